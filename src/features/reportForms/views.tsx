import { formatDay, formatInstant } from '../../shared/dates.ts';
import { textOf } from '../../shared/typedForm.ts';
import { type Choice, Csrf, ErrorSummary } from '../../web/components/fields.tsx';
import {
  Badge,
  Crumbs,
  LinkButton,
  Message,
  Section,
  Submit,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { TypedArea, TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import type { FormFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import type { ExportAnswer } from '../exports/schema.ts';
import { type Page, toForms, toHere, UploadForm } from './listViews.tsx';
import type { FormCheck, ReportForm } from './schema.ts';
import type { Trial } from './sealing.ts';
import { FormSheet } from './sheetView.tsx';

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

export interface FormView extends Page {
  form: ReportForm;
  /** May mark the form, renew its file, take it out of use. */
  maySetUp: boolean;
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
      {view.maySetUp && (
        <>
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
        </>
      )}
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
        right={
          view.maySetUp &&
          !form.retired && <LinkButton href={`/bieu-mau/${form.id}/danh-dau`}>Đánh dấu ô</LinkButton>
        }
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
