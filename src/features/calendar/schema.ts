import { type Static, Type } from '@sinclair/typebox';
import { choiceSchema, daySchema, textSchema } from '../../shared/schema.ts';

/** `ordinary` takes an entry back: the day then follows its weekday. */
export const calendarKinds = ['holiday', 'working', 'ordinary'] as const;
export type CalendarKind = (typeof calendarKinds)[number];
export const calendarKindLabels: Record<CalendarKind, string> = {
  holiday: 'Nghỉ',
  working: 'Làm bù',
  ordinary: 'Như ngày thường',
};

export const calendarDaySchema = Type.Object(
  {
    day: daySchema('Ngày'),
    kind: choiceSchema('Loại ngày', calendarKinds),
    label: textSchema('Tên ngày nghỉ', 120),
  },
  { additionalProperties: false },
);
export type CalendarDay = Static<typeof calendarDaySchema>;
