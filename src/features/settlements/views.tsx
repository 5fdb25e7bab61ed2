import type { ComponentChildren } from 'preact';
import { formatDay } from '../../shared/dates.ts';
import { giftText, goodsText } from '../../shared/inKind.ts';
import { formatDong, formatNumber } from '../../shared/money.ts';
import { shortAreaName } from '../../shared/words.ts';
import { Csrf, ErrorSummary } from '../../web/components/fields.tsx';
import { LinkButton, Message, Section, Submit, Table } from '../../web/components/parts.tsx';
import { TypedArea, TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { fieldId } from '../../web/form.ts';
import type { Sum } from '../payments/states.ts';
import { partLabels, settledParts, totalsOf } from './figures.ts';
import { type Settlement, type SourceAccount, voucherKindLabels, voucherKinds } from './schema.ts';

export const settlementPath = (campaign: string): string => `/tet/${campaign}/quyet-toan`;

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

const leftText = ({ leftDong, isFund }: SourceAccount): string =>
  leftDong === null ? 'chưa ghi' : `${formatDong(leftDong)}${isFund && leftDong > 0 ? ' (ở lại quỹ)' : ''}`;

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

function TakeBack({ action, csrf, verb }: { action: string; csrf: string; verb: string }) {
  return (
    <details>
      <summary>{verb}</summary>
      <form method="post" action={action} class="form-stack">
        <Csrf token={csrf} />
        <label>
          Lý do <input class="input" name="reason" required maxLength={500} />
        </label>
        <Submit kind="danger" slim>
          {verb}
        </Submit>
      </form>
    </details>
  );
}

interface Editing {
  campaign: string;
  csrf: string;
  mayWrite: boolean;
  view: TypedView;
  /** Which of the page's forms was refused. */
  refused: 'voucher' | 'return' | 'close' | null;
}

const sourceChoices = ({ content }: Settlement) =>
  content.sources.map(({ source, name }) => ({ value: source, label: name }));
const blank: TypedView = { typed: {}, faults: { all: [], of: () => undefined } };

function VoucherForm({ settlement, editing }: { settlement: Settlement; editing: Editing }) {
  const view = editing.refused === 'voucher' ? editing.view : blank;
  return (
    <form
      method="post"
      action={`${settlementPath(editing.campaign)}/chung-tu`}
      enctype="multipart/form-data"
      class="form-stack"
    >
      <Csrf token={editing.csrf} />
      <ErrorSummary faults={view.faults} verb="Chưa ghi được chứng từ" />
      <div class="fields">
        <TypedSelect
          view={view}
          name="source"
          label="Nguồn kinh phí"
          width="w4"
          choices={sourceChoices(settlement)}
        />
        <TypedSelect
          view={view}
          name="kind"
          label="Loại chứng từ"
          choices={voucherKinds.map((kind) => ({ value: kind, label: voucherKindLabels[kind] }))}
        />
        <TypedText view={view} name="number" label="Số chứng từ" width="w2" />
        <TypedText view={view} name="datedOn" label="Ngày chứng từ" hint="ngày/tháng/năm" />
        <TypedText view={view} name="amountDong" label="Số tiền (đồng)" inputmode="numeric" />
        <TypedText view={view} name="note" label="Ghi chú" width="w4" optional />
        <div class="field w5">
          <label for={fieldId('/voucher/file')}>
            Bản quét (PDF, JPEG, PNG) <span class="optional">(không bắt buộc)</span>
          </label>
          <input
            class="input"
            type="file"
            id={fieldId('/voucher/file')}
            name="file"
            accept=".pdf,.jpg,.jpeg,.png"
          />
        </div>
      </div>
      <div>
        <Submit icon="device-floppy">Ghi chứng từ</Submit>
      </div>
    </form>
  );
}

function Vouchers({ settlement, editing }: { settlement: Settlement; editing: Editing }) {
  const rows = settlement.content.sources.flatMap((source) =>
    source.vouchers.map((voucher) => ({ ...voucher, sourceName: source.name })),
  );
  return (
    <Section
      title="Chứng từ chi"
      right={`${rows.length} chứng từ, ${formatDong(rows.reduce((sum, { amountDong }) => sum + amountDong, 0))}`}
    >
      {rows.length > 0 && (
        <Table
          caption="Phiếu chi, ủy nhiệm chi"
          columns={[
            { head: 'Loại', cell: (row) => voucherKindLabels[row.kind] },
            {
              head: 'Số',
              cell: (row) =>
                row.paper ? (
                  <a href={`/api/v1/papers/${row.paper}/file`} target="_blank" rel="noreferrer">
                    {row.number}
                  </a>
                ) : (
                  row.number
                ),
            },
            { head: 'Ngày', cell: (row) => formatDay(row.datedOn) },
            { head: 'Nguồn', cell: (row) => row.sourceName },
            { head: 'Số tiền', number: true, cell: (row) => formatDong(row.amountDong) },
            { head: 'Ghi chú', cell: (row) => row.note ?? '' },
            ...(editing.mayWrite
              ? [
                  {
                    head: 'Sửa',
                    cell: (row: { id: string }) => (
                      <TakeBack
                        action={`${settlementPath(editing.campaign)}/chung-tu/${row.id}/thu-hoi`}
                        csrf={editing.csrf}
                        verb="Thu hồi"
                      />
                    ),
                  },
                ]
              : []),
          ]}
          rows={rows}
        />
      )}
      {rows.length === 0 && <p class="second">Chưa ghi chứng từ chi nào.</p>}
      {editing.mayWrite && <VoucherForm settlement={settlement} editing={editing} />}
    </Section>
  );
}

function Returns({ settlement, editing }: { settlement: Settlement; editing: Editing }) {
  const view = editing.refused === 'return' ? editing.view : blank;
  const rows = settlement.content.sources.flatMap((source) =>
    source.returns.map((each) => ({ ...each, sourceName: source.name })),
  );
  return (
    <Section title={<span id="nop-tra">Nộp trả ngân sách</span>} right={`${rows.length} lần`}>
      {rows.length > 0 && (
        <Table
          caption="Các lần nộp trả ngân sách"
          columns={[
            { head: 'Số', cell: (row) => `${row.number ?? ''}${row.reversed ? ' (đã hủy)' : ''}` },
            { head: 'Ngày', cell: (row) => formatDay(row.returnedOn) },
            { head: 'Nguồn', cell: (row) => row.sourceName },
            { head: 'Suất trả lại', number: true, cell: (row) => formatNumber(row.gifts) },
            {
              head: 'Nộp trả',
              number: true,
              cell: (row) => giftText(row.amountDong, [row.inKind ?? []].flat()),
            },
            { head: 'Trong đó chưa dùng', number: true, cell: (row) => formatDong(row.undrawnDong) },
            ...(editing.mayWrite
              ? [
                  {
                    head: 'Sửa',
                    cell: (row: { id: string; reversed: boolean }) =>
                      row.reversed ? (
                        ''
                      ) : (
                        <TakeBack
                          action={`${settlementPath(editing.campaign)}/nop-tra/${row.id}/huy`}
                          csrf={editing.csrf}
                          verb="Hủy"
                        />
                      ),
                  },
                ]
              : []),
          ]}
          rows={rows}
        />
      )}
      {editing.mayWrite && (
        <form method="post" action={`${settlementPath(editing.campaign)}/nop-tra`} class="form-stack">
          <Csrf token={editing.csrf} />
          <ErrorSummary faults={view.faults} verb="Chưa ghi được nộp trả" />
          <p class="second">
            Mọi suất trả lại của nguồn chưa nộp được nộp cùng lần này; kinh phí chưa dùng ghi thêm ở ô riêng.
          </p>
          <div class="fields">
            <TypedSelect
              view={view}
              name="source"
              label="Nguồn kinh phí"
              width="w4"
              choices={sourceChoices(settlement)}
            />
            <TypedText view={view} name="number" label="Số giấy nộp trả" width="w2" />
            <TypedText view={view} name="returnedOn" label="Ngày nộp trả" hint="ngày/tháng/năm" />
            <TypedText
              view={view}
              name="undrawnDong"
              label="Kinh phí chưa dùng (đồng)"
              inputmode="numeric"
              optional
            />
            <TypedText view={view} name="note" label="Ghi chú" width="w4" optional />
          </div>
          <div>
            <Submit icon="device-floppy">Ghi nộp trả ngân sách</Submit>
          </div>
        </form>
      )}
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

function Closing({ settlement, editing }: { settlement: Settlement; editing: Editing }) {
  const view = editing.refused === 'close' ? editing.view : blank;
  return (
    <Section title="Duyệt quyết toán">
      <form method="post" action={`${settlementPath(editing.campaign)}/dong`} class="form-stack">
        <Csrf token={editing.csrf} />
        <ErrorSummary faults={view.faults} verb="Chưa quyết toán được" />
        <p>
          Duyệt xong thì số liệu giữ nguyên như hiện nay và không suất nào của đợt còn ghi phát hay hủy được;
          phát hiện sai về sau ghi bằng bản điều chỉnh.
        </p>
        <div class="fields">
          <TypedText
            view={view}
            name="settledOn"
            label="Ngày quyết toán"
            hint="để trống là hôm nay"
            optional
          />
          <TypedText
            view={view}
            name="number"
            label="Số văn bản phê duyệt"
            pointer="/decision/number"
            optional
          />
          <TypedText view={view} name="date" label="Ngày văn bản" pointer="/decision/date" optional />
          <TypedText view={view} name="issuer" label="Cơ quan ban hành" pointer="/decision/issuer" optional />
          <TypedArea
            view={view}
            name="explanation"
            label="Giải trình"
            optional={settlement.open.length === 0}
            hint={settlement.open.length > 0 ? 'Còn việc chưa xong: ghi vì sao vẫn quyết toán.' : ''}
          />
        </div>
        <div>
          <Submit kind="primary" icon="circle-check">
            Duyệt quyết toán
          </Submit>
        </div>
      </form>
    </Section>
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
export function SettlementView(props: { settlement: Settlement; editing: Editing; mayClose: boolean }) {
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
      {props.mayClose && settlement.state === 'settled' && (
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
