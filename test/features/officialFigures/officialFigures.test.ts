import { expect } from 'chai';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';

const text = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('figures of other offices and the two rates', () => {
  let app: TestApp;
  let officer: Browse;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    officer = await app.browse('officer');
    const members = [
      app.make.member(),
      app.make.member({ relation: 'spouse' }),
      app.make.member({ relation: 'child' }),
    ];
    const {
      members: [head, spouse],
    } = await app.make.household({ members });
    await app.make.insurance({ person: head?.person ?? '' });
    await app.make.insurance({ person: spouse?.person ?? '', objectCode: 'QN' });
  });
  after(() => app.close());

  const rates = async (query = '') =>
    (await app.as('leader').get(`/coverage/rates?area=CL&asOf=2024-11-30${query}`)).body;
  const record = (form: object, who: 'officer' | 'leader' | 'neighbour' = 'officer') =>
    app.as(who).post('/official-figures', { area: 'CL', asOf: '2024-10-31', source: 'BHXH cơ sở', ...form });

  it('leave one rate until another office has said something, then give both with their difference', async () => {
    expect(await rates()).to.deep.include({ official: null, difference: null });
    expect((await record({ kind: 'insured', people: 3 })).status).to.equal(201);
    const half = await rates();
    // The insurer's number over the register's population.
    expect(half.official.population).to.deep.include({ people: 3, basis: 'register' });
    expect(half.official.rate).to.equal(1);
    expect((await record({ kind: 'population', people: 4, source: 'Chi cục Thống kê' })).status).to.equal(
      201,
    );
    const both = await rates();
    expect(both.register).to.deep.include({ rate: 2 / 3 });
    expect(both.official).to.deep.include({ rate: 0.75 });
    expect(both.official.population).to.deep.equal({
      people: 4,
      basis: 'official',
      source: 'Chi cục Thống kê',
      date: '2024-10-31',
      armedForces: null,
    });
    expect(both.difference).to.deep.include({ population: 1, insured: 1 });
    expect(both.difference.points).to.be.closeTo(100 / 12, 1e-9);
    // Neither was known the day before the figure's own.
    const { body } = await app.as('leader').get('/coverage/rates?area=CL&asOf=2024-10-30');
    expect(body.official).to.equal(null);
  });

  it('count the armed forces or leave them out of both sides of the register’s rate', async () => {
    expect((await rates('&armedForces=false')).register).to.deep.include({ rate: 0.5 });
    const page = await officer.get('/bhyt/so-lieu?llvt=khong');
    expect(text(page.text)).to.contain('không tính lực lượng vũ trang').and.to.contain('50,0%');
  });

  it('are corrected under a reason, the former one stays to be seen; a second of one day is refused', async () => {
    const list = async () => (await app.as('officer').get('/official-figures?area=CL')).body.items;
    const second = await record({ kind: 'population', people: 5 });
    expect(second.status).to.equal(422);
    expect(second.text).to.contain('Đính chính');
    const [figure] = (await list()).filter(({ kind }: { kind: string }) => kind === 'population');
    const fields = { asOf: '31/10/2024', people: '1.005', source: 'Chi cục Thống kê', armedForces: 'co' };
    const at = `/bhyt/so-lieu/${figure.id}/dinh-chinh`;
    const silent = await officer.post(at, fields);
    expect(silent.status).to.equal(422);
    expect(silent.text).to.contain('value="1.005"').and.to.contain('Lý do');
    expect((await officer.post(at, { ...fields, reason: 'Gõ nhầm' })).status).to.equal(303);
    const [after, before] = (await list()).filter(({ kind }: { kind: string }) => kind === 'population');
    expect(after).to.deep.include({
      people: 1005,
      armedForces: true,
      replaces: figure.id,
      reason: 'Gõ nhầm',
    });
    expect(before).to.deep.include({ id: figure.id, people: 4, retractReason: 'Gõ nhầm' });
    expect((await rates()).official.population.people).to.equal(1005);
    expect((await officer.post(at, { ...fields, reason: 'Lần nữa' })).status).to.equal(422);
    const gone = await officer.post(`/bhyt/so-lieu/${after.id}/dinh-chinh`, {
      ...fields,
      reason: 'Bỏ',
      retracted: 'x',
    });
    expect(gone.status).to.equal(303);
    expect((await rates()).official.population.basis).to.equal('register');
  });

  it('are typed by people: wrong days and numbers come back with all that was typed', async () => {
    const form = {
      area: 'CL-01',
      kind: 'insured',
      asOf: '31/02/2024',
      people: '12',
      source: 'BHXH',
      armedForces: '',
    };
    const day = await officer.post('/bhyt/so-lieu', form);
    expect(day.status).to.equal(422);
    expect(day.text).to.contain('31/02/2024').and.to.contain('value="BHXH"');
    const number = await officer.post('/bhyt/so-lieu', { ...form, asOf: '31/10/2024', people: 'mười' });
    expect(number.status).to.equal(422);
    expect(number.text).to.contain('số nguyên');
    const future = await officer.post('/bhyt/so-lieu', { ...form, asOf: '01/12/2024' });
    expect(future.text).to.contain('chưa đến');
  });

  it('belong to their area and are written by its officer', async () => {
    expect((await record({ kind: 'insured', people: 1, asOf: '2024-09-30' }, 'leader')).status).to.equal(403);
    expect((await record({ kind: 'insured', people: 1, asOf: '2024-09-30' }, 'neighbour')).status).to.equal(
      404,
    );
    expect((await app.as('neighbour').get('/official-figures?area=CL')).status).to.equal(404);
    expect((await app.as('city').get('/official-figures?area=CL')).status).to.equal(200);
  });

  it('are what the ward reports once its leader says so', async () => {
    const setting = {
      area: 'CL',
      population: 'register',
      insured: 'official',
      armedForces: false,
      reason: 'CV 12',
    };
    expect((await app.as('officer').post('/coverage/reported', setting)).status).to.equal(403);
    expect((await rates()).reported).to.deep.include({ rate: 2 / 3 });
    expect((await app.as('leader').post('/coverage/reported', setting)).status).to.equal(200);
    const { reported } = await rates();
    expect(reported.insured).to.deep.include({ people: 3, basis: 'official' });
    expect(reported.population).to.deep.include({ people: 2, basis: 'register', armedForces: false });
    const log = await app.as('leader').get('/audit?thing=CL');
    expect(log.text).to.contain('coverage.setReported').and.to.contain('CV 12');
  });
});
