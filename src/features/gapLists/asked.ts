import { type Static, Type } from '@sinclair/typebox';
import type { ReadTx } from '../../db/tx.ts';
import { dayAsked } from '../../shared/typedForm.ts';
import { type GapKind, gapKinds } from '../gaps/schema.ts';
import { defaultWithinDays } from '../gaps/service.ts';
import { type GapListQuery, usualArea } from './service.ts';

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));

export const listParams = Type.Object({
  kind: Type.Unsafe<GapKind>({ title: 'Danh sách', type: 'string', enum: [...gapKinds] }),
});
export const listPageQuery = Type.Object({
  ngay: text(10),
  dia: text(20),
  trong: text(5),
  ma: text(10),
  ly: text(200),
  tim: text(100),
  rieng: text(1),
  cursor: text(200),
});
export type ListPageQuery = Static<typeof listPageQuery>;

const mostDays = 3660;

export interface AskedList {
  query: GapListQuery;
  /** What could not be read, each with its remedy. */
  faults: string[];
}

/** The list an address asks for; what cannot be read is said, and the usual stands in its place. */
export async function askedList(t: ReadTx, kind: GapKind, typed: ListPageQuery): Promise<AskedList> {
  const { day: asOf, fault } = dayAsked(typed.ngay, t.today);
  const within = Number(typed.trong?.trim() || defaultWithinDays);
  const readable = Number.isInteger(within) && within >= 1 && within <= mostDays;
  return {
    query: {
      kind,
      area: typed.dia || (await usualArea(t, asOf)),
      asOf,
      within: readable ? within : defaultWithinDays,
      code: typed.ma || null,
      reason: typed.ly || null,
      text: typed.tim?.trim() ?? '',
      apart: typed.rieng === '1',
    },
    faults: [
      ...(fault ? [fault] : []),
      ...(readable
        ? []
        : [`Trong số ngày: ghi số từ 1 đến ${mostDays}. Đang xem ${defaultWithinDays} ngày.`]),
    ],
  };
}

/** The part of an address that asks for the same list, with other values for some fields. */
export function listQueryOf(query: GapListQuery, changes: Record<string, string> = {}): string {
  const { area, asOf, within, code, reason, text, apart } = query;
  const fields: Record<string, string> = {
    ngay: asOf,
    dia: area,
    trong: within === defaultWithinDays ? '' : String(within),
    ma: code ?? '',
    ly: reason ?? '',
    tim: text,
    rieng: apart ? '1' : '',
    ...changes,
  };
  return String(new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== '')));
}
