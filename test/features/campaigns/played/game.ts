import type { ListItem } from '../../../../src/features/recipients/schema.ts';
import { openApp, type TestApp, type Who } from '../../../support/app.ts';
import { Books, goodsByItem } from './books.ts';
import { type Expected, expectedOf } from './model.ts';
import {
  cutOffOn,
  groups,
  type Home,
  inventMartyrs,
  inventWorld,
  type Martyr,
  poorList,
  today,
  writeWorld,
} from './world.ts';

const cutOff = { cutOffOn };
const wardDecision = { number: '9/QĐ-UBND', date: '2025-01-06', issuer: 'UBND phường Chánh Lộ' };

/** The five sources; what each body decided of the money. */
export const sources = [
  {
    code: 'president',
    name: 'Quà của Chủ tịch nước',
    approvedBy: 'Chủ tịch nước',
    decision: { number: '1/QĐ-CTN', date: '2025-01-02', issuer: 'Chủ tịch nước' },
    budgetDong: 60_000_000,
  },
  {
    code: 'province',
    name: 'Ngân sách tỉnh',
    approvedBy: 'UBND tỉnh Quảng Ngãi',
    decision: { number: '12/QĐ-UBND', date: '2025-01-03', issuer: 'UBND tỉnh Quảng Ngãi' },
    budgetDong: 80_000_000,
    inKind: { item: 'quà', quantity: 60, unit: 'phần', valueDong: 150_000 },
  },
  {
    code: 'ward',
    name: 'Ngân sách phường',
    approvedBy: 'UBND phường Chánh Lộ',
    decision: wardDecision,
    budgetDong: 40_000_000,
  },
  {
    code: 'fund-for-the-poor',
    name: 'Quỹ Vì người nghèo phường',
    approvedBy: 'Ban vận động Quỹ Vì người nghèo phường',
    decision: { number: '3/QĐ-BVĐ', date: '2025-01-04', issuer: 'Ban vận động Quỹ Vì người nghèo phường' },
  },
  {
    code: 'sponsor',
    name: 'Doanh nghiệp tài trợ',
    approvedBy: 'UBND phường Chánh Lộ',
    decision: wardDecision,
  },
] as const;
export type Code = (typeof sources)[number]['code'];

/** The levels, in the order of the decisions' clauses. */
export const rules = [
  {
    source: 'president',
    categories: ['wounded-soldier-81'],
    per: 'person',
    amountDong: 600_000,
    basis: cutOff,
  },
  {
    source: 'president',
    categories: ['wounded-soldier-21', 'sick-soldier-61'],
    per: 'person',
    amountDong: 300_000,
    basis: cutOff,
  },
  { source: 'president', name: 'Thân nhân liệt sĩ', per: 'martyr', amountDong: 300_000, basis: cutOff },
  {
    source: 'province',
    categories: ['disability-severe', 'disability-exceptional'],
    per: 'person',
    amountDong: 400_000,
    basis: cutOff,
  },
  {
    source: 'province',
    ages: { from: 90 },
    per: 'person',
    amountDong: 500_000,
    inKind: { item: 'quà', quantity: 1, unit: 'phần', valueDong: 150_000 },
    basis: cutOff,
  },
  {
    source: 'ward',
    categories: ['poor'],
    per: 'household',
    amountDong: 500_000,
    basis: { decision: poorList },
  },
  { source: 'ward', categories: ['near-poor'], per: 'household', amountDong: 300_000, basis: cutOff },
  {
    source: 'fund-for-the-poor',
    categories: ['poor', 'disadvantaged-household'],
    per: 'member',
    amountDong: 100_000,
    inKind: { item: 'mì tôm', quantity: 0.5, unit: 'thùng' },
    basis: cutOff,
  },
  {
    source: 'sponsor',
    categories: ['poor', 'near-poor'],
    per: 'household',
    inKind: [
      { item: 'dầu ăn', quantity: 2.5, unit: 'lít' },
      { item: 'bánh chưng', quantity: 2, unit: 'cái' },
    ],
    basis: cutOff,
  },
  {
    source: 'sponsor',
    ages: { from: 80 },
    per: 'person',
    amountDong: 200_000,
    maximumPerHousehold: 1,
    basis: cutOff,
  },
] as const;

/** A campaign being played: the program, what was invented, what should come of it, and the test's own books. */
export class Game {
  app!: TestApp;
  campaign = '';
  world: Home[] = [];
  martyrs: Martyr[] = [];
  expected: Expected = { due: new Map(), review: new Set() };
  books!: Books;
  source: Record<string, string> = {};

  async open(): Promise<void> {
    this.app = await openApp({ today });
    for (const area of groups.slice(2, 7)) {
      const name = `Tổ dân phố ${Number(area.slice(3))}`;
      const form = { code: area, name, kind: 'group', parentCode: 'CL', validFrom: '1900-01-01' };
      await this.post('admin', '//api/v1/areas', form, 201);
    }
    this.world = inventWorld();
    await writeWorld(this.app, this.world);
    this.martyrs = inventMartyrs(this.world);
    for (const martyr of this.martyrs) await this.enter(martyr);
    this.expected = expectedOf(this.world, this.martyrs);
    const form = { name: 'Tết Ất Tỵ 2025', kind: 'tet', year: 2025, area: 'CL', cutOffOn };
    this.campaign = (await this.post('officer', '//api/v1/campaigns', form, 201)).id;
    this.books = new Books(this.app, this.campaign);
    await this.books.open();
  }

  private async enter(martyr: Martyr): Promise<void> {
    martyr.id = (
      await this.post('officer', '//api/v1/martyrs', { area: 'CL', fullName: martyr.fullName }, 201)
    ).id;
    for (const { who, part, onlyLiving = false } of martyr.kin) {
      const form = { person: who.id, part, onlyLiving, minutesOn: '2023-06-01', validFrom: '2023-06-01' };
      await this.post('officer', `//api/v1/martyrs/${martyr.id}/members`, form, 201);
    }
  }

  /** A path below the campaign, or of the whole API where it begins with two slashes. */
  at(path: string): string {
    return path.startsWith('//') ? path : `/campaigns/${this.campaign}${path}`;
  }

  async post(who: Who, path: string, body: object, status: number, headers: Record<string, string> = {}) {
    return this.send('POST', who, path, body, status, headers);
  }

  async send(
    method: string,
    who: Who,
    path: string,
    body: object,
    status: number,
    headers: Record<string, string> = {},
  ) {
    const answer = await this.app.as(who).send(method, this.at(path), body, headers);
    if (answer.status !== status)
      throw new Error(`${method} ${path} by ${who}: ${answer.status} instead of ${status}: ${answer.text}`);
    return answer.body;
  }

  async get(path: string, who: Who = 'officer') {
    const answer = await this.app.as(who).get(this.at(path));
    if (answer.status !== 200) throw new Error(`GET ${path} by ${who}: ${answer.status}: ${answer.text}`);
    return answer.body;
  }

  /** All pages of a list. */
  async all<T>(path: string, who: Who = 'officer'): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const sign = path.includes('?') ? '&' : '?';
      const page = await this.get(`${path}${sign}limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`, who);
      items.push(...page.items);
      cursor = page.nextCursor;
    }
    return items;
  }

  list(query = ''): Promise<ListItem[]> {
    return this.all(`/list${query}`);
  }

  /** A gift that was handed over, in the books and as the program answers it. */
  async pay(entry: string, more: object = {}, who: Who = 'officer') {
    const payment = await this.post(who, '/payments', { entry, paidOn: '2025-01-20', ...more }, 201);
    this.books.move(entry, 'paid');
    return payment;
  }

  /** Unpaid gifts of the living, of a source or of all. */
  async payable(query = ''): Promise<ListItem[]> {
    return (await this.list(query)).filter(({ state, submitted }) => state === 'unpaid' && !submitted);
  }

  /** Takes the rows of an approval into the books. */
  async booked(approval: string): Promise<number> {
    const { rows } = await this.get(`/approvals/${approval}`);
    const items = new Map((await this.list()).map((item) => [item.entry, item]));
    for (const { entry } of rows as { entry: string }[]) {
      const item = items.get(entry);
      if (!item) throw new Error(`${entry} is approved and not on the list`);
      this.books.approve(entry, {
        source: item.sourceCode,
        subject: item.person ?? item.household ?? '',
        dong: item.amountDong,
        goods: goodsByItem(item.inKind),
      });
    }
    return rows.length;
  }
}
