import type { ReadTx } from '../../db/tx.ts';
import { ageBand, ageOn, type Day } from '../../shared/dates.ts';
import { requireArea } from '../areas/service.ts';
import type { CoverageBy } from './schema.ts';
import { keyOf, type Source, sourceOf } from './source.ts';
import * as store from './store.ts';

/** Asks for the people behind one figure of a coverage answer. */
export interface CountedPeopleQuery {
  asOf: Day;
  area: string;
  by: CoverageBy;
  /** The item's key; null: everybody of the area. */
  key: string | null;
  /** Only those with a card on the day, or only those without. */
  covered?: boolean | undefined;
  asKnownAt?: string | undefined;
}

export interface CountedPerson {
  person: string;
  fullName: string;
  birthDate: string;
  area: string;
  /** Of the card that counts; null: none. */
  objectCode: string | null;
}

type Test = (row: store.CountedPersonRow) => boolean;

/** Which rows stand under a key: the same rule as counts them. */
async function testOf(source: Source, { by, key, area, asOf }: CountedPeopleQuery): Promise<Test> {
  if (key === null) return () => true;
  switch (by) {
    case 'area': {
      const parts = await source.parts(asOf);
      const part = parts.find(({ code }) => code === key);
      if (part) return (row) => part.areas.has(row.area_code);
      return (row) => key === area && !parts.some(({ areas }) => areas.has(row.area_code));
    }
    case 'payerGroup':
      return (row) => keyOf(source.dictionary, row, asOf) === key;
    case 'objectCode':
      return (row) => (row.object_code ?? 'none') === key;
    case 'sex':
      return (row) => row.sex === key;
    case 'ageBand':
      return (row) => ageBand(ageOn(row.birth_date, asOf)) === key;
    case 'category':
    case 'month':
      return () => true;
  }
}

/** The people behind one figure of `coverage`, by area and name: on that day, in that area, as known then. */
export async function countedPeople(t: ReadTx, query: CountedPeopleQuery): Promise<CountedPerson[]> {
  const area = await requireArea(t, query.area, query.asOf);
  const { source } = await sourceOf(t, area.code, query.asKnownAt);
  const category = query.by === 'category' ? query.key : null;
  const test = await testOf(source, query);
  const rows = await store.exactPeople(t, await source.filter(query.asOf), category);
  return rows
    .filter(test)
    .filter(({ object_code }) => query.covered === undefined || query.covered === (object_code !== null))
    .map((row) => ({
      person: row.person_id,
      fullName: row.full_name,
      birthDate: row.birth_date,
      area: row.area_code,
      objectCode: row.object_code,
    }));
}
