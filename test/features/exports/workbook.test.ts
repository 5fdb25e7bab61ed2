import { mkdtempSync, rmSync } from 'node:fs';
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
    expect(found).to.include.members(texts);
  });
});
