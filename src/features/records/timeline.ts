import { type Day, dayAfter, dayBefore, dayInVietnam, formatDay } from '../../shared/dates.ts';
import { formatDong } from '../../shared/money.ts';
import {
  caseStateLabels,
  decisionResultLabels,
  endReasonLabels,
  relationLabel,
  residenceKindLabels,
  residenceSourceLabels,
} from '../../shared/words.ts';
import type { CaseSummary } from '../cases/schema.ts';
import type { Decision, Status } from '../statuses/schema.ts';
import type { Aid } from './aid.ts';
import type { AllowanceYear } from './aidStore.ts';
import type { ChangedField, Correction } from './history.ts';
import type { Person } from './schema.ts';

/** One entry of "Quá trình". */
export interface TimeEvent {
  day: Day;
  title: string;
  lines: readonly string[];
  /** What it leads to: a household, a case, a status. */
  link?: { href: string; text: string };
  /** Where what it says may be corrected, for those who may. */
  edit?: { href: string; text: string };
  /** plain: a period begins or ends; full: something was given or happened; correction: what was known changed. */
  mark: 'plain' | 'full' | 'correction';
  /** Of a correction: the fields, and the instant it was recorded at. */
  changes?: readonly ChangedField[];
  recordedAt?: string;
}

export type AreaName = (code: string, day: Day) => string;

const endLabels: Record<string, string> = {
  movedOut: 'Chuyển đi',
  within: 'Chuyển trong phường',
  died: 'Mất',
  newHead: 'Thay chủ hộ',
  split: 'Tách hộ',
};

/** "QĐ 214/QĐ-UBND ngày 20/12/2022, UBND phường"; what of it is recorded. */
export function decisionLine({ number, date, issuer }: Pick<Decision, 'number' | 'date' | 'issuer'>): string {
  if (!number) return 'chưa ghi quyết định';
  const dated = `QĐ ${number.replace(/^QĐ\s+/, '')}${date ? ` ngày ${formatDay(date)}` : ''}`;
  return issuer ? `${dated}, ${issuer}` : dated;
}

/** Of a status: recognised, each later decision, its end. */
export function statusEvents(statuses: readonly Status[]): TimeEvent[] {
  return statuses.flatMap((status) => {
    const link = { href: `/dien/${status.id}`, text: 'chi tiết' };
    const [first, ...later] = status.decisions;
    const ended = status.validTo !== null && (status.endReason !== null || status.validTo < '9999');
    const end: TimeEvent[] =
      ended && status.validTo
        ? [
            {
              day: dayAfter(status.validTo),
              title: `${status.household ? 'Đưa ra khỏi danh sách' : 'Thôi'}: ${status.label}`,
              lines: [
                status.endReason ? endReasonLabels[status.endReason] : 'hết thời hạn',
                ...(isDecision(status.endDecision) ? [decisionLine(status.endDecision)] : []),
                ...(status.endNote ? [status.endNote] : []),
              ],
              link,
              mark: 'plain',
            },
          ]
        : [];
    return [
      {
        day: status.validFrom,
        title: `Được công nhận: ${status.label}`,
        lines: first ? [decisionLine(first)] : [],
        link,
        mark: 'plain' as const,
      },
      ...later.map((decision) => ({
        day: decision.date ?? `${decision.year}-01-01`,
        title: `${status.label}: quyết định năm ${decision.year}, ${decisionResultLabels[decision.result]}`,
        lines: [decisionLine(decision)],
        link,
        mark: 'plain' as const,
      })),
      ...end,
    ];
  });
}

function isDecision(value: unknown): value is { number: string; date: Day; issuer: string } {
  return typeof value === 'object' && value !== null && 'number' in value;
}

export function caseEvents(cases: readonly CaseSummary[]): TimeEvent[] {
  return cases.flatMap((each) => {
    const link = { href: `/ho-so/${each.id}`, text: each.code };
    const received: TimeEvent = {
      day: each.receivedOn,
      title: `Nộp hồ sơ: ${each.kindLabel}`,
      lines: each.closedOn === null ? [`${each.stepLabel}, hẹn trả ${formatDay(each.dueOn)}`] : [],
      link,
      mark: 'full',
    };
    if (each.closedOn === null) return [received];
    const closed: TimeEvent = {
      day: each.closedOn,
      title: `${caseStateLabels[each.state]}: ${each.kindLabel}`,
      lines: [],
      link,
      mark: 'full',
    };
    return [closed, received];
  });
}

export function aidEvents(aid: readonly Aid[], about: string): TimeEvent[] {
  return aid.map((each) => ({
    day: each.paidOn,
    title: `${each.kind}: ${each.campaign}, ${each.gift}`,
    lines: [
      [
        each.source,
        each.whose === about ? null : `của ${each.whose.replace(/^Hộ/, 'hộ')}`,
        each.receiver ? `${each.receiver} nhận thay` : null,
      ]
        .filter(Boolean)
        .join('; '),
    ],
    mark: 'full' as const,
  }));
}

export function allowanceEvents(
  years: readonly AllowanceYear[],
  label: (category: string) => string,
): TimeEvent[] {
  return years.map((each) => ({
    day: each.last_on,
    title: `Trợ cấp hằng tháng năm ${each.year}: ${formatDong(each.amount_dong)}`,
    lines: [`${label(each.category)}, đã chi trả ${each.months} tháng`],
    mark: 'full' as const,
  }));
}

export function correctionEvents(corrections: readonly Correction[]): TimeEvent[] {
  return corrections.map((each) => ({
    day: dayInVietnam(each.at),
    title: `${each.kind === 'retracted' ? 'Thu hồi bản ghi sai' : 'Đính chính'}: ${each.what}`,
    lines: [`${each.reason ? `${each.reason}; ` : ''}${each.by} ghi`],
    mark: 'correction' as const,
    changes: each.changes,
    recordedAt: each.at,
  }));
}

/** "Thường trú; Công an phường xác nhận". */
export const residenceText = (row: Pick<Person['residences'][number], 'kind' | 'source'>): string =>
  `${residenceKindLabels[row.kind]}; ${residenceSourceLabels[row.source]}`;

function residenceEvents(person: Person, areaName: AreaName): TimeEvent[] {
  const begins = new Set(person.residences.map(({ validFrom }) => validFrom));
  return person.residences.flatMap((row) => {
    const begun: TimeEvent = {
      day: row.validFrom,
      title: `Cư trú tại ${areaName(row.area, row.validFrom)}`,
      lines: [residenceText(row)],
      edit: { href: `/nguoi/${person.id}/cu-tru/${row.id}`, text: 'Đính chính loại, nguồn; thu hồi' },
      mark: 'plain',
    };
    // A move within the ward is told by where it went.
    if (row.validTo === null || begins.has(dayAfter(row.validTo)) || row.endReason === 'died') return [begun];
    const left: TimeEvent = {
      day: dayAfter(row.validTo),
      title: `${endLabels[row.endReason ?? ''] ?? 'Thôi cư trú'}: ${areaName(row.area, row.validTo)}`,
      lines: row.endReason && !(row.endReason in endLabels) ? [row.endReason] : [],
      mark: 'plain',
    };
    return [left, begun];
  });
}

function membershipEvents(person: Person): TimeEvent[] {
  return person.memberships.map((row, i) => {
    const before = person.memberships
      .slice(0, i)
      .findLast(({ validTo }) => validTo === dayBefore(row.validFrom));
    const relation = relationLabel(row.relation, person.sex, row.relationText).toLowerCase();
    const same = before?.household === row.household;
    const title = !same
      ? `Vào hộ ${row.householdCode}, ${relation}`
      : row.relation === 'head'
        ? `Là chủ hộ ${row.householdCode}`
        : `Trong hộ ${row.householdCode}: ${relation}`;
    return {
      day: row.validFrom,
      title,
      lines: before && !same ? [`từ hộ ${before.householdCode}`] : [],
      link: { href: `/ho/${row.household}`, text: row.householdCode },
      edit: { href: `/nguoi/${person.id}/thanh-vien/${row.id}`, text: 'Đính chính quan hệ; thu hồi' },
      mark: 'plain' as const,
    };
  });
}

/** Everything that ever began or ended of a person. */
export function personEvents(person: Person, areaName: AreaName): TimeEvent[] {
  const cards: TimeEvent[] = person.insurancePeriods.map((card) => ({
    day: card.validFrom,
    title: `Thẻ BHYT mã ${card.objectCode}${card.validTo ? `, đến ${formatDay(card.validTo)}` : ''}`,
    lines: card.facility ? [`Khám chữa bệnh ban đầu tại ${card.facility}`] : [],
    mark: 'plain',
  }));
  const born = person.birthDate.length === 10 ? person.birthDate : null;
  return [
    ...(born ? [{ day: born, title: 'Sinh', lines: [], mark: 'plain' as const }] : []),
    ...residenceEvents(person, areaName),
    ...membershipEvents(person),
    ...statusEvents(person.statuses),
    ...cards,
    ...(person.diedOn ? [{ day: person.diedOn, title: 'Khai tử', lines: [], mark: 'full' as const }] : []),
  ];
}

/** Newest first; of one day the later recorded first. */
export function inOrder(events: readonly TimeEvent[]): TimeEvent[] {
  return [...events].sort((a, b) =>
    a.day === b.day ? (b.recordedAt ?? '').localeCompare(a.recordedAt ?? '') : a.day < b.day ? 1 : -1,
  );
}
