import type { WriteTx } from '../../../db/tx.ts';
import { invalid } from '../../../shared/errors.ts';
import { planOf } from '../plan.ts';
import { senderOf } from '../service.ts';
import type * as store from '../store.ts';
import { type FieldChange, keepKey } from './decided.ts';
import { type About, forget, rememberKept } from './decisions.ts';

/** Which of a row's cells stay as the register has them. */
export interface Kept {
  /** By `keepKey`: all that stay, and those that no longer do. */
  keys: string[];
  gone: string[];
  /** Those that did not stay before. */
  added: FieldChange[];
  /** Whom the row is about, for the list of decisions. */
  who: string;
}

/** The fields of a row that are to stay; 422 for one that it would not change. */
export function keptOf(staged: store.StagedRow, keep: readonly string[]): Kept {
  const plan = planOf(staged);
  const kept = plan.about?.kept ?? [];
  const changes: FieldChange[] = JSON.parse(staged.changes);
  const cells = [...changes, ...kept].filter(({ of }) => of !== undefined);
  const unknown = keep.find((field) => !cells.some((cell) => cell.field === field));
  if (unknown !== undefined)
    throw invalid('/keep', 'field', `Giữ trong sổ: dòng này không đổi “${unknown}”.`);
  const stays = cells.filter(({ field }) => keep.includes(field));
  const was = new Set(kept.map(keepKey));
  const keys = stays.map(keepKey);
  return {
    keys,
    gone: [...was].filter((key) => !keys.includes(key)),
    added: stays.filter((cell) => !was.has(keepKey(cell))),
    who: String(plan.values.fullName ?? plan.values.householdCode ?? plan.values.nationalId ?? ''),
  };
}

/** Remembers, or takes back, that cells stay as the register has them. */
export async function rememberCells(
  t: WriteTx,
  about: About,
  { gone, added, who }: Kept,
  importId: string,
): Promise<void> {
  for (const cell of added) await rememberKept(t, about, cell, { who, importId });
  await forget(t, about, gone);
}

/** For which files what is decided of an import holds. */
export const aboutOf = (row: store.ImportRow): About => ({
  area: row.area_code,
  register: row.register,
  profile: senderOf(row),
});
