import { lastDayOut } from '../../shared/periods.ts';
import { sameName } from '../../shared/text.ts';
import { type CardRow, type ParsedRow, textValue } from '../imports/service.ts';
import { type InsuranceRow, levelOf } from '../insurance/service.ts';
import type { PersonRow } from '../people/service.ts';
import type { Difference } from './schema.ts';

/** What a row of the list says: its card and whatever it tells of the person. */
export interface Incoming extends CardRow {
  fullName: string | null;
  birthDate: string | null;
  sex: string | null;
  nationalId: string | null;
  insuranceNumber: string | null;
}

export function incomingOf(row: ParsedRow, card: CardRow): Incoming {
  const text = (field: string): string | null => textValue(row, field) ?? null;
  return {
    ...card,
    fullName: text('fullName'),
    birthDate: text('birthDate'),
    sex: text('sex'),
    nationalId: text('nationalId'),
    // The last ten characters of a card are its owner's number.
    insuranceNumber: text('insuranceNumber') ?? card.cardNumber?.slice(-10) ?? null,
  };
}

/** Same code and start: the same card, which a correction may change; else it is a card of its own. */
export const isSameCard = (
  period: Pick<InsuranceRow, 'object_code' | 'valid_from'>,
  card: Pick<CardRow, 'objectCode' | 'validFrom'>,
): boolean => period.object_code === card.objectCode && period.valid_from === card.validFrom;

type Value = string | number | null;

/** A partial birth date says less, not something else. */
const sameDate = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

/** The ten digits alone are the same card as the fifteen characters that end in them. */
const sameCardNumber = (a: string, b: string): boolean =>
  a === b || (a.length !== b.length && a.slice(-10) === b.slice(-10));

/** Where the list says something and the register something else; what the list leaves blank never differs. */
export function differencesOf(
  incoming: Incoming,
  person: PersonRow,
  period: InsuranceRow | undefined,
): Difference[] {
  const found: Difference[] = [];
  const compare = (
    field: string,
    ours: Value,
    theirs: Value,
    same: (a: string, b: string) => boolean = (a, b) => a === b,
  ): void => {
    if (theirs === null || (ours !== null && same(String(ours), String(theirs)))) return;
    found.push({ field, ours, theirs });
  };
  if (period) {
    compare('objectCode', period.object_code, incoming.objectCode);
    compare('validFrom', period.valid_from, incoming.validFrom);
    compare('validTo', lastDayOut(period.valid_to), incoming.validTo);
    compare('cardNumber', period.card_number, incoming.cardNumber, sameCardNumber);
    compare('benefitLevel', levelOf(period), incoming.benefitLevel);
    compare('facility', period.facility, incoming.facility, sameName);
  }
  compare('fullName', person.full_name, incoming.fullName, sameName);
  compare('birthDate', person.birth_date, incoming.birthDate, sameDate);
  compare('sex', person.sex, incoming.sex);
  compare('nationalId', person.national_id, incoming.nationalId);
  compare('insuranceNumber', person.insurance_number, incoming.insuranceNumber);
  return found;
}

/** Fields of a card that a correction of the same card writes. */
export const cardFields: ReadonlySet<string> = new Set(['validTo', 'cardNumber', 'benefitLevel', 'facility']);
/** Numbers of the person that an acceptance fills where ours are blank; others are corrected on the person's page. */
const fillable: ReadonlySet<string> = new Set(['nationalId', 'insuranceNumber']);

export const fillsOf = (fields: readonly Difference[]): Difference[] =>
  fields.filter(({ field, ours }) => fillable.has(field) && ours === null);

/** Another ten digits are another identity: to be verified, never plainly changed. */
export function isAnotherIdentity(fields: readonly Difference[]): boolean {
  return fields.some(
    ({ field, ours, theirs }) =>
      (field === 'insuranceNumber' && ours !== null) ||
      (field === 'cardNumber' && ours !== null && String(ours).slice(-10) !== String(theirs).slice(-10)),
  );
}

/** True when accepting the differences writes something: a correction, a new card, or numbers that are missing. */
export function isAcceptable(fields: readonly Difference[]): boolean {
  if (isAnotherIdentity(fields)) return false;
  const isNewCard = fields.some(({ field }) => field === 'objectCode' || field === 'validFrom');
  return isNewCard || fields.some(({ field }) => cardFields.has(field)) || fillsOf(fields).length > 0;
}

/** What the register keeps against, one text a difference: the same words next time are not asked again. */
export function readingsOf(incoming: Incoming | null, fields: readonly Difference[], held: HeldCard | null) {
  if (!incoming) return held ? [`none ${held.object_code} ${held.valid_from}`] : [];
  if (fields.length === 0) return [`card ${incoming.objectCode} ${incoming.validFrom} ${incoming.validTo}`];
  return fields.map(({ field, theirs }) =>
    cardFields.has(field)
      ? `${field} ${incoming.objectCode} ${incoming.validFrom} ${theirs}`
      : `${field} ${theirs}`,
  );
}

export type HeldCard = Pick<InsuranceRow, 'object_code' | 'valid_from'>;
