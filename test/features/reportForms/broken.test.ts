import { expect } from 'chai';
import fc from 'fast-check';
import JSZip from 'jszip';
import type { Sheet } from '../../../src/features/exports/service.ts';
import { allMarks } from '../../../src/features/reportForms/marks.ts';
import type { Catalogue } from '../../../src/features/reportForms/names.ts';
import { noMarkings } from '../../../src/features/reportForms/schema.ts';
import { openForm, produce } from '../../../src/features/reportForms/workbook/form.ts';
import { AppError } from '../../../src/shared/errors.ts';
import { editedArchive } from '../../support/editedArchive.ts';
import { listForm, tableForm } from './forms.ts';
import { rawParts, rawSheet } from './raw.ts';

/** A table by groups as the month's report has them. */
const table = (form: string, rows: number): Sheet => ({
  name: form,
  form,
  title: form,
  columns: [
    { field: 'index', header: 'STT', kind: 'index' },
    { field: 'group', header: 'Tổ dân phố', kind: 'text' },
    { field: 'groupCode', header: 'Mã tổ', kind: 'id' },
    { field: 'poorHouseholds', group: 'Hộ nghèo', header: 'Hộ', kind: 'number' },
    { field: 'poorPeople', group: 'Hộ nghèo', header: 'Khẩu', kind: 'number' },
  ],
  total: [null, 'Tổng cộng', 'CL', 10, 20],
  rows: Array.from({ length: rows }, (_, i) => [i + 1, `Tổ ${i}`, `CL-0${i}`, i, 2 * i]),
});
const catalogue: Catalogue = {
  singles: [],
  sheets: [table('B02', 4), table('DS1', 3), { ...table('DS2', 0), name: 'DS2' }],
};

async function fill(bytes: Buffer): Promise<Awaited<ReturnType<typeof produce>>> {
  const form = await openForm(bytes);
  const balance = { opening: 0, increase: 0, decrease: 0, closing: 0 };
  const register = { households: balance, people: balance };
  const registers = {
    poor: register,
    nearPoor: register,
    policy: register,
    assistance: register,
    disadvantaged: register,
  };
  const about = { catalogue, checks: [], registers, told: undefined };
  return produce(form, allMarks(form.marks, noMarkings, catalogue), about, {});
}

const chart = (range: string): string =>
  `<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:f>'Biểu 1'!${range}</c:f></c:chartSpace>`;

describe('forms of every make', () => {
  let table1: Buffer;
  let lists: Buffer;

  before(async () => {
    [table1, lists] = await Promise.all([tableForm(), listForm()]);
  });

  it('keep what we never read byte for byte, and tell charts where their figures went', async () => {
    const zip = await JSZip.loadAsync(table1);
    zip.file('xl/charts/chart1.xml', chart('$C$7:$C$7'));
    zip.file('xl/charts/chart2.xml', chart('$C$9'));
    zip.file('customXml/item1.xml', '<any  thing="1"/>');
    const whole = await zip.generateAsync({ type: 'nodebuffer' });
    const parts = await rawParts((await fill(whole)).bytes);
    expect(parts.get('xl/charts/chart1.xml')).to.include('$C$7:$C$10');
    expect(parts.get('xl/charts/chart2.xml')).to.include('$C$12');
    expect(parts.get('customXml/item1.xml')).to.equal('<any  thing="1"/>');
    expect(rawSheet(parts, 1).formula('C12')).to.equal('SUM(C7:C11)');
  });

  it('get no further sheet where their structure is locked', async () => {
    const locked = await editedArchive(table1, {
      'xl/workbook.xml': (xml) => xml.replace('<sheets>', '<workbookProtection lockStructure="1"/><sheets>'),
    });
    const { bytes, isSealedInside } = await fill(locked);
    expect(isSealedInside).to.equal(false);
    expect((await rawParts(bytes)).get('xl/workbook.xml')).not.to.include('_sas');
  });

  it('give the same file from the same figures', async () => {
    expect((await fill(lists)).bytes.equals((await fill(lists)).bytes)).to.equal(true);
  });

  it('are filled or refused, whatever is broken in them', async () => {
    const wrongValues = ['', '-1', '99999999', 'A1:B', '{{x}}', 'XFD1048577'];
    const mutation = fc.record({
      part: fc.nat(),
      at: fc.nat(),
      cut: fc.nat(30),
      value: fc.nat(5),
      kind: fc.nat(2),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        async (which, all) => {
          const zip = await JSZip.loadAsync(which ? table1 : lists);
          for (const { part, at, cut, value, kind } of all) {
            const names = Object.keys(zip.files).filter((name) => /\.(xml|rels|vml)$/.test(name));
            const name = names[part % names.length] ?? '';
            const text = (await zip.file(name)?.async('string')) ?? '';
            const place = at % Math.max(1, text.length);
            if (kind === 0) zip.file(name, text.slice(0, place) + text.slice(place + cut));
            if (kind === 1) zip.remove(name);
            const attributes = [...text.matchAll(/="[^"]*"/g)];
            const found = attributes[at % Math.max(1, attributes.length)];
            if (kind === 2 && found) {
              const after = text.slice(found.index + found[0].length);
              zip.file(name, `${text.slice(0, found.index)}="${wrongValues[value]}"${after}`);
            }
          }
          try {
            await openForm((await fill(await zip.generateAsync({ type: 'nodebuffer' }))).bytes);
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
