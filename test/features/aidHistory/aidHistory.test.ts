import { expect } from 'chai';
import type { Household } from '../../../src/features/records/schema.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { type Campaign, openCampaign, paidOn } from '../payments/support.ts';

const rice = { item: 'gạo', quantity: 10, unit: 'kg' };

describe('aid across years', () => {
  let app: TestApp;
  const campaigns: Campaign[] = [];
  let steady: Household;
  let once: Household;
  let never: Household;
  let member: string;

  async function give(
    campaign: Campaign | undefined,
    household: Household,
    more: object = {},
  ): Promise<string> {
    if (!campaign) throw new Error('no such year');
    const entry = await campaign.add({ household, ...more });
    const paid = await app.as('officer').post(campaign.path, { entry, paidOn });
    expect(paid.status, paid.text).to.equal(201);
    return paid.body.id;
  }

  before(async () => {
    app = await openApp();
    const make = (fullName: string) => app.make.household({ members: [app.make.member({ fullName })] });
    [steady, once, never] = [await make('Lê Thị Đều'), await make('Lê Thị Một'), await make('Lê Thị Chưa')];
    for (const household of [steady, once, never]) await app.make.status({ household: household.id });
    member = steady.members[0]?.person ?? '';
    for (const year of [2022, 2023, 2024])
      campaigns.push(await openCampaign(app, ['ward'], `Tết ${year}`, year));
    const [first, second, third] = campaigns;
    await give(first, steady, { inKind: rice });
    await give(second, steady);
    await give(third, steady, { person: member, inKind: rice });
    await give(second, once, { area: 'CL-02', amountDong: 500_000 });
    // A payment that was taken back is no aid.
    const mistaken = await give(third, never);
    await app.as('officer').post(`${third?.path}/${mistaken}/reversal`, { reason: 'Nhầm hộ' });
  });
  after(() => app?.close());

  const get = async (path: string) => {
    const answer = await app.as('officer').get(path);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body;
  };

  it('stands year beside year by group, with gifts, money and goods', async () => {
    const { years, items, total } = await get('/aid/comparison?by=area');
    expect(years).to.deep.equal([2022, 2023, 2024]);
    const told = items.map((item: { label: string; years: { gifts: number; amountDong: number }[] }) => [
      item.label,
      ...item.years.map(({ gifts, amountDong }) => `${gifts}: ${amountDong}`),
    ]);
    expect(told).to.deep.equal([
      ['Tổ dân phố 1', '1: 300000', '1: 300000', '1: 300000'],
      ['Tổ dân phố 2', '0: 0', '1: 500000', '0: 0'],
    ]);
    expect(total.map(({ inKind }: { inKind: unknown }) => inKind)).to.deep.equal([rice, null, rice]);
    const byCategory = await get('/aid/comparison?by=category&from=2023&to=2023');
    expect(byCategory.items[0]).to.include({ label: 'Hộ nghèo' });
    expect((await app.as('officer').get('/aid/comparison?from=2024&to=2022')).status).to.equal(422);
    expect((await app.as('neighbour').get('/aid/comparison?from=2022&to=2024')).body.items).to.deep.equal([]);
  });

  it('says who stands in a register and never received, a payment taken back counting as none', async () => {
    const { items } = await get('/aid/missed?from=2022&to=2024');
    expect(items.map(({ name }: { name: string }) => name)).to.deep.equal(['Lê Thị Chưa']);
    // A gift to a member reaches the household.
    const lastYear = await get('/aid/missed?from=2024&to=2024');
    expect(lastYear.items.map(({ name }: { name: string }) => name)).to.have.members([
      'Lê Thị Chưa',
      'Lê Thị Một',
    ]);
  });

  it('tells all that a person and a household were given, what was not handed over too', async () => {
    const { items, receivedDong } = await get(`/people/${member}/aid`);
    expect(
      items.map(({ year, whose, state }: Record<string, unknown>) => `${year} ${whose} ${state}`),
    ).to.deep.equal(['2024 Lê Thị Đều paid', `2023 Hộ ${steady.code} paid`, `2022 Hộ ${steady.code} paid`]);
    expect(receivedDong).to.equal(900_000);
    const other = await get(`/households/${never.id}/aid`);
    expect(other.items[0]).to.include({ state: 'unpaid', paidOn: null });
    expect(other.receivedDong).to.equal(0);
    expect((await app.as('neighbour').get(`/people/${member}/aid`)).status).to.equal(404);
  });

  it('says who received in every one of the years, a household with what its members had', async () => {
    const { items } = await get('/aid/recipients?from=2022&to=2023');
    expect(items.map(({ name }: { name: string }) => name)).to.deep.equal(['Lê Thị Đều']);
    expect(
      (await get('/aid/recipients?from=2022&to=2024')).items.map(({ name }: { name: string }) => name),
    ).to.deep.equal(['Lê Thị Đều']);
  });

  it('has its pages, papers and workbooks', async () => {
    const officer = await app.browse('officer');
    for (const [asked, text] of [
      ['so-sanh&theo=area', 'Tổng cộng'],
      ['lien-tuc', 'Lê Thị Đều'],
      ['chua-nhan', 'Lê Thị Chưa'],
    ] as const) {
      const page = await officer.get(`/tet/so-sanh?xem=${asked}&tu=2022&den=2024`);
      expect(page.status, page.text).to.equal(200);
      expect(page.text).to.include(text);
      const file = await officer.file(`/tet/so-sanh/tep?xem=${asked}&tu=2022&den=2024`);
      expect(file.body.subarray(0, 2).toString()).to.equal('PK');
    }
    const history = await officer.get(`/tet/lich-su?nguoi=${member}`);
    expect(history.text)
      .to.include('HỖ TRỢ, TRỢ CẤP ĐÃ NHẬN')
      .and.include('Tết 2022')
      .and.include('900.000 đồng');
    expect((await officer.get(`/nguoi/${member}`)).text).to.include(`/tet/lich-su?nguoi=${member}`);
    expect((await officer.file(`/tet/lich-su/tep?ho=${steady.id}`)).name).to.include('ho-tro-da-nhan');
  });
});
