import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay, formatInstant } from '../../shared/dates.ts';
import { type AppError, invalid } from '../../shared/errors.ts';
import { giftText, goodsOf } from '../../shared/inKind.ts';
import { formatNumber } from '../../shared/money.ts';
import { dayOf, type Typed, textOf } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary } from '../../web/components/fields.tsx';
import { Message, Section, Submit } from '../../web/components/parts.tsx';
import { ScanForm, ScanList } from '../../web/components/scans.tsx';
import { TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { areaNames } from '../areas/service.ts';
import { readCampaign, sourcesOf } from '../campaigns/service.ts';
import { CampaignHead } from '../campaigns/views.tsx';
import { scanPage } from '../papers/pages.tsx';
import { addPaper } from '../papers/service.ts';
import { approve } from './deciding.ts';
import { type Approval, type Approve, approvalKindLabels } from './schema.ts';
import { campaignOfApproval, hangPaper, papersOfApproval, readApproval, recall, refuse } from './service.ts';
import { RowsAsSubmitted, StateBadge } from './views.tsx';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const path = '/tet/lan-trinh/:id';

interface Shown {
  typed: Typed;
  faults: FormFaults;
}

function ApproveForm(props: { approval: Approval; level: string; csrf: string; view: TypedView }) {
  const { approval, level, view } = props;
  const above = level !== 'ward';
  return (
    <Section title={above ? 'Cấp trên phê duyệt' : 'Duyệt'}>
      <form method="post" action={`/tet/lan-trinh/${approval.id}/duyet`} class="form-stack" data-ctrl-s>
        <Csrf token={props.csrf} />
        <ErrorSummary faults={view.faults} verb="Chưa duyệt được" />
        <div class="fields">
          <TypedText view={view} name="number" pointer="/decision/number" label="Số quyết định" />
          <TypedText
            view={view}
            name="date"
            pointer="/decision/date"
            label="Ngày quyết định"
            hint="ngày/tháng/năm"
          />
          <TypedText view={view} name="issuer" pointer="/decision/issuer" label="Cơ quan ban hành" />
          <TypedText view={view} name="signer" label="Người ký" optional />
        </div>
        <p class="small second">
          Bản quét quyết định đính kèm ở cuối trang. Duyệt xong danh sách được chốt và khóa; thay đổi sau đó
          trình riêng.
        </p>
        <div>
          <Submit kind="primary" icon="circle-check">
            {above ? 'Ghi quyết định phê duyệt' : 'Duyệt'} {formatNumber(approval.gifts)} suất
          </Submit>
        </div>
      </form>
      <details class="fold">
        <summary>Trả lại để sửa</summary>
        <form method="post" action={`/tet/lan-trinh/${approval.id}/tra-lai`} class="inline-form">
          <Csrf token={props.csrf} />
          <input
            class="input wide"
            name="reason"
            required
            maxLength={500}
            aria-label="Lý do trả lại"
            placeholder="Cần sửa gì"
          />
          <Submit>Trả lại</Submit>
        </form>
      </details>
    </Section>
  );
}

function Facts({ approval }: { approval: Approval }) {
  const { decision } = approval;
  return (
    <p>
      <StateBadge state={approval.state} /> {formatNumber(approval.gifts)} suất,{' '}
      {giftText(approval.amountDong, goodsOf(approval.inKind))}.{' '}
      {approval.submissionNumber ? `Tờ trình số ${approval.submissionNumber}, ` : 'Trình '}ngày{' '}
      {formatDay(approval.submittedOn)}.
      {decision &&
        ` Quyết định số ${decision.number} ngày ${formatDay(decision.date)}${decision.issuer ? `, ${decision.issuer}` : ''}${approval.signer ? `, người ký ${approval.signer}` : ''}.`}
      {approval.reason && ` Lý do: ${approval.reason}.`}
      {approval.decidedAt && <span class="second"> Ghi lúc {formatInstant(approval.decidedAt)}.</span>}
    </p>
  );
}

async function onePage(
  t: ReadTx,
  input: { csrf: string },
  deps: Pick<Deps, 'demo'>,
  id: string,
  shown: Shown,
) {
  const campaignId = await campaignOfApproval(t, id);
  const campaign = await readCampaign(t, campaignId);
  const approval = await readApproval(t, campaignId, id);
  const source = (await sourcesOf(t, campaignId, true)).find((each) => each.id === approval.source);
  const name = await areaNames(
    t,
    approval.rows.map(({ area }) => area),
  );
  const waits = approval.state === 'submitted' && campaign.state !== 'settled';
  const issuer = source?.approvalLevel === 'ward' ? '' : (source?.approvedBy ?? '');
  const view: TypedView = { typed: { issuer, ...shown.typed }, faults: shown.faults };
  const title = `${approvalKindLabels[approval.kind]}: ${approval.sourceName}`;
  const papers = await papersOfApproval(t, campaignId, id);
  return (
    <Layout title={title} chrome={await chromeOf(t, input, '/tet', deps)}>
      <CampaignHead campaign={campaign} current="approval" links={true} />
      <h2>{title}</h2>
      <Facts approval={approval} />
      {shown.faults.all.length > 0 && !(waits && may(t.actor, 'approvals')) && (
        <ErrorSummary faults={shown.faults} verb="Chưa làm được" />
      )}
      {waits && may(t.actor, 'approvals') && (
        <ApproveForm
          approval={approval}
          level={source?.approvalLevel ?? 'ward'}
          csrf={input.csrf}
          view={view}
        />
      )}
      {waits && may(t.actor, 'registers.write') && (
        <form method="post" action={`/tet/lan-trinh/${id}/rut`}>
          <Csrf token={input.csrf} />
          <Submit icon="arrow-back-up">Rút lại để sửa</Submit>
        </form>
      )}
      <Section title="Danh sách như khi trình">
        {approval.state === 'submitted' && (
          <Message kind="neutral">Duyệt đúng những dòng này: có dòng nào khác đi thì phải trình lại.</Message>
        )}
        <RowsAsSubmitted rows={approval.rows} areaName={(code) => name(code, t.today)} />
      </Section>
      <Section title="Bản quét">
        <ScanList papers={papers.map((paper) => ({ id: paper.id, title: paper.name, name: '' }))} />
        {may(t.actor, 'registers.write') && (
          <ScanForm action={`/tet/lan-trinh/${id}/giay-to`} csrf={input.csrf} faults={noFaults} />
        )}
      </Section>
    </Layout>
  );
}

const refused = async (
  t: ReadTx,
  input: { params: { id: string }; form: Typed; csrf: string },
  error: AppError,
  deps: Pick<Deps, 'demo'>,
): Promise<PageResult> => {
  if (error.code === 'notFound') throw error;
  return {
    html: await onePage(t, input, deps, input.params.id, { typed: input.form, faults: faultsOf(error) }),
  };
};

function decisionTyped(form: Typed): Approve {
  const number = textOf(form, 'number');
  if (number === '') throw invalid('/decision/number', 'required', 'Số quyết định: còn trống, cần nhập.');
  const issuer = textOf(form, 'issuer');
  const signer = textOf(form, 'signer');
  return {
    decision: {
      number: number.slice(0, 60),
      date: dayOf(form, 'date', 'Ngày quyết định', '/decision/date'),
      ...(issuer === '' ? {} : { issuer: issuer.slice(0, 200) }),
    },
    ...(signer === '' ? {} : { signer: signer.slice(0, 200) }),
  };
}

/** One submission: its rows as they were, the decision about it, its scans. */
export const onePages: Page[] = [
  showPage({
    path,
    permission: 'registers.read',
    params,
    handler: async (t, input, deps) => ({
      html: await onePage(t, input, deps, input.params.id, { typed: {}, faults: noFaults }),
    }),
  }),
  writePage({
    path: `${path}/duyet`,
    permission: 'approvals',
    params,
    async handler(t, { params: { id }, form }) {
      const campaign = await campaignOfApproval(t, id);
      await approve(t, campaign, id, decisionTyped(form));
      return { redirect: `/tet/${campaign}/duyet?xong=duyet` };
    },
    refused,
  }),
  writePage({
    path: `${path}/tra-lai`,
    permission: 'approvals',
    params,
    async handler(t, { params: { id }, form }) {
      const campaign = await campaignOfApproval(t, id);
      const reason = textOf(form, 'reason');
      if (reason === '') throw invalid('/reason', 'required', 'Lý do trả lại: còn trống, ghi cần sửa gì.');
      await refuse(t, campaign, id, reason.slice(0, 500));
      return { redirect: `/tet/${campaign}/duyet?xong=tra-lai` };
    },
    refused,
  }),
  writePage({
    path: `${path}/rut`,
    permission: 'registers.write',
    params,
    async handler(t, { params: { id } }) {
      const campaign = await campaignOfApproval(t, id);
      await recall(t, campaign, id);
      return { redirect: `/tet/${campaign}/duyet?xong=tra-lai` };
    },
    refused,
  }),
  scanPage({
    path: `${path}/giay-to`,
    async attach(t, id, kept) {
      const campaign = await readCampaign(t, await campaignOfApproval(t, id));
      const paper = await addPaper(t, kept, campaign.area);
      await hangPaper(t, campaign.id, id, paper.id);
    },
    done: (id) => `/tet/lan-trinh/${id}`,
    refused: async (t, input, deps, faults) => ({
      html: await onePage(t, input, deps, input.params.id, { typed: {}, faults }),
    }),
  }),
];
