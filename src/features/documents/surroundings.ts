import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { instantOf } from '../../shared/clock.ts';
import type { Surroundings } from './handover.ts';

/** Of the program's settings what a handover book needs. */
interface Places {
  host: string;
  port: number;
  dataDir: string;
  exportsDir: string;
  databaseUrl: string | null;
}

function backupsIn(folder: string): { file: string; ms: number }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.backup'))
    .map((name) => ({ file: path.join(folder, name), ms: statSync(path.join(folder, name)).mtimeMs }));
}

/** Where the registry lies and when it was last backed up, as far as its own folder tells. */
export function surroundingsOf(config: Places): Surroundings {
  const [latest] = [...backupsIn(config.dataDir), ...backupsIn(path.join(config.dataDir, 'backups'))].sort(
    (a, b) => b.ms - a.ms,
  );
  return {
    settings: [
      { name: 'Địa chỉ máy chủ (HOST, PORT)', value: `${config.host}:${config.port}` },
      { name: 'Thư mục dữ liệu (DATA_DIR)', value: config.dataDir },
      { name: 'Thư mục tệp đã xuất (EXPORTS_DIR)', value: config.exportsDir },
      // The address holds a password.
      {
        name: 'Cơ sở dữ liệu (DATABASE_URL)',
        value: config.databaseUrl ? 'PostgreSQL' : 'tệp SQLite trong thư mục dữ liệu',
      },
    ],
    lastBackup: latest ? { file: path.basename(latest.file), at: instantOf(latest.ms) } : null,
  };
}
