import { formatDay } from '../../shared/dates.ts';
import { formatDong, formatNumber } from '../../shared/money.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary, TextField } from '../../web/components/fields.tsx';
import { Icon } from '../../web/components/icon.tsx';
import { Empty, Message, Section, Submit, Tabs } from '../../web/components/parts.tsx';
import type { FormFaults } from '../../web/form.ts';
import type { Source } from '../campaigns/schema.ts';
import { isOpen } from './states.ts';
import type { TransferGift } from './transfers.ts';

export interface TransferView {
  campaign: string;
  csrf: string;
  sources: readonly Source[];
  source: Source | null;
  gifts: readonly TransferGift[];
  today: string;
  settled: boolean;
  typed: Typed;
  faults: FormFaults;
}

export const transfersPath = (campaign: string): string => `/tet/${campaign}/chuyen-khoan`;

function Hidden({ view }: { view: TransferView }) {
  return (
    <>
      <Csrf token={view.csrf} />
      <input type="hidden" name="source" value={view.source?.id ?? ''} />
    </>
  );
}

const typedIn = (view: TransferView, group: string, entry: string): string | undefined => {
  const rows = view.typed[group];
  return typeof rows === 'object' && rows !== null && entry in rows ? textOf({ ...rows }, entry) : undefined;
};

function AccountRow({ view, each }: { view: TransferView; each: TransferGift }) {
  const { gift, accountNumber, bank } = each;
  const ticked =
    view.faults.all.length > 0 ? typedIn(view, 'entries', gift.entry) !== undefined : accountNumber !== null;
  return (
    <tr>
      <td data-label="Chuyển">
        <input
          type="checkbox"
          name={`entries[${gift.entry}]`}
          checked={ticked && gift.state === 'unpaid'}
          aria-label={`Chuyển khoản cho ${gift.name}`}
        />
      </td>
      <td data-label="STT" class="number">
        {gift.number}
      </td>
      <td data-label="Họ và tên">
        <strong>{gift.name}</strong>
        <div class="small second">
          {gift.householdCode}
          {gift.state === 'recipientDied' && ', đã chết: không chuyển'}
        </div>
      </td>
      <td data-label="Số tiền" class="number">
        {formatNumber(gift.amountDong)}
      </td>
      <td data-label="Số tài khoản">
        <input
          class="input"
          name={`accounts[${gift.entry}]`}
          value={typedIn(view, 'accounts', gift.entry) ?? accountNumber ?? ''}
          inputMode="numeric"
          aria-label={`Số tài khoản của ${gift.name}`}
        />
        {each.from === 'status' && <div class="small second">theo quyết định trợ cấp</div>}
      </td>
      <td data-label="Ngân hàng">
        <input
          class="input"
          name={`banks[${gift.entry}]`}
          value={typedIn(view, 'banks', gift.entry) ?? bank ?? ''}
          aria-label={`Ngân hàng của ${gift.name}`}
        />
      </td>
    </tr>
  );
}

function OpenGifts({ view, gifts }: { view: TransferView; gifts: readonly TransferGift[] }) {
  const withAccount = gifts.filter(({ accountNumber, gift }) => accountNumber && gift.state === 'unpaid');
  const dong = withAccount.reduce((sum, { gift }) => sum + gift.amountDong, 0);
  return (
    <Section
      title="Chưa nhận"
      right={`${withAccount.length}/${gifts.length} suất có số tài khoản, ${formatDong(dong)}`}
    >
      <form method="post" action={transfersPath(view.campaign)} class="bank-form">
        <Hidden view={view} />
        <ErrorSummary faults={view.faults} verb="Chưa ghi được" />
        <div class="scroll">
          <table class="cards">
            <caption class="hidden-visually">Suất chưa nhận và tài khoản</caption>
            <thead>
              <tr>
                <th scope="col">Chuyển</th>
                <th scope="col" class="number">
                  STT
                </th>
                <th scope="col">Họ và tên</th>
                <th scope="col" class="number">
                  Số tiền (đồng)
                </th>
                <th scope="col">Số tài khoản</th>
                <th scope="col">Ngân hàng</th>
              </tr>
            </thead>
            <tbody>
              {gifts.map((each) => (
                <AccountRow view={view} each={each} />
              ))}
            </tbody>
          </table>
        </div>
        <div class="buttons">
          <button type="submit" class="button" name="what" value="accounts">
            <Icon name="device-floppy" />
            Lưu số tài khoản
          </button>
          <button type="submit" class="button" formaction={`${transfersPath(view.campaign)}/xlsx`}>
            <Icon name="file-spreadsheet" />
            Tải tệp ngân hàng .xlsx
          </button>
          <button type="submit" class="button" formaction={`${transfersPath(view.campaign)}/csv`}>
            <Icon name="download" />
            Tải .csv
          </button>
        </div>
        <h3>Ngân hàng đã chuyển: ghi ủy nhiệm chi</h3>
        <div class="fields">
          <TextField
            label="Số ủy nhiệm chi"
            name="number"
            pointer="/number"
            value={textOf(view.typed, 'number')}
            faults={view.faults}
            width="w3"
          />
          <TextField
            label="Ngày"
            name="datedOn"
            pointer="/datedOn"
            value={textOf(view.typed, 'datedOn') || formatDay(view.today)}
            faults={view.faults}
            width="w3"
          />
        </div>
        <button type="submit" class="button primary" name="what" value="pay">
          Ghi đã chuyển các suất đánh dấu
        </button>
      </form>
    </Section>
  );
}

function Transferred({ view, gifts }: { view: TransferView; gifts: readonly TransferGift[] }) {
  if (gifts.length === 0) return null;
  return (
    <Section title="Đã chuyển khoản" right={`${gifts.length} suất`}>
      <form method="post" action={`${transfersPath(view.campaign)}/khong-thanh-cong`} class="bank-form">
        <Hidden view={view} />
        <div class="scroll">
          <table class="cards">
            <caption class="hidden-visually">Suất đã chuyển khoản</caption>
            <thead>
              <tr>
                <th scope="col">Không thành công</th>
                <th scope="col">Họ và tên</th>
                <th scope="col" class="number">
                  Số tiền (đồng)
                </th>
                <th scope="col">Ngày</th>
              </tr>
            </thead>
            <tbody>
              {gifts.map(({ gift }) => (
                <tr>
                  <td data-label="Không thành công">
                    <input
                      type="checkbox"
                      name={`failed[${gift.entry}]`}
                      aria-label={`Không chuyển được cho ${gift.name}`}
                    />
                  </td>
                  <td data-label="Họ và tên">{gift.name}</td>
                  <td data-label="Số tiền" class="number">
                    {formatNumber(gift.amountDong)}
                  </td>
                  <td data-label="Ngày">{gift.payment && formatDay(gift.payment.paid_on)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {!view.settled && (
          <>
            <div class="fields">
              <TextField
                label="Lý do ngân hàng báo"
                name="reason"
                pointer="/reason"
                value={textOf(view.typed, 'reason')}
                faults={view.faults}
                hint="ví dụ: sai số tài khoản, tài khoản đã đóng"
                width="w6"
              />
              <TextField
                label="Ngày tiền về"
                name="on"
                pointer="/on"
                value={textOf(view.typed, 'on') || formatDay(view.today)}
                faults={view.faults}
                width="w3"
              />
            </div>
            <Submit>Ghi các suất không thành công</Submit>
          </>
        )}
      </form>
    </Section>
  );
}

/** Who is paid by bank, the file for the bank, the order carried out, and what came back. */
export function TransfersView({ view }: { view: TransferView }) {
  const open = view.gifts.filter(({ gift }) => isOpen(gift));
  const transferred = view.gifts.filter(
    ({ gift }) => gift.payment?.kind === 'payment' && gift.payment.via === 'transfer',
  );
  return (
    <>
      <Tabs
        tabs={view.sources.map(({ id, name }) => ({
          href: `${transfersPath(view.campaign)}?nguon=${id}`,
          text: name,
          count: '',
          current: id === view.source?.id,
        }))}
      />
      <Message kind="neutral">
        Chỉ suất bằng tiền mới chuyển khoản được; suất có hiện vật phát trực tiếp. Ủy nhiệm chi là chứng từ đã
        nhận.
      </Message>
      {open.length === 0 && transferred.length === 0 && (
        <Empty icon="gift" title="Nguồn này chưa có suất nào chuyển khoản được">
          Duyệt danh sách của nguồn trước; suất đã phát trực tiếp không còn ở đây.
        </Empty>
      )}
      {open.length > 0 && !view.settled && <OpenGifts view={view} gifts={open} />}
      <Transferred view={view} gifts={transferred} />
    </>
  );
}
