import type { ReadTx } from '../../db/tx.ts';
import { type Day, yearOf } from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import { requireArea, scopeCondition } from '../areas/service.ts';
import { contentNow, type Former } from './content.ts';
import type { Content, LeftOut, QuarterlyReview } from './schema.ts';
import * as store from './store.ts';

export function answer(row: store.ReviewRow): QuarterlyReview {
  return {
    id: row.id,
    version: row.version,
    area: row.area_code,
    quarter: row.quarter,
    from: row.from_day,
    to: row.to_day,
    previous: row.previous_id,
    state: row.state,
    leftOut: JSON.parse(row.left_out) as LeftOut[], // written below
    returnReason: row.return_reason,
    createdBy: row.created_by_name,
    submittedBy: row.submitted_by_name,
    submittedByAccount: row.submitted_by,
    submittedAt: row.submitted_at,
    sealedBy: row.sealed_by_name,
    sealedAt: row.sealed_at,
    sha256: row.sha256,
  };
}

export async function requireRow(t: ReadTx, id: string): Promise<store.ReviewRow> {
  const row = await store.reviewById(t, id, scopeCondition(t, 'area_code'));
  if (!row) throw notFound();
  return row;
}

export const contentOf = (row: store.ReviewRow): Content | null =>
  row.content === null ? null : (JSON.parse(row.content) as Content); // written below

/** "quý III/2024" */
export function quarterText(quarter: string): string {
  const roman = ['I', 'II', 'III', 'IV'][Number(quarter.slice(-1)) - 1] ?? '';
  return `quý ${roman}/${quarter.slice(0, 4)}`;
}

/** First and last day of a calendar quarter. */
export function daysOfQuarter(quarter: string): { from: Day; to: Day } {
  const n = Number(quarter.slice(-1));
  const last = ['03-31', '06-30', '09-30', '12-31'][n - 1] ?? '';
  return {
    from: `${quarter.slice(0, 5)}${String(n * 3 - 2).padStart(2, '0')}-01`,
    to: `${quarter.slice(0, 5)}${last}`,
  };
}

/** The quarter that holds a day. */
export const quarterOf = (day: Day): string => `${yearOf(day)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;

async function formerOf(t: ReadTx, row: store.ReviewRow): Promise<Former | null> {
  if (row.previous_id === null) return null;
  const former = await requireRow(t, row.previous_id);
  const content = contentOf(former);
  if (!content || former.sealed_at === null) throw new Error('a review begins with one that is not sealed');
  return { content, sealedAt: former.sealed_at };
}

export const live = async (t: ReadTx, row: store.ReviewRow, leftOut: readonly LeftOut[]): Promise<Content> =>
  contentNow(t, { area: row.area_code, from: row.from_day, to: row.to_day }, await formerOf(t, row), leftOut);

/** The quarter of a review, or of which none was begun, with what is reported of it. */
export interface ReadQuarter {
  review: Pick<QuarterlyReview, 'area' | 'quarter' | 'from' | 'to'>;
  content: Content;
  areaName: string;
}

export interface ReadReview extends ReadQuarter {
  review: QuarterlyReview;
}

/** A review: a draft as the registers have it now, later as it was submitted. */
export async function readReview(t: ReadTx, id: string): Promise<ReadReview> {
  const row = await requireRow(t, id);
  const review = answer(row);
  const { name } = await requireArea(t, row.area_code, row.to_day);
  return { review, content: contentOf(row) ?? (await live(t, row, review.leftOut)), areaName: name };
}

/**
 * What a ward reports for the quarter that holds a day: its review as it was submitted or stands now; where none was begun,
 * what the registers say of the calendar quarter.
 */
export async function quarterNow(t: ReadTx, area: string, day: Day): Promise<ReadQuarter> {
  const rows = await store.reviewsOfArea(t, area);
  const begun = rows.find((row) => row.from_day <= day && day <= row.to_day);
  if (begun) return readReview(t, begun.id);
  const quarter = quarterOf(day);
  const { from, to } = daysOfQuarter(quarter);
  const { name } = await requireArea(t, area, to);
  return {
    review: { area, quarter, from, to },
    content: await contentNow(t, { area, from, to }, null, []),
    areaName: name,
  };
}
