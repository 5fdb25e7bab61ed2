import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { freePage, type Page, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay, formatInstant, isDay, parseDay } from '../../shared/dates.ts';
import { AppError, invalid } from '../../shared/errors.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { cursorAt, listQuery, pageOf } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { checkForm, checkQuery, idSchema } from '../../shared/schema.ts';
import type { Typed } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary, TextField } from '../../web/components/fields.tsx';
import {
  Crumbs,
  Empty,
  LinkButton,
  Message,
  Pager,
  Submit,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults, typed } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import { HandOver, handOverFormOf } from '../assignedLists/handOverForm.tsx';
import type { Terms } from '../assignedLists/service.ts';
import { bulkPages } from './bulkPage.tsx';
import { cellText, copyPage } from './copyPage.tsx';
import { listFormPages } from './formPage.tsx';
import { downloadList } from './routes.ts';
import { listChangeSchema, type SavedList } from './schema.ts';
import {
  type ContentRow,
  changeList,
  handOverTerms,
  type ListContent,
  listContent,
  printList,
  readList,
  recordOpening,
  savedLists,
} from './service.ts';

const params = Type.Object({ id: idSchema('Danh sách') });
const pageSize = 100;

const indexPage = showPage({
  path: '/danh-sach',
  permission: 'registers.read',
  query: Type.Object({ cursor: listQuery.cursor }),
  async handler(t, input, deps) {
    const page = pageOf(input.query);
    const { items, total } = await savedLists(t, page);
    const link = (at: number): string => `/danh-sach?${new URLSearchParams({ cursor: cursorAt(at) })}`;
    const tools = may(t.actor, 'registers.write') && (
      <>
        <LinkButton href="/danh-sach/moi?mau=to-truong">Danh sách giao tổ trưởng</LinkButton>
        <LinkButton href="/danh-sach/moi" icon="plus" kind="primary">
          Lập danh sách
        </LinkButton>
      </>
    );
    return {
      html: (
        <Layout title="Danh sách tự chọn" chrome={await chromeOf(t, input, '/danh-sach', deps)}>
          <Title right={tools}>Danh sách tự chọn</Title>
          {items.length === 0 ? (
            <Empty icon="list-check" title="Chưa có danh sách nào">
              Lập danh sách khi Mặt trận, Hội Phụ nữ, ngân hàng chính sách hỏi: chọn cột, điều kiện, lưu lại
              để dùng nhiều lần.
            </Empty>
          ) : (
            <>
              <Table
                caption="Danh sách tự chọn đã lưu"
                rows={items}
                columns={[
                  {
                    head: 'Danh sách',
                    cell: (row) => (
                      <>
                        <a href={`/danh-sach/${row.id}`}>{row.name}</a>
                        {row.endedAt && ' (đã kết thúc)'}
                      </>
                    ),
                  },
                  { head: 'Lý do lập', cell: (row) => row.purpose },
                  { head: 'Người lập', cell: (row) => row.createdBy },
                  { head: 'Lúc', cell: (row) => formatInstant(row.createdAt) },
                ]}
              />
              <Pager
                from={page.offset + 1}
                to={page.offset + items.length}
                total={formatNumber(total)}
                previous={page.offset > 0 ? link(Math.max(0, page.offset - page.limit)) : null}
                next={page.offset + items.length < total ? link(page.offset + items.length) : null}
              />
            </>
          )}
        </Layout>
      ),
    };
  },
});

interface View {
  chrome: Chrome;
  list: SavedList;
  /** null: ended, or refused. */
  content: ListContent | null;
  asOf: Day;
  offset: number;
  faults: FormFaults;
  mayWrite: boolean;
  /** Usual terms of a hand-over; null: the list is not for a group head, or not of one group. */
  terms: Terms | null;
  asTyped: Typed | undefined;
}

function Tools({
  list,
  asOf,
  offset,
  csrf,
  mayWrite,
  handedOver,
}: {
  list: SavedList;
  asOf: Day;
  offset: number;
  csrf: string;
  mayWrite: boolean;
  /** It is printed by the form that hands it over. */
  handedOver: boolean;
}) {
  const here = offset > 0 ? `?${new URLSearchParams({ cursor: cursorAt(offset) })}` : '';
  return (
    <div class="print-actions">
      {!list.endedAt && (
        <form method="post" action={`/danh-sach/${list.id}/in`} class="inline-form">
          <Csrf token={csrf} />
          <input type="hidden" name="asOf" value={asOf} />
          {!handedOver && <Submit icon="printer">In</Submit>}
          <button type="submit" class="button" formaction={`/danh-sach/${list.id}/tep`}>
            Tải .xlsx
          </button>
          <button type="button" class="button" data-copy={`/danh-sach/${list.id}/chep`}>
            Chép sang Excel
          </button>
          <span class="small second" role="status" data-copied />
        </form>
      )}
      {mayWrite && !list.endedAt && <LinkButton href={`/danh-sach/${list.id}/sua`}>Sửa</LinkButton>}
      {mayWrite && !list.endedAt && list.subject === 'people' && (
        <LinkButton href={`/danh-sach/${list.id}/sua-hang-loat${here}`}>Sửa hàng loạt</LinkButton>
      )}
      {mayWrite && <LinkButton href={`/danh-sach/moi?tu=${list.id}`}>Lập bản mới từ đây</LinkButton>}
    </div>
  );
}

function EndForm({ list, csrf, faults }: { list: SavedList; csrf: string; faults: FormFaults }) {
  return (
    <details class="cancel" open={faults.of('/endReason') !== undefined}>
      <summary>Kết thúc danh sách này</summary>
      <form method="post" action={`/danh-sach/${list.id}/ket-thuc`} class="form-stack">
        <Csrf token={csrf} />
        <input type="hidden" name="version" value={String(list.version)} />
        <TextField
          width="w6"
          label="Lý do kết thúc"
          name="endReason"
          pointer="/endReason"
          value=""
          faults={faults}
          hint="Danh sách vẫn còn trong sổ, không mở được các dòng nữa"
          maxLength={500}
        />
        <div>
          <Submit kind="danger">Kết thúc danh sách</Submit>
        </div>
      </form>
    </details>
  );
}

function Rows({
  list,
  content,
  asOf,
  offset,
}: {
  list: SavedList;
  content: ListContent;
  asOf: Day;
  offset: number;
}) {
  const link = (at: number): string =>
    `/danh-sach/${list.id}?${new URLSearchParams({ ngay: asOf, cursor: cursorAt(at) })}`;
  const root = list.subject === 'people' ? '/nguoi' : '/ho';
  if (content.total === 0) {
    return (
      <Empty icon="search" title="Không có ai đủ các điều kiện">
        Chọn ngày khác, hoặc sửa điều kiện của danh sách.
      </Empty>
    );
  }
  return (
    <>
      <Table
        caption={list.name}
        rows={content.rows}
        columns={content.columns.map((column, i) => ({
          head: column.header,
          number: column.kind === 'number' || column.kind === 'money',
          cell: ({ id, cells }: ContentRow) => {
            const text = cellText(cells[i] ?? null, column.kind);
            return i === 1 ? <a href={`${root}/${id}?ngay=${asOf}`}>{text}</a> : text;
          },
        }))}
      />
      <Pager
        from={offset + 1}
        to={offset + content.rows.length}
        total={formatNumber(content.total)}
        previous={offset > 0 ? link(Math.max(0, offset - pageSize)) : null}
        next={offset + content.rows.length < content.total ? link(offset + content.rows.length) : null}
      />
    </>
  );
}

function ListPage(view: View) {
  const { chrome, list, content, asOf, offset, faults, mayWrite, terms, asTyped } = view;
  return (
    <Layout title={list.name} chrome={chrome} scripts={['copy-table.js']}>
      <Crumbs path={[{ href: '/danh-sach', text: 'Danh sách tự chọn' }, { text: list.name }]} />
      <Title
        right={
          <form class="inline-form" action={`/danh-sach/${list.id}`}>
            <label class="small" for="ngay">
              <strong>Tại ngày</strong>
            </label>
            <input class="input" id="ngay" name="ngay" value={formatDay(asOf)} inputMode="numeric" />
            <button type="submit" class="button slim">
              Xem
            </button>
          </form>
        }
      >
        {list.name}{' '}
        <span class="second" style="font-size: 16px; font-weight: 400">
          {content?.summary}
        </span>
      </Title>
      <p class="second">
        Lý do lập: {list.purpose}. Người lập: {list.createdBy}, {formatInstant(list.createdAt)}.
      </p>
      <ErrorSummary faults={faults} verb="Chưa làm được" />
      {list.endedAt && (
        <Message kind="neutral">
          <strong>Đã kết thúc</strong> lúc {formatInstant(list.endedAt)}. Lý do: {list.endReason}
        </Message>
      )}
      <Tools
        list={list}
        asOf={asOf}
        offset={offset}
        csrf={chrome.csrf}
        mayWrite={mayWrite}
        handedOver={terms !== null}
      />
      {terms && (
        <HandOver
          {...{ terms, typed: asTyped, faults }}
          action={`/danh-sach/${list.id}/in`}
          csrf={chrome.csrf}
        >
          <input type="hidden" name="asOf" value={asOf} />
        </HandOver>
      )}
      {content && <Rows {...{ list, content, asOf, offset }} />}
      {mayWrite && !list.endedAt && <EndForm list={list} csrf={chrome.csrf} faults={faults} />}
    </Layout>
  );
}

/** A typed or stored day; today when none. */
function dayAsked(t: ReadTx, text: string | undefined): Day {
  if (!text) return t.today;
  if (isDay(text)) return text;
  const parsed = parseDay(text);
  if (!parsed.ok) throw invalid('/asOf', parsed.fault, `Tại ngày ${text}: ${parsed.message}.`);
  return parsed.value;
}

async function listView(
  t: ReadTx,
  input: { csrf: string },
  deps: { demo: boolean },
  asked: { id: string; ngay?: string | undefined; cursor?: string | undefined },
  refused?: { error: AppError; form: Typed },
): Promise<View> {
  const list = await readList(t, asked.id);
  const page = pageOf({ limit: pageSize, ...(asked.cursor ? { cursor: asked.cursor } : {}) });
  const view = {
    chrome: await chromeOf(t, input, '/danh-sach', deps),
    list,
    offset: page.offset,
    mayWrite: may(t.actor, 'registers.write'),
    terms: await handOverTerms(t, list),
    asTyped: refused?.form,
  };
  if (refused) return { ...view, content: null, asOf: t.today, faults: faultsOf(refused.error) };
  try {
    const asOf = dayAsked(t, asked.ngay);
    const content = list.endedAt ? null : await listContent(t, list, asOf, page);
    return { ...view, content, asOf, faults: noFaults };
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 422) throw error;
    return { ...view, content: null, asOf: t.today, faults: faultsOf(error) };
  }
}

const viewQuery = Type.Object({
  ngay: Type.Optional(Type.String({ maxLength: 10 })),
  cursor: listQuery.cursor,
});

/** Names go to the screen: read beside the writer, then recorded, then shown. */
const listPage = freePage({
  method: 'GET',
  path: '/danh-sach/:id',
  permission: 'registers.read',
  async handler(input, deps) {
    const { id } = checkQuery(params, input.params);
    const query = checkQuery(viewQuery, { ...Object(input.query) });
    const view = await deps.db.read(input.actor, (t) => listView(t, input, deps, { id, ...query }));
    const { list, content, asOf } = view;
    if (content) await deps.db.tx(input.actor, async (t) => recordOpening(t, { list, content }, asOf));
    return { html: <ListPage {...view} />, ...(view.faults.all.length > 0 ? { status: 422 } : {}) };
  },
});

const actions: Page[] = [
  writePage({
    path: '/danh-sach/:id/in',
    permission: 'registers.read',
    params,
    async handler(t, { params: { id }, form }) {
      const { document } = await printList(t, id, dayAsked(t, typed(form, 'asOf')), handOverFormOf(form));
      return { redirect: `/giay-to/${document}?in=1` };
    },
    refused: async (t, input, error, deps) => ({
      html: <ListPage {...(await listView(t, input, deps, input.params, { error, form: input.form }))} />,
    }),
  }),
  freePage({
    method: 'POST',
    path: '/danh-sach/:id/tep',
    permission: 'registers.read',
    async handler({ actor, params: given, form }, deps) {
      const { id } = checkQuery(params, given);
      const asOf = typed(form, 'asOf');
      const file = await downloadList(deps, actor, id, isDay(asOf) ? asOf : undefined);
      return { file: { ...file, type: xlsxType } };
    },
  }),
  writePage({
    path: '/danh-sach/:id/ket-thuc',
    permission: 'registers.write',
    params,
    async handler(t, { params: { id }, form }) {
      const change = checkForm(listChangeSchema, { endReason: typed(form, 'endReason') });
      await changeList(t, id, change, Number(typed(form, 'version')));
      return { redirect: '/danh-sach' };
    },
    refused: async (t, input, error, deps) => ({
      html: <ListPage {...(await listView(t, input, deps, input.params, { error, form: input.form }))} />,
    }),
  }),
];

export const listPages: Page[] = [
  indexPage,
  ...listFormPages, // before the lists: /danh-sach/moi is no list's id
  ...bulkPages,
  copyPage,
  listPage,
  ...actions,
];
