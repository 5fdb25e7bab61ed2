import { SaxesParser } from 'saxes';
import { invalid } from '../../../shared/errors.ts';
import { xmlText } from '../../../shared/workbookCells.ts';

/** An element as it stands in the file: names with their prefix, attributes in their order. */
export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Node[];
}
export type Node = Element | string;

const deepest = 200;

export const brokenForm = () =>
  invalid('/file', 'broken', 'Tệp bị hỏng, không đọc được. Mở bằng Excel, lưu lại rồi tải lên.');

/** Reads a part of a workbook, losing nothing but comments; 422 where it is no XML. */
export function parseXml(text: string): Element {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const root: Element = { name: '', attributes: {}, children: [] };
  const open: Element[] = [root];
  const add = (node: Node): void => {
    open.at(-1)?.children.push(node);
  };
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length > deepest) throw brokenForm();
    const element: Element = { name, attributes, children: [] };
    add(element);
    open.push(element);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('error', () => {
    throw brokenForm();
  });
  parser.write(text.replace(/^\ufeff/, '')).close();
  const top = elements(root)[0];
  if (!top) throw brokenForm();
  return top;
}

const attributeSigns: Record<string, string> = { '"': '&quot;', '\n': '&#10;', '\t': '&#9;' };
const escapeAttribute = (text: string): string =>
  xmlText(text).replace(/["\n\t]/g, (sign) => attributeSigns[sign] ?? sign);

function write(node: Node, out: string[]): void {
  if (typeof node === 'string') {
    out.push(xmlText(node));
    return;
  }
  out.push('<', node.name);
  for (const [name, value] of Object.entries(node.attributes))
    out.push(' ', name, '="', escapeAttribute(value), '"');
  if (node.children.length === 0) {
    out.push('/>');
    return;
  }
  out.push('>');
  for (const child of node.children) write(child, out);
  out.push('</', node.name, '>');
}

export function writeXml(root: Element): string {
  const out = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'];
  write(root, out);
  return out.join('');
}

const isElement = (node: Node): node is Element => typeof node !== 'string';

/** The name without its prefix: a file may say `row` or `x:row`. */
export const localName = ({ name }: Element): string => name.slice(name.indexOf(':') + 1);

export const elements = (parent: Element): Element[] => parent.children.filter(isElement);

export const childrenNamed = (parent: Element | undefined, name: string): Element[] =>
  parent ? elements(parent).filter((each) => localName(each) === name) : [];

export const childNamed = (parent: Element | undefined, name: string): Element | undefined =>
  childrenNamed(parent, name)[0];

/** Every element below, itself first. */
export function* descendants(element: Element): Generator<Element> {
  yield element;
  for (const child of elements(element)) yield* descendants(child);
}

/** A new element beside others of the same file, with their prefix. */
export function beside(other: Element, name: string, attributes: Record<string, string> = {}): Element {
  const colon = other.name.indexOf(':');
  return { name: other.name.slice(0, colon + 1) + name, attributes, children: [] };
}

export const textIn = (element: Element): string =>
  element.children.map((child) => (isElement(child) ? '' : child)).join('');

export const copyOf = (element: Element): Element => ({
  name: element.name,
  attributes: { ...element.attributes },
  children: element.children.map((child) => (isElement(child) ? copyOf(child) : child)),
});
