import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Actor, Db, ReadTx, WriteTx } from '../../db/tx.ts';
import { dayAfter, formatDay } from '../../shared/dates.ts';
import { AppError, checkVersion, conflict, forbidden, invalid, notFound } from '../../shared/errors.ts';
import { sha256OfFile } from '../../shared/fileHash.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { clean } from '../../shared/text.ts';
import { onlyWard, scopeCondition } from '../areas/service.ts';
import { issuingOfficeName } from '../documents/service.ts';
import { sealFile } from '../exports/service.ts';
import { answer, daysOfQuarter, live, quarterText, readReview, requireRow } from './reading.ts';
import type { ChangeRow, QuarterlyReview, ReviewDetail, ReviewForm, Side } from './schema.ts';
import * as store from './store.ts';
import { reviewWorkbook } from './workbook.ts';

export { daysOfQuarter, quarterOf, quarterText, type ReadReview, readReview } from './reading.ts';

/** The reviews in the actor's scope, the newest quarter first. */
export async function listReviews(
  t: ReadTx,
  query: { limit?: number; cursor?: string } = {},
): Promise<List<QuarterlyReview>> {
  const scope = scopeCondition(t, 'area_code');
  const page = pageOf(query);
  const rows = await store.reviews(t, scope, page);
  return listOf(rows.map(answer), await store.countReviews(t, scope), page);
}

/** Begins a review: from the day after the one before it, which has to be sealed, to the quarter's last day. */
export async function createReview(t: WriteTx, { quarter, to: asked }: ReviewForm): Promise<string> {
  const ward = await onlyWard(t);
  if (!ward) throw invalid('/area', 'area', 'Chưa có phường trong phạm vi của tài khoản này.');
  const before = await store.reviewsOfArea(t, ward.code);
  const text = quarterText(quarter);
  if (before.some((each) => each.quarter === quarter))
    throw conflict('/quarter', 'exists', `Rà soát ${text} đã lập: mở trong danh sách.`);
  const open = before.find(({ state }) => state !== 'sealed');
  if (open) {
    const name = quarterText(open.quarter);
    throw invalid('/quarter', 'open', `Rà soát ${name} chưa ký: ký xong mới lập được ${text}.`);
  }
  const [last] = before;
  const days = daysOfQuarter(quarter);
  const from = last ? dayAfter(last.to_day) : days.from;
  const to = asked ?? days.to;
  if (to < from) {
    const message = `Đến hết ngày ${formatDay(to)}: phải sau ngày ${formatDay(from)} là ngày đầu của kỳ.`;
    throw invalid('/to', 'reversed', message);
  }
  if (from > t.today)
    throw invalid('/quarter', 'future', `${text}: chưa đến kỳ, bắt đầu từ ngày ${formatDay(from)}.`);
  const id = t.newId();
  await store.insertReview(t, {
    id,
    area_code: ward.code,
    quarter,
    from_day: from,
    to_day: to,
    previous_id: last?.id ?? null,
    state: 'draft',
    left_out: '[]',
    created_by_name: t.actor.fullName,
    created_at: t.now,
    updated_at: t.now,
  });
  const after = { quarter, from, to, previous: last?.id ?? null };
  t.audit({ action: 'quarterlyReview.create', kind: 'quarterlyReview', id, area: ward.code, after });
  return id;
}

/** A review with what it comes to. */
export async function reviewDetail(t: ReadTx, id: string): Promise<ReviewDetail> {
  const { review, content } = await readReview(t, id);
  const reported = (side: Side): number =>
    content.changes.filter((each) => each.side === side && each.leftOut === null).length;
  const counts = {
    opening: content.opening,
    increases: reported('increase'),
    decreases: reported('decrease'),
    leftOut: content.changes.filter(({ leftOut }) => leftOut !== null).length,
    closing: content.closing.length,
  };
  return { ...review, counts };
}

/** The changes of a review, increases first, group by group; with those left out. */
export async function listChanges(
  t: ReadTx,
  id: string,
  query: { side?: Side; limit?: number; cursor?: string },
): Promise<List<ChangeRow>> {
  const { changes } = (await readReview(t, id)).content;
  const rows = changes.filter(({ side }) => query.side === undefined || side === query.side);
  const page = pageOf(query);
  return listOf(rows.slice(page.offset, page.offset + page.limit), rows.length, page);
}

async function requireState(
  t: ReadTx,
  id: string,
  state: QuarterlyReview['state'],
  seen: number | undefined,
) {
  const row = await requireRow(t, id);
  checkVersion(row.version, seen);
  if (row.state !== state) {
    const words = { draft: 'không còn là bản nháp', submitted: 'không còn chờ ký', sealed: 'chưa ký' };
    throw conflict('', 'state', `Rà soát này ${words[state]}: mở lại trang để xem.`);
  }
  return row;
}

/** Leaves a change out this time, with its reason, or takes it back in with an empty one; it comes again next time. */
export async function leaveOut(
  t: WriteTx,
  id: string,
  seen: number | undefined,
  { side, person, reason }: { side: Side; person: string; reason: string },
): Promise<void> {
  const row = await requireState(t, id, 'draft', seen);
  const before = answer(row).leftOut;
  const others = before.filter((each) => each.side !== side || each.person !== person);
  const after = reason.trim() === '' ? others : [...others, { side, person, reason: clean(reason) }];
  const { changes } = await live(t, row, after);
  if (!changes.some((each) => each.side === side && each.person === person)) throw notFound();
  await store.updateReview(t, id, { left_out: JSON.stringify(after) });
  const about = { kind: 'quarterlyReview', id, area: row.area_code };
  t.audit({
    action: 'quarterlyReview.leaveOut',
    ...about,
    after: { side, person, leftOut: reason.trim() !== '' },
  });
}

/** The officer has checked it: from now on it stands as it is, for the leader to sign. */
export async function submitReview(t: WriteTx, id: string, seen: number | undefined): Promise<void> {
  const row = await requireState(t, id, 'draft', seen);
  if (row.to_day > t.today) {
    const message = `Kỳ đến hết ngày ${formatDay(row.to_day)}, chưa hết kỳ nên chưa trình ký được.`;
    throw invalid('/to', 'future', message);
  }
  const content = await live(t, row, answer(row).leftOut);
  await store.updateReview(t, id, {
    state: 'submitted',
    content: JSON.stringify(content),
    return_reason: null,
    submitted_by: t.actor.accountId,
    submitted_by_name: t.actor.fullName,
    submitted_at: t.now,
  });
  const after = { changes: content.changes.length, closing: content.closing.length };
  t.audit({ action: 'quarterlyReview.submit', kind: 'quarterlyReview', id, area: row.area_code, after });
}

/** The leader sends it back, with the reason: a draft again. */
export async function returnReview(
  t: WriteTx,
  id: string,
  seen: number | undefined,
  reason: string,
): Promise<void> {
  const row = await requireState(t, id, 'submitted', seen);
  if (reason.trim() === '') throw invalid('/reason', 'required', 'Lý do trả lại: còn trống, ghi cần sửa gì.');
  await store.updateReview(t, id, { state: 'draft', content: null, return_reason: clean(reason) });
  const about = { kind: 'quarterlyReview', id, area: row.area_code };
  t.audit({ action: 'quarterlyReview.return', ...about, reason: clean(reason) });
}

/** "ra-soat-bhyt-2024-Q3-cl.xlsx" */
export const reviewFileName = ({ quarter, area }: QuarterlyReview): string =>
  `ra-soat-bhyt-${quarter}-${area.toLowerCase()}.xlsx`;

/**
 * Signed by another than who submitted it: the workbook is written and sealed with its SHA-256, and nothing of the
 * review changes any more.
 */
export async function sealReview(
  db: Db,
  actor: Actor,
  exportsDir: string,
  id: string,
  seen: number | undefined,
): Promise<void> {
  const { read, office } = await db.read(actor, async (t) => {
    const row = await requireState(t, id, 'submitted', seen);
    if (row.submitted_by === t.actor.accountId)
      throw forbidden('Người trình không tự ký: lãnh đạo khác tài khoản ký bản này.');
    return { read: await readReview(t, id), office: await issuingOfficeName(t, row.area_code) };
  });
  const body = await reviewWorkbook(read, office);
  const name = reviewFileName(read.review);
  const relative = path.join(
    read.review.quarter,
    `${path.parse(name).name}-${id.slice(-6)}-${read.review.version}.xlsx`,
  );
  const sha256 = await sealFile(path.join(exportsDir, relative), (temporary) => writeFile(temporary, body));
  await db.tx(actor, async (t) => {
    const row = await requireState(t, id, 'submitted', seen);
    await store.updateReview(t, id, {
      state: 'sealed',
      sealed_by_name: t.actor.fullName,
      sealed_at: t.now,
      path: relative,
      sha256,
    });
    const after = { sha256, changes: read.content.changes.length };
    t.audit({ action: 'quarterlyReview.seal', kind: 'quarterlyReview', id, area: row.area_code, after });
  });
}

/** The workbook: sealed as it lies in its folder, else of what stands now. */
export async function reviewFile(
  db: Db,
  actor: Actor,
  exportsDir: string,
  id: string,
): Promise<{ name: string; body: Buffer }> {
  const { row, read, office } = await db.read(actor, async (t) => {
    const found = await requireRow(t, id);
    const whole = await readReview(t, id);
    return { row: found, read: whole, office: await issuingOfficeName(t, found.area_code) };
  });
  const body =
    row.state === 'sealed'
      ? await sealedBody(exportsDir, row.path ?? '')
      : await reviewWorkbook(read, office);
  await db.tx(actor, async (t) => {
    const about = { kind: 'quarterlyReview', id, area: row.area_code };
    t.audit({ action: 'quarterlyReview.fetch', ...about, after: { state: row.state, sha256: row.sha256 } });
  });
  const name = reviewFileName(read.review);
  return { name: row.state === 'sealed' ? name : `ban-nhap-${name}`, body };
}

async function sealedBody(exportsDir: string, relative: string): Promise<Buffer> {
  const file = path.join(exportsDir, relative);
  if (!existsSync(file))
    throw new AppError(
      'notFound',
      'Tệp đã niêm phong không còn trong thư mục: báo quản trị phục hồi từ bản sao lưu.',
    );
  return readFile(file);
}

/** Recomputes the hash of every sealed review; answers the first difference, or undefined. */
export async function verifyReviews(t: ReadTx, exportsDir: string): Promise<string | undefined> {
  for (const { path: relative, sha256 } of await store.sealedReviews(t)) {
    const file = path.join(exportsDir, relative);
    if (!existsSync(file)) return `rà soát quý đã niêm phong: thiếu ${relative}`;
    if ((await sha256OfFile(file)) !== sha256) return `rà soát quý đã niêm phong: ${relative} đã bị sửa`;
  }
  return undefined;
}
