import { createHash } from 'node:crypto';
import type { Actor, Db, ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { contains } from '../../shared/periods.ts';
import { requireArea, scopeCondition } from '../areas/service.ts';
import { coveredOn } from '../coverage/service.ts';
import {
  breathe,
  cardOfRow,
  knownOf,
  type Match,
  matchPerson,
  type ParsedRow,
  type RowSource,
  readList,
} from '../imports/service.ts';
import { type InsuranceRow, insurancePeriodsOf } from '../insurance/service.ts';
import { peopleByIds } from '../people/service.ts';
import {
  aloneText,
  blank,
  type Compared,
  comparedWith,
  pair,
  periodOf,
  type Read,
  type Surroundings,
  stagedRow,
  surroundingsOf,
} from './beside.ts';
import { incomingOf } from './compare.ts';
import { identityReading } from './identities.ts';
import { identitiesOf } from './identityStore.ts';
import type { Reconciliation } from './schema.ts';
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

const sexColumn = { field: 'sex', header: 'Giới tính', aliases: ['Phái', 'Nam/Nữ'] };

/** A row with whom it speaks of. */
interface Matched extends Read {
  match: Match;
  /** Why that is known, where somebody has decided it. */
  decided?: string;
}

/** Who each readable row speaks of; the others are told with their faults. */
async function identify(
  t: ReadTx,
  rows: readonly ParsedRow[],
  ward: string,
): Promise<Map<ParsedRow, Matched | Compared>> {
  const found = new Map<ParsedRow, Matched | Compared>();
  const known = await knownOf(t, ward, rows);
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
      match: await matchPerson(known, row),
    });
  }
  const matched = [...found.values()].filter((each): each is Matched => 'match' in each);
  await recallIdentities(t, matched, ward);
  return found;
}

/** Whom undecided rows mean, where the officer has decided it of the same words before. */
async function recallIdentities(t: ReadTx, matched: readonly Matched[], ward: string): Promise<void> {
  const open = matched.filter(({ match }) => match.kind === 'undecided');
  const readings = [...new Set(open.map(({ incoming }) => identityReading(incoming)))];
  const known = await identitiesOf(t, ward, readings);
  const byReading = new Map(known.map((each) => [each.reading, each]));
  const people = new Map(
    (
      await peopleByIds(
        t,
        known.map(({ person_id }) => person_id),
      )
    ).map((person) => [person.id, person]),
  );
  for (const each of open) {
    const identity = byReading.get(identityReading(each.incoming));
    const person = identity && people.get(identity.person_id);
    if (!identity || !person) continue;
    each.match = { kind: 'found', person, how: 'name' };
    each.decided = `Đã xác định ngày ${formatDay(identity.decided_on)}: là ${person.full_name} trong sổ.`;
  }
}

async function compareRows(
  t: ReadTx,
  rows: readonly ParsedRow[],
  place: { area: string; areaName: string; ward: string; asOf: Day },
): Promise<{ compared: Compared[]; covered: number }> {
  const identified = await identify(t, rows, place.ward);
  const reads = [...identified.values()].filter((each): each is Matched => 'match' in each);
  const found = new Map(
    reads.flatMap(({ match }) => (match.kind === 'found' ? [[match.person.id, match.person] as const] : [])),
  );
  const meant = reads.flatMap(({ match }) => (match.kind === 'undecided' ? match.candidates : []));
  const named = [...found.keys(), ...meant.map(({ id }) => id)];
  const readable =
    t.actor.area === null
      ? new Set(named)
      : await store.readableAmong(t, named, scopeCondition(t, 'area_code'));
  const covered = await coveredOn(t, place.area, place.asOf);
  const ids = [...new Set([...[...found.keys()].filter((id) => readable.has(id)), ...covered])];
  const cards = groupBy(await insurancePeriodsOf(t, ids), ({ person_id }) => person_id);
  const around = await surroundingsOf(t, place, [...found.values()], ids);
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
  read: Matched,
  readable: ReadonlySet<string>,
  pairs: ReadonlyMap<Read, InsuranceRow>,
  around: Surroundings,
): Compared {
  const { row, incoming, match, decided } = read;
  if (match.kind === 'undecided') {
    const candidates = match.candidates.map(({ id }) => id).filter((id) => readable.has(id));
    return { ...blank, row, incoming, kind: 'undecided', reasons: [match.reason.message], candidates };
  }
  if (match.kind === 'unknown' || !readable.has(match.person.id)) {
    const reasons = ['Không có người này trong sổ: tìm theo tên, hoặc thêm nhân khẩu rồi đối chiếu lại.'];
    return { ...blank, row, incoming, kind: 'onlyThere', reasons };
  }
  const compared = comparedWith(read, match.person, pairs.get(read), around);
  return decided ? { ...compared, reasons: [decided, ...compared.reasons] } : compared;
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
    reasons: [aloneText(period, listed.has(period.person_id))],
  }));
}

/** Reads an insurer's list and stages, row by row, how it stands to the register. Writes nothing in the registers. */
export async function reconcile(db: Db, actor: Actor, form: ListForm): Promise<Reconciliation> {
  const list = await readList(db, actor, {
    register: 'insurance',
    source: form.source,
    more: [sexColumn],
    ...(form.area ? { area: form.area } : {}),
  });
  const rows = list.read.rows.all();
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
