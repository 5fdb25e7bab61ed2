import type { Area } from '../areas/schema.ts';
import { documentText } from './document.ts';
import type { Check } from './monthly/checks.ts';
import type { CellValue, Sheet } from './sheet.ts';

export interface CoverLines {
  lines: CellValue[][];
  bold: Set<number>;
}

/** What stands on Bìa: who reports what to whom, the tables with their rows, and the checks before sending. */
export function coverPage(
  area: Area,
  report: { title: string; period: string; sheets: readonly Sheet[]; checks: readonly Check[] },
  about: {
    submission: number;
    recipient: string | null;
    preparedBy: string;
    preparerPhone: string | null;
    explanations: Readonly<Record<string, string>>;
  },
): CoverLines {
  const lines: CellValue[][] = [];
  const bold = new Set<number>();
  const head = (...cells: CellValue[]): void => {
    bold.add(lines.length);
    lines.push(cells);
  };
  lines.push([null]);
  head(report.title);
  lines.push([null]);
  lines.push(['Đơn vị báo cáo', `Ủy ban nhân dân ${area.name.charAt(0).toLowerCase()}${area.name.slice(1)}`]);
  lines.push(['Mã ĐVHC', area.officialCode ?? area.code]);
  lines.push(['Nơi nhận', about.recipient ?? '……']);
  lines.push(['Kỳ báo cáo', report.period]);
  lines.push(['Số/ngày báo cáo', documentText(null)]);
  lines.push(['Lần gửi', about.submission]);
  lines.push(['Người lập', about.preparedBy]);
  lines.push(['Điện thoại', about.preparerPhone ?? '……']);
  lines.push(['Người ký', '……']);
  lines.push([null]);
  head('Biểu, danh sách', 'Tên', 'Số dòng');
  for (const sheet of report.sheets) lines.push([sheet.name, sheet.title, sheet.rows.length]);
  lines.push([null]);
  head('Kiểm tra trước khi gửi: nội dung', 'Kết quả', 'Giải trình');
  for (const check of report.checks)
    lines.push([
      check.content,
      `${check.ok ? 'Đạt' : 'KHÔNG ĐẠT'}. ${check.result}`,
      about.explanations[check.content] ?? null,
    ]);
  return { lines, bold };
}
