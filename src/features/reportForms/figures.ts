import type { ReadTx } from '../../db/tx.ts';
import {
  type Day,
  firstDayOfMonth,
  formatDay,
  formatDayLong,
  formatMonth,
  lastDayOfMonth,
  yearOf,
} from '../../shared/dates.ts';
import { capitalise } from '../../shared/text.ts';
import { type Register, registerLabels, registers } from '../../shared/words.ts';
import type { Area } from '../areas/schema.ts';
import { subAreas } from '../areas/service.ts';
import { letterheadFor } from '../documents/service.ts';
import {
  type CellValue,
  type Check,
  type MonthFigures,
  monthReport,
  type Sheet,
} from '../exports/service.ts';
import { documentSingles } from './documentNames.ts';
import { type Catalogue, codeColumn, type Single } from './names.ts';

/** What a filling is asked for. */
export interface Asked {
  /** First and last day. */
  from: Day;
  to: Day;
  month?: string | undefined;
  recipient?: string | undefined;
  document?: { number: string; date: Day } | undefined;
  submission: number;
  /** Who stands on it as having prepared it; else the office's own. */
  preparedBy?: string | undefined;
}

const registerNames: Record<Register, string> = {
  poor: 'ho_ngheo',
  nearPoor: 'can_ngheo',
  policy: 'nguoi_co_cong',
  assistance: 'bao_tro',
  disadvantaged: 'ho_kho_khan',
};
const units = { households: ['ho', 'số hộ'], people: ['khau', 'số khẩu'] } as const;
const parts = {
  opening: ['dau_ky', 'đầu kỳ'],
  increase: ['tang', 'tăng trong kỳ'],
  decrease: ['giam', 'giảm trong kỳ'],
  closing: ['cuoi_ky', 'cuối kỳ'],
} as const;

const entriesOf = <T extends object>(of: T): [keyof T & string, T[keyof T]][] =>
  Object.entries(of) as [keyof T & string, T[keyof T]][]; // own keys of an object written above

function registerSingles(figures: MonthFigures): Single[] {
  return registers.flatMap((register) =>
    entriesOf(units).flatMap(([unit, [unitName, unitLabel]]) =>
      entriesOf(parts).map(
        ([part, [partName, partLabel]]): Single => ({
          name: `${registerNames[register]}.${unitName}.${partName}`,
          code: `registers.${register}.${unit}.${part}`,
          label: `${registerLabels[register]}, ${unitLabel} ${partLabel}`,
          kind: 'number',
          value: figures.registers[register][unit][part],
        }),
      ),
    ),
  );
}

function coverageSingles(figures: MonthFigures): Single[] {
  const { coverage, officialPopulation, officialInsured, reportedCoverage, tet } = figures;
  const number = (name: string, code: string, label: string, value: number | null): Single => ({
    name,
    code,
    label,
    kind: 'number',
    value,
  });
  const { population, covered } = coverage;
  return [
    number('bhyt.dan_so', 'coverage.population', 'Dân số theo sổ phường', population),
    number('bhyt.co_the', 'coverage.covered', 'Người có thẻ BHYT còn giá trị', covered),
    number('bhyt.chua_co_the', 'coverage.uncovered', 'Người chưa có thẻ BHYT', population - covered),
    {
      name: 'bhyt.ty_le',
      code: 'coverage.rate',
      label: 'Tỷ lệ bao phủ BHYT theo sổ phường',
      kind: 'percent',
      value: population === 0 ? null : covered / population,
    },
    {
      name: 'bhyt.ty_le_bao_cao',
      code: 'reportedCoverage.rate',
      label: 'Tỷ lệ bao phủ BHYT được báo cáo',
      kind: 'percent',
      value: reportedCoverage.rate,
    },
    number(
      'dan_so_thong_ke',
      'officialPopulation.people',
      'Dân số theo cơ quan thống kê',
      officialPopulation?.people ?? null,
    ),
    number(
      'bhyt.so_lieu_bhxh',
      'officialInsured.people',
      'Người có thẻ theo cơ quan BHXH',
      officialInsured?.people ?? null,
    ),
    {
      name: 'tet.da_chi',
      code: 'tet.paidDong',
      label: 'Tiền quà Tết đã chi trong kỳ (đồng)',
      kind: 'money',
      value: tet.paidDong,
    },
    number('tet.nguoi_nhan', 'tet.recipients', 'Người nhận quà Tết trong kỳ', tet.recipients),
  ];
}

/** "tháng 11 năm 2024", or the two days. */
function periodTitle({ from, to, month }: Asked): string {
  if (month) return `tháng ${Number(month.slice(5))} năm ${yearOf(month)}`;
  return `từ ngày ${formatDay(from)} đến ngày ${formatDay(to)}`;
}

async function officeSingles(t: ReadTx, area: Area, asked: Asked): Promise<Single[]> {
  const letterhead = await letterheadFor(t, area.code);
  const text = (name: string, code: string, label: string, value: string | null): Single => ({
    name,
    code,
    label,
    kind: 'text',
    value,
  });
  const day = (name: string, code: string, label: string, value: Day | null): Single => ({
    name,
    code,
    label,
    kind: 'day',
    value,
  });
  const { document, from, to, month } = asked;
  return [
    text('don_vi', 'office.name', 'Đơn vị báo cáo', area.name),
    text('don_vi_hoa', 'office.upper', 'Đơn vị báo cáo, chữ hoa', area.name.toUpperCase()),
    text('ma_dvhc', 'office.code', 'Mã đơn vị hành chính', area.officialCode ?? area.code),
    text('dia_danh', 'office.place', 'Địa danh trước ngày tháng', letterhead.place),
    text(
      'nguoi_lap',
      'office.preparedBy',
      'Người lập biểu',
      asked.preparedBy ?? letterhead.preparedBy ?? (t.actor.fullName || null),
    ),
    text(
      'chuc_vu_nguoi_ky',
      'office.signerTitle',
      'Chức vụ người ký',
      letterhead.signerTitles.join(' / ') || null,
    ),
    text('nguoi_ky', 'office.signer', 'Họ tên người ký', letterhead.signerName),
    text('noi_nhan', 'recipient', 'Nơi nhận', asked.recipient ?? null),
    text('ky', 'period', 'Kỳ báo cáo', `từ ngày ${formatDay(from)} đến ngày ${formatDay(to)}`),
    text('ky.ten', 'period.title', 'Kỳ báo cáo, tên kỳ', periodTitle(asked)),
    text('ky.thang', 'period.month', 'Tháng báo cáo (tháng/năm)', month ? formatMonth(month) : null),
    { name: 'ky.nam', code: 'period.year', label: 'Năm báo cáo', kind: 'index', value: yearOf(to) },
    day('ky.tu_ngay', 'period.from', 'Ngày đầu kỳ', from),
    day('ky.den_ngay', 'period.to', 'Ngày cuối kỳ', to),
    ...documentSingles(document),
    day('ngay_lap', 'preparedOn', 'Ngày lập biểu', t.today),
    text('ngay_lap_chu', 'preparedOn.text', 'Ngày lập biểu, bằng chữ', capitalise(formatDayLong(t.today))),
    { name: 'lan_gui', code: 'submission', label: 'Lần gửi', kind: 'index', value: asked.submission },
  ];
}

/** A calendar month as a period. */
export const daysOfMonth = (month: string): { from: Day; to: Day; month: string } => ({
  from: firstDayOfMonth(month),
  to: lastDayOfMonth(month),
  month,
});

/** A month before anybody lived here: its report has every table and column, and costs next to nothing. */
const emptyMonth = { from: '1899-12-01', to: '1899-12-31' };

/** Every name that a form of an area may use, groups of today among them, without a figure. */
export async function knownNames(t: ReadTx, area: Area): Promise<Catalogue> {
  const { catalogue } = await catalogueOf(t, area, { ...emptyMonth, submission: 1 });
  const groups = await subAreas(t, area.code, t.today);
  const sheets = catalogue.sheets.map((sheet): Sheet => {
    const at = { name: sheet.columns.findIndex(({ field }) => field === 'group'), code: codeColumn(sheet) };
    if (at.code < 0) return sheet;
    const rowOf = (row: readonly CellValue[], group: Area): CellValue[] =>
      row.map((value, i) => (i === at.code ? group.code : i === at.name ? group.name : value));
    return { ...sheet, rows: groups.flatMap((group) => sheet.rows.map((row) => rowOf(row, group))) };
  });
  return { ...catalogue, sheets };
}

/** What a form of an area may be filled with for a period, and the month's own checks before sending. */
export async function catalogueOf(
  t: ReadTx,
  area: Area,
  asked: Asked,
): Promise<{ catalogue: Catalogue; checks: Check[]; figures: MonthFigures }> {
  const { sheets, figures, checks } = await monthReport(t, area, asked.from, asked.to);
  const singles = [
    ...(await officeSingles(t, area, asked)),
    ...registerSingles(figures),
    ...coverageSingles(figures),
  ];
  return { catalogue: { singles, sheets }, checks, figures };
}
