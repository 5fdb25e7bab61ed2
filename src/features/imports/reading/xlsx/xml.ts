import type { Readable } from 'node:stream';
import { SaxesParser } from 'saxes';

/** What is told of a part as it is read; names are without their namespace's prefix, whatever the writer chose. */
export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

function parserOf(handler: XmlHandler): SaxesParser {
  const parser = new SaxesParser();
  parser.on('opentag', ({ name, attributes }) => {
    const own: Record<string, string> = {};
    for (const key in attributes) own[local(key)] = attributes[key] ?? '';
    handler.open(local(name), own);
  });
  parser.on('text', (text) => handler.text?.(text));
  parser.on('cdata', (text) => handler.text?.(text));
  parser.on('closetag', ({ name }) => handler.close?.(local(name)));
  parser.on('doctype', () => {
    throw new Error('a part of a workbook declares nothing');
  });
  parser.on('error', (error) => {
    throw error;
  });
  return parser;
}

/** Tells a handler of a part, piece by piece: the caller takes what has been found before it asks for the next piece. */
export async function* readXml(part: Readable, handler: XmlHandler): AsyncGenerator<void> {
  const parser = parserOf(handler);
  let decoder: TextDecoder | undefined;
  for await (const bytes of part as AsyncIterable<Buffer>) {
    decoder ??= new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8', {
      fatal: true,
    });
    parser.write(decoder.decode(bytes, { stream: true }));
    yield;
  }
  parser.write(decoder?.decode() ?? '');
  parser.close();
  yield;
}

/** The same for a small part, read in one go. */
export async function readWholeXml(part: Readable | undefined, handler: XmlHandler): Promise<void> {
  if (!part) return;
  for await (const _piece of readXml(part, handler));
}
