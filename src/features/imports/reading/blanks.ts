import { nameKey } from '../../../shared/text.ts';
import type { Cell } from './cells.ts';

/** Numbers of people and cards, whose zeros a spreadsheet drops. */
export const numberFields = new Set(['nationalId', 'insuranceNumber', 'phone', 'cardNumber']);

/** What Excel shows where a formula has no value. */
export const isError = ({ text }: Cell): boolean =>
  /^#(REF!|N\/A|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!|CALC!)$/.test(text);

const words = new Set([
  'fullName',
  'note',
  'address',
  'facility',
  'accountNumber',
  'decisionNumber',
  'decisionIssuer',
]);
const isTick = (field: string): boolean => field === 'cannotWork' || field.startsWith('deprivation.');

/** A dash for what there is nothing of; a tick may be one, and words are kept as they are. */
export const isDash = ({ text }: Cell, field: string): boolean =>
  /^[-–—./…]+$/.test(text) && !words.has(field) && !isTick(field);

const days = new Set(['birthDate', 'residentFrom', 'decisionDate', 'validFrom', 'validTo']);
const none = /^(không|không có|chưa|chưa có|chưa cấp|chưa làm|chưa rõ|không rõ|không nhớ|k có|ko có|ko)$/;
const endless = /^((không|vô) thời hạn|không xác định( thời hạn)?|(đến )?nay)$/;

/** Words, or the zero of a formula over a blank cell, for what is not known. */
export function saysNone({ text, number }: Cell, field: string): boolean {
  const isNumber = numberFields.has(field);
  if (number === 0) return isNumber || days.has(field);
  if (number !== null || /\d/.test(text) || !(isNumber || days.has(field))) return false;
  const said = nameKey(text);
  return none.test(said) || (field === 'validTo' && endless.test(said));
}

/** A number that was typed with the mark of a text: \'0512…, where the mark itself has come along. */
export const withoutMark = (cell: Cell): Cell =>
  /^'[\d+]/.test(cell.text) ? { ...cell, text: cell.text.slice(1) } : cell;
