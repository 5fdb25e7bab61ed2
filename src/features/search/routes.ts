import { readRoute } from '../../app/route.ts';
import { listSchema } from '../../shared/lists.ts';
import {
  foundHouseholdSchema,
  foundPersonSchema,
  householdsQuerySchema,
  peopleQuerySchema,
} from './schema.ts';
import { searchHouseholds, searchPeople } from './service.ts';

export const searchRoutes = [
  readRoute({
    method: 'GET',
    path: '/people',
    summary: 'Tìm người: có dấu hay không dấu, số, mã hộ, năm sinh, địa chỉ',
    permission: 'people.read',
    query: peopleQuerySchema,
    answer: listSchema(foundPersonSchema),
    handler: (t, { query }) => searchPeople(t, query),
  }),
  readRoute({
    method: 'GET',
    path: '/households',
    summary: 'Tìm hộ; theo đối tượng: các hộ đang được công nhận và có người ở',
    permission: 'people.read',
    query: householdsQuerySchema,
    answer: listSchema(foundHouseholdSchema),
    handler: (t, { query }) => searchHouseholds(t, query),
  }),
];
