import type { ReadTx } from '../../db/tx.ts';
import { formatDay, formatPartial } from '../../shared/dates.ts';
import { maskNumber } from '../../shared/text.ts';
import { type Sex, sexLabels } from '../../shared/words.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { type PersonRow, requirePerson } from '../people/service.ts';
import { householdLabelOf } from '../records/service.ts';
import { fieldOf } from './identity.ts';
import { previewMerge } from './merge.ts';
import { type Choice, choiceLabels, choices, type Keep, type MergePreview, type Side } from './schema.ts';

/** One field of the two, and whose is kept. */
export interface ComparedField {
  choice: Choice;
  label: string;
  person: string;
  other: string;
  side: Side;
  /** Both say something, and not the same: a choice to make. */
  differs: boolean;
}

export interface Comparison {
  person: PersonRow;
  other: PersonRow;
  preview: MergePreview;
  fields: ComparedField[];
}

/** Two numbers of one length with what they have in common behind dots, but for the last four: where they differ shows. */
export function maskTwo(a: string, b: string): [string, string] {
  if (a.length !== b.length || a === b) return [maskNumber(a), maskNumber(b)];
  const show = (own: string, their: string): string =>
    [...own].map((digit, i) => (i >= own.length - 4 || digit !== their[i] ? digit : '•')).join('');
  return [show(a, b), show(b, a)];
}

const numbers: ReadonlySet<Choice> = new Set(['nationalId', 'insuranceNumber', 'insuranceHouseholdNumber']);

function texts(
  choice: Choice,
  person: PersonRow,
  other: PersonRow,
  ethnicLabel: (code: string) => string,
): [string, string] {
  const [a, b] = [fieldOf(person, choice) ?? '', fieldOf(other, choice) ?? ''];
  if (numbers.has(choice)) {
    if (a !== '' && b !== '') return maskTwo(a, b);
    return [a && maskNumber(a), b && maskNumber(b)];
  }
  const words: Partial<Record<Choice, (text: string) => string>> = {
    birthDate: formatPartial,
    diedOn: formatDay,
    sex: (text) => sexLabels[text as Sex], // the table's CHECK allows no other
    ethnicity: ethnicLabel,
  };
  const say = (text: string): string => (text === '' ? '' : (words[choice]?.(text) ?? text));
  return [say(a), say(b)];
}

/** Two entries field by field with what a merge into the first would do. */
export async function compare(t: ReadTx, personId: string, otherId: string, keep: Keep): Promise<Comparison> {
  const preview = await previewMerge(t, personId, otherId, keep);
  const person = await requirePerson(t, personId);
  const other = await requirePerson(t, otherId);
  const dictionary = await dictionaries(t);
  const places: [string, string] = [
    (await householdLabelOf(t, person.id, t.today)) ?? 'không cư trú hôm nay',
    (await householdLabelOf(t, other.id, t.today)) ?? 'không cư trú hôm nay',
  ];
  const fields = choices.map((choice) => {
    const said =
      choice === 'residence' ? places : texts(choice, person, other, (code) => dictionary.ethnicLabel(code));
    const same =
      choice === 'residence' ? said[0] === said[1] : fieldOf(person, choice) === fieldOf(other, choice);
    return {
      choice,
      label: choiceLabels[choice],
      person: said[0],
      other: said[1],
      side: preview.keep[choice] ?? 'person',
      differs: !same && said[0] !== '' && said[1] !== '',
    };
  });
  return {
    person,
    other,
    preview,
    fields: fields.filter((field) => field.person !== '' || field.other !== ''),
  };
}

/** What is likely to be the reason: offered, never filled in. */
export const usualReasons = [
  'Nhập hai lần',
  'Cùng người, khác cách ghi họ tên',
  'Cùng người, đã đối chiếu giấy tờ',
];
export const usualNotSameReasons = [
  'Hai người trùng tên',
  'Anh em sinh đôi',
  'Đã đối chiếu giấy tờ, là hai người',
];
