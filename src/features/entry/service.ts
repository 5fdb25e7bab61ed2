import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatDay, parseDay, parsePartialDate } from '../../shared/dates.ts';
import { type Fault, invalidAll } from '../../shared/errors.ts';
import {
  checkInsuranceNumber,
  checkNationalId,
  checkPhone,
  nationalIdWarnings,
} from '../../shared/identity.ts';
import { clean } from '../../shared/text.ts';
import { parseRelation, parseSex, type Relation, relations, type Sex } from '../../shared/words.ts';
import { areaOn } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import {
  householdsAt,
  rememberNotSame,
  similarReasons,
  similarText,
  similarTo,
} from '../duplicates/service.ts';
import type { HouseholdForm, MemberForm } from '../households/schema.ts';
import { createHousehold } from '../households/service.ts';
import { createStatus } from '../statuses/service.ts';

/** One member's row of the form, as typed. */
export interface TypedMember {
  person: string;
  relation: string;
  fullName: string;
  birthDate: string;
  sex: string;
  nationalId: string;
  insuranceNumber: string;
  ethnicity: string;
  phone: string;
  /** Ids of those offered of whom was said that it is not them, with commas between. */
  notSame: string;
}

/** The whole form as typed: nothing is lost between a refusal and the next try. */
export interface TypedHousehold {
  code: string;
  area: string;
  address: string;
  residentFrom: string;
  residenceKind: string;
  residenceSource: string;
  note: string;
  members: TypedMember[];
  category: string;
  decisionNumber: string;
  decisionDate: string;
  decisionIssuer: string;
  validFrom: string;
}

export const emptyMember: TypedMember = {
  person: '',
  relation: '',
  fullName: '',
  birthDate: '',
  sex: '',
  nationalId: '',
  insuranceNumber: '',
  ethnicity: '',
  phone: '',
  notSame: '',
};

/** A row in which nothing but the relation or sex was chosen is no member. */
export function isBlank(member: TypedMember): boolean {
  return [member.person, member.fullName, member.birthDate, member.nationalId, member.insuranceNumber].every(
    (text) => text === '',
  );
}

class Faults {
  readonly all: Fault[] = [];

  add(pointer: string, code: string, message: string): void {
    this.all.push({ pointer, code, message });
  }

  /** A typed day, or undefined with its fault recorded. */
  day(text: string, pointer: string, label: string): Day | undefined {
    if (text === '') {
      this.add(pointer, 'required', `${label}: còn trống, ghi dạng ngày/tháng/năm.`);
      return undefined;
    }
    const parsed = parseDay(text);
    if (parsed.ok) return parsed.value;
    this.add(pointer, parsed.fault, `${label} ${text}: ${parsed.message}.`);
    return undefined;
  }
}

function relationOf(text: string): { relation: Relation; relationText: string | null } | undefined {
  const code = relations.find((each) => each === text);
  if (code) return { relation: code, relationText: null };
  if (text === '') return undefined;
  const parsed = parseRelation(text);
  return { relation: parsed.relation, relationText: parsed.text };
}

function sexOf(text: string): Sex | undefined {
  return text === 'male' || text === 'female' || text === 'other' ? text : parseSex(text);
}

function memberOf(typed: TypedMember, i: number, today: Day, faults: Faults): MemberForm | undefined {
  const at = `/members/${i}`;
  const row = `Dòng ${i + 1}`;
  const relation = relationOf(typed.relation);
  if (!relation) faults.add(`${at}/relation`, 'required', `${row}, quan hệ với chủ hộ: còn trống, chọn một.`);
  if (typed.person !== '') return relation && { person: typed.person, ...relation };
  if (typed.fullName === '')
    faults.add(`${at}/fullName`, 'required', `${row}, họ và tên: còn trống, cần nhập.`);
  const birth = typed.birthDate === '' ? undefined : parsePartialDate(typed.birthDate, today);
  if (!birth)
    faults.add(`${at}/birthDate`, 'required', `${row}, ngày sinh: còn trống; chỉ biết năm thì ghi năm.`);
  else if (!birth.ok) {
    faults.add(
      `${at}/birthDate`,
      birth.fault,
      `${row}, ngày sinh ${typed.birthDate}: ${birth.message}. Chỉ biết tháng, năm thì ghi tháng/năm hoặc năm.`,
    );
  }
  const sex = sexOf(typed.sex);
  if (!sex) faults.add(`${at}/sex`, 'required', `${row}, giới tính: còn trống, chọn Nam hoặc Nữ.`);
  const known = { sex, birthDate: birth?.ok ? birth.value : undefined };
  for (const [field, check] of [
    ['nationalId', (text: string) => checkNationalId(text, known)],
    ['insuranceNumber', checkInsuranceNumber],
  ] as const) {
    if (typed[field] === '') continue;
    const checked = check(typed[field]);
    if (!checked.ok) faults.add(`${at}/${field}`, checked.code, `${row}, ${checked.message}`);
  }
  if (!relation || !birth?.ok || !sex) return undefined;
  return {
    fullName: clean(typed.fullName) || undefined,
    birthDate: birth.value,
    sex,
    nationalId: typed.nationalId || null,
    insuranceNumber: typed.insuranceNumber || null,
    ethnicity: typed.ethnicity || null,
    phone: typed.phone || null,
    ...relation,
  };
}

interface StatusPart {
  category: string;
  number: string;
  date: Day;
  issuer: string;
  validFrom: Day;
}

function statusOf(typed: TypedHousehold, faults: Faults): StatusPart | undefined {
  if (typed.category === '') {
    if (typed.decisionNumber !== '' || typed.decisionDate !== '') {
      faults.add('/category', 'required', 'Diện: còn trống, chọn diện của quyết định này.');
    }
    return undefined;
  }
  if (typed.decisionNumber === '')
    faults.add('/decisionNumber', 'required', 'Số quyết định: còn trống, ví dụ 198/QĐ-UBND.');
  if (typed.decisionIssuer === '')
    faults.add('/decisionIssuer', 'required', 'Cơ quan ban hành: còn trống, ví dụ UBND phường.');
  const date = faults.day(typed.decisionDate, '/decisionDate', 'Ngày quyết định');
  const validFrom = faults.day(typed.validFrom, '/validFrom', 'Diện từ ngày');
  if (!date || !validFrom) return undefined;
  return {
    category: typed.category,
    number: typed.decisionNumber,
    issuer: typed.decisionIssuer,
    date,
    validFrom,
  };
}

/** The typed form as the register wants it; throws 422 with every fault of every field at once. */
export function readTyped(
  typed: TypedHousehold,
  today: Day,
): { household: HouseholdForm; status: StatusPart | undefined } {
  const faults = new Faults();
  if (typed.area === '') faults.add('/area', 'required', 'Tổ dân phố: còn trống, chọn một tổ.');
  if (typed.address === '')
    faults.add('/address', 'required', 'Địa chỉ: còn trống, ghi số nhà, đường hoặc hẻm.');
  const residentFrom = faults.day(typed.residentFrom, '/residentFrom', 'Cư trú từ ngày');
  const kept = typed.members.map((member, i) => ({ member, i })).filter(({ member }) => !isBlank(member));
  if (kept.length === 0)
    faults.add('/members/0/fullName', 'required', 'Thành viên: chưa có ai, nhập chủ hộ trước.');
  const members = kept.flatMap(({ member, i }) => memberOf(member, i, today, faults) ?? []);
  const heads = kept.filter(({ member }) => relationOf(member.relation)?.relation === 'head');
  if (kept.length > 0 && heads.length !== 1) {
    const at = heads[1]?.i ?? kept[0]?.i ?? 0;
    const message =
      heads.length === 0
        ? 'Chủ hộ: chưa có, chọn một người là chủ hộ.'
        : 'Chủ hộ: chỉ được một người là chủ hộ.';
    faults.add(`/members/${at}/relation`, 'oneHead', message);
  }
  const status = statusOf(typed, faults);
  if (faults.all.length > 0 || !residentFrom) throw invalidAll(faults.all);
  return {
    status,
    household: {
      code: typed.code || null,
      area: typed.area,
      address: typed.address,
      residentFrom,
      residenceKind: typed.residenceKind === 'temporary' ? 'temporary' : 'permanent',
      residenceSource: typed.residenceSource === 'police' ? 'police' : 'declared',
      note: typed.note || null,
      members,
    },
  };
}

const idsOf = (text: string): string[] => text.split(',').filter((id) => /^\w{1,40}$/.test(id));

/** Records the household, its members and its status with the decision, in this one transaction. Answers its id. */
export async function enterHousehold(t: WriteTx, typed: TypedHousehold): Promise<string> {
  const { household, status } = readTyped(typed, t.today);
  const row = await createHousehold(t, household);
  const kept = typed.members.filter((member) => !isBlank(member));
  for (const [i, member] of kept.entries()) {
    const person = row.people[i];
    if (person && member.person === '') await rememberNotSame(t, person, idsOf(member.notSame));
  }
  if (status) {
    await createStatus(t, {
      household: row.id,
      category: status.category,
      decision: { number: status.number, date: status.date, issuer: status.issuer },
      validFrom: status.validFrom,
    });
  }
  return row.id;
}

/** What may be said about a row while it is typed: warnings, and people who may be meant. */
export interface RowNotes {
  warnings: string[];
  likenesses: {
    person: string;
    text: string;
    reason: string;
    consequence: string;
    certain: boolean;
    alive: boolean;
  }[];
}

export async function notesOf(t: ReadTx, typed: TypedMember, area: string): Promise<RowNotes> {
  if (typed.person !== '') return { warnings: [], likenesses: [] };
  const birth = typed.birthDate === '' ? undefined : parsePartialDate(typed.birthDate, t.today);
  const birthDate = birth?.ok ? birth.value : undefined;
  const sex = sexOf(typed.sex);
  const id = checkNationalId(typed.nationalId);
  const insurance = checkInsuranceNumber(typed.insuranceNumber);
  const phone = checkPhone(typed.phone);
  const warnings = id.ok ? nationalIdWarnings(id.value, { birthDate, sex }) : [];
  const similar = await similarTo(t, {
    fullName: typed.fullName,
    birthDate,
    sex,
    nationalId: id.ok ? id.value : undefined,
    insuranceNumber: insurance.ok ? insurance.value : undefined,
    phone: phone.ok ? phone.value : undefined,
    area,
  });
  const dismissed = new Set(idsOf(typed.notSame));
  const likenesses = similar
    .filter((each) => each.certain || !dismissed.has(each.person))
    .map((each) => ({
      person: each.person,
      text: similarText(each),
      reason: similarReasons(each),
      consequence: each.diedOn
        ? 'Người đã mất không lấy vào hộ được.'
        : each.place
          ? 'Nếu lấy, sổ ghi người này chuyển đến hộ mới.'
          : 'Nếu lấy, sổ ghi người này về ở hộ mới.',
      certain: each.certain,
      alive: each.diedOn === null,
    }));
  return { warnings, likenesses };
}

/** Households at the address typed, as far as it can be read: the household may be there already. */
export async function neighboursOf(t: ReadTx, typed: TypedHousehold): Promise<string[]> {
  if (typed.area === '' || typed.address === '') return [];
  return (await householdsAt(t, typed.area, typed.address)).map(
    ({ code, head }) => `hộ ${code}${head ? `, chủ hộ ${head}` : ''}`,
  );
}

/** What saving will do, in one sentence, as far as it can be said now. */
export async function sentenceOf(t: ReadTx, typed: TypedHousehold): Promise<string> {
  const count = typed.members.filter((member) => !isBlank(member)).length;
  const area = typed.area
    ? ` ở ${(await areaOn(t, typed.area, t.today))?.name ?? typed.area}`
    : ', chưa chọn tổ,';
  const from = parseDay(typed.residentFrom);
  const label = typed.category ? (await dictionaries(t)).category(typed.category)?.label : undefined;
  const validFrom = parseDay(typed.validFrom);
  const parts = [`hộ ${typed.code || 'mới'}${area} với ${count} người`];
  if (from.ok) parts.push(`cư trú từ ${formatDay(from.value)}`);
  const status = label
    ? `; ${label.toLowerCase()}${validFrom.ok ? ` từ ${formatDay(validFrom.value)}` : ''}`
    : '';
  return `Sẽ ghi: ${parts.join(', ')}${status}.`;
}
