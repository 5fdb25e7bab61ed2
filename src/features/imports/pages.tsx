import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { freePage, type Page, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import { receiveUpload } from '../../app/upload.ts';
import type { ReadTx } from '../../db/tx.ts';
import { addMonths, formatInstant, monthOf } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { formatNumber } from '../../shared/money.ts';
import { checkQuery } from '../../shared/schema.ts';
import { uncapitalise } from '../../shared/text.ts';
import type { Typed } from '../../shared/typedForm.ts';
import type { Underway } from '../../shared/underway.ts';
import { Csrf, ErrorSummary, SelectField, TextField } from '../../web/components/fields.tsx';
import { Empty, LinkButton, Message, Section, Submit, Table, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { requireCsrf } from '../accounts/sessions.ts';
import { listAreas } from '../areas/service.ts';
import type { Campaign } from '../campaigns/schema.ts';
import { listCampaigns } from '../campaigns/service.ts';
import { listExports } from '../exports/service.ts';
import { formChoices } from '../reportForms/service.ts';
import { decisionPages } from './decisions/decisionPages.tsx';
import { campaignChoices, ExportForm, ExportsTable } from './exportParts.tsx';
import { registerLabels, stateLabels } from './labels.ts';
import { importPage } from './previewPage.tsx';
import { progressPages } from './progressPage.tsx';
import { workbookUpload } from './reading/archive.ts';
import { importRegisters } from './reading/columns.ts';
import { type ImportAnswer, type ImportProfile, importQuerySchema } from './schema.ts';
import { listProfiles } from './senders/profiles.ts';
import { senderPages } from './senders/senderPages.tsx';
import { listImports } from './service.ts';

function UploadForm(props: {
  csrf: string;
  areas: { value: string; label: string }[];
  profiles: readonly ImportProfile[];
  campaigns: readonly Campaign[];
  typed: Record<string, string>;
  faults: FormFaults;
}) {
  const { faults, areas, profiles, campaigns, typed } = props;
  const registers = importRegisters.filter((each) => each !== 'campaign' || campaigns.length > 0);
  return (
    <form method="post" action="/nhap-xuat/nhap" enctype="multipart/form-data" class="form-stack">
      <Csrf token={props.csrf} />
      <ErrorSummary faults={faults} verb="Chưa đọc được tệp" />
      <div class="fields">
        <SelectField
          width="w4"
          label="Tệp này là"
          name="register"
          pointer="/register"
          value={typed.register ?? 'residents'}
          faults={faults}
          choices={registers.map((value) => ({ value, label: registerLabels[value] }))}
        />
        {campaigns.length > 0 && (
          <SelectField
            width="w4"
            label="Đợt hỗ trợ"
            name="campaign"
            pointer="/campaign"
            value={typed.campaign ?? ''}
            faults={faults}
            blank="Không chọn"
            hint="Khi nhập danh sách của một đợt"
            choices={campaignChoices(campaigns)}
          />
        )}
        {areas.length > 1 && (
          <SelectField
            width="w4"
            label="Phường"
            name="area"
            pointer="/area"
            value={typed.area ?? areas[0]?.value ?? ''}
            faults={faults}
            choices={areas}
          />
        )}
        {profiles.length > 0 && (
          <SelectField
            width="w4"
            label="Nơi gửi"
            name="profile"
            pointer="/profile"
            value={typed.profile ?? ''}
            faults={faults}
            blank="Không chọn, ghép cột theo tiêu đề"
            choices={profiles.map(({ id, name, register }) => ({
              value: id,
              label: `${name} (${uncapitalise(registerLabels[register])})`,
            }))}
          />
        )}
        <TextField
          width="w4"
          label="Tệp Excel"
          name="file"
          pointer="/file"
          type="file"
          value=""
          faults={faults}
          hint="Tệp .xlsx, .xlsm hoặc .csv, tiêu đề ở đâu cũng được"
        />
        <SelectField
          width="w4"
          label="Chữ phông cũ (.VnTime, VNI)"
          name="fonts"
          pointer="/fonts"
          value={typed.fonts ?? ''}
          faults={faults}
          blank={profiles.length > 0 ? 'Theo nơi gửi' : 'Đọc sang Unicode, cho xem trước'}
          choices={[
            ...(profiles.length > 0 ? [{ value: 'convert', label: 'Đọc sang Unicode, cho xem trước' }] : []),
            { value: 'keep', label: 'Giữ nguyên như trong tệp' },
          ]}
        />
      </div>
      <div>
        <Submit kind="primary" icon="upload">
          Đọc tệp, xem trước
        </Submit>
      </div>
    </form>
  );
}

function ImportsTable({ rows }: { rows: readonly ImportAnswer[] }) {
  return (
    <Table
      caption="Các lần nhập"
      rows={rows}
      columns={[
        { head: 'Tệp', cell: (row) => <a href={`/nhap-xuat/nhap/${row.id}`}>{row.filename}</a> },
        { head: 'Sổ', cell: (row) => registerLabels[row.register] },
        { head: 'Lúc', cell: (row) => formatInstant(row.createdAt) },
        { head: 'Số dòng', cell: (row) => formatNumber(row.rows), number: true },
        { head: 'Trạng thái', cell: (row) => stateLabels[row.state] },
      ]}
    />
  );
}

async function frontPage(
  t: ReadTx,
  input: { csrf: string },
  deps: { demo: boolean; exportRunner: { underway: Underway } },
  faults: { upload: FormFaults; export: FormFaults },
  typed: Record<string, string> = {},
  typedExport: Typed = {},
) {
  const areas = (await listAreas(t, t.today)).filter(({ validTo }) => validTo === null || validTo >= t.today);
  const wards = areas
    .filter(({ kind }) => kind === 'ward')
    .map(({ code, name }) => ({ value: code, label: name }));
  const exports = await listExports(t, 20);
  const mayImport = may(t.actor, 'imports');
  const imports = mayImport ? (await listImports(t, { limit: 10 })).items : [];
  const profiles = mayImport ? await listProfiles(t) : [];
  const campaigns = may(t.actor, 'campaigns.read') ? await listCampaigns(t) : [];
  const { underway } = deps.exportRunner;
  // Those that another process makes (`sas export`) tell nothing here.
  const isBusy = exports.some(
    ({ id, state }) => (state === 'queued' || state === 'running') && !underway.told(id),
  );
  const lastMonth = addMonths(monthOf(t.today), -1).split('-').reverse().join('/');
  return (
    <Layout title="Nhập / Xuất" chrome={await chromeOf(t, input, '/nhap-xuat', deps)}>
      <Title right={<LinkButton href="/noi-nhan">Nơi nhận</LinkButton>}>Nhập / Xuất</Title>
      {isBusy && (
        <div data-reload-ms="1500">
          <Message kind="neutral">Đang làm tệp, trang tự mở lại khi xong.</Message>
        </div>
      )}
      {mayImport && (
        <Section title="Nhập Excel" right={<a href="/nhap-xuat/noi-gui">Nơi gửi đã lưu</a>}>
          <UploadForm
            csrf={input.csrf}
            areas={wards}
            profiles={profiles}
            campaigns={campaigns.filter(({ state }) => state !== 'settled')}
            typed={typed}
            faults={faults.upload}
          />
        </Section>
      )}
      <Section title="Xuất báo cáo, sổ">
        <ErrorSummary faults={faults.export} verb="Chưa xuất được" />
        <ExportForm
          csrf={input.csrf}
          areas={wards}
          campaigns={campaigns}
          forms={await formChoices(t)}
          month={lastMonth}
          typed={typedExport}
          faults={faults.export}
        />
      </Section>
      <Section title="Đã xuất">
        {exports.length === 0 ? (
          <Empty icon="file-spreadsheet" title="Chưa xuất tệp nào">
            Chọn báo cáo ở trên rồi bấm Xuất tệp.
          </Empty>
        ) : (
          <ExportsTable rows={exports} underway={underway} csrf={input.csrf} />
        )}
      </Section>
      {mayImport && (
        <Section title="Đã nhập" right={<a href="/nhap-xuat/cach-xu-ly">Cách xử lý đã nhớ</a>}>
          {imports.length === 0 ? (
            <Empty icon="upload" title="Chưa nhập tệp nào">
              Chọn một tệp Excel ở trên; xem trước rồi mới ghi.
            </Empty>
          ) : (
            <ImportsTable rows={imports} />
          )}
        </Section>
      )}
    </Layout>
  );
}

const uploadPage = freePage({
  method: 'POST',
  path: '/nhap-xuat/nhap',
  permission: 'imports',
  async handler({ actor, request, csrf }, deps) {
    let typed: Record<string, string> = {};
    try {
      const upload = await receiveUpload(request, workbookUpload);
      try {
        request.body = upload.fields;
        requireCsrf(request);
        typed = upload.fields;
        const { register, area, fonts, campaign } = checkQuery(importQuerySchema, {
          register: upload.fields.register,
          ...(upload.fields.campaign ? { campaign: upload.fields.campaign } : {}),
          ...(upload.fields.fonts ? { fonts: upload.fields.fonts } : {}),
          ...(upload.fields.area ? { area: upload.fields.area } : {}),
        });
        const { id, read } = await deps.importRunner.receive(actor, {
          register,
          ...(area ? { area } : {}),
          ...(campaign ? { campaign } : {}),
          ...(fonts ? { keepsLegacy: fonts === 'keep' } : {}),
          ...(upload.fields.profile ? { profile: upload.fields.profile } : {}),
          guessesHeader: true,
          file: upload.file,
          filename: upload.filename,
          sha256: upload.sha256,
        });
        await deps.importRunner.answered(actor, id, deps.importRunner.soon(read));
        return { redirect: `/nhap-xuat/nhap/${id}` };
      } finally {
        await upload.discard();
      }
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'forbidden') throw error;
      const faults = { upload: faultsOf(error), export: noFaults };
      return {
        html: await deps.db.read(actor, (t) => frontPage(t, { csrf }, deps, faults, typed)),
        status: error.status,
      };
    }
  },
});

export const importPages: Page[] = [
  showPage({
    path: '/nhap-xuat',
    permission: 'exports',
    query: Type.Object({ dot: Type.Optional(Type.String({ maxLength: 40 })) }),
    async handler(t, input, deps) {
      const { dot } = input.query;
      const typed: Record<string, string> = dot === undefined ? {} : { register: 'campaign', campaign: dot };
      return { html: await frontPage(t, input, deps, { upload: noFaults, export: noFaults }, typed, typed) };
    },
  }),
  uploadPage,
  importPage,
  ...decisionPages,
  ...senderPages,
  ...progressPages,
];

export { frontPage };
