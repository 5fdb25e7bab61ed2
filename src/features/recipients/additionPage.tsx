import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { type Page, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { invalid } from '../../shared/errors.ts';
import { giftText, goodsOf, parseGoods } from '../../shared/inKind.ts';
import { parseMoney } from '../../shared/money.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary } from '../../web/components/fields.tsx';
import { LinkButton, Section, Submit } from '../../web/components/parts.tsx';
import { TypedArea, TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import type { Campaign } from '../campaigns/schema.ts';
import { readCampaign, rulesOf, sourcesOf } from '../campaigns/service.ts';
import { CampaignHead } from '../campaigns/views.tsx';
import { householdByCode, requireHousehold } from '../households/service.ts';
import { personByNationalId, requirePerson } from '../people/service.ts';
import { addByHand } from './choices.ts';
import type { Addition } from './schema.ts';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));
const path = '/tet/:id/danh-sach/bo-sung';

/** Whom the form is about, as it says beside the fields; null: to be typed. */
async function namedIn(t: ReadTx, typed: Typed): Promise<string | null> {
  const person = textOf(typed, 'person');
  if (person !== '') return (await requirePerson(t, person)).full_name;
  const household = textOf(typed, 'household');
  return household === '' ? null : `hộ ${(await requireHousehold(t, household)).code}`;
}

async function additionView(
  t: ReadTx,
  input: { csrf: string },
  deps: Pick<Deps, 'demo'>,
  id: string,
  view: TypedView,
) {
  const campaign = await readCampaign(t, id);
  const sources = await sourcesOf(t, id);
  const rules = await rulesOf(t, id);
  const named = await namedIn(t, view.typed);
  const sourceName = new Map(sources.map((source) => [source.id, source.name]));
  const title = 'Đề nghị bổ sung';
  return (
    <Layout title={title} chrome={await chromeOf(t, input, '/tet', deps)}>
      <CampaignHead campaign={campaign} current="list" links={true} />
      <Section title={named === null ? title : `${title}: ${named}`}>
        <form method="post" action={`/tet/${id}/danh-sach/bo-sung`} class="form-stack" data-ctrl-s>
          <Csrf token={input.csrf} />
          <ErrorSummary faults={view.faults} verb="Chưa bổ sung được" />
          {['person', 'household'].map((name) => (
            <input type="hidden" name={name} value={textOf(view.typed, name)} />
          ))}
          <div class="fields">
            {named === null && (
              <TypedText
                view={view}
                name="who"
                pointer="/person"
                label="Số CCCD người nhận, hoặc mã hộ"
                width="w4"
                hint="Mã hộ khi suất tính theo hộ"
                autofocus
              />
            )}
            <TypedSelect
              view={view}
              name="source"
              label="Nguồn"
              width="w4"
              blank="Chọn nguồn"
              choices={sources.map((source) => ({ value: source.id, label: source.name }))}
            />
            <TypedSelect
              view={view}
              name="rule"
              label="Mức của nguồn"
              width="w4"
              optional
              blank="Ghi mức riêng"
              choices={rules.map((rule) => ({
                value: rule.id,
                label: `${sourceName.get(rule.source)}: ${rule.name}, ${giftText(rule.amountDong ?? 0, goodsOf(rule.inKind))}`,
              }))}
            />
            <TypedText
              view={view}
              name="amountDong"
              label="Số tiền (đồng)"
              optional
              hint="Bỏ trống khi đã chọn mức"
              inputmode="numeric"
            />
            <TypedText
              view={view}
              name="inKind"
              label="Hiện vật"
              optional
              hint="Ví dụ: 10 kg gạo; 1 phần quà"
            />
            <TypedText
              view={view}
              name="proposedBy"
              label="Người, tổ chức đề nghị"
              width="w6"
              hint="Tổ trưởng, Mặt trận, hội đoàn thể"
            />
            <TypedArea view={view} name="reason" label="Lý do bổ sung" />
          </div>
          <div class="sticky">
            <span>Nguồn đã duyệt thì người bổ sung trình ở danh sách riêng, duyệt riêng.</span>
            <span class="buttons">
              <LinkButton href={`/tet/${id}/danh-sach`} kind="quiet">
                Đóng
              </LinkButton>
              <Submit kind="primary">
                Đề nghị bổ sung <kbd>Ctrl</kbd> <kbd>S</kbd>
              </Submit>
            </span>
          </div>
        </form>
      </Section>
    </Layout>
  );
}

/** Whom a typed number names: a person by CCCD, a household by its code. */
async function whoTyped(
  t: ReadTx,
  form: Typed,
  ward: Campaign['area'],
): Promise<Pick<Addition, 'person' | 'household'>> {
  const person = textOf(form, 'person');
  const household = textOf(form, 'household');
  if (person !== '') return { person };
  if (household !== '') return { household };
  const who = textOf(form, 'who');
  if (who === '') throw invalid('/person', 'required', 'Người nhận: còn trống, ghi số CCCD hoặc mã hộ.');
  const digits = who.replace(/[\s.-]/g, '');
  if (/^\d{9,12}$/.test(digits)) {
    const found = await personByNationalId(t, digits);
    if (found) return { person: found.id };
    throw invalid('/person', 'unknown', `Số CCCD ${who}: không có ai trong sổ mang số này.`);
  }
  const found = await householdByCode(t, ward, who.toUpperCase());
  if (found) return { household: found.id };
  throw invalid('/person', 'unknown', `Mã hộ ${who}: phường không có hộ này. Ghi đúng mã, hoặc ghi số CCCD.`);
}

async function additionTyped(
  t: ReadTx,
  campaign: Pick<Campaign, 'id' | 'area'>,
  form: Typed,
): Promise<Addition> {
  const field = (name: string, label: string): string => {
    const value = textOf(form, name);
    if (value === '') throw invalid(`/${name}`, 'required', `${label}: còn trống, cần nhập.`);
    return value;
  };
  const money = textOf(form, 'amountDong');
  const amountDong = money === '' ? undefined : parseMoney(money);
  if (money !== '' && amountDong === undefined)
    throw invalid(
      '/amountDong',
      'unreadable',
      `Số tiền “${money}”: không đọc được, ghi số đồng, ví dụ 500.000.`,
    );
  const goods = textOf(form, 'inKind');
  const inKind = goods === '' ? undefined : parseGoods(goods);
  if (goods !== '' && inKind === undefined)
    throw invalid('/inKind', 'unreadable', `Hiện vật “${goods}”: không hiểu, ghi như 10 kg gạo; 1 phần quà.`);
  const rule = textOf(form, 'rule');
  const chosen = textOf(form, 'source');
  const ofRule = chosen === '' ? (await rulesOf(t, campaign.id)).find(({ id }) => id === rule) : undefined;
  return {
    ...(await whoTyped(t, form, campaign.area)),
    // A level chosen says its source.
    source: ofRule?.source ?? field('source', 'Nguồn'),
    ...(rule === '' ? {} : { rule }),
    ...(amountDong === undefined ? {} : { amountDong }),
    ...(inKind === undefined ? {} : { inKind }),
    proposedBy: field('proposedBy', 'Người đề nghị').slice(0, 200),
    reason: field('reason', 'Lý do bổ sung').slice(0, 500),
  };
}

/** The form that puts somebody on the list by hand. */
export const additionPages: Page[] = [
  showPage({
    path,
    permission: 'registers.write',
    params,
    query: Type.Object({ nguoi: text(40), ho: text(40), nguon: text(40) }),
    handler: async (t, input, deps) => {
      const { nguoi, ho, nguon } = input.query;
      const typed = { person: nguoi ?? '', household: ho ?? '', source: nguon ?? '' };
      return { html: await additionView(t, input, deps, input.params.id, { typed, faults: noFaults }) };
    },
  }),
  writePage({
    path,
    permission: 'registers.write',
    params,
    async handler(t, { params: { id }, form }) {
      await addByHand(t, id, await additionTyped(t, await readCampaign(t, id), form));
      return { redirect: `/tet/${id}/danh-sach?xem=duoc-nhan` };
    },
    refused: async (t, input, error, deps) => {
      if (error.code === 'notFound') throw error;
      const view = { typed: input.form, faults: faultsOf(error) };
      return { html: await additionView(t, input, deps, input.params.id, view) };
    },
  }),
];
