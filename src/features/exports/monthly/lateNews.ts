import type { ReadTx } from '../../../db/tx.ts';
import { groupBy } from '../../../shared/collections.ts';
import { dayInVietnam, formatDay, under6CardLastDay } from '../../../shared/dates.ts';
import type { Register } from '../../../shared/words.ts';
import type { Area } from '../../areas/schema.ts';
import { leafCodes } from '../../areas/service.ts';
import { deadBy, type Resident, type Snapshot, snapshotOn } from '../../balances/service.ts';
import { type CountedCard, countedCards } from '../../coverage/service.ts';
import { type Dictionaries, dictionaries } from '../../dictionaries/service.ts';
import type { ClosedPeriod } from '../closing/closedPeriods.ts';
import * as store from '../closing/lateStore.ts';

/** What a table counts that news may be about. */
type Topic = Register | 'population' | 'cards' | 'gifts' | 'cases' | 'allowances';

/** Something recorded after a period was reported that changes what is known of it. */
export interface LateNews {
  /** In words, with who recorded it and when; it names nobody it is about. */
  text: string;
  topics: ReadonlySet<Topic>;
  /** Groups concerned; null: of no group. */
  areas: ReadonlySet<string> | null;
  /** Words of the rows concerned: groups of recipients as lists call them, object codes; null: any row. */
  labels: ReadonlySet<string> | null;
}

/** What the figures of a table count; where a column counts something else, by its field. */
const topicsOfTable: Record<string, { all: readonly Topic[]; of?: Record<string, readonly Topic[]> }> = {
  B02: {
    all: ['poor', 'nearPoor'],
    of: {
      households: ['population'],
      people: ['population'],
      poorHouseholds: ['poor'],
      poorPeople: ['poor'],
      nearPoorHouseholds: ['nearPoor'],
      nearPoorPeople: ['nearPoor'],
    },
  },
  B03: { all: ['poor'] },
  B04: { all: ['nearPoor'] },
  B05: {
    all: ['policy'],
    of: { uncovered: ['policy', 'cards'], monthly: ['allowances'], paidDong: ['allowances'] },
  },
  B06: {
    all: ['assistance', 'allowances'],
    of: Object.fromEntries(
      ['opening', 'increase', 'decrease', 'closing'].map((field) => [field, ['assistance']]),
    ),
  },
  B07: { all: ['disadvantaged'] },
  B08: { all: ['cards'], of: { population: ['population'] } },
  B09: {
    all: ['cards'],
    of: { uncovered: ['population', 'cards', 'poor', 'nearPoor', 'policy', 'assistance'] },
  },
  B10: { all: ['gifts'] },
  B11: { all: ['cases'] },
};

/** "Khai tử ghi sau (Nguyễn Thị An ghi ngày 05/02/2024)" */
function sentence(what: string, written: store.Written | undefined): string {
  if (!written) return what;
  const who = written.by_name ?? 'Hệ thống';
  return `${what} (${who} ghi ngày ${formatDay(dayInVietnam(written.recorded_at))})`;
}

/** A person as the period was reported and as it is known now. */
interface Change {
  id: string;
  was: Resident | undefined;
  now: Resident | undefined;
  /** Object code of the card that counts. */
  cards: { was: string | undefined; now: string | undefined };
}

const holdingsIn = (person: Resident | undefined): string =>
  (person?.holdings ?? [])
    .map(({ statusId, category }) => `${statusId} ${category}`)
    .sort()
    .join();

function differs({ was, now, cards }: Change): boolean {
  return (
    was?.area !== now?.area ||
    was?.household !== now?.household ||
    holdingsIn(was) !== holdingsIn(now) ||
    cards.was !== cards.now
  );
}

class People {
  constructor(
    private readonly dictionary: Dictionaries,
    private readonly versions: readonly store.VersionRow[],
    private readonly dead: ReadonlySet<string>,
    private readonly period: ClosedPeriod,
  ) {}

  /** The newest recording of a kind of fact about a person, or about the household. */
  private written(fact: store.VersionRow['fact'], { id, was, now }: Change): store.VersionRow | undefined {
    const households = [was?.household, now?.household];
    return this.versions.find(
      (row) =>
        row.fact === fact &&
        (row.person_id === id || (row.person_id === null && households.includes(row.household_id))),
    );
  }

  private news(
    text: string,
    { was, now }: Change,
    topics: Iterable<Topic>,
    labels: Iterable<string> | null,
  ): LateNews {
    return {
      text,
      topics: new Set(topics),
      areas: new Set([was?.area, now?.area].filter((code) => code !== undefined)),
      labels: labels && new Set(labels),
    };
  }

  /** Why somebody counts or counts no more in the ward, or in another group: it touches all they hold. */
  private presence(change: Change): string | undefined {
    const { id, was, now } = change;
    const moved = (what: string): string => sentence(what, this.written('residences', change));
    if (was && !now)
      return this.dead.has(id)
        ? sentence('Khai tử ghi sau', this.written('person_vitals', change))
        : moved('Chuyển đi ghi sau');
    if (now && !was)
      return moved(now.birthDate >= this.period.from ? 'Khai sinh ghi sau' : 'Chuyển đến ghi sau');
    return was?.area === now?.area ? undefined : moved('Chuyển tổ ghi sau');
  }

  /** What rows about a category are called: the group of recipients, the object code it gives. */
  private wordsFor(category: string): string[] {
    const { objectCode } = this.dictionary.category(category) ?? {};
    return [this.dictionary.publicLabel(category), ...(objectCode ? [objectCode] : [])];
  }

  private holdings(change: Change): LateNews[] {
    const { was, now } = change;
    const had = was?.holdings ?? [];
    const has = now?.holdings ?? [];
    const missing = (from: typeof had, other: typeof had) =>
      from.filter(({ statusId }) => !other.some((each) => each.statusId === statusId));
    const told = (what: (statusId: string) => string, holdings: typeof had): LateNews[] =>
      holdings.map(({ register, category, statusId }) =>
        this.news(
          sentence(
            what(statusId),
            this.versions.find(({ id }) => id === statusId) ?? this.written('memberships', change),
          ),
          change,
          [register],
          this.wordsFor(category),
        ),
      );
    const left = (statusId: string): string =>
      this.versions.some(({ id }) => id === statusId)
        ? 'Đưa ra khỏi danh sách, thu hồi quyết định ghi sau'
        : 'Thay đổi nhân khẩu của hộ ghi sau';
    const came = (statusId: string): string =>
      this.versions.some(({ id }) => id === statusId)
        ? 'Quyết định công nhận ghi sau'
        : 'Thay đổi nhân khẩu của hộ ghi sau';
    return [...told(left, missing(had, has)), ...told(came, missing(has, had))];
  }

  private card(change: Change): LateNews[] {
    const { was, now } = change.cards;
    if (was === now) return [];
    const what = !was
      ? 'Thẻ BHYT ghi sau'
      : now
        ? 'Mã thẻ BHYT sửa sau'
        : 'Thẻ BHYT rút ngắn, thu hồi ghi sau';
    const text = sentence(what, this.written('insurance_periods', change));
    return [this.news(text, change, ['cards'], this.rowsOf(change))];
  }

  /** What rows are called in which somebody counts, with a card or for want of one. */
  private rowsOf({ was, now, cards }: Change): string[] {
    const holdings = [...(was?.holdings ?? []), ...(now?.holdings ?? [])];
    const born = (now ?? was)?.birthDate;
    return [
      ...holdings.flatMap(({ category }) => this.wordsFor(category)),
      ...[cards.was, cards.now].filter((code) => code !== undefined),
      ...(born && under6CardLastDay(born) >= this.period.from ? ['TE'] : []),
    ];
  }

  of(change: Change): LateNews[] {
    const presence = this.presence(change);
    if (!presence) return [...this.holdings(change), ...this.card(change)];
    const holdings = [...(change.was?.holdings ?? []), ...(change.now?.holdings ?? [])];
    const topics: Topic[] = ['population', ...holdings.map(({ register }) => register)];
    if (change.cards.was ?? change.cards.now) topics.push('cards');
    return [this.news(presence, change, topics, this.rowsOf(change))];
  }
}

async function newsOfPeople(
  t: ReadTx,
  area: Area,
  period: ClosedPeriod,
  known: { people: Snapshot; cards: ReadonlyMap<string, CountedCard> },
): Promise<LateNews[]> {
  const was = await snapshotOn(t, area.code, period.to, period.knownAt);
  const now = known.people;
  const cards = {
    was: await countedCards(t, [...was.areas], period.to, period.knownAt),
    now: known.cards,
  };
  const changes = [...new Set([...was.people.keys(), ...now.people.keys()])]
    .map(
      (id): Change => ({
        id,
        was: was.people.get(id),
        now: now.people.get(id),
        cards: { was: cards.was.get(id)?.objectCode, now: cards.now.get(id)?.objectCode },
      }),
    )
    .filter(differs);
  const people = changes.map(({ id }) => id);
  const households = changes.flatMap(({ was, now }) =>
    [was?.household, now?.household].filter((id) => id !== undefined && id !== null),
  );
  const versions = await store.versionsSince(t, { people, households }, period.knownAt);
  const found = new People(await dictionaries(t), versions, await deadBy(t, people, period.to), period);
  return changes.flatMap((change) => found.of(change));
}

const giftWords = {
  payment: 'Phát quà ghi sau',
  reversal: 'Hủy lần phát ghi sau',
  return: 'Trả lại quà ghi sau',
} as const;

/** What was written after a period was reported of gifts, allowances and cases dated in it or before. */
async function newsOfWork(t: ReadTx, area: Area, { to, knownAt }: ClosedPeriod): Promise<LateNews[]> {
  const areas = await leafCodes(t, area.code, to);
  const dictionary = await dictionaries(t);
  const news = (text: string, topic: Topic, labels: ReadonlySet<string> | null): LateNews => ({
    text,
    topics: new Set([topic]),
    areas: null,
    labels,
  });
  return [
    ...(await store.giftsSince(t, areas, to, knownAt)).map((row) =>
      news(sentence(giftWords[row.kind], row), 'gifts', null),
    ),
    ...(await store.allowancesSince(t, areas, to, knownAt)).map((row) =>
      news(
        sentence('Chi trợ cấp ghi sau', row),
        'allowances',
        new Set([dictionary.publicLabel(row.category)]),
      ),
    ),
    ...(await store.caseStepsSince(t, areas, to, knownAt)).map((row) =>
      news(sentence('Bước hồ sơ ghi sau', row), 'cases', null),
    ),
  ];
}

/** The row of a table whose figure differs from the reported one. */
export interface ConcernedRow {
  form: string;
  /** Of the column. */
  field: string;
  isTotal: boolean;
  /** Leaf areas of the row's group; undefined where the table has no groups. */
  areas: ReadonlySet<string> | undefined;
  /** Texts that the row bears. */
  words: readonly string[];
}

/** Why figures of a closed period are others by now. */
export class LateReasons {
  private constructor(private readonly news: readonly LateNews[]) {}

  static async of(
    t: ReadTx,
    area: Area,
    period: ClosedPeriod,
    known: { people: Snapshot; cards: ReadonlyMap<string, CountedCard> },
  ): Promise<LateReasons> {
    return new LateReasons([
      ...(await newsOfPeople(t, area, period, known)),
      ...(await newsOfWork(t, area, period)),
    ]);
  }

  /** In words, each reason once, with how many times it holds. */
  for({ form, field, isTotal, areas, words }: ConcernedRow): string {
    const topics = topicsOfTable[form]?.of?.[field] ?? topicsOfTable[form]?.all ?? [];
    const concerned = this.news.filter(
      (each) =>
        topics.some((topic) => each.topics.has(topic)) &&
        (isTotal || !areas || !each.areas || [...each.areas].some((code) => areas.has(code))) &&
        (isTotal || areas || !each.labels || words.some((word) => each.labels?.has(word))),
    );
    if (concerned.length === 0) return 'Số liệu ghi thêm hoặc đính chính sau khi chốt';
    return [...groupBy(concerned, ({ text }) => text)]
      .map(([text, same]) => (same.length === 1 ? text : `${text}: ${same.length} trường hợp`))
      .join('; ');
  }
}
