import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { WorkbookFile } from '../../../src/features/exports/workbook.ts';
import { readWorkbook } from '../../support/readWorkbook.ts';

/** Texts that a program which opens the file could take for something else, or cut. */
const texts = [
  '051180000777',
  '1e5',
  '=1+1',
  "'nháy",
  ' hai đầu ',
  '10 kg gạo\n1 phần quà',
  '\tthụt',
  '<b>&amp;"c"',
  '_x000D_=1',
  'Nguyễn Thị Ánh Nguyệt',
];

describe('texts in a workbook', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-texts-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are read as they were written, as text, by strangers and by the streaming reader', async () => {
    const file = path.join(folder, 'texts.xlsx');
    const workbook = new WorkbookFile(file, { office: 'PHƯỜNG', period: 'năm 2024', document: null });
    const columns = [{ field: 'text', header: 'Chữ', kind: 'text' }] as const;
    await workbook.add({ name: 'Chữ', title: 'Chữ', columns, rows: texts.map((text) => [text]) });
    const said = { lines: Array.from({ length: 8000 }, (_, i) => `dòng ${i}`) }; // more than one cell holds
    await workbook.finish(() => said);
    const first = workbook.places[0]?.firstRow ?? 0;
    const [sheet, hidden] = await readWorkbook(file);
    const cells = texts.map((_, i) => `A${first + i}`);
    expect(cells.map((address) => sheet?.cell(address))).to.deep.equal(texts);
    for (const address of cells) expect(sheet?.type(address)).to.equal('s');
    const parts = Array.from({ length: 10 }, (_, i) => hidden?.cell(`A${i + 1}`) ?? '');
    expect(JSON.parse(parts.join(''))).to.deep.equal(said);
    const found: string[] = [];
    for await (const page of new ExcelJS.stream.xlsx.WorkbookReader(file, {})) {
      for await (const row of page) found.push(row.getCell(1).text);
    }
    // It leaves written-out signs as the file has them.
    expect(found.map((text) => text.replace('_x005F_', '_'))).to.include.members(texts);
  });

  it('stand beside numbers, days and blanks, row after row, each in the style of its column', async () => {
    const file = path.join(folder, 'kinds.xlsx');
    const workbook = new WorkbookFile(file, { office: 'PHƯỜNG', period: 'năm 2024', document: null });
    const kinds = ['index', 'text', 'id', 'number', 'money', 'percent', 'points', 'day'] as const;
    const columns = kinds.map((kind) => ({ field: kind, header: kind, kind }));
    const rowOf = (n: number) => [n, `tên ${n}`, `0${n}`, n - 900, n * 1e9, n / 7, null, '2024-02-29'];
    const rows = Array.from({ length: 250 }, (_, n) => rowOf(n)); // more than are written at a stretch
    await workbook.add({ name: 'Đủ loại', title: 'Đủ loại', columns, rows, total: rowOf(1) });
    await workbook.finish(() => ({}));
    const read = new ExcelJS.Workbook();
    await read.xlsx.readFile(file);
    const sheet = read.getWorksheet('Đủ loại');
    const first = workbook.places[0]?.firstRow ?? 0;
    const cellsOf = (row: number) => columns.map((_, c) => sheet?.getCell(row, c + 1));
    const day = new Date(Date.UTC(2024, 1, 29));
    for (const [i, row] of rows.entries())
      expect(cellsOf(first + i).map((cell) => cell?.value)).to.deep.equal([...row.slice(0, 7), day]);
    expect(cellsOf(first - 1).map((cell) => cell?.font?.bold)).to.deep.equal(kinds.map(() => true));
    const formats = ['0', '@', '@', '#,##0', '#,##0', '0.0%', '0.0', 'dd/mm/yyyy'];
    for (const row of [first, first + 249]) {
      expect(cellsOf(row).map((cell) => cell?.numFmt)).to.deep.equal(formats);
      expect(cellsOf(row).every((cell) => cell?.border?.top?.style === 'thin')).to.equal(true);
    }
    expect(sheet?.getCell(first + 251, 1).value).to.equal('NGƯỜI LẬP BIỂU');
  });

  it('that find no room on the disk are an error of whoever writes them', async function () {
    if (!existsSync('/dev/full')) this.skip();
    const workbook = new WorkbookFile('/dev/full', { office: 'PHƯỜNG', period: 'năm 2024', document: null });
    const columns = [{ field: 'text', header: 'Chữ', kind: 'id' }] as const;
    const rows = Array.from({ length: 20_000 }, (_, n) => [`${n} ${Math.sin(n)}`]);
    let fault: unknown;
    try {
      await workbook.add({ name: 'Chữ', title: 'Chữ', columns, rows });
      await workbook.finish(() => ({}));
    } catch (error) {
      fault = error;
    }
    expect(fault).to.have.property('code', 'ENOSPC');
  });

  it('stand on A4 across, and on A3 where a table has more columns than A4 can show', async () => {
    const file = path.join(folder, 'wide.xlsx');
    const workbook = new WorkbookFile(file, { office: 'PHƯỜNG', period: 'năm 2024', document: null });
    for (const width of [3, 21, 22])
      await workbook.add({
        name: `Rộng ${width}`,
        title: 'Rộng',
        columns: Array.from({ length: width }, (_, i) => ({
          field: `f${i}`,
          header: `Cột ${i}`,
          kind: 'number' as const,
        })),
        rows: [],
      });
    await workbook.finish(() => ({}));
    const read = new ExcelJS.Workbook();
    await read.xlsx.readFile(file);
    const papers = read.worksheets
      .filter(({ state }) => state !== 'hidden')
      .map(({ pageSetup }) => [Number(pageSetup.paperSize), pageSetup.orientation]);
    expect(papers).to.deep.equal([
      [9, 'landscape'],
      [9, 'landscape'],
      [8, 'landscape'],
    ]);
  });

  it('have heads as high as the words of a group over its columns need', async () => {
    const file = path.join(folder, 'heads.xlsx');
    const workbook = new WorkbookFile(file, { office: 'PHƯỜNG', period: 'năm 2024', document: null });
    const under = (group: string) =>
      ['Số', '%'].map((header) => ({
        field: `${group}${header}`,
        group,
        header,
        kind: 'number' as const,
        width: 8,
      }));
    await workbook.add({
      name: 'Đầu bảng',
      title: 'Đầu bảng',
      columns: [...under('Kinh'), ...under('Không có khả năng lao động')],
      rows: [],
    });
    await workbook.finish(() => ({}));
    const read = new ExcelJS.Workbook();
    await read.xlsx.readFile(file);
    const heights = [8, 9].map((row) => read.getWorksheet('Đầu bảng')?.getRow(row).height);
    expect(heights).to.deep.equal([32, 16]);
  });
});
