import { formatDay, formatInstant, formatPartial, yearOf } from '../../shared/dates.ts';
import type { Page } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { capitalise } from '../../shared/text.ts';
import { shortAreaName } from '../../shared/words.ts';
import { Csrf, ErrorSummary, SelectField, TextField } from '../../web/components/fields.tsx';
import {
  Crumbs,
  Empty,
  LinkButton,
  Message,
  Pager,
  Section,
  Submit,
  Table,
  Tabs,
  Title,
} from '../../web/components/parts.tsx';
import type { FormFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import {
  type ChangeRow,
  changeReasonLabels,
  changeReasons,
  type QuarterlyReview,
  type Side,
  sideLabels,
} from './schema.ts';
import { quarterText, type ReadReview } from './service.ts';
import { reasonText, reported } from './sheets.ts';

const root = '/bhyt/ra-soat-quy';
const stateLabels: Record<QuarterlyReview['state'], string> = {
  draft: 'Bản nháp',
  submitted: 'Chờ lãnh đạo ký',
  sealed: 'Đã ký, niêm phong',
};

/** Quarters to choose: this one and the seven before it. */
function quarters(usual: string): { value: string; label: string }[] {
  const last = yearOf(usual.slice(0, 4)) * 4 + Number(usual.slice(-1)); // the quarter after the usual one
  return Array.from({ length: 8 }, (_, i) => {
    const n = last - i;
    const value = `${Math.floor(n / 4)}-Q${(n % 4) + 1}`;
    return { value, label: capitalise(quarterText(value)) };
  });
}

/** The reviews there are, and the form that begins the next one. */
export function IndexView(props: {
  chrome: Chrome;
  reviews: readonly QuarterlyReview[];
  usual: string;
  typed: { quarter: string; to: string };
  mayWrite: boolean;
  faults: FormFaults;
}) {
  const { chrome, reviews, faults } = props;
  return (
    <Layout title="Rà soát BHYT hằng quý" chrome={chrome}>
      <Crumbs path={[{ href: '/bhyt', text: 'BHYT' }, { text: 'Rà soát quý' }]} />
      <Title>Rà soát BHYT hằng quý</Title>
      <p class="second">
        Danh sách báo tăng, báo giảm gửi cơ quan BHXH (Thông tư 30/2019). Kỳ sau bắt đầu từ danh sách đã ký
        của kỳ trước, nên mỗi người chỉ báo một lần.
      </p>
      <ErrorSummary faults={faults} verb="Chưa lập được" />
      {reviews.length === 0 ? (
        <Empty icon="list-check" title="Chưa có kỳ rà soát nào">
          Chọn quý rồi bấm Lập rà soát: chương trình so danh sách đầu kỳ với cuối kỳ.
        </Empty>
      ) : (
        <Table
          caption="Các kỳ rà soát"
          rows={reviews}
          columns={[
            {
              head: 'Kỳ',
              cell: (row) => <a href={`${root}/${row.id}`}>{capitalise(quarterText(row.quarter))}</a>,
            },
            { head: 'Từ ngày', cell: (row) => formatDay(row.from) },
            { head: 'Đến hết ngày', cell: (row) => formatDay(row.to) },
            { head: 'Trạng thái', cell: (row) => stateLabels[row.state] },
            { head: 'Người lập', cell: (row) => row.createdBy },
            { head: 'Người ký', cell: (row) => row.sealedBy ?? '' },
          ]}
        />
      )}
      {props.mayWrite && (
        <Section title="Lập kỳ rà soát">
          <form method="post" action={root} class="form-stack">
            <Csrf token={chrome.csrf} />
            <div class="fields">
              <SelectField
                width="w3"
                label="Quý"
                name="quarter"
                pointer="/quarter"
                value={props.typed.quarter}
                choices={quarters(props.usual)}
                faults={faults}
              />
              <TextField
                width="w4"
                label="Đến hết ngày"
                name="to"
                pointer="/to"
                value={props.typed.to}
                hint="Để trống: hết quý. Ghi ngày khác khi chốt sớm, ví dụ ngày 14."
                inputmode="numeric"
                faults={faults}
              />
            </div>
            <div>
              <Submit kind="primary">Lập rà soát</Submit>
            </div>
          </form>
        </Section>
      )}
    </Layout>
  );
}

function Summary({ read }: { read: ReadReview }) {
  const { content } = read;
  const increases = reported(read, 'increase');
  const decreases = reported(read, 'decrease');
  const rows = changeReasons.flatMap((reason) => {
    const of = (list: readonly ChangeRow[]) => list.filter((each) => each.reason === reason).length;
    const [up, down] = [of(increases), of(decreases)];
    return up + down === 0 ? [] : [{ label: changeReasonLabels[reason], up, down }];
  });
  const late = [...increases, ...decreases].filter((each) => each.late).length;
  const others = decreases.filter(({ reason }) => reason === 'died').length;
  return (
    <>
      <p>
        Đầu kỳ <strong>{formatNumber(content.opening)}</strong> người, cuối kỳ{' '}
        <strong>{formatNumber(content.closing.length)}</strong> người thuộc danh sách phường lập (ngân sách
        đóng, hỗ trợ). {late > 0 && `${formatNumber(late)} trường hợp báo muộn của kỳ trước. `}
        {others > 0 && 'Người chết được báo giảm để khóa thẻ, kể cả thẻ do nơi khác lập danh sách.'}
      </p>
      {rows.length > 0 && (
        <Table
          caption="Tăng, giảm theo lý do"
          rows={rows}
          columns={[
            { head: 'Lý do', cell: (row) => row.label },
            { head: 'Tăng', number: true, cell: (row) => formatNumber(row.up) },
            { head: 'Giảm', number: true, cell: (row) => formatNumber(row.down) },
          ]}
          total={['Cộng', formatNumber(increases.length), formatNumber(decreases.length)]}
        />
      )}
    </>
  );
}

function LeaveOut({ review, row, csrf }: { review: QuarterlyReview; row: ChangeRow; csrf: string }) {
  const hidden = (
    <>
      <Csrf token={csrf} />
      <input type="hidden" name="version" value={String(review.version)} />
      <input type="hidden" name="person" value={row.person} />
      <input type="hidden" name="ben" value={row.side === 'decrease' ? 'giam' : 'tang'} />
    </>
  );
  const action = `${root}/${review.id}/bo-qua`;
  if (row.leftOut !== null) {
    return (
      <form method="post" action={action} class="inline-form">
        {hidden}
        <span>Để kỳ sau: {row.leftOut}</span>
        <button type="submit" class="button slim" name="lai" value="1">
          Báo kỳ này
        </button>
      </form>
    );
  }
  return (
    <details class="more">
      <summary>Để kỳ sau</summary>
      <form method="post" action={action} class="inline-form">
        {hidden}
        <input
          class="input wide"
          name="reason"
          aria-label="Lý do để kỳ sau"
          placeholder="Lý do"
          maxLength={300}
        />
        <button type="submit" class="button slim">
          Ghi
        </button>
      </form>
    </details>
  );
}

function Changes(props: { read: ReadReview; side: Side; page: Page; mayWrite: boolean; csrf: string }) {
  const { read, side, page, csrf } = props;
  const { review, content } = read;
  const rows = content.changes.filter((each) => each.side === side);
  const shown = rows.slice(page.offset, page.offset + page.limit);
  const editable = props.mayWrite && review.state === 'draft';
  const link = (offset: number): string =>
    `${root}/${review.id}?${new URLSearchParams({
      ben: side === 'decrease' ? 'giam' : 'tang',
      cursor: Buffer.from(`o${offset}`).toString('base64url'),
    })}`;
  if (rows.length === 0) {
    return (
      <Empty icon="circle-check" title={`Không có ai ${sideLabels[side].toLowerCase()}`}>
        Kỳ này không phát sinh.
      </Empty>
    );
  }
  return (
    <>
      <Table
        caption={sideLabels[side]}
        rows={shown}
        columns={[
          { head: 'Họ và tên', cell: (row) => <a href={`/nguoi/${row.person}`}>{row.fullName}</a> },
          { head: 'Ngày sinh', cell: (row) => formatPartial(row.birthDate) },
          { head: 'Tổ', cell: (row) => shortAreaName(row.groupName) },
          { head: 'Địa chỉ', cell: (row) => row.address ?? '' },
          { head: 'Mã', cell: (row) => row.objectCode },
          { head: 'Từ ngày', cell: (row) => formatDay(row.on) },
          { head: 'Lý do', cell: reasonText },
          {
            head: 'Kỳ này',
            cell: (row) =>
              editable ? (
                <LeaveOut review={review} row={row} csrf={csrf} />
              ) : row.leftOut === null ? (
                'Báo'
              ) : (
                `Để kỳ sau: ${row.leftOut}`
              ),
          },
        ]}
      />
      <Pager
        from={page.offset + 1}
        to={page.offset + shown.length}
        total={formatNumber(rows.length)}
        previous={page.offset > 0 ? link(Math.max(0, page.offset - page.limit)) : null}
        next={page.offset + shown.length < rows.length ? link(page.offset + shown.length) : null}
      />
    </>
  );
}

function Actions(props: { read: ReadReview; mayWrite: boolean; maySign: boolean; csrf: string }) {
  const { review } = props.read;
  const at = `${root}/${review.id}`;
  const version = <input type="hidden" name="version" value={String(review.version)} />;
  return (
    <div class="print-actions">
      {review.state === 'draft' && props.mayWrite && (
        <form method="post" action={`${at}/trinh`}>
          <Csrf token={props.csrf} />
          {version}
          <Submit kind="primary">Đã kiểm tra, trình ký</Submit>
        </form>
      )}
      {review.state === 'submitted' && props.maySign && (
        <>
          <form method="post" action={`${at}/ky`}>
            <Csrf token={props.csrf} />
            {version}
            <Submit kind="primary">Ký và niêm phong</Submit>
          </form>
          <form method="post" action={`${at}/tra-lai`} class="inline-form">
            <Csrf token={props.csrf} />
            {version}
            <input class="input wide" name="reason" aria-label="Lý do trả lại" placeholder="Lý do trả lại" />
            <Submit>Trả lại</Submit>
          </form>
        </>
      )}
      <form method="post" action={`${at}/in`}>
        <Csrf token={props.csrf} />
        <Submit icon="printer">In</Submit>
      </form>
      <LinkButton href={`${at}/tep`} icon="file-spreadsheet">
        Tải .xlsx
      </LinkButton>
    </div>
  );
}

/** One review: what is reported and why, who made and who signed it. */
export function ReviewView(props: {
  chrome: Chrome;
  read: ReadReview;
  side: Side;
  page: Page;
  mayWrite: boolean;
  /** May sign: a leader who has not submitted it. */
  maySign: boolean;
  faults: FormFaults;
}) {
  const { chrome, read, side, faults } = props;
  const { review, content } = read;
  const title = `Rà soát BHYT ${quarterText(review.quarter)}`;
  const tab = (each: Side, ben: string) => ({
    href: `${root}/${review.id}?ben=${ben}`,
    text: sideLabels[each],
    count: formatNumber(content.changes.filter((row) => row.side === each).length),
    current: each === side,
  });
  return (
    <Layout title={title} chrome={chrome}>
      <Crumbs
        path={[
          { href: '/bhyt', text: 'BHYT' },
          { href: root, text: 'Rà soát quý' },
          { text: capitalise(quarterText(review.quarter)) },
        ]}
      />
      <Title>{title}</Title>
      <p class="second">
        {read.areaName}, từ ngày {formatDay(review.from)} đến hết ngày {formatDay(review.to)}.{' '}
        {stateLabels[review.state]}.
      </p>
      <ErrorSummary faults={faults} verb="Chưa làm được" />
      {review.returnReason !== null && review.state === 'draft' && (
        <Message kind="error">Lãnh đạo trả lại: {review.returnReason}</Message>
      )}
      {review.state === 'draft' && (
        <Message kind="neutral">
          Bản nháp theo sổ hiện nay: sửa trong sổ thì danh sách đổi theo. Trình ký rồi thì giữ nguyên.
        </Message>
      )}
      {review.state === 'submitted' && review.submittedAt !== null && (
        <Message kind="neutral">
          {review.submittedBy} trình lúc {formatInstant(review.submittedAt)}.
        </Message>
      )}
      {review.state === 'sealed' && review.sealedAt !== null && (
        <Message kind="neutral">
          {review.sealedBy} ký lúc {formatInstant(review.sealedAt)}. SHA-256 của tệp:{' '}
          <span style="overflow-wrap: anywhere">{review.sha256}</span>
        </Message>
      )}
      <Actions read={read} mayWrite={props.mayWrite} maySign={props.maySign} csrf={chrome.csrf} />
      <Summary read={read} />
      <Tabs tabs={[tab('increase', 'tang'), tab('decrease', 'giam')]} />
      <Changes read={read} side={side} page={props.page} mayWrite={props.mayWrite} csrf={chrome.csrf} />
    </Layout>
  );
}
