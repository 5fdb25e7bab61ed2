import { Type } from '@sinclair/typebox';
import { readRoute, withVersion, writeRoute } from '../../app/route.ts';
import { areaCodeSchema, idSchema } from '../../shared/schema.ts';
import {
  addresseeChangeSchema,
  addresseeEndSchema,
  addresseeFormSchema,
  addresseeSchema,
  addresseesSchema,
  suggestionFormSchema,
} from './schema.ts';
import {
  addSuggested,
  changeAddressee,
  createAddressee,
  endAddressee,
  listAddressees,
  readAddressee,
} from './service.ts';

const params = Type.Object({ id: idSchema('Nơi nhận') });
const write = { permission: 'submissions.write' } as const;

export const addresseeRoutes = [
  readRoute({
    method: 'GET',
    path: '/addressees',
    summary: 'Nơi nhận báo cáo: biểu nào, kỳ nào, hạn nào',
    permission: 'exports',
    query: Type.Object({ area: Type.Optional(areaCodeSchema()) }, { additionalProperties: false }),
    answer: addresseesSchema,
    handler: async (t, { query }) => ({ items: await listAddressees(t, query.area) }),
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/addressees',
    summary: 'Thêm một nơi nhận',
    body: addresseeFormSchema,
    answer: addresseeSchema,
    status: 201,
    async handler(t, { body }) {
      const made = await createAddressee(t, body);
      return withVersion(made, made.version);
    },
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/addressees/suggestions',
    summary: 'Thêm các nơi nhận gợi ý',
    body: suggestionFormSchema,
    answer: addresseesSchema,
    status: 201,
    handler: async (t, { body }) => ({ items: await addSuggested(t, body) }),
  }),
  readRoute({
    method: 'GET',
    path: '/addressees/:id',
    summary: 'Một nơi nhận',
    permission: 'exports',
    params,
    answer: addresseeSchema,
    async handler(t, { params: { id } }) {
      const addressee = await readAddressee(t, id);
      return withVersion(addressee, addressee.version);
    },
  }),
  writeRoute({
    ...write,
    method: 'PATCH',
    path: '/addressees/:id',
    summary: 'Sửa một nơi nhận',
    params,
    body: addresseeChangeSchema,
    answer: addresseeSchema,
    ifMatch: 'required',
    async handler(t, { params: { id }, body, ifMatch }) {
      const addressee = await changeAddressee(t, id, body, ifMatch);
      return withVersion(addressee, addressee.version);
    },
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/addressees/:id/end',
    summary: 'Kết thúc một nơi nhận; những gì đã gửi vẫn giữ',
    params,
    body: addresseeEndSchema,
    answer: addresseeSchema,
    async handler(t, { params: { id }, body, ifMatch }) {
      const addressee = await endAddressee(t, id, body, ifMatch);
      return withVersion(addressee, addressee.version);
    },
  }),
];
