import { stopPostgres } from './postgres.ts';

/** Root hooks of every run of mocha: what a process started for its tests ends with them. */
export const mochaHooks = {
  async afterAll(): Promise<void> {
    await stopPostgres();
  },
};
