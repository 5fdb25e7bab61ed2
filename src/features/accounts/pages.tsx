import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { freePage, type Page, showPage, writePage } from '../../app/page.ts';
import { systemActor } from '../../db/tx.ts';
import { AppError } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { roleLabels } from '../../shared/words.ts';
import { Csrf, ErrorSummary, SelectField, TextField } from '../../web/components/fields.tsx';
import { LinkButton, Message, Section, Submit, Table, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults, typed } from '../../web/form.ts';
import { BarePage, Layout } from '../../web/layout.tsx';
import { listAreas } from '../areas/service.ts';
import { passwordGuesses } from './guesses.ts';
import { type Account, accountFormSchema, passwordSchema, roles } from './schema.ts';
import * as accounts from './service.ts';
import { endSession, startSession } from './sessions.ts';

/** Only paths of our own are followed after signing in. */
function safeNext(next: string): string {
  return /^\/(?!\/|\\)/.test(next) ? next : '/';
}

function SignInPage(props: { csrf: string; username: string; next: string; faults: FormFaults }) {
  return (
    <BarePage title="Đăng nhập">
      <form method="post" action="/dang-nhap" class="sign-in">
        <h1>Đăng nhập</h1>
        <ErrorSummary faults={props.faults} verb="Chưa đăng nhập được" />
        <Csrf token={props.csrf} />
        <input type="hidden" name="next" value={props.next} />
        <TextField
          label="Tên đăng nhập"
          name="username"
          pointer="/username"
          value={props.username}
          faults={props.faults}
          autocomplete="username"
          autofocus
        />
        <TextField
          label="Mật khẩu"
          name="password"
          pointer="/password"
          type="password"
          value=""
          faults={props.faults}
          autocomplete="current-password"
        />
        <Submit kind="primary">Đăng nhập</Submit>
        <p class="hint">Quên mật khẩu: xin quản trị cấp mã một lần để đặt lại.</p>
      </form>
    </BarePage>
  );
}

const signIn: Page[] = [
  freePage({
    method: 'GET',
    path: '/dang-nhap',
    permission: 'public',
    async handler({ request, csrf }) {
      return {
        html: (
          <SignInPage
            csrf={csrf}
            username=""
            next={safeNext(String(request.query.tiep ?? '/'))}
            faults={noFaults}
          />
        ),
      };
    },
  }),
  freePage({
    method: 'POST',
    path: '/dang-nhap',
    permission: 'public',
    async handler({ request, form, csrf }, { db, clock }) {
      const username = typed(form, 'username');
      const next = safeNext(typed(form, 'next'));
      try {
        const guesses = passwordGuesses.of(request.ip ?? '', username, clock.now());
        const row = await accounts.checkPassword(db, systemActor, username, String(form.password ?? ''));
        if (!row) {
          guesses.failed();
          throw new AppError('unauthenticated', 'Tên đăng nhập hoặc mật khẩu không đúng.', [
            { pointer: '/username', code: 'wrong', message: 'Tên đăng nhập hoặc mật khẩu không đúng.' },
          ]);
        }
        guesses.succeeded();
        await startSession(request, row.id);
        return { redirect: next };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return {
          html: <SignInPage csrf={csrf} username={username} next={next} faults={faultsOf(error)} />,
          status: error.status,
        };
      }
    },
  }),
  freePage({
    method: 'POST',
    path: '/dang-xuat',
    permission: 'signedIn',
    async handler({ request }) {
      await endSession(request);
      return { redirect: '/dang-nhap' };
    },
  }),
];

function CodePage(props: {
  csrf: string;
  code: string;
  isSetUp: boolean;
  username: string;
  fullName: string;
  faults: FormFaults;
}) {
  const { faults, isSetUp } = props;
  return (
    <BarePage title={isSetUp ? 'Thiết lập ban đầu' : 'Đặt mật khẩu'}>
      <form method="post" action={isSetUp ? '/thiet-lap' : '/dat-mat-khau'} class="sign-in">
        <h1>{isSetUp ? 'Thiết lập ban đầu' : 'Đặt mật khẩu'}</h1>
        {isSetUp && (
          <p>Lập tài khoản quản trị đầu tiên. Sau đó vào Quản trị để lập địa bàn và các tài khoản khác.</p>
        )}
        <ErrorSummary faults={faults} verb="Chưa lưu được" />
        <Csrf token={props.csrf} />
        <input type="hidden" name="code" value={props.code} />
        {isSetUp && (
          <>
            <TextField
              label="Họ và tên"
              name="fullName"
              pointer="/fullName"
              value={props.fullName}
              faults={faults}
              autofocus
            />
            <TextField
              label="Tên đăng nhập"
              name="username"
              pointer="/username"
              value={props.username}
              faults={faults}
              hint="Chữ thường không dấu, số, ví dụ quantri"
              autocomplete="username"
            />
          </>
        )}
        <TextField
          label="Mật khẩu"
          name="password"
          pointer="/password"
          type="password"
          value=""
          faults={faults}
          hint="Ít nhất 8 ký tự"
          autocomplete="new-password"
        />
        <Submit kind="primary">{isSetUp ? 'Lập tài khoản quản trị' : 'Đặt mật khẩu'}</Submit>
      </form>
    </BarePage>
  );
}

/** The two pages that a one-time code opens. */
function codePages(path: '/thiet-lap' | '/dat-mat-khau'): Page[] {
  const isSetUp = path === '/thiet-lap';
  return [
    freePage({
      method: 'GET',
      path,
      permission: 'public',
      async handler({ request, csrf }, { db }) {
        const code = String(request.query.ma ?? '');
        const { account } = await db.read(systemActor, (t) => accounts.readCode(t, code));
        return {
          html: (
            <CodePage
              csrf={csrf}
              code={code}
              isSetUp={isSetUp}
              username={account?.username ?? ''}
              fullName=""
              faults={noFaults}
            />
          ),
        };
      },
    }),
    freePage({
      method: 'POST',
      path,
      permission: 'public',
      async handler({ request, form, csrf }, { db }) {
        const code = typed(form, 'code');
        const username = typed(form, 'username');
        const fullName = typed(form, 'fullName');
        try {
          const password = checkForm(accountFormSchema, {
            username: isSetUp ? username : 'mat-khau',
            fullName: isSetUp ? fullName : 'Mật khẩu',
            role: 'admin',
            password: String(form.password ?? ''),
          }).password;
          const hash = await accounts.hashPassword(checkForm(passwordSchema, password));
          const account = await db.tx(systemActor, (t) =>
            isSetUp
              ? accounts.setUpFirstAccount(t, code, { username, fullName }, hash)
              : accounts.redeemPasswordCode(t, code, hash),
          );
          await startSession(request, account.id);
          return { redirect: '/' };
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          const faults = faultsOf(error);
          return {
            html: (
              <CodePage
                csrf={csrf}
                code={code}
                isSetUp={isSetUp}
                username={username}
                fullName={fullName}
                faults={faults}
              />
            ),
            status: error.status,
          };
        }
      },
    }),
  ];
}

function AccountsTable({
  rows,
  areaNames,
}: {
  rows: readonly Account[];
  areaNames: ReadonlyMap<string, string>;
}) {
  return (
    <Table
      caption="Tài khoản"
      rows={rows}
      columns={[
        { head: 'Tên đăng nhập', cell: (row) => row.username },
        { head: 'Họ và tên', cell: (row) => row.fullName },
        { head: 'Vai trò', cell: (row) => roleLabels[row.role] },
        { head: 'Địa bàn', cell: (row) => (row.area ? (areaNames.get(row.area) ?? row.area) : 'Mọi nơi') },
        { head: 'Trạng thái', cell: (row) => (row.state === 'active' ? 'Đang dùng' : 'Đã khóa') },
      ]}
    />
  );
}

interface AdminForm {
  username: string;
  fullName: string;
  role: string;
  area: string;
}

const emptyForm: AdminForm = { username: '', fullName: '', role: 'officer', area: '' };

async function adminPage(
  t: Parameters<typeof accounts.listAccounts>[0],
  input: { csrf: string },
  deps: { demo: boolean },
  state: { form: AdminForm; faults: FormFaults; made?: { username: string; code: string } },
) {
  const areas = await listAreas(t, t.today);
  const { form, faults, made } = state;
  return (
    <Layout title="Quản trị" chrome={await chromeOf(t, input, '/quan-tri', deps)}>
      <Title
        right={
          <>
            <LinkButton href="/quan-tri/dia-ban">Địa bàn</LinkButton>
            <LinkButton href="/quan-tri/danh-muc">Danh mục</LinkButton>
            <LinkButton href="/quan-tri/lich">Lịch làm việc</LinkButton>
          </>
        }
      >
        Quản trị
      </Title>
      {made && (
        <Message kind="done">
          <strong>Đã lập tài khoản {made.username}.</strong> Đưa địa chỉ này cho chủ tài khoản, dùng một lần
          trong 72 giờ: <code>/dat-mat-khau?ma={made.code}</code>
        </Message>
      )}
      <Section title="Tài khoản">
        <AccountsTable
          rows={await accounts.listAccounts(t)}
          areaNames={new Map(areas.map(({ code, name }) => [code, name]))}
        />
      </Section>
      <Section title="Lập tài khoản">
        <form method="post" action="/quan-tri/tai-khoan" class="form-stack">
          <Csrf token={input.csrf} />
          <ErrorSummary faults={faults} verb="Chưa lập được" />
          <div class="fields">
            <TextField
              width="w3"
              label="Tên đăng nhập"
              name="username"
              pointer="/username"
              value={form.username}
              faults={faults}
            />
            <TextField
              width="w3"
              label="Họ và tên"
              name="fullName"
              pointer="/fullName"
              value={form.fullName}
              faults={faults}
            />
            <SelectField
              width="w3"
              label="Vai trò"
              name="role"
              pointer="/role"
              value={form.role}
              faults={faults}
              choices={roles.map((role) => ({ value: role, label: roleLabels[role] ?? role }))}
            />
            <SelectField
              width="w3"
              label="Địa bàn"
              name="area"
              pointer="/area"
              value={form.area}
              faults={faults}
              blank="Mọi nơi"
              choices={areas.map(({ code, name }) => ({ value: code, label: name }))}
            />
          </div>
          <div>
            <Submit kind="primary">Lập tài khoản</Submit>
          </div>
        </form>
      </Section>
    </Layout>
  );
}

function adminForm(form: Record<string, unknown>): AdminForm {
  return {
    username: typed(form, 'username'),
    fullName: typed(form, 'fullName'),
    role: typed(form, 'role'),
    area: typed(form, 'area'),
  };
}

const admin: Page[] = [
  showPage({
    path: '/quan-tri',
    permission: 'accounts',
    query: Type.Object({}),
    handler: async (t, input, deps) => ({
      html: await adminPage(t, input, deps, { form: emptyForm, faults: noFaults }),
    }),
  }),
  writePage({
    path: '/quan-tri/tai-khoan',
    permission: 'accounts',
    async handler(t, input, deps) {
      const form = adminForm(input.form);
      const checked = checkForm(accountFormSchema, { ...form, area: form.area || null });
      await accounts.createAccount(t, checked, null);
      const { code } = await accounts.issuePasswordCode(t, checked.username);
      const made = { username: checked.username, code };
      return { html: await adminPage(t, input, deps, { form: emptyForm, faults: noFaults, made }) };
    },
    refused: async (t, input, error, deps) => ({
      html: await adminPage(t, input, deps, { form: adminForm(input.form), faults: faultsOf(error) }),
    }),
  }),
];

export const accountPages: Page[] = [
  ...signIn,
  ...codePages('/thiet-lap'),
  ...codePages('/dat-mat-khau'),
  ...admin,
];
