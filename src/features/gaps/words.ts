import type { GapKind } from './schema.ts';
import { defaultWithinDays } from './service.ts';

/** What each list is called on screen and on paper, after "… người". */
export function gapTitle(kind: GapKind, within: number): string {
  switch (kind) {
    case 'entitledUncovered':
      return 'được ngân sách nhà nước đóng, chưa có thẻ';
    case 'supportedUncovered':
      return 'được ngân sách hỗ trợ mức đóng, chưa có thẻ';
    case 'uncovered':
      return 'chưa có thẻ BHYT';
    case 'expiring':
      return `hết giá trị sử dụng trong ${within} ngày`;
    case 'overlapping':
      return 'cấp trùng thẻ';
    case 'lostEntitlement':
      return 'không còn thuộc đối tượng, thẻ còn giá trị (đề nghị báo giảm)';
    case 'noGround':
      return 'thẻ thuộc đối tượng mà sổ chưa ghi căn cứ';
    case 'lapsed':
      return 'thẻ đã hết giá trị, chưa gia hạn';
    case 'neverCovered':
      return 'chưa từng có thẻ BHYT';
    case 'blocked':
      return 'còn vướng giấy tờ khi cấp thẻ';
  }
}

/** "người có thẻ hết giá trị sử dụng trong 60 ngày": what a number of people on a list stands before. */
export function gapPeople(kind: GapKind, within: number): string {
  const words = gapTitle(kind, within);
  switch (kind) {
    case 'expiring':
      return `người có thẻ ${words}`;
    case 'overlapping':
      return `người được ${words}`;
    case 'noGround':
    case 'lapsed':
      return `người có ${words}`;
    default:
      return `người ${words}`;
  }
}

/** What a list is called, for the usual days. */
export const gapLabel = (kind: GapKind): string => gapTitle(kind, defaultWithinDays);
