import type { ReadTx } from '../../db/tx.ts';
import { membershipsOfPeople, peopleByIds, residencesOfPeople } from '../people/service.ts';
import type { FieldChange } from './decisions/decided.ts';
import { planOf } from './plan.ts';
import type { ImportRowAnswer } from './schema.ts';
import { sourcesOf } from './sources.ts';
import type { StagedRow } from './store.ts';

type Candidate = ImportRowAnswer['candidates'][number];

/** What tells people apart who could be meant: birth date, household, group, the ends of their numbers. */
async function candidatesById(t: ReadTx, ids: readonly string[]): Promise<Map<string, Candidate>> {
  if (ids.length === 0) return new Map();
  const memberships = await membershipsOfPeople(t, ids);
  const residences = await residencesOfPeople(t, ids);
  const ends = (number: string | null): string | null => number?.slice(-4) ?? null;
  return new Map(
    (await peopleByIds(t, ids)).map((person) => [
      person.id,
      {
        person: person.id,
        fullName: person.full_name,
        birthDate: person.birth_date,
        household: memberships.findLast((each) => each.person_id === person.id)?.household_code ?? null,
        area: residences.findLast((each) => each.person_id === person.id)?.area_code ?? null,
        nationalIdEnds: ends(person.national_id),
        insuranceNumberEnds: ends(person.insurance_number),
      },
    ]),
  );
}

const changesOf = (row: StagedRow): FieldChange[] => JSON.parse(row.changes);
const shown = ({ field, old, new: incoming }: FieldChange) => ({ field, old, new: incoming });

/** Staged rows as they are shown: with who could be meant, and where the register's values come from. */
export async function rowAnswers(
  t: ReadTx,
  rows: readonly StagedRow[],
  committedAt: string | null,
): Promise<ImportRowAnswer[]> {
  const plans = rows.map(planOf);
  const ids = new Set(plans.flatMap(({ about }) => about?.candidates ?? []));
  const candidates = await candidatesById(t, [...ids]);
  const sourceOf = await sourcesOf(t, rows.flatMap(changesOf), committedAt);
  return rows.map((row, i) => {
    const { values = {}, notes = [], decided, about = {} } = plans[i] ?? {};
    const { found } = about;
    return {
      number: row.number,
      sheet: row.sheet,
      row: row.row_number,
      state: row.state,
      reasons: JSON.parse(row.reasons),
      changes: changesOf(row).map((change) => ({ ...shown(change), source: sourceOf(change) })),
      kept: (about.kept ?? []).map(shown),
      found: found
        ? { person: found.person ?? null, household: found.household ?? null, how: found.how }
        : null,
      candidates: (about.candidates ?? []).flatMap((id) => candidates.get(id) ?? []),
      decision:
        decided?.choice || decided?.moveDay
          ? {
              choice: decided.choice ?? null,
              person: decided.person ?? null,
              moveDay: decided.moveDay ?? null,
            }
          : null,
      values,
      notes: [...(about.said ?? []), ...notes],
    };
  });
}
