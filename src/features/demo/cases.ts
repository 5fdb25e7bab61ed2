import type { WriteTx } from '../../db/tx.ts';
import { addDays, type Day } from '../../shared/dates.ts';
import { approveCase } from '../cases/approval.ts';
import { closeCase, openCase, requestSupplement } from '../cases/service.ts';
import { recordStep } from '../cases/steps.ts';
import type { Loaded } from './load.ts';

interface DemoCase {
  kind: string;
  receivedOn: Day;
  /** How many steps after the receipt are recorded. */
  steps: number;
  /** What became of it: left at its step, stopped for a supplement, closed, or decided. */
  end?: 'stopped' | 'refused' | 'withdrawn' | 'approved';
  note?: string;
}

/** Cases of the sample ward: some in time, some late, some left over from the year before. */
const cases: readonly DemoCase[] = [
  { kind: 'poverty-new', receivedOn: '2024-11-04', steps: 2 },
  { kind: 'poverty-new', receivedOn: '2024-11-07', steps: 1 },
  { kind: 'poverty-new', receivedOn: '2024-11-12', steps: 0, end: 'stopped', note: 'Thiếu phiếu B' },
  { kind: 'poverty-new', receivedOn: '2024-11-20', steps: 0 },
  { kind: 'poverty-new', receivedOn: '2024-11-06', steps: 3 },
  { kind: 'poverty-new', receivedOn: '2024-10-28', steps: 1, end: 'refused', note: 'Điểm B1 vượt chuẩn' },
  { kind: 'disadvantaged-household', receivedOn: '2024-11-08', steps: 2 },
  { kind: 'disadvantaged-household', receivedOn: '2024-11-13', steps: 1 },
  { kind: 'disadvantaged-household', receivedOn: '2024-11-25', steps: 0 },
  { kind: 'emergency-aid', receivedOn: '2024-10-21', steps: 1, end: 'approved' },
  { kind: 'emergency-aid', receivedOn: '2024-11-26', steps: 1 },
  { kind: 'foster-care', receivedOn: '2024-11-18', steps: 0 },
  { kind: 'disability-certificate', receivedOn: '2024-09-30', steps: 2, end: 'approved' },
  { kind: 'disability-certificate', receivedOn: '2024-10-14', steps: 1 },
  { kind: 'disability-certificate', receivedOn: '2024-11-15', steps: 0 },
  { kind: 'funeral-support', receivedOn: '2024-11-05', steps: 1, end: 'approved' },
  { kind: 'funeral-support', receivedOn: '2024-11-19', steps: 1, end: 'approved' },
  { kind: 'funeral-support', receivedOn: '2024-11-27', steps: 0 },
  { kind: 'card-issue', receivedOn: '2024-11-11', steps: 1, end: 'approved' },
  { kind: 'card-issue', receivedOn: '2024-11-22', steps: 1 },
  { kind: 'card-correction', receivedOn: '2024-11-21', steps: 0 },
  { kind: 'card-correction', receivedOn: '2024-11-14', steps: 1, end: 'approved' },
  { kind: 'petition', receivedOn: '2024-11-01', steps: 1, note: 'Kiến nghị sửa đường hẻm' },
  { kind: 'petition', receivedOn: '2024-11-18', steps: 0, note: 'Hỏi về tiền điện hộ nghèo' },
  { kind: 'complaint', receivedOn: '2024-10-10', steps: 1, note: 'Khiếu nại kết quả rà soát' },
  {
    kind: 'complaint',
    receivedOn: '2023-12-04',
    steps: 2,
    end: 'approved',
    note: 'Khiếu nại về danh sách Tết',
  },
  { kind: 'petition', receivedOn: '2023-12-11', steps: 0, note: 'Kiến nghị lắp đèn chiếu sáng' },
  { kind: 'disability-certificate', receivedOn: '2023-11-27', steps: 2, end: 'approved' },
  {
    kind: 'foster-care',
    receivedOn: '2023-12-18',
    steps: 0,
    end: 'withdrawn',
    note: 'Gia đình không còn nhu cầu',
  },
];

const deprivations = ['job', 'dependants', 'nutrition'];

/** What each step of the kinds above records. */
function stepData(step: string, day: Day): object {
  switch (step) {
    case 'verification':
      return { proposal: { details: { scoreB1: 130, deprivations, causes: [] } } };
    case 'communityMeeting':
    case 'groupMinutes':
      return { attended: 42, agreed: 39, minutes: [{ date: day }] };
    case 'posting':
      return { place: 'Nhà văn hóa tổ dân phố', from: addDays(day, -6), to: day };
    case 'frontOpinion':
      return { opinion: 'agree' };
    default:
      return {};
  }
}

const stepsOfKind: Record<string, readonly string[]> = {
  'poverty-new': ['verification', 'communityMeeting', 'posting'],
  'disadvantaged-household': ['groupMinutes', 'frontOpinion', 'posting'],
  'emergency-aid': ['verification'],
  'foster-care': ['verification'],
  'disability-certificate': ['council', 'posting'],
  'funeral-support': ['verification'],
  'card-issue': ['forwarding'],
  'card-correction': ['forwarding'],
  petition: ['verification'],
  complaint: ['acceptance', 'verification'],
};
const ofPerson = ['disability-certificate', 'funeral-support', 'card-issue', 'card-correction'];

/** Enters the cases as the officer; answers those that wait for their decision. */
export async function loadCases(t: WriteTx, loaded: Loaded): Promise<{ id: string; day: Day }[]> {
  const people = [...loaded.person].filter(([person]) => !person.diedOn);
  const households = [...loaded.household];
  const toDecide: { id: string; day: Day }[] = [];
  for (const [i, planned] of cases.entries()) {
    const [person, personId] = people[(i * 397 + 120) % people.length] ?? [];
    const [, householdId] = households[(i * 211 + 60) % households.length] ?? [];
    const isPersonal = ofPerson.includes(planned.kind);
    const isLetter = planned.kind === 'petition' || planned.kind === 'complaint';
    const row = await openCase(t, {
      kind: planned.kind,
      ...(isLetter ? {} : isPersonal ? { person: personId ?? '' } : { household: householdId ?? '' }),
      applicantName: person?.fullName ?? 'Người nộp',
      receivedOn: planned.receivedOn,
      ...(planned.note ? { summary: planned.note } : {}),
    });
    let day = planned.receivedOn;
    for (const step of (stepsOfKind[planned.kind] ?? []).slice(0, planned.steps)) {
      day = addDays(day, 7) > t.today ? t.today : addDays(day, 7);
      const data = planned.kind === 'poverty-new' || step !== 'verification' ? stepData(step, day) : {};
      await recordStep(t, row.id, { step, date: day, data });
    }
    const reason = planned.note ?? '';
    if (planned.end === 'stopped')
      await requestSupplement(t, row.id, { date: addDays(day, 2), note: reason });
    if (planned.end === 'refused' || planned.end === 'withdrawn')
      await closeCase(t, row.id, planned.end, { date: addDays(day, 20), reason });
    if (planned.end === 'approved') toDecide.push({ id: row.id, day: addDays(day, 2) });
  }
  return toDecide;
}

/** Decides as the leader what waits for a decision. */
export async function decideCases(t: WriteTx, waiting: readonly { id: string; day: Day }[]): Promise<void> {
  for (const [i, { id, day }] of waiting.entries()) {
    const date = day > t.today ? t.today : day;
    const decision = { number: `${300 + i}/QĐ-UBND`, date, issuer: 'UBND phường Chánh Lộ' };
    await approveCase(t, id, { decision });
  }
}
