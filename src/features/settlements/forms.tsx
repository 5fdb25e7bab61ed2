import { formatDay } from '../../shared/dates.ts';
import { giftText } from '../../shared/inKind.ts';
import { formatDong, formatNumber } from '../../shared/money.ts';
import { Csrf, ErrorSummary, TickBox } from '../../web/components/fields.tsx';
import { Section, Submit, Table } from '../../web/components/parts.tsx';
import { TypedArea, TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { fieldId } from '../../web/form.ts';
import { type Settlement, voucherKindLabels, voucherKinds } from './schema.ts';

export const settlementPath = (campaign: string): string => `/tet/${campaign}/quyet-toan`;

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

export interface Editing {
  campaign: string;
  csrf: string;
  mayWrite: boolean;
  view: TypedView;
  /** Which of the page's forms was refused. */
  refused: 'voucher' | 'return' | 'close' | null;
}

const sourceChoices = ({ content }: Settlement) =>
  content.sources.map(({ source, name }) => ({ value: source, label: name }));
export const blank: TypedView = { typed: {}, faults: { all: [], of: () => undefined } };

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

export function Vouchers({ settlement, editing }: { settlement: Settlement; editing: Editing }) {
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

export function Returns({ settlement, editing }: { settlement: Settlement; editing: Editing }) {
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
            {
              head: 'Trong đó chưa dùng',
              number: true,
              cell: (row) => giftText(row.undrawnDong, [row.undrawnInKind ?? []].flat()),
            },
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
          {settlement.content.sources.some(({ leftGoods }) => leftGoods.length > 0) && (
            <TickBox
              label="Cả hiện vật chưa dùng của nguồn"
              name="undrawnGoods"
              checked={view.typed.undrawnGoods !== undefined}
            />
          )}
          <div>
            <Submit icon="device-floppy">Ghi nộp trả ngân sách</Submit>
          </div>
        </form>
      )}
    </Section>
  );
}

export function Closing({ settlement, editing }: { settlement: Settlement; editing: Editing }) {
  const view = editing.refused === 'close' ? editing.view : blank;
  return (
    <Section title="Quyết toán đợt">
      <form method="post" action={`${settlementPath(editing.campaign)}/dong`} class="form-stack">
        <Csrf token={editing.csrf} />
        <ErrorSummary faults={view.faults} verb="Chưa quyết toán được" />
        <p>
          Quyết toán xong thì số liệu giữ nguyên như hiện nay và không suất nào của đợt còn ghi phát hay hủy
          được; phát hiện sai về sau ghi bằng bản điều chỉnh.
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
            Quyết toán và đóng đợt
          </Submit>
        </div>
      </form>
    </Section>
  );
}
