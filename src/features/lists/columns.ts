import { ageOn, type Day, formatPartial } from '../../shared/dates.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { payerKeys, payerLabels, relationLabel, residenceKindLabels, sexLabels } from '../../shared/words.ts';
import type { CellValue, Column } from '../exports/service.ts';
import type { StatusDetails } from '../statuses/schema.ts';
import type { CardRow, HeadRow, ResidentRow } from './rowStore.ts';
import type { ListSubject } from './schema.ts';

/** A status with its decision; of a category that is not for lists, without what would tell it. */
export interface HeldStatus {
  /** Of the row itself: what a household holds is not each member's once more. */
  own: boolean;
  validFrom: Day;
  number: string | null;
  decidedOn: Day | null;
  details: StatusDetails;
}

/** A row with all that columns may ask about it. Of a household, `resident` is the first of its people listed. */
export interface Subject {
  resident: ResidentRow;
  head: HeadRow | undefined;
  members: number;
  card: CardRow | undefined;
  groupName: string;
  ethnicLabel: string;
  /** Labels of the categories held, as lists may show them. */
  categories: readonly string[];
  /** What is held of the register or category asked for, else all, with the decision of the year in force. */
  held: readonly HeldStatus[];
  asOf: Day;
}

/** A column to choose: what stands above it, whom it is for, what has to be read for it. */
export interface ListColumn extends Column {
  subjects: readonly ListSubject[];
  /** Numbers of identity, grounds, notes: their use is named in the audit. */
  sensitive: boolean;
  /** A workbook adds it up. */
  summed?: boolean;
  needs?: 'heads' | 'members' | 'cards' | 'categories' | 'decisions';
  value(row: Subject): CellValue;
}

const both = ['people', 'households'] as const;
const people = ['people'] as const;
const households = ['households'] as const;

function column(
  field: string,
  header: string,
  kind: Column['kind'],
  width: number,
  value: ListColumn['value'],
  more: Partial<Pick<ListColumn, 'subjects' | 'sensitive' | 'needs' | 'summed'>> = {},
): ListColumn {
  return { field, header, kind, width, value, subjects: people, sensitive: false, ...more };
}

const amounts = (held: readonly HeldStatus[]): number | null => {
  const known = held.flatMap(({ own, details }) => (own ? (details.amountDong ?? []) : []));
  return known.length > 0 ? known.reduce((sum, each) => sum + each, 0) : null;
};
const texts = (list: readonly (string | null | undefined)[]): string | null =>
  [...new Set(list.filter((each) => each))].join('; ') || null;
const decisions = { subjects: both, needs: 'decisions' } as const;

const payerKey = (key: string | null) => payerKeys.find((each) => each === key);

/** Every column of lists of one's own, in the order of the form. */
export const listColumns: readonly ListColumn[] = [
  column('fullName', 'Họ và tên', 'text', 26, ({ resident }) => resident.full_name),
  column('birthDate', 'Ngày sinh', 'id', 12, ({ resident }) => formatPartial(resident.birth_date)),
  column('birthYear', 'Năm sinh', 'id', 9, ({ resident }) => resident.birth_date.slice(0, 4)),
  column('age', 'Tuổi', 'number', 7, ({ resident, asOf }) => ageOn(resident.birth_date, asOf)),
  column('sex', 'Giới tính', 'text', 8, ({ resident }) => sexLabels[resident.sex]),
  column('ethnicity', 'Dân tộc', 'text', 10, ({ ethnicLabel }) => ethnicLabel),
  column('nationalId', 'Số CCCD', 'id', 15, ({ resident }) => resident.national_id, { sensitive: true }),
  column('phone', 'Điện thoại', 'id', 14, ({ resident }) => resident.phone),
  column(
    'relation',
    'Quan hệ với chủ hộ',
    'text',
    14,
    ({ resident }) =>
      resident.relation && relationLabel(resident.relation, resident.sex, resident.relation_text),
  ),
  column(
    'residenceKind',
    'Cư trú',
    'text',
    12,
    ({ resident }) => residenceKindLabels[resident.residence_kind],
  ),
  column('residentFrom', 'Cư trú từ ngày', 'day', 12, ({ resident }) => resident.resident_from),
  column('householdCode', 'Mã hộ', 'id', 12, ({ resident }) => resident.household_code, { subjects: both }),
  column('head', 'Chủ hộ', 'text', 24, ({ head }) => head?.full_name ?? null, {
    subjects: both,
    needs: 'heads',
  }),
  column('headPhone', 'Điện thoại chủ hộ', 'id', 14, ({ head }) => head?.phone ?? null, {
    subjects: both,
    needs: 'heads',
  }),
  column('headBirthYear', 'Năm sinh chủ hộ', 'id', 9, ({ head }) => head?.birth_date.slice(0, 4) ?? null, {
    subjects: households,
    needs: 'heads',
  }),
  column('headNationalId', 'Số CCCD chủ hộ', 'id', 15, ({ head }) => head?.national_id ?? null, {
    subjects: households,
    needs: 'heads',
    sensitive: true,
  }),
  column('members', 'Số khẩu', 'number', 8, ({ members }) => members, {
    subjects: households,
    needs: 'members',
    summed: true,
  }),
  column('address', 'Địa chỉ', 'text', 30, ({ resident }) => resident.address, { subjects: both }),
  column('group', 'Tổ dân phố', 'text', 13, ({ groupName }) => groupName, { subjects: both }),
  column('categories', 'Đối tượng', 'text', 28, ({ categories }) => categories.join('; ') || null, {
    subjects: both,
    needs: 'categories',
    sensitive: true,
  }),
  column('statusFrom', 'Công nhận từ ngày', 'day', 12, ({ held }) => held[0]?.validFrom ?? null, decisions),
  column('decision', 'Số quyết định', 'text', 18, ({ held }) => texts(held.map((h) => h.number)), decisions),
  column('decisionDate', 'Ngày quyết định', 'day', 12, ({ held }) => held[0]?.decidedOn ?? null, decisions),
  column('scoreB1', 'Điểm B1', 'number', 8, ({ held }) => held[0]?.details.scoreB1 ?? null, decisions),
  column('scoreB2', 'Điểm B2', 'number', 8, ({ held }) => held[0]?.details.scoreB2 ?? null, decisions),
  column('amountDong', 'Mức trợ cấp (đồng/tháng)', 'money', 14, ({ held }) => amounts(held), {
    ...decisions,
    sensitive: true,
    summed: true,
  }),
  column(
    'accountNumber',
    'Số tài khoản',
    'id',
    18,
    ({ held }) => texts(held.map(({ details }) => details.accountNumber)),
    { ...decisions, sensitive: true },
  ),
  column('insuranceNumber', 'Mã số BHXH', 'id', 13, ({ resident }) => resident.insurance_number, {
    sensitive: true,
  }),
  column('cardNumber', 'Số thẻ BHYT', 'id', 18, ({ card }) => card?.card_number ?? null, {
    needs: 'cards',
    sensitive: true,
  }),
  column('objectCode', 'Mã đối tượng BHYT', 'id', 10, ({ card }) => card?.object_code ?? null, {
    needs: 'cards',
    sensitive: true,
  }),
  column('cardTo', 'Thẻ có giá trị đến', 'day', 12, ({ card }) => (card ? lastDayOut(card.valid_to) : null), {
    needs: 'cards',
  }),
  column('payerGroup', 'Nhóm đối tượng tham gia BHYT', 'text', 26, ({ resident }) => {
    const key = payerKey(resident.payer_key);
    return key ? payerLabels[key] : null;
  }),
  column('note', 'Ghi chú', 'text', 24, ({ resident }) => resident.note, { sensitive: true }),
  column('householdNote', 'Ghi chú của hộ', 'text', 24, ({ resident }) => resident.household_note, {
    subjects: households,
    sensitive: true,
  }),
];

const byCode = new Map(listColumns.map((each) => [each.field, each]));
export const columnOf = (code: string): ListColumn | undefined => byCode.get(code);

/** What has to be read for a handout, whatever columns were chosen. */
export const columnsOfHandout: Record<ListSubject, readonly string[]> = {
  people: ['fullName', 'birthYear', 'address', 'phone'],
  households: ['head', 'headBirthYear', 'address', 'headPhone'],
};

export const usualColumns: Record<ListSubject, readonly string[]> = {
  people: ['fullName', 'birthDate', 'sex', 'householdCode', 'address', 'group', 'phone'],
  households: ['householdCode', 'head', 'members', 'address', 'group', 'headPhone'],
};
