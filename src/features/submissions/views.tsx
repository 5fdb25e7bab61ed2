import type { ComponentChildren } from 'preact';
import { formatDay, formatInstant } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { Icon, type IconName } from '../../web/components/icon.tsx';
import { Badge, Section, Table } from '../../web/components/parts.tsx';
import type { ExplainedCheck } from '../exports/schema.ts';
import { hasOwnFrame, reportLabels } from '../exports/schema.ts';
import {
  type Step,
  type Submission,
  type SubmissionDetail,
  type SubmissionState,
  stateLabels,
  stepLabels,
  type VersionFile,
} from './schema.ts';

const stateIcons: Record<SubmissionState, IconName> = {
  draft: 'file-spreadsheet',
  toSign: 'clock',
  signed: 'clock',
  numbered: 'clock',
  sent: 'circle-check',
  received: 'circle-check',
  returned: 'arrow-back-up',
};

/** Where a document stands, in one badge; a returned one is red. */
export function StateBadge({ state }: { state: SubmissionState }) {
  return (
    <Badge icon={stateIcons[state]} {...(state === 'returned' ? { kind: 'red' as const } : {})}>
      {stateLabels[state]}
    </Badge>
  );
}

/** True while the file of a draft is being made. */
export const isMaking = ({ file }: Pick<Submission, 'file'>): boolean =>
  file === 'queued' || file === 'running';

/** The day it is due; red once that has passed and the superior has not got it. */
export function Due({ dueOn, late }: Pick<Submission, 'dueOn' | 'late'>) {
  if (dueOn === null) return null;
  if (!late) return <>{formatDay(dueOn)}</>;
  return (
    <Badge icon="alert-triangle" kind="red">
      Quá hạn {formatDay(dueOn)}
    </Badge>
  );
}

const waitingWords: Record<NonNullable<Submission['waitsFor']>, string> = {
  officer: 'cán bộ',
  leader: 'lãnh đạo',
  higher: 'cấp trên',
};

/** Whom it waits for: "bạn" where that is who looks. */
export function waitingText({ waitsFor }: Pick<Submission, 'waitsFor'>, mine: boolean): ComponentChildren {
  if (waitsFor === null) return '';
  return mine ? <strong>bạn</strong> : waitingWords[waitsFor];
}

const way: readonly { states: readonly SubmissionState[]; label: string }[] = [
  { states: ['draft'], label: 'Bản nháp' },
  { states: ['toSign'], label: 'Trình ký' },
  { states: ['signed'], label: 'Đã ký' },
  { states: ['numbered'], label: 'Đã cấp số' },
  { states: ['sent'], label: 'Đã gửi' },
  { states: ['received', 'returned'], label: 'Cấp trên nhận' },
];

/** The document's way with the place where it stands. */
export function Way({ submission }: { submission: Submission }) {
  const at = way.findIndex(({ states }) => states.includes(submission.state));
  const last = submission.state === 'received';
  return (
    <ol class="campaign-steps six">
      {way.map(({ label }, i) => {
        const done = i < at || (i === at && last);
        return (
          <li class={i === at ? 'here' : ''} aria-current={i === at ? 'step' : undefined}>
            <span class={done ? 'mark done' : 'mark'}>
              {done ? <Icon name="circle-check" /> : String(i + 1)}
            </span>
            <span>
              <strong>{i === at && submission.state === 'returned' ? stateLabels.returned : label}</strong>
              {done && <span class="hidden-visually">xong</span>}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** Where a file is had: the signed one where there is one. */
export function FileLinks({ file }: { file: VersionFile }) {
  if (file.state === 'failed') return <span class="fault">Không làm được: {file.fault}</span>;
  if (file.state !== 'done') return <>Đang làm…</>;
  const path = `/api/v1/exports/${file.export}${file.signed ? '/closing' : ''}`;
  return (
    <>
      <a href={`${path}/file`}>Tải .xlsx</a>
      {!hasOwnFrame(file.report) && (
        <>
          {' · '}
          <a href={`${path}/pdf`}>PDF</a>
        </>
      )}
    </>
  );
}

function fileTitle(file: VersionFile, newest: boolean): string {
  if (file.kind === 'list') return `Danh sách đầy đủ: ${reportLabels[file.report] ?? file.report}`;
  if (file.signed) return `Tệp đã ký, số ${file.signed.number} ngày ${formatDay(file.signed.date)}`;
  return newest ? 'Bản nháp' : 'Bản nháp trước';
}

interface FileRow {
  number: number;
  file: VersionFile;
  title: string;
}

/** Files of every version with their hashes: what was sent never changes. */
export function Files({ submission: { id, number, versions } }: { submission: SubmissionDetail }) {
  const rows: FileRow[] = versions.flatMap(({ number, files }) =>
    files.map((file, i) => ({ number, file, title: fileTitle(file, i === 0) })),
  );
  return (
    <Section
      title="Các tệp"
      right={number > 1 && <a href={`/bao-cao-gui/${id}/khac-lan-truoc`}>Khác lần gửi trước</a>}
    >
      <Table
        caption="Các tệp của từng lần gửi"
        rows={rows}
        columns={[
          { head: 'Lần gửi', cell: ({ number }) => number },
          { head: 'Tệp', cell: ({ title }) => title },
          {
            head: 'Số dòng',
            cell: ({ file }) => (file.rows === null ? '' : formatNumber(file.rows)),
            number: true,
          },
          {
            head: 'Mã SHA-256',
            cell: ({ file }) => (
              <span class="hash">
                {file.signed?.sha256 ?? file.sha256 ?? ''}
                {file.signed && <div class="second">bản nháp đã ký: {file.sha256}</div>}
              </span>
            ),
          },
          { head: 'Tải về', cell: ({ file }) => <FileLinks file={file} /> },
        ]}
      />
    </Section>
  );
}

/** "Đạt", or red. */
export function CheckResult({ check }: { check: ExplainedCheck }) {
  if (check.ok) return <>Đạt. {check.result}</>;
  return (
    <>
      <Badge icon="alert-triangle" kind="red">
        Không đạt
      </Badge>{' '}
      {check.result}
    </>
  );
}

/** What was done with the document: who, when, why. */
export function Course({ steps }: { steps: readonly Step[] }) {
  return (
    <Section title="Quá trình">
      <Table
        caption="Quá trình"
        rows={steps}
        columns={[
          { head: 'Lúc', cell: ({ at }) => formatInstant(at) },
          { head: 'Lần gửi', cell: ({ number }) => number },
          {
            head: 'Việc',
            cell: ({ step, details, on, reason }) => (
              <>
                {stepLabels[step]}
                {details && `: ${details}`}
                {on && `, ngày ${formatDay(on)}`}
                {reason && <div class="second">Lý do: {reason}</div>}
              </>
            ),
          },
          { head: 'Người ghi', cell: ({ by }) => by },
        ]}
      />
    </Section>
  );
}

/** Documents as links of the first page. */
export function WaitingLinks({ items }: { items: readonly Submission[] }) {
  return (
    <div class="worklist">
      {items.map((item) => (
        <a href={`/bao-cao-gui/${item.id}`}>
          <span>
            {item.periodName}: gửi {item.addresseeName} <Due {...item} />
          </span>
          <Icon name="chevron-right" />
        </a>
      ))}
    </div>
  );
}
