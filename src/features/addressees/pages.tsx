import { Type } from '@sinclair/typebox';
import { type Asked, askedPages, reasonOf } from '../../app/askedPages.tsx';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { checkForm } from '../../shared/schema.ts';
import { dayOf, textOf, tickedOf } from '../../shared/typedForm.ts';
import { type Choice, Csrf, ErrorSummary, TickBoxes } from '../../web/components/fields.tsx';
import { Crumbs, LinkButton, Message, Section, Submit, Title } from '../../web/components/parts.tsx';
import { TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { WardChoice } from '../../web/components/wardChoice.tsx';
import { faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { requireArea, wardsInScope } from '../areas/service.ts';
import { hasOwnFrame, reportLabels } from '../exports/schema.ts';
import { formChoices } from '../reportForms/service.ts';
import { type Addressee, addresseeEndSchema, suggestionFormSchema } from './schema.ts';
import {
  addSuggested,
  changeAddressee,
  createAddressee,
  endAddressee,
  listAddressees,
  openSuggestions,
  readAddressee,
} from './service.ts';
import { addresseeChangeOf, addresseeFormOf, typedAddressee } from './typed.ts';
import { AddresseeFields, AddresseeTable, whatItGets } from './views.tsx';

const path = '/noi-nhan';
const permission = 'submissions.write';
const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const crumbs = [{ href: '/bao-cao-gui', text: 'Báo cáo gửi cấp trên' }];

/** The ward that the page is about: the one asked, else the first in the actor's scope. */
async function wardAsked(t: ReadTx, code: string | undefined) {
  const wards = await wardsInScope(t, t.today);
  return { wards, ward: wards.find((each) => each.code === code) ?? wards[0] };
}

async function listPage(
  t: ReadTx,
  input: { csrf: string },
  deps: Deps,
  { area, view }: { area: string | undefined; view: TypedView },
): Promise<PageResult> {
  const { wards, ward } = await wardAsked(t, area);
  const items = ward ? await listAddressees(t, ward.code) : [];
  const suggested = ward ? await openSuggestions(t, ward.code) : [];
  const mayWrite = may(t.actor, permission);
  const ticked = 'area' in view.typed ? tickedOf(view.typed, 'codes') : suggested.map(({ code }) => code);
  return {
    html: (
      <Layout title="Nơi nhận" chrome={await chromeOf(t, input, path, deps)}>
        <Crumbs path={[...crumbs, { text: 'Nơi nhận' }]} />
        <Title
          right={
            mayWrite &&
            ward && (
              <LinkButton href={`${path}/moi?dia=${ward.code}`} icon="plus">
                Thêm nơi nhận
              </LinkButton>
            )
          }
        >
          Nơi nhận báo cáo{ward ? `, ${ward.name}` : ''}
        </Title>
        <WardChoice path={path} wards={wards} ward={ward?.code} />
        <p>
          Mỗi nơi nhận chỉ được gửi những biểu của mình: không cơ quan nào thấy tên người thuộc lĩnh vực của
          cơ quan khác.
        </p>
        {items.length > 0 && <AddresseeTable items={items} mayWrite={mayWrite} />}
        {items.length === 0 && (
          <Message kind="neutral">
            Chưa có nơi nhận nào.{' '}
            {mayWrite &&
              'Lấy các gợi ý dưới đây rồi sửa tên, kỳ và hạn cho đúng, hoặc thêm nơi nhận của mình.'}
          </Message>
        )}
        {ward && mayWrite && suggested.length > 0 && (
          <Section title="Gợi ý">
            <form method="post" action={`${path}/goi-y`} class="form-stack">
              <Csrf token={input.csrf} />
              <input type="hidden" name="area" value={ward.code} />
              <ErrorSummary faults={view.faults} verb="Chưa thêm được" />
              <div class="fields">
                <TickBoxes
                  legend="Cấp trên thường gồm các cơ quan này; tên cơ quan mỗi tỉnh một khác"
                  name="codes"
                  pointer="/codes"
                  faults={view.faults}
                  choices={suggested.map(({ code, name, what, sheets }) => ({
                    value: code,
                    label: `${name}: ${what} (${sheets.join(', ')})`,
                  }))}
                  ticked={ticked}
                />
              </div>
              <div>
                <Submit kind={items.length === 0 ? 'primary' : 'quiet'}>Thêm các nơi nhận đã chọn</Submit>
              </div>
            </form>
          </Section>
        )}
      </Layout>
    ),
  };
}

async function newPage(
  t: ReadTx,
  input: { csrf: string },
  deps: Deps,
  { typed, faults }: TypedView,
): Promise<PageResult> {
  const area = await requireArea(
    t,
    textOf(typed, 'area') || ((await wardAsked(t, undefined)).ward?.code ?? ''),
  );
  return {
    html: (
      <Layout title="Thêm nơi nhận" chrome={await chromeOf(t, input, path, deps)}>
        <Crumbs path={[...crumbs, { href: path, text: 'Nơi nhận' }, { text: 'Thêm nơi nhận' }]} />
        <Title>Thêm nơi nhận, {area.name}</Title>
        <form method="post" action={`${path}/moi`} class="form-stack">
          <Csrf token={input.csrf} />
          <input type="hidden" name="area" value={area.code} />
          <ErrorSummary faults={faults} verb="Chưa ghi được" />
          <div class="fields">
            <AddresseeFields view={{ typed, faults }} forms={await formChoices(t, area.code)} />
          </div>
          <div>
            <Submit kind="primary">Ghi nơi nhận</Submit>
            <LinkButton href={path} kind="quiet">
              Bỏ qua
            </LinkButton>
          </div>
        </form>
      </Layout>
    ),
  };
}

interface AskedAddressee extends Asked {
  addressee: Addressee;
  /** The superior's forms that it may get, the one it has among them. */
  forms: Choice[];
}

async function subject(t: ReadTx, { id }: { id: string }): Promise<AskedAddressee> {
  const addressee = await readAddressee(t, id);
  const { report, reportName, area } = addressee;
  const inUse = await formChoices(t, area);
  const isMissing = hasOwnFrame(report) && !inUse.some(({ value }) => value === report);
  return {
    name: addressee.name,
    href: `${path}?dia=${addressee.area}`,
    version: addressee.version,
    addressee,
    forms: isMissing ? [...inUse, { value: report, label: `${reportName} (đã thôi dùng)` }] : inUse,
  };
}

const changePages = askedPages({
  path: `${path}/:id/sua`,
  permission,
  params,
  nav: path,
  subject,
  title: () => 'Sửa nơi nhận',
  verb: () => 'Lưu nơi nhận',
  initial: ({ addressee }) => typedAddressee(addressee),
  fields: (view) => (
    <>
      <AddresseeFields view={view} forms={view.subject.forms} />
      <div class="w12">
        <LinkButton href={`${path}/${view.subject.addressee.id}/ket-thuc`} kind="quiet">
          Kết thúc nơi nhận này
        </LinkButton>
      </div>
    </>
  ),
  async sentences(_, { addressee, forms }, typed) {
    const change = addresseeChangeOf(typed);
    const form = forms.find(({ value }) => value === change.report);
    const reportName = form?.label ?? reportLabels[change.report ?? ''] ?? addressee.reportName;
    const next = { ...addressee, ...change, reportName };
    return [
      `Từ lần làm báo cáo sau, ${next.name} nhận: ${whatItGets(next)}.`,
      'Những bản đã làm, đã gửi giữ nguyên như khi gửi.',
    ];
  },
  async run(t, { addressee, href, version }, typed) {
    await changeAddressee(t, addressee.id, addresseeChangeOf(typed), version);
    return href;
  },
});

const endPages = askedPages({
  path: `${path}/:id/ket-thuc`,
  permission,
  params,
  nav: path,
  subject,
  title: () => 'Kết thúc nơi nhận',
  verb: () => 'Kết thúc nơi nhận',
  danger: true,
  initial: (_, t) => ({ endedOn: formatDay(t.today) }),
  fields: (view) => (
    <>
      <TypedText view={view} name="endedOn" label="Ngày cuối" hint="sau ngày này không làm báo cáo gửi nữa" />
      <TypedText view={view} name="reason" label="Lý do" width="w12" />
    </>
  ),
  sentences: async (_, { name }, typed) => [
    `Sau ngày ${textOf(typed, 'endedOn')} không làm báo cáo gửi ${name} nữa; những bản đã gửi vẫn giữ.`,
    `Lý do: ${reasonOf(typed)}`,
  ],
  async run(t, { addressee, href, version }, typed) {
    const form = { endedOn: dayOf(typed, 'endedOn', 'Ngày cuối'), reason: reasonOf(typed) };
    await endAddressee(t, addressee.id, checkForm(addresseeEndSchema, form), version);
    return href;
  },
});

const areaQuery = Type.Object({ dia: Type.Optional(Type.String({ maxLength: 20 })) });

export const addresseePages: Page[] = [
  showPage({
    path,
    permission: 'exports',
    query: areaQuery,
    handler: (t, input, deps) =>
      listPage(t, input, deps, { area: input.query.dia, view: { typed: {}, faults: noFaults } }),
  }),
  writePage({
    path: `${path}/goi-y`,
    permission,
    async handler(t, { form }) {
      const asked = { area: textOf(form, 'area'), codes: tickedOf(form, 'codes') };
      await addSuggested(t, checkForm(suggestionFormSchema, asked));
      return { redirect: `${path}?dia=${asked.area}` };
    },
    refused: (t, input, error, deps) =>
      listPage(t, input, deps, {
        area: textOf(input.form, 'area'),
        view: { typed: input.form, faults: faultsOf(error) },
      }),
  }),
  showPage({
    path: `${path}/moi`,
    permission,
    query: areaQuery,
    handler: (t, input, deps) =>
      newPage(t, input, deps, {
        typed: {
          area: input.query.dia ?? '',
          report: 'monthly',
          periodKind: 'month',
          preparedBy: t.actor.fullName,
        },
        faults: noFaults,
      }),
  }),
  writePage({
    path: `${path}/moi`,
    permission,
    async handler(t, { form }) {
      const made = await createAddressee(t, addresseeFormOf(form));
      return { redirect: `${path}?dia=${made.area}` };
    },
    refused: (t, input, error, deps) =>
      newPage(t, input, deps, { typed: input.form, faults: faultsOf(error) }),
  }),
  ...changePages,
  ...endPages,
];
