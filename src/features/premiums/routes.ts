import { readRoute } from '../../app/route.ts';
import { invalid } from '../../shared/errors.ts';
import { premiumQuerySchema, premiumSchema } from './schema.ts';
import { anybody, membersOf, premiumOf } from './service.ts';

export const premiumRoutes = [
  readRoute({
    method: 'GET',
    path: '/premiums',
    summary: 'Mức đóng BHYT hộ gia đình: từng người, cả hộ, phần ngân sách hỗ trợ, thời hạn thẻ',
    permission: 'registers.read',
    query: premiumQuerySchema,
    answer: premiumSchema,
    async handler(t, { query }) {
      const paidOn = query.paidOn ?? t.today;
      const months = query.months ?? 12;
      if (!query.household) {
        if (!query.people)
          throw invalid('/people', 'required', 'Số người: cho biết hộ hoặc số người tham gia.');
        return premiumOf(t, anybody(query.people), { household: null, area: null, paidOn, months });
      }
      const { members, area } = await membersOf(t, query.household, paidOn);
      return premiumOf(t, members, { household: query.household, area, paidOn, months });
    },
  }),
];
