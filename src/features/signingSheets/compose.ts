import { createHash } from 'node:crypto';
import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay, yearOf } from '../../shared/dates.ts';
import { isRice, readGoods } from '../../shared/inKind.ts';
import { shortAreaName } from '../../shared/words.ts';
import { areaNames } from '../areas/service.ts';
import type { CampaignRow } from '../campaigns/service.ts';
import type { Dictionaries } from '../dictionaries/service.ts';
import type { Letterhead } from '../documents/content.ts';
import { columnsOf, type SheetContent, type SheetRow, type Signer } from './content.ts';
import { fitted, paginate } from './layout.ts';
import type { SheetForm } from './schema.ts';
import type { EntryRow } from './store.ts';
import { sumOf, wordsOf } from './sums.ts';

/** "Quà Tết Giáp Thìn 2024": what a campaign gives, in the words of its sheets. */
export function givenBy({ kind, name }: Pick<CampaignRow, 'kind' | 'name'>): string {
  if (/^(quà|hỗ trợ|cứu trợ|mừng|tặng|trợ giúp|thăm)/i.test(name)) return name;
  return kind === 'tet' || kind === 'warInvalidsDay' ? `Quà ${name}` : `Hỗ trợ ${name}`;
}

/** "TDP 4" of "Tổ dân phố 4", for the narrow column. */
const shortName = (name: string): string => shortAreaName(name).replace('\u00a0', ' ');

function rowOf(
  entry: EntryRow,
  about: { content: string; area: string; dictionary: Dictionaries },
): SheetRow {
  return {
    entry: entry.id,
    fullName: entry.recipient_name,
    birthYear: entry.birth_date === null ? null : String(yearOf(entry.birth_date)),
    nationalId: entry.national_id,
    address: entry.address,
    content: about.content,
    area: about.area,
    // A category that is not for lists stands there under its public label, whatever the approval froze.
    category:
      entry.category !== null && about.dictionary.category(entry.category)?.publicListing === false
        ? about.dictionary.publicLabel(entry.category)
        : (entry.category_label ??
          (entry.category === null ? null : about.dictionary.publicLabel(entry.category))),
    source: entry.source_name,
    people: entry.people,
    amountDong: entry.amount_dong,
    goods: readGoods(entry.in_kind),
  };
}

/** "(Kèm theo Quyết định số 12/QĐ-UBND ngày 15/01/2024 của UBND phường)", all decisions that stand behind the rows. */
function basisOf(entries: readonly EntryRow[]): string[] {
  const texts = entries.map(({ decision_number: number, decided_on: day, decision_issuer: issuer }) =>
    number === null
      ? ''
      : [
          `số ${number.replace(/^QĐ\s+(số\s+)?/, '')}`,
          day && `ngày ${formatDay(day)}`,
          issuer && `của ${issuer}`,
        ]
          .filter(Boolean)
          .join(' '),
  );
  const decisions = [...new Set(texts)].filter((text) => text !== '');
  return decisions.length === 0 ? [] : [`(Kèm theo Quyết định ${decisions.join('; Quyết định ')})`];
}

const open = '(Ký, ghi rõ họ tên)';

function signersOf(form: SheetForm, letterhead: Letterhead): Signer[] {
  const leader: Signer = {
    titles: ['TM. ỦY BAN NHÂN DÂN', ...letterhead.signerTitles],
    hint: letterhead.signerTitles.length === 0 ? open : null,
    name: letterhead.signerName,
  };
  const drawnUp: Signer = { titles: ['NGƯỜI LẬP BIỂU'], hint: open, name: letterhead.preparedBy };
  const witness: Signer = { titles: ['TỔ TRƯỞNG', '(chứng kiến)'], hint: open, name: null };
  if (form === 'rice')
    return [
      drawnUp,
      { titles: ['BÊN GIAO', '(thủ kho)'], hint: open, name: null },
      { titles: ['ĐẠI DIỆN BÊN NHẬN'], hint: open, name: null },
      witness,
      leader,
    ];
  return [
    drawnUp,
    { titles: ['NGƯỜI PHÁT', '(THỦ QUỸ)'], hint: open, name: null },
    { titles: ['KẾ TOÁN'], hint: open, name: null },
    witness,
    leader,
  ];
}

/** Goods only, and all of it rice: handed over with minutes of its own. */
const allRice = (rows: readonly SheetRow[]): boolean =>
  rows.every(({ amountDong, goods }) => amountDong === 0 && goods.length > 0 && goods.every(isRice));

export interface Composing {
  campaign: CampaignRow;
  source: string;
  areaName: string;
  entries: readonly EntryRow[];
  /** Without one: the eleven columns, or the minutes of handing over where all of it is rice. */
  form: SheetForm | undefined;
  /** 1: the list; 2 and on: who came to it later. */
  part: number;
  letterhead: Letterhead;
  dictionary: Dictionaries;
  issuedOn: Day;
}

/** A signing sheet of one source and group as it is to be printed. */
export function composeSheet(of: Composing): SheetContent {
  const { campaign, areaName, letterhead } = of;
  const content = givenBy(campaign);
  const rows = of.entries.map((entry) =>
    rowOf(entry, { content, area: shortName(areaName), dictionary: of.dictionary }),
  );
  const form = of.form ?? (allRice(rows) ? 'rice' : 'full');
  const sum = sumOf(rows);
  const columns = fitted(columnsOf(form, { money: sum.amountDong > 0, goods: sum.goods.length > 0 }));
  const more = of.part > 1 ? ` (bổ sung lần ${of.part - 1})` : '';
  const title =
    form === 'rice'
      ? `BIÊN BẢN GIAO NHẬN ${sum.goods.every(isRice) ? 'GẠO' : 'HIỆN VẬT'}: ${content.toUpperCase()}`
      : `DANH SÁCH KÝ NHẬN ${content.toUpperCase()}`;
  const lines = [
    `${areaName}${more}`,
    `Nguồn: ${of.source}`,
    ...basisOf(of.entries),
    ...(form === 'rice'
      ? [
          'Hôm nay, ngày …… tháng …… năm ………, tại ……………………………………, bên giao đã giao đủ số lượng, bên nhận đã nhận đủ theo danh sách dưới đây.',
        ]
      : []),
  ];
  const made = { columns, rows, title, lines, words: wordsOf(sum) };
  return {
    ...made,
    form,
    office: letterhead.office,
    place: letterhead.place,
    issuedOn: of.issuedOn,
    label: `${campaign.name} · ${of.source} · ${shortName(areaName)}${more}`,
    pages: paginate(made),
    signers: signersOf(form, letterhead),
  };
}

/** Over columns and rows: the same list is the same sheet, on whatever day it is printed. */
export function rowsHash({ columns, rows, lines, title, part }: SheetContent & { part: number }): string {
  const fields = columns.map(({ field }) => field);
  return createHash('sha256')
    .update(JSON.stringify([title, lines, fields, rows, part]))
    .digest('hex');
}

/** "7F3A-91C2": short enough to be typed from the foot of a page. */
export function codeFrom(id: string, attempt: number): string {
  const hash = createHash('sha256').update(`${id} ${attempt}`).digest('hex').toUpperCase();
  return `${hash.slice(0, 4)}-${hash.slice(4, 8)}`;
}

/** Names of groups on the desk's day. */
export async function namesOn(t: ReadTx, codes: readonly string[]): Promise<(code: string) => string> {
  const names = await areaNames(t, codes);
  return (code) => names(code, t.today);
}
