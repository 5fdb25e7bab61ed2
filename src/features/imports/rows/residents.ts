import { amendFact } from '../../../db/facts.ts';
import type { WriteTx } from '../../../db/tx.ts';
import { type Day, formatDay } from '../../../shared/dates.ts';
import { clean, nameKey } from '../../../shared/text.ts';
import type { Relation, ResidenceKind, Sex } from '../../../shared/words.ts';
import { areaNames } from '../../areas/service.ts';
import { movePerson } from '../../events/service.ts';
import {
  changeHousehold,
  type HouseholdRow,
  insertHousehold,
  nextHouseholdCode,
  requireHousehold,
} from '../../households/service.ts';
import type { PersonChange } from '../../people/schema.ts';
import * as people from '../../people/service.ts';
import { divideKept } from '../decisions/decided.ts';
import type { ParsedRow } from '../reading/fields.ts';
import type { Known } from './known.ts';
import { type FoundPerson, foundAs, matchHousehold, matchPerson, waitsForChoice } from './matching.ts';
import { livedNow, type Membership, movedTo, moveTogether, type Residence } from './moved.ts';
import {
  type ApplyRow,
  compared,
  created,
  type FieldChange,
  type Outcome,
  type RowContext,
  rejected,
  undecided,
} from './outcome.ts';
import { headerOf, textValue } from './values.ts';

const reasonOfImport = 'Theo tệp nhập';

function relationOf(row: ParsedRow): { relation: Relation; text: string | null } | undefined {
  const value = row.values.relation;
  if (!Array.isArray(value)) return undefined;
  // `parseRelation` made the pair.
  return { relation: (value[0] ?? 'other') as Relation, text: value[1] || null };
}

/** The household of the row: known by its code, or made from the row, which then needs its group. */
async function householdOf(
  t: WriteTx,
  row: ParsedRow,
  context: RowContext,
  from: Day,
): Promise<HouseholdRow | Outcome> {
  const code = textValue(row, 'householdCode');
  if (!code && row.head)
    return rejected(
      row,
      'headName',
      'noHead',
      `Chủ hộ: dòng ${row.head.row} của chủ hộ chưa nhận được, xử lý dòng ấy trước.`,
    );
  if (!code) return rejected(row, 'householdCode', 'required', 'Mã hộ: còn trống, cần mã hộ của người mới.');
  const known = await matchHousehold(context.known, row, from);
  const address = textValue(row, 'address');
  if (known && !known.address && address) {
    context.known.forgetHousehold(known);
    return changeHousehold(t, known.id, { address });
  }
  if (known) return known;
  if (!textValue(row, 'group')) {
    return rejected(
      row,
      'group',
      'required',
      `Tổ dân phố: còn trống, hộ mới ${code} cần tổ dân phố ở dòng đầu của hộ.`,
    );
  }
  const household = await insertHousehold(t, { code, ward: context.area, address: address ?? null });
  context.known.addHousehold(household);
  return household;
}

async function areaOf(
  known: Known,
  row: ParsedRow,
  household: HouseholdRow,
  from: Day,
): Promise<string | undefined> {
  const given = textValue(row, 'group');
  if (given) return given;
  const members = await known.membershipsOfHousehold(household.id);
  for (const member of members) {
    const residence = (await known.residencesOf(member.person_id)).find(
      (each) => each.valid_from <= from && from < each.valid_to,
    );
    if (residence) return residence.area_code;
  }
  return undefined;
}

async function createResident(t: WriteTx, row: ParsedRow, context: RowContext): Promise<Outcome> {
  for (const [field, label] of [
    ['fullName', 'Họ và tên'],
    ['birthDate', 'Ngày sinh'],
  ] as const) {
    if (!textValue(row, field))
      return rejected(row, field, 'required', `${label}: còn trống, cần nhập cho người mới.`);
  }
  const from = textValue(row, 'residentFrom') ?? context.importDay;
  const household = await householdOf(t, row, context, from);
  if ('state' in household) return household;
  const area = await areaOf(context.known, row, household, from);
  if (!area) return rejected(row, 'group', 'required', 'Tổ dân phố: còn trống, chưa biết hộ này ở tổ nào.');
  const identity = {
    fullName: textValue(row, 'fullName') ?? '',
    birthDate: textValue(row, 'birthDate') ?? '',
    // A file without the column leaves the sex open.
    sex: (textValue(row, 'sex') ?? 'other') as Sex,
    nationalId: textValue(row, 'nationalId') ?? null,
    insuranceNumber: textValue(row, 'insuranceNumber') ?? null,
    ethnicity: textValue(row, 'ethnicity') ?? null,
    phone: textValue(row, 'phone') ?? null,
    note: textValue(row, 'note') ?? null,
  };
  const person = await people.createPerson(t, identity, '', context.known);
  await settle(t, row, context.known, { person, household, area, from });
  const changes: FieldChange[] = textValue(row, 'residentFrom')
    ? []
    : [{ field: 'residentFrom', old: null, new: context.importDay }];
  return created(changes);
}

async function settle(
  t: WriteTx,
  row: ParsedRow,
  known: Known,
  {
    person,
    household,
    area,
    from,
  }: { person: people.PersonRow; household: HouseholdRow; area: string; from: Day },
) {
  const { relation, text } = relationOf(row) ?? { relation: 'other', text: null };
  const residence = {
    area,
    household: household.id,
    kind: (textValue(row, 'residenceKind') ?? 'permanent') as ResidenceKind, // parsed by `parseResidenceKind`
    source: 'declared',
    from,
  } as const;
  const lives = await people.addResidence(t, person, residence, '/residentFrom', []);
  const membership = { person: person.id, household: household.id, relation, relationText: text, from };
  const members = await known.membershipsOfHousehold(household.id);
  const belongs = await people.addMembership(t, membership, '/relation', members);
  known.addPerson(person, lives, { ...belongs, household_code: household.code, household_from: null });
}

/** Identity fields that the row says otherwise; a blank never erases, an accent or case alone is no change. */
function identityChanges(row: ParsedRow, person: people.PersonRow): FieldChange[] {
  const current: Record<string, string | null> = {
    fullName: person.full_name,
    birthDate: person.birth_date,
    sex: person.sex,
    nationalId: person.national_id,
    insuranceNumber: person.insurance_number,
    ethnicity: person.ethnicity,
    phone: person.phone,
    note: person.note,
  };
  const changes: FieldChange[] = [];
  for (const [field, old] of Object.entries(current)) {
    const value = textValue(row, field);
    // A cell has no lines and no space around it; a note may have.
    if (value === undefined || value === clean(old ?? '')) continue;
    if (field === 'fullName' && nameKey(value) === nameKey(old ?? '')) continue;
    changes.push({ field, old, new: value, of: person.id });
  }
  return changes;
}

const changeOf = (changes: readonly FieldChange[]): PersonChange =>
  Object.fromEntries(changes.map((each) => [each.field, each.new]));

/** What is taken of a row, and where the register's value stays as the officer decided. */
interface Compared {
  taken: FieldChange[];
  kept: FieldChange[];
  said?: string[];
}

/** The household's address, when the row has another. */
async function addressChange(
  t: WriteTx,
  row: ParsedRow,
  context: RowContext,
  household: HouseholdRow | undefined,
): Promise<Compared> {
  const address = textValue(row, 'address');
  if (!household || !address || address === household.address) return { taken: [], kept: [] };
  if (context.addressed.has(household.id))
    return {
      taken: [],
      kept: [],
      said: [
        `${headerOf(row, 'address')}: dòng trên của hộ này đã ghi “${household.address}”, không đổi lại.`,
      ],
    };
  const change = { field: 'address', old: household.address, new: address, of: household.id };
  const { taken, kept } = divideKept(row, context, [change]);
  if (taken.length > 0) {
    await changeHousehold(t, household.id, { address });
    context.known.forgetHousehold(household);
    context.addressed.add(household.id);
  }
  return { taken, kept };
}

/** First day and kind of the residence, relation of the membership: corrected where the row differs. */
async function periodChanges(
  t: WriteTx,
  row: ParsedRow,
  context: RowContext,
  residence: Residence,
  membership: Membership | undefined,
): Promise<Compared> {
  const from = textValue(row, 'residentFrom');
  const kind = textValue(row, 'residenceKind');
  const relation = relationOf(row);
  const first = (await context.known.residencesOf(residence.person_id))[0];
  const of = residence.person_id;
  const changes: FieldChange[] = [];
  if (from && from !== residence.valid_from && first?.id === residence.id && from < residence.valid_to)
    changes.push({ field: 'residentFrom', old: residence.valid_from, new: from, of });
  if (kind && kind !== residence.kind)
    changes.push({ field: 'residenceKind', old: residence.kind, new: kind, of });
  if (relation && membership && relation.relation !== membership.relation)
    changes.push({ field: 'relation', old: membership.relation, new: relation.relation, of });
  const { taken, kept } = divideKept(row, context, changes);
  const takes = (field: string): boolean => taken.some((each) => each.field === field);
  if (takes('residentFrom') || takes('residenceKind')) {
    await amendFact(t, 'residences', residence.id, {
      ...(from && takes('residentFrom') ? { valid_from: from } : {}),
      ...(kind && takes('residenceKind') ? { kind } : {}),
    });
  }
  const startsTogether = membership?.valid_from === residence.valid_from && takes('residentFrom');
  if (membership && (takes('relation') || startsTogether)) {
    await amendFact(t, 'memberships', membership.id, {
      ...(from && startsTogether ? { valid_from: from } : {}),
      ...(relation && takes('relation') ? { relation: relation.relation, relation_text: relation.text } : {}),
    });
  }
  if (taken.length > 0) context.known.forgetPlaces(of);
  return { taken, kept };
}

/** Another group or household is a move, on the day the officer states; until then the row waits. */
async function moveOf(
  t: WriteTx,
  row: ParsedRow,
  context: RowContext,
  person: people.PersonRow,
  recorded: Residence | undefined,
  membership: Membership | undefined,
): Promise<{ outcome?: Outcome } & Compared> {
  const residence = await livedNow(t, row, recorded);
  const move = movedTo(row, person, residence, membership);
  const nothing: Compared = { taken: [], kept: [] };
  if (!move) return nothing;
  const { kept } = divideKept(row, context, [move]);
  if (kept.length > 0) return { taken: [], kept };
  const group = textValue(row, 'group');
  const code = textValue(row, 'householdCode');
  const moveDay = row.decided?.moveDay ?? context.moveDay;
  const date = residence ? moveDay : (textValue(row, 'residentFrom') ?? moveDay);
  if (!date) {
    const movesGroup = group !== undefined && group !== residence?.area_code;
    const nameOf = await areaNames(
      t,
      [group, residence?.area_code].flatMap((each) => each ?? []),
    );
    const here = residence && (movesGroup ? nameOf(residence.area_code, t.today) : `hộ ${move.old}`);
    const there = movesGroup ? nameOf(group, t.today) : `hộ ${code ?? ''}`;
    const waiting = undecided({
      column: headerOf(row, movesGroup ? 'group' : 'householdCode'),
      code: 'move',
      message: `${person.full_name} trong sổ ở ${here ?? 'nơi khác'}, trong tệp ở ${there}: ghi ngày chuyển để nhận.`,
    });
    return { outcome: { ...waiting, changes: [move] }, ...nothing };
  }
  const taken = [move, { field: 'moveDay', old: null, new: date }];
  const isOwn = code !== undefined && code === membership?.household_code && membership.valid_from <= date;
  if (residence && isOwn && group) {
    await moveTogether(t, context.known, membership.household_id, { date, area: group });
    return { taken, kept: [] };
  }
  const household = code ? await householdOf(t, row, context, date) : undefined;
  if (household && 'state' in household) return { outcome: household, ...nothing };
  const relation = relationOf(row);
  await movePerson(t, person.id, {
    date,
    kind: residence ? 'within' : 'in',
    ...(group ? { area: group } : {}),
    ...(household ? { household: household.id } : {}),
    ...(relation ? { relation: relation.relation, relationText: relation.text } : {}),
  });
  context.known.forgetPlaces(person.id);
  return { taken, kept: [] };
}

/** The household whose address the row may say: the one named, or the one lived in where none is. */
async function householdWithin(
  t: WriteTx,
  row: ParsedRow,
  context: RowContext,
  membership: Membership,
): Promise<HouseholdRow | undefined> {
  if (textValue(row, 'householdCode')) return matchHousehold(context.known, row, t.today);
  return textValue(row, 'address') ? requireHousehold(t, membership.household_id) : undefined;
}

async function updateResident(
  t: WriteTx,
  row: ParsedRow,
  context: RowContext,
  { person, anothers }: FoundPerson,
): Promise<Outcome> {
  const { known } = context;
  const residence = (await known.residencesOf(person.id)).at(-1);
  const open = residence && residence.valid_to > t.today ? residence : undefined;
  const membership = (await known.membershipsOf(person.id)).findLast(
    (each) => !open || each.valid_to > t.today,
  );
  if (person.died_on) {
    return rejected(
      row,
      'fullName',
      'dead',
      `${person.full_name} đã mất ngày ${formatDay(person.died_on)}: bỏ dòng này, hoặc đính chính khai tử trong sổ.`,
    );
  }
  const moved = await moveOf(t, row, context, person, open, membership);
  if (moved.outcome) return moved.outcome;
  const differing = identityChanges(row, person).filter(({ field }) => field !== anothers?.field);
  const identity = divideKept(row, context, differing);
  if (identity.taken.length > 0) {
    const change = { ...changeOf(identity.taken), reason: reasonOfImport };
    known.forgetIdentity(person, await people.changePerson(t, person.id, change));
  }
  const household = membership && (await householdWithin(t, row, context, membership));
  const address = await addressChange(t, row, context, household);
  const isCompared = open && moved.taken.length === 0 && moved.kept.length === 0;
  const periods = isCompared ? await periodChanges(t, row, context, open, membership) : undefined;
  const parts = [identity, moved, address, ...(periods ? [periods] : [])];
  const outcome = compared(
    parts.flatMap(({ taken }) => taken),
    parts.flatMap(({ kept }) => kept),
  );
  return address.said ? { ...outcome, said: address.said } : outcome;
}

/**
 * The row with the household of its head's line, in a file that has no codes: the one the head lives in, or for a head
 * who is new the next of the ward's series.
 */
async function withHeadsHousehold(t: WriteTx, row: ParsedRow, context: RowContext): Promise<ParsedRow> {
  const { head } = row;
  if (!head || textValue(row, 'householdCode')) return row;
  const match = await matchPerson(context.known, { ...row, values: head.values, headers: {} });
  const living =
    match.kind === 'found'
      ? (await context.known.membershipsOf(match.person.id)).findLast((each) => each.valid_to > t.today)
      : undefined;
  const isHeadsOwn = head.row === row.row;
  if (isHeadsOwn && (match.kind === 'undecided' || living)) return row;
  const code = living?.household_code ?? (isHeadsOwn ? await nextHouseholdCode(t, context.area) : undefined);
  return code ? { ...row, values: { ...row.values, householdCode: code } } : row;
}

/** One row of a list of residents: someone known is compared, someone new is taken in. */
export const applyResident: ApplyRow = async (t, read, context) => {
  const { known } = context;
  const row = await withHeadsHousehold(t, read, context);
  const code = textValue(row, 'householdCode');
  const household = code ? await matchHousehold(known, row) : undefined;
  const members = household
    ? (await known.membershipsOfHousehold(household.id)).map((each) => each.person_id)
    : [];
  const match = await matchPerson(known, row, code ? members : undefined);
  if (match.kind === 'undecided') return waitsForChoice(match);
  if (match.kind === 'found') return foundAs(row, match, await updateResident(t, row, context, match));
  const outcome = await createResident(t, row, context);
  const because = match.isOther && row.decided?.because;
  return because ? { ...outcome, said: [`Là người khác, ${because}.`] } : outcome;
};
