import { Type } from '@sinclair/typebox';
import { readRoute, writeRoute } from '../../app/route.ts';
import { idSchema } from '../../shared/schema.ts';
import {
  previewSchema,
  reorganisationAnswerSchema,
  reorganisationFormSchema,
  reorganisationSchema,
  undoFormSchema,
} from './schema.ts';
import { listReorganisations, previewReorganisation, reorganise, undoReorganisation } from './service.ts';

export const reorganisationRoutes = [
  writeRoute({
    method: 'POST',
    path: '/reorganisations',
    summary: 'Sắp xếp địa bàn: sáp nhập phường, gộp tổ, đổi tên, đánh số lại, trong một lần ghi',
    permission: 'areas.write',
    body: reorganisationFormSchema,
    answer: reorganisationAnswerSchema,
    status: 201,
    handler: (t, { body }) => reorganise(t, body),
  }),
  readRoute({
    method: 'POST',
    path: '/reorganisations/preview',
    summary: 'Một lần sắp xếp địa bàn sẽ thay đổi những gì; không ghi gì',
    permission: 'areas.write',
    body: reorganisationFormSchema,
    answer: previewSchema,
    handler: async (t, { body }) => ({ sentences: await previewReorganisation(t, body) }),
  }),
  readRoute({
    method: 'GET',
    path: '/reorganisations',
    summary: 'Các lần sắp xếp địa bàn, mới nhất trước',
    permission: 'areas.write',
    answer: Type.Object({
      items: Type.Array(reorganisationSchema, { title: 'Các lần sắp xếp', description: 'Latest first' }),
    }),
    handler: async (t) => ({ items: await listReorganisations(t) }),
  }),
  writeRoute({
    method: 'POST',
    path: '/reorganisations/:id/undo',
    summary: 'Thu hồi một lần sắp xếp địa bàn ghi sai',
    permission: 'areas.write',
    params: Type.Object({ id: idSchema('Lần sắp xếp') }),
    body: undoFormSchema,
    answer: reorganisationSchema,
    handler: (t, { params, body }) => undoReorganisation(t, params.id, body.reason),
  }),
];
