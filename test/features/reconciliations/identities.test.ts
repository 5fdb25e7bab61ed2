import { expect } from 'chai';
import type { ChoiceForm } from '../../../src/features/reconciliations/schema.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { everyKind, makePeople, type People, reconcileList, rowsOf } from './support.ts';

const twin = { fullName: 'Bùi Thị Sen', birthDate: '1955-05-05', sex: 'female' } as const;
const ofTwin = (from: string, to: string) => ['Bùi Thị Sen', '05/05/1955', 'Nữ', '', '', 'GD', from, to, ''];

describe('whom a row of the insurer’s list speaks of', () => {
  let app: TestApp;
  let people: People;
  let one = '';
  let other = '';

  before(async () => {
    app = await openApp();
    people = await makePeople(app);
    const single = async (area: string, address: string) =>
      (await app.make.household({ area, address, members: [app.make.member(twin)] })).members[0]?.person ??
      '';
    one = await single('CL-01', '12 Lê Lợi');
    other = await single('CL-02', '7 Hùng Vương');
    await app.make.insurance({
      ...{ person: other, objectCode: 'GD', validFrom: '2024-01-01', validTo: '2024-12-31' },
    });
  });
  after(() => app.close());

  const choose = (id: string, form: Partial<ChoiceForm>) =>
    app.as('officer').post(`/reconciliations/${id}/choices`, { choice: 'identify', ...form });
  const undo = (id: string, choice: string) =>
    app.as('officer').post(`/reconciliations/${id}/choices/${choice}/undo`);
  const list = () =>
    reconcileList(app, [ofTwin('01/01/2024', '31/03/2025'), ofTwin('01/04/2025', '31/12/2025')]);

  it('is asked with what tells the candidates apart, decided once for all that says the same, and remembered', async () => {
    const { id, counts } = await list();
    expect(counts).to.include({ undecided: 2, differs: 0 });
    const [asked] = await rowsOf(app, id, '&kind=undecided');
    expect(
      asked?.candidates.map(({ address, groupName, card }) => [address, groupName, card?.validTo]),
    ).to.have.deep.members([
      ['12 Lê Lợi', 'Tổ dân phố 1', undefined],
      ['7 Hùng Vương', 'Tổ dân phố 2', '2024-12-31'],
    ]);
    const before = await rowsOf(app, id);
    const made = await choose(id, { rows: [1], person: other });
    expect(made.status, made.text).to.equal(201);
    expect(made.body).to.include({ rows: 2, choice: 'identify' });
    const [first, second, ...more] = await rowsOf(app, id, '');
    expect(first).to.include({ kind: 'differs', state: 'open', person: other });
    expect(first?.fields).to.deep.include({ field: 'validTo', ours: '2024-12-31', theirs: '2025-03-31' });
    expect(second).to.include({ kind: 'onlyThere', person: other, acceptable: true });
    // Our card is no longer told as one that the list lacks.
    expect(more.filter(({ person }) => person === other)).to.deep.equal([]);
    const again = await list();
    expect(again.counts).to.include({ undecided: 0, differs: 1, onlyThere: 1 });
    expect((await rowsOf(app, again.id))[0]?.reasons.join()).to.contain('Đã xác định ngày 30/11/2024');
    expect((await undo(id, made.body.id)).body).to.deep.include({ undone: 2, kept: [] });
    expect(await rowsOf(app, id)).to.deep.equal(before);
    expect((await list()).counts).to.include({ undecided: 2 });
  });

  it('is not taken back from under what was done since', async () => {
    const { id } = await list();
    const made = await choose(id, { rows: [1], person: one });
    const accepted = await app
      .as('officer')
      .post(`/reconciliations/${id}/choices`, { choice: 'accept', rows: [1] });
    expect(accepted.status, accepted.text).to.equal(201);
    expect((await app.as('officer').get(`/people/${one}`)).body.insurancePeriods).to.have.length(1);
    const refused = await undo(id, made.body.id);
    expect(refused.status).to.equal(409);
    expect(refused.text).to.contain('đã xử lý tiếp');
    await undo(id, accepted.body.id);
    expect((await undo(id, made.body.id)).status).to.equal(200);
    expect((await app.as('officer').get(`/people/${one}`)).body.insurancePeriods).to.deep.equal([]);
  });

  it('is one of the candidates, of one undecided row, said by who may', async () => {
    const { id } = await list();
    const fault = async (form: Partial<ChoiceForm>) => {
      const { status, text } = await choose(id, form);
      return `${status} ${/"message":"([^"]+)"/.exec(text)?.[1]}`;
    };
    expect(await fault({ rows: [1], person: people.same })).to.match(/^422 Người: chọn một trong/);
    expect(await fault({ rows: [1] })).to.match(/^422 Người: còn trống/);
    expect(await fault({ kind: 'undecided', person: one })).to.match(/^422 Các dòng/);
    expect((await choose(id, { rows: [99], person: one })).status).to.equal(404);
    await choose(id, { rows: [1], person: one });
    expect(await fault({ rows: [1], person: one })).to.match(/^409 /);
    const leader = app.as('leader').post(`/reconciliations/${id}/choices`, { choice: 'identify', rows: [1] });
    expect((await leader).status).to.equal(403);
    const neighbour = { choice: 'identify', rows: [1], person: one };
    expect((await app.as('neighbour').post(`/reconciliations/${id}/choices`, neighbour)).status).to.equal(
      404,
    );
  });

  it('is chosen on the page, after a look at what it does', async () => {
    const { id } = await reconcileList(app, everyKind);
    const officer = await app.browse('officer');
    const at = `/bhyt/doi-chieu/${id}`;
    const page = (await officer.get(`${at}?xem=undecided`)).text;
    expect(page).to.contain('Là người này').and.to.contain('Ngô Văn Quý').and.to.contain('chưa có số CCCD');
    const said = { kind: 'undecided', identify: `6 ${people.named}` };
    const asked = (await officer.post(`${at}/xu-ly`, said)).text;
    expect(asked)
      .to.contain('Xác định “Ngo Van Quy” là Ngô Văn Quý')
      .and.to.contain('Kiểm tra trước khi ghi');
    expect((await rowsOf(app, id))[5]?.kind).to.equal('undecided');
    expect((await officer.post(`${at}/xu-ly`, { ...said, confirm: '1' })).status).to.equal(303);
    // The name without accents is what still differs.
    expect((await rowsOf(app, id))[5]).to.include({ kind: 'differs', person: people.named });
    const done = (await officer.get(at)).text;
    const back = /action="([^"]+\/hoan-tac\/[^"]+)"/.exec(done)?.[1] ?? '';
    expect((await officer.post(back)).status).to.equal(303);
    expect((await rowsOf(app, id))[5]?.kind).to.equal('undecided');
  });
});
