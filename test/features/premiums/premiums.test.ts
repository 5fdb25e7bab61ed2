import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { texts } from '../../support/html.ts';

describe('premiums of a household', () => {
  let app: TestApp;
  let household: string;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    const { make } = app;
    const made = await make.household({
      members: [
        make.member({ fullName: 'Trần Văn Lộc', birthDate: '1970' }),
        make.member({ fullName: 'Trần Thị Mai', birthDate: '1972', relation: 'spouse' }),
        make.member({ fullName: 'Trần Văn Học', birthDate: '2012-03-04', relation: 'child' }),
        make.member({ fullName: 'Trần Văn Công', birthDate: '1998', relation: 'child' }),
      ],
    });
    household = made.id;
    const person = (name: string) => made.members.find(({ fullName }) => fullName === name)?.person ?? '';
    await make.insurance({
      person: person('Trần Văn Công'),
      objectCode: 'DN',
      validFrom: '2024-01-01',
      validTo: '2024-12-31',
    });
    await make.insurance({
      person: person('Trần Thị Mai'),
      objectCode: 'GD',
      validFrom: '2024-01-01',
      validTo: '2024-12-31',
    });
  });
  after(() => app.close());

  it('are computed from what the registers know', async () => {
    const { status, body } = await app
      .as('officer')
      .get(`/premiums?household=${household}&paidOn=2024-12-01&months=12`);
    expect(status).to.equal(200);
    expect(
      body.contributions.map((each: Record<string, unknown>) => [
        each.name,
        each.kind,
        each.monthlyDong,
        each.cardFrom,
      ]),
    ).to.deep.equal([
      ['Trần Văn Lộc', 'household', 105_300, '2024-12-31'],
      ['Trần Thị Mai', 'household', 73_710, '2025-01-01'],
      ['Trần Văn Học', 'pupil', 73_710, '2024-12-31'],
      ['Trần Văn Công', 'elsewhere', 0, null],
    ]);
    expect(body.totalDong).to.equal(12 * (105_300 + 73_710 + 73_710));
  });

  it('take the base salary and the support of the day of payment', async () => {
    const paid = async (paidOn: string) =>
      (await app.as('officer').get(`/premiums?household=${household}&paidOn=${paidOn}`)).body;
    const monthly = async (paidOn: string) =>
      (await paid(paidOn)).contributions.map((each: { monthlyDong: number }) => each.monthlyDong);
    expect((await monthly('2023-06-30'))[0]).to.equal(67_050);
    expect((await monthly('2023-07-01'))[0]).to.equal(81_000);
    expect((await monthly('2024-06-30'))[0]).to.equal(81_000);
    expect((await monthly('2024-07-01'))[0]).to.equal(105_300);
    expect((await monthly('2025-06-30'))[2]).to.equal(73_710); // 70%
    expect((await monthly('2025-07-01'))[2]).to.equal(52_650); // 50%
    expect((await monthly('2026-06-30'))[0]).to.equal(105_300);
    expect((await monthly('2026-07-01'))[0]).to.equal(113_850);
  });

  it('are quoted on a page and on paper for the family', async () => {
    const officer = await app.browse('officer');
    const page = await officer.get(`/bhyt/muc-dong?ho=${household}&ngay=01/12/2024&thang=12`);
    expect(page.status, page.text).to.equal(200);
    expect(texts(page.text, 'h2').join()).to.contain('Cả hộ 3 người: 3.032.640 đồng/năm');
    const paper = await officer.get(`/bhyt/muc-dong/bao-gia?ho=${household}&ngay=01/12/2024&thang=12`);
    expect(texts(paper.text, '.paper').join()).to.contain(
      'Ba triệu không trăm ba mươi hai nghìn sáu trăm bốn mươi đồng',
    );
    const typed = await officer.get('/bhyt/muc-dong?nguoi=4&ngay=01/12/2024');
    expect(texts(typed.text, 'h2').join()).to.contain('4 người: 3.538.080 đồng/năm');
  });

  it('say which amount is not known for the day', async () => {
    const answer = await app.as('officer').get('/premiums?people=2&paidOn=2010-01-01');
    expect(answer.status).to.equal(422);
    expect(answer.body.errors[0]).to.include({ pointer: '/paidOn', code: 'unknownNorm' });
    const page = await (await app.browse('officer')).get('/bhyt/muc-dong?nguoi=2&ngay=01/01/2010');
    expect(page.status).to.equal(422);
    expect(page.text).to.contain('danh mục chưa có');
  });

  it('take what is left after the support from the near-poor, whose card is renewed by paying', async () => {
    const made = await app.make.household({ members: [app.make.member({ birthDate: '1975' })] });
    await app.make.status({ household: made.id, category: 'near-poor', validFrom: '2024-01-01' });
    const person = made.members[0]?.person ?? '';
    await app.make.insurance({ person, objectCode: 'CN', validFrom: '2024-01-01', validTo: '2024-12-31' });
    const { body } = await app.as('officer').get(`/premiums?household=${made.id}&paidOn=2024-12-10`);
    expect(body.contributions[0]).to.include({
      kind: 'nearPoor',
      monthlyDong: 31_590,
      cardFrom: '2025-01-01',
      cardTo: '2025-12-31',
    });
    expect(body.supportDong).to.equal(12 * (105_300 - 31_590));
  });
});
