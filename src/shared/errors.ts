/** The closed list of faults that people and clients can cause, with the HTTP status of each. */
export const statusOfCode = {
  unreadable: 400,
  unauthenticated: 401,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  stale: 412,
  tooLarge: 413,
  unsupported: 415,
  invalid: 422,
  matchRequired: 428,
  tooMany: 429,
} as const;
export type ErrorCode = keyof typeof statusOfCode;

const titles: Record<ErrorCode, string> = {
  unreadable: 'Không đọc được yêu cầu',
  unauthenticated: 'Chưa đăng nhập',
  forbidden: 'Không có quyền',
  notFound: 'Không tìm thấy',
  conflict: 'Trùng với dữ liệu đã có',
  stale: 'Dữ liệu đã thay đổi',
  tooLarge: 'Quá lớn',
  unsupported: 'Không nhận loại tệp này',
  invalid: 'Dữ liệu chưa đúng',
  matchRequired: 'Thiếu phiên bản đang sửa',
  tooMany: 'Thử quá nhiều lần',
};

/** One fault: JSON pointer of the field (RFC 6901), a code for programs, a Vietnamese sentence for people. */
export interface Fault {
  pointer: string;
  code: string;
  message: string;
}

/** A fault of the request, told to whoever made it. All other errors are internal and told to nobody but the log. */
export class AppError extends Error {
  readonly status: number;
  readonly title: string;
  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
    readonly errors: Fault[] = [],
  ) {
    super(detail);
    this.status = statusOfCode[code];
    this.title = titles[code];
  }
}

/** 422 with one fault: `invalid('/members/0/birthDate', 'impossibleDate', 'Ngày sinh: tháng 11 chỉ có 30 ngày.')`. */
export function invalid(pointer: string, code: string, message: string): AppError {
  return new AppError('invalid', message, [{ pointer, code, message }]);
}

/** 422 with several faults; the detail says how many. */
export function invalidAll(faults: Fault[]): AppError {
  const [first] = faults;
  const detail =
    faults.length === 1 && first ? first.message : `Chưa lưu được: ${faults.length} chỗ cần sửa.`;
  return new AppError('invalid', detail, faults);
}

/** 404, also for what lies outside the caller's area. */
export function notFound(what = 'Không tìm thấy mục này, hoặc mục nằm ngoài địa bàn của bạn.'): AppError {
  return new AppError('notFound', what);
}

/** 409: a code or number somebody has, a period over another of its kind. */
export function conflict(pointer: string, code: string, message: string): AppError {
  return new AppError('conflict', message, [{ pointer, code, message }]);
}

/** 403: signed in, but the role may not. */
export function forbidden(detail = 'Tài khoản của bạn không được làm việc này.'): AppError {
  return new AppError('forbidden', detail);
}

/** For the impossible: a fault of the program, never of its user. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`impossible: ${message}`);
}

/** 412 unless the version that the caller saw (If-Match) is still the current one; nothing to check when none given. */
export function checkVersion(current: number, seen: number | undefined): void {
  if (seen !== undefined && seen !== current) {
    throw new AppError('stale', 'Mục này vừa được người khác sửa. Mở lại để xem thay đổi rồi lưu lần nữa.');
  }
}
