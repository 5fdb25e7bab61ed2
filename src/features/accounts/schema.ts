import { type Static, Type } from '@sinclair/typebox';
import {
  areaCodeSchema,
  choiceSchema,
  idSchema,
  instantSchema,
  nullable,
  textSchema,
} from '../../shared/schema.ts';

export const roles = ['admin', 'officer', 'leader', 'groupHead', 'city'] as const;

const usernameSchema = Type.String({
  title: 'Tên đăng nhập',
  minLength: 2,
  maxLength: 40,
  pattern: '^[a-z0-9][a-z0-9._-]*$',
  description: 'Lower-case letters without accents, digits, dot, dash',
});

/** At least 8 characters; no rules of composition (ASVS 6.2). */
export const passwordSchema = Type.String({
  title: 'Mật khẩu',
  minLength: 8,
  maxLength: 200,
  description: 'At least 8 characters',
});

export const signInFormSchema = Type.Object(
  {
    username: Type.String({
      title: 'Tên đăng nhập',
      minLength: 1,
      maxLength: 80,
      description: 'Name of the account',
    }),
    password: Type.String({ title: 'Mật khẩu', minLength: 1, maxLength: 200, description: 'Password' }),
  },
  { additionalProperties: false },
);

export const accountFormSchema = Type.Object(
  {
    username: usernameSchema,
    fullName: textSchema('Họ và tên', 120),
    role: choiceSchema('Vai trò', roles),
    area: Type.Optional(nullable(areaCodeSchema('Địa bàn'))),
    password: Type.Optional(passwordSchema),
  },
  { additionalProperties: false },
);
export type AccountForm = Static<typeof accountFormSchema>;

export const accountSchema = Type.Object({
  id: idSchema('Tài khoản'),
  username: usernameSchema,
  fullName: textSchema('Họ và tên', 120),
  role: choiceSchema('Vai trò', roles),
  area: nullable(areaCodeSchema('Địa bàn')),
  state: choiceSchema('Trạng thái', ['active', 'disabled']),
});
export type Account = Static<typeof accountSchema>;

export const sessionSchema = Type.Object({
  token: Type.String({ title: 'Mã truy cập', maxLength: 100, description: 'Send as Authorization: Bearer' }),
  expiresAt: instantSchema('Hết hạn lúc'),
  user: Type.Object(accountSchema.properties, { title: 'Tài khoản', description: 'Who signed in' }),
});
