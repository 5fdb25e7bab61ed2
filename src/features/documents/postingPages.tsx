import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay, isDay } from '../../shared/dates.ts';
import { checkForm } from '../../shared/schema.ts';
import { type Register, registerLabels, registers } from '../../shared/words.ts';
import { Csrf, ErrorSummary, SelectField, TextField } from '../../web/components/fields.tsx';
import { Crumbs, Message, Submit, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { type Around, CheckField, dayField, type Fields, fieldOf, given, typedFields } from './forms.tsx';
import { postingFormSchema } from './schema.ts';
import { listableAreas, printPosting } from './service.ts';

const postingFields = ['register', 'asOf', 'area', 'place', 'from', 'to', 'minutes', 'lastDigits'] as const;

async function postingForm(
  t: ReadTx,
  input: Around,
  deps: { demo: boolean },
  fields: Fields,
  faults: FormFaults,
) {
  const areas = await listableAreas(t, t.today);
  const text = fieldOf(fields, faults);
  return {
    html: (
      <Layout title="In danh sách niêm yết" chrome={await chromeOf(t, input, '/so', deps)}>
        <Crumbs path={[{ href: '/so', text: 'Sổ quản lý' }, { text: 'Niêm yết' }]} />
        <Title>In danh sách niêm yết</Title>
        <Message kind="neutral">
          Bản niêm yết chỉ có họ tên, năm sinh và tổ dân phố. Đối tượng không được công khai (người nhiễm HIV,
          trẻ em có hoàn cảnh đặc biệt …) không có trong bản này.
        </Message>
        <form method="post" action="/giay-to/niem-yet" class="form-stack">
          <Csrf token={input.csrf} />
          <ErrorSummary faults={faults} verb="Chưa in được" />
          <div class="fields">
            <SelectField
              width="w3"
              label="Sổ"
              {...text('register')}
              choices={registers.map((value) => ({ value, label: registerLabels[value] }))}
            />
            <SelectField
              width="w3"
              label="Địa bàn"
              {...text('area')}
              choices={areas.map(({ code, name }) => ({ value: code, label: name }))}
            />
            <TextField width="w2" label="Tại ngày" {...text('asOf')} inputmode="numeric" />
            <TextField
              width="w6"
              label="Nơi niêm yết"
              {...text('place')}
              hint="Ví dụ: trụ sở UBND phường và nhà văn hóa tổ dân phố 4"
              maxLength={300}
            />
            <TextField width="w2" label="Từ ngày" {...text('from')} inputmode="numeric" />
            <TextField width="w2" label="Đến hết ngày" {...text('to')} inputmode="numeric" />
            <TextField
              width="w4"
              label="Biên bản niêm yết"
              {...text('minutes')}
              hint="Số, ngày; bỏ trống để ghi tay"
              optional
              maxLength={200}
            />
          </div>
          <CheckField
            name="lastDigits"
            label="Ghi 4 số cuối CCCD, để phân biệt người trùng tên"
            checked={fields.lastDigits === 'yes'}
          />
          <div>
            <Submit kind="primary" icon="printer">
              In bản niêm yết
            </Submit>
          </div>
        </form>
      </Layout>
    ),
  };
}

const registerOf = (text: string | undefined): Register => registers.find((each) => each === text) ?? 'poor';

export const postingPages: Page[] = [
  showPage({
    path: '/giay-to/niem-yet',
    permission: 'registers.read',
    query: Type.Object({
      so: Type.Optional(Type.String({ maxLength: 20 })),
      ngay: Type.Optional(Type.String({ maxLength: 10 })),
    }),
    handler: (t, input, deps) => {
      const { so, ngay } = input.query;
      const asOf = formatDay(ngay && isDay(ngay) ? ngay : t.today);
      return postingForm(
        t,
        input,
        deps,
        { register: registerOf(so), asOf, from: formatDay(t.today) },
        noFaults,
      );
    },
  }),
  writePage({
    path: '/giay-to/niem-yet',
    permission: 'registers.read',
    async handler(t, { form }) {
      const { lastDigits, ...rest } = given(typedFields(form, postingFields));
      const id = await printPosting(
        t,
        checkForm(postingFormSchema, {
          ...rest,
          asOf: dayField(form, 'asOf', 'Tại ngày'),
          from: dayField(form, 'from', 'Từ ngày'),
          to: dayField(form, 'to', 'Đến hết ngày'),
          lastDigits: lastDigits === 'yes',
        }),
      );
      return { redirect: `/giay-to/${id}?in=1` };
    },
    refused: (t, input, error, deps) =>
      postingForm(t, input, deps, typedFields(input.form, postingFields), faultsOf(error)),
  }),
];
