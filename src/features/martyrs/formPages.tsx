import { Type } from '@sinclair/typebox';
import { askedPages, reasonOf } from '../../app/askedPages.tsx';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay, formatPartial } from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import { textOf } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary, TickBox } from '../../web/components/fields.tsx';
import { Crumbs, LinkButton, Section, Submit, Title } from '../../web/components/parts.tsx';
import { TypedArea, TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { usualArea } from '../documents/office.ts';
import { searchPeople } from '../search/service.ts';
import { martyrPartLabels } from './schema.ts';
import { addMember, changeMartyr, createMartyr, endMartyr, endMember, readMartyr } from './service.ts';
import { martyrParts } from './shares.ts';
import { martyrChangeOf, martyrEndOf, martyrFormOf, memberFormOf, typedMartyr } from './typed.ts';

const root = '/so/liet-si';
const nav = root;
const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const write = 'registers.write';
const rootCrumb = { href: root, text: 'Liệt sĩ' };

function MartyrFields({ view }: { view: TypedView }) {
  return (
    <>
      <TypedText view={view} name="fullName" label="Họ và tên liệt sĩ" width="w6" autofocus />
      <TypedText view={view} name="birthDate" label="Ngày sinh" hint="ngày, tháng/năm hoặc năm" optional />
      <TypedText view={view} name="diedOn" label="Ngày hy sinh" hint="ngày, tháng/năm hoặc năm" optional />
      <TypedText view={view} name="certificateNumber" label="Số bằng Tổ quốc ghi công" width="w6" optional />
      <TypedArea view={view} name="note" label="Ghi chú" optional />
    </>
  );
}

async function newPage(t: ReadTx, input: { csrf: string }, deps: Deps, view: TypedView): Promise<PageResult> {
  return {
    html: (
      <Layout title="Thêm liệt sĩ" chrome={await chromeOf(t, input, nav, deps)}>
        <Crumbs path={[rootCrumb, { text: 'Thêm liệt sĩ' }]} />
        <Title>Thêm liệt sĩ</Title>
        <form method="post" action={`${root}/moi`} class="form-stack" data-ctrl-s>
          <Csrf token={input.csrf} />
          <input type="hidden" name="area" value={textOf(view.typed, 'area')} />
          <ErrorSummary faults={view.faults} verb="Chưa ghi được" />
          <div class="fields">
            <MartyrFields view={view} />
          </div>
          <div>
            <Submit kind="primary">Ghi liệt sĩ</Submit>
            <LinkButton href={root} kind="quiet">
              Bỏ qua
            </LinkButton>
          </div>
        </form>
      </Layout>
    ),
  };
}

/** Finding the person first, then what the person is to the martyr. */
async function memberPage(
  t: ReadTx,
  input: { csrf: string; params: { id: string } },
  deps: Deps,
  shown: { q: string; view: TypedView },
): Promise<PageResult> {
  const martyr = await readMartyr(t, input.params.id);
  const { q, view } = shown;
  const chosen = textOf(view.typed, 'person');
  const found = q === '' ? [] : (await searchPeople(t, { q, limit: 20 })).items;
  const name = textOf(view.typed, 'personName');
  const action = `${root}/${martyr.id}/nguoi`;
  return {
    html: (
      <Layout title={`Ghi người: ${martyr.fullName}`} chrome={await chromeOf(t, input, nav, deps)}>
        <Crumbs
          path={[rootCrumb, { href: `${root}/${martyr.id}`, text: martyr.fullName }, { text: 'Ghi người' }]}
        />
        <Title>Ghi thân nhân, đại diện, người thờ cúng: {martyr.fullName}</Title>
        <form class="inline-form" action={action}>
          <label class="small" for="q">
            <strong>Tìm người trong sổ</strong>
          </label>
          <input class="input" id="q" name="q" value={q} placeholder="họ tên, năm sinh hoặc số CCCD" />
          <button class="button slim" type="submit">
            Tìm
          </button>
        </form>
        {q !== '' && chosen === '' && (
          <Section title="Chọn người" right={`${found.length} người`}>
            {found.length === 0 ? (
              <p>Không tìm thấy ai. Thử ít chữ hơn, hoặc thêm người đó vào hộ trước.</p>
            ) : (
              <ul>
                {found.map((person) => (
                  <li>
                    <a
                      href={`${action}?${new URLSearchParams({ q, chon: person.id, ten: person.fullName })}`}
                    >
                      {person.fullName}
                    </a>
                    , {formatPartial(person.birthDate)}
                    {person.householdCode && `, hộ ${person.householdCode}`}
                  </li>
                ))}
              </ul>
            )}
          </Section>
        )}
        {chosen !== '' && (
          <form method="post" action={action} class="form-stack" data-ctrl-s>
            <Csrf token={input.csrf} />
            <input type="hidden" name="person" value={chosen} />
            <input type="hidden" name="personName" value={name} />
            <ErrorSummary faults={view.faults} verb="Chưa ghi được" />
            <p>
              <strong>{name}</strong>
            </p>
            <div class="fields">
              <TypedSelect
                view={view}
                name="part"
                label="Là"
                choices={martyrParts.map((value) => ({ value, label: martyrPartLabels[value] }))}
              />
              <TypedText
                view={view}
                name="relation"
                label="Quan hệ với liệt sĩ"
                hint="vợ, con, em ruột"
                optional
              />
              <TypedText view={view} name="validFrom" label="Từ ngày" inputmode="numeric" />
              <TypedText
                view={view}
                name="minutesOn"
                label="Ngày biên bản họp gia đình"
                hint="cần có khi là đại diện"
                inputmode="numeric"
                optional
              />
              <TickBox
                name="onlyLiving"
                label="Thân nhân duy nhất còn sống: nhận suất của liệt sĩ ngoài suất của mình"
                checked={view.typed.onlyLiving !== undefined}
              />
            </div>
            <div>
              <Submit kind="primary">Ghi người</Submit>
              <LinkButton href={`${root}/${martyr.id}`} kind="quiet">
                Bỏ qua
              </LinkButton>
            </div>
          </form>
        )}
      </Layout>
    ),
  };
}

const entryPages: Page[] = [
  showPage({
    path: `${root}/moi`,
    permission: write,
    async handler(t, input, deps) {
      const { code } = await usualArea(t, t.today);
      return newPage(t, input, deps, { typed: { area: code }, faults: noFaults });
    },
  }),
  writePage({
    path: `${root}/moi`,
    permission: write,
    handler: async (t, { form }) => ({
      redirect: `${root}/${await createMartyr(t, martyrFormOf(form, t.today))}`,
    }),
    refused: (t, input, error, deps) =>
      newPage(t, input, deps, { typed: input.form, faults: faultsOf(error) }),
  }),
  showPage({
    path: `${root}/:id/nguoi`,
    permission: write,
    params,
    query: Type.Object({
      q: Type.Optional(Type.String({ maxLength: 100 })),
      chon: Type.Optional(Type.String({ maxLength: 40 })),
      ten: Type.Optional(Type.String({ maxLength: 120 })),
    }),
    handler(t, input, deps) {
      const { q = '', chon = '', ten = '' } = input.query;
      const typed = { person: chon, personName: ten, part: 'relative', validFrom: formatDay(t.today) };
      return memberPage(t, input, deps, { q, view: { typed, faults: noFaults } });
    },
  }),
  writePage({
    path: `${root}/:id/nguoi`,
    permission: write,
    params,
    async handler(t, { params: { id }, form }) {
      await addMember(t, id, memberFormOf(form));
      return { redirect: `${root}/${id}` };
    },
    refused: (t, input, error, deps) =>
      memberPage(t, input, deps, { q: '', view: { typed: input.form, faults: faultsOf(error) } }),
  }),
];

async function subject(t: ReadTx, { id }: { id: string }) {
  const martyr = await readMartyr(t, id);
  return { name: martyr.fullName, href: `${root}/${id}`, version: martyr.version, martyr };
}

const EndFields = ({ view }: { view: TypedView }) => (
  <>
    <TypedText view={view} name="date" label="Từ ngày" inputmode="numeric" />
    <TypedText view={view} name="reason" label="Lý do" width="w12" />
  </>
);

const changePages = askedPages({
  path: `${root}/:id/sua`,
  permission: write,
  params,
  nav,
  subject,
  title: () => 'Sửa liệt sĩ',
  verb: () => 'Lưu liệt sĩ',
  initial: ({ martyr }) => typedMartyr(martyr),
  fields: (view) => <MartyrFields view={view} />,
  async sentences(_, { martyr }, typed) {
    const before = typedMartyr(martyr);
    const changed = Object.keys(before).filter((field) => textOf(typed, field) !== textOf(before, field));
    return changed.length === 0
      ? ['Không có gì thay đổi.']
      : changed.map(
          (field) => `“${textOf(before, field) || 'trống'}” thành “${textOf(typed, field) || 'trống'}”.`,
        );
  },
  async run(t, { martyr, href, version }, typed) {
    await changeMartyr(t, martyr.id, martyrChangeOf(typed, t.today), version);
    return href;
  },
});

const endPages = askedPages({
  path: `${root}/:id/thoi-theo-doi`,
  permission: write,
  params,
  nav,
  subject,
  title: () => 'Thôi theo dõi liệt sĩ',
  verb: () => 'Thôi theo dõi',
  danger: true,
  initial: (_, t) => ({ date: formatDay(t.today) }),
  fields: (view) => <EndFields view={view} />,
  sentences: async (_, { martyr }, typed) => [
    `Từ ngày ${textOf(typed, 'date')} liệt sĩ ${martyr.fullName} không còn trong sổ của phường; những gì đã ghi vẫn xem được.`,
    `Lý do: ${reasonOf(typed)}`,
  ],
  async run(t, { martyr, version }, typed) {
    await endMartyr(t, martyr.id, martyrEndOf(typed), version);
    return root;
  },
});

const memberEndPages = askedPages({
  path: `${root}/:id/nguoi/:member/thoi`,
  permission: write,
  params: Type.Object({ id: Type.String({ maxLength: 40 }), member: Type.String({ maxLength: 40 }) }),
  nav,
  async subject(t, { id, member }) {
    const found = (await readMartyr(t, id)).people.find((each) => each.id === member);
    if (!found) throw notFound('Không có người này trong danh sách của liệt sĩ.');
    return { ...(await subject(t, { id })), member: found };
  },
  title: ({ member }) => `Thôi ghi ${member.fullName}`,
  verb: () => 'Thôi ghi người này',
  danger: true,
  initial: (_, t) => ({ date: formatDay(t.today) }),
  fields: (view) => <EndFields view={view} />,
  sentences: async (_, { member }, typed) => [
    `Từ ngày ${textOf(typed, 'date')} ${member.fullName} không còn là ${martyrPartLabels[member.part].toLowerCase()}; quá trình vẫn giữ.`,
    `Lý do: ${reasonOf(typed)}`,
  ],
  async run(t, { martyr, member, href }, typed) {
    await endMember(t, martyr.id, member.id, martyrEndOf(typed));
    return href;
  },
});

export const martyrFormPages: Page[] = [...entryPages, ...changePages, ...endPages, ...memberEndPages];
