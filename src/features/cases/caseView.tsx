import type { ComponentChildren } from 'preact';
import { formatDay } from '../../shared/dates.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import { caseStateLabels, waitsForLabels } from '../../shared/words.ts';
import { Csrf, ErrorSummary, TextArea, TextField } from '../../web/components/fields.tsx';
import { Icon } from '../../web/components/icon.tsx';
import { Badge, Crumbs, LinkButton, Message, Section, Submit, Title } from '../../web/components/parts.tsx';
import { type FormFaults, fieldId, noFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import type { CaseKind } from '../dictionaries/schema.ts';
import { DueBadge } from './listPage.tsx';
import type { ReviewLists } from './review.ts';
import type { Case, CaseStep } from './schema.ts';
import { type Choice, StepFields } from './stepFields.tsx';

interface Props {
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
  };
  review: ReviewLists | null;
  typed: Typed;
  faults: FormFaults;
  refused: string | null;
  may: { write: boolean; approve: boolean; isOwn: boolean };
  today: string;
}

/** One of the page's forms, with the version the page was made from. */
function CaseForm(props: {
  view: Props;
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

function Day({ view, name, label, form }: { view: Props; name: string; label: string; form: string }) {
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

function Note(props: { view: Props; form: string; name: string; label: string; optional?: boolean }) {
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

function Approval({ view }: { view: Props }) {
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
  return (
    <CaseForm view={view} name="duyet" verb="Chưa duyệt được" submit="Duyệt hồ sơ" kind="primary">
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

function StepForm({ view, step }: { view: Props; step: NonNullable<Props['step']> }) {
  if (step.form === 'decision') return <Approval view={view} />;
  if (!view.may.write) return <p class="second">Đang chờ {waitsForLabels[step.waitsFor].toLowerCase()}.</p>;
  const faults = view.refused === 'buoc' ? view.faults : noFaults;
  const typed = view.refused === 'buoc' ? view.typed : {};
  return (
    <CaseForm view={view} name="buoc" verb="Chưa ghi được" submit={`Ghi bước: ${step.label}`} kind="primary">
      <input type="hidden" name="step" value={step.code} />
      <Day view={view} name="date" label="Ngày thực hiện" form="buoc" />
      <StepFields
        view={{ kind: view.kind, step, proposal: view.answer.proposal, typed, faults, ...view.choices }}
      />
      <Note view={view} form="buoc" name="note" label="Ghi chú" optional />
    </CaseForm>
  );
}

function Other({ view }: { view: Props }) {
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

function stepLine(step: CaseStep): string {
  const { attended, agreed, from, to, place } = step.data ?? {};
  return [
    step.note,
    attended !== undefined && `${agreed ?? 0}/${attended} người đồng ý`,
    place && `tại ${place}`,
    from && to && `từ ${formatDay(from)} đến ${formatDay(to)}`,
    `người ghi: ${step.by}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

function Course({ steps }: { steps: readonly CaseStep[] }) {
  return (
    <Section title="Quá trình">
      <ol class="timeline">
        {steps.map((step) => (
          <li>
            <span class="day">{formatDay(step.date)}</span>
            <span class={`dot ${step.action === 'approved' ? 'full' : ''}`} />
            <div>
              <strong>{step.label}</strong>
              <div class="small second">{stepLine(step)}</div>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Papers({ view }: { view: Props }) {
  const { answer, kind } = view;
  const faults = view.refused === 'giay-to' ? view.faults : noFaults;
  return (
    <Section title="Giấy tờ" right={`${answer.papers.length} bản quét`}>
      {answer.papers.length === 0 && (
        <p class="second">
          Chưa có bản quét nào.{kind.papers.length > 0 && ` Cần: ${kind.papers.join('; ')}.`}
        </p>
      )}
      <ul class="facts">
        {answer.papers.map((paper) => (
          <li>
            <Icon name="folders" />
            <div>
              <a href={`/api/v1/papers/${paper.id}/file`} target="_blank" rel="noreferrer">
                {paper.title}
              </a>
              <div class="small second">{paper.name}</div>
            </div>
          </li>
        ))}
      </ul>
      {view.may.write && (
        <form
          method="post"
          action={`/ho-so/${answer.id}/giay-to`}
          enctype="multipart/form-data"
          class="form-stack"
        >
          <Csrf token={view.chrome.csrf} />
          <ErrorSummary faults={faults} verb="Chưa đính kèm được" />
          <div class="fields">
            <TextField
              width="w6"
              label="Tên giấy tờ"
              name="title"
              pointer="/title"
              value=""
              faults={faults}
              optional
            />
            <div class="field w6">
              <label for={fieldId('/file')}>Bản quét (PDF, JPEG, PNG, đến 10 MB)</label>
              <input
                class="input"
                type="file"
                id={fieldId('/file')}
                name="file"
                accept=".pdf,.jpg,.jpeg,.png"
              />
            </div>
          </div>
          <div>
            <Submit icon="upload">Đính kèm</Submit>
          </div>
        </form>
      )}
    </Section>
  );
}

function Review({ view, lists }: { view: Props; lists: ReviewLists }) {
  const counts = [
    ['Hộ nghèo', lists.poor.length],
    ['Hộ cận nghèo', lists.nearPoor.length],
    ['Thoát nghèo', lists.escaped.length],
    ['Thoát cận nghèo', lists.escapedNearPoor.length],
  ] as const;
  return (
    <Section
      title="Danh sách rà soát"
      right={
        <LinkButton href={`/ho-so/${view.answer.id}/ra-soat`} icon="list-check" slim>
          Mở danh sách
        </LinkButton>
      }
    >
      <p>{counts.map(([label, count]) => `${label}: ${count}`).join(' · ')}</p>
    </Section>
  );
}

function Head({ answer, kind }: { answer: Case; kind: CaseKind }) {
  const subject = answer.household
    ? `/ho/${answer.household}`
    : answer.person
      ? `/nguoi/${answer.person}`
      : null;
  return (
    <p class="person-line">
      {kind.label} · {subject ? <a href={subject}>{answer.subject}</a> : answer.subject} · người nộp{' '}
      {answer.applicantName}
      {answer.applicantPhone && ` · ${answer.applicantPhone}`}
      <br />
      Tiếp nhận {formatDay(answer.receivedOn)} · hẹn trả <strong>{formatDay(answer.dueOn)}</strong> (
      {kind.dueDays} {kind.dueIn === 'workingDays' ? 'ngày làm việc' : 'ngày'}) ·{' '}
      {caseStateLabels[answer.state].toLowerCase()}
      {answer.state === 'open' && answer.waitsFor && `, chờ ${waitsForLabels[answer.waitsFor].toLowerCase()}`}{' '}
      <DueBadge row={answer} />
    </p>
  );
}

/** One case: where it stands, the form of its step, its course and papers. */
export function CaseView(view: Props) {
  const { answer, kind, step } = view;
  const isOpen = answer.state === 'open' || answer.state === 'stopped';
  return (
    <Layout title={`Hồ sơ ${answer.code}`} chrome={view.chrome}>
      <Crumbs path={[{ href: '/ho-so', text: 'Hồ sơ' }, { text: answer.code }]} />
      <Title
        right={
          <>
            <LinkButton href={`/ho-so/${answer.id}/in/hen-tra`} icon="printer">
              Giấy hẹn trả
            </LinkButton>
            {answer.state === 'stopped' && (
              <LinkButton href={`/ho-so/${answer.id}/in/bo-sung`} icon="printer">
                Phiếu bổ sung
              </LinkButton>
            )}
            {answer.state === 'refused' && (
              <LinkButton href={`/ho-so/${answer.id}/in/tu-choi`} icon="printer">
                Thông báo từ chối
              </LinkButton>
            )}
            {answer.daysLate > 0 && (
              <LinkButton href={`/ho-so/${answer.id}/in/xin-loi`} icon="printer">
                Phiếu xin lỗi
              </LinkButton>
            )}
          </>
        }
      >
        Hồ sơ {answer.code}
      </Title>
      <Head answer={answer} kind={kind} />
      {answer.summary && <p>{answer.summary}</p>}
      {answer.verdict && (
        <p>
          <Badge icon="info-circle">phân loại</Badge> {answer.verdict}.
        </p>
      )}
      {view.review && <Review view={view} lists={view.review} />}
      {answer.state === 'stopped' && view.may.write && (
        <Section title="Nhận bổ sung">
          <CaseForm
            view={view}
            name="da-bo-sung"
            verb="Chưa ghi được"
            submit="Ghi nhận bổ sung"
            kind="primary"
          >
            <Day view={view} name="date" label="Ngày nhận bổ sung" form="da-bo-sung" />
            <Note view={view} form="da-bo-sung" name="note" label="Ghi chú" optional />
          </CaseForm>
        </Section>
      )}
      {answer.state === 'open' && step && (
        <Section title={`Bước hiện nay: ${step.label}`}>
          <StepForm view={view} step={step} />
        </Section>
      )}
      <Course steps={answer.steps} />
      <Papers view={view} />
      {isOpen && view.may.write && <Other view={view} />}
    </Layout>
  );
}
