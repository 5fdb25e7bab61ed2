import type { Day } from '../../shared/dates.ts';
import type { Sex } from '../../shared/words.ts';

export const changeReasons = [
  'newborn',
  'movedIn',
  'newlyEntitled',
  'died',
  'movedOut',
  'turned6',
  'groundEnded',
  'codeChanged',
  'otherPayer',
] as const;
export type ChangeReason = (typeof changeReasons)[number];

export const changeReasonLabels: Record<ChangeReason, string> = {
  newborn: 'Trẻ mới sinh',
  movedIn: 'Chuyển đến',
  newlyEntitled: 'Mới thuộc đối tượng',
  died: 'Chết',
  movedOut: 'Chuyển đi',
  turned6: 'Trẻ hết diện dưới 6 tuổi',
  groundEnded: 'Hết diện',
  codeChanged: 'Chuyển mã đối tượng',
  otherPayer: 'Tham gia theo nhóm khác',
};

export type Side = 'increase' | 'decrease';
export const sideLabels: Record<Side, string> = { increase: 'Báo tăng', decrease: 'Báo giảm' };

/** Somebody whose card the ward lists for the insurer, by the ground that pays. */
export interface Listed {
  person: string;
  objectCode: string;
  since: Day;
}

export interface Change {
  side: Side;
  person: string;
  objectCode: string;
  /** First day of it: of the right, or without it. */
  on: Day;
  reason: ChangeReason;
  /** The other code, where one follows another. */
  otherCode: string | null;
  /** It belongs to days before the review: news that came late. */
  late: boolean;
}

/** A change with the person as the office knew them then. */
export interface ChangeRow extends Change {
  fullName: string;
  birthDate: string;
  sex: Sex;
  nationalId: string | null;
  insuranceNumber: string | null;
  phone: string | null;
  address: string | null;
  area: string;
  groupName: string;
  facility: string | null;
  /** Not reported this time, with the reason; null: reported. */
  leftOut: string | null;
}

export interface Content {
  /** People on the list the review begins with. */
  opening: number;
  changes: ChangeRow[];
  /** The list it ends with: where the next one begins. */
  closing: Listed[];
  /** Deaths left out: still to be reported. */
  pendingDeaths: string[];
}

export interface LeftOut {
  side: Side;
  person: string;
  reason: string;
}

export interface QuarterlyReview {
  id: string;
  version: number;
  area: string;
  /** 2024-Q3 */
  quarter: string;
  from: Day;
  /** The last day included. */
  to: Day;
  previous: string | null;
  state: 'draft' | 'submitted' | 'sealed';
  leftOut: LeftOut[];
  returnReason: string | null;
  createdBy: string;
  submittedBy: string | null;
  submittedByAccount: string | null;
  submittedAt: string | null;
  sealedBy: string | null;
  sealedAt: string | null;
  sha256: string | null;
}
