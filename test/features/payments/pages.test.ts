import { expect } from 'chai';
import ExcelJS from 'exceljs';
import type { Household } from '../../../src/features/records/schema.ts';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { select, texts } from '../../support/html.ts';
import { type Campaign, openCampaign } from './support.ts';

describe('the paying page without scripts', () => {
  let app: TestApp;
  let campaign: Campaign;
  let family: Household;
  let head: Browse;
  let officer: Browse;
  let entries: string[];

  before(async () => {
    app = await openApp();
    campaign = await openCampaign(app);
    const members = [
      app.make.member({ fullName: 'Đỗ Thị Lựu', birthDate: '1931-05-06', nationalId: '051131000123' }),
      app.make.member({ fullName: 'Lê Hoàng Nam', relation: 'child', birthDate: '1988-03-04' }),
    ];
    family = await app.make.household({ members });
    const person = family.members[0]?.person ?? '';
    entries = await Promise.all([0, 1, 2, 3, 4].map(() => campaign.add({ household: family, person })));
    [head, officer] = [await app.browse('groupHead'), await app.browse('officer')];
  });
  after(() => app?.close());

  const list = () => `/tet/${campaign.id}/phat`;
  const back = () => `${list()}?to=CL-01`;
  const stateOf = async (i: number): Promise<string> => {
    const { body } = await app.as('officer').get(`${campaign.path}?entry=${entries[i]}`);
    return body.items[0]?.state ?? 'unpaid';
  };

  it('shows the head of a group name, year, household and gift: no number, no ground, no birthday', async () => {
    const { text } = await head.get(list());
    expect(text).to.contain('Đỗ Thị Lựu').and.to.contain('1931').and.to.contain('300.000');
    for (const hidden of ['051131000123', 'Hộ nghèo', '1931-05-06', '06/05/1931', '1988-03-04'])
      expect(text).not.to.contain(hidden);
  });

  it('pays, leads back to the row, and undoes', async () => {
    const paid = await head.post(`${list()}/${entries[0]}`, { paidOn: '2024-11-30', back: back() });
    expect(paid.headers.location).to.equal(`${back()}#s-${entries[0]}`);
    expect(await stateOf(0)).to.equal('paid');
    const again = await head.post(`${list()}/${entries[0]}`, { paidOn: '2024-11-30', back: back() });
    expect(again.status).to.equal(409);
    expect(texts(again.text, '.message.error')[0]).to.contain('đã phát ngày 30/11/2024');
    const undo = select(
      (await head.get(back())).text,
      `[data-entry="${entries[0]}"] input[name="payment"]`,
    )[0];
    const form = { payment: undo?.attributes.value ?? '', back: 'https://example.org/' };
    const undone = await head.post(`${list()}/${entries[0]}/hoan-tac`, form);
    expect(undone.headers.location, 'never to another site').to.equal(`${list()}#s-${entries[0]}`);
    expect(await stateOf(0)).to.equal('unpaid');
  });

  it('asks whoever takes it from outside for a number, and keeps what was typed', async () => {
    const path = `${list()}/${entries[1]}/nhan-thay`;
    const form = {
      paidOn: '2024-11-30',
      back: back(),
      person: '',
      name: 'Võ Văn Ngoài',
      relation: 'hàng xóm',
    };
    const refused = await head.post(path, form);
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('value="Võ Văn Ngoài"').and.to.contain('cần ghi số CCCD');
    const son = family.members[1]?.person ?? '';
    expect((await head.post(path, { ...form, person: son, name: '', relation: '' })).status).to.equal(303);
    expect(await stateOf(1)).to.equal('paidToProxy');
  });

  it('keeps a gift for later, gives it back, or asks that it leave the list', async () => {
    const form = (what: string) => ({ paidOn: '2024-11-30', back: back(), reason: 'movedOut', what });
    const send = (who: Browse, i: number, what: string) =>
      who.post(`${list()}/${entries[i]}/khong-phat`, form(what));
    expect((await send(head, 2, 'keep')).status).to.equal(303);
    expect((await head.get(back())).text).to.contain('Đã chuyển đi, phát sau');
    expect((await send(head, 3, 'return')).status).to.equal(303);
    expect(await stateOf(3)).to.equal('returned');
    expect((await send(head, 4, 'withdraw')).status, 'the desk proposes').to.equal(403);
    expect((await send(officer, 4, 'withdraw')).status).to.equal(303);
    const { body } = await app.as('leader').get(`/campaigns/${campaign.id}/approvals`);
    expect(body.items.map(({ kind, state }: Record<string, string>) => [kind, state])).to.deep.equal([
      ['withdrawal', 'submitted'],
    ]);
  });

  it('is a workbook with the same rows, recorded as taken', async () => {
    const before = await app.audited();
    const { name, body } = await head.file(`${list()}/tep?to=CL-01`);
    expect(name).to.contain('phat-qua-cl-01-2024-11-30.xlsx');
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(Uint8Array.from(body).buffer);
    const cells = JSON.stringify(workbook.worksheets[0]?.getSheetValues());
    expect(cells).to.contain('Đỗ Thị Lựu').and.to.contain('Nhận thay').and.to.contain('Tổng cộng: 5 suất');
    expect(cells).not.to.contain('051131000123');
    expect(await app.audited()).to.equal(before + 1);
  });

  it('tells the desk how each group and source stands', async () => {
    const { text } = await officer.get(list());
    expect(texts(text, 'table.cards tfoot tr')[0]).to.contain('5');
    expect(text).to.contain('Theo nguồn kinh phí').and.to.contain('Tải .xlsx');
  });
});
