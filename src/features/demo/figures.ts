import type { SqlValue } from '../../db/connection.ts';
import type { WriteTx } from '../../db/tx.ts';
import { coverageTotal } from '../coverage/service.ts';
import { insertMany } from './store.ts';

interface DemoTarget {
  code: string;
  name: string;
  unit: string;
  direction: 'atLeast' | 'atMost';
  planned: Record<number, number>;
  source?: 'coverage' | 'povertyRate' | 'nearPovertyRate' | 'casesOnTime';
}

const both = (value: number): Record<number, number> => ({ 2023: value, 2024: value });

/** The ward's 17 targets as it might have set them. */
const targets: DemoTarget[] = [
  {
    code: 'coverage',
    source: 'coverage',
    name: 'Tỷ lệ bao phủ bảo hiểm y tế',
    unit: '%',
    direction: 'atLeast',
    planned: { 2023: 94.5, 2024: 95 },
  },
  {
    code: 'poverty-rate',
    source: 'povertyRate',
    name: 'Tỷ lệ hộ nghèo',
    unit: '%',
    direction: 'atMost',
    planned: { 2023: 1.2, 2024: 1.1 },
  },
  {
    code: 'near-poverty-rate',
    source: 'nearPovertyRate',
    name: 'Tỷ lệ hộ cận nghèo',
    unit: '%',
    direction: 'atMost',
    planned: { 2023: 2.6, 2024: 2.3 },
  },
  {
    code: 'jobs-created',
    name: 'Số lao động được giải quyết việc làm mới',
    unit: 'người',
    direction: 'atLeast',
    planned: { 2023: 320, 2024: 340 },
  },
  {
    code: 'trained-workers',
    name: 'Số lao động được đào tạo nghề',
    unit: 'người',
    direction: 'atLeast',
    planned: both(120),
  },
  {
    code: 'gratitude-fund',
    name: 'Vận động Quỹ Đền ơn đáp nghĩa',
    unit: 'triệu đồng',
    direction: 'atLeast',
    planned: { 2023: 60, 2024: 65 },
  },
  {
    code: 'poor-fund',
    name: 'Vận động Quỹ Vì người nghèo',
    unit: 'triệu đồng',
    direction: 'atLeast',
    planned: { 2023: 90, 2024: 95 },
  },
  {
    code: 'child-fund',
    name: 'Vận động Quỹ Bảo trợ trẻ em',
    unit: 'triệu đồng',
    direction: 'atLeast',
    planned: both(30),
  },
  {
    code: 'houses-repaired',
    name: 'Nhà ở cho hộ nghèo, người có công được sửa chữa',
    unit: 'nhà',
    direction: 'atLeast',
    planned: both(6),
  },
  {
    code: 'policy-visits',
    name: 'Gia đình chính sách được thăm hỏi dịp lễ, Tết',
    unit: 'hộ',
    direction: 'atLeast',
    planned: both(290),
  },
  {
    code: 'culture-households',
    name: 'Tỷ lệ gia đình văn hóa',
    unit: '%',
    direction: 'atLeast',
    planned: both(95),
  },
  {
    code: 'child-safe',
    name: 'Trẻ em có hoàn cảnh đặc biệt được trợ giúp',
    unit: '%',
    direction: 'atLeast',
    planned: both(98),
  },
  {
    code: 'social-insurance',
    name: 'Người tham gia BHXH tự nguyện',
    unit: 'người',
    direction: 'atLeast',
    planned: { 2023: 210, 2024: 240 },
  },
  {
    code: 'cases-on-time',
    source: 'casesOnTime',
    name: 'Tỷ lệ hồ sơ giải quyết đúng hạn',
    unit: '%',
    direction: 'atLeast',
    planned: both(98),
  },
  {
    code: 'dialogues',
    name: 'Số cuộc đối thoại với Nhân dân',
    unit: 'cuộc',
    direction: 'atLeast',
    planned: both(4),
  },
  {
    code: 'petitions-settled',
    name: 'Tỷ lệ kiến nghị được giải quyết',
    unit: '%',
    direction: 'atLeast',
    planned: both(95),
  },
  {
    code: 'elderly-celebrated',
    name: 'Người cao tuổi được chúc thọ, mừng thọ',
    unit: 'người',
    direction: 'atLeast',
    planned: both(180),
  },
];

/** Targets of two years, the coverage target with its shares by group, and what was typed by month for the rest. */
export async function loadTargets(t: WriteTx): Promise<void> {
  const rows: SqlValue[][] = [];
  const shares: SqlValue[][] = [];
  const values: SqlValue[][] = [];
  for (const year of [2023, 2024]) {
    targets.forEach((target, i) => {
      const id = t.newId();
      const planned = target.planned[year] ?? 0;
      rows.push([
        id,
        'CL',
        year,
        i + 1,
        target.code,
        target.name,
        target.unit,
        target.direction,
        planned,
        target.source ?? 'monthly',
        target.unit === '%' ? 'last' : 'sum',
        `Nghị quyết HĐND phường năm ${year}`,
        'HĐND phường Chánh Lộ',
        'Cán bộ LĐ-TB&XH',
      ]);
      if (target.code === 'coverage')
        for (let group = 1; group <= 8; group++) shares.push([id, `CL-0${group}`, planned]);
      if (target.source) return;
      for (let month = 1; month <= (year === 2024 ? 11 : 12); month++) {
        const share = Math.floor((planned * month) / 11.5) - Math.floor((planned * (month - 1)) / 11.5);
        const value = target.unit === '%' ? planned - 3 + Math.floor(month / 3) : share;
        values.push([id, `${year}-${String(month).padStart(2, '0')}`, value, t.now]);
      }
    });
  }
  await insertMany(
    t,
    'targets',
    [
      'id',
      'area_code',
      'year',
      'number',
      'code',
      'name',
      'unit',
      'direction',
      'planned',
      'source',
      'adds_up',
      'decision',
      'issuer',
      'responsible',
    ],
    rows,
  );
  await insertMany(t, 'target_shares', ['target_id', 'area_code', 'planned'], shares);
  await insertMany(t, 'target_values', ['target_id', 'month', 'value', 'recorded_at'], values);
}

/** What the statistical office and the insurer report: near the register's own figures, never quite the same. */
export async function loadOfficialFigures(t: WriteTx): Promise<void> {
  const rows: SqlValue[][] = [];
  for (const [day, n] of [
    ['2022-12-31', 0],
    ['2023-06-30', 1],
    ['2023-12-31', 2],
    ['2024-06-30', 3],
  ] as const) {
    for (const area of ['CL', ...Array.from({ length: 8 }, (_, i) => `CL-0${i + 1}`)]) {
      const { population, covered } = await coverageTotal(t, area, day);
      const drift = area === 'CL' ? 96 + 7 * n : 9 + n + Number(area.slice(-1));
      rows.push([
        t.newId(),
        area,
        'population',
        day,
        population + drift,
        'Niên giám thống kê thành phố',
        t.now,
      ]);
      rows.push([
        t.newId(),
        area,
        'insured',
        day,
        covered - Math.round(drift / 3),
        'BHXH thành phố Quảng Ngãi',
        t.now,
      ]);
    }
  }
  await insertMany(
    t,
    'official_figures',
    ['id', 'area_code', 'kind', 'as_of', 'people', 'source', 'recorded_at'],
    rows,
  );
}
