import { type Static, Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { freePage, type Page, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay, formatPartial } from '../../shared/dates.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { formatDong, formatNumber } from '../../shared/money.ts';
import { checkQuery } from '../../shared/schema.ts';
import { dayAsked } from '../../shared/typedForm.ts';
import { shortAreaName } from '../../shared/words.ts';
import { Csrf, ErrorSummary } from '../../web/components/fields.tsx';
import { Crumbs, Empty, LinkButton, Pager, Submit, Table, Tabs, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import {
  gapKindOf,
  type NamesList,
  namesFileName,
  namesList,
  namesWorkbook,
  printNames,
  recordNamesDownload,
  sinceHead,
} from './namesList.ts';
import { coverageListLabels } from './proposal.ts';

const pageSize = 100;
const path = '/chi-tieu/:id/ten';
const permission = 'gaps.read';
const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const query = Type.Object({
  ngay: Type.Optional(Type.String({ maxLength: 10 })),
  dia: Type.Optional(Type.String({ maxLength: 20 })),
  ds: Type.Optional(Type.String({ maxLength: 20 })),
  tu: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
});
type NamesPageQuery = Static<typeof query>;

/** The list of BHYT that holds the same people, where it is handed to the head of each group. */
const handOverLink = ({ list, target, day }: NamesList): string =>
  `/bhyt/danh-sach/${gapKindOf[list]}?${new URLSearchParams({ ngay: day, dia: target.area, rieng: '1' })}`;

const readNames = (t: ReadTx, id: string, { ngay, dia, ds }: NamesPageQuery): Promise<NamesList> =>
  namesList(t, id, {
    ngay: dayAsked(ngay, t.today).day,
    ...(dia ? { dia } : {}),
    ...(ds ? { ds } : {}),
  });

function Names({ names, from, link }: { names: NamesList; from: number; link: (tu: number) => string }) {
  const { list, rows } = names;
  const shown = rows.slice(from, from + pageSize);
  return (
    <>
      <Table
        caption={coverageListLabels[list]}
        rows={shown}
        columns={[
          { head: 'Họ và tên', cell: ({ person, fullName }) => <a href={`/nguoi/${person}`}>{fullName}</a> },
          { head: 'Ngày sinh', cell: ({ birthDate }) => formatPartial(birthDate) },
          { head: 'Tổ', cell: ({ groupName }) => shortAreaName(groupName) },
          { head: sinceHead(list), cell: ({ since }) => (since ? formatDay(since) : '–') },
          {
            head: 'Gia đình đóng 12 tháng',
            cell: ({ familyDong }) => (familyDong === null ? 'chưa rõ' : formatDong(familyDong)),
            number: true,
          },
        ]}
      />
      <Pager
        from={from + 1}
        to={from + shown.length}
        total={`${formatNumber(rows.length)} người`}
        previous={from > 0 ? link(Math.max(0, from - pageSize)) : null}
        next={from + pageSize < rows.length ? link(from + pageSize) : null}
      />
    </>
  );
}

async function namesView(
  t: ReadTx,
  input: { csrf: string; params: { id: string } },
  deps: Deps,
  asked: NamesPageQuery,
  faults: FormFaults = noFaults,
) {
  const names = await readNames(t, input.params.id, asked);
  const { target, list, day, counts, rows } = names;
  const kept = { ds: list, dia: target.area, ngay: day };
  const here = `/chi-tieu/${target.id}/ten`;
  const link = (change: Record<string, string>): string =>
    `${here}?${new URLSearchParams({ ...kept, ...change })}`;
  const title = coverageListLabels[list];
  return (
    <Layout title={title} chrome={await chromeOf(t, input, '/chi-tieu', deps)}>
      <Crumbs
        path={[
          { href: `/chi-tieu/${target.id}?dia=${target.area}&ngay=${day}`, text: target.name },
          { text: title },
        ]}
      />
      <Title
        right={
          rows.length > 0 && (
            <LinkButton href={handOverLink(names)} kind="primary">
              Lập danh sách giao tổ trưởng
            </LinkButton>
          )
        }
      >
        {title}, ngày {formatDay(day)}
      </Title>
      <ErrorSummary faults={faults} verb="Chưa in được" />
      <Tabs
        tabs={counts.map((each) => ({
          href: link({ ds: each.list }),
          text: coverageListLabels[each.list],
          count: formatNumber(each.people),
          current: each.list === list,
        }))}
      />
      {rows.length === 0 ? (
        <Empty icon="circle-check" title="Không có ai trong danh sách này">
          Mở danh sách khác ở trên.
        </Empty>
      ) : (
        <>
          <form method="post" action={`${here}/in`} class="print-actions">
            <Csrf token={input.csrf} />
            {Object.entries(kept).map(([name, value]) => (
              <input type="hidden" name={name} value={value} />
            ))}
            <Submit icon="printer">In danh sách</Submit>
            <LinkButton href={`${here}/tep?${new URLSearchParams(kept)}`} icon="file-spreadsheet">
              Tải .xlsx
            </LinkButton>
          </form>
          <Names names={names} from={asked.tu ?? 0} link={(tu) => link({ tu: String(tu) })} />
        </>
      )}
    </Layout>
  );
}

/** Who is missing to the target of coverage, list by list, with what a card would cost the family. */
export const targetNamesPages: Page[] = [
  showPage({
    path,
    permission,
    params,
    query,
    handler: async (t, input, deps) => ({ html: await namesView(t, input, deps, input.query) }),
  }),
  writePage({
    path: `${path}/in`,
    permission,
    params,
    async handler(t, { params: { id }, form }) {
      const { ngay, ...asked } = checkQuery(query, form);
      const day = dayAsked(ngay, t.today).day;
      return { redirect: `/giay-to/${await printNames(t, id, { ...asked, ngay: day })}?in=1` };
    },
    refused: async (t, input, error, deps) => ({
      html: await namesView(t, input, deps, checkQuery(query, input.form), faultsOf(error)),
    }),
  }),
  freePage({
    method: 'GET',
    path: `${path}/tep`,
    permission,
    async handler({ actor, params: named, query: typed }, { db }) {
      const { id } = checkQuery(params, named);
      const asked = checkQuery(query, { ...Object(typed) });
      const { names, body } = await db.read(actor, async (t) => {
        const read = await readNames(t, id, asked);
        return { names: read, body: await namesWorkbook(t, read) };
      });
      await db.tx(actor, async (t) => recordNamesDownload(t, names));
      return { file: { name: namesFileName(names), type: xlsxType, body } };
    },
  }),
];
