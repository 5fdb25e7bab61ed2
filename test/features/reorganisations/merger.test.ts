import { expect } from 'chai';
import { leafCodes, requireArea } from '../../../src/features/areas/service.ts';
import { monthReport } from '../../../src/features/exports/monthly/monthly.ts';
import { createHousehold, householdById } from '../../../src/features/households/service.ts';
import {
  listReorganisations,
  reorganise,
  undoReorganisation,
} from '../../../src/features/reorganisations/service.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { onBothEngines } from '../../support/engines.ts';
import { makeAreas, rejection } from '../../support/registry.ts';

const day = '2025-07-01';
const ward = { code: 'CT', name: 'Phường Cẩm Thành', kind: 'ward', parentCode: 'QN' } as const;
/** Chánh Lộ and Nguyễn Nghiêm into Cẩm Thành, and no level of cities any more. */
const merger = {
  date: day,
  basis: 'Nghị quyết 1677/NQ-UBTVQH15',
  create: [{ ...ward, officialCode: '21025' }],
  changes: [
    { code: 'CL', successor: 'CT' },
    { code: 'NN', successor: 'CT' },
    { code: 'TPQN', successor: 'QN' },
  ],
};

describe('a merger of wards', () => {
  let app: TestApp;
  const admin = async (path: string) => (await app.as('admin').get(path)).body;
  const facts = () =>
    app.read((t) => t.all('SELECT * FROM residences UNION ALL SELECT * FROM residences ORDER BY row_id'));

  before(async () => {
    app = await openApp({ today: '2025-08-31' });
    const { make } = app;
    const poor = await make.household({ members: [make.member(), make.member({ relation: 'child' })] });
    await make.status({ household: poor.id, category: 'poor' });
    const noGroup = await make.household({ area: 'CL' }); // recorded in the ward itself
    await make.status({ household: noGroup.id, category: 'poor' });
    await make.household({ area: 'NN-01' }, 'neighbour');
  });
  after(() => app.close());

  it('says first what it changes and what it does not, and writes nothing', async () => {
    const before = await app.audited();
    const told = await app.as('admin').post('/reorganisations/preview', merger);
    expect(told.status, told.text).to.equal(200);
    const text = told.body.sentences.join('\n');
    expect(text).to.contain('Lập Phường Cẩm Thành (CT), thuộc Tỉnh Quảng Ngãi, từ ngày 01/07/2025.');
    expect(text).to.contain('Phường Chánh Lộ (CL) kết thúc hết ngày 30/06/2025, nhập vào Phường Cẩm Thành');
    expect(text).to.contain('Tài khoản canbo và lanhdao của Phường Chánh Lộ');
    expect(text).to.contain('4 người trong 3 hộ ở các địa bàn này: không ai chuyển hộ');
    expect(await app.audited()).to.equal(before);
  });

  it('is one operation that touches no residence', async () => {
    const before = await facts();
    const done = await app.as('admin').post('/reorganisations', merger);
    expect(done.status, done.text).to.equal(201);
    expect(await facts()).to.deep.equal(before);
    const areas = (await admin(`/areas?asOf=${day}`)).items;
    const parents = Object.fromEntries(
      areas.map((area: { code: string; parentCode: string }) => [area.code, area.parentCode]),
    );
    expect(parents).to.include({ 'CL-01': 'CT', 'CL-10': 'CT', 'NN-01': 'CT', CT: 'QN' });
  });

  it('leaves old dates with old areas, and the ended ward with nobody', async () => {
    const people = async (area: string, asOf: string) =>
      (await admin(`/coverage?area=${area}&asOf=${asOf}`)).population;
    expect([await people('CL', '2025-06-30'), await people('CL', day)]).to.deep.equal([3, 0]);
    expect([await people('NN', '2025-06-30'), await people('NN', day)]).to.deep.equal([1, 0]);
    expect(await people('CT', day)).to.equal(4);
    expect([await people('QN', '2025-06-30'), await people('QN', day)]).to.deep.equal([4, 4]);
    expect([await people('CL-01', '2025-06-30'), await people('CL-01', day)]).to.deep.equal([2, 2]);
    const { items } = await admin(`/coverage?area=QN&asOf=2025-08-31&by=month`);
    expect(new Set(items.map((item: { population: number }) => item.population))).to.deep.equal(new Set([4]));
    const parts = (await admin(`/coverage?area=CT&asOf=${day}&by=area`)).items;
    expect(
      parts.map((item: { key: string; population: number }) => [item.key, item.population]),
    ).to.deep.equal([
      ['CL-01', 2],
      ['CL-02', 0],
      ['CL-10', 0],
      ['NN-01', 1],
      ['CT', 1],
    ]);
    const { asKnownAt } = await admin(`/coverage?area=CT&asOf=${day}`);
    expect((await admin(`/coverage?area=CT&asOf=${day}&asKnownAt=${asKnownAt}`)).population).to.equal(4);
  });

  it('makes nobody move, in the new ward, the old one, and between two days', async () => {
    const july = (area: string) => admin(`/balances?register=poor&area=${area}&from=${day}&to=2025-07-31`);
    const june = await admin('/balances?register=poor&area=CL&from=2025-06-01&to=2025-06-30');
    const made = await july('CT');
    expect(made.opening).to.deep.equal(june.closing).and.to.deep.equal({ households: 2, people: 3 });
    expect(made).to.deep.include({ closing: { households: 2, people: 3 }, movements: [] });
    expect(
      made.groups.reduce((n: number, group: { opening: { people: number } }) => n + group.opening.people, 0),
    ).to.equal(3);
    const ended = await july('CL');
    expect(ended.closing.people).to.equal(0);
    expect(ended.movements.map((each: { reason: string }) => each.reason)).to.deep.equal(['other']);
    const compared = await admin(`/comparisons?area=CT&first=2025-06-30&second=${day}`);
    expect([compared.firstPeople, compared.secondPeople, compared.came.length]).to.deep.equal([4, 4, 0]);
  });

  it('opens the first month of the new ward with what its parts held, and no check fails', async () => {
    const { sheets, checks, figures } = await app.read(async (t) =>
      monthReport(t, await requireArea(t, 'CT'), day, '2025-07-31'),
    );
    expect(checks.filter(({ ok }) => !ok)).to.deep.equal([]);
    expect(figures.registers.poor.households).to.deep.equal({
      opening: 2,
      increase: 0,
      decrease: 0,
      closing: 2,
    });
    const b03 = sheets.find(({ name }) => name.startsWith('B03'));
    expect(b03?.rows.map((row) => row[1])).to.include('Phường Cẩm Thành'); // who is recorded in no group
    expect(sheets.find(({ name }) => name.startsWith('DS1'))?.rows).to.deep.equal([]);
  });

  it('is worked on by the accounts of the merged wards, with the codes of before', async () => {
    const officer = app.as('officer');
    const mine = (await officer.get('/coverage')).body;
    expect([mine.area, mine.population]).to.deep.equal(['CT', 4]);
    const found = (await officer.get('/people?q=CL-0001')).body.items;
    expect(found).to.have.length(2);
    const browser = await app.browse('officer');
    const page = await browser.get('/so/ho-ngheo?ngay=2025-06-30');
    expect(page.status, page.text).to.equal(200);
    const [{ household }] = found;
    const move = await browser.post(`/nguoi/${found[1].id}/bien-dong/chuyen-trong-phuong`, {
      date: '01/08/2025',
      household: 'CL-0002',
    });
    expect(move.text, 'a household of the former ward is found by its code').to.contain(
      'Kiểm tra trước khi ghi',
    );
    const taken = await officer.send(
      'PATCH',
      `/households/${household}`,
      { code: 'NN-0001', reason: 'thử' },
      { 'if-match': '*' },
    );
    expect(taken.status, taken.text).to.equal(409);
  });

  it('is taken back while nothing stands on the new ward, and not after', async () => {
    const [{ id }] = (await admin('/reorganisations')).items;
    const made = await app.make.household({ area: 'CT', residentFrom: '2025-08-01' });
    const refused = await app.as('admin').post(`/reorganisations/${id}/undo`, { reason: 'Ghi nhầm ngày' });
    expect(refused.status).to.equal(409);
    expect(refused.text).to.contain('đã có hộ');
    expect(made.ward).to.equal('CT');
  });
});

onBothEngines('operations on areas', (open) => {
  it('refuse household codes that would meet in one ward, or put the former ward before them, and can be taken back', async () => {
    const registry = await open();
    try {
      await makeAreas(registry);
      const make = (area: string, fullName: string) =>
        registry.tx((t) =>
          createHousehold(t, {
            code: '0001',
            area,
            residentFrom: '2020-01-01',
            members: [{ fullName, birthDate: '1980', sex: 'male', relation: 'head' }],
          }),
        );
      const one = await make('CL-01', 'Nguyễn Văn Một');
      await make('NN-01', 'Trần Văn Hai');
      const error = await rejection(registry.tx((t) => reorganise(t, merger)));
      expect(error).to.include({ status: 409 });
      expect(String((error as { errors: { message: string }[] }).errors[0]?.message)).to.contain('0001'); // an AppError
      const done = await registry.tx((t) => reorganise(t, { ...merger, prefixCodes: true }));
      const code = () => registry.read(async (t) => (await householdById(t, one.id))?.code);
      expect(await code()).to.equal('CL-0001');
      await registry.tx((t) => undoReorganisation(t, done.id, 'Ghi nhầm'));
      expect(await code()).to.equal('0001');
      await registry.read(async (t) => {
        expect(await leafCodes(t, 'CL', day)).to.have.members(['CL', 'CL-01', 'CL-02', 'CL-10']);
        expect(await leafCodes(t, 'CT', day)).to.deep.equal([]);
        expect((await listReorganisations(t))[0]?.undoReason).to.equal('Ghi nhầm');
      });
      const again = await registry.tx((t) => reorganise(t, { ...merger, prefixCodes: true }));
      expect(again.areas.map((area) => area.code)).to.deep.equal(['CT', 'CL', 'NN', 'TPQN']);
    } finally {
      await registry.close();
    }
  });
});
