import { expect } from 'chai';
import { systemActor } from '../../../src/db/tx.ts';
import { verifyRollUp } from '../../../src/features/coverage/service.ts';
import { type DictionaryName, dictionarySchemas } from '../../../src/features/dictionaries/schema.ts';
import { seedRows } from '../../../src/features/dictionaries/seed.ts';
import { checkForm } from '../../../src/shared/schema.ts';
import { openApp, type TestApp } from '../../support/app.ts';

interface Row {
  id: string;
  code: string;
  values: Record<string, unknown>;
  validFrom: string | null;
  validTo: string | null;
}

describe('dictionaries over HTTP', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  const rows = async (name: string, query: string): Promise<Row[]> =>
    (await app.as('officer').get(`/dictionaries/${name}?${query}`)).body.items;
  const first = async (name: string, query: string): Promise<Row> => {
    const [row] = await rows(name, query);
    if (!row) throw new Error(`${name} has no row for ${query}`);
    return row;
  };
  const admin = (path: string, body: unknown) => app.as('admin').post(`/dictionaries/${path}`, body);

  it('hold every row the program comes with to the schema of its dictionary', () => {
    for (const [name, seeds] of Object.entries(seedRows)) {
      for (const { code, data } of seeds) {
        const check = () => checkForm(dictionarySchemas[name as DictionaryName], structuredClone(data));
        expect(check, `${name} ${code}`).not.to.throw();
      }
    }
  });

  it('take a new amount from a day on: the former ends the day before, old days keep it', async () => {
    const former = await first('norms', 'code=assistance-base&asOf=2024-11-30');
    const values = { ...former.values, value: 600_000 };
    const form = { values, validFrom: '2025-01-01', basis: 'NĐ thử nghiệm', confidence: 'verified' };
    const saved = await admin('norms', form);
    expect(saved.status, saved.text).to.equal(201);
    const series = await rows('norms', 'code=assistance-base');
    const at = series.findIndex(({ id }) => id === former.id);
    expect(series[at]).to.deep.include({ id: former.id, validTo: '2024-12-31', values: former.values });
    expect(series[at + 1]).to.deep.include({ id: saved.body.id, validFrom: '2025-01-01' });
    const trail = (await app.as('admin').get(`/audit?thing=${saved.body.id}`)).body.items;
    expect(trail[0]).to.include({ action: 'dictionary.record' });
    const again = await admin('norms', form);
    expect(again.status).to.equal(409);
    expect(again.text).to.contain('đã có dòng').and.to.contain('01/01/2025');
  });

  it('end and correct a row with a reason, keeping its id, and refuse what changes nothing', async () => {
    const values = { code: 'ward-gift', area: 'CL', label: 'Quà của phường', value: 300_000, unit: 'dong' };
    const { body } = await admin('norms', { values, validFrom: '2024-01-01', confidence: 'memory' });
    const correct = (more: object) => admin(`norms/${body.id}/corrections`, { reason: 'Ghi nhầm', ...more });
    expect((await correct({ values })).status).to.equal(422);
    expect((await correct({ values: { ...values, code: 'other' } })).text).to.contain('không đổi được');
    const corrected = await correct({ values: { ...values, value: 350_000 } });
    expect(corrected.body).to.deep.include({ id: body.id, values: { ...values, value: 350_000 } });
    const before = await app.audited();
    const wrong = await admin(`norms/${body.id}/end`, { date: '2023-06-01', reason: 'Thôi' });
    expect(wrong.status).to.equal(422);
    expect(await app.audited()).to.equal(before);
    const stale = await app
      .as('admin')
      .send(
        'POST',
        `/dictionaries/norms/${body.id}/end`,
        { date: '2025-01-01', reason: 'Thôi' },
        { 'if-match': '"v1"' },
      );
    expect(stale.status).to.equal(412);
    const ended = await admin(`norms/${body.id}/end`, { date: '2025-01-01', reason: 'Thôi' });
    expect(ended.body).to.include({ id: body.id, validTo: '2024-12-31' });
  });

  it('take back a row recorded by mistake, and let the former hold again', async () => {
    const former = await first('norms', 'code=base-salary&asOf=2024-11-30');
    const { body } = await admin('norms', {
      values: { ...former.values, value: 9_999_999 },
      validFrom: '2024-12-01',
      confidence: 'verified',
    });
    const back = await admin(`norms/${body.id}/corrections`, {
      reason: 'Nhầm',
      retracted: true,
      extendFormer: true,
    });
    expect(back.status, back.text).to.equal(200);
    expect(await first('norms', 'code=base-salary&asOf=2024-12-15')).to.deep.equal(former);
  });

  it('count coverage anew when the payer group of a code changes, from the day on', async () => {
    const household = await app.make.household({ members: [app.make.member()] });
    const person = household.members[0]?.person ?? '';
    await app.make.insurance({ person, objectCode: 'GD', validFrom: '2024-01-01', validTo: '2025-12-31' });
    const groups = async (asOf: string): Promise<string[]> => {
      const { items } = (await app.as('officer').get(`/coverage?asOf=${asOf}&by=payerGroup`)).body;
      return items
        .filter(({ covered }: { covered: number }) => covered > 0)
        .map(({ key }: { key: string }) => key);
    };
    expect(await groups('2025-06-30')).to.deep.equal(['5']);
    const { values } = await first('object-codes', 'code=GD&asOf=2024-11-30');
    const saved = await admin('object-codes', {
      values: { ...values, payerGroup: 4 },
      validFrom: '2025-01-01',
      confidence: 'verified',
    });
    expect(saved.status, saved.text).to.equal(201);
    expect([await groups('2024-12-31'), await groups('2025-06-30')]).to.deep.equal([['5'], ['4']]);
    expect(await app.read((t) => verifyRollUp(t), systemActor)).to.equal(undefined);
  });

  it('refuse bad rows by field, in Vietnamese, and change nothing', async () => {
    const before = await app.audited();
    const { values } = await first('assistance-groups', 'code=disability-severe-adult&asOf=2024-11-30');
    const dated = { validFrom: '2025-01-01', confidence: 'verified' };
    const refused = await admin('assistance-groups', {
      values: { ...values, code: 'test', ageFrom: 60, ageTo: 16, baseNorm: 'none' },
      ...dated,
    });
    expect(refused.status).to.equal(422);
    const pointers = refused.body.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).to.have.members(['/values/ageTo', '/values/baseNorm']);
    const bad = await admin('object-codes', {
      values: { objectCode: 'gd', label: '', payerGroup: 9 },
      ...dated,
    });
    expect(bad.text).to.contain('Tên đối tượng: còn trống').and.to.contain('Nhóm đóng BHYT');
    expect((await app.as('officer').post('/dictionaries/norms', {})).status).to.equal(403);
    expect(await app.audited()).to.equal(before);
  });
});

describe('kinds of cases as data', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  const admin = (path: string, body: unknown) => app.as('admin').post(`/dictionaries/${path}`, body);
  const step = (code: string, form: string | null, more: object = {}) => ({
    code,
    label: `Bước ${code}`,
    waitsFor: form === 'decision' ? 'leader' : 'officer',
    dueWorkingDays: null,
    form,
    ...more,
  });
  const kind = {
    code: 'school-fee',
    label: 'Hỗ trợ học phí',
    group: 'assistance',
    prefix: 'HP',
    subject: 'person',
    effect: 'none',
    dueDays: 7,
    dueIn: 'workingDays',
    register: null,
    categories: [],
    publicPosting: true,
    papers: ['Đơn đề nghị'],
    steps: [step('application', null), step('check', 'note'), step('decision', 'decision')],
  };
  const take = (receivedOn: string, person: string) =>
    app.as('officer').post('/cases', { kind: 'school-fee', person, applicantName: 'Người nộp', receivedOn });

  it('work as soon as they are recorded; a case keeps the steps and deadline of its day of receipt', async () => {
    const member = (await app.make.household({ members: [app.make.member()] })).members[0]?.person ?? '';
    const made = await admin('case-kinds', { values: kind, validFrom: '2024-11-01', confidence: 'verified' });
    expect(made.status, made.text).to.equal(201);
    const first = await take('2024-11-04', member);
    expect(first.body).to.include({ code: 'HP-2024-0001', dueOn: '2024-11-13', step: 'check' });
    const steps = [step('application', null), step('visit', 'note'), step('decision', 'decision')];
    const changed = await admin('case-kinds', {
      values: { ...kind, dueDays: 3, steps },
      validFrom: '2024-11-20',
      confidence: 'verified',
    });
    expect(changed.status, changed.text).to.equal(201);
    const second = await take('2024-11-20', member);
    expect(second.body).to.include({ code: 'HP-2024-0002', dueOn: '2024-11-25', step: 'visit' });
    const goesOn = await app
      .as('officer')
      .post(`/cases/${first.body.id}/steps`, { step: 'check', date: '2024-11-21' });
    expect(goesOn.body.step, goesOn.text).to.equal('decision');
    const under = await admin(`case-kinds/${made.body.id}/corrections`, { reason: 'Nhầm', retracted: true });
    expect(under.status).to.equal(409);
    expect(under.text).to.contain('HP-2024-0001');
    const gone = await admin(`case-kinds/${changed.body.id}/corrections`, {
      reason: 'Nhầm',
      values: { ...kind, dueDays: 3 },
    });
    expect(gone.status).to.equal(409);
    expect(gone.text).to.contain('HP-2024-0002');
  });

  it('are refused with every rule they break', async () => {
    const refused = await admin('case-kinds', {
      values: {
        ...kind,
        code: 'broken',
        prefix: 'HN',
        effect: 'recognise',
        publicPosting: false,
        steps: [step('a', 'decision'), step('a', 'posting'), step('b', 'note')],
      },
      validFrom: '2024-11-01',
      confidence: 'verified',
    });
    expect(refused.status).to.equal(422);
    const codes = refused.body.errors.map(({ code }: { code: string }) => code);
    expect(codes).to.have.members([
      'decisionOnce',
      'protected',
      'twice',
      'decisionLast',
      'required',
      'taken',
    ]);
  });
});
