import { formatDay, formatPartial, isDay, isPartialDate } from '../../shared/dates.ts';
import { formatDong, formatNumber } from '../../shared/money.ts';
import { relationLabels, residenceKindLabels, sexLabels } from '../../shared/words.ts';
import { fieldLabels } from './labels.ts';

const words: Record<string, Record<string, string>> = {
  sex: sexLabels,
  relation: relationLabels,
  residenceKind: residenceKindLabels,
};

/** What codes of areas, ethnic groups and categories are called. */
export interface CodeNames {
  areas: ReadonlyMap<string, string>;
  ethnicGroups: ReadonlyMap<string, string>;
  categories: ReadonlyMap<string, string>;
}

function detailText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'có' : 'không';
  if (typeof value === 'number') return formatNumber(value, Number.isInteger(value) ? 0 : 2);
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** Details of a decision as words: only what the other side has otherwise. */
function detailsText(text: string, other: unknown): string {
  const details: Record<string, unknown> = JSON.parse(text);
  const others: Record<string, unknown> = typeof other === 'string' ? JSON.parse(other) : {};
  const parts = Object.entries(details)
    .filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(others[field]))
    .map(([field, value]) => `${fieldLabels.get(field) ?? field}: ${detailText(value)}`);
  return parts.join('; ') || 'trống';
}

/** A value of a field in the office's words; `other` is what stands on the other side of the change. */
export function shownValue(field: string, value: unknown, names: CodeNames, other?: unknown): string {
  if (value === null || value === undefined || value === '') return 'trống';
  if (field === 'amountDong' && typeof value === 'number') return formatDong(value);
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  if (field === 'details') return detailsText(text, other);
  if (field === 'ethnicity') return names.ethnicGroups.get(text) ?? text;
  if (field === 'move')
    return text
      .split(', ')
      .map((part) => names.areas.get(part) ?? `hộ ${part}`)
      .join(', ');
  if (field === 'category') return names.categories.get(text) ?? text;
  if (field === 'group') return names.areas.get(text) ?? text;
  if (field.startsWith('deprivation.')) return text === '1' ? 'x' : 'không';
  if (field === 'birthDate' && isPartialDate(text)) return formatPartial(text);
  return words[field]?.[text] ?? (isDay(text) ? formatDay(text) : text);
}
