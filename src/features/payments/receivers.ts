import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { type AppError, invalid } from '../../shared/errors.ts';
import { checkNationalId } from '../../shared/identity.ts';
import { clean, sameName } from '../../shared/text.ts';
import { type Relation, relationLabel, type Sex } from '../../shared/words.ts';
import { requirePaper } from '../papers/service.ts';
import type { ReceiverForm } from './schema.ts';
import * as store from './store.ts';

/** Who took a gift in the stead of its owner. */
export interface Receiver {
  name: string;
  relation: string;
  nationalId: string | null;
  paper: string | null;
  /** Belonged to the household on the day: needs no authorisation. */
  ofHousehold: boolean;
}

/** A member of the owner's household who may take the gift, with the relation to the owner. */
export interface Member {
  person: string;
  name: string;
  birthYear: string;
  relation: string;
}

interface Related {
  relation: Relation;
  relation_text: string | null;
  sex: Sex;
}

/** What the head is to somebody, by what that person is to the head. */
const headIs: Partial<Record<Relation, Relation>> = {
  spouse: 'spouse',
  child: 'parent',
  childInLaw: 'parent',
  parent: 'child',
  grandparent: 'grandchild',
  grandchild: 'grandparent',
  sibling: 'sibling',
};

/** Relations between two who are the same to the head, or whose relations add up to a sure one. */
const between: Record<string, Relation> = {
  'child>child': 'sibling',
  'spouse>child': 'child',
  'child>spouse': 'parent',
  'parent>spouse': 'childInLaw',
  'parent>child': 'grandchild',
  'child>parent': 'grandparent',
  'parent>parent': 'spouse',
};

/**
 * What a member is to the owner of a gift, by what both are to the head: "con", "vợ"; "người cùng hộ" where the relations
 * to the head do not settle it.
 */
export function relationTo(owner: Related | null, member: Related): string {
  if (!owner || owner.relation === 'head') {
    if (member.relation === 'other' && !member.relation_text) return 'người cùng hộ';
    return relationLabel(member.relation, member.sex, member.relation_text).toLowerCase();
  }
  const relation =
    member.relation === 'head' ? headIs[owner.relation] : between[`${owner.relation}>${member.relation}`];
  return relation ? relationLabel(relation, member.sex).toLowerCase() : 'người cùng hộ';
}

/** Members of the owner's household on a day, by household; the owner and the dead left out. */
export async function receiversOf(
  t: ReadTx,
  gifts: readonly Pick<store.GiftRow, 'id' | 'household_id' | 'person_id'>[],
  day: Day,
): Promise<Map<string, Member[]>> {
  const households = gifts.flatMap(({ household_id }) => household_id ?? []);
  const members = await store.membersOn(t, households, day);
  return new Map(
    gifts.map((gift) => {
      const own = members.filter(({ household_id }) => household_id === gift.household_id);
      const owner = gift.person_id
        ? (own.find(({ person_id }) => person_id === gift.person_id) ?? null)
        : (own.find(({ relation }) => relation === 'head') ?? null);
      const others = own.filter(
        (member) => member !== owner && (member.died_on === null || member.died_on > day),
      );
      return [
        gift.id,
        others.map((member) => ({
          person: member.person_id,
          name: member.full_name,
          birthYear: member.birth_date.slice(0, 4),
          relation: relationTo(owner, member),
        })),
      ];
    }),
  );
}

function memberNamed(members: readonly Member[], form: ReceiverForm, at: string): Member | undefined {
  if (form.person) {
    const member = members.find(({ person }) => person === form.person);
    if (!member)
      throw invalid(
        `${at}/person`,
        'notInHousehold',
        `Người nhận thay ${form.name}: không ở trong hộ vào ngày phát; chọn “Người khác” và ghi số CCCD.`,
      );
    return member;
  }
  return members.find(({ name }) => sameName(name, form.name));
}

function numberOf(form: ReceiverForm, at: string): string | null {
  if (!form.nationalId) return null;
  const checked = checkNationalId(form.nationalId);
  if (!checked.ok) throw invalid(`${at}/nationalId`, checked.code, checked.message);
  return checked.value;
}

/**
 * A typed proxy as it is kept. Somebody of the household is recognised by id or name; whoever is not needs CCCD and giấy ủy
 * quyền before the payment can be matched (`lacksOf`), not before it is recorded: it has been handed out.
 */
export async function readReceiver(
  t: ReadTx,
  form: ReceiverForm,
  gift: store.GiftRow,
  members: readonly Member[],
  at: string,
): Promise<Receiver> {
  const name = clean(form.name);
  if (sameName(name, gift.recipient_name) && gift.person_id !== null && !form.person)
    throw invalid(
      `${at}/name`,
      'owner',
      `Người nhận thay: ${name} là chính người được nhận; bỏ phần người nhận thay để ghi tự nhận.`,
    );
  const member = memberNamed(members, form, at);
  if (form.paper) await requirePaper(t, form.paper);
  return {
    name: member?.name ?? name,
    relation: clean(form.relation),
    nationalId: numberOf(form, at),
    paper: form.paper ?? null,
    ofHousehold: member !== undefined,
  };
}

/** Refuses a proxy from outside the household without a CCCD, where a person stands at the table to show it. */
export function requireNumber(receiver: {
  ofHousehold: boolean;
  nationalId: string | null;
  name: string;
}): void {
  if (receiver.ofHousehold || receiver.nationalId) return;
  throw invalid(
    '/receiver/nationalId',
    'required',
    `Số CCCD người nhận thay: ${receiver.name} không ở trong hộ, cần ghi số CCCD (và nộp giấy ủy quyền).`,
  );
}

/** What a payment to a proxy still lacks before it can be matched: nothing when the proxy is of the household. */
export function lacksOf(
  payment: Pick<store.PaymentRow, 'receiver_name' | 'receiver_national_id' | 'receiver_paper_id'>,
  members: readonly Member[],
): string[] {
  const { receiver_name: name } = payment;
  if (name === null || members.some((member) => sameName(member.name, name))) return [];
  return [
    ...(payment.receiver_national_id ? [] : ['số CCCD']),
    ...(payment.receiver_paper_id ? [] : ['giấy ủy quyền']),
  ];
}

/** The refusal of a gift whose owner had died by the day, with the ways that are left. */
export function diedBefore(gift: store.GiftRow, paidOn: Day): AppError | undefined {
  if (gift.died_on === null || gift.died_on > paidOn) return undefined;
  return invalid(
    '/entry',
    'recipientDied',
    `${gift.recipient_name} đã chết ngày ${formatDay(gift.died_on)}, không phát được suất này ngày ${formatDay(paidOn)}. Trả lại quỹ đợt, đề nghị rút khỏi danh sách, hoặc chi cho gia đình theo quyết định (ghi số, ngày quyết định và người nhận).`,
  );
}
