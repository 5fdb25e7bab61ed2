import { amendFact } from '../../db/facts.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { invalid, notFound } from '../../shared/errors.ts';
import { clean } from '../../shared/text.ts';
import { defaultArea } from '../areas/service.ts';
import { areasOfHousehold } from '../households/service.ts';
import { addPaper, type KeptFile } from '../papers/service.ts';
import { residencesOf } from '../people/service.ts';
import type { DecisionForm, StatusDetails } from './schema.ts';
import {
  bumpSubject,
  checkDetails,
  correctDecision,
  type DecisionChanges,
  requireWritableStatus,
  yearOfDecision,
} from './service.ts';
import * as store from './store.ts';

/** A person corrects a decision of a status: number, day, issuer, year, sort or details, each with a reason. */
export async function correctDecisionOf(
  t: WriteTx,
  statusId: string,
  decisionId: string,
  form: DecisionForm & { details?: StatusDetails },
  reason: string,
): Promise<void> {
  const status = await requireWritableStatus(t, statusId);
  const row = (await store.decisionsOf(t, [statusId])).find(({ id }) => id === decisionId);
  if (!row) throw notFound('Không có quyết định này ở diện đã chọn.');
  checkDetails(form.details, '/details');
  const { details } = form;
  const after: Required<DecisionChanges> = {
    number: clean(form.number),
    decided_on: form.date,
    issuer: clean(form.issuer),
    year: form.year ?? yearOfDecision({ date: form.date }, status.valid_from),
    result: form.result ?? row.result,
    details: details && Object.keys(details).length > 0 ? JSON.stringify(details) : null,
  };
  const changed = Object.fromEntries(
    Object.entries(after).filter(([column, value]) => value !== row[column as keyof typeof after]), // its own columns
  );
  if (Object.keys(changed).length === 0)
    throw invalid('', 'empty', 'Đính chính: chưa có trường nào thay đổi.');
  await correctDecision(t, decisionId, changed, reason);
  await bumpSubject(t, status);
}

/** Writes the note of a status anew; the former one stays known. */
export async function changeStatusNote(t: WriteTx, statusId: string, note: string | null): Promise<void> {
  const status = await requireWritableStatus(t, statusId);
  if (status.note === note) return;
  await amendFact(t, 'statuses', statusId, { note });
  await bumpSubject(t, status);
  t.audit({
    action: 'status.changeNote',
    kind: 'status',
    id: statusId,
    before: { note: status.note },
    after: { note },
  });
}

/** Attaches a scan, already kept, to a status that was entered straight from paper. */
export async function attachStatusPaper(
  t: WriteTx,
  statusId: string,
  kept: KeptFile,
  title: string,
): Promise<void> {
  const status = await requireWritableStatus(t, statusId);
  const area = await areaOfSubject(t, status);
  const paper = await addPaper(t, kept, area);
  await store.attachPaper(t, { status_id: statusId, paper_id: paper.id, title: clean(title) || paper.name });
  t.audit({
    action: 'status.attachPaper',
    kind: 'status',
    id: statusId,
    area,
    after: { paper: paper.id, title },
  });
}

/** Where the person or household of a status lives or lived last. */
async function areaOfSubject(t: ReadTx, status: store.StatusRow): Promise<string> {
  const residences = status.person_id
    ? (await residencesOf(t, status.person_id)).map(({ area_code }) => area_code)
    : (await areasOfHousehold(t, status.household_id ?? '')).map(({ area_code }) => area_code).reverse();
  return residences.at(-1) ?? (await defaultArea(t, t.today)).code;
}

export const papersOfStatus = store.papersOfStatus;
