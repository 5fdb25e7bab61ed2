import { formatDay } from '../../shared/dates.ts';
import { formatNumber, formatPercent } from '../../shared/money.ts';
import { uncapitalise } from '../../shared/text.ts';
import { caseStateLabels, waitsForLabels } from '../../shared/words.ts';
import { Badge, Crumbs, LinkButton, Section, Title } from '../../web/components/parts.tsx';
import { ScanForm, ScanList } from '../../web/components/scans.tsx';
import { noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import type { CaseKind } from '../dictionaries/schema.ts';
import { CaseForm, type CaseProps, Day, Note, Other, StepForm } from './caseForms.tsx';
import { DueBadge } from './listPage.tsx';
import type { ReviewLists } from './review.ts';
import type { Case, CaseStep } from './schema.ts';
import type { Choice } from './stepFields.tsx';

const share = (agreed: number, attended: number): string =>
  attended === 0 ? '' : ` (${formatPercent(agreed / attended)})`;

/** What a step recorded, in short sentences. */
function stepLine({ note, data, by }: CaseStep): string {
  const { attendees, attended, agreed = 0, supervisor, minutes = [], from, to, place, opinion } = data ?? {};
  const { scoreB1, deprivations, coefficient } = data?.proposal?.details ?? {};
  return [
    note,
    scoreB1 !== undefined && `B1 ${scoreB1}, B2 ${10 * (deprivations?.length ?? 0)}`,
    coefficient !== undefined && `hệ số ${formatNumber(coefficient, 1)}`,
    attended !== undefined && `${agreed}/${attended} người dự họp đồng ý${share(agreed, attended)}`,
    attendees && `thành phần: ${attendees}`,
    supervisor && `Mặt trận giám sát: ${supervisor}`,
    data?.disagreed && `${data.disagreed.length} hộ khảo sát lại`,
    place && `niêm yết tại ${place}`,
    from && to && `từ ${formatDay(from)} đến ${formatDay(to)}`,
    ...minutes.map(({ number, date }) => `biên bản ${number ? `số ${number} ` : ''}ngày ${formatDay(date)}`),
    opinion && (opinion === 'agree' ? 'Mặt trận đồng ý' : 'Mặt trận không đồng ý'),
    data?.promisedOn && `hẹn lại ngày ${formatDay(data.promisedOn)}`,
    `người ghi: ${by}`,
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

function Papers({ view }: { view: CaseProps }) {
  const { answer, kind } = view;
  const faults = view.refused === 'giay-to' ? view.faults : noFaults;
  return (
    <Section title="Giấy tờ" right={`${answer.papers.length} bản quét`}>
      {answer.papers.length === 0 && <p class="second">Chưa có bản quét nào.</p>}
      {kind.papers.length > 0 && <p class="second">Giấy tờ theo quy định: {kind.papers.join('; ')}.</p>}
      <ScanList papers={answer.papers} />
      {view.may.write && (
        <ScanForm action={`/ho-so/${answer.id}/giay-to`} csrf={view.chrome.csrf} faults={faults} />
      )}
    </Section>
  );
}

function Review({ view, lists }: { view: CaseProps; lists: ReviewLists }) {
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

function Head({ answer, kind, assignees }: { answer: Case; kind: CaseKind; assignees: readonly Choice[] }) {
  const assignee = assignees.find(({ value }) => value === answer.assignee)?.label;
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
      {answer.state === 'open' && answer.waitsFor && `, chờ ${uncapitalise(waitsForLabels[answer.waitsFor])}`}{' '}
      <DueBadge row={answer} />
      {assignee && ` · người thụ lý: ${assignee}`}
    </p>
  );
}

/** One case: where it stands, the form of its step, its course and papers. */
export function CaseView(view: CaseProps) {
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
            {answer.steps.some(({ action }) => action === 'supplementRequested') && (
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
      <Head answer={answer} kind={kind} assignees={view.choices.assignees} />
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
