import { formatDayLong } from '../../shared/dates.ts';
import type { Single } from './names.ts';

const codes = { number: 'document.number', date: 'document.date', dateText: 'document.dateText' } as const;

/** True of what a form says of the document that it goes with: open until the office's clerk has given its number. */
export const isOfDocument = (figure: object): boolean =>
  'code' in figure && Object.values<unknown>(codes).includes(figure.code);

/** Number and date of the document that a form goes with; blank while it is a draft. */
export function documentSingles(document: { number: string; date: string } | undefined): Single[] {
  const { number = null, date = null } = document ?? {};
  const dateText = date && formatDayLong(date);
  return [
    { name: 'van_ban.so', code: codes.number, label: 'Số văn bản', kind: 'text', value: number },
    { name: 'van_ban.ngay', code: codes.date, label: 'Ngày văn bản', kind: 'day', value: date },
    {
      name: 'van_ban.ngay_chu',
      code: codes.dateText,
      label: 'Ngày văn bản, bằng chữ',
      kind: 'text',
      value: dateText,
    },
  ];
}
