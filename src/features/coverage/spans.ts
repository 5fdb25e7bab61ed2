import { type Day, earliestDay, OPEN_END, type PartialDate } from '../../shared/dates.ts';
import { contains, intersect, type Period } from '../../shared/periods.ts';
import type { PayerKey } from '../../shared/words.ts';

/** A person's insurance period as coverage looks at it. */
export interface InsuranceSpan extends Period {
  objectCode: string;
  /** 1–5, null unknown. */
  level: number | null;
}

/** What decides where and how a person counts. */
export interface PersonFacts {
  birthDate: PartialDate;
  diedOn: Day | null;
  residences: (Period & { area: string })[];
  insurance: InsuranceSpan[];
}

/** A stretch of days on which a person counts in one area under one key. */
export interface Span extends Period {
  area: string;
  key: PayerKey;
}

/** Payer groups of an object code over time. */
export type PayerPeriods = (objectCode: string) => readonly (Period & { group: number | null })[];

const levelOrder = [5, 1, 2, 3, 4];

/** Best level first (5, 1, 2, 3, 4, unknown), then the latest start, then the first code by alphabet. */
export function compareInsurance(a: InsuranceSpan, b: InsuranceSpan): number {
  const rank = (level: number | null): number =>
    level === null ? levelOrder.length : levelOrder.indexOf(level);
  if (rank(a.level) !== rank(b.level)) return rank(a.level) - rank(b.level);
  if (a.from !== b.from) return a.from > b.from ? -1 : 1;
  return a.objectCode < b.objectCode ? -1 : a.objectCode > b.objectCode ? 1 : 0;
}

/** Key of the payer group in force on a day: `unknown` for codes without one. */
export function payerKeyOn(payers: PayerPeriods, objectCode: string, day: Day): PayerKey {
  const group = payers(objectCode).find((period) => contains(period, day))?.group;
  return group === null || group === undefined ? 'unknown' : (String(group) as PayerKey); // groups are 1–5 by CHECK
}

function boundaries(within: Period, facts: PersonFacts, payers: PayerPeriods): Day[] {
  const days = new Set([within.from]);
  const add = (period: Period): void => {
    for (const day of [period.from, period.to]) if (within.from < day && day < within.to) days.add(day);
  };
  for (const insurance of facts.insurance) {
    add(insurance);
    for (const payer of payers(insurance.objectCode)) {
      const part = intersect(insurance, payer);
      if (part) add(part);
    }
  }
  return [...days].sort();
}

/**
 * A person's life in the population as spans: residence from birth to death, cut where the insurance that counts
 * changes. Neighbouring days of one area and key form one span.
 */
export function spansOf(facts: PersonFacts, payers: PayerPeriods): Span[] {
  const life = { from: earliestDay(facts.birthDate), to: facts.diedOn ?? OPEN_END };
  const spans: Span[] = [];
  for (const residence of [...facts.residences].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const within = intersect(residence, life);
    if (!within) continue;
    const days = boundaries(within, facts, payers);
    days.forEach((from, i) => {
      const to = days[i + 1] ?? within.to;
      const [best] = facts.insurance.filter((each) => contains(each, from)).sort(compareInsurance);
      const key = best ? payerKeyOn(payers, best.objectCode, from) : 'none';
      const last = spans.at(-1);
      if (last && last.to === from && last.area === residence.area && last.key === key) last.to = to;
      else spans.push({ area: residence.area, key, from, to });
    });
  }
  return spans;
}
