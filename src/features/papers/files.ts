import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';

const signatures: readonly { type: string; extension: string; head: Buffer }[] = [
  { type: 'application/pdf', extension: 'pdf', head: Buffer.from('%PDF-') },
  { type: 'image/jpeg', extension: 'jpg', head: Buffer.from([0xff, 0xd8, 0xff]) },
  {
    type: 'image/png',
    extension: 'png',
    head: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  },
];

/** What a form takes as a paper. */
export const paperUpload = { megabytes: 10, kind: 'tệp PDF, JPEG hoặc PNG' } as const;

/** The type that the content shows, whatever the name says; 415 for any other. */
export function typeOfContent(bytes: Buffer): string {
  const found = signatures.find(({ head }) => bytes.subarray(0, head.length).equals(head));
  if (!found)
    throw new AppError('unsupported', 'Tệp này không phải PDF, JPEG hay PNG. Quét hoặc chụp lại giấy tờ.');
  return found.type;
}

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** The folder of all papers, beside the database. */
export const papersDir = (dataDir: string): string => path.join(dataDir, 'papers');

/** Where the bytes of a hash lie, below the data folder. */
export function paperPath(dataDir: string, sha256: string): string {
  return path.join(papersDir(dataDir), sha256.slice(0, 2), sha256);
}

/** Keeps the bytes under their SHA-256: durable before the transaction that names them begins. */
export async function keepBytes(dataDir: string, bytes: Buffer): Promise<string> {
  const sha256 = sha256Of(bytes);
  const file = paperPath(dataDir, sha256);
  if (existsSync(file)) return sha256;
  await mkdir(path.dirname(file), { recursive: true });
  const incoming = `${file}.${process.pid}.incoming`;
  const handle = await open(incoming, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(incoming, file);
  return sha256;
}

/** The bytes of a hash; refused when the file is gone or is not what was kept. */
export async function readBytes(dataDir: string, sha256: string): Promise<Buffer> {
  const bytes = await readFile(paperPath(dataDir, sha256)).catch(() => undefined);
  if (!bytes || sha256Of(bytes) !== sha256) {
    throw new AppError(
      'notFound',
      'Tệp quét không còn trong thư mục dữ liệu, hoặc đã bị sửa. Phục hồi từ bản sao lưu.',
    );
  }
  return bytes;
}
