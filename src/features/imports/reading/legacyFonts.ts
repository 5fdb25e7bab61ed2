import tcvn3 from '../../../../seeds/domain/tcvn3.json' with { type: 'json' };
import vni from '../../../../seeds/domain/vni.json' with { type: 'json' };

/** How text was written before Unicode; only the cell's font tells. */
type Encoding = 'tcvn3' | 'tcvn3Capitals' | 'vni';

const tables: Record<Encoding, Map<string, string>> = {
  tcvn3: new Map(),
  tcvn3Capitals: new Map(),
  vni: new Map(),
};
for (const row of tcvn3.rows) {
  // The second: the letter met when the file was written on a Vietnamese Windows.
  for (const legacy of [row.legacy, 'cp1258' in row ? row.cp1258 : undefined]) {
    if (!legacy) continue;
    tables.tcvn3.set(legacy, row.unicode);
    tables.tcvn3Capitals.set(legacy, row.inCapitalFont);
  }
}
for (const row of vni.rows) {
  for (const legacy of [row.legacy, ...row.alternates]) tables.vni.set(legacy, row.unicode);
}

/** By the font's name: .VnTime, .VnArialH (shows capitals only), VNI-Times; undefined for every other. */
function encodingOf(font: string): Encoding | undefined {
  if (/^\.vn/i.test(font)) return /h$/i.test(font.trim()) ? 'tcvn3Capitals' : 'tcvn3';
  return /^vni[-\s]/i.test(font) ? 'vni' : undefined;
}

/** Letters that only Unicode has: the cell's font is old, its text is not. */
const unicodeOnly = /[\u1ea0-\u1ef9]/;

/**
 * The text as the cell shows it, when its font is one of TCVN3 or VNI and the letters change by it; else undefined.
 * Takes the text as it stands in the file: trimming or composing first would lose letters (ư of TCVN3 is U+00AD).
 */
export function fromLegacyFont(text: string, font: string | undefined): string | undefined {
  const encoding = font === undefined ? undefined : encodingOf(font);
  if (!encoding || unicodeOnly.test(text)) return undefined;
  const table = tables[encoding];
  let read = '';
  for (let i = 0; i < text.length; ) {
    const pair = text.slice(i, i + 2);
    const two = pair.length === 2 ? table.get(pair) : undefined;
    const letter = text.charAt(i);
    read += two ?? table.get(letter) ?? letter;
    i += two === undefined ? 1 : 2;
  }
  if (encoding === 'tcvn3Capitals') read = read.toUpperCase();
  return read === text ? undefined : read;
}
