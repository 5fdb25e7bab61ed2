import { inKindOf, readGoods } from '../../shared/inKind.ts';
import type { Reason, Warning } from './facts.ts';
import type { Candidate, ItemState, ListItem } from './schema.ts';
import type { ListedCandidateRow, ListedRow } from './store.ts';

/** What became of a gift: by its state, then by the last event of the ledger. */
export function itemState(
  row: Pick<ListedRow, 'state' | 'last_event' | 'receiver_name' | 'return_reason' | 'died_on'>,
): ItemState {
  if (row.state !== 'approved') return row.state;
  if (row.last_event === 'payment') return row.receiver_name === null ? 'paid' : 'paidToProxy';
  if (row.last_event === 'return') return row.return_reason === 'died' ? 'recipientDied' : 'returned';
  return row.died_on === null ? 'unpaid' : 'recipientDied';
}

// Both columns are written by this feature from the types named.
const reasonsOf = (text: string | null): Reason[] => (text === null ? [] : JSON.parse(text));
const warningsOf = (text: string | null): Warning[] => (text === null ? [] : JSON.parse(text));

/** An item as the API and the page have it; a group head learns no ground. */
export function listItem(row: ListedRow, withGrounds: boolean): ListItem {
  return {
    id: row.id,
    entry: row.id,
    person: row.person_id,
    household: row.household_id,
    householdCode: row.household_code,
    recipientName: row.recipient_name,
    birthDate: row.birth_date ?? row.person_birth_date,
    area: row.area_code,
    source: row.source_id,
    sourceCode: row.source_code,
    rule: row.rule_id,
    martyr: row.martyr_id,
    amountDong: row.amount_dong,
    inKind: inKindOf(readGoods(row.in_kind)),
    people: row.people,
    categoryLabel: withGrounds ? row.category_label : null,
    ground: withGrounds ? row.ground : null,
    origin: row.origin,
    number: row.number,
    state: itemState(row),
    signature: row.last_event === 'payment' ? row.signature : null,
    submitted: row.pending === 1,
    reason: withGrounds ? row.reason : null,
    proposedBy: withGrounds ? row.proposed_by : null,
    reasons: withGrounds ? reasonsOf(row.reasons) : [],
    warnings: withGrounds ? warningsOf(row.warnings) : [],
  };
}

export const candidateAnswer = (row: ListedCandidateRow): Candidate => ({
  id: row.id,
  person: row.person_id,
  household: row.household_id,
  householdCode: row.household_code,
  recipientName: row.recipient_name,
  birthDate: row.person_birth_date,
  area: row.area_code,
  source: row.source_id,
  sourceCode: row.source_code,
  rule: row.rule_id,
  outcome: row.outcome,
  reasons: reasonsOf(row.reasons),
});
