import type { ComponentChildren } from 'preact';
import { formatDay } from '../../shared/dates.ts';
import { giftText, goodsText } from '../../shared/inKind.ts';
import { formatDong, formatNumber } from '../../shared/money.ts';
import { shortAreaName } from '../../shared/words.ts';
import { Csrf } from '../../web/components/fields.tsx';
import { LinkButton, Message, Section, Submit, Table } from '../../web/components/parts.tsx';
import { TypedText } from '../../web/components/typedFields.tsx';
import type { Sum } from '../payments/states.ts';
import { partLabels, settledParts, totalsOf } from './figures.ts';
import { blank, Closing, type Editing, Returns, settlementPath, Vouchers } from './forms.tsx';
import type { Settlement, SourceAccount } from './schema.ts';

/** Gifts over money over goods, as the cell of a table shows them. */
export function SumCell({ sum }: { sum: Sum }) {
  if (sum.gifts === 0) return <span class="zero">0</span>;
  return (
    <>
      {formatNumber(sum.gifts)} suất
      {sum.amountDong > 0 && <div class="small">{formatDong(sum.amountDong)}</div>}
      {sum.goods.length > 0 && <div class="small second">{goodsText(sum.goods)}</div>}
    </>
  );
}

const partHeads = { ...partLabels, awaited: 'Chờ chữ ký' };
const partColumns = settledParts.map((part) => ({
  head: partHeads[part],
  number: true,
  cell: (row: Record<typeof part, Sum>): ComponentChildren => <SumCell sum={row[part]} />,
}));

const totalCells = (rows: readonly Record<(typeof settledParts)[number], Sum>[]) => {
  const total = totalsOf(rows);
  return settledParts.map((part) => <SumCell sum={total[part]} />);
};

function leftText({ leftDong, leftGoods, isFund }: SourceAccount): string {
  if (leftDong === null && leftGoods.length === 0) return 'chưa ghi';
  const stays = isFund && ((leftDong ?? 0) > 0 || leftGoods.length > 0);
  return `${giftText(leftDong ?? 0, leftGoods)}${stays ? ' (ở lại quỹ)' : ''}`;
}

function Sources({ content }: Settlement) {
  return (
    <Section title="Theo nguồn kinh phí">
      <Table
        caption="Quyết toán theo nguồn kinh phí"
        columns={[
          {
            head: 'Nguồn',
            cell: (row: SourceAccount) => (
              <>
                {row.name}
                {row.decision && <div class="small second">{row.decision}</div>}
              </>
            ),
          },
          ...partColumns,
          {
            head: 'Kinh phí',
            number: true,
            cell: (row) => (
              <>
                <div class="small">còn {leftText(row)}</div>
                <div class="small second">
                  đã nộp trả {formatDong(row.givenBack.amountDong + row.undrawnDong)}
                </div>
              </>
            ),
          },
        ]}
        rows={content.sources}
        total={['Tổng cộng', ...totalCells(content.sources), '']}
      />
    </Section>
  );
}

function Groups({ content }: Settlement) {
  return (
    <Section title="Theo tổ và đối tượng" right={`${content.rows.length} dòng`}>
      <Table
        caption="Quyết toán theo nguồn, tổ dân phố và đối tượng"
        columns={[
          { head: 'Nguồn', cell: (row) => row.sourceName },
          { head: 'Tổ', cell: (row) => shortAreaName(row.areaName) },
          { head: 'Đối tượng', cell: (row) => row.category ?? '' },
          ...partColumns,
        ]}
        rows={content.rows}
        total={['Tổng cộng', '', '', ...totalCells(content.rows)]}
      />
    </Section>
  );
}

/** What stands in the way of closing, each leading to where it is put right. */
export function OpenMatters({ settlement }: { settlement: Settlement }) {
  if (settlement.open.length === 0) return null;
  return (
    <Message kind="neutral">
      <strong>
        {settlement.state === 'open' ? 'Việc còn lại trước khi quyết toán' : 'Khi quyết toán còn'}
      </strong>
      <ul>
        {settlement.open.map(({ text, path }) => (
          <li>
            <a href={path}>{text}</a>
          </li>
        ))}
      </ul>
    </Message>
  );
}

function Differences({ settlement }: { settlement: Settlement }) {
  if (settlement.version < 1 || settlement.differences.length === 0) return null;
  const title =
    settlement.state === 'open'
      ? 'Khác với lần quyết toán trước'
      : `Điều chỉnh so với lần ${settlement.version - 1}`;
  return (
    <Section title={title} right={settlement.reason ?? ''}>
      <Table
        caption={title}
        columns={[
          { head: 'Dòng', cell: (row) => row.row },
          { head: 'Cột', cell: (row) => row.part },
          { head: 'Đã quyết toán', number: true, cell: (row) => row.before },
          { head: 'Điều chỉnh', number: true, cell: (row) => row.after },
        ]}
        rows={settlement.differences}
      />
    </Section>
  );
}

function stateText({ state, version, settledOn, decision }: Settlement): string {
  if (state === 'open')
    return version === 0
      ? 'Chưa quyết toán. Số liệu dưới đây tính theo sổ phát hiện nay.'
      : `Đang mở điều chỉnh; lần quyết toán ${version} vẫn giữ nguyên.`;
  const by = decision ? `, theo văn bản số ${decision.number} ngày ${formatDay(decision.date)}` : '';
  return `Đã quyết toán lần ${version} ngày ${formatDay(settledOn ?? '')}${by}.`;
}

/** The account of a campaign: figures, vouchers, money given back, and its closing. */
export function SettlementView(props: {
  settlement: Settlement;
  editing: Editing;
  mayClose: boolean;
  mayReopen: boolean;
}) {
  const { settlement, editing } = props;
  const path = settlementPath(editing.campaign);
  return (
    <>
      <div class="print-actions">
        <LinkButton href={`${path}/in`} icon="printer">
          In quyết toán
        </LinkButton>
        <LinkButton href={`${path}/bao-cao`} icon="printer">
          Báo cáo kết quả cấp phát
        </LinkButton>
        <LinkButton href={`${path}/tep`} icon="file-spreadsheet">
          Tải .xlsx
        </LinkButton>
        <form method="post" action={`${path}/xuat`} class="inline-form">
          <Csrf token={editing.csrf} />
          <Submit icon="arrows-exchange">Xuất gửi cấp trên (niêm phong)</Submit>
        </form>
      </div>
      <p>
        <strong>{stateText(settlement)}</strong>
      </p>
      {settlement.content.explanation && <p>Giải trình: {settlement.content.explanation}</p>}
      <OpenMatters settlement={settlement} />
      <Differences settlement={settlement} />
      <Sources {...settlement} />
      <Groups {...settlement} />
      <Vouchers settlement={settlement} editing={editing} />
      <Returns settlement={settlement} editing={editing} />
      {props.mayClose && settlement.state === 'open' && <Closing settlement={settlement} editing={editing} />}
      {props.mayReopen && settlement.state === 'settled' && (
        <Section title="Mở điều chỉnh">
          <form method="post" action={`${path}/dieu-chinh`} class="form-stack">
            <Csrf token={editing.csrf} />
            <div class="fields">
              <TypedText view={blank} name="reason" label="Lý do điều chỉnh" width="w8" />
            </div>
            <div>
              <Submit>Mở điều chỉnh</Submit>
            </div>
          </form>
        </Section>
      )}
    </>
  );
}
