import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay, isDay, yearOf } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { Csrf, ErrorSummary, TextField } from '../../web/components/fields.tsx';
import { Crumbs, Message, Section, Submit, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { readHousehold } from '../records/service.ts';
import { type Around, CheckField, dayField, type Fields, fieldOf, given, typedFields } from './forms.tsx';
import { decisionText } from './paperParts.tsx';
import { certificateFormSchema } from './schema.ts';
import { issueCertificate, type ListedDocument, listDocuments, previewCertificate } from './service.ts';

const certificateFields = ['household', 'asOf', 'purpose', 'requestedBy', 'fullNumbers'] as const;

async function preview(t: ReadTx, household: string, asOf: Day) {
  try {
    return { says: await previewCertificate(t, household, asOf), refused: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
    return { says: null, refused: error };
  }
}

type Preview = NonNullable<Awaited<ReturnType<typeof preview>>['says']>;

function WhatItWillSay({ says }: { says: Preview }) {
  return (
    <Message kind="neutral">
      Sẽ cấp giấy xác nhận <strong>số {says.number}</strong>: hộ {says.householdCode}, chủ hộ{' '}
      {says.head.fullName}, {says.members.length} người, là <strong>{says.label.toLowerCase()}</strong> tại
      ngày {formatDay(says.asOf)} theo {decisionText(says.decision)}. Số giấy và người in được ghi vào nhật
      ký.
      {says.decisionYear < yearOf(says.asOf) && (
        <strong>
          {` Quyết định này là của danh sách năm ${says.decisionYear}; năm ${yearOf(says.asOf)} chưa ghi quyết định.`}
        </strong>
      )}
    </Message>
  );
}

function CertificateForm(props: {
  csrf: string;
  household: string;
  fields: Fields;
  faults: FormFaults;
  says: Preview | null;
}) {
  const { fields, faults } = props;
  const text = fieldOf(fields, faults);
  const asOf = fields.asOf ?? '';
  return (
    <form method="post" action="/giay-to/xac-nhan" class="form-stack">
      <Csrf token={props.csrf} />
      <input type="hidden" name="household" value={props.household} />
      <ErrorSummary faults={faults} verb="Chưa in được" />
      {props.says && <WhatItWillSay says={props.says} />}
      <div class="fields">
        <TextField
          width="w2"
          label="Tại ngày"
          {...text('asOf')}
          value={isDay(asOf) ? formatDay(asOf) : asOf}
          inputmode="numeric"
        />
        <TextField
          width="w6"
          label="Mục đích"
          {...text('purpose')}
          hint="Ví dụ: đề nghị miễn giảm học phí"
          maxLength={300}
          autofocus
        />
        <TextField width="w4" label="Người đề nghị" {...text('requestedBy')} optional maxLength={120} />
      </div>
      <CheckField
        name="fullNumbers"
        label="Ghi đủ số CCCD trên giấy (bỏ chọn: chỉ ghi 4 số cuối)"
        checked={fields.fullNumbers === 'yes'}
      />
      <div>
        <Submit kind="primary" icon="printer">
          Cấp số và in
        </Submit>
      </div>
    </form>
  );
}

function Earlier({ documents }: { documents: readonly ListedDocument[] }) {
  if (documents.length === 0) return null;
  return (
    <Section title="Giấy xác nhận đã cấp cho hộ này">
      <ul class="facts">
        {documents.map((row) => (
          <li>
            <a href={`/giay-to/${row.id}`}>{row.title}</a>
            {row.cancelled && <span class="second">đã hủy: {row.cancelled.reason}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

async function certificateForm(
  t: ReadTx,
  input: Around,
  deps: { demo: boolean },
  fields: Fields,
  faults: FormFaults,
) {
  const asOf = isDay(fields.asOf ?? '') ? (fields.asOf ?? t.today) : t.today;
  const { household } = await readHousehold(t, fields.household ?? '', asOf);
  const { says, refused } = await preview(t, household.id, asOf);
  const earlier = (await listDocuments(t, { household: household.id })).items;
  return {
    html: (
      <Layout title="In giấy xác nhận" chrome={await chromeOf(t, input, '/ho', deps)}>
        <Crumbs
          path={[
            { href: '/', text: 'Tra cứu' },
            { href: `/ho/${household.id}`, text: `Hộ ${household.code}` },
            { text: 'In giấy xác nhận' },
          ]}
        />
        <Title>In giấy xác nhận hộ nghèo, hộ cận nghèo</Title>
        <CertificateForm
          csrf={input.csrf}
          household={household.id}
          fields={fields}
          faults={faults.all.length > 0 || !refused ? faults : faultsOf(refused)}
          says={says}
        />
        <Earlier documents={earlier.filter(({ kind }) => kind === 'certificate')} />
      </Layout>
    ),
  };
}

export const certificatePages: Page[] = [
  showPage({
    path: '/giay-to/xac-nhan',
    permission: 'registers.write',
    query: Type.Object({
      ho: Type.String({ title: 'Hộ', maxLength: 40 }),
      ngay: Type.Optional(Type.String({ maxLength: 10 })),
    }),
    handler: (t, input, deps) =>
      certificateForm(
        t,
        input,
        deps,
        { household: input.query.ho, asOf: input.query.ngay ?? t.today, fullNumbers: 'yes' },
        noFaults,
      ),
  }),
  writePage({
    path: '/giay-to/xac-nhan',
    permission: 'registers.write',
    async handler(t, { form }) {
      const fields = typedFields(form, certificateFields);
      const asOf = dayField(form, 'asOf', 'Tại ngày');
      const { fullNumbers, ...rest } = given(fields);
      const id = await issueCertificate(
        t,
        checkForm(certificateFormSchema, { ...rest, asOf, fullNumbers: fullNumbers === 'yes' }),
      );
      return { redirect: `/giay-to/${id}?in=1` };
    },
    refused: (t, input, error, deps) =>
      certificateForm(t, input, deps, typedFields(input.form, certificateFields), faultsOf(error)),
  }),
];
