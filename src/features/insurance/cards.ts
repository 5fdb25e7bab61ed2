import type { ReadTx } from '../../db/tx.ts';
import { type Day, dayAfter, dayBefore, formatDay, OPEN_END } from '../../shared/dates.ts';
import { parseCard } from '../../shared/identity.ts';
import { contains, endFromLastDay, intersect, lastDayOut, type Period, union } from '../../shared/periods.ts';
import { capitalise } from '../../shared/text.ts';
import { payerLabels } from '../../shared/words.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { type PersonRow, personByInsuranceNumber } from '../people/service.ts';
import type { InsuranceCorrection, InsuranceForm } from './schema.ts';
import { cardWarnings, type InsuranceRow, insurancePeriodsOf } from './service.ts';

const periodOf = (row: Pick<InsuranceRow, 'valid_from' | 'valid_to'>): Period => ({
  from: row.valid_from,
  to: row.valid_to,
});

const until = (to: Day): string => (to === OPEN_END ? 'không ghi ngày hết' : formatDay(dayBefore(to)));

/** "thẻ mã HN từ 01/01/2024 đến 31/12/2024". */
export function cardText(row: Pick<InsuranceRow, 'object_code' | 'valid_from' | 'valid_to'>): string {
  return `thẻ mã ${row.object_code} từ ${formatDay(row.valid_from)} đến ${until(row.valid_to)}`;
}

/** Until when somebody is covered without a gap from today on, with these cards. */
function coverSentence(cards: readonly Period[], today: Day): string {
  const whole = union(cards);
  const now = whole.find((period) => contains(period, today));
  const next = whole.find((period) => period.from > today);
  if (!now) {
    return next
      ? `Hôm nay chưa có thẻ BHYT còn giá trị; có thẻ từ ${formatDay(next.from)}.`
      : 'Hôm nay người này chưa có thẻ BHYT còn giá trị.';
  }
  const end = `Có thẻ BHYT đến ${until(now.to)}`;
  return next
    ? `${end}; từ ${formatDay(now.to)} đến ${formatDay(dayBefore(next.from))} không có thẻ nào.`
    : `${end}.`;
}

/** Cards of the person that hold at the same time as a period: what the insurer calls cấp trùng thẻ. */
function overlapSentences(others: readonly InsuranceRow[], period: Period): string[] {
  return others.flatMap((other) => {
    const both = intersect(periodOf(other), period);
    if (!both) return [];
    return [
      `Từ ${formatDay(both.from)} đến ${until(both.to)} cùng có giá trị với ${cardText(other)}: cấp trùng thẻ, đề nghị cơ quan BHXH thu hồi một thẻ.`,
    ];
  });
}

/** What recording a new card does: a period of its own, the cards so far as they are. */
export async function newCardSentences(t: ReadTx, person: PersonRow, form: InsuranceForm): Promise<string[]> {
  const others = await insurancePeriodsOf(t, [person.id]);
  const code = form.objectCode.toUpperCase();
  const period = { from: form.validFrom, to: endFromLastDay(form.validTo) };
  const payer = (await dictionaries(t)).objectCode(code, form.validFrom)?.payerGroup;
  const group = payer ? payerLabels[String(payer) as '1'] : payerLabels.unknown; // payer groups are 1–5
  const details = [
    form.cardNumber && `số thẻ ${form.cardNumber}`,
    form.benefitLevel && `mức hưởng ${form.benefitLevel}`,
    form.facility && `khám chữa bệnh ban đầu tại ${form.facility}`,
  ].filter(Boolean);
  return [
    `Ghi thẻ mới của ${person.full_name}: mã ${code} (${group.toLowerCase().replace('nsnn', 'NSNN').replace('bhxh', 'BHXH')}), có giá trị từ ${formatDay(period.from)} đến hết ${until(period.to)}${details.length > 0 ? `, ${details.join(', ')}` : ''}.`,
    ...overlapSentences(others, period),
    ...(others.length > 0 ? [`${others.length} thẻ đã ghi trước đây giữ nguyên.`] : []),
    coverSentence([...others.map(periodOf), period], t.today),
  ];
}

const fieldLabels = {
  cardNumber: 'Số thẻ BHYT',
  benefitLevel: 'Mức hưởng',
  facility: 'Nơi KCB ban đầu',
} as const;

/** What correcting the number, level or facility of a card does. */
export function correctionSentences(row: InsuranceRow, changes: InsuranceCorrection): string[] {
  const before = {
    cardNumber: row.card_number,
    benefitLevel: row.benefit_level,
    facility: row.facility,
  };
  const shown = (value: string | number | null): string => (value === null ? 'chưa ghi' : String(value));
  const fields = Object.entries(fieldLabels).flatMap(([field, label]) => {
    const key = field as keyof typeof fieldLabels; // a key of fieldLabels
    const after = changes[key];
    return after === undefined || after === before[key]
      ? []
      : [`${label}: ${shown(before[key])} thành ${shown(after)}.`];
  });
  return [
    `Đính chính ${cardText(row)}; mã đối tượng và thời hạn giữ nguyên.`,
    ...fields,
    `Lý do: ${changes.reason}`,
  ];
}

/** What another last day of a card does to the person's cover. */
export async function endChangeSentences(t: ReadTx, row: InsuranceRow, validTo: Day): Promise<string[]> {
  const others = (await insurancePeriodsOf(t, [row.person_id])).filter(({ id }) => id !== row.id);
  const after = { from: row.valid_from, to: endFromLastDay(validTo) };
  const verb = after.to > row.valid_to ? 'Gia hạn' : 'Rút ngắn';
  return [
    `${verb} ${cardText(row)}: có giá trị đến hết ${formatDay(validTo)}.`,
    ...(after.to > row.valid_to
      ? overlapSentences(others, { from: row.valid_to, to: after.to })
      : [`Từ ${formatDay(dayAfter(validTo))} thẻ này không còn giá trị.`]),
    coverSentence([...others.map(periodOf), after], t.today),
  ];
}

/** What taking a card back as a wrong entry does. */
export async function retractionSentences(t: ReadTx, row: InsuranceRow, reason: string): Promise<string[]> {
  const others = (await insurancePeriodsOf(t, [row.person_id])).filter(({ id }) => id !== row.id);
  return [
    `Thu hồi ${cardText(row)}: bản ghi sai, coi như chưa từng có thẻ này.`,
    'Báo cáo đã gửi không thay đổi; chênh lệch vào mục điều chỉnh kỳ trước.',
    coverSentence(others.map(periodOf), t.today),
    `Lý do: ${reason}`,
  ];
}

/**
 * Why a card may be somebody else's: another 10-digit number is another identity, never plainly a change. `former` is
 * the card it stands in for, when one is corrected.
 */
export async function identityDoubts(
  t: ReadTx,
  person: PersonRow,
  cardNumber: string | null | undefined,
  former?: InsuranceRow,
): Promise<string[]> {
  if (!cardNumber) return [];
  const parsed = parseCard(cardNumber);
  if (!parsed.ok) return [];
  const number = parsed.card.insuranceNumber;
  const doubts: string[] = [];
  const owner = await personByInsuranceNumber(t, number);
  if (owner && owner.id !== person.id) {
    doubts.push(`mã số BHXH ${number} trong sổ là của ${owner.full_name}.`);
  }
  const held = former?.card_number ? parseCard(former.card_number) : undefined;
  if (held?.ok && held.card.insuranceNumber !== number) {
    doubts.push(
      `số BHXH trên thẻ đang ghi là ${held.card.insuranceNumber}, số mới là ${number}: hai mã số là hai người, có thể thẻ của người khác.`,
    );
  } else if (person.insurance_number && person.insurance_number !== number) {
    doubts.push(`số BHXH trên thẻ ${number} khác mã số ${person.insurance_number} của người này trong sổ.`);
  }
  return doubts;
}

/** What looks odd about a card, as sentences of a confirmation. */
export async function oddities(t: ReadTx, person: PersonRow, form: InsuranceForm): Promise<string[]> {
  const parsed = form.cardNumber ? parseCard(form.cardNumber) : undefined;
  const card = parsed?.ok ? parsed.card : null;
  const warnings = await cardWarnings(t, card, form.objectCode.toUpperCase(), form.validFrom, {
    ...person,
    insurance_number: null, // told as a doubt about whose card it is
  });
  return warnings.map((warning) => `Nên xem lại: ${capitalise(warning)}.`);
}

/** The last day of a card, as it is shown. */
export const lastDayText = (row: InsuranceRow): string => {
  const last = lastDayOut(row.valid_to);
  return last ? formatDay(last) : 'không ghi';
};
