import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { nameKey } from '../../shared/text.ts';
import { inScope, requireArea, scopeCondition } from '../areas/service.ts';
import { type InsuranceRow, levelOf } from '../insurance/service.ts';
import { candidatesOf } from './candidates.ts';
import type { Candidate, Difference, Reconciliation, RowAnswer, RowKind, RowState } from './schema.ts';
import * as store from './store.ts';

/** The reconciliation as stored; 404 outside the actor's area. */
export async function requireReconciliation(t: ReadTx, id: string): Promise<store.ReconciliationRow> {
  const row = await store.reconciliationById(t, id);
  if (!row || !(await inScope(t, row.area_code)))
    throw notFound('Không có lần đối chiếu này trong phạm vi của bạn.');
  return row;
}

function answer(row: store.ReconciliationRow, counted: readonly store.KindCount[]): Reconciliation {
  const sum = (kind: RowKind, state?: RowState): number =>
    counted
      .filter((each) => each.kind === kind && (state === undefined || each.state === state))
      .reduce((total, { n }) => total + Number(n), 0);
  return {
    id: row.id,
    area: row.area_code,
    asOf: row.as_of,
    filename: row.filename,
    fileRows: Number(row.file_rows),
    covered: Number(row.covered),
    counts: {
      agrees: sum('agrees'),
      differs: sum('differs'),
      onlyThere: sum('onlyThere'),
      onlyHere: sum('onlyHere'),
      undecided: sum('undecided'),
      unreadable: sum('unreadable'),
    },
    open: {
      differs: sum('differs', 'open'),
      onlyThere: sum('onlyThere', 'open'),
      onlyHere: sum('onlyHere', 'open'),
      undecided: sum('undecided', 'open'),
      unreadable: sum('unreadable', 'open'),
    },
    createdAt: row.created_at,
  };
}

/** A reconciliation with its counts. */
export async function readReconciliation(t: ReadTx, id: string): Promise<Reconciliation> {
  return answer(await requireReconciliation(t, id), await store.countsOf(t, [id]));
}

/** Reconciliations in the actor's scope, newest first; of one area when it is named. */
export async function listReconciliations(
  t: ReadTx,
  query: { area?: string; limit?: number; cursor?: string },
): Promise<List<Reconciliation>> {
  if (query.area) await requireArea(t, query.area);
  const scope = scopeCondition(t, 'area_code');
  const page = pageOf(query);
  const rows = await store.reconciliationsOf(t, scope, query.area, page);
  const counted = groupBy(
    await store.countsOf(
      t,
      rows.map(({ id }) => id),
    ),
    (each) => each.reconciliation_id,
  );
  const items = rows.map((row) => answer(row, counted.get(row.id) ?? []));
  return listOf(items, await store.countReconciliations(t, scope, query.area), page);
}

/** The newest reconciliation of an area. */
export async function newestReconciliation(t: ReadTx, area: string): Promise<Reconciliation | undefined> {
  return (await listReconciliations(t, { area, limit: 1 })).items[0];
}

const cardAnswer = (row: InsuranceRow): NonNullable<RowAnswer['ours']> => ({
  cardNumber: row.card_number,
  objectCode: row.object_code,
  benefitLevel: levelOf(row),
  validFrom: row.valid_from,
  validTo: lastDayOut(row.valid_to),
  facility: row.facility,
});

function rowAnswer(row: store.StagedRow, people: ReadonlyMap<string, Candidate>): RowAnswer {
  const mayBe: string[] = row.kind === 'undecided' ? JSON.parse(row.candidates) : [];
  return {
    number: Number(row.number),
    sheet: row.sheet,
    row: row.row_number === null ? null : Number(row.row_number),
    kind: row.kind,
    state: row.state,
    acceptable: Number(row.acceptable) === 1,
    label: row.label,
    person: row.person_id,
    insurancePeriod: row.period_id,
    fields: JSON.parse(row.fields),
    reasons: JSON.parse(row.reasons),
    theirs: row.incoming === null ? null : JSON.parse(row.incoming),
    ours: row.held === null ? null : cardAnswer(JSON.parse(row.held)),
    candidates: mayBe.flatMap((id) => people.get(id) ?? []),
  };
}

async function rowAnswers(t: ReadTx, rows: readonly store.StagedRow[], day: Day): Promise<RowAnswer[]> {
  const undecided = rows.filter(({ kind }) => kind === 'undecided');
  const people = await candidatesOf(t, undecided, day, cardAnswer);
  return rows.map((row) => rowAnswer(row, people));
}

/** Rows of a reconciliation in the list's order, then ours that it does not have. */
export async function listRows(
  t: ReadTx,
  id: string,
  query: { kind?: RowKind; state?: RowState; limit?: number; cursor?: string },
): Promise<List<RowAnswer>> {
  const { as_of } = await requireReconciliation(t, id);
  const page = pageOf(query);
  const rows = await store.rowsOf(t, id, query, page);
  return listOf(await rowAnswers(t, rows, as_of), await store.countRows(t, id, query), page);
}

/** Every row of a kind, for paper and workbook. */
export async function allRows(t: ReadTx, id: string, kind: RowKind): Promise<RowAnswer[]> {
  const { as_of } = await requireReconciliation(t, id);
  return rowAnswers(t, await store.rowsOf(t, id, { kind }), as_of);
}

/** People whose name the insurer writes otherwise, by the newest list of an area: it stops their card. */
export async function namesDifferingFromInsurer(
  t: ReadTx,
  area: string,
): Promise<{ person: string; ours: string; theirs: string; asOf: Day }[]> {
  const newest = await newestReconciliation(t, area);
  if (!newest) return [];
  return (await store.differingNames(t, newest.id)).flatMap((row) => {
    const fields: Difference[] = JSON.parse(row.fields);
    const name = fields.find(({ field }) => field === 'fullName');
    // Corrected since, here: it stops nothing any more.
    if (!name || nameKey(row.full_name) === nameKey(String(name.theirs))) return [];
    return [{ person: row.person_id, ours: row.full_name, theirs: String(name.theirs), asOf: newest.asOf }];
  });
}

/** Why the register and the insurer count another number of insured, from the newest list of an area; null: none. */
export async function whyCountsDiffer(
  t: ReadTx,
  area: string,
): Promise<{ reconciliation: Reconciliation; sentence: string } | null> {
  const reconciliation = await newestReconciliation(t, area);
  if (!reconciliation) return null;
  const { onlyThere, onlyHere } = await store.aloneOnDay(t, reconciliation.id);
  return {
    reconciliation,
    sentence: `Ngày ${formatDay(reconciliation.asOf)}: ${formatNumber(onlyThere)} người chỉ có thẻ ở danh sách BHXH, ${formatNumber(onlyHere)} người chỉ có thẻ trong sổ.`,
  };
}
