import { expect } from 'chai';
import { monthsOn, nextName, nextPeriod } from '../../../src/features/campaigns/recurring.ts';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';

const newYears: Record<number, string> = { 2024: '2024-02-10', 2025: '2025-01-29', 2026: '2026-02-17' };
const tet = {
  name: 'Tết Giáp Thìn 2024',
  kind: 'tet' as const,
  year: 2024,
  cut_off_on: '2023-12-31',
  recurs: 'yearly' as const,
  hand_out_from: '2024-01-29',
  hand_out_to: '2024-02-06',
};

describe('the round after a campaign', () => {
  it('keeps the day of the month, and the last day the last', () => {
    expect(monthsOn('2024-01-15', 1)).to.equal('2024-02-15');
    expect(monthsOn('2024-01-30', 1)).to.equal('2024-02-29');
    expect(monthsOn('2024-02-29', 12)).to.equal('2025-02-28');
    expect(monthsOn('2025-02-28', 1)).to.equal('2025-03-31');
    expect(monthsOn('2024-11-30', 3)).to.equal('2025-02-28');
  });

  it('is called after its period, and after the period before where the name tells none', () => {
    const names: [string, 'monthly' | 'quarterly' | 'yearly', string, string][] = [
      ['Trợ cấp tháng 11/2024', 'monthly', '2024-12-05', 'Trợ cấp tháng 12/2024'],
      ['Trợ cấp tháng 12 năm 2024', 'monthly', '2025-01-05', 'Trợ cấp tháng 1 năm 2025'],
      ['Tiền điện quý III/2024', 'quarterly', '2024-12-31', 'Tiền điện quý IV/2024'],
      ['Tiền điện quý 4/2024', 'quarterly', '2025-03-31', 'Tiền điện quý 1/2025'],
      ['Mừng thọ 2024', 'yearly', '2025-10-01', 'Mừng thọ 2025'],
      ['Trợ cấp', 'monthly', '2025-01-05', 'Trợ cấp, tháng 1/2025'],
      ['Tiền điện', 'quarterly', '2025-03-31', 'Tiền điện, quý I/2025'],
    ];
    for (const [name, recurs, day, next] of names) expect(nextName(name, recurs, day)).to.equal(next);
  });

  it('of Tết moves with the new year’s day, and has no days of handing out where that is unknown', () => {
    expect(nextPeriod(tet, (year) => newYears[year])).to.deep.equal({
      name: 'Tết Ất Tỵ 2025',
      year: 2025,
      cutOffOn: '2024-12-31',
      handOutFrom: '2025-01-17',
      handOutTo: '2025-01-25',
    });
    expect(nextPeriod(tet, () => undefined)).to.include({ handOutFrom: null, handOutTo: null });
  });

  describe('of money for electricity, quarter by quarter', () => {
    let app: TestApp;
    let officer: Browse;
    let id = '';
    let next = '';
    before(async () => {
      app = await openApp({ today: '2025-07-01' });
      officer = await app.browse('officer');
      const desk = app.as('officer');
      await app.make.status({ household: (await app.make.household()).id, category: 'poor' });
      const form = {
        name: 'Tiền điện quý II/2025',
        kind: 'other',
        year: 2025,
        area: 'CL',
        recurs: 'quarterly',
      };
      id = (await desk.post('/campaigns', { ...form, cutOffOn: '2025-06-30', handOutFrom: '2025-07-05' }))
        .body.id;
      const decision = { number: '15/QĐ-UBND', date: '2025-06-20', issuer: 'UBND phường' };
      const budgetDong = 9_000_000;
      for (const [code, name] of [
        ['ward', 'Ngân sách phường'],
        ['city', 'Ngân sách thành phố'],
        ['sponsor', 'Điện lực'],
      ])
        await desk.post(`/campaigns/${id}/sources`, { code, name, decision, budgetDong });
      for (const source of ['ward', 'city', 'sponsor'])
        await desk.post(`/campaigns/${id}/rules`, {
          source,
          categories: ['poor'],
          per: 'household',
          amountDong: 59_000,
          basis: { cutOffOn: '2025-06-30' },
        });
      const reason = 'Hết hợp đồng tài trợ';
      await desk.post(`/campaigns/${id}/sources/sponsor/end`, { reason });
      await desk.post(`/campaigns/${id}/list`, {});
    });
    after(() => app.close());

    it('waits for the approval, and for a campaign that comes again', async () => {
      const early = await app.as('officer').post(`/campaigns/${id}/next`, {});
      expect(early.status).to.equal(409);
      expect(early.text).to.contain('danh sách chưa duyệt');
      expect((await officer.get(`/tet/${id}`)).text).not.to.contain('Lập đợt kế tiếp');
      const decision = { number: '16/QĐ-UBND', date: '2025-07-01', issuer: 'UBND phường' };
      expect((await app.as('leader').post(`/campaigns/${id}/approval`, { decision })).status).to.equal(200);
      expect((await officer.get(`/tet/${id}`)).text).to.contain('Lập đợt kế tiếp');
      expect((await app.as('leader').post(`/campaigns/${id}/next`, {})).status).to.equal(403);
      const once = { name: 'Một lần', kind: 'other', year: 2025, area: 'CL', cutOffOn: '2025-06-30' };
      const other = (await app.as('officer').post('/campaigns', once)).body.id;
      expect((await app.as('officer').post(`/campaigns/${other}/next`, {})).text).to.contain('chỉ một lần');
    });

    it('asks first and tells which sources stay behind, then has the others with their levels', async () => {
      const path = `/tet/${id}/dot-ke-tiep`;
      const { text } = await officer.get(path);
      expect(text)
        .to.contain('Tiền điện quý III/2025')
        .and.to.contain('30/09/2025')
        .and.to.contain('05/10/2025');
      const version = /name="version" value="(\d+)"/.exec(text)?.[1] ?? '';
      const form = {
        version,
        name: 'Tiền điện quý III/2025',
        cutOffOn: '30/09/2025',
        handOutFrom: '05/10/2025',
      };
      const refused = await officer.post(path, { ...form, cutOffOn: '31/09/2025' });
      expect(refused.status).to.equal(422);
      const asked = await officer.post(path, form);
      expect(asked.text)
        .to.contain('với 1 nguồn và 1 mức')
        .and.to.contain('Ngân sách thành phố”: chỉ đến ngày 30/06/2025')
        .and.to.contain('Điện lực”: Hết hợp đồng tài trợ');
      next = (await officer.post(path, { ...form, confirm: '1' })).headers.location ?? '';
      const page = (await officer.get(next)).text;
      expect(page)
        .to.contain('Tiền điện quý III/2025')
        .and.to.contain('chưa có quyết định năm nay')
        .and.to.contain('mức của đợt mẫu')
        .and.to.contain('Nguồn của đợt mẫu không được lấy theo')
        .and.to.contain('Hết hợp đồng tài trợ');
      const { body } = await app.as('officer').get(`/campaigns/${next.split('/').at(-1)}/rules`);
      expect(body.items.map(({ basis }: { basis: object }) => basis)).to.deep.equal([
        { cutOffOn: '2025-09-30' },
      ]);
    });

    it('is recorded once', async () => {
      const again = await app.as('officer').post(`/campaigns/${id}/next`, {});
      expect(again.status).to.equal(409);
      expect(again.text).to.contain('Đợt kế tiếp đã lập: Tiền điện quý III/2025');
    });
  });
});
