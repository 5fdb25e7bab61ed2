import { readRoute } from '../../app/route.ts';
import { listOf, listSchema, pageOf } from '../../shared/lists.ts';
import { type RegisterItem, registerItemSchema, registerQuerySchema } from './schema.ts';
import { listRegister, type RegisterRow } from './service.ts';

const answer = (row: RegisterRow): RegisterItem => ({
  id: row.id,
  category: row.category,
  validFrom: row.valid_from,
  household: row.household_id,
  householdCode: row.household_code,
  head: row.head,
  person: row.person_id,
  fullName: row.full_name,
  birthDate: row.birth_date,
  area: row.area_code,
  members: row.members,
  decisionNumber: row.decision_number,
});

export const registerRoutes = [
  readRoute({
    method: 'GET',
    path: '/registers',
    summary: 'Một sổ tại một ngày, theo số liệu hiện nay hoặc đã ghi đến một lúc',
    permission: 'registers.read',
    query: registerQuerySchema,
    answer: listSchema(registerItemSchema),
    async handler(t, { query }) {
      const { register, asOf, asKnownAt, area, q, category } = query;
      const rows = await listRegister(t, {
        register,
        asOf: asOf ?? t.today,
        ...(asKnownAt ? { asKnownAt } : {}),
        ...(area ? { area } : {}),
        ...(q ? { text: q } : {}),
        ...(category ? { category } : {}),
      });
      const page = pageOf(query);
      return listOf(rows.slice(page.offset, page.offset + page.limit).map(answer), rows.length, page);
    },
  }),
];
