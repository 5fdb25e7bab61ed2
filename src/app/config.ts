import path from 'node:path';

/** One setting of the environment; docs/settings.md is made from this table. */
export interface Setting {
  name: keyof Config;
  env: string;
  default: string;
  secret?: boolean;
  help: string;
}

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  exportsDir: string;
  /** null: the SQLite file in the data folder. */
  databaseUrl: string | null;
  logLevel: string;
  requestsPerMinute: number;
}

export const settings: readonly Setting[] = [
  { name: 'port', env: 'PORT', default: '3000', help: 'Port the server listens on; 0 takes a free one.' },
  {
    name: 'host',
    env: 'HOST',
    default: '127.0.0.1',
    help: 'Address the server listens on. Leave it on loopback unless a reverse proxy with TLS stands in front.',
  },
  {
    name: 'dataDir',
    env: 'DATA_DIR',
    default: './data',
    help: 'Folder of the SQLite file, of backups and of attachments.',
  },
  {
    name: 'exportsDir',
    env: 'EXPORTS_DIR',
    default: './exports',
    help: 'Folder of sealed workbooks, by month.',
  },
  {
    name: 'databaseUrl',
    env: 'DATABASE_URL',
    default: '',
    secret: true,
    help: 'postgres://… moves the registry to PostgreSQL; empty: the SQLite file in DATA_DIR.',
  },
  {
    name: 'logLevel',
    env: 'LOG_LEVEL',
    default: 'info',
    help: 'One of trace, debug, info, warn, error, fatal, silent.',
  },
  {
    name: 'requestsPerMinute',
    env: 'REQUESTS_PER_MINUTE',
    default: '6000',
    help: 'Requests one address may send in a minute before it is asked to wait (429).',
  },
];

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

function wholeNumber(text: string, from: number, to: number): number | undefined {
  const number = Number(text);
  return /^\d+$/.test(text) && number >= from && number <= to ? number : undefined;
}

/** Reads the settings; throws one error that names every faulty one. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const value = (name: keyof Config): string => {
    const setting = settings.find((each) => each.name === name);
    return environment[setting?.env ?? '']?.trim() || (setting?.default ?? '');
  };
  const faults: string[] = [];
  const port = wholeNumber(value('port'), 0, 65_535);
  if (port === undefined) faults.push(`PORT: "${value('port')}" is no port, give 0 to 65535`);
  const requestsPerMinute = wholeNumber(value('requestsPerMinute'), 1, 10_000_000);
  if (requestsPerMinute === undefined) faults.push('REQUESTS_PER_MINUTE: give a whole number from 1');
  const databaseUrl = value('databaseUrl') || null;
  if (databaseUrl && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    faults.push('DATABASE_URL: give postgres://… or leave it empty');
  }
  if (!logLevels.includes(value('logLevel'))) faults.push(`LOG_LEVEL: give one of ${logLevels.join(', ')}`);
  if (faults.length > 0 || port === undefined || requestsPerMinute === undefined) {
    throw new Error(`settings: ${faults.join('; ')}`);
  }
  return {
    port,
    host: value('host'),
    dataDir: path.resolve(value('dataDir')),
    exportsDir: path.resolve(value('exportsDir')),
    databaseUrl,
    logLevel: value('logLevel'),
    requestsPerMinute,
  };
}
