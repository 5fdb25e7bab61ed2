import type { Day } from '../../shared/dates.ts';
import { type Goods, goodsOf, timesGoods } from '../../shared/inKind.ts';
import type { Choice, FactHousehold, FactPerson, Facts, Reason, RuleFacts, SourceShare } from './facts.ts';
import type { Registry, Subject } from './registry.ts';
import { ageFit, type Holding, presenceOf, type Standing, standingOf } from './standing.ts';
import * as words from './words.ts';

/** A gift that a rule gives, before those of the source are set against each other. */
export interface Claim {
  rule: RuleFacts;
  day: Day;
  subject: Subject;
  category: string | null;
  label: string;
  ground: string;
  amountDong: number;
  goods: Goods[];
  people: number | null;
  reasons: Reason[];
  holding: Holding | null;
  /** false: on the decision's list, though not of the category on the cut-off day. */
  onCutOff: boolean;
  withoutHead: boolean;
}

/** Somebody near a rule who stays out, or whom the officer has to decide. */
export interface Doubt {
  rule: RuleFacts;
  subject: Subject;
  outcome: 'out' | 'review';
  reason: Reason;
  /** What the gift would be worth. */
  worth?: number;
}

interface Judged {
  claims: Claim[];
  doubts: Doubt[];
}

/** Holds rules against the facts, one at a time. */
export class Judge {
  private readonly facts: Facts;

  constructor(readonly registry: Registry) {
    this.facts = registry.facts;
  }

  private dayOf({ basis }: RuleFacts): Day {
    return basis.cutOffOn ?? this.facts.cutOffOn;
  }

  private rank = (category: string): number => this.facts.category(category).rank;

  private label(holding: Holding | null, rule: RuleFacts): string {
    return holding
      ? this.facts.category(holding.category).label
      : rule.categories.length === 0
        ? rule.name
        : 'Đối tượng khác';
  }

  /** Whether a list may say which level it is: a clause somebody named, of categories that lists may name. */
  private isNamed(rule: RuleFacts): boolean {
    const { categories, name } = rule;
    return (
      name !== this.facts.usualName(rule) && categories.every((code) => this.facts.category(code).listed)
    );
  }

  private claim(
    rule: RuleFacts,
    subject: Subject,
    of: { standing: Standing | null; people: number | null },
  ): Claim {
    const day = this.dayOf(rule);
    const times = rule.per === 'member' ? (of.people ?? 1) : 1;
    const holding = of.standing?.holding ?? null;
    const label = this.label(holding, rule);
    const ground =
      holding === null
        ? `${rule.name} ${words.basisText(rule, day)}`
        : words.groundText(label, rule, day, this.isNamed(rule));
    return {
      rule,
      day,
      subject,
      category: holding?.category ?? null,
      label,
      ground,
      amountDong: (rule.amountDong ?? 0) * times,
      goods: timesGoods(goodsOf(rule.inKind), times),
      people: rule.per === 'member' ? of.people : null,
      reasons: [words.byRule(ground, rule, rule.per === 'member' ? of.people : null)],
      holding,
      onCutOff: of.standing?.kind === 'holds' ? of.standing.onCutOff : true,
      withoutHead: false,
    };
  }

  /** A gift that the officer gives by a rule to somebody whom it does not reach by itself. */
  chosen(rule: RuleFacts, subject: Subject, { reason }: Choice): Claim {
    const holdings =
      subject.recipient && subject.person
        ? this.registry.holdingsOfPerson(subject.recipient)
        : this.registry.holdingsOfHousehold(subject.household ?? '');
    const day = this.dayOf(rule);
    const standing = standingOf(holdings, rule, day, this.rank) ?? null;
    const people = subject.household
      ? (this.registry.homeOn(subject.household, day)?.residents.length ?? 1)
      : 1;
    const claim = this.claim(rule, subject, { standing, people });
    return { ...claim, reasons: [words.chosenIn(reason), ...claim.reasons.slice(1)], onCutOff: true };
  }

  /** Everyone whom a rule reaches, and who is near it. */
  judge(rule: RuleFacts): Judged {
    if (rule.hungryList) return this.judgeHungry(rule);
    if (rule.per === 'martyr') return this.judgeMartyrs(rule);
    const judged: Judged = { claims: [], doubts: [] };
    if (rule.per === 'person') {
      for (const person of this.registry.peopleOf(rule.categories)) this.judgePerson(rule, person, judged);
    } else {
      for (const household of this.registry.householdsOf(rule.categories))
        this.judgeHousehold(rule, household, judged);
    }
    return judged;
  }

  /** Whether a rule asks for a category at all; without one, everybody of the age holds. */
  private standing(
    rule: RuleFacts,
    holdings: readonly Holding[],
    day: Day,
  ): Standing | 'everybody' | undefined {
    if (rule.categories.length === 0 && !rule.basis.decision) return 'everybody';
    return standingOf(holdings, rule, day, this.rank);
  }

  private out(rule: RuleFacts, subject: Subject, reason: Reason): Doubt {
    return { rule, subject, outcome: 'out', reason };
  }

  /** A household in which nobody lives on the day. */
  private empty(rule: RuleFacts, household: string, day: Day): Doubt | undefined {
    const subject = this.registry.emptySubject(household, day);
    const presence = subject?.recipient && presenceOf(subject.recipient, this.facts.areas, day);
    if (!subject || !presence) return undefined;
    const reason = presence.kind === 'here' ? words.emptyHousehold(day) : words.notHere(presence);
    return this.out(rule, subject, reason);
  }

  private missed(rule: RuleFacts, standing: Exclude<Standing, { kind: 'holds' }>, day: Day): Reason {
    const label = this.facts.category(standing.holding.category).label;
    if (standing.kind === 'notOnDecision') return words.notOnDecision(label, rule, day);
    return standing.kind === 'ended'
      ? words.endedBefore(label, standing.holding, day, rule.id)
      : words.startsAfter(label, standing.holding, day, rule.id);
  }

  private judgePerson(rule: RuleFacts, person: FactPerson, judged: Judged): void {
    const day = this.dayOf(rule);
    const standing = this.standing(rule, this.registry.holdingsOfPerson(person), day);
    const presence = presenceOf(person, this.facts.areas, day);
    if (!standing || !presence) return;
    const subject = this.registry.personSubject(person, presence.area, day);
    const age = ageFit(person.birthDate, rule.ages, day);
    if (age === 'out') return;
    if (presence.kind !== 'here') {
      // Of everybody of an age only those who live here are looked at.
      if (standing !== 'everybody') judged.doubts.push(this.out(rule, subject, words.notHere(presence)));
      return;
    }
    if (standing !== 'everybody' && standing.kind !== 'holds') {
      judged.doubts.push(this.out(rule, subject, this.missed(rule, standing, day)));
      return;
    }
    const claim = this.claim(rule, subject, {
      standing: standing === 'everybody' ? null : standing,
      people: null,
    });
    if (age === 'in') judged.claims.push(claim);
    else if (age === 'near')
      judged.doubts.push(this.out(rule, subject, words.wrongAge(person, rule.ages ?? {}, day, rule.id)));
    else
      judged.doubts.push({
        rule,
        subject,
        outcome: 'review',
        reason: words.unsureAge(person, rule.ages ?? {}, day, rule.id),
        worth: claim.amountDong,
      });
  }

  private judgeHousehold(rule: RuleFacts, { id }: FactHousehold, judged: Judged): void {
    const day = this.dayOf(rule);
    const standing = this.standing(rule, this.registry.holdingsOfHousehold(id), day);
    if (!standing) return;
    const home = this.registry.homeOn(id, day);
    if (!home) {
      const empty = standing === 'everybody' ? undefined : this.empty(rule, id, day);
      if (empty) judged.doubts.push(empty);
      return;
    }
    const subject = this.registry.homeSubject(home);
    if (standing !== 'everybody' && standing.kind !== 'holds') {
      judged.doubts.push(this.out(rule, subject, this.missed(rule, standing, day)));
      return;
    }
    const fits = home.residents.map((person) => ({ person, age: ageFit(person.birthDate, rule.ages, day) }));
    const counted = fits.filter(({ age }) => age === 'in').length;
    if (counted > 0) {
      const claim = this.claim(rule, subject, {
        standing: standing === 'everybody' ? null : standing,
        people: counted,
      });
      judged.claims.push({ ...claim, withoutHead: home.head === null });
      return;
    }
    const unsure = fits.find(({ age }) => age === 'unsure') ?? fits.find(({ age }) => age === 'near');
    if (!unsure) return;
    const [outcome, reason] =
      unsure.age === 'unsure'
        ? (['review', words.unsureAge(unsure.person, rule.ages ?? {}, day, rule.id)] as const)
        : (['out', words.wrongAge(unsure.person, rule.ages ?? {}, day, rule.id)] as const);
    judged.doubts.push({ rule, subject, outcome, reason, worth: rule.amountDong ?? 0 });
  }

  /** Rice goes by the minutes of the groups, for the people whom they count. */
  private judgeHungry(rule: RuleFacts): Judged {
    const judged: Judged = { claims: [], doubts: [] };
    const day = this.dayOf(rule);
    for (const { household, people, minutesOn } of this.facts.hungry) {
      const home = this.registry.homeOn(household, day);
      if (home) {
        const claim = this.claim(rule, this.registry.homeSubject(home), { standing: null, people });
        const reasons = [words.hungry(minutesOn, people, rule)];
        judged.claims.push({
          ...claim,
          label: 'Hộ thiếu đói',
          ground: reasons[0]?.text ?? '',
          reasons,
          withoutHead: home.head === null,
        });
        continue;
      }
      const empty = this.empty(rule, household, day);
      if (empty) judged.doubts.push(empty);
    }
    return judged;
  }

  /** One share for each martyr, to whom the register of martyrs names; beside whatever that person has of his own. */
  private judgeMartyrs(rule: RuleFacts): Judged {
    const judged: Judged = { claims: [], doubts: [] };
    const day = this.dayOf(rule);
    const shares = this.facts.martyrs.filter(({ source }) => source === rule.source);
    const named = new Set(shares.flatMap(({ person }) => person ?? []));
    for (const share of shares) this.judgeShare(rule, share, judged);
    for (const person of this.registry.peopleOf(rule.categories)) {
      if (named.has(person.id) || rule.categories.length === 0) continue;
      const standing = standingOf(this.registry.holdingsOfPerson(person), rule, day, this.rank);
      const presence = presenceOf(person, this.facts.areas, day);
      if (standing?.kind !== 'holds' || presence?.kind !== 'here') continue;
      const label = this.facts.category(standing.holding.category).label;
      const subject = this.registry.personSubject(person, presence.area, day);
      const ofFamily = shares.find(({ others }) => others.includes(person.id));
      if (ofFamily) {
        judged.doubts.push(this.out(rule, subject, words.otherOfMartyr(ofFamily, rule.id)));
        continue;
      }
      judged.doubts.push({
        rule,
        subject,
        outcome: 'review',
        reason: words.noMartyr(label, rule.id),
        worth: rule.amountDong ?? 0,
      });
    }
    return judged;
  }

  private judgeShare(rule: RuleFacts, share: SourceShare, judged: Judged): void {
    const day = this.dayOf(rule);
    const person = share.person === null ? undefined : this.registry.person(share.person);
    const presence = person && presenceOf(person, this.facts.areas, day);
    if (!person || !presence) return; // open work of the martyrs' register
    const subject = this.registry.personSubject(person, presence.area, day, share.martyr);
    const reason: Reason = { code: 'martyr', text: share.text, rule: rule.id };
    if (presence.kind !== 'here') judged.doubts.push(this.out(rule, subject, words.notHere(presence)));
    else if (share.outcome === 'in') {
      const claim = this.claim(rule, subject, { standing: null, people: null });
      const label = `Thân nhân liệt sĩ ${share.martyrName}`;
      judged.claims.push({ ...claim, label, ground: `${share.text}; ${rule.name}`, reasons: [reason] });
    } else judged.doubts.push({ rule, subject, outcome: share.outcome, reason, worth: rule.amountDong ?? 0 });
  }

  /** Who was on the list of the source last year: near it, whatever the registers hold now. */
  lastYear(rules: readonly RuleFacts[]): Doubt[] {
    const [rule] = rules;
    if (!rule) return [];
    return this.facts.lastYear
      .filter(({ source }) => source === rule.source)
      .flatMap(({ subject: key }) => this.lastYearDoubt(rule, key) ?? []);
  }

  private lastYearDoubt(rule: RuleFacts, key: string): Doubt | undefined {
    const day = this.dayOf(rule);
    const [kind, id = ''] = key.split(' ');
    if (kind === 'household' && !this.registry.homeOn(id, day)) return this.empty(rule, id, day);
    const subject = this.registry.subject(key);
    if (!subject) return undefined;
    const presence = subject.recipient && presenceOf(subject.recipient, this.facts.areas, day);
    if (kind === 'person' && presence && presence.kind !== 'here')
      return this.out(rule, subject, words.notHere(presence));
    return this.out(rule, subject, words.noLonger());
  }
}
