import { expect } from 'chai';
import { requireArea } from '../../../src/features/areas/service.ts';
import { monthReport } from '../../../src/features/exports/monthly/monthly.ts';
import type { CellValue, Sheet } from '../../../src/features/exports/service.ts';
import { receivedIn } from '../../../src/features/recoveries/service.ts';
import type { StatusDetails } from '../../../src/features/statuses/schema.ts';
import { openApp, type TestApp } from '../../support/app.ts';

const period = ['2024-10-01', '2024-10-31'] as const;

/** The cells of some columns, row by row. */
function cells(sheet: Sheet | undefined, fields: readonly string[], rows = sheet?.rows ?? []): CellValue[][] {
  const at = fields.map((field) => sheet?.columns.findIndex((column) => column.field === field) ?? -1);
  return rows.map((row) => at.map((i) => row[i] ?? null));
}

describe('B06 and DS4 of the month', () => {
  let app: TestApp;
  let sheets: Map<string, Sheet>;
  let checks: { content: string; ok: boolean; result: string }[];

  /** Somebody living alone since 2020. */
  async function person(fullName: string, birthDate: string, residentFrom = '2020-01-01'): Promise<string> {
    const member = app.make.member({ fullName, birthDate });
    const household = await app.make.household({ residentFrom, members: [member] });
    return household.members[0]?.person ?? '';
  }

  async function draws(
    fullName: string,
    birthDate: string,
    category: string,
    details: StatusDetails,
    validFrom = '2024-01-01',
  ) {
    const id = await person(fullName, birthDate);
    const { id: status } = await app.make.status({ person: id, category, validFrom, details });
    return { person: id, status, category };
  }

  async function pay(
    { person, status, category }: { person: string; status: string; category: string },
    month: string,
    amount: number,
    paidOn: string,
    via = 'cash',
  ): Promise<void> {
    await app.tx(async (t) => {
      await t.run(
        `INSERT INTO allowance_payments (id, person_id, status_id, category, month, amount_dong, paid_on, via, recorded_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [t.newId(), person, status, category, month, amount, paidOn, via, t.now],
      );
      t.audit({ action: 'test', kind: 'person', id: person });
    });
  }

  const post = async (address: string, form: object): Promise<void> => {
    const answer = await app.as('officer').post(address, form);
    expect(answer.status, answer.text).to.be.oneOf([200, 201]);
  };

  async function allowances(): Promise<void> {
    const old = await draws('Cụ Một', '1940', 'elderly-80', { coefficient: 1, amountDong: 500_000 });
    await pay(old, '2024-10', 500_000, '2024-10-08', 'account');
    await draws('Cụ Hai', '1941-05', 'elderly-80', { coefficient: 1, amountDong: 500_000 });
    const late = await draws('Người Ba', '1980-05-01', 'disability-severe', { amountDong: 750_000 });
    await pay(late, '2024-09', 750_000, '2024-10-08');
    await pay(late, '2024-10', 750_000, '2024-10-08');
    await draws('Người Bốn', '1964', 'disability-severe', {}, '2024-10-15');
    await draws('Người Năm', '1985', 'hiv-poor', { coefficient: 1.5 });
    await draws('Người Sáu', '2015-01-01', 'hiv-child', { coefficient: 2 });
    const left = await draws('Người Bảy', '1990-01-01', 'disability-severe', { amountDong: 750_000 });
    await pay(left, '2024-09', 750_000, '2024-09-08');
    await post(`/statuses/${left.status}/end`, { date: '2024-10-10', reason: 'other' });
    const dead = await draws('Cụ Tám', '1939', 'elderly-80', { coefficient: 1, amountDong: 500_000 });
    await pay(dead, '2024-08', 500_000, '2024-08-08');
    await pay(dead, '2024-09', 500_000, '2024-09-08');
    await post(`/people/${dead.person}/death`, { date: '2024-07-20' });
    const [recovery] = (await app.as('officer').get('/recoveries')).body.items;
    expect(recovery).to.include({ person: dead.person, amountDong: 1_000_000 });
    for (const [number, receivedOn, amountDong] of [
      ['PT1', '2024-09-20', 400_000],
      ['PT2', '2024-10-20', 300_000],
    ])
      await post(`/recoveries/${recovery.id}/receipts`, { number, receivedOn, amountDong });
  }

  async function merit(): Promise<void> {
    const amountDong = 1_500_000;
    await draws('Có Công Một', '1945', 'war-veteran', { amountDong, paidFromMonth: '2024-08' });
    await draws('Có Công Hai', '1946', 'war-veteran', { amountDong, paidFromMonth: '2024-11' });
    await draws('Có Công Ba', '1947', 'war-veteran', {});
    const paid = await draws('Có Công Bốn', '1948', 'war-veteran', {});
    await pay(paid, '2024-10', amountDong, '2024-10-08');
    const ended = await draws('Có Công Năm', '1949', 'war-veteran', { amountDong });
    await post(`/statuses/${ended.status}/end`, { date: '2024-10-10', reason: 'other' });
  }

  async function cards(): Promise<void> {
    const card = (person: string, objectCode: string, validFrom: string, validTo: string) =>
      app.make.insurance({ person, objectCode, validFrom, validTo });
    await card(await person('Thẻ Mới', '1980'), 'GD', '2024-10-05', '2025-10-04');
    await card(await person('Thẻ Hết', '1980'), 'GD', '2023-10-01', '2024-09-30');
    const changed = await person('Thẻ Đổi', '1980-02-03');
    await card(changed, 'GD', '2024-01-01', '2024-10-14');
    await card(changed, 'BT', '2024-10-15', '2025-12-31');
    const renewed = await person('Thẻ Gia Hạn', '1980');
    await card(renewed, 'GD', '2023-10-01', '2024-09-30');
    await card(renewed, 'GD', '2024-10-01', '2025-09-30');
    await card(await person('Thẻ Ngắn', '1980'), 'GD', '2024-10-03', '2024-10-20');
    await card(await person('Thẻ Đến', '1980', '2024-10-10'), 'DN', '2024-01-01', '2024-12-31');
    const dead = await person('Thẻ Mất', '1950');
    await card(dead, 'GD', '2024-01-01', '2024-12-31');
    await post(`/people/${dead}/death`, { date: '2024-10-12' });
    const away = await person('Thẻ Đi', '1980');
    await card(away, 'GD', '2024-01-01', '2024-12-31');
    await post(`/people/${away}/moves`, { date: '2024-10-12', kind: 'out' });
    await card(await person('Thẻ Sinh', '2024-10-02', '2024-10-02'), 'TE', '2024-10-02', '2030-09-30');
    await card(await person('Thẻ Giữ', '1980'), 'GD', '2024-01-01', '2024-12-31');
  }

  /** Poor since October, and reviewed after it; two grounds for a card each. */
  async function poor(): Promise<void> {
    const { id: household, members } = await app.make.household({
      residentFrom: '2020-01-01',
      members: [
        app.make.member({ fullName: 'Bác Chín', birthDate: '1950-03-04' }),
        app.make.member({ fullName: 'Bé Mười', birthDate: '2019-05-06', relation: 'grandchild' }),
      ],
    });
    await app.make.status({ person: members[0]?.person ?? '', category: 'war-veteran' });
    const decision = (number: string, date: string) => ({ number, date, issuer: 'UBND phường' });
    const details = { scoreB1: 100, scoreB2: 30, cannotWork: false };
    await app.make.status({
      household,
      category: 'poor',
      validFrom: '2024-10-10',
      decision: decision('10/QĐ-UBND', '2024-10-10'),
      details,
    });
    const { statuses } = (await app.as('officer').get(`/households/${household}`)).body;
    await post(`/statuses/${statuses[0].id}/decisions`, {
      ...decision('20/QĐ-UBND', '2024-11-20'),
      result: 'kept',
      details: { scoreB1: 90, scoreB2: 40, cannotWork: true },
    });
  }

  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    await allowances();
    await merit();
    await cards();
    await poor();
    const report = await app.read(async (t) => monthReport(t, await requireArea(t, 'CL'), ...period));
    sheets = new Map(report.sheets.map((sheet) => [sheet.name, sheet]));
    checks = report.checks;
  });
  after(() => app?.close());

  it('B05 counts who draws every month: by the decision once it begins, or as paid, among those who still hold', () => {
    const sheet = sheets.get('B05 Người có công');
    const fields = ['category', 'closing', 'monthly', 'paidDong'];
    const [, ...figures] = cells(sheet, fields)[0] ?? [];
    expect(figures).to.deep.equal([5, 2, 1_500_000]);
    expect(cells(sheet, fields, sheet?.total ? [sheet.total] : [])[0]?.slice(1)).to.deep.equal([
      5, 2, 1_500_000,
    ]);
  });

  it('B06 counts each group under its coefficient, those not for lists together and without one', () => {
    const b06 = sheets.get('B06 BTXH, hưu trí xã hội');
    const fields = ['category', 'coefficient', 'opening', 'increase', 'decrease', 'closing'];
    const severe = 'Người khuyết tật nặng';
    const old = 'Người từ đủ 80 tuổi không có lương hưu, trợ cấp';
    expect(cells(b06, fields)).to.deep.equal([
      ['Đối tượng bảo trợ xã hội', null, 2, 0, 0, 2],
      [severe, 1.5, 2, 0, 1, 1],
      [severe, null, 0, 1, 0, 1], // 59 or 60: the year of birth leaves it open
      [old, 1, 2, 0, 0, 2],
    ]);
    expect(cells(b06, fields.slice(2), b06?.total ? [b06.total] : [])).to.deep.equal([[6, 1, 1, 6]]);
    expect(b06?.columns.map(({ header }) => header)).to.deep.equal([
      'STT',
      'Nhóm',
      'Hệ số',
      'Đầu kỳ',
      'Tăng',
      'Giảm',
      'Cuối kỳ',
      'Kinh phí chi trả (đồng)',
      'Truy lĩnh (đồng)',
      'Thu hồi (đồng)',
      'Chưa nhận chuyển kỳ sau (đồng)',
      'Chi qua tài khoản (đồng)',
    ]);
  });

  it('B06 tells what was paid, in arrears, by account, not collected, and what came back as the recoveries have it', async () => {
    const b06 = sheets.get('B06 BTXH, hưu trí xã hội');
    const money = ['paidDong', 'arrearsDong', 'recoveredDong', 'uncollectedDong', 'accountDong'];
    expect(cells(b06, money)).to.deep.equal([
      [0, 0, 0, 0, 0],
      [1_500_000, 750_000, 0, 0, 0],
      [0, 0, 0, 0, 0],
      [500_000, 0, 300_000, 500_000, 500_000],
    ]);
    const areas = ['CL-01'];
    const received = await app.read((t) => receivedIn(t, areas, ...period));
    const back = received.reduce((sum, { amountDong }) => sum + amountDong, 0);
    expect(cells(b06, ['recoveredDong'], b06?.total ? [b06.total] : [])).to.deep.equal([[back]]);
  });

  it('B06 says nothing of money not collected where no payment for the month is recorded', async () => {
    const report = await app.read(async (t) =>
      monthReport(t, await requireArea(t, 'CL'), '2024-11-01', '2024-11-30'),
    );
    const b06 = report.sheets.find(({ form }) => form === 'B06');
    expect(cells(b06, ['uncollectedDong'], [...(b06?.rows ?? []), b06?.total ?? []]).flat()).to.deep.equal([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('DS4 names who came under a code or left it, with the old and the new one and why', () => {
    const ds4 = sheets.get('DS4 Biến động BHYT');
    const fields = ['fullName', 'formerCode', 'newCode', 'validFrom', 'validTo', 'direction', 'reason'];
    expect(cells(ds4, fields)).to.have.deep.members([
      ['Thẻ Mới', null, 'GD', '2024-10-05', '2025-10-04', 'Tăng', 'Thẻ mới'],
      ['Thẻ Hết', 'GD', null, '2023-10-01', '2024-09-30', 'Giảm', 'Hết giá trị sử dụng'],
      ['Thẻ Đổi', 'GD', 'BT', '2024-01-01', '2024-10-14', 'Giảm', 'Đổi mã đối tượng'],
      ['Thẻ Đổi', 'GD', 'BT', '2024-10-15', '2025-12-31', 'Tăng', 'Đổi mã đối tượng'],
      ['Thẻ Đến', null, 'DN', '2024-01-01', '2024-12-31', 'Tăng', 'Chuyển đến'],
      ['Thẻ Mất', 'GD', null, '2024-01-01', '2024-10-11', 'Giảm', 'Chết'],
      ['Thẻ Đi', 'GD', null, '2024-01-01', '2024-12-31', 'Giảm', 'Chuyển đi'],
      ['Thẻ Sinh', null, 'TE', '2024-10-02', '2030-09-30', 'Tăng', 'Mới sinh'],
    ]);
    expect(cells(ds4, ['index', 'fullName', 'birthDate', 'direction'])[0]).to.deep.equal([
      1,
      'Thẻ Đến',
      '1980',
      'Tăng',
    ]);
  });

  it('DS1 and B02 tell what was decided by then, not what a later review said', () => {
    const ds1 = cells(sheets.get('DS1 Biến động nghèo'), ['head', 'decision', 'scoreB2']);
    expect(ds1).to.deep.equal([['Bác Chín', '10/QĐ-UBND ngày 10/10/2024', 30]]);
    const b02 = sheets.get('B02 Nghèo theo tổ');
    expect(cells(b02, ['poorHouseholds', 'cannotWorkHouseholds'], [b02?.total ?? []])).to.deep.equal([
      [1, 0],
    ]);
  });

  it('B09 and DS5 put who has no card under the ground that pays by the law, once', () => {
    const fields = ['fullName', 'objectCode', 'since'];
    const poorOnes = cells(sheets.get('DS5 Chưa có thẻ (NSNN đóng)'), fields).filter(([name]) =>
      ['Bác Chín', 'Bé Mười'].includes(String(name)),
    );
    expect(poorOnes).to.have.deep.members([
      ['Bác Chín', 'CB', '2023-01-01'],
      ['Bé Mười', 'TE', '2019-05-06'],
    ]);
    const b09 = sheets.get('B09 BHYT theo nhóm');
    const missing = cells(b09, ['uncovered']).reduce((sum, [value]) => sum + Number(value), 0);
    expect(cells(b09, ['uncovered'], [b09?.total ?? []])).to.deep.equal([[missing]]);
    expect(cells(b09, ['objectCode', 'uncovered']).find(([code]) => code === 'HN')).to.equal(undefined);
  });

  it('no check fails, and those of B06 and DS4 are among them', () => {
    expect(checks.filter(({ ok }) => !ok)).to.deep.equal([]);
    const told = checks.filter(({ content }) => /^(B06|DS4)/.test(content)).map(({ result }) => result);
    expect(told).to.deep.equal(['Khớp (đầu kỳ 6, tăng 1, giảm 1, cuối kỳ 6)', 'Khớp (4)', 'Khớp (4)']);
  });
});
