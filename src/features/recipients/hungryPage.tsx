import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { type AppError, invalid } from '../../shared/errors.ts';
import { formatNumber } from '../../shared/money.ts';
import { dayOf, type Typed, textOf } from '../../shared/typedForm.ts';
import { shortAreaName } from '../../shared/words.ts';
import { Csrf, ErrorSummary } from '../../web/components/fields.tsx';
import { Empty, Section, Submit, Table } from '../../web/components/parts.tsx';
import { TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { areaNames } from '../areas/service.ts';
import { readCampaign } from '../campaigns/service.ts';
import { CampaignHead } from '../campaigns/views.tsx';
import { addHungry, listHungry, removeHungry } from './hungry.ts';
import type { HungryForm } from './schema.ts';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const path = '/tet/:id/danh-sach/thieu-doi';
const urlOf = (id: string): string => `/tet/${id}/danh-sach/thieu-doi`;

function HungryEntry({ id, csrf, view }: { id: string; csrf: string; view: TypedView }) {
  return (
    <Section title="Ghi từ biên bản họp tổ (Mẫu 5a, 5b)">
      <form method="post" action={urlOf(id)} class="form-stack" data-ctrl-s>
        <Csrf token={csrf} />
        <ErrorSummary faults={view.faults} verb="Chưa ghi được" />
        <div class="fields">
          <TypedText view={view} name="household" label="Mã hộ" autofocus />
          <TypedText
            view={view}
            name="people"
            label="Số khẩu thiếu đói"
            optional
            hint="Bỏ trống: cả hộ"
            inputmode="numeric"
          />
          <TypedText view={view} name="minutesOn" label="Ngày biên bản" hint="ngày/tháng/năm" />
          <TypedText view={view} name="minutesNumber" label="Số biên bản" optional />
        </div>
        <div>
          <Submit kind="primary">
            Ghi hộ này <kbd>Ctrl</kbd> <kbd>S</kbd>
          </Submit>
        </div>
      </form>
    </Section>
  );
}

async function hungryPage(
  t: ReadTx,
  input: { csrf: string },
  deps: Pick<Deps, 'demo'>,
  id: string,
  view: TypedView,
) {
  const campaign = await readCampaign(t, id);
  const rows = await listHungry(t, id);
  const name = await areaNames(
    t,
    rows.flatMap(({ area }) => area ?? []),
  );
  const mayWrite = may(t.actor, 'registers.write') && campaign.state !== 'settled';
  const people = rows.reduce((sum, row) => sum + row.people, 0);
  return (
    <Layout title="Hộ thiếu đói" chrome={await chromeOf(t, input, '/tet', deps)}>
      <CampaignHead campaign={campaign} current="list" links={true} />
      <p>
        Gạo cấp cho các hộ trong danh sách này, theo số khẩu của biên bản, không cấp theo hộ nghèo nói chung.
        Ghi xong thì lập lại danh sách ở bước 2.
      </p>
      {mayWrite && <HungryEntry id={id} csrf={input.csrf} view={view} />}
      <Section title={`Danh sách: ${formatNumber(rows.length)} hộ, ${formatNumber(people)} khẩu`}>
        {rows.length === 0 ? (
          <Empty icon="list-check" title="Chưa có hộ nào">
            Ghi từng hộ theo biên bản họp của tổ dân phố.
          </Empty>
        ) : (
          <Table
            caption="Hộ thiếu đói"
            rows={rows}
            columns={[
              {
                head: 'Hộ',
                cell: (row) => (
                  <>
                    <a href={`/ho/${row.household}`}>{row.head ?? row.householdCode}</a>
                    <span class="second">hộ {row.householdCode}</span>
                  </>
                ),
              },
              { head: 'Tổ', cell: (row) => (row.area ? shortAreaName(name(row.area, t.today)) : '') },
              { head: 'Số khẩu', cell: (row) => formatNumber(row.people), number: true },
              {
                head: 'Biên bản',
                cell: (row) =>
                  `${row.minutesNumber ? `số ${row.minutesNumber}, ` : ''}ngày ${formatDay(row.minutesOn)}`,
              },
              ...(mayWrite
                ? [
                    {
                      head: '',
                      cell: (row: (typeof rows)[number]) => (
                        <form method="post" action={`${urlOf(id)}/${row.id}/bo`}>
                          <Csrf token={input.csrf} />
                          <Submit slim kind="quiet">
                            Bỏ khỏi danh sách
                          </Submit>
                        </form>
                      ),
                    },
                  ]
                : []),
            ]}
          />
        )}
      </Section>
    </Layout>
  );
}

function hungryTyped(form: Typed): HungryForm {
  const household = textOf(form, 'household');
  if (household === '')
    throw invalid('/household', 'required', 'Mã hộ: còn trống, ghi mã của hộ trong biên bản.');
  const typed = textOf(form, 'people');
  const people = typed === '' ? undefined : Number(typed);
  if (people !== undefined && !(Number.isInteger(people) && people >= 1 && people <= 50))
    throw invalid('/people', 'unreadable', `Số khẩu “${typed}”: ghi số người thiếu đói của hộ, từ 1 đến 50.`);
  const minutesNumber = textOf(form, 'minutesNumber');
  return {
    household: household.slice(0, 60),
    minutesOn: dayOf(form, 'minutesOn', 'Ngày biên bản'),
    ...(people === undefined ? {} : { people }),
    ...(minutesNumber === '' ? {} : { minutesNumber: minutesNumber.slice(0, 60) }),
  };
}

const refused = async (
  t: ReadTx,
  input: { params: { id: string }; form: Typed; csrf: string },
  error: AppError,
  deps: Pick<Deps, 'demo'>,
): Promise<PageResult> => {
  if (error.code === 'notFound' && error.errors.length === 0 && textOf(input.form, 'household') === '')
    throw error;
  return {
    html: await hungryPage(t, input, deps, input.params.id, { typed: input.form, faults: faultsOf(error) }),
  };
};

/** Households short of food, entered from the minutes of each group. */
export const hungryPages: Page[] = [
  showPage({
    path,
    permission: 'registers.read',
    params,
    query: Type.Object({
      ngay: Type.Optional(Type.String({ maxLength: 10 })),
      so: Type.Optional(Type.String({ maxLength: 60 })),
    }),
    handler: async (t, input, deps) => {
      // The minutes stay filled in for the next household of the same group.
      const typed = { minutesOn: input.query.ngay ?? '', minutesNumber: input.query.so ?? '' };
      return { html: await hungryPage(t, input, deps, input.params.id, { typed, faults: noFaults }) };
    },
  }),
  writePage({
    path,
    permission: 'registers.write',
    params,
    async handler(t, { params: { id }, form }) {
      const typed = hungryTyped(form);
      await addHungry(t, id, typed);
      const kept = new URLSearchParams({ ngay: formatDay(typed.minutesOn), so: typed.minutesNumber ?? '' });
      return { redirect: `${urlOf(id)}?${kept}` };
    },
    refused,
  }),
  writePage({
    path: `${path}/:row/bo`,
    permission: 'registers.write',
    params: Type.Object({ id: Type.String({ maxLength: 40 }), row: Type.String({ maxLength: 40 }) }),
    async handler(t, { params: { id, row } }) {
      await removeHungry(t, id, row);
      return { redirect: urlOf(id) };
    },
  }),
];
