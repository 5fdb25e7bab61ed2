import type { Knex } from 'knex';
import { createTable } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  // What the ward reports to the insurer of those whose card it lists (TT 30/2019): a draft follows the registers, what is
  // submitted stands, what is sealed never changes and is where the next one begins.
  await createTable(knex, 'quarterly_reviews', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'quarter TEXT NOT NULL CHECK (length(quarter) = 7)', // 2024-Q3
    'from_day TEXT NOT NULL CHECK (length(from_day) = 10)',
    'to_day TEXT NOT NULL CHECK (length(to_day) = 10)', // the last day included
    'previous_id TEXT REFERENCES quarterly_reviews (id)',
    "state TEXT NOT NULL CHECK (state IN ('draft', 'submitted', 'sealed'))",
    'left_out TEXT NOT NULL', // JSON [{side, person, reason}]
    'content TEXT', // JSON, from the submission on
    'return_reason TEXT',
    'created_by_name TEXT NOT NULL',
    'created_at TEXT NOT NULL',
    'updated_at TEXT NOT NULL',
    'submitted_by TEXT',
    'submitted_by_name TEXT',
    'submitted_at TEXT',
    'sealed_by_name TEXT',
    'sealed_at TEXT',
    'path TEXT', // below EXPORTS_DIR
    'sha256 TEXT',
    'UNIQUE (area_code, quarter)',
    'CHECK (from_day <= to_day)',
  ]);
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
