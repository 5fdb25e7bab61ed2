import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { Argument, type Command, InvalidArgumentError } from 'commander';
import { systemActor } from '../../db/tx.ts';
import { exportFormSchema, hasOwnFrame, reportCodes } from '../../features/exports/schema.ts';
import { exportFile, requestExport, runExport } from '../../features/exports/service.ts';
import { keepFilling, makeReport } from '../../features/reportForms/making.ts';
import { checkForm } from '../../shared/schema.ts';
import type { Run } from '../commandLine.ts';
import { withDeps } from './withDeps.ts';

interface Options {
  month?: string;
  asOf?: string;
  campaign?: string;
  area: string;
  out: string;
  recipient?: string;
}

const whichReports = `${reportCodes.join(', ')}, hoặc form:TÊN của biểu mẫu cấp trên`;

function reportNamed(text: string): string {
  if (hasOwnFrame(text) || reportCodes.some((code) => code === text)) return text;
  throw new InvalidArgumentError(`Các báo cáo: ${whichReports}.`);
}

/** `sas export REPORT --month YYYY-MM | --as-of DAY | --campaign ID --area CODE --out FILE`. */
export function addExportCommand(program: Command, run: Run): void {
  program
    .command('export')
    .description('Xuất một báo cáo thành tệp Excel niêm phong')
    .addArgument(new Argument('<report>', whichReports).argParser(reportNamed))
    .option('--month <month>', 'tháng, cho báo cáo tháng và biểu mẫu (2023-11)')
    .option('--as-of <day>', 'tại ngày, cho các sổ (2023-11-30)')
    .option('--campaign <id>', 'đợt hỗ trợ, cho danh sách và quyết toán của đợt')
    .requiredOption('--area <code>', 'địa bàn')
    .requiredOption('--out <file>', 'tệp .xlsx')
    .option('--recipient <name>', 'nơi nhận')
    .option('--json', 'in một đối tượng JSON')
    .action(run(exportReport));
}

async function exportReport(report: string, options: Options) {
  return withDeps(async ({ db, config }) => {
    const { month, asOf, campaign, area, recipient } = options;
    const form = checkForm(exportFormSchema, {
      report,
      area,
      ...(month ? { month } : {}),
      ...(asOf ? { asOf } : {}),
      ...(campaign ? { campaign } : {}),
      ...(recipient ? { recipient } : {}),
    });
    const queued = await db.tx(systemActor, (t) => requestExport(t, form));
    const make = () => makeReport(db, systemActor, config, queued.id);
    const done = await runExport(db, systemActor, config.exportsDir, queued.id, make, keepFilling);
    const { file } = await db.read(systemActor, (t) => exportFile(t, done.id, config.exportsDir));
    const out = path.resolve(options.out);
    await copyFile(file, out);
    return {
      result: { ...done, out },
      text: `Đã xuất ${done.rows} dòng vào ${out}. SHA-256: ${done.sha256}`,
    };
  });
}
