import { type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import { SelectField, TextField, TickBox, TickBoxes } from '../../web/components/fields.tsx';
import type { FormFaults } from '../../web/form.ts';
import type { Area } from '../areas/schema.ts';
import { rowOf } from './typed.ts';

export interface FormView {
  typed: Typed;
  faults: FormFaults;
  /** Standing today, in order of their codes. */
  areas: readonly Area[];
}

function Text(props: {
  view: FormView;
  name: string;
  label: string;
  width?: string;
  hint?: string;
  optional?: boolean;
  pointer?: string;
}) {
  const { view, name, pointer, ...more } = props;
  return (
    <TextField
      width="w3"
      {...more}
      name={name}
      pointer={pointer ?? `/${name}`}
      value={textOf(view.typed, name)}
      faults={view.faults}
    />
  );
}

const named = (areas: readonly Area[]) =>
  areas.map(({ code, name }) => ({ value: code, label: `${name} (${code})` }));

/** The day and the ground of the operation, which both tasks ask for. */
export function Shared({ view }: { view: FormView }) {
  return (
    <>
      <Text view={view} name="date" label="Ngày có hiệu lực" hint="ngày đầu theo địa bàn mới" />
      <Text
        view={view}
        name="basis"
        label="Căn cứ"
        width="w6"
        hint="số, ngày và cơ quan ban hành của nghị quyết, quyết định"
      />
    </>
  );
}

/** Wards into one: which end, and what goes on. */
export function MergeWards({ view }: { view: FormView }) {
  const wards = view.areas.filter(({ kind }) => kind === 'ward');
  const cities = view.areas.filter(({ kind }) => kind === 'city');
  const above = view.areas.filter(({ kind }) => kind === 'province' || kind === 'city');
  return (
    <>
      <TickBoxes
        legend="Phường, xã kết thúc (các tổ của phường tự về phường mới, giữ nguyên mã); cấp thành phố kết thúc thì các phường về tỉnh"
        name="ends"
        pointer="/changes"
        faults={view.faults}
        choices={named([...wards, ...cities])}
        ticked={tickedOf(view.typed, 'ends')}
      />
      <SelectField
        width="w6"
        label="Nhập vào"
        name="into"
        pointer="/into"
        value={textOf(view.typed, 'into')}
        faults={view.faults}
        blank="Lập phường mới (ghi ở dưới)"
        choices={named(wards)}
      />
      <Text
        view={view}
        name="name"
        label="Tên phường mới"
        pointer="/create/0/name"
        hint="khi lập phường mới"
      />
      <Text
        view={view}
        name="code"
        label="Mã phường mới"
        pointer="/create/0/code"
        hint="khi lập phường mới, ví dụ CT"
      />
      <SelectField
        width="w6"
        label="Phường mới thuộc"
        name="parentCode"
        pointer="/create/0/parentCode"
        value={textOf(view.typed, 'parentCode')}
        faults={view.faults}
        blank="Chọn địa bàn cấp trên"
        choices={named(above)}
      />
      <Text
        view={view}
        name="officialCode"
        label="Mã đơn vị hành chính"
        pointer="/create/0/officialCode"
        optional
      />
      <TickBox
        label="Thêm mã phường cũ vào mã hộ trùng (khi hai phường cùng dùng một mã hộ)"
        name="prefixCodes"
        checked={view.typed.prefixCodes !== undefined}
      />
    </>
  );
}

function GroupRow({ view, group }: { view: FormView; group: Area }) {
  const row = rowOf(view.typed, group.code);
  const wards = view.areas.filter(({ kind }) => kind === 'ward');
  const others = view.areas.filter(
    (each) => each.kind === 'group' && each.code !== group.code && each.parentCode === group.parentCode,
  );
  const select = (field: string, label: string, choices: readonly Area[], blank: string) => (
    <select
      class="select"
      name={`rows[${group.code}][${field}]`}
      aria-label={`${label} của ${group.name}, ${group.code}`}
    >
      <option value="">{blank}</option>
      {choices.map(({ code, name }) => (
        <option value={code} selected={textOf(row, field) === code}>
          {name}
        </option>
      ))}
    </select>
  );
  return (
    <tr>
      <td data-label="Tổ hiện nay">
        <strong>
          {group.code}: {group.name}
        </strong>
      </td>
      <td data-label="Tên mới">
        <input
          class="input"
          name={`rows[${group.code}][name]`}
          value={textOf(row, 'name')}
          placeholder="giữ tên"
          aria-label={`Tên mới của ${group.name}, ${group.code}`}
        />
      </td>
      <td data-label="Thuộc phường">
        {select(
          'parentCode',
          'Phường mới',
          wards.filter(({ code }) => code !== group.parentCode),
          view.areas.find(({ code }) => code === group.parentCode)?.name ?? 'như cũ',
        )}
      </td>
      <td data-label="Kết thúc, nhập vào tổ">{select('successor', 'Nhập vào', others, 'không')}</td>
    </tr>
  );
}

/** Groups: another name or number, another ward, or an end by merging into a neighbour. */
export function ChangeGroups({ view }: { view: FormView }) {
  const groups = view.areas.filter(({ kind }) => kind === 'group');
  const fault = view.faults.all.find(({ pointer }) => pointer.startsWith('/changes'));
  return (
    <div class="w12" id="f-changes" tabIndex={-1}>
      {fault && <div class="fault">{fault.message}</div>}
      <div class="scroll">
        <table class="cards">
          <caption class="hidden-visually">Các tổ và thay đổi của từng tổ</caption>
          <thead>
            <tr>
              <th scope="col">Tổ hiện nay</th>
              <th scope="col">Tên mới</th>
              <th scope="col">Thuộc phường</th>
              <th scope="col">Kết thúc, nhập vào tổ</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <GroupRow view={view} group={group} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
