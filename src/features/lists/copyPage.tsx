import { Type } from '@sinclair/typebox';
import { freePage } from '../../app/page.ts';
import { formatDay, isDay } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { checkQuery, idSchema } from '../../shared/schema.ts';
import { typed } from '../../web/form.ts';
import type { CellValue, Column } from '../exports/service.ts';
import { type ListContent, listRows, recordCopy } from './service.ts';

const params = Type.Object({ id: idSchema('Danh sách') });

/** A cell in words. */
export function cellText(value: CellValue, kind: Column['kind']): string {
  if (value === null) return '';
  if (typeof value === 'number') return formatNumber(value);
  return kind === 'day' ? formatDay(value) : value;
}

/** All rows as another program takes them; the kind says which cells must stay text. */
function CopiedTable({ content: { columns, rows } }: { content: ListContent }) {
  return (
    <table>
      <tr>
        {columns.map(({ header }) => (
          <th>{header}</th>
        ))}
      </tr>
      {rows.map(({ cells }) => (
        <tr>
          {columns.map(({ kind }, i) => {
            const value = cells[i] ?? null;
            return typeof value === 'number' ? (
              <td data-number>{String(value)}</td>
            ) : (
              <td>{cellText(value, kind)}</td>
            );
          })}
        </tr>
      ))}
    </table>
  );
}

/** The rows for the clipboard: what is copied is recorded as what is downloaded. */
export const copyPage = freePage({
  method: 'POST',
  path: '/danh-sach/:id/chep',
  permission: 'registers.read',
  async handler({ actor, params: given, form }, { db }) {
    const { id } = checkQuery(params, given);
    const asked = typed(form, 'asOf');
    const read = await db.read(actor, async (t) => {
      const asOf = isDay(asked) ? asked : t.today;
      return { ...(await listRows(t, id, asOf)), asOf };
    });
    await db.tx(actor, async (t) => recordCopy(t, read, read.asOf));
    return { fragment: <CopiedTable content={read.content} /> };
  },
});
