import type { ReadTx } from '../../../db/tx.ts';
import type { Day } from '../../../shared/dates.ts';
import type { Area } from '../../areas/schema.ts';
import { leafCodes, requireArea } from '../../areas/service.ts';
import { registerFigures } from '../../balances/service.ts';
import { coverage } from '../../coverage/service.ts';
import type { CoverageRates, RatePart, StatedRate } from '../../officialFigures/schema.ts';
import { coverageRates } from '../../officialFigures/service.ts';
import { type ClosedPeriod, ClosedPeriods, nobody } from '../closing/closedPeriods.ts';
import type { Sheet } from '../sheet.ts';
import * as store from '../store.ts';
import { adjustmentTable, type KnownNow } from './adjustments.ts';
import { assistanceTable } from './assistance.ts';
import { type CardLists, cardList, cardLists } from './cards.ts';
import { caseTable } from './cases.ts';
import { type Check, checksOf, type RegisterFigures } from './checks.ts';
import { type MonthContext, monthContext } from './context.ts';
import { giftList, giftTable } from './gifts.ts';
import { coverageByCode, coverageTable, entitledList } from './insurance.ts';
import { povertyByGroup, povertyList, povertyMovements } from './poverty.ts';
import { disadvantagedTable, meritTable, registerList } from './registers.ts';
import { targetTable } from './targets.ts';

/** A figure of another office, whose it is and of which day. */
interface OfficialPart {
  people: number;
  source: string;
  date: Day;
}

/** The month's figures, as `_sas` carries them for the city's machine. */
export interface MonthFigures {
  coverage: { asOf: Day; population: number; covered: number };
  coverageByArea: { key: string; population: number; covered: number }[];
  officialPopulation?: OfficialPart;
  officialInsured?: OfficialPart;
  /** The rate the ward reports, with the figures it is made of. */
  reportedCoverage: StatedRate;
  registers: RegisterFigures;
  tet: { paidDong: number; recipients: number };
}

export interface MonthReport {
  sheets: Sheet[];
  figures: MonthFigures;
  checks: Check[];
}

/** What the other offices say, as far as they have said anything by the day. */
function officialParts({
  official,
}: CoverageRates): Pick<MonthFigures, 'officialPopulation' | 'officialInsured'> {
  const part = (found: RatePart | undefined): OfficialPart | undefined =>
    found?.basis === 'official'
      ? { people: found.people, source: found.source, date: found.date }
      : undefined;
  const population = part(official?.population);
  const insured = part(official?.insured);
  return {
    ...(population && { officialPopulation: population }),
    ...(insured && { officialInsured: insured }),
  };
}

async function figuresOf(t: ReadTx, context: MonthContext): Promise<MonthFigures> {
  const { area, to } = context;
  const areas = await leafCodes(t, area.code, to);
  const { items, population, covered } = await coverage(t, { area: area.code, asOf: to, by: 'area' });
  const rates = await coverageRates(t, area.code, to);
  return {
    coverage: { asOf: to, population, covered },
    coverageByArea: items.map(({ key, population, covered }) => ({ key, population, covered })),
    ...officialParts(rates),
    reportedCoverage: rates.reported,
    registers: registerFigures(context.opening, context.closing),
    tet: await store.tetFigures(t, areas, context.from, to),
  };
}

/** The tables of figures of a period, B02 to B11: all that a closed period is held against. */
async function figureTables(t: ReadTx, context: MonthContext, cards: CardLists): Promise<Sheet[]> {
  return [
    await povertyByGroup(t, context),
    povertyMovements(context, context.poor),
    povertyMovements(context, context.nearPoor),
    await meritTable(t, context),
    await assistanceTable(t, context),
    await disadvantagedTable(t, context),
    await coverageTable(t, context, cards),
    await coverageByCode(t, context, cards),
    await giftTable(t, context),
    await caseTable(t, context),
  ];
}

async function nameLists(t: ReadTx, context: MonthContext, cards: CardLists): Promise<Sheet[]> {
  return [
    await povertyList(t, context),
    await registerList(t, context, 'policy'),
    await registerList(t, context, 'assistance'),
    await cardList(t, context, cards),
    await entitledList(t, context),
    await giftList(t, context),
  ];
}

/**
 * The report of a period, from one snapshot of the registry. It opens with what was reported of the period before, where
 * that was closed, and tells what has become known since of the closed periods of the year.
 */
export async function monthReport(
  t: ReadTx,
  area: Area,
  from: Day,
  to: Day,
  reader = nobody,
): Promise<MonthReport> {
  const closed = await ClosedPeriods.before(t, { area: area.code, report: 'monthly', day: from });
  const former = closed.formerOf({ from, to, ...reader });
  const context = await monthContext(t, area, from, to, former);
  const cards = await cardLists(t, context);
  const knownNow = async (period: ClosedPeriod): Promise<KnownNow> => {
    const then = await requireArea(t, area.code, period.to);
    const opened = closed.formerOf(period, period.knownAt);
    const again = await monthContext(t, then, period.from, period.to, opened);
    const lists = await cardLists(t, again);
    return {
      tables: await figureTables(t, again, lists),
      people: again.closing,
      cards: lists.closing,
    };
  };
  const sheets = [
    await targetTable(t, context),
    ...(await figureTables(t, context, cards)),
    ...(await nameLists(t, context, cards)),
    await adjustmentTable(t, area, closed.chainOf({ from, to, ...reader }), knownNow),
  ];
  const figures = await figuresOf(t, context);
  const byName = new Map(sheets.map((sheet) => [sheet.name, sheet]));
  // Who stands under no group of now is left under the one that was reported.
  const groupNow = (code: string): string => {
    const group = context.groupOf(code);
    return group.code === area.code ? code : group.code;
  };
  return { sheets, figures, checks: checksOf(byName, figures.registers, former, groupNow) };
}
