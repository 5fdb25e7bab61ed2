import type { ReadTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { compareTexts } from '../../shared/text.ts';
import { areaRowsKnownAt } from '../areas/service.ts';

/** The tree of areas as it was known at an instant. */
export async function areasKnownAt(t: ReadTx, instant: string) {
  const rows = await areaRowsKnownAt(t, instant);
  const on = (day: Day) => rows.filter((row) => row.valid_from <= day && day < row.valid_to);
  const inside = (code: string, day: Day): string[] => {
    const standing = on(day);
    if (!standing.some((row) => row.code === code)) return [];
    // Those that ended before the day go on in their successor.
    const gone = rows.filter((row) => row.valid_to <= day && row.successor_code !== null);
    const found = [code];
    for (let i = 0; i < found.length; i++) {
      const below = [
        ...standing.filter((row) => row.parent_code === found[i]),
        ...gone.filter((row) => row.successor_code === found[i]),
      ];
      for (const row of below) if (!found.includes(row.code)) found.push(row.code);
    }
    return found;
  };
  const children = (code: string, day: Day) =>
    on(day)
      .filter((row) => row.parent_code === code)
      .map(({ code, name }) => ({ code, name }))
      .sort((a, b) => compareTexts(a.code, b.code));
  return { inside, children };
}
