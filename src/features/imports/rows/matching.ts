import { type Day, formatPartial } from '../../../shared/dates.ts';
import { fold, nameKey } from '../../../shared/text.ts';
import type { HouseholdRow } from '../../households/service.ts';
import type * as people from '../../people/service.ts';
import type { ParsedRow, RowReason } from '../reading/fields.ts';
import { type Known, meets } from './known.ts';
import { type Found, type Outcome, undecided as waits } from './outcome.ts';
import { cardOwner, headerOf, textValue } from './values.ts';

/** Who a row speaks of: a person, nobody known, or a question for the officer. */
export type Match =
  | {
      kind: 'found';
      person: people.PersonRow;
      how: Found['how'];
      /** A number of the row that is another's: it is not taken. */
      anothers?: { field: string; person: people.PersonRow };
    }
  /** `isOther`: there are some like it, and the officer said that it is none of them. */
  | { kind: 'unknown'; isOther?: true }
  | { kind: 'undecided'; reason: RowReason; candidates: people.PersonRow[] };

/** A row whose person is known. */
export type FoundPerson = Extract<Match, { kind: 'found' }>;

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
  known: Known,
  row: ParsedRow,
  among?: readonly string[],
): Promise<people.PersonRow[]> {
  const fullName = textValue(row, 'fullName');
  const birthDate = textValue(row, 'birthDate');
  if (!fullName || !birthDate || among?.length === 0) return [];
  if (among) return known.peopleAmong(among, fold(fullName), birthDate);
  const found = await known.peopleByFoldedName(fold(fullName), birthDate);
  if (found.length === 0) return found;
  const areas = await known.areasOfWard();
  const here: people.PersonRow[] = [];
  for (const person of found) {
    const residences = await known.residencesOf(person.id);
    if (residences.some((each) => areas.has(each.area_code))) here.push(person);
  }
  return here;
}

/** By name and birth date: one match with its accents counts; without them, or two, the officer decides. */
async function matchByName(known: Known, row: ParsedRow, among?: readonly string[]): Promise<Match> {
  const candidates = await namesakes(known, row, among);
  const exact = candidates.filter(
    (person) => nameKey(person.full_name) === nameKey(textValue(row, 'fullName') ?? ''),
  );
  const group = exact.length > 1 ? (textValue(row, 'group') ?? textValue(row, 'livesIn')) : undefined;
  const inGroup: people.PersonRow[] = [];
  for (const person of group ? exact : [])
    if ((await known.residencesOf(person.id)).at(-1)?.area_code === group) inGroup.push(person);
  const [here] = inGroup;
  if (inGroup.length === 1 && here) return { kind: 'found', person: here, how: 'nameInGroup' };
  const [only] = exact;
  if (exact.length === 1 && only)
    return { kind: 'found', person: only, how: among ? 'nameInHousehold' : 'name' };
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
 * name two people, and several namesakes, are left undecided until the officer has chosen among them.
 */
export async function matchPerson(known: Known, row: ParsedRow, among?: readonly string[]): Promise<Match> {
  const match = await matchByItself(known, row, among);
  const { decided } = row;
  if (match.kind !== 'undecided' || !decided) return match;
  if (decided.choice === 'new') return { kind: 'unknown', isOther: true };
  const person = match.candidates.find(({ id }) => id === decided.person);
  if (!person) return match;
  const { code } = match.reason;
  const [first] = match.candidates;
  const isAnothers = code === 'twoPeople' || (code === nameOfAnother && person !== first);
  const other = isAnothers && match.candidates.find(({ id }) => id !== person.id);
  const field = person === first || !isOwnOf(row, 'nationalId', first) ? 'insuranceNumber' : 'nationalId';
  return {
    kind: 'found',
    person,
    how: 'decided',
    ...(other ? { anothers: { field, person: other } } : {}),
  };
}

const nameOfAnother = 'nameOfAnother';

const isOwnOf = (row: ParsedRow, field: 'nationalId', person: people.PersonRow | undefined): boolean =>
  person !== undefined && textValue(row, field) === person.national_id;

/** What the row says of the person otherwise than the register has it, where it is of something else: a number may be wrong. */
function differing(row: ParsedRow, { person, how }: FoundPerson, { changes }: Outcome): string[] {
  const fullName = textValue(row, 'fullName');
  const birthDate = textValue(row, 'birthDate');
  const isShown = (field: string): boolean => changes.some((each) => each.field === field);
  const said: string[] = [];
  if (how === 'decided') return said;
  if (fullName && fold(fullName) !== fold(person.full_name) && !isShown('fullName'))
    said.push(
      `${headerOf(row, 'fullName')}: trong tệp là “${fullName}”, trong sổ số này là của ${person.full_name}.`,
    );
  const born = person.birth_date;
  const agrees = birthDate === undefined || meets(birthDate, born);
  if (!agrees && !isShown('birthDate'))
    said.push(
      `${headerOf(row, 'birthDate')}: trong tệp là ${formatPartial(birthDate)}, trong sổ là ${formatPartial(born)}.`,
    );
  return said;
}

/** The row waits: it could speak of any of these. */
export const waitsForChoice = ({ reason, candidates }: Extract<Match, { kind: 'undecided' }>): Outcome => ({
  ...waits(reason),
  candidates: candidates.map(({ id }) => id),
});

/** Says of an outcome whom its row was found to speak of, and by what. */
export function foundAs(row: ParsedRow, match: FoundPerson, outcome: Outcome): Outcome {
  const { anothers } = match;
  const said = [
    ...(outcome.said ?? []),
    ...(outcome.kept?.some(({ field }) => field === 'fullName') ? [] : differing(row, match, outcome)),
    ...(match.how === 'decided' && row.decided?.because
      ? [`Đã chọn người này, ${row.decided.because}.`]
      : []),
    ...(anothers
      ? [`${headerOf(row, anothers.field)}: trong sổ là của ${anothers.person.full_name}, không nhận.`]
      : []),
  ];
  return {
    ...outcome,
    found: { person: match.person.id, how: match.how },
    ...(said.length > 0 ? { said } : {}),
  };
}

async function matchByItself(known: Known, row: ParsedRow, among?: readonly string[]): Promise<Match> {
  const nationalId = textValue(row, 'nationalId');
  const insuranceNumber = textValue(row, 'insuranceNumber') ?? cardOwner(row);
  const byId = nationalId ? await known.personByNationalId(nationalId) : undefined;
  const byInsurance = insuranceNumber ? await known.personByInsuranceNumber(insuranceNumber) : undefined;
  if (byId && byInsurance && byId.id !== byInsurance.id) {
    return undecided(
      row,
      'nationalId',
      [byId, byInsurance],
      'twoPeople',
      `Số CCCD là của ${byId.full_name} nhưng mã số BHXH là của ${byInsurance.full_name}: xem lại hai số.`,
    );
  }
  if (byId || byInsurance) {
    const another = await namedOther(known, row, byId ?? byInsurance);
    if (another) return another;
  }
  if (byId) return { kind: 'found', person: byId, how: 'nationalId' };
  if (byInsurance) return matchedByInsurance(row, byInsurance, nationalId);
  const match = await matchByName(known, row, among);
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

/** The number is one person's, name and birth date are those of another whom the ward knows: the officer decides. */
async function namedOther(
  known: Known,
  row: ParsedRow,
  numbered: people.PersonRow | undefined,
): Promise<Match | undefined> {
  const fullName = textValue(row, 'fullName');
  if (!numbered || !fullName || fold(fullName) === fold(numbered.full_name)) return undefined;
  const named = (await namesakes(known, row)).filter(
    (person) => person.id !== numbered.id && nameKey(person.full_name) === nameKey(fullName),
  );
  if (named.length === 0) return undefined;
  return undecided(
    row,
    'fullName',
    [numbered, ...named],
    nameOfAnother,
    `Số trong dòng là của ${numbered.full_name}, họ tên và ngày sinh là của ${fullName}: chọn đúng người.`,
  );
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

/** The household the person belongs to on a day. */
export async function householdLivedIn(
  known: Known,
  personId: string,
  day: Day,
): Promise<string | undefined> {
  const memberships = await known.membershipsOf(personId);
  return memberships.find((each) => each.valid_from <= day && day < each.valid_to)?.household_id;
}

/** The household of the row's code in the import's ward, when the actor may see it. */
export async function matchHousehold(
  known: Known,
  row: ParsedRow,
  day?: Day,
): Promise<HouseholdRow | undefined> {
  const code = textValue(row, 'householdCode');
  return code ? known.householdByCode(code, day) : undefined;
}
