import { formatDay, formatPartial } from '../../shared/dates.ts';
import { approvalLevelLabels } from '../../shared/giving.ts';
import { giftText, goodsOf } from '../../shared/inKind.ts';
import { formatDong, formatNumber } from '../../shared/money.ts';
import { shortAreaName } from '../../shared/words.ts';
import { Csrf } from '../../web/components/fields.tsx';
import { Badge, Message, Section, Submit, Table } from '../../web/components/parts.tsx';
import type { Source } from '../campaigns/schema.ts';
import type { SourceTotal } from '../recipients/service.ts';
import {
  type Approval,
  type ApprovalRow,
  approvalKindLabels,
  approvalStateLabels,
  changeKindLabels,
  type ListChange,
} from './schema.ts';

/** What a source's list has come to, with what may be done next. */
export interface SourceStep {
  total: SourceTotal;
  approvals: Approval[];
  /** Proposals beside an approved list, not submitted yet. */
  additions: number;
  /** Candidates of the source still to be decided. */
  review: number;
}

const sums = ({ gifts, amountDong, inKind }: Pick<Approval, 'gifts' | 'amountDong' | 'inKind'>): string =>
  `${formatNumber(gifts)} suất, ${giftText(amountDong, goodsOf(inKind))}`;

/** "Quyết định số 15/QĐ-UBND ngày 28/11/2024, UBND phường Chánh Lộ" */
function decisionLine({ decision }: Approval): string | null {
  if (!decision) return null;
  return `Quyết định số ${decision.number} ngày ${formatDay(decision.date)}${decision.issuer ? `, ${decision.issuer}` : ''}`;
}

export function StateBadge({ state }: Pick<Approval, 'state'>) {
  const icon = { submitted: 'clock', approved: 'circle-check', refused: 'arrow-back-up' } as const;
  return (
    <Badge icon={icon[state]} {...(state === 'refused' ? { kind: 'red' as const } : {})}>
      {approvalStateLabels[state]}
    </Badge>
  );
}

/** The submissions of a source, newest last, each leading to its rows. */
export function Submissions({ approvals }: { approvals: readonly Approval[] }) {
  if (approvals.length === 0) return null;
  return (
    <Table
      caption="Các lần trình"
      rows={approvals}
      columns={[
        {
          head: 'Trình',
          cell: (row) => (
            <>
              <a href={`/tet/lan-trinh/${row.id}`}>{approvalKindLabels[row.kind]}</a>
              <span class="second">
                {row.submissionNumber ? `Tờ trình ${row.submissionNumber}, ` : ''}ngày{' '}
                {formatDay(row.submittedOn)}
              </span>
            </>
          ),
        },
        { head: 'Nội dung', cell: sums },
        {
          head: 'Tình trạng',
          cell: (row) => (
            <>
              <StateBadge state={row.state} />
              {decisionLine(row) && <span class="second">{decisionLine(row)}</span>}
              {row.reason && <span class="second">Lý do: {row.reason}</span>}
            </>
          ),
        },
      ]}
    />
  );
}

/** Number and day of a submission. */
export function SubmitForm(props: {
  action: string;
  csrf: string;
  source: Source;
  kind: 'list' | 'addition';
  gifts: number;
  today: string;
}) {
  const name = `trinh-${props.source.code}-${props.kind}`;
  return (
    <form method="post" action={props.action} class="inline-form">
      <Csrf token={props.csrf} />
      <input type="hidden" name="source" value={props.source.id} />
      <input type="hidden" name="kind" value={props.kind} />
      <label class="small" for={`${name}-so`}>
        Tờ trình số
      </label>
      <input class="input" id={`${name}-so`} name="number" maxLength={60} />
      <label class="small" for={`${name}-ngay`}>
        ngày
      </label>
      <input
        class="input"
        id={`${name}-ngay`}
        name="date"
        value={formatDay(props.today)}
        inputMode="numeric"
      />
      <Submit>
        {props.kind === 'list' ? 'Trình' : 'Trình bổ sung'} {formatNumber(props.gifts)} suất
      </Submit>
    </form>
  );
}

function Waits({ total, review }: SourceStep) {
  return (
    <>
      {total.over && (
        <Message kind="error">{total.over} Bổ sung kinh phí, hoặc bớt suất rồi mới trình được.</Message>
      )}
      {review > 0 && (
        <Message kind="neutral">
          Còn {formatNumber(review)} trường hợp cần xem xét: trình bây giờ thì họ chưa có trong danh sách.
        </Message>
      )}
    </>
  );
}

/** One source on the page: what it gives, who decides, what was submitted and decided, and the next step. */
export function SourceSection(props: {
  step: SourceStep;
  campaign: string;
  csrf: string;
  today: string;
  mayWrite: boolean;
}) {
  const { step, campaign, csrf, today, mayWrite } = props;
  const { source, gifts, amountDong, goods, locked } = step.total;
  const action = `/tet/${campaign}/duyet/trinh`;
  return (
    <Section
      title={source.name}
      right={<span class="small">{approvalLevelLabels[source.approvalLevel]}</span>}
    >
      <p>
        {formatNumber(gifts)} suất, {giftText(amountDong, goods)}
        {source.budgetDong !== null && `; kinh phí được cấp ${formatDong(source.budgetDong)}`}.{' '}
        <a href={`/tet/${campaign}/danh-sach?xem=duoc-nhan&nguon=${source.id}`}>Xem danh sách</a>
      </p>
      <Submissions approvals={step.approvals} />
      {!mayWrite && locked === null && gifts > 0 && (
        <p class="second">Chưa trình: cán bộ trình danh sách của nguồn này rồi mới duyệt.</p>
      )}
      {locked === null && gifts > 0 && <Waits {...step} />}
      {mayWrite && locked === null && gifts > 0 && !step.total.over && (
        <SubmitForm {...{ action, csrf, source, today, gifts }} kind="list" />
      )}
      {mayWrite && step.additions > 0 && (
        <SubmitForm {...{ action, csrf, source, today }} kind="addition" gifts={step.additions} />
      )}
    </Section>
  );
}

/** Rows as they were submitted: what is approved is what is seen here. */
export function RowsAsSubmitted(props: { rows: readonly ApprovalRow[]; areaName: (code: string) => string }) {
  const dong = props.rows.reduce((sum, { amountDong }) => sum + amountDong, 0);
  return (
    <Table
      caption="Danh sách như khi trình"
      rows={props.rows}
      columns={[
        { head: 'STT', cell: (row) => String(row.number), number: true },
        {
          head: 'Họ và tên',
          cell: (row) => (
            <>
              {row.recipientName}
              <span class="second">
                {[
                  row.birthDate && formatPartial(row.birthDate),
                  row.householdCode && `hộ ${row.householdCode}`,
                ]
                  .filter((each) => each)
                  .join(', ')}
              </span>
            </>
          ),
        },
        { head: 'Tổ', cell: (row) => shortAreaName(props.areaName(row.area)) },
        { head: 'Đối tượng, căn cứ', cell: (row) => row.ground ?? row.categoryLabel ?? '' },
        { head: 'Mức', cell: (row) => giftText(row.amountDong, goodsOf(row.inKind)), number: true },
      ]}
      total={['', `Tổng cộng ${formatNumber(props.rows.length)} suất`, '', '', formatDong(dong)]}
    />
  );
}

/** The registers beside the approved lists: nothing follows by itself. */
export function Changes(props: {
  changes: readonly ListChange[];
  campaign: string;
  csrf: string;
  mayWrite: boolean;
  areaName: (code: string) => string;
}) {
  const { changes, mayWrite } = props;
  if (changes.length === 0)
    return <p class="second">Các sổ hiện nay khớp với danh sách đã duyệt: không có thay đổi nào.</p>;
  const some = changes.some(({ proposes }) => proposes !== null);
  return (
    <form method="post" action={`/tet/${props.campaign}/duyet/thay-doi`}>
      <Csrf token={props.csrf} />
      <Table
        caption="Thay đổi sau khi duyệt"
        rows={changes}
        columns={[
          ...(mayWrite && some
            ? [
                {
                  head: 'Chọn',
                  cell: (row: ListChange) =>
                    row.proposes && (
                      <input
                        type="checkbox"
                        name={`changes[${row.key}]`}
                        aria-label={`Chọn ${row.recipientName}`}
                      />
                    ),
                },
              ]
            : []),
          {
            head: 'Người, hộ',
            cell: (row) => (
              <>
                <a href={row.person ? `/nguoi/${row.person}` : `/ho/${row.household}`}>{row.recipientName}</a>
                <span class="second">{shortAreaName(props.areaName(row.area))}</span>
              </>
            ),
          },
          {
            head: 'Suất',
            cell: (row) => (
              <>
                {row.gift}
                <span class="second">{row.sourceName}</span>
              </>
            ),
          },
          {
            head: 'Thay đổi',
            cell: (row) => (
              <>
                <strong>{changeKindLabels[row.kind]}</strong>: {row.text}.
              </>
            ),
          },
          {
            head: 'Hướng xử lý',
            cell: (row) =>
              row.proposes === 'addition'
                ? 'Đề nghị bổ sung'
                : row.proposes === 'withdrawal'
                  ? 'Đề nghị rút khỏi danh sách'
                  : row.paid
                    ? 'Suất đã phát'
                    : 'Để biết',
          },
        ]}
      />
      {mayWrite && some && (
        <div class="sticky">
          <label class="inline-form">
            <span class="small">Lý do, giấy tờ</span>
            <input
              class="input wide"
              name="reason"
              maxLength={500}
              placeholder="Bỏ trống thì ghi theo thay đổi"
            />
          </label>
          <Submit kind="primary">Lập đề nghị từ các dòng đã chọn</Submit>
        </div>
      )}
    </form>
  );
}
