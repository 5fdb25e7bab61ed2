import yauzl from 'yauzl';

/** The parts of a workbook as they lie in the file: nothing of the writer's own library. */
export function rawParts(bytes: Buffer): Promise<Map<string, string>> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      const parts = new Map<string, string>();
      zip.on('end', () => resolve(parts));
      zip.on('error', reject);
      zip.on('entry', (entry: yauzl.Entry) => {
        zip.openReadStream(entry, (fault, stream) => {
          if (fault) return reject(fault);
          const pieces: Buffer[] = [];
          stream.on('data', (piece: Buffer) => pieces.push(piece));
          stream.on('end', () => {
            parts.set(entry.fileName, Buffer.concat(pieces).toString('utf8'));
            zip.readEntry();
          });
        });
      });
      zip.readEntry();
    });
  });
}

/** What the XML of one sheet says, read by patterns. */
export interface RawSheet {
  xml: string;
  merges: string[];
  /** Style index of a cell. */
  style(address: string): string | undefined;
  formula(address: string): string | undefined;
  /** The value a formula had come to when the file was written. */
  cached(address: string): string | undefined;
  height(row: number): string | undefined;
}

export function rawSheet(parts: ReadonlyMap<string, string>, number: number): RawSheet {
  const xml = parts.get(`xl/worksheets/sheet${number}.xml`) ?? '';
  const cell = (address: string): string =>
    new RegExp(`<c [^>]*\\br="${address}"[^>]*?(?:/>|>.*?</c>)`, 's').exec(xml)?.[0] ?? '';
  return {
    xml,
    merges: [...xml.matchAll(/<mergeCell ref="([^"]+)"/g)].map(([, ref]) => ref ?? ''),
    style: (address) => /^<c [^>]*\bs="(\d+)"/.exec(cell(address))?.[1],
    formula: (address) => /<f[^>]*>([^<]*)<\/f>/.exec(cell(address))?.[1],
    cached: (address) => /<v>([^<]*)<\/v>/.exec(cell(address))?.[1],
    height: (row) => new RegExp(`<row [^>]*\\br="${row}"[^>]*\\bht="([^"]+)"`).exec(xml)?.[1],
  };
}
