import { formatDay, formatPartial } from '../../shared/dates.ts';
import { formatDong } from '../../shared/money.ts';
import { Csrf, ErrorSummary } from '../../web/components/fields.tsx';
import {
  Badge,
  Empty,
  LinkButton,
  Message,
  Section,
  Submit,
  Table,
  Tabs,
} from '../../web/components/parts.tsx';
import { TypedArea, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import {
  type Recovery,
  type RecoveryState,
  recoveryGroundLabels,
  recoveryStateLabels,
  recoveryStates,
} from './schema.ts';

export const recoveriesPath = '/tet/thu-hoi';

/** "Chi sau khi chết, từ ngày 05/03/2024" */
const groundText = ({ ground, endedOn }: Recovery): string =>
  `${recoveryGroundLabels[ground]}, từ ngày ${formatDay(endedOn)}`;

/** "3 tháng trợ cấp, 1 suất quà" */
function linesText({ lines }: Recovery): string {
  const months = new Set(lines.filter(({ kind }) => kind === 'allowance').map(({ month }) => month)).size;
  const gifts = lines.filter(({ kind }) => kind === 'gift').length;
  const parts = [months > 0 && `${months} tháng trợ cấp`, gifts > 0 && `${gifts} suất quà`].filter(Boolean);
  return parts.length > 0 ? parts.join(', ') : (lines[0]?.label ?? '');
}

/** What is to be recovered, by state. */
export function RecoveriesView(props: {
  items: readonly Recovery[];
  counts: ReadonlyMap<RecoveryState, number>;
  state: RecoveryState;
  areaName: (code: string | null) => string;
}) {
  const { items } = props;
  const sum = (pick: (row: Recovery) => number): string =>
    formatDong(items.reduce((total, row) => total + pick(row), 0));
  return (
    <>
      <Tabs
        tabs={recoveryStates.map((state) => ({
          href: `${recoveriesPath}?${new URLSearchParams({ trangThai: state })}`,
          text: recoveryStateLabels[state],
          count: String(props.counts.get(state) ?? 0),
          current: state === props.state,
        }))}
      />
      {items.length === 0 ? (
        <Empty icon="circle-check" title="Không có khoản nào">
          Ghi nhận khai tử hoặc thôi hưởng muộn thì số tiền đã chi sau ngày đó tự tính và hiện ở đây.
        </Empty>
      ) : (
        <Table
          caption="Số tiền phải thu hồi"
          columns={[
            {
              head: 'Họ và tên',
              cell: (row: Recovery) => (
                <>
                  <a href={`${recoveriesPath}/${row.id}`}>{row.name}</a>
                  <div class="small second">
                    {[row.birthDate && formatPartial(row.birthDate), props.areaName(row.area)]
                      .filter(Boolean)
                      .join(', ')}
                  </div>
                </>
              ),
            },
            { head: 'Lý do', cell: groundText },
            { head: 'Đã chi', cell: linesText },
            { head: 'Phải thu hồi', number: true, cell: (row) => formatDong(row.amountDong) },
            { head: 'Đã thu', number: true, cell: (row) => formatDong(row.recoveredDong) },
            { head: 'Còn phải thu', number: true, cell: (row) => formatDong(row.leftDong) },
          ]}
          rows={items}
          total={[
            'Tổng cộng',
            '',
            '',
            sum(({ amountDong }) => amountDong),
            sum(({ recoveredDong }) => recoveredDong),
            sum(({ leftDong }) => leftDong),
          ]}
        />
      )}
    </>
  );
}

const blank: TypedView = { typed: {}, faults: { all: [], of: () => undefined } };

export interface RecoveryEditing {
  csrf: string;
  mayWrite: boolean;
  mayWaive: boolean;
  view: TypedView;
  refused: 'receipt' | 'waiver' | null;
}

function Receipts({ recovery, editing }: { recovery: Recovery; editing: RecoveryEditing }) {
  const view = editing.refused === 'receipt' ? editing.view : blank;
  const path = `${recoveriesPath}/${recovery.id}/phieu-thu`;
  return (
    <Section
      title="Đã thu hồi"
      right={`${formatDong(recovery.recoveredDong)}, còn ${formatDong(recovery.leftDong)}`}
    >
      {recovery.receipts.length === 0 && <p class="second">Chưa thu lần nào.</p>}
      {recovery.receipts.length > 0 && (
        <Table
          caption="Phiếu thu, giấy nộp tiền"
          columns={[
            { head: 'Số', cell: (row) => row.number },
            { head: 'Ngày', cell: (row) => formatDay(row.receivedOn) },
            { head: 'Số tiền', number: true, cell: (row) => formatDong(row.amountDong) },
            ...(editing.mayWrite
              ? [
                  {
                    head: 'Sửa',
                    cell: (row: { id: string }) => (
                      <details>
                        <summary>Thu hồi phiếu ghi sai</summary>
                        <form method="post" action={`${path}/${row.id}/thu-hoi`} class="form-stack">
                          <Csrf token={editing.csrf} />
                          <label>
                            Lý do <input class="input" name="reason" required maxLength={500} />
                          </label>
                          <Submit kind="danger" slim>
                            Thu hồi
                          </Submit>
                        </form>
                      </details>
                    ),
                  },
                ]
              : []),
          ]}
          rows={recovery.receipts}
        />
      )}
      {editing.mayWrite && recovery.state === 'open' && (
        <form method="post" action={path} class="form-stack">
          <Csrf token={editing.csrf} />
          <ErrorSummary faults={view.faults} verb="Chưa ghi được phiếu thu" />
          <div class="fields">
            <TypedText view={view} name="number" label="Số phiếu thu, giấy nộp tiền" />
            <TypedText view={view} name="receivedOn" label="Ngày thu" hint="ngày/tháng/năm" />
            <TypedText view={view} name="amountDong" label="Số tiền (đồng)" inputmode="numeric" />
          </div>
          <div>
            <Submit kind="primary" icon="device-floppy">
              Ghi số tiền đã thu
            </Submit>
          </div>
        </form>
      )}
    </Section>
  );
}

function Waiver({ recovery, editing }: { recovery: Recovery; editing: RecoveryEditing }) {
  const view = editing.refused === 'waiver' ? editing.view : blank;
  return (
    <Section title="Không thu hồi phần còn lại">
      <form method="post" action={`${recoveriesPath}/${recovery.id}/khong-thu`} class="form-stack">
        <Csrf token={editing.csrf} />
        <ErrorSummary faults={view.faults} verb="Chưa ghi được" />
        <div class="fields">
          <TypedText view={view} name="number" label="Số quyết định" pointer="/decision/number" />
          <TypedText view={view} name="date" label="Ngày quyết định" pointer="/decision/date" />
          <TypedText view={view} name="issuer" label="Cơ quan ban hành" pointer="/decision/issuer" optional />
          <TypedArea view={view} name="reason" label="Lý do" />
        </div>
        <div>
          <Submit>Ghi quyết định không thu hồi</Submit>
        </div>
      </form>
    </Section>
  );
}

/** One sum to be recovered: what was paid, what came back, what is left. */
export function RecoveryView({ recovery, editing }: { recovery: Recovery; editing: RecoveryEditing }) {
  const { decision } = recovery;
  return (
    <>
      <p>
        <Badge
          icon={recovery.state === 'open' ? 'alert-triangle' : 'circle-check'}
          {...(recovery.state === 'open' && { kind: 'red' })}
        >
          {recoveryStateLabels[recovery.state]}
        </Badge>{' '}
        {groundText(recovery)}: <strong>phải thu hồi {formatDong(recovery.amountDong)}</strong>, còn{' '}
        {formatDong(recovery.leftDong)}.
      </p>
      {decision && (
        <Message kind="neutral">
          Không thu hồi phần còn lại theo Quyết định số {decision.number} ngày {formatDay(decision.date)}
          {decision.issuer ? ` của ${decision.issuer}` : ''}: {recovery.note}
        </Message>
      )}
      {recovery.state === 'cancelled' && <Message kind="neutral">{recovery.note}</Message>}
      <div class="print-actions">
        <LinkButton href={`/nguoi/${recovery.person}`}>Mở hồ sơ {recovery.name}</LinkButton>
        {recovery.ground === 'died' && editing.mayWrite && (
          <LinkButton
            href={`/ho-so/moi?${new URLSearchParams({ loai: 'funeral-support', nguoi: recovery.person })}`}
          >
            Lập hồ sơ hỗ trợ chi phí mai táng
          </LinkButton>
        )}
      </div>
      <Section title="Các khoản đã chi" right={`${recovery.lines.length} khoản`}>
        <Table
          caption="Các khoản đã chi không đúng"
          columns={[
            { head: 'Khoản', cell: (row) => row.label },
            { head: 'Ngày chi', cell: (row) => (row.paidOn ? formatDay(row.paidOn) : '') },
            { head: 'Số tiền', number: true, cell: (row) => formatDong(row.amountDong) },
          ]}
          rows={recovery.lines}
          total={['Tổng cộng', '', formatDong(recovery.amountDong)]}
        />
      </Section>
      <Receipts recovery={recovery} editing={editing} />
      {editing.mayWaive && recovery.state === 'open' && <Waiver recovery={recovery} editing={editing} />}
    </>
  );
}
