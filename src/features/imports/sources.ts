import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import type { FieldChange } from './decisions/decided.ts';
import { editsOf, filesWrittenAt, type Recording, recordingsOf, type SourceTable } from './sourceStore.ts';

/** When the register's value was recorded, by whom, and with which file; null: typed, or by whom is not kept. */
export interface Source {
  at: string;
  by: string | null;
  filename: string | null;
}

/** Fields of periods that a row names by their person. */
const tableOf: Partial<Record<string, SourceTable>> = {
  residentFrom: 'residences',
  residenceKind: 'residences',
  move: 'residences',
  relation: 'memberships',
};

function says({ after }: { after: string | null }, field: string): boolean {
  const fields: unknown = after === null ? null : JSON.parse(after);
  return typeof fields === 'object' && fields !== null && field in fields;
}

/**
 * Where the register's side of changes comes from: of a period or decision its own recording, of what is changed in
 * place the last change that named the field. `before`: as it was known until that instant.
 */
export async function sourcesOf(
  t: ReadTx,
  changes: readonly FieldChange[],
  before: string | null,
): Promise<(change: FieldChange) => Source | null> {
  const ids = [...new Set(changes.flatMap(({ of }) => of ?? []))];
  if (ids.length === 0) return () => null;
  const facts = groupBy(await recordingsOf(t, ids, before), ({ id }) => id);
  const edits = groupBy(await editsOf(t, ids, before), ({ id }) => id);
  const recordingOf = ({ of = '', field, old }: FieldChange): Recording | undefined => {
    if (old === null) return undefined;
    const table = tableOf[field];
    const own = facts
      .get(of)
      ?.filter(({ source }) =>
        table ? source === table : source !== 'residences' && source !== 'memberships',
      );
    if (own && own.length > 0) return own.at(-1);
    const changed = edits.get(of) ?? [];
    return changed.findLast((each) => says(each, field)) ?? changed[0];
  };
  const known = changes.flatMap((change) => recordingOf(change) ?? []);
  const files = await filesWrittenAt(t, [...new Set(known.map(({ at }) => at))]);
  return (change) => {
    const found = recordingOf(change);
    return found ? { at: found.at, by: found.by, filename: files.get(found.at) ?? null } : null;
  };
}
