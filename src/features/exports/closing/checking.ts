import type { ReadTx } from '../../../db/tx.ts';
import type { Check } from '../monthly/checks.ts';
import { requireExport } from '../record.ts';
import type { ExplainedCheck } from '../schema.ts';
import type * as store from '../store.ts';
import { closingOfExport } from './closingStore.ts';

/** The checks of a made export, each with what the office says to it: what was given with the request, then `more`. */
export function explainedChecks(
  { checks, explanations }: Pick<store.ExportRow, 'checks' | 'explanations'>,
  more: Readonly<Record<string, string>> = {},
): ExplainedCheck[] {
  const found: Check[] = checks ? JSON.parse(checks) : []; // written when the file was made
  const given: Record<string, string> = { ...(explanations ? JSON.parse(explanations) : {}), ...more };
  return found.map((check) => ({ ...check, explanation: given[check.content]?.trim() || null }));
}

/**
 * "Kiểm tra trước khi gửi" of an export, as they stood when its file was made; none before that, and of reports that
 * are not sent. What fails blocks the closing until it is explained, with the request or when closing.
 */
export async function blockingChecks(t: ReadTx, exportId: string): Promise<ExplainedCheck[]> {
  const row = await requireExport(t, exportId);
  const closing = await closingOfExport(t, exportId);
  return explainedChecks(row, closing ? JSON.parse(closing.explanations) : {});
}
