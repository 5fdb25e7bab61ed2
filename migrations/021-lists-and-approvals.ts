import type { Knex } from 'knex';
import { addColumns, appendOnly, createTable } from '../src/db/dialect.ts';

/** Who built a list and what it changed; what was submitted, row by row. */
export async function up(knex: Knex): Promise<void> {
  // Who put the row there: not the one to approve it.
  await addColumns(knex, 'campaign_entries', ['created_by TEXT']);
  await createTable(knex, 'list_builds', [
    'id TEXT PRIMARY KEY',
    'campaign_id TEXT NOT NULL REFERENCES campaigns (id)',
    'content TEXT NOT NULL', // JSON: gifts and đồng, who came, who went, whose level changed
    'built_at TEXT NOT NULL',
    'built_by TEXT',
    'built_by_name TEXT NOT NULL',
  ]);
  await appendOnly(knex, 'list_builds');
  await knex.raw('CREATE INDEX list_builds_campaign ON list_builds (campaign_id, built_at)');
  await createTable(knex, 'approval_rows', [
    'id TEXT PRIMARY KEY',
    'approval_id TEXT NOT NULL REFERENCES campaign_approvals (id)',
    'entry_id TEXT NOT NULL', // a proposal that went again keeps its row here
    'content TEXT NOT NULL', // JSON: the row as it was submitted
    'UNIQUE (approval_id, entry_id)',
  ]);
  await appendOnly(knex, 'approval_rows');
  await knex.raw('CREATE INDEX approval_rows_entry ON approval_rows (entry_id)');
  // Scans of the submission and of the decision.
  await createTable(knex, 'approval_papers', [
    'approval_id TEXT NOT NULL REFERENCES campaign_approvals (id)',
    'paper_id TEXT NOT NULL REFERENCES papers (id)',
    'PRIMARY KEY (approval_id, paper_id)',
  ]);
}

export async function down(): Promise<void> {
  throw new Error('this migration is not undone: restore a backup');
}
