import type { Static, TSchema } from '@sinclair/typebox';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, parseDay, parsePartialDate } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { dayOf, type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import { onlyWard } from '../areas/service.ts';
import { householdByCode } from '../households/service.ts';
import { changeHead, recordBirth, recordMarriage } from './familyEvents.ts';
import { mergeHousehold, moveHousehold, splitHousehold } from './householdEvents.ts';
import {
  birthFormSchema,
  type ConsequenceEvent,
  headFormSchema,
  householdMoveFormSchema,
  marriageFormSchema,
  mergeFormSchema,
  splitFormSchema,
} from './householdSchema.ts';
import { deathFormSchema, moveFormSchema } from './schema.ts';
import { movePerson, recordDeath } from './service.ts';

/** A typed day, or undefined when it cannot be read. */
export function typedDay(form: Typed, name = 'date'): Day | undefined {
  const parsed = parseDay(textOf(form, name));
  return parsed.ok ? parsed.value : undefined;
}

function birthOf(t: ReadTx, form: Typed): string {
  const parsed = parsePartialDate(textOf(form, 'birthDate'), t.today);
  if (!parsed.ok) throw invalid('/birthDate', parsed.fault, `Ngày sinh: ${parsed.message}.`);
  return parsed.value;
}

/** The fields that were filled in, under their names. */
function given(form: Typed, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [name, textOf(form, name)]).filter(([, text]) => text !== ''),
  );
}

async function householdOf(t: ReadTx, form: Typed, name: string, label: string): Promise<string> {
  const code = textOf(form, name);
  if (code === '') throw invalid(`/${name}`, 'required', `${label}: còn trống, ghi mã hộ.`);
  const ward = await onlyWard(t);
  const found = ward && (await householdByCode(t, ward.code, code));
  if (!found) throw invalid(`/${name}`, 'unknown', `${label}: không có hộ “${code}” trong phường.`);
  return found.id;
}

/** A kind of event as the desk chooses it: what it is called, and what its form does. */
export interface EventKind {
  key: string;
  label: string;
  verb: string;
  subject: 'person' | 'household';
  /** What is asked of the registers before it is confirmed; null: nothing is closed by it. */
  consequences: ConsequenceEvent | null;
  /** Somebody of the register can be taken instead of typed in. */
  takesKnown?: boolean;
  /** Does it; answers the path to go to. */
  run: (t: WriteTx, id: string, form: Typed) => Promise<string>;
}

const check = <S extends TSchema>(schema: S, form: object): Static<S> => checkForm(schema, form);
const person = (id: string): string => `/nguoi/${id}`;
const household = (id: string): string => `/ho/${id}`;

const ofPerson: EventKind[] = [
  {
    key: 'chuyen-di',
    label: 'Chuyển đi',
    verb: 'Ghi nhận chuyển đi',
    subject: 'person',
    consequences: 'out',
    async run(t, id, form) {
      const move = {
        date: dayOf(form, 'date', 'Ngày chuyển'),
        kind: 'out',
        ...given(form, ['newHead', 'reason', 'source']),
        close: tickedOf(form, 'close'),
      };
      await movePerson(t, id, check(moveFormSchema, move));
      return person(id);
    },
  },
  {
    key: 'chuyen-trong-phuong',
    label: 'Chuyển trong phường',
    verb: 'Ghi nhận chuyển trong phường',
    subject: 'person',
    consequences: 'within',
    async run(t, id, form) {
      const to = textOf(form, 'household')
        ? { household: await householdOf(t, form, 'household', 'Đến hộ') }
        : {};
      const move = {
        date: dayOf(form, 'date', 'Ngày chuyển'),
        kind: 'within',
        ...to,
        ...given(form, ['area', 'relation', 'newHead', 'reason', 'source']),
      };
      await movePerson(t, id, check(moveFormSchema, move));
      return person(id);
    },
  },
  {
    key: 'chuyen-den',
    label: 'Chuyển đến',
    verb: 'Ghi nhận chuyển đến',
    subject: 'person',
    consequences: null,
    async run(t, id, form) {
      const to = textOf(form, 'household')
        ? { household: await householdOf(t, form, 'household', 'Đến hộ') }
        : {};
      const move = {
        date: dayOf(form, 'date', 'Ngày chuyển'),
        kind: 'in',
        ...to,
        ...given(form, ['area', 'relation', 'residenceKind', 'reason', 'source']),
      };
      await movePerson(t, id, check(moveFormSchema, move));
      return person(id);
    },
  },
  {
    key: 'khai-tu',
    label: 'Khai tử',
    verb: 'Ghi nhận khai tử',
    subject: 'person',
    consequences: 'death',
    async run(t, id, form) {
      await recordDeath(
        t,
        id,
        check(deathFormSchema, { date: dayOf(form, 'date', 'Ngày mất'), ...given(form, ['newHead']) }),
      );
      return person(id);
    },
  },
];

const members = (form: Typed): { person: string; relation: string }[] => {
  const relations = Object(form.relations ?? {}) as Record<string, unknown>; // a nested group of selects
  return tickedOf(form, 'members').map((id) => ({
    person: id,
    relation: String(relations[id] ?? 'other'),
  }));
};

const ofHousehold: EventKind[] = [
  {
    key: 'khai-sinh',
    label: 'Khai sinh',
    verb: 'Ghi khai sinh',
    subject: 'household',
    consequences: null,
    async run(t, id, form) {
      const birth = {
        birthDate: birthOf(t, form),
        ...given(form, ['fullName', 'sex', 'relation', 'nationalId', 'insuranceNumber']),
      };
      await recordBirth(t, id, check(birthFormSchema, birth));
      return household(id);
    },
  },
  {
    key: 'ket-hon',
    label: 'Kết hôn về',
    verb: 'Ghi kết hôn về',
    subject: 'household',
    consequences: null,
    takesKnown: true,
    async run(t, id, form) {
      const known = given(form, ['person', 'relation']);
      const typed = () => ({
        birthDate: birthOf(t, form),
        ...given(form, ['fullName', 'sex', 'relation', 'nationalId', 'phone']),
      });
      const date = dayOf(form, 'date', 'Ngày về ở');
      const marriage = { date, ...(known.person ? known : typed()) };
      await recordMarriage(t, id, check(marriageFormSchema, marriage));
      return household(id);
    },
  },
  {
    key: 'thay-chu-ho',
    label: 'Thay chủ hộ',
    verb: 'Thay chủ hộ',
    subject: 'household',
    consequences: null,
    async run(t, id, form) {
      const head = {
        date: dayOf(form, 'date', 'Từ ngày'),
        ...given(form, ['person', 'formerRelation', 'reason']),
      };
      await changeHead(t, id, check(headFormSchema, head));
      return household(id);
    },
  },
  {
    key: 'tach-ho',
    label: 'Tách hộ',
    verb: 'Tách hộ',
    subject: 'household',
    consequences: null,
    async run(t, id, form) {
      const split = {
        date: dayOf(form, 'date', 'Ngày tách hộ'),
        members: members(form),
        ...given(form, ['code', 'area', 'address', 'newHead', 'reason']),
      };
      return household((await splitHousehold(t, id, check(splitFormSchema, split))).household);
    },
  },
  {
    key: 'gop-ho',
    label: 'Gộp hộ',
    verb: 'Gộp hộ',
    subject: 'household',
    consequences: 'merge',
    async run(t, id, form) {
      const into = await householdOf(t, form, 'into', 'Gộp vào hộ');
      const merge = { date: dayOf(form, 'date', 'Ngày gộp hộ'), into, ...given(form, ['reason']) };
      await mergeHousehold(t, id, check(mergeFormSchema, merge));
      return household(into);
    },
  },
  {
    key: 'ca-ho-chuyen',
    label: 'Cả hộ chuyển trong phường',
    verb: 'Ghi nhận chuyển trong phường',
    subject: 'household',
    consequences: 'within',
    async run(t, id, form) {
      const move = {
        date: dayOf(form, 'date', 'Ngày chuyển'),
        kind: 'within',
        ...given(form, ['area', 'address', 'reason']),
      };
      await moveHousehold(t, id, check(householdMoveFormSchema, move));
      return household(id);
    },
  },
  {
    key: 'ca-ho-chuyen-di',
    label: 'Cả hộ chuyển đi',
    verb: 'Ghi nhận cả hộ chuyển đi',
    subject: 'household',
    consequences: 'out',
    async run(t, id, form) {
      const move = {
        date: dayOf(form, 'date', 'Ngày chuyển'),
        kind: 'out',
        ...given(form, ['reason']),
        close: tickedOf(form, 'close'),
      };
      await moveHousehold(t, id, check(householdMoveFormSchema, move));
      return household(id);
    },
  },
];

export const eventKinds: readonly EventKind[] = [...ofPerson, ...ofHousehold];
