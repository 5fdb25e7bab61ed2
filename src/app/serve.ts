import { createServer, type Server } from 'node:http';
import { clearRehearsals } from '../db/open.ts';
import { systemActor } from '../db/tx.ts';
import { issueSetUpCode } from '../features/accounts/service.ts';
import { type ComposeOptions, compose, type Deps, databasePlace } from './compose.ts';
import type { Config } from './config.ts';
import { createApp } from './createApp.ts';
import { lockForServer } from './serverLock.ts';

export interface Running {
  deps: Deps;
  server: Server;
  url: string;
  stop(): Promise<void>;
}

function listen(server: Server, { port, host }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** Opens, migrates, composes and listens; prints the address once it answers. Stops in order on SIGINT and SIGTERM. */
export async function serve(
  config: Config,
  options: ComposeOptions & { prepare?: (deps: Deps) => Promise<void> } = {},
): Promise<Running> {
  const unlock = lockForServer(config);
  const deps = await compose(config, options);
  clearRehearsals(databasePlace(config));
  await options.prepare?.(deps);
  await deps.exportRunner.resume();
  await deps.importRunner.resume();
  const server = createServer(createApp(deps));
  const port = await listen(server, config);
  const url = `http://${config.host}:${port}`;
  console.log(`listening on ${url}`);
  await deps.draftScheduler.start();
  const code = await deps.db.tx(systemActor, issueSetUpCode);
  if (code)
    console.log(`Chưa có tài khoản nào. Mở địa chỉ này để thiết lập lần đầu: ${url}/thiet-lap?ma=${code}`);
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      deps.draftScheduler.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 5000).unref();
      });
      await deps.importRunner.stop();
      await deps.exportRunner.idle();
      await deps.db.close();
      unlock();
    })();
    return stopping;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stop().then(() => process.exit(0));
    });
  }
  return { deps, server, url, stop };
}
