import { formRows, type Typed, textOf } from '../../shared/typedForm.ts';
import { TextField } from '../../web/components/fields.tsx';
import type { TypedView } from '../../web/components/typedFields.tsx';

const units = 'kg, phần, suất, m';

/** Rows of goods: as many as are typed, and one more to fill. */
export function GoodsFields({ view, least }: { view: TypedView; least: number }) {
  const rows = formRows(view.typed.goods);
  const shown: Typed[] = Array.from({ length: Math.max(least, rows.length) }, (_, i) => rows[i] ?? {});
  return (
    <>
      {shown.map((row, i) => {
        const field = (name: string) => ({
          name: `goods[${i}][${name}]`,
          pointer: `/goods/${i}/${name}`,
          value: textOf(row, name),
          faults: view.faults,
          width: 'w3',
          optional: true,
        });
        return (
          <>
            <TextField {...field('item')} label="Hiện vật" hint="gạo, quà Tết, chăn" />
            <TextField {...field('quantity')} label="Số lượng" />
            <TextField {...field('unit')} label="Đơn vị tính" hint={units} />
            <TextField {...field('valueDong')} label="Trị giá một đơn vị (đồng)" />
          </>
        );
      })}
    </>
  );
}
