import { expect } from 'chai';
import JSZip from 'jszip';
import { openApp, type TestApp } from '../../support/app.ts';
import { editedArchive } from '../../support/editedArchive.ts';
import { an, book, header } from './books.ts';

/** A container of old Office with its directory far behind, as a large file with a password has it. */
function encrypted(): Buffer {
  const sector = 512;
  const directoryAt = 400;
  const container = Buffer.alloc((directoryAt + 3) * sector);
  container.write('d0cf11e0a1b11ae1', 'hex');
  container.writeUInt16LE(9, 30);
  container.writeUInt32LE(directoryAt, 48);
  container.write('Root Entry', (directoryAt + 1) * sector, 'utf16le');
  container.write('EncryptedPackage', (directoryAt + 1) * sector + 128, 'utf16le');
  return container;
}

describe('what no import reads', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    await send(Buffer.from('Họ và tên;')); // the first thread is begun
  });
  after(() => app.close());

  const send = (file: Buffer) =>
    app.upload('officer', '/imports?register=residents&area=CL', file, 'a.xlsx', {});

  const sheet1 = 'xl/worksheets/sheet1.xml';
  const refused: { what: string; file: () => Promise<Buffer> | Buffer; status: number; says: string }[] = [
    {
      what: 'an .xls',
      file: () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(4096)]),
      status: 422,
      says: 'Save As',
    },
    { what: 'a workbook with a password', file: encrypted, status: 422, says: 'bỏ mật khẩu' },
    { what: 'nothing', file: () => Buffer.alloc(0), status: 415, says: 'Tệp trống' },
    {
      what: 'a workbook of LibreOffice',
      file: async () => {
        const archive = new JSZip();
        archive
          .file('mimetype', 'application/vnd.oasis.opendocument.spreadsheet')
          .file('content.xml', '<a/>');
        return archive.generateAsync({ type: 'nodebuffer' });
      },
      status: 422,
      says: '.ods',
    },
    ...(
      [
        ['a row without a number', /<row r="2"/, '<row r="hai"'],
        ['a cell without a place', 'r="B2"', 'r="??"'],
      ] as const
    ).map(([what, place, junk]) => ({
      what,
      file: async () =>
        editedArchive(await book([header, an]), { [sheet1]: (xml) => xml.replace(place, junk) }),
      status: 422,
      says: 'bị hỏng',
    })),
    {
      what: 'a part that is not the one that was packed',
      file: async () => {
        const archive = await JSZip.loadAsync(await book([header, an]));
        const packed = await archive.generateAsync({ type: 'nodebuffer', compression: 'STORE' });
        const at = packed.indexOf('Trần Văn An');
        packed.write('Trấn', at);
        return packed;
      },
      status: 422,
      says: 'bị hỏng',
    },
    {
      what: 'a page named .xls',
      file: () => Buffer.from('<html><table><tr><td>Họ và tên;</td></tr></table></html>'),
      status: 422,
      says: 'Save As',
    },
    {
      what: 'a picture',
      file: () => Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      status: 415,
      says: '.csv',
    },
    {
      what: 'texts that the table does not have',
      file: async () =>
        editedArchive(await book([header, an]), {
          [sheet1]: (xml) => xml.replace(/t="s"><v>\d+</, 't="s"><v>9999<'),
        }),
      status: 422,
      says: 'bị hỏng',
    },
    {
      what: 'no table of texts',
      file: async () => editedArchive(await book([header, an]), { 'xl/sharedStrings.xml': () => undefined }),
      status: 422,
      says: 'bị hỏng',
    },
    {
      what: 'a sheet cut off',
      file: async () =>
        editedArchive(await book([header, an]), { [sheet1]: (xml) => xml.slice(0, xml.length * 0.7) }),
      status: 422,
      says: 'bị hỏng',
    },
    {
      what: 'a million columns',
      file: async () =>
        editedArchive(await book([header, an]), {
          [sheet1]: (xml) =>
            xml.replace(
              '</row>',
              `${Array.from({ length: 400_000 }, (_, i) => `<c r="A${i}"><v>1</v></c>`).join('')}<c r="BDWGN1"><v>1</v></c></row>`,
            ),
        }),
      status: 413,
      says: 'quá 300 cột',
    },
    {
      what: 'more columns than any list has',
      file: () => book([header, [...an, ...Array.from({ length: 400 }, () => 1)]]),
      status: 413,
      says: 'quá 300 cột',
    },
    {
      what: 'entities',
      file: async () =>
        editedArchive(await book([header, an]), {
          'xl/sharedStrings.xml': (xml) =>
            xml.replace('?>', '?><!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>'),
        }),
      status: 422,
      says: 'khai báo XML lạ',
    },
    {
      what: 'a bomb',
      file: async () =>
        editedArchive(await book([header, an]), { [sheet1]: (xml) => xml + ' '.repeat(30_000_000) }),
      status: 413,
      says: 'quá lớn',
    },
    {
      what: 'a quote that never ends',
      file: () => Buffer.from(`Mã hộ;Họ và tên\nH-1;"${'An '.repeat(20_000)}`),
      status: 413,
      says: 'ngoặc kép',
    },
  ];
  for (const { what, file, status, says } of refused) {
    it(`is refused quickly and says why: ${what}`, async () => {
      const sent = await file();
      const before = await app.audited();
      const started = process.cpuUsage();
      const answer = await send(sent);
      const { user, system } = process.cpuUsage(started);
      expect((user + system) / 1000, 'milliseconds of the processor').to.be.below(3000);
      expect(answer.status, answer.text).to.equal(status);
      expect(answer.text).to.contain(says);
      expect(await app.audited()).to.equal(before);
    });
  }
});
