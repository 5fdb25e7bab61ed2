import type { ReadTx, WriteTx } from '../../../db/tx.ts';
import { invalid } from '../../../shared/errors.ts';
import { type Goods, giftText, parseGoods, readGoods } from '../../../shared/inKind.ts';
import { clean, fold } from '../../../shared/text.ts';
import type { Rule, Source } from '../../campaigns/schema.ts';
import { rulesOf, sourcesOf } from '../../campaigns/service.ts';
import { addByHand, changeLevel } from '../../recipients/choices.ts';
import { type EntryRow, entryRows } from '../../recipients/service.ts';
import { divideKept } from '../decisions/decided.ts';
import type { ParsedRow } from '../reading/fields.ts';
import {
  type FoundPerson,
  foundAs,
  householdLivedIn,
  matchHousehold,
  matchPerson,
  textValue,
  waitsForChoice,
} from './matching.ts';
import { type ApplyRow, compared, created, type FieldChange, type Outcome, rejected } from './outcome.ts';
import { unknownPerson } from './statuses.ts';

/** What a row of somebody's list says: whose gift, out of which source, how much; null: the row does not say. */
export interface CampaignRow {
  source: Source;
  person: string | null;
  household: string | null;
  amountDong: number | null;
  goods: Goods[] | null;
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
  return sources.find(({ code, name }) => fold(code) === key || fold(name) === key);
}

/** Whom a row speaks of: a person, a household by its code, or an outcome that says why nobody. */
async function subjectOf(t: ReadTx, row: ParsedRow, area: string): Promise<Subject | { refused: Outcome }> {
  const code = textValue(row, 'householdCode');
  const household = code ? await matchHousehold(t, row, area, t.today) : undefined;
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
  const match = await matchPerson(t, row, area);
  if (match.kind === 'undecided') return { refused: waitsForChoice(match) };
  if (match.kind === 'unknown') {
    // The name beside a household's code is its head's, as the sender has it.
    return household ? { person: null, household: household.id } : { refused: unknownPerson(row) };
  }
  const lived = household?.id ?? (await householdLivedIn(t, match.person.id, t.today)) ?? null;
  return { person: match.person.id, household: lived, match };
}

const perHousehold = (rules: readonly Rule[]): boolean =>
  rules.length > 0 && rules.every(({ per }) => per === 'household' || per === 'member');

/** Reads what a row of a list says of a campaign, or why it cannot be read. */
export async function campaignRowOf(
  t: ReadTx,
  row: ParsedRow,
  about: { area: string; sources: readonly Source[]; usual?: string },
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
  const subject = await subjectOf(t, row, about.area);
  if ('refused' in subject) return subject;
  const inKind = textValue(row, 'inKind');
  const goods = inKind === undefined ? null : parseGoods(inKind);
  if (goods === undefined)
    return {
      refused: rejected(
        row,
        'inKind',
        'unreadable',
        `Hiện vật: không hiểu “${inKind}”, ghi như 15 kg gạo; 1 phần quà.`,
      ),
    };
  const amount = row.values.amountDong;
  return {
    said: {
      source,
      ...subject,
      amountDong: typeof amount === 'number' ? amount : null,
      goods,
      note: textValue(row, 'note') ?? null,
    },
  };
}

/** The gift of the list that a row speaks of: the person's own, else the household's. */
export function giftOfRow(rows: readonly EntryRow[], said: CampaignRow): EntryRow | undefined {
  const ofSource = rows.filter(({ source_id }) => source_id === said.source.id);
  return (
    ofSource.find(({ person_id }) => said.person !== null && person_id === said.person) ??
    ofSource.find(
      ({ person_id, household_id }) =>
        person_id === null && said.household !== null && household_id === said.household,
    )
  );
}

/** What the row says of the gift otherwise than the list has it; blank cells never differ. */
function levelChanges(entry: EntryRow, { amountDong, goods }: CampaignRow): FieldChange[] {
  const ours = giftText(0, readGoods(entry.in_kind));
  const changes: FieldChange[] = [];
  if (amountDong !== null && amountDong !== entry.amount_dong)
    changes.push({ field: 'amountDong', old: entry.amount_dong, new: amountDong, of: entry.id });
  if (goods !== null && giftText(0, goods) !== ours)
    changes.push({ field: 'inKind', old: ours, new: giftText(0, goods), of: entry.id });
  return changes;
}

/** What the row says of the gift differs from what the list has. */
export const differsFrom = (entry: EntryRow, said: CampaignRow): boolean =>
  levelChanges(entry, said).length > 0;

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
  const { area, campaign } = context;
  if (campaign === null)
    throw invalid('/campaign', 'required', 'Đợt hỗ trợ: còn trống, chọn đợt mà danh sách thuộc về.');
  const read = await campaignRowOf(t, row, { area, sources: await sourcesOf(t, campaign) });
  if ('refused' in read) return read.refused;
  const { said } = read;
  const standing = await entryRows(t, {
    campaign,
    sources: [said.source.id],
    states: ['proposed', 'approved'],
    of: said,
  });
  const entry = giftOfRow(standing, said);
  const asFound = (outcome: Outcome): Outcome =>
    said.match
      ? foundAs(row, said.match, outcome)
      : { ...outcome, found: { ...(said.household ? { household: said.household } : {}), how: 'household' } };
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
