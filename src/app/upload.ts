import { createHash, type Hash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { Request } from 'express';
import { AppError, assert, invalid } from '../shared/errors.ts';

export interface UploadedFile {
  file: string;
  filename: string;
  /** SHA-256 of the file, hexadecimal. */
  sha256: string;
}

interface UploadRest {
  fields: Record<string, string>;
  /** Takes the temporary files away. */
  discard(): Promise<void>;
}

export type Upload = UploadedFile & UploadRest;
export type Uploads = { files: UploadedFile[] } & UploadRest;

export interface UploadLimits {
  /** 413 above it. */
  megabytes: number;
  /** What kind of file the form asks for, as the message says it: "tệp .xlsx". */
  kind: string;
  /** Text fields that the form has at most. */
  fields?: number;
  /** Files that it brings at most; 1 by default. */
  files?: number;
}

/** Takes one file and the text fields out of a multipart request into a temporary folder. */
export async function receiveUpload(request: Request, limits: UploadLimits): Promise<Upload> {
  const { files, ...rest } = await receiveUploads(request, limits);
  const [file] = files;
  assert(file, 'a form without a file is refused');
  return { ...file, ...rest };
}

/** The same for a form that brings several files. */
export async function receiveUploads(request: Request, limits: UploadLimits): Promise<Uploads> {
  if (!request.is('multipart/form-data')) {
    throw new AppError('unsupported', 'Gửi tệp bằng multipart/form-data, trường “file”.');
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sas-upload-'));
  const discard = () => rm(folder, { recursive: true, force: true });
  try {
    return { ...(await readParts(request, folder, limits)), discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function readParts(
  request: Request,
  folder: string,
  { megabytes, kind, fields: mostFields = 20, files: mostFiles = 1 }: UploadLimits,
): Promise<Omit<Uploads, 'discard'>> {
  const parts = busboy({
    headers: request.headers,
    defParamCharset: 'utf8',
    limits: { files: mostFiles, fileSize: megabytes * 1024 * 1024, fields: mostFields, fieldSize: 100_000 },
  });
  const fields: Record<string, string> = {};
  const files: Omit<UploadedFile, 'sha256'>[] = [];
  const hashes: Hash[] = [];
  const writing: Promise<void>[] = [];
  let tooLarge = false;
  let tooMany = false;
  parts.on('field', (name, value) => {
    fields[name] = value;
  });
  parts.on('filesLimit', () => {
    tooMany = mostFiles > 1;
  });
  parts.on('file', (_name, stream, info) => {
    const file = path.join(folder, `upload${files.length}`);
    const hash = createHash('sha256');
    files.push({ file, filename: path.basename(info.filename || 'tep').normalize('NFC') });
    hashes.push(hash);
    stream.on('limit', () => {
      tooLarge = true;
    });
    stream.on('data', (chunk: Buffer) => hash.update(chunk));
    writing.push(pipeline(stream, createWriteStream(file)));
  });
  try {
    await pipeline(request, parts);
    await Promise.all(writing);
  } catch {
    throw new AppError('unreadable', 'Không nhận được trọn tệp. Gửi lại.');
  }
  if (tooLarge)
    throw new AppError('tooLarge', `Tệp quá lớn: nhiều nhất ${megabytes} MB. Chia thành nhiều tệp.`);
  if (tooMany)
    throw new AppError('tooLarge', `Quá nhiều tệp: mỗi lần nhiều nhất ${mostFiles} tệp. Gửi làm nhiều lần.`);
  if (files.length === 0)
    throw invalid('/file', 'required', `Tệp: còn trống, cần chọn một ${kind} (trường “file”).`);
  return { files: files.map((file, i) => ({ ...file, sha256: hashes[i]?.digest('hex') ?? '' })), fields };
}
