import type { Static, TSchema } from '@sinclair/typebox';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, earliestDay, formatDay, parseDay, parsePartialDate } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { dayOf, type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import { shortAreaName } from '../../shared/words.ts';
import { areaOn, onlyWard } from '../areas/service.ts';
import { householdByCode, requireHousehold } from '../households/service.ts';
import { personById, requirePerson } from '../people/service.ts';
import { consequencesForHousehold, consequencesForPerson, leftBehind, placeLeft } from './consequences.ts';
import {
  birthFormSchema,
  type Consequence,
  type ConsequenceEvent,
  headFormSchema,
  householdMoveFormSchema,
  marriageFormSchema,
  mergeFormSchema,
  splitFormSchema,
} from './householdSchema.ts';
import { headChanges, joins, splits, told } from './joining.ts';
import {
  deskArrival,
  deskBirth,
  deskDeath,
  deskHead,
  deskHouseholdMove,
  deskMarriage,
  deskMerge,
  deskMove,
  deskSplit,
} from './lifeEvents.ts';
import { deathFormSchema, moveFormSchema } from './schema.ts';

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
  /** Somebody of the register can be taken instead of typed in. */
  takesKnown?: boolean;
  /** What it closes or changes, told on the registers as they are before it; the form has been tried. */
  consequences: (t: ReadTx, id: string, form: Typed) => Promise<Consequence[]>;
  /** Does it; answers the path to go to. */
  run: (t: WriteTx, id: string, form: Typed) => Promise<string>;
}

/** What each member becomes in another household, as chosen on the form. */
const relationsOf = (form: Typed): { person: string; relation: string }[] =>
  Object.entries(Object(form.relations ?? {})).map(([person, relation]) => ({
    person,
    relation: String(relation),
  }));

/** Those ticked to go, each with the relation chosen. */
const members = (form: Typed): { person: string; relation: string }[] => {
  const going = tickedOf(form, 'members');
  const chosen = new Map(relationsOf(form).map(({ person, relation }) => [person, relation]));
  return going.map((person) => ({ person, relation: chosen.get(person) ?? 'other' }));
};

/** What an event of a kind closes, from its subject and its day alone. */
const ofEvent =
  (subject: 'person' | 'household', event: ConsequenceEvent): EventKind['consequences'] =>
  async (t, id, form) => {
    const day = typedDay(form);
    if (!day) return [];
    return subject === 'person'
      ? consequencesForPerson(t, id, event, day)
      : consequencesForHousehold(t, id, event, day);
  };

/** Somebody comes back: into a household, or to live alone in a group. */
const arrives: EventKind['consequences'] = async (t, id, form) => {
  const { full_name } = (await personById(t, id)) ?? (await requirePerson(t, id));
  const date = dayOf(form, 'date', 'Ngày chuyển');
  if (textOf(form, 'household') !== '')
    return joins(
      t,
      await requireHousehold(t, await householdOf(t, form, 'household', 'Đến hộ')),
      full_name,
      date,
    );
  const area = await areaOn(t, textOf(form, 'area'), date);
  const place = shortAreaName(area?.name ?? textOf(form, 'area'));
  return [
    told(
      'residence',
      null,
      `${full_name} cư trú tại ${place} từ ngày ${formatDay(date)}, chưa thuộc hộ nào.`,
    ),
  ];
};

const check = <S extends TSchema>(schema: S, form: object): Static<S> => checkForm(schema, form);
const person = (id: string): string => `/nguoi/${id}`;
const household = (id: string): string => `/ho/${id}`;

const ofPerson: EventKind[] = [
  {
    key: 'chuyen-di',
    label: 'Chuyển đi',
    verb: 'Ghi nhận chuyển đi',
    subject: 'person',
    consequences: ofEvent('person', 'out'),
    async run(t, id, form) {
      const move = {
        date: dayOf(form, 'date', 'Ngày chuyển'),
        kind: 'out',
        ...given(form, ['newHead', 'reason', 'source']),
        close: tickedOf(form, 'close'),
      };
      await deskMove(t, id, check(moveFormSchema, move));
      return person(id);
    },
  },
  {
    key: 'chuyen-trong-phuong',
    label: 'Chuyển trong phường',
    verb: 'Ghi nhận chuyển trong phường',
    subject: 'person',
    consequences: ofEvent('person', 'within'),
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
      await deskMove(t, id, check(moveFormSchema, move));
      return person(id);
    },
  },
  {
    key: 'chuyen-den',
    label: 'Chuyển đến',
    verb: 'Ghi nhận chuyển đến',
    subject: 'person',
    consequences: arrives,
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
      await deskMove(t, id, check(moveFormSchema, move));
      return person(id);
    },
  },
  {
    key: 'khai-tu',
    label: 'Khai tử',
    verb: 'Ghi nhận khai tử',
    subject: 'person',
    consequences: ofEvent('person', 'death'),
    async run(t, id, form) {
      await deskDeath(
        t,
        id,
        check(deathFormSchema, { date: dayOf(form, 'date', 'Ngày mất'), ...given(form, ['newHead']) }),
      );
      return person(id);
    },
  },
];

/** Somebody not yet in the register comes to live with a household. */
const comesToLive = (
  kind: Pick<EventKind, 'key' | 'label' | 'verb'> & { work: typeof deskMarriage },
): EventKind => ({
  ...kind,
  subject: 'household',
  takesKnown: true,
  async consequences(t, id, form) {
    const known = textOf(form, 'person') && (await requirePerson(t, textOf(form, 'person')));
    const name = known ? known.full_name : textOf(form, 'fullName');
    const date = dayOf(form, 'date', 'Ngày về ở');
    const leaves = known ? await placeLeft(t, known, date) : [];
    return [...leaves, ...(await joins(t, await requireHousehold(t, id), name, date))];
  },
  async run(t, id, form) {
    const date = dayOf(form, 'date', 'Ngày về ở');
    const known = given(form, ['person', 'relation', 'source']);
    const typed = () => ({
      birthDate: birthOf(t, form),
      ...given(form, ['fullName', 'sex', 'relation', 'nationalId', 'phone', 'source']),
    });
    await kind.work(t, id, check(marriageFormSchema, { date, ...(known.person ? known : typed()) }));
    return household(id);
  },
});

const ofHousehold: EventKind[] = [
  {
    key: 'khai-sinh',
    label: 'Khai sinh',
    verb: 'Ghi khai sinh',
    subject: 'household',
    consequences: async (t, id, form) => {
      const birth = birthOf(t, form);
      const household = await requireHousehold(t, id);
      const found = await joins(t, household, textOf(form, 'fullName'), earliestDay(birth));
      const card = 'Trẻ dưới 6 tuổi được ngân sách đóng BHYT (mã TE): cấp thẻ tại “Việc cần xử lý”.';
      return [...found, told('insurancePeriod', null, card)];
    },
    async run(t, id, form) {
      const birth = {
        birthDate: birthOf(t, form),
        ...given(form, ['fullName', 'sex', 'relation', 'nationalId', 'insuranceNumber', 'source']),
      };
      await deskBirth(t, id, check(birthFormSchema, birth));
      return household(id);
    },
  },
  comesToLive({ key: 'ket-hon', label: 'Kết hôn về', verb: 'Ghi kết hôn về', work: deskMarriage }),
  comesToLive({
    key: 'nguoi-den',
    label: 'Người chuyển đến',
    verb: 'Ghi người chuyển đến',
    work: deskArrival,
  }),
  {
    key: 'thay-chu-ho',
    label: 'Thay chủ hộ',
    verb: 'Thay chủ hộ',
    subject: 'household',
    consequences: (t, id, form) => headChanges(t, id, textOf(form, 'person'), dayOf(form, 'date', 'Từ ngày')),
    async run(t, id, form) {
      const head = {
        date: dayOf(form, 'date', 'Từ ngày'),
        ...given(form, ['person', 'formerRelation', 'reason']),
      };
      await deskHead(t, id, check(headFormSchema, head));
      return household(id);
    },
  },
  {
    key: 'tach-ho',
    label: 'Tách hộ',
    verb: 'Tách hộ',
    subject: 'household',
    consequences: async (t, id, form) => {
      const date = dayOf(form, 'date', 'Ngày tách hộ');
      const leaving = members(form).map(({ person }) => person);
      const told = await splits(t, id, leaving, textOf(form, 'newHead') || null, date);
      return [...told, ...(await leftBehind(t, { people: leaving, household: id }))];
    },
    async run(t, id, form) {
      const split = {
        date: dayOf(form, 'date', 'Ngày tách hộ'),
        members: members(form),
        ...given(form, ['code', 'area', 'address', 'newHead', 'reason']),
      };
      return household((await deskSplit(t, id, check(splitFormSchema, split))).household);
    },
  },
  {
    key: 'gop-ho',
    label: 'Gộp hộ',
    verb: 'Gộp hộ',
    subject: 'household',
    consequences: ofEvent('household', 'merge'),
    async run(t, id, form) {
      const into = await householdOf(t, form, 'into', 'Gộp vào hộ');
      const merge = {
        date: dayOf(form, 'date', 'Ngày gộp hộ'),
        into,
        members: relationsOf(form).filter(({ relation }) => relation !== 'other'),
        ...given(form, ['reason']),
      };
      await deskMerge(t, id, check(mergeFormSchema, merge));
      return household(into);
    },
  },
  {
    key: 'ca-ho-chuyen',
    label: 'Cả hộ chuyển trong phường',
    verb: 'Ghi nhận chuyển trong phường',
    subject: 'household',
    consequences: ofEvent('household', 'within'),
    async run(t, id, form) {
      const move = {
        date: dayOf(form, 'date', 'Ngày chuyển'),
        kind: 'within',
        ...given(form, ['area', 'address', 'reason', 'source']),
      };
      await deskHouseholdMove(t, id, check(householdMoveFormSchema, move));
      return household(id);
    },
  },
  {
    key: 'ca-ho-chuyen-di',
    label: 'Cả hộ chuyển đi',
    verb: 'Ghi nhận cả hộ chuyển đi',
    subject: 'household',
    consequences: ofEvent('household', 'out'),
    async run(t, id, form) {
      const move = {
        date: dayOf(form, 'date', 'Ngày chuyển'),
        kind: 'out',
        ...given(form, ['reason']),
        close: tickedOf(form, 'close'),
      };
      await deskHouseholdMove(t, id, check(householdMoveFormSchema, move));
      return household(id);
    },
  },
];

export const eventKinds: readonly EventKind[] = [...ofPerson, ...ofHousehold];
