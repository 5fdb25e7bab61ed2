import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { chunks, groupBy } from '../../shared/collections.ts';
import { OPEN_END } from '../../shared/dates.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { levelOf } from '../insurance/service.ts';
import { type PersonFacts, type Span, spansOf } from './spans.ts';
import * as store from './store.ts';

const peopleAtOnce = 200;

type PersonSpan = Span & { person: string };

/** The spans of some people, exactly, from the facts recorded now. */
async function exactSpans(t: ReadTx, people: readonly string[]): Promise<PersonSpan[]> {
  const dictionary = await dictionaries(t);
  const rows = await store.factsOf(t, people);
  const residences = groupBy(rows.residences, (row) => row.person_id);
  const insurance = groupBy(rows.insurance, (row) => row.person_id);
  return rows.vitals.flatMap((vitals) => {
    const facts: PersonFacts = {
      birthDate: vitals.birth_date,
      diedOn: vitals.died_on,
      residences: (residences.get(vitals.person_id) ?? []).map((row) => ({
        area: row.area_code,
        from: row.valid_from,
        to: row.valid_to,
      })),
      insurance: (insurance.get(vitals.person_id) ?? []).map((row) => ({
        objectCode: row.object_code,
        level: levelOf(row),
        from: row.valid_from,
        to: row.valid_to,
      })),
    };
    return spansOf(facts, (code) => dictionary.payerPeriods(code)).map((span) => ({
      ...span,
      person: vitals.person_id,
    }));
  });
}

/** Differences on the days where people come and go; those that cancel out are left out. */
class DeltaSum {
  private readonly sums = new Map<string, store.Delta>();

  add(span: Span, people: number): void {
    this.at(span.area, span.key, span.from, people);
    if (span.to !== OPEN_END) this.at(span.area, span.key, span.to, -people);
  }

  private at(area: string, key: string, day: string, people: number): void {
    const id = `${area} ${key} ${day}`;
    const found = this.sums.get(id);
    if (found) found.people += people;
    else this.sums.set(id, { area, key, day, people });
  }

  all(): store.Delta[] {
    return [...this.sums.values()].filter((delta) => delta.people !== 0);
  }
}

/** Recomputes the roll-up of the people whose facts this transaction changed; runs just before its commit. */
export async function rollUp(t: WriteTx): Promise<void> {
  if (t.touchedPeople.size === 0) return;
  const sum = new DeltaSum();
  for (const people of chunks([...t.touchedPeople], peopleAtOnce)) {
    for (const row of await store.spansOfPeople(t, people)) {
      sum.add({ area: row.area_code, key: row.key, from: row.valid_from, to: row.valid_to }, -1);
    }
    const spans = await exactSpans(t, people);
    for (const span of spans) sum.add(span, 1);
    await store.deleteSpans(t, people);
    await store.insertSpans(t, spans);
  }
  await store.addDeltas(t, sum.all());
}

/** Counts anew, before the transaction commits, everyone who ever had a card of a code whose payer group changed. */
export async function recountObjectCode(t: WriteTx, objectCode: string): Promise<void> {
  for (const person of await store.peopleOfObjectCode(t, objectCode)) t.touchedPeople.add(person);
}

const spanKey = (span: Span): string => `${span.area} ${span.key} ${span.from} ${span.to}`;

/** Recounts every span and every sum from the facts; answers the first difference, or undefined. */
export async function verifyRollUp(t: ReadTx): Promise<string | undefined> {
  const sum = new DeltaSum();
  for (let last = ''; ; ) {
    const people = await store.peopleAfter(t, last, peopleAtOnce);
    if (people.length === 0) break;
    last = people.at(-1) ?? last;
    const exact = groupBy(await exactSpans(t, people), (span) => span.person);
    const stored = groupBy(await store.spansOfPeople(t, people), (row) => row.person_id);
    for (const person of people) {
      const right = (exact.get(person) ?? []).map(spanKey).sort();
      const kept = (stored.get(person) ?? [])
        .map((row) => spanKey({ area: row.area_code, key: row.key, from: row.valid_from, to: row.valid_to }))
        .sort();
      const wrong = right.find((key, i) => kept[i] !== key) ?? kept.find((key, i) => right[i] !== key);
      if (wrong)
        return `bao phủ: người ${person}, đoạn ${wrong}: tính lại có ${right.length} đoạn, đang lưu ${kept.length}`;
      for (const span of exact.get(person) ?? []) sum.add(span, 1);
    }
  }
  for (const span of store.spans) {
    const wrong = compareDeltas(coarser(sum.all(), span), await store.allDeltas(t, span));
    if (wrong) return wrong;
  }
  return undefined;
}

/** The sums by days cut to so many characters; by day (10) as they are. */
function coarser(deltas: readonly store.Delta[], span: number): store.Delta[] {
  const sums = new Map<string, store.Delta>();
  for (const delta of deltas) {
    const day = delta.day.slice(0, span);
    const id = `${delta.area} ${delta.key} ${day}`;
    const found = sums.get(id);
    if (found) found.people += delta.people;
    else sums.set(id, { ...delta, day });
  }
  return [...sums.values()].filter(({ people }) => people !== 0);
}

function compareDeltas(right: readonly store.Delta[], kept: readonly store.Delta[]): string | undefined {
  const id = (delta: store.Delta): string => `${delta.area}, nhóm ${delta.key}, ngày ${delta.day}`;
  const sums = new Map(kept.map((delta) => [id(delta), delta.people]));
  for (const delta of right) {
    const found = sums.get(id(delta)) ?? 0;
    if (found !== delta.people) return `bao phủ: ${id(delta)}: tính lại ${delta.people}, đang lưu ${found}`;
    sums.delete(id(delta));
  }
  const [extra] = sums;
  return extra && `bao phủ: ${extra[0]}: tính lại 0, đang lưu ${extra[1]}`;
}
