import { nameKey } from '../../../shared/text.ts';
import type { ParsedRow } from './fields.ts';

/** Households as blocks: what stands on the first line is true of the lines below, up to the next household. */
export function fillBlocks(rows: readonly ParsedRow[]): void {
  for (const { values } of rows) if (isNamedHead(values)) values.relation ??= ['head', ''];
  const codeOf = ({ values }: ParsedRow) => values.householdCode;
  if (rows.every((row) => codeOf(row) === undefined)) {
    joinHeads(rows);
    return;
  }
  // Where a code is repeated on its members' lines, a blank is a blank.
  const isFlat = rows.some((row, i) => {
    const before = rows[i - 1];
    return before !== undefined && codeOf(row) !== undefined && codeOf(row) === codeOf(before);
  });
  if (isFlat) return;
  let first: ParsedRow | undefined;
  for (const row of rows) {
    const isHead = isHeadByRelation(row) || row.values.headName !== undefined;
    if (codeOf(row) !== undefined || isHead) first = codeOf(row) === undefined ? undefined : row;
    else if (first && row.values.fullName !== undefined) {
      const code = codeOf(first);
      if (typeof code !== 'string') continue;
      row.values.householdCode = code;
      const header = row.headers.householdCode ?? 'Mã hộ';
      row.notes = [...(row.notes ?? []), `${header}: để trống, lấy ${code} của dòng ${first.row} cùng hộ.`];
    }
  }
}

/** The line of the head, by the name beside the member's. */
const isNamedHead = ({ headName, fullName }: ParsedRow['values']): boolean =>
  typeof headName === 'string' && typeof fullName === 'string' && nameKey(headName) === nameKey(fullName);

const isHeadByRelation = ({ values: { relation } }: ParsedRow): boolean =>
  Array.isArray(relation) && relation[0] === 'head';

/** Households without codes, told by their heads: by name on the first line or on each, or by the relation alone. */
function joinHeads(rows: readonly ParsedRow[]): void {
  const isNamed = rows.some(({ values }) => values.headName !== undefined);
  const households: { name: string | undefined; head: ParsedRow | undefined; rows: ParsedRow[] }[] = [];
  for (const row of rows) {
    const { headName, fullName } = row.values;
    const named = typeof headName === 'string' ? nameKey(headName) : undefined;
    const last = households.at(-1);
    const name = named ?? last?.name;
    const isHead = isNamed
      ? name !== undefined && typeof fullName === 'string' && nameKey(fullName) === name
      : isHeadByRelation(row);
    const isNew = isNamed ? name !== last?.name || (isHead && last?.head !== undefined) : isHead;
    const household = last && !isNew ? last : { name, head: undefined, rows: [] };
    if (household !== last) households.push(household);
    household.rows.push(row);
    if (isHead) household.head = row;
  }
  for (const { head, rows: members } of households) {
    if (!head) continue;
    const { fullName, birthDate, nationalId, insuranceNumber, group } = head.values;
    const known = Object.entries({ fullName, birthDate, nationalId, insuranceNumber, group });
    const values = Object.fromEntries(
      known.flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])),
    );
    for (const row of members) {
      row.head = { row: head.row, values };
      if (row !== head)
        row.notes = [...(row.notes ?? []), `Chủ hộ: không có mã hộ, cùng hộ với dòng ${head.row}.`];
    }
  }
}
