import { Type } from '@sinclair/typebox';
import { readRoute, withVersion, writeRoute } from '../../app/route.ts';
import { daySchema, idSchema, instantSchema } from '../../shared/schema.ts';
import { householdChangeSchema, householdFormSchema } from '../households/schema.ts';
import { changeHousehold, createHousehold } from '../households/service.ts';
import { personChangeSchema } from '../people/schema.ts';
import { changePerson } from '../people/service.ts';
import { householdSchema, personSchema } from './schema.ts';
import { householdOn, personOn, readHousehold, readPerson } from './service.ts';

const personParams = Type.Object({ id: idSchema('Nhân khẩu') });
const householdParams = Type.Object({ id: idSchema('Hộ') });
const query = Type.Object(
  {
    asOf: Type.Optional(daySchema('Tại ngày')),
    asKnownAt: Type.Optional(instantSchema('Theo số liệu đã ghi đến')),
  },
  { additionalProperties: false },
);

export const recordRoutes = [
  writeRoute({
    method: 'POST',
    path: '/households',
    summary: 'Thêm hộ mới với các thành viên',
    permission: 'registers.write',
    body: householdFormSchema,
    answer: householdSchema,
    status: 201,
    async handler(t, { body }) {
      const row = await createHousehold(t, body);
      const asOf = body.residentFrom > t.today ? body.residentFrom : t.today;
      return withVersion(await householdOn(t, row, asOf), row.version);
    },
  }),
  readRoute({
    method: 'GET',
    path: '/households/:id',
    summary: 'Một hộ, tại một ngày',
    permission: 'people.read',
    params: householdParams,
    query,
    answer: householdSchema,
    async handler(t, { params, query: { asOf, asKnownAt } }) {
      const { household, version } = await readHousehold(t, params.id, asOf ?? t.today, asKnownAt);
      return withVersion(household, version);
    },
  }),
  writeRoute({
    method: 'PATCH',
    path: '/households/:id',
    summary: 'Sửa địa chỉ, ghi chú, mã hộ',
    permission: 'registers.write',
    params: householdParams,
    body: householdChangeSchema,
    answer: householdSchema,
    ifMatch: 'required',
    async handler(t, { params, body, ifMatch }) {
      const row = await changeHousehold(t, params.id, body, ifMatch);
      return withVersion(await householdOn(t, row, t.today), row.version);
    },
  }),
  readRoute({
    method: 'GET',
    path: '/people/:id',
    summary: 'Một người, tại một ngày',
    permission: 'people.read',
    params: personParams,
    query,
    answer: personSchema,
    async handler(t, { params, query: { asOf, asKnownAt } }) {
      const { person, version } = await readPerson(t, params.id, asOf ?? t.today, asKnownAt);
      return withVersion(person, version);
    },
  }),
  writeRoute({
    method: 'PATCH',
    path: '/people/:id',
    summary: 'Sửa thông tin của một người; đính chính giấy tờ phải có lý do',
    permission: 'registers.write',
    params: personParams,
    body: personChangeSchema,
    answer: personSchema,
    ifMatch: 'required',
    async handler(t, { params, body, ifMatch }) {
      const row = await changePerson(t, params.id, body, ifMatch);
      return withVersion(await personOn(t, row, t.today), row.version);
    },
  }),
];
