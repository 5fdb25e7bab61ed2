import { Type } from '@sinclair/typebox';
import { writeRoute } from '../../app/route.ts';
import { idSchema } from '../../shared/schema.ts';
import { insuranceCorrectionSchema, insuranceFormSchema, insurancePeriodSchema } from './schema.ts';
import {
  correctInsurancePeriod,
  createInsurancePeriod,
  insuranceAnswer,
  requireInsurancePeriod,
  warningsOf,
} from './service.ts';

export const insuranceRoutes = [
  writeRoute({
    method: 'POST',
    path: '/insurance-periods',
    summary: 'Ghi thẻ BHYT mới',
    permission: 'registers.write',
    body: insuranceFormSchema,
    answer: insurancePeriodSchema,
    status: 201,
    async handler(t, { body }) {
      const row = await createInsurancePeriod(t, body);
      const warnings = await warningsOf(t, row);
      return { ...(await insuranceAnswer(t, row)), ...(warnings.length > 0 && { warnings }) };
    },
  }),
  writeRoute({
    method: 'POST',
    path: '/insurance-periods/:id/corrections',
    summary: 'Đính chính, gia hạn, rút ngắn hoặc thu hồi một thẻ BHYT',
    permission: 'registers.write',
    params: Type.Object({ id: idSchema('Thẻ BHYT') }),
    body: insuranceCorrectionSchema,
    answer: insurancePeriodSchema,
    async handler(t, { params: { id }, body }) {
      const before = await insuranceAnswer(t, await requireInsurancePeriod(t, id));
      const after = await correctInsurancePeriod(t, id, body);
      return after ? insuranceAnswer(t, after) : { ...before, retracted: true };
    },
  }),
];
