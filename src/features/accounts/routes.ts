import { Type } from '@sinclair/typebox';
import { freeRoute, Reply, readRoute, writeRoute } from '../../app/route.ts';
import { systemActor } from '../../db/tx.ts';
import { AppError } from '../../shared/errors.ts';
import { listOf, listQuery, listSchema, pageOf } from '../../shared/lists.ts';
import { textSchema } from '../../shared/schema.ts';
import { passwordGuesses } from './guesses.ts';
import { accountFormSchema, accountSchema, sessionSchema, signInFormSchema } from './schema.ts';
import * as accounts from './service.ts';

const usernameParams = Type.Object({ username: textSchema('Tên đăng nhập', 40) });
const codeSchema = Type.Object({
  code: textSchema('Mã một lần', 100),
  expiresAt: Type.String({ title: 'Hết hạn lúc', description: 'RFC 3339, UTC' }),
});

export const accountRoutes = [
  freeRoute({
    method: 'POST',
    path: '/sessions',
    summary: 'Đăng nhập, lấy mã truy cập',
    permission: 'public',
    body: signInFormSchema,
    answer: sessionSchema,
    status: 201,
    async handler({ body, request }, { db, clock }) {
      const guesses = passwordGuesses.of(request.ip ?? '', body.username, clock.now());
      const row = await accounts.checkPassword(db, systemActor, body.username, body.password);
      if (!row) {
        guesses.failed();
        throw new AppError('unauthenticated', 'Tên đăng nhập hoặc mật khẩu không đúng.');
      }
      guesses.succeeded();
      const token = await db.tx(accounts.actorOf(row), (t) => accounts.createToken(t, row));
      return new Reply({ ...token, user: accounts.accountAnswer(row) });
    },
  }),
  freeRoute({
    method: 'DELETE',
    path: '/sessions/current',
    summary: 'Đăng xuất: thu hồi mã truy cập đang dùng',
    permission: 'signedIn',
    answer: null,
    async handler({ actor, request }, { db }) {
      const token = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
      if (token && actor) await db.tx(actor, (t) => accounts.revokeTokens(t, { token }));
      return new Reply(undefined);
    },
  }),
  readRoute({
    method: 'GET',
    path: '/accounts',
    summary: 'Các tài khoản',
    permission: 'accounts',
    query: Type.Object(listQuery),
    answer: listSchema(accountSchema),
    async handler(t, { query }) {
      const all = await accounts.listAccounts(t);
      const page = pageOf(query);
      return listOf(all.slice(page.offset, page.offset + page.limit), all.length, page);
    },
  }),
  freeRoute({
    method: 'POST',
    path: '/accounts',
    summary: 'Lập tài khoản',
    permission: 'accounts',
    body: accountFormSchema,
    answer: accountSchema,
    status: 201,
    async handler({ actor, body }, { db }) {
      const { password, ...form } = body;
      const passwordHash = password ? await accounts.hashPassword(password) : null;
      // The route's permission has made sure of an actor.
      return new Reply(await db.tx(actor, (t) => accounts.createAccount(t, form, passwordHash)));
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/accounts/:username/disabling',
    summary: 'Khóa tài khoản',
    permission: 'accounts',
    params: usernameParams,
    answer: accountSchema,
    handler: (t, { params }) => accounts.disableAccount(t, params.username),
  }),
  writeRoute({
    method: 'POST',
    path: '/accounts/:username/password-codes',
    summary: 'Cấp mã một lần để đặt lại mật khẩu',
    permission: 'accounts',
    params: usernameParams,
    answer: codeSchema,
    status: 201,
    handler: (t, { params }) => accounts.issuePasswordCode(t, params.username),
  }),
];
