import { Type } from '@sinclair/typebox';
import { readRoute } from '../../app/route.ts';
import { balance, balanceNames, compare } from './reports.ts';
import {
  balanceNameSchema,
  balanceQuerySchema,
  balanceSchema,
  comparisonQuerySchema,
  comparisonSchema,
  namesQuerySchema,
} from './schema.ts';

export const balanceRoutes = [
  readRoute({
    method: 'GET',
    path: '/balances',
    summary: 'Đầu kỳ, tăng, giảm, cuối kỳ của một sổ, theo ngày hiệu lực hoặc theo kỳ rà soát',
    permission: 'registers.read',
    query: balanceQuerySchema,
    answer: balanceSchema,
    handler: (t, { query }) => balance(t, query),
  }),
  readRoute({
    method: 'GET',
    path: '/balances/names',
    summary: 'Tên người sau một con số của bảng biến động',
    permission: 'registers.read',
    query: namesQuerySchema,
    answer: Type.Object({
      items: Type.Array(balanceNameSchema, { title: 'Danh sách', description: 'By group and name' }),
    }),
    handler: async (t, { query }) => ({ items: await balanceNames(t, query) }),
  }),
  readRoute({
    method: 'GET',
    path: '/comparisons',
    summary: 'So hai ngày: ai thêm, ai bớt, vì sao; của một sổ hoặc của dân cư',
    permission: 'registers.read',
    query: comparisonQuerySchema,
    answer: comparisonSchema,
    handler: (t, { query }) => compare(t, query),
  }),
];
