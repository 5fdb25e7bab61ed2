import type { ReadTx, WriteTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { headerKey } from '../../shared/text.ts';
import type {
  AssistanceGroup,
  CaseKind,
  Category,
  Cause,
  Deprivation,
  DictionaryName,
  DictionaryRows,
  EthnicGroup,
  ObjectCode,
} from './schema.ts';
import { type SeedRow, seedRows } from './seed.ts';
import {
  allDictionaryRows,
  countDictionary,
  type DictionaryRow,
  dictionaryStamp,
  insertDictionaryRow,
  renewStamp,
} from './store.ts';

interface Dated<R> {
  code: string;
  row: R;
  from: Day;
  to: Day;
}

/** Rows by each of their words under `key`; of two rows with one word the first. */
function indexOf<R>(
  rows: readonly R[],
  words: (row: R) => string[],
  key: (word: string) => string,
): Map<string, R> {
  const index = new Map<string, R>();
  for (const row of rows) {
    for (const word of words(row)) if (!index.has(key(word))) index.set(key(word), row);
  }
  return index;
}

const squeeze = (text: string): string => headerKey(text).replace(/ /g, '');

/** The dated knowledge of the field, in memory; every look-up names the day it is for. */
export class Dictionaries {
  private readonly byName = new Map<string, Map<string, Dated<unknown>[]>>();
  private readonly categoryWords: Map<string, Category>;
  private readonly ethnicWords: Map<string, EthnicGroup>;

  constructor(rows: readonly DictionaryRow[]) {
    for (const row of rows) {
      const dictionary = this.byName.get(row.dictionary) ?? new Map<string, Dated<unknown>[]>();
      this.byName.set(row.dictionary, dictionary);
      const dated = { code: row.code, row: JSON.parse(row.data), from: row.valid_from, to: row.valid_to };
      dictionary.set(row.code, [...(dictionary.get(row.code) ?? []), dated]);
    }
    // Imports ask for hundreds of thousands of rows.
    this.categoryWords = indexOf(
      this.categories(),
      (row) => [row.label, row.code, ...row.aliases],
      headerKey,
    );
    this.ethnicWords = indexOf(this.ethnicGroups(), (row) => [row.label, ...row.aliases], squeeze);
  }

  private rows<N extends keyof DictionaryRows>(name: N, code: string): Dated<DictionaryRows[N]>[] {
    // Rows come from `seedRows` or from a form checked against the same schema.
    return (this.byName.get(name)?.get(code) ?? []) as Dated<DictionaryRows[N]>[];
  }

  private on<N extends keyof DictionaryRows>(name: N, code: string, day: Day): DictionaryRows[N] | undefined {
    return this.rows(name, code).find(({ from, to }) => from <= day && day < to)?.row;
  }

  private all<N extends keyof DictionaryRows>(name: N, day: Day | undefined): DictionaryRows[N][] {
    const codes = [...(this.byName.get(name)?.keys() ?? [])];
    return codes.flatMap((code) => {
      const rows = this.rows(name, code);
      const found = day ? rows.find(({ from, to }) => from <= day && day < to) : rows.at(-1);
      return found ? [found.row] : [];
    });
  }

  /** A category by code, whatever its day: a status may begin before today's law and outlive it. */
  category(code: string): Category | undefined {
    return this.rows('categories', code).at(-1)?.row;
  }

  /** Every category, in the order of the registers. */
  categories(day?: Day): Category[] {
    return this.all('categories', day);
  }

  /** The category of a label, alias or code as met in files, without accents, case and punctuation. */
  categoryByWords(words: string): Category | undefined {
    return this.categoryWords.get(headerKey(words));
  }

  objectCode(code: string, day: Day): ObjectCode | undefined {
    return this.on('object-codes', code, day);
  }

  objectCodes(day?: Day): ObjectCode[] {
    return this.all('object-codes', day);
  }

  /** Payer groups of a code over time, for the roll-up and for SQL. */
  payerPeriods(code: string): { group: number | null; from: Day; to: Day }[] {
    return this.rows('object-codes', code).map(({ row, from, to }) => ({ group: row.payerGroup, from, to }));
  }

  /** The nearest area's own value of a norm, else the country's; undefined: not known for that day, to be said. */
  norm(code: string, day: Day, areas: readonly string[] = []): number | undefined {
    const rows = this.rows('norms', code).filter(({ from, to }) => from <= day && day < to);
    for (const area of [...areas, null]) {
      const found = rows.find(({ row }) => row.area === area);
      if (found) return found.row.value;
    }
    return undefined;
  }

  ethnicGroups(): EthnicGroup[] {
    return this.all('ethnic-groups', undefined);
  }

  /** The ethnic group of a label or alias; never of a bare number, whose system is not known. */
  ethnicGroupByWords(words: string): EthnicGroup | undefined {
    return this.ethnicWords.get(squeeze(words).replace(/^dantoc/, ''));
  }

  ethnicLabel(code: string | null): string {
    return this.ethnicGroups().find((group) => group.code === code)?.label ?? '';
  }

  deprivations(day?: Day): Deprivation[] {
    return this.all('deprivations', day);
  }

  causes(): Cause[] {
    return this.all('causes', undefined);
  }

  assistanceGroups(day: Day): AssistanceGroup[] {
    return this.all('assistance-groups', day);
  }

  /** The kind of a case as it stood on a day: its steps and deadline are those of the day of receipt. */
  caseKind(code: string, day: Day): CaseKind | undefined {
    return this.on('case-kinds', code, day);
  }

  caseKinds(day: Day): CaseKind[] {
    return this.all('case-kinds', day);
  }

  /** The label for lists that leave the desk: the public one where the category is not for lists. */
  publicLabel(code: string): string {
    const category = this.category(code);
    if (!category) return code;
    return category.publicListing ? category.label : (category.publicLabel ?? 'Đối tượng khác');
  }
}

/** Remembered by content, so that several databases in one process (tests) do not mix. */
const remembered = new Map<string, Dictionaries>();
const mostRemembered = 4;

/** The dictionaries as recorded now, or as known at an instant. */
export async function dictionaries(t: ReadTx, asKnownAt?: string): Promise<Dictionaries> {
  const stamp = `${await dictionaryStamp(t)}@${asKnownAt ?? ''}`;
  const known = remembered.get(stamp);
  if (known) return known;
  const instant = asKnownAt ?? t.now;
  const rows = (await allDictionaryRows(t)).filter(
    (row) => row.recorded_at <= instant && (row.retracted_at === null || row.retracted_at > instant),
  );
  const made = new Dictionaries(rows);
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(stamp, made);
  return made;
}

/** Past answers must find the law of their day, so what the program comes with is known since ever. */
const knownSinceEver = '1970-01-01T00:00:00.000000Z';

/** Records one more dated row of a dictionary; earlier answers (`asKnownAt`) do not have it. */
export async function recordDictionaryRow(
  t: WriteTx,
  dictionary: DictionaryName,
  row: SeedRow,
): Promise<void> {
  await insertDictionaryRow(t, dictionary, row, t.now);
  await renewStamp(t);
  t.audit({ action: 'dictionary.record', kind: 'dictionary', id: `${dictionary}/${row.code}`, after: row });
}

/** Fills the dictionaries that are still empty with what the program comes with. */
export async function seedDictionaries(t: WriteTx): Promise<void> {
  for (const [dictionary, rows] of Object.entries(seedRows)) {
    if ((await countDictionary(t, dictionary)) > 0) continue;
    for (const row of rows) await insertDictionaryRow(t, dictionary, row, knownSinceEver);
    await renewStamp(t);
    t.audit({ action: 'dictionary.seed', kind: 'dictionary', id: dictionary, after: { rows: rows.length } });
  }
}
