import { formatDay, formatInstant, isDay } from '../../shared/dates.ts';
import { formatNumber, formatPercent } from '../../shared/money.ts';
import { textOf } from '../../shared/typedForm.ts';
import { type Choice, Csrf, ErrorSummary, TextField } from '../../web/components/fields.tsx';
import {
  Badge,
  Crumbs,
  Empty,
  LinkButton,
  Message,
  Section,
  Submit,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { TypedArea, TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import type { FormFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import type { ExportAnswer } from '../exports/schema.ts';
import type { ListedFigure } from './names.ts';
import type { SheetPreview } from './preview.ts';
import type { FormCheck, ReportForm } from './schema.ts';
import { FormSheet } from './sheetView.tsx';

const toHere = { href: '/nhap-xuat', text: 'Nhập / Xuất' };
const toForms = { href: '/bieu-mau', text: 'Biểu mẫu của cấp trên' };

interface Page {
  chrome: Chrome;
  csrf: string;
}

function UploadForm(props: {
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
    </Layout>
  );
}

const states = {
  ok: { icon: 'circle-check', kind: undefined, text: 'Đạt' },
  look: { icon: 'alert-triangle', kind: undefined, text: 'Cần xem' },
  wrong: { icon: 'alert-circle', kind: 'red', text: 'Không đạt' },
} as const;

function Checks({ checks }: { checks: readonly FormCheck[] }) {
  const order = { wrong: 0, look: 1, ok: 2 };
  return (
    <Table
      caption="Kiểm tra trước khi gửi"
      rows={[...checks].sort((a, b) => order[a.state] - order[b.state])}
      columns={[
        { head: 'Nội dung', cell: (row) => row.content },
        {
          head: 'Kết quả',
          cell: (row) => {
            const { icon, kind, text } = states[row.state];
            return (
              <Badge icon={icon} {...(kind ? { kind } : {})}>
                {text}
              </Badge>
            );
          },
        },
        { head: 'Diễn giải', cell: (row) => row.result },
      ]}
    />
  );
}

/** What a trial filling gives. */
export interface Trial {
  checks: readonly FormCheck[];
  previews: readonly SheetPreview[];
}

export interface FormView extends Page {
  form: ReportForm;
  periods: readonly Choice[];
  /** The filling's form as typed, and why it was refused. */
  filling: TypedView;
  trial: Trial | null;
  fillings: readonly { made: ExportAnswer; version: number }[];
  versionFaults: FormFaults;
}

function FillForm({ view }: { view: FormView }) {
  const { filling, form, trial } = view;
  const isWrong = trial?.checks.some(({ state }) => state === 'wrong') ?? filling.faults.all.length > 0;
  const more =
    ['recipient', 'number', 'date', 'explanation'].some((name) => textOf(filling.typed, name) !== '') ||
    isWrong;
  return (
    <form method="post" action={`/bieu-mau/${form.id}/dien`} class="form-stack" data-ctrl-s>
      <Csrf token={view.csrf} />
      <ErrorSummary faults={filling.faults} verb="Chưa điền được" />
      <div class="fields">
        <TypedSelect
          view={filling}
          width="w4"
          label="Kỳ báo cáo"
          name="ky"
          pointer="/month"
          choices={view.periods}
        />
      </div>
      <details class="fold" open={more}>
        <summary>Nơi nhận, số văn bản, giải trình</summary>
        <div class="fields">
          <TypedText view={filling} width="w4" label="Nơi nhận" name="recipient" optional />
          <TypedText
            view={filling}
            width="w2"
            label="Số văn bản"
            name="number"
            pointer="/document/number"
            optional
          />
          <TypedText
            view={filling}
            width="w2"
            label="Ngày văn bản"
            name="date"
            pointer="/document/date"
            hint="ngày/tháng/năm"
            optional
          />
          <TypedArea
            view={filling}
            label="Giải trình"
            name="explanation"
            hint="Cần khi có kiểm tra không đạt mà vẫn phải gửi"
            optional
          />
        </div>
      </details>
      <div class="choice-buttons">
        <button type="submit" class="button" name="thu" value="1">
          Kiểm tra, xem trước
        </button>
        <Submit kind="primary" icon="file-spreadsheet">
          Điền và niêm phong
        </Submit>
      </div>
    </form>
  );
}

function TrialSection({ trial }: { trial: Trial }) {
  const count = (state: FormCheck['state']): number =>
    trial.checks.filter((check) => check.state === state).length;
  return (
    <Section title="Kiểm tra trước khi gửi">
      <Message kind={count('wrong') > 0 ? 'error' : 'neutral'}>
        {count('wrong')} mục không đạt, {count('look')} mục cần xem, {count('ok')} mục đạt.{' '}
        {count('wrong') > 0 && 'Sửa số liệu, hoặc ghi giải trình rồi mới điền được. '}
        Chưa có tệp nào được làm.
      </Message>
      <Checks checks={trial.checks} />
      {trial.previews
        .filter(({ hidden, rows }) => !hidden && rows.length > 0)
        .map((preview) => (
          <details class="fold" open={preview === trial.previews[0]}>
            <summary>Xem trước trang “{preview.name}”</summary>
            <FormSheet preview={preview} />
          </details>
        ))}
    </Section>
  );
}

function Fillings({ view }: { view: FormView }) {
  if (view.fillings.length === 0) return <p>Chưa điền kỳ nào. Chọn kỳ ở trên rồi bấm Kiểm tra, xem trước.</p>;
  return (
    <Table
      caption="Các lần điền"
      rows={view.fillings}
      columns={[
        {
          head: 'Kỳ',
          cell: ({ made }) =>
            made.period ? `${formatDay(made.period.from)} đến ${formatDay(made.period.to)}` : '',
        },
        { head: 'Lần', cell: ({ made }) => made.submission, number: true },
        { head: 'Mẫu', cell: ({ version }) => `phiên bản ${version}` },
        { head: 'Lúc', cell: ({ made }) => formatInstant(made.createdAt) },
        {
          head: 'Tệp',
          cell: ({ made }) => (
            <a href={`/api/v1/exports/${made.id}/file`} title={`SHA-256 ${made.sha256}`}>
              Tải .xlsx
            </a>
          ),
        },
      ]}
    />
  );
}

function Versions({ view }: { view: FormView }) {
  const { form } = view;
  return (
    <Section title="Tệp của biểu mẫu">
      <Table
        caption="Các phiên bản"
        rows={form.versions}
        columns={[
          { head: 'Phiên bản', cell: (row) => row.version, number: true },
          {
            head: 'Tệp',
            cell: (row) =>
              row.version === form.current.version ? (
                <a href={`/api/v1/report-forms/${form.id}/file`} title={`SHA-256 ${row.sha256}`}>
                  {row.filename}
                </a>
              ) : (
                row.filename
              ),
          },
          { head: 'Tải lên', cell: (row) => `${formatInstant(row.recordedAt)}, ${row.recordedBy}` },
        ]}
      />
      <details class="fold" open={view.versionFaults.all.length > 0}>
        <summary>Cấp trên gửi mẫu mới: tải lên phiên bản mới</summary>
        <UploadForm
          csrf={view.csrf}
          action={`/bieu-mau/${form.id}/phien-ban`}
          faults={view.versionFaults}
          name={null}
          area=""
          areas={[]}
          verb="Tải lên phiên bản mới"
        />
      </details>
      <form method="post" action={`/bieu-mau/${form.id}/trang-thai`} class="inline-form">
        <Csrf token={view.csrf} />
        <input type="hidden" name="retired" value={form.retired ? '' : 'x'} />
        <Submit slim kind="quiet">
          {form.retired ? 'Dùng lại biểu mẫu này' : 'Thôi dùng biểu mẫu này'}
        </Submit>
      </form>
    </Section>
  );
}

/** One form: fill it for a period, what was filled, its files. */
export function FormPage(view: FormView) {
  const { form, trial } = view;
  return (
    <Layout title={form.name} chrome={view.chrome}>
      <Crumbs path={[toHere, toForms, { text: form.name }]} />
      <Title
        right={!form.retired && <LinkButton href={`/bieu-mau/${form.id}/danh-dau`}>Đánh dấu ô</LinkButton>}
      >
        {form.name}
      </Title>
      {form.current.notices.map((notice) => (
        <Message kind="neutral">{notice}</Message>
      ))}
      {form.retired ? (
        <Message kind="neutral">Biểu mẫu này đã thôi dùng. Các tệp đã điền vẫn còn.</Message>
      ) : (
        <Section title="Điền cho một kỳ">
          <FillForm view={view} />
        </Section>
      )}
      {trial && <TrialSection trial={trial} />}
      <Section title="Đã điền">
        <Fillings view={view} />
      </Section>
      <Versions view={view} />
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
