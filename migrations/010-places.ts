import type { Knex } from 'knex';
import { appendOnly, createTable, dropAppendOnly } from '../src/db/dialect.ts';

export async function up(knex: Knex): Promise<void> {
  // On the last row of an area that ended: which area its residents and what lay in it belong to from then on.
  await knex.raw('ALTER TABLE area_periods ADD COLUMN successor_code TEXT REFERENCES areas (code)');
  await dropAppendOnly(knex, 'area_periods');
  await appendOnly(knex, 'area_periods', ['retracted_at', 'retracted_by']);
  // Mergers, renumbering and the like: what was asked for; the dated rows of the areas carry the same instant.
  await createTable(knex, 'reorganisations', [
    'id TEXT PRIMARY KEY',
    'happened_on TEXT NOT NULL CHECK (length(happened_on) = 10)',
    'basis TEXT NOT NULL',
    'form TEXT NOT NULL',
    'sentences TEXT NOT NULL',
    'renamed TEXT NOT NULL', // households that got another code: JSON [{household, from, to}]
    'recorded_at TEXT NOT NULL UNIQUE',
    'recorded_by TEXT',
    'recorded_by_name TEXT NOT NULL',
    'undone_at TEXT',
    'undone_by_name TEXT',
    'undo_reason TEXT',
  ]);
  // What the desk recorded as one event; its facts carry the same recording instant.
  await createTable(knex, 'life_events', [
    'id TEXT PRIMARY KEY',
    'kind TEXT NOT NULL',
    'happened_on TEXT NOT NULL CHECK (length(happened_on) = 10)',
    'person_id TEXT REFERENCES people (id)',
    'household_id TEXT REFERENCES households (id)',
    'area_code TEXT REFERENCES areas (code)',
    'reason TEXT',
    'recorded_at TEXT NOT NULL UNIQUE',
    'recorded_by TEXT',
    'recorded_by_name TEXT NOT NULL',
    'retracted_at TEXT',
    'retracted_by_name TEXT',
    'retraction_reason TEXT',
    'CHECK (person_id IS NOT NULL OR household_id IS NOT NULL)',
  ]);
  await knex.raw('CREATE INDEX life_events_person ON life_events (person_id, recorded_at)');
  await knex.raw('CREATE INDEX life_events_household ON life_events (household_id, recorded_at)');
  await knex.raw('CREATE INDEX life_events_day ON life_events (happened_on)');
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
