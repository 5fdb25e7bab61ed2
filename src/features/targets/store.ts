import { listParameter } from '../../db/dialect.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { Addition, Direction, TargetSource } from './schema.ts';

export interface TargetRow {
  id: string;
  version: number;
  area_code: string;
  year: number;
  number: number;
  code: string;
  name: string;
  unit: string;
  direction: Direction;
  planned: number;
  source: TargetSource;
  adds_up: Addition;
  decision: string | null;
  decided_on: string | null;
  issuer: string | null;
  responsible: string | null;
  shares_reason: string | null;
  ended_on: string | null;
  end_reason: string | null;
}

const columns = [
  'id',
  'version',
  'area_code',
  'year',
  'number',
  'code',
  'name',
  'unit',
  'direction',
  'planned',
  'source',
  'adds_up',
  'decision',
  'decided_on',
  'issuer',
  'responsible',
  'shares_reason',
  'ended_on',
  'end_reason',
] as const satisfies readonly (keyof TargetRow)[];

/** A target as an area has it: its own, or its share of another's. */
export interface AreaTargetRow extends TargetRow {
  share: number | null;
}

const selected = columns.map((column) => `g.${column}`).join(', ');

/** Targets of an area in a year, its own and those of which it has a share, in order. */
export function targetsOf(t: ReadTx, area: string, year: number): Promise<AreaTargetRow[]> {
  return t.all<AreaTargetRow>(
    `SELECT ${selected}, s.planned AS share FROM targets g
     LEFT JOIN target_shares s ON s.target_id = g.id AND s.area_code = ?
     WHERE g.year = ? AND (g.area_code = ? OR s.planned IS NOT NULL) ORDER BY g.number, g.name`,
    [area, year, area],
  );
}

export function targetById(t: ReadTx, id: string): Promise<TargetRow | undefined> {
  return t.one<TargetRow>(`SELECT ${selected} FROM targets g WHERE g.id = ?`, [id]);
}

/** The share that an area has of a coverage target, else its own: planned, in per cent. */
export function plannedCoverage(
  t: ReadTx,
  area: string,
  year: number,
): Promise<{ planned: number } | undefined> {
  return t.one<{ planned: number }>(
    `SELECT planned FROM targets WHERE area_code = ? AND year = ? AND source = 'coverage' AND ended_on IS NULL
     UNION ALL SELECT s.planned FROM target_shares s JOIN targets g ON g.id = s.target_id
       WHERE s.area_code = ? AND g.year = ? AND g.source = 'coverage' AND g.ended_on IS NULL LIMIT 1`,
    [area, year, area, year],
  );
}

export async function insertTarget(t: WriteTx, row: TargetRow): Promise<void> {
  await t.run(
    `INSERT INTO targets (${columns.join(', ')}) VALUES (${marks(columns)})`,
    columns.map((column) => row[column]),
  );
}

export async function updateTarget(t: WriteTx, row: TargetRow): Promise<void> {
  const changed = columns.filter((column) => column !== 'id' && column !== 'version');
  await t.run(
    `UPDATE targets SET version = version + 1, ${changed.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`,
    [...changed.map((column) => row[column]), row.id],
  );
}

export interface ShareRow {
  target_id: string;
  area_code: string | null;
  department: string | null;
  planned: number;
}

export function sharesOf(t: ReadTx, targetIds: readonly string[]): Promise<ShareRow[]> {
  return t.all<ShareRow>(
    `SELECT target_id, area_code, department, planned FROM target_shares
     WHERE target_id IN ${listParameter(t.dialect)} ORDER BY area_code, department`,
    [JSON.stringify(targetIds)],
  );
}

export async function replaceShares(
  t: WriteTx,
  targetId: string,
  shares: readonly Omit<ShareRow, 'target_id'>[],
): Promise<void> {
  await t.run('DELETE FROM target_shares WHERE target_id = ?', [targetId]);
  for (const { area_code, department, planned } of shares)
    await t.run('INSERT INTO target_shares (target_id, area_code, department, planned) VALUES (?, ?, ?, ?)', [
      targetId,
      area_code,
      department,
      planned,
    ]);
}

export interface ValueRow {
  target_id: string;
  /** A group; null: of the whole area. */
  area_code: string | null;
  month: string;
  value: number;
}

/** The values that stand of some targets, by month. */
export function valuesOf(t: ReadTx, targetIds: readonly string[]): Promise<ValueRow[]> {
  return t.all<ValueRow>(
    `SELECT target_id, area_code, month, value FROM target_values
     WHERE retracted_at IS NULL AND target_id IN ${listParameter(t.dialect)} ORDER BY month, area_code`,
    [JSON.stringify(targetIds)],
  );
}

export interface RecordedValueRow extends ValueRow {
  note: string | null;
  reason: string | null;
  paper_id: string | null;
  recorded_at: string;
  recorded_by: string | null;
  retracted_at: string | null;
}

/** Every value ever typed for a target, the corrected ones before what took their place. */
export function recordedValues(t: ReadTx, targetId: string): Promise<RecordedValueRow[]> {
  return t.all<RecordedValueRow>(
    `SELECT v.target_id, v.area_code, v.month, v.value, v.note, v.reason, v.paper_id, v.recorded_at, a.full_name AS recorded_by,
       v.retracted_at FROM target_values v LEFT JOIN accounts a ON a.id = v.recorded_by
     WHERE v.target_id = ? ORDER BY v.month, v.row_id`,
    [targetId],
  );
}

export async function retractValue(
  t: WriteTx,
  { target_id, area_code, month }: Pick<ValueRow, 'target_id' | 'area_code' | 'month'>,
): Promise<void> {
  await t.run(
    `UPDATE target_values SET retracted_at = ?, retracted_by = ?
     WHERE target_id = ? AND month = ? AND COALESCE(area_code, '') = ? AND retracted_at IS NULL`,
    [t.now, t.actor.accountId, target_id, month, area_code ?? ''],
  );
}

export async function insertValue(
  t: WriteTx,
  row: ValueRow & { note: string | null; reason: string | null; paper_id: string | null },
): Promise<void> {
  await t.run(
    `INSERT INTO target_values (target_id, area_code, month, value, note, reason, paper_id, recorded_at, recorded_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.target_id,
      row.area_code,
      row.month,
      row.value,
      row.note,
      row.reason,
      row.paper_id,
      t.now,
      t.actor.accountId,
    ],
  );
}
