import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import type { PageResult } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { type Goods, goodsOf, goodsText, sumGoods } from '../../shared/inKind.ts';
import { formatNumber } from '../../shared/money.ts';
import { compareTexts } from '../../shared/text.ts';
import { shortAreaName } from '../../shared/words.ts';
import { Empty, LinkButton, PrintButton, Section } from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { areaNames } from '../areas/service.ts';
import { readCampaign } from '../campaigns/service.ts';
import { CampaignHead } from '../campaigns/views.tsx';
import { Progress, payPath } from './payViews.tsx';
import type { OverviewRow, StandingCounts } from './schema.ts';
import { areasAsked, giftsOf, overviewOf, sumOf } from './states.ts';

const parts = ['approved', 'matched', 'awaited', 'unpaid', 'returned'] as const;
type Part = (typeof parts)[number];
const partHeads: Record<Part, string> = {
  approved: 'Được duyệt',
  matched: 'Đã đối chiếu chữ ký',
  awaited: 'Đã phát, chờ chữ ký',
  unpaid: 'Chưa nhận',
  returned: 'Trả lại',
};

interface Line {
  gifts: number;
  amountDong: number;
  goods: Goods[];
}

function addUp(rows: readonly OverviewRow[], part: Part): Line {
  const each: StandingCounts[] = rows.map((row) => row[part]);
  return {
    gifts: each.reduce((sum, { gifts }) => sum + gifts, 0),
    amountDong: each.reduce((sum, { amountDong }) => sum + amountDong, 0),
    goods: sumGoods(each.flatMap(({ inKind }) => goodsOf(inKind))),
  };
}

function Counts({ line, head }: { line: Line; head: string }) {
  const goods = goodsText(line.goods);
  return (
    <td class={`number ${line.gifts === 0 ? 'zero' : ''}`} data-label={head}>
      <div>
        <strong>{formatNumber(line.gifts)}</strong>
        <div class="small second">
          {line.amountDong > 0 && formatNumber(line.amountDong)}
          {line.amountDong > 0 && goods && ', '}
          {goods}
        </div>
      </div>
    </td>
  );
}

function Row({ rows, name, href }: { rows: readonly OverviewRow[]; name: string; href: string | null }) {
  return (
    <tr>
      <td class="whole">{href ? <a href={href}>{name}</a> : name}</td>
      {parts.map((part) => (
        <Counts line={addUp(rows, part)} head={partHeads[part]} />
      ))}
    </tr>
  );
}

function OverviewTable(props: {
  caption: string;
  first: string;
  groups: readonly { name: string; href: string | null; rows: readonly OverviewRow[] }[];
}) {
  return (
    <div class="scroll">
      <table class="cards">
        <caption class="hidden-visually">{props.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{props.first}</th>
            {parts.map((part) => (
              <th scope="col" class="number">
                {partHeads[part]}
                <div class="small second">suất, đồng</div>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.groups.map((group) => (
            <Row {...group} />
          ))}
        </tbody>
        <tfoot>
          <Row name="Tổng cộng" href={null} rows={props.groups.flatMap(({ rows }) => rows)} />
        </tfoot>
      </table>
    </div>
  );
}

function grouped(
  rows: readonly OverviewRow[],
  key: (row: OverviewRow) => string,
  name: (row: OverviewRow) => string,
  href: (row: OverviewRow) => string | null,
) {
  const groups = new Map<string, OverviewRow[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return [...groups.values()]
    .flatMap((own) => (own[0] ? [{ name: name(own[0]), href: href(own[0]), rows: own }] : []))
    .sort((a, b) => compareTexts(a.name, b.name));
}

/** How the paying of a campaign stands, by group and by source; each group leads to its list. */
export async function overviewPage(
  t: ReadTx,
  input: { params: { id: string }; csrf: string },
  deps: Deps,
): Promise<PageResult> {
  const campaign = await readCampaign(t, input.params.id);
  const gifts = await giftsOf(t, campaign.id, { areas: await areasAsked(t, campaign.cutOffOn, undefined) });
  const nameOf = await areaNames(
    t,
    gifts.map(({ area }) => area),
  );
  const rows = overviewOf(gifts, (code) => nameOf(code, t.today));
  const path = payPath(campaign.id);
  const handedOut = gifts.filter(({ payment }) => payment?.kind === 'payment');
  return {
    html: (
      <Layout title={`Phát quà, ${campaign.name}`} chrome={await chromeOf(t, input, path, deps)}>
        <CampaignHead
          campaign={campaign}
          current="payment"
          links={true}
          right={
            <>
              <LinkButton href={`/tet/${campaign.id}/ky-nhan`}>Danh sách ký nhận</LinkButton>
              {may(t.actor, 'registers.write') && (
                <LinkButton href={`/tet/${campaign.id}/theo-trang`}>Ghi theo trang</LinkButton>
              )}
              {may(t.actor, 'registers.write') && (
                <LinkButton href={`/tet/${campaign.id}/chuyen-khoan`}>Chuyển khoản</LinkButton>
              )}
              {may(t.actor, 'registers.read') && (
                <LinkButton href={`/tet/${campaign.id}/quyet-toan`}>Quyết toán</LinkButton>
              )}
              <LinkButton href={`${path}/tep`} icon="file-spreadsheet">
                Tải .xlsx
              </LinkButton>
              <PrintButton />
            </>
          }
        />
        {rows.length === 0 ? (
          <Empty
            icon="gift"
            title="Chưa có suất nào được duyệt"
            action={<LinkButton href={`/tet/${campaign.id}/duyet`}>Đến bước Duyệt</LinkButton>}
          >
            Trình và duyệt danh sách của từng nguồn trước, rồi phát theo tổ.
          </Empty>
        ) : (
          <>
            <Progress done={sumOf(handedOut)} all={gifts.length} />
            <Section title="Theo tổ dân phố" right="bấm tên tổ để phát, ghi từng suất">
              <OverviewTable
                caption="Tình hình phát theo tổ"
                first="Tổ dân phố"
                groups={grouped(
                  rows,
                  ({ area }) => area,
                  ({ areaName }) => shortAreaName(areaName),
                  ({ area }) => `${path}?to=${area}`,
                )}
              />
            </Section>
            <Section title="Theo nguồn kinh phí" right="chỉ phần đã đối chiếu chữ ký được quyết toán">
              <OverviewTable
                caption="Tình hình phát theo nguồn"
                first="Nguồn"
                groups={grouped(
                  rows,
                  ({ source }) => source,
                  ({ sourceName }) => sourceName,
                  () => null,
                )}
              />
            </Section>
          </>
        )}
      </Layout>
    ),
  };
}
