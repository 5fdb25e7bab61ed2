import { changesAt, type FactChange, isBuiltOn, undoChanges } from '../../db/facts.ts';
import type { WriteTx } from '../../db/tx.ts';
import { chunks, groupBy } from '../../shared/collections.ts';
import { conflict, notFound } from '../../shared/errors.ts';
import { breathe } from '../imports/service.ts';
import { bumpVersion, changePerson, peopleByIds } from '../people/service.ts';
import { undoIdentity } from './identities.ts';
import type { UndoAnswer } from './schema.ts';
import { requireReconciliation } from './service.ts';
import * as store from './store.ts';

const personOf = ({ before, after }: FactChange): string => String((after ?? before)?.person_id);

/** Numbers that the acceptance filled become blank again, where they still are what it wrote. */
async function emptyNumbers(t: WriteTx, rows: readonly store.StagedRow[]): Promise<void> {
  for (const row of rows) {
    if (!row.filled || !row.person_id) continue;
    const [person] = await peopleByIds(t, [row.person_id]);
    const filled: Record<string, string> = JSON.parse(row.filled);
    const now: Record<string, string | null> = {
      nationalId: person?.national_id ?? null,
      insuranceNumber: person?.insurance_number ?? null,
    };
    const emptied = Object.keys(filled).filter((field) => now[field] === filled[field]);
    if (emptied.length === 0) continue;
    await changePerson(t, row.person_id, {
      ...Object.fromEntries(emptied.map((field) => [field, null])),
      reason: 'Hoàn tác một lần nhận theo danh sách BHXH',
    });
  }
}

/** People whose facts somebody changed since the choice, and the changes of the others. */
async function undoable(t: WriteTx, instant: string, people: readonly string[]) {
  const builtOn = new Set<string>();
  const free: FactChange[] = [];
  for (const part of chunks(people, 200)) {
    const changes = await changesAt(t, instant, { people: part, households: [] });
    for (const [person, own] of groupBy(changes, personOf)) {
      if (own.some(isBuiltOn)) builtOn.add(person);
      else free.push(...own);
    }
  }
  return { builtOn, free };
}

function auditUndo(t: WriteTx, reconciliation: store.ReconciliationRow, after: object): void {
  const { id, area_code } = reconciliation;
  t.audit({ action: 'reconciliation.undo', kind: 'reconciliation', id, area: area_code, after });
}

/** Takes a choice back: what nobody changed since is as before and open again; the others stay and are named. */
export async function undoChoice(t: WriteTx, id: string, choiceId: string): Promise<UndoAnswer> {
  const reconciliation = await requireReconciliation(t, id);
  const choice = await store.choiceById(t, choiceId);
  if (!choice || choice.reconciliation_id !== id) throw notFound('Không có lần xử lý này.');
  if (choice.undone_at !== null) throw conflict('', 'undone', 'Lần xử lý này đã hoàn tác.');
  if (choice.choice === 'identify') {
    const undone = await undoIdentity(t, id, choiceId);
    await store.markUndone(t, choiceId);
    auditUndo(t, reconciliation, { choice: choice.choice, rows: undone, kept: 0 });
    return { id: choiceId, undone, kept: [] };
  }
  const rows = await store.rowsOf(t, id, { choice: choiceId });
  const people = [...new Set(rows.flatMap(({ person_id }) => person_id ?? []))];
  const writes = choice.choice !== 'keep' && choice.choice !== 'ask';
  const { builtOn, free } = writes
    ? await undoable(t, choice.created_at, people)
    : { builtOn: new Set<string>(), free: [] };
  await undoChanges(t, free);
  for (const person of new Set(free.map(personOf))) await bumpVersion(t, person);
  await store.forgetReadings(t, choiceId);
  const open = rows.filter(({ person_id }) => person_id === null || !builtOn.has(person_id));
  await emptyNumbers(t, open);
  for (const [i, row] of open.entries()) {
    await store.settleRow(t, id, { number: row.number, state: 'open', choice_id: null, filled: null });
    await breathe(i);
  }
  await store.markUndone(t, choiceId);
  auditUndo(t, reconciliation, { choice: choice.choice, rows: open.length, kept: builtOn.size });
  const kept = rows.filter(({ person_id }) => person_id !== null && builtOn.has(person_id));
  return {
    id: choiceId,
    undone: open.length,
    kept: kept.map(({ label }) => `${label}: đã có ghi chép sau lần xử lý này, giữ lại`),
  };
}
