import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { verifyAuditChain } from '../../../src/features/audit/service.ts';
import { coverage, verifyRollUp } from '../../../src/features/coverage/service.ts';
import { createHousehold } from '../../../src/features/households/service.ts';
import { stageImport } from '../../../src/features/imports/received.ts';
import { commitImport, listImportRows, undoImport } from '../../../src/features/imports/service.ts';
import { verifyResidents } from '../../../src/features/search/service.ts';
import { onBothEngines } from '../../support/engines.ts';
import { actorOf, type TestRegistry } from '../../support/registry.ts';
import { makeSampleAreas } from '../../support/sampleWard.ts';

const header = [
  'Mã hộ',
  'Họ và tên',
  'Quan hệ với chủ hộ',
  'Ngày sinh',
  'Giới tính',
  'Tổ dân phố',
  'Cư trú từ ngày',
];
const count = 205; // more than share a savepoint
/** Rows refused after their household and person were written: at both ends, side by side, where two parts meet. */
const faulty = new Set([0, 1, 100, 199, 200, 204]);

function rowAt(i: number): string[] {
  // A faulty row's household is asked for again by the next row, which has to make it.
  const code = faulty.has(i - 1) ? `H-${i - 1}` : `H-${i}`;
  const since = faulty.has(i) ? '01/01/1950' : '01/01/2015'; // before birth
  return [
    code,
    `Trần Văn ${'ABCDEGHIKL'.charAt(i % 10)} ${i}`,
    'Chủ hộ',
    '01/02/1960',
    'Nam',
    'CL-01',
    since,
  ];
}

onBothEngines('rows of an import that share a savepoint', (open) => {
  let registry: TestRegistry;
  let folder: string;
  let id: string;
  const officer = actorOf('officer', 'CL');

  const states = async (): Promise<string[]> => {
    const page = { limit: 500 };
    return (await registry.read((t) => listImportRows(t, id, page), officer)).items.map(({ state }) => state);
  };
  const counted = async (sql: string): Promise<number> =>
    Number((await registry.read((t) => t.one<{ n: number }>(sql)))?.n);
  const created = (): Promise<number> =>
    counted("SELECT COUNT(*) AS n FROM audit WHERE action = 'person.create'");

  before(async function () {
    this.timeout(180_000);
    registry = await open();
    folder = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-blocks-'));
    await makeSampleAreas(registry);
    const file = path.join(folder, 'list.xlsx');
    const book = new ExcelJS.Workbook();
    book.addWorksheet('Nhân khẩu').addRows([header, ...Array.from({ length: count }, (_, i) => rowAt(i))]);
    await book.xlsx.writeFile(file);
    const form = { register: 'residents', area: 'CL', file, filename: 'list.xlsx' } as const;
    id = (await stageImport(registry.db, officer, form)).id;
  });
  after(async () => {
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are refused one by one in the preview, each with its own reason', async () => {
    expect(await states()).to.deep.equal(
      Array.from({ length: count }, (_, i) => (faulty.has(i) ? 'rejected' : 'created')),
    );
    const { items } = await registry.read((t) => listImportRows(t, id, { state: 'rejected' }), officer);
    expect(items.map(({ row, reasons }) => [row, reasons[0]?.code, reasons[0]?.column])).to.deep.equal(
      [...faulty].map((i) => [i + 2, 'residenceBeforeBirth', 'Cư trú từ ngày']),
    );
    expect(await counted('SELECT COUNT(*) AS n FROM people')).to.equal(0);
  });

  it('cost only themselves when they are refused at the commit, and leave no audit row', async () => {
    // Since the preview somebody entered a household of row 150's code, with a head.
    const member = { fullName: 'Lê Thị Trước', birthDate: '1970', sex: 'female', relation: 'head' } as const;
    const form = { code: 'H-150', area: 'CL-01', residentFrom: '2016-01-01', members: [member] };
    await registry.tx((t) => createHousehold(t, form), officer);
    const before = await created();
    const answer = await registry.tx((t) => commitImport(t, id), officer);
    const good = count - faulty.size - 1;
    expect(answer).to.include({ state: 'committed', created: good, rejected: faulty.size + 1 });
    expect((await states())[150]).to.equal('rejected');
    expect((await created()) - before).to.equal(good);
    expect(await counted('SELECT COUNT(*) AS n FROM people')).to.equal(good + 1);
    const { population } = await registry.read((t) => coverage(t, { area: 'CL', asOf: '2024-11-30' }));
    expect(population).to.equal(good + 1);
    for (const verify of [verifyRollUp, verifyResidents, verifyAuditChain])
      expect(await registry.read(verify)).to.equal(undefined);
  });

  it('are taken back as one', async () => {
    const undone = await registry.tx((t) => undoImport(t, id), officer);
    expect(undone.kept).to.deep.equal([]);
    const { population } = await registry.read((t) => coverage(t, { area: 'CL', asOf: '2024-11-30' }));
    expect(population).to.equal(1);
  });
});
