import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import {
  assert,
  checkVersion,
  conflict,
  type Fault,
  invalid,
  invalidAll,
  notFound,
} from '../../shared/errors.ts';
import { clean } from '../../shared/text.ts';
import { inScope, requireArea, wardOf } from '../areas/service.ts';
import * as people from '../people/service.ts';
import type { HouseholdChange, HouseholdForm, MemberForm } from './schema.ts';
import * as store from './store.ts';

export type { HouseholdRow, LivedInRow } from './store.ts';
export {
  areasOfHousehold,
  bumpVersion,
  byLast,
  householdById,
  householdsByCodes,
  searchTextOf,
  takeBackHouseholds,
  updateSearchText,
} from './store.ts';

/** The household, readable by the actor: a member lives or lived in the actor's area. 404 otherwise. */
export async function requireHousehold(t: ReadTx, id: string): Promise<store.HouseholdRow> {
  const row = await store.householdById(t, id);
  if (row && (await isReadable(t, row))) return row;
  throw notFound('Không có hộ này trong phạm vi của bạn.');
}

async function isReadable(t: ReadTx, row: store.HouseholdRow): Promise<boolean> {
  if (t.actor.area === null || (await inScope(t, row.ward_code))) return true;
  for (const { area_code } of await store.areasOfHousehold(t, row.id))
    if (await inScope(t, area_code)) return true;
  return false;
}

/** As `requireHousehold`, and writable: somebody of it lives, or lived last, in the actor's area. */
export async function requireWritableHousehold(t: ReadTx, id: string): Promise<store.HouseholdRow> {
  const row = await requireHousehold(t, id);
  const [latest] = await store.areasOfHousehold(t, id);
  if (!(await inScope(t, latest?.area_code ?? row.ward_code)))
    throw notFound('Hộ này đã chuyển khỏi địa bàn của bạn: chỉ xem được thông tin đến ngày chuyển.');
  return row;
}

/** The household of a code in a ward: the one lived in on the day, else the one lived in last. */
export async function householdByCode(
  t: ReadTx,
  ward: string,
  code: string,
  day?: Day,
): Promise<store.HouseholdRow | undefined> {
  return livedInOn(await store.householdsByCode(t, ward, codeOf(code)), day);
}

/** A household's code as it is kept. */
export const codeOf = (text: string): string => clean(text).toUpperCase();

/** Of households that carry or carried one code, the one lived in on the day, else the one lived in last. */
export const livedInOn = (found: readonly store.LivedInRow[], day?: Day): store.LivedInRow | undefined =>
  (day && found.find((each) => each.until !== null && each.until > day)) || found[0];

/** Refuses (409) a code that another household of the ward carries from a day on. */
export async function requireFreeCode(
  t: ReadTx,
  ward: string,
  code: string,
  from: Day,
  self?: string,
): Promise<void> {
  const taken = (await store.householdsByCode(t, ward, code)).find(
    (each) => each.id !== self && (each.until === null || each.until > from),
  );
  if (taken) {
    throw conflict(
      '/code',
      'taken',
      `Mã hộ: ${code} đã có hộ khác của phường mang vào ngày ${formatDay(from)}. Dùng mã khác, hoặc mở hộ đó.`,
    );
  }
}

/** The next code of the ward's series: CL-1893. */
export async function nextHouseholdCode(t: ReadTx, ward: string): Promise<string> {
  const last = await store.lastCodeOfSeries(t, ward);
  const number = Number(/(\d+)$/.exec(last ?? '')?.[1] ?? 0) + 1;
  return `${ward}-${String(number).padStart(4, '0')}`;
}

/** Faults of the members as a whole: one head, and each new one with name, birth date and sex. */
function memberFaults(members: readonly MemberForm[]): Fault[] {
  const faults: Fault[] = [];
  const heads = members.filter((member) => member.relation === 'head').length;
  if (heads !== 1) {
    const message =
      heads === 0
        ? 'Chủ hộ: chưa có, cần đúng một thành viên là chủ hộ.'
        : `Chủ hộ: có ${heads} người, chỉ được một chủ hộ.`;
    faults.push({ pointer: '/members', code: 'oneHead', message });
  }
  members.forEach((member, i) => {
    const needed = [
      ['fullName', 'Họ và tên'],
      ['birthDate', 'Ngày sinh'],
      ['sex', 'Giới tính'],
    ] as const;
    for (const [field, label] of needed) {
      if (member.person && member[field] !== undefined) {
        faults.push({
          pointer: `/members/${i}/${field}`,
          code: 'knownPerson',
          message: `${label}: bỏ trống khi đã chọn người có trong sổ; sửa ở trang của người đó.`,
        });
      }
      if (!member.person && member[field] === undefined) {
        faults.push({
          pointer: `/members/${i}/${field}`,
          code: 'required',
          message: `${label}: còn trống, cần nhập.`,
        });
      }
    }
  });
  return faults;
}

export interface NewHousehold {
  code: string;
  ward: string;
  address?: string | null;
  note?: string | null;
  from?: string | null;
}

/** The household alone, without members: for imports, splits and seeds. The caller has checked the code. */
export async function insertHousehold(t: WriteTx, form: NewHousehold): Promise<store.HouseholdRow> {
  const row = {
    id: t.newId(),
    code: clean(form.code).toUpperCase(),
    ward_code: form.ward,
    address: form.address ? clean(form.address) : null,
    note: form.note ?? null,
    from_household_id: form.from ?? null,
  };
  await store.insertHousehold(t, row);
  t.audit({ action: 'household.create', kind: 'household', id: row.id, area: form.ward, after: row });
  return { ...row, version: 1 };
}

/** Takes somebody already in the register into the household: what was theirs before ends on that day. */
async function takeIn(t: WriteTx, id: string, date: Day, pointer: string): Promise<people.PersonRow> {
  const person = await people.personById(t, id);
  if (!person) throw notFound('Không có nhân khẩu này trong phạm vi của bạn.');
  const personId = person.id;
  for (const residence of await people.residencesOf(t, personId)) {
    if (residence.valid_to <= date) continue;
    if (residence.valid_from >= date) {
      throw conflict(
        pointer,
        'overlap',
        `Cư trú từ ngày: ${person.full_name} đã có cư trú từ ${formatDay(residence.valid_from)}.`,
      );
    }
    await people.endPeriod(t, 'residences', residence, date, 'within');
  }
  for (const membership of await people.membershipsOf(t, personId)) {
    if (membership.valid_from < date) await people.endPeriod(t, 'memberships', membership, date, 'within');
  }
  await people.bumpVersion(t, personId);
  return person;
}

async function addMember(
  t: WriteTx,
  household: store.HouseholdRow,
  form: HouseholdForm,
  i: number,
): Promise<string> {
  const member = form.members[i];
  assert(member, 'members are counted');
  const at = `/members/${i}`;
  const from = member.residentFrom ?? form.residentFrom;
  const pointer = member.residentFrom ? `${at}/residentFrom` : '/residentFrom';
  const person = member.person
    ? await takeIn(t, member.person, from, pointer)
    : await people.createPerson(
        t,
        {
          // `memberFaults` has refused a new member without these three.
          fullName: member.fullName ?? '',
          birthDate: member.birthDate ?? '',
          sex: member.sex ?? 'other',
          nationalId: member.nationalId,
          insuranceNumber: member.insuranceNumber,
          ethnicity: member.ethnicity,
          phone: member.phone,
          note: member.note,
        },
        at,
      );
  await people.addResidence(
    t,
    person,
    {
      area: form.area,
      household: household.id,
      kind: form.residenceKind ?? 'permanent',
      source: form.residenceSource ?? 'declared',
      from,
    },
    pointer,
  );
  await people.addMembership(t, {
    person: person.id,
    household: household.id,
    relation: member.relation,
    relationText: member.relation === 'other' ? (member.relationText ?? null) : null,
    from,
  });
  return person.id;
}

/** Records a household with its members, new or known, their residences and memberships; `people` as in the form. */
export async function createHousehold(
  t: WriteTx,
  form: HouseholdForm,
): Promise<store.HouseholdRow & { people: string[] }> {
  const faults = memberFaults(form.members);
  if (faults.length > 0) throw invalidAll(faults);
  const area = await requireArea(t, form.area, form.residentFrom);
  if (area.validTo !== null && area.validTo < form.residentFrom) {
    throw invalid('/area', 'ended', `Tổ dân phố: ${area.name} đã kết thúc ngày ${formatDay(area.validTo)}.`);
  }
  const ward = await wardOf(t, form.area, form.residentFrom);
  if (!ward)
    throw invalid(
      '/area',
      'kind',
      'Tổ dân phố: phải là một tổ dân phố hoặc phường, không phải cấp trên của phường.',
    );
  const code = form.code ? clean(form.code).toUpperCase() : await nextHouseholdCode(t, ward.code);
  const firstDay = form.members.reduce(
    (day, each) => (each.residentFrom && each.residentFrom < day ? each.residentFrom : day),
    form.residentFrom,
  );
  await requireFreeCode(t, ward.code, code, firstDay);
  const household = await insertHousehold(t, {
    code,
    ward: ward.code,
    address: form.address ?? null,
    note: form.note ?? null,
  });
  const members: string[] = [];
  for (let i = 0; i < form.members.length; i++) members.push(await addMember(t, household, form, i));
  return { ...household, people: members };
}

/** Changes code, address or note; another code asks for a reason. */
export async function changeHousehold(
  t: WriteTx,
  id: string,
  change: HouseholdChange,
  seenVersion?: number,
): Promise<store.HouseholdRow> {
  const row = await requireWritableHousehold(t, id);
  checkVersion(row.version, seenVersion);
  const code = change.code ? clean(change.code).toUpperCase() : row.code;
  if (code !== row.code) {
    if (!change.reason) throw invalid('/reason', 'required', 'Lý do: cần ghi vì sao đổi mã hộ.');
    const [lived] = await store.areasOfHousehold(t, id);
    const ward = await wardOf(t, lived?.area_code ?? row.ward_code, t.today);
    await requireFreeCode(t, ward?.code ?? row.ward_code, code, t.today, id);
  }
  const after = {
    code,
    address: change.address === undefined ? row.address : change.address && clean(change.address),
    note: change.note === undefined ? row.note : change.note,
  };
  await store.updateHousehold(t, id, after);
  const { reason } = change;
  t.audit({
    action: 'household.change',
    kind: 'household',
    id,
    area: row.ward_code,
    before: { code: row.code, address: row.address, note: row.note },
    after,
    ...(reason ? { reason } : {}),
  });
  return { ...row, ...after, version: row.version + 1 };
}
