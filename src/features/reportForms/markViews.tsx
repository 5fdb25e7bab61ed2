import { Csrf, ErrorSummary, SelectField, TextField, TickBox } from '../../web/components/fields.tsx';
import { Crumbs, LinkButton, Message, Section, Submit, Title } from '../../web/components/parts.tsx';
import type { FormFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import type { Chosen, MarkingView } from './clicking.ts';
import { FormSheet } from './sheetView.tsx';

export interface MarkPageView {
  chrome: Chrome;
  csrf: string;
  marking: MarkingView;
  /** Number of the sheet shown, from 0. */
  sheet: number;
  faults: FormFaults;
  /** As typed before a refusal. */
  typed: { text: string; list: string } | null;
}

function MarkForm({ view, chosen }: { view: MarkPageView; chosen: Chosen }) {
  const { marking, sheet, faults, typed } = view;
  const { form, version, preview, lists } = marking;
  const text = typed?.text ?? chosen.text;
  const list = typed?.list ?? chosen.list;
  const known = lists.some(({ head }) => head === list) || list === '';
  return (
    <form method="post" action={`/bieu-mau/${form.id}/danh-dau`} class="form-stack" id="danh-dau" data-ctrl-s>
      <Csrf token={view.csrf} />
      <input type="hidden" name="version" value={String(version)} />
      <input type="hidden" name="trang" value={String(sheet)} />
      <input type="hidden" name="sheet" value={preview.name} />
      <input type="hidden" name="cell" value={chosen.cell.address} />
      <ErrorSummary faults={faults} verb="Chưa đánh dấu được" />
      <p>
        Ô <strong>{chosen.cell.address}</strong>
        {chosen.cell.formula !== null
          ? `: công thức =${chosen.cell.formula}, được giữ và tính lại.`
          : chosen.cell.text !== '' && `: trong tệp ghi “${chosen.cell.text}”.`}
      </p>
      <div class="fields">
        {chosen.cell.formula === null && (
          <TextField
            width="w12"
            label="Điền bằng"
            name="text"
            pointer="/markings"
            value={text}
            faults={faults}
            hint="Gõ vài chữ để tìm, ví dụ “tỷ lệ”; hoặc một câu có {{tên}} ở giữa. Để trống: không điền ô này."
            maxLength={500}
            list="ten-so-lieu"
            autofocus
          />
        )}
        <datalist id="ten-so-lieu">
          {chosen.names.map(({ name, label }) => (
            <option value={name} label={label} />
          ))}
        </datalist>
        <SelectField
          width="w12"
          label={`Dòng ${chosen.cell.row} lặp lại cho mỗi dòng của`}
          name="list"
          pointer="/list"
          value={list}
          faults={faults}
          blank="(không lặp)"
          choices={[
            ...lists.map(({ head, title }) => ({ value: head, label: `${head} ${title}` })),
            ...(known ? [] : [{ value: list, label: list }]),
          ]}
        />
        {chosen.list === '' && (
          <TickBox label="Khi lặp: tự ghép các ô trống theo tiêu đề cột" name="suggests" checked />
        )}
      </div>
      <div class="choice-buttons">
        <Submit kind="primary" icon="device-floppy">
          Đánh dấu ô {chosen.cell.address}
        </Submit>
        <LinkButton kind="quiet" href={`/bieu-mau/${form.id}/danh-dau?trang=${sheet}`}>
          Bỏ qua
        </LinkButton>
      </div>
    </form>
  );
}

/** Marking by clicking: a cell, then the figure that fills it. */
export function MarkPage(view: MarkPageView) {
  const { marking, sheet } = view;
  const { form, preview, sheets, cells, rows, chosen } = marking;
  const here = `/bieu-mau/${form.id}/danh-dau`;
  return (
    <Layout title={`Đánh dấu ${form.name}`} chrome={view.chrome}>
      <Crumbs
        path={[
          { href: '/nhap-xuat', text: 'Nhập / Xuất' },
          { href: '/bieu-mau', text: 'Biểu mẫu của cấp trên' },
          { href: `/bieu-mau/${form.id}`, text: form.name },
          { text: 'Đánh dấu ô' },
        ]}
      />
      <Title
        right={
          <>
            <LinkButton href="/bieu-mau/so-lieu">Các số liệu có thể điền</LinkButton>
            <LinkButton href={`/bieu-mau/${form.id}`} kind="primary">
              Xong, kiểm tra và điền
            </LinkButton>
          </>
        }
      >
        Đánh dấu ô: {form.name}
      </Title>
      <p>
        Bấm vào một ô của biểu rồi chọn số liệu điền vào ô đó. Tệp gốc không đổi. Trang này có{' '}
        <strong>{cells.length}</strong> ô đánh dấu, <strong>{rows.length}</strong> dòng lặp.
      </p>
      {sheets.length > 1 && (
        <div class="choice-buttons">
          {sheets.map((name, i) => (
            <LinkButton slim href={`${here}?trang=${i}`} kind={i === sheet ? 'primary' : 'quiet'}>
              {name}
            </LinkButton>
          ))}
        </div>
      )}
      <div class="phone-only">
        <Message kind="neutral">Đánh dấu ô cần màn hình rộng: mở trang này trên máy tính.</Message>
      </div>
      <div class="marking">
        <FormSheet
          preview={preview}
          marks={{
            cells: new Map(cells.map((mark) => [mark.cell, mark.text])),
            rows: new Map(rows.map((mark) => [mark.row, mark.list])),
            chosen: chosen?.cell.address ?? null,
            hrefOf: ({ address }) => `${here}?trang=${sheet}&o=${address}#danh-dau`,
          }}
        />
        <Section title={chosen ? `Ô ${chosen.cell.address}` : 'Chọn ô'}>
          {chosen ? (
            <MarkForm view={view} chosen={chosen} />
          ) : (
            <p>
              Chưa chọn ô nào. Bấm vào ô cần điền ở bảng bên trái; dòng của danh sách chỉ cần đánh dấu một
              dòng, khi điền dòng ấy lặp lại cho từng tổ, từng người.
            </p>
          )}
        </Section>
      </div>
    </Layout>
  );
}
