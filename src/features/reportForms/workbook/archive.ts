import path from 'node:path/posix';
import JSZip from 'jszip';
import { invalid } from '../../../shared/errors.ts';
import { brokenForm, childNamed, childrenNamed, type Element, localName, parseXml, writeXml } from './xml.ts';

const macroPart = /^xl\/(vbaProject|vbaData|vbaProjectSignature)/i;
const macroWorkbook = /application\/vnd\.ms-excel\.(sheet|template)\.macroEnabled\.main\+xml/g;
const plainWorkbook = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';

export interface Relation {
  id: string;
  /** The last word of its type: `worksheet`, `table`, `drawing`. */
  type: string;
  /** Name of the part it leads to. */
  part: string;
}

/**
 * The parts of a workbook: those asked for as XML are written back as they then are, all others byte for byte as they
 * came.
 */
export class FormArchive {
  private readonly trees = new Map<string, Element>();
  private readonly texts = new Map<string, string>();

  private constructor(
    private readonly zip: JSZip,
    private readonly kept: ReadonlyMap<string, string>,
  ) {}

  /** Opens a file that has passed `checkFile`. */
  static async open(bytes: Buffer): Promise<FormArchive> {
    let zip: JSZip;
    const texts = new Map<string, string>();
    try {
      zip = await JSZip.loadAsync(bytes);
      for (const [name, entry] of Object.entries(zip.files))
        if (/\.(xml|rels|vml)$/i.test(name)) texts.set(name, await entry.async('string'));
    } catch {
      throw brokenForm();
    }
    return new FormArchive(zip, texts);
  }

  get names(): string[] {
    return Object.keys(this.zip.files);
  }

  /** A part as XML; what is changed in it is written. */
  tree(name: string): Element | undefined {
    const known = this.trees.get(name);
    if (known) return known;
    const text = this.kept.get(name);
    if (text === undefined) return undefined;
    const made = parseXml(text);
    this.trees.set(name, made);
    return made;
  }

  requireTree(name: string): Element {
    const found = this.tree(name);
    if (!found) throw brokenForm();
    return found;
  }

  /** A part that is not quite XML (the old drawings of comments), as text. */
  text(name: string): string {
    return this.texts.get(name) ?? this.kept.get(name) ?? '';
  }

  setText(name: string, text: string): void {
    this.texts.set(name, text);
  }

  relationsName(part: string): string {
    return path.join(path.dirname(part), '_rels', `${path.basename(part)}.rels`);
  }

  /** Where a part's relations lead to, inside the file. */
  relations(part: string): Relation[] {
    const list = childrenNamed(this.tree(this.relationsName(part)), 'Relationship');
    return list.flatMap(({ attributes }) => {
      const { Id = '', Type = '', Target = '', TargetMode } = attributes;
      if (TargetMode === 'External') return [];
      const target = Target.startsWith('/') ? Target.slice(1) : path.join(path.dirname(part), Target);
      return [{ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), part: target }];
    });
  }

  /** Adds a part with its type and the relation that leads to it; answers the relation's id. */
  addPart(from: string, name: string, root: Element, contentType: string, type: string): string {
    this.trees.set(name, root);
    const types = this.requireTree('[Content_Types].xml');
    types.children.push({
      name: types.name.replace('Types', 'Override'),
      attributes: { PartName: `/${name}`, ContentType: contentType },
      children: [],
    });
    const relations = this.requireTree(this.relationsName(from));
    const taken = new Set(childrenNamed(relations, 'Relationship').map(({ attributes }) => attributes.Id));
    let n = taken.size + 1;
    while (taken.has(`rId${n}`)) n++;
    relations.children.push({
      name: relations.name.replace('Relationships', 'Relationship'),
      attributes: { Id: `rId${n}`, Type: type, Target: path.relative(path.dirname(from), name) },
      children: [],
    });
    return `rId${n}`;
  }

  /** Takes parts out, with whatever names them. */
  dropParts(test: (name: string) => boolean): void {
    const gone = this.names.filter((name) => test(name));
    if (gone.length === 0) return;
    for (const name of gone) {
      this.zip.remove(name);
      this.trees.delete(name);
    }
    const types = this.requireTree('[Content_Types].xml');
    types.children = types.children.filter(
      (child) => typeof child === 'string' || !gone.includes((child.attributes.PartName ?? '').slice(1)),
    );
    for (const relationsPart of this.names.filter((name) => name.endsWith('.rels'))) {
      const owner = path.join(
        path.dirname(path.dirname(relationsPart)),
        path.basename(relationsPart, '.rels'),
      );
      const ids = new Set(
        this.relations(owner)
          .filter(({ part }) => gone.includes(part))
          .map(({ id }) => id),
      );
      const tree = this.tree(relationsPart);
      if (!tree || ids.size === 0) continue;
      tree.children = tree.children.filter(
        (child) => typeof child === 'string' || !ids.has(child.attributes.Id ?? ''),
      );
    }
  }

  get hasMacros(): boolean {
    return this.names.some((name) => macroPart.test(name));
  }

  /** A workbook with macros as one without: what runs is gone, all else stays. */
  dropMacros(): void {
    this.dropParts((name) => macroPart.test(name) || /^xl\/_rels\/vbaProject/i.test(name));
    for (const child of this.requireTree('[Content_Types].xml').children) {
      if (typeof child === 'string' || !child.attributes.ContentType) continue;
      child.attributes.ContentType = child.attributes.ContentType.replace(macroWorkbook, plainWorkbook);
    }
  }

  /** The whole file again. The same parts give the same bytes. */
  async write(): Promise<Buffer> {
    const date = new Date(Date.UTC(1980, 0, 1));
    for (const [name, text] of this.texts) this.zip.file(name, text, { date, createFolders: false });
    for (const [name, tree] of this.trees)
      this.zip.file(name, writeXml(tree), { date, createFolders: false });
    return this.zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
  }
}

export interface SheetPart {
  name: string;
  part: string;
  hidden: boolean;
  tree: Element;
}

/** The sheets of a workbook that hold cells, in its order. */
export function sheetsOf(archive: FormArchive): SheetPart[] {
  const workbook = archive.requireTree('xl/workbook.xml');
  const relations = new Map(archive.relations('xl/workbook.xml').map((each) => [each.id, each]));
  return childrenNamed(childNamed(workbook, 'sheets'), 'sheet').flatMap((sheet) => {
    const id = Object.entries(sheet.attributes).find(([name]) => /(^|:)id$/.test(name))?.[1] ?? '';
    const relation = relations.get(id);
    if (relation?.type !== 'worksheet') return [];
    const tree = archive.requireTree(relation.part);
    if (localName(tree) !== 'worksheet') throw brokenForm();
    const { name = '', state } = sheet.attributes;
    return [{ name, part: relation.part, hidden: state === 'hidden' || state === 'veryHidden', tree }];
  });
}

/** True where nobody may add a sheet. */
export function isStructureLocked(archive: FormArchive): boolean {
  const protection = childNamed(archive.requireTree('xl/workbook.xml'), 'workbookProtection');
  return /^(1|true)$/.test(protection?.attributes.lockStructure ?? '');
}

const mostCells = 100_000;

/** 422 where a form is larger than any form is. */
export function checkSize(sheets: readonly SheetPart[]): void {
  let cells = 0;
  for (const { name, tree } of sheets) {
    for (const row of childrenNamed(childNamed(tree, 'sheetData'), 'row')) cells += row.children.length;
    if (cells > mostCells)
      throw invalid(
        '/file',
        'tooManyCells',
        `Trang tính “${name}” có quá nhiều ô: biểu mẫu nhiều nhất ${mostCells.toLocaleString('vi-VN')} ô. Xóa các dòng, cột thừa (cả ô chỉ có kẻ khung) rồi tải lên lại.`,
      );
  }
}
