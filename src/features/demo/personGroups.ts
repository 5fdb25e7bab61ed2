/** Who issues decisions in the sample ward. */
export const ward = 'UBND phường Chánh Lộ';
const city = 'UBND thành phố Quảng Ngãi';
export const department = 'Sở Lao động - Thương binh và Xã hội tỉnh Quảng Ngãi';

/** A group of people who hold a category: how many, born when, by whose decision, at what allowance. */
export interface PersonGroup {
  category: string;
  people: number;
  bornFrom: string;
  bornTo: string;
  sex?: 'male' | 'female';
  issuer: string;
  amountDong: number | null;
  coefficient?: number;
}

export const personGroups: PersonGroup[] = [
  {
    category: 'heroic-mother',
    people: 2,
    bornFrom: '1928',
    bornTo: '1942',
    sex: 'female',
    issuer: department,
    amountDong: 6_000_000,
  },
  {
    category: 'wounded-soldier-81',
    people: 6,
    bornFrom: '1938',
    bornTo: '1966',
    sex: 'male',
    issuer: department,
    amountDong: 5_400_000,
  },
  {
    category: 'wounded-soldier-61',
    people: 14,
    bornFrom: '1938',
    bornTo: '1966',
    sex: 'male',
    issuer: department,
    amountDong: 3_900_000,
  },
  {
    category: 'wounded-soldier-41',
    people: 28,
    bornFrom: '1938',
    bornTo: '1968',
    sex: 'male',
    issuer: department,
    amountDong: 2_800_000,
  },
  {
    category: 'wounded-soldier-21',
    people: 44,
    bornFrom: '1938',
    bornTo: '1968',
    issuer: department,
    amountDong: 1_900_000,
  },
  {
    category: 'sick-soldier-61',
    people: 9,
    bornFrom: '1938',
    bornTo: '1966',
    sex: 'male',
    issuer: department,
    amountDong: 2_500_000,
  },
  {
    category: 'agent-orange-41',
    people: 11,
    bornFrom: '1938',
    bornTo: '1960',
    issuer: department,
    amountDong: 2_700_000,
  },
  {
    category: 'martyr-relative',
    people: 120,
    bornFrom: '1938',
    bornTo: '1972',
    issuer: department,
    amountDong: 2_055_000,
  },
  {
    category: 'martyr-worshipper',
    people: 24,
    bornFrom: '1945',
    bornTo: '1985',
    issuer: department,
    amountDong: null,
  },
  {
    category: 'resistance-medal',
    people: 58,
    bornFrom: '1938',
    bornTo: '1956',
    issuer: department,
    amountDong: null,
  },
  {
    category: 'war-veteran',
    people: 70,
    bornFrom: '1945',
    bornTo: '1970',
    issuer: department,
    amountDong: null,
  },
  {
    category: 'elderly-80',
    people: 190,
    bornFrom: '1938',
    bornTo: '1943',
    issuer: city,
    amountDong: 360_000,
    coefficient: 1,
  },
  {
    category: 'disability-exceptional',
    people: 34,
    bornFrom: '1945',
    bornTo: '2015',
    issuer: city,
    amountDong: 720_000,
    coefficient: 2,
  },
  {
    category: 'disability-severe',
    people: 142,
    bornFrom: '1945',
    bornTo: '2015',
    issuer: city,
    amountDong: 540_000,
    coefficient: 1.5,
  },
  {
    category: 'orphan-child',
    people: 8,
    bornFrom: '2010',
    bornTo: '2020',
    issuer: city,
    amountDong: 540_000,
    coefficient: 1.5,
  },
  {
    category: 'poor-single-parent',
    people: 9,
    bornFrom: '1972',
    bornTo: '1995',
    issuer: city,
    amountDong: 360_000,
    coefficient: 1,
  },
  {
    category: 'hiv-poor',
    people: 3,
    bornFrom: '1975',
    bornTo: '1995',
    issuer: city,
    amountDong: 540_000,
    coefficient: 1.5,
  },
  {
    category: 'disadvantaged-person',
    people: 16,
    bornFrom: '1950',
    bornTo: '2010',
    issuer: ward,
    amountDong: null,
  },
];
