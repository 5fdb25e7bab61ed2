import { expect } from 'chai';
import { verifyCampaignTotals } from '../../../src/features/campaigns/service.ts';
import { parseLines } from '../../../src/features/payments/pageWise.ts';
import type { Household } from '../../../src/features/records/schema.ts';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { select, tableOf, textOf as text } from '../../support/html.ts';
import { type Campaign, openCampaign, paidOn } from './support.ts';

const scan = Buffer.from('%PDF-1.4 bản quét trang đã ký');

describe('a signed page recorded at once', () => {
  let app: TestApp;
  let campaign: Campaign;
  let family: Household;
  let officer: Browse;
  let codes: string[];
  let entries: string[][];

  before(async () => {
    app = await openApp();
    campaign = await openCampaign(app);
    const child = app.make.member({ fullName: 'Lê Hoàng Nam', relation: 'child' });
    family = await app.make.household({ members: [app.make.member(), child] });
    for (let i = 0; i < 40; i++) await campaign.add({ household: family });
    const printed = await app
      .as('officer')
      .post(`/campaigns/${campaign.id}/sheets`, { source: campaign.sources.ward });
    expect(printed.status, printed.text).to.equal(201);
    const pages: { code: string; entries: string[] }[] = printed.body.items[0].pages;
    expect(pages.length).to.be.at.least(3);
    codes = pages.map(({ code }) => code);
    entries = pages.map((page) => page.entries);
    officer = await app.browse('officer');
  });
  after(() => app?.close());
  afterEach(async () => {
    expect(await app.read((t) => verifyCampaignTotals(t))).to.equal(undefined);
  });

  const path = (i: number, what: string) => `/campaigns/${campaign.id}/sheet-pages/${codes[i]}/${what}`;
  const form = () => `/tet/${campaign.id}/theo-trang`;
  const count = (i: number): number => entries[i]?.length ?? 0;
  const firstLine = (i: number): number => entries.slice(0, i).reduce((sum, page) => sum + page.length, 1);

  it('says what to do while no page is named', async () => {
    const officer = await app.browse('officer');
    const printed = (await officer.get(form())).text;
    expect(printed).to.include(`${codes.length} trang đã in, 0 trang có bản quét`).and.include('Mở trang');
    const bare = await app.as('officer').post('/campaigns', {
      ...{ name: 'Tết chưa in', kind: 'tet', year: 2025, area: 'CL', cutOffOn: paidOn },
    });
    const none = (await officer.get(`/tet/${bare.body.id}/theo-trang`)).text;
    expect(none).to.include('Chưa in danh sách ký nhận nào').and.include(`/tet/${bare.body.id}/ky-nhan`);
  });

  it('reads lines as people name them', () => {
    expect(parseLines('4 và 9')).to.deep.equal([4, 9]);
    expect(parseLines('dòng 4, 9, 12-14')).to.deep.equal([4, 9, 12, 13, 14]);
    expect(parseLines('')).to.deep.equal([]);
    expect(parseLines('bốn')).to.equal(undefined);
    expect(parseLines('9-4')).to.equal(undefined);
  });

  it('"tất cả trừ dòng …": the others are paid and await the signature; a line not on the page changes nothing', async () => {
    const before = await app.audited();
    const wrong = await app.as('officer').post(path(0, 'payments'), { paidOn, except: [{ line: 999 }] });
    expect(wrong.status).to.equal(422);
    expect(wrong.body.detail).to.contain('Dòng 999');
    expect(await app.audited()).to.equal(before);
    const receiver = { name: 'Lê Hoàng Nam', relation: 'con' };
    const except = [{ line: 2 }, { line: 3, reason: 'refused' }, { line: 4, receiver }];
    const paid = await app.as('officer').post(path(0, 'payments'), { paidOn, except });
    expect(paid.status, paid.text).to.equal(201);
    expect(paid.body).to.deep.equal({ paid: count(0) - 2, matched: 0, awaited: count(0) - 2, unpaid: 2 });
    const again = await app.as('officer').post(path(0, 'payments'), { paidOn, except: [{ line: 1 }] });
    expect(again.status, 'line 1 was paid').to.equal(409);
  });

  it('is matched by its scan; a scan of a page that nobody paid, or that is matched, is of the wrong page', async () => {
    const hang = (i: number) => app.upload('officer', path(i, 'scans'), scan, 'trang.pdf', {});
    const matched = await hang(0);
    expect(matched.status, matched.text).to.equal(201);
    expect(matched.body).to.include({ matched: count(0) - 2, awaited: 0, unpaid: 2 });
    const unpaid = await hang(1);
    expect(unpaid.status).to.equal(409);
    expect(unpaid.body.errors[0].code).to.equal('notPaid');
    expect(
      (
        await app.upload(
          'officer',
          `/campaigns/${campaign.id}/sheet-pages/1-0000-0000/scans`,
          scan,
          'a.pdf',
          {},
        )
      ).status,
    ).to.equal(404);
    const other = await openCampaign(app, ['fund'], 'Cứu đói giáp hạt');
    const elsewhere = await app
      .as('officer')
      .post(`/campaigns/${other.id}/sheet-pages/${codes[1]}/payments`, { paidOn });
    expect(elsewhere.body.errors[0].code).to.equal('otherCampaign');
  });

  it('on the page: with the scan all is matched in the same step', async () => {
    const shown = await officer.get(`${form()}?ma=${codes[1]}`);
    expect(shown.status).to.equal(200);
    expect(tableOf(shown.text, 'table.cards').map((row) => row[0])).to.deep.equal(
      entries[1]?.map((_, i) => String(firstLine(1) + i)),
    );
    const fields = {
      ma: codes[1] ?? '',
      paidOn: '01/02/2024',
      'except[0][lines]': `${firstLine(1)} và ${firstLine(1) + 1}`,
    };
    const sent = await officer.upload(form(), scan, 'trang-2.pdf', fields);
    expect(sent.status).to.equal(303);
    const done = await officer.get(sent.headers.location ?? '');
    expect(
      text(select(done.text, '.message.done')[0] ?? { tag: '', attributes: {}, children: [] }),
    ).to.contain(
      `Đã ghi ${count(1) - 2} suất đã phát. Cả trang: ${count(1) - 2} suất đã đối chiếu, 0 suất chờ chữ ký.`,
    );
  });

  it('a refusal keeps what was typed and writes nothing', async () => {
    const before = await app.audited();
    const fields = { ma: codes[2] ?? '', paidOn: '31/02/2024', 'except[0][lines]': 'bốn' };
    const refused = await officer.paste(form(), fields);
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('31/02/2024').and.to.contain('value="bốn"');
    expect(await app.audited()).to.equal(before);
  });

  it('a proxy from outside is matched only once CCCD and giấy ủy quyền are there', async () => {
    const line = String(firstLine(2));
    const fields = {
      ma: codes[2] ?? '',
      paidOn: '01/02/2024',
      'proxies[0][line]': line,
      'proxies[0][name]': 'Võ Văn Ngoài',
      'proxies[0][relation]': 'hàng xóm',
    };
    expect((await officer.paste(form(), fields)).headers.location).to.contain(
      `ghi=${count(2)}-0-${count(2)}`,
    );
    const match = { ma: codes[2] ?? '', what: 'match' };
    const sent = await officer.upload(form(), scan, 'trang-3.pdf', match);
    expect(sent.headers.location).to.contain(`ghi=0-${count(2) - 1}-1`);
    const lacking = await officer.upload(form(), scan, 'trang-3.pdf', match);
    expect(lacking.status).to.equal(422);
    expect(lacking.text).to.contain('Bổ sung rồi đối chiếu');
    const page = await officer.get(sent.headers.location ?? '');
    expect(page.text).to.contain('thiếu số CCCD và giấy ủy quyền');
    const { body } = await app.as('officer').get(`${campaign.path}?entry=${entries[2]?.[0]}`);
    const payment = body.items[0].id;
    const papers = { ma: codes[2] ?? '', payment, nationalId: '051080000001' };
    expect((await officer.upload(`${form()}/giay-to`, scan, 'uy-quyen.pdf', papers)).status).to.equal(303);
    const matched = await officer.upload(form(), scan, 'trang-3.pdf', match);
    expect(matched.headers.location).to.contain(`ghi=0-${count(2)}-0`);
  });

  it('a matched line that proves wrong is taken back with its reason, and paid again', async () => {
    const entry = entries[0]?.[0] ?? '';
    const { body } = await app.as('officer').get(`${campaign.path}?entry=${entry}`);
    const fields = { ma: codes[0] ?? '', payment: body.items[0].id };
    const path = `/tet/${campaign.id}/phat/${entry}/huy`;
    expect((await officer.post(path, { ...fields, reason: '' })).status).to.equal(422);
    expect((await officer.post(path, { ...fields, reason: 'Ký nhầm dòng' })).status).to.equal(303);
    const { body: after } = await app.as('officer').get(`${campaign.path}?entry=${entry}`);
    expect(after.items[0]).to.include({ kind: 'reversal', state: 'unpaid', reason: 'Ký nhầm dòng' });
    expect((await app.as('officer').post(campaign.path, { entry, paidOn })).status).to.equal(201);
  });
});
