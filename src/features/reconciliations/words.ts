import { formatDay, formatPartial, isDay } from '../../shared/dates.ts';
import { sexes, sexLabels } from '../../shared/words.ts';
import type { Difference } from './schema.ts';

const fieldLabels: Record<string, string> = {
  objectCode: 'Mã đối tượng',
  validFrom: 'Từ ngày',
  validTo: 'Đến ngày',
  cardNumber: 'Số thẻ BHYT',
  benefitLevel: 'Mức hưởng',
  facility: 'Nơi KCB ban đầu',
  fullName: 'Họ và tên',
  birthDate: 'Ngày sinh',
  sex: 'Giới tính',
  nationalId: 'Số CCCD',
  insuranceNumber: 'Mã số BHXH',
};

export const fieldLabel = (field: string): string => fieldLabels[field] ?? field;

/** A value of a field as people read it. */
export function shownValue(field: string, value: string | number | null): string {
  if (value === null || value === '') return 'chưa ghi';
  const text = String(value);
  if (field === 'birthDate') return formatPartial(text);
  if (field === 'sex') return sexLabels[sexes.find((sex) => sex === text) ?? 'other'];
  return isDay(text) ? formatDay(text) : text;
}

/** "Đến ngày: sổ 31/12/2024, BHXH 30/06/2025" */
export const differenceText = ({ field, ours, theirs }: Difference): string =>
  `${fieldLabel(field)}: sổ ${shownValue(field, ours)}, BHXH ${shownValue(field, theirs)}`;
