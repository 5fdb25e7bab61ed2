import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import type { AppError } from '../../shared/errors.ts';
import { optionalDay, type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import { ErrorSummary } from '../../web/components/fields.tsx';
import { Empty, LinkButton, Message, Section } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { areaNames } from '../areas/service.ts';
import { readCampaign } from '../campaigns/service.ts';
import { CampaignHead } from '../campaigns/views.tsx';
import { campaignTotals, candidatesOf, listedRows } from '../recipients/service.ts';
import { listChanges, proposeChanges } from './changes.ts';
import type { ApprovalKind } from './schema.ts';
import { listApprovals, submit } from './service.ts';
import { Changes, SourceSection, type SourceStep } from './views.tsx';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const query = Type.Object({ xong: Type.Optional(Type.String({ maxLength: 20 })) });
const path = '/tet/:id/duyet';

const doneWords: Record<string, string> = {
  trinh: 'Đã trình. Danh sách được giữ nguyên cho đến khi có quyết định.',
  'bo-sung': 'Đã đưa vào danh sách bổ sung: kiểm tra rồi bấm “Trình bổ sung” ở nguồn đó.',
  duyet: 'Đã ghi quyết định phê duyệt: danh sách được chốt và khóa.',
  'tra-lai': 'Đã trả lại: danh sách sửa được.',
};

/** What each source's list has come to. */
async function stepsOf(t: ReadTx, id: string): Promise<SourceStep[]> {
  const totals = await campaignTotals(t, id);
  const approvals = await listApprovals(t, id);
  const rows = await listedRows(t, { campaign: id, states: ['proposed'] });
  const review = await candidatesOf(t, id, { outcome: 'review' });
  return totals
    .map((total) => {
      const ofSource = ({ source_id }: { source_id: string }): boolean => source_id === total.source.id;
      return {
        total,
        approvals: approvals.filter(({ source }) => source === total.source.id),
        additions:
          total.locked === 'approved' ? rows.filter((row) => ofSource(row) && row.pending === 0).length : 0,
        review: review.filter(ofSource).length,
      };
    })
    .filter(({ total, approvals: own }) => total.gifts > 0 || own.length > 0);
}

async function approvalPage(
  t: ReadTx,
  input: { csrf: string },
  deps: Pick<Deps, 'demo'>,
  id: string,
  shown: { done?: string | undefined; faults: FormFaults },
) {
  const campaign = await readCampaign(t, id);
  const steps = await stepsOf(t, id);
  const approved = steps.some(({ total }) => total.locked === 'approved');
  const changes = approved ? await listChanges(t, id) : [];
  const name = await areaNames(
    t,
    changes.map(({ area }) => area),
  );
  const mayWrite = may(t.actor, 'registers.write') && campaign.state !== 'settled';
  const done = shown.done === undefined ? undefined : doneWords[shown.done];
  return (
    <Layout title={`Duyệt ${campaign.name}`} chrome={await chromeOf(t, input, '/tet', deps)}>
      <CampaignHead campaign={campaign} current="approval" links={true} />
      <ErrorSummary faults={shown.faults} verb="Chưa làm được" />
      {done && <Message kind="done">{done}</Message>}
      {steps.length === 0 ? (
        <Empty
          icon="list-check"
          title="Chưa có danh sách để trình"
          action={<LinkButton href={`/tet/${id}/danh-sach`}>Lập danh sách</LinkButton>}
        >
          Lập danh sách ở bước 2, rồi trình từng nguồn: tiền của phường lãnh đạo phường duyệt, tiền của cấp
          trên ghi quyết định phê duyệt của cấp trên.
        </Empty>
      ) : (
        steps.map((step) => (
          <SourceSection step={step} campaign={id} csrf={input.csrf} today={t.today} mayWrite={mayWrite} />
        ))
      )}
      {approved && (
        <Section title="Thay đổi sau khi duyệt">
          <Changes
            changes={changes}
            campaign={id}
            csrf={input.csrf}
            mayWrite={mayWrite}
            areaName={(code) => name(code, t.today)}
          />
        </Section>
      )}
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
  return { html: await approvalPage(t, input, deps, input.params.id, { faults: faultsOf(error) }) };
};

const kinds: readonly ApprovalKind[] = ['list', 'addition'];

/** Step 3 of a campaign: what is submitted, what was decided, and what has changed since. */
export const approvalPages: Page[] = [
  showPage({
    path,
    permission: 'registers.read',
    params,
    query,
    handler: async (t, input, deps) => ({
      html: await approvalPage(t, input, deps, input.params.id, { done: input.query.xong, faults: noFaults }),
    }),
  }),
  writePage({
    path: `${path}/trinh`,
    permission: 'registers.write',
    params,
    query,
    async handler(t, { params: { id }, form }) {
      const number = textOf(form, 'number');
      const date = optionalDay(form, 'date', 'Ngày trình');
      await submit(t, id, {
        source: textOf(form, 'source'),
        kind: kinds.find((kind) => kind === textOf(form, 'kind')) ?? 'list',
        ...(number === '' ? {} : { number: number.slice(0, 60) }),
        ...(date === undefined ? {} : { date }),
      });
      return { redirect: `/tet/${id}/duyet?xong=trinh` };
    },
    refused,
  }),
  writePage({
    path: `${path}/thay-doi`,
    permission: 'registers.write',
    params,
    query,
    async handler(t, { params: { id }, form }) {
      const reason = textOf(form, 'reason').slice(0, 500);
      const made = await proposeChanges(t, id, {
        changes: tickedOf(form, 'changes'),
        ...(reason === '' ? {} : { reason }),
      });
      return { redirect: `/tet/${id}/duyet?xong=${made === null ? 'bo-sung' : 'trinh'}` };
    },
    refused,
  }),
];
