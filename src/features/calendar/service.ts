import calendarSeed from '../../../seeds/domain/calendar.json' with { type: 'json' };
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { addDays, type Day, weekdayOf, yearOf } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { type CalendarDay, type CalendarKind, calendarKinds } from './schema.ts';
import * as store from './store.ts';

const isWeekend = (day: Day): boolean => weekdayOf(day) === 0 || weekdayOf(day) === 6;

/** Which days the office works: Monday to Friday, save public holidays, and Saturdays worked in exchange. */
export class WorkingCalendar {
  private readonly kinds: Map<Day, CalendarKind>;
  private readonly years: Set<number>;

  constructor(days: readonly Pick<CalendarDay, 'day' | 'kind'>[]) {
    this.kinds = new Map(days.map(({ day, kind }) => [day, kind]));
    this.years = new Set(days.filter(({ kind }) => kind === 'holiday').map(({ day }) => yearOf(day)));
  }

  isWorkingDay(day: Day): boolean {
    const kind = this.kinds.get(day) ?? 'ordinary';
    return kind === 'ordinary' ? !isWeekend(day) : kind === 'working';
  }

  /** The day `count` working days after `from`; the day of receipt itself does not count. */
  addWorkingDays(from: Day, count: number): Day {
    let day = from;
    for (let left = count; left > 0; ) {
      day = addDays(day, 1);
      if (this.isWorkingDay(day)) left--;
    }
    return day;
  }

  /** The day `count` days after `from`; a deadline on a day off moves to the next working day (BLDS 2015 Điều 148). */
  addCalendarDays(from: Day, count: number): Day {
    const day = addDays(from, count);
    return this.isWorkingDay(day) ? day : this.addWorkingDays(day, 1);
  }

  /** The last working day up to and with `day`: what was due before it is late. */
  lastWorkingDay(day: Day): Day {
    let at = day;
    while (!this.isWorkingDay(at)) at = addDays(at, -1);
    return at;
  }

  /** Working days after `from`, up to and with `to`; 0 when `to` is not after `from`. */
  workingDaysBetween(from: Day, to: Day): number {
    let count = 0;
    for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (this.isWorkingDay(day)) count++;
    return count;
  }

  /** False where the year's public holidays are not entered yet: deadlines are then counted from weekdays alone. */
  isKnown(year: number): boolean {
    return this.years.has(year);
  }
}

export async function workingCalendar(t: ReadTx): Promise<WorkingCalendar> {
  return new WorkingCalendar(await store.calendarDays(t));
}

/** The days of a year that differ from their weekday. */
export async function calendarOf(t: ReadTx, year: number): Promise<CalendarDay[]> {
  return (await store.calendarDays(t)).filter(({ day, kind }) => yearOf(day) === year && kind !== 'ordinary');
}

/** Says of one day whether the office works; deadlines already given stay as they were. */
export async function setCalendarDay(t: WriteTx, form: CalendarDay): Promise<CalendarDay> {
  if (form.kind === 'working' && !isWeekend(form.day))
    throw invalid('/kind', 'weekday', 'Loại ngày: ngày làm bù phải là thứ Bảy hoặc Chủ nhật.');
  if (form.kind === 'holiday' && isWeekend(form.day))
    throw invalid('/kind', 'weekend', 'Loại ngày: thứ Bảy, Chủ nhật vốn là ngày nghỉ; chỉ ghi ngày nghỉ bù.');
  const before = (await store.calendarDays(t)).find(({ day }) => day === form.day);
  await store.saveDay(t, form);
  t.audit({ action: 'calendar.set', kind: 'calendarDay', id: form.day, before, after: form });
  return form;
}

/** Fills the calendar with the years the program comes with; days already entered stay. */
export async function seedCalendar(t: WriteTx): Promise<void> {
  const known = new Set((await store.calendarDays(t)).map(({ day }) => day));
  const missing = calendarSeed.rows.filter(({ day }) => !known.has(day));
  for (const { day, kind, label } of missing) {
    const found = calendarKinds.find((each) => each === kind);
    if (found) await store.saveDay(t, { day, kind: found, label });
  }
  if (missing.length > 0)
    t.audit({ action: 'calendar.seed', kind: 'calendarDay', id: 'all', after: { days: missing.length } });
}
