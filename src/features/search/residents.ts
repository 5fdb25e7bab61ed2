import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { chunks, marks } from '../../shared/collections.ts';
import type { Page } from '../../shared/lists.ts';
import { insideArea, onTheDay, type PeopleFilter } from './store.ts';

const peopleAtOnce = 200;
const columns = 'area_code, name_key, person_id, valid_from, valid_to';
const exact = `SELECT r.area_code, p.name_key, r.person_id, r.valid_from, r.valid_to
  FROM residences r JOIN people p ON p.id = r.person_id WHERE r.retracted_at IS NULL`;

/** Puts the people whose facts or names this transaction changed in their places; runs just before its commit. */
export async function placeResidents(t: WriteTx): Promise<void> {
  for (const people of chunks([...t.touchedPeople], peopleAtOnce)) {
    await t.run(`DELETE FROM area_residents WHERE person_id IN (${marks(people)})`, people);
    await t.run(
      `INSERT INTO area_residents (${columns}) ${exact} AND r.person_id IN (${marks(people)})`,
      people,
    );
  }
}

/** Compares every place with the facts; answers the first difference, or undefined. */
export async function verifyResidents(t: ReadTx): Promise<string | undefined> {
  const differences = [
    [`${exact} EXCEPT SELECT ${columns} FROM area_residents`, 'thiếu'],
    [`SELECT ${columns} FROM area_residents EXCEPT ${exact}`, 'thừa'],
  ] as const;
  for (const [sql, fault] of differences) {
    const row = await t.one<{ area_code: string; person_id: string; valid_from: string }>(`${sql} LIMIT 1`);
    if (row)
      return `nhân khẩu theo tổ: ${fault} người ${row.person_id} ở ${row.area_code} từ ${row.valid_from}`;
  }
  return undefined;
}

/** One page of the residents of an area on a day, by name, with the count of all. */
export async function residentsOf(t: ReadTx, filter: PeopleFilter & { area: string }, page: Page) {
  const { day, scope, area } = filter;
  const found = `FROM area_residents r WHERE ${insideArea} AND ${onTheDay} AND ${scope.sql}`;
  const params = [area, day, day, day, day, ...scope.params];
  const rows = await t.all<{ person_id: string }>(
    `SELECT r.person_id ${found} ORDER BY r.name_key, r.person_id LIMIT ? OFFSET ?`,
    [...params, page.limit, page.offset],
  );
  const count = await t.one<{ n: number }>(`SELECT COUNT(*) AS n ${found}`, params);
  return { ids: rows.map((row) => row.person_id), total: count?.n ?? 0 };
}
