import { formatDay } from '../../shared/dates.ts';
import { giftText, goodsOf, goodsText } from '../../shared/inKind.ts';
import { formatDong, formatNumber } from '../../shared/money.ts';
import { registerLabels, shortAreaName } from '../../shared/words.ts';
import { Empty, Section, Table } from '../../web/components/parts.tsx';
import type { Letterhead } from '../documents/content.ts';
import {
  OfficeSignature,
  OfficialHeading,
  OtherSignature,
  Paper,
  Signatures,
} from '../documents/paperParts.tsx';
import { paymentStateLabels } from '../payments/schema.ts';
import {
  type AidHistory,
  type Comparison,
  comparedByLabels,
  type Steady,
  type Unreached,
  type YearSum,
} from './schema.ts';

function YearCell({ sum }: { sum: YearSum | undefined }) {
  if (!sum || sum.gifts === 0) return <span class="zero">0</span>;
  const goods = goodsText(goodsOf(sum.inKind));
  return (
    <>
      {formatNumber(sum.gifts)} suất
      {sum.amountDong > 0 && <div class="small">{formatDong(sum.amountDong)}</div>}
      {goods && <div class="small second">{goods}</div>}
    </>
  );
}

const yearColumns = <R extends { years: readonly YearSum[] }>(years: readonly number[]) =>
  years.map((year, i) => ({
    head: `Năm ${year}`,
    number: true,
    cell: (row: R) => <YearCell sum={row.years[i]} />,
  }));

const nothing = (
  <Empty icon="info-circle" title="Không có ai, không có số liệu nào">
    Chọn năm khác, hoặc loại đợt khác.
  </Empty>
);

export function ComparisonView({ comparison }: { comparison: Comparison }) {
  const { items, years, by, total } = comparison;
  if (items.length === 0) return nothing;
  return (
    <Table
      caption="So sánh các năm"
      columns={[
        { head: comparedByLabels[by], cell: (row) => shortAreaName(row.label) },
        ...yearColumns(years),
      ]}
      rows={items}
      total={['Tổng cộng', ...total.map((sum) => <YearCell sum={sum} />)]}
    />
  );
}

const pathOf = ({ person, household }: { person: string | null; household: string | null }): string =>
  person === null ? `/ho/${household}` : `/nguoi/${person}`;

export function SteadyView({ years, items }: { years: readonly number[]; items: readonly Steady[] }) {
  if (items.length === 0) return nothing;
  return (
    <Section title={`Nhận đủ ${years.length} năm liền`} right={`${formatNumber(items.length)} người, hộ`}>
      <Table
        caption="Nhận liên tục các năm"
        columns={[
          {
            head: 'Họ và tên',
            cell: (row: Steady) => (
              <>
                <a href={pathOf(row)}>{row.person === null ? `Hộ ${row.name}` : row.name}</a>
                <div class="small second">
                  {[row.householdCode, shortAreaName(row.areaName)].filter(Boolean).join(', ')}
                </div>
              </>
            ),
          },
          ...yearColumns<Steady>(years),
        ]}
        rows={items}
      />
    </Section>
  );
}

export function UnreachedView({ day, items }: { day: string; items: readonly Unreached[] }) {
  if (items.length === 0) return nothing;
  return (
    <Section
      title={`Có trong sổ ngày ${formatDay(day)} mà chưa nhận hỗ trợ nào`}
      right={`${formatNumber(items.length)} người, hộ`}
    >
      <Table
        caption="Chưa nhận hỗ trợ nào"
        columns={[
          { head: 'Sổ', cell: (row) => registerLabels[row.register] },
          {
            head: 'Họ và tên',
            cell: (row) => <a href={pathOf(row)}>{row.person === null ? `Hộ ${row.name}` : row.name}</a>,
          },
          { head: 'Mã hộ', cell: (row) => row.householdCode },
          { head: 'Tổ', cell: (row) => shortAreaName(row.areaName) },
          { head: 'Thuộc diện từ', cell: (row) => (row.since ? formatDay(row.since) : '') },
        ]}
        rows={items}
      />
    </Section>
  );
}

/** The whole aid of a person or household, on screen and paper. */
export function HistoryPaper(props: { history: AidHistory; letterhead: Letterhead; today: string }) {
  const { history } = props;
  return (
    <Paper layout="landscape aid-history">
      <OfficialHeading letterhead={props.letterhead} issuedOn={props.today} />
      <h2>HỖ TRỢ, TRỢ CẤP ĐÃ NHẬN</h2>
      <p class="subtitle">{history.title}</p>
      <table class="ruled list">
        <thead>
          <tr>
            <th scope="col">Năm</th>
            <th scope="col">Đợt hỗ trợ, trợ cấp</th>
            <th scope="col">Nguồn</th>
            <th scope="col">Của</th>
            <th scope="col">Đối tượng</th>
            <th scope="col">Tiền, hiện vật</th>
            <th scope="col">Tình trạng</th>
            <th scope="col">Ngày nhận</th>
            <th scope="col">Người nhận thay</th>
          </tr>
        </thead>
        <tbody>
          <tr class="total">
            <td colSpan={9}>Tổng số tiền đã nhận: {formatDong(history.receivedDong)}</td>
          </tr>
          {history.items.map((item) => (
            <tr>
              <td class="middle">{item.year}</td>
              <td>{item.what}</td>
              <td>{item.source}</td>
              <td>{item.whose}</td>
              <td>{item.category ?? ''}</td>
              <td>{giftText(item.amountDong, goodsOf(item.inKind))}</td>
              <td>
                {paymentStateLabels[item.state]}
                {item.signature === 'awaited' && ', chờ chữ ký'}
              </td>
              <td class="middle">{item.paidOn ? formatDay(item.paidOn) : ''}</td>
              <td>{item.receiver ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {history.items.length === 0 && <p>Chưa có hỗ trợ, trợ cấp nào.</p>}
      <Signatures>
        <OtherSignature title="NGƯỜI LẬP BIỂU" name={props.letterhead.preparedBy} />
        <OfficeSignature letterhead={props.letterhead} />
      </Signatures>
    </Paper>
  );
}
