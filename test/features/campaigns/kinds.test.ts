import { expect } from 'chai';
import { goodsOf, type InKind } from '../../../src/shared/inKind.ts';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { fieldsOf } from '../../support/formFields.ts';

interface Item {
  entry: string;
  person: string | null;
  recipientName: string;
  amountDong: number;
  inKind: InKind | null;
  state: string;
}

/** "Trần An 500000, 5 vải lụa": what of a gift was worked out by hand. */
const told = ({ recipientName, amountDong, inKind }: Item): string =>
  [`${recipientName} ${amountDong}`, ...goodsOf(inKind).map((each) => `${each.quantity} ${each.item}`)].join(
    ', ',
  );

/** One campaign from its levels to the last gift handed over, through login and CSRF. */
class Play {
  id = '';
  private constructor(
    private readonly app: TestApp,
    private readonly officer: Browse,
  ) {}

  static async begin(app: TestApp, kind: string, more: object = {}): Promise<Play> {
    const play = new Play(app, await app.browse('officer'));
    const form = { name: `Đợt ${kind}`, kind, year: 2024, area: 'CL', cutOffOn: '2024-10-01', ...more };
    play.id = (await play.post('', form)).id;
    return play;
  }

  async post(path: string, form: object, status = 201) {
    const answer = await this.app.as('officer').post(`/campaigns${this.id && `/${this.id}`}${path}`, form);
    if (answer.status !== status) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  source(code: string, name: string): Promise<{ id: string }> {
    const decision = { number: '77/QĐ', date: '2024-09-20', issuer: 'Cơ quan cấp' };
    return this.post('/sources', { code, name, approvedBy: 'Cơ quan cấp', decision });
  }

  /** Takes every level that the form proposes for a source, as the officer would: fill in, record. */
  async takeProposed(code: string, name: string): Promise<number> {
    const { id } = await this.source(code, name);
    const action = `/tet/${this.id}/muc/moi`;
    const { text } = await this.officer.get(`${action}?nguon=${id}`);
    const proposed = [...text.matchAll(/muc=(\d+)"/g)].map(([, n]) => n);
    for (const n of proposed) {
      const filled = await this.officer.get(`${action}?nguon=${id}&muc=${n}`);
      const saved = await this.officer.post(action, fieldsOf(filled.text, action));
      if (saved.status !== 303) throw new Error(`level ${n}: ${saved.status} ${saved.text}`);
    }
    return proposed.length;
  }

  async list(): Promise<Item[]> {
    const { body } = await this.app.as('officer').get(`/campaigns/${this.id}/list?limit=200`);
    return body.items;
  }

  async build(): Promise<string[]> {
    await this.post('/list', {}, 200);
    return (await this.list()).map(told).sort();
  }

  /** Approved by the leader, then every gift handed over: the list says so, and nothing is left unpaid. */
  async approveAndPay(): Promise<void> {
    const decision = { number: '90/QĐ-UBND', date: '2024-10-05', issuer: 'UBND phường Chánh Lộ' };
    const approved = await this.app.as('leader').post(`/campaigns/${this.id}/approval`, { decision });
    expect(approved.status, approved.text).to.equal(200);
    expect(approved.body.waiting).to.deep.equal([]);
    for (const { entry } of await this.list()) await this.post('/payments', { entry, paidOn: '2024-10-10' });
    expect([...new Set((await this.list()).map(({ state }) => state))]).to.deep.equal(['paid']);
    const { body } = await this.app.as('officer').get(`/campaigns/${this.id}/sources`);
    for (const { balances } of body.items) expect(balances.unpaid.gifts).to.equal(0);
  }
}

describe('campaigns of other kinds than Tết', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  const member = (fullName: string, birthDate: string, relation = 'head') =>
    app.make.member({ fullName, birthDate, sex: 'male', relation: relation as 'head' | 'child' });
  const household = (...members: ReturnType<typeof member>[]) => app.make.household({ members });
  const level = async (code: string, values: object): Promise<void> => {
    const none = { categories: [], ageFrom: null, ageTo: null, hungryList: false, amountDong: null };
    const goods = { item: null, quantity: null, unit: null, valueDong: null };
    const row = {
      code,
      label: code,
      per: 'person',
      condition: 'theo quyết định',
      ...none,
      ...goods,
      ...values,
    };
    const form = { values: row, validFrom: '2024-01-01', basis: 'NQ của tỉnh', confidence: 'verified' };
    const answer = await app.as('admin').post('/dictionaries/gift-levels', form);
    if (answer.status !== 201) throw new Error(answer.text);
  };

  it('rice goes by the minutes of the groups: 15 kg for each mouth they count, and nothing to the poor as such', async () => {
    const [hungry, fewer, poor] = [
      await household(member('Đinh Văn Đói', '1960'), member('Đinh Văn Con', '1990', 'child')),
      await household(member('Hồ Văn Thiếu', '1970'), member('Hồ Văn Em', '1995', 'child')),
      await household(member('Lê Văn Nghèo', '1965')),
    ];
    await app.make.status({ household: poor.id, category: 'poor' });
    const play = await Play.begin(app, 'hunger');
    expect(await play.takeProposed('state-rice', 'Gạo hỗ trợ thiếu đói')).to.equal(1);
    const minutes = { minutesOn: '2024-09-25', minutesNumber: '05/BB' };
    await play.post('/hungry-households', { household: hungry.id, ...minutes });
    await play.post('/hungry-households', { household: fewer.id, people: 1, ...minutes });
    expect(await play.build()).to.deep.equal(['Hồ Văn Thiếu 0, 15 gạo', 'Đinh Văn Đói 0, 30 gạo']);
    await play.approveAndPay();
  });

  it('longevity is by the ages that the dictionary has, on the day; a year alone is asked about', async () => {
    const ages = [70, 75, 80, 85, 95];
    for (const age of ages)
      await level(`longevity-province-${age}`, {
        kinds: ['longevity'],
        source: 'province',
        ageFrom: age,
        ageTo: age,
        amountDong: age * 5000,
      });
    const elders = [...ages, 90, 100].map((age) => member(`Cụ Tuổi ${age}`, `${2024 - age}-05-10`, 'head'));
    for (const elder of elders) await household(elder);
    await household(member('Cụ Chưa Đủ', '1934-10-02'));
    await household(member('Cụ Đã Quá', '1933-10-01'));
    await household(member('Cụ Chỉ Năm', '1934'));
    const play = await Play.begin(app, 'longevity');
    expect(await play.takeProposed('province', 'Ngân sách tỉnh')).to.equal(6);
    expect(await play.takeProposed('president', 'Quà của Chủ tịch nước')).to.equal(1);
    expect(await play.build()).to.deep.equal(
      [
        'Cụ Tuổi 100 700000, 5 vải lụa',
        ...ages.map((age) => `Cụ Tuổi ${age} ${age * 5000}`),
        'Cụ Tuổi 90 500000, 1 quà',
      ].sort(),
    );
    const { body } = await app.as('officer').get(`/campaigns/${play.id}/candidates?outcome=review`);
    expect(body.items.map(({ recipientName }: Item) => recipientName)).to.include('Cụ Chỉ Năm');
    await play.approveAndPay();
  });

  it('27/7 goes by class of merit and once for each martyr, the only living relative in addition', async () => {
    await level('july-ward-wounded', {
      kinds: ['warInvalidsDay'],
      source: 'ward',
      categories: ['wounded-soldier-61', 'wounded-soldier-21'],
      amountDong: 500_000,
    });
    await level('july-ward-martyr', {
      kinds: ['warInvalidsDay'],
      source: 'ward',
      per: 'martyr',
      categories: ['martyr-relative', 'martyr-worshipper'],
      amountDong: 400_000,
    });
    const home = await household(
      member('Võ Văn Thương', '1950'),
      member('Võ Thị Dâu', '1975', 'child'),
      member('Võ Văn Không', '1980', 'child'),
    );
    const [soldier = '', daughter = ''] = home.members.map(({ person }) => person);
    await app.make.status({ person: soldier, category: 'wounded-soldier-61' });
    for (const [fullName, person, more] of [
      ['Võ Văn Liệt', soldier, { part: 'relative', onlyLiving: true }],
      ['Võ Văn Sĩ', daughter, { part: 'worshipper' }],
    ] as const) {
      const { body } = await app.as('officer').post('/martyrs', { area: 'CL', fullName });
      const named = { person, validFrom: '2024-01-01', ...more };
      expect((await app.as('officer').post(`/martyrs/${body.id}/members`, named)).status).to.equal(201);
    }
    const play = await Play.begin(app, 'warInvalidsDay', { cutOffOn: '2024-07-15' });
    expect(await play.takeProposed('ward', 'Ngân sách phường')).to.equal(2);
    expect(await play.build()).to.deep.equal([
      'Võ Thị Dâu 400000',
      'Võ Văn Thương 400000',
      'Võ Văn Thương 500000',
    ]);
    await play.approveAndPay();
  });

  it('a house that burnt and a funeral are helped without any level, each by hand with who asked and why', async () => {
    const burnt = await household(member('Trần Văn Cháy', '1968'));
    const bereaved = await household(member('Phan Thị Còn', '1960'), member('Phan Văn Mất', '1940', 'child'));
    const dead = bereaved.members[1]?.person ?? '';
    expect((await app.as('officer').post(`/people/${dead}/death`, { date: '2024-09-28' })).status).to.equal(
      200,
    );
    for (const [kind, home, amountDong, reason] of [
      ['emergency', burnt, 20_000_000, 'Cháy nhà ngày 29/09/2024'],
      ['other', bereaved, 10_000_000, 'Mai táng ông Phan Văn Mất'],
    ] as const) {
      const play = await Play.begin(app, kind);
      await play.source('ward', 'Ngân sách phường');
      const form = { source: 'ward', household: home.id, amountDong, reason, proposedBy: 'Tổ trưởng' };
      await play.post('/list/entries', form);
      await play.post('/list/entries', form, 409);
      const name = kind === 'emergency' ? 'Trần Văn Cháy' : 'Phan Thị Còn';
      expect((await play.list()).map(told)).to.deep.equal([`${name} ${amountDong}`]);
      await play.approveAndPay();
    }
  });
});
