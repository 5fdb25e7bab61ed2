import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { systemActor } from '../../../src/db/tx.ts';
import { requireArea } from '../../../src/features/areas/service.ts';
import { coverage } from '../../../src/features/coverage/service.ts';
import { monthReport } from '../../../src/features/exports/monthly/monthly.ts';
import { type ExportForm, reports } from '../../../src/features/exports/schema.ts';
import { exportFile, requestExport, runExport, verifySeals } from '../../../src/features/exports/service.ts';
import { stageImport } from '../../../src/features/imports/received.ts';
import { lastDayOfMonth } from '../../../src/shared/dates.ts';
import { onBothEngines } from '../../support/engines.ts';
import { columnName, hashedCell, readWorkbook } from '../../support/readWorkbook.ts';
import type { TestRegistry } from '../../support/registry.ts';
import { expected, loadSample } from '../../support/sampleWard.ts';

interface Sas {
  report: string;
  month: string;
  period: { from: string; to: string };
  area: string;
  sheets: { name: string; rows: number; columns: string[]; firstRow: number }[];
  contentSha256: string;
  figures: {
    coverage: { asOf: string; population: number; covered: number };
    coverageByArea: { key: string; population: number; covered: number }[];
    registers: Record<string, unknown>;
  };
}

const sheetNames = [
  'Bìa',
  'B01 Chỉ tiêu',
  'B02 Nghèo theo tổ',
  'B03 Diễn biến hộ nghèo',
  'B04 Diễn biến hộ cận nghèo',
  'B05 Người có công',
  'B06 BTXH, hưu trí xã hội',
  'B07 Hộ khó khăn',
  'B08 BHYT theo tổ',
  'B09 BHYT theo nhóm',
  'B10 Quà Tết, hỗ trợ',
  'B11 Hồ sơ, tồn đọng',
  'DS1 Biến động nghèo',
  'DS2 Biến động NCC',
  'DS3 Biến động BTXH',
  'DS4 Biến động BHYT',
  'DS5 Chưa có thẻ (NSNN đóng)',
  'DS6 Chi hỗ trợ',
  'Điều chỉnh kỳ trước',
  '_sas',
];

const golden: Record<string, Omit<ExportForm, 'area'>> = {
  'monthly-2023-11': { report: 'monthly', month: '2023-11' },
  'povertyReview-2023': { report: 'povertyReview', year: 2023 },
  'poverty-2023-12-31': { report: 'poverty', asOf: '2023-12-31' },
  'coverage-2023-12-31': { report: 'coverage', asOf: '2023-12-31' },
  'd03Ts-2023-12-31': { report: 'd03Ts', asOf: '2023-12-31' },
};

/** Every cell of every sheet that shows, a row a line: what changes is seen as lines. */
async function textOfWorkbook(file: string): Promise<string> {
  const lines: string[] = [];
  for (const sheet of await readWorkbook(file)) {
    if (sheet.hidden) continue;
    lines.push(`# ${sheet.name}`);
    for (let row = 1; row <= 400; row++) {
      const cells = Array.from({ length: 45 }, (_, i) => hashedCell(sheet, `${columnName(i)}${row}`));
      const text = cells.join('\t').trimEnd();
      if (text !== '') lines.push(`${row}\t${text}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

onBothEngines("the month's workbook", (open, engine) => {
  let registry: TestRegistry;

  before(async function () {
    this.timeout(180_000);
    registry = await open();
    await loadSample(registry);
  });
  after(() => registry.close());

  async function make(form: ExportForm): Promise<{ file: string; sha256: string; rows: number | null }> {
    const { exportsDir } = registry.deps.config;
    const queued = await registry.tx((t) => requestExport(t, form));
    const done = await runExport(registry.db, systemActor, exportsDir, queued.id);
    const { file, sha256 } = await registry.read((t) => exportFile(t, done.id, exportsDir));
    return { file, sha256, rows: done.rows };
  }

  it('has the registers of every expected month, and no check of its own fails', async () => {
    for (const { month, ...wanted } of expected.registersByMonth) {
      const report = await registry.read(async (t) =>
        monthReport(t, await requireArea(t, 'CL'), `${month}-01`, lastDayOfMonth(month)),
      );
      expect(report.figures.registers, month).to.deep.equal(wanted);
      for (const [name, register] of [
        ['B03 Diễn biến hộ nghèo', 'poor'],
        ['B04 Diễn biến hộ cận nghèo', 'nearPoor'],
      ] as const) {
        const sheet = report.sheets.find((each) => each.name === name);
        const column = (field: string) => sheet?.columns.findIndex((each) => each.field === field) ?? -1;
        for (const [unit, kind] of [
          ['Hộ', 'households'],
          ['Khẩu', 'people'],
        ] as const) {
          const rows = sheet?.rows.filter((row) => row[column('unit')] === unit) ?? [];
          const closing = rows.reduce((sum, row) => sum + Number(row[column('closing')]), 0);
          expect(closing, `${month} ${name} ${unit}: groups add up`).to.equal(wanted[register][kind].closing);
        }
      }
      expect(
        report.checks.filter(({ ok }) => !ok),
        month,
      ).to.deep.equal([]);
    }
  });

  it('shows an independent reader the same numbers as the screen, under its own hash', async () => {
    const { file, sha256, rows } = await make({ report: 'monthly', area: 'CL', month: '2023-11' });
    expect(createHash('sha256').update(readFileSync(file)).digest('hex')).to.equal(sha256);
    const sheets = await readWorkbook(file);
    expect(sheets.map(({ name }) => name)).to.deep.equal(sheetNames);
    const hidden = sheets.find(({ name }) => name === '_sas');
    expect(hidden?.hidden).to.equal(true);
    const sas = JSON.parse(String(hidden?.cell('A1'))) as Sas; // its shape is what this test is about
    expect(sas.period).to.deep.equal({ from: '2023-11-01', to: '2023-11-30' });
    expect(sas.sheets.reduce((sum, sheet) => sum + sheet.rows, 0)).to.equal(rows);
    const content = sas.sheets.map((place) => {
      const sheet = sheets.find(({ name }) => name === place.name);
      if (!sheet) throw new Error(`no sheet ${place.name}`);
      const data = Array.from({ length: place.rows }, (_, r) =>
        place.columns.map((_column, c) => hashedCell(sheet, `${columnName(c)}${place.firstRow + r}`)),
      );
      return [place.name, data];
    });
    expect(createHash('sha256').update(JSON.stringify(content)).digest('hex')).to.equal(sas.contentSha256);
    const screen = await registry.read((t) => coverage(t, { area: 'CL', asOf: '2023-11-30', by: 'area' }));
    expect(sas.figures.coverage).to.deep.equal({
      asOf: '2023-11-30',
      population: screen.population,
      covered: screen.covered,
    });
    expect(sas.figures.coverageByArea).to.deep.equal(
      screen.items.map(({ key, population, covered }) => ({ key, population, covered })),
    );
    const place = sas.sheets.find(({ name }) => name === 'B08 BHYT theo tổ');
    const b08 = sheets.find(({ name }) => name === 'B08 BHYT theo tổ');
    const at = columnName(place?.columns.indexOf('covered') ?? 0);
    expect(b08?.cell(`${at}${(place?.firstRow ?? 0) - 1}`), 'the total of B08').to.equal(screen.covered);
  });

  it('gives the same content hash for the same data, and another file is another submission', async () => {
    const first = await make({ report: 'coverage', area: 'CL', asOf: '2023-11-30' });
    const second = await make({ report: 'coverage', area: 'CL', asOf: '2023-11-30' });
    const hashOf = async (file: string): Promise<Partial<Sas> & { submission?: number }> => {
      const sheets = await readWorkbook(file);
      return JSON.parse(String(sheets.find(({ name }) => name === '_sas')?.cell('A1')));
    };
    const [a, b] = [await hashOf(first.file), await hashOf(second.file)];
    expect(a.contentSha256).to.equal(b.contentSha256);
    expect([a.submission, b.submission]).to.deep.equal([1, 2]);
  });

  it('exports registers that import back unchanged', async () => {
    const registers = [
      ['residents', 'residents', '2024-12-31'],
      ['insurance', 'insurance', '2023-12-31'],
      ['poverty', 'statuses', '2023-12-31'],
      ['policy', 'statuses', '2023-12-31'],
      ['assistance', 'statuses', '2024-12-31'],
      ['disadvantaged', 'statuses', '2024-12-31'],
    ] as const;
    for (const [report, register, asOf] of registers) {
      const { file, rows } = await make({ report, area: 'CL', asOf });
      const back = await stageImport(registry.db, systemActor, {
        register,
        area: 'CL',
        file,
        filename: 'back.xlsx',
      });
      expect({ rows: back.rows, unchanged: back.unchanged }, report).to.deep.equal({ rows, unchanged: rows });
    }
  });

  it('finds a file that was altered after its seal', async () => {
    const { exportsDir } = registry.deps.config;
    expect(await registry.read((t) => verifySeals(t, exportsDir))).to.equal(undefined);
    const { file } = await make({ report: 'coverage', area: 'CL', asOf: '2022-11-30' });
    appendFileSync(file, ' ');
    expect(await registry.read((t) => verifySeals(t, exportsDir))).to.match(/đã bị sửa/);
  });

  // What each says was looked at when it was kept; KEEP_GOLDEN=1 keeps what is made now, to be looked at again.
  for (const [name, form] of Object.entries(golden)) {
    it(`says what it said, cell by cell: ${name}`, async () => {
      const { file } = await make({ area: 'CL', recipient: 'Cơ quan thử', ...form });
      const said = await textOfWorkbook(file);
      const kept = path.join(import.meta.dirname, 'golden', `${name}.txt`);
      if (process.env.KEEP_GOLDEN) writeFileSync(kept, said);
      expect(said.split('\n')).to.deep.equal(readFileSync(kept, 'utf8').split('\n'));
    });
  }

  it('opens in LibreOffice where it is installed, like every other report', async function () {
    this.timeout(180_000);
    // The files are the same on both engines, as the golden ones are.
    if (engine !== 'sqlite' || spawnSync('soffice', ['--version']).status !== 0) this.skip();
    const files: string[] = [];
    for (const report of reports) {
      const days = report === 'monthly' ? { month: '2023-12' } : { asOf: '2023-12-31' };
      const { file } = await make({
        report,
        area: 'CL',
        ...(report === 'povertyReview' ? { year: 2023 } : days),
      });
      files.push(file);
    }
    const out = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-pdf-'));
    const profile = `-env:UserInstallation=file://${out}/profile`;
    const options = [profile, '--headless', '--convert-to', 'pdf', '--outdir', out];
    const ran = spawnSync('soffice', [...options, ...files], { encoding: 'utf8' });
    expect(ran.status, ran.stderr).to.equal(0);
    for (const file of files) {
      const made = readFileSync(path.join(out, `${path.parse(file).name}.pdf`));
      expect(made.subarray(0, 5).toString(), file).to.equal('%PDF-');
    }
  });
});
