import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import JSZip from 'jszip';
import { readRows } from '../../../src/features/imports/reading/workbook.ts';
import { editedArchive } from '../../support/editedArchive.ts';
import { an, book, header } from './books.ts';

const sheet1 = 'xl/worksheets/sheet1.xml';

describe('the parts of a workbook', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-xlsx-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What is read of a workbook: sheet, row and the cells as text. */
  async function read(workbook: Buffer): Promise<[string, number, ...(string | undefined)[]][]> {
    const file = path.join(folder, 'a.xlsx');
    writeFileSync(file, workbook);
    const rows: [string, number, ...(string | undefined)[]][] = [];
    for await (const { sheet, row, cells } of readRows(file))
      rows.push([sheet, row, ...Array.from(cells, (cell) => cell?.day ?? cell?.text)]);
    return rows;
  }

  it('are read with whatever prefix their writer gave the names', async () => {
    const plain = await book([header, an]);
    const prefixed = (xml: string): string =>
      xml.replace(/<(\/?)(?=[a-zA-Z])/g, '<$1x:').replaceAll('xmlns="', 'xmlns:x="');
    const names = [sheet1, 'xl/workbook.xml', 'xl/styles.xml', 'xl/sharedStrings.xml'];
    const other = await editedArchive(plain, Object.fromEntries(names.map((name) => [name, prefixed])));
    expect(await read(other)).to.deep.equal(await read(plain));
  });

  it('are read in the workbook’s order of sheets, in whatever order they lie', async () => {
    const made = await book([['một']], (_sheet, workbook) => {
      workbook.addWorksheet('Hai').addRow(['hai']);
      workbook.addWorksheet('Ba').addRow(['ba']);
    });
    const archive = await JSZip.loadAsync(made);
    const turned = new JSZip();
    for (const name of Object.keys(archive.files).reverse())
      turned.file(name, (await archive.file(name)?.async('nodebuffer')) ?? '');
    const rows = await read(await turned.generateAsync({ type: 'nodebuffer' }));
    expect(rows.map(([sheet, , text]) => [sheet, text])).to.deep.equal([
      ['Nhân khẩu', 'một'],
      ['Hai', 'hai'],
      ['Ba', 'ba'],
    ]);
  });

  it('are found by what the workbook refers to, whatever their names are', async () => {
    const made = await book([header, an], (sheet) => {
      sheet.getCell('D2').value = new Date('1960-01-02T00:00:00Z');
      sheet.getCell('D2').numFmt = 'dd/mm/yyyy';
    });
    const archive = await JSZip.loadAsync(made);
    const moved = new JSZip();
    for (const name of Object.keys(archive.files)) {
      const body = (await archive.file(name)?.async('nodebuffer')) ?? Buffer.alloc(0);
      const own = name
        .replace('xl/sharedStrings', 'xl/SharedStrings')
        .replace('xl/styles', 'xl/look/styles1');
      const isNaming = name === '[Content_Types].xml' || name === 'xl/_rels/workbook.xml.rels';
      const renamed = (text: string): string =>
        text.replace(/sharedStrings\.xml/g, 'sharedStrings.xml').replace(/styles\.xml/g, 'look/styles1.xml');
      moved.file(own, isNaming ? renamed(body.toString()) : body);
    }
    expect(await read(await moved.generateAsync({ type: 'nodebuffer' }))).to.deep.equal(await read(made));
  });

  it('may hold texts in the cells, cells without names, reading aids, values of formulas, and errors', async () => {
    const rows = [
      '<row><c t="inlineStr"><is><t>Mã hộ</t></is></c><c t="inlineStr"><is><r><t>Họ </t></r><r><t>tên</t></r><rPh sb="0" eb="1"><t>đọc</t></rPh></is></c></row>',
      '<row r="5"><c t="str"><f>"H"&amp;1</f><v>H1</v></c><c r="D5" t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c><f>1+1</f></c><c><v>7</v></c></row>',
      '<row><c t="inlineStr"><is><t>a_x000D_\nb</t></is></c></row>',
    ];
    const made = await editedArchive(await book([['x']]), {
      [sheet1]: (xml) =>
        xml.replace(/<sheetData>.*<\/sheetData>/s, `<sheetData>${rows.join('')}</sheetData>`),
    });
    expect(await read(made)).to.deep.equal([
      ['Nhân khẩu', 1, 'Mã hộ', 'Họ tên'],
      ['Nhân khẩu', 5, 'H1', undefined, undefined, 'true', '#N/A', undefined, '7'],
      ['Nhân khẩu', 6, 'a b'],
    ]);
  });

  it('tell days from numbers by their format, built in or made', async () => {
    const formats = [
      'dd/mm/yyyy',
      '[$-42A]d "tháng" m "năm" yyyy',
      'mmm-yy',
      '#,##0',
      '"ngày" 0',
      '0%',
      'General',
    ];
    const made = await book([formats.map(() => 45_000)], (sheet) => {
      for (const [i, format] of formats.entries()) sheet.getRow(1).getCell(i + 1).numFmt = format;
    });
    const number = '45000';
    expect(await read(made)).to.deep.equal([
      ['Nhân khẩu', 1, '2023-03-15', '2023-03-15', '2023-03-15', number, number, number, number],
    ]);
  });
});
