import type { Day } from '../../shared/dates.ts';
import type { CellValue, Column } from '../exports/service.ts';

/** What stands around every paper of an office: heading, place, signer. null: not known, a dotted line. */
export interface Letterhead {
  /** "PHƯỜNG CHÁNH LỘ" */
  office: string;
  /** "phường Chánh Lộ", inside a sentence. */
  officeName: string;
  /** Before the day: "Chánh Lộ, ngày 30 tháng 11 năm 2024". */
  place: string | null;
  /** Below "TM. ỦY BAN NHÂN DÂN": "CHỦ TỊCH", or "KT. CHỦ TỊCH" and "PHÓ CHỦ TỊCH". */
  signerTitles: string[];
  signerName: string | null;
  preparedBy: string | null;
  /** After the number of a certificate: "GXN-UBND". */
  certificateSymbol: string;
}

interface Paper {
  letterhead: Letterhead;
  /** Day on the paper. */
  issuedOn: Day;
  asOf: Day;
}

export interface PrintedMember {
  fullName: string;
  birthDate: string;
  sex: string;
  relation: string;
  /** Whole or masked, as asked for. */
  nationalId: string | null;
}

export interface PrintedDecision {
  number: string;
  date: Day | null;
  issuer: string | null;
}

export interface Certificate extends Paper {
  kind: 'certificate';
  /** "01/GXN-UBND" */
  number: string;
  /** "Hộ nghèo" */
  label: string;
  householdCode: string;
  address: string;
  head: PrintedMember;
  decision: PrintedDecision;
  validFrom: Day;
  members: PrintedMember[];
  purpose: string;
  requestedBy: string | null;
}

export interface HouseholdSheet extends Paper {
  kind: 'householdSheet';
  household: string;
  householdCode: string;
  address: string;
  fullNumbers: boolean;
  members: (PrintedMember & { since: Day })[];
  statuses: {
    subject: string;
    label: string;
    validFrom: Day;
    validTo: Day | null;
    decisions: (PrintedDecision & { year: number })[];
  }[];
  cards: {
    fullName: string;
    objectCode: string;
    number: string | null;
    validFrom: Day;
    validTo: Day | null;
  }[];
  uncovered: string[];
  received: { paidOn: Day; fullName: string; campaign: string; source: string; kind: string; gift: string }[];
}

/** A list: the same rows on the screen, on paper and in the workbook. */
export interface PrintedList {
  title: string;
  areaName: string;
  summary: string;
  columns: Column[];
  rows: CellValue[][];
  /** Headings over consecutive rows, which they divide. */
  parts?: { label: string; rows: number }[];
}

export interface RegisterList extends Paper, PrintedList {
  kind: 'registerList';
  /** Handed to a group head against a receipt. */
  handout: boolean;
  /** Who takes a handout along and by which day it is back; not said: written by hand. */
  takenBy?: string;
  dueOn?: Day;
}

export interface Posting extends Paper, PrintedList {
  kind: 'posting';
  place: string;
  from: Day;
  to: Day;
  minutes: string | null;
}

export interface HandoverSection {
  title: string;
  note: string | null;
  head: string[];
  rows: string[][];
  /** Accounts and settings: shown to administrators only. */
  forAdmin?: boolean;
}

export interface Handover extends Paper {
  kind: 'handover';
  areaName: string;
  givenBy: string;
  successor: string | null;
  successorPosition: string | null;
  sections: HandoverSection[];
  checks: string[];
}

export type Content = Certificate | HouseholdSheet | RegisterList | Posting | Handover;
export type DocumentKind = Content['kind'];

export const documentKindLabels: Record<DocumentKind, string> = {
  certificate: 'Giấy xác nhận',
  householdSheet: 'Phiếu hộ',
  registerList: 'Danh sách theo sổ',
  posting: 'Danh sách niêm yết',
  handover: 'Sổ bàn giao',
};
