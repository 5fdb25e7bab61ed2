import { Type } from '@sinclair/typebox';
import { freeRoute, Reply, readRoute, writeRoute } from '../../app/route.ts';
import { listQuery, listSchema } from '../../shared/lists.ts';
import { areaCodeSchema, idSchema } from '../../shared/schema.ts';
import {
  householdPairSchema,
  mergeFormSchema,
  mergeSchema,
  notSameFormSchema,
  notSameSchema,
  pairSchema,
  previewQuerySchema,
  previewSchema,
  similarFormSchema,
  similarSchema,
  undoFormSchema,
} from './schema.ts';
import {
  decideNotSame,
  listDuplicates,
  listHouseholdPairs,
  mergePeople,
  mergesOfPerson,
  previewMerge,
  similarTo,
  undoMerge,
  undoNotSame,
} from './service.ts';

const personParams = Type.Object({ id: idSchema('Nhân khẩu') });

export const duplicateRoutes = [
  readRoute({
    method: 'GET',
    path: '/duplicates',
    summary: 'Các cặp hồ sơ nghi trùng của một địa bàn, giống nhau nhất trước',
    permission: 'registers.read',
    query: Type.Object(
      { area: Type.Optional(areaCodeSchema()), ...listQuery },
      { additionalProperties: false },
    ),
    answer: listSchema(pairSchema),
    handler: (t, { query }) => listDuplicates(t, query),
  }),
  readRoute({
    method: 'GET',
    path: '/duplicates/households',
    summary: 'Các cặp hộ có thể đã nhập hai lần của một địa bàn',
    permission: 'registers.read',
    query: Type.Object(
      { area: Type.Optional(areaCodeSchema()), ...listQuery },
      { additionalProperties: false },
    ),
    answer: listSchema(householdPairSchema),
    handler: (t, { query }) => listHouseholdPairs(t, query),
  }),
  // Posted, though it only reads: what is typed holds numbers, which stand in no address.
  freeRoute({
    method: 'POST',
    path: '/duplicates/similar',
    summary: 'Người đã có trong sổ giống người đang nhập: hỏi trước khi ghi',
    permission: 'registers.read',
    body: similarFormSchema,
    answer: Type.Object({
      items: Type.Array(similarSchema, {
        title: 'Có thể là',
        maxItems: 5,
        description: 'The likeliest first',
      }),
    }),
    async handler({ actor, body }, { db }) {
      return new Reply({ items: await db.read(actor, (t) => similarTo(t, body)) });
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/duplicates/not-same',
    summary: 'Ghi nhận hai hồ sơ không phải cùng một người',
    permission: 'registers.write',
    body: notSameFormSchema,
    answer: notSameSchema,
    status: 201,
    handler: (t, { body }) => decideNotSame(t, body),
  }),
  writeRoute({
    method: 'POST',
    path: '/duplicates/not-same/:id/undo',
    summary: 'Bỏ ghi nhận không phải cùng một người',
    permission: 'registers.write',
    params: Type.Object({ id: idSchema('Ghi nhận') }),
    body: undoFormSchema,
    answer: notSameSchema,
    handler: (t, { params, body }) => undoNotSame(t, params.id, body.reason),
  }),
  readRoute({
    method: 'GET',
    path: '/people/:id/merges/preview',
    summary: 'Xem trước khi gộp một hồ sơ khác vào hồ sơ này',
    permission: 'registers.read',
    params: personParams,
    query: previewQuerySchema,
    answer: previewSchema,
    handler: (t, { params, query: { other, ...keep } }) => previewMerge(t, params.id, other, keep),
  }),
  readRoute({
    method: 'GET',
    path: '/people/:id/merges',
    summary: 'Các lần gộp của một người, mới nhất trước',
    permission: 'registers.read',
    params: personParams,
    answer: Type.Object({
      items: Type.Array(mergeSchema, { title: 'Các lần gộp', description: 'Merges, undone ones too' }),
    }),
    handler: async (t, { params }) => ({ items: await mergesOfPerson(t, params.id) }),
  }),
  writeRoute({
    method: 'POST',
    path: '/people/:id/merges',
    summary: 'Gộp một hồ sơ khác vào hồ sơ này',
    permission: 'registers.write',
    params: personParams,
    body: mergeFormSchema,
    answer: mergeSchema,
    status: 201,
    handler: (t, { params, body, ifMatch }) => mergePeople(t, params.id, body, ifMatch),
  }),
  writeRoute({
    method: 'POST',
    path: '/merges/:id/undo',
    summary: 'Hoàn tác một lần gộp',
    permission: 'registers.write',
    params: Type.Object({ id: idSchema('Lần gộp') }),
    body: undoFormSchema,
    answer: mergeSchema,
    handler: (t, { params, body }) => undoMerge(t, params.id, body.reason),
  }),
];
