import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { downloadList } from '../../../src/features/lists/routes.ts';
import type { ListForm } from '../../../src/features/lists/schema.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { readWorkbook } from '../../support/readWorkbook.ts';
import { actorOf } from '../../support/registry.ts';

const decision = { number: '35/QĐ-UBND', date: '2024-02-01', issuer: 'UBND phường Chánh Lộ', year: 2024 };

describe('columns of decisions and money', () => {
  let app: TestApp;
  let list = '';

  before(async () => {
    app = await openApp();
    const { make } = app;
    const members = [
      make.member({ fullName: 'Trần Văn Lộc', birthDate: '1944' }),
      make.member({ fullName: 'Trần Thị Ái', birthDate: '1990', relation: 'child' }),
      make.member({ fullName: '=cmd|calc', birthDate: '1991', relation: 'child', phone: '+84905000001' }),
      make.member({ fullName: 'Trần Văn Kín', birthDate: '1992', relation: 'child' }),
    ];
    const { id, members: people } = await make.household({
      code: 'CL-0001',
      address: '-1+1 Lê Lợi',
      members,
    });
    const person = (i: number): string => people[i]?.person ?? '';
    await make.status({ household: id, decision });
    const held = (i: number, category: string, details: object) =>
      make.status({ person: person(i), category, decision, validFrom: '2024-02-01', details });
    await held(1, 'disability-severe', { amountDong: 750_000, accountNumber: '0401000123456' });
    await held(2, 'disability-severe', { amountDong: 1_000_000 });
    await held(3, 'hiv-poor', { amountDong: 500_000, accountNumber: '0401000999999' });
    const form: ListForm = {
      name: '=1+1',
      purpose: 'Ngân hàng chi trả đề nghị',
      subject: 'people',
      columns: [
        'fullName',
        'phone',
        'address',
        'categories',
        'decision',
        'statusFrom',
        'amountDong',
        'accountNumber',
      ],
      filters: { register: 'assistance' },
      order: 'name',
      handout: false,
    };
    const saved = await app.as('officer').post('/lists', form);
    expect(saved.status, saved.text).to.equal(201);
    list = saved.body.id;
  });
  after(() => app.close());

  it('say the decision in force and the allowance, of a protected ground neither amount nor account', async () => {
    const { body } = await app.as('officer').get(`/lists/${list}/rows`);
    const rows = body.items.map(({ cells }: { cells: unknown[] }) => [cells[1], ...cells.slice(4)]);
    expect(rows).to.have.deep.members([
      ['Trần Thị Ái', 'Hộ nghèo; BTXH', '35/QĐ-UBND', '2024-02-01', 750_000, '0401000123456'],
      ['=cmd|calc', 'Hộ nghèo; BTXH', '35/QĐ-UBND', '2024-02-01', 1_000_000, null],
      ['Trần Văn Kín', 'Hộ nghèo; BTXH', '35/QĐ-UBND', '2024-02-01', null, null],
    ]);
  });

  it('are added up in the workbook, where no text becomes a formula', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'list-'));
    try {
      const file = path.join(folder, 'list.xlsx');
      writeFileSync(file, (await downloadList(app.deps, actorOf('officer', 'CL'), list, undefined)).body);
      const [sheet] = await readWorkbook(file);
      const rows = Array.from({ length: 20 }, (_, i) => i + 1);
      const hostile = rows.find((row) => sheet?.cell(`B${row}`) === '=cmd|calc');
      expect(sheet?.type(`B${hostile}`)).to.equal('s');
      expect([sheet?.cell(`C${hostile}`), sheet?.type(`C${hostile}`)]).to.deep.equal(['+84905000001', 's']);
      expect(sheet?.cell(`D${hostile}`)).to.equal('-1+1 Lê Lợi');
      expect(sheet?.cell(`H${hostile}`)).to.equal(1_000_000);
      const total = rows.find((row) => sheet?.cell(`B${row}`) === 'Tổng cộng: 3 người');
      expect(sheet?.cell(`H${total}`)).to.equal(1_750_000);
      expect(sheet?.formulas).to.equal(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('go to the clipboard with texts told from numbers, recorded as a download is', async () => {
    const browse = await app.browse('officer');
    const { text } = await browse.post(`/danh-sach/${list}/chep`, { asOf: '2024-11-30' });
    expect(text)
      .to.match(/<td data-number[^>]*>750000</)
      .and.to.contain('<td>0401000123456</td>');
    expect(text).to.contain('<td>=cmd|calc</td>');
    const last = await app.read((t) =>
      t.one<{ action: string; reason: string }>(
        'SELECT action, reason FROM audit ORDER BY row_id DESC LIMIT 1',
      ),
    );
    expect(last).to.deep.equal({ action: 'list.copy', reason: 'Ngân hàng chi trả đề nghị' });
  });
});
