import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { approve, makeCampaign } from './giving.ts';

describe('signing sheets', () => {
  let app: TestApp;
  let of: { campaign: string; source: string };
  let entries: string[];
  const sheetsPath = (): string => `/campaigns/${of.campaign}/sheets`;
  const print = (form: object = {}) => app.as('officer').post(sheetsPath(), { source: of.source, ...form });

  beforeEach(async () => {
    app = await openApp();
    of = await makeCampaign(app);
    entries = await approve(app, of, [
      ...Array.from({ length: 30 }, () => ({})),
      {
        area: 'CL-02',
        name: 'Trần Thị Tổ Hai',
        category: 'hiv-poor',
        label: 'Người nhiễm HIV',
        amountDong: 300_000,
      },
    ]);
  });
  afterEach(() => app?.close());

  it('are one a source and group, page by page in the order of the list', async () => {
    const made = await print();
    expect(made.status, made.text).to.equal(201);
    expect(
      made.body.items.map((sheet: { area: string; gifts: number }) => [sheet.area, sheet.gifts]),
    ).to.deep.equal([
      ['CL-01', 30],
      ['CL-02', 1],
    ]);
    const [first] = made.body.items;
    const lines = first.pages.flatMap((page: { entries: string[] }) => page.entries);
    expect(lines).to.deep.equal(entries.slice(0, 30));
    expect(first.pages.length).to.be.greaterThan(1);
    expect(first.pages[1].firstLine).to.equal(first.pages[0].lastLine + 1);
    expect(first.pages.at(-1).lastLine).to.equal(30);
    expect(first.amountDong).to.equal(15_000_000);
    expect(first.pages[0].code).to.equal(`1-${first.code}`);
  });

  it('are the same sheet when printed again, and each printing is in the trail', async () => {
    const [first, again] = [await print(), await print()];
    expect(again.body).to.deep.equal(first.body);
    const rows = await app.read((t) =>
      t.all<{ action: string }>("SELECT action FROM audit WHERE action LIKE 'signingSheet.%' ORDER BY id"),
    );
    expect(rows.map(({ action }) => action)).to.deep.equal([
      'signingSheet.print',
      'signingSheet.print',
      'signingSheet.reprint',
      'signingSheet.reprint',
    ]);
  });

  it('are made anew with a reason once the list has changed, and the former is cancelled', async () => {
    const first = await print({ area: 'CL-01' });
    await approve(app, of, [{ name: 'Lê Văn Bổ Sung' }]);
    const refused = await print({ area: 'CL-01' });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include('/reason');
    const anew = await print({ area: 'CL-01', reason: 'Bổ sung một hộ' });
    expect(anew.body.items[0].gifts).to.equal(31);
    const former = await app.as('officer').get(`${sheetsPath()}/${first.body.items[0].code}`);
    expect(former.body).to.include({ cancelReason: 'Bổ sung một hộ', gifts: 30 });
  });

  it('stay once a page was signed: who came later stands on an additional list', async () => {
    const first = (await print({ area: 'CL-01' })).body.items[0];
    await app.tx(async (t) => {
      const page = await t.one<{ id: string }>('SELECT id FROM signing_sheet_pages WHERE code = ?', [
        `1-${first.code}`,
      ]);
      await t.run(
        `INSERT INTO payments (id, entry_id, campaign_id, source_id, kind, amount_dong, paid_on, signature, recorded_at, page_id)
         VALUES (?, ?, ?, ?, 'payment', 500000, '2024-02-01', 'awaited', ?, ?)`,
        [t.newId(), entries[0] ?? '', of.campaign, of.source, t.now, page?.id ?? ''],
      );
      t.audit({ action: 'test', kind: 'payment', id: 'x' });
    });
    const [added] = await approve(app, of, [{ name: 'Lê Văn Bổ Sung' }]);
    const { items } = (await print({ area: 'CL-01' })).body;
    expect(items.map((sheet: { part: number }) => sheet.part)).to.deep.equal([1, 2]);
    expect(items[0]).to.deep.equal(first);
    expect(items[1].pages[0].entries).to.deep.equal([added]);
  });

  it('name no protected category, and the group head sees neither CCCD nor ground', async () => {
    const { items } = (await print()).body;
    const page = async (who: 'officer' | 'groupHead', code: string) =>
      (await app.browse(who)).get(`/tet/${of.campaign}/ky-nhan/${code}`);
    const second = await page('officer', items[1].code);
    expect(second.text).to.include('Trần Thị Tổ Hai').and.not.match(/HIV/i);
    const own = await page('groupHead', items[0].code);
    expect(own.status).to.equal(200);
    expect(own.text).to.include('Người Nhận 1').and.not.include('051050010000').and.not.include('Hộ nghèo');
    expect((await page('groupHead', items[1].code)).status).to.equal(404);
    expect((await page('officer', items[0].code)).text)
      .to.include('051050010000')
      .and.include('Hộ nghèo');
  });

  it('are printed by the group head for the own group only', async () => {
    const own = await app.as('groupHead').post(sheetsPath(), { source: of.source });
    expect(
      own.body.items.map((sheet: { area: string; form: string }) => [sheet.area, sheet.form]),
    ).to.deep.equal([['CL-01', 'group']]);
    expect(
      (await app.as('groupHead').post(sheetsPath(), { source: of.source, area: 'CL-02' })).status,
    ).to.equal(422);
    expect((await app.as('leader').post(sheetsPath(), { source: of.source })).status).to.equal(403);
    expect((await app.as('neighbour').post(sheetsPath(), { source: of.source })).status).to.equal(404);
  });

  it('go round with all sources of a group together, saying that nobody signs there', async () => {
    const round = await (await app.browse('groupHead')).get(
      `/tet/${of.campaign}/ky-nhan/danh-sach-phat?to=CL-01`,
    );
    expect(round.text)
      .to.include('không dùng để ký nhận')
      .and.include('30 suất')
      .and.not.include('051050010000');
  });

  it('show every source and group on their page, printed or not', async () => {
    await print({ area: 'CL-02' });
    const page = await (await app.browse('officer')).get(`/tet/${of.campaign}/ky-nhan`);
    expect(page.text).to.include('Chưa in').and.include('31').and.include('In cả nguồn');
  });

  it('come out all at once, of every source, as one page of papers; too many are refused in words', async () => {
    const fund = { code: 'fund', name: 'Quỹ Vì người nghèo phường' };
    const source = (await app.as('officer').post(`/campaigns/${of.campaign}/sources`, fund)).body.id;
    await approve(app, { campaign: of.campaign, source }, [{}, { area: 'CL-02' }]);
    const officer = await app.browse('officer');
    const page = `/tet/${of.campaign}/ky-nhan`;
    expect((await officer.get(page)).text).to.include('In tất cả 4 danh sách');
    const answer = await officer.post(page, {});
    expect(answer.headers.location).to.equal(`${page}/in?`);
    const papers = (await officer.get(`${page}/in`)).text;
    const { items } = (await app.as('officer').get(sheetsPath())).body;
    expect(items).to.have.length(4);
    expect(papers.match(/<section class="[^"]*sheet-page/g)).to.have.length(
      items.reduce((sum: number, sheet: { pages: object[] }) => sum + sheet.pages.length, 0),
    );
    await approve(
      app,
      { campaign: of.campaign, source },
      Array.from({ length: 5000 }, () => ({})),
    );
    const tooMany = await app.as('officer').post(sheetsPath(), {});
    expect([tooMany.status, tooMany.body.errors[0].code]).to.deep.equal([422, 'tooMany']);
    expect((await officer.get(page)).text).to.include('Có 5.033 suất, quá dài để in một lần');
  });
});
