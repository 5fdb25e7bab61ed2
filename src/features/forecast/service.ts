import type { ReadTx } from '../../db/tx.ts';
import { addMonths, type Day, formatDay, lastDayOfMonth, monthOf, yearOf } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { payerLabels } from '../../shared/words.ts';
import type { Area } from '../areas/schema.ts';
import { defaultArea, leafCodes, requireArea, wardOf } from '../areas/service.ts';
import { backtest, type Run } from './backtest.ts';
import { dayNumber, type History, type RenewalGroup } from './history.ts';
import { loadHistory } from './load.ts';
import { type Expected, Projection } from './projection.ts';
import { remembered } from './remembered.ts';
import type { Expectation, Forecast, ForecastError, Point } from './schema.ts';
import { enoughToForecast, type Sufficiency } from './sufficiency.ts';

/** Half of a range in standard deviations: 50 % and 80 % of a normal distribution. */
const half50 = 0.6745;
const half80 = 1.2816;

export const groupLabels: Record<RenewalGroup, string> = {
  '1': payerLabels['1'],
  '2': payerLabels['2'],
  '3': payerLabels['3'],
  '4': payerLabels['4'],
  '5': payerLabels['5'],
  unknown: payerLabels.unknown,
  under6: 'Trẻ em dưới 6 tuổi',
};

/** What is expected, with what it was made from. */
export interface Outlook {
  area: Area;
  forecast: Expectation;
  projection: Projection;
  sufficiency: Sufficiency;
}

/** The same with the trials on the years before, for the page that explains it. */
export interface Made extends Outlook {
  forecast: Forecast;
  runs: readonly Run[];
}

/**
 * Coverage expected on 31/12 of the day's year, on 01/01 after it and on the last day of each month to the end of
 * January, as known on `asOf`: valid by then or recorded by then. 404 for an area outside the actor's scope.
 */
export async function forecastCoverage(t: ReadTx, areaCode: string, asOf: Day): Promise<Forecast> {
  return (await makeForecast(t, areaCode, asOf)).forecast;
}

/** What is expected of an area, for pages that do not tell how far forecasts were off: the trials take half the time. */
export async function expectedCoverage(t: ReadTx, areaCode: string, asOf: Day): Promise<Expectation> {
  const area = await requireArea(t, areaCode, asOf);
  return (await outlook(t, area, asOf)).forecast;
}

/** The forecast of an area (the actor's own when none is named) with all that explains it. */
export async function makeForecast(t: ReadTx, code: string | undefined, asOf: Day): Promise<Made> {
  const area = code ? await requireArea(t, code, asOf) : await defaultArea(t, asOf);
  const made = await outlook(t, area, asOf);
  const runs = await remembered(t, `runs ${area.code} ${asOf}`, async () =>
    backtest(await historyOf(t, area, asOf), await areasIn(t, area, asOf), dayNumber(asOf)),
  );
  return { ...made, runs, forecast: { ...made.forecast, error: errorOf(runs) } };
}

const areasIn = async (t: ReadTx, area: Area, asOf: Day): Promise<ReadonlySet<string>> =>
  new Set(await leafCodes(t, area.code, asOf));

/** A group is too small to learn from: its ward's years tell, and are loaded once for all of its groups. */
async function historyOf(t: ReadTx, area: Area, asOf: Day): Promise<History> {
  const learntFrom = (await wardOf(t, area.code, asOf)) ?? area;
  return remembered(t, `history ${learntFrom.code} ${asOf}`, () => loadHistory(t, learntFrom.code, asOf));
}

function outlook(t: ReadTx, area: Area, asOf: Day): Promise<Outlook> {
  return remembered(t, `outlook ${area.code} ${asOf}`, async () => {
    const projection = new Projection(await historyOf(t, area, asOf), {
      asOf: dayNumber(asOf),
      areas: await areasIn(t, area, asOf),
      knowsAll: asOf >= t.today,
    });
    const sufficiency = enoughToForecast(projection);
    const forecast = expectationOf(projection, sufficiency, area.code, asOf);
    return { area, projection, sufficiency, forecast };
  });
}

function expectationOf(
  projection: Projection,
  sufficiency: Sufficiency,
  area: string,
  asOf: Day,
): Expectation {
  const year = yearOf(asOf);
  const { enough } = sufficiency;
  const at = (day: Day): Point => pointOf(projection.on(dayNumber(day)), day, enough, projection.now);
  const yearEnd = `${year}-12-31`;
  const newYear = `${year + 1}-01-01`;
  return {
    asOf,
    area,
    atYearEnd: at(yearEnd),
    atNewYear: at(newYear),
    points: lastDaysFrom(asOf).map(at),
    endingOnYearEnd: projection.endingOn(dayNumber(newYear)),
    enoughData: enough,
    basis: enough ? basisOf(projection) : whyNot(sufficiency),
  };
}

/** Last days of the months after a day, to the end of next January. */
function lastDaysFrom(asOf: Day): Day[] {
  const days: Day[] = [];
  const end = `${yearOf(asOf) + 1}-01`;
  for (let month = monthOf(asOf); month <= end; month = addMonths(month, 1)) {
    const day = lastDayOfMonth(month);
    if (day > asOf) days.push(day);
  }
  return days;
}

/** A point in whole people; without enough data what is recorded already, up to all renewing. */
function pointOf(expected: Expected, day: Day, enough: boolean, now: { covered: number }): Point {
  const population = Math.max(0, Math.round(enough ? expected.population : expected.people));
  const whole = (people: number): number => Math.min(population, Math.max(0, Math.round(people)));
  const { known } = expected;
  const covered = whole(enough ? expected.covered : known);
  const deviation = Math.sqrt(expected.variance);
  const low = (half: number): number =>
    enough ? Math.min(covered, whole(expected.covered - half * deviation)) : covered;
  const high = (half: number): number =>
    enough
      ? Math.max(covered, whole(expected.covered + half * deviation))
      : whole(Math.max(known, now.covered));
  const rate = (people: number): number => (population === 0 ? 0 : people / population);
  return {
    day,
    population,
    covered,
    low: low(half80),
    high: high(half80),
    low50: low(half50),
    high50: high(half50),
    known: whole(known),
    rate: rate(covered),
    rateLow: rate(low(half80)),
    rateHigh: rate(high(half80)),
  };
}

const rateOfRun = (people: number, population: number): number =>
  population === 0 ? 0 : people / population;

/** Error of a run in percentage points, forecast less outcome. */
export function pointsOff(run: Run): number {
  return 100 * (rateOfRun(run.expected, run.population) - rateOfRun(run.actual, run.actualPopulation));
}

/** Whether the outcome lay in the 80 % range. */
export function isInside(run: Run): boolean {
  return Math.abs(run.actual - run.expected) <= half80 * run.deviation + 0.5;
}

/** Errors of forecasts of days now past; null when none could be made. */
export function errorOf(runs: readonly Run[]): ForecastError | null {
  if (runs.length === 0) return null;
  const errors = runs.map((run) => Math.abs(pointsOff(run)));
  return {
    meanAbsolutePoints: errors.reduce((sum, error) => sum + error, 0) / runs.length,
    worstPoints: Math.max(...errors),
    insideShare: runs.filter(isInside).length / runs.length,
    runs: runs.length,
  };
}

function basisOf(projection: Projection): string {
  const ends = projection.rates.endsInAll();
  return `Theo thẻ đã ghi trong sổ và tỷ lệ gia hạn từng nhóm đối tượng trong hai năm qua (${formatNumber(ends)} lượt thẻ hết hạn), có tính trẻ em đủ 6 tuổi, người mới tham gia và biến động dân số.`;
}

function whyNot({ hasYearEnd, thin }: Sufficiency): string {
  const reasons: string[] = [];
  if (!hasYearEnd) reasons.push('sổ chưa có trọn một lần chuyển năm (31/12 sang 01/01) đã qua');
  if (thin.length > 0) {
    const names = thin.map(({ group, ends }) => `${groupLabels[group]} (${formatNumber(ends)} lượt)`);
    reasons.push(`quá ít thẻ đã hết hạn trong hai năm qua ở nhóm ${names.join(', ')}`);
  }
  return `Chưa đủ số liệu để dự báo: ${reasons.join('; ')}. Số đang nêu là số người còn thẻ nếu không ai gia hạn.`;
}

/** "Sai số của dự báo các năm trước: trung bình 0,2 điểm %, lớn nhất 0,5 điểm %, từ 33 lần thử." */
export function errorSentence(error: ForecastError | null): string {
  if (!error) return 'Chưa có dự báo nào của các năm trước để đối chiếu.';
  const points = (value: number): string => `${formatNumber(value, 2)} điểm %`;
  return `Sai số của dự báo các năm trước: trung bình ${points(error.meanAbsolutePoints)}, lớn nhất ${points(error.worstPoints)}, từ ${formatNumber(error.runs)} lần thử; ${formatNumber(error.insideShare * 100)}% số lần kết quả nằm trong khoảng dự báo.`;
}

/** "Nguy cơ 01/01/2025: 8.812 thẻ hết giá trị". */
export function newYearRisk(forecast: Expectation): string {
  return `Nguy cơ ${formatDay(forecast.atNewYear.day)}: ${formatNumber(forecast.endingOnYearEnd)} thẻ hết giá trị`;
}
