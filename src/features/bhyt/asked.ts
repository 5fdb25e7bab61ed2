import { type Static, Type } from '@sinclair/typebox';
import type { ReadTx } from '../../db/tx.ts';
import { addMonths, lastDayOfMonth, monthOf } from '../../shared/dates.ts';
import { dayAsked } from '../../shared/typedForm.ts';
import { defaultArea } from '../areas/service.ts';
import type { CoverageBy } from '../coverage/schema.ts';
import type { BreakdownQuery } from './breakdown.ts';

export const breakdownPath = '/bhyt/ty-le';

/** The ways to divide, as they stand in addresses. */
export const ways: Record<string, CoverageBy> = {
  to: 'area',
  nhom: 'payerGroup',
  ma: 'objectCode',
  'gioi-tinh': 'sex',
  tuoi: 'ageBand',
  'doi-tuong': 'category',
  thang: 'month',
};
export const wayOf = (by: CoverageBy): string => Object.keys(ways).find((way) => ways[way] === by) ?? 'to';

export const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));
export const breakdownQuery = Type.Object({
  chia: text(20),
  ngay: text(10),
  so: text(10),
  dia: text(20),
  den: text(10),
});
type Typed = Static<typeof breakdownQuery>;

export interface Asked extends BreakdownQuery {
  /** What could not be read, each with its remedy. */
  faults: string[];
}

export async function askedOf(t: ReadTx, query: Typed): Promise<Asked> {
  const { day: asOf, fault } = dayAsked(query.ngay, t.today);
  const before = lastDayOfMonth(addMonths(monthOf(asOf), -1));
  const compared = dayAsked(query.so, before, 'So với');
  const known = query.den ? dayAsked(query.den, t.today, 'Đã ghi đến ngày') : null;
  return {
    by: ways[query.chia ?? 'to'] ?? 'area',
    asOf,
    comparedWith: compared.day,
    area: query.dia ?? (await defaultArea(t, asOf)).code,
    knownOn: known && known.fault === null ? known.day : null,
    faults: [fault, compared.fault, known?.fault ?? null].filter((each) => each !== null),
  };
}

/** An address of the page, or of one beside it, for the same question with `changes`. */
export function linkTo(
  asked: BreakdownQuery,
  changes: Partial<BreakdownQuery> = {},
  path = breakdownPath,
): string {
  const { by, asOf, comparedWith, area, knownOn } = { ...asked, ...changes };
  const query = { chia: wayOf(by), ngay: asOf, so: comparedWith, dia: area };
  return `${path}?${new URLSearchParams({ ...query, ...(knownOn && { den: knownOn }) })}`;
}
