import type { WriteTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { conflict, invalid } from '../../shared/errors.ts';
import { requireArea, wardOf } from '../areas/service.ts';
import {
  bumpVersion as bumpHousehold,
  changeHousehold,
  type HouseholdRow,
  insertHousehold,
  nextHouseholdCode,
  requireFreeCode,
  requireHousehold,
} from '../households/service.ts';
import { endInsurance, insurancePeriodsOf } from '../insurance/service.ts';
import * as people from '../people/service.ts';
import { endStatus, statusesOf } from '../statuses/service.ts';
import { areaOfHousehold, type Membership, membersOn, nameHead } from './dwelling.ts';
import type { HouseholdEventAnswer, HouseholdMoveForm, MergeForm, SplitForm } from './householdSchema.ts';
import { movePerson } from './service.ts';

interface Dwelling {
  household: string;
  area: string;
  relation: Membership['relation'];
  relationText: string | null;
}

/** Ends where a member lives and belongs, and opens the same elsewhere on that day, without a gap. */
async function rehouse(t: WriteTx, membership: Membership, date: Day, to: Dwelling): Promise<void> {
  const person = await people.requireWritablePerson(t, membership.person_id);
  const residence = (await people.residencesOf(t, person.id)).find(
    (each) => each.valid_from <= date && date < each.valid_to,
  );
  await people.endPeriod(t, 'memberships', membership, date, 'within');
  if (residence) {
    await people.endPeriod(t, 'residences', residence, date, 'within');
    await people.addResidence(
      t,
      person,
      {
        area: to.area,
        household: to.household,
        kind: residence.kind,
        source: residence.source,
        from: date,
        to: residence.valid_to,
      },
      '/date',
    );
  }
  await people.addMembership(t, {
    person: person.id,
    household: to.household,
    relation: to.relation,
    relationText: to.relation === 'other' ? to.relationText : null,
    from: date,
    to: membership.valid_to,
  });
  await people.bumpVersion(t, person.id);
}

/** Ends statuses and cards of the household and its members that the officer chose. */
async function closeChosen(
  t: WriteTx,
  household: string,
  members: readonly Membership[],
  ids: readonly string[],
  date: Day,
): Promise<void> {
  const statuses = new Set((await statusesOf(t, 'household_id', household)).map((row) => row.id));
  for (const { person_id } of members)
    for (const row of await statusesOf(t, 'person_id', person_id)) statuses.add(row.id);
  const cards = await insurancePeriodsOf(
    t,
    members.map(({ person_id }) => person_id),
  );
  for (const [i, id] of ids.entries()) {
    const card = cards.find((each) => each.id === id);
    if (statuses.has(id)) await endStatus(t, id, { date, reason: 'movedOut' });
    else if (card) await endInsurance(t, card, date, 'Chuyển đi');
    else throw invalid(`/close/${i}`, 'unknown', 'Kết thúc cùng lúc: không phải diện hoặc thẻ của hộ này.');
  }
}

/** The whole household moves: within the ward it stays one household; out of it everyone leaves. */
export async function moveHousehold(
  t: WriteTx,
  id: string,
  form: HouseholdMoveForm,
): Promise<HouseholdEventAnswer> {
  const household = await requireHousehold(t, id);
  const { date, kind, reason } = form;
  const members = await membersOn(t, id, date);
  if (members.length === 0)
    throw conflict('/date', 'empty', `Hộ ${household.code}: không còn ai vào ngày ${formatDay(date)}.`);
  if (kind === 'within') await moveWithin(t, household, members, form);
  else {
    if (form.area)
      throw invalid('/area', 'contradiction', 'Đến tổ dân phố: chuyển đi thì không chọn tổ đến.');
    // The head last, so that the household is never without one while others are still there.
    const inOrder = [...members].sort(
      (a, b) => Number(a.relation === 'head') - Number(b.relation === 'head'),
    );
    for (const { person_id } of inOrder)
      await movePerson(t, person_id, { date, kind: 'out', ...(reason ? { reason } : {}) });
  }
  await closeChosen(t, id, members, form.close ?? [], date);
  await bumpHousehold(t, id);
  t.audit({
    action: `household.move.${kind}`,
    kind: 'household',
    id,
    area: form.area ?? household.ward_code,
    after: form,
    ...(reason ? { reason } : {}),
  });
  return { household: id, person: null, openWork: [] };
}

async function moveWithin(
  t: WriteTx,
  household: HouseholdRow,
  members: readonly Membership[],
  form: HouseholdMoveForm,
): Promise<void> {
  const { date } = form;
  if (!form.area) throw invalid('/area', 'required', 'Đến tổ dân phố: còn trống, cần chọn tổ.');
  const area = await requireArea(t, form.area, date);
  const from = await areaOfHousehold(t, household, date);
  if ((await wardOf(t, area.code, date))?.code !== (await wardOf(t, from, date))?.code)
    throw invalid('/area', 'ward', 'Đến tổ dân phố: thuộc phường khác; ghi chuyển đi.');
  for (const { person_id } of members) {
    const person = await people.requireWritablePerson(t, person_id);
    const residence = (await people.residencesOf(t, person_id)).find(
      (each) => each.valid_from <= date && date < each.valid_to,
    );
    if (!residence) continue;
    await people.endPeriod(t, 'residences', residence, date, 'within');
    await people.addResidence(
      t,
      person,
      {
        area: area.code,
        household: household.id,
        kind: form.residenceKind ?? residence.kind,
        source: form.source ?? 'declared',
        from: date,
        to: residence.valid_to,
        reason: form.reason ?? null,
      },
      '/date',
    );
    await people.bumpVersion(t, person_id);
  }
  if (form.address) await changeHousehold(t, household.id, { address: form.address });
}

/** Some members leave and make a household of their own, which keeps a link to the one before. */
export async function splitHousehold(t: WriteTx, id: string, form: SplitForm): Promise<HouseholdEventAnswer> {
  const household = await requireHousehold(t, id);
  const { date } = form;
  const members = await membersOn(t, id, date);
  const leaving = form.members.map((each, i) => {
    const membership = members.find((row) => row.person_id === each.person);
    if (!membership)
      throw invalid(
        `/members/${i}/person`,
        'notMember',
        `Thành viên hộ mới: dòng ${i + 1} không ở hộ ${household.code} vào ngày ${formatDay(date)}.`,
      );
    return { ...each, membership };
  });
  if (leaving.filter(({ relation }) => relation === 'head').length !== 1)
    throw invalid('/members', 'oneHead', 'Chủ hộ của hộ mới: cần đúng một người.');
  const staying = members.filter((row) => !leaving.some(({ person }) => person === row.person_id));
  if (staying.length === 0)
    throw invalid(
      '/members',
      'all',
      'Thành viên hộ mới: phải còn người ở lại hộ cũ; cả hộ đi thì ghi chuyển hộ.',
    );
  const headLeaves = leaving.some(({ membership }) => membership.relation === 'head');
  if (headLeaves && !form.newHead)
    throw invalid(
      '/newHead',
      'required',
      `Chủ hộ mới của hộ ở lại: chủ hộ ${household.code} tách đi, cần chọn chủ hộ mới.`,
    );
  const area = form.area ?? (await areaOfHousehold(t, household, date));
  const ward = await wardOf(t, (await requireArea(t, area, date)).code, date);
  const code = form.code ?? (await nextHouseholdCode(t, ward?.code ?? household.ward_code));
  await requireFreeCode(t, ward?.code ?? household.ward_code, code, date);
  const made = await insertHousehold(t, {
    code,
    ward: ward?.code ?? household.ward_code,
    address: form.address ?? household.address,
    from: id,
  });
  for (const { membership, relation, relationText } of leaving)
    await rehouse(t, membership, date, {
      household: made.id,
      area,
      relation,
      relationText: relationText ?? null,
    });
  if (headLeaves && form.newHead)
    await nameHead(t, household, { date, person: form.newHead, members: staying });
  await bumpHousehold(t, id);
  t.audit({
    action: 'household.split',
    kind: 'household',
    id,
    area,
    after: { ...form, household: made.id },
    ...(form.reason ? { reason: form.reason } : {}),
  });
  return { household: made.id, person: null, openWork: [] };
}

/** All of a household join another; what the household held ends, its history stays. */
export async function mergeHousehold(t: WriteTx, id: string, form: MergeForm): Promise<HouseholdEventAnswer> {
  const household = await requireHousehold(t, id);
  const into = await requireHousehold(t, form.into);
  const { date } = form;
  if (id === form.into) throw invalid('/into', 'same', 'Gộp vào hộ: phải là một hộ khác.');
  const members = await membersOn(t, id, date);
  if (members.length === 0)
    throw conflict('/date', 'empty', `Hộ ${household.code}: không còn ai vào ngày ${formatDay(date)}.`);
  const area = await areaOfHousehold(t, into, date);
  for (const membership of members) {
    const told = form.members?.find(({ person }) => person === membership.person_id);
    await rehouse(t, membership, date, {
      household: into.id,
      area,
      relation: told?.relation ?? 'other',
      relationText: told?.relationText ?? null,
    });
  }
  for (const status of await statusesOf(t, 'household_id', id)) {
    if (status.valid_from < date && date < status.valid_to)
      await endStatus(t, status.id, { date, reason: 'other', note: `Gộp vào hộ ${into.code}` });
  }
  await bumpHousehold(t, id);
  await bumpHousehold(t, into.id);
  t.audit({
    action: 'household.merge',
    kind: 'household',
    id,
    area,
    after: form,
    ...(form.reason ? { reason: form.reason } : {}),
  });
  return { household: into.id, person: null, openWork: [] };
}
