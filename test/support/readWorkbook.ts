import yauzl from 'yauzl';

/** A sheet as a stranger's program reads it: out of the zip and its XML, nothing of the writer's library. */
export interface ReadSheet {
  name: string;
  hidden: boolean;
  /** Cells by address, e.g. `B12`: text, number, or undefined for blank. */
  cell(address: string): string | number | undefined;
  /** Type attribute of a cell's XML: `s` text, `n` number. */
  type(address: string): string;
  /** True when the cell's style shows a day. */
  isDay(address: string): boolean;
  formulas: number;
  /** Rows after which a new page of paper begins. */
  breaks: number[];
}

function entriesOf(file: string): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    yauzl.open(file, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      const entries = new Map<string, string>();
      zip.on('end', () => resolve(entries));
      zip.on('error', reject);
      zip.on('entry', (entry: yauzl.Entry) => {
        zip.openReadStream(entry, (fault, stream) => {
          if (fault) return reject(fault);
          const parts: Buffer[] = [];
          stream.on('data', (part: Buffer) => parts.push(part));
          stream.on('end', () => {
            entries.set(entry.fileName, Buffer.concat(parts).toString('utf8'));
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });
}

const decoded = (text: string): string =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&amp;/g, '&')
    .replace(/_x([0-9A-F]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

const textOf = (xml: string): string =>
  [...xml.matchAll(/<t(?:\s[^>]*)?>([\s\S]*?)<\/t>/g)].map(([, text]) => decoded(text ?? '')).join('');

interface Cell {
  type: string;
  style: number;
  value: string | number | undefined;
}

function cellsOf(xml: string, strings: readonly string[]): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  for (const [, attributes = '', inner = ''] of xml.matchAll(/<c ([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
    const address = /r="([A-Z]+\d+)"/.exec(attributes)?.[1] ?? '';
    const type = /t="(\w+)"/.exec(attributes)?.[1] ?? 'n';
    const raw = /<v>([\s\S]*?)<\/v>/.exec(inner)?.[1];
    const value =
      type === 's'
        ? strings[Number(raw)]
        : type === 'inlineStr'
          ? textOf(inner)
          : raw === undefined
            ? undefined
            : type === 'str'
              ? decoded(raw)
              : Number(raw);
    cells.set(address, { type, style: Number(/s="(\d+)"/.exec(attributes)?.[1] ?? 0), value });
  }
  return cells;
}

function dayStyles(styles: string): Set<number> {
  const formats = new Map(
    [...styles.matchAll(/<numFmt numFmtId="(\d+)" formatCode="([^"]*)"/g)].map(([, id, code]) => [
      Number(id),
      code ?? '',
    ]),
  );
  const block = /<cellXfs[^>]*>([\s\S]*?)<\/cellXfs>/.exec(styles)?.[1] ?? '';
  const found = new Set<number>();
  [...block.matchAll(/<xf [^>]*numFmtId="(\d+)"/g)].forEach(([, id], i) => {
    const number = Number(id);
    if ((number >= 14 && number <= 17) || /d+.*m+.*y+/.test(formats.get(number) ?? '')) found.add(i);
  });
  return found;
}

/** Every sheet of a workbook, in its order. */
export async function readWorkbook(file: string): Promise<ReadSheet[]> {
  const entries = await entriesOf(file);
  const strings = [...(entries.get('xl/sharedStrings.xml') ?? '').matchAll(/<si>([\s\S]*?)<\/si>/g)].map(
    ([, item]) => textOf(item ?? ''),
  );
  const days = dayStyles(entries.get('xl/styles.xml') ?? '');
  const relations = new Map(
    [...(entries.get('xl/_rels/workbook.xml.rels') ?? '').matchAll(/<Relationship [^>]*>/g)].map(([tag]) => [
      /Id="([^"]+)"/.exec(tag)?.[1] ?? '',
      /Target="([^"]+)"/.exec(tag)?.[1] ?? '',
    ]),
  );
  return [...(entries.get('xl/workbook.xml') ?? '').matchAll(/<sheet [^>]*>/g)].map(([tag]) => {
    const target = relations.get(/r:id="([^"]+)"/.exec(tag)?.[1] ?? '') ?? '';
    const xml = entries.get(`xl/${target.replace(/^\/?xl\//, '')}`) ?? '';
    const cells = cellsOf(xml, strings);
    return {
      name: decoded(/ name="([^"]+)"/.exec(tag)?.[1] ?? ''),
      hidden: /state="(hidden|veryHidden)"/.test(tag),
      cell: (address) => cells.get(address)?.value,
      type: (address) => cells.get(address)?.type ?? '',
      isDay: (address) => days.has(cells.get(address)?.style ?? -1),
      formulas: [...xml.matchAll(/<f[ >]/g)].length,
      breaks: [...xml.matchAll(/<brk [^>]*\bid="(\d+)"/g)].map(([, id]) => Number(id)),
    };
  });
}

/** A, B, … Z, AA for 0, 1, … */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

const dayOfSerial = (serial: number): string =>
  new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10);

/** A cell as the content's hash takes it: days YYYY-MM-DD, blank "". */
export function hashedCell(sheet: ReadSheet, address: string): string | number {
  const value = sheet.cell(address);
  if (value === undefined) return '';
  if (typeof value === 'number' && sheet.isDay(address)) return dayOfSerial(value);
  return typeof value === 'string' ? value.normalize('NFC') : value;
}
