import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { checkForm } from '../../shared/schema.ts';
import { Csrf, ErrorSummary, SelectField, TextField } from '../../web/components/fields.tsx';
import { Crumbs, Message, Submit, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { type Around, type Fields, fieldOf, given, typedFields } from './forms.tsx';
import { handoverFormSchema, letterheadFormSchema } from './schema.ts';
import { changeLetterhead, listableAreas, printHandover, readLetterhead } from './service.ts';
import { surroundingsOf } from './surroundings.ts';

const handoverFields = ['area', 'successor', 'successorPosition'] as const;

async function handoverForm(
  t: ReadTx,
  input: Around,
  deps: { demo: boolean },
  fields: Fields,
  faults: FormFaults,
) {
  const text = fieldOf(fields, faults);
  const areas = await listableAreas(t, t.today);
  return {
    html: (
      <Layout title="Sổ bàn giao" chrome={await chromeOf(t, input, '/so', deps)}>
        <Crumbs path={[{ href: '/giay-to', text: 'Giấy tờ đã in' }, { text: 'Sổ bàn giao' }]} />
        <Title>In sổ bàn giao</Title>
        <Message kind="neutral">
          Sổ bàn giao ghi số lượng từng sổ, việc còn tồn đọng, tệp đã xuất, bản sao lưu gần nhất và cách kiểm
          tra, để người nhận ký. Quản trị in thì có thêm tài khoản và thiết lập.
        </Message>
        <form method="post" action="/giay-to/ban-giao" class="form-stack">
          <Csrf token={input.csrf} />
          <ErrorSummary faults={faults} verb="Chưa in được" />
          <div class="fields">
            <SelectField
              width="w3"
              label="Địa bàn"
              {...text('area')}
              choices={areas.map(({ code, name }) => ({ value: code, label: name }))}
            />
            <TextField width="w4" label="Người nhận" {...text('successor')} optional maxLength={120} />
            <TextField
              width="w4"
              label="Chức vụ người nhận"
              {...text('successorPosition')}
              optional
              maxLength={120}
            />
          </div>
          <div>
            <Submit kind="primary" icon="printer">
              In sổ bàn giao
            </Submit>
          </div>
        </form>
      </Layout>
    ),
  };
}

const handoverPages: Page[] = [
  showPage({
    path: '/giay-to/ban-giao',
    permission: 'registers.read',
    handler: (t, input, deps) => handoverForm(t, input, deps, {}, noFaults),
  }),
  writePage({
    path: '/giay-to/ban-giao',
    permission: 'registers.read',
    async handler(t, { form }, { config }) {
      const fields = given(typedFields(form, handoverFields));
      const id = await printHandover(t, checkForm(handoverFormSchema, fields), surroundingsOf(config));
      return { redirect: `/giay-to/${id}?in=1` };
    },
    refused: (t, input, error, deps) =>
      handoverForm(t, input, deps, typedFields(input.form, handoverFields), faultsOf(error)),
  }),
];

const letterheadFields = ['place', 'signerTitle', 'signerName', 'preparedBy', 'certificateSymbol'] as const;

async function letterheadForm(
  t: ReadTx,
  input: Around,
  deps: { demo: boolean },
  fields: Fields,
  faults: FormFaults,
) {
  const { office } = await readLetterhead(t);
  const text = fieldOf(fields, faults);
  return {
    html: (
      <Layout title="Người ký, địa danh" chrome={await chromeOf(t, input, '/so', deps)}>
        <Crumbs path={[{ href: '/giay-to', text: 'Giấy tờ đã in' }, { text: 'Người ký, địa danh' }]} />
        <Title>Người ký, địa danh trên giấy tờ của {office.name}</Title>
        <Message kind="neutral">
          Mục bỏ trống thì trên giấy là dòng chấm để ghi tay. Giấy đã in giữ nguyên người ký lúc in.
        </Message>
        <form method="post" action="/giay-to/thiet-lap" class="form-stack">
          <Csrf token={input.csrf} />
          <ErrorSummary faults={faults} verb="Chưa lưu được" />
          <div class="fields">
            <TextField
              width="w3"
              label="Địa danh"
              {...text('place')}
              hint="Đứng trước ngày tháng; bỏ trống: tên phường"
              optional
              maxLength={60}
            />
            <TextField
              width="w6"
              label="Chức vụ người ký"
              {...text('signerTitle')}
              hint="Ví dụ: CHỦ TỊCH, hoặc KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"
              optional
              maxLength={120}
            />
            <TextField width="w3" label="Họ tên người ký" {...text('signerName')} optional maxLength={120} />
            <TextField
              width="w3"
              label="Họ tên người lập biểu"
              {...text('preparedBy')}
              optional
              maxLength={120}
            />
            <TextField
              width="w3"
              label="Ký hiệu giấy xác nhận"
              {...text('certificateSymbol')}
              hint="Sau số giấy; bỏ trống: GXN-UBND"
              optional
              maxLength={40}
            />
          </div>
          <div>
            <Submit kind="primary">Lưu người ký, địa danh</Submit>
          </div>
        </form>
      </Layout>
    ),
  };
}

const letterheadPages: Page[] = [
  showPage({
    path: '/giay-to/thiet-lap',
    permission: 'registers.write',
    handler: async (t, input, deps) =>
      letterheadForm(t, input, deps, { ...(await readLetterhead(t)).form }, noFaults),
  }),
  writePage({
    path: '/giay-to/thiet-lap',
    permission: 'registers.write',
    async handler(t, { form }) {
      await changeLetterhead(t, checkForm(letterheadFormSchema, given(typedFields(form, letterheadFields))));
      return { redirect: '/giay-to' };
    },
    refused: (t, input, error, deps) =>
      letterheadForm(t, input, deps, typedFields(input.form, letterheadFields), faultsOf(error)),
  }),
];

export const deskPages: Page[] = [...handoverPages, ...letterheadPages];
