import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { freePage, type Page, showPage } from '../../app/page.ts';
import { receiveUpload } from '../../app/upload.ts';
import type { ReadTx } from '../../db/tx.ts';
import { AppError, invalid } from '../../shared/errors.ts';
import { formatNumber } from '../../shared/money.ts';
import { checkQuery } from '../../shared/schema.ts';
import { Csrf, ErrorSummary, FaultText, SelectField, TextArea } from '../../web/components/fields.tsx';
import { Message, Section, Submit, Table } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, fieldId, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { requireCsrf } from '../accounts/sessions.ts';
import { readCampaign, sourcesOf } from '../campaigns/service.ts';
import { CampaignHead } from '../campaigns/views.tsx';
import { workbookUpload } from '../imports/service.ts';
import { type CheckedRow, type CheckKind, checkList, type ListCheck } from './service.ts';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const path = '/tet/:id/danh-sach/kiem-tra';
/** More would not fit a form's field; a workbook takes any number. */
const longestPaste = 90_000;
const mostShown = 300;

const titles: Record<CheckKind, string> = {
  onlyTheirs: 'Có trong danh sách gửi đến, không có trong danh sách này',
  onlyOurs: 'Có trong danh sách này, không có trong danh sách gửi đến',
  differs: 'Mức khác nhau',
  unreadable: 'Dòng cần xem lại',
  same: 'Khớp nhau',
};

function CheckTable({ kind, rows, id }: { kind: CheckKind; rows: readonly CheckedRow[]; id: string }) {
  if (rows.length === 0) return null;
  const who = (row: CheckedRow) =>
    row.person ? (
      <a href={`/nguoi/${row.person}`}>{row.name}</a>
    ) : row.household ? (
      <a href={`/ho/${row.household}`}>{row.name}</a>
    ) : (
      row.name
    );
  return (
    <Section title={`${titles[kind]} (${formatNumber(rows.length)})`}>
      <Table
        caption={titles[kind]}
        rows={rows.slice(0, mostShown)}
        columns={[
          ...(kind === 'onlyOurs'
            ? []
            : [{ head: 'Dòng', cell: (row: CheckedRow) => String(row.row ?? ''), number: true }]),
          { head: 'Người, hộ', cell: who },
          { head: 'Nguồn', cell: (row) => row.source },
          ...(kind === 'onlyOurs'
            ? []
            : [{ head: 'Gửi đến', cell: (row: CheckedRow) => row.theirs ?? 'không ghi' }]),
          ...(kind === 'onlyTheirs' || kind === 'unreadable'
            ? []
            : [{ head: 'Danh sách này', cell: (row: CheckedRow) => row.ours ?? '' }]),
          ...(kind === 'same'
            ? []
            : [{ head: 'Căn cứ, lý do', cell: (row: CheckedRow) => row.reason ?? '' }]),
          ...(kind === 'onlyTheirs'
            ? [
                {
                  head: '',
                  cell: (row: CheckedRow) => (
                    <a
                      href={`/tet/${id}/danh-sach/bo-sung?${row.person ? `nguoi=${row.person}` : `ho=${row.household}`}`}
                    >
                      Đề nghị bổ sung
                    </a>
                  ),
                },
              ]
            : []),
        ]}
      />
      {rows.length > mostShown && <p class="second">Và {formatNumber(rows.length - mostShown)} dòng khác.</p>}
    </Section>
  );
}

function Result({ check, id }: { check: ListCheck; id: string }) {
  const n = (kind: CheckKind): string => formatNumber(check[kind].length);
  return (
    <>
      <Message kind="done">
        Khớp {n('same')} dòng; {n('onlyTheirs')} dòng chỉ có ở danh sách gửi đến, {n('onlyOurs')} suất chỉ có
        ở danh sách này, {n('differs')} dòng khác mức, {n('unreadable')} dòng cần xem lại. Chưa có gì được
        ghi.
      </Message>
      {(['onlyTheirs', 'onlyOurs', 'differs', 'unreadable'] as const).map((kind) => (
        <CheckTable kind={kind} rows={check[kind]} id={id} />
      ))}
    </>
  );
}

async function checkPage(
  t: ReadTx,
  input: { csrf: string },
  deps: Pick<Deps, 'demo'>,
  id: string,
  shown: { typed: Record<string, string>; faults: FormFaults; check?: ListCheck },
) {
  const campaign = await readCampaign(t, id);
  const sources = await sourcesOf(t, id);
  const { typed, faults, check } = shown;
  return (
    <Layout title="Kiểm tra danh sách" chrome={await chromeOf(t, input, '/tet', deps)}>
      <CampaignHead campaign={campaign} current="list" links={true} />
      {check && <Result check={check} id={id} />}
      <Section title="Kiểm tra danh sách gửi đến">
        <form
          method="post"
          action={`/tet/${id}/danh-sach/kiem-tra`}
          enctype="multipart/form-data"
          class="form-stack"
        >
          <Csrf token={input.csrf} />
          <ErrorSummary faults={faults} verb="Chưa đọc được danh sách" />
          <div class="fields">
            <SelectField
              width="w4"
              label="Nguồn, khi danh sách không ghi"
              name="usual"
              pointer="/usual"
              value={typed.usual ?? ''}
              faults={faults}
              optional
              blank="Theo cột Nguồn"
              choices={sources.map((source) => ({ value: source.id, label: source.name }))}
            />
            <div class="field w8">
              <label for={fieldId('/file')}>Tệp Excel (.xlsx)</label>
              <input class="input" type="file" id={fieldId('/file')} name="file" accept=".xlsx" />
              <div class="hint">
                Cột nào cũng được: họ tên và ngày sinh, số CCCD hoặc mã hộ; nguồn, số tiền, hiện vật.
              </div>
              <FaultText message={faults.of('/file')} id={`${fieldId('/file')}-fault`} />
            </div>
            <TextArea
              width="w12"
              label="hoặc dán các dòng từ Excel, cả dòng tiêu đề"
              name="rows"
              pointer="/rows"
              value={typed.rows ?? ''}
              faults={faults}
              optional
              rows={6}
            />
          </div>
          <div>
            <Submit kind="primary">So với danh sách của đợt</Submit>
          </div>
        </form>
      </Section>
    </Layout>
  );
}

const uploadPage = freePage({
  method: 'POST',
  path,
  permission: 'imports',
  async handler({ actor, request, csrf, params: raw }, deps) {
    const { id } = checkQuery(params, raw);
    let typed: Record<string, string> = {};
    try {
      const upload = await receiveUpload(request, workbookUpload);
      try {
        request.body = upload.fields;
        requireCsrf(request);
        typed = upload.fields;
        const pasted = typed.rows ?? '';
        if (Buffer.byteLength(pasted) > longestPaste)
          throw invalid('/rows', 'tooLong', 'Các dòng dán: quá dài, lưu thành tệp .xlsx rồi chọn tệp.');
        const source = pasted.trim() === '' ? { file: upload.file } : { text: pasted };
        const check = await checkList(deps.db, actor, id, { source, usual: typed.usual || undefined });
        const html = await deps.db.read(actor, (t) =>
          checkPage(t, { csrf }, deps, id, { typed, faults: noFaults, check }),
        );
        return { html };
      } finally {
        await upload.discard();
      }
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'forbidden' || error.code === 'notFound')
        throw error;
      const html = await deps.db.read(actor, (t) =>
        checkPage(t, { csrf }, deps, id, { typed, faults: faultsOf(error) }),
      );
      return { html, status: error.status };
    }
  },
});

/** A list from elsewhere beside the campaign's own. */
export const listCheckPages: Page[] = [
  showPage({
    path,
    permission: 'imports',
    params,
    handler: async (t, input, deps) => ({
      html: await checkPage(t, input, deps, input.params.id, { typed: {}, faults: noFaults }),
    }),
  }),
  uploadPage,
];
