import type { ReadTx } from '../../db/tx.ts';
import { type Day, dayBefore, formatDay, monthOf } from '../../shared/dates.ts';
import { formatDong } from '../../shared/money.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { shortAreaName } from '../../shared/words.ts';
import { areaOn } from '../areas/service.ts';
import { casesOf } from '../cases/finding.ts';
import { requireHousehold } from '../households/service.ts';
import { insurancePeriodsOf } from '../insurance/service.ts';
import * as people from '../people/service.ts';
import { statusAnswers, statusesOf } from '../statuses/service.ts';
import { paidAfterMonth, unpaidGifts } from './consequenceStore.ts';
import { membersOn } from './dwelling.ts';
import type { Consequence, ConsequenceEvent } from './householdSchema.ts';
import { heldText, told } from './joining.ts';

const item = (
  kind: Consequence['kind'],
  id: string | null,
  sentence: string,
  how: 'closes' | 'closable' | 'told' = 'told',
): Consequence => ({ kind, id, sentence, closes: how === 'closes', closable: how === 'closable' });

/** How an event treats what a person holds: a death ends it, a move only what is chosen. */
const treatment = (event: ConsequenceEvent): 'closes' | 'closable' | 'told' =>
  event === 'death' ? 'closes' : event === 'out' ? 'closable' : 'told';

/** Statuses and cards of one person that reach beyond the day. */
async function heldBy(
  t: ReadTx,
  person: people.PersonRow,
  date: Day,
  event: ConsequenceEvent,
): Promise<Consequence[]> {
  const how = treatment(event);
  const open = (await statusesOf(t, 'person_id', person.id)).filter(
    (row) => row.valid_from < date && date < row.valid_to,
  );
  const found = (await statusAnswers(t, open)).map((status) =>
    item(
      'status',
      status.id,
      `${person.full_name} đang là “${status.label}” từ ${formatDay(status.validFrom)}.`,
      how,
    ),
  );
  for (const card of await insurancePeriodsOf(t, [person.id])) {
    if (card.valid_to <= date) continue;
    const until = lastDayOut(card.valid_to);
    const sentence = `Thẻ BHYT mã ${card.object_code} của ${person.full_name}${until ? ` đến ${formatDay(until)}` : ''}${event === 'death' ? ': đề nghị báo giảm' : ''}.`;
    found.push(item('insurancePeriod', card.id, sentence, how));
  }
  return found;
}

/** Money and open work that the event leaves to be settled. */
async function leftOver(
  t: ReadTx,
  subject: { people: readonly people.PersonRow[]; household: string | null },
): Promise<Consequence[]> {
  const ids = subject.people.map(({ id }) => id);
  const found = (await unpaidGifts(t, ids, subject.household)).map((gift) =>
    item(
      'gift',
      gift.id,
      `Quà chưa phát: ${gift.campaign}, ${gift.source}, ${formatDong(gift.amount_dong)}.`,
    ),
  );
  const cases = subject.household ? await casesOf(t, { household: subject.household }) : [];
  for (const id of ids) cases.push(...(await casesOf(t, { person: id })));
  for (const each of cases) {
    if (each.closedOn !== null) continue;
    found.push(item('case', each.id, `Hồ sơ ${each.code} (${each.kindLabel}) đang giải quyết.`));
  }
  return found;
}

/** Gifts not handed over and open cases of some people, and of the household they leave. */
export async function leftBehind(
  t: ReadTx,
  subject: { people: readonly string[]; household: string },
): Promise<Consequence[]> {
  return leftOver(t, {
    people: await people.peopleByIds(t, subject.people),
    household: subject.household,
  });
}

/** What the household of somebody who goes is left with. */
async function householdLeft(t: ReadTx, person: people.PersonRow, date: Day): Promise<Consequence[]> {
  const membership = (await people.membershipsOf(t, person.id)).find(
    (row) => row.valid_from < date && date < row.valid_to,
  );
  if (!membership) return [];
  const others = (await membersOn(t, membership.household_id, date)).filter(
    (row) => row.person_id !== person.id,
  );
  const code = membership.household_code;
  if (others.length === 0) {
    const open = (await statusesOf(t, 'household_id', membership.household_id)).filter(
      (row) => row.valid_from < date && date < row.valid_to,
    );
    const labels = (await statusAnswers(t, open)).map((status) => `“${status.label}”`);
    const held = labels.length > 0 ? ` Hộ đang là ${labels.join(', ')}.` : '';
    return [item('household', membership.household_id, `Hộ ${code} không còn ai.${held}`)];
  }
  if (membership.relation !== 'head') return [];
  return [
    item(
      'head',
      membership.household_id,
      `${person.full_name} là chủ hộ ${code}: chọn chủ hộ mới trong ${others.length} người còn lại.`,
    ),
  ];
}

/** Where somebody who goes no longer lives, and what no longer counts for them with the household. */
export async function placeLeft(t: ReadTx, person: people.PersonRow, date: Day): Promise<Consequence[]> {
  const found: Consequence[] = [];
  const held = <R extends { valid_from: Day; valid_to: Day }>(rows: readonly R[]): R | undefined =>
    rows.find((row) => row.valid_from < date && date < row.valid_to);
  const residence = held(await people.residencesOf(t, person.id));
  if (residence) {
    const area = await areaOn(t, residence.area_code, date);
    found.push({
      ...told(
        'residence',
        residence.id,
        `Cư trú của ${person.full_name} tại ${shortAreaName(area?.name ?? residence.area_code)} đến hết ngày ${formatDay(dayBefore(date))}.`,
      ),
      closes: true,
    });
  }
  const membership = held(await people.membershipsOf(t, person.id));
  const labels = membership ? await heldText(t, membership.household_id, date) : '';
  if (membership)
    found.push(
      told(
        'household',
        membership.household_id,
        `${person.full_name} không còn là thành viên hộ ${membership.household_code}${labels ? `, không còn tính là nhân khẩu của ${labels}` : ''}.`,
      ),
    );
  return found;
}

/** All that an event of one person closes or changes, in sentences; nothing is written. */
export async function consequencesForPerson(
  t: ReadTx,
  id: string,
  event: ConsequenceEvent,
  date: Day,
): Promise<Consequence[]> {
  const person = await people.requirePerson(t, id);
  const found = [...(await placeLeft(t, person, date)), ...(await heldBy(t, person, date, event))];
  found.push(...(await householdLeft(t, person, date)));
  if (event === 'death') {
    const { months, dong } = await paidAfterMonth(t, person.id, monthOf(date));
    if (months > 0)
      found.push(
        item(
          'allowance',
          person.id,
          `Đã chi trợ cấp ${months} tháng sau ngày mất: số tiền phải thu hồi ${formatDong(dong)}.`,
        ),
      );
  }
  found.push(...(await leftOver(t, { people: [person], household: null })));
  return found;
}

/** The same of a whole household that moves or is merged. */
export async function consequencesForHousehold(
  t: ReadTx,
  id: string,
  event: ConsequenceEvent,
  date: Day,
): Promise<Consequence[]> {
  const household = await requireHousehold(t, id);
  const members = await people.peopleByIds(
    t,
    (await membersOn(t, id, date)).map(({ person_id }) => person_id),
  );
  const open = (await statusesOf(t, 'household_id', id)).filter(
    (row) => row.valid_from < date && date < row.valid_to,
  );
  const how =
    event === 'merge' ? 'closes' : treatment(event === 'join' || event === 'split' ? 'within' : event);
  const found = (await statusAnswers(t, open)).map((status) =>
    item(
      'status',
      status.id,
      `Hộ ${household.code} đang là “${status.label}” từ ${formatDay(status.validFrom)}.`,
      how,
    ),
  );
  if (event === 'out') {
    for (const person of members) found.push(...(await heldBy(t, person, date, event)));
    found.push(item('household', id, `Cả ${members.length} người của hộ ${household.code} chuyển đi.`));
  }
  const last = formatDay(dayBefore(date));
  if (event === 'within')
    found.push(
      item(
        'residence',
        id,
        `Cả ${members.length} người của hộ ${household.code} chuyển sang tổ mới từ ngày ${formatDay(date)}, cư trú cũ đến hết ngày ${last}; diện và thẻ đi theo hộ.`,
      ),
    );
  if (event === 'merge')
    found.push(
      item(
        'household',
        id,
        `Cả ${members.length} người sang hộ được gộp vào; hộ ${household.code} không còn ai từ ngày ${formatDay(date)}, quá trình vẫn giữ.`,
      ),
    );
  found.push(...(await leftOver(t, { people: members, household: id })));
  return found;
}
