import { type Static, Type } from '@sinclair/typebox';
import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay, yearOf } from '../../shared/dates.ts';
import { compareTexts } from '../../shared/text.ts';
import { dayAsked } from '../../shared/typedForm.ts';
import { requireArea, subAreas } from '../areas/service.ts';
import { usualArea } from '../documents/office.ts';
import type { Target } from './schema.ts';
import { listTargets } from './service.ts';

/** What the pages of the targets may be asked for in their address. */
export const targetsPageQuery = Type.Object({
  nam: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2200 })),
  ngay: Type.Optional(Type.String({ maxLength: 10 })),
  dia: Type.Optional(Type.String({ maxLength: 20 })),
  ban: Type.Optional(Type.String({ maxLength: 200 })),
});
export type TargetsPageQuery = Static<typeof targetsPageQuery>;

export interface AskedTargets {
  place: Awaited<ReturnType<typeof listTargets>>['place'];
  year: number;
  asOf: Day;
  /** Why the typed day was not taken. */
  fault: string | null;
  items: Target[];
  /** All who are responsible for one, to choose from. */
  departments: string[];
  department: string | null;
  /** The area and its groups, to choose from. */
  areas: { code: string; name: string }[];
  /** The address of the same with something else. */
  link: (path: string, change?: Record<string, string>) => string;
}

/** The year asked for, else that of the day; the day asked for, else today, within the year asked for. */
function daysAsked(query: TargetsPageQuery, today: Day): { year: number; asOf: Day; fault: string | null } {
  const { day, fault } = dayAsked(query.ngay, today);
  const year = query.nam ?? yearOf(day);
  if (yearOf(day) === year) return { year, asOf: day, fault };
  const asOf = year < yearOf(today) ? `${year}-12-31` : year > yearOf(today) ? `${year}-01-01` : today;
  return {
    year,
    asOf,
    fault: query.ngay
      ? `Tại ngày ${formatDay(day)}: không thuộc năm ${year}, đang xem ngày ${formatDay(asOf)}.`
      : fault,
  };
}

/** Reads what a page of the targets is asked for. */
export async function askedTargets(t: ReadTx, query: TargetsPageQuery): Promise<AskedTargets> {
  const { year, asOf, fault } = daysAsked(query, t.today);
  // A group head looks at the group's own shares.
  const usual = t.actor.area ? await requireArea(t, t.actor.area, asOf) : await usualArea(t, asOf);
  const { place, items } = await listTargets(t, { area: query.dia ?? usual.code, year, asOf });
  const departments = [...new Set(items.flatMap(({ responsible }) => responsible ?? []))].sort(compareTexts);
  const department = query.ban ? query.ban : null;
  const areas = [usual, ...(await subAreas(t, usual.code, asOf))];
  return {
    place,
    year,
    asOf,
    fault,
    items: department === null ? items : items.filter(({ responsible }) => responsible === department),
    departments,
    department,
    areas: areas.some(({ code }) => code === place.code) ? areas : [place, ...areas],
    link: (path, change = {}) => {
      const kept = {
        nam: String(year),
        ngay: asOf,
        dia: place.code,
        ...(department ? { ban: department } : {}),
      };
      return `${path}?${new URLSearchParams({ ...kept, ...change })}`;
    },
  };
}
