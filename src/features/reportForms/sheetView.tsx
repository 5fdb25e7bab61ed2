import { Badge, Message } from '../../web/components/parts.tsx';
import type { PreviewCell, SheetPreview } from './preview.ts';

interface Marked {
  /** Text of a cell's mark. */
  cells: ReadonlyMap<string, string>;
  /** List of a repeating row. */
  rows: ReadonlyMap<number, string>;
  chosen: string | null;
  hrefOf: (cell: PreviewCell) => string;
}

const nothingMarked: Omit<Marked, 'hrefOf'> = { cells: new Map(), rows: new Map(), chosen: null };

function classOf({ look }: PreviewCell, isMarked: boolean): string {
  return [
    isMarked ? 'marked' : '',
    look.border ? 'framed' : '',
    look.bold ? 'bold' : '',
    look.italic ? 'italic' : '',
    look.horizontal === 'center' ? 'center' : '',
    look.horizontal === 'right' ? 'right' : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function Cell({ cell, marks }: { cell: PreviewCell; marks: Marked | null }) {
  const mark = marks?.cells.get(cell.address);
  const text = mark ?? (cell.formula === null ? cell.text : marks ? `=${cell.formula}` : cell.text);
  const isChosen = marks?.chosen === cell.address;
  return (
    <td
      class={`${classOf(cell, mark !== undefined)} ${isChosen ? 'chosen' : ''}`.trim() || undefined}
      colSpan={cell.colSpan > 1 ? cell.colSpan : undefined}
      rowSpan={cell.rowSpan > 1 ? cell.rowSpan : undefined}
    >
      {marks ? (
        <a
          href={marks.hrefOf(cell)}
          aria-current={isChosen ? 'true' : undefined}
          aria-label={`Ô ${cell.address}${text ? `: ${text}` : ''}`}
        >
          {text}
        </a>
      ) : (
        text
      )}
    </td>
  );
}

/** A sheet of a form as a table: merged cells and widths as they stand. With `marks`, each cell leads to its marking. */
export function FormSheet({ preview, marks }: { preview: SheetPreview; marks?: Marked }) {
  const { rows } = marks ?? nothingMarked;
  return (
    <>
      <section class="form-sheet" aria-label={`Trang tính ${preview.name}`}>
        <table>
          <caption class="hidden-visually">Trang tính {preview.name}</caption>
          <colgroup>
            <col style={marks ? 'width: 10ch' : 'width: 4ch'} />
            {preview.columns.map(({ width }) => (
              <col style={`width: ${Math.max(3, Math.round(width * 1.05 * 10) / 10)}ch`} />
            ))}
          </colgroup>
          <thead>
            <tr>
              <th scope="col">
                <span class="hidden-visually">Dòng</span>
              </th>
              {preview.columns.map(({ letters }) => (
                <th scope="col">{letters}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map(({ row, cells }) => (
              <tr class={rows.has(row) ? 'repeats' : undefined}>
                <th scope="row">
                  {row}
                  {rows.has(row) && (
                    <Badge icon="arrows-exchange" kind="blue">
                      lặp {rows.get(row)}
                    </Badge>
                  )}
                </th>
                {cells.map((cell) => (
                  <Cell cell={cell} marks={marks ?? null} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {preview.isCut && (
        <Message kind="neutral">Trang tính còn dài hơn: chỉ hiện phần đầu. Tệp tải về có đủ.</Message>
      )}
    </>
  );
}
