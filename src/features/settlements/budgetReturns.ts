import type { WriteTx } from '../../db/tx.ts';
import { conflict, invalid, notFound } from '../../shared/errors.ts';
import { goodsOf, inKindOf, readGoods, sumGoods, writeGoods } from '../../shared/inKind.ts';
import { clean } from '../../shared/text.ts';
import { accountsOf, type Movement, post } from '../campaigns/ledger.ts';
import { findSource } from '../campaigns/sources.ts';
import { type Gift, giftsOf } from '../payments/states.ts';
import type { BudgetReturn, BudgetReturnForm } from './schema.ts';
import * as store from './store.ts';
import { openCampaign } from './vouchers.ts';

const entriesOf = ({ entries }: store.ReturnRow): string[] =>
  entries === null ? [] : (JSON.parse(entries) as string[]); // written below

/** Money given back to the budget, as the API has it; a row that takes another back marks that one. */
export function budgetReturns(rows: readonly store.ReturnRow[]): BudgetReturn[] {
  const reversed = new Set(rows.map(({ reverses_id }) => reverses_id));
  return rows
    .filter(({ reverses_id }) => reverses_id === null)
    .map((row) => ({
      id: row.id,
      source: row.source_id,
      number: row.voucher_number,
      returnedOn: row.returned_on,
      gifts: entriesOf(row).length,
      amountDong: Number(row.amount_dong),
      undrawnDong: Number(row.undrawn_dong ?? 0),
      inKind: inKindOf(readGoods(row.in_kind)),
      undrawnInKind: inKindOf(readGoods(row.undrawn_in_kind)),
      note: row.note,
      reversed: reversed.has(row.id),
    }));
}

/** Gifts that have been given back to the budget. */
export function givenBackEntries(rows: readonly store.ReturnRow[]): Set<string> {
  const reversed = new Set(rows.map(({ reverses_id }) => reverses_id));
  return new Set(
    rows.filter((row) => row.reverses_id === null && !reversed.has(row.id)).flatMap((row) => entriesOf(row)),
  );
}

/** What giving back moves: the gifts that had come back, and what of the budget was never drawn. */
function movementsOf(row: store.ReturnRow, gifts: readonly Gift[]): Movement[] {
  const common = { campaign: row.campaign_id, source: row.source_id, onDay: row.returned_on };
  const movements: Movement[] = gifts.map(({ entry, amountDong, goods }) => ({
    ...common,
    entry,
    from: 'returned',
    to: 'treasury',
    amountDong,
    goods,
  }));
  const undrawn = { amountDong: Number(row.undrawn_dong ?? 0), goods: readGoods(row.undrawn_in_kind) };
  if (undrawn.amountDong > 0 || undrawn.goods.length > 0)
    movements.push({ ...common, from: 'budget', to: 'treasury', ...undrawn });
  return movements;
}

/**
 * Gives back to the budget (nộp trả ngân sách), with number and day: every gift of the source that came back and was not
 * given back yet, and what of its budget was never drawn.
 */
export async function returnToBudget(t: WriteTx, id: string, form: BudgetReturnForm): Promise<BudgetReturn> {
  const campaign = await openCampaign(t, id);
  const source = await findSource(t, campaign.id, form.source);
  const returned = (await giftsOf(t, campaign.id, { source: source.id })).filter(
    ({ payment }) => payment?.kind === 'return',
  );
  const at = await accountsOf(
    t,
    returned.map(({ entry }) => entry),
  );
  const gifts = returned.filter(({ entry }) => at.get(entry) === 'returned');
  const undrawnDong = form.undrawnDong ?? 0;
  const undrawnGoods = goodsOf(form.undrawnInKind);
  if (gifts.length === 0 && undrawnDong === 0 && undrawnGoods.length === 0)
    throw invalid(
      '/undrawnDong',
      'nothing',
      `${source.name}: không có suất trả lại nào chưa nộp, ghi số kinh phí chưa dùng nộp trả.`,
    );
  const row: store.ReturnRow = {
    id: t.newId(),
    campaign_id: campaign.id,
    source_id: source.id,
    amount_dong: gifts.reduce((sum, { amountDong }) => sum + amountDong, 0) + undrawnDong,
    in_kind: writeGoods(sumGoods([...gifts.flatMap(({ goods }) => goods), ...undrawnGoods])),
    undrawn_dong: undrawnDong,
    undrawn_in_kind: writeGoods(undrawnGoods),
    entries: JSON.stringify(gifts.map(({ entry }) => entry)),
    returned_on: form.returnedOn,
    voucher_number: clean(form.number),
    note: form.note ? clean(form.note) : null,
    reverses_id: null,
  };
  await store.insertReturn(t, row);
  await post(t, movementsOf(row, gifts));
  t.audit({
    action: 'budgetReturn.add',
    kind: 'budgetReturn',
    id: row.id,
    area: campaign.area_code,
    after: row,
  });
  const [answer] = budgetReturns([row]);
  if (!answer) throw notFound();
  return answer;
}

/** Takes back what was recorded as given back by mistake: a row of its own, and the gifts lie among the returned again. */
export async function reverseReturn(t: WriteTx, id: string, which: string, reason: string): Promise<void> {
  const campaign = await openCampaign(t, id);
  const rows = await store.returnsOf(t, campaign.id);
  const row = rows.find((each) => each.id === which && each.reverses_id === null);
  if (!row) throw notFound('Không có lần nộp trả này trong đợt.');
  if (rows.some(({ reverses_id }) => reverses_id === row.id))
    throw conflict('/', 'reversed', 'Lần nộp trả này đã được hủy trước đó.');
  const reversal: store.ReturnRow = { ...row, id: t.newId(), reverses_id: row.id, note: clean(reason) };
  await store.insertReturn(t, reversal);
  const entries = new Set(entriesOf(row));
  const gifts = (await giftsOf(t, campaign.id, { source: row.source_id })).filter(({ entry }) =>
    entries.has(entry),
  );
  await post(
    t,
    movementsOf(row, gifts).map((movement) => ({ ...movement, from: movement.to, to: movement.from })),
  );
  t.audit({
    action: 'budgetReturn.reverse',
    kind: 'budgetReturn',
    id: row.id,
    area: campaign.area_code,
    before: row,
    reason: clean(reason),
  });
}
