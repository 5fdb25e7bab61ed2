import { Type } from '@sinclair/typebox';
import { type Asked, askedPages, reasonOf } from '../../app/askedPages.tsx';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, type PageResult, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { notFound } from '../../shared/errors.ts';
import { textOf } from '../../shared/typedForm.ts';
import { type EndReason, endReasonLabels, type Register } from '../../shared/words.ts';
import { Message } from '../../web/components/parts.tsx';
import { TypedArea, TypedSelect, TypedText } from '../../web/components/typedFields.tsx';
import { type FormFaults, noFaults } from '../../web/form.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { requireHousehold, requireWritableHousehold } from '../households/service.ts';
import { scanPage } from '../papers/pages.tsx';
import { requirePerson, requireWritablePerson } from '../people/service.ts';
import { attachStatusPaper, changeStatusNote, correctDecisionOf, papersOfStatus } from './corrections.ts';
import type { Decision, Status } from './schema.ts';
import { endSentences, laterDecisionSentences, newStatusSentences } from './sentences.ts';
import { addDecision, createStatus, endStatus, retractStatus, statusAnswer } from './service.ts';
import { DecisionFields, type DetailChoices, DetailFields, typedDecision } from './statusFields.tsx';
import { StatusPage } from './statusPage.tsx';
import { endOf, laterDecisionOf, statusOf } from './typed.ts';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const permission = 'registers.write';

interface Subject extends Asked {
  about: { person: string } | { household: string };
  choices: DetailChoices & { categories: readonly { value: string; label: string }[] };
}

async function subjectOf(t: ReadTx, scope: 'person' | 'household', id: string): Promise<Subject> {
  const dictionary = await dictionaries(t);
  const option = ({ code, label }: { code: string; label: string }) => ({ value: code, label });
  const choices = {
    scope,
    deprivations: dictionary.deprivations(t.today).map(option),
    causes: dictionary.causes().map(option),
    categories: dictionary
      .categories()
      .filter((category) => category.scope === scope)
      .map(option),
  };
  if (scope === 'household') {
    const row = await requireWritableHousehold(t, id);
    const { version, code } = row;
    return { name: `Hộ ${code}`, href: `/ho/${row.id}`, version, about: { household: row.id }, choices };
  }
  const row = await requireWritablePerson(t, id);
  return {
    name: row.full_name,
    href: `/nguoi/${row.id}`,
    version: row.version,
    about: { person: row.id },
    choices,
  };
}

/** A status and whose it is, for what is done to it. */
interface Held extends Subject {
  status: Status;
  /** The person's or household's own page; `href` is the status's. */
  owner: string;
}

async function heldOf(t: ReadTx, { id }: { id: string }): Promise<Held> {
  const status = await statusAnswer(t, id);
  const subject = status.person
    ? await subjectOf(t, 'person', status.person)
    : await subjectOf(t, 'household', status.household ?? '');
  return {
    ...subject,
    name: `${status.label}, ${subject.name}`,
    href: `/dien/${status.id}`,
    owner: subject.href,
    status,
  };
}

const ofDecision = Type.Object({
  id: Type.String({ maxLength: 40 }),
  decision: Type.String({ maxLength: 40 }),
});

async function heldDecision(
  t: ReadTx,
  of: { id: string; decision: string },
): Promise<Held & { decision: Decision }> {
  const held = await heldOf(t, of);
  const decision = held.status.decisions.find(({ id }) => id === of.decision);
  if (!decision) throw notFound('Không có quyết định này ở diện đã chọn.');
  return { ...held, decision };
}

/** A status straight into its register. */
function newStatus(scope: 'person' | 'household', root: string) {
  return askedPages({
    path: `${root}/:id/dien/moi`,
    permission,
    params,
    nav: root,
    subject: (t, { id }) => subjectOf(t, scope, id),
    title: () => 'Ghi diện từ hồ sơ giấy',
    verb: () => 'Ghi vào sổ',
    fields: (view) => (
      <>
        <div class="w12">
          <Message kind="neutral">
            Dùng khi đã có quyết định trên giấy. Trường hợp mới thì “Lập hồ sơ đề nghị” để qua đủ các bước.
          </Message>
        </div>
        <TypedSelect
          view={view}
          name="category"
          label="Đối tượng"
          width="w6"
          choices={view.subject.choices.categories}
          blank="Chọn đối tượng"
        />
        <TypedText view={view} name="validFrom" label="Từ ngày" inputmode="numeric" />
        <TypedText view={view} name="validTo" label="Đến ngày" hint="chỉ khi có thời hạn" optional />
        <DecisionFields view={view} results />
        <DetailFields view={view} choices={view.subject.choices} />
        <TypedArea view={view} name="note" label="Ghi chú" optional />
      </>
    ),
    sentences: (t, { name, about }, typed) => newStatusSentences(t, name, statusOf(about, typed)),
    run: async (t, { about }, typed) => `/dien/${(await createStatus(t, statusOf(about, typed))).id}`,
  });
}

const laterDecision = askedPages({
  path: '/dien/:id/quyet-dinh',
  permission,
  params,
  nav: '/so',
  subject: heldOf,
  title: () => 'Thêm quyết định của năm',
  verb: () => 'Thêm quyết định',
  initial: () => ({ result: 'kept' }),
  fields: (view) => (
    <>
      <DecisionFields view={view} results />
      <DetailFields view={view} choices={view.subject.choices} />
    </>
  ),
  sentences: (t, { status }, typed) => laterDecisionSentences(t, status, laterDecisionOf(typed)),
  async run(t, { status, href }, typed) {
    await addDecision(t, status.id, laterDecisionOf(typed));
    return href;
  },
});

const reasonsOf: Partial<Record<Register, readonly EndReason[]>> = {
  poor: ['escaped', 'toNearPoor', 'movedOut', 'died', 'split', 'other'],
  nearPoor: ['escaped', 'toPoor', 'movedOut', 'died', 'split', 'other'],
};

const end = askedPages({
  path: '/dien/:id/thoi',
  permission,
  params,
  nav: '/so',
  subject: heldOf,
  title: ({ status }) => (status.household ? 'Đưa ra khỏi danh sách' : 'Thôi hưởng'),
  verb: ({ status }) => (status.household ? 'Đưa ra khỏi danh sách' : 'Ghi nhận thôi hưởng'),
  fields: (view) => (
    <>
      <TypedText view={view} name="date" label="Từ ngày" hint="ngày đầu không còn tính" inputmode="numeric" />
      <TypedSelect
        view={view}
        name="reason"
        label="Lý do"
        width="w6"
        blank="Chọn lý do"
        choices={(reasonsOf[view.subject.status.register] ?? ['movedOut', 'died', 'other']).map((value) => ({
          value,
          label: endReasonLabels[value],
        }))}
      />
      <DecisionFields view={view} results={false} />
      <TypedArea view={view} name="note" label="Ghi chú" optional />
    </>
  ),
  sentences: async (_, { name, status }, typed) =>
    endSentences(name.split(', ').at(-1) ?? name, status, endOf(typed)),
  async run(t, { status, href }, typed) {
    await endStatus(t, status.id, endOf(typed));
    return href;
  },
});

const correction = askedPages({
  path: '/dien/:id/quyet-dinh/:decision/dinh-chinh',
  permission,
  params: ofDecision,
  nav: '/so',
  subject: heldDecision,
  title: () => 'Đính chính quyết định',
  verb: () => 'Lưu đính chính',
  initial: ({ decision, choices }) => typedDecision(decision, choices.causes),
  fields: (view) => (
    <>
      <DecisionFields view={view} results />
      <DetailFields view={view} choices={view.subject.choices} />
      <TypedText view={view} name="reason" label="Lý do, giấy tờ" width="w12" />
    </>
  ),
  async sentences(t, { status, decision }, typed) {
    const form = laterDecisionOf(typed);
    return [
      `Đính chính quyết định ${decision.number ?? 'chưa ghi số'} của diện ${status.label}; thời gian hưởng giữ nguyên.`,
      ...(await laterDecisionSentences(t, status, form))
        .slice(0, -1)
        .map((text) => text.replace(/^Thêm vào diện [^:]+: /, 'Sau đính chính: ')),
      `Lý do: ${reasonOf(typed)}`,
    ];
  },
  async run(t, { status, decision, href }, typed) {
    await correctDecisionOf(t, status.id, decision.id, laterDecisionOf(typed), reasonOf(typed));
    return href;
  },
});

const retraction = askedPages({
  path: '/dien/:id/thu-hoi',
  permission,
  params,
  nav: '/so',
  subject: heldOf,
  title: () => 'Thu hồi diện ghi sai',
  verb: () => 'Thu hồi bản ghi sai',
  danger: true,
  fields: (view) => (
    <>
      <div class="w12">
        <Message kind="neutral">
          Chỉ thu hồi khi diện này chưa bao giờ có thật. Đã hưởng rồi thôi thì dùng “
          {view.subject.status.household ? 'Đưa ra khỏi danh sách' : 'Thôi hưởng'}”.
        </Message>
      </div>
      <TypedText view={view} name="reason" label="Lý do, giấy tờ" width="w12" />
    </>
  ),
  sentences: async (_, { name, status }, typed) => [
    `Thu hồi ${name}: coi như chưa từng được ghi, cùng ${status.decisions.length} quyết định.`,
    'Báo cáo đã gửi không thay đổi; chênh lệch vào mục điều chỉnh kỳ trước.',
    `Lý do: ${reasonOf(typed)}`,
  ],
  async run(t, { status, owner }, typed) {
    await retractStatus(t, status.id, reasonOf(typed));
    return owner;
  },
});

const note = askedPages({
  path: '/dien/:id/ghi-chu',
  permission,
  params,
  nav: '/so',
  subject: heldOf,
  title: () => 'Ghi chú',
  verb: () => 'Lưu ghi chú',
  initial: ({ status }) => ({ note: status.note ?? '' }),
  fields: (view) => <TypedArea view={view} name="note" label="Ghi chú" optional />,
  sentences: async (_, { status }, typed) => [
    `Ghi chú: “${status.note ?? 'chưa có'}” thành “${textOf(typed, 'note') || 'bỏ trống'}”.`,
  ],
  async run(t, { status, href }, typed) {
    await changeStatusNote(t, status.id, textOf(typed, 'note') || null);
    return href;
  },
});

async function view(
  t: ReadTx,
  input: { params: { id: string }; csrf: string },
  deps: Parameters<typeof chromeOf>[3],
  faults: FormFaults = noFaults,
): Promise<PageResult> {
  const status = await statusAnswer(t, input.params.id);
  const subject = status.person
    ? { name: (await requirePerson(t, status.person)).full_name, href: `/nguoi/${status.person}` }
    : {
        name: `Hộ ${(await requireHousehold(t, status.household ?? '')).code}`,
        href: `/ho/${status.household}`,
      };
  return {
    html: (
      <StatusPage
        chrome={await chromeOf(t, input, '/so', deps)}
        subject={subject}
        status={status}
        papers={await papersOfStatus(t, status.id)}
        dictionary={await dictionaries(t)}
        writes={may(t.actor, permission)}
        faults={faults}
      />
    ),
  };
}

const attachPage = scanPage({
  path: '/dien/:id/giay-to',
  attach: attachStatusPaper,
  done: (id) => `/dien/${id}`,
  refused: view,
});

/** A status with all its register holds, and what may be done about it. */
export const statusPages: Page[] = [
  ...newStatus('person', '/nguoi'),
  ...newStatus('household', '/ho'),
  showPage({
    path: '/dien/:id',
    permission: 'registers.read',
    params,
    handler: (t, input, deps) => view(t, input, deps),
  }),
  ...laterDecision,
  ...end,
  ...correction,
  ...retraction,
  ...note,
  attachPage,
];
