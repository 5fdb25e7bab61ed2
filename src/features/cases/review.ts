import type { ReadTx, WriteTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { conflict, invalid, notFound } from '../../shared/errors.ts';
import { leafCodes } from '../areas/service.ts';
import { requireHousehold } from '../households/service.ts';
import type { StatusDetails } from '../statuses/schema.ts';
import { addDecision, createStatus, endStatus, statusesOf } from '../statuses/service.ts';
import type { PovertyClass } from './poverty.ts';
import * as review from './reviewStore.ts';
import type { ReviewItem, ReviewItemForm } from './schema.ts';
import { checkUnchanged, kindOfCase, requireCase, requireOpenCase } from './service.ts';
import { verdictOf } from './steps.ts';
import * as store from './store.ts';

type Former = 'none' | 'poor' | 'near-poor';

async function formerOf(t: ReadTx, household: string, day: Day): Promise<Former> {
  for (const category of ['poor', 'near-poor'] as const) {
    const statuses = await statusesOf(t, 'household_id', household, category);
    if (statuses.some((status) => status.valid_from <= day && day < status.valid_to)) return category;
  }
  return 'none';
}

/** Puts every household that is poor or near-poor on the day of receipt on the review's list; answers how many. */
export async function listCurrent(t: WriteTx, id: string, seen?: number): Promise<number> {
  const row = await requireReview(t, id, seen);
  const areas = await leafCodes(t, row.area_code, row.received_on);
  const listed = new Set((await review.itemsOf(t, id)).map((item) => item.household_id));
  let added = 0;
  for (const { household_id, category } of await review.currentHouseholds(t, areas, row.received_on)) {
    if (listed.has(household_id)) continue;
    listed.add(household_id);
    await review.insertItem(t, {
      id: t.newId(),
      case_id: id,
      household_id,
      origin: 'current',
      former: category,
      outcome: null,
      details: null,
    });
    added++;
  }
  await store.updateCase(t, id, {});
  t.audit({ action: 'review.list', kind: 'case', id, area: row.area_code, after: { added } });
  return added;
}

async function requireReview(t: WriteTx, id: string, seen?: number): Promise<store.CaseRow> {
  const row = await requireOpenCase(t, id, seen);
  if ((await kindOfCase(t, row)).effect !== 'review')
    throw conflict('', 'noReview', `Hồ sơ ${row.code} không phải đợt rà soát.`);
  return row;
}

/**
 * Puts a household on the list (asked for, or found by the group head), or records its survey: the class comes from
 * the scores by the norm of the review's own day; a typed outcome that differs is refused.
 */
export async function recordItem(t: WriteTx, id: string, form: ReviewItemForm, seen?: number): Promise<void> {
  const row = await requireReview(t, id, seen);
  await requireHousehold(t, form.household);
  const before = await review.itemOf(t, id, form.household);
  const details =
    form.details ?? (before?.details ? (JSON.parse(before.details) as StatusDetails) : undefined); // written below
  const verdict = details && (await verdictOf(t, row, { details }));
  if (form.outcome && verdict && form.outcome !== verdict.outcome)
    throw invalid('/outcome', 'verdict', `Kết quả: ${verdict.sentence}.`);
  const outcome: PovertyClass | null = verdict?.outcome ?? form.outcome ?? null;
  const stored = details ? JSON.stringify(details) : null;
  if (before) await review.updateItem(t, before.id, { outcome, details: stored });
  else {
    await review.insertItem(t, {
      id: t.newId(),
      case_id: id,
      household_id: form.household,
      origin: form.origin ?? 'found',
      former: await formerOf(t, form.household, row.received_on),
      outcome,
      details: stored,
    });
  }
  await store.updateCase(t, id, {});
  t.audit({ action: 'review.record', kind: 'case', id, area: row.area_code, before, after: form });
}

/** The list of a review, by code of household. */
export async function reviewItems(t: ReadTx, id: string): Promise<ReviewItem[]> {
  const row = await requireCase(t, id);
  return (await review.itemsOf(t, id)).map((item) => ({
    household: item.household_id,
    householdCode: item.code,
    head: item.head ?? '',
    area: item.area_code ?? row.area_code,
    origin: item.origin,
    former: item.former,
    outcome: item.outcome,
    details: item.details === null ? null : (JSON.parse(item.details) as StatusDetails), // a checked form
  }));
}

/** The four lists that a review's decision recognises, with those who stay. */
export interface ReviewLists {
  poor: ReviewItem[];
  nearPoor: ReviewItem[];
  escaped: ReviewItem[];
  escapedNearPoor: ReviewItem[];
}

export function listsOf(items: readonly ReviewItem[]): ReviewLists {
  return {
    poor: items.filter(({ outcome }) => outcome === 'poor'),
    nearPoor: items.filter(({ outcome }) => outcome === 'near-poor'),
    escaped: items.filter(
      ({ former, outcome }) => former === 'poor' && outcome !== 'poor' && outcome !== null,
    ),
    escapedNearPoor: items.filter(({ former, outcome }) => former === 'near-poor' && outcome === 'none'),
  };
}

/** Writes the review's decision into the register: kept, new, relapsed, crossing, escaped; all of the list or nothing. */
export async function approveReview(
  t: WriteTx,
  row: store.CaseRow,
  decision: { number: string; date: Day; issuer: string; year?: number },
  from: Day,
): Promise<void> {
  await checkUnchanged(t, row, undefined);
  const items = await reviewItems(t, row.id);
  if (items.length === 0) throw conflict('', 'empty', `Hồ sơ ${row.code}: danh sách rà soát còn trống.`);
  const open = items.filter(({ outcome }) => outcome === null);
  if (open.length > 0) {
    throw conflict(
      '',
      'unsurveyed',
      `Hồ sơ ${row.code}: còn ${open.length} hộ chưa có kết quả khảo sát, trong đó hộ ${open[0]?.householdCode ?? ''}.`,
    );
  }
  for (const item of items) await applyItem(t, row.id, item, decision, from);
}

async function applyItem(
  t: WriteTx,
  review: string,
  item: ReviewItem,
  decision: { number: string; date: Day; issuer: string; year?: number },
  from: Day,
): Promise<void> {
  const { household, outcome } = item;
  const ending = { number: decision.number, date: decision.date, issuer: decision.issuer };
  const details = item.details ? { details: item.details } : {};
  let isKept = false;
  for (const category of ['poor', 'near-poor'] as const) {
    const statuses = await statusesOf(t, 'household_id', household, category);
    for (const status of statuses.filter((each) => each.valid_from <= from && from < each.valid_to)) {
      if (category === outcome) {
        isKept = true;
        await addDecision(t, status.id, { ...decision, result: 'kept', ...details });
        continue;
      }
      const crossing = category === 'poor' ? 'toNearPoor' : 'toPoor';
      await endStatus(t, status.id, {
        date: from,
        reason: outcome === 'none' ? 'escaped' : crossing,
        decision: ending,
      });
    }
  }
  if (isKept || outcome === null || outcome === 'none') return;
  const former = await statusesOf(t, 'household_id', household, outcome);
  await createStatus(
    t,
    {
      household,
      category: outcome,
      decision: { ...decision, result: former.length > 0 ? 'relapsed' : 'new' },
      validFrom: from,
      ...details,
    },
    { source: 'case', case: review },
  );
}

/** The review's list of a case that is one; 404 for other cases. */
export async function requireReviewOf(t: ReadTx, id: string): Promise<store.CaseRow> {
  const row = await requireCase(t, id);
  if ((await kindOfCase(t, row)).effect !== 'review') throw notFound('Hồ sơ này không phải đợt rà soát.');
  return row;
}
