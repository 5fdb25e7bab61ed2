import type { Knex } from 'knex';
import { appendOnly, createTable } from '../src/db/dialect.ts';

async function index(knex: Knex, name: string, on: string, unique = false): Promise<void> {
  await knex.raw(`CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${name} ON ${on}`);
}

async function createCalendarAndPapers(knex: Knex): Promise<void> {
  await createTable(knex, 'calendar_days', [
    'day TEXT PRIMARY KEY',
    "kind TEXT NOT NULL CHECK (kind IN ('holiday', 'working', 'ordinary'))", // ordinary: an entry taken back
    'label TEXT NOT NULL',
    'updated_at TEXT NOT NULL',
  ]);
  // The bytes lie in a folder beside the database, named by their SHA-256.
  await createTable(knex, 'papers', [
    'id TEXT PRIMARY KEY',
    'sha256 TEXT NOT NULL',
    'name TEXT NOT NULL',
    "type TEXT NOT NULL CHECK (type IN ('application/pdf', 'image/jpeg', 'image/png'))",
    'bytes INTEGER NOT NULL CHECK (bytes > 0)',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'added_by TEXT',
    'added_at TEXT NOT NULL',
  ]);
  await appendOnly(knex, 'papers');
  await index(knex, 'papers_sha256', 'papers (sha256)');
}

async function createCases(knex: Knex): Promise<void> {
  await createTable(knex, 'cases', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    'code TEXT NOT NULL', // mã hồ sơ
    'kind TEXT NOT NULL',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'ward_code TEXT NOT NULL REFERENCES areas (code)',
    'household_id TEXT REFERENCES households (id)',
    'person_id TEXT REFERENCES people (id)',
    'applicant_name TEXT NOT NULL',
    'applicant_phone TEXT',
    'summary TEXT',
    'received_on TEXT NOT NULL',
    'due_on TEXT NOT NULL',
    'norm_on TEXT NOT NULL', // the day whose norms decide
    'step TEXT NOT NULL',
    "state TEXT NOT NULL CHECK (state IN ('open', 'stopped', 'approved', 'refused', 'withdrawn'))",
    'waits_for TEXT', // officer, leader, applicant, front, higher, insurer; null once closed
    'stopped_on TEXT',
    'assignee_id TEXT REFERENCES accounts (id)',
    'proposal TEXT NOT NULL', // JSON: what the case proposes to write into the register
    'decision TEXT', // JSON {number, date, issuer}
    'closed_on TEXT',
    'entered_by TEXT', // whoever entered it cannot approve it
    'created_at TEXT NOT NULL',
    'updated_at TEXT NOT NULL',
  ]);
  await index(knex, 'cases_code', 'cases (ward_code, code)', true);
  await index(knex, 'cases_state', 'cases (state, due_on)');
  await index(knex, 'cases_household', 'cases (household_id)');
  await index(knex, 'cases_person', 'cases (person_id)');
  await createTable(knex, 'case_steps', [
    'id TEXT PRIMARY KEY',
    'case_id TEXT NOT NULL REFERENCES cases (id)',
    'number INTEGER NOT NULL', // 1, 2, 3 … in the order recorded
    'step TEXT NOT NULL',
    `action TEXT NOT NULL CHECK (action IN ('received', 'done', 'supplementRequested', 'supplemented', 'surveyAgain',
      'refused', 'withdrawn', 'approved', 'noted'))`,
    'done_on TEXT NOT NULL',
    'note TEXT',
    'data TEXT', // JSON: scores, attendance, posting
    'by_account TEXT',
    'by_name TEXT NOT NULL',
    'recorded_at TEXT NOT NULL',
  ]);
  await appendOnly(knex, 'case_steps');
  await index(knex, 'case_steps_case', 'case_steps (case_id, number)', true);
  await createTable(knex, 'case_papers', [
    'case_id TEXT NOT NULL REFERENCES cases (id)',
    'paper_id TEXT NOT NULL REFERENCES papers (id)',
    'step_id TEXT REFERENCES case_steps (id)',
    'title TEXT NOT NULL',
    'PRIMARY KEY (case_id, paper_id)',
  ]);
  await appendOnly(knex, 'case_papers');
  // The list of a yearly review: one row a household.
  await createTable(knex, 'review_items', [
    'id TEXT PRIMARY KEY',
    'case_id TEXT NOT NULL REFERENCES cases (id)',
    'household_id TEXT NOT NULL REFERENCES households (id)',
    "origin TEXT NOT NULL CHECK (origin IN ('current', 'request', 'found'))",
    "former TEXT NOT NULL CHECK (former IN ('none', 'poor', 'near-poor'))",
    "outcome TEXT CHECK (outcome IN ('none', 'poor', 'near-poor'))",
    'details TEXT', // JSON: scores, indicators, causes
    'updated_at TEXT NOT NULL',
  ]);
  await index(knex, 'review_items_household', 'review_items (case_id, household_id)', true);
}

export async function up(knex: Knex): Promise<void> {
  await createCalendarAndPapers(knex);
  await createCases(knex);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
