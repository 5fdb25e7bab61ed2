import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import {
  addYears,
  type Day,
  dayBefore,
  firstDayOfMonth,
  lastDayOfMonth,
  type Month,
  monthOf,
  yearOf,
} from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import type { Area } from '../areas/schema.ts';
import { areaNames, defaultArea, inScope, requireArea } from '../areas/service.ts';
import { remembered } from '../forecast/remembered.ts';
import { groupsSentence } from './groupValues.ts';
import { type Measured, measuredOn } from './measures.ts';
import { lossAhead } from './outlook.ts';
import { addedUp, countedUnit, missingOf } from './progress.ts';
import type { MonthValue, Progress, Shared, Target, TargetDetail, Targets } from './schema.ts';
import { sharesSentence } from './shares.ts';
import * as store from './store.ts';

type Values = ReadonlyMap<string, store.ValueRow[]>;

/** The target rate of coverage (0–1) of an area in a year: its own target, else its share of the ward's. */
export async function coverageTarget(t: ReadTx, area: string, year: number): Promise<number | null> {
  const row = await store.plannedCoverage(t, area, year);
  return row ? row.planned / 100 : null;
}

/** The target rates of coverage (0–1) of an area and of those that have a share of its target. */
export async function coverageTargets(t: ReadTx, area: string, year: number): Promise<Map<string, number>> {
  const own = (await store.targetsOf(t, area, year)).find(
    (row) => row.area_code === area && row.source === 'coverage' && row.ended_on === null,
  );
  if (!own) return new Map();
  const shares = await store.sharesOf(t, [own.id]);
  return new Map([
    [area, own.planned / 100],
    ...shares.flatMap(({ area_code, planned }) => (area_code ? [[area_code, planned / 100] as const] : [])),
  ]);
}

/** The target as an area has it: what is planned of a share is the share. */
const goalOf = (row: store.AreaTargetRow): store.AreaTargetRow => ({
  ...row,
  planned: row.share ?? row.planned,
});

/** Days on which the year's months end, up to a day; the newest is the day itself. */
function monthEnds(year: number, asOf: Day): { month: Month; day: Day }[] {
  return Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`)
    .filter((month) => firstDayOfMonth(month) <= asOf)
    .map((month) => ({ month, day: lastDayOfMonth(month) < asOf ? lastDayOfMonth(month) : asOf }));
}

/** Values of a target in an area on some days, from the registers or from what was typed. */
async function valuesOn(
  t: ReadTx,
  row: store.AreaTargetRow,
  area: string,
  days: readonly Day[],
  typed: Values,
): Promise<(Measured | null)[]> {
  if (row.source !== 'monthly') return measuredOn(t, row.source, area, days);
  const of = row.area_code === area ? null : area;
  const values = (typed.get(row.id) ?? []).filter(({ area_code }) => area_code === of);
  return days.map((day) =>
    addedUp(
      values.filter(({ month }) => yearOf(month) === yearOf(day)),
      monthOf(day),
      row.adds_up,
    ),
  );
}

async function progressOf(
  t: ReadTx,
  row: store.AreaTargetRow,
  area: string,
  asOf: Day,
  typed: Values,
  before: store.AreaTargetRow | undefined,
): Promise<Progress> {
  const ends = monthEnds(row.year, asOf);
  const lastDay = ends.at(-1)?.day;
  const yearAgo = lastDay === undefined ? [] : [addYears(lastDay, -1)];
  const computed = row.source !== 'monthly';
  const days = ends.map(({ day }) => day);
  const values = await valuesOn(t, row, area, computed ? [...days, ...yearAgo] : days, typed);
  const trend = ends.map(({ month }, i) => ({ month, value: values[i]?.value ?? null }));
  const now = lastDay === undefined ? null : (values[ends.length - 1] ?? null);
  const lastYear = computed
    ? (values[ends.length] ?? null)
    : before
      ? ((await valuesOn(t, before, area, yearAgo, typed))[0] ?? null)
      : null;
  const goal = goalOf(row);
  const missing = now === null ? null : missingOf(goal, now);
  const loss = missing === 0 && lastDay !== undefined ? await lossAhead(t, goal, area, lastDay) : null;
  return {
    asOf: lastDay ?? asOf,
    value: now?.value ?? null,
    part: now?.part ?? null,
    whole: now?.whole ?? null,
    ofPlan: now === null || goal.planned === 0 ? null : now.value / goal.planned,
    missing,
    counted: countedUnit(goal),
    state: missing === null ? null : missing > 0 ? 'notMet' : loss === null ? 'met' : 'notLasting',
    reason: loss,
    lastYear: lastYear?.value ?? null,
    trend,
  };
}

function answer(row: store.AreaTargetRow, area: string, progress: Progress): Target {
  const { id, version, year, number, code, name, unit, direction, source, decision, issuer, responsible } =
    row;
  return {
    id,
    version,
    area,
    ofArea: row.area_code,
    year,
    number,
    code,
    name,
    unit,
    direction,
    planned: goalOf(row).planned,
    source,
    addsUp: row.adds_up,
    decision,
    decidedOn: row.decided_on,
    issuer,
    responsible,
    sharesReason: row.shares_reason,
    endedOn: row.ended_on,
    endReason: row.end_reason,
    progress,
  };
}

async function typedValues(t: ReadTx, rows: readonly store.TargetRow[]): Promise<Values> {
  const ids = rows.filter(({ source }) => source === 'monthly').map(({ id }) => id);
  return groupBy(await store.valuesOf(t, ids), (row) => row.target_id);
}

export interface TargetsQuery {
  area?: string;
  year?: number;
  asOf?: Day;
}

/**
 * The targets of an area in a year with their values, gaps and states on a day: its own and its shares of the ward's.
 * Ended ones stand until their last day. 404 for an area outside the actor's scope.
 */
export async function listTargets(t: ReadTx, query: TargetsQuery): Promise<Targets & { place: Area }> {
  const asOf = query.asOf ?? t.today;
  const year = query.year ?? yearOf(asOf);
  const place = query.area ? await requireArea(t, query.area, asOf) : await defaultArea(t, asOf);
  const items = await remembered(t, `targets ${place.code} ${year} ${asOf}`, () =>
    itemsOf(t, place.code, year, asOf),
  );
  return { place, area: place.code, year, asOf, items };
}

async function itemsOf(t: ReadTx, area: string, year: number, asOf: Day): Promise<Target[]> {
  const rows = (await store.targetsOf(t, area, year)).filter(
    ({ ended_on }) => ended_on === null || asOf <= ended_on,
  );
  const former = await store.targetsOf(t, area, year - 1);
  const typed = await typedValues(t, [...rows, ...former]);
  const items: Target[] = [];
  for (const row of rows) {
    const before = former.find(({ code }) => code === row.code);
    items.push(answer(row, area, await progressOf(t, row, area, asOf, typed, before)));
  }
  return items;
}

/** Targets that ended in a year, with why. */
export async function endedTargets(
  t: ReadTx,
  area: string,
  year: number,
  asOf: Day,
): Promise<store.AreaTargetRow[]> {
  return (await store.targetsOf(t, area, year)).filter(
    ({ ended_on }) => ended_on !== null && ended_on < asOf,
  );
}

/** A target in the actor's scope: of an area in it, or shared out to one; else 404. */
export async function requireTarget(t: ReadTx, id: string): Promise<store.TargetRow> {
  const row = await store.targetById(t, id);
  if (!row) throw notFound('Không có chỉ tiêu này trong phạm vi của bạn.');
  if (await inScope(t, row.area_code)) return row;
  for (const share of await store.sharesOf(t, [id]))
    if (share.area_code !== null && (await inScope(t, share.area_code))) return row;
  throw notFound('Không có chỉ tiêu này trong phạm vi của bạn.');
}

/** The area for which a target is read: the one asked for, its own, or the actor's where that is a share only. */
async function areaFor(t: ReadTx, row: store.TargetRow, asked: string | undefined): Promise<string> {
  if (asked !== undefined) return (await requireArea(t, asked)).code;
  if (await inScope(t, row.area_code)) return row.area_code;
  return t.actor.area ?? row.area_code;
}

/** One target with its shares, each with its own progress, and every value typed for it. */
export async function readTarget(
  t: ReadTx,
  id: string,
  query: { area?: string; asOf?: Day } = {},
): Promise<TargetDetail> {
  const found = await requireTarget(t, id);
  const asOf = query.asOf ?? t.today;
  const area = await areaFor(t, found, query.area);
  const row = (await store.targetsOf(t, area, found.year)).find((each) => each.id === id);
  if (!row) throw notFound('Chỉ tiêu này không giao cho địa bàn đã chọn.');
  const before = (await store.targetsOf(t, area, found.year - 1)).find(({ code }) => code === row.code);
  const typed = await typedValues(t, before ? [row, before] : [row]);
  const whole = row.area_code === area;
  const shares = whole ? await sharesWithProgress(t, row, asOf, typed) : [];
  const recorded = await store.recordedValues(t, id);
  const groups = shares.flatMap(({ area: group, label }) => (group ? [{ area: group, label }] : []));
  return {
    ...answer(row, area, await progressOf(t, row, area, asOf, typed, before)),
    shares,
    sharesCheck: await sharesSentence(t, row, shares),
    valuesCheck: await groupsSentence(t, row, typed.get(id) ?? [], groups),
    values: (whole ? recorded : recorded.filter(({ area_code }) => area_code === area)).map(monthValue),
  };
}

/** The standing figure that was typed last, of whatever month and group; undefined: none. */
export const lastTyped = <R extends { recorded_at: string; retracted_at: string | null }>(
  rows: readonly R[],
): R | undefined =>
  rows
    .filter(({ retracted_at }) => retracted_at === null)
    .reduce<R | undefined>(
      (last, row) => (last && last.recorded_at > row.recorded_at ? last : row),
      undefined,
    );

const monthValue = (row: store.RecordedValueRow): MonthValue => ({
  area: row.area_code,
  month: row.month,
  value: row.value,
  note: row.note,
  reason: row.reason,
  paper: row.paper_id,
  recordedAt: row.recorded_at,
  recordedBy: row.recorded_by,
  retractedAt: row.retracted_at,
});

async function sharesWithProgress(
  t: ReadTx,
  row: store.AreaTargetRow,
  asOf: Day,
  typed: Values,
): Promise<Shared[]> {
  const rows = await store.sharesOf(t, [row.id]);
  const nameOf = await areaNames(
    t,
    rows.flatMap(({ area_code }) => area_code ?? []),
  );
  const day = monthEnds(row.year, asOf).at(-1)?.day;
  const shares: Shared[] = [];
  for (const { area_code, department, planned } of rows) {
    const share = { ...row, share: planned };
    const progress =
      area_code === null || day === undefined ? null : await shareProgress(t, share, area_code, day, typed);
    const label = area_code === null ? (department ?? '') : nameOf(area_code, asOf);
    shares.push({ area: area_code, department, planned, label, progress });
  }
  return [...shares.filter(({ area }) => area !== null), ...shares.filter(({ area }) => area === null)];
}

/** A share's value on a day alone, without the months before: read for every group of a page. */
async function shareProgress(
  t: ReadTx,
  share: store.AreaTargetRow,
  area: string,
  day: Day,
  typed: Values,
): Promise<Progress> {
  const [now = null] = await valuesOn(t, share, area, [day], typed);
  const goal = goalOf(share);
  const missing = now === null ? null : missingOf(goal, now);
  return {
    asOf: day,
    value: now?.value ?? null,
    part: now?.part ?? null,
    whole: now?.whole ?? null,
    ofPlan: now === null || goal.planned === 0 ? null : now.value / goal.planned,
    missing,
    counted: countedUnit(goal),
    state: missing === null ? null : missing > 0 ? 'notMet' : 'met',
    reason: null,
    lastYear: null,
    trend: [],
  };
}

/** A target's figures for a period of the month's report. */
export interface PeriodFigures extends Target {
  former: number | null;
  inPeriod: number | null;
}

/**
 * The targets as a report of a period has them: what stood before it, what was done in it, what stands at its end. A level
 * (a rate) stands for its period; what adds up from January is done in it as far as it grew.
 */
export async function targetsForPeriod(
  t: ReadTx,
  area: string,
  from: Day,
  to: Day,
): Promise<PeriodFigures[]> {
  const { items } = await listTargets(t, { area, year: yearOf(to), asOf: to });
  const rows = await store.targetsOf(t, area, yearOf(to));
  const typed = await typedValues(t, rows);
  const figures: PeriodFigures[] = [];
  for (const item of items) {
    const row = rows.find(({ id }) => id === item.id);
    if (!row) continue;
    const day = dayBefore(from);
    const standing = (await valuesOn(t, row, area, [day], typed))[0]?.value ?? null;
    const { value } = item.progress;
    const grows = row.source === 'assistancePaid' || (row.source === 'monthly' && row.adds_up === 'sum');
    if (!grows) {
      figures.push({ ...item, former: standing, inPeriod: value });
      continue;
    }
    const earlier = yearOf(day) === yearOf(to) ? (standing ?? 0) : 0;
    const former = await formerPeriod(t, row, area, from, typed);
    figures.push({ ...item, former, inPeriod: value === null ? null : value - earlier });
  }
  return figures;
}

/** What was done in the month before a period. */
async function formerPeriod(
  t: ReadTx,
  row: store.AreaTargetRow,
  area: string,
  from: Day,
  typed: Values,
): Promise<number | null> {
  const end = dayBefore(from);
  const start = dayBefore(firstDayOfMonth(monthOf(end)));
  const [upTo, before] = await valuesOn(t, row, area, [end, start], typed);
  if (!upTo) return null;
  return upTo.value - (yearOf(start) === yearOf(end) ? (before?.value ?? 0) : 0);
}
