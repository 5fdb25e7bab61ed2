import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { tableOf } from '../../support/html.ts';
import { readWorkbook } from '../../support/readWorkbook.ts';

const list = '/bhyt/danh-sach/entitledUncovered';
const d03Heads = [
  'STT',
  'Họ và tên',
  'Mã số BHXH',
  'Số CCCD/ĐDCN/hộ chiếu',
  'Ngày sinh',
  'Giới tính',
  'Địa chỉ',
  'Nơi đăng ký KCB ban đầu',
  'Ngày biên lai',
  'Tiền lương hưu/trợ cấp',
  'NS địa phương hỗ trợ',
  'Hỗ trợ khác',
  'Từ tháng',
  'Số tháng',
  'Mã nhân viên thu',
  'Ghi chú',
];

describe('the lists of who is missing, on screen, paper and in a workbook', () => {
  let app: TestApp;
  let browse: Browse;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    browse = await app.browse('officer');
    const { make } = app;
    const second = await make.household({
      area: 'CL-02',
      address: '7 Quang Trung',
      members: [make.member({ fullName: 'Đỗ Thị Ân', birthDate: '1950-02-03', nationalId: '051150000017' })],
    });
    const first = await make.household({
      address: '12 Lê Lợi',
      residentFrom: '2020-06-01',
      members: [
        make.member({ fullName: 'Trần Văn Lộc', birthDate: '1944', phone: '0905000001' }),
        make.member({ fullName: 'Trần Thị Ái', relation: 'child', birthDate: '2020-05-06' }),
      ],
    });
    await make.status({ household: second.id });
    await make.status({ person: second.members[0]?.person ?? '', category: 'disability-severe' });
    await make.status({ household: first.id });
  });
  after(() => app.close());

  const names = async (query: string) =>
    tableOf((await browse.get(`${list}?${query}`)).text, 'table.cards').map(([name]) => name);
  const audits = (action: string) =>
    app.read((t) =>
      t.all<{ after: string }>('SELECT after FROM audit WHERE action = ? ORDER BY row_id', [action]),
    );

  it('stand by group and given name, with the reason, an address and a telephone', async () => {
    const rows = tableOf((await browse.get(list)).text, 'table.cards');
    expect(rows.map((row) => row.slice(0, 6))).to.deep.equal([
      ['Trần Thị Ái', '06/05/2020', 'TDP 1', '12 Lê Lợi', '0905000001 (chủ hộ)', 'TE'],
      ['Trần Văn Lộc', '1944', 'TDP 1', '12 Lê Lợi', '0905000001', 'HN'],
      ['Đỗ Thị Ân', '03/02/1950', 'TDP 2', '7 Quang Trung', '', 'BT'],
    ]);
    expect(rows[0]?.[6]).to.equal('Trẻ em dưới 6 tuổi, từ 06/05/2020; Hộ nghèo, từ 01/01/2023');
  });

  it('never tell a protected ground, though they count by it', async () => {
    const { text } = await browse.get(list);
    expect(text).to.not.match(/khuyết tật/i);
    expect(text).to.include('Bảo trợ xã hội');
  });

  it('are narrowed to a group, a reason, a word; what fits nobody says so', async () => {
    expect(await names('dia=CL-02')).to.deep.equal(['Đỗ Thị Ân']);
    expect(await names(`ly=${encodeURIComponent('Trẻ em dưới 6 tuổi')}`)).to.deep.equal(['Trần Thị Ái']);
    expect(await names('tim=loc')).to.deep.equal(['Trần Văn Lộc']);
    expect(await names('tim=0511500')).to.deep.equal(['Đỗ Thị Ân']);
    expect((await browse.get(`${list}?ma=ZZ`)).text).to.include('bỏ lọc để xem cả danh sách');
    expect((await browse.get(`${list}?ngay=31/13/2024`)).text).to.include('Đang xem ngày 30/11/2024');
    expect((await browse.get('/bhyt/danh-sach/expiring?trong=x')).text).to.include('Trong số ngày');
    expect((await browse.get('/bhyt/danh-sach/expiring?dia=XX')).status).to.equal(404);
  });

  it('are printed group by group and kept, each printing recorded', async () => {
    const answer = await browse.post(`${list}/in`, { ngay: '2024-11-30' });
    expect(answer.status, answer.text).to.equal(303);
    const paper = await browse.get(answer.headers.location ?? '');
    expect(paper.text).to.match(
      /Tổ dân phố 1: 2 người[\s\S]*Ái[\s\S]*Lộc[\s\S]*Tổ dân phố 2: 1 người[\s\S]*Ân/,
    );
    expect((await audits('gapList.print')).map(({ after }) => JSON.parse(after).people)).to.deep.equal([3]);
    const refused = await browse.post(`${list}/in`, { ngay: '2019-01-01' });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include('Không có ai trong danh sách vào ngày 01/01/2019 để in');
  });

  it('are handed to a group head against a receipt: no ground, no number of identity, one group', async () => {
    const refused = await browse.post(`${list}/giao`, { ngay: '2024-11-30' });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include('chọn một tổ dân phố');
    const answer = await browse.post(`${list}/giao`, { ngay: '2024-11-30', dia: 'CL-02' });
    expect(answer.status, answer.text).to.equal(303);
    const { text } = await browse.get(answer.headers.location ?? '');
    const paper = /<article[\s\S]*<\/article>/.exec(text)?.[0] ?? '';
    expect(paper).to.match(
      /Đỗ Thị Ân[\s\S]*1950[\s\S]*7 Quang Trung[\s\S]*Số người: 1 người[\s\S]*Hẹn trả ngày/,
    );
    expect(paper).to.not.match(/051150000017|03\/02\/1950|Hộ nghèo|Bảo trợ|ngân sách|HN|BT/);
    expect((await audits('gapList.handOut')).length).to.equal(1);
  });

  it('go to Excel in the columns of D03-TS, numbers of identity as text, in the same order', async () => {
    const file = await browse.file(`${list}/tep?ngay=2024-11-30`);
    expect(file.name).to.include('d03-ts-entitledUncovered-cl-2024-11-30.xlsx');
    const folder = mkdtempSync(path.join(tmpdir(), 'd03-'));
    const at = path.join(folder, 'd03.xlsx');
    writeFileSync(at, file.body);
    const [sheet] = await readWorkbook(at);
    rmSync(folder, { recursive: true });
    if (!sheet) throw new Error('no sheet');
    const row = (n: number) => d03Heads.map((_, i) => sheet.cell(`${String.fromCharCode(65 + i)}${n}`));
    expect(row(8)).to.deep.equal(d03Heads);
    expect(sheet.cell('A5')).to.match(
      /Đối tượng tham gia: TE, HN, BT\. Nguồn đóng: ngân sách nhà nước đóng$/,
    );
    expect(sheet.cell('A6')).to.equal('Lương cơ sở: 2.340.000 đồng. Tỷ lệ NSNN hỗ trợ: BT, HN, TE: 100%');
    expect([11, 12, 13].map((n) => row(n)[1])).to.deep.equal(['Trần Thị Ái', 'Trần Văn Lộc', 'Đỗ Thị Ân']);
    expect([row(13)[3], sheet.type('D13')]).to.deep.equal(['051150000017', 's']);
    expect(row(11)[12]).to.equal('11/2024');
    expect((await audits('gapList.download')).length).to.equal(1);
  });
});
