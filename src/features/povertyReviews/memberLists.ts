import type { ReadTx } from '../../db/tx.ts';
import { earliestDay, yearOf } from '../../shared/dates.ts';
import { compareNames, compareTexts } from '../../shared/text.ts';
import { decisionResultLabels, relationLabel } from '../../shared/words.ts';
import { householdFacts, type PovertyRegister, type Resident } from '../balances/service.ts';
import type { CellValue, Column, Sheet } from '../exports/sheet.ts';
import { type PovertyHousehold, type ReviewContext, registerWords } from './context.ts';

const columns = (register: PovertyRegister): Column[] => [
  { field: 'household', header: 'STT hộ', kind: 'index', width: 8 },
  { field: 'member', header: 'STT khẩu', kind: 'index' },
  { field: 'householdCode', header: 'Mã hộ', kind: 'id', width: 13 },
  { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 26 },
  { field: 'maleYear', group: 'Năm sinh', header: 'Nam', kind: 'id', width: 8 },
  { field: 'femaleYear', group: 'Năm sinh', header: 'Nữ', kind: 'id', width: 8 },
  { field: 'ethnicity', header: 'Dân tộc', kind: 'text', width: 11 },
  { field: 'relation', header: 'Quan hệ với chủ hộ', kind: 'text', width: 14 },
  { field: 'group', header: 'Tổ dân phố', kind: 'text', width: 16 },
  {
    field: 'result',
    header: register === 'poor' ? 'Nghèo mới, tái, cũ' : 'Cận nghèo mới, tái, cũ',
    kind: 'text',
    width: 10,
  },
  { field: 'policy', header: 'Chính sách', kind: 'text', width: 9 },
  { field: 'cannotWork', header: 'Không có khả năng lao động', kind: 'text', width: 12 },
  { field: 'needs', header: 'Nhu cầu hỗ trợ', kind: 'text', width: 24 },
];

/** The head first, then from the eldest. */
function inOrder(members: readonly Resident[]): Resident[] {
  return [...members].sort(
    (a, b) =>
      Number(b.isHead) - Number(a.isHead) ||
      compareTexts(earliestDay(a.birthDate), earliestDay(b.birthDate)) ||
      compareTexts(a.id, b.id),
  );
}

function rowsOf(
  context: ReviewContext,
  { members, head, result, details }: PovertyHousehold,
  number: number,
  code: string | null,
): CellValue[][] {
  return inOrder(members).map((person, i): CellValue[] => {
    const fact = context.facts.get(person.id);
    const isFirst = i === 0; // what is true of the household stands once
    const year = String(yearOf(person.birthDate));
    return [
      isFirst ? number : null,
      i + 1,
      code,
      person.fullName,
      person.sex === 'female' ? null : year,
      person.sex === 'female' ? year : null,
      context.dictionary.ethnicLabel(fact?.ethnicity ?? null) || null,
      person.id === head?.id && head.isHead
        ? relationLabel('head', person.sex)
        : fact?.relation
          ? relationLabel(fact.relation, person.sex, fact.relation_text)
          : null,
      context.groupOf(person.area).name,
      isFirst && result ? decisionResultLabels[result] : null,
      person.holdings.some(({ register }) => register === 'policy') ? 'x' : null,
      isFirst && details.cannotWork ? 'x' : null,
      null, // asked at home, written by hand
    ];
  });
}

/** 14, 15: everybody of the households on the list. */
export async function memberList(
  t: ReadTx,
  context: ReviewContext,
  register: PovertyRegister,
): Promise<Sheet> {
  const words = registerWords[register];
  const households = context.households.filter((household) => household.register === register);
  const codes = new Map(
    (
      await householdFacts(
        t,
        households.map(({ id }) => id),
      )
    ).map(({ id, code }) => [id, code]),
  );
  const places = new Map(context.groups.map(({ code }, i) => [code, i]));
  households.sort(
    (a, b) =>
      (places.get(a.group) ?? 0) - (places.get(b.group) ?? 0) ||
      compareNames(a.head?.fullName ?? '', b.head?.fullName ?? '') ||
      compareTexts(a.id, b.id),
  );
  return {
    name: register === 'poor' ? '14 Danh sách hộ nghèo' : '15 Danh sách hộ cận nghèo',
    title: `Danh sách chi tiết ${words}`,
    unit: 'hộ, khẩu',
    columns: columns(register),
    rows: households.flatMap((household, i) =>
      rowsOf(context, household, i + 1, codes.get(household.id) ?? null),
    ),
  };
}
