import { createHash } from 'node:crypto';
import type { Actor, Db, ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { contains, type Period } from '../../shared/periods.ts';
import { leafCodes, requireArea, scopeCondition } from '../areas/service.ts';
import { coveredOn } from '../coverage/service.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import {
  breathe,
  cardOfRow,
  type Match,
  matchPerson,
  type ParsedRow,
  type RowSource,
  readList,
} from '../imports/service.ts';
import { cardText } from '../insurance/cards.ts';
import { dueCard, type Ground, groundsOfPeople, mismatchText } from '../insurance/entitlement.ts';
import { type InsuranceRow, insurancePeriodsOf } from '../insurance/service.ts';
import { type PersonRow, peopleByIds } from '../people/service.ts';
import {
  differencesOf,
  type Incoming,
  incomingOf,
  isAcceptable,
  isAnotherIdentity,
  isSameCard,
  readingsOf,
} from './compare.ts';
import type { Difference, Reconciliation, RowKind, RowState } from './schema.ts';
import { readReconciliation } from './service.ts';
import * as store from './store.ts';

/** An insurer's list as it came: a workbook, or rows copied out of one. */
export interface ListForm {
  area?: string;
  asOf?: Day;
  source: RowSource;
  filename: string;
  sha256?: string;
}

interface Compared {
  row: ParsedRow | null;
  kind: RowKind;
  person: PersonRow | null;
  period: InsuranceRow | null;
  incoming: Incoming | null;
  fields: Difference[];
  reasons: string[];
  acceptable: boolean;
}

const blank = { person: null, period: null, incoming: null, fields: [], reasons: [], acceptable: false };
const sexColumn = { field: 'sex', header: 'Giới tính', aliases: ['Phái', 'Nam/Nữ'] };

interface Read {
  row: ParsedRow;
  incoming: Incoming;
  match: Match;
}

const periodOf = (row: InsuranceRow): Period => ({ from: row.valid_from, to: row.valid_to });

/** Who each readable row speaks of; the others are told with their faults. */
async function identify(
  t: ReadTx,
  rows: readonly ParsedRow[],
  ward: string,
): Promise<Map<ParsedRow, Read | Compared>> {
  const found = new Map<ParsedRow, Read | Compared>();
  for (const [i, row] of rows.entries()) {
    await breathe(i);
    const card = row.reasons.length > 0 ? { refused: { reasons: row.reasons } } : cardOfRow(row);
    if ('refused' in card) {
      const reasons = card.refused.reasons.map(({ message }) => message);
      found.set(row, { ...blank, row, kind: 'unreadable', reasons });
      continue;
    }
    found.set(row, {
      row,
      incoming: incomingOf(row, card.card),
      match: await matchPerson(t, row, ward),
    });
  }
  return found;
}

const daysShared = (period: InsuranceRow, { validFrom, validTo }: Incoming): boolean =>
  period.valid_from <= validTo && validFrom < period.valid_to;

/** The rows of one person beside that person's cards: first the same cards, then those that hold at the same time. */
function pair(reads: readonly Read[], periods: readonly InsuranceRow[]): Map<Read, InsuranceRow> {
  const pairs = new Map<Read, InsuranceRow>();
  const free = new Set(periods);
  for (const read of reads) {
    const same = periods.find((period) => isSameCard(period, read.incoming));
    if (!same) continue;
    pairs.set(read, same);
    free.delete(same);
  }
  for (const read of reads) {
    if (pairs.has(read)) continue;
    const other = [...free].find((period) => daysShared(period, read.incoming));
    if (!other) continue;
    pairs.set(read, other);
    free.delete(other);
  }
  return pairs;
}

interface Surroundings {
  asOf: Day;
  areaName: string;
  residents: ReadonlySet<string>;
  firstOfCard: Map<string, Read>;
  grounds: ReadonlyMap<string, Ground[]>;
  dictionary: Dictionaries;
}

/** What looks odd about a card that holds on the day: an unknown code, or another ground that pays first. */
function doubtsOf(incoming: Incoming, person: PersonRow, around: Surroundings): string[] {
  const { asOf, dictionary } = around;
  const { objectCode, validFrom, validTo } = incoming;
  if (asOf < validFrom || asOf > validTo) return [];
  if (!dictionary.objectCode(objectCode, asOf))
    return [`Nên xem lại: mã đối tượng ${objectCode} không có trong danh mục.`];
  const due = dueCard(around.grounds.get(person.id) ?? [], dictionary, asOf);
  const text = due && mismatchText(due, objectCode, dictionary, asOf);
  return text ? [`Nên xem lại: ${text}.`] : [];
}

const contentOf = (incoming: Incoming): string => JSON.stringify(incoming);

/** The same card twice in the list: said again it is no matter, said otherwise the officer has to look. */
function repeated(read: Read, person: PersonRow, around: Surroundings): string | undefined {
  const key = `${person.id} ${read.incoming.objectCode} ${read.incoming.validFrom}`;
  const first = around.firstOfCard.get(key);
  if (first === undefined) {
    around.firstOfCard.set(key, read);
    return undefined;
  }
  const place = `dòng ${first.row.row}${first.row.sheet === read.row.sheet ? '' : ` trang “${first.row.sheet}”`}`;
  return contentOf(first.incoming) === contentOf(read.incoming)
    ? `Lặp lại ${place}.`
    : `Cùng thẻ với ${place} nhưng ghi khác: cần hỏi lại cơ quan BHXH dòng nào đúng.`;
}

function comparedWith(
  read: Read,
  person: PersonRow,
  period: InsuranceRow | undefined,
  around: Surroundings,
): Compared {
  const { row, incoming } = read;
  const reasons: string[] = doubtsOf(incoming, person, around);
  const again = repeated(read, person, around);
  if (again) reasons.push(again);
  const base = { ...blank, row, person, incoming, reasons, period: period ?? null };
  if (again?.startsWith('Cùng')) return { ...base, kind: 'undecided' };
  if (!around.residents.has(person.id))
    reasons.push(
      `${person.full_name} không cư trú ở ${around.areaName} ngày ${formatDay(around.asOf)} theo sổ.`,
    );
  const fields = differencesOf(incoming, person, period);
  if (isAnotherIdentity(fields))
    reasons.push('Số BHXH khác số trong sổ: có thể là người khác, cần xác minh trước khi sửa.');
  const died = person.died_on !== null && incoming.validFrom >= person.died_on;
  if (person.died_on !== null)
    reasons.push(`Đã mất ngày ${formatDay(person.died_on)} theo sổ: đề nghị báo giảm.`);
  if (!period) {
    const acceptable = !died && !again && !isAnotherIdentity(fields);
    return { ...base, kind: 'onlyThere', fields, acceptable };
  }
  if (fields.length === 0) return { ...base, kind: 'agrees' };
  if (!isSameCard(period, incoming))
    reasons.push(
      `Mã hoặc ngày bắt đầu khác ${cardText(period)}: nhận thì ghi thành thẻ mới, thẻ trong sổ giữ nguyên.`,
    );
  return { ...base, kind: 'differs', fields, acceptable: !died && isAcceptable(fields) };
}

async function compareRows(
  t: ReadTx,
  rows: readonly ParsedRow[],
  place: { area: string; areaName: string; ward: string; asOf: Day },
): Promise<{ compared: Compared[]; covered: number }> {
  const identified = await identify(t, rows, place.ward);
  const reads = [...identified.values()].filter((each): each is Read => 'match' in each);
  const found = new Map(
    reads.flatMap(({ match }) => (match.kind === 'found' ? [[match.person.id, match.person] as const] : [])),
  );
  const named = [...found.keys()];
  const readable =
    t.actor.area === null
      ? new Set(named)
      : await store.readableAmong(t, named, scopeCondition(t, 'area_code'));
  const covered = await coveredOn(t, place.area, place.asOf);
  const ids = [...new Set([...readable, ...covered])];
  const cards = groupBy(await insurancePeriodsOf(t, ids), ({ person_id }) => person_id);
  const areas = await leafCodes(t, place.area, place.asOf);
  const around: Surroundings = {
    asOf: place.asOf,
    areaName: place.areaName,
    residents: await store.residentAmong(t, ids, areas, place.asOf),
    firstOfCard: new Map(),
    grounds: await groundsOfPeople(t, [...found.values()]),
    dictionary: await dictionaries(t),
  };
  const ofPerson = groupBy(
    reads.filter(({ match }) => match.kind === 'found' && readable.has(match.person.id)),
    ({ match }) => (match.kind === 'found' ? match.person.id : ''),
  );
  const pairs = new Map<Read, InsuranceRow>();
  for (const [person, theirs] of ofPerson)
    for (const [read, period] of pair(theirs, cards.get(person) ?? [])) pairs.set(read, period);
  const compared = rows.flatMap((row) => {
    const each = identified.get(row);
    if (!each) return [];
    return ['match' in each ? settle(each, readable, pairs, around) : each];
  });
  const paired = new Set([...pairs.values()].map(({ id }) => id));
  const alone = [...covered]
    .flatMap((person) => cards.get(person) ?? [])
    .filter((period) => !paired.has(period.id) && contains(periodOf(period), place.asOf));
  return { compared: [...compared, ...(await onlyHere(t, alone, ofPerson))], covered: covered.size };
}

function settle(
  read: Read,
  readable: ReadonlySet<string>,
  pairs: ReadonlyMap<Read, InsuranceRow>,
  around: Surroundings,
): Compared {
  const { row, incoming, match } = read;
  if (match.kind === 'undecided')
    return { ...blank, row, incoming, kind: 'undecided', reasons: [match.reason.message] };
  if (match.kind === 'unknown' || !readable.has(match.person.id)) {
    const reasons = ['Không có người này trong sổ: tìm theo tên, hoặc thêm nhân khẩu rồi đối chiếu lại.'];
    return { ...blank, row, incoming, kind: 'onlyThere', reasons };
  }
  return comparedWith(read, match.person, pairs.get(read), around);
}

/** Our cards that hold on the day and that the list does not have. */
async function onlyHere(
  t: ReadTx,
  periods: readonly InsuranceRow[],
  listed: ReadonlyMap<string, unknown>,
): Promise<Compared[]> {
  const people = new Map(
    (await peopleByIds(t, [...new Set(periods.map(({ person_id }) => person_id))])).map((row) => [
      row.id,
      row,
    ]),
  );
  return periods.map((period) => ({
    ...blank,
    row: null,
    kind: 'onlyHere' as const,
    person: people.get(period.person_id) ?? null,
    period,
    reasons: [
      listed.has(period.person_id)
        ? `Danh sách BHXH có người này nhưng không có ${cardText(period)}.`
        : `Danh sách BHXH không có người này; sổ có ${cardText(period)}.`,
    ],
  }));
}

/** The day a kept reading was kept, when all of what a row says was kept before. */
function keptOn(row: Compared, kept: ReadonlyMap<string, string>): string | undefined {
  if (!row.person) return undefined;
  const days = readingsOf(row.incoming, row.kind === 'onlyThere' ? [] : row.fields, row.period).map(
    (reading) => kept.get(`${row.person?.id} ${reading}`),
  );
  return days.length > 0 && days.every((day) => day !== undefined) ? days.sort().at(-1) : undefined;
}

/** The card of the list, else ours, holds on the day. */
const holdsOn = ({ incoming, period }: Compared, day: Day): boolean =>
  incoming
    ? incoming.validFrom <= day && day <= incoming.validTo
    : period !== null && contains(periodOf(period), day);

const labelOf = (row: Compared): string =>
  (
    row.person?.full_name ??
    row.incoming?.fullName ??
    row.row?.cells.filter((cell) => cell !== null).join(' · ') ??
    ''
  ).slice(0, 500) || 'Dòng không có tên';

function stagedRow(
  row: Compared,
  number: number,
  asOf: Day,
  kept: ReadonlyMap<string, string>,
): store.StagedRow {
  const day = row.kind === 'agrees' ? undefined : keptOn(row, kept);
  const reasons = day ? [...row.reasons, `Đã giữ theo sổ ngày ${formatDay(day)}.`] : row.reasons;
  const state: RowState = row.kind === 'agrees' ? 'agreed' : day ? 'kept' : 'open';
  return {
    number,
    sheet: row.row?.sheet ?? null,
    row_number: row.row?.row ?? null,
    kind: row.kind,
    state,
    acceptable: row.acceptable ? 1 : 0,
    name_differs: row.fields.some(({ field }) => field === 'fullName') ? 1 : 0,
    holds: holdsOn(row, asOf) ? 1 : 0,
    label: labelOf(row),
    person_id: row.person?.id ?? null,
    period_id: row.period?.id ?? null,
    incoming: row.incoming && JSON.stringify(row.incoming),
    held: row.period && JSON.stringify(row.period),
    fields: JSON.stringify(row.fields),
    reasons: JSON.stringify(reasons),
    choice_id: null,
    filled: null,
  };
}

/** Reads an insurer's list and stages, row by row, how it stands to the register. Writes nothing in the registers. */
export async function reconcile(db: Db, actor: Actor, form: ListForm): Promise<Reconciliation> {
  const list = await readList(db, actor, {
    register: 'insurance',
    source: form.source,
    more: [sexColumn],
    ...(form.area ? { area: form.area } : {}),
  });
  const { rows } = list.read;
  const { area, asOf, compared, covered, kept } = await db.read(actor, async (t) => {
    const asOf = form.asOf ?? t.today;
    const area = await requireArea(t, form.area ?? list.ward, asOf);
    const place = { area: area.code, areaName: area.name, ward: list.ward, asOf };
    const found = await compareRows(t, rows, place);
    const people = [...new Set(found.compared.flatMap(({ person }) => person?.id ?? []))];
    const readings = await store.keptReadings(t, people);
    const kept = new Map(readings.map((each) => [`${each.person_id} ${each.reading}`, each.kept_on]));
    return { area, asOf, kept, ...found };
  });
  return db.tx(actor, async (t) => {
    const id = t.newId();
    await store.insertReconciliation(t, {
      id,
      area_code: area.code,
      as_of: asOf,
      filename: form.filename.slice(0, 300),
      sha256: form.sha256 ?? createHash('sha256').update(JSON.stringify(form.source)).digest('hex'),
      file_rows: rows.length,
      covered,
    });
    for (const [i, row] of compared.entries()) {
      await store.insertRow(t, id, stagedRow(row, i + 1, asOf, kept));
      await breathe(i);
    }
    t.audit({
      action: 'reconciliation.stage',
      kind: 'reconciliation',
      id,
      area: area.code,
      after: { asOf, filename: form.filename, rows: rows.length, covered },
    });
    return readReconciliation(t, id);
  });
}
