import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { freePage, type Page, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import { formatDay, formatPartial } from '../../shared/dates.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { pageOf } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { checkQuery } from '../../shared/schema.ts';
import { type Register, registerLabels, registers, shortAreaName } from '../../shared/words.ts';
import { Empty, LinkButton, Pager, Section, Table, Tabs } from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { findCampaign, readCampaign } from '../campaigns/service.ts';
import { CampaignHead } from '../campaigns/views.tsx';
import { issuingOfficeName } from '../documents/service.ts';
import { type Column, listWorkbook } from '../exports/service.ts';
import { type Missed, missedOf } from './missed.ts';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const query = Type.Object({
  so: Type.Optional(Type.Unsafe<Register>({ type: 'string', enum: [...registers] })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
});
const path = '/tet/:id/danh-sach/chua-duoc';
const pageSize = 50;

const aboutOf = ({ person, birthDate, householdCode }: Missed): string =>
  person === null ? `hộ ${householdCode}` : birthDate ? formatPartial(birthDate) : '';

const columns: readonly Column[] = [
  { field: 'index', header: 'STT', kind: 'index', width: 5 },
  { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 26 },
  { field: 'about', header: 'Ngày sinh, mã hộ', kind: 'id', width: 16 },
  { field: 'group', header: 'Tổ dân phố', kind: 'text', width: 16 },
  { field: 'register', header: 'Sổ', kind: 'text', width: 20 },
  { field: 'category', header: 'Đối tượng', kind: 'text', width: 40 },
];

const listPage = showPage({
  path,
  permission: 'registers.read',
  params,
  query,
  handler: async (t, input, deps) => {
    const { id } = input.params;
    const { so, cursor } = input.query;
    const campaign = await readCampaign(t, id);
    const all = await missedOf(t, id);
    const rows = all.filter(({ register }) => so === undefined || register === so);
    const page = pageOf({ limit: pageSize, ...(cursor ? { cursor } : {}) });
    const shown = rows.slice(page.offset, page.offset + page.limit);
    const here = `/tet/${id}/danh-sach/chua-duoc`;
    const tab = (register: Register | undefined, label: string) => ({
      href: register === undefined ? here : `${here}?so=${register}`,
      text: label,
      count: formatNumber(all.filter((row) => register === undefined || row.register === register).length),
      current: so === register,
    });
    const link = (offset: number): string =>
      `${here}?${new URLSearchParams({ ...(so ? { so } : {}), cursor: Buffer.from(`o${offset}`).toString('base64url') })}`;
    const end = page.offset + shown.length;
    const mayWrite = may(t.actor, 'registers.write') && campaign.state !== 'settled';
    const addition = {
      head: '',
      cell: (row: Missed) => (
        <a
          href={`/tet/${id}/danh-sach/bo-sung?${row.person ? `nguoi=${row.person}` : `ho=${row.household}`}`}
        >
          Đề nghị bổ sung
        </a>
      ),
    };
    const html = (
      <Layout title="Chưa được hỗ trợ" chrome={await chromeOf(t, input, '/tet', deps)}>
        <CampaignHead campaign={campaign} current="list" links={true} />
        <Section
          title="Chưa được hỗ trợ trong đợt này"
          right={
            rows.length > 0 && (
              <LinkButton href={`${here}/tep${so ? `?so=${so}` : ''}`} icon="download" slim>
                .xlsx
              </LinkButton>
            )
          }
        >
          <p class="second">
            Có tên trong các sổ ngày {formatDay(campaign.cutOffOn)} mà không nguồn nào của đợt có suất cho
            người đó hoặc hộ đó.
          </p>
          <Tabs
            tabs={[
              tab(undefined, 'Tất cả'),
              ...registers.map((register) => tab(register, registerLabels[register])),
            ]}
          />
          {shown.length === 0 ? (
            <Empty icon="circle-check" title="Không còn ai">
              Mọi người, mọi hộ trong sổ này đều có ít nhất một suất.
            </Empty>
          ) : (
            <>
              <Table
                caption="Chưa được hỗ trợ trong đợt này"
                rows={shown}
                columns={[
                  {
                    head: 'Người, hộ',
                    cell: (row) => (
                      <>
                        <a href={row.person ? `/nguoi/${row.person}` : `/ho/${row.household}`}>{row.name}</a>
                        <span class="second">{aboutOf(row)}</span>
                      </>
                    ),
                  },
                  { head: 'Tổ', cell: (row) => shortAreaName(row.areaName) },
                  { head: 'Sổ', cell: (row) => registerLabels[row.register] },
                  { head: 'Đối tượng', cell: (row) => row.labels.join('; ') },
                  ...(mayWrite ? [addition] : []),
                ]}
              />
              <Pager
                from={page.offset + 1}
                to={end}
                total={formatNumber(rows.length)}
                previous={page.offset > 0 ? link(Math.max(0, page.offset - page.limit)) : null}
                next={end < rows.length ? link(end) : null}
              />
            </>
          )}
        </Section>
      </Layout>
    );
    return { html };
  },
});

const filePage = freePage({
  method: 'GET',
  path: `${path}/tep`,
  permission: 'registers.read',
  async handler({ actor, params: raw, query: typed }, { db }) {
    const { id } = checkQuery(params, raw);
    const { so } = checkQuery(query, { ...Object(typed) });
    const { campaign, rows, office } = await db.read(actor, async (t) => {
      const found = await findCampaign(t, id);
      return {
        campaign: found,
        rows: await missedOf(t, id, so),
        office: await issuingOfficeName(t, found.area_code),
      };
    });
    await db.tx(actor, async (t) =>
      t.audit({
        action: 'campaign.downloadMissed',
        kind: 'campaign',
        id,
        area: campaign.area_code,
        after: { register: so ?? null, rows: rows.length },
      }),
    );
    const day = formatDay(campaign.cut_off_on);
    const body = await listWorkbook(
      {
        office,
        period: `tại ngày ${day}`,
        document: null,
        lines: [campaign.name, `Số liệu chốt ngày ${day}`],
      },
      {
        name: 'Chưa được hỗ trợ',
        title: 'Danh sách chưa được hỗ trợ trong đợt',
        columns,
        rows: rows.map((row, i) => [
          i + 1,
          row.name,
          aboutOf(row),
          row.areaName,
          registerLabels[row.register],
          row.labels.join('; '),
        ]),
      },
      { report: 'campaignMissed', campaign: id },
    );
    return { file: { name: `chua-duoc-ho-tro-${campaign.cut_off_on}.xlsx`, type: xlsxType, body } };
  },
});

/** Who is in the registers and has nothing out of the campaign. */
export const missedPages: Page[] = [listPage, filePage];
