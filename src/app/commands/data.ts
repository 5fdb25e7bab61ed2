import path from 'node:path';
import { type Command, Option } from 'commander';
import { backupSqlite, restoreSqlite } from '../../db/backup.ts';
import { openDb } from '../../db/open.ts';
import { systemActor } from '../../db/tx.ts';
import { papersDir } from '../../features/papers/service.ts';
import { systemClock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Run } from '../commandLine.ts';
import { databasePlace } from '../compose.ts';
import { readConfig } from '../config.ts';
import { serverHolding } from '../serverLock.ts';
import { addExportCommand } from './export.ts';
import { addImportCommand } from './import.ts';

const jsonOption = ['--json', 'in một đối tượng JSON'] as const;

/** `sas import`, `sas export`, `sas backup`, `sas restore`. */
export function addDataCommands(program: Command, run: Run): void {
  addImportCommand(program, run);
  addExportCommand(program, run);
  program
    .command('backup')
    .description('Sao lưu cả sổ vào một tệp, kể cả khi máy chủ đang chạy')
    .option('--out <file>', 'tệp sao lưu; bỏ trống: trong thư mục dữ liệu, theo ngày giờ')
    .option(...jsonOption)
    .action(run(backup));
  program
    .command('restore <file>')
    .description('Phục hồi sổ từ bản sao lưu; từ chối khi máy chủ đang chạy')
    .addOption(new Option(...jsonOption))
    .action(run(restore));
}

async function backup(options: { out?: string }) {
  const config = readConfig();
  if (config.databaseUrl) {
    throw new AppError('invalid', 'Sổ nằm trên PostgreSQL: sao lưu bằng pg_dump của máy chủ PostgreSQL.');
  }
  const stamp = systemClock().now().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  const file = path.resolve(options.out ?? path.join(config.dataDir, `so-an-sinh-${stamp}.backup`));
  await backupSqlite(databasePlace(config).file, file, papersDir(config.dataDir));
  return { result: { file }, text: `Đã sao lưu vào ${file} và kiểm tra bản sao.` };
}

async function restore(file: string) {
  const config = readConfig();
  if (config.databaseUrl) {
    throw new AppError('invalid', 'Sổ nằm trên PostgreSQL: phục hồi bằng pg_restore của máy chủ PostgreSQL.');
  }
  const holder = serverHolding(config);
  if (holder)
    throw new AppError('conflict', `Máy chủ đang chạy (tiến trình ${holder}). Dừng máy chủ rồi phục hồi.`);
  const place = databasePlace(config);
  restoreSqlite(place.file, path.resolve(file), papersDir(config.dataDir));
  const db = openDb(place, systemClock(), []);
  const now = await db.read(systemActor, async (t) => t.now);
  await db.close();
  return {
    result: { restored: true, lastRecordedAt: now },
    text: `Đã phục hồi. Lần ghi cuối trong bản này: ${now}.`,
  };
}
