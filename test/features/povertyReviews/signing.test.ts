import { expect } from 'chai';
import fc from 'fast-check';
import { systemActor } from '../../../src/db/tx.ts';
import { requireArea } from '../../../src/features/areas/service.ts';
import type { ExportForm } from '../../../src/features/exports/schema.ts';
import {
  blockingChecks,
  exportFile,
  requestExport,
  runExport,
} from '../../../src/features/exports/service.ts';
import { reviewSet } from '../../../src/features/povertyReviews/service.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { type Act, playHistory } from '../../support/histories.ts';
import { readWorkbook } from '../../support/readWorkbook.ts';
import { makeAreas, openRegistry, type TestRegistry } from '../../support/registry.ts';
import { makeReviewWard } from './ward.ts';

describe('a poverty review before it is signed', () => {
  let app: TestApp;
  let households: Awaited<ReturnType<typeof makeReviewWard>>;

  before(async () => {
    app = await openApp({ today: '2024-01-15' });
    households = await makeReviewWard(app);
  });
  after(() => app?.close());

  const ask = (form: object) =>
    app.as('officer').post('/exports', { report: 'povertyReview', area: 'CL', ...form });
  /** The same without the workers: the file is made here. */
  const request = (form: Partial<ExportForm>) =>
    app.tx((t) => requestExport(t, { report: 'povertyReview', area: 'CL', ...form }));
  const read = async (year = 2024) =>
    (await app.as('officer').get(`/poverty-reviews?year=${year}&area=CL`)).body;
  const makeFile = async (id: string) => {
    const { exportsDir } = app.deps.config;
    await runExport(app.db, systemActor, exportsDir, id);
    const { file } = await app.read((t) => exportFile(t, id, exportsDir));
    const sheets = await readWorkbook(file);
    return { sheets, sas: JSON.parse(String(sheets.find(({ name }) => name === '_sas')?.cell('A1'))) };
  };

  it('is asked for by the year of its list, or by either day on which lists change', async () => {
    for (const form of [{ year: 2024 }, { asOf: '2023-12-31' }, { asOf: '2024-01-01' }])
      expect((await request(form)).asOf).to.equal('2024-01-01');
    for (const [form, pointer] of [
      [{}, '/year'],
      [{ year: 2024, asOf: '2022-12-31' }, '/asOf'],
      [{ asOf: '2023-06-30' }, '/asOf'],
    ] as const) {
      const answer = await ask(form);
      expect(answer.status, answer.text).to.equal(422);
      expect(answer.body.errors[0].pointer).to.equal(pointer);
    }
  });

  it('is made into one workbook of fifteen tables, what its identities say kept inside', async () => {
    const { sheets, sas } = await makeFile((await request({ year: 2024, final: true })).id);
    expect(sheets.map(({ name }) => name))
      .to.have.length(17)
      .and.include('Bìa');
    expect(sas).to.include({ report: 'povertyReview', asOf: '2024-01-01' });
    expect(sas.figures).to.deep.include({ year: 2024, final: true });
    expect(sas.figures.registers.poor.households).to.deep.equal({
      opening: 7,
      increase: 6,
      decrease: 5,
      closing: 8,
    });
    expect(sas.figures.identities.every(({ ok }: { ok: boolean }) => ok)).to.equal(true);
    expect(sheets[1]?.cell('A5')).to.equal(
      'Kỳ báo cáo: từ danh sách ngày 01/01/2023 đến danh sách ngày 01/01/2024',
    );
    expect(sheets[1]?.cell('A3'), 'no number of a form').to.equal('');
  });

  it('is refused as final while an identity fails, naming it; an explanation lets it pass and stays with it', async () => {
    const household = await app.make.household({ area: 'CL-01' });
    const decision = { number: '9/QĐ', date: '2023-12-28', issuer: 'UBND phường', year: 2024 };
    const status = await app.make.status({ household: household.id, validFrom: '2024-01-01', decision });
    const second = await app.make.household({ area: 'CL-01' });
    await app.make.status({ household: second.id, validFrom: '2024-01-01', decision });
    const failing = (await read()).identities.filter(({ ok }: { ok: boolean }) => !ok);
    expect(failing).to.deep.equal([
      {
        code: 'deprivations.poor',
        content: 'Tổng số chỉ số thiếu hụt ≥ 3 × số hộ nghèo',
        ok: false,
        result: '25 so với ít nhất 30; 2 hộ ghi dưới 3 chỉ số',
      },
    ]);
    const audited = await app.audited();
    const refused = await ask({ year: 2024, final: true });
    expect(refused.status).to.equal(422);
    expect(refused.body.errors[0]).to.include({ pointer: '/explanations', code: 'deprivations.poor' });
    expect(refused.body.detail).to.include(failing[0].content).and.include(failing[0].result);
    expect(await app.audited(), 'a refusal writes nothing').to.equal(audited);
    expect((await request({ year: 2024 })).state, 'a draft shows what is wrong').to.equal('queued');
    const explanations = { [failing[0].content]: 'Hai hộ mới, phiếu B2 đang bổ sung' };
    const passed = await request({ year: 2024, final: true, explanations });
    const { sas } = await makeFile(passed.id);
    expect(sas.figures.identities).to.deep.include({
      ...failing[0],
      explanation: 'Hai hộ mới, phiếu B2 đang bổ sung',
    });
    const checks = await app.read((t) => blockingChecks(t, passed.id));
    expect(checks.find(({ ok }) => !ok)?.explanation).to.equal('Hai hộ mới, phiếu B2 đang bổ sung');
    await app.as('officer').post(`/statuses/${status.id}/retraction`, { reason: 'Nhầm hộ' });
  });

  it('opens with what the final set of the year before closed with', async () => {
    const opening = (await read(2025)).identities.filter(({ code }: { code: string }) =>
      code.startsWith('opening.'),
    );
    const wrong = opening.filter(({ ok }: { ok: boolean }) => !ok);
    expect(wrong.map(({ code, result }: { code: string; result: string }) => [code, result])).to.deep.equal([
      ['opening.poor.households', 'Lệch: 9 và 10'],
      ['opening.poor.people', 'Lệch: 13 và 14'],
    ]);
    expect(opening).to.have.length(4);
    expect(households.size).to.be.above(12);
  });

  it('is read within the reach of the account only', async () => {
    expect((await app.as('neighbour').get('/poverty-reviews?year=2024&area=CL')).status).to.equal(404);
    expect((await app.as('officer').get('/poverty-reviews?area=CL')).status).to.equal(422);
  });
});

/** What changes the lists of poverty, most of it in one of two households: so that a year often sees them cross. */
const movement = fc.record({
  what: fc.constantFrom<Act['what'][]>(
    'poor',
    'near-poor',
    'cross',
    'cross',
    'end',
    'born',
    'death',
    'out',
    'split',
    'merge',
    'within',
  ),
  household: fc.constantFrom(0, 0, 1, 2),
  member: fc.nat(2),
  day: fc.integer({ min: 0, max: 720 }),
});

describe('reviews over generated histories', function () {
  this.timeout(60_000);
  let registry: TestRegistry;
  before(async () => {
    registry = await openRegistry({ today: '2024-06-30' });
    await makeAreas(registry);
  });
  after(() => registry?.close());

  it('keep every identity of lists, movements and groups, from year to year', async () => {
    let acts = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(movement, { minLength: 6, maxLength: 16 }), async (history) => {
        acts += await playHistory(registry, history, async (t) => {
          const area = await requireArea(t, 'CL');
          for (const year of [2023, 2024]) {
            const { identities } = await reviewSet(t, area, year);
            // Histories have no indicators: what is said of their number is not about the lists.
            const failing = identities.filter(({ ok, code }) => !ok && !code.startsWith('deprivations.'));
            expect(failing, String(year)).to.deep.equal([]);
          }
        });
      }),
      { numRuns: 40 },
    );
    expect(acts).to.be.above(80);
  });
});
