import { formatDay } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { optionalDay, type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import {
  type Addressee,
  type AddresseeChange,
  type AddresseeForm,
  addresseeChangeSchema,
  addresseeFormSchema,
} from './schema.ts';

function dayNumber(form: Typed, name: string, label: string): number | null {
  const text = textOf(form, name);
  if (text === '') return null;
  if (!/^([1-9]|[12]\d|3[01])$/.test(text.replace(/^0/, '')))
    throw invalid(`/${name}`, 'number', `${label} ${text}: ghi một số từ 1 đến 31, là ngày trong tháng.`);
  return Number(text);
}

function fieldsOf(form: Typed): Record<string, unknown> {
  const text = (name: string): string | null => textOf(form, name) || null;
  return {
    name: textOf(form, 'name'),
    report: textOf(form, 'report'),
    sheets: tickedOf(form, 'sheets'),
    wholeLists: tickedOf(form, 'wholeLists'),
    requestNumber: text('requestNumber'),
    requestedOn: optionalDay(form, 'requestedOn', 'Ngày văn bản yêu cầu') ?? null,
    periodKind: textOf(form, 'periodKind'),
    draftDay: dayNumber(form, 'draftDay', 'Ngày làm bản nháp'),
    dueDay: dayNumber(form, 'dueDay', 'Hạn gửi'),
    contact: text('contact'),
    phone: text('phone'),
    email: text('email'),
    preparedBy: textOf(form, 'preparedBy'),
    preparerPhone: text('preparerPhone'),
  };
}

/** An addressee as typed on the page. */
export const addresseeFormOf = (form: Typed): AddresseeForm =>
  checkForm(addresseeFormSchema, { area: textOf(form, 'area'), ...fieldsOf(form) });

/** The changes of an addressee as typed: all its fields. */
export const addresseeChangeOf = (form: Typed): AddresseeChange =>
  checkForm(addresseeChangeSchema, fieldsOf(form));

const ticks = (codes: readonly string[]): Typed => Object.fromEntries(codes.map((code) => [code, 'on']));

/** An addressee's fields as its form has them. */
export function typedAddressee(addressee: Addressee): Typed {
  return {
    name: addressee.name,
    report: addressee.report,
    sheets: ticks(addressee.sheets),
    wholeLists: ticks(addressee.wholeLists),
    requestNumber: addressee.requestNumber ?? '',
    requestedOn: addressee.requestedOn ? formatDay(addressee.requestedOn) : '',
    periodKind: addressee.periodKind,
    draftDay: String(addressee.draftDay ?? ''),
    dueDay: String(addressee.dueDay ?? ''),
    contact: addressee.contact ?? '',
    phone: addressee.phone ?? '',
    email: addressee.email ?? '',
    preparedBy: addressee.preparedBy,
    preparerPhone: addressee.preparerPhone ?? '',
  };
}
