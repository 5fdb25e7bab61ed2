import type { ReadTx, WriteTx } from '../../../db/tx.ts';
import { chunks, marks } from '../../../shared/collections.ts';
import type { Page } from '../../../shared/lists.ts';
import type { ImportRegister } from '../reading/columns.ts';
import type { RowChoice } from './decided.ts';

export interface DecisionRow {
  id: string;
  area_code: string;
  register: ImportRegister;
  /** Only for files of this sender; null: of whomever. */
  profile_id: string | null;
  choice: RowChoice | 'keep';
  /** What the file says: of a person, or as the new value of a field of a thing. */
  reading: string;
  person_id: string | null;
  /** JSON: what the list of decisions shows. */
  label: string;
  import_id: string;
  recorded_at: string;
  recorded_on: string;
  recorded_by_name: string;
}

export async function insertDecision(
  t: WriteTx,
  row: Omit<DecisionRow, 'recorded_at' | 'recorded_on' | 'recorded_by_name'>,
): Promise<void> {
  await t.run(
    `INSERT INTO import_decisions (id, area_code, register, profile_id, choice, reading, person_id, label, import_id,
       recorded_at, recorded_on, recorded_by_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.id,
      row.area_code,
      row.register,
      row.profile_id,
      row.choice,
      row.reading,
      row.person_id,
      row.label,
      row.import_id,
      t.now,
      t.today,
      t.actor.fullName,
    ],
  );
}

interface About {
  area: string;
  register: ImportRegister;
  /** Of this sender and of whomever; null: of whomever alone. */
  profile: string | null;
}

const current = 'area_code = ? AND register = ? AND retracted_at IS NULL';

/** What is remembered for a file: decisions about its sender and about whomever. */
export function decisionsFor(t: ReadTx, { area, register, profile }: About): Promise<DecisionRow[]> {
  return t.all<DecisionRow>(
    `SELECT * FROM import_decisions WHERE ${current} AND (profile_id IS NULL OR profile_id = ?)`,
    [area, register, profile],
  );
}

/** Those of them that are about these readings. */
export async function decisionsOfReadings(
  t: ReadTx,
  { area, register, profile }: About,
  readings: readonly string[],
): Promise<DecisionRow[]> {
  const found: DecisionRow[] = [];
  for (const part of chunks(readings, 200)) {
    found.push(
      ...(await t.all<DecisionRow>(
        `SELECT * FROM import_decisions WHERE ${current} AND (profile_id IS NULL OR profile_id = ?)
           AND reading IN (${marks(part)})`,
        [area, register, profile, ...part],
      )),
    );
  }
  return found;
}

export async function retractDecision(t: WriteTx, id: string): Promise<void> {
  await t.run('UPDATE import_decisions SET retracted_at = ?, retracted_by_name = ? WHERE id = ?', [
    t.now,
    t.actor.fullName,
    id,
  ]);
}

export function decisionById(t: ReadTx, id: string): Promise<DecisionRow | undefined> {
  return t.one<DecisionRow>('SELECT * FROM import_decisions WHERE id = ? AND retracted_at IS NULL', [id]);
}

interface Scope {
  sql: string;
  params: string[];
}

export type ListedDecision = DecisionRow & {
  filename: string;
  profile_name: string | null;
  person_name: string | null;
};

/** Decisions in force of an area, newest first. */
export function recentDecisions(t: ReadTx, scope: Scope, page: Page): Promise<ListedDecision[]> {
  return t.all<ListedDecision>(
    `SELECT d.*, i.filename, p.name AS profile_name, w.full_name AS person_name FROM import_decisions d
       JOIN imports i ON i.id = d.import_id LEFT JOIN import_profiles p ON p.id = d.profile_id
       LEFT JOIN people w ON w.id = d.person_id
     WHERE d.retracted_at IS NULL AND ${scope.sql} ORDER BY d.recorded_at DESC, d.id DESC LIMIT ? OFFSET ?`,
    [...scope.params, page.limit, page.offset],
  );
}

export async function countDecisions(t: ReadTx, scope: Scope): Promise<number> {
  const row = await t.one<{ n: number }>(
    `SELECT COUNT(*) AS n FROM import_decisions d WHERE d.retracted_at IS NULL AND ${scope.sql}`,
    scope.params,
  );
  return Number(row?.n ?? 0);
}
