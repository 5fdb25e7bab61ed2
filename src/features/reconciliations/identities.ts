import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatPartial } from '../../shared/dates.ts';
import { conflict, invalid, notFound } from '../../shared/errors.ts';
import { formatNumber } from '../../shared/money.ts';
import { nameKey } from '../../shared/text.ts';
import { requireArea, wardOf } from '../areas/service.ts';
import { type InsuranceRow, insurancePeriodsOf } from '../insurance/service.ts';
import { type PersonRow, personById } from '../people/service.ts';
import { aloneText, comparedWith, pair, type Read, stagedRow, surroundingsOf } from './beside.ts';
import type { Incoming } from './compare.ts';
import { forgetIdentities, keepIdentity } from './identityStore.ts';
import type { ChoiceAnswer, ChoiceForm } from './schema.ts';
import * as store from './store.ts';

/** What the list says of the person: the same words the next time mean the same one. */
export const identityReading = ({
  fullName,
  birthDate,
  sex,
  nationalId,
  insuranceNumber,
}: Incoming): string =>
  JSON.stringify([nameKey(fullName ?? ''), birthDate, sex, nationalId, insuranceNumber]);

const incomingIn = (row: store.StagedRow): Incoming | null => JSON.parse(row.incoming ?? 'null');
const candidatesIn = (row: store.StagedRow): string[] => JSON.parse(row.candidates);

const readIn = (row: store.StagedRow): Read[] => {
  const incoming = incomingIn(row);
  return incoming
    ? [{ row: { sheet: row.sheet ?? '', row: Number(row.row_number), cells: [] }, incoming }]
    : [];
};

const isOpen = (row: store.StagedRow): boolean => row.kind === 'undecided' && row.person_id === null;

/** The rows that say of the person what the chosen one says, which has to be undecided, and to leave the choice. */
async function rowsMeant(t: ReadTx, id: string, form: ChoiceForm): Promise<store.StagedRow[]> {
  const [number, ...more] = form.rows ?? [];
  if (number === undefined || more.length > 0)
    throw invalid('/rows', 'one', 'Các dòng: xác định người cho từng dòng một, chọn một dòng.');
  const { person } = form;
  if (person === undefined)
    throw invalid('/person', 'required', 'Người: còn trống, chọn người trong sổ mà dòng này nói đến.');
  const rows = (await store.rowsOf(t, id, { kind: 'undecided' })).filter(isOpen);
  const asked = rows.find((row) => Number(row.number) === number);
  const incoming = asked && incomingIn(asked);
  if (!asked || !incoming) {
    if ((await store.rowsOf(t, id, { numbers: [number] })).length === 0)
      throw notFound('Không có dòng đã chọn.');
    throw conflict('/rows', 'decided', 'Dòng này không còn chờ xác định người: mở lại trang để xem.');
  }
  if (!candidatesIn(asked).includes(person))
    throw invalid('/person', 'candidate', 'Người: chọn một trong những người có thể là người của dòng này.');
  const reading = identityReading(incoming);
  return rows.filter((row) => {
    const same = incomingIn(row);
    return same && identityReading(same) === reading && candidatesIn(row).includes(person);
  });
}

interface Laid {
  after: store.StagedRow[];
  /** Our cards' rows that are no longer, or otherwise, only here: as they were, and as they become. */
  alone: { before: store.StagedRow; after: store.StagedRow | null }[];
}

/** The rows laid beside the person, as they would have been had that been known. */
async function layBeside(
  t: ReadTx,
  reconciliation: store.ReconciliationRow,
  rows: readonly store.StagedRow[],
  person: PersonRow,
): Promise<Laid> {
  const { id, area_code, as_of: asOf } = reconciliation;
  const { name } = await requireArea(t, area_code, asOf);
  const place = { area: area_code, areaName: name, asOf };
  const around = await surroundingsOf(t, place, [person], [person.id]);
  const own = await store.rowsOfPerson(t, id, person.id);
  const former = own.flatMap(readIn);
  for (const read of former)
    around.firstOfCard.set(`${person.id} ${read.incoming.objectCode} ${read.incoming.validFrom}`, read);
  const kept = new Map(
    (await store.keptReadings(t, [person.id])).map((each) => [
      `${each.person_id} ${each.reading}`,
      each.kept_on,
    ]),
  );
  const reads = rows.flatMap((row) => readIn(row).map((read) => ({ row, read })));
  const pairs = pair([...former, ...reads.map(({ read }) => read)], await insurancePeriodsOf(t, [person.id]));
  const after = reads.map(({ row, read }) => ({
    ...stagedRow(comparedWith(read, person, pairs.get(read), around), Number(row.number), asOf, kept),
    candidates: row.candidates,
  }));
  const paired = new Set(reads.flatMap(({ read }) => pairs.get(read)?.id ?? []));
  const alone = own
    .filter(({ kind }) => kind === 'onlyHere')
    .map((before) => {
      if (before.period_id !== null && paired.has(before.period_id)) return { before, after: null };
      const held: InsuranceRow = JSON.parse(before.held ?? 'null'); // a row of ours has its card
      return { before, after: { ...before, reasons: JSON.stringify([aloneText(held, true)]) } };
    });
  return { after, alone };
}

/** Says whom an undecided row speaks of, and all rows that say the same; the list of the next time knows it. */
export async function identify(
  t: WriteTx,
  reconciliation: store.ReconciliationRow,
  form: ChoiceForm,
): Promise<ChoiceAnswer> {
  const { id, area_code } = reconciliation;
  const rows = await rowsMeant(t, id, form);
  const person = await personById(t, form.person ?? '');
  const [first] = rows;
  const incoming = first && incomingIn(first);
  if (!person || !incoming) throw notFound();
  const { after, alone } = await layBeside(t, reconciliation, rows, person);
  if (alone.some(({ before }) => before.choice_id !== null))
    throw conflict(
      '/person',
      'handled',
      `Thẻ của ${person.full_name} ở mục “Chỉ có trong sổ” đã xử lý: hoàn tác lần xử lý đó trước.`,
    );
  const n = rows.length === 1 ? '' : ` (${formatNumber(rows.length)} dòng)`;
  const choice = {
    id: t.newId(),
    choice: 'identify' as const,
    sentence: `Xác định “${first.label}”${n} là ${person.full_name}, sinh ${formatPartial(person.birth_date)}; lần đối chiếu sau không hỏi lại.`,
    reason: form.reason ?? null,
  };
  await store.insertChoice(t, { ...choice, reconciliation_id: id });
  for (const [i, row] of after.entries()) {
    const before = rows[i] ? [{ ...rows[i], state: 'open', choice_id: null }] : [];
    const unidentified = JSON.stringify([...before, ...(i === 0 ? alone.map((each) => each.before) : [])]);
    await store.replaceRow(t, id, row.number, { ...row, identified_by: choice.id, unidentified });
  }
  for (const { before, after: changed } of alone) await store.replaceRow(t, id, before.number, changed);
  const ward = (await wardOf(t, area_code, t.today))?.code ?? area_code;
  const reading = identityReading(incoming);
  await keepIdentity(t, { ward, reading, person: person.id, choice: choice.id });
  t.audit({
    action: 'reconciliation.identify',
    kind: 'reconciliation',
    id,
    area: area_code,
    after: { person: person.id, rows: rows.length },
  });
  return { ...choice, rows: rows.length, skipped: [], createdAt: t.now, undoneAt: null };
}

/** Takes back who a row speaks of: it is undecided again, as are those that came with it. Answers how many. */
export async function undoIdentity(t: WriteTx, id: string, choiceId: string): Promise<number> {
  const rows = await store.rowsOf(t, id, { identifiedBy: choiceId });
  const before = rows.flatMap((row): store.StagedRow[] => JSON.parse(row.unidentified ?? '[]'));
  const now = await store.rowsOf(t, id, { numbers: before.map(({ number }) => Number(number)) });
  const handled = now.find(({ choice_id }) => choice_id !== null);
  if (handled)
    throw conflict(
      '',
      'handled',
      `${handled.label}: dòng này đã xử lý tiếp sau khi xác định, hoàn tác lần xử lý đó trước.`,
    );
  for (const row of before) await store.replaceRow(t, id, Number(row.number), row);
  await forgetIdentities(t, choiceId);
  return rows.length;
}
