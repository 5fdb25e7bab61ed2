import { groupBy } from '../../shared/collections.ts';
import { compareNames } from '../../shared/text.ts';
import type {
  BuiltCandidate,
  BuiltEntry,
  BuiltList,
  Choice,
  Facts,
  Reason,
  ReasonCode,
  RuleFacts,
} from './facts.ts';
import { type Claim, type Doubt, Judge } from './judge.ts';
import { Registry } from './registry.ts';
import { warningsOf, withSharedWarnings } from './warnings.ts';
import * as words from './words.ts';

/** What a claim is worth beside another of its source: money, and goods as far as their value is said. */
function worthOf({ amountDong, goods }: Pick<Claim, 'amountDong' | 'goods'>): number {
  return amountDong + goods.reduce((sum, each) => sum + (each.valueDong ?? 0) * each.quantity, 0);
}

/** Claims among which only the highest counts: those of one person, or of one household. */
function rivalKey({ rule, subject }: Claim): string {
  // A martyr's share is nobody's own gift, and rice goes by minutes of its own.
  if (rule.per === 'martyr') return `${subject.key} ${subject.martyr}`;
  if (rule.hungryList || !rule.highestOnly) return `${subject.key} ${rule.id}`;
  return subject.key;
}

/** The elder first, then by name: who comes first where a household has fewer gifts than people. */
function byAge(a: Claim, b: Claim): number {
  const born = (claim: Claim): string => claim.subject.birthDate ?? '9999';
  if (born(a) !== born(b)) return born(a) < born(b) ? -1 : 1;
  return compareNames(a.subject.name, b.subject.name) || (a.subject.key < b.subject.key ? -1 : 1);
}

interface Taken {
  claim: Claim;
  /** Claims of the same person or household that the highest one swallowed. */
  lower: Claim[];
}

class SourceList {
  private readonly taken = new Map<string, Taken>();
  private readonly perHousehold = new Map<string, Claim[]>();
  readonly doubts: Doubt[];

  constructor(
    claims: readonly Claim[],
    doubts: readonly Doubt[],
    private readonly facts: Facts,
  ) {
    this.doubts = [...doubts];
    const highestFirst = [...claims].sort(
      (a, b) => worthOf(b) - worthOf(a) || a.rule.number - b.rule.number || byAge(a, b),
    );
    for (const claim of highestFirst) this.take(claim);
  }

  /** Takes a claim unless a higher one was taken, or the household has as many as the rule gives. */
  private take(claim: Claim): void {
    const known = this.taken.get(rivalKey(claim));
    if (known) {
      known.lower.push(claim);
      return;
    }
    const { rule, subject } = claim;
    const key = `${rule.id} ${subject.household}`;
    const others = this.perHousehold.get(key) ?? [];
    const isLimited =
      rule.maximumPerHousehold !== null && subject.person !== null && subject.household !== null;
    if (isLimited && others.length >= (rule.maximumPerHousehold ?? 0)) {
      const names = others.map((each) => each.subject.name);
      this.doubts.push({ rule, subject, outcome: 'out', reason: words.householdMaximum(rule, names) });
      return;
    }
    this.perHousehold.set(key, [...others, claim]);
    this.taken.set(rivalKey(claim), { claim, lower: [] });
  }

  entries(): BuiltEntry[] {
    const all = [...this.taken.values()];
    return all.map(({ claim, lower }) => {
      const { rule, subject } = claim;
      const swallowed = lower.map((each) =>
        worthOf(each) === worthOf(claim) ? words.sameLevel(each) : words.lowerLevel(each),
      );
      return {
        source: rule.source,
        rule: rule.id,
        person: subject.person,
        recipient: subject.recipient?.id ?? null,
        household: subject.household,
        martyr: subject.martyr,
        area: subject.area,
        recipientName: subject.name,
        category: claim.category,
        categoryLabel: claim.label,
        ground: claim.ground,
        amountDong: claim.amountDong,
        goods: claim.goods,
        people: claim.people,
        reasons: [...claim.reasons, ...swallowed],
        warnings: warningsOf(claim, this.facts),
      };
    });
  }

  /** Who stayed out, or is to be decided: once a person or household, with every reason. */
  candidates(): BuiltCandidate[] {
    const inList = new Map<string, number>();
    for (const { claim } of this.taken.values())
      inList.set(claim.subject.key, Math.max(inList.get(claim.subject.key) ?? 0, worthOf(claim)));
    // A question stays open beside a gift only where its answer would raise it.
    const open = this.doubts.filter(({ outcome, subject, worth }) => {
      const has = inList.get(subject.key);
      return has === undefined || (outcome === 'review' && (worth ?? 0) > has);
    });
    return [...groupBy(open, ({ subject }) => subject.key).values()].flatMap((doubts) => {
      const review = doubts.filter(({ outcome }) => outcome === 'review');
      const said = review.length > 0 ? review : doubts;
      const [first] = said;
      if (!first) return [];
      const { subject, rule } = first;
      return [
        {
          source: rule.source,
          rule: rule.id,
          person: subject.person,
          household: subject.household,
          area: subject.area,
          recipientName: subject.name,
          outcome: first.outcome,
          reasons: once(said.map(({ reason }) => reason)),
        },
      ];
    });
  }
}

const strongest: readonly ReasonCode[] = ['died', 'movedOut', 'arrivesLater'];

/** Each reason once; whoever died or left is out for that alone. */
function once(reasons: readonly Reason[]): Reason[] {
  const found = strongest.flatMap((code) => reasons.find((each) => each.code === code) ?? []);
  const [first] = found;
  if (first) return [first];
  const more = reasons.filter(({ code }) => code !== 'noLonger');
  return [...new Map((more.length > 0 ? more : reasons).map((reason) => [reason.text, reason])).values()];
}

function chosenOut(choices: readonly Choice[], claim: Claim): Choice | undefined {
  return choices.find(
    ({ choice, source, rule, subject }) =>
      choice === 'out' &&
      source === claim.rule.source &&
      subject === claim.subject.key &&
      (rule === null || rule === claim.rule.id),
  );
}

/** What the officer decided of single people and households, over what the rules say. */
function withChoices(
  claims: readonly Claim[],
  doubts: readonly Doubt[],
  judge: Judge,
  facts: Facts,
  rules: readonly RuleFacts[],
) {
  const kept: Claim[] = [];
  const asked: Doubt[] = [];
  for (const claim of claims) {
    const out = chosenOut(facts.choices, claim);
    if (!out) kept.push(claim);
    else
      asked.push({
        rule: claim.rule,
        subject: claim.subject,
        outcome: 'out',
        reason: words.notEligible(out.reason),
      });
  }
  const decided = (doubt: Doubt, choice: 'in' | 'out'): Choice | undefined =>
    facts.choices.find(
      (each) =>
        each.choice === choice &&
        each.source === doubt.rule.source &&
        each.subject === doubt.subject.key &&
        (each.rule === null || each.rule === doubt.rule.id),
    );
  for (const doubt of doubts) {
    const out = decided(doubt, 'out');
    if (out) asked.push({ ...doubt, outcome: 'out', reason: words.notEligible(out.reason) });
    else if (!decided(doubt, 'in')) asked.push(doubt);
  }
  for (const choice of facts.choices.filter((each) => each.choice === 'in')) {
    const rule = rules.find(({ id }) => id === choice.rule);
    const subject = judge.registry.subject(choice.subject);
    const known = kept.some((each) => each.rule === rule && each.subject.key === choice.subject);
    if (rule && subject && !known) kept.push(judge.chosen(rule, subject, choice));
  }
  return { claims: kept, doubts: asked };
}

/**
 * Who is to receive what out of the sources whose rules are given, and who was looked at and stays out: one gift for each
 * person or household and source, the highest; a household's once; a martyr's beside them. Facts and rules alone decide;
 * the same ones give the same list.
 */
export function buildList(facts: Facts, rules: readonly RuleFacts[]): BuiltList {
  const entries: BuiltEntry[] = [];
  const candidates: BuiltCandidate[] = [];
  const judge = new Judge(new Registry(facts));
  for (const ofSource of groupBy(rules, ({ source }) => source).values()) {
    const judged = ofSource.map((rule) => judge.judge(rule));
    const lastYear = judge.lastYear(ofSource);
    const { claims, doubts } = withChoices(
      judged.flatMap((each) => each.claims),
      [...judged.flatMap((each) => each.doubts), ...lastYear],
      judge,
      facts,
      ofSource,
    );
    const list = new SourceList(claims, doubts, facts);
    entries.push(...list.entries());
    candidates.push(...list.candidates());
  }
  return { entries: withSharedWarnings(entries, facts), candidates };
}
