import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../../app/chrome.ts';
import { freePage, type Page, showPage, writePage } from '../../../app/page.ts';
import { formatInstant } from '../../../shared/dates.ts';
import { AppError, invalid } from '../../../shared/errors.ts';
import { cursorAt, pageOf } from '../../../shared/lists.ts';
import { formatNumber } from '../../../shared/money.ts';
import { checkForm, checkQuery } from '../../../shared/schema.ts';
import { optionalDay, type Typed, textOf } from '../../../shared/typedForm.ts';
import { Csrf } from '../../../web/components/fields.tsx';
import { Crumbs, Empty, Pager, Submit, Table, Title } from '../../../web/components/parts.tsx';
import { Layout } from '../../../web/layout.tsx';
import { fieldLabels, registerLabels } from '../labels.ts';
import { importQuery, namesOf, previewPage } from '../previewPage.tsx';
import {
  type ImportDecision,
  manyDecisionsSchema,
  type RowDecisionForm,
  rowDecisionSchema,
} from '../schema.ts';
import { type CodeNames, shownValue } from '../shownValues.ts';
import { decideRow } from './deciding.ts';
import { listDecisions, takeBackDecision } from './decisions.ts';
import type { WholeDecision } from './whole.ts';

const idParams = Type.Object({ id: Type.String({ maxLength: 40 }) });
const rowParams = Type.Object({
  id: Type.String({ maxLength: 40 }),
  number: Type.Integer({ minimum: 1 }),
});

/** The form of one row, as its buttons and fields send it. */
function rowDecisionOf(form: Typed): RowDecisionForm {
  const choice = textOf(form, 'choice');
  const moveDay = optionalDay(form, 'moveDay', 'Ngày chuyển');
  const keep = form.keep === undefined ? undefined : textOf(form, 'keep').split(',').filter(Boolean);
  if (textOf(form, 'do') === 'move' && moveDay === undefined)
    throw invalid('/moveDay', 'required', 'Ngày chuyển: còn trống, ghi dạng ngày/tháng/năm.');
  return checkForm(rowDecisionSchema, {
    ...(choice.startsWith('person:')
      ? { choice: 'person', person: choice.slice('person:'.length) }
      : choice === ''
        ? {}
        : { choice }),
    ...(keep !== undefined ? { keep } : moveDay ? { moveDay } : {}),
  });
}

/** Back to where the officer was, at the row that came next. */
function backTo(id: string, form: Typed, anchor = ''): string {
  const back = textOf(form, 'back');
  return `/nhap-xuat/nhap/${id}${back.startsWith('?') ? back : ''}${anchor}`;
}

const queryIn = (form: Typed) =>
  checkQuery(importQuery, Object.fromEntries(new URLSearchParams(textOf(form, 'back'))));

const rowPage = writePage({
  path: '/nhap-xuat/nhap/:id/dong/:number',
  permission: 'imports',
  params: rowParams,
  async handler(t, { params: { id, number }, form }) {
    await decideRow(t, id, number, rowDecisionOf(form));
    return { redirect: backTo(id, form, `#dong-${number + 1}`) };
  },
  refused: async (t, { params: { id }, form, csrf }, error, deps) => ({
    html: await previewPage(
      t,
      { id, query: queryIn(form), csrf, fault: error.errors[0]?.message ?? error.detail },
      deps,
    ),
  }),
});

/** A form about the whole file: done at once, or followed on the import's page. */
const wholePage = (path: string, askedIn: (form: Typed) => WholeDecision): Page =>
  freePage({
    method: 'POST',
    path: `/nhap-xuat/nhap/:id/${path}`,
    permission: 'imports',
    async handler({ actor, params, form, csrf }, deps) {
      const { id } = checkQuery(idParams, params);
      try {
        await deps.importRunner.decideSoon(actor, id, askedIn(form));
        return { redirect: backTo(id, form) };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const fault = error.errors[0]?.message ?? error.detail;
        const asked = { id, query: queryIn(form), csrf, fault };
        const html = await deps.db.read(actor, (t) => previewPage(t, asked, deps));
        return { html, status: error.status };
      }
    },
  });

const moveDayPage = wholePage('ngay-chuyen', (form) => ({
  moveDay: optionalDay(form, 'moveDay', 'Ngày chuyển') ?? null,
}));

const manyPage = wholePage('nhieu-dong', (form) => {
  const keep = textOf(form, 'keep');
  return { many: checkForm(manyDecisionsSchema, keep ? { keep } : { choice: 'onlyCandidate' }) };
});

const listPath = '/nhap-xuat/cach-xu-ly';

function decidedText(row: ImportDecision, names: CodeNames) {
  if (row.choice === 'new') return 'Là người khác, thêm mới';
  if (row.choice === 'left') return 'Bỏ qua dòng này';
  if (row.choice === 'person')
    return (
      <>
        Là <a href={`/nguoi/${row.person}`}>{row.personName}</a> trong sổ
      </>
    );
  const field = row.field ?? '';
  const ours = shownValue(field, row.old, names, row.new);
  const theirs = shownValue(field, row.new, names, row.old);
  return `${fieldLabels.get(field) ?? field}: giữ “${ours}” trong sổ, không lấy “${theirs}”`;
}

const listPage = showPage({
  path: listPath,
  permission: 'imports',
  query: Type.Object({ cursor: Type.Optional(Type.String({ maxLength: 200 })) }),
  async handler(t, input, deps) {
    const { cursor } = input.query;
    const names = await namesOf(t);
    const page = pageOf({ limit: 50, ...(cursor ? { cursor } : {}) });
    const list = await listDecisions(t, { limit: 50, ...(cursor ? { cursor } : {}) });
    return {
      html: (
        <Layout title="Cách xử lý đã nhớ" chrome={await chromeOf(t, input, '/nhap-xuat', deps)}>
          <Crumbs path={[{ href: '/nhap-xuat', text: 'Nhập / Xuất' }, { text: 'Cách xử lý đã nhớ' }]} />
          <Title>Cách xử lý đã nhớ</Title>
          {list.items.length === 0 ? (
            <Empty icon="list-check" title="Chưa nhớ cách xử lý nào">
              Khi chọn người, bỏ qua một dòng hoặc giữ số liệu trong sổ lúc xem trước một tệp, cách xử lý được
              nhớ ở đây để lần sau không hỏi lại.
            </Empty>
          ) : (
            <>
              <p class="second">
                Tệp sau nói đúng như vậy thì làm như đã chọn, không hỏi lại. Bỏ đi thì lần sau hỏi lại; điều
                đã ghi vào sổ vẫn còn.
              </p>
              <Table
                caption="Cách xử lý đã nhớ"
                rows={list.items}
                columns={[
                  { head: 'Trong tệp', cell: (row) => row.who },
                  { head: 'Cách xử lý', cell: (row) => decidedText(row, names) },
                  { head: 'Sổ', cell: (row) => registerLabels[row.register] },
                  { head: 'Nơi gửi', cell: (row) => row.profile ?? 'mọi nơi' },
                  {
                    head: 'Lần nhập',
                    cell: (row) => (
                      <>
                        <a href={`/nhap-xuat/nhap/${row.import}`}>{row.filename}</a>
                        <span class="second">
                          {row.decidedBy}, {formatInstant(row.decidedAt)}
                        </span>
                      </>
                    ),
                  },
                  {
                    head: '',
                    cell: (row) => (
                      <form method="post" action={`${listPath}/${row.id}/bo`}>
                        <Csrf token={input.csrf} />
                        <Submit slim>Bỏ</Submit>
                      </form>
                    ),
                  },
                ]}
              />
              {list.total > list.items.length && (
                <Pager
                  from={page.offset + 1}
                  to={page.offset + list.items.length}
                  total={formatNumber(list.total)}
                  previous={
                    page.offset > 0
                      ? `${listPath}?cursor=${cursorAt(Math.max(0, page.offset - page.limit))}`
                      : null
                  }
                  next={list.nextCursor ? `${listPath}?cursor=${list.nextCursor}` : null}
                />
              )}
            </>
          )}
        </Layout>
      ),
    };
  },
});

export const decisionPages: Page[] = [
  rowPage,
  moveDayPage,
  manyPage,
  listPage,
  writePage({
    path: `${listPath}/:id/bo`,
    permission: 'imports',
    params: idParams,
    async handler(t, { params: { id } }) {
      await takeBackDecision(t, id);
      return { redirect: listPath };
    },
  }),
];
