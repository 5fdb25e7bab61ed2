import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { makeCampaign, shown, type TestCampaign } from './campaignOf.ts';

const cutOffOn = '2024-11-15';

describe('the desk’s work on a campaign’s list', function () {
  this.timeout(180_000);
  let app: TestApp;
  let officer: Browse;
  let tet: TestCampaign;
  const codes = new Map<string, { household: string; person: string; code: string }>();
  const base = () => `/tet/${tet.id}/danh-sach`;
  const of = (name: string) => codes.get(name) ?? { household: '', person: '', code: '' };

  before(async () => {
    app = await openApp();
    officer = await app.browse('officer');
    for (const name of ['Trần An', 'Lê Bình', 'Võ Châu']) {
      const made = await app.make.household({
        members: [app.make.member({ fullName: name, birthDate: '1960' })],
      });
      codes.set(name, { household: made.id, code: made.code, person: made.members[0]?.person ?? '' });
    }
    await app.make.status({ household: of('Trần An').household, validFrom: '2024-01-01' });
    await app.make.status({
      household: of('Lê Bình').household,
      category: 'near-poor',
      validFrom: '2024-01-01',
    });
    const old = { fullName: 'Huỳnh Cụ', birthDate: '1934', relation: 'head' as const };
    await app.make.household({ members: [app.make.member(old)] });
    tet = await makeCampaign(
      app,
      [
        { code: 'ward', name: 'Ngân sách phường' },
        { code: 'state-rice', name: 'Gạo dự trữ quốc gia', approvedBy: 'UBND tỉnh Quảng Ngãi' },
      ],
      [
        { source: 'ward', categories: ['poor'], per: 'household', amountDong: 500_000, basis: { cutOffOn } },
        {
          source: 'ward',
          name: 'Khoản 2',
          ages: { from: 90 },
          per: 'person',
          amountDong: 300_000,
          basis: { cutOffOn },
        },
        {
          source: 'state-rice',
          hungryList: true,
          per: 'member',
          inKind: { item: 'gạo', quantity: 15, unit: 'kg' },
          basis: { cutOffOn },
        },
      ],
    );
  });
  after(() => app.close());

  it('builds at a press, and shows who is in, who is to be decided and the sums', async () => {
    expect((await officer.get(base())).text).to.include('Chưa lập danh sách');
    const built = await officer.post(`${base()}/lap`);
    expect(built.status).to.equal(303);
    const page = await officer.get(built.headers.location ?? '');
    expect(page.text)
      .to.include('Trần An')
      .and.include('Hộ nghèo tại ngày 15/11/2024')
      .and.include('Xử lý 1 trường hợp')
      .and.include('500.000');
    const review = await officer.get(`${base()}?xem=xem-xet`);
    expect(review.text).to.include('Huỳnh Cụ').and.include('Cần xác minh ngày sinh');
  });

  it('decides a case with its reason, and keeps it when the list is built again', async () => {
    const [candidate] = (await app.as('officer').get(`/campaigns/${tet.id}/candidates?outcome=review`)).body
      .items;
    const decide = (fields: Record<string, string>) => officer.post(`${base()}/xu-ly`, fields);
    const silent = await decide({ [`rows[${candidate.id}]`]: 'on', choice: 'in' });
    expect(silent.status).to.equal(422);
    expect(silent.text).to.include('Lý do: còn trống');
    expect((await decide({ choice: 'in', reason: 'x' })).status).to.equal(422);
    const done = await decide({
      [`rows[${candidate.id}]`]: 'on',
      choice: 'in',
      reason: 'Giấy khai sinh 1934',
    });
    expect(done.status, done.text).to.equal(303);
    expect(shown(await tet.build())).to.have.members(['Trần An 500000 proposed', 'Huỳnh Cụ 300000 proposed']);
    const [made] = (await app.as('officer').get(`/campaigns/${tet.id}/choices`)).body.items;
    const undone = await app.as('officer').post(`/campaigns/${tet.id}/choices/${made.id}/undo`);
    expect(undone.status, undone.text).to.equal(200);
    expect(shown(await tet.list())).to.deep.equal(['Trần An 500000 proposed']);
  });

  it('takes rice to the households on the minutes alone', async () => {
    const at = `${base()}/thieu-doi`;
    expect((await officer.post(at, { household: 'CL-9999', minutesOn: '10/11/2024' })).status).to.equal(404);
    expect((await officer.post(at, { household: of('Võ Châu').code, minutesOn: '' })).status).to.equal(422);
    const fields = {
      household: of('Võ Châu').code,
      people: '2',
      minutesOn: '10/11/2024',
      minutesNumber: '01/BB',
    };
    const entered = await officer.post(at, fields);
    expect(entered.status, entered.text).to.equal(303);
    expect((await officer.post(at, fields)).status).to.equal(409);
    expect((await officer.get(at)).text).to.include('1 hộ, 2 khẩu');
    const rice = (await tet.build()).find(({ recipientName }) => recipientName === 'Võ Châu');
    expect(rice?.inKind).to.deep.equal({ item: 'gạo', quantity: 30, unit: 'kg' });
    expect(rice?.ground).to.equal('Hộ thiếu đói theo biên bản họp tổ ngày 10/11/2024, tính theo 2 khẩu');
  });

  it('lists who is in a register and has nothing', async () => {
    const page = await officer.get(`${base()}/chua-duoc`);
    expect(page.text).to.include('Lê Bình').and.include('Hộ cận nghèo').and.not.include('Trần An');
    const { body } = await app.as('officer').get(`/campaigns/${tet.id}/missed?register=nearPoor`);
    expect(body.items.map(({ name }: { name: string }) => name)).to.deep.equal(['Lê Bình']);
    const { name, body: file } = await officer.file(`${base()}/chua-duoc/tep`);
    expect(name).to.include('.xlsx');
    expect(file.length).to.be.above(2000);
  });

  it('lays a pasted list beside its own', async () => {
    const rows = [
      'Họ và tên\tMã hộ\tNguồn\tSố tiền',
      `Trần An\t${of('Trần An').code}\tNgân sách phường\t400.000`,
      `Lê Bình\t${of('Lê Bình').code}\tNgân sách phường\t500.000`,
      'Ai Đó\tCL-9999\tNgân sách phường\t500.000',
    ].join('\n');
    const answer = await officer.paste(`${base()}/kiem-tra`, { rows });
    expect(answer.status).to.equal(200);
    expect(answer.text)
      .to.include('Khớp 0 dòng; 1 dòng chỉ có ở danh sách gửi đến')
      .and.include('1 dòng khác mức, 1 dòng cần xem lại')
      .and.include('Theo sổ không thuộc mức nào của nguồn này');
    expect((await officer.paste(`${base()}/kiem-tra`, { rows: 'không có tiêu đề' })).status).to.equal(422);
  });

  it('adds by hand through the form, keeping what was typed', async () => {
    const at = `${base()}/bo-sung`;
    const fields = {
      who: of('Lê Bình').code,
      source: tet.source.ward ?? '',
      amountDong: '400.000',
      proposedBy: 'Tổ 1',
    };
    const refused = await officer.post(at, fields);
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include('Lý do bổ sung: còn trống').and.include('400.000');
    const added = await officer.post(at, { ...fields, reason: 'Nhà bị cháy' });
    expect(added.status, added.text).to.equal(303);
    const [gift] = (await tet.list('&q=le%20binh')) ?? [];
    expect(gift).to.include({ origin: 'manual', amountDong: 400_000, proposedBy: 'Tổ 1' });
    const removed = await officer.post(`${base()}/bo/${gift?.entry}`, { reason: 'Đã có nơi khác hỗ trợ' });
    expect(removed.headers.location).to.include('khong-dua-vao');
    expect((await officer.get(removed.headers.location ?? '')).text).to.include(
      'Không đủ điều kiện: Đã có nơi khác',
    );
  });

  it('prints and gives a workbook with the same rows', async () => {
    const printed = await officer.post(`${base()}/in`, { xem: 'duoc-nhan' });
    expect(printed.headers.location).to.match(/^\/giay-to\/.+in=1$/);
    expect((await officer.get(printed.headers.location ?? '')).text).to.include('Trần An');
    const { body } = await officer.file(`${base()}/tep?xem=duoc-nhan`);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(body as unknown as ArrayBuffer); // exceljs takes Node's buffers
    const texts: string[] = [];
    book.worksheets[0]?.eachRow((row) => row.eachCell((cell) => texts.push(String(cell.value))));
    expect(texts).to.include('Trần An').and.include('Võ Châu').and.include('30 kg gạo');
  });
});
