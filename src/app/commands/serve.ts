import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { demoPassword, demoToday, demoUsernames, seedDemo } from '../../features/demo/service.ts';
import { clockWithToday } from '../../shared/clock.ts';
import type { Run } from '../commandLine.ts';
import { compose, databasePlace } from '../compose.ts';
import { readConfig } from '../config.ts';
import { serve } from '../serve.ts';
import { serverHolding } from '../serverLock.ts';

/** `sas serve`, `sas migrate`, `sas demo`. */
export function addServeCommands(program: Command, run: Run): void {
  program
    .command('serve')
    .description('Chạy máy chủ trên dữ liệu thật (như npm start)')
    .action(
      run(async () => {
        await serve(readConfig());
        return undefined;
      }),
    );
  program
    .command('migrate')
    .description('Đưa cơ sở dữ liệu lên dạng mới nhất')
    .option('--json', 'in một đối tượng JSON')
    .action(
      run(async () => {
        const config = readConfig();
        const deps = await compose(config);
        await deps.db.close();
        return { result: { migrated: true }, text: 'Cơ sở dữ liệu đã ở dạng mới nhất.' };
      }),
    );
  program
    .command('demo')
    .description('Lập phường mẫu mới trong data/demo và chạy máy chủ trên đó')
    .option('--no-serve', 'chỉ lập dữ liệu, không chạy máy chủ')
    .action(
      run(async (options: { serve: boolean }) => {
        await demo(options.serve);
        return undefined;
      }),
    );
}

/** A fresh sample ward in data/demo, on loopback only: its accounts all have the same printed password. */
async function demo(serving: boolean): Promise<void> {
  const base = readConfig();
  const dataDir = path.join(base.dataDir, 'demo');
  const config = {
    ...base,
    host: '127.0.0.1',
    dataDir,
    exportsDir: path.join(dataDir, 'exports'),
    databaseUrl: null,
  };
  const holder = serverHolding(config);
  if (holder)
    throw new Error(`Phường mẫu đang được máy chủ khác phục vụ (tiến trình ${holder}). Dừng nó trước.`);
  const { file } = databasePlace(config);
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  rmSync(config.exportsDir, { force: true, recursive: true });
  const clock = clockWithToday(demoToday);
  console.log('Đang lập phường mẫu (nhân vật hư cấu)…');
  if (!serving) {
    const deps = await compose(config, { clock, demo: true });
    await seedDemo(deps.db);
    await deps.db.close();
    return;
  }
  const { url } = await serve(config, { clock, demo: true, prepare: ({ db }) => seedDemo(db) });
  console.log(`Mở ${url} và đăng nhập. Tài khoản: ${demoUsernames.join(', ')}; mật khẩu: ${demoPassword}`);
}
