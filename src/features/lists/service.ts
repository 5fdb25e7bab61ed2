import type { ReadTx, WriteTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { checkVersion, type Fault, invalid, invalidAll, notFound } from '../../shared/errors.ts';
import { type List, listOf, type Page } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { clean } from '../../shared/text.ts';
import { areaOn, defaultArea, requireArea, scopeCondition } from '../areas/service.ts';
import type { HandOverForm } from '../assignedLists/schema.ts';
import { assignList, handoutTitle, type Terms, termsOf, usualTerms } from '../assignedLists/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { printOwnList } from '../documents/service.ts';
import { columnOf, columnsOfHandout } from './columns.ts';
import { columnsOf, type ListContent, listContent } from './rows.ts';
import type { ListChange, ListDefinition, ListForm, SavedList } from './schema.ts';
import * as store from './store.ts';

export { type ContentRow, type ListContent, listContent } from './rows.ts';

/** Longer lists are printed group by group, or taken as a workbook. */
const longestPrint = 5000;

function answer(row: store.SavedListRow): SavedList {
  const definition = JSON.parse(row.definition) as ListDefinition; // written below, from a checked form
  return {
    id: row.id,
    version: row.version,
    name: row.name,
    purpose: row.purpose,
    ...definition,
    area: row.area_code,
    createdBy: row.created_by_name,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
  };
}

/** The title that stands on paper, in the workbook and in its name. */
export const titleOf = (list: SavedList): string => (list.handout ? handoutTitle : list.name);

const pairs = [
  ['ageFrom', 'ageTo', 'Tuổi đến: phải từ tuổi bắt đầu trở lên.'],
  ['statusFrom', 'statusTo', 'Được công nhận đến ngày: phải từ ngày bắt đầu trở đi.'],
  ['statusEndFrom', 'statusEndTo', 'Kết thúc đến ngày: phải từ ngày bắt đầu trở đi.'],
] as const;

function filterFaults(filters: ListForm['filters']): Fault[] {
  return pairs.flatMap(([from, to, message]) => {
    const [low, high] = [filters[from], filters[to]];
    const reversed = low !== undefined && high !== undefined && high < low;
    return reversed ? [{ pointer: `/filters/${to}`, code: 'reversed', message }] : [];
  });
}

/** Columns that exist for the subject, conditions that can hold; a handout's columns are its own. */
async function checkedDefinition(t: ReadTx, form: ListForm): Promise<ListDefinition> {
  const { subject, filters, order, handout } = form;
  const columns = handout ? [...columnsOfHandout[subject]] : form.columns;
  const wrong = columns.filter((code) => !columnOf(code)?.subjects.includes(subject));
  const faults: Fault[] = [
    ...wrong.map((code) => ({
      pointer: '/columns',
      code: 'column',
      message: `Các cột: “${columnOf(code)?.header ?? code}” không có ở danh sách này, bỏ cột đó.`,
    })),
    ...filterFaults(filters),
  ];
  const category = filters.category && (await dictionaries(t)).category(filters.category);
  if (filters.category && (!category || (filters.register && category.register !== filters.register))) {
    faults.push({
      pointer: '/filters/category',
      code: 'unknown',
      message: 'Đối tượng: không có trong sổ đã chọn, chọn lại đối tượng hoặc sổ.',
    });
  }
  if (faults.length > 0) throw invalidAll(faults);
  if (filters.area) await requireArea(t, filters.area);
  return { subject, columns, filters, order, handout };
}

/** A list made inside the actor's area; 404 for any other. */
export async function readList(t: ReadTx, id: string): Promise<SavedList> {
  const row = await store.listById(t, id, scopeCondition(t, 'area_code'));
  if (!row) throw notFound();
  return answer(row);
}

/** Lists made inside the actor's area, those in use first. */
export async function savedLists(t: ReadTx, page: Page): Promise<List<SavedList>> {
  const scope = scopeCondition(t, 'area_code');
  return listOf((await store.lists(t, page, scope)).map(answer), await store.countLists(t, scope), page);
}

/** Saves a list under its name, with who asks for it and why. */
export async function createList(t: WriteTx, form: ListForm): Promise<SavedList> {
  const definition = await checkedDefinition(t, form);
  const area = t.actor.area ?? (await defaultArea(t, t.today)).code;
  const id = t.newId();
  const name = clean(form.name);
  const purpose = clean(form.purpose);
  await store.insertList(t, {
    id,
    name,
    purpose,
    definition: JSON.stringify(definition),
    area_code: area,
    created_by: t.actor.accountId,
    created_by_name: t.actor.fullName,
    created_at: t.now,
    updated_at: t.now,
    ended_at: null,
    end_reason: null,
  });
  const after = { name, ...definition };
  t.audit({ action: 'list.create', kind: 'list', id, area, after, reason: purpose });
  return readList(t, id);
}

/** An ended list is read and copied, nothing else. */
export const ended = () =>
  invalid('', 'ended', 'Danh sách đã kết thúc: sao chép thành danh sách mới nếu cần dùng lại.');

/** Only a list for a group head, of one group, becomes his task. */
export const notHandout = () =>
  invalid(
    '/handout',
    'handout',
    'Giao tổ trưởng: danh sách phải đánh dấu giao tổ trưởng và chọn địa bàn là một tổ dân phố.',
  );

/** Edits a list, or ends it with a reason: an ended one stays to be read and copied, and lists nobody any more. */
export async function changeList(
  t: WriteTx,
  id: string,
  change: ListChange,
  seen: number | undefined,
): Promise<SavedList> {
  const before = await readList(t, id);
  checkVersion(before.version, seen);
  if (before.endedAt) throw ended();
  const { endReason, ...fields } = change;
  const { name, purpose, subject, columns, filters, order, handout } = { ...before, ...fields };
  const definition = { subject, columns, filters, order, handout };
  // An end has to go through also where an area or category of the list is no more.
  const checked = endReason ? definition : await checkedDefinition(t, { name, purpose, ...definition });
  await store.updateList(t, id, {
    name: clean(name),
    purpose: clean(purpose),
    definition: JSON.stringify(checked),
    ...(endReason ? { ended_at: t.now, end_reason: clean(endReason) } : {}),
  });
  const after = await readList(t, id);
  const what = { kind: 'list', id, area: before.area, before, after };
  if (endReason) t.audit({ action: 'list.end', ...what, reason: clean(endReason) });
  else t.audit({ action: 'list.change', ...what, reason: after.purpose });
  return after;
}

/** A list with rows of it, as they were read. */
export interface ListRead {
  list: SavedList;
  content: ListContent;
}

/** The rows of a list that is in use. */
export async function listRows(t: ReadTx, id: string, asOf: Day, page?: Page): Promise<ListRead> {
  const list = await readList(t, id);
  if (list.endedAt) throw ended();
  return { list, content: await listContent(t, list, asOf, page) };
}

function usedFor({ list, content }: ListRead, asOf: Day) {
  const sensitive = columnsOf(list).flatMap((column) => (column.sensitive ? [column.field] : []));
  return {
    kind: 'list',
    id: list.id,
    area: content.area.code,
    after: { name: list.name, asOf, rows: content.rows.length, total: content.total, sensitive },
    reason: list.purpose,
  };
}

/** Names went to a screen: whose list, which day, how many, for what. */
export function recordOpening(t: WriteTx, read: ListRead, asOf: Day): void {
  t.audit({ action: 'list.open', ...usedFor(read, asOf) });
}

/** Names went to the clipboard, for another program. */
export function recordCopy(t: WriteTx, read: ListRead, asOf: Day): void {
  t.audit({ action: 'list.copy', ...usedFor(read, asOf) });
}

/** Names went into a file. */
export function recordDownload(t: WriteTx, read: ListRead, asOf: Day): void {
  t.audit({ action: 'list.download', ...usedFor(read, asOf) });
}

/** The usual terms of handing a list over; null: it is not for a group head, or not of one group. */
export async function handOverTerms(
  t: ReadTx,
  { handout, endedAt, filters }: SavedList,
): Promise<Terms | null> {
  if (!handout || endedAt || !filters.area) return null;
  const area = await areaOn(t, filters.area, t.today);
  return area?.kind === 'group' ? usualTerms(t, area, 'visit') : null;
}

/** What can be printed: somebody on it, and not more than a paper can hold. */
async function printable(t: ReadTx, id: string, asOf: Day): Promise<ListRead> {
  const read = await listRows(t, id, asOf);
  const { total } = read.content;
  if (total === 0) {
    throw invalid(
      '/asOf',
      'empty',
      'Tại ngày: danh sách không có dòng nào, chọn ngày khác hoặc sửa điều kiện.',
    );
  }
  if (total > longestPrint) {
    throw invalid(
      '/filters/area',
      'tooLong',
      `Danh sách có ${formatNumber(total)} dòng, in được nhiều nhất ${formatNumber(longestPrint)}. Chọn từng tổ dân phố, hoặc tải .xlsx.`,
    );
  }
  return read;
}

/**
 * Prints a list: it is kept among the papers of the desk as it left. A list for a group head that is of one group is his
 * task from then on.
 */
export async function printList(
  t: WriteTx,
  id: string,
  asOf: Day,
  form: HandOverForm = {},
): Promise<{ document: string; assigned: string | null }> {
  const read = await printable(t, id, asOf);
  const { list, content } = read;
  const { area } = content;
  const terms = list.handout && area.kind === 'group' ? await termsOf(t, area, 'visit', form) : undefined;
  t.audit({ action: 'list.print', ...usedFor(read, asOf) });
  const document = await printOwnList(
    t,
    area,
    {
      title: titleOf(list),
      areaName: area.name,
      summary: content.summary,
      columns: content.columns,
      rows: content.rows.map(({ cells }) => cells),
    },
    { asOf, handout: list.handout, list: id, ...(terms ? { terms } : {}) },
  );
  if (!terms) return { document, assigned: null };
  const rows = content.rows.flatMap(({ handed }) => handed ?? []);
  const what = { source: 'savedList', sourceKey: id, about: 'visit', title: list.name } as const;
  return { document, assigned: await assignList(t, { ...what, area, asOf, document, rows, terms }) };
}
