import type { AddresseeForm } from './schema.ts';

type Suggestion = Required<Pick<AddresseeForm, 'code' | 'name' | 'sheets'>> & { what: string };

/**
 * Who usually reads the month's workbook: one agency a field, each with its own sheets, so that none gets another's names.
 * What the agencies are called differs from province to province: the names say their task and are edited.
 */
export const suggestions: readonly Suggestion[] = [
  {
    code: 'giam-ngheo',
    name: 'Cơ quan phụ trách giảm nghèo',
    what: 'hộ nghèo, hộ cận nghèo, hộ khó khăn',
    sheets: ['B02', 'B03', 'B04', 'B07', 'DS1'],
  },
  {
    code: 'bao-tro-xa-hoi',
    name: 'Cơ quan phụ trách bảo trợ xã hội',
    what: 'trợ cấp hằng tháng, hưu trí xã hội, quà và hỗ trợ',
    sheets: ['B06', 'B10', 'DS3'],
  },
  {
    code: 'nguoi-co-cong',
    name: 'Cơ quan phụ trách người có công',
    what: 'người có công với cách mạng',
    sheets: ['B05', 'DS2'],
  },
  {
    code: 'bao-hiem-xa-hoi',
    name: 'Cơ quan bảo hiểm xã hội',
    what: 'bao phủ, tăng giảm và người chưa có thẻ BHYT',
    sheets: ['B08', 'B09', 'DS4', 'DS5'],
  },
];
