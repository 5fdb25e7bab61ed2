import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { freePage, type Page, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import type { AppError } from '../../shared/errors.ts';
import { checkQuery } from '../../shared/schema.ts';
import {
  relationLabels,
  relations,
  residenceKindLabels,
  residenceSourceLabels,
  sexLabels,
} from '../../shared/words.ts';
import { type FormFaults, faultsOf, formRows, noFaults, typed } from '../../web/form.ts';
import { listAreas, onlyWard } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { nextHouseholdCode } from '../households/service.ts';
import { HouseholdFormPage, MemberNotes, Sentence } from './form.tsx';
import {
  emptyMember,
  enterHousehold,
  isBlank,
  neighboursOf,
  notesOf,
  type RowNotes,
  sentenceOf,
  type TypedHousehold,
  type TypedMember,
} from './service.ts';

const rowsShown = 5;
const rowQuery = Type.Object({ i: Type.Integer({ minimum: 0, maximum: 1000 }) });

function typedMember(row: Record<string, unknown>): TypedMember {
  return {
    person: typed(row, 'person'),
    relation: typed(row, 'relation'),
    fullName: typed(row, 'fullName'),
    birthDate: typed(row, 'birthDate'),
    sex: typed(row, 'sex'),
    nationalId: typed(row, 'nationalId'),
    insuranceNumber: typed(row, 'insuranceNumber'),
    ethnicity: typed(row, 'ethnicity'),
    phone: typed(row, 'phone'),
    notSame: typed(row, 'notSame'),
  };
}

function typedHousehold(form: Record<string, unknown>): TypedHousehold {
  return {
    code: typed(form, 'code'),
    area: typed(form, 'area'),
    address: typed(form, 'address'),
    residentFrom: typed(form, 'residentFrom'),
    residenceKind: typed(form, 'residenceKind') || 'permanent',
    residenceSource: typed(form, 'residenceSource') || 'declared',
    note: typed(form, 'note'),
    members: formRows(form.members).map(typedMember),
    category: typed(form, 'category'),
    decisionNumber: typed(form, 'decisionNumber'),
    decisionDate: typed(form, 'decisionDate'),
    decisionIssuer: typed(form, 'decisionIssuer'),
    validFrom: typed(form, 'validFrom'),
  };
}

function padded(members: readonly TypedMember[]): TypedMember[] {
  const rows = [...members];
  while (rows.length < rowsShown || !isBlank(rows.at(-1) ?? emptyMember)) rows.push(emptyMember);
  return rows;
}

async function formPage(
  t: ReadTx,
  input: { csrf: string },
  deps: { demo: boolean },
  form: TypedHousehold,
  faults: FormFaults,
) {
  const dictionary = await dictionaries(t);
  const groups = (await listAreas(t, t.today)).filter(
    ({ kind, validTo }) => kind === 'group' && (validTo === null || validTo >= t.today),
  );
  const notes = new Map<number, RowNotes>();
  for (const [i, member] of form.members.entries())
    if (!isBlank(member)) notes.set(i, await notesOf(t, member, form.area));
  return {
    html: (
      <HouseholdFormPage
        chrome={await chromeOf(t, input, '/ho/moi', deps)}
        csrf={input.csrf}
        form={{ ...form, members: padded(form.members) }}
        faults={faults}
        notes={notes}
        sentence={await sentenceOf(t, form)}
        neighbours={await neighboursOf(t, form)}
        choices={{
          groups: groups.map(({ code, name }) => ({ value: code, label: name })),
          relations: relations.map((value) => ({ value, label: relationLabels[value] })),
          sexes: (['male', 'female', 'other'] as const).map((value) => ({ value, label: sexLabels[value] })),
          kinds: (['permanent', 'temporary'] as const).map((value) => ({
            value,
            label: residenceKindLabels[value],
          })),
          sources: (['declared', 'police'] as const).map((value) => ({
            value,
            label: residenceSourceLabels[value],
          })),
          ethnicGroups: dictionary.ethnicGroups().map(({ code, label }) => ({ value: code, label })),
          categories: dictionary
            .categories(t.today)
            .filter(({ scope }) => scope === 'household')
            .map(({ code, label }) => ({ value: code, label })),
        }}
      />
    ),
  };
}

async function blankForm(t: ReadTx, name: string): Promise<TypedHousehold> {
  const ward = await onlyWard(t);
  const fullName = name.replace(/\d+/g, '').trim();
  const birthDate = /\b(19|20)\d{2}\b/.exec(name)?.[0] ?? '';
  return {
    code: ward ? await nextHouseholdCode(t, ward.code) : '',
    area: '',
    address: '',
    residentFrom: formatDay(t.today),
    residenceKind: 'permanent',
    residenceSource: 'declared',
    note: '',
    members: [{ ...emptyMember, relation: 'head', fullName, birthDate }],
    category: '',
    decisionNumber: '',
    decisionDate: '',
    decisionIssuer: ward ? `UBND ${ward.name.charAt(0).toLowerCase()}${ward.name.slice(1)}` : '',
    validFrom: '',
  };
}

export const entryPages: Page[] = [
  showPage({
    path: '/ho/moi',
    permission: 'registers.write',
    query: Type.Object({ ten: Type.Optional(Type.String({ maxLength: 200 })) }),
    handler: async (t, input, deps) =>
      formPage(t, input, deps, await blankForm(t, input.query.ten ?? ''), noFaults),
  }),
  writePage({
    path: '/ho/moi',
    permission: 'registers.write',
    async handler(t, input) {
      return { redirect: `/ho/${await enterHousehold(t, typedHousehold(input.form))}?moi=1` };
    },
    refused: (t, input, error: AppError, deps) =>
      formPage(t, input, deps, typedHousehold(input.form), faultsOf(error)),
  }),
  // Fragments, posted: what is typed holds numbers. What can be said about one row …
  freePage({
    method: 'POST',
    path: '/ho/moi/dong',
    permission: 'registers.write',
    async handler({ actor, form }, { db }) {
      const { i } = checkQuery(rowQuery, { i: typed(form, 'i') });
      const notes = await db.read(actor, (t) => notesOf(t, typedMember(form), typed(form, 'area')));
      return { fragment: <MemberNotes i={i} notes={notes} faults={noFaults} /> };
    },
  }),
  // … and about the whole.
  freePage({
    method: 'POST',
    path: '/ho/moi/xem',
    permission: 'registers.write',
    async handler({ actor, form }, { db }) {
      const household = typedHousehold(form);
      return db.read(actor, async (t) => ({
        fragment: (
          <Sentence sentence={await sentenceOf(t, household)} neighbours={await neighboursOf(t, household)} />
        ),
      }));
    },
  }),
];
