import type { ReadTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { listAudit } from '../audit/service.ts';
import type { CaseKind } from '../dictionaries/schema.ts';
import type { CaseRow } from './store.ts';

type Entry = Awaited<ReturnType<typeof listAudit>>['items'][number];
type After = { step?: string; date?: string; title?: string; added?: number; decision?: { number?: string } };

/** What one entry of the trail did, in words. */
function spelled({ action, after }: Entry, kind: CaseKind): string {
  const what = (after ?? {}) as After; // a form of this feature, kept with its action
  const on = what.date ? ` ngày ${formatDay(what.date)}` : '';
  switch (action) {
    case 'case.recordStep': {
      const label = kind.steps.find(({ code }) => code === what.step)?.label ?? what.step;
      return `ghi bước “${label}”${on}`;
    }
    case 'case.requestSupplement':
      return `yêu cầu bổ sung${on}`;
    case 'case.recordSupplement':
      return `ghi nhận bổ sung${on}`;
    case 'case.assign':
      return 'giao cho người thụ lý khác';
    case 'case.attach':
      return `đính kèm “${what.title || 'bản quét'}”`;
    case 'case.apologise':
      return `xin lỗi và hẹn lại ngày trả`;
    case 'case.refuse':
      return `từ chối${on}`;
    case 'case.withdraw':
      return `ghi nhận rút đơn${on}`;
    case 'case.approve':
      return `duyệt theo quyết định số ${what.decision?.number ?? ''}`;
    case 'review.list':
      return `đưa ${what.added ?? 0} hộ vào danh sách rà soát`;
    case 'review.record':
      return 'ghi kết quả khảo sát một hộ';
    default:
      return 'sửa hồ sơ';
  }
}

const mostTold = 3;

/**
 * What was done to a case since a version of it was read, newest first: "Lê Thị An ghi bước “Họp dân” ngày 08/11/2024".
 * Each version leaves one row in the audit.
 */
export async function changesSince(t: ReadTx, row: CaseRow, kind: CaseKind, seen: number): Promise<string> {
  const { items } = await listAudit(t, { thing: row.id, limit: 100 });
  const since = items.filter(({ kind: thing }) => thing === 'case').slice(0, Math.max(1, row.version - seen));
  const told = since.slice(0, mostTold).map((entry) => `${entry.actor} ${spelled(entry, kind)}`);
  const more = since.length - told.length;
  return told.join('; ') + (more > 0 ? `; và ${more} thay đổi khác` : '');
}
