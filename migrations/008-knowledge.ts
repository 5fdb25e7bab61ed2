import type { Knex } from 'knex';
import { appendOnly, createTable, retractOnce } from '../src/db/dialect.ts';
import { searchWords } from '../src/shared/text.ts';

/** Rows of dictionaries get an id that stays through corrections, and are never overwritten from now on. */
async function giveDictionaryRowsIds(knex: Knex): Promise<void> {
  await knex.raw('ALTER TABLE dictionary_rows ADD COLUMN id TEXT');
  await knex.raw("UPDATE dictionary_rows SET id = 'dictionary-row-' || row_id");
  await appendOnly(knex, 'dictionary_rows', ['retracted_at', 'retracted_by']);
  await retractOnce(knex, 'dictionary_rows');
  await knex.raw('CREATE UNIQUE INDEX dictionary_rows_id ON dictionary_rows (id) WHERE retracted_at IS NULL');
  await knex.raw('CREATE INDEX dictionary_rows_versions ON dictionary_rows (id, recorded_at)');
}

interface CaseText {
  id: string;
  code: string;
  applicant_name: string;
  household_code: string | null;
  person_name: string | null;
}

/** Cases are found by words without accents: code, applicant, and whose case it is. */
async function indexCases(knex: Knex): Promise<void> {
  await knex.raw("ALTER TABLE cases ADD COLUMN search_text TEXT NOT NULL DEFAULT ''");
  const rows: CaseText[] = await knex('cases as c')
    .leftJoin('households as h', 'h.id', 'c.household_id')
    .leftJoin('people as p', 'p.id', 'c.person_id')
    .select('c.id', 'c.code', 'c.applicant_name', 'h.code as household_code', 'p.full_name as person_name');
  for (const { id, ...texts } of rows) {
    await knex('cases')
      .where({ id })
      .update({ search_text: searchWords(Object.values(texts)) });
  }
}

/** Where a status comes from, and the scans of papers it was entered from. */
async function createStatusSources(knex: Knex): Promise<void> {
  await createTable(knex, 'status_sources', [
    'status_id TEXT PRIMARY KEY',
    "source TEXT NOT NULL CHECK (source IN ('case', 'paper', 'import'))",
    'case_id TEXT REFERENCES cases (id)',
    "CHECK ((source = 'case') = (case_id IS NOT NULL))",
  ]);
  await appendOnly(knex, 'status_sources');
  await createTable(knex, 'status_papers', [
    'status_id TEXT NOT NULL',
    'paper_id TEXT NOT NULL REFERENCES papers (id)',
    'title TEXT NOT NULL',
    'PRIMARY KEY (status_id, paper_id)',
  ]);
  await appendOnly(knex, 'status_papers');
}

export async function up(knex: Knex): Promise<void> {
  await giveDictionaryRowsIds(knex);
  await indexCases(knex);
  await createStatusSources(knex);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
