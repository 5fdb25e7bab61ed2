import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { readWorkbook } from '../../support/readWorkbook.ts';

describe('targets', () => {
  let app: TestApp;
  let coverage = '';
  let jobs = '';

  /** Ten people in CL-01, six of them with a card to the end of the year; one poor household in CL-02. */
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    const members = Array.from({ length: 10 }, (_, i) =>
      app.make.member({ birthDate: '1980-01-01', ...(i > 0 ? { relation: 'other' as const } : {}) }),
    );
    const household = await app.make.household({ area: 'CL-01', members, residentFrom: '2020-01-01' });
    for (const { person } of household.members.slice(0, 6))
      await app.make.insurance({ person, objectCode: 'GD', validFrom: '2024-01-01', validTo: '2024-12-31' });
    const lapsed = household.members[6]?.person ?? '';
    await app.make.insurance({
      person: lapsed,
      objectCode: 'GD',
      validFrom: '2023-01-01',
      validTo: '2023-12-31',
    });
    const poor = await app.make.household({ area: 'CL-02', residentFrom: '2020-01-01' });
    await app.make.status({ household: poor.id, category: 'poor' });
  });
  after(() => app.close());

  const officer = () => app.as('officer');
  const create = async (form: object) => {
    const made = await officer().post('/targets', { area: 'CL', year: 2024, ...form });
    expect(made.status, made.text).to.equal(201);
    return made.body;
  };

  it('are entered, counted from the registers, and name the people who are missing', async () => {
    const target = await create({ name: 'Tỷ lệ bao phủ BHYT', source: 'coverage', planned: 90 });
    coverage = target.id;
    const { part, whole, missing, state } = target.progress;
    expect(part).to.equal(6);
    expect(missing).to.equal(Math.ceil(0.9 * whole) - 6);
    expect(state).to.equal('notMet');
    const { proposal } = (await officer().get(`/targets/${coverage}/proposal`)).body;
    // The poor household is entitled; then the card that ended; then those without any.
    expect(proposal.steps.map(({ list }: { list: string }) => list)).to.deep.equal([
      'entitled',
      'lapsed',
      'never',
    ]);
    // Base salary 2,340,000 × 4.5 % × 12; six of the household pay already: the seventh pays 40 %.
    expect(proposal.steps[0]).to.include({ familyDong: 0 });
    expect(proposal.steps[1]).to.include({ people: 1, familyDong: 505_440, budgetDong: 0 });
    expect(proposal.steps[2]).to.include({ people: 3, familyDong: 3 * 505_440 });
    const page = await (await app.browse('leader')).get(`/chi-tieu/${coverage}`);
    expect(page.text).to.contain(`òn thiếu ${missing} người`).and.to.contain('505.440 đồng');
    const names = await (await app.browse('leader')).get(`/chi-tieu/${coverage}/ten?ds=lapsed`);
    expect(names.text).to.contain('Lập danh sách giao tổ trưởng').and.to.contain('1 người');
  });

  it('met today and lost on 01/01 are not lasting, and say why', async () => {
    const changed = await officer().send(
      'PATCH',
      `/targets/${coverage}`,
      { planned: 40, reason: 'Nghị quyết điều chỉnh' },
      { 'If-Match': '"v1"' },
    );
    expect(changed.status, changed.text).to.equal(200);
    expect(changed.body.progress.state).to.equal('notLasting');
    expect(changed.body.progress.reason).to.contain('01/01/2025').and.to.contain('6 thẻ');
    const stale = await officer().send(
      'PATCH',
      `/targets/${coverage}`,
      { planned: 41, reason: 'x' },
      { 'If-Match': '"v1"' },
    );
    expect(stale.status).to.be.oneOf([409, 412]);
  });

  it('by month are added up; a correction needs its reason and keeps what stood', async () => {
    const target = await create({ name: 'Việc làm mới', source: 'monthly', unit: 'người', planned: 100 });
    jobs = target.id;
    const type = (form: object) => officer().post(`/targets/${jobs}/values`, form);
    expect((await type({ month: '2024-01', value: 30 })).status).to.equal(201);
    expect((await type({ month: '2024-02', value: 40 })).body.progress.value).to.equal(70);
    expect((await type({ month: '2024-02', value: 45 })).status).to.equal(422);
    const corrected = await type({ month: '2024-02', value: 45, reason: 'Bổ sung báo cáo tổ 3' });
    expect(corrected.body.progress).to.include({ value: 75, missing: 25 });
    expect(corrected.body.values.map(({ value }: { value: number }) => value)).to.deep.equal([30, 40, 45]);
    expect((await type({ month: '2024-12', value: 1 })).text).to.contain('chưa đến tháng');
    const january = await officer().get(`/targets/${jobs}?asOf=2024-01-31`);
    expect(january.body.progress.value).to.equal(30);
  });

  it('are shared out: counts have to come to the plan, a rate off it needs a reason', async () => {
    const share = (id: string, body: object) => officer().send('PUT', `/targets/${id}/shares`, body);
    const off = await share(jobs, {
      shares: [
        { area: 'CL-01', planned: 60 },
        { area: 'CL-02', planned: 30 },
      ],
    });
    expect(off.status).to.equal(422);
    expect(off.text).to.contain('thấp hơn kế hoạch 100 người là 10');
    const whole = {
      shares: [
        { area: 'CL-01', planned: 60 },
        { area: 'CL-02', planned: 40 },
      ],
    };
    expect((await share(jobs, whole)).status).to.equal(200);
    const rate = { shares: [{ area: 'CL-01', planned: 50 }] };
    expect((await share(coverage, rate)).text).to.contain('cao hơn kế hoạch');
    const kept = await share(coverage, { ...rate, reason: 'Tổ có nhiều công nhân' });
    expect(kept.body.shares[0].progress).to.include({ part: 6, whole: 10, missing: 0 });
    expect(kept.body.sharesReason).to.equal('Tổ có nhiều công nhân');
    const head = await app.as('groupHead').get('/targets');
    expect(head.body.items.map(({ planned }: { planned: number }) => planned)).to.have.members([50, 60]);
    expect((await (await app.browse('groupHead')).get('/chi-tieu')).text).to.contain('ít nhất 50%');
  });

  it('keep to the roles, and to the area', async () => {
    const form = { area: 'CL', year: 2024, name: 'x', source: 'overdueWork', planned: 0 };
    for (const who of ['leader', 'groupHead', 'city'] as const)
      expect((await app.as(who).post('/targets', form)).status).to.equal(403);
    expect((await app.as('neighbour').get(`/targets/${coverage}`)).status).to.equal(404);
    expect((await app.as('neighbour').post('/targets', form)).status).to.equal(404);
    expect((await app.as('city').get(`/targets/${coverage}/proposal`)).status).to.equal(403);
    expect((await app.as('city').get('/targets?area=CL')).status).to.equal(200);
  });

  it('go on paper and into a workbook with the rows of the page', async () => {
    const leader = await app.browse('leader');
    const page = await leader.get('/chi-tieu?ngay=30/11/2024');
    expect(page.text).to.contain('Đạt nhưng chưa bền vững').and.to.contain('còn thiếu 25 người');
    const paper = await leader.get('/chi-tieu/in');
    expect(paper.text).to.contain('CỘNG HÒA XÃ HỘI').and.to.contain('TM. ỦY BAN NHÂN DÂN');
    const { body } = await leader.file('/chi-tieu/tep.xlsx');
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'targets-')), 'chi-tieu.xlsx');
    writeFileSync(file, body);
    const [sheet] = await readWorkbook(file);
    const cells = ['B', 'G'].map((column) =>
      Array.from({ length: 12 }, (_, i) => sheet?.cell(`${column}${i + 1}`)),
    );
    expect(cells[0]).to.include('Việc làm mới');
    expect(cells[1]).to.include('còn thiếu 25 người');
  });

  it('end instead of going, and are the next year’s template', async () => {
    const ended = await officer().post(`/targets/${jobs}/end`, {
      endedOn: '2024-11-15',
      reason: 'Chuyển phòng khác',
    });
    expect(ended.body.endedOn).to.equal('2024-11-15');
    const names = async (query: string) =>
      (await officer().get(`/targets?${query}`)).body.items.map(({ name }: { name: string }) => name);
    expect(await names('asOf=2024-11-30')).to.not.include('Việc làm mới');
    expect(await names('asOf=2024-11-15')).to.include('Việc làm mới');
    const browser = await app.browse('officer');
    expect((await browser.get('/chi-tieu?nam=2025')).text).to.contain('Lấy chỉ tiêu năm 2024 làm mẫu');
    expect((await browser.post('/chi-tieu/lay-mau', { area: 'CL', year: '2025' })).status).to.equal(303);
    expect(await names('year=2025')).to.deep.equal(['Tỷ lệ bao phủ BHYT']);
    const again = await officer().post('/targets/copy', { area: 'CL', year: 2025 });
    expect(again.status).to.equal(422);
  });
});
