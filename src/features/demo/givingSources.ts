import type { Goods } from '../../shared/inKind.ts';

/** A level of a source: who gets it and how much. */
export interface DemoLevel {
  name: string;
  categories: readonly string[];
  per: 'person' | 'household' | 'martyr';
  amountDong: number;
  goods?: Goods;
}

export interface DemoSource {
  code: string;
  name: string;
  approvedBy: string;
  signer: string;
  account: string;
  decision: string;
  levels: readonly DemoLevel[];
}

/** Who gave what at Tết in the sample ward. */
export const demoSources: DemoSource[] = [
  {
    code: 'president',
    name: 'Quà của Chủ tịch nước',
    approvedBy: 'Chủ tịch nước',
    signer: 'Chủ tịch nước',
    account: 'Kho bạc Nhà nước tỉnh Quảng Ngãi, ngân sách trung ương',
    decision: '1655/QĐ-CTN',
    levels: [
      {
        name: 'Mức 600.000 đồng',
        categories: ['heroic-mother', 'wounded-soldier-81'],
        per: 'person',
        amountDong: 600_000,
      },
      {
        name: 'Mức 300.000 đồng',
        categories: [
          'wounded-soldier-61',
          'wounded-soldier-41',
          'wounded-soldier-21',
          'sick-soldier-61',
          'agent-orange-41',
        ],
        per: 'person',
        amountDong: 300_000,
      },
      {
        name: 'Suất của liệt sĩ',
        categories: ['martyr-relative', 'martyr-worshipper'],
        per: 'martyr',
        amountDong: 300_000,
      },
    ],
  },
  {
    code: 'province',
    name: 'Ngân sách tỉnh',
    approvedBy: 'UBND tỉnh Quảng Ngãi',
    signer: 'Chủ tịch UBND tỉnh',
    account: 'Kho bạc Nhà nước tỉnh Quảng Ngãi, ngân sách tỉnh',
    decision: '1402/QĐ-UBND',
    levels: [
      { name: 'Hộ nghèo', categories: ['poor'], per: 'household', amountDong: 500_000 },
      { name: 'Hộ cận nghèo', categories: ['near-poor'], per: 'household', amountDong: 300_000 },
      {
        name: 'Đối tượng bảo trợ xã hội',
        categories: ['elderly-80', 'disability-exceptional', 'disability-severe', 'orphan-child', 'hiv-poor'],
        per: 'person',
        amountDong: 300_000,
      },
    ],
  },
  {
    code: 'ward',
    name: 'Ngân sách phường',
    approvedBy: 'UBND phường Chánh Lộ',
    signer: 'Chủ tịch UBND phường',
    account: 'Kho bạc Nhà nước tỉnh Quảng Ngãi, ngân sách phường',
    decision: '12/QĐ-UBND',
    levels: [
      { name: 'Hộ chính sách', categories: ['policy-household'], per: 'household', amountDong: 300_000 },
    ],
  },
  {
    code: 'fund-for-the-poor',
    name: 'Quỹ Vì người nghèo phường',
    approvedBy: 'Ban vận động Quỹ Vì người nghèo phường',
    signer: 'Trưởng ban vận động, Chủ tịch UBMTTQ phường',
    account: 'Tài khoản Quỹ Vì người nghèo phường',
    decision: '03/QĐ-BVĐ',
    levels: [
      {
        name: 'Hộ nghèo, hộ có hoàn cảnh khó khăn',
        categories: ['poor', 'disadvantaged-household'],
        per: 'household',
        amountDong: 400_000,
        goods: { item: 'quà Tết', quantity: 1, unit: 'phần', valueDong: 200_000 },
      },
    ],
  },
];
