import type { ReadTx, WriteTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { endFromLastDay, lastDayOut } from '../../shared/periods.ts';
import { headerKey } from '../../shared/text.ts';
import {
  type AssistanceGroup,
  type CaseKind,
  type Category,
  type Cause,
  confidences,
  type Dated,
  type Deprivation,
  type DictionaryRows,
  type EthnicGroup,
  type GiftLevel,
  type GiftSource,
  type ObjectCode,
} from './schema.ts';
import { type SeedRow, seedRows } from './seed.ts';
import * as store from './store.ts';

interface DatedRow<R> {
  code: string;
  row: R;
  from: Day;
  to: Day;
}

/** Rows by each of their words under `key`; of two rows with one word the first. */
function indexOf<R>(
  rows: readonly R[],
  words: (row: R) => string[],
  key: (word: string) => string,
): Map<string, R> {
  const index = new Map<string, R>();
  for (const row of rows) {
    for (const word of words(row)) if (!index.has(key(word))) index.set(key(word), row);
  }
  return index;
}

const squeeze = (text: string): string => headerKey(text).replace(/ /g, '');

/** The dated knowledge of the field, in memory; every look-up names the day it is for. */
export class Dictionaries {
  private readonly byName = new Map<string, Map<string, DatedRow<unknown>[]>>();
  private readonly categoryWords: Map<string, Category>;
  private readonly ethnicWords: Map<string, EthnicGroup>;

  /** `rows`: codes in the order they are listed in, the rows of a code by day. */
  constructor(rows: readonly store.DictionaryRow[]) {
    for (const row of rows) {
      const dictionary = this.byName.get(row.dictionary) ?? new Map<string, DatedRow<unknown>[]>();
      this.byName.set(row.dictionary, dictionary);
      const dated = {
        code: row.code,
        row: { ...JSON.parse(row.data), ...datedOf(row) },
        from: row.valid_from,
        to: row.valid_to,
      };
      dictionary.set(row.code, [...(dictionary.get(row.code) ?? []), dated]);
    }
    // Imports ask for hundreds of thousands of rows.
    this.categoryWords = indexOf(
      this.categories(),
      (row) => [row.label, row.code, ...row.aliases],
      headerKey,
    );
    this.ethnicWords = indexOf(this.ethnicGroups(), (row) => [row.label, ...row.aliases], squeeze);
  }

  private rows<N extends keyof DictionaryRows>(name: N, code: string): DatedRow<DictionaryRows[N]>[] {
    // Rows come from `seedRows` or from a form checked against the same schema.
    return (this.byName.get(name)?.get(code) ?? []) as DatedRow<DictionaryRows[N]>[];
  }

  private on<N extends keyof DictionaryRows>(name: N, code: string, day: Day): DictionaryRows[N] | undefined {
    return this.rows(name, code).find(({ from, to }) => from <= day && day < to)?.row;
  }

  private all<N extends keyof DictionaryRows>(name: N, day: Day | undefined): DictionaryRows[N][] {
    const codes = [...(this.byName.get(name)?.keys() ?? [])];
    return codes.flatMap((code) => {
      const rows = this.rows(name, code);
      const found = day ? rows.find(({ from, to }) => from <= day && day < to) : rows.at(-1);
      return found ? [found.row] : [];
    });
  }

  /** A category by code, whatever its day: a status may begin before today's law and outlive it. */
  category(code: string): Category | undefined {
    return this.rows('categories', code).at(-1)?.row;
  }

  /** Every category, in the order of the registers. */
  categories(day?: Day): Category[] {
    return this.all('categories', day);
  }

  /** The category of a label, alias or code as met in files, without accents, case and punctuation. */
  categoryByWords(words: string): Category | undefined {
    return this.categoryWords.get(headerKey(words));
  }

  objectCode(code: string, day: Day): ObjectCode | undefined {
    return this.on('object-codes', code, day);
  }

  objectCodes(day?: Day): ObjectCode[] {
    return this.all('object-codes', day);
  }

  /** Payer groups of a code over time, for the roll-up and for SQL. */
  payerPeriods(code: string): { group: number | null; from: Day; to: Day }[] {
    return this.rows('object-codes', code).map(({ row, from, to }) => ({ group: row.payerGroup, from, to }));
  }

  /** The nearest area's own value of a norm, else the country's; undefined: not known for that day, to be said. */
  norm(code: string, day: Day, areas: readonly string[] = []): number | undefined {
    const rows = this.rows('norms', code).filter(({ from, to }) => from <= day && day < to);
    for (const area of [...areas, null]) {
      const found = rows.find(({ row }) => row.area === area);
      if (found) return found.row.value;
    }
    return undefined;
  }

  /** True when a norm of this code was ever recorded, whatever its day. */
  hasNorm(code: string): boolean {
    return this.rows('norms', code).length > 0;
  }

  ethnicGroups(): EthnicGroup[] {
    return this.all('ethnic-groups', undefined);
  }

  /** The ethnic group of a label or alias; never of a bare number, whose system is not known. */
  ethnicGroupByWords(words: string): EthnicGroup | undefined {
    return this.ethnicWords.get(squeeze(words).replace(/^dantoc/, ''));
  }

  ethnicLabel(code: string | null): string {
    return this.ethnicGroups().find((group) => group.code === code)?.label ?? '';
  }

  deprivations(day?: Day): Deprivation[] {
    return this.all('deprivations', day);
  }

  causes(): Cause[] {
    return this.all('causes', undefined);
  }

  assistanceGroups(day: Day): AssistanceGroup[] {
    return this.all('assistance-groups', day);
  }

  /** The kind of a case as it stood on a day: its steps and deadline are those of the day of receipt. */
  caseKind(code: string, day: Day): CaseKind | undefined {
    return this.on('case-kinds', code, day);
  }

  caseKinds(day?: Day): CaseKind[] {
    return this.all('case-kinds', day);
  }

  /** The periods of each known level of gifts, by day. */
  giftLevels(): GiftLevel[][] {
    const codes = [...(this.byName.get('gift-levels')?.keys() ?? [])];
    return codes.map((code) => this.rows('gift-levels', code).map(({ row }) => row));
  }

  giftSources(day: Day): GiftSource[] {
    return this.all('gift-sources', day);
  }

  /** A source by its code, on a day; without one, as it was last known. */
  giftSource(code: string, day?: Day): GiftSource | undefined {
    return day ? this.on('gift-sources', code, day) : this.rows('gift-sources', code).at(-1)?.row;
  }

  /** New year's day of the moon calendar, where it is known. */
  lunarNewYear(year: number): Day | undefined {
    return this.rows('lunar-new-years', String(year)).at(-1)?.row.date;
  }

  /** The steps at which cases wait for their decision, of every kind and day. */
  decisionSteps(): { kind: string; step: string }[] {
    const kinds = [...(this.byName.get('case-kinds')?.keys() ?? [])];
    return kinds.flatMap((kind) => {
      const steps = this.rows('case-kinds', kind).flatMap(({ row }) => row.steps);
      const codes = new Set(steps.filter(({ form }) => form === 'decision').map(({ code }) => code));
      return [...codes].map((step) => ({ kind, step }));
    });
  }

  /** The label for lists that leave the desk: the public one where the category is not for lists. */
  publicLabel(code: string): string {
    const category = this.category(code);
    if (!category) return code;
    return category.publicListing ? category.label : (category.publicLabel ?? 'Đối tượng khác');
  }
}

/** The period and source of a row: its columns decide, whatever stands in its values. */
export function datedOf(
  row: Pick<store.DictionaryRow, 'valid_from' | 'valid_to' | 'basis' | 'confidence'>,
): Dated {
  return {
    validFrom: row.valid_from === store.always ? null : row.valid_from,
    validTo: lastDayOut(row.valid_to),
    basis: row.basis,
    confidence: confidences.find((each) => each === row.confidence) ?? null,
  };
}

/** Remembered by content, so that several databases in one process (tests) do not mix. */
const remembered = new Map<string, Dictionaries>();
const mostRemembered = 4;

/** The dictionaries as recorded now, or as known at an instant. */
export async function dictionaries(t: ReadTx, asKnownAt?: string): Promise<Dictionaries> {
  const stamp = `${await store.dictionaryStamp(t)}@${asKnownAt ?? ''}`;
  const known = remembered.get(stamp);
  if (known) return known;
  const instant = asKnownAt ?? t.now;
  const rows = (await store.allDictionaryRows(t)).filter(
    (row) => row.recorded_at <= instant && (row.retracted_at === null || row.retracted_at > instant),
  );
  const made = new Dictionaries(rows);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(stamp, made);
  return made;
}

/** Past answers must find the law of their day, so what the program comes with is known since ever. */
const knownSinceEver = '1970-01-01T00:00:00.000000Z';

/** Brings in what the program comes with: every code of a dictionary of which no row was ever recorded. */
export async function seedDictionaries(t: WriteTx): Promise<void> {
  for (const [dictionary, rows] of Object.entries(seedRows)) {
    const known = new Set(await store.recordedCodes(t, dictionary));
    const missing = rows.filter(({ code }) => !known.has(code));
    if (missing.length === 0) continue;
    for (const row of missing) await insertSeed(t, dictionary, row);
    await store.renewStamp(t);
    t.audit({
      action: 'dictionary.seed',
      kind: 'dictionary',
      id: dictionary,
      after: { rows: missing.length },
    });
  }
}

async function insertSeed(t: WriteTx, dictionary: string, row: SeedRow): Promise<void> {
  await store.insertRow(
    t,
    {
      id: t.newId(),
      dictionary,
      code: row.code,
      data: JSON.stringify(row.data),
      valid_from: row.validFrom ?? store.always,
      valid_to: endFromLastDay(row.validTo),
      basis: row.basis,
      confidence: row.confidence,
    },
    knownSinceEver,
  );
}
