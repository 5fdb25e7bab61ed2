import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { verifyCampaignTotals } from '../../../src/features/campaigns/service.ts';
import { coverage, coverageTotal, verifyRollUp } from '../../../src/features/coverage/service.ts';
import { makeInsurance } from '../../../src/features/demo/insurance.ts';
import { makeStatuses } from '../../../src/features/demo/registers.ts';
import { demoToday, seedDemo } from '../../../src/features/demo/service.ts';
import { makeWard } from '../../../src/features/demo/ward.ts';
import { verifyResidents } from '../../../src/features/search/service.ts';
import { openRegistry, type TestRegistry } from '../../support/registry.ts';

/** Everything the sample ward is made of, in a few characters. */
function fingerprint(): string {
  const households = makeWard();
  const statuses = makeStatuses(households);
  const cards = makeInsurance(households, statuses);
  const subject = (status: (typeof statuses)[number]) => ({
    ...status,
    person: status.person?.number,
    household: status.household?.code,
  });
  const text = JSON.stringify([
    households,
    statuses.map(subject),
    cards.map((card) => ({ ...card, person: card.person.number })),
  ]);
  return createHash('sha256').update(text).digest('hex');
}

describe('the sample ward', function () {
  this.timeout(120_000);
  let registry: TestRegistry;

  before(async () => {
    registry = await openRegistry({ today: demoToday });
    await seedDemo(registry.db);
  });
  after(() => registry.close());

  /** How many rows a question finds. */
  const count = (sql: string, params: string[] = []): Promise<number> =>
    registry.read(
      async (t) => (await t.one<{ n: number }>(`SELECT COUNT(*) AS n FROM ${sql}`, params))?.n ?? -1,
    );

  /** Two periods of one table over each other. */
  const overlaps = (table: string, same: string): Promise<number> =>
    count(`${table} a JOIN ${table} b ON ${same} AND a.row_id < b.row_id
      AND a.valid_from < b.valid_to AND b.valid_from < a.valid_to`);

  it('is the same at every run', () => {
    expect(fingerprint()).to.equal(fingerprint());
  });

  it('has about 16,000 residents, most of them insured', async () => {
    const { population, covered } = await registry.read((t) => coverageTotal(t, 'CL', demoToday));
    expect(population).to.be.within(15_900, 16_100);
    expect(covered / population).to.be.within(0.92, 0.955);
  });

  it('answers as before a late correction when asked as known then', async () => {
    await registry.read(async (t) => {
      const first = await t.one<{ at: string }>('SELECT MIN(recorded_at) AS at FROM residences');
      const question = { area: 'CL', asOf: demoToday, by: 'sex' as const };
      const now = await coverage(t, question);
      const then = await coverage(t, { ...question, asKnownAt: first?.at ?? '' });
      expect(then.covered - now.covered).to.equal(6);
    });
  });

  it('is counted person by person in no more than some readings of it', async () => {
    await registry.read(async (t) => {
      const took = async (work: () => Promise<unknown>): Promise<number> => {
        const start = performance.now();
        await work();
        return performance.now() - start;
      };
      const reading = await took(() =>
        t.all('SELECT * FROM residences r JOIN people p ON p.id = r.person_id'),
      );
      const counting = await took(() => coverage(t, { area: 'CL', asOf: demoToday, by: 'sex' }));
      expect(counting / reading).to.be.below(30);
    });
  });

  it('falls at the turn of the year, when cards end', async () => {
    const rate = (day: string): Promise<number> =>
      registry.read(async (t) => {
        const { population, covered } = await coverageTotal(t, 'CL', day);
        return covered / population;
      });
    expect(await rate('2024-01-01')).to.be.below(await rate('2023-12-31'));
    expect(await rate('2023-12-31')).to.be.above(await rate('2022-12-31'));
  });

  it('agrees with its stored figures', async () => {
    await registry.read(async (t) => {
      expect(await verifyRollUp(t)).to.equal(undefined);
      expect(await verifyResidents(t)).to.equal(undefined);
      expect(await verifyCampaignTotals(t)).to.equal(undefined);
    });
  });

  it('has nobody in two places or two households at once, and one head a household', async () => {
    expect(await overlaps('residences', 'a.person_id = b.person_id')).to.equal(0);
    expect(await overlaps('memberships', 'a.person_id = b.person_id')).to.equal(0);
    const heads = "a.household_id = b.household_id AND a.relation = 'head' AND b.relation = 'head'";
    expect(await overlaps('memberships', heads)).to.equal(0);
    expect(
      await count(
        "households h WHERE NOT EXISTS (SELECT 1 FROM memberships m WHERE m.household_id = h.id AND m.relation = 'head')",
      ),
    ).to.equal(0);
  });

  it('has no status over another of its kind, and no household poor and near-poor at once', async () => {
    expect(await overlaps('statuses', 'a.person_id = b.person_id AND a.category = b.category')).to.equal(0);
    expect(
      await overlaps('statuses', 'a.household_id = b.household_id AND a.category = b.category'),
    ).to.equal(0);
    const poverty = "a.category IN ('poor', 'near-poor') AND b.category IN ('poor', 'near-poor')";
    expect(await overlaps('statuses', `a.household_id = b.household_id AND ${poverty}`)).to.equal(0);
  });

  it('has nobody living, insured or recognised before birth, residence or after death', async () => {
    const born = "SUBSTR(v.birth_date || '-01-01', 1, 10)";
    const ofVitals = (table: string): string =>
      `${table} f JOIN person_vitals v ON v.person_id = f.person_id`;
    expect(await count(`${ofVitals('residences')} WHERE f.valid_from < ${born}`)).to.equal(0);
    expect(await count(`${ofVitals('insurance_periods')} WHERE f.valid_from < ${born}`)).to.equal(0);
    for (const table of ['residences', 'insurance_periods', 'statuses']) {
      expect(await count(`${ofVitals(table)} WHERE f.valid_to > v.died_on`), table).to.equal(0);
    }
    expect(
      await count(`statuses s WHERE s.person_id IS NOT NULL AND s.valid_from <
        (SELECT MIN(r.valid_from) FROM residences r WHERE r.person_id = s.person_id)`),
    ).to.equal(0);
  });

  it('recognises as many as a ward of its size would, each by a decision', async () => {
    const held = (category: string): Promise<number> =>
      count('statuses WHERE category = ? AND valid_from <= ? AND ? < valid_to', [
        category,
        demoToday,
        demoToday,
      ]);
    expect(await held('poor')).to.be.within(45, 65);
    expect(await held('near-poor')).to.be.within(100, 125);
    expect(
      await count('statuses s WHERE NOT EXISTS (SELECT 1 FROM status_decisions d WHERE d.status_id = s.id)'),
    ).to.equal(0);
    const mothers =
      "statuses s JOIN person_vitals v ON v.person_id = s.person_id WHERE s.category = 'heroic-mother' AND v.sex <> 'female'";
    expect(await count(mothers)).to.equal(0);
  });

  it('gives the President’s gift of Tết once for each martyr, beside whoever has a gift of his own', async () => {
    const ofMartyr =
      "campaign_entries e JOIN campaign_sources s ON s.id = e.source_id WHERE s.code = 'president'";
    expect(await count(`${ofMartyr} AND e.martyr_id IS NOT NULL`)).to.be.above(200); // two years
    expect(await count(`${ofMartyr} AND e.martyr_id IS NULL AND e.category LIKE 'martyr-%'`)).to.equal(0);
    const twice = `(SELECT 1 FROM ${ofMartyr} AND e.martyr_id IS NOT NULL
      GROUP BY e.source_id, e.martyr_id HAVING COUNT(*) > 1) x`;
    expect(await count(twice)).to.equal(0);
    // The only living relative has the martyr's gift in addition to his own, in both years; nobody else has two.
    const additional = `(SELECT e.person_id FROM ${ofMartyr} AND e.person_id IS NOT NULL
      GROUP BY e.source_id, e.person_id HAVING COUNT(*) > 1) x`;
    expect(await count(additional)).to.equal(2);
    // Families that have named nobody, or whose representative died, are left to them.
    const none = `martyrs m WHERE NOT EXISTS (SELECT 1 FROM campaign_entries e WHERE e.martyr_id = m.id)`;
    expect(await count(none)).to.be.within(1, 10);
  });

  it('has the household of the guides: CL-0412 in TDP 4, poor', async () => {
    const members = await registry.read((t) =>
      t.all<{ full_name: string; relation: string; birth_date: string }>(
        `SELECT p.full_name, m.relation, v.birth_date FROM households h JOIN memberships m ON m.household_id = h.id
           JOIN people p ON p.id = m.person_id JOIN person_vitals v ON v.person_id = p.id
         WHERE h.code = 'CL-0412' ORDER BY v.birth_date`,
      ),
    );
    expect(members).to.deep.equal([
      { full_name: 'Trần Văn Lộc', relation: 'head', birth_date: '1949' },
      { full_name: 'Nguyễn Thị Bích', relation: 'spouse', birth_date: '1952' },
      { full_name: 'Trần Thị Hồng Nhung', relation: 'child', birth_date: '1985-11' },
      { full_name: 'Trần Gia Bảo', relation: 'grandchild', birth_date: '2016-09-14' },
    ]);
  });
});
