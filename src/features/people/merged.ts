import { amendFact } from '../../db/facts.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { fold, nameKey } from '../../shared/text.ts';
import * as former from './formerStore.ts';
import * as lookup from './lookupStore.ts';
import * as store from './store.ts';

const shortestEnd = 4;
const longestEnd = 8;

/** Ends of a number that are asked for: its last 4 to 8 digits. */
const endsOf = (number: string): string[] =>
  Array.from({ length: longestEnd - shortestEnd + 1 }, (_, i) => number.slice(-(shortestEnd + i)));

/** Who and what a search finds the person by, without accents: name, its initials, numbers with their ends, birth year. */
export function searchText(
  name: string,
  numbers: { nationalId: string | null; insuranceNumber: string | null; phone: string | null },
  birthDate: string,
): string {
  const words = fold(name)
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const initials = words.map((word) => word.charAt(0)).join('');
  const known = [numbers.nationalId, numbers.insuranceNumber, numbers.phone].filter((each) => each !== null);
  return [...words, initials, birthDate.slice(0, 4), ...numberWords(known)].join(' ');
}

/** Numbers and their ends. */
function numberWords(numbers: readonly string[]): string[] {
  const digits = numbers.map((number) => number.replace(/\D/g, ''));
  return [...digits, ...new Set(digits.flatMap(endsOf))];
}

/** The whole text: the entry's own, names and numbers borne before, and what was merged into it. */
export async function wholeSearchText(t: ReadTx, id: string, own: string): Promise<string> {
  return [own, ...(await formerWords(t, id)), ...(await store.mergedTexts(t, id))].join(' ');
}

async function formerWords(t: ReadTx, id: string): Promise<string[]> {
  return [...(await former.formerNames(t, id)), ...numberWords(await former.formerNumbers(t, id))];
}

/** Keeps what a change leaves behind, so that the person is found by it as well. */
export async function keepFormer(
  t: WriteTx,
  row: store.PersonRow,
  after: { fullName: string; nationalId: string | null; insuranceNumber: string | null },
): Promise<void> {
  if (nameKey(after.fullName) !== nameKey(row.full_name))
    await former.keepFormerName(t, row.id, { full: row.full_name, folded: fold(row.full_name) });
  const numbers = [
    ['nationalId', row.national_id, after.nationalId],
    ['insuranceNumber', row.insurance_number, after.insuranceNumber],
  ] as const;
  for (const [kind, before, now] of numbers)
    if (before !== null && before !== now) await former.keepFormerNumber(t, row.id, kind, before);
}

/** What a search finds the person by follows from the entry: to be called where fields were put back by themselves. */
export async function refreshSearch(t: WriteTx, id: string): Promise<void> {
  const row = await store.personById(t, id);
  if (!row) return;
  const numbers = {
    nationalId: row.national_id,
    insuranceNumber: row.insurance_number,
    phone: row.phone,
  };
  const own = searchText(row.full_name, numbers, row.birth_date);
  await store.updateKeys(t, id, {
    name_key: nameKey(row.full_name),
    folded_name: fold(row.full_name),
    search_text: await wholeSearchText(t, id, own),
  });
}

/** The person of an entry: itself, or whom it was merged into. */
async function survivorOf(
  t: ReadTx,
  entry: store.PersonRow | undefined,
): Promise<store.PersonRow | undefined> {
  let row = entry;
  while (row?.merged_into) row = await store.personById(t, row.merged_into);
  return row;
}

/** The person as recorded now, wherever: callers check the scope. An id left by a merge answers with the survivor. */
export async function personById(t: ReadTx, id: string): Promise<store.PersonRow | undefined> {
  return survivorOf(t, await store.personById(t, id));
}

/** The entry of an id, even when merged into another. */
export const entryById = store.personById;

/** Whose CCCD or CMND it is, also when an entry merged into the person bore it. */
export async function personByNationalId(t: ReadTx, number: string): Promise<store.PersonRow | undefined> {
  const found = await store.personByNationalId(t, number);
  return found ?? survivorOf(t, await store.mergedByNumber(t, 'national_id', number));
}

/** Whose BHXH number it is, also when an entry merged into the person bore it. */
export async function personByInsuranceNumber(
  t: ReadTx,
  number: string,
): Promise<store.PersonRow | undefined> {
  const found = await store.personByInsuranceNumber(t, number);
  return found ?? survivorOf(t, await store.mergedByNumber(t, 'insurance_number', number));
}

/** Whose numbers these are, by number, as `personByNationalId` and `personByInsuranceNumber` find them. */
export async function peopleByNumbers(
  t: ReadTx,
  column: lookup.NumberColumn,
  numbers: readonly string[],
): Promise<Map<string, store.PersonRow>> {
  const found = new Map<string, store.PersonRow>();
  if (numbers.length === 0) return found;
  for (const row of await lookup.bearersOf(t, column, numbers)) found.set(row[column] ?? '', row);
  for (const number of await lookup.mergedNumbers(t, column, numbers)) {
    if (found.has(number)) continue;
    const survivor = await survivorOf(t, await store.mergedByNumber(t, column, number));
    if (survivor) found.set(number, survivor);
  }
  return found;
}

/** What identifies a person, as chosen out of two entries. */
export type Identity = Pick<
  store.PersonRow,
  | 'full_name'
  | 'birth_date'
  | 'sex'
  | 'died_on'
  | 'national_id'
  | 'insurance_number'
  | 'insurance_household_number'
  | 'ethnicity'
  | 'phone'
  | 'note'
>;

async function writeIdentity(
  t: WriteTx,
  person: store.PersonRow,
  identity: Identity,
  mergedTexts: readonly string[],
): Promise<void> {
  const numbers = {
    nationalId: identity.national_id,
    insuranceNumber: identity.insurance_number,
    phone: identity.phone,
  };
  const own = searchText(identity.full_name, numbers, identity.birth_date);
  await store.updatePerson(t, person.id, {
    full_name: identity.full_name,
    name_key: nameKey(identity.full_name),
    folded_name: fold(identity.full_name),
    search_text: [own, ...(await formerWords(t, person.id)), ...mergedTexts].join(' '),
    national_id: identity.national_id,
    insurance_number: identity.insurance_number,
    insurance_household_number: identity.insurance_household_number,
    ethnicity: identity.ethnicity,
    phone: identity.phone,
    note: identity.note,
  });
  const { birth_date, sex, died_on } = identity;
  if (birth_date !== person.birth_date || sex !== person.sex || died_on !== person.died_on) {
    await amendFact(t, 'person_vitals', person.vitals_id, { birth_date, sex, died_on });
  }
}

/** The other entry is the same person: its id answers with the survivor, who now bears the identity chosen. */
export async function mergeEntry(
  t: WriteTx,
  survivor: store.PersonRow,
  other: store.PersonRow,
  identity: Identity,
): Promise<void> {
  await store.setMergedInto(t, other.id, survivor.id);
  await keepFormer(t, survivor, {
    fullName: identity.full_name,
    nationalId: identity.national_id,
    insuranceNumber: identity.insurance_number,
  });
  await writeIdentity(t, survivor, identity, await store.mergedTexts(t, survivor.id));
}

/** Takes `mergeEntry` of an instant back: both are entries of their own, the survivor with the identity of before. */
export async function separateEntry(
  t: WriteTx,
  survivor: store.PersonRow,
  otherId: string,
  identity: Identity,
  mergedAt: string,
): Promise<void> {
  await former.dropFormer(t, mergedAt);
  // The survivor first: a number that goes back to the other must be free by then.
  await writeIdentity(t, survivor, identity, await store.mergedTexts(t, survivor.id, otherId));
  await store.setMergedInto(t, otherId, null);
}
