import { amendFact } from '../../db/facts.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, earliestDay, formatDay, formatPartial } from '../../shared/dates.ts';
import { assert, checkVersion, conflict, invalid, notFound } from '../../shared/errors.ts';
import { checkInsuranceNumber, checkNationalId, checkPhone } from '../../shared/identity.ts';
import { clean, fold, nameKey } from '../../shared/text.ts';
import { inScope, scopeCondition } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { personIdentity } from './answers.ts';
import {
  keepFormer,
  personById,
  personByInsuranceNumber,
  personByNationalId,
  searchText,
  wholeSearchText,
} from './merged.ts';
import type { PersonChange, PersonForm } from './schema.ts';
import * as store from './store.ts';

export { membershipAnswer, personIdentity, residenceAnswer } from './answers.ts';
export { dropFormer } from './formerStore.ts';
export { membershipsOfHouseholds, peopleByFoldedNames } from './lookupStore.ts';
export * from './merged.ts';
export * from './places.ts';
export type { MembershipRow, PersonRow, ResidenceRow } from './store.ts';

/**
 * The person, readable by the actor: who has or had a residence in the actor's area. 404 otherwise, as for a person
 * that does not exist. The id of an entry merged into another answers with that other: go on with the row's own id.
 */
export async function requirePerson(t: ReadTx, id: string): Promise<store.PersonRow> {
  const row = await personById(t, id);
  if (!row || !(await isReadable(t, row.id))) throw notFound('Không có nhân khẩu này trong phạm vi của bạn.');
  return row;
}

async function isReadable(t: ReadTx, personId: string): Promise<boolean> {
  if (t.actor.area === null) return true;
  const scope = scopeCondition(t, 'area_code');
  const found = await t.one(
    `SELECT 1 AS found FROM residences WHERE person_id = ? AND retracted_at IS NULL AND ${scope.sql} LIMIT 1`,
    [personId, ...scope.params],
  );
  return found !== undefined;
}

/** As `requirePerson`, and writable: lives in the actor's area now, or lived there last. */
export async function requireWritablePerson(t: ReadTx, id: string): Promise<store.PersonRow> {
  const row = await requirePerson(t, id);
  const latest = (await store.residencesOf(t, row.id)).at(-1);
  if (latest && !(await inScope(t, latest.area_code))) {
    throw notFound('Người này đã chuyển khỏi địa bàn của bạn: chỉ xem được thông tin đến ngày chuyển.');
  }
  return row;
}

/** A number of the person checked and cleaned; null when none was given. */
function numberOf(
  text: string | null | undefined,
  pointer: string,
  check: (text: string) => ReturnType<typeof checkNationalId>,
): string | null {
  if (text === null || text === undefined || text.trim() === '') return null;
  const checked = check(text);
  if (!checked.ok) throw invalid(pointer, checked.code, checked.message);
  return checked.value;
}

interface Numbers {
  nationalId: string | null;
  insuranceNumber: string | null;
  phone: string | null;
}

function numbersOf(
  form: Pick<PersonForm, 'nationalId' | 'insuranceNumber' | 'phone' | 'birthDate' | 'sex'>,
  at: string,
): Numbers {
  const known = { birthDate: form.birthDate, sex: form.sex };
  return {
    nationalId: numberOf(form.nationalId, `${at}/nationalId`, (text) => checkNationalId(text, known)),
    insuranceNumber: numberOf(form.insuranceNumber, `${at}/insuranceNumber`, checkInsuranceNumber),
    phone: numberOf(form.phone, `${at}/phone`, checkPhone),
  };
}

/** Finds whose number it is. */
export interface Owners {
  personByNationalId(number: string): Promise<store.PersonRow | undefined>;
  personByInsuranceNumber(number: string): Promise<store.PersonRow | undefined>;
}

const ownersIn = (t: ReadTx): Owners => ({
  personByNationalId: (number) => personByNationalId(t, number),
  personByInsuranceNumber: (number) => personByInsuranceNumber(t, number),
});

async function requireFree(find: Owners, numbers: Numbers, at: string, self?: string): Promise<void> {
  const owners = [
    {
      field: 'nationalId',
      label: 'Số CCCD',
      owner: numbers.nationalId && (await find.personByNationalId(numbers.nationalId)),
    },
    {
      field: 'insuranceNumber',
      label: 'Mã số BHXH',
      owner: numbers.insuranceNumber && (await find.personByInsuranceNumber(numbers.insuranceNumber)),
    },
  ];
  for (const { field, label, owner } of owners) {
    if (!owner || owner.id === self) continue;
    const who = `${owner.full_name}, sinh ${formatPartial(owner.birth_date)}`;
    throw conflict(
      `${at}/${field}`,
      'taken',
      `${label}: số này đã có trong sổ, của ${who}. Chọn người đó thay vì nhập mới.`,
    );
  }
}

async function requireEthnicity(
  t: ReadTx,
  code: string | null | undefined,
  at: string,
): Promise<string | null> {
  if (!code) return null;
  const known = (await dictionaries(t)).ethnicGroups().some((group) => group.code === code);
  if (!known) throw invalid(`${at}/ethnicity`, 'unknown', 'Dân tộc: dùng mã 01 đến 56 của danh mục dân tộc.');
  return code;
}

/**
 * Records a new person. 409 names who already has a number. `at` is where the form stands in the request; `owners`: who
 * has numbers, where many have been looked up at once.
 */
export async function createPerson(
  t: WriteTx,
  form: PersonForm,
  at = '',
  owners = ownersIn(t),
): Promise<store.PersonRow> {
  if (earliestDay(form.birthDate) > t.today && form.birthDate > t.now.slice(0, 10)) {
    throw invalid(`${at}/birthDate`, 'future', 'Ngày sinh: ở tương lai, xem lại năm.');
  }
  const numbers = numbersOf(form, at);
  await requireFree(owners, numbers, at);
  const ethnicity = await requireEthnicity(t, form.ethnicity, at);
  const fullName = clean(form.fullName);
  const id = t.newId();
  await store.insertPerson(t, {
    id,
    full_name: fullName,
    name_key: nameKey(fullName),
    folded_name: fold(fullName),
    search_text: searchText(fullName, numbers, form.birthDate),
    national_id: numbers.nationalId,
    insurance_number: numbers.insuranceNumber,
    ethnicity,
    phone: numbers.phone,
    note: form.note ?? null,
  });
  const vitalsId = t.newId();
  await store.insertVitals(t, {
    id: vitalsId,
    person_id: id,
    birth_date: form.birthDate,
    sex: form.sex,
    died_on: null,
  });
  const row: store.PersonRow = {
    id,
    version: 1,
    full_name: fullName,
    national_id: numbers.nationalId,
    insurance_number: numbers.insuranceNumber,
    insurance_household_number: null,
    ethnicity,
    phone: numbers.phone,
    note: form.note ?? null,
    vitals_id: vitalsId,
    birth_date: form.birthDate,
    sex: form.sex,
    died_on: null,
    merged_into: null,
  };
  t.audit({ action: 'person.create', kind: 'person', id, after: { ...form, fullName } });
  return row;
}

const identityFields = ['fullName', 'birthDate', 'sex', 'nationalId', 'insuranceNumber'] as const;

/** Changes fields of the person itself; identity only with a reason. Unnamed fields stay. */
export async function changePerson(
  t: WriteTx,
  personId: string,
  change: PersonChange,
  seenVersion?: number,
): Promise<store.PersonRow> {
  const row = await requireWritablePerson(t, personId);
  const { id } = row;
  checkVersion(row.version, seenVersion);
  const before = personIdentity(t, row);
  const { reason, ...fields } = change;
  const after = { ...before, ...fields };
  const numbers = numbersOf(after, '');
  const changesIdentity = identityFields.some(
    (field) => after[field] !== before[field] && before[field] !== null,
  );
  if (changesIdentity && !reason) {
    throw invalid(
      '/reason',
      'required',
      'Lý do: cần ghi vì sao đính chính họ tên, ngày sinh, giới tính hoặc số giấy tờ.',
    );
  }
  await requireFree(ownersIn(t), numbers, '', id);
  const fullName = clean(after.fullName);
  await keepFormer(t, row, { fullName, ...numbers });
  await store.updatePerson(t, id, {
    full_name: fullName,
    name_key: nameKey(fullName),
    folded_name: fold(fullName),
    search_text: await wholeSearchText(t, id, searchText(fullName, numbers, after.birthDate)),
    national_id: numbers.nationalId,
    insurance_number: numbers.insuranceNumber,
    insurance_household_number: after.insuranceHouseholdNumber,
    ethnicity: await requireEthnicity(t, after.ethnicity, ''),
    phone: numbers.phone,
    note: after.note,
  });
  if (after.birthDate !== before.birthDate || after.sex !== before.sex) {
    await requireBornBefore(t, id, after.birthDate);
    await amendFact(t, 'person_vitals', row.vitals_id, { birth_date: after.birthDate, sex: after.sex });
  }
  t.audit({
    action: 'person.change',
    kind: 'person',
    id,
    before,
    after: fields,
    ...(reason ? { reason } : {}),
  });
  const changed = await store.personById(t, id);
  assert(changed, 'a changed person is still there');
  return changed;
}

async function requireBornBefore(t: ReadTx, personId: string, birthDate: string): Promise<void> {
  const first = (await store.residencesOf(t, personId))[0];
  if (first && first.valid_from < earliestDay(birthDate)) {
    throw invalid(
      '/birthDate',
      'residenceBeforeBirth',
      `Ngày sinh: người này đã cư trú từ ${formatDay(first.valid_from)}, không thể sinh sau ngày đó.`,
    );
  }
}

/** The person's death is recorded: `date` is the first day not counted. */
export async function recordDeath(t: WriteTx, person: store.PersonRow, date: Day): Promise<void> {
  await amendFact(t, 'person_vitals', person.vitals_id, { died_on: date });
  await store.bumpVersion(t, person.id);
}

export const bumpVersion = store.bumpVersion;
export const takeBackPeople = store.takeBackPeople;
export const residencesOf = store.residencesOf;
export const residencesOfPeople = store.residencesOfPeople;
export const membershipsOf = store.membershipsOf;
export const membershipsOfPeople = store.membershipsOfPeople;
export const membershipsOfHousehold = store.membershipsOfHousehold;
export const residencesOfHousehold = store.residencesOfHousehold;
export const vitalsKnownAt = store.vitalsKnownAt;
export const peopleByIds = store.peopleByIds;
export const peopleByNameKey = store.peopleByNameKey;
