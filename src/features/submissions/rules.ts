import type { Day } from '../../shared/dates.ts';
import { conflict } from '../../shared/errors.ts';
import { dayAfterPeriod, type ReportingPeriod } from '../../shared/reportingPeriods.ts';
import {
  type Submission,
  type SubmissionState,
  type SubmissionStep,
  stateLabels,
  stepLabels,
  submissionSteps,
} from './schema.ts';

/** What the caller may do at all: the officer's steps, the leader's. */
export interface Rights {
  write: boolean;
  sign: boolean;
}

interface Rule {
  from: readonly SubmissionState[];
  to: SubmissionState;
  right: keyof Rights;
}

/**
 * The document's way: Bản nháp → Trình ký → Đã ký, văn thư cấp số → Đã gửi → Cấp trên đã nhận or Trả lại để sửa → Gửi lại
 * lần n. The leader signs or sends back and does nothing else; a version that has its number changes no more.
 */
const way: Record<Exclude<SubmissionStep, 'prepare'>, Rule> = {
  redo: { from: ['draft'], to: 'draft', right: 'write' },
  explain: { from: ['draft'], to: 'draft', right: 'write' },
  submit: { from: ['draft'], to: 'toSign', right: 'write' },
  withdraw: { from: ['toSign'], to: 'draft', right: 'write' },
  sign: { from: ['toSign'], to: 'signed', right: 'sign' },
  // Also what was signed and has no number yet.
  refuse: { from: ['toSign', 'signed'], to: 'draft', right: 'sign' },
  number: { from: ['signed'], to: 'numbered', right: 'write' },
  send: { from: ['numbered'], to: 'sent', right: 'write' },
  receive: { from: ['sent'], to: 'received', right: 'write' },
  return: { from: ['sent', 'received'], to: 'returned', right: 'write' },
  resend: { from: ['numbered', 'sent', 'received', 'returned'], to: 'draft', right: 'write' },
};

/** Steps that make somebody an author of what is signed: not the one to sign it. */
export const authorSteps: ReadonlySet<SubmissionStep> = new Set([
  'prepare',
  'redo',
  'explain',
  'submit',
  'resend',
]);

/** The state after a step; 409 when the document does not stand where the step begins. */
export function stateAfter(
  step: Exclude<SubmissionStep, 'prepare'>,
  state: SubmissionState,
): SubmissionState {
  const rule = way[step];
  if (!rule.from.includes(state))
    throw conflict(
      '/state',
      'state',
      `${stepLabels[step]}: báo cáo đang ở bước “${stateLabels[state]}”, không làm việc này được. Mở lại trang để xem bước hiện tại.`,
    );
  return rule.to;
}

/** What the caller can do next, in the order of the way. */
export const stepsFrom = (state: SubmissionState, rights: Rights): SubmissionStep[] =>
  submissionSteps.filter(
    (step) => step !== 'prepare' && way[step].from.includes(state) && rights[way[step].right],
  );

const waiting: Record<SubmissionState, Submission['waitsFor']> = {
  draft: 'officer',
  toSign: 'leader',
  signed: 'officer',
  numbered: 'officer',
  sent: 'higher',
  received: null,
  returned: 'officer',
};

/** Whom a document waits for. */
export const waitsForIn = (state: SubmissionState): Submission['waitsFor'] => waiting[state];

/** States in which the superior has not got the report. */
export const unsentStates = ['draft', 'toSign', 'signed', 'numbered', 'returned'] as const;

/** The day by which a report of a period is to be sent; null where none is set. */
export const dueOn = (period: ReportingPeriod, dueDay: number | null): Day | null =>
  dueDay === null ? null : dayAfterPeriod(period, dueDay);

/** True when a report is due and the superior has not got it. */
export const isLate = (due: Day | null, state: SubmissionState, today: Day): boolean =>
  due !== null && due < today && unsentStates.some((each) => each === state);
