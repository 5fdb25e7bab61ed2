import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { idSchema } from '../../shared/schema.ts';
import {
  payerKeys,
  payerLabels,
  registerLabels,
  registers,
  residenceKindLabels,
  residenceKinds,
  sexes,
  sexLabels,
} from '../../shared/words.ts';
import {
  type Choice,
  Csrf,
  ErrorSummary,
  SelectField,
  TextField,
  TickBox,
  TickBoxes,
} from '../../web/components/fields.tsx';
import { Crumbs, LinkButton, Section, Submit, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import { handoutTitle } from '../assignedLists/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { listableAreas } from '../documents/service.ts';
import { listColumns } from './columns.ts';
import {
  insuranceStateLabels,
  insuranceStates,
  listOrderLabels,
  listOrders,
  listSubjectLabels,
  listSubjects,
} from './schema.ts';
import { changeList, createList, readList } from './service.ts';
import {
  blankList,
  dayFilters,
  type FilterName,
  listFormOf,
  type TypedList,
  typedList,
  typedOf,
} from './typed.ts';

const choices = <V extends string>(values: readonly V[], labels: Record<V, string>): Choice[] =>
  values.map((value) => ({ value, label: labels[value] }));

interface Options {
  areas: Choice[];
  categories: Choice[];
  ethnicGroups: Choice[];
}

interface View {
  chrome: Chrome;
  /** Where the form goes: a new list, or one that is edited. */
  action: string;
  list: TypedList;
  options: Options;
  faults: FormFaults;
}

const columnsFor = (...subjects: string[]) =>
  listColumns.filter((column) => column.subjects.join() === subjects.join());

const columnGroups = [
  { legend: 'Cột của danh sách người', pointer: '/columns', columns: columnsFor('people') },
  { legend: 'Cột của cả hai', pointer: '/columns/both', columns: columnsFor('people', 'households') },
  { legend: 'Cột của danh sách hộ', pointer: '/columns/households', columns: columnsFor('households') },
];

const presenceChoices: Choice[] = [
  { value: 'present', label: 'Đã có' },
  { value: 'missing', label: 'Còn thiếu' },
];

function selects({ areas, categories, ethnicGroups }: Options): [FilterName, string, Choice[], string][] {
  return [
    ['area', 'Địa bàn', areas, 'w3'],
    ['register', 'Sổ', choices(registers, registerLabels), 'w3'],
    ['category', 'Đối tượng', categories, 'w6'],
    ['sex', 'Giới tính', choices(sexes, sexLabels), 'w2'],
    ['ethnicity', 'Dân tộc', ethnicGroups, 'w2'],
    ['residenceKind', 'Cư trú', choices(residenceKinds, residenceKindLabels), 'w2'],
    ['nationalId', 'Số CCCD', presenceChoices, 'w3'],
    ['phone', 'Điện thoại', presenceChoices, 'w3'],
    ['insurance', 'Thẻ BHYT', choices(insuranceStates, insuranceStateLabels), 'w3'],
    ['payerGroup', 'Nhóm đối tượng tham gia', choices(payerKeys, payerLabels), 'w6'],
  ];
}

function Filters({ list, options, faults }: Pick<View, 'list' | 'options' | 'faults'>) {
  const text = (name: FilterName, label: string, width: string, hint?: string) => (
    <TextField
      {...{ label, name, width, faults }}
      pointer={`/filters/${name}`}
      value={list.filters[name]}
      inputmode="numeric"
      {...(hint ? { hint } : {})}
    />
  );
  return (
    <div class="fields">
      {selects(options).map(([name, label, offered, width]) => (
        <SelectField
          {...{ label, name, width, faults }}
          pointer={`/filters/${name}`}
          value={list.filters[name]}
          choices={offered}
          blank="Tất cả"
        />
      ))}
      {text(
        'lapsingDays',
        'Hết giá trị trong (ngày)',
        'w3',
        'Dùng khi chọn thẻ sắp hết giá trị; để trống: 30',
      )}
      {text('ageFrom', 'Tuổi từ', 'w3')}
      {text('ageTo', 'Tuổi đến', 'w3')}
      {(Object.keys(dayFilters) as (keyof typeof dayFilters)[]).map(
        // keys of a literal
        (name) => text(name, dayFilters[name], 'w3', 'ngày/tháng/năm'),
      )}
    </div>
  );
}

function ListFormPage({ chrome, action, list, options, faults }: View) {
  const title = action.endsWith('/moi') ? 'Lập danh sách tự chọn' : 'Sửa danh sách';
  const field = (name: 'name' | 'purpose', label: string, hint: string) => (
    <TextField {...{ label, name, faults, hint }} width="w6" pointer={`/${name}`} value={list[name]} />
  );
  return (
    <Layout title={title} chrome={chrome}>
      <Crumbs path={[{ href: '/danh-sach', text: 'Danh sách tự chọn' }, { text: title }]} />
      <Title>{title}</Title>
      <form method="post" action={action} class="form-stack" data-ctrl-s>
        <Csrf token={chrome.csrf} />
        <input type="hidden" name="version" value={list.version} />
        <ErrorSummary faults={faults} verb="Chưa lưu được" />
        <div class="fields">
          {field('name', 'Tên danh sách', 'In làm tiêu đề')}
          {field('purpose', 'Lý do lập', 'Ai đề nghị, để làm gì; ghi vào nhật ký mỗi lần mở, in, tải')}
          <SelectField
            width="w6"
            label="Liệt kê"
            name="subject"
            pointer="/subject"
            value={list.subject}
            faults={faults}
            choices={choices(listSubjects, listSubjectLabels)}
            hint="Hộ được liệt kê khi có ít nhất một người trong hộ đủ các điều kiện"
          />
          <SelectField
            width="w6"
            label="Thứ tự"
            name="order"
            pointer="/order"
            value={list.order}
            faults={faults}
            choices={choices(listOrders, listOrderLabels)}
          />
        </div>
        <Section title="Điều kiện">
          <Filters {...{ list, options, faults }} />
        </Section>
        <Section title="Các cột">
          <TickBox
            label="Danh sách giao tổ trưởng: chỉ họ tên, năm sinh, địa chỉ, điện thoại; in kèm khối giao nhận"
            name="handout"
            checked={list.handout}
          />
          {columnGroups.map(({ legend, pointer, columns }) => (
            <TickBoxes
              {...{ legend, pointer, faults }}
              name="columns"
              ticked={list.columns}
              choices={columns.map(({ field, header, sensitive }) => ({
                value: field,
                label: sensitive ? `${header} (dữ liệu riêng)` : header,
              }))}
            />
          ))}
        </Section>
        <div class="sticky">
          <span>Mỗi lần mở, in, tải danh sách đều ghi vào nhật ký kèm lý do lập.</span>
          <span class="buttons">
            <LinkButton href="/danh-sach" kind="quiet">
              Đóng
            </LinkButton>
            <Submit kind="primary" icon="device-floppy">
              Lưu danh sách
            </Submit>
          </span>
        </div>
      </form>
    </Layout>
  );
}

async function optionsOf(t: ReadTx): Promise<Options> {
  const dictionary = await dictionaries(t);
  return {
    areas: (await listableAreas(t, t.today)).map(({ code, name }) => ({ value: code, label: name })),
    categories: dictionary.categories().map(({ code, label }) => ({ value: code, label })),
    ethnicGroups: dictionary.ethnicGroups().map(({ code, label }) => ({ value: code, label })),
  };
}

async function formView(
  t: ReadTx,
  input: { csrf: string },
  deps: { demo: boolean },
  action: string,
  list: TypedList,
  faults: FormFaults,
) {
  const chrome = await chromeOf(t, input, '/danh-sach', deps);
  return { html: <ListFormPage {...{ chrome, action, list, faults }} options={await optionsOf(t)} /> };
}

const params = Type.Object({ id: idSchema('Danh sách') });
const newPath = '/danh-sach/moi';

export const listFormPages: Page[] = [
  showPage({
    path: newPath,
    permission: 'registers.write',
    query: Type.Object({
      mau: Type.Optional(Type.String({ maxLength: 20 })),
      tu: Type.Optional(Type.String({ maxLength: 40 })),
    }),
    async handler(t, input, deps) {
      const { mau, tu } = input.query;
      const copied = tu ? typedOf(await readList(t, tu)) : undefined;
      const list = copied
        ? { ...copied, name: `${copied.name} (bản sao)`, version: '' }
        : mau === 'to-truong'
          ? { ...blankList, name: handoutTitle, handout: true, columns: [] }
          : blankList;
      return formView(t, input, deps, newPath, list, noFaults);
    },
  }),
  writePage({
    path: newPath,
    permission: 'registers.write',
    async handler(t, { form }) {
      const { id } = await createList(t, listFormOf(typedList(form)));
      return { redirect: `/danh-sach/${id}` };
    },
    refused: (t, input, error, deps) =>
      formView(t, input, deps, newPath, typedList(input.form), faultsOf(error)),
  }),
  showPage({
    path: '/danh-sach/:id/sua',
    permission: 'registers.write',
    params,
    async handler(t, input, deps) {
      const { id } = input.params;
      return formView(t, input, deps, `/danh-sach/${id}/sua`, typedOf(await readList(t, id)), noFaults);
    },
  }),
  writePage({
    path: '/danh-sach/:id/sua',
    permission: 'registers.write',
    params,
    async handler(t, { form, params: { id } }) {
      const list = typedList(form);
      await changeList(t, id, listFormOf(list), Number(list.version));
      return { redirect: `/danh-sach/${id}` };
    },
    refused: (t, input, error, deps) =>
      formView(t, input, deps, `/danh-sach/${input.params.id}/sua`, typedList(input.form), faultsOf(error)),
  }),
];
