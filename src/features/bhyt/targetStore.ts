import type { ReadTx } from '../../db/tx.ts';

/** The target rate of coverage (0–1) of an area in a year: its own target, else its share of the ward's. */
export async function coverageTarget(t: ReadTx, area: string, year: number): Promise<number | null> {
  const row = await t.one<{ planned: number }>(
    `SELECT planned FROM targets WHERE area_code = ? AND year = ? AND code = 'coverage'
     UNION ALL SELECT s.planned FROM target_shares s JOIN targets g ON g.id = s.target_id
       WHERE s.area_code = ? AND g.year = ? AND g.code = 'coverage' LIMIT 1`,
    [area, year, area, year],
  );
  return row ? row.planned / 100 : null;
}
