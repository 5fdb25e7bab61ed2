import type { Day } from '../../shared/dates.ts';
import { formatDay } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { parseCard } from '../../shared/identity.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { checkForm } from '../../shared/schema.ts';
import { dayOf, type Typed, textOf } from '../../shared/typedForm.ts';
import {
  type InsuranceCorrection,
  type InsuranceForm,
  insuranceCorrectionSchema,
  insuranceFormSchema,
} from './schema.ts';
import type { InsuranceRow } from './service.ts';

/** The typed card number, cleaned; null when blank. */
function numberOf(typed: Typed): string | null {
  const text = textOf(typed, 'cardNumber');
  if (text === '') return null;
  const parsed = parseCard(text);
  if (!parsed.ok) throw invalid('/cardNumber', parsed.code, parsed.message);
  return parsed.card.number;
}

const levelOf = (typed: Typed): number | null =>
  textOf(typed, 'benefitLevel') === '' ? null : Number(textOf(typed, 'benefitLevel'));

/** A new card as typed; the code is the card's own where none was typed. */
export function newCardOf(person: string, typed: Typed): InsuranceForm {
  const cardNumber = numberOf(typed);
  const parsed = cardNumber ? parseCard(cardNumber) : undefined;
  const onCard = parsed?.ok ? (parsed.card.objectCode ?? '') : '';
  const objectCode = textOf(typed, 'objectCode') || onCard;
  if (objectCode === '')
    throw invalid(
      '/objectCode',
      'required',
      'Mã đối tượng: còn trống, ghi hai chữ cái (ví dụ HN) hoặc nhập số thẻ 15 ký tự.',
    );
  return checkForm(insuranceFormSchema, {
    person,
    objectCode,
    cardNumber,
    benefitLevel: levelOf(typed),
    facility: textOf(typed, 'facility') || null,
    validFrom: dayOf(typed, 'validFrom', 'Từ ngày'),
    validTo: dayOf(typed, 'validTo', 'Đến ngày'),
  });
}

/** Number, level and facility as typed, as far as they differ from what the card holds. */
export function correctionOf(row: InsuranceRow, typed: Typed, reason: string): InsuranceCorrection {
  const after = {
    cardNumber: numberOf(typed),
    benefitLevel: levelOf(typed),
    facility: textOf(typed, 'facility') || null,
  };
  const before = { cardNumber: row.card_number, benefitLevel: row.benefit_level, facility: row.facility };
  const changed = Object.entries(after).filter(
    ([field, value]) => value !== before[field as keyof typeof before], // the same three fields
  );
  return checkForm(insuranceCorrectionSchema, { reason, ...Object.fromEntries(changed) });
}

/** Another last day as typed: later than the present one to lengthen, earlier to shorten. */
export function newEndOf(row: InsuranceRow, typed: Typed, way: 'lengthen' | 'shorten'): Day {
  const validTo = dayOf(typed, 'validTo', 'Đến ngày');
  const present = lastDayOut(row.valid_to);
  if (way === 'lengthen' && (present === null || validTo <= present)) {
    throw invalid(
      '/validTo',
      'notLater',
      `Đến ngày: gia hạn thì phải sau ${present ? formatDay(present) : 'ngày hết hạn, mà thẻ này không ghi ngày hết'}.`,
    );
  }
  if (way === 'shorten' && present !== null && validTo >= present) {
    throw invalid('/validTo', 'notEarlier', `Đến ngày: rút ngắn thì phải trước ${formatDay(present)}.`);
  }
  return validTo;
}
