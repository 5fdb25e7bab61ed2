import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { groupBy, marks } from '../../shared/collections.ts';
import { addDays, type Day, formatDay } from '../../shared/dates.ts';
import { checkVersion, invalid, notFound } from '../../shared/errors.ts';
import { type List, listOf, type Page } from '../../shared/lists.ts';
import { clean, fold } from '../../shared/text.ts';
import { shortAreaName } from '../../shared/words.ts';
import { groupHeadOf } from '../accounts/service.ts';
import type { Area } from '../areas/schema.ts';
import { leafCodes, requireArea, scopeCondition } from '../areas/service.ts';
import type { HandoutRow } from './handout.ts';
import type {
  AssignedAbout,
  AssignedList,
  AssignedRow,
  AssignedState,
  HandOverForm,
  ListSource,
  RowsQuery,
} from './schema.ts';
import * as store from './store.ts';
import { undoneOf } from './undone.ts';

export * from './handout.ts';

/** Days a group head usually has. */
const usualDays = 14;
const usualRequests: Record<AssignedAbout, string> = {
  insurance: 'Gặp từng người có tên, hỏi về thẻ BHYT, ghi kết quả.',
  visit: 'Gặp từng người có tên, ghi kết quả.',
};

/** To whom, by which day, for what, where the form says nothing. */
export interface Terms {
  account: string | null;
  takenBy: string;
  /** A name stands there; else only whose head it is, and the name is written by hand. */
  named: boolean;
  dueOn: Day;
  request: string;
}

/** The usual terms of a hand-over to a group. */
export async function usualTerms(t: ReadTx, area: Area, about: AssignedAbout): Promise<Terms> {
  const head = await groupHeadOf(t, area.code);
  return {
    account: head?.id ?? null,
    takenBy: head?.fullName ?? `Tổ trưởng ${shortAreaName(area.name)}`,
    named: head !== undefined,
    dueOn: addDays(t.today, usualDays),
    request: usualRequests[about],
  };
}

/** The terms of a form, blanks filled with the usual ones. */
export async function termsOf(
  t: ReadTx,
  area: Area,
  about: AssignedAbout,
  form: HandOverForm,
): Promise<Terms> {
  const usual = await usualTerms(t, area, about);
  const takenBy = form.takenBy ? clean(form.takenBy) : usual.takenBy;
  const dueOn = form.dueOn ?? usual.dueOn;
  if (dueOn < t.today) throw invalid('/dueOn', 'past', 'Hạn nộp lại: phải từ hôm nay trở đi.');
  return {
    account: takenBy === usual.takenBy ? usual.account : null,
    takenBy,
    named: usual.named || takenBy !== usual.takenBy,
    dueOn,
    request: form.request ? clean(form.request) : usual.request,
  };
}

/** What the receipt says of the terms. */
export const onReceipt = ({ takenBy, named, dueOn }: Terms) => ({ ...(named ? { takenBy } : {}), dueOn });

/** A list that leaves the desk: what it is, to which group, its rows as on the receipt. */
export interface Assignment {
  area: Area;
  source: ListSource;
  sourceKey: string;
  about: AssignedAbout;
  /** For the desk only. */
  title: string;
  asOf: Day;
  /** The receipt, as it was printed. */
  document: string;
  rows: readonly HandoutRow[];
  terms: Terms;
}

const sameRow = (a: store.HandedRow, b: store.HandedRow): boolean =>
  (['person_id', 'household_id', 'full_name', 'birth_year', 'address', 'phone'] as const).every(
    (column) => a[column] === b[column],
  );

/** The list that the group already has with exactly these rows: printed once more, it is the same task. */
async function sameList(
  t: ReadTx,
  { area, source, sourceKey }: Assignment,
  rows: readonly store.HandedRow[],
): Promise<string | undefined> {
  for (const { id } of await store.openLists(t, area.code, source, sourceKey)) {
    const held = await store.rowsOf(t, id);
    const same = (row: store.HandedRow, i: number): boolean => {
      const other = rows[i];
      return other !== undefined && sameRow(row, other);
    };
    if (held.length === rows.length && held.every(same)) return id;
  }
  return undefined;
}

/**
 * Makes a list that was handed over a task of the group's head; one with the same rows that is still out takes over the
 * terms instead. Answers the task's id.
 */
export async function assignList(t: WriteTx, assignment: Assignment): Promise<string> {
  const { area, source, sourceKey, about, title, asOf, document, terms } = assignment;
  const rows = assignment.rows.map((row, i) => ({
    number: i + 1,
    person_id: row.person,
    household_id: row.household,
    full_name: row.fullName,
    birth_year: row.birthYear,
    address: row.address,
    phone: row.phone,
  }));
  const what = { takenBy: terms.takenBy, dueOn: terms.dueOn, request: terms.request, document };
  const columns = {
    taken_by: terms.account,
    taken_by_name: terms.takenBy,
    due_on: terms.dueOn,
    request: terms.request,
  };
  const out = await sameList(t, assignment, rows);
  if (out) {
    await store.updateList(t, out, columns);
    t.audit({ action: 'assignedList.repeat', kind: 'assignedList', id: out, area: area.code, after: what });
    return out;
  }
  const id = t.newId();
  await store.insertList(t, {
    id,
    area_code: area.code,
    source,
    source_key: sourceKey,
    about,
    title,
    as_of: asOf,
    document_id: document,
    ...columns,
    taken_on: t.today,
    state: 'open',
    reason: null,
    submitted_by_name: null,
    submitted_at: null,
    ended_by_name: null,
    ended_at: null,
    created_by_name: t.actor.fullName,
    created_at: t.now,
    updated_at: t.now,
  });
  await store.insertRows(t, id, rows);
  const after = { ...what, source, sourceKey, asOf, rows: rows.length };
  t.audit({ action: 'assignedList.create', kind: 'assignedList', id, area: area.code, after });
  return id;
}

/** A group head answers for what is out with him; what the desk has taken back or closed is no longer his to see. */
const isHead = (t: ReadTx): boolean => t.actor.role === 'groupHead';

function scopeOf(t: ReadTx): store.Scope {
  const { sql, params } = scopeCondition(t, 'l.area_code');
  return { sql: isHead(t) ? `${sql} AND l.state IN ('open', 'submitted')` : sql, params };
}

function answer(t: ReadTx, row: store.CountedListRow): AssignedList {
  const head = isHead(t);
  return {
    id: row.id,
    version: row.version,
    area: row.area_code,
    source: row.source,
    about: row.about,
    title: head ? null : row.title,
    request: row.request,
    asOf: row.as_of,
    document: head ? null : row.document_id,
    takenBy: row.taken_by_name,
    takenOn: row.taken_on,
    dueOn: row.due_on,
    overdue: row.state === 'open' && row.due_on < t.today,
    state: row.state,
    reason: row.reason,
    rows: row.all_rows,
    recorded: row.recorded,
    createdBy: row.created_by_name,
    createdAt: row.created_at,
    submittedBy: row.submitted_by_name,
    submittedAt: row.submitted_at,
    endedBy: row.ended_by_name,
    endedAt: row.ended_at,
  };
}

/** A list handed to a group of the actor's area; 404 for any other, also for another group's head. */
export async function readAssigned(t: ReadTx, id: string): Promise<AssignedList> {
  const row = await store.listById(t, id, scopeOf(t));
  if (!row) throw notFound();
  return answer(t, row);
}

/** Lists handed to the groups of the actor's area: those to look at first. */
export async function assignedLists(
  t: ReadTx,
  query: { state?: AssignedState; area?: string },
  page: Page,
): Promise<List<AssignedList>> {
  const scope = scopeOf(t);
  const areas = query.area ? await leafCodes(t, (await requireArea(t, query.area)).code, t.today) : undefined;
  const conditions = [
    scope.sql,
    ...(query.state ? ['l.state = ?'] : []),
    ...(areas ? [`l.area_code IN (${marks(areas) || 'NULL'})`] : []),
  ];
  const where = {
    sql: conditions.join(' AND '),
    params: [...scope.params, ...(query.state ? [query.state] : []), ...(areas ?? [])],
  };
  const rows = await store.lists(t, where, page);
  return listOf(
    rows.map((row) => answer(t, row)),
    await store.countLists(t, where),
    page,
  );
}

/** Lists that wait for the desk: handed back, or still out after their last day. */
export async function waitingLists(
  t: ReadTx,
  kind: 'submitted' | 'overdue',
  areas: readonly string[],
  day: Day,
): Promise<AssignedList[]> {
  const inside = new Set(areas);
  const rows = await store.waitingLists(t, scopeOf(t), kind, day);
  return rows.filter((row) => inside.has(row.area_code)).map((row) => answer(t, row));
}

function resultAnswer(row: store.ResultRow): NonNullable<AssignedRow['result']> {
  return {
    id: row.row_id,
    result: row.result,
    note: row.note,
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by_name,
  };
}

/** The rows of a list as they were handed over, each with its result and the ones recorded before. */
export async function assignedRows(t: ReadTx, id: string): Promise<AssignedRow[]> {
  await readAssigned(t, id);
  const results = groupBy(await store.resultsOf(t, id), ({ number }) => number);
  const undoneAt = await store.undoInstants(t, id);
  const head = isHead(t);
  return (await store.rowsOf(t, id)).map((row) => {
    const recorded = results.get(row.number) ?? [];
    const current = recorded.find(({ retracted_at }) => retracted_at === null);
    const undone = undoneOf(recorded, undoneAt);
    return {
      number: row.number,
      person: head ? null : row.person_id,
      household: head ? null : row.household_id,
      fullName: row.full_name,
      birthYear: row.birth_year,
      address: row.address,
      phone: row.phone,
      result: current ? resultAnswer(current) : null,
      undone: undone ? resultAnswer(undone) : null,
      former: recorded.filter((each) => each !== current).map(resultAnswer),
    };
  });
}

/** The rows that a search asks for: recorded or not yet, of one result, with the words in name, address or telephone. */
export function rowsAsked(rows: readonly AssignedRow[], query: RowsQuery): AssignedRow[] {
  const { show = 'all', result } = query;
  const words = fold(query.q ?? '')
    .split(/\s+/)
    .filter((word) => word !== '');
  const fits = (row: AssignedRow): boolean => {
    const text = fold([row.fullName, row.birthYear, row.address, row.phone].filter(Boolean).join(' '));
    return words.every((word) => text.includes(word));
  };
  return rows.filter(
    (row) =>
      (show === 'all' || (row.result !== null) === (show === 'done')) &&
      (result === undefined || row.result?.result === result) &&
      fits(row),
  );
}

const ended = (list: AssignedList): boolean => list.state === 'closed' || list.state === 'recalled';

type Step = (
  t: WriteTx,
  list: AssignedList,
  reason: string | undefined,
) => Parameters<typeof store.updateList>[2];

const refuse = (message: string) => invalid('/state', 'state', `Trạng thái: ${message}`);

function needReason(reason: string | undefined, what: string): string {
  if (!reason) throw invalid('/reason', 'required', `Lý do: còn trống, ghi vì sao ${what}.`);
  return reason;
}

/** What each change of state asks for and writes. */
const steps: Record<AssignedState, Step> = {
  submitted(t, list) {
    if (list.state !== 'open') throw refuse('chỉ nộp lại được danh sách đang giao.');
    if (list.recorded === 0) throw refuse('chưa ghi kết quả của ai; ghi ít nhất một người rồi nộp lại.');
    return { submitted_by_name: t.actor.fullName, submitted_at: t.now };
  },
  open(t, list, reason) {
    if (list.state === 'open') throw refuse('danh sách đang ở chỗ tổ trưởng.');
    // The head takes back what he has just handed in; the desk says what is wrong with it.
    const why = isHead(t) ? null : needReason(reason, 'trả lại tổ trưởng');
    return {
      reason: why,
      submitted_by_name: null,
      submitted_at: null,
      ended_by_name: null,
      ended_at: null,
    };
  },
  closed(t, list) {
    if (ended(list)) throw refuse('danh sách đã kết thúc.');
    return { ended_by_name: t.actor.fullName, ended_at: t.now };
  },
  recalled(t, list, reason) {
    if (ended(list)) throw refuse('danh sách đã kết thúc.');
    return {
      reason: needReason(reason, 'thu hồi'),
      ended_by_name: t.actor.fullName,
      ended_at: t.now,
    };
  },
};

const stateActions: Record<AssignedState, string> = {
  submitted: 'assignedList.submit',
  open: 'assignedList.return',
  closed: 'assignedList.close',
  recalled: 'assignedList.recall',
};

/**
 * Hands a list in, gives it back, closes or recalls it, or sets its last day anew. A group head hands in and takes back;
 * the rest is the desk's.
 */
export async function changeAssigned(
  t: WriteTx,
  id: string,
  change: { state?: AssignedState; dueOn?: Day; reason?: string },
  seen?: number,
): Promise<AssignedList> {
  const list = await readAssigned(t, id);
  checkVersion(list.version, seen);
  const { state, dueOn } = change;
  const reason = change.reason ? clean(change.reason) : undefined;
  if (isHead(t) && (dueOn || state === 'closed' || state === 'recalled'))
    throw refuse('việc này do cán bộ phường làm.');
  if (dueOn && (ended(list) || dueOn < list.takenOn))
    throw invalid(
      '/dueOn',
      'day',
      `Hạn nộp lại: chỉ đổi khi danh sách chưa kết thúc, từ ngày giao ${formatDay(list.takenOn)} trở đi.`,
    );
  await store.updateList(t, id, {
    ...(state ? { ...steps[state](t, list, reason), state } : {}),
    ...(dueOn ? { due_on: dueOn } : {}),
  });
  const after = await readAssigned(t, id);
  t.audit({
    action: state ? stateActions[state] : 'assignedList.change',
    kind: 'assignedList',
    id,
    area: list.area,
    before: { state: list.state, dueOn: list.dueOn },
    after: { state: after.state, dueOn: after.dueOn, recorded: after.recorded },
    ...(reason ? { reason } : {}),
  });
  return after;
}
