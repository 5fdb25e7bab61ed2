import { amendFact, insertFact } from '../../db/facts.ts';
import type { WriteTx } from '../../db/tx.ts';
import { type Day, earliestDay, formatDay, formatPartial, OPEN_END } from '../../shared/dates.ts';
import { AppError, conflict, invalid } from '../../shared/errors.ts';
import { overlaps } from '../../shared/periods.ts';
import type { Relation, ResidenceKind, ResidenceSource } from '../../shared/words.ts';
import * as store from './store.ts';

export interface NewResidence {
  area: string;
  household: string | null;
  kind: ResidenceKind;
  source: ResidenceSource;
  from: Day;
  to?: Day;
  reason?: string | null;
}

/**
 * Opens a residence; 422 before birth or after death, 409 over another residence. `held`: the person's residences, where
 * they are known.
 */
export async function addResidence(
  t: WriteTx,
  person: { id: string; birth_date: string; died_on: string | null; full_name: string },
  residence: NewResidence,
  pointer = '/residentFrom',
  held?: readonly store.ResidenceRow[],
): Promise<store.ResidenceRow> {
  const period = { from: residence.from, to: residence.to ?? OPEN_END };
  if (period.from < earliestDay(person.birth_date)) {
    throw invalid(
      pointer,
      'residenceBeforeBirth',
      `Cư trú từ ngày: ${person.full_name} sinh ${formatPartial(person.birth_date)}, không thể cư trú từ ${formatDay(period.from)}.`,
    );
  }
  if (person.died_on && period.from >= person.died_on) {
    throw invalid(
      pointer,
      'residenceAfterDeath',
      `Cư trú từ ngày: ${person.full_name} đã mất ngày ${formatDay(person.died_on)}.`,
    );
  }
  const others = held ?? (await store.residencesOf(t, person.id));
  const other = others.find((each) => overlaps(period, { from: each.valid_from, to: each.valid_to }));
  if (other) {
    throw conflict(
      pointer,
      'overlap',
      `Cư trú từ ngày: ${person.full_name} đang cư trú ở ${other.area_code} từ ${formatDay(other.valid_from)}. Ghi nhận chuyển đi trước, hoặc dùng “Chuyển trong phường”.`,
    );
  }
  const row = {
    id: t.newId(),
    person_id: person.id,
    household_id: residence.household,
    area_code: residence.area,
    kind: residence.kind,
    source: residence.source,
    valid_from: period.from,
    valid_to: person.died_on && person.died_on < period.to ? person.died_on : period.to,
  };
  await insertFact(t, 'residences', { ...row, reason: residence.reason ?? null });
  return { ...row, end_reason: null };
}

export interface NewMembership {
  person: string;
  household: string;
  relation: Relation;
  relationText?: string | null;
  from: Day;
  to?: Day;
}

/** Opens a membership; 409 when it would make a second head. `held`: the household's members, where they are known. */
export async function addMembership(
  t: WriteTx,
  membership: NewMembership,
  pointer = '/relation',
  held?: readonly store.MembershipRow[],
): Promise<Omit<store.MembershipRow, 'household_code' | 'household_from'>> {
  const to = membership.to ?? OPEN_END;
  if (membership.relation === 'head') {
    const { household, from } = membership;
    const heads = held
      ? held.filter((each) => each.relation === 'head' && each.valid_from < to && from < each.valid_to)
      : await store.headsBetween(t, household, from, to);
    if (heads.length > 0)
      throw conflict(
        pointer,
        'secondHead',
        'Quan hệ với chủ hộ: hộ này đang có chủ hộ, mỗi lúc chỉ một chủ hộ.',
      );
  }
  const row = {
    id: t.newId(),
    person_id: membership.person,
    household_id: membership.household,
    relation: membership.relation,
    relation_text: membership.relationText ?? null,
    valid_from: membership.from,
    valid_to: to,
  };
  await insertFact(t, 'memberships', row);
  return row;
}

/** Ends a residence or membership on a day (first day no longer so); one that began that day or later is retracted. */
export async function endPeriod(
  t: WriteTx,
  table: 'residences' | 'memberships',
  row: { id: string; valid_from: Day; valid_to: Day },
  date: Day,
  endReason: string,
): Promise<void> {
  if (row.valid_to <= date) return;
  if (row.valid_from >= date) {
    throw new AppError(
      'invalid',
      `Ngày ${formatDay(date)} không sau ngày bắt đầu ${formatDay(row.valid_from)}.`,
      [
        {
          pointer: '/date',
          code: 'periodReversed',
          message: `Ngày: phải sau ${formatDay(row.valid_from)}, ngày bắt đầu của lần cư trú này.`,
        },
      ],
    );
  }
  await amendFact(t, table, row.id, { valid_to: date, end_reason: endReason });
}
