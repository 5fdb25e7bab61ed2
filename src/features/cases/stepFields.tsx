import { formatDay, yearOf } from '../../shared/dates.ts';
import { type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import { endReasonLabels } from '../../shared/words.ts';
import { SelectField, TextField, TickBox, TickBoxes } from '../../web/components/fields.tsx';
import type { FormFaults } from '../../web/form.ts';
import type { CaseKind } from '../dictionaries/schema.ts';
import type { Proposal } from './schema.ts';

export interface Choice {
  value: string;
  label: string;
}

/** What a step's form needs to know beside what was typed. */
export interface StepView {
  kind: CaseKind;
  step: CaseKind['steps'][number];
  proposal: Proposal;
  typed: Typed;
  faults: FormFaults;
  today: string;
  deprivations: readonly Choice[];
  causes: readonly Choice[];
  categories: readonly Choice[];
  groups: readonly Choice[];
  statuses: readonly Choice[];
  /** Households of a review with their results; none for other cases. */
  surveyed: readonly Choice[];
}

const at = '/data/proposal/details';

/** A value as typed, else what the case already holds. */
function value(view: StepView, name: string, held: string | number | null | undefined): string {
  return name in view.typed ? textOf(view.typed, name) : String(held ?? '');
}

function Text(props: {
  view: StepView;
  name: string;
  label: string;
  pointer: string;
  held?: string | number | null | undefined;
  width?: string;
  hint?: string;
  optional?: boolean;
}) {
  const { view, name, label, pointer, held, width = 'w3', ...more } = props;
  return (
    <TextField
      {...{ name, label, pointer, width, ...more }}
      faults={view.faults}
      value={value(view, name, held)}
    />
  );
}

function PovertyFields({ view }: { view: StepView }) {
  const { details } = view.proposal;
  const isTyped = 'surveyed' in view.typed;
  return (
    <>
      <input type="hidden" name="surveyed" value="1" />
      <Text view={view} name="scoreB1" label="Điểm B1" pointer={`${at}/scoreB1`} held={details?.scoreB1} />
      <Text
        view={view}
        name="scoreB2"
        label="Điểm B2"
        pointer={`${at}/scoreB2`}
        held={details?.scoreB2}
        hint="10 × số chỉ số thiếu hụt"
        optional
      />
      <TickBoxes
        legend="Chỉ số thiếu hụt dịch vụ xã hội cơ bản"
        name="deprivations"
        pointer={`${at}/deprivations`}
        faults={view.faults}
        choices={view.deprivations}
        ticked={isTyped ? tickedOf(view.typed, 'deprivations') : (details?.deprivations ?? [])}
      />
      <TickBoxes
        legend="Nguyên nhân nghèo"
        name="causes"
        pointer={`${at}/causes`}
        faults={view.faults}
        choices={view.causes}
        ticked={isTyped ? tickedOf(view.typed, 'causes') : (details?.causes ?? [])}
      />
      <TickBox
        label="Hộ không có khả năng lao động"
        name="cannotWork"
        checked={isTyped ? textOf(view.typed, 'cannotWork') !== '' : details?.cannotWork === true}
      />
    </>
  );
}

function MeetingFields({ view }: { view: StepView }) {
  return (
    <>
      <Text view={view} name="attended" label="Số người dự họp" pointer="/data/attended" />
      <Text
        view={view}
        name="agreed"
        label="Số người đồng ý"
        pointer="/data/agreed"
        hint="dưới một nửa: khảo sát lại"
      />
      <Text
        view={view}
        name="supervisor"
        label="Giám sát của Mặt trận"
        pointer="/data/supervisor"
        width="w6"
        optional
      />
      <Text
        view={view}
        name="attendees"
        label="Thành phần dự họp"
        pointer="/data/attendees"
        width="w12"
        hint="đại diện hộ, tổ trưởng, cán bộ, Mặt trận, đoàn thể"
        optional
      />
      {view.surveyed.length > 0 && (
        <TickBoxes
          legend="Hộ có dưới một nửa số người dự đồng ý (khảo sát lại)"
          name="disagreed"
          pointer="/data/disagreed"
          faults={view.faults}
          choices={view.surveyed}
          ticked={tickedOf(view.typed, 'disagreed')}
        />
      )}
      {[1, 2].map((i) => (
        <>
          <Text
            view={view}
            name={`minutesNumber${i}`}
            label={`Biên bản ${i}, số`}
            pointer={`/data/minutes/${i - 1}/number`}
            optional
          />
          <Text
            view={view}
            name={`minutesDate${i}`}
            label={`Biên bản ${i}, ngày`}
            pointer={`/data/minutes/${i - 1}/date`}
            optional
          />
        </>
      ))}
    </>
  );
}

function PostingFields({ view }: { view: StepView }) {
  return (
    <>
      <Text view={view} name="place" label="Nơi niêm yết" pointer="/data/place" width="w6" />
      <Text view={view} name="from" label="Từ ngày" pointer="/data/from" />
      <Text
        view={view}
        name="to"
        label="Đến ngày"
        pointer="/data/to"
        hint={view.step.dueWorkingDays ? `đủ ${view.step.dueWorkingDays} ngày làm việc` : ''}
      />
      <Text
        view={view}
        name="minutesDate1"
        label="Biên bản kết thúc, ngày"
        pointer="/data/minutes/0/date"
        optional
      />
    </>
  );
}

function AssistanceFields({ view }: { view: StepView }) {
  const { proposal, faults } = view;
  return (
    <>
      <SelectField
        width="w6"
        label="Nhóm hưởng trợ cấp, hệ số"
        name="assistanceGroup"
        pointer="/proposal/assistanceGroup"
        faults={faults}
        value={value(view, 'assistanceGroup', proposal.assistanceGroup)}
        choices={view.groups}
        blank="Chọn nhóm"
      />
      <Text
        view={view}
        name="validFrom"
        label="Hưởng từ ngày"
        pointer="/data/proposal/validFrom"
        held={proposal.validFrom ? formatDay(proposal.validFrom) : ''}
        hint="ngày 01 của tháng bắt đầu hưởng"
      />
      <Text
        view={view}
        name="amountDong"
        label="Mức trợ cấp"
        pointer={`${at}/amountDong`}
        hint="bỏ trống: mức chuẩn × hệ số"
        optional
      />
      <TickBox
        label="Đã xác minh tuổi (khi giấy tờ chỉ ghi năm sinh)"
        name="ageVerified"
        checked={value(view, 'ageVerified', proposal.ageVerified ? 'on' : '') !== ''}
      />
    </>
  );
}

function OpinionFields({ view }: { view: StepView }) {
  return (
    <SelectField
      width="w6"
      label="Ý kiến của Mặt trận"
      name="opinion"
      pointer="/data/opinion"
      faults={view.faults}
      value={value(view, 'opinion', '')}
      choices={[
        { value: 'agree', label: 'Đồng ý' },
        { value: 'disagree', label: 'Không đồng ý' },
      ]}
      blank="Chọn ý kiến"
    />
  );
}

/** The last day proposed so far; a household in difficulty is recognised to the end of the year. */
function termOf({ proposal, kind, today }: StepView): string {
  if (proposal.validTo) return formatDay(proposal.validTo);
  if (kind.register !== 'disadvantaged' || kind.subject !== 'household') return '';
  // What is decided in the last quarter is the new year's list.
  const year = yearOf(today) + (today.slice(5) >= '10-01' ? 1 : 0);
  return `31/12/${year}`;
}

/** What is to be recognised or ended, where no other form of the kind says it. */
function ProposalFields({ view }: { view: StepView }) {
  const { kind, proposal, faults } = view;
  if (kind.effect === 'end' && kind.register !== 'poor') {
    return (
      <>
        <SelectField
          width="w6"
          label="Diện đang hưởng cần thôi"
          name="status"
          pointer="/data/proposal/status"
          faults={faults}
          value={value(view, 'status', proposal.status)}
          choices={view.statuses}
          blank="Chọn diện"
        />
        <SelectField
          width="w6"
          label="Lý do thôi"
          name="endReason"
          pointer="/data/proposal/endReason"
          faults={faults}
          value={value(view, 'endReason', proposal.endReason)}
          choices={(['movedOut', 'died', 'other'] as const).map((reason) => ({
            value: reason,
            label: endReasonLabels[reason],
          }))}
          blank="Chọn lý do"
        />
      </>
    );
  }
  if (kind.effect !== 'recognise' || kind.register === 'poor' || kind.register === 'assistance') return null;
  return (
    <>
      <SelectField
        width="w6"
        label="Đối tượng đề nghị công nhận"
        name="category"
        pointer="/data/proposal/category"
        faults={faults}
        value={value(view, 'category', proposal.category ?? view.categories[0]?.value)}
        choices={view.categories}
      />
      <Text
        view={view}
        name="validTo"
        label="Thời hạn đến ngày"
        pointer="/data/proposal/validTo"
        held={termOf(view)}
        {...(kind.register === 'disadvantaged' ? { hint: 'xét lại hằng năm' } : {})}
        optional
      />
      <Text
        view={view}
        name="ground"
        label="Căn cứ"
        pointer={`${at}/ground`}
        held={proposal.details?.ground}
        width="w12"
        optional
      />
    </>
  );
}

/** The fields of the step that a case stands at. */
export function StepFields({ view }: { view: StepView }) {
  switch (view.step.form) {
    case 'poverty':
      return <PovertyFields view={view} />;
    case 'meeting':
      return (
        <>
          <MeetingFields view={view} />
          <ProposalFields view={view} />
        </>
      );
    case 'posting':
      return <PostingFields view={view} />;
    case 'assistance':
      return <AssistanceFields view={view} />;
    case 'opinion':
      return <OpinionFields view={view} />;
    case 'note':
      return <ProposalFields view={view} />;
    default:
      return null;
  }
}
