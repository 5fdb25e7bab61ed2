import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, formatDay, OPEN_END } from '../../shared/dates.ts';
import { checkVersion, conflict, invalid, notFound } from '../../shared/errors.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { clean, fold } from '../../shared/text.ts';
import { inScope, leafCodes, requireArea, scopeCondition } from '../areas/service.ts';
import { requirePerson } from '../people/service.ts';
import type {
  MartyrAnswer,
  MartyrChange,
  MartyrEnd,
  MartyrForm,
  MartyrMember,
  MemberForm,
} from './schema.ts';
import { type Martyr, type MartyrPerson, type MartyrShare, martyrShares, openWorkOf } from './shares.ts';
import * as store from './store.ts';

const missing = () => notFound('Không có liệt sĩ này trong phạm vi của bạn.');

export type { MartyrRow } from './store.ts';

/** A martyr of the actor's areas; else 404. */
export async function requireMartyr(t: ReadTx, id: string): Promise<store.MartyrRow> {
  const row = (await store.martyrs(t, { sql: 'm.id = ?', params: [id] }))[0];
  if (!row || !(await inScope(t, row.area_code))) throw missing();
  return row;
}

async function writable(t: ReadTx, id: string, seen: number | undefined): Promise<store.MartyrRow> {
  const row = await requireMartyr(t, id);
  checkVersion(row.version, seen);
  if (row.ended_on !== null)
    throw conflict(
      '/',
      'ended',
      `Liệt sĩ ${row.full_name} đã thôi theo dõi từ ngày ${formatDay(row.ended_on)}, không sửa được nữa.`,
    );
  return row;
}

/** Alive and a resident on the day: the row says where. */
const isPresent = (row: store.NamedMember, day: Day): boolean =>
  row.area_code !== null && (row.died_on === null || row.died_on > day);

const holdsOn = (row: store.MemberRow, day: Day): boolean => row.valid_from <= day && day < row.valid_to;

function personOf(row: store.NamedMember): MartyrPerson {
  return {
    person: row.person_id,
    fullName: row.full_name,
    area: row.area_code ?? '',
    part: row.part,
    relation: row.relation,
    onlyLiving: row.only_living === 1,
  };
}

function memberAnswer(row: store.NamedMember, day: Day): MartyrMember {
  return {
    id: row.id,
    person: row.person_id,
    fullName: row.full_name,
    part: row.part,
    relation: row.relation,
    onlyLiving: row.only_living === 1,
    minutesOn: row.minutes_on,
    area: row.area_code,
    present: isPresent(row, day),
    validFrom: row.valid_from,
    validTo: lastDayOut(row.valid_to),
    endReason: row.end_reason,
  };
}

function answer(
  row: store.MartyrRow,
  members: readonly store.NamedMember[],
  day: Day,
  all: boolean,
): MartyrAnswer {
  const now = members.filter((member) => holdsOn(member, day));
  const present = new Set(now.filter((member) => isPresent(member, day)).map(({ person_id }) => person_id));
  return {
    id: row.id,
    version: row.version,
    area: row.area_code,
    fullName: row.full_name,
    birthDate: row.birth_date,
    diedOn: row.died_on,
    certificateNumber: row.certificate_number,
    note: row.note,
    endedOn: row.ended_on,
    endReason: row.end_reason,
    people: (all ? members : now).map((member) => memberAnswer(member, day)),
    openWork: row.ended_on === null ? (openWorkOf(now.map(personOf), (id) => present.has(id)) ?? null) : null,
  };
}

/** The martyrs remembered in the actor's areas, with their people of a day and what is to be done about them. */
export async function listMartyrs(t: ReadTx, day: Day = t.today): Promise<MartyrAnswer[]> {
  const scope = scopeCondition(t, 'm.area_code');
  const rows = await store.martyrs(t, scope);
  const members = groupBy(
    await store.membersOf(
      t,
      rows.map(({ id }) => id),
      day,
    ),
    ({ martyr_id }) => martyr_id,
  );
  return rows.map((row) => answer(row, members.get(row.id) ?? [], day, false));
}

/** Martyrs whose share nobody can receive yet, of areas, with what is to be done. */
export async function martyrsWithOpenWork(
  t: ReadTx,
  areas: readonly string[],
  day: Day,
): Promise<MartyrAnswer[]> {
  return (await listMartyrs(t, day)).filter(
    ({ area, openWork }) => openWork !== null && areas.includes(area),
  );
}

/** One martyr with all who were ever named for him. */
export async function readMartyr(t: ReadTx, id: string): Promise<MartyrAnswer> {
  const row = await requireMartyr(t, id);
  const papers = await store.papersOfMartyr(t, id);
  return { ...answer(row, await store.membersOf(t, [id], t.today), t.today, true), papers };
}

const text = (value: string | null | undefined): string | null => (value ? clean(value) : null);

function checkDates({ birth_date: born, died_on: died }: store.MartyrRow): void {
  if (born !== null && died !== null && died.slice(0, born.length) < born.slice(0, died.length))
    throw invalid('/diedOn', 'order', 'Ngày hy sinh: trước ngày sinh, xem lại hai ngày.');
}

/** Enters a martyr. */
export async function createMartyr(t: WriteTx, form: MartyrForm): Promise<string> {
  const area = await requireArea(t, form.area);
  const row: store.MartyrRow = {
    id: t.newId(),
    version: 1,
    full_name: clean(form.fullName),
    folded_name: fold(form.fullName),
    birth_date: form.birthDate ?? null,
    died_on: form.diedOn ?? null,
    certificate_number: text(form.certificateNumber),
    area_code: area.code,
    note: text(form.note),
    ended_on: null,
    end_reason: null,
  };
  checkDates(row);
  const number = row.certificate_number;
  const same = (await store.martyrs(t, scopeCondition(t, 'm.area_code'))).find(
    (each) => number !== null && each.certificate_number === number && each.ended_on === null,
  );
  if (same)
    throw conflict(
      '/certificateNumber',
      'taken',
      `Số bằng Tổ quốc ghi công ${number}: đã ghi cho liệt sĩ ${same.full_name}; mở liệt sĩ đó hoặc xem lại số.`,
    );
  await store.insertMartyr(t, row);
  t.audit({ action: 'martyr.create', kind: 'martyr', id: row.id, area: row.area_code, after: row });
  return row.id;
}

/** Changes what is written of a martyr, under the version seen. */
export async function changeMartyr(
  t: WriteTx,
  id: string,
  { reason, ...change }: MartyrChange,
  seen: number | undefined,
): Promise<void> {
  const before = await writable(t, id, seen);
  const name = change.fullName === undefined ? before.full_name : clean(change.fullName);
  const after: store.MartyrRow = {
    ...before,
    full_name: name,
    folded_name: fold(name),
    birth_date: change.birthDate === undefined ? before.birth_date : change.birthDate,
    died_on: change.diedOn === undefined ? before.died_on : change.diedOn,
    certificate_number:
      change.certificateNumber === undefined ? before.certificate_number : text(change.certificateNumber),
    note: change.note === undefined ? before.note : text(change.note),
  };
  checkDates(after);
  await store.updateMartyr(t, after);
  t.audit({
    action: 'martyr.change',
    kind: 'martyr',
    id,
    area: before.area_code,
    before,
    after,
    ...(reason === undefined ? {} : { reason }),
  });
}

/** No longer kept here (worshipped elsewhere, entered by mistake), with the reason. */
export async function endMartyr(
  t: WriteTx,
  id: string,
  form: MartyrEnd,
  seen: number | undefined,
): Promise<void> {
  const before = await writable(t, id, seen);
  const after = { ...before, ended_on: form.date, end_reason: clean(form.reason) };
  await store.updateMartyr(t, after);
  t.audit({
    action: 'martyr.end',
    kind: 'martyr',
    id,
    area: before.area_code,
    before,
    after,
    reason: form.reason,
  });
}

/**
 * Names somebody for a martyr: one of the kin, their representative (by the minutes of the family) or who worships. A new
 * representative or worshipper takes the place of the former on the day; who was a relative stays one in the history.
 */
export async function addMember(t: WriteTx, id: string, form: MemberForm): Promise<void> {
  const martyr = await writable(t, id, undefined);
  const person = await requirePerson(t, form.person);
  const from = form.validFrom ?? t.today;
  if (form.part === 'representative' && !form.minutesOn)
    throw invalid(
      '/minutesOn',
      'required',
      'Ngày biên bản họp gia đình: còn trống; đại diện thân nhân do gia đình cử bằng biên bản.',
    );
  const standing = (await store.membersOf(t, [id], from)).filter((row) => row.valid_to === OPEN_END);
  for (const row of standing) {
    const replaced = row.person_id === person.id || (form.part !== 'relative' && row.part === form.part);
    if (!replaced) continue;
    if (row.valid_from >= from)
      throw conflict(
        '/validFrom',
        'later',
        `Từ ngày ${formatDay(from)}: ${row.full_name} đã được ghi từ ngày ${formatDay(row.valid_from)}; ghi một ngày sau đó, hoặc bỏ mục kia trước.`,
      );
    await store.endMember(t, row.id, from, row.person_id === person.id ? 'Ghi lại' : 'Có người khác thay');
    // Who represented the kin is still one of them.
    if (row.person_id !== person.id && row.part === 'representative')
      await store.insertMember(t, {
        id: t.newId(),
        martyr_id: id,
        person_id: row.person_id,
        part: 'relative',
        relation: row.relation,
        only_living: row.only_living,
        minutes_on: null,
        valid_from: from,
        valid_to: OPEN_END,
        end_reason: null,
      });
  }
  const member: store.MemberRow = {
    id: t.newId(),
    martyr_id: id,
    person_id: person.id,
    part: form.part,
    relation: text(form.relation),
    only_living: form.onlyLiving ? 1 : 0,
    minutes_on: form.minutesOn ?? null,
    valid_from: from,
    valid_to: OPEN_END,
    end_reason: null,
  };
  await store.insertMember(t, member);
  await store.updateMartyr(t, martyr);
  t.audit({
    action: 'martyr.addPerson',
    kind: 'martyr',
    id,
    area: martyr.area_code,
    after: { person: person.id, part: form.part, relation: member.relation, validFrom: from },
  });
}

/** Somebody is no longer named for a martyr from a day on; the entry stays in the history. */
export async function endMember(t: WriteTx, id: string, member: string, form: MartyrEnd): Promise<void> {
  const martyr = await writable(t, id, undefined);
  const row = (await store.membersOf(t, [id], t.today)).find((each) => each.id === member);
  if (!row || row.valid_to !== OPEN_END) throw notFound('Không có người này trong danh sách đang theo dõi.');
  if (form.date <= row.valid_from)
    throw invalid(
      '/date',
      'order',
      `Ngày ${formatDay(form.date)}: phải sau ngày ${formatDay(row.valid_from)}.`,
    );
  await store.endMember(t, member, form.date, clean(form.reason));
  await store.updateMartyr(t, martyr);
  t.audit({
    action: 'martyr.endPerson',
    kind: 'martyr',
    id,
    area: martyr.area_code,
    before: { person: row.person_id, part: row.part },
    after: { endedOn: form.date },
    reason: form.reason,
  });
}

/**
 * The share of each martyr of a ward on a day. `ownGifts`: who receives a gift of his own from the same source.
 */
export async function sharesOn(
  t: ReadTx,
  area: string,
  day: Day,
  ownGifts: ReadonlySet<string>,
): Promise<MartyrShare[]> {
  const inside = new Set([area, ...(await leafCodes(t, area, day))]);
  const rows = (await store.martyrs(t, scopeCondition(t, 'm.area_code'))).filter(
    (row) => inside.has(row.area_code) && (row.ended_on === null || row.ended_on > day),
  );
  const members = groupBy(
    await store.membersOf(
      t,
      rows.map(({ id }) => id),
      day,
    ),
    ({ martyr_id }) => martyr_id,
  );
  return rows.flatMap((row) => {
    const now = (members.get(row.id) ?? []).filter((member) => holdsOn(member, day));
    const present = new Set(
      now
        .filter((member) => isPresent(member, day) && inside.has(member.area_code ?? ''))
        .map(({ person_id }) => person_id),
    );
    const martyr: Martyr = { id: row.id, fullName: row.full_name, area: row.area_code };
    return martyrShares(martyr, now.map(personOf), {
      present: (id) => present.has(id),
      ownGift: (id) => ownGifts.has(id),
    });
  });
}
