import { type TSchema, Type } from '@sinclair/typebox';
import { invalid } from './errors.ts';

/** Query fields of every list: `limit` (1–500) and the `nextCursor` of the page before. */
export const listQuery = {
  limit: Type.Optional(
    Type.Integer({ title: 'Số dòng', minimum: 1, maximum: 500, description: 'Rows a page, at most 500' }),
  ),
  cursor: Type.Optional(
    Type.String({ title: 'Trang tiếp', maxLength: 200, description: 'nextCursor of the page before' }),
  ),
};

/** The query of a list that asks for nothing else. */
export const listQuerySchema = Type.Object(listQuery, { additionalProperties: false });

export const defaultLimit = 50;

/** Answer of every list. */
export const listSchema = <S extends TSchema>(item: S) =>
  Type.Object({
    items: Type.Array(item, { title: 'Các dòng', maxItems: 500, description: 'Rows of this page' }),
    total: Type.Integer({ title: 'Tổng số', minimum: 0, description: 'Rows in all' }),
    totalIsAtLeast: Type.Optional(
      Type.Boolean({ title: 'Ít nhất', description: 'true: counting stopped, there are more' }),
    ),
    nextCursor: Type.Union([Type.String({ maxLength: 200 }), Type.Null()], {
      title: 'Trang tiếp',
      description: 'null on the last page',
    }),
  });

export interface List<T> {
  items: T[];
  total: number;
  totalIsAtLeast?: boolean;
  nextCursor: string | null;
}

export interface Page {
  offset: number;
  limit: number;
}

/** The rows asked for: a cursor is opaque to clients, a place in the list to us. */
export function pageOf(query: { limit?: number; cursor?: string }): Page {
  const limit = query.limit ?? defaultLimit;
  if (query.cursor === undefined) return { offset: 0, limit };
  const offset = /^o(\d{1,9})$/.exec(Buffer.from(query.cursor, 'base64url').toString())?.[1];
  if (offset === undefined) {
    throw invalid(
      '/cursor',
      'cursor',
      'Trang tiếp: không đọc được, hãy dùng nextCursor của lần trả lời trước.',
    );
  }
  return { offset: Number(offset), limit };
}

/** The cursor of a place in a list: what `pageOf` reads. */
export const cursorAt = (offset: number): string => Buffer.from(`o${offset}`).toString('base64url');

/** One page of a list, from the rows of that page and the count of all. */
export function listOf<T>(items: T[], total: number, page: Page): List<T> {
  const next = page.offset + items.length;
  const nextCursor = next < total && items.length > 0 ? cursorAt(next) : null;
  return { items, total, nextCursor };
}

/** One page of a list that was read whole. */
export function pageIn<T>(all: readonly T[], query: { limit?: number; cursor?: string }): List<T> {
  const page = pageOf(query);
  return listOf(all.slice(page.offset, page.offset + page.limit), all.length, page);
}
