import { Type } from '@sinclair/typebox';
import { askedPages, reasonOf } from '../../app/askedPages.tsx';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { approvalLevelLabels, approvalLevels } from '../../shared/giving.ts';
import { textOf } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary } from '../../web/components/fields.tsx';
import { Crumbs, LinkButton, Section, Submit, Title } from '../../web/components/parts.tsx';
import { TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { dictionaries } from '../dictionaries/service.ts';
import { sourceAnswer } from './answers.ts';
import { GoodsFields } from './grantFields.tsx';
import { approvalLevelOf } from './levels.ts';
import type { Source } from './schema.ts';
import { findCampaign, sourcesOf } from './service.ts';
import { addSource, changeSource, endSource, findSource } from './sources.ts';
import { sourceChangeOf, sourceFormOf, typedSource } from './typed.ts';
import { decisionText, grantText } from './views.tsx';

const permission = 'campaigns.write';
const nav = '/tet';
const campaignParams = Type.Object({ id: Type.String({ maxLength: 40 }) });
const params = Type.Object({ id: Type.String({ maxLength: 40 }), source: Type.String({ maxLength: 40 }) });

function SourceFields({ view }: { view: TypedView }) {
  return (
    <>
      <TypedText view={view} name="name" label="Tên nguồn kinh phí" width="w6" />
      <TypedText view={view} name="approvedBy" label="Cơ quan quyết định" width="w6" optional />
      <TypedText view={view} name="decisionNumber" label="Số quyết định" optional />
      <TypedText view={view} name="decisionDate" label="Ngày quyết định" inputmode="numeric" optional />
      <TypedText view={view} name="signer" label="Người ký" width="w6" optional />
      <TypedSelect
        view={view}
        name="approvalLevel"
        label="Cấp duyệt danh sách"
        width="w6"
        choices={approvalLevels.map((value) => ({ value, label: approvalLevelLabels[value] }))}
      />
      <TypedText view={view} name="account" label="Tài khoản" width="w6" optional />
      <TypedText
        view={view}
        name="budgetDong"
        label="Kinh phí được cấp (đồng)"
        width="w12"
        hint="để trống nếu chưa có số"
        inputmode="numeric"
        optional
      />
      <GoodsFields view={view} least={2} />
    </>
  );
}

async function newPage(
  t: ReadTx,
  input: { csrf: string; params: { id: string } },
  deps: Deps,
  view: TypedView,
): Promise<PageResult> {
  const campaign = await findCampaign(t, input.params.id);
  const used = new Set((await sourcesOf(t, campaign.id, true)).map(({ code }) => code));
  const known = (await dictionaries(t))
    .giftSources(campaign.cut_off_on)
    .filter(({ code }) => !used.has(code));
  const action = `/tet/${campaign.id}/nguon/moi`;
  return {
    html: (
      <Layout title="Thêm nguồn kinh phí" chrome={await chromeOf(t, input, nav, deps)}>
        <Crumbs
          path={[
            { href: '/tet', text: 'Tết, hỗ trợ' },
            { href: `/tet/${campaign.id}`, text: campaign.name },
            { text: 'Thêm nguồn kinh phí' },
          ]}
        />
        <Title>Thêm nguồn kinh phí</Title>
        {known.length > 0 && (
          <Section title="Các nguồn thường có">
            <ul class="inline-list">
              {known.map(({ code, label }) => (
                <li>
                  <a href={`${action}?ma=${code}`}>{label}</a>
                </li>
              ))}
            </ul>
          </Section>
        )}
        <form method="post" action={action} class="form-stack" data-ctrl-s>
          <Csrf token={input.csrf} />
          <ErrorSummary faults={view.faults} verb="Chưa ghi được" />
          <div class="fields">
            <TypedText
              view={view}
              name="code"
              label="Mã nguồn"
              width="w12"
              hint="chữ không dấu, ví dụ sponsor-2"
            />
            <SourceFields view={view} />
          </div>
          <div>
            <Submit kind="primary">Ghi nguồn</Submit>
            <LinkButton href={`/tet/${campaign.id}`} kind="quiet">
              Bỏ qua
            </LinkButton>
          </div>
        </form>
      </Layout>
    ),
  };
}

/** The fund's own name and board, as the office calls them. */
const usualNames: Record<string, { name: string; approvedBy: string }> = {
  'fund-for-the-poor': {
    name: 'Quỹ Vì người nghèo phường',
    approvedBy: 'Ban vận động Quỹ Vì người nghèo phường (UBMTTQ phường)',
  },
};

const newPages: Page[] = [
  showPage({
    path: '/tet/:id/nguon/moi',
    permission,
    params: campaignParams,
    query: Type.Object({ ma: Type.Optional(Type.String({ maxLength: 60 })) }),
    async handler(t, input, deps) {
      const campaign = await findCampaign(t, input.params.id);
      const code = input.query.ma ?? '';
      const dictionary = await dictionaries(t);
      const known = dictionary.giftSource(code, campaign.cut_off_on);
      const usual = usualNames[code];
      const typed = {
        code,
        name: usual?.name ?? known?.label ?? '',
        approvedBy: usual?.approvedBy ?? '',
        approvalLevel: approvalLevelOf(dictionary, code),
      };
      return newPage(t, input, deps, { typed, faults: noFaults });
    },
  }),
  writePage({
    path: '/tet/:id/nguon/moi',
    permission,
    params: campaignParams,
    async handler(t, { params: { id }, form }) {
      await addSource(t, id, sourceFormOf(form));
      return { redirect: `/tet/${id}` };
    },
    refused: (t, input, error, deps) =>
      newPage(t, input, deps, { typed: input.form, faults: faultsOf(error) }),
  }),
];

async function subject(t: ReadTx, { id, source: asked }: { id: string; source: string }) {
  await findCampaign(t, id);
  const source = sourceAnswer(await findSource(t, id, asked));
  return { name: source.name, href: `/tet/${id}`, version: source.version, source };
}

function changesOf(before: Source, typed: Record<string, unknown>): string[] {
  const after = sourceChangeOf(typed);
  const was = typedSource(before);
  const labels: Record<string, string> = {
    name: 'Tên nguồn',
    approvedBy: 'Cơ quan quyết định',
    signer: 'Người ký',
    account: 'Tài khoản',
  };
  const granted = grantText(before.budgetDong, before.inKind);
  const grants = grantText(after.budgetDong ?? null, after.inKind ?? null);
  const [decided, decides] = [decisionText(before.decision), decisionText(after.decision)];
  return [
    ...Object.entries(labels)
      .filter(([field]) => textOf(typed, field) !== textOf(was, field))
      .map(
        ([field, label]) =>
          `${label}: “${textOf(was, field) || 'trống'}” thành “${textOf(typed, field) || 'trống'}”.`,
      ),
    ...(decided === decides ? [] : [`Quyết định: ${decided ?? 'chưa có'} thành ${decides ?? 'chưa có'}.`]),
    ...(granted === grants ? [] : [`Kinh phí được cấp: ${granted} thành ${grants}.`]),
    ...(after.approvalLevel === before.approvalLevel || after.approvalLevel === undefined
      ? []
      : [`Cấp duyệt danh sách: ${approvalLevelLabels[after.approvalLevel]}.`]),
  ];
}

const changePages = askedPages({
  path: '/tet/:id/nguon/:source/sua',
  permission,
  params,
  nav,
  subject,
  title: () => 'Sửa nguồn, bổ sung kinh phí',
  verb: () => 'Lưu nguồn',
  initial: ({ source }) => typedSource(source),
  fields: (view) => (
    <>
      <SourceFields view={view} />
      <TypedText
        view={view}
        name="reason"
        label="Lý do, văn bản bổ sung hoặc điều chỉnh"
        width="w12"
        hint="cần ghi khi đổi kinh phí của nguồn đã có danh sách được duyệt"
        optional
      />
    </>
  ),
  async sentences(_, { source }, typed) {
    const changes = changesOf(source, typed);
    return changes.length > 0 ? changes : ['Không có gì thay đổi.'];
  },
  async run(t, { source, href, version }, typed) {
    await changeSource(t, source.campaign, source.id, sourceChangeOf(typed), version);
    return href;
  },
});

const endPages = askedPages({
  path: '/tet/:id/nguon/:source/thoi-dung',
  permission,
  params,
  nav,
  subject,
  title: () => 'Thôi dùng nguồn',
  verb: () => 'Thôi dùng nguồn',
  danger: true,
  fields: (view) => <TypedText view={view} name="reason" label="Lý do" width="w12" />,
  sentences: async (_, { source }, typed) => [
    `Nguồn “${source.name}” và các mức của nguồn thôi dùng trong đợt này; những gì đã ghi vẫn xem được.`,
    `Lý do: ${reasonOf(typed)}`,
  ],
  async run(t, { source, href, version }, typed) {
    await endSource(t, source.campaign, source.id, reasonOf(typed), version);
    return href;
  },
});

export const campaignSourcePages: Page[] = [...newPages, ...changePages, ...endPages];
