import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { type Relation, relationLabels } from '../../shared/words.ts';
import { areaOn } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { householdById } from '../households/service.ts';
import type { FactRow } from './mergeStore.ts';
import type { MovedFact } from './references.ts';

/** "từ 01/01/2020 đến nay". */
export function periodText(from: Day, to: Day): string {
  const last = lastDayOut(to);
  return `từ ${formatDay(from)} ${last === null ? 'đến nay' : `đến ${formatDay(last)}`}`;
}

export const thingOf: Record<MovedFact, string> = {
  residences: 'residence',
  memberships: 'membership',
  statuses: 'status',
  insurance_periods: 'insurancePeriod',
};

const text = (row: FactRow, column: string): string => String(row[column] ?? '');

async function residenceText(t: ReadTx, row: FactRow): Promise<string> {
  const area = await areaOn(t, text(row, 'area_code'), row.valid_from);
  return `Cư trú tại ${area?.name ?? text(row, 'area_code')}`;
}

async function membershipText(t: ReadTx, row: FactRow): Promise<string> {
  const household = await householdById(t, text(row, 'household_id'));
  // The table's CHECK allows no other word.
  const relation = text(row, 'relation_text') || relationLabels[text(row, 'relation') as Relation];
  return `Thành viên hộ ${household?.code ?? ''} (${relation.toLowerCase()})`;
}

/** What a fact is, without its days. */
export async function nameOfFact(t: ReadTx, table: MovedFact, row: FactRow): Promise<string> {
  switch (table) {
    case 'residences':
      return residenceText(t, row);
    case 'memberships':
      return membershipText(t, row);
    case 'statuses': {
      const code = text(row, 'category');
      return `Diện ${(await dictionaries(t)).category(code)?.label ?? code}`;
    }
    case 'insurance_periods':
      return `Thẻ BHYT mã ${text(row, 'object_code')}`;
  }
}
