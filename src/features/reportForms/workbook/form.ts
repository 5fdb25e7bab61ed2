import type { ToldRegisters } from '../../exports/sealed.ts';
import type { Check, MonthFigures } from '../../exports/service.ts';
import { checkFilled } from '../checking.ts';
import { type Marks, marksInFile } from '../marks.ts';
import type { Catalogue } from '../names.ts';
import { previewOf, type SheetPreview } from '../preview.ts';
import type { FormCheck } from '../schema.ts';
import { checkSize, FormArchive, isStructureLocked, type SheetPart, sheetsOf } from './archive.ts';
import { sharedTexts, spellOut } from './cells.ts';
import { askToCompute, computeFormulas } from './computing.ts';
import { type Filled, fillForm } from './filling.ts';
import { addHiddenSheet, contentSha256, listPlaces } from './hiddenSheet.ts';
import { Styles } from './styles.ts';
import { brokenForm } from './xml.ts';

/** A form read from its file. */
export interface OpenForm {
  archive: FormArchive;
  sheets: SheetPart[];
  texts: string[];
  styles: Styles;
  /** Names that stand in its cells. */
  marks: Marks;
}

/** Reads a form; the file has passed `checkFile`. 422 broken, too large, or with a name inside a formula. */
export async function openForm(bytes: Buffer): Promise<OpenForm> {
  const archive = await FormArchive.open(bytes);
  const sheets = sheetsOf(archive);
  if (sheets.length === 0) throw brokenForm();
  checkSize(sheets);
  const texts = sharedTexts(archive);
  for (const sheet of sheets) spellOut(sheet);
  return { archive, sheets, texts, styles: new Styles(archive), marks: marksInFile(sheets, texts) };
}

/** What a filled file will lack of the form, said when the form comes. */
export function noticesOf({ archive }: OpenForm): string[] {
  const has = (pattern: RegExp): boolean => archive.names.some((name) => pattern.test(name));
  return [
    archive.hasMacros
      ? 'Tệp có macro: bản gốc được giữ nguyên, tệp đã điền là .xlsx và không còn macro.'
      : '',
    has(/^xl\/externalLinks\//)
      ? 'Tệp có công thức lấy số từ tệp khác: các ô đó không tính được ở máy này.'
      : '',
    isStructureLocked(archive)
      ? 'Cấu trúc tệp bị khóa: tệp đã điền không kèm trang _sas, nơi nhận không kiểm tra bằng máy được.'
      : '',
  ].filter((text) => text !== '');
}

export interface Produced {
  bytes: Buffer;
  checks: FormCheck[];
  filled: Filled[];
  rows: number;
  contentSha256: string;
  /** The filled sheets, as tables to look at. */
  previews: SheetPreview[];
  /** False where the form takes no further sheet. */
  isSealedInside: boolean;
}

/** Fills the form and checks it. `description` stands in its hidden sheet beside the lists, their hash and the figures. */
export async function produce(
  form: OpenForm,
  marks: Marks,
  about: {
    catalogue: Catalogue;
    checks: readonly Check[];
    registers: MonthFigures['registers'];
    told: ToldRegisters | undefined;
  },
  description: object,
): Promise<Produced> {
  const { archive, sheets, texts, styles } = form;
  const done = fillForm(archive, sheets, styles, about.catalogue, marks);
  const computed = computeFormulas(sheets, texts);
  askToCompute(archive);
  if (archive.hasMacros) archive.dropMacros();
  const places = listPlaces(sheets, done);
  const hash = contentSha256(sheets, texts, styles, places);
  const figures: Record<string, string | number | null> = {};
  for (const { names, value, missing } of done.filled) {
    const [name] = names;
    // Figures of their own, by name; what the lists hold stands in their rows.
    if (names.length === 1 && name && typeof value === 'number' && missing === undefined)
      if (about.catalogue.singles.some((single) => single.name === name || single.code === name))
        figures[name] = value;
  }
  const isSealedInside = addHiddenSheet(archive, {
    ...description,
    sheets: places,
    contentSha256: hash,
    figures,
  });
  return {
    bytes: await archive.write(),
    checks: checkFilled(done, computed, about),
    filled: done.filled,
    rows: places.reduce((sum, place) => sum + place.rows, 0),
    contentSha256: hash,
    isSealedInside,
    previews: sheets.map((sheet) => previewOf(sheet, texts, styles)),
  };
}
