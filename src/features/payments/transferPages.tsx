import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { type Page, type PageInput, type PageResult, showPage, writePage } from '../../app/page.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import type { AppError } from '../../shared/errors.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { fold } from '../../shared/text.ts';
import { dayOf, type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import { Crumbs, Title } from '../../web/components/parts.tsx';
import { faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { areaNames } from '../areas/service.ts';
import { findCampaign, sourcesOf } from '../campaigns/service.ts';
import { bankCsv, bankWorkbook } from './bankFile.ts';
import { payPath } from './payViews.tsx';
import { giftsOf } from './states.ts';
import { bankRows, failTransfers, payByTransfer, setAccount, transferGifts } from './transfers.ts';
import { TransfersView, type TransferView, transfersPath } from './transferViews.tsx';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const query = Type.Object({ nguon: Type.Optional(Type.String({ maxLength: 60 })) });

type Input = Pick<PageInput<{ id: string }, { nguon?: string }>, 'params' | 'query' | 'csrf'>;

async function transfersPage(
  t: ReadTx,
  input: Input,
  deps: Deps,
  typed: Typed = {},
  error: AppError | null = null,
): Promise<PageResult> {
  const campaign = await findCampaign(t, input.params.id);
  const sources = await sourcesOf(t, campaign.id);
  const asked = input.query.nguon ?? (textOf(typed, 'source') || sources[0]?.id);
  const source = sources.find(({ id }) => id === asked);
  const view: TransferView = {
    campaign: campaign.id,
    csrf: input.csrf,
    sources,
    source: source ?? null,
    gifts: source ? await transferGifts(t, campaign.id, source.id) : [],
    today: t.today,
    settled: campaign.state === 'settled',
    typed,
    faults: error ? faultsOf(error) : noFaults,
  };
  return {
    html: (
      <Layout title="Chuyển khoản" chrome={await chromeOf(t, input, payPath(campaign.id), deps)}>
        <Crumbs
          path={[
            { href: `/tet/${campaign.id}`, text: campaign.name },
            { href: payPath(campaign.id), text: 'Phát quà' },
            { text: 'Chuyển khoản' },
          ]}
        />
        <Title>Chuyển khoản</Title>
        <TransfersView view={view} />
      </Layout>
    ),
  };
}

/** Accounts that were typed otherwise than they stand are written. */
async function saveAccounts(t: WriteTx, id: string, form: Typed): Promise<void> {
  const gifts = await transferGifts(t, id, textOf(form, 'source'));
  const accounts: Typed = { ...Object(form.accounts) };
  const banks: Typed = { ...Object(form.banks) };
  for (const { gift, accountNumber, bank } of gifts) {
    if (!(gift.entry in accounts)) continue;
    const typed = { number: textOf(accounts, gift.entry), bank: textOf(banks, gift.entry) };
    if (typed.number === (accountNumber ?? '') && typed.bank === (bank ?? '')) continue;
    await setAccount(t, id, {
      entry: gift.entry,
      accountNumber: typed.number || null,
      bank: typed.bank || null,
    });
  }
}

async function record(t: WriteTx, id: string, form: Typed): Promise<void> {
  await saveAccounts(t, id, form);
  if (textOf(form, 'what') !== 'pay') return;
  await payByTransfer(t, id, {
    source: textOf(form, 'source'),
    number: textOf(form, 'number') || '?',
    datedOn: dayOf(form, 'datedOn', 'Ngày ủy nhiệm chi'),
    entries: tickedOf(form, 'entries'),
  });
}

/** Of whom the money is: the ward's name in the order's text. */
async function payerOf(t: ReadTx, area: string): Promise<string> {
  return (await areaNames(t, [area]))(area, t.today);
}

function fileName(campaign: string, source: string, extension: string): string {
  const words = fold(`chuyen khoan ${campaign} ${source}`).replace(/[^a-z0-9]+/g, '-');
  return `${words.slice(0, 80)}.${extension}`;
}

function filePage(extension: 'xlsx' | 'csv'): Page {
  return writePage({
    path: `/tet/:id/chuyen-khoan/${extension}`,
    permission: 'registers.write',
    params,
    async handler(t, { params: { id }, form }) {
      const campaign = await findCampaign(t, id);
      const source = textOf(form, 'source');
      await saveAccounts(t, id, form);
      const rows = await bankRows(t, id, source, await payerOf(t, campaign.area_code));
      const name = (await sourcesOf(t, id, true)).find((each) => each.id === source)?.code ?? '';
      // The file carries account numbers out of the house: who took it is in the trail.
      t.audit({
        action: 'payment.bankFile',
        kind: 'campaign',
        id,
        area: campaign.area_code,
        after: { source, rows: rows.length, dong: rows.reduce((sum, { amountDong }) => sum + amountDong, 0) },
      });
      const body = extension === 'xlsx' ? await bankWorkbook(rows) : bankCsv(rows);
      const type = extension === 'xlsx' ? xlsxType : 'text/csv; charset=utf-8';
      return { file: { name: fileName(campaign.name, name, extension), type, body } };
    },
    refused: (t, input, error, deps) => transfersPage(t, { ...input, query: {} }, deps, input.form, error),
  });
}

const backTo = (id: string, form: Typed): string =>
  `${transfersPath(id)}?${new URLSearchParams({ nguon: textOf(form, 'source') })}`;

export const transferPages: readonly Page[] = [
  showPage({
    path: '/tet/:id/chuyen-khoan',
    permission: 'registers.read',
    params,
    query,
    handler: (t, input, deps) => transfersPage(t, input, deps),
  }),
  writePage({
    path: '/tet/:id/chuyen-khoan',
    permission: 'registers.write',
    params,
    async handler(t, { params: { id }, form }) {
      await record(t, id, form);
      return { redirect: backTo(id, form) };
    },
    refused: (t, input, error, deps) => transfersPage(t, { ...input, query: {} }, deps, input.form, error),
  }),
  writePage({
    path: '/tet/:id/chuyen-khoan/khong-thanh-cong',
    permission: 'registers.write',
    params,
    async handler(t, { params: { id }, form }) {
      const reason = textOf(form, 'reason') || 'ngân hàng báo không chuyển được';
      const on = dayOf(form, 'on', 'Ngày tiền về');
      const ticked = new Set(tickedOf(form, 'failed'));
      const gifts = await giftsOf(t, id, { source: textOf(form, 'source') });
      const payments = gifts.flatMap(({ entry, payment }) =>
        ticked.has(entry) && payment ? [payment.id] : [],
      );
      await failTransfers(t, id, payments, { reason, on });
      return { redirect: backTo(id, form) };
    },
    refused: (t, input, error, deps) => transfersPage(t, { ...input, query: {} }, deps, input.form, error),
  }),
  filePage('xlsx'),
  filePage('csv'),
];
