// Import of 100,000 residents: read, matched, checked, committed, against reading the same file and bare inserts.
import { createReadStream, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import ExcelJS from 'exceljs';
import { systemActor } from '../src/db/tx.ts';
import { stageImport } from '../src/features/imports/received.ts';
import { commitImport } from '../src/features/imports/service.ts';
import { fold, nameKey } from '../src/shared/text.ts';
import { type Figure, figure } from './figures.ts';
import { fillRegistry, nameAt, scramble } from './registry.ts';

const headers = [
  'Mã hộ',
  'Họ và tên',
  'Quan hệ với chủ hộ',
  'Ngày sinh',
  'Giới tính',
  'Địa chỉ',
  'Tổ dân phố',
  'Cư trú từ ngày',
];

/** A list of residents as a ward keeps one, four a household. */
export async function writeFile(file: string, rows: number): Promise<void> {
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: file, useStyles: false });
  const sheet = workbook.addWorksheet('Nhân khẩu');
  sheet.addRow(headers).commit();
  for (let n = 0; n < rows; n++) {
    const chance = scramble(n + 7);
    const day = `${String(1 + (chance % 28)).padStart(2, '0')}/${String(1 + (chance % 12)).padStart(2, '0')}`;
    const relation = n % 4 === 0 ? 'Chủ hộ' : 'Con';
    const born = `${day}/${n % 4 === 0 ? 1960 + (chance % 30) : 1995 + (chance % 15)}`;
    const group = `CL-0${1 + (Math.floor(n / 4) % 9)}`;
    const code = `N-${Math.floor(n / 4)}`;
    const name = `${nameAt(n)} ${nameAt(n * 3 + 1)
      .split(' ')
      .at(-1)}`;
    const sex = n % 2 === 0 ? 'Nữ' : 'Nam';
    sheet.addRow([code, name, relation, born, sex, `${n} Chu Văn An`, group, '01/01/2015']).commit();
  }
  sheet.commit();
  await workbook.commit();
}

/** Reads every cell of the file with exceljs and inserts each row once, in one transaction. */
export async function readAndInsert(file: string, target: string): Promise<number> {
  const began = performance.now();
  const database = new Database(target);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(
    `CREATE TABLE rows (id INTEGER PRIMARY KEY, ${headers.map((_, i) => `c${i} TEXT`).join(', ')})`,
  );
  const insert = database.prepare(`INSERT INTO rows VALUES (NULL, ${headers.map(() => '?').join(', ')})`);
  database.exec('BEGIN');
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(createReadStream(file), { sharedStrings: 'cache' });
  for await (const sheet of reader) {
    for await (const row of sheet) insert.run(...headers.map((_, i) => row.getCell(i + 1).text));
  }
  database.exec('COMMIT');
  database.close();
  return performance.now() - began;
}

const facts = {
  households: 'id, code, ward_code, address, search_text, created_at, updated_at',
  people: 'id, full_name, name_key, folded_name, search_text, created_at, updated_at',
  person_vitals: 'id, person_id, birth_date, sex, recorded_at',
  residences: 'id, person_id, household_id, area_code, kind, source, valid_from, recorded_at',
  memberships: 'id, person_id, household_id, relation, valid_from, recorded_at',
};

/**
 * The same with the facts that the rows are: each person, birth, residence and membership, each household, bare inserts
 * into our own tables with their indexes beside those who are there; no text index, no audit, nothing looked up.
 */
async function readAndInsertFacts(file: string, registry: string): Promise<void> {
  const database = new Database(registry);
  database.pragma('synchronous = FULL');
  for (const table of ['people', 'households']) database.exec(`DROP TRIGGER ${table}_index_insert`);
  const insertInto = Object.fromEntries(
    Object.entries(facts).map(([table, columns]) => [
      table,
      database.prepare(`INSERT INTO ${table} (${columns}) VALUES (${columns.replace(/\w+/g, '?')})`),
    ]),
  );
  const now = '2024-11-30T00:00:00.000Z';
  const households = new Set<string>();
  let n = 0;
  database.exec('BEGIN');
  const reader = new ExcelJS.stream.xlsx.WorkbookReader(createReadStream(file), { sharedStrings: 'cache' });
  for await (const sheet of reader) {
    for await (const row of sheet) {
      const [code = '', name = '', relation, born = '', sex, address = '', group] = headers.map(
        (_, i) => row.getCell(i + 1).text,
      );
      if (code === headers[0]) continue;
      const [person, text] = [`x${n++}`, fold(name)];
      if (!households.has(code))
        insertInto.households?.run(code, code, 'CL', address, fold(address), now, now);
      households.add(code);
      insertInto.people?.run(person, name, nameKey(name), text, text, now, now);
      insertInto.person_vitals?.run(`v${person}`, person, born, sex === 'Nữ' ? 'female' : 'male', now);
      const area = group?.slice(-5);
      insertInto.residences?.run(
        `r${person}`,
        person,
        code,
        area,
        'permanent',
        'declared',
        '2015-01-01',
        now,
      );
      const as = relation === 'Con' ? 'child' : 'head';
      insertInto.memberships?.run(`m${person}`, person, code, as, '2015-01-01', now);
    }
  }
  database.exec('COMMIT');
  database.close();
}

/** The most memory this process has held while `work` ran, in MB. */
export async function peakMemoryMb(work: () => Promise<void>): Promise<number> {
  let peak = 0;
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 50);
  await work();
  clearInterval(look);
  return Math.max(peak, process.memoryUsage.rss()) / 2 ** 20;
}

/** Processor time in ms that this process took for `work`: tells more than a clock where others work on the machine. */
export async function processorMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

export async function measureImport(folder: string, rows: number): Promise<Figure[]> {
  mkdirSync(path.join(folder, 'import'), { recursive: true });
  const file = path.join(folder, 'import.xlsx');
  await writeFile(file, rows);
  if (statSync(file).size === 0) throw new Error('the workbook is empty');
  let limit = 0;
  const limitProcessor = await processorMs(async () => {
    limit = await readAndInsert(file, path.join(folder, 'import', 'bare.sqlite'));
  });
  const deps = await fillRegistry(path.join(folder, 'import'), 16_000, { rolledUp: true });
  const copy = path.join(folder, 'facts.sqlite');
  const source = new Database(path.join(folder, 'import', 'so-an-sinh.sqlite'), { readonly: true });
  await source.backup(copy);
  source.close();
  const factsProcessor = await processorMs(() => readAndInsertFacts(file, copy));
  const { rss } = process.memoryUsage();
  const parts = { stage: 0, commit: 0 };
  let memory = 0;
  const take = async (): Promise<void> => {
    const began = performance.now();
    const form = { register: 'residents', area: 'CL', file, filename: 'import.xlsx' } as const;
    const staged = await stageImport(deps.db, systemActor, form);
    parts.stage = performance.now() - began;
    const done = await deps.db.tx(systemActor, (t) => commitImport(t, staged.id), { large: true });
    parts.commit = performance.now() - began - parts.stage;
    if (done.created !== rows) throw new Error(`only ${done.created} of ${rows} rows were taken`);
  };
  const processor = await processorMs(async () => {
    memory = await peakMemoryMb(take);
  });
  await deps.db.close();
  const whole = parts.stage + parts.commit;
  const label = `import of ${rows.toLocaleString('en')} rows`;
  return [
    figure(label, [whole], [limit], 'ms', { atMost: 2 }),
    figure(`${label}, until the preview`, [parts.stage], [limit], 'ms', null),
    figure(`${label}, commit`, [parts.commit], [limit], 'ms', null),
    figure(`${label}, by processor time`, [processor], [limitProcessor], 'ms', null),
    figure(
      `${label}, by processor time, against the same facts inserted bare into our tables`,
      [processor],
      [factsProcessor],
      'ms',
      null,
    ),
    figure(`${label}, memory, against what was held before`, [memory], [rss / 2 ** 20], 'MB', null),
  ];
}
