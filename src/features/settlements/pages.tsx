import { stat } from 'node:fs/promises';
import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { freePage, type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import { receiveUpload } from '../../app/upload.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { AppError, invalid } from '../../shared/errors.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import type { Goods } from '../../shared/inKind.ts';
import { parseMoney } from '../../shared/money.ts';
import { checkForm, checkQuery, idSchema } from '../../shared/schema.ts';
import { dayOf, optionalDay, type Typed, textOf } from '../../shared/typedForm.ts';
import { Crumbs, PrintButton, Title } from '../../web/components/parts.tsx';
import { faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { requireCsrf } from '../accounts/sessions.ts';
import { findCampaign, readCampaign } from '../campaigns/service.ts';
import { CampaignHead } from '../campaigns/views.tsx';
import { letterheadFor } from '../documents/office.ts';
import { listsWorkbook, requestExport } from '../exports/service.ts';
import { keepFile, paperUpload } from '../papers/service.ts';
import { returnToBudget, reverseReturn } from './budgetReturns.ts';
import { settlementPath } from './forms.tsx';
import { HandoverPaper, SettlementPaper } from './paper.tsx';
import { settlementReport } from './report.ts';
import { voucherFormSchema } from './schema.ts';
import { readSettlement, reopen, settle } from './service.ts';
import { SettlementView } from './views.tsx';
import { addVoucher, retractVoucher } from './vouchers.ts';

const root = '/tet/:id/quyet-toan';
const params = Type.Object({ id: idSchema('Đợt hỗ trợ') });
const oneParams = Type.Object({ id: idSchema('Đợt hỗ trợ'), which: idSchema('Mục') });

interface Around {
  csrf: string;
  params: { id: string };
}
interface Refused {
  which: 'voucher' | 'return' | 'close';
  typed: Typed;
  error: AppError;
}

async function view(t: ReadTx, input: Around, deps: { demo: boolean }, refused: Refused | null = null) {
  const { id } = input.params;
  const settlement = await readSettlement(t, id);
  const campaign = await readCampaign(t, id);
  return (
    <Layout
      title={`Quyết toán, ${campaign.name}`}
      chrome={await chromeOf(t, input, settlementPath(id), deps)}
    >
      <CampaignHead campaign={campaign} current="payment" links={true} />
      <SettlementView
        settlement={settlement}
        editing={{
          campaign: id,
          csrf: input.csrf,
          mayWrite: may(t.actor, 'registers.write') && settlement.state === 'open',
          view: { typed: refused?.typed ?? {}, faults: refused ? faultsOf(refused.error) : noFaults },
          refused: refused?.which ?? null,
        }}
        mayClose={may(t.actor, 'settlements')}
        mayReopen={may(t.actor, 'approvals')}
      />
    </Layout>
  );
}

const settlementPage = showPage({
  path: root,
  permission: 'registers.read',
  params,
  handler: async (t, input, deps) => ({ html: await view(t, input, deps) }),
});

/** Money as typed; refused with its label when it cannot be read, blank where it may be. */
function moneyOf(form: Typed, name: string, label: string): number {
  const text = textOf(form, name);
  const amount = parseMoney(text);
  if (amount === undefined)
    throw invalid(`/${name}`, 'money', `${label} “${text}”: ghi số đồng, ví dụ 1.500.000.`);
  return amount;
}

const given = (form: Typed, name: string): Record<string, string> =>
  textOf(form, name) === '' ? {} : { [name]: textOf(form, name) };

const voucherForm = (form: Typed) =>
  checkForm(voucherFormSchema, {
    source: textOf(form, 'source'),
    kind: textOf(form, 'kind'),
    ...given(form, 'number'),
    datedOn: dayOf(form, 'datedOn', 'Ngày chứng từ'),
    amountDong: moneyOf(form, 'amountDong', 'Số tiền'),
    ...given(form, 'note'),
  });

const voucherPage = freePage({
  method: 'POST',
  path: `${root}/chung-tu`,
  permission: 'registers.write',
  async handler({ actor, request, csrf, params: raw }, deps) {
    const { id } = checkQuery(params, raw);
    let fields: Typed = {};
    try {
      const upload = await receiveUpload(request, paperUpload);
      try {
        fields = upload.fields;
        request.body = upload.fields;
        requireCsrf(request);
        const form = voucherForm(fields);
        // A browser sends an empty file where none was chosen.
        const chosen = (await stat(upload.file)).size > 0;
        const kept = chosen ? await keepFile(deps.config.dataDir, upload.file, upload.filename) : null;
        await deps.db.tx(actor, (t) => addVoucher(t, id, form, kept));
        return { redirect: settlementPath(id) };
      } finally {
        await upload.discard();
      }
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'forbidden') throw error;
      const input = { csrf, params: { id } };
      return {
        html: await deps.db.read(actor, (t) =>
          view(t, input, deps, { which: 'voucher', typed: fields, error }),
        ),
        status: error.status,
      };
    }
  },
});

/** A form of the page: done, then the page again; refused, the page says why beside the form. */
function action(
  path: string,
  permission: 'registers.write' | 'settlements' | 'approvals',
  which: Refused['which'],
  run: (t: WriteTx, id: string, form: Typed) => Promise<unknown>,
): Page {
  return writePage({
    path: `${root}/${path}`,
    permission,
    params,
    async handler(t, input) {
      await run(t, input.params.id, input.form);
      return { redirect: settlementPath(input.params.id) };
    },
    refused: async (t, input, error, deps) => ({
      html: await view(t, input, deps, { which, typed: input.form, error }),
    }),
  });
}

/** Takes one thing of the account back, with the reason. */
function takeBack(
  path: string,
  which: Refused['which'],
  run: (t: WriteTx, id: string, what: string, reason: string) => Promise<void>,
): Page {
  return writePage({
    path: `${root}/${path}`,
    permission: 'registers.write',
    params: oneParams,
    async handler(t, input) {
      const reason = textOf(input.form, 'reason');
      if (reason === '') throw invalid('/reason', 'required', 'Lý do: còn trống, ghi vì sao.');
      await run(t, input.params.id, input.params.which, reason);
      return { redirect: settlementPath(input.params.id) };
    },
    refused: async (t, input, error, deps) => ({
      html: await view(t, input, deps, { which, typed: {}, error }),
    }),
  });
}

/** Goods of a source that nobody was given, where the form says that they go back with the money. */
async function undrawnGoods(t: WriteTx, id: string, form: Typed): Promise<{ undrawnInKind?: Goods[] }> {
  if (textOf(form, 'undrawnGoods') === '') return {};
  const { sources } = (await readSettlement(t, id)).content;
  return { undrawnInKind: sources.find(({ source }) => source === textOf(form, 'source'))?.leftGoods ?? [] };
}

const returnPage = action('nop-tra', 'registers.write', 'return', async (t, id, form) =>
  returnToBudget(t, id, {
    ...(await undrawnGoods(t, id, form)),
    source: textOf(form, 'source'),
    number: requiredText(form, 'number', 'Số giấy nộp trả'),
    returnedOn: dayOf(form, 'returnedOn', 'Ngày nộp trả'),
    ...(textOf(form, 'undrawnDong') && {
      undrawnDong: moneyOf(form, 'undrawnDong', 'Kinh phí chưa dùng'),
    }),
    ...given(form, 'note'),
  }),
);

function requiredText(form: Typed, name: string, label: string, pointer = `/${name}`): string {
  const text = textOf(form, name);
  if (text === '') throw invalid(pointer, 'required', `${label}: còn trống, cần nhập.`);
  return text;
}

const closePage = action('dong', 'settlements', 'close', (t, id, form) => {
  const settledOn = optionalDay(form, 'settledOn', 'Ngày quyết toán');
  const decided = textOf(form, 'number') !== '' || textOf(form, 'date') !== '';
  const typed = {
    ...(settledOn && { settledOn }),
    ...(decided && {
      decision: {
        number: requiredText(form, 'number', 'Số văn bản', '/decision/number'),
        date: dayOf(form, 'date', 'Ngày văn bản', '/decision/date'),
        ...given(form, 'issuer'),
      },
    }),
    ...given(form, 'explanation'),
  };
  return settle(t, id, typed, { askWhy: true });
});

const reopenPage = action('dieu-chinh', 'approvals', 'close', (t, id, form) =>
  reopen(t, id, requiredText(form, 'reason', 'Lý do điều chỉnh')),
);

/** One of the two papers of the account. */
function paperPage(path: string, title: string, Paper: typeof SettlementPaper): Page {
  return showPage({
    path: `${root}/${path}`,
    permission: 'registers.read',
    params,
    async handler(t, input, deps): Promise<PageResult> {
      const { id } = input.params;
      const settlement = await readSettlement(t, id);
      const campaign = await findCampaign(t, id);
      const letterhead = await letterheadFor(t, campaign.area_code);
      return {
        html: (
          <Layout
            title={`${title}, ${campaign.name}`}
            chrome={await chromeOf(t, input, settlementPath(id), deps)}
          >
            <Crumbs
              path={[
                { href: `/tet/${id}`, text: campaign.name },
                { href: settlementPath(id), text: 'Quyết toán' },
                { text: title },
              ]}
            />
            <Title right={<PrintButton />}>{title}</Title>
            <Paper settlement={settlement} name={campaign.name} letterhead={letterhead} today={t.today} />
          </Layout>
        ),
      };
    },
  });
}

const filePage = freePage({
  method: 'GET',
  path: `${root}/tep`,
  permission: 'registers.read',
  async handler({ actor, params: raw }, deps) {
    const { id } = checkQuery(params, raw);
    const made = await deps.db.read(actor, async (t) => {
      const campaign = await findCampaign(t, id);
      const report = await settlementReport(t, id, campaign.area_code);
      return { report, campaign, letterhead: await letterheadFor(t, campaign.area_code) };
    });
    await deps.db.tx(actor, async (t) => {
      t.audit({ action: 'settlement.download', kind: 'campaign', id, area: made.campaign.area_code });
    });
    const { report, letterhead } = made;
    const period = `đến ngày ${formatDay(report.asOf)}`;
    const heading = {
      office: letterhead.office,
      period,
      document: null,
      lines: [report.name, `Số liệu ${period}`] as const,
    };
    const body = await listsWorkbook(heading, report.sheets, {
      report: 'tet',
      campaign: id,
      asOf: report.asOf,
    });
    return { file: { name: `quyet-toan-${made.campaign.year}-${id.slice(-6)}.xlsx`, type: xlsxType, body } };
  },
});

const exportPage = freePage({
  method: 'POST',
  path: `${root}/xuat`,
  permission: 'exports',
  async handler({ actor, params: raw }, deps) {
    const { id } = checkQuery(params, raw);
    const made = await deps.db.tx(actor, async (t) => {
      const campaign = await findCampaign(t, id);
      return requestExport(t, { report: 'tet', area: campaign.area_code, campaign: id });
    });
    deps.exportRunner.enqueue(actor, made.id);
    return { redirect: '/nhap-xuat' };
  },
});

export const settlementPages: Page[] = [
  settlementPage,
  voucherPage,
  takeBack('chung-tu/:which/thu-hoi', 'voucher', retractVoucher),
  returnPage,
  takeBack('nop-tra/:which/huy', 'return', reverseReturn),
  closePage,
  reopenPage,
  paperPage('in', 'In quyết toán', SettlementPaper),
  paperPage('bao-cao', 'Báo cáo kết quả cấp phát', HandoverPaper),
  filePage,
  exportPage,
];
