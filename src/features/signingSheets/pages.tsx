import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { freePage, type Page, type PageInput, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { invalid, notFound } from '../../shared/errors.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { checkForm, checkQuery, idSchema } from '../../shared/schema.ts';
import { Csrf } from '../../web/components/fields.tsx';
import { Crumbs, LinkButton, Message, PrintButton, Submit, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults, typed } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { findCampaign, readCampaign } from '../campaigns/service.ts';
import { CampaignHead } from '../campaigns/views.tsx';
import { SheetPaper } from './paper.tsx';
import { printSheets } from './printing.ts';
import { recordRound, roundSheet } from './roundSheet.ts';
import { RoundPaper } from './roundView.tsx';
import { printFormSchema } from './schema.ts';
import { type ReadSheet, readSheet, recordDownload, sheetsOf, signingGroups } from './service.ts';
import { mostGiftsAtOnce, tooManyText } from './sums.ts';
import { type PrintFields, SheetsView, sheetsPath } from './views.tsx';
import { sheetsWorkbook, workbookName } from './workbook.ts';

const root = '/tet/:id/ky-nhan';
const params = Type.Object({ id: idSchema('Đợt hỗ trợ') });
const sheetParams = Type.Object({ id: idSchema('Đợt hỗ trợ'), code: Type.String({ maxLength: 20 }) });
const text = Type.Optional(Type.String({ maxLength: 40 }));
const query = Type.Object({ nguon: text, to: text });

type Around = Pick<PageInput<{ id: string }, unknown>, 'csrf' | 'params'>;
type Shown = { demo: boolean };

async function overview(t: ReadTx, input: Around, deps: Shown, fields: PrintFields, faults: FormFaults) {
  const { id } = input.params;
  const campaign = await readCampaign(t, id);
  const groups = await signingGroups(t, id);
  const sheets = await sheetsOf(t, id, { cancelled: true });
  return (
    <Layout title={`Danh sách ký nhận: ${campaign.name}`} chrome={await chromeOf(t, input, '/tet', deps)}>
      <CampaignHead
        campaign={campaign}
        current="payment"
        links={may(t.actor, 'registers.read')}
        right={<LinkButton href={`/tet/${id}/phat`}>Phát quà</LinkButton>}
      />
      <SheetsView
        campaign={id}
        csrf={input.csrf}
        groups={groups}
        cancelled={sheets.map(({ sheet }) => sheet).filter(({ cancelledAt }) => cancelledAt !== null)}
        typed={fields}
        faults={faults}
        mayPrint={may(t.actor, 'payments')}
        mayRecord={may(t.actor, 'registers.write')}
      />
    </Layout>
  );
}

const indexPage = showPage({
  path: root,
  permission: 'people.read',
  params,
  query,
  handler: async (t, input, deps) => ({
    html: await overview(
      t,
      input,
      deps,
      { source: input.query.nguon ?? '', area: input.query.to ?? '', form: '', reason: '' },
      noFaults,
    ),
  }),
});

const fieldsOf = (form: Record<string, unknown>): PrintFields => ({
  source: typed(form, 'source'),
  area: typed(form, 'area'),
  form: typed(form, 'form'),
  reason: typed(form, 'reason'),
});

const printPage = writePage({
  path: root,
  permission: 'payments',
  params,
  async handler(t, { params: { id }, form }) {
    const given = Object.entries(fieldsOf(form)).filter(([, value]) => value !== '');
    const asked = checkForm(printFormSchema, Object.fromEntries(given));
    await printSheets(t, id, asked);
    const shown = new URLSearchParams({
      ...(asked.source && { nguon: asked.source }),
      ...(asked.area && { to: asked.area }),
    });
    return { redirect: `${sheetsPath(id)}/in?${shown}` };
  },
  refused: async (t, input, error, deps) => ({
    html: await overview(t, input, deps, fieldsOf(input.form), faultsOf(error)),
  }),
});

/** Papers on a page, with what can be done with them. */
async function paperPage(t: ReadTx, input: Around, deps: Shown, read: readonly ReadSheet[], file: string) {
  const { id } = input.params;
  const campaign = await findCampaign(t, id);
  const [first] = read;
  if (!first) throw notFound('Chưa in danh sách ký nhận nào ở đây: vào Danh sách ký nhận để in.');
  const pages = read.reduce((sum, { sheet }) => sum + sheet.pages.length, 0);
  const gifts = read.reduce((sum, { sheet }) => sum + sheet.gifts, 0);
  const fits = gifts <= mostGiftsAtOnce;
  const title =
    read.length === 1 ? `Danh sách ký nhận ${first.sheet.code}` : `${read.length} danh sách ký nhận`;
  return (
    <Layout title={title} chrome={await chromeOf(t, input, '/tet', deps)}>
      <Crumbs
        path={[
          { href: `/tet/${id}`, text: campaign.name },
          { href: sheetsPath(id), text: 'Danh sách ký nhận' },
          { text: title },
        ]}
      />
      <Title>{title}</Title>
      <div class="paper-tools">
        {fits && <PrintButton />}
        <LinkButton href={file} icon="file-spreadsheet">
          Tải .xlsx
        </LinkButton>
        <span class="small second">
          {pages} trang A4 ngang. Mã trang ở chân trang dùng khi ghi đã phát theo trang.
        </span>
      </div>
      {first.sheet.cancelledAt !== null && (
        <Message kind="error">
          Danh sách này đã hủy: {first.sheet.cancelReason}. Không dùng để ký nhận.
        </Message>
      )}
      {fits ? (
        read.map(({ sheet, content }) => <SheetPaper sheet={sheet} content={content} />)
      ) : (
        <Message kind="neutral">{tooManyText(gifts)}</Message>
      )}
    </Layout>
  );
}

const allPage = showPage({
  path: `${root}/in`,
  permission: 'people.read',
  params,
  query,
  async handler(t, input, deps) {
    const { nguon: source, to: area } = input.query;
    const read = await sheetsOf(t, input.params.id, { source, area });
    const asked = new URLSearchParams({ ...(source && { nguon: source }), ...(area && { to: area }) });
    return { html: await paperPage(t, input, deps, read, `${sheetsPath(input.params.id)}/tep?${asked}`) };
  },
});

const sheetPage = showPage({
  path: `${root}/:code`,
  permission: 'people.read',
  params: sheetParams,
  async handler(t, input, deps) {
    const { id, code } = input.params;
    const read = await readSheet(t, code, id);
    return { html: await paperPage(t, input, deps, [read], `${sheetsPath(id)}/${read.sheet.code}/tep`) };
  },
});

/** The workbook of some sheets; who took it is in the trail. */
function filePage(
  path: string,
  find: (t: ReadTx, params: unknown, asked: unknown) => Promise<ReadSheet[]>,
): Page {
  return freePage({
    method: 'GET',
    path,
    permission: 'people.read',
    async handler({ actor, params: given, query: asked }, deps) {
      const read = await deps.db.read(actor, (t) => find(t, given, asked));
      if (read.length === 0) throw notFound('Chưa in danh sách ký nhận nào ở đây.');
      await deps.db.tx(actor, async (t) => recordDownload(t, read));
      return { file: { name: workbookName(read), type: xlsxType, body: await sheetsWorkbook(read) } };
    },
  });
}

const allFile = filePage(`${root}/tep`, (t, given, asked) => {
  const { nguon: source, to: area } = checkQuery(query, { ...Object(asked) });
  return sheetsOf(t, checkQuery(params, given).id, { source, area });
});

const oneFile = filePage(`${root}/:code/tep`, async (t, given) => {
  const { id, code } = checkQuery(sheetParams, given);
  return [await readSheet(t, code, id)];
});

const roundPath = `${root}/danh-sach-phat`;

const roundPage = showPage({
  path: roundPath,
  permission: 'people.read',
  params,
  query,
  async handler(t, input, deps) {
    const { id } = input.params;
    const area = input.query.to;
    if (!area) throw invalid('/to', 'required', 'Tổ dân phố: chọn một tổ để lập danh sách phát.');
    const sheet = await roundSheet(t, id, area);
    return {
      html: (
        <Layout title={`Danh sách phát ${sheet.areaName}`} chrome={await chromeOf(t, input, '/tet', deps)}>
          <Crumbs
            path={[
              { href: sheetsPath(id), text: 'Danh sách ký nhận' },
              { text: `Danh sách phát ${sheet.areaName}` },
            ]}
          />
          <Title>Danh sách phát {sheet.areaName}</Title>
          <form method="post" action={`${sheetsPath(id)}/danh-sach-phat`} class="paper-tools">
            <Csrf token={input.csrf} />
            <input type="hidden" name="area" value={area} />
            <PrintButton />
            <Submit>Ghi nhận đã giao cho tổ trưởng</Submit>
          </form>
          <RoundPaper sheet={sheet} />
        </Layout>
      ),
    };
  },
});

const roundHandedOver = writePage({
  path: roundPath,
  permission: 'payments',
  params,
  async handler(t, { params: { id }, form }) {
    await recordRound(t, id, typed(form, 'area'));
    return {
      redirect: `${sheetsPath(id)}/danh-sach-phat?${new URLSearchParams({ to: typed(form, 'area') })}`,
    };
  },
});

export const signingSheetPages: Page[] = [
  indexPage,
  printPage,
  allPage,
  allFile,
  roundPage, // before one sheet: "danh-sach-phat" is no code
  roundHandedOver,
  sheetPage,
  oneFile,
];
