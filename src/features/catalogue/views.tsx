import { formatDay } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary, TextArea } from '../../web/components/fields.tsx';
import {
  Badge,
  Crumbs,
  Empty,
  LinkButton,
  Submit,
  Table,
  type TableColumn,
  Title,
} from '../../web/components/parts.tsx';
import type { FormFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import { codeField } from '../dictionaries/editing.ts';
import type { DictionaryName } from '../dictionaries/schema.ts';
import { type Input, spelled } from './inputs.ts';
import { confidenceLabels, dictionaryLabels, fieldTitle } from './labels.ts';
import { RowFields } from './rowForm.tsx';
import type { DictionaryAnswer } from './schema.ts';
import type { Row, WholeRow } from './service.ts';

export const root = '/quan-tri/danh-muc';
export const pathOf = (name: DictionaryName): string => `${root}/${dictionaryLabels[name].path}`;

export function DictionariesView({ chrome, items }: { chrome: Chrome; items: readonly DictionaryAnswer[] }) {
  return (
    <Layout title="Danh mục" chrome={chrome}>
      <Crumbs path={[{ href: '/quan-tri', text: 'Quản trị' }, { text: 'Danh mục' }]} />
      <Title>Danh mục</Title>
      <p>
        Chuẩn, mức, mã và loại hồ sơ theo từng thời kỳ. Thêm dòng mới từ một ngày thì dòng cũ hết vào ngày hôm
        trước; số liệu của ngày cũ vẫn theo dòng cũ.
      </p>
      <Table
        caption="Các danh mục"
        rows={items}
        columns={[
          {
            head: 'Danh mục',
            cell: (row) => (
              <>
                <a href={pathOf(row.name as DictionaryName /* named by the service */)}>{row.label}</a>
                <div class="small second">{row.about}</div>
              </>
            ),
          },
          { head: 'Đang áp dụng', cell: (row) => formatNumber(row.rows), number: true },
          {
            head: 'Chưa đối chiếu',
            cell: (row) => (row.unchecked > 0 ? formatNumber(row.unchecked) : <span class="zero">0</span>),
            number: true,
          },
        ]}
      />
    </Layout>
  );
}

/** "01/01/2022 đến 31/12/2026", "từ 01/07/2024", "từ trước đến nay". */
export function spellPeriod({ validFrom, validTo }: Pick<Row, 'validFrom' | 'validTo'>): string {
  if (validFrom && validTo) return `${formatDay(validFrom)} đến ${formatDay(validTo)}`;
  if (validFrom) return `từ ${formatDay(validFrom)}`;
  return validTo ? `đến ${formatDay(validTo)}` : 'từ trước đến nay';
}

export function Confidence({ row }: { row: Pick<Row, 'confidence'> }) {
  if (row.confidence === null) return null;
  const isSure = row.confidence === 'verified';
  return (
    <Badge icon={isSure ? 'circle-check' : 'alert-circle'}>
      {confidenceLabels[row.confidence].toLowerCase()}
    </Badge>
  );
}

function cellOf(name: DictionaryName, field: string, inputs: readonly Input[], row: Row): string {
  const input = inputs.find((each) => each.name === field);
  const text = input ? spelled(input, row.values[field]) : '';
  if (name === 'norms' && field === 'value') return `${text} ${spelledUnit(inputs, row)}`;
  if (name === 'norms' && field === 'area') return text || 'cả nước';
  if (field === 'dueDays') return `${text} ${row.values.dueIn === 'workingDays' ? 'ngày làm việc' : 'ngày'}`;
  if (field === 'steps' && Array.isArray(row.values.steps)) return `${row.values.steps.length} bước`;
  if (name === 'gift-levels' && field !== 'kinds') return spelledLevel(field, row);
  if (field === 'ageFrom') return spelledAges(row);
  return text;
}

function spelledUnit(inputs: readonly Input[], row: Row): string {
  const unit = inputs.find(({ name }) => name === 'unit');
  return unit ? spelled(unit, row.values.unit).replace(/ \(.*/, '') : '';
}

/** "400.000 đồng", "15 kg gạo", "100 tuổi" of a known level of gifts. */
function spelledLevel(field: string, { values }: Row): string {
  const { ageFrom, ageTo, amountDong, item, quantity, unit } = values;
  if (field === 'amountDong') return typeof amountDong === 'number' ? `${formatNumber(amountDong)} đồng` : '';
  if (field === 'item') return item ? `${String(quantity).replace('.', ',')} ${unit} ${item}` : '';
  if (ageFrom === null && ageTo === null) return '';
  if (ageFrom === ageTo) return `${ageFrom} tuổi`;
  const from = typeof ageFrom === 'number' ? `từ ${ageFrom}` : '';
  const to = typeof ageTo === 'number' ? `đến ${ageTo}` : '';
  return `${[from, to].filter(Boolean).join(' ')} tuổi`;
}

function spelledAges({ values: { ageFrom, ageTo } }: Row): string {
  const from = typeof ageFrom === 'number' ? `từ ${ageFrom}` : '';
  const to = typeof ageTo === 'number' ? `dưới ${ageTo}` : '';
  return from || to ? `${[from, to].filter(Boolean).join(', ')} tuổi` : 'mọi tuổi';
}

const headOf = (name: DictionaryName, field: string): string =>
  field === 'ageFrom' ? 'Tuổi' : fieldTitle(name, field);

export interface DictionaryProps {
  chrome: Chrome;
  name: DictionaryName;
  rows: readonly Row[];
  inputs: readonly Input[];
  query: { day: string; q: string; all: boolean };
  fault: string | undefined;
}

function Filters({ name, query, fault }: Pick<DictionaryProps, 'name' | 'query' | 'fault'>) {
  return (
    <form class="inline-form" action={pathOf(name)}>
      <label class="small" for="ngay">
        <strong>Áp dụng ngày</strong>
      </label>
      <input
        class={`input${fault ? ' bad' : ''}`}
        id="ngay"
        name="ngay"
        value={query.day}
        inputMode="numeric"
      />
      <input
        class="input wide"
        name="q"
        value={query.q}
        aria-label="Tìm theo mã, tên, căn cứ"
        placeholder="Mã, tên, căn cứ"
      />
      <label class="choice">
        <input type="checkbox" name="het" checked={query.all} />
        <span>cả dòng của thời kỳ khác</span>
      </label>
      <button type="submit" class="button slim">
        Lọc
      </button>
      {fault && <span class="fault">{fault}</span>}
    </form>
  );
}

export function DictionaryView(props: DictionaryProps) {
  const { chrome, name, rows, inputs } = props;
  const { label, about, columns } = dictionaryLabels[name];
  const table: TableColumn<Row>[] = [
    {
      head: 'Mã, tên',
      cell: (row) => (
        <>
          <a href={`${pathOf(name)}/${row.id}`}>{String(row.values.label ?? row.code)}</a>
          <div class="small second">{row.code}</div>
        </>
      ),
    },
    ...columns.map((field) => ({
      head: headOf(name, field),
      cell: (row: Row) => cellOf(name, field, inputs, row),
      number: field === 'value' || field === 'coefficient',
    })),
    { head: 'Áp dụng', cell: (row) => spellPeriod(row) },
    {
      head: 'Căn cứ',
      cell: (row) => (
        <>
          {row.basis ?? ''} <Confidence row={row} />
        </>
      ),
    },
  ];
  return (
    <Layout title={label} chrome={chrome}>
      <Crumbs
        path={[{ href: '/quan-tri', text: 'Quản trị' }, { href: root, text: 'Danh mục' }, { text: label }]}
      />
      <Title
        right={
          <LinkButton href={`${pathOf(name)}/them`} kind="primary" icon="plus" ctrlEnter>
            Thêm mã mới
          </LinkButton>
        }
      >
        {label}
      </Title>
      <p>{about}</p>
      <Filters {...props} />
      {rows.length === 0 ? (
        <Empty icon="list-check" title="Không có dòng nào">
          Đổi ngày áp dụng hoặc từ tìm, hoặc chọn xem cả dòng của thời kỳ khác.
        </Empty>
      ) : (
        <Table caption={label} rows={rows} columns={table} />
      )}
    </Layout>
  );
}

export interface FormProps {
  chrome: Chrome;
  name: DictionaryName;
  inputs: readonly Input[];
  typed: Typed;
  faults: FormFaults;
  action: string;
  title: string;
  lead: string;
  submit: string;
  /** The row the form starts from. */
  from: Pick<WholeRow, 'id' | 'code' | 'version'> | null;
  /** A correction: asks for its reason. */
  isCorrection: boolean;
}

/** A new row, a new period of a code, or a correction: one form. */
export function RowFormView(props: FormProps) {
  const { chrome, name, typed, faults, from } = props;
  const back = from ? `${pathOf(name)}/${from.id}` : pathOf(name);
  const fixed = from ? [codeField(name), ...(name === 'norms' ? ['area'] : [])] : [];
  return (
    <Layout title={props.title} chrome={chrome}>
      <Crumbs
        path={[
          { href: root, text: 'Danh mục' },
          { href: pathOf(name), text: dictionaryLabels[name].label },
          ...(from ? [{ href: back, text: from.code }] : []),
          { text: props.title },
        ]}
      />
      <Title>{props.title}</Title>
      <p>{props.lead}</p>
      <form method="post" action={props.action} class="form-stack" data-ctrl-s>
        <Csrf token={chrome.csrf} />
        {from && <input type="hidden" name="version" value={from.version} />}
        <ErrorSummary faults={faults} verb="Chưa ghi được" />
        <RowFields view={{ inputs: props.inputs, typed, faults, fixed }} isNew={!props.isCorrection} />
        {props.isCorrection && (
          <TextArea
            {...{ faults, name: 'reason', label: 'Lý do đính chính', pointer: '/reason' }}
            value={textOf(typed, 'reason')}
          />
        )}
        <div class="sticky">
          <span>Điều đã ghi trước vẫn còn trong lịch sử; báo cáo đã gửi không đổi.</span>
          <span class="buttons">
            <LinkButton href={back} kind="quiet">
              Đóng
            </LinkButton>
            <Submit kind="primary">{props.submit}</Submit>
          </span>
        </div>
      </form>
    </Layout>
  );
}
