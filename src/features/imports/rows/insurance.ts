import type { WriteTx } from '../../../db/tx.ts';
import { type Day, formatDay } from '../../../shared/dates.ts';
import { lastDayOut } from '../../../shared/periods.ts';
import { capitalise, nameKey } from '../../../shared/text.ts';
import {
  correctInsurancePeriod,
  createInsurancePeriod,
  type InsuranceRow,
  insurancePeriodsOf,
  levelOf,
  warningsOf,
} from '../../insurance/service.ts';
import { divideKept } from '../decisions/decided.ts';
import type { ParsedRow, RowReason } from '../reading/fields.ts';
import { foundAs, matchPerson, waitsForChoice } from './matching.ts';
import {
  type ApplyRow,
  compared,
  created,
  type FieldChange,
  type Outcome,
  type RowContext,
  rejected,
} from './outcome.ts';
import { unknownPerson } from './statuses.ts';
import { headerOf, textValue } from './values.ts';

/** The code of the row: its own column, else the first letters of a 15-character card. */
function codeOf(row: ParsedRow): string | undefined {
  const card = textValue(row, 'cardNumber');
  return textValue(row, 'objectCode') ?? (card?.length === 15 ? card.slice(0, 2) : undefined);
}

/** The level of the row: its column, else the digit of its card, else unknown. */
function levelOfRow(row: ParsedRow): number | null {
  if (typeof row.values.benefitLevel === 'number') return row.values.benefitLevel;
  const card = textValue(row, 'cardNumber');
  return card?.length === 15 ? Number(card[2]) : null;
}

/** The same code and start: another end, level, card or facility is a correction; a blank never erases. */
async function updatePeriod(
  t: WriteTx,
  row: ParsedRow,
  context: RowContext,
  held: InsuranceRow,
): Promise<Outcome> {
  const of = held.id;
  const changes: FieldChange[] = [];
  const validTo = textValue(row, 'validTo');
  const last = lastDayOut(held.valid_to);
  if (validTo && validTo !== last) changes.push({ field: 'validTo', old: last, new: validTo, of });
  const level = levelOfRow(row);
  const given = typeof row.values.benefitLevel === 'number' || held.benefit_level === null;
  if (level !== null && given && level !== levelOf(held)) {
    changes.push({ field: 'benefitLevel', old: levelOf(held), new: level, of });
  }
  const card = textValue(row, 'cardNumber');
  if (card && card !== held.card_number)
    changes.push({ field: 'cardNumber', old: held.card_number, new: card, of });
  const facility = textValue(row, 'facility');
  if (facility && nameKey(facility) !== nameKey(held.facility ?? '')) {
    changes.push({ field: 'facility', old: held.facility, new: facility, of });
  }
  const { taken, kept } = divideKept(row, context, changes);
  if (taken.length > 0) {
    await correctInsurancePeriod(t, held.id, {
      reason: 'Theo tệp nhập',
      ...Object.fromEntries(taken.map((change) => [change.field, change.new])),
    });
  }
  return compared(taken, kept);
}

/** What looks odd about a card of the file: said in the preview, taken all the same. */
async function warnings(t: WriteTx, row: ParsedRow, period: InsuranceRow): Promise<RowReason[]> {
  const column = headerOf(row, row.headers.objectCode === undefined ? 'cardNumber' : 'objectCode');
  return (await warningsOf(t, period)).map((text) => ({
    column,
    code: 'warning',
    message: `Nên xem lại: ${capitalise(text)}.`,
  }));
}

/** A card as a row of a list gives it. */
export interface CardRow {
  objectCode: string;
  cardNumber: string | null;
  benefitLevel: number | null;
  validFrom: Day;
  /** Last day. */
  validTo: Day;
  facility: string | null;
}

/** The card of a row, or why there is none. */
export function cardOfRow(row: ParsedRow): { card: CardRow } | { refused: Outcome } {
  const objectCode = codeOf(row);
  const validFrom = textValue(row, 'validFrom');
  const validTo = textValue(row, 'validTo');
  const refused = (field: string, code: string, message: string) => ({
    refused: rejected(row, field, code, message),
  });
  if (!objectCode)
    return refused(
      'objectCode',
      'required',
      'Mã đối tượng: còn trống, cần mã hai chữ cái hoặc số thẻ 15 ký tự.',
    );
  if (!validFrom) return refused('validFrom', 'required', 'Từ ngày: còn trống, cần ngày bắt đầu của thẻ.');
  if (!validTo) return refused('validTo', 'required', 'Đến ngày: còn trống, cần ngày hết hạn của thẻ.');
  if (validTo < validFrom) {
    return refused(
      'validTo',
      'periodReversed',
      `Đến ngày: ${formatDay(validTo)} trước ngày bắt đầu ${formatDay(validFrom)}.`,
    );
  }
  return {
    card: {
      objectCode,
      cardNumber: textValue(row, 'cardNumber') ?? null,
      benefitLevel: levelOfRow(row),
      validFrom,
      validTo,
      facility: textValue(row, 'facility') ?? null,
    },
  };
}

/** One row of a list of insurance cards. */
export const applyInsurance: ApplyRow = async (t, row, context) => {
  const read = cardOfRow(row);
  if ('refused' in read) return read.refused;
  const { card } = read;
  const match = await matchPerson(context.known, row);
  if (match.kind === 'undecided') return waitsForChoice(match);
  if (match.kind === 'unknown') return unknownPerson(row);
  const held = (await insurancePeriodsOf(t, [match.person.id])).find(
    (each) => each.object_code === card.objectCode && each.valid_from === card.validFrom,
  );
  if (held) return foundAs(row, match, await updatePeriod(t, row, context, held));
  const period = await createInsurancePeriod(t, { person: match.person.id, ...card });
  return foundAs(row, match, { ...created(), reasons: await warnings(t, row, period) });
};
