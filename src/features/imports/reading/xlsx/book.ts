import path from 'node:path/posix';
import { Parts } from './parts.ts';
import { type RawRow, readSheet } from './sheet.ts';
import { readStyles } from './styles.ts';
import { readTexts } from './texts.ts';
import { readWholeXml } from './xml.ts';

/** Some rows of a sheet. */
export interface SheetRows {
  sheet: string;
  isFrom1904: boolean;
  rows: RawRow[];
}

const folder = 'xl';

/** What the workbook's own part refers to: sheets by id, and the tables of texts and styles, whatever their names are. */
interface Named {
  sheets: Map<string, string>;
  texts: string;
  styles: string;
}

async function namedParts(parts: Parts): Promise<Named> {
  const named: Named = {
    sheets: new Map(),
    texts: `${folder}/sharedStrings.xml`,
    styles: `${folder}/styles.xml`,
  };
  await readWholeXml(await parts.read('xl/_rels/workbook.xml.rels'), {
    open(name, { Id = '', Target = '', Type = '' }) {
      if (name !== 'Relationship') return;
      const file = Target.startsWith('/') ? Target.slice(1) : path.join(folder, Target);
      if (Type.endsWith('/worksheet')) named.sheets.set(Id, file);
      else if (Type.endsWith('/sharedStrings')) named.texts = file;
      else if (Type.endsWith('/styles')) named.styles = file;
    },
  });
  return named;
}

/** The sheets that show, in the workbook's order, and from which year it counts days. */
async function readBook(
  parts: Parts,
  files: Named['sheets'],
): Promise<{ sheets: { name: string; file: string }[]; isFrom1904: boolean }> {
  const sheets: { name: string; file: string }[] = [];
  let isFrom1904 = false;
  await readWholeXml(await parts.read('xl/workbook.xml'), {
    open(name, attributes) {
      if (name === 'workbookPr') isFrom1904 = attributes.date1904 === '1' || attributes.date1904 === 'true';
      if (name !== 'sheet') return;
      const file = files.get(attributes.id ?? '');
      const shows = attributes.state === undefined || attributes.state === 'visible';
      if (file && shows) sheets.push({ name: attributes.name ?? '', file });
    },
  });
  return { sheets, isFrom1904 };
}

/** The rows of every sheet that shows, sheet after sheet. Hidden rows and columns are data. Throws where XML is broken. */
export async function* readBookRows(file: string, mostColumns: number): AsyncGenerator<SheetRows> {
  const parts = await Parts.open(file);
  try {
    const named = await namedParts(parts);
    const { sheets, isFrom1904 } = await readBook(parts, named.sheets);
    const styles = await readStyles(await parts.read(named.styles));
    const texts = await readTexts(await parts.read(named.texts));
    for (const { name, file: part } of sheets) {
      const stream = await parts.read(part);
      if (!stream) throw new Error(`no part ${part}`);
      for await (const rows of readSheet(stream, styles, texts, mostColumns))
        yield { sheet: name, isFrom1904, rows };
    }
  } finally {
    parts.close();
  }
}
