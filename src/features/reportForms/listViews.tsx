import { formatDay, formatInstant, isDay } from '../../shared/dates.ts';
import { formatNumber, formatPercent } from '../../shared/money.ts';
import { type Choice, Csrf, ErrorSummary, TextField } from '../../web/components/fields.tsx';
import {
  Badge,
  Crumbs,
  Empty,
  LinkButton,
  Section,
  Submit,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { TypedSelect } from '../../web/components/typedFields.tsx';
import type { FormFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import type { ListedFigure } from './names.ts';
import type { ReportForm } from './schema.ts';

export const toHere = { href: '/nhap-xuat', text: 'Nhập / Xuất' };
export const toForms = { href: '/bieu-mau', text: 'Biểu mẫu của cấp trên' };

export interface Page {
  chrome: Chrome;
  csrf: string;
}

/** Takes a file: a new form with its name, or a form's next version. */
export function UploadForm(props: {
  csrf: string;
  action: string;
  faults: FormFaults;
  name: string | null;
  areas: readonly Choice[];
  area: string;
  verb: string;
}) {
  const { faults, areas } = props;
  return (
    <form method="post" action={props.action} enctype="multipart/form-data" class="form-stack">
      <Csrf token={props.csrf} />
      <ErrorSummary faults={faults} verb="Chưa nhận được biểu mẫu" />
      <div class="fields">
        {props.name !== null && (
          <TextField
            width="w4"
            label="Tên biểu mẫu"
            name="name"
            pointer="/name"
            value={props.name}
            faults={faults}
            hint="Ví dụ: Biểu 02 Sở Y tế, tổng hợp bảo trợ xã hội"
            maxLength={200}
          />
        )}
        {props.name !== null && areas.length > 1 && (
          <TypedSelect
            view={{ typed: { area: props.area }, faults }}
            width="w4"
            label="Phường"
            name="area"
            choices={areas}
          />
        )}
        <TextField
          width="w4"
          label="Tệp Excel của cấp trên"
          name="file"
          pointer="/file"
          type="file"
          value=""
          faults={faults}
          hint="Tệp .xlsx hoặc .xlsm, đúng như nhận được; ô nào cũng đánh dấu được sau"
        />
      </div>
      <div>
        <Submit kind={props.name === null ? 'quiet' : 'primary'} icon="upload">
          {props.verb}
        </Submit>
      </div>
    </form>
  );
}

/** The forms of the office: those in use, and taking a new one. */
export function FormsPage(
  view: Page & {
    forms: readonly ReportForm[];
    /** May take forms and mark them. */
    maySetUp: boolean;
    areas: readonly Choice[];
    faults: FormFaults;
    typed: { name: string; area: string };
  },
) {
  const { forms } = view;
  return (
    <Layout title="Biểu mẫu của cấp trên" chrome={view.chrome}>
      <Crumbs path={[toHere, { text: toForms.text }]} />
      <Title right={<LinkButton href="/bieu-mau/so-lieu">Các số liệu có thể điền</LinkButton>}>
        Biểu mẫu của cấp trên
      </Title>
      {forms.length === 0 ? (
        <Empty icon="file-spreadsheet" title="Chưa có biểu mẫu nào">
          Cấp trên gửi biểu Excel của mình thì tải lên đây một lần, chỉ ô nào lấy số liệu nào; từ đó mỗi kỳ
          chỉ cần bấm Điền, khung, chữ ký, công thức của biểu giữ nguyên.
        </Empty>
      ) : (
        <Table
          caption="Các biểu mẫu"
          rows={forms}
          columns={[
            { head: 'Biểu mẫu', cell: (row) => <a href={`/bieu-mau/${row.id}`}>{row.name}</a> },
            {
              head: 'Phiên bản',
              cell: (row) => `${row.current.version}, ${formatInstant(row.current.recordedAt)}`,
            },
            { head: 'Tệp', cell: (row) => row.current.filename },
            {
              head: 'Trạng thái',
              cell: (row) =>
                row.retired ? (
                  <Badge icon="history" kind="gone">
                    Thôi dùng
                  </Badge>
                ) : (
                  'Đang dùng'
                ),
            },
          ]}
        />
      )}
      {view.maySetUp && (
        <Section title="Thêm biểu mẫu">
          <UploadForm
            csrf={view.csrf}
            action="/bieu-mau"
            faults={view.faults}
            name={view.typed.name}
            area={view.typed.area}
            areas={view.areas}
            verb="Tải biểu mẫu lên"
          />
        </Section>
      )}
    </Layout>
  );
}

function shownValue({ value, kind, name }: ListedFigure): string {
  if (value === null) return name.startsWith('DS') ? 'mỗi dòng một giá trị' : '–';
  if (typeof value === 'string') return kind === 'day' && isDay(value) ? formatDay(value) : value;
  if (kind === 'index') return String(value);
  return kind === 'percent' ? formatPercent(value) : formatNumber(value, Number.isInteger(value) ? 0 : 1);
}

/** Every name that a form may use, with its value of a month. */
export function FiguresPage(
  view: Page & { figures: readonly ListedFigure[]; query: string; month: string; total: number },
) {
  return (
    <Layout title="Các số liệu có thể điền" chrome={view.chrome}>
      <Crumbs path={[toHere, toForms, { text: 'Các số liệu có thể điền' }]} />
      <Title>Các số liệu có thể điền</Title>
      <p>
        Ghi tên trong hai dấu ngoặc nhọn vào ô của biểu, ví dụ <code>{'{{bhyt.ty_le}}'}</code>; viết có dấu
        hay không đều được. Số của một tổ, một nhóm: thêm mã hoặc tên trong ngoặc vuông, ví dụ{' '}
        <code>{'{{B08[Tổ dân phố 1].ty_le}}'}</code>, <code>{'{{B03[Khẩu].cuoi_ky}}'}</code>. Dòng lặp lại cho
        mỗi dòng của một biểu, danh sách: ghi <code>{'{{#DS1}}'}</code> vào ô đầu, các ô sau chỉ cần tên cột,
        ví dụ <code>{'{{chu_ho}}'}</code>.
      </p>
      <form class="inline-form" action="/bieu-mau/so-lieu">
        <label for="q">Tìm</label>
        <input class="input wide" id="q" name="q" value={view.query} placeholder="tỷ lệ, hộ nghèo, B05…" />
        <label for="thang">Tháng</label>
        <input class="input" id="thang" name="thang" value={view.month} />
        <button class="button slim" type="submit">
          Xem
        </button>
      </form>
      <p>
        {view.figures.length} trong {view.total} tên.
      </p>
      {view.figures.length === 0 ? (
        <Empty icon="search" title="Không có tên nào như vậy">
          Thử ít chữ hơn, hoặc để trống ô Tìm để xem tất cả.
        </Empty>
      ) : (
        <Table
          caption="Tên và giá trị"
          rows={view.figures}
          columns={[
            { head: 'Tên', cell: (row) => <code>{`{{${row.name}}}`}</code> },
            { head: 'Số liệu', cell: (row) => row.label },
            { head: 'Thuộc', cell: (row) => row.of ?? 'Chung' },
            { head: 'Giá trị', cell: shownValue, number: true },
            { head: 'Mã', cell: (row) => <code>{row.code}</code> },
          ]}
        />
      )}
    </Layout>
  );
}
