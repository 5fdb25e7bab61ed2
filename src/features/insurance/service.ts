import { amendFact, insertFact, retractFact } from '../../db/facts.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { conflict, invalid, notFound } from '../../shared/errors.ts';
import { type Card, parseCard } from '../../shared/identity.ts';
import { endFromLastDay, lastDayOut } from '../../shared/periods.ts';
import { clean } from '../../shared/text.ts';
import type { Area } from '../areas/schema.ts';
import { provinceOf } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import {
  bumpVersion,
  type PersonRow,
  requirePerson,
  requireWritablePerson,
  residencesOf,
} from '../people/service.ts';
import { groundDoubt } from './entitlement.ts';
import type { InsuranceCorrection, InsuranceForm, InsurancePeriod } from './schema.ts';
import * as store from './store.ts';

export type { InsuranceRow } from './store.ts';
export { insurancePeriodsOf } from './store.ts';

/** The level that counts: the one recorded, else the card's digit, else unknown; never a default. */
export function levelOf(row: Pick<store.InsuranceRow, 'benefit_level' | 'card_number'>): number | null {
  if (row.benefit_level !== null) return row.benefit_level;
  const digit = row.card_number?.length === 15 ? Number(row.card_number[2]) : Number.NaN;
  return digit >= 1 && digit <= 5 ? digit : null;
}

/** The period as clients see it; a group head sees no card number. */
export async function insuranceAnswer(t: ReadTx, row: store.InsuranceRow): Promise<InsurancePeriod> {
  const dictionary = await dictionaries(t);
  return {
    id: row.id,
    person: row.person_id,
    cardNumber: t.actor.role === 'groupHead' ? null : row.card_number,
    objectCode: row.object_code,
    payerGroup: dictionary.objectCode(row.object_code, row.valid_from)?.payerGroup ?? null,
    benefitLevel: levelOf(row),
    facility: row.facility,
    validFrom: row.valid_from,
    validTo: lastDayOut(row.valid_to),
  };
}

function cardOf(text: string | null | undefined): Card | null {
  if (!text) return null;
  const parsed = parseCard(text);
  if (!parsed.ok) throw invalid('/cardNumber', parsed.code, parsed.message);
  return parsed.card;
}

function requireOrder(validFrom: Day, validTo: Day): void {
  if (validTo < validFrom) {
    throw invalid(
      '/validTo',
      'periodReversed',
      `Đến ngày: ${formatDay(validTo)} trước ngày bắt đầu ${formatDay(validFrom)}.`,
    );
  }
}

/** The province digits that cards of the person's place bear: the province's official number; undefined where not recorded. */
async function cardProvince(t: ReadTx, personId: string, day: Day): Promise<Area | undefined> {
  const residence = (await residencesOf(t, personId)).at(-1);
  const province = residence && (await provinceOf(t, residence.area_code, day));
  return province?.officialCode ? province : undefined;
}

/** What looks odd about a card, told and taken all the same. */
export async function cardWarnings(
  t: ReadTx,
  card: Card | null,
  objectCode: string,
  validFrom: Day,
  person: Pick<PersonRow, 'id' | 'birth_date' | 'insurance_number'>,
): Promise<string[]> {
  const warnings: string[] = [];
  const known = (await dictionaries(t)).objectCode(objectCode, validFrom);
  if (!known) warnings.push(`mã đối tượng ${objectCode} không có trong danh mục`);
  if (card?.objectCode && card.objectCode !== objectCode) {
    warnings.push(`thẻ in mã ${card.objectCode}, đã nhập ${objectCode}`);
  }
  if (card?.benefitLevel && known?.benefitLevel && card.benefitLevel !== known.benefitLevel) {
    warnings.push(
      `thẻ in mức hưởng ${card.benefitLevel}, mã ${objectCode} thường là ${known.benefitLevel}; ghi theo thẻ`,
    );
  }
  const province = card?.province ? await cardProvince(t, person.id, validFrom) : undefined;
  if (card?.province && province && card.province !== province.officialCode) {
    warnings.push(`thẻ mang mã tỉnh ${card.province}, không phải ${province.officialCode} ${province.name}`);
  }
  if (card && person.insurance_number && card.insuranceNumber !== person.insurance_number) {
    warnings.push(
      `số BHXH trên thẻ khác số ${person.insurance_number} trong sổ: cần xác minh có đúng người này không`,
    );
  }
  const doubt = await groundDoubt(t, person, objectCode, validFrom);
  return doubt ? [...warnings, doubt] : warnings;
}

/** Records a period of insurance. 409 when the same code and start is there already: that is a correction. */
export async function createInsurancePeriod(t: WriteTx, form: InsuranceForm): Promise<store.InsuranceRow> {
  const person = await requireWritablePerson(t, form.person);
  requireOrder(form.validFrom, form.validTo);
  if (person.died_on && form.validFrom >= person.died_on) {
    throw invalid('/validFrom', 'afterDeath', `Từ ngày: người này đã mất ngày ${formatDay(person.died_on)}.`);
  }
  const objectCode = form.objectCode.toUpperCase();
  const card = cardOf(form.cardNumber);
  const same = (await store.insurancePeriodsOf(t, [person.id])).find(
    (each) => each.object_code === objectCode && each.valid_from === form.validFrom,
  );
  if (same) {
    throw conflict(
      '/validFrom',
      'taken',
      `Từ ngày: đã có thẻ mã ${objectCode} từ ${formatDay(form.validFrom)}. Dùng “Đính chính thẻ”, “gia hạn” hoặc “rút ngắn”.`,
    );
  }
  const row: store.InsuranceRow = {
    id: t.newId(),
    person_id: person.id,
    card_number: card?.number ?? null,
    object_code: objectCode,
    benefit_level: form.benefitLevel ?? null,
    facility: form.facility ? clean(form.facility) : null,
    valid_from: form.validFrom,
    valid_to: endFromLastDay(form.validTo),
  };
  await insertFact(t, 'insurance_periods', { ...row });
  await bumpVersion(t, person.id);
  t.audit({ action: 'insurancePeriod.create', kind: 'insurancePeriod', id: row.id, after: form });
  return row;
}

/** The period, when its person is in the actor's area; else 404. */
export async function requireInsurancePeriod(t: ReadTx, id: string): Promise<store.InsuranceRow> {
  const row = await store.insurancePeriodById(t, id);
  if (!row) throw notFound('Không có thẻ BHYT này trong phạm vi của bạn.');
  await requirePerson(t, row.person_id);
  return row;
}

/** Warnings about a card as recorded: read again from the registers, told to whoever recorded it. */
export async function warningsOf(t: ReadTx, row: store.InsuranceRow): Promise<string[]> {
  const person = await requirePerson(t, row.person_id);
  return cardWarnings(t, cardOf(row.card_number), row.object_code, row.valid_from, person);
}

/** Corrects a period under its id, or takes it back; the former stays known. Answers it, undefined when retracted. */
export async function correctInsurancePeriod(
  t: WriteTx,
  id: string,
  form: InsuranceCorrection,
): Promise<store.InsuranceRow | undefined> {
  const before = await requireInsurancePeriod(t, id);
  await requireWritablePerson(t, before.person_id);
  const { reason, retracted, ...changes } = form;
  await bumpVersion(t, before.person_id);
  if (retracted) {
    if (Object.keys(changes).length > 0) {
      throw invalid('/retracted', 'alone', 'Thu hồi: không kèm trường nào khác ngoài lý do.');
    }
    await retractFact(t, 'insurance_periods', id);
    t.audit({ action: 'insurancePeriod.retract', kind: 'insurancePeriod', id, before, reason });
    return undefined;
  }
  if (Object.keys(changes).length === 0)
    throw invalid('', 'empty', 'Đính chính: chưa có trường nào thay đổi.');
  const validFrom = changes.validFrom ?? before.valid_from;
  requireOrder(validFrom, changes.validTo ?? lastDayOut(before.valid_to) ?? '9999-12-30');
  const after = {
    card_number:
      changes.cardNumber === undefined ? before.card_number : (cardOf(changes.cardNumber)?.number ?? null),
    object_code: changes.objectCode?.toUpperCase() ?? before.object_code,
    benefit_level: changes.benefitLevel === undefined ? before.benefit_level : changes.benefitLevel,
    facility: changes.facility === undefined ? before.facility : changes.facility,
    valid_from: validFrom,
    valid_to: changes.validTo === undefined ? before.valid_to : endFromLastDay(changes.validTo),
  };
  await amendFact(t, 'insurance_periods', id, { ...after, reason });
  t.audit({ action: 'insurancePeriod.correct', kind: 'insurancePeriod', id, before, after: changes, reason });
  return { ...before, ...after };
}

/** Ends what of a person's insurance reaches beyond a day; a period that begins then or later is taken back. */
export async function endInsurance(
  t: WriteTx,
  row: store.InsuranceRow,
  date: Day,
  reason: string,
): Promise<void> {
  if (row.valid_from >= date) await retractFact(t, 'insurance_periods', row.id);
  else await amendFact(t, 'insurance_periods', row.id, { valid_to: date, reason });
}
