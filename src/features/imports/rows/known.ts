import type { ReadTx } from '../../../db/tx.ts';
import { groupBy } from '../../../shared/collections.ts';
import type { Day } from '../../../shared/dates.ts';
import { fold } from '../../../shared/text.ts';
import { inScope, leafCodes } from '../../areas/service.ts';
import * as households from '../../households/service.ts';
import * as people from '../../people/service.ts';
import type { ParsedRow } from '../reading/fields.ts';
import { cardOwner, textValue } from './values.ts';

/** Two birth dates as far as known that can be one: 1950 meets 1950-03-12, not 1951. */
export const meets = (a: string, b: string): boolean =>
  a === b || a.startsWith(`${b}-`) || b.startsWith(`${a}-`);

const pairKey = (folded: string, birthDate: string): string => `${folded}\n${birthDate}`;

/** Answers out of a map, or asks and keeps the answer. */
async function remembered<T>(kept: Map<string, T>, key: string, ask: () => Promise<T>): Promise<T> {
  const found = kept.get(key);
  if (found !== undefined || kept.has(key)) return found as T; // what `ask` answered, or was loaded
  const answer = await ask();
  kept.set(key, answer);
  return answer;
}

/**
 * What the registers hold of those whom some rows of a list name: asked for all rows at once, since a question a row
 * costs more than its answer. What was not asked for beforehand is asked for when needed. Whoever writes says what is
 * no longer so.
 */
export class Known implements people.Owners {
  private readonly numbers = {
    national_id: new Map<string, people.PersonRow | undefined>(),
    insurance_number: new Map<string, people.PersonRow | undefined>(),
  };
  private readonly people = new Map<string, people.PersonRow | undefined>();
  private readonly namesakes = new Map<string, people.PersonRow[]>();
  /** Birth dates that are asked for with a name. */
  private readonly births = new Map<string, Set<string>>();
  private readonly residences = new Map<string, people.ResidenceRow[]>();
  private readonly memberships = new Map<string, people.MembershipRow[]>();
  private readonly byCode = new Map<string, households.LivedInRow[]>();
  private readonly members = new Map<string, people.MembershipRow[]>();
  private readonly scopes = new Map<string, boolean>();
  private areas: ReadonlySet<string> | undefined;

  constructor(
    private readonly t: ReadTx,
    /** The ward that the list is for. */
    readonly ward: string,
  ) {}

  /** Asks for all that the rows name. */
  async load(rows: readonly ParsedRow[]): Promise<void> {
    const named = rows.flatMap((row) => (row.head ? [row, { ...row, values: row.head.values }] : [row]));
    const valuesOf = (read: (row: ParsedRow) => string | undefined): string[] => [
      ...new Set(named.flatMap((row) => read(row) ?? [])),
    ];
    await this.loadNumbers(
      'national_id',
      valuesOf((row) => textValue(row, 'nationalId')),
    );
    await this.loadNumbers(
      'insurance_number',
      valuesOf((row) => textValue(row, 'insuranceNumber') ?? cardOwner(row)),
    );
    await this.loadNamesakes(named.filter((row) => this.isKnownByName(row)));
    const members = await this.loadHouseholds(
      valuesOf((row) => textValue(row, 'householdCode')).map((code) => households.codeOf(code)),
    );
    for (const person of await people.peopleByIds(this.t, members)) this.people.set(person.id, person);
    const found = [
      ...Object.values(this.numbers).flatMap((map) => [...map.values()]),
      ...this.namesakes.values(),
    ];
    const ids = found.flat().flatMap((person) => person?.id ?? []);
    await this.loadPlaces([...new Set([...ids, ...members])]);
  }

  private async loadNumbers(
    column: 'national_id' | 'insurance_number',
    numbers: readonly string[],
  ): Promise<void> {
    const found = await people.peopleByNumbers(this.t, column, numbers);
    for (const number of numbers) this.numbers[column].set(number, found.get(number));
  }

  /** Neither a number nor a household says who it is: a common name has thousands in a city, whose births are all read. */
  private isKnownByName(row: ParsedRow): boolean {
    if (textValue(row, 'householdCode')) return false;
    const { national_id, insurance_number } = this.numbers;
    const bearer =
      national_id.get(textValue(row, 'nationalId') ?? '') ??
      insurance_number.get(textValue(row, 'insuranceNumber') ?? cardOwner(row) ?? '');
    return !bearer || fold(bearer.full_name) !== fold(textValue(row, 'fullName') ?? bearer.full_name);
  }

  private async loadNamesakes(rows: readonly ParsedRow[]): Promise<void> {
    const pairs = new Map<string, [string, string]>();
    for (const row of rows) {
      const fullName = textValue(row, 'fullName');
      const birthDate = textValue(row, 'birthDate');
      if (!fullName || !birthDate) continue;
      const folded = fold(fullName);
      pairs.set(pairKey(folded, birthDate), [folded, birthDate]);
    }
    if (pairs.size === 0) return;
    const asked = [...pairs.values()];
    const found = groupBy(await people.peopleByFoldedNames(this.t, asked), (row) => row.asked);
    for (const [i, [folded, birthDate]] of asked.entries())
      this.setNamesakes(folded, birthDate, found.get(i) ?? []);
  }

  private setNamesakes(folded: string, birthDate: string, found: people.PersonRow[]): void {
    this.namesakes.set(pairKey(folded, birthDate), found);
    const births = this.births.get(folded);
    if (births) births.add(birthDate);
    else this.births.set(folded, new Set([birthDate]));
  }

  /** Answers the members. */
  private async loadHouseholds(codes: readonly string[]): Promise<string[]> {
    if (codes.length === 0) return [];
    const rows = await households.householdsByCodes(this.t, this.ward, codes);
    const found = groupBy(rows, ({ code }) => code);
    for (const code of codes) this.byCode.set(code, found.get(code) ?? []);
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return [];
    const members = groupBy(
      await people.membershipsOfHouseholds(this.t, ids),
      ({ household_id }) => household_id,
    );
    for (const id of ids) this.members.set(id, members.get(id) ?? []);
    return [...new Set([...members.values()].flat().map(({ person_id }) => person_id))];
  }

  private async loadPlaces(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const residences = groupBy(await people.residencesOfPeople(this.t, ids), ({ person_id }) => person_id);
    const memberships = groupBy(await people.membershipsOfPeople(this.t, ids), ({ person_id }) => person_id);
    for (const id of ids) {
      this.residences.set(id, residences.get(id) ?? []);
      this.memberships.set(id, memberships.get(id) ?? []);
    }
  }

  /** Whose CCCD or CMND it is. */
  personByNationalId(number: string): Promise<people.PersonRow | undefined> {
    const { t, numbers } = this;
    return remembered(numbers.national_id, number, () => people.personByNationalId(t, number));
  }

  /** Whose BHXH number it is. */
  personByInsuranceNumber(number: string): Promise<people.PersonRow | undefined> {
    const { t, numbers } = this;
    return remembered(numbers.insurance_number, number, () => people.personByInsuranceNumber(t, number));
  }

  /** People of a name without accents and a birth date as far as known. */
  async peopleByFoldedName(folded: string, birthDate: string): Promise<people.PersonRow[]> {
    const known = this.namesakes.get(pairKey(folded, birthDate));
    if (known) return known;
    const found = await people.peopleByFoldedNames(this.t, [[folded, birthDate]]);
    this.setNamesakes(folded, birthDate, found);
    return found;
  }

  /** The same of some people only. */
  async peopleAmong(ids: readonly string[], folded: string, birthDate: string): Promise<people.PersonRow[]> {
    const found: people.PersonRow[] = [];
    for (const id of new Set(ids)) {
      const person = await remembered(
        this.people,
        id,
        async () => (await people.peopleByIds(this.t, [id]))[0],
      );
      if (!person || person.merged_into !== null) continue;
      if (fold(person.full_name) === folded && meets(birthDate, person.birth_date)) found.push(person);
    }
    return found;
  }

  /** Residences of a person, by their first day. */
  residencesOf(person: string): Promise<people.ResidenceRow[]> {
    return remembered(this.residences, person, () => people.residencesOf(this.t, person));
  }

  /** Memberships of a person, by their first day. */
  membershipsOf(person: string): Promise<people.MembershipRow[]> {
    return remembered(this.memberships, person, () => people.membershipsOf(this.t, person));
  }

  /** Members of a household, its heads first. */
  membershipsOfHousehold(household: string): Promise<people.MembershipRow[]> {
    return remembered(this.members, household, () => people.membershipsOfHousehold(this.t, household));
  }

  /** The household of a code in the list's ward, when the actor may see it. */
  async householdByCode(text: string, day?: Day): Promise<households.HouseholdRow | undefined> {
    const code = households.codeOf(text);
    const found = households.livedInOn(
      await remembered(this.byCode, code, () => households.householdsByCodes(this.t, this.ward, [code])),
      day,
    );
    if (!found) return undefined;
    const { ward_code } = found;
    const isSeen = await remembered(this.scopes, ward_code, () => inScope(this.t, ward_code));
    return isSeen ? found : undefined;
  }

  /** Areas without parts, of the list's ward. */
  async areasOfWard(): Promise<ReadonlySet<string>> {
    this.areas ??= new Set(await leafCodes(this.t, this.ward, this.t.today));
    return this.areas;
  }

  /** A household was made. */
  addHousehold(household: households.HouseholdRow): void {
    const { code, id } = household;
    this.byCode.set(code, [...(this.byCode.get(code) ?? []), { ...household, until: null }]);
    this.members.set(id, []);
  }

  /** A person was taken in, who lives and belongs nowhere else. */
  addPerson(
    person: people.PersonRow,
    residence: people.ResidenceRow,
    membership: people.MembershipRow,
  ): void {
    const { id, national_id, insurance_number, birth_date } = person;
    this.people.set(id, person);
    if (national_id) this.numbers.national_id.set(national_id, person);
    if (insurance_number) this.numbers.insurance_number.set(insurance_number, person);
    const folded = fold(person.full_name);
    for (const asked of this.births.get(folded) ?? [])
      if (meets(asked, birth_date)) this.namesakes.get(pairKey(folded, asked))?.push(person);
    this.residences.set(id, [residence]);
    this.memberships.set(id, [membership]);
    this.addMember(membership);
  }

  private addMember(membership: people.MembershipRow): void {
    const { household_id, household_code, relation, valid_to } = membership;
    const members = this.members.get(household_id);
    if (relation === 'head') members?.unshift(membership);
    else members?.push(membership);
    const carriers = this.byCode.get(household_code);
    const own = carriers?.find(({ id }) => id === household_id);
    if (own && (own.until ?? '') < valid_to) own.until = valid_to;
    carriers?.sort(households.byLast);
  }

  /** An entry was changed: under its former and its present numbers and names others may be found. */
  forgetIdentity(...versions: readonly people.PersonRow[]): void {
    for (const { id, full_name, national_id, insurance_number } of versions) {
      this.people.delete(id);
      if (national_id) this.numbers.national_id.delete(national_id);
      if (insurance_number) this.numbers.insurance_number.delete(insurance_number);
      // Under numbers of entries merged into this one as well.
      for (const map of Object.values(this.numbers))
        for (const [number, person] of map) if (person?.id === id) map.delete(number);
      const folded = fold(full_name);
      for (const birthDate of this.births.get(folded) ?? [])
        this.namesakes.delete(pairKey(folded, birthDate));
      this.births.delete(folded);
    }
  }

  /** A household's own fields were changed. */
  forgetHousehold({ code }: { code: string }): void {
    this.byCode.delete(code);
  }

  /** Somebody lives or belongs elsewhere, or otherwise than before. */
  forgetPlaces(person: string): void {
    this.residences.delete(person);
    this.memberships.delete(person);
    this.byCode.clear();
    this.members.clear();
  }

  /** Nothing is known any more: something was taken back. */
  forgetAll(): void {
    const { numbers, people, namesakes, births, residences, memberships, byCode, members } = this;
    const all = [numbers.national_id, numbers.insurance_number, people, namesakes, births];
    for (const map of [...all, residences, memberships, byCode, members]) map.clear();
  }
}

/** What the registers hold of those whom rows of a list for a ward name. */
export async function knownOf(t: ReadTx, ward: string, rows: readonly ParsedRow[]): Promise<Known> {
  const known = new Known(t, ward);
  await known.load(rows);
  return known;
}
