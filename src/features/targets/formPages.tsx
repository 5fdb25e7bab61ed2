import { Type } from '@sinclair/typebox';
import { type Asked, askedPages, reasonOf } from '../../app/askedPages.tsx';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay, yearOf } from '../../shared/dates.ts';
import { checkForm } from '../../shared/schema.ts';
import { formRows, type Typed, textOf } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary, TextField } from '../../web/components/fields.tsx';
import { Crumbs, LinkButton, Message, Submit, Title } from '../../web/components/parts.tsx';
import { TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { requireArea, subAreas } from '../areas/service.ts';
import { usualArea } from '../documents/office.ts';
import { formatFigure, isRate, withUnit } from './progress.ts';
import {
  additionLabels,
  additions,
  copyFormSchema,
  directionLabels,
  directions,
  sourceWords,
  type TargetDetail,
  targetSources,
} from './schema.ts';
import { readTarget, requireTarget } from './service.ts';
import { endFormOf, sharesFormOf, targetChangeOf, targetFormOf, typedTarget } from './typed.ts';
import { changeTarget, copyLastYear, createTarget, endTarget, shareTarget } from './writing.ts';

const permission = 'targets.write';
const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const nav = '/chi-tieu';

/** The fields of a target, for a new one and for one that is changed. */
function TargetFields({ view }: { view: TypedView }) {
  const words = <V extends string>(values: readonly V[], labels: Record<V, string>) =>
    values.map((value) => ({ value, label: labels[value] }));
  return (
    <>
      <TypedText view={view} name="name" label="Tên chỉ tiêu" width="w6" />
      <TypedSelect
        view={view}
        name="source"
        label="Nguồn số liệu"
        width="w6"
        choices={targetSources.map((value) => ({ value, label: sourceWords[value].label }))}
      />
      <TypedSelect
        view={view}
        name="direction"
        label="Yêu cầu"
        choices={words(directions, directionLabels)}
      />
      <TypedText view={view} name="planned" label="Kế hoạch năm" hint="ví dụ 94,5" inputmode="text" />
      <TypedText view={view} name="unit" label="Đơn vị tính" hint="số tính từ sổ có đơn vị sẵn" optional />
      <TypedSelect
        view={view}
        name="addsUp"
        label="Cách cộng các tháng"
        choices={words(additions, additionLabels)}
      />
      <TypedText view={view} name="decision" label="Văn bản giao (số)" width="w3" optional />
      <TypedText view={view} name="decidedOn" label="Ngày văn bản" width="w3" inputmode="numeric" optional />
      <TypedText view={view} name="issuer" label="Cơ quan giao" width="w3" optional />
      <TypedText view={view} name="responsible" label="Phụ trách" width="w3" optional />
      <TypedText view={view} name="number" label="Thứ tự" inputmode="numeric" optional />
    </>
  );
}

async function newPage(
  t: ReadTx,
  input: { csrf: string },
  deps: Deps,
  { typed, faults }: TypedView,
): Promise<PageResult> {
  const area = await requireArea(t, textOf(typed, 'area') || (await usualArea(t, t.today)).code);
  const year = textOf(typed, 'year');
  const title = `Thêm chỉ tiêu năm ${year}`;
  return {
    html: (
      <Layout title={title} chrome={await chromeOf(t, input, nav, deps)}>
        <Crumbs
          path={[
            { href: `/chi-tieu?nam=${year}&dia=${area.code}`, text: `Chỉ tiêu năm ${year}` },
            { text: title },
          ]}
        />
        <Title>
          {title}, {area.name.charAt(0).toLowerCase() + area.name.slice(1)}
        </Title>
        <form method="post" action="/chi-tieu/moi" class="form-stack">
          <Csrf token={input.csrf} />
          <input type="hidden" name="area" value={area.code} />
          <input type="hidden" name="year" value={year} />
          <ErrorSummary faults={faults} verb="Chưa ghi được" />
          <div class="fields">
            <TargetFields view={{ typed, faults }} />
          </div>
          <div>
            <Submit kind="primary">Ghi chỉ tiêu</Submit>
          </div>
        </form>
      </Layout>
    ),
  };
}

const newPages: Page[] = [
  showPage({
    path: '/chi-tieu/moi',
    permission,
    query: Type.Object({
      nam: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2200 })),
      dia: Type.Optional(Type.String({ maxLength: 20 })),
    }),
    async handler(t, input, deps) {
      const year = String(input.query.nam ?? yearOf(t.today));
      const typed = {
        year,
        area: input.query.dia ?? '',
        source: 'monthly',
        direction: 'atLeast',
        addsUp: 'sum',
      };
      return newPage(t, input, deps, { typed, faults: noFaults });
    },
  }),
  writePage({
    path: '/chi-tieu/moi',
    permission,
    handler: async (t, input) => ({
      redirect: `/chi-tieu/${await createTarget(t, targetFormOf(input.form))}`,
    }),
    refused: (t, input, error, deps) =>
      newPage(t, input, deps, { typed: input.form, faults: faultsOf(error) }),
  }),
  writePage({
    path: '/chi-tieu/lay-mau',
    permission,
    async handler(t, { form }) {
      const { area, year } = checkForm(copyFormSchema, {
        area: textOf(form, 'area'),
        year: Number(textOf(form, 'year')),
      });
      await copyLastYear(t, area, year);
      return { redirect: `/chi-tieu?nam=${year}&dia=${area}` };
    },
  }),
];

interface AskedTarget extends Asked {
  row: Awaited<ReturnType<typeof requireTarget>>;
}

async function subject(t: ReadTx, { id }: { id: string }): Promise<AskedTarget> {
  const row = await requireTarget(t, id);
  return { name: row.name, href: `/chi-tieu/${id}`, version: row.version, row };
}

const Reason = ({ view }: { view: TypedView }) => (
  <TypedText view={view} name="reason" label="Lý do" width="w12" />
);

const changePages = askedPages({
  path: '/chi-tieu/:id/sua',
  permission,
  params,
  nav,
  subject,
  title: () => 'Sửa chỉ tiêu',
  verb: () => 'Lưu thay đổi',
  initial: ({ row }) => typedTarget(row),
  fields: (view) => (
    <>
      <TargetFields view={view} />
      <Reason view={view} />
    </>
  ),
  async sentences(_, { row }, typed) {
    const before = typedTarget(row);
    const labels: Record<string, string> = {
      name: 'Tên chỉ tiêu',
      unit: 'Đơn vị tính',
      planned: 'Kế hoạch năm',
      decision: 'Văn bản giao',
      decidedOn: 'Ngày văn bản',
      issuer: 'Cơ quan giao',
      responsible: 'Phụ trách',
      number: 'Thứ tự',
    };
    const changes = Object.entries(labels)
      .filter(([field]) => textOf(typed, field) !== textOf(before, field))
      .map(
        ([field, label]) =>
          `${label}: “${textOf(before, field) || 'trống'}” thành “${textOf(typed, field) || 'trống'}”.`,
      );
    const form = targetChangeOf(typed);
    if (form.source !== undefined && form.source !== row.source)
      changes.push(
        `Nguồn số liệu: ${sourceWords[row.source].label} thành ${sourceWords[form.source].label}.`,
      );
    return [...(changes.length > 0 ? changes : ['Các trường khác giữ nguyên.']), `Lý do: ${reasonOf(typed)}`];
  },
  async run(t, { row, href, version }, typed) {
    reasonOf(typed);
    await changeTarget(t, row.id, targetChangeOf(typed), version);
    return href;
  },
});

const endPages = askedPages({
  path: '/chi-tieu/:id/ket-thuc',
  permission,
  params,
  nav,
  subject,
  title: () => 'Kết thúc chỉ tiêu',
  verb: () => 'Kết thúc chỉ tiêu',
  danger: true,
  initial: (_, t) => ({ endedOn: formatDay(t.today) }),
  fields: (view) => (
    <>
      <TypedText
        view={view}
        name="endedOn"
        label="Ngày cuối"
        hint="sau ngày này chỉ tiêu không còn trên bảng"
      />
      <Reason view={view} />
    </>
  ),
  sentences: async (_, { row }, typed) => [
    `Chỉ tiêu “${row.name}” thôi theo dõi sau ngày ${textOf(typed, 'endedOn')}; số liệu đã có vẫn giữ.`,
    `Lý do: ${reasonOf(typed)}`,
  ],
  async run(t, { row, href, version }, typed) {
    await endTarget(t, row.id, endFormOf(typed, reasonOf(typed)), version);
    return href;
  },
});

interface TypedShare {
  area: string;
  label: string;
  department: string;
  planned: string;
}

/** A row a group, the departments that have a share, and some empty rows for more. */
async function shareRows(t: ReadTx, target: TargetDetail, typed: Typed | null): Promise<TypedShare[]> {
  const groups = await subAreas(t, target.ofArea, t.today);
  const shareOf = (area: string) => target.shares.find((share) => share.area === area);
  const departments = target.shares.filter(({ area }) => area === null);
  const rows = [
    ...groups.map(({ code, name }) => {
      const share = shareOf(code);
      return { area: code, label: name, department: '', planned: share ? formatFigure(share.planned) : '' };
    }),
    ...departments.map(({ department, planned }) => ({
      area: '',
      label: '',
      department: department ?? '',
      planned: formatFigure(planned),
    })),
    ...Array.from({ length: 3 }, () => ({ area: '', label: '', department: '', planned: '' })),
  ];
  if (!typed) return rows;
  const asTyped = formRows(typed.shares);
  return rows.map((row, i) => ({
    ...row,
    department: textOf(asTyped[i] ?? {}, 'department') || row.department,
    planned: textOf(asTyped[i] ?? {}, 'planned'),
  }));
}

async function sharesPage(
  t: ReadTx,
  input: { csrf: string; params: { id: string } },
  deps: Deps,
  shown: { typed: Typed | null; faults: FormFaults },
): Promise<PageResult> {
  const target = await readTarget(t, input.params.id);
  const rows = await shareRows(t, target, shown.typed);
  const { faults } = shown;
  const rate = isRate(target.unit);
  return {
    html: (
      <Layout title={`Giao chỉ tiêu: ${target.name}`} chrome={await chromeOf(t, input, nav, deps)}>
        <Crumbs path={[{ href: `/chi-tieu/${target.id}`, text: target.name }, { text: 'Giao chỉ tiêu' }]} />
        <Title>Giao chỉ tiêu: {target.name}</Title>
        <p>
          Kế hoạch {withUnit(target.planned, target.unit)}.{' '}
          {rate
            ? 'Số giao các tổ được đối chiếu bằng bình quân theo dân số.'
            : 'Cộng số giao phải đúng bằng kế hoạch.'}
        </p>
        {target.sharesCheck && <Message kind="neutral">{target.sharesCheck}</Message>}
        <form method="post" action={`/chi-tieu/${target.id}/giao`} class="form-stack">
          <Csrf token={input.csrf} />
          <input
            type="hidden"
            name="version"
            value={textOf(shown.typed ?? {}, 'version') || String(target.version)}
          />
          <ErrorSummary faults={faults} verb="Chưa giao được" />
          <div class="fields">
            {rows.map((row, i) =>
              row.area ? (
                <>
                  <input type="hidden" name={`shares[${i}][area]`} value={row.area} />
                  <TextField
                    {...{ faults, width: 'w3', label: row.label, name: `shares[${i}][planned]` }}
                    pointer={`/shares/${i}/planned`}
                    value={row.planned}
                  />
                </>
              ) : (
                <>
                  <TextField
                    {...{
                      faults,
                      width: 'w6',
                      label: 'Ban, ngành, đoàn thể',
                      name: `shares[${i}][department]`,
                    }}
                    pointer={`/shares/${i}`}
                    value={row.department}
                    optional
                  />
                  <TextField
                    {...{ faults, width: 'w3', label: 'Chỉ tiêu giao', name: `shares[${i}][planned]` }}
                    pointer={`/shares/${i}/planned`}
                    value={row.planned}
                    optional
                  />
                </>
              ),
            )}
          </div>
          {rate && (
            <TextField
              {...{ faults, width: 'w12', label: 'Lý do giữ số giao lệch với kế hoạch', name: 'reason' }}
              pointer="/reason"
              value={textOf(shown.typed ?? {}, 'reason')}
              optional
            />
          )}
          <div>
            <Submit kind="primary">Giao chỉ tiêu</Submit>
            <LinkButton href={`/chi-tieu/${target.id}`}>Bỏ qua</LinkButton>
          </div>
        </form>
      </Layout>
    ),
  };
}

const sharePages: Page[] = [
  showPage({
    path: '/chi-tieu/:id/giao',
    permission,
    params,
    handler: (t, input, deps) => sharesPage(t, input, deps, { typed: null, faults: noFaults }),
  }),
  writePage({
    path: '/chi-tieu/:id/giao',
    permission,
    params,
    async handler(t, { params: { id }, form }) {
      await shareTarget(t, id, sharesFormOf(form), Number(textOf(form, 'version')) || undefined);
      return { redirect: `/chi-tieu/${id}` };
    },
    refused: (t, input, error, deps) =>
      sharesPage(t, input, deps, { typed: input.form, faults: faultsOf(error) }),
  }),
];

export const targetFormPages: Page[] = [...newPages, ...changePages, ...endPages, ...sharePages];
