import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { checkNationalId } from '../../shared/identity.ts';
import { checkForm } from '../../shared/schema.ts';
import { dayOf, optionalDay, type Typed, textOf } from '../../shared/typedForm.ts';
import { caseGroupLabels, caseGroups } from '../../shared/words.ts';
import { Csrf, ErrorSummary, SelectField, TextArea, TextField } from '../../web/components/fields.tsx';
import { Crumbs, LinkButton, Submit, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, fieldId, noFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import type { Area } from '../areas/schema.ts';
import { listAreas, onlyWard } from '../areas/service.ts';
import type { CaseKind } from '../dictionaries/schema.ts';
import { householdByCode, requireHousehold } from '../households/service.ts';
import { membershipsOfHousehold, personByNationalId, requirePerson } from '../people/service.ts';
import { type CaseForm, caseFormSchema } from './schema.ts';
import { caseKinds, openCase } from './service.ts';

const names = [
  'kind',
  'household',
  'person',
  'subject',
  'applicantName',
  'applicantPhone',
  'summary',
  'receivedOn',
  'normOn',
  'area',
] as const;
type Fields = Record<(typeof names)[number], string>;

const typedFields = (form: Typed): Fields => {
  // Every name is given its text.
  return Object.fromEntries(names.map((name) => [name, textOf(form, name)])) as Fields;
};

/** The household of a code or the person of a number, as typed into one field. */
async function subjectOf(t: ReadTx, kind: CaseKind | undefined, text: string) {
  if (text === '') return {};
  const ward = await onlyWard(t);
  const household = ward && (await householdByCode(t, ward.code, text.toUpperCase()));
  if (household) return { household: household.id };
  const number = checkNationalId(text, {});
  const person = number.ok ? await personByNationalId(t, number.value) : undefined;
  if (!person)
    throw invalid(
      '/subject',
      'unknown',
      `Hộ, người: không có mã hộ hay số CCCD “${text}”. Tra cứu, mở trang hộ hoặc người rồi chọn Lập hồ sơ đề nghị.`,
    );
  await requirePerson(t, person.id);
  if (kind?.subject !== 'household') return { person: person.id };
  throw invalid('/subject', 'subject', `Hộ, người: “${kind.label}” là hồ sơ của hộ, ghi mã hộ.`);
}

function KindField({
  kinds,
  value,
  faults,
}: {
  kinds: readonly CaseKind[];
  value: string;
  faults: FormFaults;
}) {
  const fault = faults.of('/kind');
  return (
    <div class="field w6">
      <label for={fieldId('/kind')}>Loại hồ sơ</label>
      <select class={`select${fault ? ' bad' : ''}`} id={fieldId('/kind')} name="kind">
        <option value="">Chọn loại hồ sơ</option>
        {caseGroups.map((group) => (
          <optgroup label={caseGroupLabels[group]}>
            {kinds
              .filter((kind) => kind.group === group)
              .map((kind) => (
                <option value={kind.code} selected={kind.code === value}>
                  {`${kind.label} (${kind.dueDays} ngày${kind.dueIn === 'workingDays' ? ' làm việc' : ''})`}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      {fault && <div class="fault">{fault}</div>}
    </div>
  );
}

function NewCase(props: {
  chrome: Chrome;
  kinds: readonly CaseKind[];
  fields: Fields;
  faults: FormFaults;
  areas: readonly Area[];
}) {
  const { chrome, kinds, fields, faults, areas } = props;
  const field = (name: keyof Fields, label: string, width: string, more: object = {}) => (
    <TextField {...{ label, name, width, faults }} pointer={`/${name}`} value={fields[name]} {...more} />
  );
  return (
    <Layout title="Tiếp nhận hồ sơ" chrome={chrome}>
      <Crumbs path={[{ href: '/ho-so', text: 'Hồ sơ' }, { text: 'Tiếp nhận' }]} />
      <Title>Tiếp nhận hồ sơ</Title>
      <form method="post" action="/ho-so/moi" class="form-stack" data-ctrl-s>
        <Csrf token={chrome.csrf} />
        <ErrorSummary faults={faults} verb="Chưa tiếp nhận được" />
        <div class="fields">
          <KindField kinds={kinds} value={fields.kind} faults={faults} />
          <input type="hidden" name="household" value={fields.household} />
          <input type="hidden" name="person" value={fields.person} />
          {fields.household || fields.person
            ? field('subject', 'Hồ sơ của', 'w3', { readOnly: true })
            : field('subject', 'Mã hộ hoặc số CCCD', 'w3', { hint: 'đơn thư không cần' })}
          {field('receivedOn', 'Ngày tiếp nhận', 'w3', { inputmode: 'numeric' })}
          {field('applicantName', 'Người nộp', 'w6', {
            optional: true,
            hint: 'bỏ trống: chủ hộ hoặc chính người đó',
          })}
          {field('applicantPhone', 'Điện thoại', 'w3', { optional: true, inputmode: 'numeric' })}
          {field('normOn', 'Áp dụng chuẩn tại ngày', 'w3', {
            optional: true,
            inputmode: 'numeric',
            hint: 'bỏ trống: ngày tiếp nhận',
          })}
          <SelectField
            {...{ faults, name: 'area', label: 'Địa bàn', width: 'w6', pointer: '/area', optional: true }}
            value={fields.area}
            choices={areas.map(({ code, name }) => ({ value: code, label: name }))}
            blank="Theo hộ, người; hoặc cả phường"
            hint="chọn khi là đơn thư hoặc đợt rà soát của một tổ"
          />
          <TextArea
            {...{ faults, name: 'summary', label: 'Nội dung, giấy tờ kèm theo', width: 'w12' }}
            pointer="/summary"
            value={fields.summary}
            optional
          />
        </div>
        <div class="sticky">
          <span>Hồ sơ được cấp mã và ngày hẹn trả khi lưu.</span>
          <span class="buttons">
            <LinkButton href="/ho-so" kind="quiet">
              Đóng
            </LinkButton>
            <Submit kind="primary">Tiếp nhận hồ sơ</Submit>
          </span>
        </div>
      </form>
    </Layout>
  );
}

/** Where a case without a household or person may lie. */
const wardsAndGroups = async (t: ReadTx): Promise<Area[]> =>
  (await listAreas(t, t.today)).filter(({ kind }) => kind === 'ward' || kind === 'group');

/** Who hands the case in when nobody is named: the head of the household, or the person. */
async function applicantOf(t: ReadTx, subject: { household?: string; person?: string }): Promise<string> {
  if (subject.person) return (await requirePerson(t, subject.person)).full_name;
  if (!subject.household) return '';
  const head = (await membershipsOfHousehold(t, subject.household)).find(
    (row) => row.relation === 'head' && row.valid_from <= t.today && t.today < row.valid_to,
  );
  return head ? (await requirePerson(t, head.person_id)).full_name : '';
}

async function readCaseForm(t: ReadTx, form: Typed): Promise<CaseForm> {
  const fields = typedFields(form);
  const kind = (await caseKinds(t)).find(({ code }) => code === fields.kind);
  if (!kind) throw invalid('/kind', 'required', 'Loại hồ sơ: còn trống, chọn một loại.');
  const { household, person } = fields;
  const subject = household ? { household } : person ? { person } : await subjectOf(t, kind, fields.subject);
  const applicantName = fields.applicantName || (await applicantOf(t, subject));
  if (applicantName === '')
    throw invalid('/applicantName', 'required', 'Người nộp: còn trống, ghi họ và tên.');
  const normOn = optionalDay(form, 'normOn', 'Áp dụng chuẩn tại ngày');
  return checkForm(caseFormSchema, {
    kind: kind.code,
    ...subject,
    applicantName,
    ...(fields.applicantPhone ? { applicantPhone: fields.applicantPhone } : {}),
    ...(fields.summary ? { summary: fields.summary } : {}),
    ...(fields.area ? { area: fields.area } : {}),
    ...(normOn ? { normOn } : {}),
    receivedOn: dayOf(form, 'receivedOn', 'Ngày tiếp nhận'),
  });
}

/** What the page is opened about, and what it is called. */
async function openedAbout(t: ReadTx, query: { ho?: string; nguoi?: string }): Promise<Partial<Fields>> {
  if (query.ho) {
    const { id, code } = await requireHousehold(t, query.ho);
    return { household: id, subject: `Hộ ${code}`, applicantName: await applicantOf(t, { household: id }) };
  }
  if (!query.nguoi) return {};
  const { id, full_name } = await requirePerson(t, query.nguoi);
  return { person: id, subject: full_name, applicantName: full_name };
}

export const newCasePages: Page[] = [
  showPage({
    path: '/ho-so/moi',
    permission: 'registers.write',
    query: Type.Object({
      loai: Type.Optional(Type.String({ maxLength: 60 })),
      ho: Type.Optional(Type.String({ maxLength: 40 })),
      nguoi: Type.Optional(Type.String({ maxLength: 40 })),
    }),
    async handler(t, input, deps) {
      const fields = {
        ...typedFields({}),
        kind: input.query.loai ?? '',
        ...(await openedAbout(t, input.query)),
        receivedOn: formatDay(t.today),
      };
      const chrome = await chromeOf(t, input, '/ho-so', deps);
      return {
        html: (
          <NewCase
            {...{ chrome, fields, faults: noFaults }}
            kinds={await caseKinds(t)}
            areas={await wardsAndGroups(t)}
          />
        ),
      };
    },
  }),
  writePage({
    path: '/ho-so/moi',
    permission: 'registers.write',
    async handler(t, input) {
      const row = await openCase(t, await readCaseForm(t, input.form));
      return { redirect: `/ho-so/${row.id}` };
    },
    async refused(t, input, error, deps) {
      const chrome = await chromeOf(t, input, '/ho-so', deps);
      const fields = typedFields(input.form);
      return {
        html: (
          <NewCase
            {...{ chrome, fields }}
            faults={faultsOf(error)}
            kinds={await caseKinds(t)}
            areas={await wardsAndGroups(t)}
          />
        ),
      };
    },
  }),
];
