import { existsSync } from 'node:fs';
import path from 'node:path';
import type { ReadTx } from '../../../db/tx.ts';
import { formatDay } from '../../../shared/dates.ts';
import { sha256OfFile } from '../../../shared/fileHash.ts';
import { registerLabels } from '../../../shared/words.ts';
import { householdsIn, peopleIn, snapshotOn } from '../../balances/service.ts';
import { coverage } from '../../coverage/service.ts';
import type { MonthFigures } from '../monthly/monthly.ts';
import { contentSha256, hiddenText, listedSheets, loadWorkbook, rowsOf } from '../reading.ts';
import { hasOwnFrame } from '../schema.ts';
import { closableOf } from './closable.ts';
import { reportedTables } from './closing.ts';
import * as store from './closingStore.ts';

/** The signed file is the one that was sealed, and says what was kept of it. */
async function fileDifference(row: store.ClosingRow, exportsDir: string): Promise<string | undefined> {
  const file = path.join(exportsDir, row.path);
  if (!existsSync(file)) return `thiếu tệp đã ký ${row.path}`;
  if ((await sha256OfFile(file)) !== row.sha256) return `tệp đã ký ${row.path} đã bị sửa`;
  if (hasOwnFrame(row.report)) return undefined; // the superior's form says nothing that is kept beside it
  const found = rowsOf(await loadWorkbook(file));
  const said: { figures?: unknown; contentSha256?: string } = JSON.parse(hiddenText(found));
  if (JSON.stringify(said.figures ?? null) !== JSON.stringify(JSON.parse(row.figures)))
    return `số liệu đã lưu khác tệp đã ký ${row.path}`;
  const sheets = listedSheets(found);
  if (contentSha256(sheets) !== row.content_sha256 || said.contentSha256 !== row.content_sha256)
    return `nội dung của tệp đã ký ${row.path} khác mã SHA-256 đã lưu`;
  return JSON.stringify(reportedTables(row.report, sheets)) === JSON.stringify(JSON.parse(row.tables))
    ? undefined
    : `các biểu đã lưu khác tệp đã ký ${row.path}`;
}

type Kept = Pick<MonthFigures, 'registers'> & Partial<Pick<MonthFigures, 'coverage'>>;

/** The lists of the last day as known at the closing give the kept figures still. */
async function listDifference(t: ReadTx, row: store.ClosingRow): Promise<string | undefined> {
  const lists = closableOf(row.report)?.lists;
  if (!lists) return undefined;
  const figures: Kept = JSON.parse(row.figures); // written by the report itself
  const day = lists.dayOf({ from: row.period_from, to: row.period_to });
  const snapshot = await snapshotOn(t, row.area_code, day, row.known_at);
  for (const register of lists.registers) {
    const kept = figures.registers[register];
    const counted = {
      households: householdsIn(snapshot, register).size,
      people: peopleIn(snapshot, register).size,
    };
    for (const unit of ['households', 'people'] as const)
      if (kept[unit].closing !== counted[unit])
        return `${registerLabels[register]} (${unit === 'households' ? 'hộ' : 'khẩu'}) cuối kỳ đã chốt ${kept[unit].closing}, đếm lại ${counted[unit]}`;
  }
  const kept = figures.coverage;
  if (!kept) return undefined;
  const asked = { area: row.area_code, asOf: day, asKnownAt: row.known_at };
  const { population, covered } = await coverage(t, asked);
  return population === kept.population && covered === kept.covered
    ? undefined
    : `bao phủ BHYT đã chốt ${kept.covered}/${kept.population}, đếm lại ${covered}/${population}`;
}

/**
 * Closed versions against their signed files and against the registry as it was known when they were made; answers the
 * first difference, or undefined.
 */
export async function verifyClosings(t: ReadTx, exportsDir: string): Promise<string | undefined> {
  for (const row of await store.allClosings(t)) {
    const difference = (await fileDifference(row, exportsDir)) ?? (await listDifference(t, row));
    if (difference)
      return `chốt kỳ ${formatDay(row.period_from)} – ${formatDay(row.period_to)} (${row.document_number}): ${difference}`;
  }
  return undefined;
}
