import path from 'node:path';
import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { systemActor } from '../../../src/db/tx.ts';
import type { ExportForm } from '../../../src/features/exports/schema.ts';
import { exportFile, requestExport, runExport } from '../../../src/features/exports/service.ts';
import { stageImport } from '../../../src/features/imports/received.ts';
import { checkList } from '../../../src/features/listChecks/service.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { makeCampaign, type TestCampaign } from './campaignOf.ts';

const basis = { cutOffOn: '2024-11-15' };

describe('the list of a campaign as its register', () => {
  let app: TestApp;
  let tet: TestCampaign;

  async function exported(form: Partial<ExportForm>) {
    const { db, deps } = app;
    const { exportsDir } = deps.config;
    const asked = { report: 'campaign', area: 'CL', campaign: tet.id, ...form } as const;
    const { id } = await app.tx((t) => requestExport(t, asked));
    const record = await runExport(db, systemActor, exportsDir, id);
    const { file } = await app.read((t) => exportFile(t, id, exportsDir));
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.readFile(file);
    const sheet = workbook.getWorksheet('Danh sách đợt hỗ trợ');
    const rows: string[][] = [];
    sheet?.eachRow((row) => {
      rows.push(Array.from({ length: 10 }, (_, i) => String(row.getCell(i + 1).value ?? '')));
    });
    return { record, workbook, file, rows };
  }

  const stage = async (workbook: ExcelJS.Workbook) => {
    const file = path.join(app.deps.config.dataDir, 'danh-sach.xlsx');
    await workbook.xlsx.writeFile(file);
    const form = {
      register: 'campaign',
      area: 'CL',
      campaign: tet.id,
      file,
      filename: 'danh-sach.xlsx',
    } as const;
    return stageImport(app.db, systemActor, form);
  };

  /** A widow with a gift of her own and a martyr's share; namesakes born in the same year, without numbers. */
  async function makePeople() {
    const widow = await app.make.household({
      members: [
        {
          fullName: 'Trần Thị Mận',
          birthDate: '1948',
          sex: 'female',
          nationalId: '051148000001',
          relation: 'head',
        },
      ],
    });
    const wife = widow.members[0]?.person ?? '';
    for (const category of ['wounded-soldier-81', 'martyr-relative'])
      await app.make.status({ person: wife, category });
    const martyr = (await app.as('officer').post('/martyrs', { fullName: 'Huỳnh Văn Thế', area: 'CL' })).body;
    const named = {
      person: wife,
      part: 'representative',
      relation: 'vợ',
      minutesOn: '2020-01-01',
      onlyLiving: true,
      validFrom: '2020-01-01',
    };
    const member = await app.as('officer').post(`/martyrs/${martyr.id}/members`, named);
    expect(member.status, member.text).to.equal(201);
    const namesakes = [];
    for (const area of ['CL-01', 'CL-02'])
      namesakes.push(
        await app.make.household({
          area,
          members: [app.make.member({ fullName: 'Nguyễn Thị Hoà', birthDate: '1950' })],
        }),
      );
    return { wife, namesakes };
  }

  before(async function () {
    this.timeout(60_000);
    app = await openApp();
    const { wife, namesakes } = await makePeople();
    tet = await makeCampaign(
      app,
      [
        { code: 'ward', name: 'Ngân sách' },
        // Its name is another's code: only its own code says which is meant.
        { code: 'other', name: 'ward' },
      ],
      [
        { source: 'ward', categories: ['wounded-soldier-81'], per: 'person', amountDong: 600_000, basis },
        { source: 'ward', categories: ['martyr-relative'], per: 'martyr', amountDong: 300_000, basis },
      ],
    );
    expect((await tet.build()).map(({ amountDong }) => amountDong)).to.have.members([600_000, 300_000]);
    const goods = [
      { item: 'bánh, kẹo; sữa + đường', quantity: 1, unit: 'túi 2kg' },
      { item: 'gạo', quantity: 1250.5, unit: 'kg', valueDong: 20_000 },
    ];
    for (const [i, { id, members }] of namesakes.entries()) {
      const whom = i === 0 ? { household: id } : { person: members[0]?.person };
      const answer = await app.as('officer').post(`/campaigns/${tet.id}/list/entries`, {
        source: 'other',
        ...whom,
        inKind: goods,
        reason: '=gấp & <rõ>',
        proposedBy: 'Tổ trưởng',
      });
      expect(answer.status, answer.text).to.equal(201);
    }
    const { body, headers } = await app.as('officer').get(`/people/${wife}`);
    expect(body.fullName).to.equal('Trần Thị Mận');
    const reason = 'đính chính theo căn cước';
    const renamed = await app
      .as('officer')
      .send(
        'PATCH',
        `/people/${wife}`,
        { fullName: 'Trần Thị Mẫn', nationalId: '051148000002', reason },
        { 'if-match': headers.etag ?? '' },
      );
    expect(renamed.status, renamed.text).to.equal(200);
  });
  after(() => app.close());

  it('holds what the import reads, and comes in again unchanged', async () => {
    const { record, workbook, rows } = await exported({ reason: 'đối chiếu với Mặt trận' });
    expect(record).to.include({ rows: 4, title: 'Danh sách đợt hỗ trợ: Tết Ất Tỵ 2025' });
    const gifts = rows.filter(([code]) => code?.startsWith('CL-'));
    expect(gifts.map((cells) => cells.slice(1))).to.have.deep.members([
      ['Trần Thị Mẫn', '1948', '051148000002', '', 'Tổ dân phố 1', 'Ngân sách', '600000', '', ''],
      ['Trần Thị Mẫn', '1948', '051148000002', '', 'Tổ dân phố 1', 'Ngân sách', '300000', '', ''],
      ...[
        ['', 'Tổ dân phố 1'],
        ['1950', 'Tổ dân phố 2'],
      ].map(([born, group]) => [
        'Nguyễn Thị Hoà',
        born,
        '',
        '',
        group,
        'other',
        '',
        '1 túi 2kg bánh, kẹo; sữa + đường; 1.250,5 kg gạo',
        '=gấp & <rõ>',
      ]),
    ]);
    expect(await stage(workbook)).to.include({ rows: 4, unchanged: 4 });
  });

  it('is the same beside itself when it is checked as somebody’s list', async () => {
    const { file } = await exported({});
    const check = await checkList(app.db, systemActor, tet.id, { source: { file } });
    expect(
      Object.fromEntries(Object.entries(check).map(([kind, rows]) => [kind, rows.length])),
    ).to.deep.equal({
      onlyTheirs: 0,
      onlyOurs: 0,
      differs: 0,
      unreadable: 0,
      same: 4,
    });
  });

  it('does not guess which of several gifts is to change', async () => {
    const { workbook } = await exported({});
    workbook.getWorksheet('Danh sách đợt hỗ trợ')?.eachRow((row) => {
      if (row.getCell(8).value === 300_000) row.getCell(8).value = 400_000;
    });
    const staged = await stage(workbook);
    expect(staged).to.include({ rows: 4, unchanged: 3, rejected: 1 });
    const { items } = (await app.as('officer').get(`/imports/${staged.id}/rows?state=rejected`)).body;
    expect(items[0].reasons[0]).to.include({ code: 'severalGifts', column: 'Mức quà' });
  });

  it('is of a group where one is asked for, and empty where there is nobody', async () => {
    const { record, rows } = await exported({ area: 'CL-02' });
    expect(record.rows).to.equal(1);
    expect(rows.flat()).to.include('Nguyễn Thị Hoà');
    const none = await exported({ area: 'CL-10' });
    expect(none.record.rows).to.equal(0);
    expect(none.rows.flat()).to.include('Không phát sinh');
  });

  it('needs its campaign, of the area, and a reason on the page', async () => {
    const form = { report: 'campaign', area: 'CL' };
    const unnamed = await app.as('officer').post('/exports', form);
    expect(unnamed.status).to.equal(422);
    expect(unnamed.body.errors[0].pointer).to.equal('/campaign');
    expect(
      (await app.as('neighbour').post('/exports', { ...form, area: 'NN', campaign: tet.id })).status,
    ).to.equal(404);
    const elsewhere = await app.as('admin').post('/exports', { ...form, area: 'NN', campaign: tet.id });
    expect(elsewhere.body.errors[0]).to.include({ pointer: '/area', code: 'elsewhere' });
    const officer = await app.browse('officer');
    expect((await officer.get(`/tet/${tet.id}/danh-sach`)).text).to.include(
      'Xuất danh sách để sửa, nhập lại',
    );
    expect((await officer.get(`/nhap-xuat?dot=${tet.id}`)).text).to.include(
      `<option value="${tet.id}" selected`,
    );
    const refused = await officer.post('/nhap-xuat/xuat', { ...form, campaign: tet.id });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include(`<option value="${tet.id}" selected`);
    expect((await officer.post('/nhap-xuat/xuat', { ...form, reason: 'sửa' })).text).to.include(
      'chọn đợt cần xuất',
    );
  });
});
