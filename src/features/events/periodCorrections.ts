import { amendFact } from '../../db/facts.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { invalid, notFound } from '../../shared/errors.ts';
import { bumpVersion as bumpHousehold } from '../households/service.ts';
import * as people from '../people/service.ts';
import type { MembershipCorrection, ResidenceCorrection } from './schema.ts';

type Residence = Awaited<ReturnType<typeof people.residencesOf>>[number];
type Membership = Awaited<ReturnType<typeof people.membershipsOf>>[number];

/** A residence of a person whom the actor may write; 404 otherwise. */
export async function requireResidence(t: ReadTx, personId: string, id: string): Promise<Residence> {
  const person = await people.requireWritablePerson(t, personId);
  const row = (await people.residencesOf(t, person.id)).find((each) => each.id === id);
  if (!row) throw notFound('Không có lần cư trú này ở người đã chọn.');
  return row;
}

/** A membership of a person whom the actor may write; 404 otherwise. */
export async function requireMembership(t: ReadTx, personId: string, id: string): Promise<Membership> {
  const person = await people.requireWritablePerson(t, personId);
  const row = (await people.membershipsOf(t, person.id)).find((each) => each.id === id);
  if (!row) throw notFound('Không có lần thành viên hộ này ở người đã chọn.');
  return row;
}

const nothing = () => invalid('', 'empty', 'Đính chính: chưa có trường nào thay đổi.');

/** Corrects the kind of a residence and on whose word it stands; its days and place are events of their own. */
export async function correctResidence(
  t: WriteTx,
  personId: string,
  id: string,
  form: ResidenceCorrection,
): Promise<void> {
  const before = await requireResidence(t, personId, id);
  const after = { kind: form.kind ?? before.kind, source: form.source ?? before.source };
  if (after.kind === before.kind && after.source === before.source) throw nothing();
  await amendFact(t, 'residences', id, { ...after, reason: form.reason });
  await people.bumpVersion(t, before.person_id);
  t.audit({
    action: 'residence.correct',
    kind: 'residence',
    id,
    area: before.area_code,
    before: { kind: before.kind, source: before.source },
    after,
    reason: form.reason,
  });
}

/** Corrects what a member is to the head; who is head changes by "Thay chủ hộ" alone. */
export async function correctMembership(
  t: WriteTx,
  personId: string,
  id: string,
  form: MembershipCorrection,
): Promise<void> {
  const before = await requireMembership(t, personId, id);
  if ((form.relation === 'head') !== (before.relation === 'head'))
    throw invalid('/relation', 'head', 'Quan hệ với chủ hộ: đổi chủ hộ bằng “Thay chủ hộ” trên trang hộ.');
  const text = form.relation === 'other' ? (form.relationText ?? null) : null;
  if (form.relation === before.relation && text === before.relation_text) throw nothing();
  await amendFact(t, 'memberships', id, { relation: form.relation, relation_text: text });
  await people.bumpVersion(t, before.person_id);
  await bumpHousehold(t, before.household_id);
  t.audit({
    action: 'membership.correct',
    kind: 'membership',
    id,
    before: { relation: before.relation, relationText: before.relation_text },
    after: { relation: form.relation, relationText: text },
    reason: form.reason,
  });
}
