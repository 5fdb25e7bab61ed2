import { checkForm } from '../../shared/schema.ts';
import { dayOf, type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import type { Area } from '../areas/schema.ts';
import { type ReorganisationForm, reorganisationFormSchema } from './schema.ts';

/** What the page guides through: wards that are merged, or groups that are renamed, moved or merged. */
export type Task = 'phuong' | 'to';

/** The lines of the form about one area: `rows[CL-01][name]`. */
export function rowOf(form: Typed, code: string): Typed {
  const rows = Object(form.rows ?? {}) as Record<string, unknown>; // a nested group of the form
  return Object(rows[code] ?? {}) as Typed; // likewise
}

function shared(form: Typed) {
  return {
    date: dayOf(form, 'date', 'Ngày có hiệu lực'),
    basis: textOf(form, 'basis'),
    ...(form.prefixCodes === undefined ? {} : { prefixCodes: true }),
  };
}

/** Wards ticked go into the one chosen, or into a new one; a level of cities ticked goes up into its own parent. */
function mergedWards(form: Typed, areas: readonly Area[]) {
  const isNew = textOf(form, 'into') === '';
  const into = isNew ? textOf(form, 'code').toUpperCase() : textOf(form, 'into');
  const optional = Object.fromEntries(
    (['officialCode'] as const).flatMap((field) =>
      textOf(form, field) ? [[field, textOf(form, field)]] : [],
    ),
  );
  const create = isNew
    ? [
        {
          code: into,
          name: textOf(form, 'name'),
          kind: 'ward',
          parentCode: textOf(form, 'parentCode') || null,
          ...optional,
        },
      ]
    : [];
  const changes = tickedOf(form, 'ends').map((code) => {
    const area = areas.find((each) => each.code === code);
    return { code, successor: area?.kind === 'city' ? (area.parentCode ?? into) : into };
  });
  return { create, changes };
}

function changedGroups(form: Typed, areas: readonly Area[]) {
  const changes = areas.flatMap((area) => {
    const row = rowOf(form, area.code);
    const name = textOf(row, 'name');
    const parentCode = textOf(row, 'parentCode');
    const successor = textOf(row, 'successor');
    const change = {
      ...(name && name !== area.name ? { name } : {}),
      ...(parentCode && parentCode !== area.parentCode ? { parentCode } : {}),
      ...(successor ? { successor } : {}),
    };
    return Object.keys(change).length > 0 ? [{ code: area.code, ...change }] : [];
  });
  return { changes };
}

/** The operation as typed on the page. */
export function typedReorganisation(task: Task, form: Typed, areas: readonly Area[]): ReorganisationForm {
  const asked = task === 'phuong' ? mergedWards(form, areas) : changedGroups(form, areas);
  return checkForm(reorganisationFormSchema, { ...shared(form), ...asked });
}
