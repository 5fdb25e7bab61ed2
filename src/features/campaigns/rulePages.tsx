import { Type } from '@sinclair/typebox';
import { askedPages, reasonOf } from '../../app/askedPages.tsx';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { formatDay } from '../../shared/dates.ts';
import { ruleSubjectLabels, ruleSubjects } from '../../shared/giving.ts';
import { giftText } from '../../shared/inKind.ts';
import { textOf, tickedOf } from '../../shared/typedForm.ts';
import { registerLabels } from '../../shared/words.ts';
import { Csrf, ErrorSummary, TickBox, TickBoxes } from '../../web/components/fields.tsx';
import { Badge, Crumbs, LinkButton, Section, Submit, Table, Title } from '../../web/components/parts.tsx';
import { TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import type { Category } from '../dictionaries/schema.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { ruleAnswer } from './answers.ts';
import { GoodsFields } from './grantFields.tsx';
import { type KnownLevel, knownLevels } from './levels.ts';
import { addRule, changeRule, draftRule, endRule, findRule } from './rules.ts';
import { type CampaignRow, findCampaign, sourcesOf } from './service.ts';
import { type Trial, tryRules } from './trial.ts';
import { TrialView } from './trialPage.tsx';
import { ruleChangeOf, ruleFormOf, typedLevel, typedRule } from './typed.ts';
import { grantText } from './views.tsx';

const permission = 'campaigns.write';
const nav = '/tet';
const campaignParams = Type.Object({ id: Type.String({ maxLength: 40 }) });
const params = Type.Object({ id: Type.String({ maxLength: 40 }), rule: Type.String({ maxLength: 40 }) });

const confidenceLabels: Record<string, string> = {
  verified: 'đã đối chiếu văn bản',
  memory: 'chưa đối chiếu văn bản',
  disputed: 'các nguồn nói khác nhau',
};

/** The categories to tick, register by register; who is named under a protected one is never said on lists. */
function CategoryBoxes({ view, categories }: { view: TypedView; categories: readonly Category[] }) {
  return (
    <>
      {[...groupBy(categories, ({ register }) => register)].map(([register, rows], i) => (
        <TickBoxes
          legend={registerLabels[register]}
          name="categories"
          pointer={i === 0 ? '/categories' : `/categories/${register}`}
          faults={view.faults}
          choices={rows.map(({ code, label }) => ({ value: code, label }))}
          ticked={tickedOf(view.typed, 'categories')}
        />
      ))}
    </>
  );
}

function RuleFields({ view, categories }: { view: TypedView; categories: readonly Category[] }) {
  const { typed } = view;
  return (
    <>
      <TypedText
        view={view}
        name="name"
        label="Khoản, điểm của quyết định"
        width="w6"
        hint="ghi ở cột Căn cứ; để trống thì lấy tên đối tượng"
        optional
      />
      <TypedSelect
        view={view}
        name="per"
        label="Tính theo"
        choices={ruleSubjects.map((value) => ({ value, label: ruleSubjectLabels[value] }))}
      />
      <TypedText view={view} name="amountDong" label="Mức tiền (đồng)" inputmode="numeric" optional />
      <GoodsFields view={view} least={1} />
      <TypedText
        view={view}
        name="agesFrom"
        pointer="/ages/from"
        label="Từ tuổi"
        inputmode="numeric"
        optional
      />
      <TypedText view={view} name="agesTo" pointer="/ages/to" label="Đến tuổi" inputmode="numeric" optional />
      <TypedText
        view={view}
        name="maximumPerHousehold"
        label="Tối đa trong một hộ"
        inputmode="numeric"
        optional
      />
      <TypedSelect
        view={view}
        name="highestOnly"
        label="Người thuộc nhiều mức của nguồn"
        choices={[
          { value: 'yes', label: 'một suất, mức cao nhất' },
          { value: 'no', label: 'nhận thêm suất này' },
        ]}
      />
      <TypedSelect
        view={view}
        name="basis"
        label="Căn cứ lập danh sách"
        choices={[
          { value: 'cutOff', label: 'ngày chốt số liệu' },
          { value: 'decision', label: 'danh sách theo quyết định' },
        ]}
      />
      <TypedText view={view} name="basisCutOffOn" label="Ngày chốt số liệu" inputmode="numeric" optional />
      <TypedText view={view} name="basisNumber" label="Danh sách theo Quyết định số" optional />
      <TypedText view={view} name="basisDate" label="Ngày quyết định" inputmode="numeric" optional />
      <TickBox
        name="hungryList"
        label="Theo danh sách hộ thiếu đói (biên bản họp tổ, Mẫu 5a, 5b), không chọn đối tượng bên dưới"
        checked={typed.hungryList !== undefined}
      />
      <CategoryBoxes view={view} categories={categories} />
    </>
  );
}

function Proposals(props: { levels: readonly KnownLevel[]; href: (index: number) => string }) {
  return (
    <Table
      caption="Mức đã biết"
      rows={props.levels.map((level, i) => ({ level, i }))}
      columns={[
        { head: 'Mức', cell: ({ level }) => giftText(level.amountDong ?? 0, level.goods) },
        { head: 'Tính theo', cell: ({ level }) => ruleSubjectLabels[level.per] },
        { head: 'Điều kiện', cell: ({ level }) => level.condition },
        {
          head: 'Căn cứ',
          cell: ({ level }) => (
            <>
              {level.basis}
              {level.endedOn && (
                <div class="small">
                  mức áp dụng đến {formatDay(level.endedOn)}{' '}
                  <Badge icon="alert-triangle">chưa có quyết định năm nay</Badge>
                </div>
              )}
              <div class="small second">
                {confidenceLabels[level.confidence ?? '']}
                {level.note && `; ${level.note}`}
              </div>
            </>
          ),
        },
        { head: 'Dùng', cell: ({ i }) => <a href={props.href(i)}>Điền vào mẫu</a> },
      ]}
    />
  );
}

const levelsFor = async (t: ReadTx, campaign: CampaignRow, source: string): Promise<KnownLevel[]> =>
  knownLevels(await dictionaries(t), { ...campaign, cutOffOn: campaign.cut_off_on }, source);

async function newPage(
  t: ReadTx,
  input: { csrf: string; params: { id: string } },
  deps: Deps,
  view: TypedView,
  trial?: Trial,
): Promise<PageResult> {
  const campaign = await findCampaign(t, input.params.id);
  const sources = await sourcesOf(t, campaign.id);
  const source = sources.find(({ id }) => id === textOf(view.typed, 'source')) ?? sources[0];
  const levels = source ? await levelsFor(t, campaign, source.code) : [];
  const action = `/tet/${campaign.id}/muc/moi`;
  return {
    html: (
      <Layout title="Thêm mức" chrome={await chromeOf(t, input, nav, deps)}>
        <Crumbs
          path={[
            { href: '/tet', text: 'Tết, hỗ trợ' },
            { href: `/tet/${campaign.id}`, text: campaign.name },
            { text: 'Thêm mức' },
          ]}
        />
        <Title>Thêm mức</Title>
        <form class="inline-form" action={action}>
          <label class="small" for="nguon">
            <strong>Nguồn</strong>
          </label>
          <select class="select" id="nguon" name="nguon">
            {sources.map(({ id, name }) => (
              <option value={id} selected={id === source?.id}>
                {name}
              </option>
            ))}
          </select>
          <button class="button slim" type="submit">
            Chọn nguồn
          </button>
        </form>
        {source && (
          <Section title={`Mức đã biết, nguồn “${source.name}”, năm ${campaign.year}`}>
            {levels.length === 0 ? (
              <p>
                Danh mục chưa có mức của nguồn này: ghi theo quyết định. Mức dùng nhiều năm thì ghi ở Quản
                trị, Danh mục, Mức quà để năm sau được gợi ý.
              </p>
            ) : (
              <Proposals levels={levels} href={(i) => `${action}?nguon=${source.id}&muc=${i}`} />
            )}
          </Section>
        )}
        <form method="post" action={action} class="form-stack" data-ctrl-s>
          <Csrf token={input.csrf} />
          <input type="hidden" name="source" value={source?.id ?? ''} />
          <ErrorSummary faults={view.faults} verb="Chưa ghi được" />
          {trial && <TrialView trial={trial} />}
          <div class="fields">
            <RuleFields view={view} categories={(await dictionaries(t)).categories(campaign.cut_off_on)} />
          </div>
          <div>
            <Submit kind="primary">Ghi mức</Submit>
            <button type="submit" class="button" name="try" value="1">
              Thử mức này
            </button>
            <LinkButton href={`/tet/${campaign.id}`} kind="quiet">
              Bỏ qua
            </LinkButton>
          </div>
        </form>
      </Layout>
    ),
  };
}

const newPages: Page[] = [
  showPage({
    path: '/tet/:id/muc/moi',
    permission,
    params: campaignParams,
    query: Type.Object({
      nguon: Type.Optional(Type.String({ maxLength: 40 })),
      muc: Type.Optional(Type.Integer({ minimum: 0, maximum: 99 })),
    }),
    async handler(t, input, deps) {
      const campaign = await findCampaign(t, input.params.id);
      const { id, cut_off_on: day } = campaign;
      const sources = await sourcesOf(t, id);
      const source = sources.find((each) => each.id === input.query.nguon) ?? sources[0];
      const known = source ? await levelsFor(t, campaign, source.code) : [];
      const level = input.query.muc === undefined ? undefined : known[input.query.muc];
      const empty = {
        source: source?.id ?? '',
        per: 'person',
        basis: 'cutOff',
        basisCutOffOn: formatDay(day),
      };
      const typed = level && source ? typedLevel(level, source.id, day) : empty;
      return newPage(t, input, deps, { typed, faults: noFaults });
    },
  }),
  writePage({
    path: '/tet/:id/muc/moi',
    permission,
    params: campaignParams,
    async handler(t, input, deps) {
      const { id } = input.params;
      const rule = ruleFormOf(input.form);
      if (!('try' in input.form)) {
        await addRule(t, id, rule);
        return { redirect: `/tet/${id}` };
      }
      const trial = await tryRules(t, id, [await draftRule(t, id, rule)]);
      return newPage(t, input, deps, { typed: input.form, faults: noFaults }, trial);
    },
    refused: (t, input, error, deps) =>
      newPage(t, input, deps, { typed: input.form, faults: faultsOf(error) }),
  }),
];

async function subject(t: ReadTx, { id, rule: asked }: { id: string; rule: string }) {
  const campaign = await findCampaign(t, id);
  const rule = ruleAnswer(await findRule(t, id, asked));
  const categories = (await dictionaries(t)).categories(campaign.cut_off_on);
  return {
    name: rule.name,
    href: `/tet/${id}`,
    version: rule.version,
    rule,
    categories,
    day: campaign.cut_off_on,
  };
}

const changePages = askedPages({
  path: '/tet/:id/muc/:rule/sua',
  permission,
  params,
  nav,
  subject,
  title: () => 'Sửa mức',
  verb: () => 'Lưu mức',
  initial: ({ rule, day }) => typedRule(rule, day),
  fields: (view) => <RuleFields view={view} categories={view.subject.categories} />,
  async sentences(_, { rule }, typed) {
    const after = ruleChangeOf(typed);
    const [was, is] = [
      grantText(rule.amountDong, rule.inKind),
      grantText(after.amountDong ?? null, after.inKind ?? null),
    ];
    return [
      was === is ? `Mức giữ nguyên: ${is}.` : `Mức: ${was} thành ${is}.`,
      'Danh sách chưa duyệt cần lập lại để theo mức mới; suất đã duyệt giữ như đã duyệt.',
    ];
  },
  async run(t, { rule, href, version }, typed) {
    await changeRule(t, rule.campaign, rule.id, ruleChangeOf(typed), version);
    return href;
  },
});

const endPages = askedPages({
  path: '/tet/:id/muc/:rule/thoi-dung',
  permission,
  params,
  nav,
  subject,
  title: () => 'Thôi dùng mức',
  verb: () => 'Thôi dùng mức',
  danger: true,
  fields: (view) => <TypedText view={view} name="reason" label="Lý do" width="w12" />,
  sentences: async (_, { rule }, typed) => [
    `Mức số ${rule.number} “${rule.name}” thôi dùng: danh sách lập lại sau đây không có mức này; suất đã duyệt vẫn giữ.`,
    `Lý do: ${reasonOf(typed)}`,
  ],
  async run(t, { rule, href, version }, typed) {
    await endRule(t, rule.campaign, rule.id, reasonOf(typed), version);
    return href;
  },
});

export const campaignRulePages: Page[] = [...newPages, ...changePages, ...endPages];
