import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { freePage, type Page, type PageResult, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { pageOf } from '../../shared/lists.ts';
import { checkForm } from '../../shared/schema.ts';
import { optionalDay, type Typed, textOf } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary, SelectField } from '../../web/components/fields.tsx';
import {
  Crumbs,
  Empty,
  LinkButton,
  Message,
  Pager,
  PrintButton,
  Section,
  Submit,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { WardChoice } from '../../web/components/wardChoice.tsx';
import { faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { isActive, listAddressees } from '../addressees/service.ts';
import { wardsInScope } from '../areas/service.ts';
import { byPeriod, type MissingDraft, missingDrafts } from './board.ts';
import { prepare } from './preparing.ts';
import { rightsOf } from './routes.ts';
import type { Rights } from './rules.ts';
import { type Submission, submissionFormSchema } from './schema.ts';
import { isMine, listSubmissions } from './service.ts';
import { type RefusedTogether, TogetherForms } from './togetherForms.tsx';
import { Due, isMaking, StateBadge, waitingText } from './views.tsx';

const path = '/bao-cao-gui';
const rowsAPage = 60;

function Documents({ items, rights }: { items: readonly Submission[]; rights: Rights }) {
  return (
    <Table
      caption="Báo cáo của kỳ"
      rows={items}
      columns={[
        {
          head: 'Nơi nhận',
          cell: (row) => (
            <>
              <a href={`${path}/${row.id}`}>{row.addresseeName}</a>
              <div class="second">{row.reportName}</div>
            </>
          ),
        },
        {
          head: 'Trạng thái',
          cell: (row) => (
            <>
              <StateBadge state={row.state} />
              {isMaking(row) && <div class="second">đang làm tệp</div>}
              {row.state === 'draft' && row.file === 'failed' && <div class="fault">không làm được tệp</div>}
            </>
          ),
        },
        { head: 'Lần gửi', cell: (row) => row.number, number: true },
        {
          head: 'Số, ngày',
          cell: (row) =>
            row.documentNumber && row.documentDate
              ? `${row.documentNumber}, ${formatDay(row.documentDate)}`
              : '',
        },
        { head: 'Đã gửi', cell: (row) => (row.sentOn ? formatDay(row.sentOn) : '') },
        { head: 'Hạn gửi', cell: (row) => <Due {...row} /> },
        { head: 'Đang chờ', cell: (row) => waitingText(row, isMine(row.state, rights)) },
      ]}
    />
  );
}

function Missing({ rows, csrf }: { rows: readonly MissingDraft[]; csrf: string }) {
  return (
    <Section
      title="Kỳ vừa hết, chưa có bản nháp"
      right={
        rows.length > 1 && (
          <form method="post" action={`${path}/cung-luc/lap`}>
            <Csrf token={csrf} />
            <input type="hidden" name="area" value={rows[0]?.addressee.area ?? ''} />
            <Submit slim>Lập cả {rows.length} bản nháp</Submit>
          </form>
        )
      }
    >
      <Table
        caption="Nơi nhận chưa có bản nháp"
        rows={rows}
        columns={[
          { head: 'Nơi nhận', cell: ({ addressee }) => addressee.name },
          { head: 'Kỳ', cell: ({ periodName }) => periodName },
          { head: 'Hạn gửi', cell: (row) => <Due {...row} /> },
          {
            head: 'Việc',
            cell: ({ addressee }) => (
              <form method="post" action={path}>
                <Csrf token={csrf} />
                <input type="hidden" name="area" value={addressee.area} />
                <input type="hidden" name="addressee" value={addressee.id} />
                <Submit slim>Lập bản nháp</Submit>
              </form>
            ),
          },
        ]}
      />
    </Section>
  );
}

function OtherPeriod(props: {
  csrf: string;
  area: string;
  choices: { value: string; label: string }[];
  view: TypedView;
}) {
  const { view } = props;
  return (
    <details class="section" open={view.faults.all.length > 0}>
      <summary>Lập báo cáo của kỳ khác</summary>
      <form method="post" action={path} class="form-stack">
        <Csrf token={props.csrf} />
        <input type="hidden" name="area" value={props.area} />
        <ErrorSummary faults={view.faults} verb="Chưa lập được" />
        <div class="fields">
          <SelectField
            label="Nơi nhận"
            name="addressee"
            pointer="/addressee"
            width="w6"
            value={textOf(view.typed, 'addressee')}
            faults={view.faults}
            choices={props.choices}
          />
          <TypedText
            view={view}
            name="day"
            label="Một ngày trong kỳ"
            hint="ngày/tháng/năm; kỳ tính theo nơi nhận"
            inputmode="numeric"
          />
        </div>
        <div>
          <Submit>Lập bản nháp</Submit>
        </div>
      </form>
    </details>
  );
}

/** "2 báo cáo chờ bạn, 1 quá hạn gửi." */
function summaryOf(items: readonly Submission[], missing: readonly MissingDraft[], rights: Rights): string {
  const mine = items.filter(({ state }) => isMine(state, rights)).length;
  const late = [...items, ...missing].filter((each) => each.late).length;
  return `${mine === 0 ? 'Không báo cáo nào' : `${mine} báo cáo`} chờ bạn${late > 0 ? `, ${late} quá hạn gửi` : ''}.`;
}

interface Shown {
  area?: string | undefined;
  cursor?: string | undefined;
  view: TypedView;
  together?: RefusedTogether;
}

/** The board of an area's reports, by period. */
export async function listPage(
  t: ReadTx,
  input: { csrf: string },
  deps: Pick<Deps, 'demo'>,
  shown: Shown,
): Promise<PageResult> {
  const wards = await wardsInScope(t, t.today);
  const ward = wards.find(({ code }) => code === shown.area) ?? wards[0];
  const rights = rightsOf(t.actor);
  const asked = { limit: rowsAPage, ...(shown.cursor === undefined ? {} : { cursor: shown.cursor }) };
  const list = ward
    ? await listSubmissions(t, { area: ward.code, ...asked })
    : { items: [], total: 0, nextCursor: null };
  const missing = ward ? await missingDrafts(t, ward.code) : [];
  const addressees = ward
    ? (await listAddressees(t, ward.code)).filter((each) => isActive(each, t.today))
    : [];
  const { offset } = pageOf(asked);
  const here = ward ? `${path}?dia=${ward.code}` : path;
  return {
    html: (
      <Layout title="Báo cáo gửi cấp trên" chrome={await chromeOf(t, input, path, deps)}>
        <Crumbs path={[{ href: '/nhap-xuat', text: 'Nhập / Xuất' }, { text: 'Báo cáo gửi cấp trên' }]} />
        <Title
          right={
            <>
              <PrintButton />
              <LinkButton href={ward ? `/noi-nhan?dia=${ward.code}` : '/noi-nhan'}>Nơi nhận</LinkButton>
            </>
          }
        >
          Báo cáo gửi cấp trên
        </Title>
        <WardChoice path={path} wards={wards} ward={ward?.code} />
        {addressees.length === 0 && list.total === 0 ? (
          <Empty
            icon="file-spreadsheet"
            title="Chưa có nơi nhận nào"
            action={
              may(t.actor, 'submissions.write') && (
                <LinkButton href="/noi-nhan" kind="primary">
                  Thêm nơi nhận
                </LinkButton>
              )
            }
          >
            Ghi các cơ quan nhận báo cáo, biểu của từng nơi và ngày làm bản nháp; đến ngày, bản nháp tự có ở
            đây.
          </Empty>
        ) : (
          <p>{summaryOf(list.items, missing, rights)}</p>
        )}
        {list.items.some(isMaking) && (
          <div data-reload-ms="2500">
            <Message kind="neutral">Đang làm tệp, trang tự mở lại khi xong.</Message>
          </div>
        )}
        {rights.write && missing.length > 0 && <Missing rows={missing} csrf={input.csrf} />}
        {byPeriod(list.items).map(({ name, period, items }) => (
          <Section title={name} right={`từ ngày ${formatDay(period.from)} đến ngày ${formatDay(period.to)}`}>
            <Documents items={items} rights={rights} />
            <TogetherForms
              group={{ name, period, items }}
              area={ward?.code ?? ''}
              rights={rights}
              csrf={input.csrf}
              today={t.today}
              refused={shown.together ?? null}
            />
          </Section>
        ))}
        {list.total > rowsAPage && (
          <Pager
            from={offset + 1}
            to={offset + list.items.length}
            total={String(list.total)}
            previous={offset > 0 ? here : null}
            next={list.nextCursor ? `${here}&cursor=${list.nextCursor}` : null}
          />
        )}
        {rights.write && ward && addressees.length > 0 && (
          <OtherPeriod
            csrf={input.csrf}
            area={ward.code}
            choices={addressees.map(({ id, name }) => ({ value: id, label: name }))}
            view={shown.view}
          />
        )}
      </Layout>
    ),
  };
}

const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));

function formOf(form: Typed) {
  const day = optionalDay(form, 'day', 'Một ngày trong kỳ');
  return checkForm(submissionFormSchema, {
    area: textOf(form, 'area'),
    addressee: textOf(form, 'addressee'),
    ...(day === undefined ? {} : { day }),
  });
}

export const submissionListPages: Page[] = [
  showPage({
    path,
    permission: 'exports',
    query: Type.Object({ dia: text(20), cursor: text(200) }),
    handler: (t, input, deps) =>
      listPage(t, input, deps, {
        area: input.query.dia,
        cursor: input.query.cursor,
        view: { typed: {}, faults: noFaults },
      }),
  }),
  freePage({
    method: 'POST',
    path,
    permission: 'submissions.write',
    async handler({ actor, form, csrf }, deps) {
      try {
        const asked = formOf(form);
        const { id, exports } = await deps.db.tx(actor, (t) => prepare(t, asked));
        for (const each of exports) deps.exportRunner.enqueue(actor, each);
        return { redirect: `${path}/${id}` };
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'notFound') throw error;
        const shown = { area: textOf(form, 'area'), view: { typed: form, faults: faultsOf(error) } };
        const result = await deps.db.read(actor, (t) => listPage(t, { csrf }, deps, shown));
        return 'html' in result ? { ...result, status: error.status } : result;
      }
    },
  }),
];
