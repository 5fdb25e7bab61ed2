import type { Knex } from 'knex';

/** Whether a source has approved gifts is asked for each gift that is put on its list: without reading the list. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw('DROP INDEX campaign_entries_campaign');
  await knex.raw(
    'CREATE INDEX campaign_entries_campaign ON campaign_entries (campaign_id, source_id, state)',
  );
}

export async function down(): Promise<void> {
  throw new Error('migrations go forward only; restore a backup instead');
}
