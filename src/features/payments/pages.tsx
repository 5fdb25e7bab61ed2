import { type Static, Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { freePage, type Page, type PageInput, type PageResult, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type AppError, forbidden, invalid, notFound } from '../../shared/errors.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { checkQuery } from '../../shared/schema.ts';
import { dayAsked, dayOf, type Typed, textOf } from '../../shared/typedForm.ts';
import { shortAreaName } from '../../shared/words.ts';
import { Crumbs, LinkButton, Title } from '../../web/components/parts.tsx';
import { faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { submit } from '../approvals/service.ts';
import { requireArea } from '../areas/service.ts';
import { findCampaign } from '../campaigns/service.ts';
import { overviewPage } from './overviewPage.tsx';
import { PayList, type PayView, payAddress, payPath } from './payViews.tsx';
import { NotPaidForm, noProxy, ProxyForm, type ProxyTyped } from './proxyViews.tsx';
import { receiversOf, requireNumber } from './receivers.ts';
import { type UnpaidReason, unpaidReasonLabels, unpaidReasons } from './schema.ts';
import { giveBack, noteUnpaid, type Order, pay, reverse } from './service.ts';
import { sheetPages } from './sheetPages.tsx';
import { areasAsked, type Gift, giftsOf, sumOf } from './states.ts';
import { transferPages } from './transferPages.tsx';
import { giftsWorkbook, listedGifts, recordDownload } from './workbook.ts';

const campaignParams = Type.Object({ id: Type.String({ maxLength: 40 }) });
const giftParams = Type.Object({
  id: Type.String({ maxLength: 40 }),
  entry: Type.String({ maxLength: 40 }),
});
const payQuery = Type.Object({
  to: Type.Optional(Type.String({ maxLength: 20 })),
  nguon: Type.Optional(Type.String({ maxLength: 60 })),
  ngay: Type.Optional(Type.String({ maxLength: 20 })),
  tim: Type.Optional(Type.String({ maxLength: 100 })),
  chua: Type.Optional(Type.String({ maxLength: 1 })),
});
type PayQuery = Static<typeof payQuery>;

const receiversToPick = (gifts: readonly Gift[]) =>
  gifts.map((gift) => ({ id: gift.entry, household_id: gift.household, person_id: gift.person }));

async function payViewOf(
  t: ReadTx,
  input: { params: { id: string }; query: PayQuery; csrf: string },
  deps: Deps,
  refusal: string | null,
): Promise<PayView> {
  const campaign = await findCampaign(t, input.params.id);
  const area = await requireArea(t, input.query.to ?? t.actor.area ?? campaign.area_code);
  const { day } = dayAsked(input.query.ngay, t.today, 'Ngày phát');
  const everything = await giftsOf(t, campaign.id, {
    areas: await areasAsked(t, campaign.cut_off_on, area.code),
    withReasons: true,
  });
  const source = input.query.nguon ?? null;
  const gifts = everything.filter((gift) => source === null || gift.source === source);
  const sources = new Map(everything.map((gift) => [gift.source, gift.sourceName]));
  return {
    campaign,
    area,
    sources: [...sources].map(([id, name]) => ({ id, name })),
    source,
    gifts,
    members: await receiversOf(t, receiversToPick(gifts), day),
    done: sumOf(gifts.filter(({ payment }) => payment?.kind === 'payment')),
    day,
    today: t.today,
    renderedAt: deps.clock.now(),
    knownAt: t.now,
    account: t.actor.accountId ?? '',
    canPay: may(t.actor, 'payments') && campaign.state !== 'settled',
    ownOnly: t.actor.role === 'groupHead',
    search: input.query.tim ?? '',
    onlyUnpaid: input.query.chua === '1',
    csrf: input.csrf,
    refusal,
  };
}

function Sources({ view }: { view: PayView }) {
  if (view.sources.length < 2) return null;
  const href = (source: string | null) =>
    `${payPath(view.campaign.id)}?${new URLSearchParams({ to: view.area.code, ...(source ? { nguon: source } : {}) })}`;
  return (
    <nav class="pay-sources" aria-label="Nguồn kinh phí">
      <a href={href(null)} aria-current={view.source === null ? 'true' : undefined}>
        Tất cả nguồn
      </a>
      {view.sources.map(({ id, name }) => (
        <a href={href(id)} aria-current={view.source === id ? 'true' : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}

async function payPage(
  t: ReadTx,
  input: PageInput<{ id: string }, PayQuery>,
  deps: Deps,
  refusal: string | null = null,
): Promise<PageResult> {
  const view = await payViewOf(t, input, deps, refusal);
  const title = `Phát quà, ${shortAreaName(view.area.name)}`;
  return {
    html: (
      <Layout
        title={title}
        chrome={await chromeOf(t, input, payPath(view.campaign.id), deps)}
        scripts={['paying.js']}
      >
        <Crumbs
          path={[
            { href: '/tet', text: 'Tết' },
            { href: `/tet/${view.campaign.id}`, text: view.campaign.name },
            { href: payPath(view.campaign.id), text: 'Phát quà' },
            { text: shortAreaName(view.area.name) },
          ]}
        />
        <Title
          right={
            <LinkButton href={payAddress(view).replace('/phat?', '/phat/tep?')} icon="file-spreadsheet" slim>
              Tải .xlsx
            </LinkButton>
          }
        >
          {title}
        </Title>
        <Sources view={view} />
        <PayList view={view} />
      </Layout>
    ),
  };
}

/** Back to the list that a form was sent from, never to another site; the row is in view. */
function backTo(input: { params: { id: string; entry: string }; form: Typed }): string {
  const back = textOf(input.form, 'back');
  const path = payPath(input.params.id);
  return `${back.startsWith(`${path}?`) ? back : path}#s-${input.params.entry}`;
}

/** The query of the list that a form was sent from. */
function queryOf(form: Typed): PayQuery {
  return Object.fromEntries(new URLSearchParams(textOf(form, 'back').split('?')[1] ?? ''));
}

/** A form of the list itself: a refusal shows the list again with the sentence above it. */
function listForm(
  path: string,
  run: (t: WriteTx, input: PageInput<Static<typeof giftParams>, unknown>) => Promise<unknown>,
): Page {
  return writePage({
    path: `/tet/:id/phat/:entry${path}`,
    permission: 'payments',
    params: giftParams,
    handler: async (t, input) => {
      await run(t, input);
      return { redirect: backTo(input) };
    },
    refused: (t, input, error, deps) =>
      payPage(
        t,
        { ...input, params: { id: input.params.id }, query: queryOf(input.form) },
        deps,
        error.detail,
      ),
  });
}

function typedProxy(form: Typed): ProxyTyped {
  return {
    person: textOf(form, 'person'),
    name: textOf(form, 'name'),
    relation: textOf(form, 'relation'),
    nationalId: textOf(form, 'nationalId'),
    decisionNumber: textOf(form, 'decisionNumber'),
    decisionDate: textOf(form, 'decisionDate'),
  };
}

/** A typed proxy as an order: of the household by the chosen member, else by name with a CCCD. */
async function proxyOrder(t: ReadTx, input: PageInput<Static<typeof giftParams>, unknown>): Promise<Order> {
  const typed = typedProxy(input.form);
  const gift = await giftAsked(t, input.params);
  const paidOn = dayOf(input.form, 'paidOn', 'Ngày phát');
  const members = (await receiversOf(t, receiversToPick([gift]), paidOn)).get(gift.entry) ?? [];
  const member = members.find(({ person }) => person === typed.person);
  const name = member?.name ?? typed.name;
  if (name === '')
    throw invalid(
      '/receiver/name',
      'required',
      'Họ và tên người nhận thay: còn trống, chọn người trong hộ hoặc ghi tên.',
    );
  const relation = typed.relation || member?.relation || '';
  if (relation === '')
    throw invalid(
      '/receiver/relation',
      'required',
      'Quan hệ với người được nhận: còn trống, ví dụ con, vợ, hàng xóm.',
    );
  requireNumber({ ofHousehold: member !== undefined, nationalId: typed.nationalId || null, name });
  return {
    entry: gift.entry,
    paidOn,
    receiver: { name, relation, nationalId: typed.nationalId || null, person: member?.person ?? null },
    ...(typed.decisionNumber || typed.decisionDate
      ? {
          familyDecision: {
            number: typed.decisionNumber || '?',
            date: dayOf(input.form, 'decisionDate', 'Ngày quyết định', '/familyDecision/date'),
          },
        }
      : {}),
  };
}

async function giftAsked(t: ReadTx, { id, entry }: Static<typeof giftParams>): Promise<Gift> {
  const campaign = await findCampaign(t, id);
  const areas = await areasAsked(t, campaign.cut_off_on, undefined);
  const gift = (await giftsOf(t, campaign.id, { areas, withReasons: true })).find(
    (each) => each.entry === entry,
  );
  if (!gift) throw notFound('Không có suất này trong danh sách đã duyệt, trong phạm vi của bạn.');
  return gift;
}

async function proxyPage(
  t: ReadTx,
  input: PageInput<Static<typeof giftParams>, PayQuery>,
  deps: Deps,
  error: AppError | null = null,
): Promise<PageResult> {
  const gift = await giftAsked(t, input.params);
  const { day } = dayAsked(input.query.ngay ?? textOf(input.form, 'paidOn'), t.today, 'Ngày phát');
  const members = (await receiversOf(t, receiversToPick([gift]), day)).get(gift.entry) ?? [];
  const path = payPath(input.params.id);
  const query = new URLSearchParams({ to: gift.area });
  for (const [name, value] of Object.entries(input.query))
    if (value && name !== 'tim') query.set(name, value);
  const view = {
    gift,
    members,
    typed: error ? typedProxy(input.form) : noProxy,
    faults: error ? faultsOf(error) : noFaults,
    day,
    back: textOf(input.form, 'back') || `${path}?${query}`,
    path: `${path}/${gift.entry}`,
    csrf: input.csrf,
    atDesk: may(t.actor, 'registers.write'),
  };
  const title = `Nhận thay ${gift.name}`;
  return {
    html: (
      <Layout title={title} chrome={await chromeOf(t, input, path, deps)}>
        <Crumbs
          path={[{ href: '/tet', text: 'Tết' }, { href: view.back, text: 'Phát quà' }, { text: title }]}
        />
        <Title>{title}</Title>
        <ProxyForm view={view} />
        <NotPaidForm view={view} />
      </Layout>
    ),
  };
}

/** "Không phát được": the reason, and whether the gift is kept for later or goes back to the fund. */
async function notPaid(
  t: WriteTx,
  { params, form }: PageInput<Static<typeof giftParams>, unknown>,
): Promise<void> {
  const reason = unpaidReasons.find((each) => each === textOf(form, 'reason'));
  if (!reason) throw invalid('/reason', 'required', 'Lý do: chọn vì sao không phát được.');
  const note = textOf(form, 'note') || null;
  const on = dayOf(form, 'paidOn', 'Ngày');
  const what = textOf(form, 'what');
  if (what === 'withdraw') await proposeWithdrawal(t, params, reason, note);
  else if (what === 'return') await giveBack(t, params.id, returnOf(params.entry, on, reason, note));
  else await noteUnpaid(t, params.id, { entry: params.entry, on, reason, note });
}

/** The gift is asked to leave the approved list: whoever approves it decides, the gift stays unpaid until then. */
async function proposeWithdrawal(
  t: WriteTx,
  { id, entry }: Static<typeof giftParams>,
  reason: UnpaidReason,
  note: string | null,
): Promise<void> {
  if (!may(t.actor, 'campaigns.write')) throw forbidden();
  const gift = await giftAsked(t, { id, entry });
  await submit(t, id, {
    source: gift.source,
    kind: 'withdrawal',
    entries: [entry],
    reason: [unpaidReasonLabels[reason], note].filter(Boolean).join(': '),
  });
}

function returnOf(entry: string, on: string, reason: UnpaidReason, note: string | null) {
  // Who is only absent comes later; given back all the same, the word is said in the note.
  if (reason !== 'absent') return { entry, on, reason, note };
  return { entry, on, reason: 'other' as const, note: note ?? unpaidReasonLabels.absent };
}

/** Read beside the writer, recorded, then made. */
const filePage = freePage({
  method: 'GET',
  path: '/tet/:id/phat/tep',
  permission: 'campaigns.read',
  async handler({ actor, params: raw, query: typed }, { db }) {
    const { id } = checkQuery(campaignParams, raw);
    const { to: area, nguon: source } = checkQuery(payQuery, { ...Object(typed) });
    const listed = await db.read(actor, (t) => listedGifts(t, id, { area, source }));
    await db.tx(actor, async (t) => recordDownload(t, listed));
    const name = `phat-qua-${listed.area.code.toLowerCase()}-${listed.asOf}.xlsx`;
    return { file: { name, type: xlsxType, body: await giftsWorkbook(listed) } };
  },
});

export const paymentPages: readonly Page[] = [
  filePage,
  ...sheetPages,
  ...transferPages,
  showPage({
    path: '/tet/:id/phat',
    permission: 'campaigns.read',
    params: campaignParams,
    query: payQuery,
    handler: (t, input, deps) =>
      input.query.to === undefined && t.actor.role !== 'groupHead'
        ? overviewPage(t, input, deps)
        : payPage(t, input, deps),
  }),
  showPage({
    path: '/tet/:id/phat/:entry/nhan-thay',
    permission: 'payments',
    params: giftParams,
    query: payQuery,
    handler: (t, input, deps) => proxyPage(t, input, deps),
  }),
  writePage({
    path: '/tet/:id/phat/:entry/nhan-thay',
    permission: 'payments',
    params: giftParams,
    query: payQuery,
    handler: async (t, input) => {
      await pay(t, input.params.id, await proxyOrder(t, input));
      return { redirect: backTo(input) };
    },
    refused: (t, input, error, deps) => proxyPage(t, input, deps, error),
  }),
  listForm('', (t, { params, form }) =>
    pay(t, params.id, { entry: params.entry, paidOn: dayOf(form, 'paidOn', 'Ngày phát') }),
  ),
  listForm('/hoan-tac', (t, { params, form }) =>
    reverse(t, params.id, textOf(form, 'payment'), { reason: 'bấm nhầm' }),
  ),
  listForm('/khong-phat', notPaid),
];
