import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { systemActor } from '../../db/tx.ts';
import { accountFormSchema, passwordSchema, roles } from '../../features/accounts/schema.ts';
import * as accounts from '../../features/accounts/service.ts';
import { checkForm } from '../../shared/schema.ts';
import type { Run } from '../commandLine.ts';
import { withDeps } from './withDeps.ts';

const jsonOption = ['--json', 'in một đối tượng JSON'] as const;

async function passwordFromStdin(): Promise<string> {
  const text = readFileSync(0, 'utf8').replace(/\r?\n$/, '');
  return accounts.hashPassword(checkForm(passwordSchema, text));
}

/** `sas user add|list|disable|reset`, `sas token add|revoke`. */
export function addAccountCommands(program: Command, run: Run): void {
  const user = program.command('user').description('Tài khoản');
  user
    .command('add <name>')
    .description(
      'Lập tài khoản; không có --password-stdin thì in mã một lần để chủ tài khoản tự đặt mật khẩu',
    )
    .addOption(new Option('--role <role>', 'vai trò').choices(roles).makeOptionMandatory())
    .option('--area <code>', 'địa bàn; bỏ trống: mọi nơi')
    .option('--full-name <text>', 'họ và tên')
    .option('--password-stdin', 'đọc mật khẩu từ đầu vào chuẩn')
    .option(...jsonOption)
    .action(run(addUser));
  user
    .command('list')
    .description('Liệt kê tài khoản')
    .option(...jsonOption)
    .action(
      run(() =>
        withDeps(async ({ db }) => {
          const items = await db.read(systemActor, accounts.listAccounts);
          const lines = items.map(
            (each) => `${each.username}\t${each.role}\t${each.area ?? 'mọi nơi'}\t${each.state}`,
          );
          return { result: { items }, text: lines.join('\n') || 'Chưa có tài khoản nào.' };
        }),
      ),
    );
  user
    .command('disable <name>')
    .description('Khóa tài khoản, kết thúc mọi phiên của nó')
    .option(...jsonOption)
    .action(
      run((name: string) =>
        withDeps(async ({ db }) => {
          const account = await db.tx(systemActor, (t) => accounts.disableAccount(t, name));
          return { result: account, text: `Đã khóa tài khoản ${name}.` };
        }),
      ),
    );
  user
    .command('reset <name>')
    .description('In mã một lần để đặt lại mật khẩu')
    .option(...jsonOption)
    .action(
      run((name: string) =>
        withDeps(async ({ db }) => {
          const code = await db.tx(systemActor, (t) => accounts.issuePasswordCode(t, name));
          return { result: code, text: codeText(name, code.code) };
        }),
      ),
    );
  addTokenCommands(program, run);
}

function codeText(name: string, code: string): string {
  return `Mã một lần của ${name} (72 giờ): mở /dat-mat-khau?ma=${code} trên máy chủ để đặt mật khẩu.`;
}

interface AddOptions {
  role: string;
  area?: string;
  fullName?: string;
  passwordStdin?: boolean;
}

function addUser(name: string, options: AddOptions) {
  return withDeps(async ({ db }) => {
    const form = checkForm(accountFormSchema, {
      username: name,
      fullName: options.fullName ?? name,
      role: options.role,
      area: options.area ?? null,
    });
    const passwordHash = options.passwordStdin ? await passwordFromStdin() : null;
    const { account, code } = await db.tx(systemActor, async (t) => ({
      account: await accounts.createAccount(t, form, passwordHash),
      code: passwordHash ? undefined : await accounts.issuePasswordCode(t, name),
    }));
    const text = code ? codeText(name, code.code) : `Đã lập tài khoản ${name}.`;
    return { result: { ...account, ...code }, text };
  });
}

function addTokenCommands(program: Command, run: Run): void {
  const token = program.command('token').description('Mã truy cập cho chương trình khác');
  token
    .command('add')
    .description('Tạo mã truy cập của một tài khoản, in một lần này thôi')
    .requiredOption('--user <name>', 'tài khoản')
    .option('--name <text>', 'dùng vào việc gì')
    .option(...jsonOption)
    .action(
      run((options: { user: string; name?: string }) =>
        withDeps(async ({ db }) => {
          const made = await db.tx(systemActor, (t) =>
            accounts.createTokenFor(t, options.user, options.name),
          );
          return { result: { token: made.token }, text: made.token };
        }),
      ),
    );
  token
    .command('revoke [token]')
    .description('Thu hồi một mã truy cập, hoặc mọi mã của một tài khoản (--user)')
    .option('--user <name>', 'tài khoản')
    .option(...jsonOption)
    .action(
      run((which: string | undefined, options: { user?: string }) =>
        withDeps(async ({ db }) => {
          const revoked = await db.tx(systemActor, (t) =>
            accounts.revokeTokens(t, {
              ...(which ? { token: which } : {}),
              ...(options.user ? { username: options.user } : {}),
            }),
          );
          return { result: { revoked }, text: `Đã thu hồi ${revoked} mã.` };
        }),
      ),
    );
}
