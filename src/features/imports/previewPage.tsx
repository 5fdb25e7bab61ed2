import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { showPage } from '../../app/page.ts';
import { formatInstant } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { Csrf } from '../../web/components/fields.tsx';
import { Icon } from '../../web/components/icon.tsx';
import {
  Badge,
  Crumbs,
  LinkButton,
  Message,
  Pager,
  Submit,
  Table,
  Tabs,
  Title,
} from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { fieldLabels, registerLabels, rowLabels, stateLabels } from './labels.ts';
import { type ImportAnswer, type ImportRowAnswer, rowStates } from './schema.ts';
import { listImportRows, readImport } from './service.ts';

function RowsTable({ rows, state }: { rows: readonly ImportRowAnswer[]; state: (typeof rowStates)[number] }) {
  const nameOf = (row: ImportRowAnswer): string => {
    const values = Object(row.values);
    return [values.fullName, values.householdCode, values.birthDate].filter(Boolean).join(' · ');
  };
  return (
    <Table
      caption={rowLabels[state]}
      rows={rows}
      columns={[
        { head: 'Dòng', cell: (row) => row.row, number: true },
        { head: 'Người, hộ', cell: nameOf },
        {
          head: state === 'rejected' || state === 'undecided' ? 'Lý do' : 'Trong sổ, trong tệp',
          cell: (row) => [
            ...row.reasons.map((reason) => (
              <div class={state === 'rejected' ? 'wrong' : ''}>{reason.message}</div>
            )),
            ...(row.reasons.length > 0 ? [] : row.changes).map((change) => (
              <div>
                {fieldLabels.get(change.field) ?? change.field}:{' '}
                <s class="second">{String(change.old ?? 'trống')}</s> thành{' '}
                <strong>{String(change.new ?? 'trống')}</strong>
              </div>
            )),
            ...row.notes.map((note) => <div class="second">{note}</div>),
          ],
        },
      ]}
    />
  );
}

/** Asks before letters are turned into Unicode: nothing is written until the officer has seen how they are read. */
function LegacyFonts({ answer }: { answer: ImportAnswer }) {
  if (answer.legacyFonts.length === 0) return null;
  return (
    <Message kind="neutral">
      {answer.legacyFonts.map(({ font, cells, written, read }) => (
        <div>
          {formatNumber(cells)} ô dùng phông cũ {font}, đọc sang Unicode: “{written}” thành{' '}
          <strong>“{read}”</strong>.
        </div>
      ))}
      {answer.state === 'ready' && (
        <div>
          Chữ đọc đúng thì bấm <strong>Chuyển chữ và ghi</strong>. Đọc sai thì bấm Hủy, chọn lại tệp với{' '}
          <em>Giữ nguyên như trong tệp</em>.
        </div>
      )}
    </Message>
  );
}

function Actions({ answer, csrf }: { answer: ImportAnswer; csrf: string }) {
  const writes = answer.created + answer.updated;
  return (
    <div class="sticky">
      {answer.state === 'ready' && (
        <>
          <span>
            Sẽ ghi <strong>{formatNumber(writes)} dòng</strong>: thêm {formatNumber(answer.created)}, đổi{' '}
            {formatNumber(answer.updated)}. {formatNumber(answer.rejected + answer.undecided)} dòng để lại.
            Hoàn tác được khi chưa ai dùng tiếp.
          </span>
          <form class="buttons" method="post" action={`/nhap-xuat/nhap/${answer.id}/ghi`}>
            <Csrf token={csrf} />
            <LinkButton href="/nhap-xuat">Hủy</LinkButton>
            <Submit kind="primary">
              {answer.legacyFonts.length > 0 ? 'Chuyển chữ và ghi' : 'Ghi'} {formatNumber(writes)} dòng
            </Submit>
          </form>
        </>
      )}
      {answer.state === 'committed' && (
        <>
          <span>Đã ghi vào sổ lúc {answer.committedAt && formatInstant(answer.committedAt)}.</span>
          <form class="buttons" method="post" action={`/nhap-xuat/nhap/${answer.id}/hoan-tac`}>
            <Csrf token={csrf} />
            <Submit icon="arrow-back-up">Hoàn tác lần nhập này</Submit>
          </form>
        </>
      )}
      {answer.state === 'undone' && <span>Lần nhập này đã hoàn tác.</span>}
    </div>
  );
}

/** One import: what it is taken for, what each row would do, and the buttons to write it or take it back. */
export const importPage = showPage({
  path: '/nhap-xuat/nhap/:id',
  permission: 'imports',
  params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
  query: Type.Object({
    xem: Type.Optional(Type.Unsafe<(typeof rowStates)[number]>({ type: 'string', enum: [...rowStates] })),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  async handler(t, input, deps) {
    const { id } = input.params;
    const answer = await readImport(t, id);
    const shown =
      (['created', 'updated', 'unchanged', 'undecided', 'rejected'] as const).find(
        (each) => each === input.query.xem,
      ) ??
      (['rejected', 'undecided', 'updated', 'created', 'unchanged'] as const).find(
        (each) => answer[each] > 0,
      ) ??
      'unchanged';
    const list = await listImportRows(t, id, {
      state: shown,
      limit: 50,
      ...(input.query.cursor ? { cursor: input.query.cursor } : {}),
    });
    const used = answer.columns.filter(({ field }) => field !== null).length;
    const unused = answer.columns.filter(({ field }) => field === null).map(({ header }) => header);
    return {
      html: (
        <Layout title={answer.filename} chrome={await chromeOf(t, input, '/nhap-xuat', deps)}>
          <Crumbs path={[{ href: '/nhap-xuat', text: 'Nhập / Xuất' }, { text: 'Nhập Excel' }]} />
          <Title right={<LinkButton href="/nhap-xuat">Chọn tệp khác</LinkButton>}>
            <Icon name="file-spreadsheet" /> {answer.filename}
          </Title>
          <p class="second">
            Loại dữ liệu: <strong>{registerLabels[answer.register]}</strong>.{' '}
            {answer.sheets
              .map(
                (sheet) =>
                  `Trang “${sheet.name}”, tiêu đề ở dòng ${sheet.headerRow}, ${formatNumber(sheet.rows)} dòng`,
              )
              .join('; ')}
            . {used} cột đã ghép
            {unused.length > 0 ? `, không sử dụng: ${unused.join(', ')}` : ''}.{' '}
            <Badge icon="info-circle">{stateLabels[answer.state]}</Badge>
          </p>
          <h2 style="margin: 12px 0">
            Thêm {formatNumber(answer.created)}, đổi {formatNumber(answer.updated)},{' '}
            <span class="second">giữ nguyên {formatNumber(answer.unchanged)}</span>,{' '}
            {formatNumber(answer.undecided)} dòng cần xem xét,{' '}
            <span class={answer.rejected > 0 ? 'wrong' : ''}>{formatNumber(answer.rejected)} dòng lỗi</span>
          </h2>
          <LegacyFonts answer={answer} />
          <Tabs
            tabs={(['created', 'updated', 'unchanged', 'undecided', 'rejected'] as const).map((state) => ({
              href: `/nhap-xuat/nhap/${id}?xem=${state}`,
              text: rowLabels[state],
              count: formatNumber(answer[state]),
              current: state === shown,
              wrong: state === 'rejected' && answer.rejected > 0,
            }))}
          />
          {shown === 'rejected' && answer.rejected > 0 && (
            <p>
              <LinkButton href={`/api/v1/imports/${id}/rejects.xlsx`} icon="download" slim>
                Tải các dòng lỗi (.xlsx)
              </LinkButton>
            </p>
          )}
          {list.items.length === 0 ? (
            <p class="second">Không có dòng nào.</p>
          ) : (
            <RowsTable rows={list.items} state={shown} />
          )}
          {list.items.length > 0 && (
            <Pager
              from={1}
              to={list.items.length}
              total={formatNumber(list.total)}
              previous={input.query.cursor ? `/nhap-xuat/nhap/${id}?xem=${shown}` : null}
              next={list.nextCursor ? `/nhap-xuat/nhap/${id}?xem=${shown}&cursor=${list.nextCursor}` : null}
            />
          )}
          <Actions answer={answer} csrf={input.csrf} />
        </Layout>
      ),
    };
  },
});
