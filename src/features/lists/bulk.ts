import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { AppError, type Fault, invalid, invalidAll, notFound } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { clean } from '../../shared/text.ts';
import { personChangeSchema } from '../people/schema.ts';
import { changePerson, requireWritablePerson } from '../people/service.ts';
import { type EditableRow, editableRows } from './rowStore.ts';
import { ended, readList } from './service.ts';

export const editableFields = ['nationalId', 'phone', 'ethnicity', 'note'] as const;
export type EditableField = (typeof editableFields)[number];
export const editableLabels: Record<EditableField, string> = {
  nationalId: 'Số CCCD',
  phone: 'Điện thoại',
  ethnicity: 'Dân tộc',
  note: 'Ghi chú',
};
/** Rows of one form. */
export const mostRows = 200;

/** A row of the grid as typed; '' is blank. */
export type TypedRow = { id: string; version: string } & Record<EditableField, string>;

/** A row whose cells differ from what stands: which, from what, to what. */
export interface ChangedRow {
  row: number;
  person: EditableRow;
  /** Nobody has edited the person since the grid was shown. */
  fresh: boolean;
  cells: { field: EditableField; before: string | null; after: string | null }[];
}

const standing = (person: EditableRow): Record<EditableField, string | null> => ({
  nationalId: person.national_id,
  phone: person.phone,
  ethnicity: person.ethnicity,
  note: person.note,
});

/** The rows of the grid that would change something. */
export async function changedRows(t: ReadTx, rows: readonly TypedRow[]): Promise<ChangedRow[]> {
  if (rows.length > mostRows) {
    throw invalid(
      '/rows',
      'tooMany',
      `Các dòng: sửa mỗi lần nhiều nhất ${mostRows} dòng, chia thành nhiều lần.`,
    );
  }
  const people = new Map(
    (
      await editableRows(
        t,
        rows.map(({ id }) => id),
      )
    ).map((row) => [row.id, row]),
  );
  return rows.flatMap((typed, i): ChangedRow[] => {
    const person = people.get(typed.id);
    if (!person) throw notFound();
    const before = standing(person);
    const cells = editableFields
      .map((field) => ({ field, before: before[field], after: clean(typed[field]) || null }))
      .filter((cell) => cell.after !== cell.before);
    return cells.length > 0
      ? [{ row: i, person, fresh: String(person.version) === typed.version, cells }]
      : [];
  });
}

/** A refusal of one person's change, with the row it stands in and whose it is. */
function inRow(error: AppError, { row, person }: ChangedRow): Fault[] {
  const faults =
    error.errors.length > 0 ? error.errors : [{ pointer: '', code: error.code, message: error.detail }];
  return faults.map((fault) => ({
    ...fault,
    pointer: fault.pointer === '/reason' ? '/reason' : `/rows/${row}${fault.pointer}`,
    message: `${person.full_name}: ${fault.message}`,
  }));
}

/**
 * Writes the changed cells of a grid, all or none: where one row is refused, or was edited by somebody since the grid was
 * shown, it is named and nothing is written.
 */
export async function editInBulk(
  t: WriteTx,
  listId: string,
  rows: readonly TypedRow[],
  reason: string,
): Promise<number> {
  const list = await readList(t, listId);
  if (list.endedAt) throw ended();
  const changed = await changedRows(t, rows);
  // Whoever lies outside the actor's area is not named in any refusal.
  for (const { person } of changed) await requireWritablePerson(t, person.id);
  if (changed.length === 0) throw invalid('/rows', 'unchanged', 'Các dòng: chưa có ô nào được sửa.');
  const stale = changed.filter(({ fresh }) => !fresh);
  if (stale.length > 0) {
    const names = stale.map(({ person }) => person.full_name).join(', ');
    throw new AppError(
      'stale',
      `Vừa được người khác sửa: ${names}. Chưa ghi dòng nào; mở lại danh sách để xem rồi sửa lần nữa.`,
    );
  }
  const faults: Fault[] = [];
  for (const each of changed) {
    const fields = Object.fromEntries(each.cells.map(({ field, after }) => [field, after]));
    try {
      const change = checkForm(personChangeSchema, { ...fields, ...(reason ? { reason } : {}) });
      await changePerson(t, each.person.id, change, each.person.version);
    } catch (error) {
      if (!(error instanceof AppError) || error.status === 404) throw error;
      faults.push(...inRow(error, each));
    }
  }
  // The throw takes back what the rows before have written.
  if (faults.length > 0) throw invalidAll(faults);
  const after = { name: list.name, people: changed.map(({ person }) => person.id) };
  t.audit({
    action: 'list.edit',
    kind: 'list',
    id: listId,
    area: list.area,
    after,
    reason: reason || list.purpose,
  });
  return changed.length;
}
