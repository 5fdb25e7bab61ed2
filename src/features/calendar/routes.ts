import { Type } from '@sinclair/typebox';
import { readRoute, writeRoute } from '../../app/route.ts';
import { yearOf } from '../../shared/dates.ts';
import { calendarDaySchema } from './schema.ts';
import { calendarOf, setCalendarDay } from './service.ts';

export const calendarRoutes = [
  readRoute({
    method: 'GET',
    path: '/calendar',
    summary: 'Ngày nghỉ và ngày làm bù của một năm',
    permission: 'registers.read',
    query: Type.Object(
      {
        year: Type.Optional(
          Type.Integer({ title: 'Năm', minimum: 2000, maximum: 2200, description: 'Default: this year' }),
        ),
      },
      { additionalProperties: false },
    ),
    answer: Type.Object({
      items: Type.Array(calendarDaySchema, { title: 'Các ngày', description: 'In order', maxItems: 366 }),
    }),
    handler: async (t, { query }) => ({ items: await calendarOf(t, query.year ?? yearOf(t.today)) }),
  }),
  writeRoute({
    method: 'POST',
    path: '/calendar',
    summary: 'Ghi một ngày nghỉ, một ngày làm bù, hoặc trả một ngày về như thường',
    permission: 'accounts',
    body: calendarDaySchema,
    answer: calendarDaySchema,
    status: 201,
    handler: (t, { body }) => setCalendarDay(t, body),
  }),
];
