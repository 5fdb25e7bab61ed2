import type { Context } from 'mocha';
import { end } from './atEnd.ts';

/** Root hooks of every run of mocha: what a process started for its tests ends with them. */
export const mochaHooks = {
  async afterAll(this: Context) {
    this.timeout(60_000); // the folder of a hundred databases is deleted
    await end();
  },
};
