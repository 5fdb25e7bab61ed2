import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import yauzl from 'yauzl';

const openArchive = promisify<string, yauzl.Options, yauzl.ZipFile>(yauzl.open);

/** The parts of a workbook, each read when it is asked for, in whatever order they lie in the file. */
export class Parts {
  private constructor(
    private readonly archive: yauzl.ZipFile,
    private readonly entries: ReadonlyMap<string, yauzl.Entry>,
  ) {}

  /** Opens a file that has passed `checkFile`. */
  static async open(file: string): Promise<Parts> {
    const archive = await openArchive(file, { lazyEntries: true, autoClose: false });
    const entries = new Map<string, yauzl.Entry>();
    await new Promise<void>((resolve, reject) => {
      archive.on('entry', (entry: yauzl.Entry) => {
        entries.set(entry.fileName.toLowerCase(), entry);
        archive.readEntry();
      });
      archive.on('error', reject);
      archive.on('end', resolve);
      archive.readEntry();
    });
    return new Parts(archive, entries);
  }

  /** A part's bytes, unpacked; undefined where the workbook has no such part. Case is no matter (ECMA-376, part 2). */
  async read(name: string): Promise<Readable | undefined> {
    const entry = this.entries.get(name.toLowerCase());
    if (!entry) return undefined;
    return new Promise((resolve, reject) => {
      this.archive.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream)));
    });
  }

  close(): void {
    this.archive.close();
  }
}
