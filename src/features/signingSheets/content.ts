import type { Day } from '../../shared/dates.ts';
import type { Goods } from '../../shared/inKind.ts';
import type { SheetForm } from './schema.ts';

/** What a column of a signing sheet holds, above it, and how wide it is in mm before the widths are fitted to the paper. */
export interface SheetColumn {
  field: string;
  header: string;
  width: number;
  align: 'left' | 'center' | 'right';
}

const column = (field: string, header: string, width: number, align: SheetColumn['align'] = 'left') => ({
  field,
  header,
  width,
  align,
});

const columns = {
  index: column('index', 'STT', 9, 'center'),
  fullName: column('fullName', 'Họ và tên', 31),
  head: column('fullName', 'Họ và tên chủ hộ', 36),
  birthYear: column('birthYear', 'Năm sinh', 13, 'center'),
  nationalId: column('nationalId', 'Số CCCD', 25, 'center'),
  address: column('address', 'Địa chỉ', 27),
  content: column('content', 'Nội dung hỗ trợ', 21),
  area: column('area', 'Tổ dân phố', 13, 'center'),
  category: column('category', 'Đối tượng', 32),
  source: column('source', 'Nguồn', 20),
  people: column('people', 'Số khẩu', 12, 'center'),
  amountDong: column('amountDong', 'Số tiền (đồng)', 19, 'right'),
  inKind: column('inKind', 'Hiện vật', 22),
  signature: column('signature', 'Ký nhận hoặc điểm chỉ', 27),
  proxy: column('proxy', 'Người nhận thay (họ tên, quan hệ, số CCCD)', 30),
} satisfies Record<string, SheetColumn>;

/** Columns of a form: the eleven by default, one more where something is given in kind. */
export function columnsOf(form: SheetForm, has: { money: boolean; goods: boolean }): SheetColumn[] {
  const gift = [
    ...(has.money || !has.goods ? [columns.amountDong] : []),
    ...(has.goods ? [columns.inKind] : []),
  ];
  const { index, fullName, nationalId, address, area, signature, proxy } = columns;
  if (form === 'rice')
    return [index, columns.head, nationalId, address, area, columns.people, ...gift, signature, proxy];
  if (form === 'group')
    return [
      index,
      fullName,
      columns.birthYear,
      address,
      columns.content,
      columns.source,
      ...gift,
      signature,
      proxy,
    ];
  return [
    index,
    fullName,
    nationalId,
    address,
    columns.content,
    area,
    columns.category,
    columns.source,
    ...gift,
    signature,
    proxy,
  ];
}

/** One gift as it stands on the paper. */
export interface SheetRow {
  /** Id of the entry of the approved list. */
  entry: string;
  fullName: string;
  birthYear: string | null;
  nationalId: string | null;
  address: string | null;
  content: string;
  area: string;
  /** Public label. */
  category: string | null;
  source: string;
  people: number | null;
  amountDong: number;
  goods: Goods[];
}

/** Gifts, money and goods of some rows added up. */
export interface SheetSum {
  gifts: number;
  amountDong: number;
  goods: Goods[];
}

/** Rows `from`…`to` (not with it) of the sheet. */
export interface PageOfRows {
  from: number;
  to: number;
}

/** Who signs below the list; a name not known stays open. */
export interface Signer {
  /** Lines one above the other: "NGƯỜI PHÁT", "(THỦ QUỸ)". */
  titles: string[];
  hint: string | null;
  name: string | null;
}

/** A signing sheet as printed: whatever the registers say later, it is shown and printed as this. */
export interface SheetContent {
  form: SheetForm;
  columns: SheetColumn[];
  /** "PHƯỜNG CHÁNH LỘ" */
  office: string;
  place: string | null;
  issuedOn: Day;
  title: string;
  /** Lines below the title: group, source, decision, minutes. */
  lines: string[];
  /** "TET-2024 · TDP 4", in the foot of each page. */
  label: string;
  rows: SheetRow[];
  pages: PageOfRows[];
  /** "Tổng số tiền bằng chữ: …" */
  words: string;
  signers: Signer[];
}
