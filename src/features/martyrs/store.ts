import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { MartyrPart } from './shares.ts';

export interface MartyrRow {
  id: string;
  version: number;
  full_name: string;
  folded_name: string;
  birth_date: string | null;
  died_on: string | null;
  certificate_number: string | null;
  area_code: string;
  note: string | null;
  ended_on: string | null;
  end_reason: string | null;
}

const columns = [
  'id',
  'version',
  'full_name',
  'folded_name',
  'birth_date',
  'died_on',
  'certificate_number',
  'area_code',
  'note',
  'ended_on',
  'end_reason',
] as const satisfies readonly (keyof MartyrRow)[];
const selected = columns.map((column) => `m.${column}`).join(', ');

export async function insertMartyr(t: WriteTx, row: MartyrRow): Promise<void> {
  await t.run(
    `INSERT INTO martyrs (${columns.join(', ')}, created_at, updated_at)
     VALUES (${marks(columns)}, ?, ?)`,
    [...columns.map((column) => row[column]), t.now, t.now],
  );
}

export async function updateMartyr(t: WriteTx, row: MartyrRow): Promise<void> {
  const changing = columns.filter((column) => !['id', 'version', 'area_code'].includes(column));
  await t.run(
    `UPDATE martyrs SET version = version + 1, updated_at = ?, ${changing.map((column) => `${column} = ?`).join(', ')}
     WHERE id = ?`,
    [t.now, ...changing.map((column) => row[column]), row.id],
  );
}

/** Martyrs of areas in the order of their names, ended ones too. */
export function martyrs(t: ReadTx, scope: { sql: string; params: readonly string[] }): Promise<MartyrRow[]> {
  return t.all<MartyrRow>(
    `SELECT ${selected} FROM martyrs m WHERE ${scope.sql} ORDER BY m.folded_name, m.id`,
    scope.params,
  );
}

export interface MemberRow {
  id: string;
  martyr_id: string;
  person_id: string;
  part: MartyrPart;
  relation: string | null;
  only_living: number;
  minutes_on: string | null;
  valid_from: string;
  valid_to: string;
  end_reason: string | null;
}

const memberColumns = [
  'id',
  'martyr_id',
  'person_id',
  'part',
  'relation',
  'only_living',
  'minutes_on',
  'valid_from',
  'valid_to',
  'end_reason',
] as const satisfies readonly (keyof MemberRow)[];

export async function insertMember(t: WriteTx, row: MemberRow): Promise<void> {
  await t.run(
    `INSERT INTO martyr_people (${memberColumns.join(', ')}, created_at, updated_at)
     VALUES (${marks(memberColumns)}, ?, ?)`,
    [...memberColumns.map((column) => row[column]), t.now, t.now],
  );
}

export async function endMember(t: WriteTx, id: string, on: string, reason: string): Promise<void> {
  await t.run(
    'UPDATE martyr_people SET version = version + 1, updated_at = ?, valid_to = ?, end_reason = ? WHERE id = ?',
    [t.now, on, reason, id],
  );
}

export interface MartyrPaperRow {
  id: string;
  title: string;
  name: string;
}

/** Scans that hang on a martyr, oldest first. */
export function papersOfMartyr(t: ReadTx, martyrId: string): Promise<MartyrPaperRow[]> {
  return t.all<MartyrPaperRow>(
    `SELECT p.id, m.title, p.name FROM martyr_papers m JOIN papers p ON p.id = m.paper_id
     WHERE m.martyr_id = ? ORDER BY p.added_at, p.id`,
    [martyrId],
  );
}

export async function attachPaper(
  t: WriteTx,
  row: { martyr_id: string; paper_id: string; title: string },
): Promise<void> {
  await t.run('INSERT INTO martyr_papers (martyr_id, paper_id, title) VALUES (?, ?, ?)', [
    row.martyr_id,
    row.paper_id,
    row.title,
  ]);
}

/** A member with the name and, on a day, where the person lives; `area_code` null: nowhere in the registers. */
export interface NamedMember extends MemberRow {
  full_name: string;
  area_code: string | null;
  died_on: string | null;
}

/** People of martyrs, with where each lives on a day; ended members too. */
export function membersOf(t: ReadTx, martyrIds: readonly string[], day: string): Promise<NamedMember[]> {
  return t.all<NamedMember>(
    `SELECT ${memberColumns.map((column) => `p.${column}`).join(', ')}, n.full_name, v.died_on,
       (SELECT r.area_code FROM residences r WHERE r.person_id = p.person_id AND r.retracted_at IS NULL
         AND r.valid_from <= ? AND r.valid_to > ? ORDER BY r.valid_from DESC LIMIT 1) AS area_code
     FROM martyr_people p JOIN people n ON n.id = p.person_id
     LEFT JOIN person_vitals v ON v.person_id = p.person_id AND v.retracted_at IS NULL
     WHERE p.martyr_id IN ${listParameter(t.dialect)} ORDER BY p.valid_from, p.id`,
    [day, day, JSON.stringify(martyrIds)],
  );
}
