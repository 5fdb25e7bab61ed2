import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { marks } from '../../shared/collections.ts';
import type { OfficialKind } from './schema.ts';

export interface FigureRow {
  id: string;
  area_code: string;
  kind: OfficialKind;
  as_of: string;
  people: number;
  source: string;
  armed_forces: number | null;
  replaces: string | null;
  reason: string | null;
  recorded_at: string;
  retracted_at: string | null;
  retract_reason: string | null;
}

const columns = `id, area_code, kind, as_of, people, source, armed_forces, replaces, reason, recorded_at, retracted_at,
  retract_reason`;

/** Figures of an area, those corrected or taken back among them: newest day first, of a day the newest first. */
export function figuresOf(t: ReadTx, area: string): Promise<FigureRow[]> {
  return t.all<FigureRow>(
    `SELECT ${columns} FROM official_figures WHERE area_code = ? ORDER BY as_of DESC, kind, row_id DESC`,
    [area],
  );
}

export function figureById(t: ReadTx, id: string): Promise<FigureRow | undefined> {
  return t.one<FigureRow>(`SELECT ${columns} FROM official_figures WHERE id = ?`, [id]);
}

/** Of several areas the figures of a kind that hold on a day: each area's newest up to it. */
export function figuresOn(
  t: ReadTx,
  areas: readonly string[],
  kind: OfficialKind,
  day: string,
): Promise<FigureRow[]> {
  return t.all<FigureRow>(
    `SELECT ${columns} FROM (SELECT f.*, ROW_NUMBER() OVER (PARTITION BY area_code ORDER BY as_of DESC, row_id DESC)
         AS place FROM official_figures f
       WHERE area_code IN (${marks(areas)}) AND kind = ? AND as_of <= ? AND retracted_at IS NULL) f
     WHERE place = 1`,
    [...areas, kind, day],
  );
}

export async function sameFigure(
  t: ReadTx,
  area: string,
  kind: OfficialKind,
  asOf: string,
): Promise<FigureRow | undefined> {
  return t.one<FigureRow>(
    `SELECT ${columns} FROM official_figures WHERE area_code = ? AND kind = ? AND as_of = ? AND retracted_at IS NULL`,
    [area, kind, asOf],
  );
}

export async function insertFigure(
  t: WriteTx,
  row: Omit<FigureRow, 'recorded_at' | 'retracted_at' | 'retract_reason'>,
): Promise<void> {
  await t.run(
    `INSERT INTO official_figures (id, area_code, kind, as_of, people, source, armed_forces, replaces, reason,
       recorded_at, recorded_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.area_code,
      row.kind,
      row.as_of,
      row.people,
      row.source,
      row.armed_forces,
      row.replaces,
      row.reason,
      t.now,
      t.actor.accountId,
    ],
  );
}

/** Closes a figure's recording: it holds no longer and stays to be seen. */
export async function retractFigure(t: WriteTx, id: string, reason: string): Promise<void> {
  await t.run(
    'UPDATE official_figures SET retracted_at = ?, retracted_by = ?, retract_reason = ? WHERE id = ?',
    [t.now, t.actor.accountId, reason, id],
  );
}

const settingName = (ward: string): string => `coverage.reported.${ward}`;

export async function reportedSetting(t: ReadTx, ward: string): Promise<string | undefined> {
  const row = await t.one<{ value: string }>('SELECT value FROM settings WHERE name = ?', [
    settingName(ward),
  ]);
  return row?.value;
}

export async function saveReported(t: WriteTx, ward: string, value: string): Promise<void> {
  await t.run(
    `INSERT INTO settings (name, value, updated_at) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, version = settings.version + 1, updated_at = excluded.updated_at`,
    [settingName(ward), value, t.now],
  );
}
