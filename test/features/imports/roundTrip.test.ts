import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { systemActor } from '../../../src/db/tx.ts';
import { namesOn } from '../../../src/features/areas/service.ts';
import { createCampaign } from '../../../src/features/campaigns/service.ts';
import { addSource } from '../../../src/features/campaigns/sources.ts';
import { dictionaries } from '../../../src/features/dictionaries/service.ts';
import type { ExportForm } from '../../../src/features/exports/schema.ts';
import { exportFile, requestExport, runExport } from '../../../src/features/exports/service.ts';
import type { ImportRegister } from '../../../src/features/imports/reading/columns.ts';
import { stageImport } from '../../../src/features/imports/received.ts';
import { commitImport } from '../../../src/features/imports/service.ts';
import { changePerson } from '../../../src/features/people/service.ts';
import { reorganise } from '../../../src/features/reorganisations/service.ts';
import { addDecision } from '../../../src/features/statuses/service.ts';
import { openRegistry, type TestRegistry } from '../../support/registry.ts';
import { makeSampleAreas } from '../../support/sampleWard.ts';

/** `npm run test:roundtrip` asks for 100,000. */
const count = Number(process.env.ROUND_TRIP_ROWS ?? 280);

/** Every accented letter of Vietnamese: twelve vowels with six tones each, and đ; small and capital. */
const letters = [...'aăâeêioôơuưy'].flatMap((vowel) =>
  ['', '\u0300', '\u0301', '\u0309', '\u0303', '\u0323'].map((tone) => (vowel + tone).normalize('NFC')),
);
const syllables = [...letters, 'đ'].flatMap((letter) => [
  `${letter}n`,
  `${letter.toUpperCase()}n`,
  `Ho${letter}`,
]);

interface Made {
  code: string;
  name: string;
  nationalId: string;
  insuranceNumber: string;
}

function personAt(n: number): Made {
  const [first, second] = [n % syllables.length, Math.floor(n / syllables.length) % syllables.length];
  return {
    code: `V-${Math.floor(n / 4)}`,
    name: `Trần ${syllables[second]} ${syllables[first]} ${n % 7 === 0 ? "H'Nhi" : 'An'}`,
    nationalId: `0511${60 + (n % 30)}${String(n).padStart(6, '0')}`, // a woman born in that year
    insuranceNumber: `51${String(n).padStart(8, '0')}`,
  };
}

type Cells = (string | number)[];

function* residents(): Generator<Cells> {
  yield [
    'Mã hộ',
    'Họ và tên',
    'Quan hệ với chủ hộ',
    'Ngày sinh',
    'Giới tính',
    'Số CCCD',
    'Mã số BHXH',
    'Dân tộc',
    'Điện thoại',
    'Địa chỉ',
    'Tổ dân phố',
    'Cư trú từ ngày',
    'Loại cư trú',
    'Ghi chú',
  ];
  for (let n = 0; n < count; n++) {
    const { code, name, nationalId, insuranceNumber } = personAt(n);
    const born = `${['12/03/', '03/', ''][n % 3]}19${60 + (n % 30)}`; // another year for each of a household
    const relation = n % 4 === 0 ? 'Chủ hộ' : 'Chị';
    const about = [nationalId, insuranceNumber, 'Kinh', `090${String(n % 10_000_000).padStart(7, '0')}`];
    const lives = [`${n} Lê Lợi, “hẻm” ${n % 9}`, 'CL-01', '01/01/2015', n % 5 ? 'Thường trú' : 'Tạm trú'];
    yield [code, name, relation, born, 'Nữ', ...about, ...lives, n % 6 ? '' : `=ghi & <chú> ${n}`];
  }
}

function* statuses(labels: readonly { label: string; scope: string }[]): Generator<Cells> {
  const head = ['Mã hộ', 'Số CCCD', 'Diện', 'Số quyết định', 'Ngày quyết định', 'Cơ quan ban hành'];
  yield [...head, 'Từ ngày', 'Đến ngày', 'Ghi chú'];
  for (let n = 0; n < count; n += 4) {
    const { code, nationalId } = personAt(n);
    const { label = '', scope } = labels[(n / 4) % labels.length] ?? {};
    const subject = scope === 'household' ? [code, ''] : ['', nationalId];
    const decision = [`${n}/QĐ-UBND`, '20/12/2023', 'UBND phường Chánh Lộ'];
    yield [...subject, label, ...decision, '01/01/2024', n % 8 ? '' : '31/12/2025', n % 12 ? '' : `ý ${n}`];
  }
}

function* cards(): Generator<Cells> {
  yield ['Số CCCD', 'Số thẻ BHYT', 'Mã đối tượng', 'Mức hưởng', 'Từ ngày', 'Đến ngày', 'Nơi KCB ban đầu'];
  for (let n = 0; n < count; n++) {
    const { nationalId, insuranceNumber } = personAt(n);
    yield [
      nationalId,
      `GD451${insuranceNumber}`,
      'GD',
      4,
      '01/01/2024',
      '31/12/2024',
      'Bệnh viện Đa khoa tỉnh Quảng Ngãi',
    ];
  }
}

/** A round of giving with the household's gift of one source, and goods for a person of another. */
function* gifts(): Generator<Cells> {
  yield ['Mã hộ', 'Họ và tên', 'Ngày sinh', 'Số CCCD', 'Nguồn', 'Mức quà', 'Hiện vật', 'Ghi chú'];
  for (let n = 0; n < count; n++) {
    const { code, name, nationalId } = personAt(n);
    const note = n % 9 ? '' : `=ghi & <chú> ${n}`;
    if (n % 4 === 0) yield [code, name, '', '', 'Ngân sách phường', 300_000 + n, '', note];
    const goods = ['1.250 kg gạo', '0,5 kg đường; 1 phần bánh, kẹo', ''][n % 3] ?? '';
    const amount = goods === '' ? 500_000 : '';
    yield ['', name, '', nationalId, 'Quỹ “Vì người nghèo”', amount, goods, note];
  }
}

describe('every register, out and in again', function () {
  this.timeout(count > 1000 ? 7_200_000 : 60_000);
  let registry: TestRegistry;
  let folder: string;

  before(async () => {
    registry = await openRegistry();
    folder = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-round-trip-'));
    await makeSampleAreas(registry);
    await take('residents', residents());
  });
  after(async () => {
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const stage = (register: ImportRegister, file: string, campaign?: string) =>
    stageImport(registry.db, systemActor, {
      register,
      area: 'CL',
      file,
      filename: `${register}.xlsx`,
      ...(campaign === undefined ? {} : { campaign }),
    });

  async function take(register: ImportRegister, rows: Iterable<Cells>, campaign?: string): Promise<void> {
    const file = path.join(folder, `${register}.xlsx`);
    const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: file });
    const sheet = workbook.addWorksheet('Danh sách');
    for (const row of rows) sheet.addRow(row).commit();
    sheet.commit();
    await workbook.commit();
    const staged = await stage(register, file, campaign);
    expect(staged, register).to.include({ created: staged.rows, rejected: 0, undecided: 0 });
    await registry.db.tx(systemActor, (t) => commitImport(t, staged.id), { large: true });
  }

  /** What an export's own file does when it comes in: nothing. Answers its rows. */
  async function comeBack(register: ImportRegister, form: ExportForm): Promise<number | null> {
    const { report, campaign } = form;
    const { exportsDir } = registry.deps.config;
    const { id } = await registry.tx((t) => requestExport(t, form));
    const { rows } = await runExport(registry.db, systemActor, exportsDir, id);
    expect(rows, report).to.be.above(0);
    const { file } = await registry.read((t) => exportFile(t, id, exportsDir));
    const back = await stage(register, file, campaign);
    expect({ rows: back.rows, unchanged: back.unchanged }, report).to.deep.equal({ rows, unchanged: rows });
    return rows;
  }

  it('is as it was', async () => {
    const labels = await registry.read(async (t) =>
      (await dictionaries(t)).categories().filter(({ validTo }) => validTo === null),
    );
    await take('statuses', statuses(labels));
    await take('insurance', cards());
    const reports = ['residents', 'insurance', 'poverty', 'policy', 'assistance', 'disadvantaged'] as const;
    for (const report of reports) {
      const register = report === 'residents' || report === 'insurance' ? report : 'statuses';
      const rows = await comeBack(register, { report, area: 'CL', asOf: '2024-11-30' });
      if (register !== 'statuses') expect(rows, report).to.equal(count);
    }
  });

  it('holds for the list of a campaign', async () => {
    const campaign = await registry.tx(async (t) => {
      const form = {
        name: 'Tết Ất Tỵ 2025',
        kind: 'tet',
        year: 2025,
        area: 'CL',
        cutOffOn: '2024-11-15',
      } as const;
      const id = await createCampaign(t, form);
      await addSource(t, id, { code: 'ward', name: 'Ngân sách phường' });
      await addSource(t, id, { code: 'fund', name: 'Quỹ “Vì người nghèo”' });
      return id;
    });
    await take('campaign', gifts(), campaign);
    const rows = await comeBack('campaign', { report: 'campaign', area: 'CL', campaign });
    expect(rows).to.equal(count + Math.ceil(count / 4));
  });

  it('holds after groups were merged, and for indicators and causes in whatever order they were written', async () => {
    await registry.tx(async (t) => {
      await reorganise(t, {
        date: '2024-06-01',
        basis: 'Nghị quyết 12/NQ-HĐND',
        changes: [{ code: 'CL-01', successor: 'CL-02' }],
      });
      const [poor] = await t.all<{ id: string }>(
        "SELECT id FROM statuses WHERE category = 'poor' ORDER BY id",
      );
      const decision = { number: '99/QĐ-UBND', date: '2024-07-01', issuer: 'UBND phường', year: 2024 };
      const lacks = { scoreB2: 30, deprivations: ['water', 'job', 'telecom'] };
      const causes = ['illness', 'no-capital', 'Đông con, nợ nần'];
      const [noted] = await t.all<{ id: string }>('SELECT id FROM people ORDER BY id');
      await changePerson(t, noted?.id ?? '', { note: '\thai dòng\r\ncó _x000D_ và _x005F_' });
      await addDecision(t, poor?.id ?? '', { ...decision, result: 'kept', details: { ...lacks, causes } });
    });
    await comeBack('statuses', { report: 'poverty', area: 'CL', asOf: '2024-11-30' });
    const names = await registry.read((t) => namesOn(t, '2024-11-30'));
    expect([names.get('CL-01'), names.get('CL-02')]).to.deep.equal(['Tổ dân phố 2', 'Tổ dân phố 2']);
    await comeBack('residents', { report: 'residents', area: 'CL', asOf: '2024-11-30' });
  });
});
