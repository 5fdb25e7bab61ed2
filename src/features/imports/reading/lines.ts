import { headerKey, nameKey } from '../../../shared/text.ts';
import type { Cell, SheetRow } from './cells.ts';

const cellsOf = (row: SheetRow): Cell[] => row.cells.flatMap((cell) => cell ?? []);
const textsOf = (row: SheetRow): string[] => cellsOf(row).map(({ text }) => text);

const isFigure = (cell: Cell): boolean => cell.number !== null || cell.day !== null || /\d/.test(cell.text);

/** Words alone, as in a header: no number, no day, not a digit. */
export const isWords = (row: SheetRow): boolean => !cellsOf(row).some(isFigure);

/** A row of column numbers under the header: A, B, 1, 2, (3), 3=1+2. */
export function isColumnNumbers(row: SheetRow): boolean {
  const texts = textsOf(row);
  const bare = (text: string): string => text.replace(/\s/g, '');
  return (
    texts.length >= 3 &&
    texts.every((text) => /^\(?([A-Z]|\d{1,2})\)?(=[\d+\-=()x*/]+)?$/i.test(bare(text))) &&
    texts.some((text) => /^\(?(1|2|A)\)?$/i.test(bare(text)))
  );
}

// With their accents, since Tống and Công are family names; without any, only what no name begins with.
const totals = /^(tổng|cộng)(?!\p{L})/u;
const plainTotals = /^(tong cong|tong so|cong)( \d| to | thon | trang |$)/;

/** A totals row: "Cộng", "Tổng cộng", "Tổng số hộ" in one of its first cells, at the end of the list or within it. */
export const isTotals = (row: SheetRow): boolean =>
  textsOf(row)
    .slice(0, 2)
    .some(
      (text) =>
        text.length < 40 &&
        /^[tc]/i.test(text) &&
        (totals.test(nameKey(text)) || plainTotals.test(nameKey(text))),
    );

/** What stands in a list without rows, ours among them. */
export function isNothing(row: SheetRow): boolean {
  const texts = textsOf(row);
  return (
    texts.length > 0 && texts.length <= 3 && texts.every((text) => headerKey(text) === 'khong phat sinh')
  );
}

const signers = new RegExp(
  '^((nguoi (lap|phat|kiem tra|viet|ghi)|ke toan|thu quy|thu truong|to truong|chu tich|pho chu tich|can bo|' +
    'cong chuc|giam doc|xac nhan|uy ban nhan dan|ubnd|dai dien|bi thu|truong (thon|ban|khu|xom|ap|khom|buon|phong|cong an))' +
    '( |$)|(tm|kt|tl|tuq|q) )',
);
const isSigner = (text: string): boolean => signers.test(headerKey(text));
const isDateLine = (text: string): boolean => /(^|[,;.]\s*)ngày.*tháng.*năm/.test(nameKey(text));

const mostSigners = 5;
const isSigned = ({ text }: Cell): boolean => isSigner(text) || isDateLine(text);

/** Below the list: who signs it. Beside a figure or two other words it is a row of the list whose note says "Tổ trưởng". */
export function isSignature(row: SheetRow): boolean {
  const cells = cellsOf(row);
  if (cells.length > mostSigners) return false;
  const others = cells.filter((cell) => !isSigned(cell));
  return cells.some(({ text }) => isSigner(text)) && others.length <= 1 && !others.some(isFigure);
}

const asides = new RegExp(
  '^((danh sach|an dinh danh sach|noi nhan|nhu tren|luu vt|don vi tinh|dvt|kem theo|bieu so|mau so|phu luc|' +
    'cong hoa xa hoi|doc lap tu do)( |$)|trang \\d|het$)',
);
/** These have a sum beside them. */
const sums = /^(bang chu|so tien bang chu|viet bang chu|mang sang|chuyen sang|trang truoc)( |$)/;

/** A line that stands alone and is none of the list: place and day above the signatures, a sum in words, a title. */
export function isAside(row: SheetRow): boolean {
  const [first, second, third] = cellsOf(row);
  if (first === undefined) return true;
  if (third !== undefined) return false;
  const key = headerKey(first.text);
  if (sums.test(key)) return true;
  if (second === undefined && (isDateLine(first.text) || /^lưu ý\s*:/.test(nameKey(first.text)))) return true;
  return asides.test(key) && !(second && isFigure(second));
}

/** Names a group of a ward, known or not. */
export const namesGroup = (words: string): boolean =>
  /^(tổ|tổ dân phố|tdp|thôn|khu phố|khối|khối phố|xóm|ấp|khóm|bản|buôn|làng|khu dân cư|kdc)( |\d)/.test(
    nameKey(words),
  );

const order = /^([ivxlc]+|[a-z]|\d{1,3}|[*+–•-])[.)]?$/i;

/** The words of a line between the rows that says what the rows below it are: "II | Tổ dân phố 2 (35 hộ)"; else undefined. */
export function bandOf(row: SheetRow): string | undefined {
  const texts = textsOf(row);
  if (texts.length > 2) return undefined;
  const [words, other] = texts.filter((text) => !order.test(text));
  if (words === undefined || other !== undefined) return undefined;
  return words
    .replace(/^([ivxlc]+|[a-z]|\d{1,2}|[*+–•-])([.)]|\s)\s*(?=\p{L}{2})/iu, '')
    .replace(/\s*[:(].*$|\s+-\s.*$/, '');
}
