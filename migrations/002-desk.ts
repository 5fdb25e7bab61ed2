import type { Knex } from 'knex';
import { appendOnly, createTable } from '../src/db/dialect.ts';

async function index(knex: Knex, name: string, on: string, unique = false): Promise<void> {
  await knex.raw(`CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${name} ON ${on}`);
}

async function createAccounts(knex: Knex): Promise<void> {
  await createTable(knex, 'accounts', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    'username TEXT NOT NULL',
    'full_name TEXT NOT NULL',
    "role TEXT NOT NULL CHECK (role IN ('admin', 'officer', 'leader', 'groupHead', 'city'))",
    'area_code TEXT REFERENCES areas (code)', // null: everywhere
    'password_hash TEXT', // argon2id; null until the one-time code is used
    "state TEXT NOT NULL CHECK (state IN ('active', 'disabled'))",
    'created_at TEXT NOT NULL',
    'updated_at TEXT NOT NULL',
  ]);
  await index(knex, 'accounts_username', 'accounts (username)', true);
  await createTable(knex, 'sessions', [
    'id_hash TEXT PRIMARY KEY', // SHA-256 of the session id: the table alone opens no session
    'account_id TEXT REFERENCES accounts (id)',
    'data TEXT NOT NULL',
    'created_at TEXT NOT NULL',
    'touched_at TEXT NOT NULL',
    'expires_at TEXT NOT NULL',
  ]);
  await createTable(knex, 'tokens', [
    'id TEXT PRIMARY KEY',
    'account_id TEXT NOT NULL REFERENCES accounts (id)',
    'token_hash TEXT NOT NULL UNIQUE',
    'name TEXT',
    'created_at TEXT NOT NULL',
    'expires_at TEXT',
    'revoked_at TEXT',
  ]);
  await createTable(knex, 'one_time_codes', [
    'code_hash TEXT PRIMARY KEY',
    "purpose TEXT NOT NULL CHECK (purpose IN ('setUp', 'password'))",
    'account_id TEXT REFERENCES accounts (id)',
    'created_at TEXT NOT NULL',
    'expires_at TEXT NOT NULL',
    'used_at TEXT',
  ]);
  await createTable(knex, 'idempotency_keys', [
    'account_id TEXT NOT NULL REFERENCES accounts (id)',
    'key TEXT NOT NULL',
    'request_hash TEXT NOT NULL', // SHA-256 of method, path and body
    'status INTEGER NOT NULL',
    'answer TEXT NOT NULL',
    'created_at TEXT NOT NULL',
    'PRIMARY KEY (account_id, key)',
  ]);
}

async function createImportsAndExports(knex: Knex): Promise<void> {
  await createTable(knex, 'imports', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    'register TEXT NOT NULL',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'filename TEXT NOT NULL',
    'sha256 TEXT NOT NULL',
    "state TEXT NOT NULL CHECK (state IN ('reading', 'ready', 'committing', 'committed', 'undone', 'failed'))",
    'summary TEXT NOT NULL', // JSON: counts, columns, heading rows
    'created_by TEXT',
    'created_at TEXT NOT NULL',
    'committed_at TEXT',
    'undone_at TEXT',
  ]);
  await createTable(knex, 'import_rows', [
    'import_id TEXT NOT NULL REFERENCES imports (id)',
    'number INTEGER NOT NULL',
    'sheet TEXT NOT NULL',
    'row_number INTEGER NOT NULL',
    "state TEXT NOT NULL CHECK (state IN ('created', 'updated', 'unchanged', 'rejected', 'undecided'))",
    'cells TEXT NOT NULL',
    'reasons TEXT NOT NULL',
    'changes TEXT NOT NULL',
    'plan TEXT NOT NULL',
    'effects TEXT', // what the commit wrote, for undo
    'PRIMARY KEY (import_id, number)',
  ]);
  await createTable(knex, 'exports', [
    'id TEXT PRIMARY KEY',
    'report TEXT NOT NULL',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'request TEXT NOT NULL', // JSON: month or period, asOf, campaign, recipient, reason
    "state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed'))",
    'filename TEXT',
    'path TEXT', // below EXPORTS_DIR
    'sha256 TEXT',
    'content_sha256 TEXT',
    'figures TEXT',
    'row_count INTEGER',
    'submission INTEGER NOT NULL DEFAULT 1',
    'document_number TEXT',
    'document_date TEXT',
    'fault TEXT',
    'created_by TEXT',
    'created_at TEXT NOT NULL',
    'sealed_at TEXT',
  ]);
  await index(knex, 'exports_report', 'exports (report, area_code, created_at)');
}

async function createCampaigns(knex: Knex): Promise<void> {
  await createTable(knex, 'campaigns', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    'name TEXT NOT NULL',
    "kind TEXT NOT NULL CHECK (kind IN ('tet', 'longevity', 'hunger', 'emergency', 'warInvalidsDay', 'other'))",
    'year INTEGER NOT NULL',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'cut_off_on TEXT NOT NULL',
    "state TEXT NOT NULL CHECK (state IN ('draft', 'listed', 'approved', 'settled'))",
    'created_at TEXT NOT NULL',
    'updated_at TEXT NOT NULL',
  ]);
  const decision = ['decision_number TEXT', 'decided_on TEXT', 'decision_issuer TEXT'];
  await createTable(knex, 'campaign_sources', [
    'id TEXT PRIMARY KEY',
    'campaign_id TEXT NOT NULL REFERENCES campaigns (id)',
    'code TEXT NOT NULL',
    'name TEXT NOT NULL',
    'approved_by TEXT',
    ...decision,
    'budget_dong INTEGER CHECK (budget_dong >= 0)',
    'in_kind TEXT', // JSON [{item, quantity, unit}]
    'UNIQUE (campaign_id, code)',
  ]);
  await createTable(knex, 'campaign_entries', [
    'id TEXT PRIMARY KEY',
    'campaign_id TEXT NOT NULL REFERENCES campaigns (id)',
    'source_id TEXT NOT NULL REFERENCES campaign_sources (id)',
    'person_id TEXT REFERENCES people (id)',
    'household_id TEXT REFERENCES households (id)',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'recipient_name TEXT NOT NULL', // as approved
    'category TEXT',
    'ground TEXT',
    'amount_dong INTEGER NOT NULL CHECK (amount_dong >= 0)',
    'in_kind TEXT',
    "state TEXT NOT NULL CHECK (state IN ('proposed', 'approved', 'withdrawn'))",
    ...decision,
    'created_at TEXT NOT NULL',
    'CHECK (person_id IS NOT NULL OR household_id IS NOT NULL)',
  ]);
  await index(knex, 'campaign_entries_campaign', 'campaign_entries (campaign_id, source_id)');
  await index(knex, 'campaign_entries_person', 'campaign_entries (person_id)');
  await index(knex, 'campaign_entries_household', 'campaign_entries (household_id)');
  // The ledger: a payment, its reversal, or a gift given back; never changed, a mistake gets a reversing row.
  await createTable(knex, 'payments', [
    'row_id ROWID',
    'id TEXT NOT NULL UNIQUE',
    'entry_id TEXT NOT NULL REFERENCES campaign_entries (id)',
    'campaign_id TEXT NOT NULL REFERENCES campaigns (id)',
    'source_id TEXT NOT NULL REFERENCES campaign_sources (id)',
    "kind TEXT NOT NULL CHECK (kind IN ('payment', 'reversal', 'return'))",
    'reverses_id TEXT REFERENCES payments (id)',
    'amount_dong INTEGER NOT NULL CHECK (amount_dong >= 0)',
    'in_kind TEXT',
    'paid_on TEXT NOT NULL',
    'receiver_name TEXT',
    'receiver_relation TEXT',
    'receiver_national_id TEXT',
    "signature TEXT CHECK (signature IN ('awaited', 'matched'))",
    'reason TEXT',
    'recorded_at TEXT NOT NULL',
    'recorded_by TEXT',
    "CHECK ((kind = 'reversal') = (reverses_id IS NOT NULL))",
  ]);
  await appendOnly(knex, 'payments', ['signature']);
  await index(knex, 'payments_entry', 'payments (entry_id)');
  await index(knex, 'payments_day', 'payments (paid_on)');
  await index(knex, 'payments_reversal', 'payments (reverses_id) WHERE reverses_id IS NOT NULL', true);
  // Money given back to the budget (nộp trả ngân sách), by source, with its voucher.
  await createTable(knex, 'campaign_returns', [
    'row_id ROWID',
    'id TEXT NOT NULL UNIQUE',
    'campaign_id TEXT NOT NULL REFERENCES campaigns (id)',
    'source_id TEXT NOT NULL REFERENCES campaign_sources (id)',
    'amount_dong INTEGER NOT NULL CHECK (amount_dong >= 0)',
    'in_kind TEXT',
    'returned_on TEXT NOT NULL',
    'voucher_number TEXT',
    'recorded_at TEXT NOT NULL',
    'recorded_by TEXT',
  ]);
  await appendOnly(knex, 'campaign_returns');
}

async function createFigures(knex: Knex): Promise<void> {
  await createTable(knex, 'allowance_payments', [
    'row_id ROWID',
    'id TEXT NOT NULL UNIQUE',
    'person_id TEXT NOT NULL REFERENCES people (id)',
    'status_id TEXT NOT NULL',
    'category TEXT NOT NULL',
    'month TEXT NOT NULL', // the month it is for
    'amount_dong INTEGER NOT NULL',
    'paid_on TEXT NOT NULL',
    "via TEXT NOT NULL CHECK (via IN ('cash', 'account'))",
    'recorded_at TEXT NOT NULL',
    'recorded_by TEXT',
  ]);
  await appendOnly(knex, 'allowance_payments');
  await index(knex, 'allowance_payments_month', 'allowance_payments (month, category)');
  await index(knex, 'allowance_payments_person', 'allowance_payments (person_id)');
  await createTable(knex, 'targets', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'year INTEGER NOT NULL',
    'number INTEGER NOT NULL', // order on the list
    'code TEXT NOT NULL',
    'name TEXT NOT NULL',
    'unit TEXT NOT NULL',
    "direction TEXT NOT NULL CHECK (direction IN ('atLeast', 'atMost'))",
    'planned REAL NOT NULL',
    'decision TEXT',
    'responsible TEXT',
    'UNIQUE (area_code, year, code)',
  ]);
  await createTable(knex, 'target_shares', [
    'target_id TEXT NOT NULL REFERENCES targets (id)',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'planned REAL NOT NULL',
    'PRIMARY KEY (target_id, area_code)',
  ]);
  await createTable(knex, 'target_values', [
    'target_id TEXT NOT NULL REFERENCES targets (id)',
    'month TEXT NOT NULL',
    'value REAL NOT NULL', // done in the month, where the registers cannot tell
    'note TEXT',
    'PRIMARY KEY (target_id, month)',
  ]);
  // Figures of other offices: the statistical office's population, the insurer's number of insured.
  await createTable(knex, 'official_figures', [
    'row_id ROWID',
    'id TEXT NOT NULL UNIQUE',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    "kind TEXT NOT NULL CHECK (kind IN ('population', 'insured'))",
    'as_of TEXT NOT NULL',
    'people INTEGER NOT NULL CHECK (people >= 0)',
    'source TEXT NOT NULL',
    'recorded_at TEXT NOT NULL',
    'recorded_by TEXT',
    'retracted_at TEXT',
    'retracted_by TEXT',
  ]);
  await appendOnly(knex, 'official_figures', ['retracted_at', 'retracted_by']);
  await index(knex, 'official_figures_area', 'official_figures (area_code, kind, as_of)');
}

export async function up(knex: Knex): Promise<void> {
  await createAccounts(knex);
  await createImportsAndExports(knex);
  await createCampaigns(knex);
  await createFigures(knex);
}

export async function down(): Promise<void> {
  throw new Error('the second migration is not undone: restore a backup');
}
