import { parseDay } from '../../shared/dates.ts';
import { type Fault, invalidAll } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import { listColumns, usualColumns } from './columns.ts';
import { type ListForm, listFormSchema, type SavedList } from './schema.ts';

export const dayFilters = {
  statusFrom: 'Được công nhận từ ngày',
  statusTo: 'Được công nhận đến ngày',
  statusEndFrom: 'Kết thúc từ ngày',
  statusEndTo: 'Kết thúc đến ngày',
} as const;
const numberFilters = ['ageFrom', 'ageTo', 'lapsingDays'] as const;
const choiceFilters = [
  'area',
  'register',
  'category',
  'sex',
  'ethnicity',
  'residenceKind',
  'insurance',
  'payerGroup',
  'nationalId',
  'phone',
] as const;
export const filterNames = [
  ...choiceFilters,
  ...numberFilters,
  'statusFrom',
  'statusTo',
  'statusEndFrom',
  'statusEndTo',
] as const;
export type FilterName = (typeof filterNames)[number];

/** The form of a list as typed: every field a text. */
export interface TypedList {
  name: string;
  purpose: string;
  subject: string;
  order: string;
  handout: boolean;
  version: string;
  columns: readonly string[];
  filters: Record<FilterName, string>;
}

const filtersAsTyped = (text: (name: FilterName) => string): TypedList['filters'] => {
  // Every name is given its text.
  return Object.fromEntries(filterNames.map((name) => [name, text(name)])) as TypedList['filters'];
};

export function typedList(form: Typed): TypedList {
  const columns = tickedOf(form, 'columns');
  return {
    name: textOf(form, 'name'),
    purpose: textOf(form, 'purpose'),
    subject: textOf(form, 'subject') || 'people',
    order: textOf(form, 'order') || 'area',
    handout: 'handout' in form,
    version: textOf(form, 'version'),
    columns: listColumns.flatMap(({ field }) => (columns.includes(field) ? [field] : [])),
    filters: filtersAsTyped((name) => textOf(form, name)),
  };
}

const shownDay = (text: string): string => text.split('-').reverse().join('/');

/** A saved list as its form shows it. */
export function typedOf(list: SavedList): TypedList {
  const { filters } = list;
  return {
    ...list,
    version: String(list.version),
    filters: filtersAsTyped((name) =>
      name in dayFilters ? shownDay(String(filters[name] ?? '')) : String(filters[name] ?? ''),
    ),
  };
}

export const blankList: TypedList = {
  ...typedList({}),
  columns: usualColumns.people,
};

/** The form as the service wants it; what cannot be read is named with its field. */
export function listFormOf(list: TypedList): ListForm {
  const faults: Fault[] = [];
  const filters: Record<string, string | number> = {};
  for (const name of choiceFilters) if (list.filters[name] !== '') filters[name] = list.filters[name];
  for (const name of numberFilters) {
    const text = list.filters[name];
    if (text !== '') filters[name] = /^\d{1,3}$/.test(text) ? Number(text) : text;
  }
  for (const [name, label] of Object.entries(dayFilters)) {
    const text = list.filters[name as keyof typeof dayFilters]; // keys of dayFilters
    if (text === '') continue;
    const day = parseDay(text);
    if (day.ok) filters[name] = day.value;
    else
      faults.push({
        pointer: `/filters/${name}`,
        code: day.fault,
        message: `${label} ${text}: ${day.message}.`,
      });
  }
  if (faults.length > 0) throw invalidAll(faults);
  const { name, purpose, subject, order, handout, columns } = list;
  return checkForm(listFormSchema, {
    name,
    purpose,
    subject,
    order,
    handout,
    // A handout has its own columns, whatever is ticked.
    columns: handout && columns.length === 0 ? ['fullName'] : [...columns],
    filters,
  });
}
