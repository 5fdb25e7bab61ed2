import type { ReadTx } from '../../db/tx.ts';
import { AppError } from '../../shared/errors.ts';
import type { Area } from '../areas/schema.ts';
import { defaultArea, requireArea } from '../areas/service.ts';
import { nobody } from '../exports/closing/closedPeriods.ts';
import { formerReview } from '../exports/closing/former.ts';
import { povertyMovements } from '../exports/monthly/poverty.ts';
import type { Sheet } from '../exports/sheet.ts';
import { listDay, type ReviewContext, reviewContext } from './context.ts';
import { causeTable, childrenTable, deprivationTables } from './deprivations.ts';
import { compositionTable, ethnicTable, summaryTable, traitTable } from './households.ts';
import { figuresOf, identitiesOf } from './identities.ts';
import { memberList } from './memberLists.ts';
import type { Identity, Review, ReviewFigures } from './schema.ts';

export { listDay, reviewDay } from './context.ts';

/** The fifteen tables of a review, its figures, and which identities hold. */
export interface ReviewSet {
  year: number;
  sheets: Sheet[];
  figures: ReviewFigures;
  identities: Identity[];
  /** Number and date under which the set of the year before was closed: this one opens with its lists. */
  opensWith: { number: string; date: string } | null;
}

/** 2, 3: the movements of a list, named by their place in the set: no official number of the form is known. */
function movementTable(context: ReviewContext, register: 'poor' | 'nearPoor'): Sheet {
  const { form: _, ...sheet } = povertyMovements(context, context[register]);
  return { ...sheet, name: register === 'poor' ? '2 Diễn biến hộ nghèo' : '3 Diễn biến hộ cận nghèo' };
}

async function tablesOf(t: ReadTx, context: ReviewContext): Promise<Sheet[]> {
  return [
    summaryTable(context),
    movementTable(context, 'poor'),
    movementTable(context, 'nearPoor'),
    ...deprivationTables(context, 'poor'),
    ...deprivationTables(context, 'nearPoor'),
    traitTable(context),
    ethnicTable(context),
    causeTable(context),
    childrenTable(context),
    compositionTable(context, 'poor'),
    compositionTable(context, 'nearPoor'),
    await memberList(t, context, 'poor'),
    await memberList(t, context, 'nearPoor'),
  ];
}

/**
 * The review set of list N of an area, as recorded now, counted from list N−1: as that was closed, else as it is known
 * now too.
 */
export async function reviewSet(t: ReadTx, area: Area, year: number, reader = nobody): Promise<ReviewSet> {
  const former = await formerReview(t, area.code, year, reader);
  const context = await reviewContext(t, area, year, former?.closed?.knownAt);
  const sheets = await tablesOf(t, context);
  return {
    year,
    sheets,
    figures: figuresOf(context),
    identities: identitiesOf(context, sheets, former?.figures),
    opensWith: former?.closed?.document ?? null,
  };
}

/**
 * 422 naming each identity that fails and is not explained: such a review is not signed. Explanations go by the content
 * of the identity, as those of the month's checks do.
 */
export function requireSignable(
  { identities }: Pick<ReviewSet, 'identities'>,
  explanations: Readonly<Record<string, string>> = {},
): void {
  const failing = identities.filter(({ ok, content }) => !ok && !explanations[content]?.trim());
  if (failing.length === 0) return;
  throw new AppError(
    'invalid',
    `Bộ biểu rà soát chưa ký được: ${failing.map(({ content, result }) => `${content} (${result})`).join('; ')}. Sửa số liệu trong sổ, hoặc ghi giải trình cho từng điều kiện.`,
    failing.map(({ code, content, result }) => ({
      pointer: '/explanations',
      code,
      message: `${content}: ${result}. Sửa số liệu trong sổ, hoặc ghi giải trình.`,
    })),
  );
}

const areaOf = (t: ReadTx, code: string | undefined, year: number): Promise<Area> =>
  code ? requireArea(t, code, listDay(year)) : defaultArea(t, listDay(year));

/** A review as the API tells it: its identities, and which tables there are with how many rows. */
export async function readReview(t: ReadTx, year: number, code?: string): Promise<Review> {
  const area = await areaOf(t, code, year);
  const set = await reviewSet(t, area, year);
  return {
    year,
    area: area.code,
    openingOn: listDay(year - 1),
    closingOn: listDay(year),
    identities: set.identities,
    tables: set.sheets.map(({ name, title, rows }) => ({ name, title, rows: rows.length })),
  };
}
