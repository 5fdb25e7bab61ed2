import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { type Logger, pino } from 'pino';
import { migrate } from '../db/migrate.ts';
import { type DatabasePlace, openDb } from '../db/open.ts';
import { type Db, systemActor } from '../db/tx.ts';
import { KnownAccounts } from '../features/accounts/known.ts';
import { sessionSecretOf } from '../features/accounts/service.ts';
import { seedCalendar } from '../features/calendar/service.ts';
import { seedDictionaries } from '../features/dictionaries/service.ts';
import { ExportRunner, type SignVersion } from '../features/exports/service.ts';
import { decideWhole } from '../features/imports/decisions/whole.ts';
import { ImportRunner } from '../features/imports/runner.ts';
import { keepFilling } from '../features/reportForms/making.ts';
import type { FormFiller } from '../features/reportForms/sealing.ts';
import type { ReportReader } from '../features/reports/service.ts';
import { DraftScheduler } from '../features/submissions/scheduler.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import { beforeCommit } from './beforeCommit.ts';
import type { Config } from './config.ts';
import { forgetOldKeys, type OnceKey } from './idempotency.ts';
import { Jobs } from './jobs/jobs.ts';
import type { Written } from './jobs/messages.ts';
import { written } from './jobs/written.ts';
import { createMetrics, type Metrics } from './metrics.ts';

/** What the program is made of; handed to the app, to free routes and to the command line. */
export interface Deps {
  config: Config;
  clock: Clock;
  db: Db;
  /** Who is behind tokens and sessions. */
  accounts: KnownAccounts;
  log: Logger;
  metrics: Metrics;
  /** Makes queued exports beside the requests. */
  exportRunner: ExportRunner;
  /** Makes drafts of reports on the day set for them. */
  draftScheduler: DraftScheduler;
  /** Reads files and writes imports beside the requests. */
  importRunner: ImportRunner<OnceKey, Written>;
  /** Makes the signed files of versions that are closed, beside the requests. */
  signVersion: SignVersion;
  /** Reads reports for the screen and for paper beside the requests. */
  reportReader: ReportReader;
  /** Fills forms beside the requests. */
  formFiller: FormFiller;
  /** Signs the cookies of sessions. */
  sessionSecret: string;
  /** The sample ward is being served: a bar on each page says so. */
  demo: boolean;
}

export interface ComposeOptions {
  clock?: Clock;
  demo?: boolean;
}

/** Where the registry lies by these settings. */
export function databasePlace(config: Config): DatabasePlace {
  return { url: config.databaseUrl, file: path.join(config.dataDir, 'so-an-sinh.sqlite') };
}

/** Opens and migrates the database and puts the program together. */
export async function compose(config: Config, options: ComposeOptions = {}): Promise<Deps> {
  const clock = options.clock ?? systemClock();
  const place = databasePlace(config);
  mkdirSync(config.dataDir, { recursive: true });
  await migrate(place);
  const db = openDb(place, clock, beforeCommit);
  const sessionSecret = await db.tx(systemActor, async (t) => {
    await seedDictionaries(t);
    await seedCalendar(t);
    await forgetOldKeys(t);
    return sessionSecretOf(t);
  });
  const log = pino({ level: config.logLevel });
  const jobs = new Jobs(place, clock);
  const folders = { dataDir: config.dataDir, exportsDir: config.exportsDir };
  const exportRunner = new ExportRunner(
    db,
    config.exportsDir,
    (actor, id, report) => jobs.start('export', actor, { id, folders }, report),
    (error) => log.error({ err: error }, 'export failed'),
    keepFilling,
  );
  return {
    config,
    clock,
    db,
    accounts: new KnownAccounts(db, clock),
    sessionSecret,
    exportRunner,
    draftScheduler: new DraftScheduler(
      db,
      clock.today,
      (id) => exportRunner.enqueue(systemActor, id),
      (error) => log.error({ err: error }, 'draft of a report failed'),
    ),
    importRunner: new ImportRunner(
      db,
      path.join(config.dataDir, 'imports'),
      {
        read: (...about) => jobs.start('importRead', ...about),
        decide: (...about) => jobs.start('importDecide', ...about),
        decideNow: (actor, { id, asked, key }) => written(db, actor, key, (t) => decideWhole(t, id, asked)),
        commit: (...about) => jobs.start('importCommit', ...about),
        undo: (...about) => jobs.start('importUndo', ...about),
      },
      (error) => log.error({ err: error }, 'import failed'),
    ),
    signVersion: (actor, id, form) =>
      jobs.start('exportSign', actor, { id, exportsDir: config.exportsDir, form }).done,
    reportReader: (actor, form) => jobs.start('report', actor, { form }).done,
    formFiller: {
      trial: (actor, id, asked) =>
        jobs.start('formTrial', actor, { id, asked, dataDir: config.dataDir }).done,
      seal: (actor, id, asked) => jobs.start('formSeal', actor, { id, asked, folders }).done,
      figures: (actor, month) => jobs.start('formFigures', actor, { month }).done,
    },
    log,
    metrics: createMetrics(),
    demo: options.demo ?? false,
  };
}
