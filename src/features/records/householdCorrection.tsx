import { Type } from '@sinclair/typebox';
import { type Asked, askedPages } from '../../app/askedPages.tsx';
import type { ReadTx } from '../../db/tx.ts';
import { invalid } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import { TypedArea, TypedText } from '../../web/components/typedFields.tsx';
import { type HouseholdChange, householdChangeSchema } from '../households/schema.ts';
import { changeHousehold, type HouseholdRow, requireWritableHousehold } from '../households/service.ts';

interface Subject extends Asked {
  row: HouseholdRow;
}

async function subject(t: ReadTx, { id }: { id: string }): Promise<Subject> {
  const row = await requireWritableHousehold(t, id);
  return { name: `Hộ ${row.code}`, href: `/ho/${row.id}`, version: row.version, row };
}

const labels = { code: 'Mã hộ', address: 'Địa chỉ', note: 'Ghi chú' } as const;

/** What differs from what the household holds. */
function changeOf({ row }: Subject, typed: Typed): HouseholdChange {
  const code = textOf(typed, 'code').toUpperCase();
  if (code === '') throw invalid('/code', 'required', 'Mã hộ: còn trống, cần ghi.');
  const after = { code, address: textOf(typed, 'address') || null, note: textOf(typed, 'note') || null };
  const changed = Object.entries(after).filter(
    ([field, value]) => value !== row[field as keyof typeof after], // the same three fields
  );
  if (changed.length === 0) throw invalid('', 'empty', 'Đính chính: chưa có trường nào thay đổi.');
  const reason = textOf(typed, 'reason');
  if (reason === '' && changed.some(([field]) => field !== 'note'))
    throw invalid('/reason', 'required', 'Lý do: còn trống, ghi vì sao đổi mã hộ hoặc địa chỉ.');
  return checkForm(householdChangeSchema, { ...Object.fromEntries(changed), ...(reason ? { reason } : {}) });
}

/** Code, address and note of a household. */
export const householdCorrection = askedPages({
  path: '/ho/:id/dinh-chinh',
  permission: 'registers.write',
  params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
  nav: '/ho',
  subject,
  title: () => 'Đính chính thông tin',
  verb: () => 'Lưu đính chính',
  initial: ({ row }) => ({ code: row.code, address: row.address ?? '', note: row.note ?? '' }),
  fields: (view) => (
    <>
      <TypedText view={view} name="code" label="Mã hộ" />
      <TypedText
        view={view}
        name="address"
        label="Địa chỉ"
        width="w6"
        hint="cả hộ dời nhà thì “Ghi biến động”"
      />
      <TypedArea view={view} name="note" label="Ghi chú" optional />
      <TypedText
        view={view}
        name="reason"
        label="Lý do, giấy tờ"
        width="w12"
        hint="bắt buộc khi đổi mã hộ, địa chỉ"
      />
    </>
  ),
  async sentences(_, held, typed) {
    const { reason, ...changes } = changeOf(held, typed);
    const fields = Object.entries(changes).map(([field, value]) => {
      const key = field as keyof typeof labels; // a key of labels
      return `${labels[key]}: ${held.row[key] ?? 'chưa ghi'} thành ${value ?? 'bỏ trống'}.`;
    });
    return [...fields, ...(reason ? [`Lý do: ${reason}`] : [])];
  },
  async run(t, held, typed) {
    await changeHousehold(t, held.row.id, changeOf(held, typed));
    return held.href;
  },
});
