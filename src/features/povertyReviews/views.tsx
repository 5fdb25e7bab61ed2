import { formatDay } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { ErrorSummary, TextArea } from '../../web/components/fields.tsx';
import { Message, Section, Submit, Table } from '../../web/components/parts.tsx';
import type { FormFaults } from '../../web/form.ts';
import type { Sheet } from '../exports/sheet.ts';
import type { Identity, ReviewFigures } from './schema.ts';

/** Pointer of what is said to an identity, by its code. */
export const explanationPointer = (code: string): string => `/explanations/${code}`;

/** From which list to which, and how large they are. */
export function ListsSentence(props: {
  from: string;
  to: string;
  figures: ReviewFigures;
  opensWith: { number: string; date: string } | null;
}) {
  const { opensWith } = props;
  const { poor, nearPoor } = props.figures;
  const size = (which: 'opening' | 'closing'): string =>
    `${formatNumber(poor.households[which])} hộ nghèo (${formatNumber(poor.people[which])} khẩu), ${formatNumber(nearPoor.households[which])} hộ cận nghèo (${formatNumber(nearPoor.people[which])} khẩu)`;
  return (
    <p>
      Từ danh sách ngày {formatDay(props.from)}: {size('opening')}, đến danh sách ngày {formatDay(props.to)}:{' '}
      {size('closing')}. Quyết định tháng 12 có hiệu lực từ 01/01 thuộc danh sách năm sau.
      {opensWith &&
        ` Đầu kỳ là danh sách đã chốt theo Báo cáo số ${opensWith.number} ngày ${formatDay(opensWith.date)}; điều biết thêm từ đó tính vào tăng, giảm.`}
    </p>
  );
}

const said = [
  { head: 'Nội dung', cell: ({ content }: Identity) => content },
  { head: 'Kết quả', cell: ({ result }: Identity) => result },
];

/** What must hold before the set is signed; what fails is explained here, or mended in the registers. */
export function IdentityTable(props: {
  identities: readonly Identity[];
  explained: Readonly<Record<string, string>>;
  faults: FormFaults;
}) {
  const failing = props.identities.filter(({ ok }) => !ok);
  const holding = props.identities.filter(({ ok }) => ok);
  return (
    <Section title="Điều kiện trước khi ký">
      <ErrorSummary faults={props.faults} verb="Chưa làm được bản chính thức" />
      {failing.length === 0 ? (
        <Message kind="neutral">Cả {holding.length} điều kiện đều đạt.</Message>
      ) : (
        <>
          <Message kind="neutral">
            {failing.length} điều kiện chưa đạt: sửa trong sổ, hoặc ghi giải trình rồi làm bản chính thức. Bản
            nháp xuất được ngay để xem.
          </Message>
          <Table
            caption="Điều kiện chưa đạt"
            rows={failing}
            columns={[
              ...said,
              {
                head: 'Giải trình',
                cell: ({ code, content }) => (
                  <TextArea
                    label={`Giải trình: ${content}`}
                    name={`explanations[${code}]`}
                    pointer={explanationPointer(code)}
                    faults={props.faults}
                    value={props.explained[code] ?? ''}
                    maxLength={1000}
                  />
                ),
              },
            ]}
          />
        </>
      )}
      <p class="inline-form">
        <button type="submit" class="button" name="kind" value="draft">
          Xuất bản nháp
        </button>
        <Submit kind="primary">Làm bản chính thức</Submit>
      </p>
      {failing.length > 0 && (
        <details class="fold">
          <summary>{holding.length} điều kiện đạt</summary>
          <Table caption="Điều kiện đạt" rows={holding} columns={said} />
        </details>
      )}
      {failing.length === 0 && <Table caption="Điều kiện đạt" rows={holding} columns={said} />}
    </Section>
  );
}

/** The tables of the set, each leading to its page. */
export function TableList(props: { sheets: readonly Sheet[]; hrefOf: (name: string) => string }) {
  return (
    <Section title={`${props.sheets.length} bảng`}>
      <Table
        caption="Các bảng của bộ biểu"
        rows={props.sheets}
        columns={[
          { head: 'Bảng', cell: ({ name }) => <a href={props.hrefOf(name)}>{name}</a> },
          { head: 'Tiêu đề', cell: ({ title }) => title },
          { head: 'Số dòng', number: true, cell: ({ rows }) => formatNumber(rows.length) },
        ]}
      />
    </Section>
  );
}
