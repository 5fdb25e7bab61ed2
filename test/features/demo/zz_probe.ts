import { verifyCampaignTotals } from '../../../src/features/campaigns/service.ts';
import { listGaps } from '../../../src/features/coverage/gaps.ts';
import { coverage, coverageTotal, verifyRollUp } from '../../../src/features/coverage/service.ts';
import { seedDemo } from '../../../src/features/demo/service.ts';
import { pageOf } from '../../../src/shared/lists.ts';
import { openRegistry } from '../../support/registry.ts';

const r = await openRegistry();
const s = performance.now();
await seedDemo(r.db);
console.log('seed ms', performance.now() - s);
await r.read(async (t) => {
  console.log('verify', await verifyRollUp(t), await verifyCampaignTotals(t));
  const q = async (sql: string, p: any[] = []) =>
    console.log(sql.slice(0, 110).replace(/\s+/g, ' '), JSON.stringify(await t.all(sql, p)));
  for (const d of [
    '2020-12-31',
    '2021-12-31',
    '2022-12-31',
    '2023-01-31',
    '2023-11-30',
    '2023-12-31',
    '2024-01-31',
    '2024-11-30',
    '2024-12-31',
    '2025-01-01',
  ]) {
    const c = await coverageTotal(t, d >= '2025-07' ? 'CT' : 'CL', d);
    console.log(d, c, ((100 * c.covered) / c.population).toFixed(1));
  }
  for (const y of ['2022-12-31', '2023-12-31', '2024-11-30'])
    console.log(
      (await coverage(t, { area: 'CL', asOf: y, by: 'month' })).items
        .map((i) => i.key + ' ' + (100 * i.rate!).toFixed(1))
        .join(' '),
    );
  for (const by of ['area', 'payerGroup', 'objectCode', 'ageBand', 'sex', 'category'] as const)
    console.log(
      by,
      (await coverage(t, { area: 'CL', asOf: '2024-11-30', by })).items
        .map((i) => `${i.key} ${i.population}/${i.covered} ${(100 * i.rate!).toFixed(1)}`)
        .join(' | '),
    );
  for (const kind of [
    'entitledUncovered',
    'supportedUncovered',
    'uncovered',
    'expiring',
    'overlapping',
    'lostEntitlement',
    'noGround',
  ] as const)
    console.log(kind, (await listGaps(t, { area: 'CL', asOf: '2024-11-30', kind, limit: 1 } as any)).total);
  await q(
    `select category, count(*) n, sum(case when valid_from<='2024-11-30' and valid_to>'2024-11-30' then 1 else 0 end) now from statuses group by category`,
  );
  await q(`select count(*) n from households`);
  await q(`select valid_from<'2021-01-01' old, count(*) n from residences group by 1`);
  await q(`select end_reason, substr(valid_to,1,4) y, count(*) n from residences group by 1,2`);
  await q(`select substr(valid_from,1,4) y, count(*) n from residences where valid_from>='2021' group by 1`);
  await q(
    `select substr(birth_date,1,3) dec, count(*) n from person_vitals where died_on is null group by 1`,
  );
  await q(
    `select count(*) n, sum(size=1) s1, sum(size=2) s2, sum(size>=6) s6, avg(size) a from (select household_id, count(*) size from residences where valid_from<='2024-11-30' and valid_to>'2024-11-30' group by 1)`,
  );
  await q(
    `select c.name, s.code, count(distinct e.id) n, sum(e.amount_dong) a from campaign_entries e join campaigns c on c.id=e.campaign_id join campaign_sources s on s.id=e.source_id group by 1,2`,
  );
  await q(`select kind, count(*) n, sum(amount_dong) a from payments group by 1`);
  await q(`select month, count(*) n, sum(amount_dong) a from allowance_payments group by 1`);
  await q(
    `select count(*) n from memberships m join memberships k on k.household_id=m.household_id and k.relation='head' and m.relation='head' and k.row_id>m.row_id and k.valid_from<m.valid_to and m.valid_from<k.valid_to`,
  );
  await q(
    `select count(*) n from insurance_periods i join person_vitals v on v.person_id=i.person_id where i.valid_from < v.birth_date`,
  );
  await q(
    `select count(*) n from statuses s join person_vitals v on v.person_id=s.person_id where s.category='heroic-mother' and v.sex='male'`,
  );
  await q(
    `select s.category, v.sex, count(*) n from statuses s join person_vitals v on v.person_id=s.person_id where s.category like '%soldier%' group by 1,2`,
  );
  await q(
    `select count(*) n from statuses a join statuses b on a.person_id=b.person_id and a.category=b.category and a.row_id<b.row_id and a.valid_from<b.valid_to and b.valid_from<a.valid_to`,
  );
  await q(
    `select count(*) n from statuses a join statuses b on a.household_id=b.household_id and a.category in ('poor','near-poor') and b.category in ('poor','near-poor') and a.row_id<b.row_id and a.valid_from<b.valid_to and b.valid_from<a.valid_to`,
  );
  await q(
    `select count(*) n from statuses s where person_id is not null and not exists (select 1 from residences r where r.person_id=s.person_id and r.valid_from<=s.valid_from)`,
  );
  await q(
    `select count(*) n from campaign_entries e join person_vitals v on v.person_id=e.person_id join campaigns c on c.id=e.campaign_id where v.died_on <= c.cut_off_on`,
  );
  await q(
    `select count(*) n from memberships p join memberships h on h.household_id=p.household_id and h.relation='head' join person_vitals pv on pv.person_id=p.person_id join person_vitals hv on hv.person_id=h.person_id where p.relation in ('child') and substr(pv.birth_date,1,4)-substr(hv.birth_date,1,4) < 18`,
  );
  await q(`select recorded_at, count(*) n from insurance_periods group by 1`);
});
await r.close();
