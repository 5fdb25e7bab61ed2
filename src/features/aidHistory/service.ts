import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, yearOf } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { inKindOf, readGoods, sumGoods } from '../../shared/inKind.ts';
import { compareNames, compareTexts } from '../../shared/text.ts';
import { registerLabels } from '../../shared/words.ts';
import { areaNames, defaultArea, leafCodes, scopeCondition } from '../areas/service.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import { requireHousehold } from '../households/service.ts';
import type { PaymentState } from '../payments/schema.ts';
import { membershipsOf, membershipsOfHousehold, requirePerson } from '../people/service.ts';
import type {
  AidHistory,
  AidLine,
  ComparedBy,
  Comparison,
  Steady,
  Unreached,
  YearSum,
  YearsQuery,
} from './schema.ts';
import * as store from './store.ts';

const mostYears = 10;

/** The years asked for; by default the three up to the newest campaign. */
export async function yearsAsked(
  t: ReadTx,
  { from, to }: Pick<YearsQuery, 'from' | 'to'>,
): Promise<{ from: number; to: number }> {
  const known = await store.campaignYears(t);
  const last = to ?? known.last ?? yearOf(t.today);
  const first = from ?? last - 2;
  if (first > last) throw invalid('/from', 'order', `Từ năm ${first}: phải trước hoặc bằng năm ${last}.`);
  if (last - first >= mostYears)
    throw invalid(
      '/from',
      'tooMany',
      `Từ năm ${first} đến năm ${last}: so sánh nhiều nhất ${mostYears} năm.`,
    );
  return { from: first, to: last };
}

const yearList = ({ from, to }: { from: number; to: number }): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);

const recipientOf = (row: Pick<store.ReceivedRow, 'person_id' | 'household_id'>): string =>
  row.person_id ?? row.household_id ?? '';

/** What some gifts come to, year by year. */
function sumsOf(rows: readonly store.ReceivedRow[], years: readonly number[]): YearSum[] {
  return years.map((year) => {
    const own = rows.filter((row) => Number(row.year) === year);
    return {
      year,
      gifts: own.length,
      recipients: new Set(own.map(recipientOf)).size,
      amountDong: own.reduce((sum, { amount_dong }) => sum + Number(amount_dong), 0),
      inKind: inKindOf(sumGoods(own.flatMap(({ in_kind }) => readGoods(in_kind)))),
    };
  });
}

/** A category as lists may name it. */
function labelOf(
  dictionary: Dictionaries,
  row: Pick<store.ReceivedRow, 'category' | 'category_label'>,
): string {
  if (row.category !== null && dictionary.category(row.category)?.publicListing === false)
    return dictionary.publicLabel(row.category);
  return row.category_label ?? (row.category === null ? 'Không ghi' : dictionary.publicLabel(row.category));
}

/** What was handed over in some years, year beside year, by group, category or source. */
export async function compareYears(t: ReadTx, query: YearsQuery): Promise<Comparison> {
  const asked = await yearsAsked(t, query);
  const by: ComparedBy = query.by ?? 'area';
  const rows = await store.received(t, asked, query.kind, scopeCondition(t, 'e.area_code'));
  const dictionary = await dictionaries(t);
  const names = await areaNames(
    t,
    rows.map(({ area_code }) => area_code),
  );
  const keyOf: Record<ComparedBy, (row: store.ReceivedRow) => [string, string]> = {
    area: (row) => [row.area_code, names(row.area_code, t.today)],
    category: (row) => [labelOf(dictionary, row), labelOf(dictionary, row)],
    source: (row) => [row.source_code, row.source_name],
  };
  const years = yearList(asked);
  const groups = groupBy(rows, (row) => keyOf[by](row)[0]);
  const items = [...groups].map(([key, own]) => {
    const newest = own.at(-1);
    return { key, label: newest ? keyOf[by](newest)[1] : key, years: sumsOf(own, years) };
  });
  return {
    years,
    by,
    items: items.sort((a, b) =>
      compareTexts(by === 'area' ? a.key : a.label, by === 'area' ? b.key : b.label),
    ),
    total: sumsOf(rows, years),
  };
}

/** Rows that reach every one of some years. */
function reachAll(rows: readonly store.ReceivedRow[], years: readonly number[]): boolean {
  const reached = new Set(rows.map(({ year }) => Number(year)));
  return years.every((year) => reached.has(year));
}

/**
 * Who received in every one of some years running: people, and households with what they and their members had where in
 * some year it was the household's gift.
 */
export async function steadyRecipients(t: ReadTx, query: YearsQuery): Promise<Steady[]> {
  const asked = await yearsAsked(t, query);
  const years = yearList(asked);
  const rows = await store.received(t, asked, query.kind, scopeCondition(t, 'e.area_code'));
  const names = await areaNames(
    t,
    rows.map(({ area_code }) => area_code),
  );
  const personal = groupBy(
    rows.filter(({ person_id }) => person_id !== null),
    recipientOf,
  );
  const shared = groupBy(
    rows.filter(({ household_id }) => household_id !== null),
    ({ household_id }) => household_id ?? '',
  );
  const steady = (own: readonly store.ReceivedRow[], person: string | null): Steady[] => {
    const last = own.findLast((row) => row.person_id === person) ?? own.at(-1);
    if (!last || !reachAll(own, years)) return [];
    return [
      {
        person,
        household: last.household_id,
        householdCode: last.household_code,
        name: last.recipient_name,
        area: last.area_code,
        areaName: names(last.area_code, t.today),
        years: sumsOf(own, years),
      },
    ];
  };
  const found = [
    ...[...personal.values()].flatMap((own) => steady(own, own[0]?.person_id ?? null)),
    ...[...shared.values()]
      .filter((own) => own.some(({ person_id }) => person_id === null))
      .flatMap((own) => steady(own, null)),
  ];
  return found.sort((a, b) => compareTexts(a.area, b.area) || compareNames(a.name, b.name));
}

/** Who stands in a register on a day though no gift of some years reached them: on the last day of these years, or today. */
export async function unreachedIn(t: ReadTx, query: YearsQuery): Promise<{ day: Day; items: Unreached[] }> {
  const asked = await yearsAsked(t, query);
  const end = `${asked.to}-12-31`;
  const day = end < t.today ? end : t.today;
  const area = await defaultArea(t, day);
  const rows = await store.unreached(t, await leafCodes(t, area.code, day), day, asked);
  const dictionary = await dictionaries(t);
  const names = await areaNames(
    t,
    rows.map(({ area_code }) => area_code),
  );
  const found = new Map<string, Unreached>();
  for (const row of rows) {
    const register = dictionary.category(row.category)?.register;
    const key = `${register} ${row.person_id ?? row.household_id}`;
    if (!register || found.has(key)) continue;
    found.set(key, {
      person: row.person_id,
      household: row.household_id,
      householdCode: row.household_code,
      name: row.full_name,
      area: row.area_code,
      areaName: names(row.area_code, day),
      register,
      since: row.valid_from,
    });
  }
  const items = [...found.values()].sort(
    (a, b) =>
      compareTexts(registerLabels[a.register], registerLabels[b.register]) ||
      compareTexts(a.area, b.area) ||
      compareNames(a.name, b.name),
  );
  return { day, items };
}

function stateOf(row: store.LineRow): PaymentState {
  if (row.kind === 'payment') return row.receiver_name === null ? 'paid' : 'paidToProxy';
  if (row.kind === 'return') return row.return_reason === 'died' ? 'recipientDied' : 'returned';
  return 'unpaid';
}

function giftLine(row: store.LineRow, dictionary: Dictionaries): AidLine {
  const state = stateOf(row);
  const isPaid = state === 'paid' || state === 'paidToProxy';
  return {
    year: Number(row.year),
    what: row.campaign,
    source: row.source,
    whose: row.person_id === null ? `Hộ ${row.household_code ?? ''}`.trim() : row.recipient_name,
    category: row.category === null && row.category_label === null ? null : labelOf(dictionary, row),
    amountDong: Number(row.amount_dong),
    inKind: inKindOf(readGoods(row.in_kind)),
    state,
    paidOn: isPaid || row.kind === 'return' ? row.paid_on : null,
    receiver:
      state === 'paidToProxy'
        ? `${row.receiver_name}${row.receiver_relation ? ` (${row.receiver_relation})` : ''}`
        : null,
    signature: isPaid ? row.signature : null,
  };
}

/** All that a person or a household ever was given: gifts of every campaign with what became of them, allowances by year. */
async function historyOf(
  t: ReadTx,
  title: string,
  of: { people: string[]; households: string[]; belongs: (row: store.LineRow) => boolean },
): Promise<AidHistory> {
  const dictionary = await dictionaries(t);
  const rows = (await store.linesOf(t, of)).filter(of.belongs);
  const gifts = rows.map((row) => giftLine(row, dictionary));
  const allowances = (await store.allowancesOf(t, of.people)).map(
    (row): AidLine => ({
      year: Number(row.year),
      what: `Trợ cấp hằng tháng, ${row.months} tháng`,
      source: 'Ngân sách nhà nước',
      whose: row.full_name,
      category: dictionary.publicLabel(row.category),
      amountDong: Number(row.amount_dong),
      inKind: null,
      state: 'paid',
      paidOn: row.last_on,
      receiver: null,
      signature: null,
    }),
  );
  const items = [...gifts, ...allowances].sort((a, b) => b.year - a.year);
  const received = items.filter(({ state }) => state === 'paid' || state === 'paidToProxy');
  return { title, items, receivedDong: received.reduce((sum, { amountDong }) => sum + amountDong, 0) };
}

interface Belonging {
  person_id: string;
  household_id: string;
  valid_from: Day;
  valid_to: Day;
}

/** True when somebody belonged to a household on the day a gift was handed over; a gift not handed over counts as theirs. */
const belonged = (memberships: readonly Belonging[], day: Day | null): boolean =>
  memberships.some(({ valid_from, valid_to }) => day === null || (valid_from <= day && day < valid_to));

/** The aid of a person, and of the households while belonging to them. */
export async function aidOfPerson(t: ReadTx, id: string): Promise<AidHistory> {
  const person = await requirePerson(t, id);
  const memberships = await membershipsOf(t, person.id);
  const latest = memberships.at(-1);
  const code = latest ? `, hộ ${latest.household_code}` : '';
  return historyOf(t, `${person.full_name}${code}`, {
    people: [person.id],
    households: [...new Set(memberships.map(({ household_id }) => household_id))],
    belongs: (row) =>
      row.person_id === person.id ||
      (row.person_id === null &&
        belonged(
          memberships.filter(({ household_id }) => household_id === row.household_id),
          row.paid_on,
        )),
  });
}

/** The aid of a household, and of its members while they belonged to it. */
export async function aidOfHousehold(t: ReadTx, id: string): Promise<AidHistory> {
  const household = await requireHousehold(t, id);
  const memberships = await membershipsOfHousehold(t, id);
  return historyOf(t, `Hộ ${household.code}`, {
    people: [...new Set(memberships.map(({ person_id }) => person_id))],
    households: [id],
    belongs: (row) =>
      row.person_id === null
        ? row.household_id === id
        : belonged(
            memberships.filter(({ person_id }) => person_id === row.person_id),
            row.paid_on,
          ),
  });
}
