import { Type } from '@sinclair/typebox';
import { type Asked, askedPages, reasonOf } from '../../app/askedPages.tsx';
import type { Page } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { checkForm } from '../../shared/schema.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import {
  relationLabels,
  relations,
  residenceKindLabels,
  residenceKinds,
  residenceSourceLabels,
  residenceSources,
} from '../../shared/words.ts';
import { LinkButton, Message } from '../../web/components/parts.tsx';
import { TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { areaNames } from '../areas/service.ts';
import { requireWritablePerson } from '../people/service.ts';
import { retractPeriod } from './familyEvents.ts';
import {
  correctMembership,
  correctResidence,
  requireMembership,
  requireResidence,
} from './periodCorrections.ts';
import { membershipCorrectionSchema, residenceCorrectionSchema } from './schema.ts';

const params = Type.Object({ id: Type.String({ maxLength: 40 }), lan: Type.String({ maxLength: 40 }) });
const permission = 'registers.write';
const nav = '/nguoi';

interface Subject<R> extends Asked {
  person: string;
  row: R;
  /** "cư trú tại Tổ dân phố 4 từ 01/01/2020 đến nay". */
  text: string;
}

const span = (row: { valid_from: string; valid_to: string }): string => {
  const last = lastDayOut(row.valid_to);
  return `từ ${formatDay(row.valid_from)} ${last ? `đến ${formatDay(last)}` : 'đến nay'}`;
};

async function asked(t: ReadTx, id: string): Promise<Asked & { person: string }> {
  const person = await requireWritablePerson(t, id);
  return { name: person.full_name, href: `/nguoi/${person.id}`, version: person.version, person: person.id };
}

type Residence = Awaited<ReturnType<typeof requireResidence>>;
type Membership = Awaited<ReturnType<typeof requireMembership>>;

async function residence(t: ReadTx, of: { id: string; lan: string }): Promise<Subject<Residence>> {
  const row = await requireResidence(t, of.id, of.lan);
  const areaName = await areaNames(t, [row.area_code]);
  const text = `cư trú tại ${areaName(row.area_code, row.valid_from)} ${span(row)}`;
  return { ...(await asked(t, of.id)), row, text };
}

async function membership(t: ReadTx, of: { id: string; lan: string }): Promise<Subject<Membership>> {
  const row = await requireMembership(t, of.id, of.lan);
  const text = `thành viên hộ ${row.household_code} (${relationLabels[row.relation].toLowerCase()}) ${span(row)}`;
  return { ...(await asked(t, of.id)), row, text };
}

const Reason = ({ view }: { view: TypedView }) => (
  <TypedText view={view} name="reason" label="Lý do, giấy tờ" width="w12" />
);

/** Which period it is about, and how to take it back altogether. */
function About({ text, retraction }: { text: string; retraction: string }) {
  return (
    <div class="w12">
      <Message kind="neutral">
        Lần {text}. Đổi nơi ở thì “Ghi biến động”; ghi sai cả lần này thì{' '}
        <LinkButton href={retraction} slim kind="danger">
          Thu hồi bản ghi sai
        </LinkButton>
      </Message>
    </div>
  );
}

const residenceOf = (typed: Typed) =>
  checkForm(residenceCorrectionSchema, {
    kind: textOf(typed, 'kind'),
    source: textOf(typed, 'source'),
    reason: reasonOf(typed),
  });

const residencePages = askedPages({
  path: '/nguoi/:id/cu-tru/:lan',
  permission,
  params,
  nav,
  subject: residence,
  title: () => 'Đính chính cư trú',
  verb: () => 'Lưu đính chính',
  initial: ({ row }) => ({ kind: row.kind, source: row.source }),
  fields: (view) => (
    <>
      <About
        text={view.subject.text}
        retraction={`${view.subject.href}/cu-tru/${view.subject.row.id}/thu-hoi`}
      />
      <TypedSelect
        view={view}
        name="kind"
        label="Loại cư trú"
        choices={residenceKinds.map((value) => ({ value, label: residenceKindLabels[value] }))}
      />
      <TypedSelect
        view={view}
        name="source"
        label="Nguồn"
        width="w6"
        choices={residenceSources.map((value) => ({ value, label: residenceSourceLabels[value] }))}
      />
      <Reason view={view} />
    </>
  ),
  async sentences(_, { row, text }, typed) {
    const form = residenceOf(typed);
    return [
      `Đính chính lần ${text}; nơi ở và thời gian giữ nguyên.`,
      ...(form.kind && form.kind !== row.kind
        ? [`Loại cư trú: ${residenceKindLabels[row.kind]} thành ${residenceKindLabels[form.kind]}.`]
        : []),
      ...(form.source && form.source !== row.source
        ? [`Nguồn: ${residenceSourceLabels[row.source]} thành ${residenceSourceLabels[form.source]}.`]
        : []),
      `Lý do: ${form.reason}`,
    ];
  },
  async run(t, { person, row, href }, typed) {
    await correctResidence(t, person, row.id, residenceOf(typed));
    return href;
  },
});

const membershipOf = (typed: Typed) =>
  checkForm(membershipCorrectionSchema, {
    relation: textOf(typed, 'relation'),
    relationText: textOf(typed, 'relationText') || null,
    reason: reasonOf(typed),
  });

const membershipPages = askedPages({
  path: '/nguoi/:id/thanh-vien/:lan',
  permission,
  params,
  nav,
  subject: membership,
  title: () => 'Đính chính quan hệ với chủ hộ',
  verb: () => 'Lưu đính chính',
  initial: ({ row }) => ({ relation: row.relation, relationText: row.relation_text ?? '' }),
  fields: (view) => (
    <>
      <About
        text={view.subject.text}
        retraction={`${view.subject.href}/thanh-vien/${view.subject.row.id}/thu-hoi`}
      />
      <TypedSelect
        view={view}
        name="relation"
        label="Quan hệ với chủ hộ"
        choices={relations
          .filter((value) => (value === 'head') === (view.subject.row.relation === 'head'))
          .map((value) => ({ value, label: relationLabels[value] }))}
      />
      <TypedText view={view} name="relationText" label="Ghi rõ" hint="khi chọn Khác" optional />
      <Reason view={view} />
    </>
  ),
  async sentences(_, { row, text }, typed) {
    const form = membershipOf(typed);
    return [
      `Đính chính lần ${text}: ${relationLabels[row.relation].toLowerCase()} thành ${form.relationText ?? relationLabels[form.relation].toLowerCase()}.`,
      `Lý do: ${form.reason}`,
    ];
  },
  async run(t, { person, row, href }, typed) {
    await correctMembership(t, person, row.id, membershipOf(typed));
    return href;
  },
});

/** Taking back a whole period recorded by mistake. */
function retraction<R extends { id: string }>(
  part: 'cu-tru' | 'thanh-vien',
  table: 'residences' | 'memberships',
  subject: (t: ReadTx, of: { id: string; lan: string }) => Promise<Subject<R>>,
): Page[] {
  const consequence =
    table === 'residences'
      ? 'Trong những ngày đó người này không còn được tính là cư trú, không có trong dân số và bao phủ BHYT.'
      : 'Trong những ngày đó người này không còn là thành viên của hộ; nơi cư trú giữ nguyên.';
  return askedPages({
    path: `/nguoi/:id/${part}/:lan/thu-hoi`,
    permission,
    params,
    nav,
    subject,
    title: () => 'Thu hồi bản ghi sai',
    verb: () => 'Thu hồi bản ghi sai',
    danger: true,
    fields: (view) => (
      <>
        <div class="w12">
          <Message kind="neutral">Chỉ thu hồi khi lần {view.subject.text} chưa bao giờ có thật.</Message>
        </div>
        <Reason view={view} />
      </>
    ),
    sentences: async (_, { text }, typed) => [
      `Thu hồi lần ${text}: coi như chưa từng được ghi.`,
      consequence,
      'Báo cáo đã gửi không thay đổi; chênh lệch vào mục điều chỉnh kỳ trước.',
      `Lý do: ${reasonOf(typed)}`,
    ],
    async run(t, { person, row, href }, typed) {
      await retractPeriod(t, person, table, row.id, reasonOf(typed));
      return href;
    },
  });
}

/** Residences and memberships: what of them may be corrected, and taking one back. */
export const periodPages: Page[] = [
  ...residencePages,
  ...membershipPages,
  ...retraction('cu-tru', 'residences', residence),
  ...retraction('thanh-vien', 'memberships', membership),
];
