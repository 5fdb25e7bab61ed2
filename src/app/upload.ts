import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import type { Request } from 'express';
import { AppError, invalid } from '../shared/errors.ts';

export interface Upload {
  file: string;
  filename: string;
  /** SHA-256 of the file, hexadecimal. */
  sha256: string;
  fields: Record<string, string>;
  /** Takes the temporary file away. */
  discard(): Promise<void>;
}

export interface UploadLimits {
  /** 413 above it. */
  megabytes: number;
  /** What kind of file the form asks for, as the message says it: "tệp .xlsx". */
  kind: string;
  /** Text fields that the form has at most. */
  fields?: number;
}

/** Takes one file and the text fields out of a multipart request into a temporary folder. */
export async function receiveUpload(request: Request, limits: UploadLimits): Promise<Upload> {
  if (!request.is('multipart/form-data')) {
    throw new AppError('unsupported', 'Gửi tệp bằng multipart/form-data, trường “file”.');
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'sas-upload-'));
  const discard = () => rm(folder, { recursive: true, force: true });
  try {
    const upload = await readParts(request, path.join(folder, 'upload'), limits);
    return { ...upload, discard };
  } catch (error) {
    await discard();
    throw error;
  }
}

async function readParts(
  request: Request,
  target: string,
  { megabytes, kind, fields: mostFields = 20 }: UploadLimits,
): Promise<Omit<Upload, 'discard'>> {
  const parts = busboy({
    headers: request.headers,
    defParamCharset: 'utf8',
    limits: { files: 1, fileSize: megabytes * 1024 * 1024, fields: mostFields, fieldSize: 100_000 },
  });
  const fields: Record<string, string> = {};
  let filename: string | undefined;
  let tooLarge = false;
  const hash = createHash('sha256');
  let writing: Promise<void> = Promise.resolve();
  parts.on('field', (name, value) => {
    fields[name] = value;
  });
  parts.on('file', (_name, stream, info) => {
    filename = path.basename(info.filename || 'tep').normalize('NFC');
    stream.on('limit', () => {
      tooLarge = true;
    });
    stream.on('data', (chunk: Buffer) => hash.update(chunk));
    writing = pipeline(stream, createWriteStream(target));
  });
  try {
    await pipeline(request, parts);
    await writing;
  } catch {
    throw new AppError('unreadable', 'Không nhận được trọn tệp. Gửi lại.');
  }
  if (tooLarge)
    throw new AppError('tooLarge', `Tệp quá lớn: nhiều nhất ${megabytes} MB. Chia thành nhiều tệp.`);
  if (filename === undefined)
    throw invalid('/file', 'required', `Tệp: còn trống, cần chọn một ${kind} (trường “file”).`);
  return { file: target, filename, sha256: hash.digest('hex'), fields };
}
