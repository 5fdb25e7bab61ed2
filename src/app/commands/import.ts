import { existsSync } from 'node:fs';
import path from 'node:path';
import { Argument, type Command, Option } from 'commander';
import { systemActor } from '../../db/tx.ts';
import { type ImportRegister, importRegisters } from '../../features/imports/reading/columns.ts';
import { stageImport } from '../../features/imports/received.ts';
import type { ImportAnswer } from '../../features/imports/schema.ts';
import { commitImport, listImportRows } from '../../features/imports/service.ts';
import { AppError } from '../../shared/errors.ts';
import { formatNumber } from '../../shared/money.ts';
import type { Run } from '../commandLine.ts';
import { withDeps } from './withDeps.ts';

/** `sas import REGISTER FILE --area CODE [--commit]`. */
export function addImportCommand(program: Command, run: Run): void {
  program
    .command('import')
    .description('Nhập một tệp Excel; không có --commit thì chỉ xem trước')
    .addArgument(new Argument('<register>', 'sổ').choices(importRegisters))
    .argument('<file>', 'tệp .xlsx')
    .option('--area <code>', 'phường; bỏ trống khi sổ chỉ có một')
    .option('--campaign <id>', 'đợt hỗ trợ, cho danh sách đợt hỗ trợ')
    .option('--move-day <day>', 'ngày chuyển cho các dòng đổi tổ hoặc đổi hộ')
    .option('--profile <name>', 'nơi gửi đã lưu: cách ghép cột, phông chữ, cách xử lý')
    .addOption(
      new Option('--fonts <how>', 'chữ phông cũ: đọc sang Unicode hoặc giữ nguyên').choices([
        'convert',
        'keep',
      ]),
    )
    .option('--commit', 'ghi vào sổ')
    .option('--json', 'in một đối tượng JSON')
    .action(run(importFile));
}

interface Options {
  area?: string;
  campaign?: string;
  moveDay?: string;
  profile?: string;
  fonts?: 'convert' | 'keep';
  commit?: boolean;
}

async function importFile(register: ImportRegister, file: string, options: Options) {
  if (!existsSync(file)) throw new AppError('notFound', `Không có tệp ${file}.`);
  return withDeps(async ({ db }) => {
    const staged = await stageImport(db, systemActor, {
      register,
      file,
      filename: path.basename(file),
      ...(options.area ? { area: options.area } : {}),
      ...(options.campaign ? { campaign: options.campaign } : {}),
      ...(options.moveDay ? { moveDay: options.moveDay } : {}),
      ...(options.profile ? { profile: options.profile } : {}),
      ...(options.fonts ? { keepsLegacy: options.fonts === 'keep' } : {}),
    });
    const result = options.commit
      ? await db.tx(systemActor, (t) => commitImport(t, staged.id), { large: true })
      : staged;
    const problems = await db.read(systemActor, async (t) => [
      ...(await listImportRows(t, result.id, { state: 'rejected', limit: 20 })).items,
      ...(await listImportRows(t, result.id, { state: 'undecided', limit: 20 })).items,
    ]);
    const lines = problems.map(
      (row) => `  ${row.sheet}, dòng ${row.row}: ${row.reasons.map(({ message }) => message).join(' ')}`,
    );
    return { result, text: [sentence(result), ...lines].join('\n') };
  });
}

/** "thêm 212, đổi 38, giữ nguyên 1.904, 6 dòng cần xem xét, 11 dòng lỗi". */
function sentence(result: ImportAnswer): string {
  const n = formatNumber;
  const done = result.state === 'committed' ? 'Đã ghi' : 'Xem trước';
  return `${done} ${n(result.rows)} dòng: thêm ${n(result.created)}, đổi ${n(result.updated)}, giữ nguyên ${n(result.unchanged)}, ${n(result.undecided)} dòng cần xem xét, ${n(result.rejected)} dòng lỗi.`;
}
