import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { shortAreaName } from '../../shared/words.ts';
import { areaOn } from '../areas/service.ts';
import { type HouseholdRow, requireHousehold } from '../households/service.ts';
import { peopleByIds } from '../people/service.ts';
import { statusAnswers, statusesOf } from '../statuses/service.ts';
import { areaOfHousehold, type Membership, membersOn } from './dwelling.ts';
import type { Consequence } from './householdSchema.ts';

export const told = (kind: Consequence['kind'], id: string | null, sentence: string): Consequence => ({
  kind,
  id,
  sentence,
  closes: false,
  closable: false,
});

/** "“Hộ nghèo”, “Hộ khó khăn”": what a household holds on a day; '' when nothing. */
export async function heldText(t: ReadTx, household: string, day: Day): Promise<string> {
  const rows = (await statusesOf(t, 'household_id', household)).filter(
    (row) => row.valid_from <= day && day < row.valid_to,
  );
  return (await statusAnswers(t, rows)).map(({ label }) => `“${label}”`).join(', ');
}

/** What joining a household means for somebody: where they live, and what they count under. */
export async function joins(
  t: ReadTx,
  household: HouseholdRow,
  who: string,
  date: Day,
): Promise<Consequence[]> {
  const area = await areaOn(t, await areaOfHousehold(t, household, date), date);
  const found = [
    told(
      'household',
      household.id,
      `${who} là thành viên hộ ${household.code}, cư trú tại ${shortAreaName(area?.name ?? '')} từ ngày ${formatDay(date)}.`,
    ),
  ];
  const held = await heldText(t, household.id, date);
  if (held !== '')
    found.push(
      told(
        'status',
        null,
        `Hộ ${household.code} đang là ${held}: ${who} được tính là nhân khẩu của diện này.`,
      ),
    );
  return found;
}

const headOf = (members: readonly Membership[]): Membership | undefined =>
  members.find(({ relation }) => relation === 'head');

async function namesOf(t: ReadTx, ids: readonly string[]): Promise<string[]> {
  const rows = new Map((await peopleByIds(t, ids)).map((row) => [row.id, row.full_name]));
  return ids.map((id) => rows.get(id) ?? '');
}

/** A new head: who becomes what, and that nothing else hangs on the head. */
export async function headChanges(
  t: ReadTx,
  id: string,
  successor: string,
  date: Day,
): Promise<Consequence[]> {
  const household = await requireHousehold(t, id);
  const former = headOf(await membersOn(t, id, date));
  const [before = '', after = ''] = await namesOf(t, [former?.person_id ?? '', successor]);
  const leaves = before === '' ? 'Hộ chưa có chủ hộ; ' : `${before} thôi là chủ hộ; `;
  return [
    told('head', id, `${leaves}${after} là chủ hộ ${household.code} từ ngày ${formatDay(date)}.`),
    told(
      'household',
      id,
      'Diện, thẻ BHYT, quà và hồ sơ của hộ và từng người giữ nguyên: không gắn với chủ hộ. Người nhận, người nhận thay không đổi.',
    ),
  ];
}

/** A split: who goes, who stays under whom, and that what the household holds stays with it. */
export async function splits(
  t: ReadTx,
  id: string,
  leaving: readonly string[],
  newHead: string | null,
  date: Day,
): Promise<Consequence[]> {
  const household = await requireHousehold(t, id);
  const members = await membersOn(t, id, date);
  const staying = members.filter(({ person_id }) => !leaving.includes(person_id));
  const head = newHead ?? headOf(staying)?.person_id ?? '';
  const [headName = ''] = await namesOf(t, [head]);
  const found = [
    told(
      'household',
      id,
      `${(await namesOf(t, leaving)).join(', ')} sang hộ mới từ ngày ${formatDay(date)}.`,
    ),
    told(
      'head',
      id,
      `Hộ ${household.code} còn ${staying.length} người, chủ hộ ${headName}. Hộ mới giữ liên kết về hộ ${household.code}.`,
    ),
  ];
  const held = await heldText(t, id, date);
  if (held !== '')
    found.push(
      told(
        'status',
        null,
        `Hộ ${household.code} vẫn là ${held}; hộ mới không mang theo diện này: cần lập hồ sơ đề nghị nếu hộ mới cũng thuộc diện.`,
      ),
    );
  return found;
}
