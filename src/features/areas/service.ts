import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, formatDay, OPEN_END } from '../../shared/dates.ts';
import { assert, conflict, invalid, notFound } from '../../shared/errors.ts';
import { intersect, lastDayOut } from '../../shared/periods.ts';
import { clean, compareTexts } from '../../shared/text.ts';
import { areaKinds } from '../../shared/words.ts';
import type { Area, AreaChange, AreaForm } from './schema.ts';
import * as store from './store.ts';

function answer(row: store.AreaRow): Area {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    kind: row.kind,
    parentCode: row.parent_code,
    officialCode: row.official_code,
    locality: row.locality,
    validFrom: row.valid_from,
    validTo: lastDayOut(row.valid_to),
  };
}

/** The row in force on a day; before the first the first, after the end the last: an ended area still has a name. */
function inForce(rows: readonly store.AreaRow[], day: Day): store.AreaRow | undefined {
  return rows.findLast((row) => row.valid_from <= day) ?? rows[0];
}

/**
 * SQL condition that a column (an area code) lies, or once lay, in the actor's area; true for an actor of everywhere.
 * A group that went to another ward belongs to that ward's scope with all its past.
 */
export function scopeCondition(t: ReadTx, column: string): { sql: string; params: string[] } {
  if (t.actor.area === null) return { sql: '1 = 1', params: [] };
  return {
    sql: `${column} IN (SELECT area_code FROM area_closure WHERE ancestor_code = ?)`,
    params: [t.actor.area],
  };
}

/** True when the area is, or ever was, inside the actor's. */
export async function inScope(t: ReadTx, code: string): Promise<boolean> {
  return t.actor.area === null || t.actor.area === code || store.everInside(t, t.actor.area, code);
}

/** May be asked about: in scope, or an ended ward whose groups have all come into the actor's area, with its past. */
async function mayAsk(t: ReadTx, code: string): Promise<boolean> {
  return (await inScope(t, code)) || store.partsEverInside(t, t.actor.area ?? '', code);
}

/** The area on a day, or undefined when there is none of that code in the actor's scope. */
export async function areaOn(t: ReadTx, code: string, day: Day): Promise<Area | undefined> {
  if (!(await mayAsk(t, code))) return undefined;
  const row = inForce(await store.areaRowsOf(t, code), day);
  return row && answer(row);
}

/**
 * The name that an area bears on a day, for many codes read at once: of one merged into another by then the other's. A code
 * not known is its own name.
 */
export async function areaNames(
  t: ReadTx,
  codes: readonly string[],
): Promise<(code: string, day: Day) => string> {
  const rows = new Map<string, Awaited<ReturnType<typeof store.nameRows>>>();
  for (let missing = [...new Set(codes)]; missing.length > 0; ) {
    const found = groupBy(await store.nameRows(t, missing), (row) => row.code);
    for (const code of missing) rows.set(code, found.get(code) ?? []);
    const next = [...found.values()].flatMap((dated) => dated.at(-1)?.successor_code ?? []);
    missing = [...new Set(next)].filter((code) => !rows.has(code));
  }
  const nameOn = (code: string, day: Day): string => {
    const dated = rows.get(code) ?? [];
    const row = dated.findLast((each) => each.valid_from <= day) ?? dated[0];
    return row?.successor_code && row.valid_to <= day ? nameOn(row.successor_code, day) : (row?.name ?? code);
  };
  return nameOn;
}

/** Name of every area the actor may see, by its code, on a day: of one merged into another by then the other's. */
export async function namesOn(t: ReadTx, day: Day): Promise<Map<string, string>> {
  const own = new Map((await listAreas(t, day)).map(({ code, name }) => [code, name]));
  const successors = await successorsOn(t, day);
  return new Map([...own].map(([code, name]) => [code, own.get(successors.get(code) ?? code) ?? name]));
}

/** The area on a day (today); 404 when unknown or outside the actor's scope. */
export async function requireArea(t: ReadTx, code: string, day: Day = t.today): Promise<Area> {
  const area = await areaOn(t, code, day);
  if (!area) throw notFound(`Không có địa bàn “${code}” trong phạm vi của bạn.`);
  return area;
}

/** Codes of the areas in `code` on a day, itself among them; none after its end. */
export function leafCodes(t: ReadTx, code: string, day: Day): Promise<string[]> {
  return store.closureOn(t, code, day);
}

/** The same for any day from one to another, read once. */
export async function leafCodesWithin(
  t: ReadTx,
  code: string,
  from: Day,
  to: Day,
): Promise<(day: Day) => ReadonlySet<string>> {
  const rows = await store.closureWithin(t, code, from, to);
  return (day) =>
    new Set(rows.filter((row) => row.valid_from <= day && day < row.valid_to).map((row) => row.area_code));
}

/** Direct sub-areas on a day, in Vietnamese order. */
export async function subAreas(t: ReadTx, code: string, day: Day, asKnownAt = t.now): Promise<Area[]> {
  const rows = await store.areaRowsUnder(t, code, day, asKnownAt);
  return rows.map(answer).sort((a, b) => compareTexts(a.code, b.code));
}

/**
 * Groups of a ward on a day by what files may call them: by their own names first, then by names and codes of those merged
 * into them.
 */
export async function groupsByName(
  t: ReadTx,
  ward: string,
  day: Day,
): Promise<{ code: string; name: string }[]> {
  const standing = await subAreas(t, ward, day);
  const codes = new Set(standing.map(({ code }) => code));
  const successors = await successorsOn(t, day);
  const merged = (await listAreas(t, day)).flatMap(({ code: former, name }) => {
    const code = successors.get(former);
    return code && codes.has(code) ? [name, former].map((each) => ({ code, name: each })) : [];
  });
  return [...standing, ...merged];
}

/** The area of a kind that holds an area on a day, itself included; undefined when there is none. */
async function holderOf(t: ReadTx, code: string, day: Day, kind: Area['kind']): Promise<Area | undefined> {
  for (let at: string | null = code; at !== null; ) {
    const row = inForce(await store.areaRowsOf(t, at), day);
    if (!row) return undefined;
    if (row.valid_to <= day && row.successor_code) at = row.successor_code;
    else if (row.kind === kind) return answer(row);
    else at = row.parent_code;
  }
  return undefined;
}

/** The ward that an area lies in (itself when it is one) on a day; undefined above wards. */
export function wardOf(t: ReadTx, code: string, day: Day): Promise<Area | undefined> {
  return holderOf(t, code, day, 'ward');
}

/** The province that an area lies in on a day; undefined where the areas were recorded without one. */
export function provinceOf(t: ReadTx, code: string, day: Day): Promise<Area | undefined> {
  return holderOf(t, code, day, 'province');
}

/** The area a question is about when it names none: the account's own, else the topmost. */
export async function defaultArea(t: ReadTx, day: Day): Promise<Area> {
  if (t.actor.area) return requireArea(t, t.actor.area, day);
  const rows = (await store.areaRows(t, t.now)).filter((row) => row.valid_from <= day && day < row.valid_to);
  const root = rows.find((row) => row.parent_code === null);
  if (!root) throw notFound('Chưa có địa bàn nào. Vào Quản trị để lập tỉnh, phường và các tổ dân phố.');
  return answer(root);
}

/** The one ward that an import or a form is for when it names none: the account's, or the registry's only one. */
export async function onlyWard(t: ReadTx, day: Day = t.today): Promise<Area | undefined> {
  if (t.actor.area) return wardOf(t, t.actor.area, day);
  const wards = (await store.areaRows(t, t.now)).filter(
    (row) => row.kind === 'ward' && row.valid_from <= day && day < row.valid_to,
  );
  return wards.length === 1 && wards[0] ? answer(wards[0]) : undefined;
}

/** Code of the area that a form is for: the one it names, else the only ward there is. 404 out of reach, 422 among several. */
export async function wardFor(t: ReadTx, code: string | undefined): Promise<string> {
  if (code !== undefined) return (await requireArea(t, code)).code;
  const ward = await onlyWard(t);
  if (!ward) throw invalid('/area', 'required', 'Địa bàn: còn trống, sổ có nhiều phường nên cần chọn một.');
  return ward.code;
}

/**
 * The area that has taken the place of one by a day: itself while it stands, then its successor. An account of a ward
 * that was merged works for the new ward from the day of the merger.
 */
export async function areaInCharge(t: ReadTx, code: string, day: Day): Promise<string> {
  for (let at = code; ; ) {
    const last = (await store.areaRowsOf(t, at)).at(-1);
    if (!last?.successor_code || day < last.valid_to) return at;
    at = last.successor_code;
  }
}

/** Areas that had ended by a day, each with the one standing then in its place. */
export async function successorsOn(
  t: ReadTx,
  day: Day,
  asKnownAt = t.now,
): Promise<ReadonlyMap<string, string>> {
  const rows = (await store.areaRows(t, asKnownAt)).filter(
    (row) => row.valid_to <= day && row.successor_code,
  );
  const next = new Map(rows.map((row) => [row.code, row.successor_code ?? '']));
  const last = (code: string): string => {
    const successor = next.get(code);
    return successor === undefined ? code : last(successor);
  };
  return new Map([...next.keys()].map((code) => [code, last(code)]));
}

/** Every area the actor may see, as of a day: those in force, and ended ones with their last row. */
export async function listAreas(t: ReadTx, asOf: Day): Promise<Area[]> {
  const byCode = groupBy(await store.areaRows(t, t.now), (row) => row.code);
  const areas: Area[] = [];
  for (const [code, rows] of byCode) {
    const row = rows.findLast(({ valid_from }) => valid_from <= asOf);
    if (row && (await mayAsk(t, code))) areas.push(answer(row));
  }
  return areas.sort((a, b) => compareTexts(a.code, b.code));
}

/** The wards and communes of the actor's scope that stand on a day, by name. */
export async function wardsInScope(t: ReadTx, day: Day): Promise<Area[]> {
  const rows = await store.areaRowsOfKind(t, 'ward', scopeCondition(t, 'p.code'), day);
  return rows.map(answer).sort((a, b) => compareTexts(a.name, b.name) || compareTexts(a.code, b.code));
}

/** Makes an area under a parent that stands on its first day. 409 when the code exists, in whatever case. */
export async function createArea(t: WriteTx, form: AreaForm): Promise<Area> {
  const { code } = form;
  if (await store.isCodeTaken(t, code)) {
    throw conflict('/code', 'taken', 'Mã địa bàn: đã có địa bàn mang mã này, chọn mã khác.');
  }
  if (form.parentCode) await requireParent(t, form.parentCode, form.validFrom);
  else if (t.actor.area) throw notFound('Địa bàn mới phải nằm trong địa bàn của bạn.');
  await store.insertArea(t, { code, id: t.newId(), kind: form.kind });
  await store.insertAreaPeriod(t, {
    code,
    name: clean(form.name),
    parent_code: form.parentCode ?? null,
    official_code: form.officialCode ?? null,
    locality: form.locality ?? null,
    valid_from: form.validFrom,
    valid_to: OPEN_END,
  });
  await rebuildClosure(t);
  const [row] = await store.areaRowsOf(t, code);
  assert(row, 'the area just made is there');
  t.audit({ action: 'area.create', kind: 'area', id: row.id, area: code, after: answer(row) });
  return answer(row);
}

async function requireParent(t: ReadTx, code: string, day: Day): Promise<void> {
  await requireArea(t, code, day);
  const rows = await store.areaRowsOf(t, code);
  if (!rows.some((row) => row.valid_from <= day && day < row.valid_to)) {
    throw invalid(
      '/parentCode',
      'period',
      `Thuộc địa bàn: ${code} không tồn tại vào ngày ${formatDay(day)}.`,
    );
  }
}

/**
 * A new name or parent from a day on, or the end of the area: no residence ends, nobody counts as moved. `successor` goes
 * on in the place of an ended area: who is recorded in the ended one counts there.
 */
export async function changeArea(
  t: WriteTx,
  code: string,
  change: AreaChange & { successor?: string | undefined },
): Promise<Area> {
  await requireArea(t, code, change.date);
  const parent = change.parentCode;
  if (parent) {
    await requireParent(t, parent, change.date);
    if (await store.insideFrom(t, code, parent, change.date)) {
      throw invalid(
        '/parentCode',
        'ring',
        `Thuộc địa bàn: ${parent} nằm trong chính ${code}, chọn địa bàn cấp trên khác.`,
      );
    }
  }
  const rows = await store.areaRowsOf(t, code);
  const current = rows.find((row) => row.valid_from <= change.date && change.date < row.valid_to);
  if (!current || rows.at(-1) !== current) {
    throw invalid(
      '/date',
      'period',
      'Ngày thay đổi: phải nằm trong thời gian địa bàn còn tồn tại và sau lần đổi gần nhất.',
    );
  }
  if (current.valid_from === change.date && change.end) {
    throw invalid('/date', 'period', 'Ngày thay đổi: địa bàn không thể kết thúc ngay ngày lập.');
  }
  await store.retractAreaPeriod(t, current.row_id);
  if (current.valid_from < change.date)
    await store.insertAreaPeriod(t, {
      ...current,
      valid_to: change.date,
      successor_code: change.end ? (change.successor ?? null) : null,
    });
  if (!change.end) {
    await store.insertAreaPeriod(t, {
      ...current,
      name: change.name === undefined ? current.name : clean(change.name),
      parent_code: parent ?? current.parent_code,
      valid_from: change.date,
    });
  }
  await rebuildClosure(t);
  const after = inForce(await store.areaRowsOf(t, code), change.date);
  assert(after, 'a changed area keeps its rows');
  t.audit({
    action: 'area.change',
    kind: 'area',
    id: after.id,
    area: code,
    before: answer(current),
    after: change,
  });
  return answer(after);
}

/** Codes of areas whose rows have changed after an instant: what was done at it has been built on. */
export async function changedAfter(t: ReadTx, instant: string): Promise<string[]> {
  const later = (await store.rowsSince(t, instant)).filter(
    (row) => row.recorded_at > instant || (row.retracted_at !== null && row.retracted_at > instant),
  );
  return [...new Set(later.map(({ code }) => code))];
}

/** Puts the areas back to what they were before one transaction, which nobody has built on (`changedAfter`). */
export async function undoAreaChanges(t: WriteTx, instant: string): Promise<void> {
  const rows = await store.rowsSince(t, instant);
  for (const row of rows) if (row.retracted_at === null) await store.retractAreaPeriod(t, row.row_id);
  for (const row of rows)
    if (row.retracted_at === instant && row.recorded_at < instant) await store.insertAreaPeriod(t, row);
  await rebuildClosure(t);
}

/** Rewrites which areas lie in which, when, from the dated rows. */
export async function rebuildClosure(t: WriteTx): Promise<void> {
  const byCode = groupBy(await store.areaRows(t, t.now), (row) => row.code);
  const rows: store.ClosureRow[] = [];
  const climb = (area: string, at: string, from: Day, to: Day, depth: number): void => {
    assert(depth < 10, `the areas above ${area} form a ring`);
    for (const row of byCode.get(at) ?? []) {
      const part = intersect({ from, to }, { from: row.valid_from, to: row.valid_to });
      if (!part) continue;
      rows.push({ ancestor_code: at, area_code: area, valid_from: part.from, valid_to: part.to });
      if (row.parent_code) climb(area, row.parent_code, part.from, part.to, depth + 1);
    }
    const last = byCode.get(at)?.at(-1);
    const after = last?.successor_code && intersect({ from, to }, { from: last.valid_to, to: OPEN_END });
    if (last?.successor_code && after) climb(area, last.successor_code, after.from, after.to, depth + 1);
  };
  for (const code of byCode.keys()) climb(code, code, '0001-01-01', OPEN_END, 0);
  await store.replaceClosure(t, rows);
}

export { areaRows as areaRowsKnownAt } from './store.ts';

/** Loads areas with their dated rows into an empty registry: the sample ward's tree and its merger. */
export async function loadModelAreas(
  t: WriteTx,
  rows: readonly (store.AreaPeriod & { kind: string })[],
): Promise<void> {
  const byCode = groupBy(rows, (row) => row.code);
  for (const [code, [first]] of byCode) {
    const kind = areaKinds.find((each) => each === first?.kind);
    assert(kind, `the kind of area ${code} is known`);
    await store.insertArea(t, { code, id: t.newId(), kind });
  }
  for (const row of rows) await store.insertAreaPeriod(t, row);
  await rebuildClosure(t);
  t.audit({ action: 'area.load', kind: 'area', id: 'model', after: { areas: byCode.size } });
}
