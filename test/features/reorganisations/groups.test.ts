import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';

const basis = 'Quyết định 15/QĐ-UBND ngày 20/12/2023 của UBND phường';

describe('groups renamed, moved and merged', () => {
  let app: TestApp;
  const population = async (area: string, asOf: string) =>
    (await app.as('admin').get(`/coverage?area=${area}&asOf=${asOf}`)).body.population;

  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    for (const area of ['CL-01', 'CL-02', 'CL-02', 'CL-10']) {
      const { id } = await app.make.household({ area });
      await app.make.status({ household: id, category: 'poor' });
    }
  });
  after(() => app.close());

  it('are shown first on the page, then written in one go', async () => {
    const admin = await app.browse('admin');
    const path = '/quan-tri/dia-ban/sap-xep';
    expect((await admin.get(`${path}?viec=to`)).text).to.contain('Tổ dân phố 10');
    const form = {
      date: '01/01/2024',
      basis,
      'rows[CL-01][name]': 'Tổ dân phố 2',
      'rows[CL-02][name]': 'Tổ dân phố 1',
      'rows[CL-10][successor]': 'CL-02',
    };
    const bad = await admin.post(`${path}/to`, { ...form, date: '31/11/2024' });
    expect(bad.status).to.equal(422);
    expect(bad.text).to.contain('Ngày có hiệu lực').and.to.contain('value="Tổ dân phố 2"');
    const before = await app.audited();
    const shown = await admin.post(`${path}/to`, form);
    expect(shown.status, shown.text).to.equal(200);
    expect(shown.text)
      .to.contain('Tổ dân phố 1 (CL-01) mang tên mới: Tổ dân phố 2.')
      .and.to.contain('Tổ dân phố 10 (CL-10) kết thúc hết ngày 31/12/2023')
      .and.to.contain('không ai chuyển hộ');
    expect(await app.audited()).to.equal(before);
    const done = await admin.post(`${path}/to`, { ...form, confirm: '1' });
    expect(done.status, done.text).to.equal(303);
    expect(await app.audited()).to.be.above(before);
  });

  it('keep their codes and people, and older days their names', async () => {
    const names = async (asOf: string) =>
      Object.fromEntries(
        (await app.as('officer').get(`/areas?asOf=${asOf}`)).body.items.map(
          (area: { code: string; name: string }) => [area.code, area.name],
        ),
      );
    expect((await names('2023-12-31'))['CL-01']).to.equal('Tổ dân phố 1');
    expect((await names('2024-01-01'))['CL-01']).to.equal('Tổ dân phố 2');
    expect([await population('CL-10', '2023-12-31'), await population('CL-10', '2024-01-01')]).to.deep.equal([
      1, 0,
    ]);
    expect([await population('CL-02', '2023-12-31'), await population('CL-02', '2024-01-01')]).to.deep.equal([
      2, 3,
    ]);
    expect([await population('CL', '2023-12-31'), await population('CL', '2024-01-01')]).to.deep.equal([
      4, 4,
    ]);
    const year = (await app.as('officer').get('/balances?register=poor&from=2024-01-01&to=2024-06-30')).body;
    expect(year.movements).to.deep.equal([]);
    expect(
      year.groups.map((group: { area: string; opening: { people: number }; closing: { people: number } }) => [
        group.area,
        group.opening.people,
        group.closing.people,
      ]),
    ).to.deep.equal([
      ['CL-01', 1, 1],
      ['CL-02', 3, 3],
    ]);
  });

  it('refuse what makes no sense, saying why', async () => {
    const cases = [
      [{ changes: [] }, 'chưa chọn'],
      [{ changes: [{ code: 'CL-01', successor: 'CL-01' }] }, 'cùng loại khác'],
      [{ changes: [{ code: 'CL-01', successor: 'NN' }] }, 'cùng loại khác'],
      [{ changes: [{ code: 'CL-01', successor: 'CL-10' }] }, 'đã kết thúc'],
      [
        {
          changes: [
            { code: 'CL-01', name: 'A' },
            { code: 'CL-01', name: 'B' },
          ],
        },
        'đứng hai lần',
      ],
      [{ changes: [{ code: 'CL-99', name: 'A' }] }, 'CL-99'],
    ] as const;
    const before = await app.audited();
    for (const [form, message] of cases) {
      const answer = await app.as('admin').post('/reorganisations', { date: '2024-06-01', basis, ...form });
      expect(answer.status, answer.text).to.be.oneOf([404, 409, 422]);
      expect(answer.text).to.contain(message);
    }
    expect(await app.audited()).to.equal(before);
  });

  it('are put back by one step with its reason', async () => {
    const admin = await app.browse('admin');
    const [{ id }] = (await app.as('admin').get('/reorganisations')).body.items;
    const path = `/quan-tri/dia-ban/sap-xep/lan/${id}/thu-hoi`;
    expect((await admin.post(path, { reason: '' })).status).to.equal(422);
    const done = await admin.post(path, { reason: 'Ghi nhầm năm' });
    expect(done.status, done.text).to.equal(303);
    expect([await population('CL-10', '2024-06-01'), await population('CL-02', '2024-06-01')]).to.deep.equal([
      1, 2,
    ]);
    expect((await admin.get('/quan-tri/dia-ban/sap-xep')).text).to.contain('Ghi nhầm năm');
  });
});
