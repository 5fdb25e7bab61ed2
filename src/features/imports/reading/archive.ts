import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import { AppError, invalid } from '../../../shared/errors.ts';
import { isDelimited } from './delimited.ts';

const largestFileMegabytes = 50;
const largestFileBytes = largestFileMegabytes * 1024 * 1024;
/** What a form takes for an import. */
export const workbookUpload = {
  megabytes: largestFileMegabytes,
  kind: 'tệp .xlsx, .xlsm hoặc .csv',
} as const;
const largestInflatedBytes = 600 * 1024 * 1024;
const largestRatio = 250;
const mostEntries = 2000;

const openArchive = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);

function bytesAt(file: string, at: number, count: number): Buffer {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(count);
    return bytes.subarray(0, readSync(handle, bytes, 0, count, at));
  } finally {
    closeSync(handle);
  }
}
const firstBytes = (file: string, count: number): Buffer => bytesAt(file, 0, count);

/** What the content says, whatever the name: a zip, an old Office file (also an encrypted new one), a page, text, or else. */
function kindOf(file: string): 'zip' | 'ole' | 'page' | 'text' | 'other' {
  const head = firstBytes(file, 4096);
  if (head.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]))) return 'zip';
  if (head.subarray(0, 8).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]))) return 'ole';
  // Programs that write "Excel" often write a page, or XML, under the name .xls.
  if (/^[^\w]{0,8}<(\?xml|html|table|!doctype|meta|head)/i.test(head.toString('latin1'))) return 'page';
  return isDelimited(head) ? 'text' : 'other';
}

/** An old Office container whose directory (wherever it lies, MS-CFB 2.2) names an encrypted package. */
function isEncrypted(file: string): boolean {
  const header = firstBytes(file, 512);
  if (header.length < 512) return false;
  const sectorBytes = 2 ** Math.min(header.readUInt16LE(30), 16);
  const directoryAt = (header.readUInt32LE(48) + 1) * sectorBytes;
  const directory = bytesAt(file, directoryAt, 64 * 1024);
  return directory.includes(Buffer.from('EncryptedPackage', 'utf16le'));
}

const saveAsXlsx = 'mở bằng Excel, chọn Lưu thành (Save As) dạng .xlsx rồi nhập lại';

/** Spreadsheets in a zip that are none of Excel's, by a part that each has. */
const otherSpreadsheets = [
  { part: 'xl/workbook.bin', kind: 'nhị phân của Excel (.xlsb)', remedy: saveAsXlsx },
  {
    part: 'content.xml',
    kind: 'LibreOffice (.ods)',
    remedy: 'mở bằng LibreOffice, chọn Lưu thành dạng Excel (.xlsx) rồi nhập lại',
  },
  {
    part: 'Index/Document.iwa',
    kind: 'Numbers của Apple',
    remedy: 'mở bằng Numbers, chọn Xuất sang Excel (.xlsx) rồi nhập lại',
  },
] as const;

/**
 * Lets only safe files through, before anything reads them: 415 neither a workbook nor a text of columns, 422 encrypted,
 * old or broken, 413 over the limits. Every entry of a workbook is inflated once and counted, since a directory may
 * lie about sizes.
 */
export async function checkFile(file: string): Promise<'text' | 'workbook'> {
  const { size } = statSync(file);
  if (size > largestFileBytes)
    throw new AppError('tooLarge', 'Tệp quá lớn: nhiều nhất 50 MB. Chia thành nhiều tệp.');
  if (size === 0)
    throw new AppError('unsupported', 'Tệp trống, không có byte nào: chép hoặc tải lại tệp rồi nhập.');
  const kind = kindOf(file);
  if (kind === 'text') return kind;
  if (kind === 'other')
    throw new AppError('unsupported', 'Tệp này không phải bảng tính Excel. Cần tệp .xlsx, .xlsm hoặc .csv.');
  if (kind === 'page')
    throw invalid('/file', 'oldFormat', `Tệp này là trang web hoặc XML, không phải .xlsx: ${saveAsXlsx}.`);
  if (kind === 'ole') {
    throw isEncrypted(file)
      ? invalid('/file', 'encrypted', 'Tệp có mật khẩu: mở bằng Excel, bỏ mật khẩu rồi lưu lại.')
      : invalid('/file', 'oldFormat', `Tệp dạng Excel cũ (.xls): ${saveAsXlsx}.`);
  }
  const names = await inflateAll(file);
  const other = otherSpreadsheets.find(({ part }) => names.has(part));
  if (other) throw invalid('/file', 'oldFormat', `Tệp dạng ${other.kind}: ${other.remedy}.`);
  if (!names.has('[Content_Types].xml') || !names.has('xl/workbook.xml')) {
    throw new AppError('unsupported', 'Tệp nén này không phải bảng tính Excel. Cần tệp .xlsx hoặc .xlsm.');
  }
  return 'workbook';
}

/** As `checkFile`, where nothing but a workbook will do. */
export async function checkWorkbook(file: string): Promise<void> {
  if ((await checkFile(file)) === 'text')
    throw new AppError('unsupported', 'Tệp này không phải bảng tính Excel. Cần tệp .xlsx.');
}

const broken = (): AppError =>
  invalid('/file', 'broken', 'Tệp bị hỏng, không mở được. Mở bằng Excel, lưu lại rồi nhập.');
const bomb = (): AppError =>
  new AppError('tooLarge', 'Nội dung tệp sau khi giải nén quá lớn, không nhận. Chia thành nhiều tệp.');

/** A sheet or table of texts without its end: the reader would take it for a short one. */
function isCutOff(name: string, tail: string): boolean {
  if (/^xl\/worksheets\/[^/]+\.xml$/i.test(name)) return !/<\/([\w-]+:)?worksheet>\s*$/.test(tail);
  return name === 'xl/sharedStrings.xml' && !/(<\/([\w-]+:)?sst|\/)>\s*$/.test(tail);
}

/** Names of the parts, each of which has been unpacked whole. */
async function inflateAll(file: string): Promise<Set<string>> {
  const names = new Set<string>();
  let archive: yauzl.ZipFile;
  try {
    archive = await openArchive(file, { lazyEntries: true, autoClose: true });
  } catch {
    throw broken();
  }
  const limit = Math.min(
    largestInflatedBytes,
    Math.max(20 * 1024 * 1024, statSync(file).size * largestRatio),
  );
  let total = 0;
  return new Promise((resolve, reject) => {
    const stop = (error: AppError): void => {
      archive.close();
      reject(error);
    };
    archive.on('error', () => stop(broken()));
    archive.on('end', () => resolve(names));
    archive.on('entry', (entry: yauzl.Entry) => {
      names.add(entry.fileName);
      if (names.size > mostEntries || entry.uncompressedSize > limit) return stop(bomb());
      if (entry.fileName.endsWith('/')) return archive.readEntry();
      if (entry.isEncrypted())
        return stop(invalid('/file', 'encrypted', 'Tệp có mật khẩu: bỏ mật khẩu rồi lưu lại.'));
      archive.openReadStream(entry, (error, stream) => {
        if (error) return stop(broken());
        let head = '';
        let tail = '';
        let crc = 0;
        stream.on('data', (chunk: Buffer) => {
          total += chunk.length;
          crc = crc32(chunk, crc);
          tail = (tail + chunk.toString('latin1', Math.max(0, chunk.length - 200))).slice(-200);
          if (head.length < 2048 && /\.(xml|rels)$/.test(entry.fileName))
            head += chunk.toString('latin1', 0, 2048);
          if (total > limit) {
            stream.destroy();
            stop(bomb());
          } else if (/<!(DOCTYPE|ENTITY)/i.test(head)) {
            stream.destroy();
            stop(
              invalid(
                '/file',
                'entities',
                'Tệp chứa khai báo XML lạ, không nhận. Mở bằng Excel, lưu lại rồi nhập.',
              ),
            );
          }
        });
        stream.on('error', () => stop(broken()));
        stream.on('end', () => {
          if (crc !== entry.crc32 || isCutOff(entry.fileName, tail)) return stop(broken());
          archive.readEntry();
        });
      });
    });
    archive.readEntry();
  });
}
