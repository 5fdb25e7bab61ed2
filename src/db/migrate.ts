import knexBuilder, { type Knex } from 'knex';
import * as registers from '../../migrations/001-registers.ts';
import * as desk from '../../migrations/002-desk.ts';
import * as cases from '../../migrations/003-cases.ts';
import * as duplicates from '../../migrations/004-duplicates.ts';
import * as lists from '../../migrations/005-lists.ts';
import * as documents from '../../migrations/006-documents.ts';
import * as search from '../../migrations/007-search.ts';
import * as knowledge from '../../migrations/008-knowledge.ts';
import * as places from '../../migrations/010-places.ts';
import * as formerNumbers from '../../migrations/011-former-numbers.ts';
import * as areaResidents from '../../migrations/012-area-residents.ts';
import * as officialFigures from '../../migrations/014-official-figures.ts';
import * as quarterlyReviews from '../../migrations/015-quarterly-reviews.ts';
import * as reconciliations from '../../migrations/016-reconciliations.ts';
import * as targets from '../../migrations/017-targets.ts';
import * as coverageDecades from '../../migrations/018-coverage-decades.ts';
import * as insuranceDesk from '../../migrations/019-insurance-desk.ts';
import * as giving from '../../migrations/020-giving.ts';
import * as listsAndApprovals from '../../migrations/021-lists-and-approvals.ts';
import * as payments from '../../migrations/022-payments.ts';
import * as assignedLists from '../../migrations/029-assigned-lists.ts';
import * as martyrPapers from '../../migrations/031-martyr-papers.ts';
import * as consolidations from '../../migrations/034-consolidations.ts';
import * as closings from '../../migrations/035-closings.ts';
import * as addressees from '../../migrations/036-addressees.ts';
import * as reportForms from '../../migrations/038-report-forms.ts';
import * as importJobs from '../../migrations/039-import-jobs.ts';
import * as importDecisions from '../../migrations/040-import-decisions.ts';
import * as submissions from '../../migrations/041-submissions.ts';
import * as addresseesOfExports from '../../migrations/042-addressees-of-exports.ts';
import * as listsOfCampaigns from '../../migrations/043-lists-of-campaigns.ts';
import type { DatabasePlace } from './open.ts';

const migrations: Record<string, Knex.Migration> = {
  '001-registers': registers,
  '002-desk': desk,
  '003-cases': cases,
  '004-duplicates': duplicates,
  '005-lists': lists,
  '006-documents': documents,
  '007-search': search,
  '008-knowledge': knowledge,
  '010-places': places,
  '011-former-numbers': formerNumbers,
  '012-area-residents': areaResidents,
  '014-official-figures': officialFigures,
  '015-quarterly-reviews': quarterlyReviews,
  '016-reconciliations': reconciliations,
  '017-targets': targets,
  '018-coverage-decades': coverageDecades,
  '019-insurance-desk': insuranceDesk,
  '020-giving': giving,
  '021-lists-and-approvals': listsAndApprovals,
  '022-payments': payments,
  '029-assigned-lists': assignedLists,
  '031-martyr-papers': martyrPapers,
  '034-consolidations': consolidations,
  '035-closings': closings,
  '036-addressees': addressees,
  '038-report-forms': reportForms,
  '039-import-jobs': importJobs,
  '040-import-decisions': importDecisions,
  '041-submissions': submissions,
  '042-addressees-of-exports': addresseesOfExports,
  '043-lists-of-campaigns': listsOfCampaigns,
};

// Named in code, so that the built program carries its migrations inside and finds no files of its own.
const source: Knex.MigrationSource<string> = {
  getMigrations: async () => Object.keys(migrations),
  getMigrationName: (name) => name,
  getMigration: async (name) => {
    const migration = migrations[name];
    if (!migration) throw new Error(`no migration named ${name}`);
    return migration;
  },
};

/** Brings the database to the newest form; answers the names of the migrations that ran. */
export async function migrate(place: DatabasePlace): Promise<string[]> {
  const knex = place.url
    ? knexBuilder({ client: 'pg', connection: place.url, pool: { min: 0, max: 1 } })
    : knexBuilder({ client: 'better-sqlite3', connection: { filename: place.file }, useNullAsDefault: true });
  try {
    if (!place.url) await knex.raw('PRAGMA journal_mode = WAL');
    const [, names] = await knex.migrate.latest({ migrationSource: source });
    // knex types the result of `latest` as any: [batch number, names].
    return names as string[];
  } finally {
    await knex.destroy();
  }
}
