import type { WriteTx } from '../../db/tx.ts';
import { formatDay, formatPartial } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { formatNumber } from '../../shared/money.ts';
import { sexLabels } from '../../shared/words.ts';
import { requireArea } from '../areas/service.ts';
import { printOwnList } from '../documents/service.ts';
import type { Column } from '../exports/service.ts';
import { type ChangeRow, sideLabels } from './schema.ts';
import { quarterText, readReview } from './service.ts';
import { reasonText, reported } from './sheets.ts';

const columns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index', width: 5 },
  { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 24 },
  { field: 'birthDate', header: 'Ngày sinh', kind: 'id', width: 11 },
  { field: 'sex', header: 'Giới tính', kind: 'text', width: 7 },
  { field: 'insuranceNumber', header: 'Mã số BHXH', kind: 'id', width: 12 },
  { field: 'nationalId', header: 'Số CCCD', kind: 'id', width: 14 },
  { field: 'address', header: 'Địa chỉ', kind: 'text', width: 26 },
  { field: 'objectCode', header: 'Mã đối tượng', kind: 'id', width: 9 },
  { field: 'on', header: 'Từ ngày', kind: 'day', width: 11 },
  { field: 'reason', header: 'Lý do', kind: 'text', width: 24 },
];

/** Consecutive rows of one side and group under one heading. */
function partsOf(rows: readonly ChangeRow[]): { label: string; rows: number }[] {
  const parts: { key: string; name: string; rows: number }[] = [];
  for (const { side, groupName } of rows) {
    const name = `${sideLabels[side]}, ${groupName || 'không còn ở phường'}`;
    const last = parts.at(-1);
    if (last?.key === name) last.rows += 1;
    else parts.push({ key: name, name, rows: 1 });
  }
  return parts.map(({ name, rows: count }) => ({
    label: `${name}: ${formatNumber(count)} người`,
    rows: count,
  }));
}

/** Prints what a review reports, increases before decreases, group by group; kept among the papers of the desk. */
export async function printReview(t: WriteTx, id: string): Promise<string> {
  const read = await readReview(t, id);
  const { review } = read;
  const increases = reported(read, 'increase');
  const decreases = reported(read, 'decrease');
  const rows = [...increases, ...decreases];
  if (rows.length === 0) throw invalid('', 'empty', 'Kỳ này không có ai tăng, giảm để in.');
  const area = await requireArea(t, review.area, review.to);
  const about = { kind: 'quarterlyReview', id, area: review.area };
  t.audit({ action: 'quarterlyReview.print', ...about, after: { state: review.state, rows: rows.length } });
  const draft = review.state === 'sealed' ? '' : ' (bản nháp)';
  return printOwnList(
    t,
    area,
    {
      title: `Danh sách tăng, giảm người tham gia BHYT ${quarterText(review.quarter)}, từ ngày ${formatDay(review.from)} đến hết ngày ${formatDay(review.to)}${draft}`,
      areaName: area.name,
      summary: `tăng ${formatNumber(increases.length)}, giảm ${formatNumber(decreases.length)} người`,
      columns,
      rows: rows.map((row, i) => [
        i + 1,
        row.fullName,
        formatPartial(row.birthDate),
        sexLabels[row.sex],
        row.insuranceNumber,
        row.nationalId,
        row.address,
        row.objectCode,
        row.on,
        reasonText(row),
      ]),
      parts: partsOf(rows),
    },
    { asOf: review.to, handout: false, list: id },
  );
}
