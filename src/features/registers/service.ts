import type { ReadTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { fold } from '../../shared/text.ts';
import type { Register } from '../../shared/words.ts';
import { defaultArea, leafCodes, requireArea } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { type RegisterRow, registerRows } from './store.ts';

export type { RegisterRow } from './store.ts';

export interface RegisterQuery {
  register: Register;
  asOf: Day;
  area?: string | undefined;
  /** Words without accents, over names and household codes; all of them wanted. */
  text?: string | undefined;
  category?: string | undefined;
  /** What had been recorded by this instant; now unless given. */
  asKnownAt?: string | undefined;
}

/** Households lived in and residents that stand in a register on a day, in order of code and name. */
export async function listRegister(t: ReadTx, query: RegisterQuery): Promise<RegisterRow[]> {
  const { register, asOf } = query;
  const area = query.area ? await requireArea(t, query.area, asOf) : await defaultArea(t, asOf);
  const codes = (await dictionaries(t))
    .categories()
    .filter((category) => category.register === register)
    .map(({ code }) => code)
    .filter((code) => !query.category || code === query.category);
  if (codes.length === 0) return [];
  const rows = await registerRows(t, await leafCodes(t, area.code, asOf), codes, asOf, query.asKnownAt);
  const words = fold(query.text ?? '')
    .split(/\s+/)
    .filter((word) => word !== '');
  return rows.filter((row) => {
    const text = fold(
      [row.household_code, row.head, row.full_name, row.birth_date].filter(Boolean).join(' '),
    );
    return words.every((word) => text.includes(word));
  });
}
