import type { WriteTx } from '../../../db/tx.ts';
import type { Day } from '../../../shared/dates.ts';
import { invalid } from '../../../shared/errors.ts';
import { type Goods, giftText, goodsCell, parseGoods, readGoods } from '../../../shared/inKind.ts';
import { clean, fold } from '../../../shared/text.ts';
import type { Rule, Source } from '../../campaigns/schema.ts';
import { rulesOf, sourcesOf } from '../../campaigns/service.ts';
import { addByHand, changeLevel } from '../../recipients/choices.ts';
import { type EntryRow, standingOf } from '../../recipients/service.ts';
import { divideKept } from '../decisions/decided.ts';
import type { ParsedRow } from '../reading/fields.ts';
import type { Known } from './known.ts';
import {
  type FoundPerson,
  foundAs,
  householdLivedIn,
  type Match,
  matchHousehold,
  matchPerson,
  waitsForChoice,
} from './matching.ts';
import { type ApplyRow, compared, created, type FieldChange, type Outcome, rejected } from './outcome.ts';
import { unknownPerson } from './statuses.ts';
import { textValue } from './values.ts';

/** What a row of somebody's list says: whose gift, out of which source, how much; null: the row does not say. */
export interface CampaignRow {
  source: Source;
  person: string | null;
  household: string | null;
  amountDong: number | null;
  /** As it stands in the file, and the goods that were read there; undefined: words that name none. */
  inKind: string | null;
  goods: Goods[] | null | undefined;
  note: string | null;
  /** By whom the row was known; undefined: the household's code said it. */
  match?: FoundPerson;
}

interface Subject {
  person: string | null;
  household: string | null;
  match?: FoundPerson;
}

/** A row's source: its code or name as the campaign has it; one that names none is of the `usual`, or of the only one. */
function sourceOf(row: ParsedRow, sources: readonly Source[], usual: string | undefined): Source | undefined {
  const text = textValue(row, 'source');
  const [only] = sources;
  if (text === undefined)
    return sources.length === 1 ? only : sources.find(({ id, code }) => id === usual || code === usual);
  const key = fold(text);
  return sources.find(({ code }) => fold(code) === key) ?? sources.find(({ name }) => fold(name) === key);
}

/** The person named: among those who ever belonged to the household beside, where there is one, then in the whole ward. */
async function personOf(known: Known, row: ParsedRow, household: string | undefined): Promise<Match> {
  // A number says more than the household does.
  if (household && !textValue(row, 'nationalId') && !textValue(row, 'insuranceNumber')) {
    const members = await known.membershipsOfHousehold(household);
    const among = members.map(({ person_id }) => person_id);
    const match = await matchPerson(known, row, among);
    if (match.kind !== 'unknown') return match;
  }
  return matchPerson(known, row);
}

/** Whom a row speaks of: a person, a household by its code, or an outcome that says why nobody. */
async function subjectOf(known: Known, row: ParsedRow, today: Day): Promise<Subject | { refused: Outcome }> {
  const code = textValue(row, 'householdCode');
  const household = code ? await matchHousehold(known, row, today) : undefined;
  if (code && !household)
    return {
      refused: rejected(
        row,
        'householdCode',
        'unknownHousehold',
        `Mã hộ: phường không có hộ ${code}. Sửa mã hộ, hoặc ghi số CCCD của người nhận.`,
      ),
    };
  const named = ['nationalId', 'insuranceNumber', 'fullName'].some((field) => textValue(row, field));
  if (!named) return { person: null, household: household?.id ?? null };
  const match = await personOf(known, row, household?.id);
  if (match.kind === 'undecided') return { refused: waitsForChoice(match) };
  if (match.kind === 'unknown') {
    // The name beside a household's code is its head's, as the sender has it.
    return household ? { person: null, household: household.id } : { refused: unknownPerson(row) };
  }
  const lived = household?.id ?? (await householdLivedIn(known, match.person.id, today)) ?? null;
  return { person: match.person.id, household: lived, match };
}

const perHousehold = (rules: readonly Rule[]): boolean =>
  rules.length > 0 && rules.every(({ per }) => per === 'household' || per === 'member');

/** Reads what a row of a list says of a campaign, or why it cannot be read. */
export async function campaignRowOf(
  known: Known,
  row: ParsedRow,
  about: { today: Day; sources: readonly Source[]; usual?: string },
): Promise<{ said: CampaignRow } | { refused: Outcome }> {
  const source = sourceOf(row, about.sources, about.usual);
  if (!source) {
    const names = about.sources.map(({ name }) => name).join(', ');
    const text = textValue(row, 'source') ?? '';
    return {
      refused: rejected(
        row,
        'source',
        'unknownSource',
        text === ''
          ? `Nguồn: còn trống, ghi một trong: ${names}.`
          : `Nguồn: đợt này không có nguồn “${text}”, ghi một trong: ${names}.`,
      ),
    };
  }
  const subject = await subjectOf(known, row, about.today);
  if ('refused' in subject) return subject;
  const inKind = clean(textValue(row, 'inKind') ?? '') || null;
  const amount = row.values.amountDong;
  return {
    said: {
      source,
      ...subject,
      amountDong: typeof amount === 'number' ? amount : null,
      inKind,
      goods: inKind === null ? null : parseGoods(inKind),
      note: textValue(row, 'note') ?? null,
    },
  };
}

/**
 * The gifts of the list that a row speaks of: the person's own, else the household's. There are several where somebody
 * receives shares of martyrs: what the row says tells which is meant.
 */
export function giftsOfRow<R extends EntryRow>(rows: readonly R[], said: CampaignRow): R[] {
  const ofSource = rows.filter(({ source_id }) => source_id === said.source.id);
  const own = ofSource.filter(({ person_id }) => said.person !== null && person_id === said.person);
  const gifts =
    own.length > 0
      ? own
      : ofSource.filter(
          ({ person_id, household_id }) =>
            person_id === null && said.household !== null && household_id === said.household,
        );
  const meant = gifts.filter((entry) => !differsFrom(entry, said));
  return meant.length > 0 ? meant : gifts;
}

/** The cell is as the register's own workbook has it: equal, however somebody has named the goods. */
const isOurs = (entry: EntryRow, inKind: string | null): boolean =>
  inKind === clean(goodsCell(readGoods(entry.in_kind)));

/** What stands in the cell is no goods, and not what the register writes for the gift either. */
export function unreadGoods(
  row: ParsedRow,
  said: CampaignRow,
  entry: EntryRow | undefined,
): Outcome | undefined {
  if (said.goods !== undefined || (entry && isOurs(entry, said.inKind))) return undefined;
  return rejected(
    row,
    'inKind',
    'unreadable',
    `Hiện vật: không hiểu “${said.inKind}”, ghi như 15 kg gạo; 1 phần quà.`,
  );
}

/** What the row says of the gift otherwise than the list has it; blank cells never differ. */
function levelChanges(entry: EntryRow, { amountDong, inKind, goods }: CampaignRow): FieldChange[] {
  const ours = giftText(0, readGoods(entry.in_kind));
  const changes: FieldChange[] = [];
  if (amountDong !== null && amountDong !== entry.amount_dong)
    changes.push({ field: 'amountDong', old: entry.amount_dong, new: amountDong, of: entry.id });
  if (!isOurs(entry, inKind) && goods && giftText(0, goods) !== ours)
    changes.push({ field: 'inKind', old: ours, new: giftText(0, goods), of: entry.id });
  return changes;
}

/** What the row says of the gift differs from what the list has. */
export const differsFrom = (entry: EntryRow, said: CampaignRow): boolean =>
  levelChanges(entry, said).length > 0;

/** Another level for somebody with several gifts of the source: the row does not say for which. */
function severalGifts(row: ParsedRow, { source }: CampaignRow, gifts: readonly EntryRow[]): Outcome {
  const levels = gifts.map((each) => giftText(each.amount_dong, readGoods(each.in_kind))).join('; ');
  return rejected(
    row,
    'amountDong',
    'severalGifts',
    `Mức quà: người này có nhiều suất của ${source.name} (${levels}), không suất nào như trong tệp. Ghi đúng mức của suất, hoặc sửa ở danh sách của đợt.`,
  );
}

const fileReason = 'Theo danh sách nhập từ tệp';

async function addFromRow(t: WriteTx, row: ParsedRow, campaign: string, said: CampaignRow): Promise<Outcome> {
  const rules = (await rulesOf(t, campaign)).filter(({ source }) => source === said.source.id);
  const [only] = rules;
  if (said.amountDong === null && said.goods === null && (rules.length !== 1 || !only))
    return rejected(row, 'amountDong', 'required', 'Mức quà: còn trống, ghi số tiền hoặc hiện vật của suất.');
  const isHousehold = said.person === null || (said.household !== null && perHousehold(rules));
  const goods = said.goods ?? [];
  await addByHand(
    t,
    campaign,
    {
      source: said.source.id,
      ...(isHousehold ? { household: said.household ?? '' } : { person: said.person ?? '' }),
      ...(rules.length === 1 && only ? { rule: only.id } : {}),
      ...(said.amountDong === null && said.goods === null
        ? {}
        : { amountDong: said.amountDong ?? 0, inKind: goods }),
      reason: said.note ? clean(said.note) : fileReason,
      proposedBy: 'Danh sách nhập từ tệp',
    },
    'import',
  );
  return created([{ field: 'amountDong', old: null, new: said.amountDong ?? only?.amountDong ?? null }]);
}

/** One row of a list for a campaign: a gift that is not there is proposed, another amount changes a proposal. */
export const applyCampaign: ApplyRow = async (t, row, context) => {
  const { known, campaign } = context;
  if (campaign === null)
    throw invalid('/campaign', 'required', 'Đợt hỗ trợ: còn trống, chọn đợt mà danh sách thuộc về.');
  const read = await campaignRowOf(known, row, { today: t.today, sources: await sourcesOf(t, campaign) });
  if ('refused' in read) return read.refused;
  const { said } = read;
  const standing = await standingOf(t, [said.source.id], said);
  const [entry, other] = giftsOfRow(standing, said);
  const asFound = (outcome: Outcome): Outcome =>
    said.match
      ? foundAs(row, said.match, outcome)
      : { ...outcome, found: { ...(said.household ? { household: said.household } : {}), how: 'household' } };
  const unread = unreadGoods(row, said, entry);
  if (unread) return unread;
  if (entry && other && differsFrom(entry, said)) return asFound(severalGifts(row, said, [entry, other]));
  if (!entry) return asFound(await addFromRow(t, row, campaign, said));
  const { taken, kept } = divideKept(row, context, levelChanges(entry, said));
  if (taken.length > 0) {
    const takes = (field: string): boolean => taken.some((each) => each.field === field);
    const ours = readGoods(entry.in_kind);
    const level = {
      amountDong: takes('amountDong') ? (said.amountDong ?? entry.amount_dong) : entry.amount_dong,
      goods: takes('inKind') ? (said.goods ?? ours) : ours,
    };
    await changeLevel(t, entry, level, said.note ? clean(said.note) : fileReason);
  }
  return asFound(compared(taken, kept));
};
