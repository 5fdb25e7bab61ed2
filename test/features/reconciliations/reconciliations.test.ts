import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { namesDifferingFromInsurer } from '../../../src/features/reconciliations/service.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { everyKind, header, makePeople, type People, reconcileList, rowsOf } from './support.ts';

describe('the insurer’s list beside ours', () => {
  let app: TestApp;
  let people: People;

  before(async () => {
    app = await openApp();
    people = await makePeople(app);
  });
  after(() => app.close());

  const cardsOf = async (person: string) =>
    (await app.as('officer').get(`/people/${person}`)).body.insurancePeriods.map(
      (card: { objectCode: string; validFrom: string; validTo: string }) =>
        `${card.objectCode} ${card.validFrom} ${card.validTo}`,
    );
  const choose = (id: string, form: object) => app.as('officer').post(`/reconciliations/${id}/choices`, form);

  it('tells row by row what agrees, what differs and who is only there or only here; counts add up', async () => {
    const made = await reconcileList(app, everyKind);
    expect(made.fileRows).to.equal(7);
    expect(made.counts).to.deep.equal({
      agrees: 1,
      differs: 2,
      onlyThere: 2,
      onlyHere: 2,
      undecided: 1,
      unreadable: 1,
    });
    const { agrees, differs, onlyThere, undecided, unreadable } = made.counts;
    expect(agrees + differs + onlyThere + undecided + unreadable).to.equal(made.fileRows);
    const rows = await rowsOf(app, made.id);
    expect(rows.map(({ kind, label }) => [kind, label])).to.deep.equal([
      ['agrees', 'Trần Thị Hòa'],
      ['differs', 'Lê Văn Dũng'],
      ['differs', 'Phạm Thị Thúy'],
      ['onlyThere', 'Võ Thị Bích'],
      ['onlyThere', 'Hồ Thị Lạ'],
      ['undecided', 'Ngo Van Quy'],
      ['unreadable', '7 · Trần Thị Hòa · 01/03/1960 · Nữ · GD · 31/04/2024 · 31/12/2024'],
      ['onlyHere', 'Đỗ Văn Sơn'],
      ['onlyHere', 'Ngô Văn Quý'],
    ]);
    expect(rows[1]?.fields).to.deep.equal([
      { field: 'validTo', ours: '2024-12-31', theirs: '2025-03-31' },
      { field: 'facility', ours: null, theirs: 'TYT Chánh Lộ' },
    ]);
    expect(rows[2]?.reasons.join()).to.contain('thẻ mới');
    expect(rows[4]?.acceptable).to.equal(false);
  });

  it('previews, accepts all of a kind in one transaction and takes it back', async () => {
    const { id } = await reconcileList(app, everyKind);
    const before = await cardsOf(people.longer);
    const audited = await app.audited();
    const preview = await app.as('officer').post(`/reconciliations/${id}/choices/preview`, {
      choice: 'accept',
      kind: 'differs',
    });
    expect(preview.body.sentence).to.equal('Nhận 2 dòng theo danh sách của cơ quan BHXH.');
    expect(await cardsOf(people.longer)).to.deep.equal(before);
    expect(await app.audited()).to.equal(audited);
    const made = await choose(id, { choice: 'accept', kind: 'differs' });
    expect(made.status, made.text).to.equal(201);
    expect(made.body.rows).to.equal(2);
    expect(await cardsOf(people.longer)).to.deep.equal(['GD 2024-01-01 2025-03-31']);
    // Another code is a card of its own; the former stays (OFFICER 2).
    expect(await cardsOf(people.otherCode)).to.have.members([
      'GD 2024-01-01 2024-12-31',
      'HN 2024-06-01 2024-12-31',
    ]);
    const undone = await app.as('officer').post(`/reconciliations/${id}/choices/${made.body.id}/undo`);
    expect(undone.body).to.deep.include({ undone: 2, kept: [] });
    expect(await cardsOf(people.longer)).to.deep.equal(before);
    expect(await cardsOf(people.otherCode)).to.deep.equal(['GD 2024-01-01 2024-12-31']);
    const open = await rowsOf(app, id, '&kind=differs&state=open');
    expect(open).to.have.length(2);
    expect(
      (await app.as('officer').post(`/reconciliations/${id}/choices/${made.body.id}/undo`)).status,
    ).to.equal(409);
  });

  it('keeps what somebody has changed since, and leaves a row whose card changed since the list was read', async () => {
    const { id } = await reconcileList(app, everyKind);
    const made = await choose(id, { choice: 'accept', rows: [4] });
    const [card] = (await app.as('officer').get(`/people/${people.noCard}`)).body.insurancePeriods;
    const correction = { reason: 'Sửa theo thẻ giấy', facility: 'BV Sản Nhi' };
    await app.as('officer').post(`/insurance-periods/${card.id}/corrections`, correction);
    const undone = await app.as('officer').post(`/reconciliations/${id}/choices/${made.body.id}/undo`);
    expect(undone.body.undone).to.equal(0);
    expect(undone.body.kept.join()).to.contain('Võ Thị Bích');
    expect(await cardsOf(people.noCard)).to.deep.equal(['GD 2024-02-01 2025-01-31']);

    const [ours] = (await app.as('officer').get(`/people/${people.longer}`)).body.insurancePeriods;
    await app
      .as('officer')
      .post(`/insurance-periods/${ours.id}/corrections`, { reason: 'Thẻ giấy', facility: 'TYT' });
    const late = await choose(id, { choice: 'accept', rows: [2] });
    expect(late.status).to.equal(409);
    expect(late.text).to.contain('đối chiếu lại');
  });

  it('remembers what the register keeps against the same value, and asks again about another', async () => {
    const row = ['Lê Văn Dũng', '02/03/1961', 'Nam', '', '', 'GD', '01/01/2024', '30/06/2025', ''];
    const first = await reconcileList(app, [row]);
    const made = await choose(first.id, { choice: 'keep', kind: 'differs' });
    expect(made.status, made.text).to.equal(201);
    const [again] = await rowsOf(app, (await reconcileList(app, [row])).id);
    expect(again?.state).to.equal('kept');
    expect(again?.reasons.join()).to.contain('Đã giữ theo sổ');
    const other = row.with(7, '31/07/2025');
    expect((await rowsOf(app, (await reconcileList(app, [other])).id))[0]?.state).to.equal('open');
    await app.as('officer').post(`/reconciliations/${first.id}/choices/${made.body.id}/undo`);
    expect((await rowsOf(app, (await reconcileList(app, [row])).id))[0]?.state).to.equal('open');
  });

  it('shortens or takes back a card that only the register has, with a reason', async () => {
    const { id } = await reconcileList(app, everyKind);
    const [row] = await rowsOf(app, id, '&kind=onlyHere');
    const numbers = { rows: [row?.number] };
    expect((await choose(id, { choice: 'retract', ...numbers })).status).to.equal(422);
    expect((await choose(id, { choice: 'accept', ...numbers })).status).to.equal(409);
    const reason = 'BHXH xác nhận đã thu hồi thẻ';
    const late = await choose(id, { choice: 'shorten', ...numbers, reason, validTo: '2025-05-31' });
    expect(late.status).to.equal(409);
    const made = await choose(id, { choice: 'shorten', ...numbers, reason, validTo: '2024-10-31' });
    expect(made.status, made.text).to.equal(201);
    expect(await cardsOf(people.absent)).to.deep.equal(['GD 2024-01-01 2024-10-31']);
    await app.as('officer').post(`/reconciliations/${id}/choices/${made.body.id}/undo`);
    await choose(id, { choice: 'retract', ...numbers, reason });
    expect(await cardsOf(people.absent)).to.deep.equal([]);
  });

  it('is the ward’s own: other wards, group heads and the city do not see it, the leader writes nothing', async () => {
    const { id } = await reconcileList(app, everyKind);
    expect((await app.as('neighbour').get(`/reconciliations/${id}`)).status).to.equal(404);
    expect(
      (await app.as('neighbour').post(`/reconciliations/${id}/choices`, { choice: 'ask', kind: 'differs' }))
        .status,
    ).to.equal(404);
    for (const who of ['groupHead', 'city'] as const)
      expect((await app.as(who).get(`/reconciliations/${id}/rows`)).status).to.equal(403);
    expect((await app.as('leader').get(`/reconciliations/${id}/rows`)).status).to.equal(200);
    expect(
      (await app.as('leader').post(`/reconciliations/${id}/choices`, { choice: 'ask', kind: 'differs' }))
        .status,
    ).to.equal(403);
  });

  it('on the page: pasted rows, tabs, ticked rows, a preview before, undo after', async () => {
    const officer = await app.browse('officer');
    const pasted = [
      header,
      ['1', 'Võ Thị Bích', '05/03/1964', 'Nữ', '', '', 'HN', '01/09/2024', '31/12/2024', ''],
    ];
    const sent = await officer.upload('/bhyt/doi-chieu', Buffer.from('x'), 'x.xlsx');
    expect(sent.status, 'no day').to.equal(422);
    const staged = await officer.paste('/bhyt/doi-chieu', {
      area: 'CL',
      asOf: '30/11/2024',
      rows: pasted.map((row) => row.join('\t')).join('\n'),
    });
    expect(staged.status, staged.text).to.equal(303);
    const { location } = staged.headers;
    const page = (await officer.get(`${location}`)).text;
    expect(page).to.contain('Danh sách của cơ quan BHXH có 1 dòng');
    const kind = 'differs';
    const asked = await officer.post(`${location}/xu-ly`, { kind, choice: 'accept', 'rows[1]': 'on' });
    expect(asked.text).to.contain('Nhận 1 dòng').and.to.contain('Kiểm tra trước khi ghi');
    expect((await officer.post(`${location}/xu-ly`, { kind, choice: 'accept' })).text).to.contain(
      'Chưa chọn dòng nào',
    );
    const done = await officer.post(`${location}/xu-ly`, {
      kind,
      choice: 'accept',
      'rows[1]': 'on',
      confirm: '1',
    });
    expect(done.status).to.equal(303);
    expect(await cardsOf(people.noCard)).to.include('HN 2024-09-01 2024-12-31');
    const after = (await officer.get(`${location}`)).text;
    const undo = /action="([^"]+\/hoan-tac\/[^"]+)"/.exec(after)?.[1];
    expect((await officer.post(undo ?? '')).status).to.equal(303);
    expect(await cardsOf(people.noCard)).not.to.include('HN 2024-09-01 2024-12-31');
    const asking = await officer.post(`${location}/xu-ly`, { kind: 'onlyHere', all: 'retract' });
    expect(asking.text).to.contain('Lý do, giấy tờ');
  });

  it('warns where another ground pays first, and lists go out with numbers as text', async () => {
    const household = await app.make.household({
      members: [
        {
          relation: 'head',
          fullName: 'Huỳnh Thị Mai',
          birthDate: '1958-02-01',
          sex: 'female',
          nationalId: '051158000123',
        },
      ],
    });
    await app.make.status({ household: household.id, category: 'poor' });
    const row = [
      'Huỳnh Thị Mai',
      '01/02/1958',
      'Nữ',
      '051158000123',
      '',
      'GD',
      '01/01/2024',
      '31/12/2024',
      '',
    ];
    const { id } = await reconcileList(app, [row]);
    const [told] = await rowsOf(app, id);
    expect(told?.reasons.join()).to.contain('Thuộc hộ nghèo').and.to.contain('nhưng thẻ là GD');
    const officer = await app.browse('officer');
    const { body } = await officer.file(`/bhyt/doi-chieu/${id}/tep?xem=onlyThere`);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(body as unknown as ExcelJS.Buffer); // exceljs names a Buffer of its own
    const cells: unknown[] = [];
    book.worksheets[0]?.eachRow((each) => each.eachCell(({ value }) => cells.push(value)));
    expect(cells).to.include('051158000123').and.to.include('Huỳnh Thị Mai');
    const printed = await officer.post(`/bhyt/doi-chieu/${id}/in`, { kind: 'onlyThere' });
    expect(printed.status, printed.text).to.equal(303);
    expect((await officer.get(printed.headers.location ?? '')).text).to.contain('051158000123');
  });

  it('names whoever the insurer writes otherwise, until the register’s way is kept', async () => {
    const row = [
      'Huỳnh Thị Mãi',
      '01/02/1958',
      'Nữ',
      '051158000123',
      '',
      'GD',
      '01/01/2024',
      '31/12/2024',
      '',
    ];
    const other = [
      'Huỳnh Thị Mai',
      '01/02/1958',
      'Nữ',
      '051158000123',
      '',
      'GD',
      '01/01/2024',
      '31/12/2024',
      '',
    ];
    const first = await reconcileList(app, [other]);
    await choose(first.id, { choice: 'accept', kind: 'onlyThere' });
    const { id } = await reconcileList(app, [row]);
    const named = () => app.read((t) => namesDifferingFromInsurer(t, 'CL'));
    expect((await named()).map(({ ours, theirs }) => [ours, theirs])).to.deep.equal([
      ['Huỳnh Thị Mai', 'Huỳnh Thị Mãi'],
    ]);
    // It stands in the way of a card, until it is settled.
    const inTheWay = async (): Promise<number> => {
      const { body } = await app
        .as('officer')
        .get('/coverage/gaps?kind=blocked&within=3660&area=CL&limit=500');
      return body.items.filter(({ reasons }: { reasons: { code: string }[] }) =>
        reasons.some(({ code }) => code === 'nameDiffers'),
      ).length;
    };
    expect(await inTheWay()).to.equal(1);
    // A name is not the insurer's to change: there is nothing to accept.
    expect((await choose(id, { choice: 'accept', kind: 'differs' })).status).to.equal(409);
    await choose(id, { choice: 'keep', kind: 'differs' });
    expect(await named()).to.deep.equal([]);
    expect(await inTheWay()).to.equal(0);
  });
});
