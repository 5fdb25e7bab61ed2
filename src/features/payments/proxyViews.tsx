import { formatDay } from '../../shared/dates.ts';
import { giftText } from '../../shared/inKind.ts';
import { Csrf, ErrorSummary, FaultText, SelectField, TextField } from '../../web/components/fields.tsx';
import { Icon } from '../../web/components/icon.tsx';
import { LinkButton, Message, Section, Submit } from '../../web/components/parts.tsx';
import { type FormFaults, fieldId, noFaults } from '../../web/form.ts';
import type { Member } from './receivers.ts';
import { unpaidReasonLabels, unpaidReasons } from './schema.ts';
import type { Gift } from './states.ts';

/** The form of a proxy as typed. */
export interface ProxyTyped {
  person: string;
  name: string;
  relation: string;
  nationalId: string;
  decisionNumber: string;
  decisionDate: string;
}

export const noProxy: ProxyTyped = {
  person: '',
  name: '',
  relation: '',
  nationalId: '',
  decisionNumber: '',
  decisionDate: '',
};

/** Words that are offered for the relation; any other may be typed. */
const relationWords = ['con', 'vợ', 'chồng', 'mẹ', 'bố', 'anh, chị, em'];

function MemberChoice({ member, checked }: { member: Member | null; checked: boolean }) {
  return (
    <label class="choice-button">
      <input
        type="radio"
        name="person"
        value={member?.person ?? ''}
        checked={checked}
        data-relation={member?.relation}
        data-name={member?.name}
      />
      <Icon name="check" />
      <span>{member ? `${member.name} · ${member.relation}, ${member.birthYear}` : 'Người khác'}</span>
    </label>
  );
}

function ProxyFields(props: { members: readonly Member[]; typed: ProxyTyped; faults: FormFaults }) {
  const { members, typed, faults } = props;
  const first = typed.person === '' && typed.name === '' ? members[0] : undefined;
  return (
    <>
      <fieldset class="ticks" id={fieldId('/receiver/person')} tabIndex={-1}>
        <legend>Ai nhận?</legend>
        <div class="choices" data-member-choices>
          {members.map((member) => (
            <MemberChoice member={member} checked={member === first || member.person === typed.person} />
          ))}
          <MemberChoice member={null} checked={!first && typed.person === ''} />
        </div>
        <FaultText message={faults.of('/receiver/person')} id="f-receiver-person-fault" />
      </fieldset>
      <div data-other-name>
        <TextField
          label="Họ và tên người nhận thay"
          name="name"
          pointer="/receiver/name"
          value={typed.name}
          faults={faults}
          hint={members.length > 0 ? 'Chỉ ghi khi là người khác' : undefined}
        />
      </div>
      <TextField
        label="Quan hệ với người được nhận"
        name="relation"
        pointer="/receiver/relation"
        value={typed.relation || (first?.relation ?? '')}
        faults={faults}
      />
      <div class="word-buttons" data-relations hidden>
        {relationWords.map((word) => (
          <button type="button" class="button slim" data-relation-word={word}>
            {word}
          </button>
        ))}
      </div>
      <TextField
        label="Số CCCD người nhận"
        name="nationalId"
        pointer="/receiver/nationalId"
        value={typed.nationalId}
        faults={faults}
        inputmode="numeric"
        hint="Bắt buộc với người ngoài hộ, kèm giấy ủy quyền. 12 số."
      />
    </>
  );
}

/** The sheet of the phone page; its script fills in whose gift it is and who lives in the household. */
export function ProxyDialog() {
  return (
    <dialog class="sheet" data-proxy-dialog aria-labelledby="nhan-thay">
      <form method="dialog" data-proxy-form>
        <h2 id="nhan-thay" data-proxy-title>
          Nhận thay
        </h2>
        <p class="second" data-proxy-gift />
        <ProxyFields members={[]} typed={noProxy} faults={noFaults} />
        <p data-proxy-sentence />
        <p class="wrong" data-proxy-fault role="alert" hidden />
        <div class="sheet-buttons">
          <Submit kind="primary">Xác nhận đã phát</Submit>
          <a class="button" data-proxy-page href="/tet">
            Không phát được
          </a>
          <button type="button" class="button" data-proxy-close>
            Đóng
          </button>
        </div>
      </form>
    </dialog>
  );
}

export interface ProxyView {
  gift: Gift;
  members: readonly Member[];
  typed: ProxyTyped;
  faults: FormFaults;
  day: string;
  back: string;
  path: string;
  csrf: string;
  /** Only the desk proposes a withdrawal, and only the desk pays to the family by a decision. */
  atDesk: boolean;
}

function Hidden({ view }: { view: ProxyView }) {
  return (
    <>
      <Csrf token={view.csrf} />
      <input type="hidden" name="paidOn" value={view.day} />
      <input type="hidden" name="back" value={view.back} />
    </>
  );
}

function DecisionFields({ view }: { view: ProxyView }) {
  const { typed, faults } = view;
  return (
    <>
      <Message kind="neutral">
        {view.gift.name} đã chết{view.gift.diedOn ? ` ngày ${formatDay(view.gift.diedOn)}` : ''}. Chỉ chi cho
        gia đình khi có quyết định; không có quyết định thì trả lại quỹ đợt hoặc rút khỏi danh sách.
      </Message>
      <TextField
        label="Số quyết định chi cho gia đình"
        name="decisionNumber"
        pointer="/familyDecision/number"
        value={typed.decisionNumber}
        faults={faults}
      />
      <TextField
        label="Ngày quyết định"
        name="decisionDate"
        pointer="/familyDecision/date"
        value={typed.decisionDate}
        faults={faults}
        hint="ngày/tháng/năm"
      />
    </>
  );
}

/** Somebody else takes the gift: the page without scripts, and the one for what the phone's sheet has not. */
export function ProxyForm({ view }: { view: ProxyView }) {
  const died = view.gift.state === 'recipientDied';
  if (died && !view.atDesk)
    return <Message kind="neutral">{view.gift.name} đã chết: báo cán bộ phường xử lý suất này.</Message>;
  return (
    <form method="post" action={`${view.path}/nhan-thay`} class="stack-form">
      <Hidden view={view} />
      <ErrorSummary faults={view.faults} verb="Chưa ghi được" />
      {died && <DecisionFields view={view} />}
      <ProxyFields members={view.members} typed={view.typed} faults={view.faults} />
      <p class="second">
        Sẽ ghi: {giftText(view.gift.amountDong, view.gift.goods)}, phát ngày {formatDay(view.day)}, chờ chữ
        ký.
      </p>
      <div class="buttons">
        <Submit kind="primary">Xác nhận đã phát</Submit>
        <LinkButton href={view.back}>Đóng</LinkButton>
      </div>
    </form>
  );
}

/** It could not be handed over: why, and what becomes of the gift. */
export function NotPaidForm({ view }: { view: ProxyView }) {
  return (
    <Section title="Không phát được">
      <form method="post" action={`${view.path}/khong-phat`} class="stack-form">
        <Hidden view={view} />
        <SelectField
          label="Lý do"
          name="reason"
          pointer="/reason"
          value={view.gift.state === 'recipientDied' ? 'died' : 'absent'}
          choices={unpaidReasons.map((value) => ({ value, label: unpaidReasonLabels[value] }))}
          faults={view.faults}
        />
        <TextField label="Ghi chú" name="note" pointer="/note" value="" faults={noFaults} optional />
        <fieldset class="ticks">
          <legend>Suất quà</legend>
          <div class="choices">
            <label class="choice">
              <input type="radio" name="what" value="keep" checked={view.gift.state !== 'recipientDied'} />
              <span>Để lại, phát sau (vẫn là chưa nhận)</span>
            </label>
            <label class="choice">
              <input type="radio" name="what" value="return" checked={view.gift.state === 'recipientDied'} />
              <span>Trả lại quỹ đợt</span>
            </label>
            {view.atDesk && (
              <label class="choice">
                <input type="radio" name="what" value="withdraw" />
                <span>Đề nghị rút khỏi danh sách đã duyệt (người duyệt danh sách quyết định)</span>
              </label>
            )}
          </div>
        </fieldset>
        <div class="buttons">
          <Submit>Ghi không phát được</Submit>
        </div>
      </form>
    </Section>
  );
}
