import type { Knex } from 'knex';
import { appendOnly, createTable } from '../src/db/dialect.ts';

const recorded = ['recorded_at TEXT NOT NULL', 'recorded_by TEXT'];

export async function up(knex: Knex): Promise<void> {
  // Why a gift was not handed over when its turn came: it stays unpaid; the newest row counts.
  await createTable(knex, 'unpaid_reasons', [
    'row_id ROWID',
    'id TEXT NOT NULL UNIQUE',
    'entry_id TEXT NOT NULL REFERENCES campaign_entries (id)',
    "reason TEXT NOT NULL CHECK (reason IN ('absent', 'notFound', 'died', 'refused', 'movedOut', 'other'))",
    'note TEXT',
    'noted_on TEXT NOT NULL',
    ...recorded,
  ]);
  await appendOnly(knex, 'unpaid_reasons');
  await knex.raw('CREATE INDEX unpaid_reasons_entry ON unpaid_reasons (entry_id)');
  // What a proxy from outside the household owed when taking the gift: number and authorisation, handed in later.
  await createTable(knex, 'proxy_papers', [
    'row_id ROWID',
    'id TEXT NOT NULL UNIQUE',
    'payment_id TEXT NOT NULL REFERENCES payments (id)',
    'national_id TEXT',
    'paper_id TEXT REFERENCES papers (id)', // giấy ủy quyền
    ...recorded,
  ]);
  await appendOnly(knex, 'proxy_papers');
  await knex.raw('CREATE INDEX proxy_papers_payment ON proxy_papers (payment_id)');
  // Where a gift goes by bank, as typed for it; the newest row counts. A blank number: not by bank.
  await createTable(knex, 'transfer_accounts', [
    'row_id ROWID',
    'id TEXT NOT NULL UNIQUE',
    'entry_id TEXT NOT NULL REFERENCES campaign_entries (id)',
    'account_number TEXT',
    'bank TEXT',
    ...recorded,
  ]);
  await appendOnly(knex, 'transfer_accounts');
  await knex.raw('CREATE INDEX transfer_accounts_entry ON transfer_accounts (entry_id)');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
