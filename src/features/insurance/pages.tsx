import { Type } from '@sinclair/typebox';
import { type Asked, askedPages, reasonOf } from '../../app/askedPages.tsx';
import type { Page } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { notFound } from '../../shared/errors.ts';
import type { Typed } from '../../shared/typedForm.ts';
import { Message } from '../../web/components/parts.tsx';
import { TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { type PersonRow, requireWritablePerson } from '../people/service.ts';
import {
  cardText,
  correctionSentences,
  endChangeSentences,
  identityDoubts,
  lastDayText,
  newCardSentences,
  oddities,
  retractionSentences,
} from './cards.ts';
import {
  correctInsurancePeriod,
  createInsurancePeriod,
  type InsuranceRow,
  insurancePeriodsOf,
} from './service.ts';
import { correctionOf, newCardOf, newEndOf } from './typed.ts';

interface Holder extends Asked {
  person: PersonRow;
  cards: readonly InsuranceRow[];
}

interface HeldCard extends Holder {
  card: InsuranceRow;
}

const ofPerson = Type.Object({ id: Type.String({ maxLength: 40 }) });
const ofCard = Type.Object({ id: Type.String({ maxLength: 40 }), card: Type.String({ maxLength: 40 }) });
const permission = 'registers.write';
const nav = '/nguoi';

async function holder(t: ReadTx, { id }: { id: string }): Promise<Holder> {
  const person = await requireWritablePerson(t, id);
  return {
    name: person.full_name,
    href: `/nguoi/${person.id}`,
    version: person.version,
    person,
    cards: await insurancePeriodsOf(t, [person.id]),
  };
}

async function heldCard(t: ReadTx, params: { id: string; card: string }): Promise<HeldCard> {
  const subject = await holder(t, params);
  const card = subject.cards.find(({ id }) => id === params.card);
  if (!card) throw notFound('Không có thẻ BHYT này ở người đã chọn.');
  return { ...subject, card };
}

const levels = ['1', '2', '3', '4', '5'].map((value) => ({ value, label: `Mức ${value}` }));

function CardFields({ view }: { view: TypedView }) {
  return (
    <>
      <TypedText
        view={view}
        name="cardNumber"
        label="Số thẻ BHYT"
        width="w6"
        hint="15 ký tự hoặc 10 số; có khoảng trắng, dấu chấm, gạch cũng được"
        optional
      />
      <TypedSelect
        view={view}
        name="benefitLevel"
        label="Mức hưởng"
        choices={levels}
        blank="Theo số thẻ, hoặc chưa biết"
      />
      <TypedText view={view} name="facility" label="Nơi KCB ban đầu" width="w6" optional />
    </>
  );
}

const Reason = ({ view }: { view: TypedView }) => (
  <TypedText view={view} name="reason" label="Lý do, giấy tờ" width="w12" />
);

/** Which card it is about, above the form. */
const About = ({ card }: { card: InsuranceRow }) => (
  <div class="w12">
    <Message kind="neutral">
      {cardText(card).replace(/^t/, 'T')}
      {card.card_number ? `, số ${card.card_number}` : ''}. Thẻ có mã khác hoặc ngày bắt đầu khác là thẻ mới:
      ghi bằng “Thẻ mới”.
    </Message>
  </div>
);

const newCard = askedPages({
  path: '/nguoi/:id/the/moi',
  permission,
  params: ofPerson,
  nav,
  subject: holder,
  title: () => 'Thẻ mới',
  verb: () => 'Ghi thẻ mới',
  fields: (view) => (
    <>
      <TypedText
        view={view}
        name="objectCode"
        label="Mã đối tượng"
        hint="hai chữ cái, ví dụ HN; bỏ trống thì lấy theo số thẻ"
      />
      <TypedText view={view} name="validFrom" label="Từ ngày" inputmode="numeric" />
      <TypedText
        view={view}
        name="validTo"
        label="Đến ngày"
        hint="ngày cuối thẻ còn giá trị"
        inputmode="numeric"
      />
      <CardFields view={view} />
    </>
  ),
  async sentences(t, { person }, typed) {
    const form = newCardOf(person.id, typed);
    return [...(await newCardSentences(t, person, form)), ...(await oddities(t, person, form))];
  },
  toVerify: (t, { person }, typed) => identityDoubts(t, person, newCardOf(person.id, typed).cardNumber),
  async run(t, { person, href }, typed) {
    await createInsurancePeriod(t, newCardOf(person.id, typed));
    return href;
  },
});

const correction = askedPages({
  path: '/nguoi/:id/the/:card/dinh-chinh',
  permission,
  params: ofCard,
  nav,
  subject: heldCard,
  title: () => 'Đính chính thẻ',
  verb: () => 'Lưu đính chính',
  initial: ({ card }) => ({
    cardNumber: card.card_number ?? '',
    benefitLevel: String(card.benefit_level ?? ''),
    facility: card.facility ?? '',
  }),
  fields: (view) => (
    <>
      <About card={view.subject.card} />
      <CardFields view={view} />
      <Reason view={view} />
    </>
  ),
  sentences: async (_, { card }, typed) =>
    correctionSentences(card, correctionOf(card, typed, reasonOf(typed))),
  toVerify: (t, { person, card }, typed) =>
    identityDoubts(t, person, correctionOf(card, typed, reasonOf(typed)).cardNumber, card),
  async run(t, { card, href }, typed) {
    await correctInsurancePeriod(t, card.id, correctionOf(card, typed, reasonOf(typed)));
    return href;
  },
});

/** Lengthening and shortening: another last day of the same card. */
function endChange(way: 'lengthen' | 'shorten', path: string, title: string) {
  const endOf = (card: InsuranceRow, typed: Typed) => newEndOf(card, typed, way);
  return askedPages({
    path,
    permission,
    params: ofCard,
    nav,
    subject: heldCard,
    title: () => title,
    verb: () => title,
    fields: (view) => (
      <>
        <About card={view.subject.card} />
        <TypedText
          view={view}
          name="validTo"
          label="Đến ngày"
          hint={`đang ghi: ${lastDayText(view.subject.card)}`}
          inputmode="numeric"
        />
        <Reason view={view} />
      </>
    ),
    sentences: async (t, { card }, typed) => [
      ...(await endChangeSentences(t, card, endOf(card, typed))),
      `Lý do: ${reasonOf(typed)}`,
    ],
    async run(t, { card, href }, typed) {
      await correctInsurancePeriod(t, card.id, { validTo: endOf(card, typed), reason: reasonOf(typed) });
      return href;
    },
  });
}

const retraction = askedPages({
  path: '/nguoi/:id/the/:card/thu-hoi',
  permission,
  params: ofCard,
  nav,
  subject: heldCard,
  title: () => 'Thu hồi thẻ ghi sai',
  verb: () => 'Thu hồi bản ghi sai',
  danger: true,
  fields: (view) => (
    <>
      <div class="w12">
        <Message kind="neutral">
          Chỉ thu hồi khi {cardText(view.subject.card)} chưa bao giờ có thật. Thẻ thôi giá trị sớm: dùng “Rút
          ngắn”.
        </Message>
      </div>
      <Reason view={view} />
    </>
  ),
  sentences: (t, { card }, typed) => retractionSentences(t, card, reasonOf(typed)),
  async run(t, { card, href }, typed) {
    await correctInsurancePeriod(t, card.id, { retracted: true, reason: reasonOf(typed) });
    return href;
  },
});

/** A person's cards: a new one, and what may be done to one that is there. */
export const insurancePages: Page[] = [
  ...newCard,
  ...correction,
  ...endChange('lengthen', '/nguoi/:id/the/:card/gia-han', 'Gia hạn thẻ'),
  ...endChange('shorten', '/nguoi/:id/the/:card/rut-ngan', 'Rút ngắn thẻ'),
  ...retraction,
];
