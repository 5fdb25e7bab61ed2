import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../../app/chrome.ts';
import { freePage, type Page, showPage, writePage } from '../../../app/page.ts';
import type { ReadTx } from '../../../db/tx.ts';
import { formatInstant } from '../../../shared/dates.ts';
import { AppError } from '../../../shared/errors.ts';
import { checkForm, checkQuery } from '../../../shared/schema.ts';
import { headerKey } from '../../../shared/text.ts';
import { formRows, type Typed, textOf } from '../../../shared/typedForm.ts';
import { Csrf } from '../../../web/components/fields.tsx';
import { Crumbs, Empty, Message, Submit, Table, Title } from '../../../web/components/parts.tsx';
import { Layout } from '../../../web/layout.tsx';
import { registerLabels } from '../labels.ts';
import { previewPage } from '../previewPage.tsx';
import {
  type ImportProfile,
  profileChangeSchema,
  profileOfImportSchema,
  type ReadingForm,
  readingFormSchema,
} from '../schema.ts';
import { readImport } from '../service.ts';
import { changeProfile, endProfile, ignored, listProfiles, type Mapping } from './profiles.ts';
import { saveProfileOfImport } from './senders.ts';

const path = '/nhap-xuat/noi-gui';
const idParams = Type.Object({ id: Type.String({ maxLength: 40 }) });

const faultOf = (error: AppError): string => error.errors[0]?.message ?? error.detail;

function Mapped({ profile }: { profile: ImportProfile }) {
  const fields = Object.values(profile.mapping);
  const unused = fields.filter((field) => field === ignored).length;
  return (
    <>
      {fields.length - unused} cột{unused > 0 && `, ${unused} cột không sử dụng`}
      <span class="second">
        {profile.fonts === 'keep' ? 'chữ phông cũ giữ nguyên' : 'chữ phông cũ đọc sang Unicode'}
      </span>
    </>
  );
}

function Tools({ profile, csrf }: { profile: ImportProfile; csrf: string }) {
  return (
    <div class="tools">
      <form class="inline-form" method="post" action={`${path}/${profile.id}/ten`}>
        <Csrf token={csrf} />
        <input class="input" name="name" value={profile.name} maxLength={200} aria-label="Tên nơi gửi" />
        <Submit slim>Đổi tên</Submit>
      </form>
      <form method="post" action={`${path}/${profile.id}/bo`}>
        <Csrf token={csrf} />
        <Submit slim>Bỏ</Submit>
      </form>
    </div>
  );
}

async function listPage(t: ReadTx, input: { csrf: string; fault?: string }, deps: { demo: boolean }) {
  const profiles = await listProfiles(t);
  return (
    <Layout title="Nơi gửi đã lưu" chrome={await chromeOf(t, input, '/nhap-xuat', deps)}>
      <Crumbs path={[{ href: '/nhap-xuat', text: 'Nhập / Xuất' }, { text: 'Nơi gửi đã lưu' }]} />
      <Title>Nơi gửi đã lưu</Title>
      {input.fault && <Message kind="error">{input.fault}</Message>}
      {profiles.length === 0 ? (
        <Empty icon="list-check" title="Chưa lưu nơi gửi nào">
          Lúc xem trước một tệp, bấm Lưu cho nơi gửi: lần sau tệp của nơi ấy được đọc đúng như vậy.
        </Empty>
      ) : (
        <Table
          caption="Nơi gửi đã lưu"
          rows={profiles}
          columns={[
            {
              head: 'Nơi gửi',
              cell: (row) => (
                <>
                  <strong>{row.name}</strong>
                  <span class="second">{registerLabels[row.register]}</span>
                </>
              ),
            },
            { head: 'Ghép cột', cell: (row) => <Mapped profile={row} /> },
            { head: 'Cách xử lý đã nhớ', cell: (row) => row.decisions, number: true },
            {
              head: 'Lưu',
              cell: (row) => (
                <>
                  {row.recordedBy}
                  <span class="second">{formatInstant(row.recordedAt)}</span>
                </>
              ),
            },
            { head: '', cell: (row) => <Tools profile={row} csrf={input.csrf} /> },
          ]}
        />
      )}
    </Layout>
  );
}

/** The columns of the form; of two with one header the first that is used counts. */
function mappingOf(form: Typed): Mapping {
  const rows = formRows(form.columns).map((row) => [textOf(row, 'header'), textOf(row, 'field')] as const);
  const used = rows.filter(([, field]) => field !== ignored);
  const keys = new Set(used.map(([header]) => headerKey(header)));
  return Object.fromEntries([
    ...rows.filter(([header]) => !keys.has(headerKey(header))),
    ...used.toReversed(),
  ]);
}

/** Another sender brings its own columns and fonts; else those of the form count. */
function readingOf(form: Typed, sender: string): ReadingForm {
  const profile = textOf(form, 'profile');
  if (profile !== sender || form.columns === undefined) return { profile: profile === '' ? null : profile };
  return checkForm(readingFormSchema, {
    mapping: mappingOf(form),
    fonts: textOf(form, 'fonts') || undefined,
  });
}

const readAgainPage = freePage({
  method: 'POST',
  path: '/nhap-xuat/nhap/:id/doc-lai',
  permission: 'imports',
  async handler({ actor, params, form, csrf }, deps) {
    const { id } = checkQuery(idParams, params);
    try {
      const { profile } = await deps.db.read(actor, (t) => readImport(t, id));
      const { read } = await deps.importRunner.readAgain(actor, id, readingOf(form, profile?.id ?? ''));
      await deps.importRunner.soon(read).catch(() => undefined); // told by the page of the import
      return { redirect: `/nhap-xuat/nhap/${id}` };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const html = await deps.db.read(actor, (t) =>
        previewPage(t, { id, query: {}, csrf, fault: faultOf(error) }, deps),
      );
      return { html, status: error.status };
    }
  },
});

export const senderPages: Page[] = [
  readAgainPage,
  showPage({
    path,
    permission: 'imports',
    handler: async (t, input, deps) => ({ html: await listPage(t, input, deps) }),
  }),
  writePage({
    path: `${path}/:id/ten`,
    permission: 'imports',
    params: idParams,
    async handler(t, { params: { id }, form }) {
      await changeProfile(t, id, checkForm(profileChangeSchema, { name: textOf(form, 'name') }));
      return { redirect: path };
    },
    refused: async (t, { csrf }, error, deps) => ({
      html: await listPage(t, { csrf, fault: faultOf(error) }, deps),
    }),
  }),
  writePage({
    path: `${path}/:id/bo`,
    permission: 'imports',
    params: idParams,
    async handler(t, { params: { id } }) {
      await endProfile(t, id);
      return { redirect: path };
    },
  }),
  writePage({
    path: '/nhap-xuat/nhap/:id/noi-gui',
    permission: 'imports',
    params: idParams,
    async handler(t, { params: { id }, form }) {
      const { name } = checkForm(profileOfImportSchema, { name: textOf(form, 'name') });
      await saveProfileOfImport(t, id, name);
      return { redirect: `/nhap-xuat/nhap/${id}` };
    },
    refused: async (t, { params: { id }, csrf }, error, deps) => ({
      html: await previewPage(t, { id, query: {}, csrf, fault: faultOf(error) }, deps),
    }),
  }),
];
