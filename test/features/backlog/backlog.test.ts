import { expect } from 'chai';
import { systemActor } from '../../../src/db/tx.ts';
import { requireArea } from '../../../src/features/areas/service.ts';
import type { Backlog, RaisedItem, RaisedKind } from '../../../src/features/backlog/schema.ts';
import { caseBalances } from '../../../src/features/cases/openWork.ts';
import { monthReport } from '../../../src/features/exports/monthly/monthly.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { scenarios } from '../../support/scenarios.ts';

describe('the backlog', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  const read = async (): Promise<Backlog> => (await app.as('officer').get('/backlog')).body;
  const items = async (kind: RaisedKind): Promise<RaisedItem[]> =>
    (await app.as('officer').get(`/backlog/items?kind=${kind}`)).body.items;
  const open = async (kind: string, receivedOn: string): Promise<string> => {
    const answer = await app.as('officer').post('/cases', { kind, receivedOn, applicantName: 'Người nộp' });
    expect(answer.status, answer.text).to.equal(201);
    return answer.body.id;
  };

  it('tells what waits, for whom, what is late, and what was left from last year', async () => {
    await open('petition', '2024-11-27');
    await open('petition', '2024-11-01');
    const old = await open('complaint', '2023-12-18');
    const withdrawn = await open('petition', '2023-12-20');
    await app
      .as('officer')
      .post(`/cases/${withdrawn}/withdrawal`, { date: '2024-02-01', reason: 'Đã giải thích' });
    const stopped = await open('petition', '2024-11-20');
    await app
      .as('officer')
      .post(`/cases/${stopped}/supplement-requests`, { date: '2024-11-21', note: 'Thiếu đơn' });
    const work = await read();
    expect(work).to.include({ open: 4, overdue: 2, stopped: 1 });
    expect(work.byWaitsFor.map(({ key, open: count, overdue }) => [key, count, overdue])).to.deep.equal([
      ['officer', 3, 2],
      ['applicant', 1, 0],
    ]);
    expect(work.byKind[0]).to.deep.include({ open: 3, overdue: 1 });
    expect(work.lastYear).to.include({ year: 2023, left: 2, finished: 0, closed: 1, stillOpen: 1 });
    expect(work.lastYear.items.map(({ id }) => id)).to.have.members([old, withdrawn]);
  });

  it('counts days late up to the day asked for', async () => {
    const then = (await app.as('officer').get('/backlog?asOf=2024-11-14')).body;
    expect(then).to.include({ open: 2, overdue: 1 }); // the complaint of 2023; the petition of 1/11 is due on 15/11
  });

  it('counts the cases of a period so that what came is what went or is left', async () => {
    const balances = await app.read((t) => caseBalances(t, 'CL', '2024-11-01', '2024-11-30'), systemActor);
    const petitions = balances.find(({ kind }) => kind === 'petition');
    expect(petitions).to.include({ opening: 0, received: 3, leftInTime: 2, leftOverdue: 1 });
    for (const row of balances) {
      const went = row.early + row.onTime + row.late + row.refused;
      expect(row.opening + row.received, row.kind).to.equal(went + row.leftInTime + row.leftOverdue);
    }
    const february = await app.read((t) => caseBalances(t, 'CL', '2024-02-01', '2024-02-29'), systemActor);
    expect(february.find(({ kind }) => kind === 'petition')).to.include({ opening: 1, refused: 1 });
  });

  it('goes to the city in sheet B11 of the month', async () => {
    const area = await app.read((t) => requireArea(t, 'CL'), systemActor);
    const report = await app.read((t) => monthReport(t, area, '2024-11-01', '2024-11-30'), systemActor);
    const sheet = report.sheets.find(({ form }) => form === 'B11');
    const fields = sheet?.columns.map(({ field }) => field) ?? [];
    const row = sheet?.rows.find(([label]) => label === 'Kiến nghị, phản ánh') ?? [];
    const told = Object.fromEntries(fields.map((field, i) => [field, row[i]]));
    expect(told).to.include({ opening: 0, received: 3, early: 0, leftInTime: 2, leftOverdue: 1, refused: 0 });
    expect(sheet?.total?.[1]).to.equal(1); // the complaint of last year
    const check = report.checks.find(({ content }) => content.startsWith('B11'));
    expect(check?.ok).to.equal(true);
  });

  it('raises what the registers know: ages, numbers, statuses that end, households without a head', async () => {
    const born = (birthDate: string) => app.make.member({ birthDate, relation: 'child' });
    const household = await app.make.household({
      members: [
        app.make.member({ birthDate: '1980-01-01', nationalId: '051180000001' }),
        born('2018-12-10'), // 6 on 10/12/2024
        born('2018-11-30'), // 6 today: no longer to come
        born('1949-12-30'), // 75 on the last day of the thirty
        born('1949-12-31'), // a day too late
        born('1944'), // 80 in 2024, the day unknown
      ],
    });
    await app.make.status({
      household: household.id,
      category: 'disadvantaged-household',
      validTo: '2024-12-15',
    });
    expect((await items('turns6')).map(({ birthDate, on }) => [birthDate, on])).to.deep.equal([
      ['2018-12-10', '2024-12-10'],
    ]);
    expect((await items('turns75')).map(({ birthDate }) => birthDate)).to.deep.equal(['1949-12-30']);
    expect((await items('ageUnverified')).map(({ birthDate }) => birthDate)).to.deep.equal(['1944']);
    expect((await items('statusEnds')).map(({ household: id, on }) => [id, on])).to.deep.equal([
      [household.id, '2024-12-15'],
    ]);
    expect((await items('noNationalId')).length).to.equal(5);
    expect(await items('noHead')).to.deep.equal([]);
    const head = household.members[0]?.person ?? '';
    await app.as('officer').post(`/people/${head}/death`, { date: '2024-11-20' });
    expect((await items('noHead')).map(({ household: id }) => id)).to.deep.equal([household.id]);
    const { raised } = await read();
    for (const { kind, count } of raised) expect(count, kind).to.equal((await items(kind)).length);
  });

  it('tells a card that ran out from a card never had', async () => {
    const members = [app.make.member(), app.make.member({ relation: 'spouse' })];
    const household = await app.make.household({ members });
    const [lapsed, never] = household.members.map(({ person }) => person);
    await app.make.status({ household: household.id, category: 'poor', validFrom: '2024-01-01' });
    await app.make.insurance({ person: lapsed ?? '', validFrom: '2023-01-01', validTo: '2024-06-30' });
    const find = async (kind: RaisedKind) =>
      (await items(kind)).filter((item) => item.household === household.id);
    const [gone] = await find('lapsedCard');
    expect(gone).to.include({ person: lapsed, on: '2024-06-30' });
    expect((await find('noCard')).map(({ person }) => person)).to.deep.equal([never]);
  });

  it('opens each share to its cases, by kind, by whom they wait for, area and officer', async () => {
    const officer = await app.browse('officer');
    const household = await app.make.household(); // in a group: the ward's own cases are not those of its groups
    const form = {
      kind: 'emergency-aid',
      household: household.id,
      receivedOn: '2024-11-29',
      applicantName: 'A',
    };
    await app.as('officer').post('/cases', form);
    const work = await read();
    const { text } = await officer.get('/ho-so/viec');
    const first = (shares: { key: string; open: number }[]) => shares[0] ?? { key: '', open: 0 };
    const lists = {
      cho: first(work.byWaitsFor),
      loai: first(work.byKind),
      to: first(work.byArea),
      nguoi: first(work.byAssignee),
    };
    for (const [name, { key, open: count }] of Object.entries(lists)) {
      const at = `/ho-so?${name}=${key}${name === 'to' ? '&rieng=1' : ''}`;
      expect(text).to.contain(`href="${at.replace('&', '&amp;')}"`);
      expect((await officer.get(at)).text, name).to.contain(`1 đến ${count} trong ${count}`);
    }
    const soon = (await officer.get('/ho-so?muc=sap-den-han')).text;
    if (work.dueThisWeek === 0) expect(soon).to.contain('Không có hồ sơ nào');
    else expect(soon).to.contain(`trong ${work.dueThisWeek}`);
  });
});

scenarios('the backlog over HTTP', async () => undefined, [
  { name: 'is not for strangers', as: 'anonymous', path: '/backlog', status: 401 },
  { name: 'is not for group heads', as: 'groupHead', path: '/backlog', status: 403 },
  { name: 'stays inside the area', as: 'neighbour', path: '/backlog?area=CL', status: 404 },
  { name: 'knows its lists', as: 'officer', path: '/backlog/items?kind=other', status: 422 },
  { name: 'is read by the leader', as: 'leader', path: '/backlog', status: 200, contains: ['"raised"'] },
]);
