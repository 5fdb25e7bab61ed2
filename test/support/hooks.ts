import { end } from './atEnd.ts';

/** Root hooks of every run of mocha: what a process started for its tests ends with them. */
export const mochaHooks = {
  afterAll: end,
};
