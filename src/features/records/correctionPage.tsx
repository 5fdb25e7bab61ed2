import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatPartial, parsePartialDate } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import { sexes, sexLabels } from '../../shared/words.ts';
import { Csrf, ErrorSummary, SelectField, TextArea, TextField } from '../../web/components/fields.tsx';
import { Crumbs, LinkButton, Submit, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import { dictionaries } from '../dictionaries/service.ts';
import { personChangeSchema } from '../people/schema.ts';
import { changePerson, requireWritablePerson } from '../people/service.ts';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const texts = [
  'fullName',
  'birthDate',
  'sex',
  'nationalId',
  'insuranceNumber',
  'ethnicity',
  'phone',
  'note',
  'reason',
] as const;
type Fields = Record<(typeof texts)[number] | 'version', string>;

interface View {
  chrome: Chrome;
  id: string;
  name: string;
  fields: Fields;
  faults: FormFaults;
  ethnicGroups: readonly { value: string; label: string }[];
}

function CorrectionPage({ chrome, id, name, fields, faults, ethnicGroups }: View) {
  const text = (field: (typeof texts)[number], label: string, width: string, hint?: string) => (
    <TextField
      {...{ label, width, faults, ...(hint ? { hint } : {}) }}
      name={field}
      pointer={`/${field}`}
      value={fields[field]}
    />
  );
  return (
    <Layout title={`Đính chính: ${name}`} chrome={chrome}>
      <Crumbs
        path={[{ href: '/', text: 'Tra cứu' }, { href: `/nguoi/${id}`, text: name }, { text: 'Đính chính' }]}
      />
      <Title>Đính chính thông tin: {name}</Title>
      <form method="post" action={`/nguoi/${id}/dinh-chinh`} class="form-stack" data-ctrl-s>
        <Csrf token={chrome.csrf} />
        <input type="hidden" name="version" value={fields.version} />
        <ErrorSummary faults={faults} verb="Chưa lưu được" />
        <div class="fields">
          {text('fullName', 'Họ và tên', 'w6')}
          {text('birthDate', 'Ngày sinh', 'w3', 'chỉ biết năm thì ghi năm')}
          <SelectField
            {...{ faults, width: 'w3', label: 'Giới tính', name: 'sex' }}
            pointer="/sex"
            value={fields.sex}
            choices={sexes.map((sex) => ({ value: sex, label: sexLabels[sex] }))}
          />
          {text('nationalId', 'Số CCCD', 'w3')}
          {text('insuranceNumber', 'Mã số BHXH', 'w3')}
          {text('phone', 'Điện thoại', 'w3')}
          <SelectField
            {...{ faults, width: 'w3', label: 'Dân tộc', name: 'ethnicity' }}
            pointer="/ethnicity"
            value={fields.ethnicity}
            choices={ethnicGroups}
            blank="Chưa ghi"
          />
          <TextArea
            {...{ faults, width: 'w12', label: 'Ghi chú', name: 'note' }}
            pointer="/note"
            value={fields.note}
            optional
          />
          {text(
            'reason',
            'Lý do, giấy tờ',
            'w12',
            'bắt buộc khi đổi họ tên, ngày sinh, giới tính, số giấy tờ',
          )}
        </div>
        <div class="sticky">
          <span>Thông tin trước đính chính vẫn xem được, và vẫn tìm thấy theo tên cũ.</span>
          <span class="buttons">
            <LinkButton href={`/nguoi/${id}`} kind="quiet">
              Đóng
            </LinkButton>
            <Submit kind="primary">Lưu đính chính</Submit>
          </span>
        </div>
      </form>
    </Layout>
  );
}

async function show(
  t: ReadTx,
  input: { csrf: string; params: { id: string } },
  deps: Parameters<typeof chromeOf>[3],
  typed: Fields | null,
  faults: FormFaults,
): Promise<PageResult> {
  const person = await requireWritablePerson(t, input.params.id);
  const fields = typed ?? {
    fullName: person.full_name,
    birthDate: formatPartial(person.birth_date),
    sex: person.sex,
    nationalId: person.national_id ?? '',
    insuranceNumber: person.insurance_number ?? '',
    ethnicity: person.ethnicity ?? '',
    phone: person.phone ?? '',
    note: person.note ?? '',
    reason: '',
    version: String(person.version),
  };
  const groups = (await dictionaries(t)).ethnicGroups();
  return {
    html: (
      <CorrectionPage
        chrome={await chromeOf(t, input, '/nguoi', deps)}
        id={person.id}
        name={person.full_name}
        fields={fields}
        faults={faults}
        ethnicGroups={groups.map(({ code, label }) => ({ value: code, label }))}
      />
    ),
  };
}

const typedFields = (form: Typed): Fields =>
  // Every name is given its text.
  Object.fromEntries([...texts, 'version'].map((name) => [name, textOf(form, name)])) as Fields;

/** What is changed by the form: a blank field is nothing known. */
function changeOf(t: ReadTx, fields: Fields) {
  const birth = parsePartialDate(fields.birthDate, t.today);
  if (!birth.ok) throw invalid('/birthDate', birth.fault, `Ngày sinh ${fields.birthDate}: ${birth.message}.`);
  const orNull = (text: string): string | null => (text === '' ? null : text);
  return checkForm(personChangeSchema, {
    fullName: fields.fullName,
    birthDate: birth.value,
    sex: fields.sex,
    nationalId: orNull(fields.nationalId),
    insuranceNumber: orNull(fields.insuranceNumber),
    ethnicity: orNull(fields.ethnicity),
    phone: orNull(fields.phone),
    note: orNull(fields.note),
    ...(fields.reason === '' ? {} : { reason: fields.reason }),
  });
}

/** Correction of identity: what stood before stays known. */
export const correctionPages: Page[] = [
  showPage({
    path: '/nguoi/:id/dinh-chinh',
    permission: 'registers.write',
    params,
    handler: (t, input, deps) => show(t, input, deps, null, noFaults),
  }),
  writePage({
    path: '/nguoi/:id/dinh-chinh',
    permission: 'registers.write',
    params,
    async handler(t, input) {
      const fields = typedFields(input.form);
      await changePerson(t, input.params.id, changeOf(t, fields), Number(fields.version));
      return { redirect: `/nguoi/${input.params.id}` };
    },
    refused: (t, input, error, deps) => show(t, input, deps, typedFields(input.form), faultsOf(error)),
  }),
];
