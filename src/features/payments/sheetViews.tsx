import { formatDay } from '../../shared/dates.ts';
import { giftText } from '../../shared/inKind.ts';
import { formatDong, formatNumber } from '../../shared/money.ts';
import { joinAnd } from '../../shared/text.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary, SelectField, TextField } from '../../web/components/fields.tsx';
import { Icon } from '../../web/components/icon.tsx';
import { Badge, Empty, LinkButton, Message, Section, Submit, Table } from '../../web/components/parts.tsx';
import type { FormFaults } from '../../web/form.ts';
import type { SheetPage } from '../signingSheets/service.ts';
import type { PageGift } from './pageWise.ts';
import { unpaidReasonLabels, unpaidReasons } from './schema.ts';
import { type Gift, isOpen, sumOf } from './states.ts';

/** So many lines of exceptions and of proxies a form has. */
export const exceptionRows = 2;
export const proxyRows = 4;

export interface SheetView {
  campaign: string;
  code: string;
  csrf: string;
  today: string;
  page: { page: SheetPage; gifts: readonly PageGift[] } | null;
  /** Of the whole campaign, where no page is asked for. */
  printed: { pages: number; scanned: number } | null;
  /** What payments of the page lack, by payment. */
  lacking: ReadonlyMap<string, readonly string[]>;
  typed: Typed;
  faults: FormFaults;
  done: string | null;
}

export const sheetFormPath = (campaign: string): string => `/tet/${campaign}/theo-trang`;

/** Which page: its code is typed from the foot of the paper. */
export function CodeForm({ view }: { view: SheetView }) {
  return (
    <form method="get" action={sheetFormPath(view.campaign)} class="code-form">
      <TextField
        label="Mã ở chân trang"
        name="ma"
        pointer="/page"
        value={view.code}
        faults={view.faults}
        placeholder="3-7F3A-91C2"
        autofocus={view.page === null}
      />
      <Submit>Mở trang</Submit>
    </form>
  );
}

function StateOf({ gift, lacks }: { gift: Gift; lacks: readonly string[] }) {
  const { payment, unpaid } = gift;
  if (payment?.kind === 'return')
    return <Badge icon="arrow-back-up">Trả lại {formatDay(payment.paid_on)}</Badge>;
  if (payment)
    return (
      <>
        {gift.signature === 'matched' ? (
          <Badge icon="circle-check">Đã đối chiếu</Badge>
        ) : (
          <Badge icon="clock">Chờ chữ ký</Badge>
        )}
        <div class="small second">
          {formatDay(payment.paid_on)}
          {payment.receiver_name && `, ${payment.receiver_name} (${payment.receiver_relation}) nhận thay`}
        </div>
        {lacks.length > 0 && <div class="small wrong">thiếu {joinAnd(lacks)}</div>}
      </>
    );
  return (
    <>
      {gift.state === 'recipientDied' ? 'Đã chết' : 'Chưa nhận'}
      {unpaid && (
        <div class="small second">
          {unpaidReasonLabels[unpaid.reason]}
          {unpaid.note ? `: ${unpaid.note}` : ''}
        </div>
      )}
    </>
  );
}

/** A payment that proves wrong is taken back with its reason, matched or not. */
function Reverse({ view, gift }: { view: SheetView; gift: Gift }) {
  if (!gift.payment) return null;
  return (
    <details class="fold">
      <summary>Hủy</summary>
      <form method="post" action={`/tet/${view.campaign}/phat/${gift.entry}/huy`}>
        <Csrf token={view.csrf} />
        <input type="hidden" name="payment" value={gift.payment.id} />
        <input type="hidden" name="ma" value={view.code} />
        <label>
          Lý do hủy <input class="input" name="reason" required maxLength={500} />
        </label>
        <Submit kind="danger" slim>
          Hủy lần ghi này
        </Submit>
      </form>
    </details>
  );
}

function Papers({ view, gift, lacks }: { view: SheetView; gift: Gift; lacks: readonly string[] }) {
  if (!gift.payment || lacks.length === 0) return null;
  return (
    <form
      method="post"
      action={`${sheetFormPath(view.campaign)}/giay-to`}
      encType="multipart/form-data"
      class="inline-form"
    >
      <Csrf token={view.csrf} />
      <input type="hidden" name="payment" value={gift.payment.id} />
      <input type="hidden" name="ma" value={view.code} />
      <strong>
        {gift.payment.receiver_name} nhận thay {gift.name}
      </strong>
      {lacks.includes('số CCCD') && (
        <label>
          Số CCCD <input class="input" name="nationalId" inputMode="numeric" maxLength={30} />
        </label>
      )}
      <label>
        Giấy ủy quyền (PDF, ảnh) <input class="input" type="file" name="file" accept=".pdf,.jpg,.jpeg,.png" />
      </label>
      <Submit slim>Bổ sung giấy tờ</Submit>
    </form>
  );
}

function Lines({ view, gifts }: { view: SheetView; gifts: readonly PageGift[] }) {
  const lacksOf = ({ gift }: PageGift) => view.lacking.get(gift.payment?.id ?? '') ?? [];
  const sum = sumOf(gifts.map(({ gift }) => gift));
  return (
    <>
      <Table
        caption="Các dòng của trang"
        rows={gifts}
        columns={[
          { head: 'Dòng', cell: ({ line }) => line.line, number: true },
          { head: 'Họ và tên', cell: ({ line }) => <strong>{line.fullName}</strong> },
          {
            head: 'Số tiền, hiện vật',
            cell: ({ gift }) => giftText(gift.amountDong, gift.goods),
            number: true,
          },
          { head: 'Tình trạng', cell: (each) => <StateOf gift={each.gift} lacks={lacksOf(each)} /> },
          { head: '', cell: ({ gift }) => <Reverse view={view} gift={gift} /> },
        ]}
        total={['', 'Cộng trang này', giftText(sum.amountDong, sum.goods), `${sum.gifts} suất`, '']}
      />
      {gifts.some((each) => lacksOf(each).length > 0) && (
        <Section title="Giấy tờ còn thiếu của người nhận thay">
          {gifts.map((each) => (
            <Papers view={view} gift={each.gift} lacks={lacksOf(each)} />
          ))}
        </Section>
      )}
    </>
  );
}

/** A field of the form as typed; rows of exceptions and proxies are numbered. */
const typedIn = (view: SheetView, group: string, i: number, name: string): string => {
  const rows = view.typed[group];
  const row: unknown = typeof rows === 'object' && rows !== null ? Reflect.get(rows, String(i)) : undefined;
  return typeof row === 'object' && row !== null ? textOf({ ...row }, name) : '';
};

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

function Exceptions({ view }: { view: SheetView }) {
  return (
    <>
      {numbers(exceptionRows).map((i) => (
        <div class="fields">
          <TextField
            label={i === 0 ? 'Tất cả trừ dòng' : 'và trừ dòng'}
            name={`except[${i}][lines]`}
            pointer={`/except/${i}`}
            value={typedIn(view, 'except', i, 'lines')}
            faults={view.faults}
            placeholder={i === 0 ? '4 và 9' : ''}
            hint={i === 0 ? 'Người ở các dòng này chưa nhận. Để trống nếu cả trang đã nhận.' : undefined}
            width="w6"
          />
          <SelectField
            label="Lý do chưa nhận"
            name={`except[${i}][reason]`}
            pointer={`/exceptReason/${i}`}
            value={typedIn(view, 'except', i, 'reason') || 'absent'}
            choices={unpaidReasons.map((value) => ({ value, label: unpaidReasonLabels[value] }))}
            faults={view.faults}
            width="w6"
          />
        </div>
      ))}
    </>
  );
}

function Proxies({ view }: { view: SheetView }) {
  const columns = [
    ['line', 'Dòng'],
    ['name', 'Họ và tên người nhận thay'],
    ['relation', 'Quan hệ'],
    ['nationalId', 'Số CCCD'],
  ] as const;
  return (
    <table class="grid-form">
      <caption class="hidden-visually">Người nhận thay</caption>
      <thead>
        <tr>
          {columns.map(([, head]) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {numbers(proxyRows).map((i) => (
          <tr>
            {columns.map(([name, head]) => (
              <td data-label={head}>
                <input
                  class="input"
                  name={`proxies[${i}][${name}]`}
                  value={typedIn(view, 'proxies', i, name)}
                  aria-label={`${head}, người nhận thay thứ ${i + 1}`}
                />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RecordForm({ view, open, awaited }: { view: SheetView; open: number; awaited: number }) {
  const unsigned = open + awaited;
  if (unsigned === 0)
    return <Message kind="neutral">Cả trang đã đối chiếu hoặc đã trả lại: không còn gì để ghi.</Message>;
  return (
    <form method="post" action={sheetFormPath(view.campaign)} encType="multipart/form-data">
      <Csrf token={view.csrf} />
      <input type="hidden" name="ma" value={view.code} />
      <ErrorSummary faults={view.faults} verb="Chưa ghi được" />
      {open > 0 && (
        <>
          <div class="fields">
            <TextField
              label="Ngày phát"
              name="paidOn"
              pointer="/paidOn"
              value={textOf(view.typed, 'paidOn') || formatDay(view.today)}
              faults={view.faults}
              width="w3"
            />
          </div>
          <Exceptions view={view} />
          <Section title="Nhận thay" right="ghi như trên tờ đã ký">
            <Proxies view={view} />
          </Section>
        </>
      )}
      <div class="field">
        <label for="f-file">
          Bản quét trang đã ký {open > 0 && <span class="optional">(không bắt buộc)</span>}
        </label>
        <input class="input" id="f-file" type="file" name="file" accept=".pdf,.jpg,.jpeg,.png" />
        <div class="hint">
          Có bản quét thì các suất thành “Đã đối chiếu danh sách ký nhận”; chưa có thì “Đã phát, chờ chữ ký”.
        </div>
      </div>
      <div class="sticky">
        <span>
          {open > 0 ? `Còn ${open} dòng chưa nhận` : `${awaited} dòng đã phát, chờ chữ ký`}
          {open > 0 && awaited > 0 && `, ${awaited} dòng chờ chữ ký`}
        </span>
        <span class="buttons">
          {awaited > 0 && (
            <button type="submit" class={`button ${open > 0 ? '' : 'primary'}`} name="what" value="match">
              <Icon name="circle-check" />
              {open > 0 ? 'Chỉ đối chiếu' : 'Đối chiếu'} {awaited} dòng đã phát
            </button>
          )}
          {open > 0 && <Submit kind="primary">Xác nhận đã phát cả trang</Submit>}
        </span>
      </div>
    </form>
  );
}

/** No page is named yet: where its code stands, and where to go when nothing is printed. */
function NoPage({ view, pages, scanned }: { view: SheetView; pages: number; scanned: number }) {
  const sheets = `/tet/${view.campaign}/ky-nhan`;
  if (pages === 0)
    return (
      <Empty
        icon="printer"
        title="Chưa in danh sách ký nhận nào"
        action={
          <LinkButton kind="primary" href={sheets}>
            Mở Danh sách ký nhận
          </LinkButton>
        }
      >
        In danh sách, cho ký khi phát quà, rồi về đây ghi từng trang theo mã ở chân trang.
      </Empty>
    );
  return (
    <Empty
      icon="list-check"
      title={`${formatNumber(pages)} trang đã in, ${formatNumber(scanned)} trang có bản quét`}
      action={<LinkButton href={sheets}>Chọn trang ở Danh sách ký nhận</LinkButton>}
    >
      Ghi mã ở chân trang của tờ đã ký (ví dụ 3-7F3A-91C2) rồi bấm Mở trang: ghi cả trang đã phát, trừ dòng
      nào chưa nhận, kèm bản quét.
    </Empty>
  );
}

/** A page of the signed list: what it holds, and one form that records all of it. */
export function SheetPageView({ view }: { view: SheetView }) {
  if (!view.page) return view.printed && <NoPage view={view} {...view.printed} />;
  const { page, gifts } = view.page;
  const gone = page.lines.length - gifts.length;
  return (
    <>
      <h2>
        Trang {page.number}/{page.sheet.pages.length} của danh sách {page.sheet.code}, dòng{' '}
        {page.lines[0]?.line} đến {page.lines.at(-1)?.line},{' '}
        {formatDong(page.lines.reduce((sum, { amountDong }) => sum + amountDong, 0))}
      </h2>
      {page.sheet.cancelledAt !== null && (
        <Message kind="error">
          Danh sách này đã hủy ({page.sheet.cancelReason}): dùng danh sách in lại sau đó.
        </Message>
      )}
      {gone > 0 && <Message kind="neutral">{gone} dòng của trang đã rút khỏi danh sách được duyệt.</Message>}
      <Lines view={view} gifts={gifts} />
      <Section title="Ghi theo tờ đã ký">
        <RecordForm
          view={view}
          open={gifts.filter(({ gift }) => isOpen(gift)).length}
          awaited={gifts.filter(({ gift }) => gift.signature === 'awaited').length}
        />
      </Section>
    </>
  );
}
