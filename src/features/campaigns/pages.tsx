import { Type } from '@sinclair/typebox';
import { askedPages } from '../../app/askedPages.tsx';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { formatDay, parseDay, yearOf } from '../../shared/dates.ts';
import { type CampaignKind, campaignKindLabels, campaignKinds } from '../../shared/giving.ts';
import { textOf } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary } from '../../web/components/fields.tsx';
import {
  Crumbs,
  Empty,
  LinkButton,
  Message,
  Section,
  Submit,
  Table,
  type TableColumn,
  Title,
} from '../../web/components/parts.tsx';
import { TypedArea, TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { dictionaries } from '../dictionaries/service.ts';
import { usualArea } from '../documents/office.ts';
import { lunarYearName } from './levels.ts';
import { campaignNextPages } from './nextPage.tsx';
import { type Campaign, recurrenceLabels, recurrences, type StepState } from './schema.ts';
import {
  changeCampaign,
  createCampaign,
  findCampaign,
  listCampaigns,
  readCampaign,
  stepsOfCampaigns,
} from './service.ts';
import { leftBehind } from './template.ts';
import { campaignChangeOf, campaignFormOf, typedCampaign } from './typed.ts';
import { stateText } from './views.tsx';

const nav = '/tet';
const permission = 'campaigns.write';
const params = Type.Object({ id: Type.String({ maxLength: 40 }) });

const words = <V extends string>(values: readonly V[], labels: Record<V, string>) =>
  values.map((value) => ({ value, label: labels[value] }));

/** The step that waits to be done: the first that is not. */
const nextText = (steps: readonly StepState[]): string =>
  steps.find(({ progress }) => progress !== 'done')?.text ?? 'đã quyết toán';

const templateColumn: TableColumn<Campaign> = {
  head: 'Làm mẫu',
  cell: ({ id, year }) => <a href={`/tet/moi?mau=${id}`}>Lập đợt {year + 1} theo mẫu này</a>,
};

function Rounds(props: {
  items: readonly Campaign[];
  steps: ReadonlyMap<string, StepState[]>;
  change: boolean;
}) {
  return (
    <Table
      caption="Các đợt trong năm"
      rows={props.items}
      columns={[
        { head: 'Đợt', cell: ({ id, name }) => <a href={`/tet/${id}`}>{name}</a> },
        { head: 'Loại', cell: ({ kind }) => campaignKindLabels[kind] },
        { head: 'Chốt số liệu', cell: ({ cutOffOn }) => formatDay(cutOffOn) },
        { head: 'Trạng thái', cell: ({ state }) => stateText(state) },
        { head: 'Tình hình', cell: ({ id }) => nextText(props.steps.get(id) ?? []) },
        ...(props.change ? [templateColumn] : []),
      ]}
    />
  );
}

const listPage = showPage({
  path: '/tet',
  permission: 'campaigns.read',
  query: Type.Object({ loai: Type.Optional(Type.String({ maxLength: 20 })) }),
  async handler(t, input, deps) {
    const kind = campaignKinds.find((each) => each === input.query.loai);
    const items = await listCampaigns(t, kind ? { kind } : {});
    const steps = await stepsOfCampaigns(t, items);
    const change = may(t.actor, permission);
    const add = (
      <LinkButton href="/tet/moi" kind="primary" icon="plus">
        Lập đợt mới
      </LinkButton>
    );
    return {
      html: (
        <Layout title="Tết, các đợt hỗ trợ" chrome={await chromeOf(t, input, nav, deps)}>
          <Title right={change && add}>Tết, các đợt hỗ trợ</Title>
          <form class="inline-form" action="/tet">
            <label class="small" for="loai">
              <strong>Loại đợt</strong>
            </label>
            <select class="select" id="loai" name="loai">
              <option value="">Tất cả</option>
              {campaignKinds.map((each) => (
                <option value={each} selected={each === kind}>
                  {campaignKindLabels[each]}
                </option>
              ))}
            </select>
            <button class="button slim" type="submit">
              Xem
            </button>
          </form>
          {items.length === 0 ? (
            <Empty icon="gift" title="Chưa có đợt hỗ trợ nào" action={change && add}>
              {change
                ? 'Lập đợt đầu tiên: ghi tên, ngày chốt số liệu, rồi thêm các nguồn kinh phí và mức quà theo quyết định.'
                : 'Khi cán bộ lập đợt hỗ trợ, đợt sẽ hiện ở đây.'}
            </Empty>
          ) : (
            [...groupBy(items, ({ year }) => year)].map(([year, ofYear]) => (
              <Section title={`Năm ${year}`} right={`${ofYear.length} đợt`}>
                <Rounds items={ofYear} steps={steps} change={change} />
              </Section>
            ))
          )}
        </Layout>
      ),
    };
  },
});

/** The fields of a campaign, for a new one and for one that is changed. */
function CampaignFields({ view }: { view: TypedView }) {
  return (
    <>
      <TypedText view={view} name="name" label="Tên đợt" width="w6" autofocus />
      <TypedSelect
        view={view}
        name="kind"
        label="Loại đợt"
        choices={words(campaignKinds, campaignKindLabels)}
      />
      <TypedText view={view} name="year" label="Năm" inputmode="numeric" />
      <TypedText
        view={view}
        name="cutOffOn"
        label="Ngày chốt số liệu"
        hint="danh sách lập theo sổ của ngày này"
        inputmode="numeric"
      />
      <TypedText view={view} name="handOutFrom" label="Phát từ ngày" inputmode="numeric" optional />
      <TypedText view={view} name="handOutTo" label="Phát đến ngày" inputmode="numeric" optional />
      <TypedSelect view={view} name="recurs" label="Lặp lại" choices={words(recurrences, recurrenceLabels)} />
      <TypedArea view={view} name="note" label="Ghi chú" optional />
    </>
  );
}

async function newPage(t: ReadTx, input: { csrf: string }, deps: Deps, view: TypedView): Promise<PageResult> {
  const templates = await listCampaigns(t);
  const template = templates.find(({ id }) => id === textOf(view.typed, 'template'));
  const day = parseDay(textOf(view.typed, 'cutOffOn'));
  const left = template && day.ok ? await leftBehind(t, template.id, day.value) : [];
  return {
    html: (
      <Layout title="Lập đợt mới" chrome={await chromeOf(t, input, nav, deps)}>
        <Crumbs path={[{ href: '/tet', text: 'Tết, hỗ trợ' }, { text: 'Lập đợt mới' }]} />
        <Title>Lập đợt mới</Title>
        {template && (
          <Message kind="neutral">
            Các nguồn và mức của <strong>{template.name}</strong> được chép sang. Kinh phí và quyết định của
            năm mới để trống, mỗi nguồn ghi “chưa có quyết định năm nay” cho đến khi có.
            {left.map(({ name, reason }) => ` Không lấy theo nguồn “${name}”: ${reason}.`)}
          </Message>
        )}
        <form method="post" action="/tet/moi" class="form-stack" data-ctrl-s>
          <Csrf token={input.csrf} />
          <input type="hidden" name="area" value={textOf(view.typed, 'area')} />
          <ErrorSummary faults={view.faults} verb="Chưa lập được" />
          <div class="fields">
            <TypedSelect
              view={view}
              name="template"
              label="Lấy mẫu từ đợt"
              width="w6"
              blank="không lấy mẫu"
              choices={templates.map(({ id, name, year }) => ({ value: id, label: `${name} (${year})` }))}
            />
            <CampaignFields view={view} />
          </div>
          <div>
            <Submit kind="primary">Lập đợt</Submit>
            <LinkButton href="/tet" kind="quiet">
              Bỏ qua
            </LinkButton>
          </div>
        </form>
      </Layout>
    ),
  };
}

/** A new campaign's form as far as it can be known: of a kind and year, after the newest of its kind. */
async function suggested(t: ReadTx, kind: CampaignKind, year: number, template: Campaign | undefined) {
  const newYear = kind === 'tet' ? (await dictionaries(t)).lunarNewYear(year) : undefined;
  return {
    kind,
    year: String(year),
    template: template?.id ?? '',
    recurs: template?.recurs ?? 'once',
    name:
      kind === 'tet'
        ? `Tết ${lunarYearName(year)} ${year}`
        : (template?.name.replace(String(template.year), String(year)) ?? ''),
    cutOffOn: formatDay(`${year - 1}-12-31`),
    handOutTo: newYear ? formatDay(newYear) : '',
  };
}

const newPages: Page[] = [
  showPage({
    path: '/tet/moi',
    permission,
    query: Type.Object({ mau: Type.Optional(Type.String({ maxLength: 40 })) }),
    async handler(t, input, deps) {
      const all = await listCampaigns(t);
      const template =
        input.query.mau === undefined
          ? all.find(({ kind }) => kind === 'tet')
          : all.find(({ id }) => id === input.query.mau);
      const area = (await usualArea(t, t.today)).code;
      const kind = template?.kind ?? 'tet';
      const typed = {
        area,
        ...(await suggested(t, kind, template ? template.year + 1 : yearOf(t.today) + 1, template)),
      };
      return newPage(t, input, deps, { typed, faults: noFaults });
    },
  }),
  writePage({
    path: '/tet/moi',
    permission,
    handler: async (t, { form }) => ({ redirect: `/tet/${await createCampaign(t, campaignFormOf(form))}` }),
    refused: (t, input, error, deps) =>
      newPage(t, input, deps, { typed: input.form, faults: faultsOf(error) }),
  }),
];

const changePages = askedPages({
  path: '/tet/:id/sua',
  permission,
  params,
  nav,
  async subject(t, { id }) {
    const row = await findCampaign(t, id);
    return { name: row.name, href: `/tet/${id}`, version: row.version, campaign: await readCampaign(t, id) };
  },
  title: () => 'Sửa đợt hỗ trợ',
  verb: () => 'Lưu thay đổi',
  initial: ({ campaign }) => typedCampaign(campaign),
  fields: (view) => (
    <>
      <CampaignFields view={view} />
      <TypedText view={view} name="reason" label="Lý do" width="w12" optional />
    </>
  ),
  async sentences(_, { campaign }, typed) {
    const before = typedCampaign(campaign);
    const labels: Record<string, string> = {
      name: 'Tên đợt',
      year: 'Năm',
      cutOffOn: 'Ngày chốt số liệu',
      handOutFrom: 'Phát từ ngày',
      handOutTo: 'Phát đến ngày',
      note: 'Ghi chú',
    };
    const changes = Object.entries(labels)
      .filter(([field]) => textOf(typed, field) !== textOf(before, field))
      .map(
        ([field, label]) =>
          `${label}: “${textOf(before, field) || 'trống'}” thành “${textOf(typed, field) || 'trống'}”.`,
      );
    return changes.length > 0 ? changes : ['Tên và các ngày giữ nguyên.'];
  },
  async run(t, { campaign, href, version }, typed) {
    await changeCampaign(t, campaign.id, campaignChangeOf(typed), version);
    return href;
  },
});

export const campaignPages: Page[] = [listPage, ...newPages, ...changePages, ...campaignNextPages];
