import { formatPartial, type PartialDate, parsePartialDate } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { dayOf, optionalDay, type Typed, textOf } from '../../shared/typedForm.ts';
import {
  type MartyrAnswer,
  type MartyrChange,
  type MartyrEnd,
  type MartyrForm,
  type MemberForm,
  martyrChangeSchema,
  martyrEndSchema,
  martyrFormSchema,
  memberFormSchema,
} from './schema.ts';

function partialOf(form: Typed, name: string, label: string, today: string): PartialDate | null {
  const text = textOf(form, name);
  if (text === '') return null;
  const parsed = parsePartialDate(text, today);
  if (!parsed.ok) throw invalid(`/${name}`, parsed.fault, `${label} ${text}: ${parsed.message}.`);
  return parsed.value;
}

const martyrFields = (form: Typed, today: string) => ({
  fullName: textOf(form, 'fullName'),
  birthDate: partialOf(form, 'birthDate', 'Ngày sinh', today),
  diedOn: partialOf(form, 'diedOn', 'Ngày hy sinh', today),
  certificateNumber: textOf(form, 'certificateNumber') || null,
  note: textOf(form, 'note') || null,
});

export function martyrFormOf(form: Typed, today: string): MartyrForm {
  return checkForm(martyrFormSchema, { ...martyrFields(form, today), area: textOf(form, 'area') });
}

export function martyrChangeOf(form: Typed, today: string): MartyrChange {
  return checkForm(martyrChangeSchema, martyrFields(form, today));
}

export function typedMartyr(martyr: MartyrAnswer): Typed {
  return {
    fullName: martyr.fullName,
    birthDate: martyr.birthDate ? formatPartial(martyr.birthDate) : '',
    diedOn: martyr.diedOn ? formatPartial(martyr.diedOn) : '',
    certificateNumber: martyr.certificateNumber ?? '',
    note: martyr.note ?? '',
  };
}

export function memberFormOf(form: Typed): MemberForm {
  return checkForm(memberFormSchema, {
    person: textOf(form, 'person'),
    part: textOf(form, 'part'),
    relation: textOf(form, 'relation') || null,
    onlyLiving: form.onlyLiving !== undefined,
    minutesOn: optionalDay(form, 'minutesOn', 'Ngày biên bản họp gia đình') ?? null,
    validFrom: dayOf(form, 'validFrom', 'Từ ngày'),
  });
}

export function martyrEndOf(form: Typed): MartyrEnd {
  return checkForm(martyrEndSchema, { date: dayOf(form, 'date', 'Ngày'), reason: textOf(form, 'reason') });
}
