import type { ReadTx, WriteTx } from '../../db/tx.ts';
import type { CalendarDay } from './schema.ts';

/** Every day that differs from its weekday, in order: a dozen a year. */
export function calendarDays(t: ReadTx): Promise<CalendarDay[]> {
  return t.all<CalendarDay>('SELECT day, kind, label FROM calendar_days ORDER BY day');
}

export async function saveDay(t: WriteTx, { day, kind, label }: CalendarDay): Promise<void> {
  await t.run(
    `INSERT INTO calendar_days (day, kind, label, updated_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (day) DO UPDATE SET kind = excluded.kind, label = excluded.label, updated_at = excluded.updated_at`,
    [day, kind, label, t.now],
  );
}
