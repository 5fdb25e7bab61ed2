import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { ExportAnswer } from '../../../src/features/exports/schema.ts';
import { exportFile, verifySeals } from '../../../src/features/exports/service.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { columnName, hashedCell, type ReadSheet, readWorkbook } from '../../support/readWorkbook.ts';
import { listForm, tableForm } from './forms.ts';
import { type RawSheet, rawParts, rawSheet } from './raw.ts';

const month = '2024-11';

interface Place {
  name: string;
  rows: number;
  columns: string[];
  firstRow: number;
}

interface Result {
  answer: ExportAnswer;
  parts: Map<string, string>;
  sheets: ReadSheet[];
  sheet(number: number): RawSheet;
}

const hostile = [
  '=HYPERLINK("http://x.vn")',
  '+84 Nguyễn',
  "-2+3+cmd|' /C calc'!A0",
  '@SUM(1;1)',
  '{{bhyt.dan_so}}',
];

/** Poor households of two groups, one that left, hostile names among them; people of merit. */
async function fillWard(app: TestApp): Promise<void> {
  const poor = async (area: string, fullName: string, nationalId: string, children: number) => {
    const members = [
      app.make.member({ fullName, nationalId }),
      ...Array.from({ length: children }, () => app.make.member({ relation: 'child', birthDate: '2015' })),
    ];
    const household = await app.make.household({ area, members });
    await app.make.status({
      household: household.id,
      validFrom: '2024-11-10',
      decision: { number: '=1+1', date: '2024-11-05', issuer: 'UBND phường Chánh Lộ' },
    });
    return household;
  };
  for (const [i, name] of hostile.entries())
    await poor(i % 2 === 0 ? 'CL-01' : 'CL-02', name, `05118000000${i}`, i);
  const { members } = await poor('CL-02', 'Trần Thị Ánh Ngọc', '051180000009', 2);
  const person = members[0]?.person ?? '';
  await app.make.insurance({ person, objectCode: 'HN' });
}

describe("the city's own form, filled", () => {
  let app: TestApp;

  before(async () => {
    app = await openApp();
    await fillWard(app);
  });
  after(() => app.close());

  const upload = (name: string, file: Buffer, filename = 'bieu.xlsx') =>
    app.upload('officer', `/report-forms?name=${encodeURIComponent(name)}`, file, filename, {});

  async function fill(id: string, more: object = {}): Promise<Result> {
    const made = await app.as('officer').post(`/report-forms/${id}/fillings`, { month, ...more });
    expect(made.status, made.text).to.equal(201);
    const { exportsDir } = app.deps.config;
    const { file } = await app.read((t) => exportFile(t, made.body.id, exportsDir));
    const parts = await rawParts(readFileSync(file));
    return { answer: made.body, parts, sheets: await readWorkbook(file), sheet: (n) => rawSheet(parts, n) };
  }

  it('fills a table by groups: what stood below moves, what spans the row grows', async () => {
    const blank = rawSheet(await rawParts(await tableForm()), 1);
    const { body } = await upload('Biểu 1', await tableForm());
    const done = await fill(body.id);
    const sheet = done.sheet(1);
    const [first, second, hidden] = done.sheets;
    expect(first?.cell('A1')).to.equal('PHƯỜNG CHÁNH LỘ');
    expect(first?.cell('A3')).to.equal('Tháng 11 năm 2024, đến ngày 30/11/2024');
    const rows = [7, 8, 9].map((row) => ['A', 'B', 'C', 'D', 'E'].map((column) => first?.cell(column + row)));
    expect(rows).to.deep.equal([
      [1, 'Tổ dân phố 1', 3, 9, 0],
      [2, 'Tổ dân phố 2', 3, 9, 0],
      [3, 'Tổ dân phố 10', 0, 0, 0],
    ]);
    // Three groups stand where one row was: two rows more, all of its height and look.
    expect(sheet.merges.sort()).to.deep.equal(
      blank.merges.map((ref) => ref.replace(/(13|17)/g, (row) => String(Number(row) + 2))).sort(),
    );
    expect([7, 8, 9].map((row) => sheet.height(row))).to.deep.equal(['21', '21', '21']);
    expect([sheet.height(15), sheet.height(13)]).to.deep.equal(['30', undefined]);
    for (const column of ['A', 'B', 'C', 'G'])
      expect(
        [7, 8, 9].map((row) => sheet.style(column + row)),
        column,
      ).to.deep.equal(Array.from({ length: 3 }, () => blank.style(`${column}7`)));
    expect(sheet.style('A15')).to.equal(blank.style('A13'));
    expect(/<cols>.*<\/cols>/.exec(sheet.xml)?.[0]).to.equal(/<cols>.*<\/cols>/.exec(blank.xml)?.[0]);
    expect(/<pageSetup[^>]*>/.exec(sheet.xml)?.[0]).to.equal(/<pageSetup[^>]*>/.exec(blank.xml)?.[0]);
    // Formulas, with what they come to; the one that was filled down is said out.
    expect(['G7', 'G9', 'C11', 'D11', 'G11'].map((at) => sheet.formula(at))).to.deep.equal([
      'IF(C11=0,0,C7/C$11*100)',
      'IF(C11=0,0,C9/C$11*100)',
      'SUM(C7:C10)',
      'SUM(D7:D10)',
      'SUM(G7:G9)',
    ]);
    expect(['G7', 'C11', 'D11', 'G11'].map((at) => sheet.cached(at))).to.deep.equal(['50', '6', '18', '100']);
    // A cell of per cent takes the share, one of plain numbers the per cent.
    expect([first?.cell('C13'), first?.cell('D13')]).to.deep.equal([0.0555555555555556, 5.56]);
    expect(sheet.xml)
      .to.include('<conditionalFormatting sqref="C7:C9">')
      .and.include('<formula>$C$11</formula>');
    expect(sheet.xml).to.match(/<dataValidation [^>]*sqref="E7:E9"/);
    const workbook = done.parts.get('xl/workbook.xml') ?? '';
    expect(workbook).to.include("'Biểu 1'!$A$1:$G$19").and.include("'Biểu 1'!$5:$6");
    expect(workbook).to.match(/<calcPr [^>]*fullCalcOnLoad="1"/);
    expect(done.parts.get('xl/comments1.xml')).to.include('ref="B11"');
    expect(done.parts.get('xl/drawings/vmlDrawing1.vml')).to.match(/<x:Row>10</);
    expect(done.parts.get('xl/drawings/drawing1.xml')).to.include('<xdr:row>16</xdr:row>');
    // The other sheet, whose formulas look into the first.
    expect(['B1', 'B3', 'B4', 'B5'].map((at) => second?.cell(at))).to.deep.equal([6, 3, 18, 1]);
    const other = done.sheet(2);
    expect([other.formula('B2'), other.cached('B2')]).to.deep.equal(["'Biểu 1'!C11", '6']);
    expect([other.formula('B6'), other.cached('B6')]).to.deep.equal([
      "VLOOKUP(1,'Biểu 1'!A7:C11,3,FALSE)",
      undefined,
    ]);
    expect([hidden?.name, hidden?.hidden]).to.deep.equal(['_sas', true]);
  });

  it('carries the seal of its lists, as every export does', async () => {
    const { body } = await upload('Danh sách 1', await listForm());
    const { answer, sheets } = await fill(body.id);
    const [list, hidden] = sheets;
    const sas = JSON.parse(String(hidden?.cell('A1')));
    const content = sas.sheets.map(({ name, rows, columns, firstRow }: Place) => [
      name,
      Array.from({ length: rows }, (_, i) =>
        columns.map((_, c) => (list ? hashedCell(list, `${columnName(c)}${firstRow + i}`) : '')),
      ),
    ]);
    const hash = createHash('sha256').update(JSON.stringify(content)).digest('hex');
    expect(sas.sheets.map(({ firstRow, rows }: Place) => [firstRow, rows])).to.deep.equal([
      [3, 6],
      [12, 0],
    ]);
    expect(sas.contentSha256).to.equal(hash).and.to.equal(answer.contentSha256);
    expect(sas).to.include({ report: `form:${body.id}`, month, area: 'CL', submission: 1 });
    expect(answer).to.include({ state: 'done', title: 'Danh sách 1', rows: 6, submission: 1 });
    expect((await fill(body.id)).answer.submission).to.equal(2);
    // Its look is the superior's: nobody lays it out anew.
    expect((await app.as('officer').get(`/exports/${answer.id}/pdf`)).status).to.equal(422);
    expect(await app.read((t) => verifySeals(t, app.deps.config.exportsDir))).to.equal(undefined);
  });

  it('keeps every text a text, whatever it begins with, and numbers of identity with their zeros', async () => {
    const { body } = await upload('Danh sách 2', await listForm());
    const { sheets, sheet } = await fill(body.id);
    const [list] = sheets;
    const rows = [3, 4, 5, 6, 7, 8];
    expect(rows.map((row) => list?.cell(`B${row}`))).to.have.members([...hostile, 'Trần Thị Ánh Ngọc']);
    expect(list?.formulas).to.equal(0);
    for (const row of rows) {
      expect(list?.cell(`C${row}`)).to.match(/^05118000000\d$/);
      expect(list?.type(`C${row}`)).to.equal('inlineStr');
      expect(list?.cell(`D${row}`)).to.equal('=1+1 ngày 05/11/2024');
      expect(list?.cell(`E${row}`)).to.equal(45606); // 10/11/2024 in a cell that shows days
    }
    expect(list?.cell('B12')).to.equal('Không phát sinh');
    expect(list?.cell('D12')).to.equal(undefined);
    expect(list?.cell('B14')).to.equal('Người lập: Người thử canbo');
    expect(sheet(1).merges).to.have.members(['A1:E1', 'A11:E11', 'D12:E12', 'B14:E14']);
  });
});
