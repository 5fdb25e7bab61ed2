import { checkForm } from '../../shared/schema.ts';
import { dayOf, type Typed, textOf } from '../../shared/typedForm.ts';
import { type Dispatch, dispatchSchema, type NumberForm, numberSchema } from './schema.ts';

/** Number and day of a document as typed. */
export const numberTyped = (form: Typed): NumberForm =>
  checkForm(numberSchema, {
    number: textOf(form, 'number'),
    date: dayOf(form, 'date', 'Ngày báo cáo'),
  });

/** When and how it was sent, as typed. */
export function dispatchTyped(form: Typed): Dispatch {
  const note = textOf(form, 'note');
  return checkForm(dispatchSchema, {
    sentOn: dayOf(form, 'sentOn', 'Ngày gửi'),
    way: textOf(form, 'way'),
    ...(note === '' ? {} : { note }),
  });
}
