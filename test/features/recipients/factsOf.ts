import type {
  CategoryWords,
  FactPerson,
  FactStatus,
  Facts,
  RuleFacts,
} from '../../../src/features/recipients/facts.ts';
import { OPEN_END } from '../../../src/shared/dates.ts';

const words: Record<string, CategoryWords> = {
  poor: { label: 'Hộ nghèo', rank: 1, listed: true },
  'near-poor': { label: 'Hộ cận nghèo', rank: 1, listed: true },
  'elderly-80': { label: 'Bảo trợ xã hội', rank: 12, listed: true },
  'hiv-poor': { label: 'Bảo trợ xã hội', rank: 9, listed: false },
  'wounded-soldier-81': { label: 'Thương binh tỷ lệ từ 81%', rank: 7, listed: true },
  'wounded-soldier-21': { label: 'Thương binh tỷ lệ 21% đến 40%', rank: 14, listed: true },
  'martyr-relative': { label: 'Thân nhân liệt sĩ', rank: 20, listed: true },
};

/** A person of the tests: lives in group 1 since 2010 in the household named, unless it is said otherwise. */
export function person(
  id: string,
  more: Partial<Omit<FactPerson, 'id' | 'residences' | 'memberships'>> & {
    household?: string | null;
    from?: string;
    to?: string;
    head?: boolean;
    area?: string;
  } = {},
): FactPerson {
  const { household = 'H1', from = '2010-01-01', to = OPEN_END, head = false, area = 'G1', ...rest } = more;
  return {
    id,
    fullName: id,
    birthDate: '1960-01-01',
    diedOn: null,
    residences: [{ area, from, to }],
    memberships: household === null ? [] : [{ household, isHead: head, from, to }],
    ...rest,
  };
}

export function status(
  of: { person: string } | { household: string },
  category: string,
  from = '2023-01-01',
  to = OPEN_END,
  decisions: FactStatus['decisions'] = [],
): FactStatus {
  return { person: null, household: null, ...of, category, from, to, decisions };
}

let made = 0;
export function rule(more: Partial<RuleFacts> = {}): RuleFacts {
  made += 1;
  return {
    id: `rule ${made}`,
    source: 'S1',
    number: made,
    name: `Khoản ${made}`,
    categories: ['poor'],
    ages: null,
    per: 'household',
    amountDong: 500_000,
    inKind: null,
    maximumPerHousehold: null,
    highestOnly: true,
    hungryList: false,
    basis: { cutOffOn: '2023-12-15' },
    ...more,
  };
}

export function facts(more: Partial<Facts> & { people: readonly FactPerson[] }): Facts {
  const households = new Set(
    more.people.flatMap(({ memberships }) => memberships.map((each) => each.household)),
  );
  return {
    cutOffOn: '2023-12-15',
    today: '2024-01-20',
    areas: new Set(['G1', 'G2']),
    households: [...households].map((id) => ({ id, code: `CL-${id}` })),
    statuses: [],
    hungry: [],
    martyrs: [],
    lastYear: [],
    helped: [],
    choices: [],
    category: (code) => words[code] ?? { label: code, rank: 99, listed: true },
    sourceName: (id) => id,
    usualName: ({ categories }) => categories.join(', '),
    ...more,
  };
}
