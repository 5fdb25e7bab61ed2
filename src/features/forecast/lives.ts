import type { Day } from '../../shared/dates.ts';
import type { Card, DayNumber, RenewalGroup, Uncovered } from './history.ts';
import type { HoldersRow, LivesRow } from './store.ts';

/** Answers remembered by what was asked: the same few days, codes and cards stand on thousands of people. */
export function rememberedBy<V>(answer: (key: string) => V): (key: string) => V {
  const known = new Map<string, V>();
  return (key) => {
    let value = known.get(key);
    if (value === undefined) {
      value = answer(key);
      known.set(key, value);
    }
    return value;
  };
}

/** How days and object codes are read. */
export interface Words {
  day: (text: Day) => DayNumber;
  groupOf: (code: string, on: Day) => RenewalGroup;
}

/** A card as recorded, with the next one: `id` says which two they are, in a few characters. */
interface Link {
  id: number;
  code: string;
  from: Day;
  to: Day;
  card: Pick<Card, 'isYearEnd' | 'recordedOn' | 'next'> & { to: DayNumber };
}

const cardLength = 32;

/** Reads the cards of one person in their order; a card inside a longer one counts for nothing. */
function chainOf(cards: string, { day, groupOf }: Words, idOf: (text: string) => number): Link[] {
  const texts: string[] = [];
  let reached = '';
  for (let at = 0; at < cards.length; at += cardLength) {
    const to = cards.slice(at + 12, at + 22);
    if (to <= reached) continue;
    reached = to;
    texts.push(cards.slice(at, at + cardLength));
  }
  const read = texts.map((text) => {
    const [code, from, to] = [text.slice(0, 2), text.slice(2, 12), text.slice(12, 22)];
    return { text, code, from, to, isYearEnd: to.endsWith('-01-01'), recordedOn: day(text.slice(22)) };
  });
  return read.map(({ text, code, from, to, isYearEnd, recordedOn }, i) => {
    const after = read[i + 1];
    const next = after && {
      group: groupOf(after.code, after.from),
      from: day(after.from),
      to: day(after.to),
      isYearEnd: after.isYearEnd,
      recordedOn: after.recordedOn,
    };
    const card = { to: day(to), isYearEnd, recordedOn, next: next ?? null };
    return { id: idOf(code + text.slice(12) + (after?.text ?? '')), code, from, to, card };
  });
}

/** What is the same for the model, counted together: a ward is a few thousand cards however many people it has. */
class Counted<V extends { people: number }> {
  private readonly byKey = new Map<string, V>();

  add(key: string, people: number, make: () => V): void {
    let found = this.byKey.get(key);
    if (!found) {
      found = make();
      this.byKey.set(key, found);
    }
    found.people += people;
  }

  all(): V[] {
    return [...this.byKey.values()];
  }
}

/** Each card of people who lived in an area, with the one that reaches further next. */
export function cardsOf(rows: readonly HoldersRow[], words: Words): Card[] {
  const counted = new Counted<Card>();
  let ids = 0;
  const idOf = rememberedBy(() => ++ids);
  const chain = rememberedBy((cards) => chainOf(cards, words, idOf));
  for (const { area_code: area, since, left_on: left, cards, people } of rows) {
    for (const { id, code, from: first, to, card } of chain(cards)) {
      const from = first < since ? since : first;
      if (to <= from || left <= from) continue; // they lived elsewhere while it held
      counted.add(`${area} ${left} ${from} ${id}`, people, () => ({
        area,
        group: words.groupOf(code, from),
        from: words.day(from),
        to: card.to,
        isYearEnd: card.isYearEnd,
        leftOn: words.day(left),
        recordedOn: card.recordedOn,
        next: card.next,
        people: 0,
      }));
    }
  }
  return counted.all();
}

/** Stretches without cover in the areas, each with whether cover followed and when they were without again. */
export function uncoveredOf(
  rows: readonly LivesRow[],
  areas: ReadonlySet<string>,
  day: Words['day'],
): Uncovered[] {
  const counted = new Counted<Uncovered>();
  for (const { stretches, people } of rows) {
    const life = stretches.split(';').map((text) => ({
      isCovered: text.startsWith('+'),
      from: text.slice(1, 11),
      to: text.slice(11, 21),
      area: text.slice(21),
    }));
    const without = life.filter(({ isCovered, area }) => !isCovered && areas.has(area));
    for (const [i, { area, from, to }] of without.entries()) {
      const wasCovered = life.some((next) => next.isCovered && next.from === to);
      const again = without[i + 1]?.from ?? null;
      counted.add(`${area}${from}${to}${wasCovered}${again}`, people, () => ({
        area,
        from: day(from),
        to: day(to),
        wasCovered,
        againOn: again === null ? null : day(again),
        people: 0,
      }));
    }
  }
  return counted.all();
}
