import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { systemActor } from '../../src/db/tx.ts';
import type { AreaForm } from '../../src/features/areas/schema.ts';
import { createArea } from '../../src/features/areas/service.ts';
import type { ImportRegister } from '../../src/features/imports/reading/columns.ts';
import { stageImport } from '../../src/features/imports/received.ts';
import type { ImportAnswer } from '../../src/features/imports/schema.ts';
import { commitImport } from '../../src/features/imports/service.ts';
import type { Register } from '../../src/shared/words.ts';
import type { TestRegistry } from './registry.ts';

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'fixtures', 'sample-ward');

interface Balances {
  households: Record<string, number>;
  people: Record<string, number>;
}

/** What the sample ward's workbooks must give, counted apart from this program. */
export interface Expected {
  areas: AreaForm[];
  rows: Record<string, number>;
  coverageByArea: {
    asOf: string;
    area: string;
    population: number;
    covered: number;
    rate: number;
    items: { key: string; population: number; covered: number; rate: number }[];
  }[];
  householdsByCategory: ({ asOf: string } & Record<string, number | string>)[];
  registersByMonth: ({ month: string } & Record<Register, Balances>)[];
  rejects: Record<string, { file: string; row: number; state: string; code: string; column: string }[]>;
}

// The fixture's own shape, described above.
export const expected = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as Expected;

export const sampleFile = (name: string): string => path.join(folder, name);
export const sampleRegisters = ['residents', 'statuses', 'insurance'] as const;

/** The areas of the sample ward. */
export async function makeSampleAreas(registry: TestRegistry): Promise<void> {
  for (const area of expected.areas) await registry.tx((t) => createArea(t, area));
}

export function stageSample(
  registry: TestRegistry,
  register: ImportRegister,
  name: string,
): Promise<ImportAnswer> {
  return stageImport(registry.db, systemActor, {
    register,
    area: 'CL',
    file: sampleFile(name),
    filename: name,
  });
}

/** Areas and the three workbooks of a set (`''` clean, `'-messy'`), committed. Answers what each import did. */
export async function loadSample(
  registry: TestRegistry,
  suffix: '' | '-messy' = '',
): Promise<ImportAnswer[]> {
  await makeSampleAreas(registry);
  const done: ImportAnswer[] = [];
  for (const register of sampleRegisters) {
    const staged = await stageSample(registry, register, `${register}${suffix}.xlsx`);
    done.push(await registry.tx((t) => commitImport(t, staged.id)));
  }
  return done;
}
