import { groupBy } from '../../shared/collections.ts';
import type { Day } from '../../shared/dates.ts';
import { contains } from '../../shared/periods.ts';
import { type FactHousehold, type FactPerson, type Facts, householdKey, personKey } from './facts.ts';
import { type Holding, holdingWithin, presenceOf } from './standing.ts';

/** Whose gift it would be: a person's, or a household's with the one who signs for it. */
export interface Subject {
  key: string;
  person: string | null;
  household: string | null;
  martyr: string | null;
  area: string;
  name: string;
  birthDate: string | null;
  /** The person, or the household's head on the day. */
  recipient: FactPerson | null;
}

/** A household on a day. */
export interface Home {
  household: FactHousehold;
  /** Living there on the day, the head first. */
  residents: FactPerson[];
  head: FactPerson | null;
  area: string;
}

/** The facts, looked up by person, household and category. */
export class Registry {
  private readonly people: Map<string, FactPerson>;
  private readonly households: Map<string, FactHousehold>;
  private readonly ownHoldings = new Map<string, Holding[]>();
  private readonly householdHoldings = new Map<string, Holding[]>();
  private readonly members: Map<string, FactPerson[]>;

  constructor(readonly facts: Facts) {
    this.people = new Map(facts.people.map((person) => [person.id, person]));
    this.households = new Map(facts.households.map((household) => [household.id, household]));
    const inHouseholds = facts.people.flatMap((person) =>
      [...new Set(person.memberships.map(({ household }) => household))].map((household) => ({
        household,
        person,
      })),
    );
    this.members = new Map(
      [...groupBy(inHouseholds, ({ household }) => household)].map(([id, rows]) => [
        id,
        rows.map(({ person }) => person),
      ]),
    );
    for (const status of facts.statuses) {
      const [map, id] =
        status.person === null
          ? [this.householdHoldings, status.household ?? '']
          : [this.ownHoldings, status.person];
      map.set(id, [
        ...(map.get(id) ?? []),
        { from: status.from, to: status.to, category: status.category, status },
      ]);
    }
  }

  person(id: string): FactPerson | undefined {
    return this.people.get(id);
  }

  /** Categories of one's own, and the household's while one belonged to it. */
  holdingsOfPerson(person: FactPerson): Holding[] {
    const through = person.memberships.flatMap((membership) =>
      (this.householdHoldings.get(membership.household) ?? []).flatMap(
        ({ status }) => holdingWithin(status, membership) ?? [],
      ),
    );
    return [...(this.ownHoldings.get(person.id) ?? []), ...through];
  }

  /** Categories of the household, and of members while they belonged to it. */
  holdingsOfHousehold(id: string): Holding[] {
    const through = (this.members.get(id) ?? []).flatMap((person) =>
      person.memberships
        .filter(({ household }) => household === id)
        .flatMap((membership) =>
          (this.ownHoldings.get(person.id) ?? []).flatMap(
            ({ status }) => holdingWithin(status, membership) ?? [],
          ),
        ),
    );
    return [...(this.householdHoldings.get(id) ?? []), ...through];
  }

  homeOn(id: string, day: Day): Home | undefined {
    const household = this.households.get(id);
    if (!household) return undefined;
    const belongs = (person: FactPerson) =>
      person.memberships.find((each) => each.household === id && contains(each, day));
    const here = (this.members.get(id) ?? []).flatMap((person) => {
      const presence = presenceOf(person, this.facts.areas, day);
      const membership = belongs(person);
      return presence?.kind === 'here' && membership
        ? [{ person, area: presence.area, isHead: membership.isHead }]
        : [];
    });
    const sorted = here.sort(
      (a, b) => Number(b.isHead) - Number(a.isHead) || (a.person.birthDate < b.person.birthDate ? -1 : 1),
    );
    const [first] = sorted;
    if (!first) return undefined;
    return {
      household,
      residents: sorted.map(({ person }) => person),
      head: first.isHead ? first.person : null,
      area: first.area,
    };
  }

  personSubject(person: FactPerson, area: string, day: Day, martyr: string | null = null): Subject {
    return {
      key: personKey(person.id),
      person: person.id,
      household: person.memberships.find((each) => contains(each, day))?.household ?? null,
      martyr,
      area,
      name: person.fullName,
      birthDate: person.birthDate,
      recipient: person,
    };
  }

  homeSubject(home: Home): Subject {
    const recipient = home.head ?? home.residents[0] ?? null;
    return {
      key: householdKey(home.household.id),
      person: null,
      household: home.household.id,
      martyr: null,
      area: home.area,
      name: recipient?.fullName ?? home.household.code,
      birthDate: null,
      recipient,
    };
  }

  /** A household in which nobody lives on the day, by who lived there last. */
  emptySubject(id: string, day: Day): Subject | undefined {
    const members = this.members.get(id) ?? [];
    const last = members.find(({ memberships }) =>
      memberships.some((each) => each.household === id && each.isHead),
    );
    const person = last ?? members[0];
    const presence = person && presenceOf(person, this.facts.areas, day);
    if (!person || !presence) return undefined;
    const subject = this.personSubject(person, presence.area, day);
    return { ...subject, key: householdKey(id), person: null, household: id, birthDate: null };
  }

  /** A person or household by its key, as on the campaign's day. */
  subject(key: string): Subject | undefined {
    const [kind, id = ''] = key.split(' ');
    const day = this.facts.cutOffOn;
    const person = kind === 'person' ? this.people.get(id) : undefined;
    if (person) {
      const presence = presenceOf(person, this.facts.areas, day);
      return presence && this.personSubject(person, presence.area, day);
    }
    const home = kind === 'household' ? this.homeOn(id, day) : undefined;
    return home && this.homeSubject(home);
  }

  private asks(categories: readonly string[], holdings: readonly Holding[] | undefined): boolean {
    return (holdings ?? []).some(({ category }) => categories.includes(category));
  }

  /** People who ever held one of the categories, themselves or through a household; without any category all. */
  peopleOf(categories: readonly string[]): readonly FactPerson[] {
    if (categories.length === 0) return this.facts.people;
    return this.facts.people.filter(
      ({ id, memberships }) =>
        this.asks(categories, this.ownHoldings.get(id)) ||
        memberships.some(({ household }) => this.asks(categories, this.householdHoldings.get(household))),
    );
  }

  /** Households of which one of the categories was ever held, by themselves or by a member. */
  householdsOf(categories: readonly string[]): readonly FactHousehold[] {
    if (categories.length === 0) return this.facts.households;
    return this.facts.households.filter(
      ({ id }) =>
        this.asks(categories, this.householdHoldings.get(id)) ||
        (this.members.get(id) ?? []).some((person) => this.asks(categories, this.ownHoldings.get(person.id))),
    );
  }
}
