import { violatedUnique } from '../db/dialect.ts';
import { AppError, conflict } from '../shared/errors.ts';

/** Unique indexes that people can run into, with the field and the sentence of the refusal. */
const uniqueFaults: Record<string, { pointer: string; message: string }> = {
  people_national_id: { pointer: '/nationalId', message: 'Số CCCD: đã có người khác trong sổ mang số này.' },
  people_insurance_number: {
    pointer: '/insuranceNumber',
    message: 'Mã số BHXH: đã có người khác trong sổ mang số này.',
  },
  accounts_username: {
    pointer: '/username',
    message: 'Tên đăng nhập: đã có tài khoản dùng tên này, chọn tên khác.',
  },
  areas_code: { pointer: '/code', message: 'Mã địa bàn: đã có địa bàn mang mã này, chọn mã khác.' },
};

/** The fault of the request behind an error, or undefined when the fault is ours. */
export function asAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  const unique = uniqueFaults[violatedUnique(error) ?? ''];
  if (unique) return conflict(unique.pointer, 'taken', unique.message);
  return asBodyParserError(error);
}

function asBodyParserError(error: unknown): AppError | undefined {
  if (!(error instanceof Error) || !('type' in error) || !('status' in error)) return undefined;
  if (error.type === 'entity.too.large')
    return new AppError('tooLarge', 'Nội dung gửi lên quá lớn: nhiều nhất 1 MB.');
  if (error.status === 415)
    return new AppError('unsupported', 'Nội dung gửi lên phải là JSON (application/json).');
  if (error.status === 400) {
    return new AppError('unreadable', 'Không đọc được nội dung gửi lên: kiểm tra lại cú pháp JSON.');
  }
  return undefined;
}

/** Body of an application/problem+json answer (RFC 9457). */
export function problemBody(error: AppError, instance: string) {
  return {
    type: `urn:so-an-sinh:${error.code}`,
    title: error.title,
    status: error.status,
    detail: error.detail,
    instance,
    errors: error.errors,
  };
}

/** What anybody is told of a fault of ours: nothing but the code under which the log has it. */
export function internalProblem(requestId: string) {
  return {
    type: 'urn:so-an-sinh:internal',
    title: 'Lỗi hệ thống',
    status: 500,
    detail: `Không phải do bạn; chưa có gì được ghi. Hãy thử lại, nếu vẫn lỗi thì báo quản trị mã ${requestId}.`,
    errors: [],
  };
}
