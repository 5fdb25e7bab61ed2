import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { downloadList } from '../../../src/features/lists/routes.ts';
import { listContent } from '../../../src/features/lists/service.ts';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { onBothEngines } from '../../support/engines.ts';
import { tableOf, texts } from '../../support/html.ts';
import { readWorkbook } from '../../support/readWorkbook.ts';
import { actorOf, makeAreas } from '../../support/registry.ts';

const fields = {
  name: 'Hộ nghèo có điện thoại',
  purpose: 'Ngân hàng chính sách đề nghị',
  subject: 'people',
  order: 'area',
  register: 'poor',
  'columns[fullName]': 'on',
  'columns[nationalId]': 'on',
  'columns[phone]': 'on',
};

describe('lists through the pages', () => {
  let app: TestApp;
  let browse: Browse;
  before(async () => {
    app = await openApp();
    browse = await app.browse('officer');
    const member = app.make.member;
    const household = await app.make.household({
      code: 'CL-0001',
      address: '12 Lê Lợi',
      members: [
        member({
          fullName: 'Trần Văn Lộc',
          birthDate: '1944',
          nationalId: '051044000010',
          phone: '0905000001',
        }),
        member({ fullName: 'Trần Thị Ái', relation: 'child', birthDate: '1990' }),
      ],
    });
    await app.make.status({ household: household.id });
  });
  after(() => app.close());

  const save = async (changes: Record<string, string> = {}): Promise<string> => {
    const answer = await browse.post('/danh-sach/moi', { ...fields, ...changes });
    expect(answer.status, answer.text).to.equal(303);
    return answer.headers.location ?? '';
  };
  const lastAudit = () =>
    app.read((t) =>
      t.one<{ action: string; reason: string; after: string }>(
        'SELECT action, reason, after FROM audit ORDER BY row_id DESC LIMIT 1',
      ),
    );

  it('are saved, found in the index and opened with a line in the trail', async () => {
    const at = await save();
    expect((await browse.get('/danh-sach')).text).to.include(fields.name);
    const page = (await browse.get(at)).text;
    expect(tableOf(page, 'table.cards')).to.deep.equal([
      ['1', 'Trần Văn Lộc', '051044000010', '0905000001'],
      ['2', 'Trần Thị Ái', '', ''],
    ]);
    const audit = await lastAudit();
    expect(audit).to.include({ action: 'list.open', reason: fields.purpose });
    expect(JSON.parse(audit?.after ?? '{}')).to.deep.include({
      rows: 2,
      total: 2,
      sensitive: ['nationalId'],
    });
  });

  it('keep what was typed when refused', async () => {
    const answer = await browse.post('/danh-sach/moi', { ...fields, purpose: '', statusFrom: '31/02/2024' });
    expect(answer.status).to.equal(422);
    expect(answer.text).to.include('31/02/2024').and.include(`value="${fields.name}"`);
  });

  it('are printed under the official heading and kept', async () => {
    const at = await save();
    const printed = await browse.post(`${at}/in`, { asOf: '2024-11-30' });
    const page = (await browse.get(printed.headers.location ?? '')).text;
    expect(texts(page, 'article h2')).to.deep.equal([fields.name.toUpperCase()]);
    expect(tableOf(page, 'article table.list')[1]).to.deep.equal([
      '1',
      'Trần Văn Lộc',
      '051044000010',
      '0905000001',
    ]);
    expect(page).to.include('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM').and.include('landscape');
  });

  it('for a group head carry no number and no ground, with who gives and who takes', async () => {
    const at = await save({ handout: 'on', name: 'Người khuyết tật nặng' });
    const printed = await browse.post(`${at}/in`, { asOf: '2024-11-30' });
    const page = (await browse.get(printed.headers.location ?? '')).text;
    const paper = page.slice(page.indexOf('<article'), page.indexOf('</article>'));
    expect(tableOf(page, 'article table.list')[1]).to.deep.equal([
      '1',
      'Trần Văn Lộc',
      '1944',
      '12 Lê Lợi',
      '0905000001',
    ]);
    expect(paper).not.to.include('khuyết tật').and.not.include('051044000010');
    expect(paper).not.to.include('KHUYẾT TẬT');
    expect(paper).to.include('NGƯỜI GIAO').and.include('TỔ TRƯỞNG NHẬN').and.include('Ngày nhận');
  });

  it('are downloaded with the same rows, numbers as text, no formulas', async () => {
    const at = await save();
    const id = at.split('/').at(-1) ?? '';
    const answer = await app.as('officer').get(`/lists/${id}/file`);
    expect(answer.headers['content-disposition']).to.include('ho-ngheo-co-dien-thoai-2024-11-30.xlsx');
    expect((await lastAudit())?.action).to.equal('list.download');
    const folder = mkdtempSync(path.join(tmpdir(), 'list-'));
    try {
      const file = path.join(folder, 'list.xlsx');
      const actor = actorOf('officer', 'CL');
      writeFileSync(file, (await downloadList(app.deps, actor, id, undefined)).body);
      const [sheet] = await readWorkbook(file);
      const rows = Array.from({ length: 40 }, (_, i) => i + 1);
      const found = rows.filter((row) => sheet?.cell(`B${row}`) === 'Trần Văn Lộc');
      expect(found).to.have.length(1);
      expect(sheet?.cell(`C${found[0]}`)).to.equal('051044000010');
      expect(sheet?.type(`C${found[0]}`)).to.equal('s');
      expect(sheet?.cell(`B${Number(found[0]) + 1}`)).to.equal('Trần Thị Ái');
      expect(sheet?.formulas).to.equal(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('are edited from the version seen, copied, and ended with a reason', async () => {
    const at = await save();
    expect((await browse.post(`${at}/sua`, { ...fields, name: 'Tên mới', version: '1' })).status).to.equal(
      303,
    );
    expect((await browse.post(`${at}/sua`, { ...fields, name: 'Tên khác', version: '1' })).status).to.equal(
      412,
    );
    expect((await browse.get(`/danh-sach/moi?tu=${at.split('/').at(-1)}`)).text).to.include(
      'Tên mới (bản sao)',
    );
    expect((await browse.post(`${at}/ket-thuc`, { endReason: '', version: '2' })).status).to.equal(422);
    expect((await browse.post(`${at}/ket-thuc`, { endReason: 'Đã xong', version: '2' })).status).to.equal(
      303,
    );
    const page = (await browse.get(at)).text;
    expect(page).to.include('Đã kết thúc').and.not.include('Trần Văn Lộc');
  });
});

onBothEngines('rows of a list', (open) => {
  it('are found with every condition at once', async () => {
    const registry = await open();
    try {
      await makeAreas(registry);
      let queries = 0;
      const content = await registry.read((t) =>
        listContent(
          {
            ...t,
            all: (sql, params) => {
              queries += 1;
              return t.all(sql, params);
            },
          },
          {
            subject: 'people',
            columns: ['fullName', 'head', 'categories', 'cardNumber', 'payerGroup', 'age'],
            order: 'name',
            handout: false,
            filters: {
              area: 'CL',
              register: 'policy',
              statusFrom: '2020-01-01',
              statusTo: '2024-01-01',
              statusEndFrom: '2024-01-01',
              statusEndTo: '2024-12-31',
              ageFrom: 60,
              ageTo: 90,
              sex: 'female',
              ethnicity: '01',
              residenceKind: 'permanent',
              insurance: 'lapsing',
              lapsingDays: 30,
              payerGroup: '3',
              nationalId: 'present',
              phone: 'missing',
            },
          },
          '2024-11-30',
        ),
      );
      expect(content.total).to.equal(0);
      expect(queries).to.be.at.most(10);
    } finally {
      await registry.close();
    }
  });
});
