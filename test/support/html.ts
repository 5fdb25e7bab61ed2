/** An element of a page, enough to look at what our own pages say; they are well formed. */
export interface Element {
  tag: string;
  attributes: Record<string, string>;
  children: (Element | string)[];
}

const voids: ReadonlySet<string> = new Set(['meta', 'link', 'input', 'br', 'col', 'img', 'hr']);

const decoded = (text: string): string =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&amp;/g, '&');

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/([\w:-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [
      name.toLowerCase(),
      decoded(value),
    ]),
  );
}

/** The tree of a page; throws where a tag is closed that is not open. */
export function parseHtml(html: string): Element {
  const root: Element = { tag: 'root', attributes: {}, children: [] };
  const open = [root];
  for (const [, close, tag = '', attributes = '', text] of html.matchAll(
    /<(?:!doctype[^>]*|(\/)?([\w-]+)((?:\s+[\w:-]+(?:="[^"]*")?)*)\s*\/?)>|([^<]+)/gi,
  )) {
    const inside = open.at(-1) ?? root;
    if (text !== undefined) inside.children.push(decoded(text));
    else if (close) {
      if (open.pop()?.tag !== tag) throw new Error(`</${tag}> closes nothing`);
    } else if (tag) {
      const element: Element = { tag, attributes: attributesOf(attributes), children: [] };
      inside.children.push(element);
      if (!voids.has(tag)) open.push(element);
    }
  }
  return root;
}

const inline: ReadonlySet<string> = new Set(['a', 'b', 'em', 'span', 'strong', 'kbd', 'code']);

/** All text of an element, with single spaces, blocks apart. */
export function textOf(element: Element): string {
  const all = (each: Element | string): string => {
    if (typeof each === 'string') return each;
    const text = each.children.map(all).join('');
    return inline.has(each.tag) ? text : ` ${text} `;
  };
  return all(element).replace(/\s+/g, ' ').trim();
}

function matches(element: Element, step: string): boolean {
  const [, tag = '', rest = ''] = /^([\w-]*)(.*)$/.exec(step) ?? [];
  if (tag && element.tag !== tag) return false;
  const classes = (element.attributes.class ?? '').split(/\s+/);
  return [...rest.matchAll(/\.([\w-]+)|\[([\w-]+)(?:="([^"]*)")?\]/g)].every(([, name, attribute, value]) =>
    name !== undefined
      ? classes.includes(name)
      : value === undefined
        ? Object.hasOwn(element.attributes, attribute ?? '')
        : element.attributes[attribute ?? ''] === value,
  );
}

function below(element: Element): Element[] {
  return element.children.flatMap((child) => (typeof child === 'string' ? [] : [child, ...below(child)]));
}

/** Elements of a selector of tags, classes and attributes with descendants: `article.paper td.middle`. */
export function select(from: Element | string, selector: string): Element[] {
  let found = [typeof from === 'string' ? parseHtml(from) : from];
  for (const step of selector.split(/\s+(?![^[]*\])/)) {
    found = [...new Set(found.flatMap(below))].filter((element) => matches(element, step));
  }
  return found;
}

/** Texts of the elements of a selector. */
export const texts = (from: Element | string, selector: string): string[] =>
  select(from, selector).map(textOf);

/** Rows of the first table of a selector, as texts. */
export function tableOf(from: Element | string, selector: string): string[][] {
  const [table] = select(from, selector);
  if (!table) throw new Error(`no ${selector}`);
  return select(table, 'tbody tr').map((row) => texts(row, 'td'));
}
