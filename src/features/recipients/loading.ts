import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { addYears, type Day } from '../../shared/dates.ts';
import { giftText, readGoods } from '../../shared/inKind.ts';
import { registerLabels } from '../../shared/words.ts';
import { leafCodes } from '../areas/service.ts';
import { usualName } from '../campaigns/rules.ts';
import type { Campaign, Rule, Source } from '../campaigns/schema.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import * as factStore from './factStore.ts';
import {
  type CategoryWords,
  type FactPerson,
  type FactStatus,
  type Facts,
  householdKey,
  personKey,
} from './facts.ts';
import { hungryHouseholds } from './hungryStore.ts';
import * as store from './store.ts';

const last = (a: Day, b: Day): Day => (a > b ? a : b);
const first = (a: Day, b: Day): Day => (a < b ? a : b);

/** A year before the first of the days of the rules, with another for those who were gone by then, to a year after the last. */
function windowOf(cutOffOn: Day, today: Day, rules: readonly Rule[]): factStore.Window {
  const days = rules.map(({ basis }) => basis.cutOffOn ?? cutOffOn);
  const from = days.reduce(first, cutOffOn);
  const to = days.reduce(last, cutOffOn);
  return { from: addYears(from, -2), to: last(addYears(to, 1), addYears(today, 1)) };
}

/**
 * A category as lists may tell it: protected ones by their public label, and those of social assistance by the register's
 * name, since others look on.
 */
export function listedCategory(dictionary: Dictionaries, code: string): CategoryWords {
  const category = dictionary.category(code);
  return {
    label: category?.register === 'assistance' ? registerLabels.assistance : dictionary.publicLabel(code),
    rank: category?.rank ?? 999,
    listed: category?.publicListing ?? true,
  };
}

async function peopleOf(t: ReadTx, areas: readonly string[], window: factStore.Window) {
  const residences = groupBy(await factStore.residences(t, areas, window), (row) => row.person_id);
  const rows = await factStore.memberships(t, areas, window);
  const memberships = groupBy(rows, (row) => row.person_id);
  const people = (await factStore.people(t, areas, window)).map(
    (row): FactPerson => ({
      id: row.id,
      fullName: row.full_name,
      birthDate: row.birth_date,
      diedOn: row.died_on,
      residences: (residences.get(row.id) ?? []).map((each) => ({
        area: each.area_code,
        from: each.valid_from,
        to: each.valid_to,
      })),
      memberships: (memberships.get(row.id) ?? []).map((each) => ({
        household: each.household_id,
        isHead: each.relation === 'head',
        from: each.valid_from,
        to: each.valid_to,
      })),
    }),
  );
  const households = new Map(rows.map(({ household_id: id, code }) => [id, { id, code }]));
  return { people, households: [...households.values()] };
}

async function statusesOf(
  t: ReadTx,
  areas: readonly string[],
  window: factStore.Window,
  rules: readonly Rule[],
): Promise<FactStatus[]> {
  const asked = rules.flatMap(({ categories }) => categories);
  const anyCategory = rules.some(({ categories, basis }) => categories.length === 0 && basis.decision);
  if (asked.length === 0 && !anyCategory) return [];
  const rows = await factStore.statuses(t, areas, window, anyCategory ? null : [...new Set(asked)]);
  const needed = rules.some(({ basis }) => basis.decision);
  const decided = needed
    ? await factStore.decisions(
        t,
        rows.map(({ id }) => id),
      )
    : [];
  const decisions = groupBy(decided, (row) => row.status_id);
  return rows.map((row) => ({
    person: row.person_id,
    household: row.household_id,
    category: row.category,
    from: row.valid_from,
    to: row.valid_to,
    decisions: (decisions.get(row.id) ?? []).map(({ number, decided_on, year }) => ({
      number,
      date: decided_on,
      year,
    })),
  }));
}

/** Everything that the rules of a campaign are held against, read at once; `sources`: those whose lists are built. */
export async function loadFacts(
  t: ReadTx,
  campaign: Pick<Campaign, 'id' | 'area' | 'kind' | 'year' | 'cutOffOn'>,
  sources: readonly Source[],
  rules: readonly Rule[],
): Promise<Facts> {
  const { id, area, kind, year, cutOffOn } = campaign;
  const areas = await leafCodes(t, area, cutOffOn);
  const window = windowOf(cutOffOn, t.today, rules);
  const dictionary = await dictionaries(t);
  const byCode = new Map(sources.map((source) => [source.code, source.id]));
  const names = new Map(sources.map((source) => [source.id, source.name]));
  const former = await factStore.giftsOfYear(t, area, kind, year - 1);
  const others = await factStore.otherGifts(
    t,
    area,
    year,
    sources.map((source) => source.id),
  );
  return {
    cutOffOn,
    today: t.today,
    areas: new Set(areas),
    ...(await peopleOf(t, areas, window)),
    statuses: await statusesOf(t, areas, window, rules),
    hungry: (await hungryHouseholds(t, id)).map(({ household_id, people, minutes_on }) => ({
      household: household_id,
      people,
      minutesOn: minutes_on,
    })),
    martyrs: [],
    lastYear: former.flatMap(({ code, person_id, household_id }) => {
      const source = byCode.get(code);
      const subject = person_id ? personKey(person_id) : household_id ? householdKey(household_id) : null;
      return source && subject ? [{ source, subject }] : [];
    }),
    helped: others.map((row) => ({
      household: row.household_id,
      text: `${row.source} (${row.campaign}) ${giftText(row.amount_dong, readGoods(row.in_kind))}`,
    })),
    choices: (await store.choices(t, id)).map((row) => ({
      source: row.source_id,
      rule: row.rule_id,
      subject: row.person_id ? personKey(row.person_id) : householdKey(row.household_id ?? ''),
      choice: row.choice,
      reason: row.reason,
    })),
    category: (code) => listedCategory(dictionary, code),
    usualName: (rule) => usualName(rule, (code) => dictionary.publicLabel(code)),
    sourceName: (source) => names.get(source) ?? source,
  };
}
