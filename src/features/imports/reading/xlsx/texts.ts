import type { Readable } from 'node:stream';
import { readXml } from './xml.ts';

/** A text, or a part of one, with the font that its own part names. */
export interface TextPart {
  text: string;
  font: string | undefined;
}
export type Text = string | TextPart[];

/** Signs that are written out: "_x000D_" a control character, "_x005F_" the line that a text really begins such a sign with. */
const unescaped = (text: string): string =>
  text.replace(/_x(00[01][0-9A-Fa-f]|005F)_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );

/** Puts a text together from what is told of its element (`si`, `is`): runs with their fonts, no reading aids. */
export class TextReader {
  private parts: TextPart[] = [];
  private font: string | undefined;
  private isText = false;
  private isAid = false;
  private text = '';

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'r') this.font = undefined;
    else if (name === 'rFont') this.font = attributes.val;
    else if (name === 'rPh') this.isAid = true;
    else if (name === 't') {
      this.isText = !this.isAid;
      this.text = '';
    }
  }

  take(text: string): void {
    if (this.isText) this.text += text;
  }

  close(name: string): void {
    if (name === 'rPh') this.isAid = false;
    else if (name === 't' && this.isText) {
      this.parts.push({ text: unescaped(this.text), font: this.font });
      this.isText = false;
    }
  }

  /** The text read since the last one. */
  finish(): Text {
    const { parts } = this;
    this.parts = [];
    this.font = undefined;
    const [only] = parts;
    return parts.length === 1 && only && only.font === undefined
      ? only.text
      : parts.length === 0
        ? ''
        : parts;
  }
}

/** The workbook's table of texts; undefined where it has none. */
export async function readTexts(part: Readable | undefined): Promise<Text[] | undefined> {
  if (!part) return undefined;
  const texts: Text[] = [];
  const reader = new TextReader();
  const pieces = readXml(part, {
    open: (name, attributes) => reader.open(name, attributes),
    text: (text) => reader.take(text),
    close(name) {
      if (name === 'si') texts.push(reader.finish());
      else reader.close(name);
    },
  });
  for await (const _piece of pieces);
  return texts;
}
