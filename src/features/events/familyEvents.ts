import { retractFact } from '../../db/facts.ts';
import type { WriteTx } from '../../db/tx.ts';
import { earliestDay, OPEN_END } from '../../shared/dates.ts';
import { conflict, invalid } from '../../shared/errors.ts';
import { areaOn } from '../areas/service.ts';
import { bumpVersion as bumpHousehold, requireHousehold } from '../households/service.ts';
import * as people from '../people/service.ts';
import { areaOfHousehold, membersOn, nameHead } from './dwelling.ts';
import type { BirthForm, HeadForm, HouseholdEventAnswer, MarriageForm } from './householdSchema.ts';
import { movePerson } from './service.ts';

/** A child is born into a household: it lives there from its birth. */
export async function recordBirth(t: WriteTx, id: string, form: BirthForm): Promise<HouseholdEventAnswer> {
  const household = await requireHousehold(t, id);
  const from = earliestDay(form.birthDate);
  const area = await areaOfHousehold(t, household, from);
  const { relation, source, ...identity } = form;
  const person = await people.createPerson(t, identity);
  await people.addResidence(
    t,
    person,
    { area, household: id, kind: 'permanent', source: source ?? 'declared', from },
    '/birthDate',
  );
  await people.addMembership(t, { person: person.id, household: id, relation: relation ?? 'child', from });
  await bumpHousehold(t, id);
  t.audit({ action: 'household.birth', kind: 'household', id, area, after: { person: person.id, from } });
  return { household: id, person: person.id, openWork: [] };
}

/** Somebody marries into a household: new to the register, or known and moving in. */
export const recordMarriage = (t: WriteTx, id: string, form: MarriageForm): Promise<HouseholdEventAnswer> =>
  joinHousehold(t, id, form, { action: 'household.marriage', reason: 'Kết hôn' });

/** Somebody comes to live with a household for another reason: new to the register, or known and moving in. */
export const recordArrival = (t: WriteTx, id: string, form: MarriageForm): Promise<HouseholdEventAnswer> =>
  joinHousehold(t, id, form, { action: 'household.arrival', reason: 'Chuyển đến' });

async function joinHousehold(
  t: WriteTx,
  id: string,
  form: MarriageForm,
  why: { action: string; reason: string },
): Promise<HouseholdEventAnswer> {
  const household = await requireHousehold(t, id);
  if (form.relation === 'head')
    throw invalid('/relation', 'head', 'Quan hệ với chủ hộ: hộ đã có chủ hộ; đổi chủ hộ là việc khác.');
  const area = await areaOfHousehold(t, household, form.date);
  const { date, person: known, relation, relationText, source, fullName, birthDate, sex, ...more } = form;
  if (known) {
    const resident = (await people.residencesOf(t, known)).some(
      (each) => each.valid_from <= date && date < each.valid_to,
    );
    const { openWork } = await movePerson(t, known, {
      date,
      kind: resident ? 'within' : 'in',
      household: id,
      relation,
      ...(relationText ? { relationText } : {}),
      ...(source ? { source } : {}),
      reason: why.reason,
    });
    return { household: id, person: known, openWork };
  }
  if (!fullName || !birthDate || !sex)
    throw invalid(
      '/fullName',
      'required',
      'Họ và tên, ngày sinh, giới tính: cần đủ khi người này chưa có trong sổ.',
    );
  const person = await people.createPerson(t, { fullName, birthDate, sex, ...more });
  await people.addResidence(
    t,
    person,
    { area, household: id, kind: 'permanent', source: source ?? 'declared', from: date, reason: why.reason },
    '/date',
  );
  await people.addMembership(t, {
    person: person.id,
    household: id,
    relation,
    relationText: relation === 'other' ? (relationText ?? null) : null,
    from: date,
  });
  await bumpHousehold(t, id);
  t.audit({ action: why.action, kind: 'household', id, area, after: { person: person.id, date } });
  return { household: id, person: person.id, openWork: [] };
}

/** Another member becomes head; the former one stays under a relation of his own. */
export async function changeHead(t: WriteTx, id: string, form: HeadForm): Promise<HouseholdEventAnswer> {
  const household = await requireHousehold(t, id);
  const members = await membersOn(t, id, form.date);
  const former = members.find(({ relation }) => relation === 'head');
  if (former?.person_id === form.person)
    throw conflict('/person', 'already', 'Chủ hộ mới: người này đang là chủ hộ.');
  if (former) {
    await people.endPeriod(t, 'memberships', former, form.date, 'newHead');
    await people.addMembership(t, {
      person: former.person_id,
      household: id,
      relation: form.formerRelation && form.formerRelation !== 'head' ? form.formerRelation : 'other',
      relationText: form.formerRelationText ?? null,
      from: form.date,
      to: former.valid_to ?? OPEN_END,
    });
  }
  await nameHead(t, household, { date: form.date, person: form.person, members });
  await bumpHousehold(t, id);
  t.audit({
    action: 'household.newHead',
    kind: 'household',
    id,
    before: { head: former?.person_id ?? null },
    after: form,
    ...(form.reason ? { reason: form.reason } : {}),
  });
  return { household: id, person: form.person, openWork: [] };
}

/** Takes back a residence or membership recorded by mistake; what was reported stays known. */
export async function retractPeriod(
  t: WriteTx,
  personId: string,
  table: 'residences' | 'memberships',
  periodId: string,
  reason: string,
): Promise<void> {
  const person = await people.requireWritablePerson(t, personId);
  const rows =
    table === 'residences'
      ? await people.residencesOf(t, person.id)
      : await people.membershipsOf(t, person.id);
  const row = rows.find(({ id }) => id === periodId);
  if (!row) throw invalid('', 'unknown', 'Không có lần cư trú hay thành viên hộ này ở người đã chọn.');
  const area = 'area_code' in row ? await areaOn(t, row.area_code, t.today) : undefined;
  await retractFact(t, table, periodId);
  await people.bumpVersion(t, person.id);
  t.audit({
    action: table === 'residences' ? 'residence.retract' : 'membership.retract',
    kind: table === 'residences' ? 'residence' : 'membership',
    id: periodId,
    area: area?.code ?? null,
    before: row,
    reason,
  });
}
