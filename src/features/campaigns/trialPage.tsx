import { Type } from '@sinclair/typebox';
import type { ComponentChildren } from 'preact';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { freePage, type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { giftText } from '../../shared/inKind.ts';
import { cursorAt, pageOf } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { checkQuery } from '../../shared/schema.ts';
import { textOf } from '../../shared/typedForm.ts';
import { shortAreaName } from '../../shared/words.ts';
import { Csrf } from '../../web/components/fields.tsx';
import {
  Crumbs,
  LinkButton,
  Message,
  Pager,
  Section,
  Submit,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { issuingOfficeName } from '../documents/service.ts';
import type { Standing } from './ledger.ts';
import type { Rule } from './schema.ts';
import type { Trial } from './trial.ts';
import { listedTrial, printTrial, recordTrialDownload, trialFileName, trialWorkbook } from './trialList.ts';
import { grantText } from './views.tsx';

const shownRows = 50;
const standingText = ({ gifts, dong, goods }: Standing): string =>
  gifts === 0 ? 'không có suất nào' : `${formatNumber(gifts)} suất, ${giftText(dong, goods)}`;

/** What rules would give: the sum, each source against its budget, by group, and the first names. */
export function TrialView({
  trial,
  pages,
}: {
  trial: Trial;
  pages?: { offset: number; more: ComponentChildren; tools: ComponentChildren };
}) {
  const offset = pages?.offset ?? 0;
  const shown = trial.entries.slice(offset, offset + shownRows);
  const over = trial.sources.flatMap((each) => each.over ?? []);
  return (
    <>
      <Message kind={over.length > 0 ? 'error' : 'neutral'}>
        <strong>Thử: {standingText(trial.total)}.</strong> Chưa có gì được ghi.
        {trial.review > 0 && ` ${formatNumber(trial.review)} trường hợp cần xem xét.`}
        {over.length > 0 && ` ${over.join(' ')}`}
      </Message>
      <div class="two wide">
        <Section title="Theo tổ dân phố">
          <Table
            caption="Theo tổ dân phố"
            rows={trial.groups}
            columns={[
              { head: 'Tổ', cell: ({ name }) => shortAreaName(name) },
              { head: 'Suất', cell: ({ standing }) => formatNumber(standing.gifts), number: true },
              { head: 'Tiền, hiện vật', cell: ({ standing }) => giftText(standing.dong, standing.goods) },
            ]}
          />
        </Section>
        <Section title="So với kinh phí">
          <Table
            caption="So với kinh phí"
            rows={trial.sources}
            columns={[
              { head: 'Nguồn', cell: ({ source }) => source.name },
              { head: 'Được cấp', cell: ({ source }) => grantText(source.budgetDong, source.inKind) },
              { head: 'Cần', cell: ({ standing }) => standingText(standing) },
            ]}
          />
        </Section>
      </div>
      <Section
        title="Danh sách"
        right={
          !pages && trial.entries.length > shownRows
            ? `${shownRows} dòng đầu trong ${formatNumber(trial.entries.length)}, xem đủ sau khi ghi mức`
            : `${formatNumber(trial.entries.length)} dòng`
        }
      >
        {pages?.tools}
        <Table
          caption="Người, hộ được nhận theo các mức đang thử"
          rows={shown}
          columns={[
            {
              head: 'Người, hộ',
              cell: ({ person, household, recipientName }) => (
                <a href={person ? `/nguoi/${person}` : `/ho/${household}`}>{recipientName}</a>
              ),
            },
            { head: 'Tổ', cell: ({ areaName }) => shortAreaName(areaName) },
            { head: 'Đối tượng', cell: ({ categoryLabel }) => categoryLabel },
            { head: 'Nguồn', cell: ({ sourceName }) => sourceName },
            { head: 'Mức', cell: ({ amountDong, goods }) => giftText(amountDong, goods) },
            { head: 'Căn cứ', cell: ({ ground }) => ground },
          ]}
        />
        {pages?.more}
      </Section>
    </>
  );
}

const path = '/tet/:id/thu';
const permission = 'campaigns.write';
const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const query = Type.Object({
  muc: Type.Optional(Type.String({ maxLength: 40 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
});

/** The whole list on paper or as a workbook: the same rows. */
function Tools({ here, rule, csrf }: { here: string; rule: Rule | null; csrf: string }) {
  return (
    <form method="post" action={`${here}/in`} class="inline-form">
      <Csrf token={csrf} />
      {rule && <input type="hidden" name="muc" value={rule.id} />}
      <Submit icon="printer">In danh sách</Submit>
      <LinkButton href={`${here}/tep${rule ? `?muc=${rule.id}` : ''}`} icon="download">
        Tải .xlsx
      </LinkButton>
    </form>
  );
}

async function trialView(
  t: ReadTx,
  input: { csrf: string; params: { id: string } },
  deps: Deps,
  asked: { muc?: string; cursor?: string; fault?: string },
): Promise<PageResult> {
  const { id } = input.params;
  const { campaign, rule, trial, title } = await listedTrial(t, id, asked.muc);
  const here = `/tet/${id}/thu`;
  const { offset } = pageOf({ limit: shownRows, ...(asked.cursor ? { cursor: asked.cursor } : {}) });
  const rows = trial.entries.length;
  const end = Math.min(offset + shownRows, rows);
  const link = (to: number): string =>
    `${here}?${new URLSearchParams({ ...(rule ? { muc: rule.id } : {}), cursor: cursorAt(to) })}`;
  const pager = rows > shownRows && (
    <Pager
      from={offset + 1}
      to={end}
      total={formatNumber(rows)}
      previous={offset > 0 ? link(Math.max(0, offset - shownRows)) : null}
      next={end < rows ? link(end) : null}
    />
  );
  const tools = rows > 0 && <Tools here={here} rule={rule} csrf={input.csrf} />;
  return {
    html: (
      <Layout title={title} chrome={await chromeOf(t, input, '/tet', deps)}>
        <Crumbs
          path={[
            { href: '/tet', text: 'Tết, hỗ trợ' },
            { href: `/tet/${id}`, text: campaign.name },
            { text: title },
          ]}
        />
        <Title right={<LinkButton href={`/tet/${id}`}>Về nguồn và mức</LinkButton>}>{title}</Title>
        {asked.fault && <Message kind="error">{asked.fault}</Message>}
        <TrialView trial={trial} pages={{ offset, more: pager, tools }} />
      </Layout>
    ),
  };
}

/** Read beside the writer, recorded, then made. */
const filePage = freePage({
  method: 'GET',
  path: `${path}/tep`,
  permission,
  async handler({ actor, params: raw, query: typed }, { db }) {
    const { id } = checkQuery(params, raw);
    const { muc } = checkQuery(query, { ...Object(typed) });
    const { listed, office } = await db.read(actor, async (t) => {
      const read = await listedTrial(t, id, muc);
      return { listed: read, office: await issuingOfficeName(t, read.campaign.area_code) };
    });
    await db.tx(actor, async (t) => recordTrialDownload(t, listed));
    return {
      file: { name: trialFileName(listed), type: xlsxType, body: await trialWorkbook(listed, office) },
    };
  },
});

export const campaignTrialPages: Page[] = [
  showPage({
    path,
    permission,
    params,
    query,
    handler: (t, input, deps) => trialView(t, input, deps, input.query),
  }),
  writePage({
    path: `${path}/in`,
    permission,
    params,
    async handler(t, { params: { id }, form }) {
      return { redirect: `/giay-to/${await printTrial(t, id, textOf(form, 'muc') || undefined)}?in=1` };
    },
    refused: (t, input, error, deps) => {
      const muc = textOf(input.form, 'muc');
      const fault = error.errors[0]?.message ?? error.detail;
      return trialView(t, input, deps, { ...(muc === '' ? {} : { muc }), fault });
    },
  }),
  filePage,
];
