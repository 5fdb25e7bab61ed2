import { formatDayLong } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { Dots, Paper } from '../documents/paperParts.tsx';
import type { SheetColumn, SheetContent, SheetRow, SheetSum } from './content.ts';
import { cellText, rowHeight } from './layout.ts';
import type { Sheet } from './schema.ts';
import { goodsCell, pageSums } from './sums.ts';

function Heading({ content }: { content: SheetContent }) {
  return (
    <>
      <header class="official">
        <div>
          <p class="office">
            ỦY BAN NHÂN DÂN
            <br />
            {content.office}
          </p>
        </div>
        <div>
          <p class="state">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p>
          <p class="motto">Độc lập - Tự do - Hạnh phúc</p>
          <p class="place-date">
            <Dots text={content.place} />, {formatDayLong(content.issuedOn)}
          </p>
        </div>
      </header>
      <h2>{content.title}</h2>
      {content.lines.map((line, i) => (
        <p class={i === 0 ? 'line group-line' : line.startsWith('(') ? 'line basis' : 'line'}>{line}</p>
      ))}
    </>
  );
}

function Cell({ column, row, number }: { column: SheetColumn; row: SheetRow; number: number }) {
  const text =
    column.field === 'amountDong' ? formatNumber(row.amountDong) : cellText(row, column.field, number);
  return <td class={column.align}>{text}</td>;
}

function SumRow(props: { label: string; sum: SheetSum; columns: readonly SheetColumn[] }) {
  const { columns, sum } = props;
  const first = columns.findIndex(({ field }) => field === 'amountDong' || field === 'inKind');
  return (
    <tr class="sum">
      <td />
      <td colSpan={first - 1}>
        {props.label}: {formatNumber(sum.gifts)} suất
      </td>
      {columns.slice(first).map(({ field, align }) => (
        <td class={align}>
          {field === 'amountDong'
            ? formatNumber(sum.amountDong)
            : field === 'inKind'
              ? goodsCell(sum.goods)
              : ''}
        </td>
      ))}
    </tr>
  );
}

function Closing({ content }: { content: SheetContent }) {
  return (
    <div class="closing">
      <p class="words">{content.words}</p>
      <div class="signatures">
        {content.signers.map((signer) => (
          <div class="signature">
            <p>
              {signer.titles.map((title, i) => (
                <>
                  {i > 0 && <br />}
                  <strong>{title}</strong>
                </>
              ))}
              {signer.hint && (
                <>
                  <br />
                  <em>{signer.hint}</em>
                </>
              )}
            </p>
            <p class="name">
              <strong>{signer.name}</strong>
            </p>
          </div>
        ))}
      </div>
    </div>
  );
}

function PageOfSheet({ sheet, content, index }: { sheet: Sheet; content: SheetContent; index: number }) {
  const { columns, rows, pages } = content;
  const { from, to } = pages[index] ?? { from: 0, to: 0 };
  const sums = pageSums(content, index);
  return (
    <section class="sheet-page">
      {index > 0 && <p class="page-number">{index + 1}</p>}
      {index === 0 && <Heading content={content} />}
      <table class="signing">
        <colgroup>
          {columns.map(({ width }) => (
            <col style={`width: ${width}mm`} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map(({ header }) => (
              <th scope="col">{header}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(from, to).map((row, i) => (
            <tr style={`height: ${rowHeight(columns, row).toFixed(1)}mm`}>
              {columns.map((column) => (
                <Cell column={column} row={row} number={from + i + 1} />
              ))}
            </tr>
          ))}
          <SumRow label="Cộng trang này" sum={sums.page} columns={columns} />
          {sums.before && <SumRow label="Trang trước chuyển sang" sum={sums.before} columns={columns} />}
          {sums.total && <SumRow label="Tổng cộng" sum={sums.total} columns={columns} />}
        </tbody>
      </table>
      {sums.total && <Closing content={content} />}
      <footer class="sheet-foot">
        <span>
          {content.label} · trang {index + 1}/{pages.length} · mã trang{' '}
          <strong>{sheet.pages[index]?.code}</strong>
        </span>
        <span>Đã phát hết trang này, trừ dòng: …………………… Người ghi: ……………………</span>
      </footer>
    </section>
  );
}

/** A signing sheet as it was printed: A4 landscape, each page of the paper a section of its own. */
export function SheetPaper({ sheet, content }: { sheet: Sheet; content: SheetContent }) {
  return (
    <Paper layout={`signing-sheet${sheet.cancelledAt ? ' cancelled' : ''}`}>
      {content.pages.map((_, i) => (
        <PageOfSheet sheet={sheet} content={content} index={i} />
      ))}
    </Paper>
  );
}
