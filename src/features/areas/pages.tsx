import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay, parseDay } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { dayAsked } from '../../shared/typedForm.ts';
import { areaKindLabels, areaKinds } from '../../shared/words.ts';
import { AsOfBar, AsOfForm } from '../../web/components/asOf.tsx';
import { Csrf, ErrorSummary, SelectField, TextField } from '../../web/components/fields.tsx';
import { Crumbs, Empty, LinkButton, Section, Submit, Table, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults, typed } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { type Area, areaFormSchema } from './schema.ts';
import { createArea, listAreas } from './service.ts';

const fields = ['code', 'name', 'kind', 'parentCode', 'validFrom', 'officialCode'] as const;
type AreaFields = Record<(typeof fields)[number], string>;

const blank: AreaFields = {
  code: '',
  name: '',
  kind: 'group',
  parentCode: '',
  validFrom: '01/01/1900',
  officialCode: '',
};

function typedArea(form: Record<string, unknown>): AreaFields {
  const values = { ...blank };
  for (const field of fields) values[field] = typed(form, field);
  return values;
}

/** `ended`: those that do not go on under another name or parent. */
function AreasTable({ areas, ended }: { areas: readonly Area[]; ended: ReadonlySet<string> }) {
  const until = ({ code, validTo }: Area): string =>
    validTo === null
      ? ''
      : ended.has(code)
        ? formatDay(validTo)
        : `${formatDay(validTo)}, rồi đổi tên hoặc cấp trên`;
  return (
    <Table
      caption="Địa bàn"
      rows={areas}
      columns={[
        { head: 'Mã', cell: (area) => area.code },
        { head: 'Tên', cell: (area) => area.name },
        { head: 'Loại', cell: (area) => areaKindLabels[area.kind] },
        { head: 'Thuộc', cell: (area) => area.parentCode ?? '' },
        { head: 'Mã ĐVHC', cell: (area) => area.officialCode ?? '' },
        {
          head: 'Từ ngày',
          cell: (area) => (area.validFrom === '1900-01-01' ? 'không rõ' : formatDay(area.validFrom)),
        },
        { head: 'Đến ngày', cell: until },
      ]}
    />
  );
}

function AreaForm({
  csrf,
  form,
  faults,
  areas,
}: {
  csrf: string;
  form: AreaFields;
  faults: FormFaults;
  areas: readonly Area[];
}) {
  return (
    <form method="post" action="/quan-tri/dia-ban" class="form-stack">
      <Csrf token={csrf} />
      <ErrorSummary faults={faults} verb="Chưa lập được" />
      <div class="fields">
        <TextField
          width="w2"
          label="Mã địa bàn"
          name="code"
          pointer="/code"
          value={form.code}
          faults={faults}
          hint="Ví dụ CL-01"
        />
        <TextField
          width="w4"
          label="Tên"
          name="name"
          pointer="/name"
          value={form.name}
          faults={faults}
          hint="Ví dụ Tổ dân phố 1"
        />
        <SelectField
          width="w2"
          label="Loại"
          name="kind"
          pointer="/kind"
          value={form.kind}
          faults={faults}
          choices={areaKinds.map((value) => ({ value, label: areaKindLabels[value] }))}
        />
        <SelectField
          width="w4"
          label="Thuộc"
          name="parentCode"
          pointer="/parentCode"
          value={form.parentCode}
          faults={faults}
          blank="Không thuộc địa bàn nào"
          choices={areas
            .filter(({ kind }) => kind !== 'group')
            .map(({ code, name }) => ({ value: code, label: name }))}
        />
        <TextField
          width="w2"
          label="Từ ngày"
          name="validFrom"
          pointer="/validFrom"
          value={form.validFrom}
          faults={faults}
          hint="Không rõ: 01/01/1900"
        />
        <TextField
          width="w4"
          label="Mã đơn vị hành chính"
          name="officialCode"
          pointer="/officialCode"
          value={form.officialCode}
          faults={faults}
          optional
        />
      </div>
      <div>
        <Submit kind="primary">Lập địa bàn</Submit>
      </div>
    </form>
  );
}

async function areasPage(
  t: ReadTx,
  input: { csrf: string },
  deps: { demo: boolean },
  form: AreaFields,
  faults: FormFaults,
  asked?: string,
) {
  const { day, fault } = dayAsked(asked, t.today);
  const areas = await listAreas(t, day);
  const last = await listAreas(t, '9999-12-30');
  const ended = new Set(last.filter(({ validTo }) => validTo !== null).map(({ code }) => code));
  return {
    html: (
      <Layout title="Địa bàn" chrome={await chromeOf(t, input, '/quan-tri', deps)}>
        <Crumbs path={[{ href: '/quan-tri', text: 'Quản trị' }, { text: 'Địa bàn' }]} />
        <Title
          right={
            <>
              <AsOfForm path="/quan-tri/dia-ban" day={day} today={t.today} />
              {areas.length > 0 && <LinkButton href="/quan-tri/dia-ban/sap-xep">Sắp xếp địa bàn</LinkButton>}
            </>
          }
        >
          Địa bàn
        </Title>
        <AsOfBar day={day} today={t.today} fault={fault} />
        <Section title="Các địa bàn">
          {areas.length === 0 ? (
            <Empty icon="home" title="Chưa có địa bàn nào">
              Lập tỉnh trước, rồi phường, rồi các tổ dân phố.
            </Empty>
          ) : (
            <AreasTable areas={areas} ended={ended} />
          )}
        </Section>
        <Section title="Lập địa bàn">
          <AreaForm csrf={input.csrf} form={form} faults={faults} areas={areas} />
        </Section>
      </Layout>
    ),
  };
}

export const areaPages: Page[] = [
  showPage({
    path: '/quan-tri/dia-ban',
    permission: 'areas.write',
    query: Type.Object({ ngay: Type.Optional(Type.String({ maxLength: 10 })) }),
    handler: (t, input, deps) => areasPage(t, input, deps, blank, noFaults, input.query.ngay),
  }),
  writePage({
    path: '/quan-tri/dia-ban',
    permission: 'areas.write',
    async handler(t, input) {
      const form = typedArea(input.form);
      const from = parseDay(form.validFrom);
      if (!from.ok) throw invalid('/validFrom', from.fault, `Từ ngày: ${from.message}.`);
      await createArea(
        t,
        checkForm(areaFormSchema, {
          ...form,
          code: form.code.toUpperCase(),
          validFrom: from.value,
          parentCode: form.parentCode || null,
          officialCode: form.officialCode || null,
        }),
      );
      return { redirect: '/quan-tri/dia-ban' };
    },
    refused: (t, input, error, deps) => areasPage(t, input, deps, typedArea(input.form), faultsOf(error)),
  }),
];
