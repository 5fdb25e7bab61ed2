import type { WriteTx } from '../../../db/tx.ts';
import { formatDay } from '../../../shared/dates.ts';
import { endFromLastDay, lastDayOut } from '../../../shared/periods.ts';
import { nameKey } from '../../../shared/text.ts';
import { type DecisionResult, decisionResults } from '../../../shared/words.ts';
import { dictionaries } from '../../dictionaries/service.ts';
import type { StatusDetails } from '../../statuses/schema.ts';
import * as statuses from '../../statuses/service.ts';
import { divideKept } from '../decisions/decided.ts';
import type { ParsedRow } from '../reading/fields.ts';
import {
  type FoundPerson,
  foundAs,
  householdLivedIn,
  matchHousehold,
  matchPerson,
  waitsForChoice,
} from './matching.ts';
import {
  type ApplyRow,
  compared,
  created,
  type FieldChange,
  type Outcome,
  type RowContext,
  rejected,
} from './outcome.ts';
import { textValue } from './values.ts';

interface Subject {
  column: 'person_id' | 'household_id';
  id: string;
  /** By whom the row was known; undefined: the household's code said it. */
  match?: FoundPerson;
}

/** Whose status the row is: the household named, the one the person lives in on that day, or the person. */
async function subjectOf(
  t: WriteTx,
  row: ParsedRow,
  context: RowContext,
  scope: 'household' | 'person',
): Promise<Subject | Outcome> {
  const from = textValue(row, 'validFrom') ?? t.today;
  const code = textValue(row, 'householdCode');
  const household = code ? await matchHousehold(context.known, row, from) : undefined;
  if (code && !household) {
    return rejected(
      row,
      'householdCode',
      'unknownHousehold',
      `Mã hộ: phường không có hộ ${code}. Nhập danh sách nhân khẩu trước, hoặc sửa mã.`,
    );
  }
  if (scope === 'household' && household) return { column: 'household_id', id: household.id };
  const match = await matchPerson(context.known, row);
  if (match.kind === 'undecided') return waitsForChoice(match);
  if (match.kind === 'unknown') return unknownPerson(row);
  if (scope === 'person') return { column: 'person_id', id: match.person.id, match };
  const lived = await householdLivedIn(context.known, match.person.id, from);
  if (lived) return { column: 'household_id', id: lived, match };
  return rejected(
    row,
    'validFrom',
    'noHousehold',
    `Từ ngày: ${match.person.full_name} không thuộc hộ nào vào ngày ${formatDay(from)}.`,
  );
}

/** A row whose identity matches nobody. */
export function unknownPerson(row: ParsedRow): Outcome {
  const field =
    ['nationalId', 'insuranceNumber', 'fullName'].find((each) => textValue(row, each)) ?? 'fullName';
  const who = textValue(row, field) ?? '';
  return rejected(
    row,
    field,
    'unknownPerson',
    `Không có ai trong sổ khớp với “${who}”. Nhập người này vào danh sách nhân khẩu trước.`,
  );
}

function numberValue(row: ParsedRow, field: string): number | undefined {
  const value = row.values[field];
  return typeof value === 'number' ? value : undefined;
}

/** Scores, indicators and amounts of the row's decision, as far as they stand there. */
function detailsOf(row: ParsedRow): StatusDetails | undefined {
  const ticked = Object.keys(row.values).filter((field) => field.startsWith('deprivation.'));
  const causes = row.values.causes;
  const details: StatusDetails = {
    scoreB1: numberValue(row, 'scoreB1'),
    scoreB2: numberValue(row, 'scoreB2'),
    injuryRate: numberValue(row, 'injuryRate'),
    coefficient: numberValue(row, 'coefficient'),
    amountDong: numberValue(row, 'amountDong'),
    paidFromMonth: textValue(row, 'paidFromMonth'),
    accountNumber: textValue(row, 'accountNumber'),
    causes: Array.isArray(causes) && causes.length > 0 ? causes : undefined,
    cannotWork:
      numberValue(row, 'cannotWork') === undefined ? undefined : numberValue(row, 'cannotWork') === 1,
    deprivations:
      ticked.length > 0
        ? ticked.filter((field) => row.values[field] === 1).map((field) => field.slice('deprivation.'.length))
        : undefined,
  };
  const given = Object.entries(details).filter(([, value]) => value !== undefined);
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

function decisionOf(row: ParsedRow, result: DecisionResult) {
  const given = textValue(row, 'result');
  const known = decisionResults.find((each) => each === given);
  return {
    number: textValue(row, 'decisionNumber') ?? null,
    date: textValue(row, 'decisionDate') ?? null,
    issuer: textValue(row, 'decisionIssuer') ?? null,
    result: known ?? result,
    details: detailsOf(row),
  };
}

type Held = Awaited<ReturnType<typeof statuses.statusesOf>>[number];

/** A row about a period that is there: its decision, end and details compared. */
async function updateStatus(t: WriteTx, row: ParsedRow, context: RowContext, held: Held): Promise<Outcome> {
  const decision = await compareDecision(t, row, context, held);
  const validTo = textValue(row, 'validTo');
  const sameStart = textValue(row, 'validFrom') === held.valid_from;
  const isLonger = validTo !== undefined && endFromLastDay(validTo) > held.valid_to;
  const differs = validTo !== undefined && endFromLastDay(validTo) !== held.valid_to;
  if (!isLonger && !(sameStart && differs)) return compared(decision.taken, decision.kept);
  const change = { field: 'validTo', old: lastDayOut(held.valid_to), new: validTo, of: held.id };
  const end = divideKept(row, context, [change]);
  if (end.taken.length > 0) await statuses.changeStatusEnd(t, held.id, validTo);
  return compared([...decision.taken, ...end.taken], [...decision.kept, ...end.kept]);
}

type Decision = ReturnType<typeof decisionOf>;
type HeldDecision = Awaited<ReturnType<typeof statuses.decisionsOf>>[number];

/** Details of the row laid over those of the decision held; undefined when they say nothing else. */
function otherDetails(decision: Decision, same: HeldDecision): string | undefined {
  if (!decision.details) return undefined;
  const held: Record<string, unknown> = same.details ? JSON.parse(same.details) : {};
  const details = { ...held, ...decision.details };
  return sortedJson(details) === sortedJson(held) ? undefined : JSON.stringify(details);
}

async function compareDecision(
  t: WriteTx,
  row: ParsedRow,
  context: RowContext,
  held: Held,
): Promise<{ taken: FieldChange[]; kept: FieldChange[] }> {
  const decision = decisionOf(row, 'kept');
  const decisions = await statuses.decisionsOf(t, [held.id]);
  if (decision.number === null) return { taken: [], kept: [] };
  const same = decisions.find((each) => nameKey(each.number ?? '') === nameKey(decision.number ?? ''));
  if (!same) {
    const old = decisions.at(-1)?.number ?? null;
    const change = { field: 'decisionNumber', old, new: decision.number, of: held.id };
    const divided = divideKept(row, context, [change]);
    if (divided.taken.length > 0) await statuses.addDecision(t, held.id, decision);
    return divided;
  }
  const of = same.id;
  const changes: FieldChange[] = [];
  if (decision.date !== null && decision.date !== same.decided_on) {
    changes.push({ field: 'decisionDate', old: same.decided_on, new: decision.date, of });
  }
  if (decision.issuer !== null && nameKey(decision.issuer) !== nameKey(same.issuer ?? '')) {
    changes.push({ field: 'decisionIssuer', old: same.issuer, new: decision.issuer, of });
  }
  const details = otherDetails(decision, same);
  if (details !== undefined) changes.push({ field: 'details', old: same.details, new: details, of });
  const { taken, kept } = divideKept(row, context, changes);
  const takes = (field: string): boolean => taken.some((each) => each.field === field);
  if (taken.length > 0) {
    await statuses.correctDecision(t, same.id, {
      decided_on: takes('decisionDate') ? decision.date : same.decided_on,
      issuer: takes('decisionIssuer') ? decision.issuer : same.issuer,
      details: details !== undefined && takes('details') ? details : same.details,
    });
  }
  return { taken, kept };
}

/** The same for the same details: in whatever order their fields, indicators and causes were written. */
function sortedJson(details: Record<string, unknown>): string {
  const entries = Object.entries(details).map(([field, value]) => [
    field,
    Array.isArray(value) ? value.toSorted() : value,
  ]);
  return JSON.stringify(entries.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)));
}

/** One row of a list of statuses. */
export const applyStatus: ApplyRow = async (t, row, context) => {
  const code = textValue(row, 'category');
  const category = code ? (await dictionaries(t)).category(code) : undefined;
  if (!category) return rejected(row, 'category', 'required', 'Diện: còn trống, cần loại đối tượng.');
  const from = textValue(row, 'validFrom');
  if (!from) return rejected(row, 'validFrom', 'required', 'Từ ngày: còn trống, cần ngày bắt đầu.');
  const to = textValue(row, 'validTo');
  if (to && to < from) {
    return rejected(
      row,
      'validTo',
      'periodReversed',
      `Đến ngày: ${formatDay(to)} trước ngày bắt đầu ${formatDay(from)}.`,
    );
  }
  const subject = await subjectOf(t, row, context, category.scope);
  if ('state' in subject) return subject;
  const held = await statuses.statusesOf(t, subject.column, subject.id, category.code);
  const known =
    held.find((each) => each.valid_from === from) ??
    held.find((each) => each.valid_from < from && from < each.valid_to);
  const asFound = (outcome: Outcome): Outcome =>
    subject.match
      ? foundAs(row, subject.match, outcome)
      : { ...outcome, found: { household: subject.id, how: 'household' } };
  if (known) return asFound(await updateStatus(t, row, context, known));
  await statuses.createStatusFromFile(t, {
    ...(subject.column === 'person_id' ? { person: subject.id } : { household: subject.id }),
    category: category.code,
    validFrom: from,
    validTo: to ?? null,
    note: textValue(row, 'note') ?? null,
    decision: decisionOf(row, 'new'),
  });
  return asFound(created());
};
