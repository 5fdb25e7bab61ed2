import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { type AppError, assert, conflict, invalid } from '../../shared/errors.ts';
import { fold } from '../../shared/text.ts';
import type { KeptFile } from '../papers/service.ts';
import { hangScan, type PageLine, type SheetPage, sheetPage } from '../signingSheets/service.ts';
import { payableCampaign, together } from './gifts.ts';
import { lackingPapers, matchPayments } from './matching.ts';
import { payGifts } from './paying.ts';
import type { ReceiverForm, TypedException, UnpaidReason } from './schema.ts';
import { noteUnpaid } from './service.ts';
import { type Gift, giftsOf, isOpen } from './states.ts';

/** A line of the page that was not simply signed by its owner: somebody else took it, or nobody did. */
export type LineException = { line: number } & (
  | { receiver: ReceiverForm }
  | { reason: UnpaidReason; note?: string | null }
);

export interface PageOrder {
  paidOn: Day;
  except: readonly LineException[];
}

/** A line of a signed page with the gift it stands for. */
export interface PageGift {
  line: PageLine;
  gift: Gift;
}

/** A page of a signing sheet of the campaign, with where each of its gifts stands. */
export async function pageGifts(
  t: ReadTx,
  campaign: string,
  code: string,
): Promise<{ page: SheetPage; gifts: PageGift[] }> {
  const page = await sheetPage(t, code);
  if (page.sheet.campaign !== campaign)
    throw invalid(
      '/page',
      'otherCampaign',
      `Trang mã ${page.code}: thuộc danh sách của đợt khác, xem lại mã ở chân trang.`,
    );
  const found = new Map(
    (
      await giftsOf(t, campaign, { source: page.sheet.source, areas: [page.sheet.area], withReasons: true })
    ).map((gift) => [gift.entry, gift]),
  );
  return {
    page,
    gifts: page.lines.flatMap((line) => {
      const gift = found.get(line.entry);
      return gift ? [{ line, gift }] : []; // withdrawn since the sheet was printed
    }),
  };
}

/** Lines as people name them: "4 và 9", "4, 9", "12-14". */
export function parseLines(text: string): number[] | undefined {
  const parts = fold(text)
    .replace(/\b(va|dong|tru)\b/g, ' ')
    .replace(/(\d)\s*[-–]\s*(\d)/g, '$1-$2')
    .split(/[\s,;.]+/)
    .filter(Boolean);
  const lines: number[] = [];
  for (const part of parts) {
    const found = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(part);
    if (!found) return undefined;
    const from = Number(found[1]);
    const to = Number(found[2] ?? found[1]);
    if (to < from || to - from > 200) return undefined;
    for (let line = from; line <= to; line += 1) lines.push(line);
  }
  return [...new Set(lines)];
}

function standingSheet({ sheet }: SheetPage): void {
  if (sheet.cancelledAt !== null)
    throw conflict(
      '/page',
      'cancelled',
      `Danh sách ${sheet.code} đã hủy (${sheet.cancelReason}): dùng mã trang của danh sách in lại sau đó.`,
    );
}

/** Exceptions that name a line the page has not, or a gift that has left the unpaid already. */
function exceptionFaults(
  page: SheetPage,
  gifts: readonly PageGift[],
  except: readonly LineException[],
): AppError[] {
  const lines = page.lines.map(({ line }) => line);
  const [first = 0] = lines;
  return except.flatMap((each, i) => {
    const found = gifts.find(({ line }) => line.line === each.line);
    const pointer = `/except/${i}`;
    if (!lines.includes(each.line))
      return [
        invalid(
          pointer,
          'line',
          `Dòng ${each.line}: không có trong trang ${page.number} (dòng ${first} đến ${lines.at(-1) ?? 0}).`,
        ),
      ];
    if (!found || isOpen(found.gift)) return [];
    const day = found.gift.payment ? ` ngày ${formatDay(found.gift.payment.paid_on)}` : '';
    return [
      conflict(
        pointer,
        'alreadyPaid',
        `Dòng ${each.line}, ${found.gift.name}: đã ghi${day}. Nếu thực tế chưa nhận thì hủy lần phát đó trước.`,
      ),
    ];
  });
}

/** An exception as a form has it: without a receiver and a reason the owner was absent. */
export function exceptionOf({ line, receiver, reason, note }: TypedException): LineException {
  return receiver ? { line, receiver } : { line, reason: reason ?? 'absent', note: note ?? null };
}

/** What a page came to. */
export interface PageOutcome {
  paid: number;
  matched: number;
  /** Paid, and still waiting: no scan, or a proxy's papers are missing. */
  awaited: number;
  unpaid: number;
}

async function outcomeOf(t: ReadTx, campaign: string, code: string, paid: number): Promise<PageOutcome> {
  const { gifts } = await pageGifts(t, campaign, code);
  const count = (state: (gift: Gift) => boolean): number => gifts.filter(({ gift }) => state(gift)).length;
  return {
    paid,
    matched: count(({ signature }) => signature === 'matched'),
    awaited: count(({ signature }) => signature === 'awaited'),
    unpaid: count(isOpen),
  };
}

/** Payments of a page that await their signature and lack no paper of a proxy. */
async function matchPage(
  t: WriteTx,
  campaign: string,
  gifts: readonly PageGift[],
  scan: string,
): Promise<number> {
  const awaited = gifts.flatMap(({ gift }) =>
    gift.signature === 'awaited' && gift.payment ? [gift.payment.id] : [],
  );
  const lacking = await lackingPapers(t, campaign, awaited);
  const ids = awaited.filter((id) => !lacking.has(id));
  if (ids.length > 0) await matchPayments(t, campaign, ids, { scan, paper: null });
  return ids.length;
}

/**
 * Records a signed page at once, "tất cả trừ dòng 4 và 9": every line but the exceptions is handed over, in one transaction.
 * With the scan they are matched; without it they await their signature. Lines ticked before stay as they were, and are
 * matched by the scan.
 */
export async function payPage(
  t: WriteTx,
  campaignId: string,
  code: string,
  order: PageOrder,
  scanned: KeptFile | null = null,
): Promise<PageOutcome> {
  const campaign = await payableCampaign(t, campaignId);
  const { page, gifts } = await pageGifts(t, campaign.id, code);
  standingSheet(page);
  const faults = exceptionFaults(page, gifts, order.except);
  if (faults.length > 0) throw together(faults);
  const open = gifts.filter(({ gift }) => isOpen(gift));
  if (open.length === 0 && !scanned)
    throw conflict(
      '/page',
      'done',
      `Trang ${page.code}: mọi dòng đã ghi trước đó. Gắn bản quét để đối chiếu, hoặc xem lại mã trang.`,
    );
  if (scanned) requireSomethingToProve(page, gifts);
  const scan = scanned ? await hangScan(t, code, scanned) : null;
  if (scan) await matchPage(t, campaign.id, gifts, scan);
  const excepted = new Map(order.except.map((each) => [each.line, each]));
  const orders = open.flatMap(({ line, gift }) => {
    const exception = excepted.get(line.line);
    if (exception && !('receiver' in exception)) return [];
    return {
      entry: gift.entry,
      paidOn: order.paidOn,
      page: page.id,
      ...(exception ? { receiver: exception.receiver } : {}),
      ...(scan ? { proof: { scan, paper: null } } : {}),
    };
  });
  if (orders.length > 0) await payGifts(t, campaign.id, orders);
  for (const exception of order.except) {
    if ('receiver' in exception) continue;
    const found = open.find(({ line }) => line.line === exception.line);
    assert(found, 'an exception without a receiver names an open line');
    const { reason, note = null } = exception;
    await noteUnpaid(t, campaign.id, { entry: found.gift.entry, on: order.paidOn, reason, note });
  }
  return outcomeOf(t, campaign.id, code, orders.length);
}

/** A scan proves nothing where all is proven already, or nothing was handed over: it is of another page. */
function requireSomethingToProve(page: SheetPage, gifts: readonly PageGift[]): void {
  if (gifts.length > 0 && gifts.every(({ gift }) => gift.signature === 'matched'))
    throw conflict(
      '/page',
      'matched',
      `Trang ${page.code}: cả ${gifts.length} dòng đã đối chiếu trước đó. Xem lại mã ở chân trang của bản quét này.`,
    );
}

/** Hangs the scan of a signed page on it and matches the payments of its lines. */
export async function matchBySheet(
  t: WriteTx,
  campaignId: string,
  code: string,
  scanned: KeptFile,
): Promise<PageOutcome> {
  const campaign = await payableCampaign(t, campaignId);
  const { page, gifts } = await pageGifts(t, campaign.id, code);
  standingSheet(page);
  requireSomethingToProve(page, gifts);
  if (!gifts.some(({ gift }) => gift.signature === 'awaited'))
    throw conflict(
      '/page',
      'notPaid',
      `Trang ${page.code}: chưa dòng nào ghi đã phát. Ghi đã phát cả trang kèm bản quét này, hoặc xem lại mã trang.`,
    );
  const scan = await hangScan(t, code, scanned);
  if ((await matchPage(t, campaign.id, gifts, scan)) === 0)
    throw invalid(
      '/page',
      'papersMissing',
      `Trang ${page.code}: các dòng chờ chữ ký do người ngoài hộ nhận thay, còn thiếu số CCCD hoặc giấy ủy quyền. Bổ sung rồi đối chiếu.`,
    );
  return outcomeOf(t, campaign.id, code, 0);
}
