import type { ReadTx } from '../../db/tx.ts';
import { addDays, type Day } from '../../shared/dates.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { headerKey } from '../../shared/text.ts';
import type { CaseState } from '../../shared/words.ts';
import { leafCodes, requireArea, scopeCondition } from '../areas/service.ts';
import { workingCalendar } from '../calendar/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { listAnswers } from './answers.ts';
import type { CaseQuery, CaseSummary } from './schema.ts';
import * as store from './store.ts';

const anyCase: Omit<store.CaseFilter, 'scope'> = {
  areas: undefined,
  kinds: undefined,
  states: undefined,
  dueBefore: undefined,
  dueFrom: undefined,
  waitsFor: undefined,
  assignee: undefined,
  household: undefined,
  person: undefined,
  text: undefined,
  steps: undefined,
  notBy: undefined,
};

/** A page of cases: unfinished ones first, by deadline. `asOf` only tells which are overdue. */
export async function findCases(t: ReadTx, query: CaseQuery): Promise<List<CaseSummary>> {
  const page = pageOf(query);
  const today = query.asOf ?? t.today;
  const kinds = (await dictionaries(t)).caseKinds(today);
  const area = query.area === undefined ? undefined : await requireArea(t, query.area, today);
  const { rows, total } = await store.findCases(
    t,
    {
      ...anyCase,
      scope: scopeCondition(t, 'c.area_code'),
      areas: area && (query.areaOnly ? [area.code] : await leafCodes(t, area.code, today)),
      kinds: query.kind
        ? [query.kind]
        : query.group && kinds.filter(({ group }) => group === query.group).map(({ code }) => code),
      states: statesOf(query.state),
      ...(await dueRange(t, query.state, today)),
      waitsFor: query.waitsFor,
      assignee: query.assignee === 'none' ? '' : query.assignee,
      text: headerKey(query.q ?? '') || undefined,
    },
    page,
  );
  return listOf(await listAnswers(t, rows, today), total, page);
}

/** Overdue: before the last working day; this week: from the day on, seven days. */
async function dueRange(
  t: ReadTx,
  state: CaseQuery['state'],
  day: Day,
): Promise<{ dueFrom?: Day; dueBefore?: Day }> {
  if (state === 'overdue') return { dueBefore: (await workingCalendar(t)).lastWorkingDay(day) };
  return state === 'dueThisWeek' ? { dueFrom: day, dueBefore: addDays(day, daysAhead + 1) } : {};
}

/** How far ahead "due this week" looks. */
export const daysAhead = 7;

function statesOf(asked: CaseQuery['state']): CaseState[] | undefined {
  if (asked === undefined) return undefined;
  if (asked === 'unfinished' || asked === 'dueThisWeek') return ['open', 'stopped'];
  return asked === 'overdue' ? ['open'] : [asked];
}

/** Cases of a household or person, unfinished first. */
export async function casesOf(
  t: ReadTx,
  subject: { household: string } | { person: string },
): Promise<CaseSummary[]> {
  const { rows } = await store.findCases(
    t,
    {
      scope: scopeCondition(t, 'c.area_code'),
      ...anyCase,
      household: 'household' in subject ? subject.household : undefined,
      person: 'person' in subject ? subject.person : undefined,
    },
    pageOf({ limit: 100 }),
  );
  return listAnswers(t, rows, t.today);
}

/** Cases at their decision that the actor may decide: none that the actor entered or recorded a step of. */
export async function awaitingDecision(t: ReadTx): Promise<CaseSummary[]> {
  const { rows } = await store.findCases(
    t,
    {
      scope: scopeCondition(t, 'c.area_code'),
      ...anyCase,
      states: ['open'],
      steps: (await dictionaries(t)).decisionSteps(),
      notBy: t.actor.accountId ?? undefined,
    },
    pageOf({ limit: 500 }),
  );
  return listAnswers(t, rows, t.today);
}
