import { amendFact } from '../../db/facts.ts';
import type { WriteTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { nameKey } from '../../shared/text.ts';
import type { Relation, ResidenceKind, Sex } from '../../shared/words.ts';
import { movePerson } from '../events/service.ts';
import { changeHousehold, type HouseholdRow, insertHousehold } from '../households/service.ts';
import type { PersonChange } from '../people/schema.ts';
import * as people from '../people/service.ts';
import type { ParsedRow } from './fields.ts';
import { headerOf, matchHousehold, matchPerson, textValue } from './matching.ts';
import {
  type ApplyRow,
  compared,
  created,
  type FieldChange,
  type ImportContext,
  type Outcome,
  rejected,
  undecided,
} from './outcome.ts';

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
  context: ImportContext,
  from: Day,
): Promise<HouseholdRow | Outcome> {
  const code = textValue(row, 'householdCode');
  if (!code) return rejected(row, 'householdCode', 'required', 'Mã hộ: còn trống, cần mã hộ của người mới.');
  const known = await matchHousehold(t, row, context.area, from);
  const address = textValue(row, 'address');
  if (known && !known.address && address) return changeHousehold(t, known.id, { address });
  if (known) return known;
  if (!textValue(row, 'group')) {
    return rejected(
      row,
      'group',
      'required',
      `Tổ dân phố: còn trống, hộ mới ${code} cần tổ dân phố ở dòng đầu của hộ.`,
    );
  }
  return insertHousehold(t, { code, ward: context.area, address: address ?? null });
}

async function areaOf(
  t: WriteTx,
  row: ParsedRow,
  household: HouseholdRow,
  from: Day,
): Promise<string | undefined> {
  const given = textValue(row, 'group');
  if (given) return given;
  const members = await people.membershipsOfHousehold(t, household.id);
  for (const member of members) {
    const residence = (await people.residencesOf(t, member.person_id)).find(
      (each) => each.valid_from <= from && from < each.valid_to,
    );
    if (residence) return residence.area_code;
  }
  return undefined;
}

async function createResident(t: WriteTx, row: ParsedRow, context: ImportContext): Promise<Outcome> {
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
  const area = await areaOf(t, row, household, from);
  if (!area) return rejected(row, 'group', 'required', 'Tổ dân phố: còn trống, chưa biết hộ này ở tổ nào.');
  const person = await people.createPerson(t, {
    fullName: textValue(row, 'fullName') ?? '',
    birthDate: textValue(row, 'birthDate') ?? '',
    // A file without the column leaves the sex open.
    sex: (textValue(row, 'sex') ?? 'other') as Sex,
    nationalId: textValue(row, 'nationalId') ?? null,
    insuranceNumber: textValue(row, 'insuranceNumber') ?? null,
    ethnicity: textValue(row, 'ethnicity') ?? null,
    phone: textValue(row, 'phone') ?? null,
    note: textValue(row, 'note') ?? null,
  });
  await settle(t, row, person, household, area, from);
  const changes: FieldChange[] = textValue(row, 'residentFrom')
    ? []
    : [{ field: 'residentFrom', old: null, new: context.importDay }];
  return created(changes);
}

async function settle(
  t: WriteTx,
  row: ParsedRow,
  person: people.PersonRow,
  household: HouseholdRow,
  area: string,
  from: Day,
) {
  const relation = relationOf(row);
  await people.addResidence(t, person, {
    area,
    household: household.id,
    kind: (textValue(row, 'residenceKind') ?? 'permanent') as ResidenceKind, // parsed by `parseResidenceKind`
    source: 'declared',
    from,
  });
  await people.addMembership(t, {
    person: person.id,
    household: household.id,
    relation: relation?.relation ?? 'other',
    relationText: relation?.text ?? null,
    from,
  });
}

/** Identity fields that the row says otherwise; a blank never erases, an accent or case alone is no change. */
function identityChanges(
  row: ParsedRow,
  person: people.PersonRow,
): { change: PersonChange; changes: FieldChange[] } {
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
    if (value === undefined || value === old) continue;
    if (field === 'fullName' && nameKey(value) === nameKey(old ?? '')) continue;
    changes.push({ field, old, new: value });
  }
  return { change: Object.fromEntries(changes.map((each) => [each.field, each.new])), changes };
}

/** The household's address, when the row has another. */
async function addressChange(
  t: WriteTx,
  row: ParsedRow,
  household: HouseholdRow | undefined,
): Promise<FieldChange[]> {
  const address = textValue(row, 'address');
  if (!household || !address || address === household.address) return [];
  await changeHousehold(t, household.id, { address });
  return [{ field: 'address', old: household.address, new: address }];
}

type Residence = Awaited<ReturnType<typeof people.residencesOf>>[number];
type Membership = Awaited<ReturnType<typeof people.membershipsOf>>[number];

/** First day and kind of the residence, relation of the membership: corrected where the row differs. */
async function periodChanges(
  t: WriteTx,
  row: ParsedRow,
  residence: Residence,
  membership: Membership | undefined,
): Promise<FieldChange[]> {
  const changes: FieldChange[] = [];
  const from = textValue(row, 'residentFrom');
  const kind = textValue(row, 'residenceKind');
  const first = (await people.residencesOf(t, residence.person_id))[0];
  const movesStart =
    from !== undefined &&
    from !== residence.valid_from &&
    first?.id === residence.id &&
    from < residence.valid_to;
  if (movesStart) changes.push({ field: 'residentFrom', old: residence.valid_from, new: from });
  if (kind && kind !== residence.kind)
    changes.push({ field: 'residenceKind', old: residence.kind, new: kind });
  if (changes.length > 0) {
    await amendFact(t, 'residences', residence.id, {
      valid_from: movesStart ? from : residence.valid_from,
      kind: kind ?? residence.kind,
    });
  }
  const relation = relationOf(row);
  const otherRelation = relation && membership && relation.relation !== membership.relation;
  if (membership && (otherRelation || (movesStart && membership.valid_from === residence.valid_from))) {
    await amendFact(t, 'memberships', membership.id, {
      valid_from: movesStart && membership.valid_from === residence.valid_from ? from : membership.valid_from,
      ...(otherRelation ? { relation: relation.relation, relation_text: relation.text } : {}),
    });
    if (otherRelation) changes.push({ field: 'relation', old: membership.relation, new: relation.relation });
  }
  return changes;
}

/** Another group or household is a move, on the day the officer states; until then the row waits. */
async function moveOf(
  t: WriteTx,
  row: ParsedRow,
  context: ImportContext,
  person: people.PersonRow,
  residence: Residence | undefined,
  membership: Membership | undefined,
): Promise<{ outcome?: Outcome; changes: FieldChange[] }> {
  const group = textValue(row, 'group');
  const code = textValue(row, 'householdCode');
  const movesGroup = residence && group && group !== residence.area_code;
  const movesHousehold = code && membership && code !== membership.household_code;
  if (residence && !movesGroup && !movesHousehold) return { changes: [] };
  const date = residence ? context.moveDay : (textValue(row, 'residentFrom') ?? context.moveDay);
  if (!date) {
    const where = movesGroup ? `tổ ${group}` : `hộ ${code ?? ''}`;
    const field = movesGroup ? 'group' : 'householdCode';
    return {
      outcome: undecided({
        column: headerOf(row, field),
        code: 'move',
        message: `${person.full_name} trong sổ ở ${movesGroup ? residence?.area_code : (membership?.household_code ?? 'nơi khác')}, trong tệp ở ${where}: ghi ngày chuyển để nhận.`,
      }),
      changes: [],
    };
  }
  const household = code ? await householdOf(t, row, context, date) : undefined;
  if (household && 'state' in household) return { outcome: household, changes: [] };
  const relation = relationOf(row);
  await movePerson(t, person.id, {
    date,
    kind: residence ? 'within' : 'in',
    ...(group ? { area: group } : {}),
    ...(household ? { household: household.id } : {}),
    ...(relation ? { relation: relation.relation, relationText: relation.text } : {}),
  });
  return {
    changes: [
      {
        field: 'move',
        old: residence?.area_code ?? null,
        new: `${group ?? household?.code ?? ''}, ${formatDay(date)}`,
      },
    ],
  };
}

async function updateResident(
  t: WriteTx,
  row: ParsedRow,
  context: ImportContext,
  person: people.PersonRow,
): Promise<Outcome> {
  const residences = await people.residencesOf(t, person.id);
  const residence = residences.at(-1);
  const open = residence && residence.valid_to > t.today ? residence : undefined;
  const membership = (await people.membershipsOf(t, person.id)).findLast(
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
  const { change, changes } = identityChanges(row, person);
  if (changes.length > 0) await people.changePerson(t, person.id, { ...change, reason: reasonOfImport });
  const household = membership && (await matchHousehold(t, row, context.area, t.today));
  changes.push(...moved.changes, ...(await addressChange(t, row, household)));
  if (open && moved.changes.length === 0) changes.push(...(await periodChanges(t, row, open, membership)));
  return compared(changes);
}

/** One row of a list of residents: someone known is compared, someone new is taken in. */
export const applyResident: ApplyRow = async (t, row, context) => {
  const code = textValue(row, 'householdCode');
  const household = code ? await matchHousehold(t, row, context.area) : undefined;
  const members = household
    ? (await people.membershipsOfHousehold(t, household.id)).map((each) => each.person_id)
    : [];
  const match = await matchPerson(t, row, context.area, code ? members : undefined);
  if (match.kind === 'undecided') return undecided(match.reason);
  if (match.kind === 'found') return updateResident(t, row, context, match.person);
  return createResident(t, row, context);
};
