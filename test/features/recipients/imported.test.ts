import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { openApp, type TestApp } from '../../support/app.ts';
import { makeCampaign, shown, type TestCampaign } from './campaignOf.ts';

const cutOffOn = '2024-11-15';

async function workbook(rows: readonly (readonly (string | number)[])[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('DS').addRows(rows.map((row) => [...row]));
  return Buffer.from(await book.xlsx.writeBuffer());
}

describe('a list of gifts out of a file', () => {
  let app: TestApp;
  let tet: TestCampaign;
  const codes = new Map<string, string>();
  const header = ['Họ và tên', 'Ngày sinh', 'Số CCCD', 'Mã hộ', 'Nguồn', 'Số tiền', 'Hiện vật'];

  const stage = async (rows: (string | number)[][]) => {
    const answer = await app.upload(
      'officer',
      `/imports?register=campaign&area=CL&campaign=${tet.id}`,
      await workbook([header, ...rows]),
      'danh-sach.xlsx',
      {},
    );
    expect(answer.status, answer.text).to.equal(201);
    return answer.body;
  };
  const counts = ({ created, updated, unchanged, rejected, undecided }: Record<string, number>) => [
    created,
    updated,
    unchanged,
    rejected,
    undecided,
  ];

  before(async function () {
    this.timeout(180_000);
    app = await openApp();
    for (const [i, name] of ['Trần An', 'Lê Bình', 'Võ Châu'].entries()) {
      const nationalId = `05116000000${i}`;
      const made = await app.make.household({
        members: [app.make.member({ fullName: name, birthDate: '1960', nationalId })],
      });
      codes.set(name, made.code);
      if (name !== 'Võ Châu') await app.make.status({ household: made.id, validFrom: '2024-01-01' });
    }
    tet = await makeCampaign(
      app,
      [
        { code: 'ward', name: 'Ngân sách phường' },
        { code: 'sponsor', name: 'Nhà tài trợ' },
      ],
      [{ source: 'ward', categories: ['poor'], per: 'household', amountDong: 500_000, basis: { cutOffOn } }],
    );
    await tet.build();
  });
  after(() => app.close());

  it('is compared with the list, and written as proposals', async () => {
    const rows = [
      ['Trần An', '1960', '', codes.get('Trần An') ?? '', 'Ngân sách phường', 500_000, ''],
      ['Lê Bình', '1960', '051160000001', '', 'ward', '600.000', ''],
      ['Võ Châu', '1960', '051160000002', '', 'Nhà tài trợ', '', '10 kg gạo; 1 phần quà'],
      ['Không Ai', '1950', '', '', 'ward', 500_000, ''],
      ['Võ Châu', '1960', '', '', 'Ngân sách huyện', 500_000, ''],
      ['Võ Chau', '1960', '', '', 'ward', 500_000, ''],
    ];
    const staged = await stage(rows);
    expect(counts(staged)).to.deep.equal([1, 1, 1, 2, 1]);
    const committed = await app.as('officer').post(`/imports/${staged.id}/commit`);
    expect(committed.status, committed.text).to.equal(200);
    expect(shown(await tet.list())).to.have.members([
      'Trần An 500000 proposed',
      'Lê Bình 600000 proposed',
      'Võ Châu 0 proposed',
    ]);
    const given = (await tet.list('&source=sponsor'))[0];
    expect(given).to.deep.include({
      origin: 'import',
      inKind: [
        { item: 'gạo', quantity: 10, unit: 'kg' },
        { item: 'quà', quantity: 1, unit: 'phần' },
      ],
    });
    expect(counts(await stage(rows))).to.deep.equal([0, 0, 3, 2, 1]);
    await tet.build();
    expect(shown(await tet.list())).to.include('Lê Bình 600000 proposed');
    const undone = await app.as('officer').post(`/imports/${staged.id}/undo`);
    expect(undone.status, undone.text).to.equal(200);
    expect(shown(await tet.list())).to.have.members(['Trần An 500000 proposed', 'Lê Bình 500000 proposed']);
  });

  it('needs its campaign', async () => {
    const file = await workbook([header]);
    const none = await app.upload('officer', '/imports?register=campaign&area=CL', file, 'a.xlsx', {});
    expect(none.status).to.equal(422);
    const other = await app.upload(
      'neighbour',
      `/imports?register=campaign&campaign=${tet.id}`,
      file,
      'a.xlsx',
      {},
    );
    expect(other.status).to.equal(404);
  });
});
