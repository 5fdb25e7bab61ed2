import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { freePage, type Page, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay, formatInstant } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { listQuery, pageOf } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { checkForm } from '../../shared/schema.ts';
import { Csrf, ErrorSummary, TextField } from '../../web/components/fields.tsx';
import {
  Crumbs,
  Empty,
  LinkButton,
  Message,
  Pager,
  PrintButton,
  Submit,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults, typed } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { certificatePages } from './certificatePages.tsx';
import { documentKindLabels } from './content.ts';
import { deskPages } from './deskPages.tsx';
import { PaperView } from './papers.tsx';
import { postingPages } from './postingPages.tsx';
import { cancelFormSchema, householdSheetFormSchema, registerListFormSchema } from './schema.ts';
import {
  cancelCertificate,
  fetchList,
  listDocuments,
  type PrintedDocument,
  printHouseholdSheet,
  printRegisterList,
  readDocument,
  recordReprint,
} from './service.ts';
import { documentWorkbook, workbookName } from './workbook.ts';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });

function PostButton(props: {
  action: string;
  csrf: string;
  fields?: Record<string, string>;
  children: string;
  icon?: 'printer' | 'file-spreadsheet';
}) {
  return (
    <form method="post" action={props.action}>
      <Csrf token={props.csrf} />
      {Object.entries(props.fields ?? {}).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Submit {...(props.icon ? { icon: props.icon } : {})}>{props.children}</Submit>
    </form>
  );
}

/** What can be done with a document: print it, once more with a line in the trail, or take its rows along. */
function Tools({ document, csrf, fresh }: { document: PrintedDocument; csrf: string; fresh: boolean }) {
  const { content } = document;
  const isList = content.kind === 'registerList' || content.kind === 'posting';
  return (
    <div class="paper-tools">
      {isList && (
        <PostButton action={`/giay-to/${document.id}/tep`} csrf={csrf} icon="file-spreadsheet">
          Tải .xlsx
        </PostButton>
      )}
      {content.kind === 'householdSheet' && !content.fullNumbers && (
        <PostButton
          action="/giay-to/phieu-ho"
          csrf={csrf}
          fields={{ household: content.household, asOf: content.asOf, fullNumbers: 'yes' }}
        >
          In bản ghi đủ số
        </PostButton>
      )}
      {fresh && <PrintButton />}
      {!fresh && !document.cancelled && (
        <PostButton action={`/giay-to/${document.id}/in-lai`} csrf={csrf} icon="printer">
          In lại
        </PostButton>
      )}
    </div>
  );
}

/** When it was printed, or that its number was taken back. */
function StateMessage({ document, fresh }: { document: PrintedDocument; fresh: boolean }) {
  const { cancelled } = document;
  if (cancelled) {
    return (
      <Message kind="error">
        <strong>Đã hủy</strong> lúc {formatInstant(cancelled.at)}, người hủy: {cancelled.by}. Lý do:{' '}
        {cancelled.reason}
      </Message>
    );
  }
  return (
    <Message kind="neutral">
      {fresh ? (
        <>
          <strong>Đã ghi vào nhật ký.</strong> Bấm In, hoặc Ctrl+P, để đưa ra máy in.
        </>
      ) : (
        <>
          In lúc {formatInstant(document.createdAt)}, người in: {document.createdBy}. Nội dung giữ nguyên như
          lúc in.
        </>
      )}
    </Message>
  );
}

function CancelForm(props: { id: string; csrf: string; reason: string; faults: FormFaults }) {
  const { faults } = props;
  return (
    <details class="cancel" open={faults.all.length > 0}>
      <summary>Hủy giấy xác nhận cấp nhầm</summary>
      <form method="post" action={`/giay-to/${props.id}/huy`} class="form-stack">
        <Csrf token={props.csrf} />
        <ErrorSummary faults={faults} verb="Chưa hủy được" />
        <TextField
          width="w6"
          label="Lý do hủy"
          name="reason"
          pointer="/reason"
          value={props.reason}
          faults={faults}
          hint="Số của giấy vẫn nằm trong sổ, kèm lý do này; giấy mới mang số tiếp theo"
          maxLength={1000}
        />
        <div>
          <Submit kind="danger">Hủy giấy xác nhận</Submit>
        </div>
      </form>
    </details>
  );
}

async function documentView(
  t: ReadTx,
  input: { csrf: string },
  deps: { demo: boolean },
  id: string,
  state: { fresh: boolean; reason: string; faults: FormFaults },
) {
  const document = await readDocument(t, id);
  const fresh = state.fresh && !document.cancelled;
  const cancellable =
    document.kind === 'certificate' && !document.cancelled && may(t.actor, 'registers.write');
  return {
    html: (
      <Layout title={document.title} chrome={await chromeOf(t, input, '/so', deps)}>
        <Crumbs
          path={[
            ...(document.household ? [{ href: `/ho/${document.household}`, text: 'Hộ' }] : []),
            { href: '/giay-to', text: 'Giấy tờ đã in' },
            { text: documentKindLabels[document.kind] },
          ]}
        />
        <Title right={<Tools document={document} csrf={input.csrf} fresh={fresh} />}>
          {documentKindLabels[document.kind]}
        </Title>
        <StateMessage document={document} fresh={fresh} />
        <PaperView content={document.content} cancelled={document.cancelled !== null} />
        {cancellable && <CancelForm id={id} csrf={input.csrf} reason={state.reason} faults={state.faults} />}
      </Layout>
    ),
  };
}

const documentPage = showPage({
  path: '/giay-to/:id',
  permission: 'registers.read',
  params,
  query: Type.Object({ in: Type.Optional(Type.String({ maxLength: 1 })) }),
  handler: (t, input, deps) =>
    documentView(t, input, deps, input.params.id, {
      fresh: input.query.in !== undefined,
      reason: '',
      faults: noFaults,
    }),
});

const documentsPage = showPage({
  path: '/giay-to',
  permission: 'registers.read',
  query: Type.Object({ cursor: listQuery.cursor }),
  async handler(t, input, deps) {
    const { cursor } = input.query;
    const query = { limit: 50, ...(cursor ? { cursor } : {}) };
    const { items, total } = await listDocuments(t, query);
    const { offset, limit } = pageOf(query);
    const link = (at: number): string =>
      `/giay-to?${new URLSearchParams({ cursor: Buffer.from(`o${at}`).toString('base64url') })}`;
    return {
      html: (
        <Layout title="Giấy tờ đã in" chrome={await chromeOf(t, input, '/so', deps)}>
          <Title
            right={
              <>
                {may(t.actor, 'registers.write') && (
                  <LinkButton href="/giay-to/thiet-lap">Người ký, địa danh</LinkButton>
                )}
                <LinkButton href="/giay-to/ban-giao">Sổ bàn giao</LinkButton>
              </>
            }
          >
            Giấy tờ đã in
          </Title>
          {items.length === 0 ? (
            <Empty icon="printer" title="Chưa in giấy tờ nào">
              Giấy xác nhận và phiếu hộ in từ trang của hộ; danh sách và niêm yết in từ các sổ quản lý.
            </Empty>
          ) : (
            <>
              <Table
                caption="Giấy tờ đã in"
                rows={items}
                columns={[
                  { head: 'Loại', cell: (row) => documentKindLabels[row.kind] },
                  {
                    head: 'Giấy tờ',
                    cell: (row) => (
                      <>
                        <a href={`/giay-to/${row.id}`}>{row.title}</a>
                        {row.cancelled && ' (đã hủy)'}
                      </>
                    ),
                  },
                  { head: 'Tại ngày', cell: (row) => formatDay(row.asOf) },
                  { head: 'Người in', cell: (row) => row.createdBy },
                  { head: 'Lúc', cell: (row) => formatInstant(row.createdAt) },
                ]}
              />
              <Pager
                from={offset + 1}
                to={offset + items.length}
                total={formatNumber(total)}
                previous={offset > 0 ? link(Math.max(0, offset - limit)) : null}
                next={offset + items.length < total ? link(offset + items.length) : null}
              />
            </>
          )}
        </Layout>
      ),
    };
  },
});

/** Prints first, shows then: reading a page writes nothing. */
const printPages: Page[] = [
  writePage({
    path: '/giay-to/phieu-ho',
    permission: 'registers.read',
    async handler(t, { form }) {
      const id = await printHouseholdSheet(
        t,
        checkForm(householdSheetFormSchema, {
          household: typed(form, 'household'),
          asOf: typed(form, 'asOf'),
          fullNumbers: typed(form, 'fullNumbers') === 'yes',
        }),
      );
      return { redirect: `/giay-to/${id}?in=1` };
    },
  }),
  freePage({
    method: 'POST',
    path: '/giay-to/danh-sach',
    permission: 'registers.read',
    async handler({ actor, form }, { db }) {
      const area = typed(form, 'area');
      const format = typed(form, 'format');
      if (format !== 'paper' && format !== 'xlsx' && format !== 'handout')
        throw invalid('/format', 'format', 'Dạng: chọn In, In giao tổ trưởng hoặc Tải .xlsx.');
      const asked = checkForm(registerListFormSchema, {
        register: typed(form, 'register'),
        asOf: typed(form, 'asOf'),
        ...(area ? { area } : {}),
        ...(format === 'handout' ? { audience: 'groupHead' } : {}),
      });
      const id = await db.tx(actor, (t) => printRegisterList(t, asked));
      if (format !== 'xlsx') return { redirect: `/giay-to/${id}?in=1` };
      const document = await db.tx(actor, (t) => fetchList(t, id));
      return {
        file: { name: workbookName(document), type: xlsxType, body: await documentWorkbook(document) },
      };
    },
  }),
  writePage({
    path: '/giay-to/:id/in-lai',
    permission: 'registers.read',
    params,
    async handler(t, { params: { id } }) {
      await recordReprint(t, id);
      return { redirect: `/giay-to/${id}?in=1` };
    },
  }),
  writePage({
    path: '/giay-to/:id/huy',
    permission: 'registers.write',
    params,
    async handler(t, { params: { id }, form }) {
      await cancelCertificate(t, id, checkForm(cancelFormSchema, { reason: typed(form, 'reason') }));
      return { redirect: `/giay-to/${id}` };
    },
    refused: (t, input, error, deps) =>
      documentView(t, input, deps, input.params.id, {
        fresh: false,
        reason: typed(input.form, 'reason'),
        faults: faultsOf(error),
      }),
  }),
  freePage({
    method: 'POST',
    path: '/giay-to/:id/tep',
    permission: 'registers.read',
    async handler({ actor, params: given }, { db }) {
      const { id } = given as { id: string }; // the path's own parameter
      const document = await db.tx(actor, (t) => fetchList(t, id));
      return {
        file: { name: workbookName(document), type: xlsxType, body: await documentWorkbook(document) },
      };
    },
  }),
];

export const documentPages: Page[] = [
  documentsPage,
  ...printPages,
  ...certificatePages,
  ...postingPages,
  ...deskPages, // before the documents: /giay-to/xac-nhan is no document's id
  documentPage,
];
