// Import of 100,000 residents: read, matched, checked, committed, against reading the same file and bare inserts.
import { createReadStream, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import ExcelJS from 'exceljs';
import { systemActor } from '../src/db/tx.ts';
import { stageImport } from '../src/features/imports/received.ts';
import { commitImport } from '../src/features/imports/service.ts';
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
    figure(`${label}, memory`, [memory], [memory], 'MB', null),
  ];
}
