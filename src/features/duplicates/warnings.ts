import type { ReadTx } from '../../db/tx.ts';
import { householdById } from '../households/service.ts';
import { membershipsOfHousehold } from '../people/service.ts';

/** A place in a household today. */
export interface Seat {
  household: string;
  relation: string;
}

/** What to look at in households where an entry's place goes with the merge: nobody left, or nobody at the head. */
export async function householdWarnings(
  t: ReadTx,
  seats: { stay: readonly Seat[]; go: readonly Seat[] },
  people: readonly [string, string],
): Promise<string[]> {
  const warnings: string[] = [];
  for (const { household, relation } of seats.go) {
    const others = (await membershipsOfHousehold(t, household)).filter(
      (each) => each.valid_from <= t.today && t.today < each.valid_to && !people.includes(each.person_id),
    );
    const left = [...others, ...seats.stay.filter((each) => each.household === household)];
    const code = (await householdById(t, household))?.code ?? '';
    if (left.length === 0)
      warnings.push(
        `Hộ ${code} không còn ai: các diện của hộ vẫn ghi ở hộ đó, xem lại và đưa ra khỏi danh sách nếu cần.`,
      );
    else if (relation === 'head' && !left.some((each) => each.relation === 'head'))
      warnings.push(`Hộ ${code} chưa có chủ hộ: chọn chủ hộ mới sau khi gộp.`);
  }
  return warnings;
}
