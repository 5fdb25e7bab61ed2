import { type NumberFormat, numberFormat } from '../../../shared/workbookCells.ts';
import type { FormArchive } from './archive.ts';
import { childNamed, childrenNamed, copyOf, type Element } from './xml.ts';

const textFormat = '49'; // "@"

/** How a cell looks, as far as a preview shows it. */
export interface Look {
  bold: boolean;
  italic: boolean;
  horizontal: 'left' | 'center' | 'right' | null;
  border: boolean;
}

const isTrue = (value: string | undefined): boolean => value === undefined || /^(1|true)$/.test(value);

/** The styles of a workbook: what they say of a cell, and the one added to keep a text a text. */
export class Styles {
  private readonly cells: Element | undefined;
  private readonly formats = new Map<number, string>();
  private readonly fonts: Element[];
  private readonly borders: Element[];
  private readonly asText = new Map<string, string>();

  constructor(archive: FormArchive) {
    const root = archive.relations('xl/workbook.xml').find(({ type }) => type === 'styles');
    const tree = root && archive.tree(root.part);
    this.cells = childNamed(tree, 'cellXfs');
    this.fonts = childrenNamed(childNamed(tree, 'fonts'), 'font');
    this.borders = childrenNamed(childNamed(tree, 'borders'), 'border');
    for (const { attributes } of childrenNamed(childNamed(tree, 'numFmts'), 'numFmt'))
      this.formats.set(Number(attributes.numFmtId), attributes.formatCode ?? '');
  }

  private style(id: string | undefined): Element | undefined {
    return childrenNamed(this.cells, 'xf')[Number(id ?? 0)];
  }

  private format(id: string | undefined): NumberFormat {
    const format = Number(this.style(id)?.attributes.numFmtId ?? 0);
    return numberFormat(format, this.formats.get(format));
  }

  isPercent(id: string | undefined): boolean {
    return this.format(id).isPercent;
  }

  isDay(id: string | undefined): boolean {
    return this.format(id).isDay;
  }

  look(id: string | undefined): Look {
    const style = this.style(id);
    const font = this.fonts[Number(style?.attributes.fontId ?? 0)];
    const border = this.borders[Number(style?.attributes.borderId ?? 0)];
    const bold = childNamed(font, 'b');
    const italic = childNamed(font, 'i');
    const { horizontal } = childNamed(style, 'alignment')?.attributes ?? {};
    const known = (['left', 'center', 'right'] as const).find((each) => horizontal?.startsWith(each));
    return {
      bold: bold !== undefined && isTrue(bold.attributes.val),
      italic: italic !== undefined && isTrue(italic.attributes.val),
      horizontal: known ?? null,
      border: border?.children.some((side) => typeof side !== 'string' && side.attributes.style) ?? false,
    };
  }

  /** The same style, under which what is typed stays a text: a number keeps its zeros when the cell is edited. */
  textStyle(id: string | undefined): string | undefined {
    const known = this.asText.get(id ?? '0');
    if (known !== undefined) return known;
    const style = this.style(id);
    if (!style || !this.cells) return id;
    if (style.attributes.numFmtId === textFormat) return id;
    const copy = copyOf(style);
    copy.attributes.numFmtId = textFormat;
    copy.attributes.applyNumberFormat = '1';
    this.cells.children.push(copy);
    const count = childrenNamed(this.cells, 'xf').length;
    this.cells.attributes.count = String(count);
    const added = String(count - 1);
    this.asText.set(id ?? '0', added);
    return added;
  }
}
