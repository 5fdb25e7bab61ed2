import type { ReadTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { fold, nameKey } from '../../shared/text.ts';
import { inScope, leafCodes } from '../areas/service.ts';
import { type HouseholdRow, householdByCode } from '../households/service.ts';
import * as people from '../people/service.ts';
import type { ParsedRow, RowReason } from './fields.ts';

/** Who a row speaks of: a person, nobody known, or a question for the officer. */
export type Match =
  | { kind: 'found'; person: people.PersonRow; how: 'nationalId' | 'insuranceNumber' | 'name' }
  | { kind: 'unknown' }
  | { kind: 'undecided'; reason: RowReason; candidates: people.PersonRow[] };

export function textValue(row: ParsedRow, field: string): string | undefined {
  const value = row.values[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function headerOf(row: ParsedRow, field: string): string {
  return row.headers[field] ?? field;
}

function undecided(
  row: ParsedRow,
  field: string,
  candidates: people.PersonRow[],
  code: string,
  message: string,
): Match {
  return { kind: 'undecided', reason: { column: headerOf(row, field), code, message }, candidates };
}

/** Residents of the ward (ever), or those `among`, who could be meant by a name without accents and a birth date. */
async function namesakes(
  t: ReadTx,
  row: ParsedRow,
  area: string,
  among?: readonly string[],
): Promise<people.PersonRow[]> {
  const fullName = textValue(row, 'fullName');
  const birthDate = textValue(row, 'birthDate');
  if (!fullName || !birthDate || among?.length === 0) return [];
  const found = await people.peopleByFoldedName(t, fold(fullName), birthDate, among);
  if (among || found.length === 0) return found;
  const areas = new Set(await leafCodes(t, area, t.today));
  const here: people.PersonRow[] = [];
  for (const person of found) {
    const residences = await people.residencesOf(t, person.id);
    if (residences.some((each) => areas.has(each.area_code))) here.push(person);
  }
  return here;
}

/** By name and birth date: one match with its accents counts; without them, or two, the officer decides. */
async function matchByName(
  t: ReadTx,
  row: ParsedRow,
  area: string,
  among?: readonly string[],
): Promise<Match> {
  const candidates = await namesakes(t, row, area, among);
  const exact = candidates.filter(
    (person) => nameKey(person.full_name) === nameKey(textValue(row, 'fullName') ?? ''),
  );
  const [only] = exact;
  if (exact.length === 1 && only) return { kind: 'found', person: only, how: 'name' };
  if (exact.length > 1) {
    return undecided(
      row,
      'fullName',
      exact,
      'severalMatches',
      `Họ và tên: có ${exact.length} người cùng tên và ngày sinh, ghi thêm số CCCD để phân biệt.`,
    );
  }
  const [near] = candidates;
  if (!near) return { kind: 'unknown' };
  return undecided(
    row,
    'fullName',
    candidates,
    'nameWithoutAccents',
    `Họ và tên: chỉ khớp khi bỏ dấu, có thể là ${near.full_name}. Ghi đúng dấu hoặc thêm số CCCD.`,
  );
}

/**
 * The person of a row, by CCCD, then BHXH number, then name and birth date (`among`: only these people). Numbers that
 * name two people are left undecided.
 */
export async function matchPerson(
  t: ReadTx,
  row: ParsedRow,
  area: string,
  among?: readonly string[],
): Promise<Match> {
  const nationalId = textValue(row, 'nationalId');
  const insuranceNumber = textValue(row, 'insuranceNumber') ?? cardOwner(row);
  const byId = nationalId ? await people.personByNationalId(t, nationalId) : undefined;
  const byInsurance = insuranceNumber ? await people.personByInsuranceNumber(t, insuranceNumber) : undefined;
  if (byId && byInsurance && byId.id !== byInsurance.id) {
    return undecided(
      row,
      'nationalId',
      [byId, byInsurance],
      'twoPeople',
      `Số CCCD là của ${byId.full_name} nhưng mã số BHXH là của ${byInsurance.full_name}: xem lại hai số.`,
    );
  }
  if (byId) return { kind: 'found', person: byId, how: 'nationalId' };
  if (byInsurance) return matchedByInsurance(row, byInsurance, nationalId);
  const match = await matchByName(t, row, area, among);
  if (
    match.kind === 'found' &&
    nationalId &&
    match.person.national_id &&
    match.person.national_id !== nationalId
  ) {
    return undecided(
      row,
      'nationalId',
      [match.person],
      'differentNumber',
      `Số CCCD: ${match.person.full_name} trong sổ mang số khác. Đính chính số trong sổ trước, hoặc sửa số trong tệp.`,
    );
  }
  return match;
}

function matchedByInsurance(row: ParsedRow, person: people.PersonRow, nationalId: string | undefined): Match {
  if (nationalId && person.national_id && person.national_id !== nationalId) {
    return undecided(
      row,
      'insuranceNumber',
      [person],
      'differentNumber',
      `Mã số BHXH là của ${person.full_name}, người mang số CCCD khác: cần xác minh.`,
    );
  }
  return { kind: 'found', person, how: 'insuranceNumber' };
}

/** A card's own digits name its owner where the row has no BHXH number. */
function cardOwner(row: ParsedRow): string | undefined {
  return textValue(row, 'cardNumber')?.slice(-10);
}

/** The household the person belongs to on a day. */
export async function householdLivedIn(t: ReadTx, personId: string, day: Day): Promise<string | undefined> {
  const memberships = await people.membershipsOf(t, personId);
  return memberships.find((each) => each.valid_from <= day && day < each.valid_to)?.household_id;
}

/** The household of the row's code in the import's ward, when the actor may see it. */
export async function matchHousehold(
  t: ReadTx,
  row: ParsedRow,
  ward: string,
  day?: Day,
): Promise<HouseholdRow | undefined> {
  const code = textValue(row, 'householdCode');
  const found = code ? await householdByCode(t, ward, code, day) : undefined;
  return found && (await inScope(t, found.ward_code)) ? found : undefined;
}
