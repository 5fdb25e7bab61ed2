import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, formatPartial, OPEN_END } from '../../shared/dates.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { compareTexts } from '../../shared/text.ts';
import {
  decisionResultLabels,
  type Register,
  relationLabel,
  residenceKindLabels,
  sexLabels,
} from '../../shared/words.ts';
import type { Area } from '../areas/schema.ts';
import { leafCodes, namesOn } from '../areas/service.ts';
import { coverage } from '../coverage/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import type { StatusDetails } from '../statuses/schema.ts';
import { decisionsOf, decisionsOn } from '../statuses/service.ts';
import * as store from './deskStore.ts';
import type { CellValue, Column, Sheet } from './sheet.ts';

/** Registers for the desk itself: true labels, the import's own headers, so that they import back unchanged. */
export const deskReports = [
  'poverty',
  'policy',
  'assistance',
  'disadvantaged',
  'insurance',
  'coverage',
  'residents',
] as const;
export type DeskReport = (typeof deskReports)[number];

const registersOf: Partial<Record<DeskReport, Register[]>> = {
  poverty: ['poor', 'nearPoor'],
  policy: ['policy'],
  assistance: ['assistance'],
  disadvantaged: ['disadvantaged'],
};

const birthColumn: Column = { field: 'birthDate', header: 'Ngày sinh', kind: 'id', width: 12 };

const residentColumns: Column[] = [
  { field: 'householdCode', header: 'Mã hộ', kind: 'id' },
  { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 26 },
  { field: 'relation', header: 'Quan hệ với chủ hộ', kind: 'text', width: 14 },
  birthColumn,
  { field: 'sex', header: 'Giới tính', kind: 'text', width: 9 },
  { field: 'nationalId', header: 'Số CCCD', kind: 'id' },
  { field: 'insuranceNumber', header: 'Mã số BHXH', kind: 'id' },
  { field: 'ethnicity', header: 'Dân tộc', kind: 'text', width: 10 },
  { field: 'phone', header: 'Điện thoại', kind: 'id' },
  { field: 'address', header: 'Địa chỉ', kind: 'text', width: 30 },
  { field: 'group', header: 'Tổ dân phố', kind: 'text', width: 16 },
  { field: 'residentFrom', header: 'Cư trú từ ngày', kind: 'day' },
  { field: 'residenceKind', header: 'Loại cư trú', kind: 'text', width: 12 },
  { field: 'note', header: 'Ghi chú', kind: 'text' },
];

/** Sorts household by household, the head first, then from the eldest; who is in no household comes first. */
const residentKey = (row: store.DeskResidentRow): string =>
  [row.household_code ?? '', row.relation === 'head' ? '0' : '1', row.birth_date, row.id].join('\u0000');

async function residents(t: ReadTx, area: Area, asOf: Day): Promise<Sheet> {
  const dictionary = await dictionaries(t);
  const names = await namesOn(t, asOf);
  const cellsOf = (row: store.DeskResidentRow): CellValue[] => [
    row.household_code,
    row.full_name,
    row.relation ? relationLabel(row.relation, row.sex, row.relation_text) : null,
    formatPartial(row.birth_date),
    sexLabels[row.sex],
    row.national_id,
    row.insurance_number,
    row.ethnicity ? dictionary.ethnicLabel(row.ethnicity) : null,
    row.phone,
    row.address,
    names.get(row.area_code) ?? row.area_code,
    row.valid_from,
    residenceKindLabels[row.kind],
    row.note,
  ];
  const found: { key: string; cells: CellValue[] }[] = [];
  for (const code of await leafCodes(t, area.code, asOf)) {
    for (const row of await store.residents(t, code, asOf))
      found.push({ key: residentKey(row), cells: cellsOf(row) });
    await new Promise((resolve) => setImmediate(resolve)); // others are answered between two groups
  }
  found.sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    name: 'Nhân khẩu',
    title: 'Danh sách nhân khẩu',
    columns: residentColumns,
    rows: found.map(({ cells }) => cells),
  };
}

const insuranceColumns: Column[] = [
  { field: 'insuranceNumber', header: 'Mã số BHXH', kind: 'id' },
  { field: 'nationalId', header: 'Số CCCD', kind: 'id' },
  { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 26 },
  birthColumn,
  { field: 'cardNumber', header: 'Số thẻ BHYT', kind: 'id', width: 20 },
  { field: 'objectCode', header: 'Mã đối tượng', kind: 'id', width: 12 },
  { field: 'benefitLevel', header: 'Mức hưởng', kind: 'number' },
  { field: 'validFrom', header: 'Từ ngày', kind: 'day' },
  { field: 'validTo', header: 'Đến ngày', kind: 'day' },
  { field: 'facility', header: 'Nơi KCB ban đầu', kind: 'text', width: 30 },
];

async function insurance(t: ReadTx, area: Area, asOf: Day): Promise<Sheet> {
  const rows = await store.insurance(t, await leafCodes(t, area.code, asOf), asOf);
  return {
    name: 'Thẻ BHYT',
    title: 'Danh sách thẻ bảo hiểm y tế còn giá trị',
    columns: insuranceColumns,
    rows: rows.map((row): CellValue[] => [
      row.insurance_number,
      row.national_id,
      row.full_name,
      formatPartial(row.birth_date),
      row.card_number,
      row.object_code,
      row.benefit_level,
      row.valid_from,
      lastDayOut(row.valid_to),
      row.facility,
    ]),
  };
}

async function statusColumns(t: ReadTx): Promise<Column[]> {
  const indicators = (await dictionaries(t)).deprivations();
  return [
    { field: 'householdCode', header: 'Mã hộ', kind: 'id' },
    { field: 'nationalId', header: 'Số CCCD', kind: 'id' },
    { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 26 },
    birthColumn,
    { field: 'category', header: 'Diện', kind: 'text', width: 40 },
    { field: 'decisionNumber', header: 'Số quyết định', kind: 'text', width: 18 },
    { field: 'decisionDate', header: 'Ngày quyết định', kind: 'day' },
    { field: 'decisionIssuer', header: 'Cơ quan ban hành', kind: 'text', width: 30 },
    { field: 'validFrom', header: 'Từ ngày', kind: 'day' },
    { field: 'validTo', header: 'Đến ngày', kind: 'day' },
    { field: 'scoreB1', header: 'Điểm B1', kind: 'number', width: 8 },
    { field: 'scoreB2', header: 'Điểm B2', kind: 'number', width: 8 },
    ...indicators.map(
      ({ code, label }): Column => ({ field: `deprivation.${code}`, header: label, kind: 'text', width: 8 }),
    ),
    { field: 'causes', header: 'Nguyên nhân nghèo', kind: 'text', width: 30 },
    { field: 'cannotWork', header: 'Không có khả năng lao động', kind: 'text', width: 10 },
    { field: 'result', header: 'Loại', kind: 'text', width: 8 },
    { field: 'injuryRate', header: 'Tỷ lệ tổn thương', kind: 'number' },
    { field: 'coefficient', header: 'Hệ số', kind: 'points' },
    { field: 'amountDong', header: 'Mức trợ cấp', kind: 'money' },
    { field: 'paidFromMonth', header: 'Hưởng từ tháng', kind: 'id', width: 12 },
    { field: 'accountNumber', header: 'Số tài khoản', kind: 'id' },
    { field: 'note', header: 'Ghi chú', kind: 'text' },
  ];
}

/** A category by its own name, or by the one that may be seen and posted (`publicLabel`). */
export type Labels = 'true' | 'public';

async function statuses(
  t: ReadTx,
  area: Area,
  asOf: Day,
  wanted: readonly Register[],
  title: string,
  labels: Labels,
): Promise<Sheet> {
  const dictionary = await dictionaries(t);
  const categories = dictionary.categories().filter(({ register }) => wanted.includes(register));
  const rows = (await store.statuses(t, await leafCodes(t, area.code, asOf), asOf)).filter((row) =>
    categories.some(({ code }) => code === row.category),
  );
  const decisions = groupBy(
    await decisionsOf(
      t,
      rows.map(({ id }) => id),
    ),
    (row) => row.status_id,
  );
  const indicators = dictionary.deprivations().map(({ code }) => code);
  const causes = new Map(dictionary.causes().map(({ code, label }) => [code, label]));
  rows.sort(
    (a, b) =>
      compareTexts(a.category, b.category) ||
      compareTexts(a.household_code ?? a.full_name ?? '', b.household_code ?? b.full_name ?? ''),
  );
  return {
    name: title.slice(0, 31),
    title: `Danh sách ${title}`,
    columns: await statusColumns(t),
    rows: rows.map((row): CellValue[] => {
      const held = decisions.get(row.id) ?? [];
      const latest = decisionsOn(held, asOf).at(-1);
      const details: StatusDetails = latest?.details ? (JSON.parse(latest.details) as StatusDetails) : {}; // our own rows
      // What tells a protected category all the same is left out with its name.
      const isShown = labels === 'true' || dictionary.category(row.category)?.publicListing === true;
      return [
        row.household_code,
        row.national_id,
        row.full_name,
        row.birth_date ? formatPartial(row.birth_date) : null,
        labels === 'true'
          ? (dictionary.category(row.category)?.label ?? row.category)
          : dictionary.publicLabel(row.category),
        latest?.number ?? null,
        latest?.decided_on ?? null,
        latest?.issuer ?? null,
        row.valid_from,
        row.valid_to === OPEN_END ? null : lastDayOut(row.valid_to),
        details.scoreB1 ?? null,
        details.scoreB2 ?? null,
        ...indicators.map((code) => (details.deprivations?.includes(code) ? 'x' : null)),
        details.causes?.map((cause) => causes.get(cause) ?? cause).join('; ') ?? null,
        details.cannotWork ? 'x' : null,
        latest ? decisionResultLabels[latest.result] : null,
        isShown ? (details.injuryRate ?? null) : null,
        isShown ? (details.coefficient ?? null) : null,
        isShown ? (details.amountDong ?? null) : null,
        details.paidFromMonth ? details.paidFromMonth.split('-').reverse().join('/') : null,
        details.accountNumber ?? null,
        isShown ? row.note : null,
      ];
    }),
  };
}

async function coverageSheet(t: ReadTx, area: Area, asOf: Day): Promise<Sheet> {
  const answer = await coverage(t, { area: area.code, asOf, by: 'area' });
  return {
    name: 'Bao phủ BHYT',
    title: 'Bao phủ bảo hiểm y tế',
    columns: [
      { field: 'index', header: 'STT', kind: 'index' },
      { field: 'label', header: 'Địa bàn', kind: 'text', width: 30 },
      { field: 'key', header: 'Mã', kind: 'id', width: 10 },
      { field: 'population', header: 'Dân số', kind: 'number' },
      { field: 'covered', header: 'Có thẻ còn giá trị', kind: 'number' },
      { field: 'rate', header: 'Tỷ lệ %', kind: 'percent' },
    ],
    total: [null, 'Tổng cộng', area.code, answer.population, answer.covered, answer.rate],
    rows: answer.items.map((item, i) => [
      i + 1,
      item.label,
      item.key,
      item.population,
      item.covered,
      item.rate,
    ]),
  };
}

const titles: Partial<Record<DeskReport, string>> = {
  poverty: 'hộ nghèo, hộ cận nghèo',
  policy: 'người có công',
  assistance: 'bảo trợ xã hội',
  disadvantaged: 'hộ khó khăn',
};

/** One register of an area as of a day. */
export async function deskReport(
  t: ReadTx,
  report: DeskReport,
  area: Area,
  asOf: Day,
  labels: Labels,
): Promise<Sheet> {
  if (report === 'residents') return residents(t, area, asOf);
  if (report === 'insurance') return insurance(t, area, asOf);
  if (report === 'coverage') return coverageSheet(t, area, asOf);
  return statuses(t, area, asOf, registersOf[report] ?? [], titles[report] ?? report, labels);
}
