import { amendFact } from '../../db/facts.ts';
import type { WriteTx } from '../../db/tx.ts';
import { type Day, earliestDay, formatDay } from '../../shared/dates.ts';
import { conflict, invalid } from '../../shared/errors.ts';
import { areaInCharge, areaOn, requireArea, wardOf } from '../areas/service.ts';
import { areasOfHousehold, bumpVersion as bumpHousehold, requireHousehold } from '../households/service.ts';
import { endInsurance, insurancePeriodsOf } from '../insurance/service.ts';
import * as people from '../people/service.ts';
import { recoverAfterDeath } from '../recoveries/service.ts';
import { endStatus, retractStatus, statusAnswers, statusesOf } from '../statuses/service.ts';
import type { Closed, DeathForm, MoveForm } from './schema.ts';

const noHead = 'chưa có chủ hộ';

type Residence = Awaited<ReturnType<typeof people.residencesOf>>[number];
type Membership = Awaited<ReturnType<typeof people.membershipsOf>>[number];

/** Where the person lives and belongs on a day. */
async function situationOn(t: WriteTx, personId: string, date: Day) {
  const residences = await people.residencesOf(t, personId);
  const memberships = await people.membershipsOf(t, personId);
  const later = residences.find((each) => each.valid_from >= date);
  return {
    residence: residences.find((each) => each.valid_from < date && date < each.valid_to),
    membership: memberships.find((each) => each.valid_from < date && date < each.valid_to),
    later,
  };
}

/**
 * Somebody who was head of a household leaves it: the named member becomes head on that day; without one the household
 * waits as open work. Answers the open work.
 */
async function succeedHead(
  t: WriteTx,
  membership: Membership,
  date: Day,
  newHead: string | null | undefined,
): Promise<string[]> {
  if (membership.relation !== 'head') {
    if (newHead)
      throw invalid(
        '/newHead',
        'notHead',
        'Chủ hộ mới: người này không phải chủ hộ, không cần chọn chủ hộ mới.',
      );
    return [];
  }
  const members = await people.membershipsOfHousehold(t, membership.household_id);
  const others = members.filter(
    (each) => each.person_id !== membership.person_id && each.valid_from <= date && date < each.valid_to,
  );
  if (!newHead) return others.length > 0 ? [`Hộ ${membership.household_code} ${noHead}.`] : [];
  const successor = others.find((each) => each.person_id === newHead);
  if (!successor) {
    throw invalid(
      '/newHead',
      'notMember',
      `Chủ hộ mới: phải là thành viên đang ở hộ ${membership.household_code} vào ngày ${formatDay(date)}.`,
    );
  }
  if (successor.valid_from < date) {
    await people.endPeriod(t, 'memberships', successor, date, 'newHead');
    await people.addMembership(t, {
      person: newHead,
      household: membership.household_id,
      relation: 'head',
      from: date,
      to: successor.valid_to,
    });
  } else {
    await amendFact(t, 'memberships', successor.id, { relation: 'head', relation_text: null });
  }
  t.audit({
    action: 'household.newHead',
    kind: 'household',
    id: membership.household_id,
    after: { head: newHead, date },
  });
  return [];
}

async function leave(
  t: WriteTx,
  current: { residence?: Residence | undefined; membership?: Membership | undefined },
  form: MoveForm,
): Promise<string[]> {
  const endReason = form.kind === 'out' ? 'movedOut' : 'within';
  if (current.residence) await people.endPeriod(t, 'residences', current.residence, form.date, endReason);
  if (!current.membership) return [];
  await people.endPeriod(t, 'memberships', current.membership, form.date, endReason);
  await bumpHousehold(t, current.membership.household_id);
  return succeedHead(t, current.membership, form.date, form.newHead);
}

/** The area a move goes to: the one named, else where the household's members live on that day. */
async function destination(t: WriteTx, form: MoveForm): Promise<{ area: string; household: string | null }> {
  const household = form.household ? await requireHousehold(t, form.household) : undefined;
  const lived = household ? await areasOfHousehold(t, household.id) : [];
  const livedOn = lived.find((each) => each.valid_from <= form.date && form.date < each.valid_to) ?? lived[0];
  const there = livedOn && (await areaInCharge(t, livedOn.area_code, form.date));
  const area = form.area ?? there;
  if (!area) throw invalid('/area', 'required', 'Đến tổ dân phố: còn trống, cần chọn tổ hoặc hộ chuyển đến.');
  const found = await requireArea(t, area, form.date);
  if (found.validTo !== null && found.validTo < form.date) {
    throw invalid(
      '/area',
      'ended',
      `Đến tổ dân phố: ${found.name} đã kết thúc ngày ${formatDay(found.validTo)}.`,
    );
  }
  if (livedOn && livedOn.valid_to > form.date && there !== area) {
    throw invalid(
      '/area',
      'household',
      `Đến tổ dân phố: hộ ${household?.code ?? ''} ở ${there ?? ''}, khác tổ đã chọn.`,
    );
  }
  return { area, household: household?.id ?? null };
}

/** Statuses and cards that the officer chose to end with the move. */
async function closeChosen(t: WriteTx, personId: string, ids: readonly string[], date: Day): Promise<void> {
  const statuses = await statusesOf(t, 'person_id', personId);
  const cards = await insurancePeriodsOf(t, [personId]);
  for (const [i, id] of ids.entries()) {
    const card = cards.find((each) => each.id === id);
    if (statuses.some((each) => each.id === id)) await endStatus(t, id, { date, reason: 'movedOut' });
    else if (card) await endInsurance(t, card, date, 'Chuyển đi');
    else
      throw invalid(`/close/${i}`, 'unknown', 'Kết thúc cùng lúc: không phải diện hoặc thẻ của người này.');
  }
}

async function checkMove(
  t: WriteTx,
  person: people.PersonRow,
  form: MoveForm,
  current: Awaited<ReturnType<typeof situationOn>>,
): Promise<void> {
  if (person.died_on && person.died_on <= form.date) {
    throw invalid(
      '/date',
      'afterDeath',
      `Ngày chuyển: ${person.full_name} đã mất ngày ${formatDay(person.died_on)}.`,
    );
  }
  if (form.date < earliestDay(person.birth_date)) {
    throw invalid('/date', 'beforeBirth', `Ngày chuyển: trước ngày sinh của ${person.full_name}.`);
  }
  if (current.later) {
    throw invalid(
      '/date',
      'later',
      `Ngày chuyển: đã có cư trú từ ${formatDay(current.later.valid_from)}; sửa lần đó trước.`,
    );
  }
  if (form.kind === 'out' && (form.household || form.area)) {
    throw invalid('/kind', 'contradiction', 'Loại biến động: chuyển đi thì không chọn hộ hay tổ chuyển đến.');
  }
  if (form.kind !== 'in' && !current.residence) {
    throw invalid(
      '/date',
      'notResident',
      `Ngày chuyển: ${person.full_name} không cư trú trong phường ngay trước ngày ${formatDay(form.date)}.`,
    );
  }
  if (form.kind === 'in' && current.residence) {
    const here = await areaOn(t, current.residence.area_code, form.date);
    const target =
      form.area ?? (form.household ? (await areasOfHousehold(t, form.household))[0]?.area_code : undefined);
    const sameWard =
      target &&
      (await wardOf(t, target, form.date))?.code ===
        (await wardOf(t, current.residence.area_code, form.date))?.code;
    if (here && sameWard) {
      throw conflict(
        '/kind',
        'overlap',
        `Loại biến động: ${person.full_name} đang cư trú ở ${here.name}; dùng “Chuyển trong phường”.`,
      );
    }
  }
}

/** A move in, out or within. `date` is the first day in the new place. Ends residence and membership, nothing else unless in `close`. */
export async function movePerson(t: WriteTx, id: string, form: MoveForm) {
  const person =
    form.kind === 'in' ? await people.personById(t, id) : await people.requireWritablePerson(t, id);
  if (!person) return people.requirePerson(t, id).then(() => ({ openWork: [] as string[] }));
  const personId = person.id;
  const current = await situationOn(t, personId, form.date);
  await checkMove(t, person, form, current);
  const to = form.kind === 'out' ? undefined : await destination(t, form);
  const openWork = await leave(t, current, form);
  if (to) {
    await people.addResidence(
      t,
      person,
      {
        area: to.area,
        household: to.household,
        kind: form.residenceKind ?? current.residence?.kind ?? 'permanent',
        source: form.source ?? 'declared',
        from: form.date,
        reason: form.reason ?? null,
      },
      '/date',
    );
    if (to.household) {
      await people.addMembership(t, {
        person: personId,
        household: to.household,
        relation: form.relation ?? 'other',
        relationText: form.relationText ?? null,
        from: form.date,
      });
      await bumpHousehold(t, to.household);
    }
  }
  await closeChosen(t, personId, form.close ?? [], form.date);
  await people.bumpVersion(t, personId);
  t.audit({
    action: `person.move.${form.kind}`,
    kind: 'person',
    id: personId,
    area: to?.area ?? current.residence?.area_code ?? null,
    after: form,
    ...(form.reason ? { reason: form.reason } : {}),
  });
  return { openWork };
}

/** Periods of a person after a move, as the API answers them. */
export async function periodsOf(t: WriteTx, id: string) {
  const personId = (await people.requirePerson(t, id)).id;
  return {
    person: personId,
    residences: (await people.residencesOf(t, personId)).map(people.residenceAnswer),
    memberships: (await people.membershipsOf(t, personId)).map(people.membershipAnswer),
  };
}

/** A death ends everything the person held; `date` is the first day no longer counted. Answers what it ended. */
export async function recordDeath(t: WriteTx, id: string, form: DeathForm): Promise<Closed[]> {
  const person = await people.requireWritablePerson(t, id);
  const personId = person.id;
  if (person.died_on) {
    throw conflict('/date', 'dead', `Ngày mất: đã ghi nhận khai tử ngày ${formatDay(person.died_on)}.`);
  }
  if (form.date < earliestDay(person.birth_date)) {
    throw invalid('/date', 'beforeBirth', `Ngày mất: trước ngày sinh của ${person.full_name}.`);
  }
  if (form.date > t.today && form.date > t.now.slice(0, 10))
    throw invalid('/date', 'future', `Ngày mất: chưa đến ngày ${formatDay(form.date)}.`);
  const closed: Closed[] = [];
  await people.recordDeath(t, person, form.date);
  for (const row of await people.residencesOf(t, personId)) {
    if (row.valid_to <= form.date) continue;
    await people.endPeriod(t, 'residences', row, form.date, 'died');
    const area = await areaOn(t, row.area_code, form.date);
    closed.push({ id: row.id, kind: 'residence', label: `Cư trú tại ${area?.name ?? row.area_code}` });
  }
  for (const row of await people.membershipsOf(t, personId)) {
    if (row.valid_to <= form.date) continue;
    await people.endPeriod(t, 'memberships', row, form.date, 'died');
    await succeedHead(t, row, form.date, form.newHead);
    await bumpHousehold(t, row.household_id);
    closed.push({ id: row.id, kind: 'membership', label: `Thành viên hộ ${row.household_code}` });
  }
  closed.push(...(await closeStatuses(t, personId, form.date)));
  for (const row of await insurancePeriodsOf(t, [personId])) {
    if (row.valid_to <= form.date) continue;
    await endInsurance(t, row, form.date, 'Chết');
    closed.push({ id: row.id, kind: 'insurancePeriod', label: `Thẻ BHYT mã ${row.object_code}` });
  }
  await recoverAfterDeath(t, personId, form.date);
  t.audit({
    action: 'person.death',
    kind: 'person',
    id: personId,
    after: { date: form.date, closed: closed.length },
  });
  return closed;
}

/** Statuses that reach beyond the death end; one that begins that day or later was recorded in ignorance of it. */
async function closeStatuses(t: WriteTx, personId: string, date: Day): Promise<Closed[]> {
  const open = (await statusesOf(t, 'person_id', personId)).filter((row) => row.valid_to > date);
  const answers = await statusAnswers(t, open);
  for (const row of open) {
    if (row.valid_from < date) await endStatus(t, row.id, { date, reason: 'died' });
    else await retractStatus(t, row.id, `Đã mất ngày ${formatDay(date)}`);
  }
  return answers.map((status) => ({ id: status.id, kind: 'status' as const, label: status.label }));
}
