import { expect } from 'chai';
import { type Browse, type Client, openApp, type TestApp } from '../../support/app.ts';
import { onBothEngines } from '../../support/engines.ts';
import { tableOf, texts } from '../../support/html.ts';

const heads = ['STT', 'Họ và tên', 'Năm sinh', 'Địa chỉ', 'Điện thoại'];
const gapList = '/bhyt/danh-sach/entitledUncovered';

/** Three people of group 1 and one of group 2 whom the State would pay a card for. */
async function fill({ make }: TestApp): Promise<{ person: string; household: string }> {
  const first = await make.household({
    address: '12 Lê Lợi',
    members: [
      make.member({ fullName: 'Trần Văn Lộc', birthDate: '1944-03-02', phone: '0905000001' }),
      make.member({ fullName: 'Trần Thị Ái', relation: 'child', birthDate: '2000-05-06' }),
      make.member({ fullName: 'Trần Văn Út', relation: 'child', nationalId: '051202000019' }),
    ],
  });
  const second = await make.household({
    area: 'CL-02',
    address: '7 Quang Trung',
    members: [make.member({ fullName: 'Đỗ Thị Ân', birthDate: '1950-02-03' })],
  });
  await make.status({ household: first.id });
  await make.status({ household: second.id });
  return { person: first.members[0]?.person ?? '', household: first.id };
}

onBothEngines('lists handed to a group head', (_, engine) => {
  let app: TestApp;
  let officer: Client;
  let head: Client;
  let desk: Browse;
  let phone: Browse;
  before(async () => {
    app = await openApp({ today: '2024-11-30', engine });
    [officer, head] = [app.as('officer'), app.as('groupHead')];
    [desk, phone] = [await app.browse('officer'), await app.browse('groupHead')];
    await fill(app);
  });
  after(() => app.close());

  const actions = async (id: string): Promise<string[]> =>
    (
      await app.read((t) =>
        t.all<{ action: string }>('SELECT action FROM audit WHERE thing_id = ? ORDER BY row_id', [id]),
      )
    ).map(({ action }) => action);
  const handOver = async (area = 'CL-01', fields: Record<string, unknown> = {}) => {
    const answer = await officer.post('/gap-lists/entitledUncovered/assigned-lists', { area, ...fields });
    expect(answer.status, answer.text).to.equal(201);
    return answer.body;
  };
  const patch = async (who: Client, id: string, body: object) => {
    const { headers } = await who.get(`/assigned-lists/${id}`);
    return who.send('PATCH', `/assigned-lists/${id}`, body, { 'if-match': headers.etag ?? '*' });
  };

  it('become his task when the receipt is printed: usual day, his name, the four columns', async () => {
    const answer = await desk.post(`${gapList}/giao`, { ngay: '2024-11-30', dia: 'CL-01' });
    expect(answer.status, answer.text).to.equal(303);
    const paper = (await desk.get(answer.headers.location ?? '')).text;
    expect(texts(paper, 'article table.list th')).to.deep.equal(heads);
    expect(paper).to.include('14/12/2024').and.include('Người thử totruong');
    const { items } = (await head.get('/assigned-lists')).body;
    expect(items).to.have.length(1);
    const { id, ...list } = items[0];
    expect(list).to.include({
      area: 'CL-01',
      state: 'open',
      takenBy: 'Người thử totruong',
      takenOn: '2024-11-30',
      dueOn: '2024-12-14',
      rows: 3,
      recorded: 0,
      title: null,
    });
    expect(await actions(id)).to.deep.equal(['assignedList.create']);
    // Printed once more, it is the same task.
    await desk.post(`${gapList}/giao`, { ngay: '2024-11-30', dia: 'CL-01', dueOn: '20/12/2024' });
    const again = (await head.get('/assigned-lists')).body.items;
    expect(again.map((each: { id: string; dueOn: string }) => [each.id, each.dueOn])).to.deep.equal([
      [id, '2024-12-20'],
    ]);
  });

  it('tell him name, birth year, address and telephone, and nothing that tells a ground or a number', async () => {
    const { items } = (await head.get('/assigned-lists')).body;
    const { text } = await phone.get(`/danh-sach-giao/${items[0].id}`);
    expect(text)
      .to.include('Trần Văn Lộc')
      .and.include('1944')
      .and.include('12 Lê Lợi')
      .and.include('tel:0905000001');
    const main = text.slice(text.indexOf('<main'), text.indexOf('</main>'));
    expect(main).to.not.match(/051202000019|02\/03\/1944|[Nn]ghèo|ngân sách|được ngân sách|\/nguoi\//);
    const rows = (await head.get(`/assigned-lists/${items[0].id}/rows`)).body.items;
    expect(rows.map((row: { person: null }) => row.person)).to.deep.equal([null, null, null]);
    expect((await phone.get('/')).text)
      .to.include('Danh sách được giao')
      .and.include('Đã ghi 0/3');
  });

  it('are seen by the head of that group only, and by the desk of that ward', async () => {
    const other = await handOver('CL-02');
    // Nobody of that group has an account: his name is written on the receipt by hand.
    expect(other.takenBy).to.equal('Tổ trưởng TDP\u00a02');
    expect((await desk.get(`/giay-to/${other.document}`)).text).to.not.include('Tổ trưởng TDP');
    expect((await head.get(`/assigned-lists/${other.id}`)).status).to.equal(404);
    expect((await head.get(`/assigned-lists/${other.id}/rows`)).status).to.equal(404);
    expect((await phone.get(`/danh-sach-giao/${other.id}`)).status).to.equal(404);
    const put = await head.send('PUT', `/assigned-lists/${other.id}/rows/1/result`, { result: 'away' });
    expect(put.status).to.equal(404);
    expect(
      (await phone.post(`/danh-sach-giao/${other.id}/dong`, { so: '1', result: 'away' })).status,
    ).to.equal(404);
    expect((await app.as('neighbour').get(`/assigned-lists/${other.id}`)).status).to.equal(404);
    expect((await app.as('city').get('/assigned-lists')).status).to.equal(403);
    expect((await officer.get(`/assigned-lists/${other.id}`)).body.title).to.include('chưa có thẻ');
    expect((await officer.get('/assigned-lists?area=CL-02')).body.total).to.equal(1);
    const ward = await officer.post('/gap-lists/entitledUncovered/assigned-lists', { area: 'CL' });
    expect([ward.status, ward.body.errors[0].pointer]).to.deep.equal([422, '/area']);
  });

  it('take a result by row from his phone, corrected and taken back, the former kept', async () => {
    const id = (await head.get('/assigned-lists')).body.items[0].id;
    const at = `/danh-sach-giao/${id}`;
    const bare = await phone.post(`${at}/dong`, { so: '1', result: 'wrongInfo', muc: 'open' });
    expect(bare.status).to.equal(422);
    expect(bare.text).to.include('ghi rõ thông tin nào sai');
    expect((await phone.post(`${at}/dong`, { so: '1', result: 'met' })).status).to.equal(422);
    const first = await phone.post(`${at}/dong`, { so: '1', result: 'away', muc: 'open' });
    expect(first.status, first.text).to.equal(303);
    const shown = (await phone.get(first.headers.location ?? '')).text;
    expect(shown).to.include('Trần Thị Ái: đi vắng').and.include('Đã ghi 1/3').and.include('Hoàn tác');
    await phone.post(`${at}/dong`, { so: '1', result: 'willBuy', note: 'Thứ hai nộp tiền' });
    const one = async () => (await officer.get(`/assigned-lists/${id}/rows?limit=1`)).body.items[0];
    expect(await one()).to.deep.include({ fullName: 'Trần Thị Ái', birthYear: '2000' });
    expect((await one()).result).to.include({ result: 'willBuy', note: 'Thứ hai nộp tiền' });
    expect((await one()).former.map((each: { result: string }) => each.result)).to.deep.equal(['away']);
    expect((await phone.post(`${at}/hoan-tac`, { so: '1' })).status).to.equal(303);
    expect((await one()).result.result).to.equal('away');
    expect((await one()).former).to.have.length(2);
    expect((await one()).undone).to.include({ result: 'willBuy', note: 'Thứ hai nộp tiền' });
    // The same button pressed again does nothing more; what was taken back comes again by its own word.
    const again = await phone.post(`${at}/hoan-tac`, { so: '1', muc: 'all' });
    expect(again.status).to.equal(303);
    expect((await one()).result.result).to.equal('away');
    expect((await one()).former).to.have.length(2);
    const page = (await phone.get(again.headers.location ?? '')).text;
    expect(page).to.include('Trần Thị Ái: đi vắng').and.include('Ghi lại “đã gặp, sẽ mua”');
    const twice = await head.send('DELETE', `/assigned-lists/${id}/rows/1/result`);
    expect([twice.status, twice.body.errors[0].code]).to.deep.equal([422, 'undone']);
    const undone = await head.send('DELETE', `/assigned-lists/${id}/rows/2/result`);
    expect([undone.status, undone.body.errors[0].code]).to.deep.equal([422, 'none']);
    expect((await actions(id)).slice(-3)).to.deep.equal([
      'assignedResult.record',
      'assignedResult.correct',
      'assignedResult.undo',
    ]);
    expect(texts((await phone.get(`${at}?muc=open`)).text, '.task-row summary strong')).to.deep.equal([
      'Trần Văn Lộc',
      'Trần Văn Út',
    ]);
    expect(texts((await phone.get(`${at}?muc=all&tim=loc`)).text, '.task-row summary strong')).to.deep.equal([
      'Trần Văn Lộc',
    ]);
  });

  it('keep every recording: the database refuses to change or delete one, or a row as handed over', async () => {
    for (const sql of [
      'DELETE FROM assigned_results',
      "UPDATE assigned_results SET result = 'refused'",
      "UPDATE assigned_results SET retracted_at = 'x' WHERE retracted_at IS NOT NULL",
      "UPDATE assigned_rows SET full_name = 'Ai khác'",
    ]) {
      const refused = await app
        .tx((t) => t.run(sql))
        .then(
          () => 'written',
          (error: Error) => error.message,
        );
      expect(refused, sql).to.match(/append-only|retracted already/);
    }
  });

  it('come back as open work, are given back with a reason, and end at the desk', async () => {
    const id = (await head.get('/assigned-lists')).body.items[0].id;
    const count = async (kind: string) =>
      (await officer.get(`/backlog/items?kind=${kind}`)).body.items.filter(
        (item: { assignedList: string }) => item.assignedList === id,
      ).length;
    const { version } = (await head.get(`/assigned-lists/${id}`)).body;
    const submitted = await phone.post(`/danh-sach-giao/${id}/sua`, {
      state: 'submitted',
      version: String(version),
    });
    expect(submitted.status, submitted.text).to.equal(303);
    expect(await count('listReturned')).to.equal(1);
    expect((await desk.get('/ho-so/viec/listReturned')).text).to.include(`/danh-sach-giao/${id}`);
    const closed = await head.send('PUT', `/assigned-lists/${id}/rows/2/result`, { result: 'away' });
    expect(closed.body.errors?.[0].message).to.include('Lấy lại để ghi tiếp');
    expect((await patch(head, id, { state: 'closed' })).status).to.equal(422);
    const bare = await desk.post(`/danh-sach-giao/${id}/sua`, { state: 'open' });
    expect(bare.status).to.equal(422);
    expect(bare.text).to.include('ghi vì sao trả lại tổ trưởng');
    expect((await patch(officer, id, { state: 'open', reason: 'Còn hai người' })).status).to.equal(200);
    expect((await phone.get(`/danh-sach-giao/${id}`)).text).to.include('Còn hai người');
    expect((await patch(head, id, { state: 'submitted' })).status).to.equal(200);
    expect((await patch(officer, id, { state: 'closed' })).body.state).to.equal('closed');
    expect(await count('listReturned')).to.equal(0);
    expect((await head.get(`/assigned-lists/${id}`)).status).to.equal(404);
    const late = await officer.send('PUT', `/assigned-lists/${id}/rows/2/result`, { result: 'away' });
    expect(late.status).to.equal(422);
  });

  it('that are out after their last day are open work; one recalled is gone from his phone', async () => {
    const { id } = await handOver('CL-01', { dueOn: '2024-12-01', takenBy: 'Bà Phó tổ', request: 'Mời họp' });
    const overdue = async (asOf: string) =>
      (await officer.get(`/backlog/items?kind=listOverdue&asOf=${asOf}`)).body.total;
    expect([await overdue('2024-12-01'), await overdue('2024-12-02')]).to.deep.equal([0, 1]);
    const stale = await officer.send(
      'PATCH',
      `/assigned-lists/${id}`,
      { dueOn: '2024-12-09' },
      { 'if-match': '"9"' },
    );
    expect(stale.status).to.equal(412);
    expect((await patch(officer, id, { dueOn: '2024-12-09' })).body.dueOn).to.equal('2024-12-09');
    expect((await patch(officer, id, { state: 'recalled' })).status).to.equal(422);
    expect((await phone.get('/danh-sach-giao')).text).to.include('Mời họp');
    expect((await patch(officer, id, { state: 'recalled', reason: 'Giao nhầm' })).status).to.equal(200);
    expect((await phone.get(`/danh-sach-giao/${id}`)).status).to.equal(404);
    expect((await phone.get('/danh-sach-giao')).text).to.include('Chưa có danh sách nào được giao');
    expect((await desk.get(`/danh-sach-giao/${id}`)).text).to.include('Giao nhầm');
  });

  it('are typed from paper by the desk: all rows or none, each fault by its name', async () => {
    const { id } = await handOver();
    const at = `/danh-sach-giao/${id}/ket-qua`;
    const row = (i: number, result: string, note = '', seen = '') => ({
      [`rows[${i}][number]`]: String(i + 1),
      [`rows[${i}][seen]`]: seen,
      [`rows[${i}][result]`]: result,
      [`rows[${i}][note]`]: note,
    });
    const refused = await desk.post(at, {
      ...row(0, 'hasCard'),
      ...row(1, 'other'),
      ...row(2, '', 'gọi lại'),
    });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include('Trần Văn Lộc: Ghi chú').and.include('Trần Văn Út: Kết quả: còn trống');
    expect(refused.text).to.include('value="gọi lại"');
    expect((await officer.get(`/assigned-lists/${id}`)).body.recorded).to.equal(0);
    expect((await desk.post(at, { ...row(0, 'hasCard'), ...row(1, 'died'), ...row(2, '') })).status).to.equal(
      303,
    );
    expect((await officer.get(`/assigned-lists/${id}/rows?result=died`)).body.items[0].fullName).to.equal(
      'Trần Văn Lộc',
    );
    const stale = await desk.post(at, { ...row(0, 'refused'), ...row(2, 'away') });
    expect(stale.text).to.include('Trần Thị Ái: vừa có người ghi kết quả khác');
    expect((await officer.get(`/assigned-lists/${id}`)).body.recorded).to.equal(2);
  });
});

describe('a list of one’s own and a register for a group head', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    await fill(app);
  });
  after(() => app.close());

  /** The heads of the columns and the first row of a printed paper. */
  const printed = async (browse: Browse, location: string | undefined) => {
    const { text } = await browse.get(location ?? '');
    return [texts(text, 'article table.list th'), tableOf(text, 'article table.list')[1]];
  };

  it('carry the same columns, and are tasks of his as well', async () => {
    const [officer, browse] = [app.as('officer'), await app.browse('officer')];
    const list = await officer.post('/lists', {
      name: 'Hộ nghèo',
      purpose: 'Mời họp',
      subject: 'households',
      columns: ['head'],
      filters: { register: 'poor', area: 'CL-01' },
      order: 'area',
      handout: true,
    });
    expect(list.status, list.text).to.equal(201);
    const day = { asOf: '2024-11-30' };
    const own = await browse.post(`/danh-sach/${list.body.id}/in`, day);
    const gap = await browse.post(`${gapList}/giao`, { ngay: '2024-11-30', dia: 'CL-01', tim: 'loc' });
    const form = { ...day, register: 'poor', format: 'handout' };
    const register = await browse.post('/giay-to/danh-sach', { ...form, area: 'CL-01' });
    const papers = [];
    for (const { headers } of [own, gap, register]) papers.push(await printed(browse, headers.location));
    expect(papers).to.deep.equal(
      papers.map(() => [heads, ['1', 'Trần Văn Lộc', '1944', '12 Lê Lợi', '0905000001']]),
    );
    const { items } = (await app.as('groupHead').get('/assigned-lists')).body;
    expect(items.map(({ source, about }: Record<string, string>) => [source, about]).sort()).to.deep.equal([
      ['gapList', 'insurance'],
      ['register', 'visit'],
      ['savedList', 'visit'],
    ]);
    // Of a whole ward it is paper only, each group's rows under its name.
    const ward = await browse.post('/giay-to/danh-sach', { ...form, area: 'CL' });
    expect((await browse.get(ward.headers.location ?? '')).text).to.match(
      /TDP.1: 1 người[\s\S]*TDP.2: 1 người/,
    );
    expect((await officer.get('/assigned-lists')).body.total).to.equal(3);
    const api = await officer.post(`/lists/${list.body.id}/assigned-lists`, { dueOn: '2024-12-31' });
    expect([api.status, api.body.dueOn, api.body.rows]).to.deep.equal([201, '2024-12-31', 1]);
  });
});
