import { expect } from 'chai';
import { verifyRollUp } from '../../../src/features/coverage/service.ts';
import { followers, movedFacts, staying } from '../../../src/features/duplicates/references.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { onBothEngines } from '../../support/engines.ts';
import { openRegistry } from '../../support/registry.ts';

interface Item {
  kind: string;
  thing: string;
  label: string;
  note: string | null;
}

describe('columns that name a person', () => {
  it('each either move with a merge or say why they stay', async () => {
    const registry = await openRegistry();
    try {
      const found = await registry.read((t) =>
        t.all<{ name: string }>(
          `SELECT DISTINCT m.name || '.' || c.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) c
           LEFT JOIN pragma_foreign_key_list(m.name) f ON f."from" = c.name
           WHERE m.type = 'table' AND (f."table" = 'people' OR c.name LIKE '%person_id')`,
        ),
      );
      const covered = [
        ...movedFacts.map((table) => `${table}.person_id`),
        ...followers.map(({ table, column }) => `${table}.${column}`),
        ...Object.keys(staying),
      ];
      expect(found.map(({ name }) => name).sort()).to.deep.equal(covered.sort());
    } finally {
      await registry.close();
    }
  });
});

onBothEngines('merging two entries', (_, engine) => {
  let app: TestApp;
  beforeEach(async () => {
    app = await openApp({ engine });
  });
  afterEach(() => app?.close());

  const officer = () => app.as('officer');
  const post = async (path: string, body: object, status: number) => {
    const answer = await officer().post(path, body);
    expect(answer.status, `${path} ${answer.text}`).to.equal(status);
    return answer.body;
  };
  const get = async (path: string) => {
    const answer = await officer().get(path);
    expect(answer.status, `${path} ${answer.text}`).to.equal(200);
    return answer.body;
  };
  const merge = (person: string, other: string, more: object = {}) =>
    post(`/people/${person}/merges`, { other, reason: 'Nhập hai lần', ...more }, 201);
  const verified = () => app.read((t) => verifyRollUp(t));

  /** Everything that names the two, as it stands now. */
  const state = (people: readonly string[]) =>
    app.read(async (t) => {
      const ids = people.map((id) => `'${id}'`).join(', ');
      const rows: unknown[] = [];
      for (const table of [...movedFacts, 'person_vitals']) {
        const facts = await t.all<Record<string, unknown>>(
          `SELECT * FROM ${table} WHERE person_id IN (${ids}) AND retracted_at IS NULL ORDER BY id`,
        );
        for (const { row_id, recorded_at, recorded_by, ...own } of facts) rows.push({ table, ...own });
      }
      const decisions = await t.all<Record<string, unknown>>(
        `SELECT d.id, d.status_id, d.number, d.year FROM status_decisions d JOIN statuses s ON s.id = d.status_id
         AND s.retracted_at IS NULL WHERE s.person_id IN (${ids}) AND d.retracted_at IS NULL ORDER BY d.id`,
      );
      const named = await t.all<Record<string, unknown>>(
        `SELECT id, full_name, name_key, folded_name, search_text, national_id, insurance_number, ethnicity, phone, note,
           merged_into FROM people WHERE id IN (${ids}) ORDER BY id`,
      );
      const followed: unknown[] = [];
      for (const { table, column } of followers) {
        followed.push(
          ...(await t.all(`SELECT id, ${column} FROM ${table} WHERE ${column} IN (${ids}) ORDER BY id`)),
        );
      }
      return { rows, decisions, named, followed };
    });

  /** One person entered twice: in CL-01 since 2022 with a number, in CL-02 since 2020 with a card and a status. */
  async function twice() {
    const { make } = app;
    const first = await make.household({
      residentFrom: '2022-01-01',
      members: [
        make.member({
          fullName: 'Trần Văn Lộc',
          birthDate: '1950',
          sex: 'male',
          nationalId: '051050000001',
          note: 'Bản in',
        }),
        make.member({ relation: 'spouse' }),
      ],
    });
    const second = await make.household({
      area: 'CL-02',
      residentFrom: '2020-01-01',
      members: [
        make.member({
          fullName: 'Tran Van Loc',
          birthDate: '1950-03-12',
          sex: 'male',
          insuranceNumber: '5120043381',
          phone: '0905123456',
          note: 'Tổ báo',
        }),
      ],
    });
    const person = first.members[0]?.person ?? '';
    const other = second.members[0]?.person ?? '';
    const card = { objectCode: 'HT', validFrom: '2024-01-01' };
    await make.insurance({ person, ...card, validTo: '2024-06-30', facility: 'Trạm y tế' });
    await make.insurance({ person: other, ...card, validTo: '2024-12-31', cardNumber: 'HT3515120043381' });
    await make.insurance({ person: other, validFrom: '2023-01-01', validTo: '2023-12-31' });
    const disability = { category: 'disability-severe' };
    await make.status({ person, ...disability, validFrom: '2023-01-01', validTo: '2023-12-31' });
    const later = { number: '77/QĐ-UBND', date: '2023-06-01', issuer: 'UBND thành phố', year: 2023 };
    const status = await make.status({
      person: other,
      ...disability,
      decision: later,
      validFrom: '2023-06-01',
    });
    return { first, second, person, other, status };
  }

  it('previews all that it then does, and loses nothing', async () => {
    const { person, other, status, second } = await twice();
    const preview = await get(`/people/${person}/merges/preview?other=${other}`);
    expect(preview.keep).to.include({
      fullName: 'person',
      birthDate: 'other',
      insuranceNumber: 'other',
      residence: 'person',
    });
    expect(preview.obstacles).to.deep.equal([]);
    expect(preview.warnings).to.deep.equal([
      `Hộ ${second.code} không còn ai: các diện của hộ vẫn ghi ở hộ đó, xem lại và đưa ra khỏi danh sách nếu cần.`,
    ]);
    const done = await merge(person, other);
    expect(done.items).to.deep.equal(preview.items);
    const said = (done.items as Item[]).map(
      ({ kind, label, note }) => `${kind}: ${label}${note ? `, ${note}` : ''}`,
    );
    expect(said).to.include.members([
      'changed: Cư trú tại Tổ dân phố 2 từ 01/01/2020 đến nay, thành từ 01/01/2020 đến 31/12/2021',
      'changed: Thẻ BHYT mã HT từ 01/01/2024 đến 30/06/2024, thành từ 01/01/2024 đến 31/12/2024',
      'retracted: Thẻ BHYT mã HT từ 01/01/2024 đến 31/12/2024, hồ sơ kia đã có những ngày này',
      'moved: Thẻ BHYT mã GD từ 01/01/2023 đến 31/12/2023',
      'moved: Quyết định 77/QĐ-UBND (năm 2023)',
    ]);
    const one = await get(`/people/${person}`);
    expect(one).to.include({
      fullName: 'Trần Văn Lộc',
      birthDate: '1950-03-12',
      nationalId: '051050000001',
      insuranceNumber: '5120043381',
      phone: '0905123456',
      note: 'Bản in\nTổ báo',
      area: 'CL-01',
    });
    expect(
      one.residences.map((each: { validFrom: string; validTo: string }) => [each.validFrom, each.validTo]),
    ).to.deep.equal([
      ['2020-01-01', '2021-12-31'],
      ['2022-01-01', null],
    ]);
    expect(one.insurancePeriods).to.have.length(2);
    expect(one.insurancePeriods[1]).to.include({
      cardNumber: 'HT3515120043381',
      facility: 'Trạm y tế',
      validTo: '2024-12-31',
    });
    expect(one.statuses).to.have.length(1);
    expect(one.statuses[0]).to.include({ validFrom: '2023-01-01', validTo: null });
    expect(one.statuses[0].id).not.to.equal(status.id);
    expect(one.statuses[0].decisions).to.have.length(2);
  });

  it('counts one person, before and after, and as known before still two', async () => {
    const { person, other } = await twice();
    const at = (await get('/coverage?asOf=2024-11-30&area=CL')).asKnownAt;
    const coverage = (asOf: string, known = '') => get(`/coverage?asOf=${asOf}&area=CL${known}`);
    expect(await coverage('2024-11-30')).to.include({ population: 3, covered: 1 });
    await merge(person, other);
    expect(await coverage('2024-11-30')).to.include({ population: 2, covered: 1 });
    expect(await coverage('2021-06-01')).to.include({ population: 1, covered: 0 });
    expect(await coverage('2023-06-01')).to.include({ population: 2, covered: 1 });
    expect(await coverage('2024-11-30', `&asKnownAt=${at}`)).to.include({ population: 3, covered: 1 });
    expect(await verified()).to.equal(undefined);
  });

  it('answers the old id and the old number with the survivor, also when something is recorded under them', async () => {
    const { person, other } = await twice();
    await merge(person, other, { keep: { insuranceNumber: 'person', birthDate: 'person' } });
    expect((await get(`/people/${other}`)).id).to.equal(person);
    const number = { members: [app.make.member({ fullName: 'Ai Khác', insuranceNumber: '5120043381' })] };
    const taken = await officer().post('/households', {
      area: 'CL-01',
      residentFrom: '2024-01-01',
      ...number,
    });
    expect(taken.status, taken.text).to.equal(409);
    expect(taken.text).to.include('Trần Văn Lộc');
    const period = await app.make.insurance({
      person: other,
      objectCode: 'BT',
      validFrom: '2025-01-01',
      validTo: '2025-12-31',
    });
    expect(period.person).to.equal(person);
    expect((await get('/people?q=5120043381')).items.map((each: { id: string }) => each.id)).to.deep.equal([
      person,
    ]);
    await post(`/people/${other}/moves`, { date: '2024-11-01', kind: 'out' }, 200);
    expect((await get(`/people/${person}`)).area).to.equal(null);
    expect(await verified()).to.equal(undefined);
  });

  it('is undone to what stood before, to the last field', async () => {
    const { person, other } = await twice();
    const pair = { person: other, other: person };
    const decided = await post('/duplicates/not-same', { ...pair, reason: 'Ghi nhầm' }, 201);
    await post(`/duplicates/not-same/${decided.id}/undo`, { reason: 'Ghi nhầm' }, 200);
    await post('/duplicates/not-same', { ...pair, reason: 'Tưởng hai người' }, 201);
    const before = await state([person, other]);
    const counted = await get('/coverage?asOf=2024-11-30&area=CL&by=payerGroup');
    const { id } = await merge(person, other, {
      keep: { residence: 'other', fullName: 'other', nationalId: 'person' },
    });
    expect(await state([person, other])).not.to.deep.equal(before);
    const undone = await post(`/merges/${id}/undo`, { reason: 'Gộp nhầm' }, 200);
    expect(undone.undoReason).to.equal('Gộp nhầm');
    expect(await state([person, other])).to.deep.equal(before);
    expect((await get(`/people/${other}`)).id).to.equal(other);
    const again = await get('/coverage?asOf=2024-11-30&area=CL&by=payerGroup');
    expect(again.items).to.deep.equal(counted.items);
    expect(await verified()).to.equal(undefined);
    await post(`/merges/${id}/undo`, { reason: 'Lần nữa' }, 409);
    await merge(other, person);
  });

  it('is not undone over later edits, which it names', async () => {
    const { person, other } = await twice();
    const { id } = await merge(person, other);
    await app.make.insurance({ person, objectCode: 'BT', validFrom: '2025-01-01', validTo: '2025-12-31' });
    const rows = await app.audited();
    const refused = await officer().post(`/merges/${id}/undo`, { reason: 'Gộp nhầm' });
    expect(refused.status).to.equal(409);
    expect(refused.body.errors[0].message).to.match(/^Thẻ BHYT từ 01\/01\/2025: ghi lúc .*, sau khi gộp\.$/);
    expect(await app.audited()).to.equal(rows);
  });

  it('is not undone while a later merge stands, nor when the household has a new head', async () => {
    const { person, other, first } = await twice();
    const spouse = first.members[1]?.person ?? '';
    const child = (await app.make.household({ residentFrom: '2021-01-01' })).members[0]?.person ?? '';
    const one = await merge(person, other, { keep: { residence: 'other' } });
    expect(one.items.map((item: Item) => item.kind)).to.include('retracted');
    const two = await merge(person, child);
    await post(`/merges/${one.id}/undo`, { reason: 'Gộp nhầm' }, 409);
    await post(`/merges/${two.id}/undo`, { reason: 'Gộp nhầm' }, 200);
    await app.tx(async (t) => {
      await t.run('UPDATE memberships SET retracted_at = ? WHERE person_id = ? AND retracted_at IS NULL', [
        t.now,
        spouse,
      ]);
      await t.run(
        `INSERT INTO memberships (id, person_id, household_id, relation, valid_from, recorded_at) VALUES (?, ?, ?, 'head', '2022-01-01', ?)`,
        [t.newId(), spouse, first.id, t.now],
      );
      t.audit({ action: 'household.newHead', kind: 'household', id: first.id });
    });
    const refused = await officer().post(`/merges/${one.id}/undo`, { reason: 'Gộp nhầm' });
    expect(refused.status).to.equal(409);
    expect(refused.text).to.include('đã có chủ hộ mới sau khi gộp');
  });

  it('refuses what is no pair, and what has to be put right first', async () => {
    const { person, other, first } = await twice();
    const reason = 'Nhập hai lần';
    await post(`/people/${person}/merges`, { other: person, reason }, 422);
    await post(`/people/${person}/merges`, { other }, 422);
    await post(`/people/${person}/merges`, { other: 'nobody', reason }, 404);
    const preview = await get(`/people/${person}/merges/preview?other=${other}`);
    await officer().post(`/people/${other}/moves`, { date: '2024-11-01', kind: 'within', area: 'CL-10' });
    await post(`/people/${person}/merges`, { other, reason, otherVersion: preview.otherVersion }, 412);
    await post(`/people/${other}/death`, { date: '2024-11-15' }, 200);
    const refused = await officer().post(`/people/${person}/merges`, { other, reason });
    expect(refused.status).to.equal(409);
    expect(refused.text).to.include('ghi nhận khai tử ở hồ sơ đó trước');
    await post(`/people/${person}/death`, { date: '2024-11-20', newHead: first.members[1]?.person }, 200);
    await merge(person, other, { keep: { diedOn: 'other' } });
    const one = await get(`/people/${person}`);
    expect(one).to.include({ diedOn: '2024-11-15' });
    for (const each of one.residences) expect(each.validTo <= '2024-11-14', each.validTo).to.equal(true);
    expect(await verified()).to.equal(undefined);
    await post(`/people/${person}/merges`, { other, reason }, 409);
  });
});
