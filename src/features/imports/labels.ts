import { type ImportRegister, knownColumns } from './reading/columns.ts';
import type { ImportAnswer, ImportRowAnswer, rowStates } from './schema.ts';

export const registerLabels: Record<ImportRegister, string> = {
  residents: 'Danh sách nhân khẩu',
  statuses: 'Danh sách đối tượng, quyết định',
  insurance: 'Danh sách thẻ BHYT',
  campaign: 'Danh sách đợt hỗ trợ',
};

export const stateLabels: Record<ImportAnswer['state'], string> = {
  reading: 'Đang đọc',
  ready: 'Chờ ghi',
  committing: 'Đang ghi',
  committed: 'Đã ghi vào sổ',
  undone: 'Đã hoàn tác',
  failed: 'Lỗi',
};

export const rowLabels: Record<(typeof rowStates)[number], string> = {
  created: 'Thêm',
  updated: 'Đổi',
  unchanged: 'Giữ nguyên',
  undecided: 'Cần xem xét',
  rejected: 'Lỗi',
};

export const fieldLabels = new Map([
  ...Object.values(knownColumns).flatMap((columns) =>
    columns.map(({ field, header }) => [field, header] as const),
  ),
  ['move', 'Nơi ở'] as const,
  ['moveDay', 'Ngày chuyển'] as const,
  ['details', 'Chi tiết quyết định'] as const,
  ['deprivations', 'Chỉ số thiếu hụt'] as const,
]);

/** By what a row was known to speak of somebody. */
export const foundLabels: Record<NonNullable<ImportRowAnswer['found']>['how'], string> = {
  nationalId: 'theo số CCCD',
  insuranceNumber: 'theo mã số BHXH',
  name: 'theo họ tên và ngày sinh trong phường',
  nameInHousehold: 'theo họ tên và ngày sinh trong hộ',
  nameInGroup: 'theo họ tên và ngày sinh trong tổ',
  decided: 'theo người đã chọn',
  household: 'theo mã hộ',
};
