import type { ComponentChildren } from 'preact';
import { formatDay } from '../../shared/dates.ts';
import { uncapitalise } from '../../shared/text.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import { waitsForLabels } from '../../shared/words.ts';
import { Csrf, ErrorSummary, SelectField, TextArea, TextField } from '../../web/components/fields.tsx';
import { Message, Section, Submit } from '../../web/components/parts.tsx';
import { type FormFaults, noFaults } from '../../web/form.ts';
import type { Chrome } from '../../web/layout.tsx';
import type { CaseKind } from '../dictionaries/schema.ts';
import type { ReviewLists } from './review.ts';
import type { Case } from './schema.ts';
import { type Choice, StepFields } from './stepFields.tsx';

/** What the page of a case shows, and what of its forms was refused. */
export interface CaseProps {
  chrome: Chrome;
  answer: Case;
  kind: CaseKind;
  step: CaseKind['steps'][number] | undefined;
  choices: {
    deprivations: readonly Choice[];
    causes: readonly Choice[];
    categories: readonly Choice[];
    groups: readonly Choice[];
    statuses: readonly Choice[];
    assignees: readonly Choice[];
  };
  /** Households of a review, to tick those that are surveyed again. */
  surveyed: readonly Choice[];
  review: ReviewLists | null;
  typed: Typed;
  faults: FormFaults;
  refused: string | null;
  may: { write: boolean; approve: boolean; isOwn: boolean };
  today: string;
}

/** One of the page's forms, with the version the page was made from. */
export function CaseForm(props: {
  view: CaseProps;
  name: string;
  verb: string;
  submit: string;
  kind?: 'primary' | 'danger';
  children: ComponentChildren;
}) {
  const { view, name } = props;
  const faults = view.refused === name ? view.faults : noFaults;
  return (
    <form
      method="post"
      action={`/ho-so/${view.answer.id}/${name}`}
      class="form-stack"
      data-ctrl-s={props.kind === 'primary' ? '' : undefined}
    >
      <Csrf token={view.chrome.csrf} />
      <input type="hidden" name="version" value={view.answer.version} />
      <ErrorSummary faults={faults} verb={props.verb} />
      <div class="fields">{props.children}</div>
      <div>
        <Submit {...(props.kind ? { kind: props.kind } : {})}>{props.submit}</Submit>
      </div>
    </form>
  );
}

export function Day({
  view,
  name,
  label,
  form,
}: {
  view: CaseProps;
  name: string;
  label: string;
  form: string;
}) {
  const isRefused = view.refused === form;
  return (
    <TextField
      width="w3"
      label={label}
      name={name}
      pointer={`/${name}`}
      value={isRefused ? textOf(view.typed, name) : formatDay(view.today)}
      faults={isRefused ? view.faults : noFaults}
      inputmode="numeric"
    />
  );
}

export function Note(props: {
  view: CaseProps;
  form: string;
  name: string;
  label: string;
  optional?: boolean;
}) {
  const { view, form, name, label } = props;
  const isRefused = view.refused === form;
  return (
    <TextArea
      width="w12"
      {...{ label, name }}
      pointer={`/${name}`}
      value={isRefused ? textOf(view.typed, name) : ''}
      faults={isRefused ? view.faults : noFaults}
      {...(props.optional ? { optional: true } : {})}
    />
  );
}

function Approval({ view }: { view: CaseProps }) {
  const faults = view.refused === 'duyet' ? view.faults : noFaults;
  const field = (name: string, pointer: string, label: string, width: string, otherwise = '') => (
    <TextField
      {...{ name, pointer, label, width, faults }}
      value={view.refused === 'duyet' ? textOf(view.typed, name) : otherwise}
    />
  );
  if (!view.may.approve) {
    return (
      <Message kind="neutral">
        {view.may.isOwn
          ? 'Hồ sơ do bạn nhập: người khác phải duyệt.'
          : 'Đang chờ lãnh đạo phường duyệt và ghi số quyết định.'}
      </Message>
    );
  }
  const front = view.answer.steps.findLast(({ data }) => data?.opinion !== undefined);
  return (
    <CaseForm view={view} name="duyet" verb="Chưa duyệt được" submit="Duyệt hồ sơ" kind="primary">
      {front?.data?.opinion === 'disagree' && (
        <div class="w12">
          <Message kind="error">
            Ủy ban Mặt trận không đồng ý{front.note ? `: ${front.note}` : ''}. Cân nhắc trước khi duyệt.
          </Message>
        </div>
      )}
      {field('decisionNumber', '/decision/number', 'Số quyết định', 'w3')}
      {field('decisionDate', '/decision/date', 'Ngày quyết định', 'w3', formatDay(view.today))}
      {field('decisionIssuer', '/decision/issuer', 'Cơ quan ban hành', 'w6', `UBND ${view.chrome.placeName}`)}
      <TextField
        {...{ faults, name: 'validFrom', pointer: '/validFrom', label: 'Có hiệu lực từ ngày', width: 'w3' }}
        value={view.refused === 'duyet' ? textOf(view.typed, 'validFrom') : ''}
        hint="bỏ trống: theo quy định của loại hồ sơ"
        optional
      />
    </CaseForm>
  );
}

export function StepForm({ view, step }: { view: CaseProps; step: NonNullable<CaseProps['step']> }) {
  if (step.form === 'decision') return <Approval view={view} />;
  if (!view.may.write) return <p class="second">Đang chờ {uncapitalise(waitsForLabels[step.waitsFor])}.</p>;
  const faults = view.refused === 'buoc' ? view.faults : noFaults;
  const typed = view.refused === 'buoc' ? view.typed : {};
  return (
    <CaseForm view={view} name="buoc" verb="Chưa ghi được" submit={`Ghi bước: ${step.label}`} kind="primary">
      <input type="hidden" name="step" value={step.code} />
      <Day view={view} name="date" label="Ngày thực hiện" form="buoc" />
      <StepFields
        view={{
          kind: view.kind,
          step,
          proposal: view.answer.proposal,
          typed,
          faults,
          today: view.today,
          surveyed: view.surveyed,
          ...view.choices,
        }}
      />
      <Note view={view} form="buoc" name="note" label="Ghi chú" optional />
    </CaseForm>
  );
}

export function Other({ view }: { view: CaseProps }) {
  const open = (name: string): boolean => view.refused === name;
  const fold = (name: string, title: string, children: ComponentChildren) => (
    <details class="fold" open={open(name)}>
      <summary>{title}</summary>
      {children}
    </details>
  );
  return (
    <Section title="Việc khác">
      {view.answer.state === 'open' &&
        fold(
          'bo-sung',
          'Yêu cầu bổ sung (hạn trả ngừng tính)',
          <CaseForm view={view} name="bo-sung" verb="Chưa ghi được" submit="Ghi yêu cầu bổ sung">
            <Day view={view} name="date" label="Ngày yêu cầu" form="bo-sung" />
            <Note view={view} form="bo-sung" name="note" label="Nội dung cần bổ sung" />
          </CaseForm>,
        )}
      {view.answer.state === 'open' &&
        view.answer.daysLate > 0 &&
        fold(
          'xin-loi',
          'Xin lỗi vì quá hạn, hẹn lại ngày trả',
          <CaseForm view={view} name="xin-loi" verb="Chưa ghi được" submit="Ghi ngày hẹn lại">
            <Day view={view} name="promisedOn" label="Hẹn lại ngày" form="xin-loi" />
            <Note view={view} form="xin-loi" name="reason" label="Lý do chậm" />
          </CaseForm>,
        )}
      {fold(
        'giao',
        'Giao cho người khác thụ lý',
        <CaseForm view={view} name="giao" verb="Chưa giao được" submit="Giao hồ sơ">
          <SelectField
            width="w6"
            label="Người thụ lý"
            name="assignee"
            pointer="/assignee"
            faults={view.refused === 'giao' ? view.faults : noFaults}
            value={view.answer.assignee ?? ''}
            choices={view.choices.assignees}
            blank="Chưa giao cho ai"
          />
        </CaseForm>,
      )}
      {fold(
        'tu-choi',
        'Từ chối hồ sơ',
        <CaseForm view={view} name="tu-choi" verb="Chưa ghi được" submit="Từ chối hồ sơ" kind="danger">
          <Day view={view} name="date" label="Ngày" form="tu-choi" />
          <Note view={view} form="tu-choi" name="reason" label="Lý do" />
        </CaseForm>,
      )}
      {fold(
        'rut-don',
        'Người nộp rút đơn',
        <CaseForm view={view} name="rut-don" verb="Chưa ghi được" submit="Ghi nhận rút đơn">
          <Day view={view} name="date" label="Ngày" form="rut-don" />
          <Note view={view} form="rut-don" name="reason" label="Lý do" />
        </CaseForm>,
      )}
    </Section>
  );
}
