import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { invalid, notFound } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { requireArea, wardOf } from '../areas/service.ts';
import { coverageTotal, coverageWithout, rateOf } from '../coverage/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import {
  type CoverageRates,
  type OfficialCorrection,
  type OfficialFigure,
  type OfficialFigureForm,
  type OfficialKind,
  officialKindLabels,
  type RatePart,
  type ReportedBasis,
  type ReportedBasisForm,
  reportedBasisSchema,
  type StatedRate,
} from './schema.ts';
import * as store from './store.ts';

function answer(row: store.FigureRow): OfficialFigure {
  return {
    id: row.id,
    area: row.area_code,
    kind: row.kind,
    asOf: row.as_of,
    people: row.people,
    source: row.source,
    armedForces: row.armed_forces === null ? null : row.armed_forces === 1,
    replaces: row.replaces,
    reason: row.reason,
    recordedAt: row.recorded_at,
    retractedAt: row.retracted_at,
    retractReason: row.retract_reason,
  };
}

/** Every figure recorded for an area, newest day first; those corrected or taken back stay among them. */
export async function officialFigures(t: ReadTx, code: string): Promise<OfficialFigure[]> {
  const area = await requireArea(t, code);
  return (await store.figuresOf(t, area.code)).map(answer);
}

/** What another office says of an area: its newest figure up to a day. */
export async function officialFigureOn(
  t: ReadTx,
  area: string,
  kind: OfficialKind,
  day: Day,
): Promise<OfficialFigure | undefined> {
  return (await officialFiguresOn(t, [area], kind, day)).get(area);
}

/** The same of several areas at once, by area. */
export async function officialFiguresOn(
  t: ReadTx,
  areas: readonly string[],
  kind: OfficialKind,
  day: Day,
): Promise<Map<string, OfficialFigure>> {
  if (areas.length === 0) return new Map();
  return new Map((await store.figuresOn(t, areas, kind, day)).map((row) => [row.area_code, answer(row)]));
}

function refuseFuture(t: ReadTx, asOf: Day): void {
  if (asOf > t.today)
    throw invalid('/asOf', 'future', `Tại ngày: ${formatDay(asOf)} chưa đến, ghi ngày của số liệu.`);
}

async function refuseSecond(t: ReadTx, area: string, kind: OfficialKind, asOf: Day): Promise<void> {
  const same = await store.sameFigure(t, area, kind, asOf);
  if (same)
    throw invalid(
      '/asOf',
      'known',
      `Tại ngày: ${officialKindLabels[kind].toLowerCase()} ngày ${formatDay(asOf)} đã ghi là ${same.people} (${same.source}). Nếu sai, chọn Đính chính ở dòng đó.`,
    );
}

const flag = (value: boolean | null | undefined): number | null =>
  value === null || value === undefined ? null : value ? 1 : 0;

/** Records what another office counts, with its source and day. */
export async function recordFigure(t: WriteTx, form: OfficialFigureForm): Promise<OfficialFigure> {
  const area = await requireArea(t, form.area, form.asOf);
  refuseFuture(t, form.asOf);
  await refuseSecond(t, area.code, form.kind, form.asOf);
  const id = t.newId();
  await store.insertFigure(t, {
    id,
    area_code: area.code,
    kind: form.kind,
    as_of: form.asOf,
    people: form.people,
    source: form.source,
    armed_forces: flag(form.armedForces),
    replaces: null,
    reason: null,
  });
  t.audit({ action: 'officialFigure.record', kind: 'officialFigure', id, area: area.code, after: form });
  return readFigure(t, id);
}

/** One figure; 404 outside the actor’s scope. */
export async function readFigure(t: ReadTx, id: string): Promise<OfficialFigure> {
  const row = await store.figureById(t, id);
  if (!row) throw notFound('Không có số liệu này.');
  await requireArea(t, row.area_code);
  return answer(row);
}

/** Corrects a figure or takes it back: the former one stays to be seen, with the reason. */
export async function correctFigure(
  t: WriteTx,
  id: string,
  form: OfficialCorrection,
): Promise<OfficialFigure> {
  const before = await readFigure(t, id);
  if (before.retractedAt !== null)
    throw invalid('', 'retracted', 'Số liệu này đã được thay hoặc bỏ: đính chính dòng đang dùng.');
  const { reason, retracted, ...changes } = form;
  await store.retractFigure(t, id, reason);
  if (retracted) {
    t.audit({
      action: 'officialFigure.retract',
      kind: 'officialFigure',
      id,
      area: before.area,
      before,
      reason,
    });
    return readFigure(t, id);
  }
  const after = { ...before, ...changes };
  refuseFuture(t, after.asOf);
  await refuseSecond(t, before.area, before.kind, after.asOf);
  const correction = t.newId();
  await store.insertFigure(t, {
    id: correction,
    area_code: before.area,
    kind: before.kind,
    as_of: after.asOf,
    people: after.people,
    source: after.source,
    armed_forces: flag(after.armedForces),
    replaces: id,
    reason,
  });
  t.audit({
    action: 'officialFigure.correct',
    kind: 'officialFigure',
    id: correction,
    area: before.area,
    before,
    after: changes,
    reason,
  });
  return readFigure(t, correction);
}

/** Until a ward says otherwise it reports by its own register, everybody counted. */
const byRegister: ReportedBasis = { population: 'register', insured: 'register', armedForces: true };

/** Which rate the ward of an area reports. */
export async function reportedBasis(t: ReadTx, area: string, day: Day): Promise<ReportedBasis> {
  const ward = (await wardOf(t, area, day))?.code ?? area;
  const value = await store.reportedSetting(t, ward);
  return value === undefined ? byRegister : checkForm(reportedBasisSchema, JSON.parse(value));
}

/** Says which rate a ward reports; who said so, and why, stays in the audit. */
export async function setReportedBasis(t: WriteTx, form: ReportedBasisForm): Promise<ReportedBasis> {
  const { area: code, reason, ...basis } = form;
  const area = await requireArea(t, code);
  const ward = (await wardOf(t, area.code, t.today))?.code ?? area.code;
  const before = await reportedBasis(t, ward, t.today);
  await store.saveReported(t, ward, JSON.stringify(basis));
  t.audit({
    action: 'coverage.setReported',
    kind: 'setting',
    id: ward,
    area: ward,
    before,
    after: basis,
    reason,
  });
  return basis;
}

/** Object codes of the armed forces on a day (QN, CA, CY): who is insured there stands in no list of the ward's. */
async function armedForcesCodes(t: ReadTx, day: Day): Promise<string[]> {
  return (await dictionaries(t))
    .objectCodes(day)
    .filter(({ armedForces }) => armedForces === true)
    .map(({ objectCode }) => objectCode);
}

async function registerParts(
  t: ReadTx,
  area: string,
  day: Day,
  armedForces: boolean,
): Promise<Record<OfficialKind, RatePart>> {
  const { population, covered } = armedForces
    ? await coverageTotal(t, area, day)
    : await coverageWithout(t, area, day, await armedForcesCodes(t, day));
  const source = armedForces ? 'Sổ phường' : 'Sổ phường, không tính lực lượng vũ trang';
  const part = (people: number): RatePart => ({ people, basis: 'register', source, date: day, armedForces });
  return { population: part(population), insured: part(covered) };
}

const officialPart = (figure: OfficialFigure | undefined): RatePart | undefined =>
  figure && {
    people: figure.people,
    basis: 'official',
    source: figure.source,
    date: figure.asOf,
    armedForces: figure.armedForces,
  };

const stated = (population: RatePart, insured: RatePart): StatedRate => ({
  population,
  insured,
  rate: rateOf({ population: population.people, covered: insured.people }),
});

/**
 * The two rates of an area on a day with the figures each is made of, and the one its ward reports. The official one
 * takes the register's figure where the other office has given none; it is null where neither has.
 */
export async function coverageRates(
  t: ReadTx,
  code: string,
  day: Day,
  armedForces?: boolean,
): Promise<CoverageRates> {
  const area = await requireArea(t, code, day);
  const reportedBy = await reportedBasis(t, area.code, day);
  const counted = armedForces ?? reportedBy.armedForces;
  const own = await registerParts(t, area.code, day, counted);
  const ownReported =
    counted === reportedBy.armedForces ? own : await registerParts(t, area.code, day, reportedBy.armedForces);
  const population = officialPart(await officialFigureOn(t, area.code, 'population', day));
  const insured = officialPart(await officialFigureOn(t, area.code, 'insured', day));
  const register = stated(own.population, own.insured);
  const official =
    population || insured ? stated(population ?? own.population, insured ?? own.insured) : null;
  return {
    area: area.code,
    asOf: day,
    armedForces: counted,
    register,
    official,
    difference: official && {
      points: official.rate === null || register.rate === null ? null : (official.rate - register.rate) * 100,
      population: official.population.people - register.population.people,
      insured: official.insured.people - register.insured.people,
    },
    reported: stated(
      (reportedBy.population === 'official' && population) || ownReported.population,
      (reportedBy.insured === 'official' && insured) || ownReported.insured,
    ),
    reportedBasis: reportedBy,
  };
}
