import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay, formatMonth, yearOf } from '../../shared/dates.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { formatNumber, formatPercent, formatSigned } from '../../shared/money.ts';
import { barChart } from '../../web/barChart.ts';
import { type Drawing, trendChart } from '../../web/charts.ts';
import {
  Empty,
  LinkButton,
  Message,
  PrintButton,
  Section,
  Table,
  type TableColumn,
  Title,
} from '../../web/components/parts.tsx';
import { type Chrome, Layout } from '../../web/layout.tsx';
import { Chart } from '../../web/raw.tsx';
import { listAreas } from '../areas/service.ts';
import type { CoverageBy } from '../coverage/schema.ts';
import { issuingOfficeName } from '../documents/service.ts';
import { listWorkbook } from '../exports/service.ts';
import { coverageTarget } from '../targets/service.ts';
import { type Asked, askedOf, breakdownPath, breakdownQuery, linkTo, wayOf, ways } from './asked.ts';
import {
  addsUp,
  type Breakdown,
  type BreakdownQuery,
  type BreakdownRow,
  breakdownLabels,
  breakdownSheet,
  coverageBreakdown,
  denominatorText,
  isShare,
  pointsBetween,
  rateShown,
} from './breakdown.ts';
import { namesPage, type Which } from './namesPage.tsx';

const namesLink = (asked: BreakdownQuery, row: BreakdownRow, which: Which): string =>
  `${linkTo({ ...asked, asOf: row.day }, {}, `${breakdownPath}/ten`)}&${new URLSearchParams({ khoa: row.key, co: which })}`;

/** A number of people that opens their names, where the role may see people. */
function People({ n, href }: { n: number; href: string | null }) {
  if (n === 0) return <span class="zero">0</span>;
  return href === null ? <span>{formatNumber(n)}</span> : <a href={href}>{formatNumber(n)}</a>;
}

interface View {
  found: Breakdown;
  /** The actor may open names. */
  names: boolean;
  /** Codes among the rows that are areas with rows of their own. */
  divided: ReadonlySet<string>;
}

function columnsOf({ found, names, divided }: View): TableColumn<BreakdownRow>[] {
  const { query, total } = found;
  const { by } = query;
  const opens = (row: BreakdownRow, which: Which): string | null =>
    names ? namesLink(query, row, which) : null;
  const rate = (row: BreakdownRow) => rateShown(by, row.now, total.now);
  const before = (row: BreakdownRow) => row.before && rateShown(by, row.before, total.before);
  const then = by === 'month' ? 'cùng tháng năm trước' : formatDay(query.comparedWith);
  const label: TableColumn<BreakdownRow> = {
    head: breakdownLabels[by],
    cell: (row) =>
      by === 'area' && divided.has(row.key) ? (
        <a href={linkTo(query, { area: row.key })}>{row.label}</a>
      ) : (
        row.label
      ),
  };
  if (isShare(by)) {
    const code: TableColumn<BreakdownRow>[] =
      by === 'objectCode' ? [{ head: 'Mã', cell: (row) => (row.key === 'none' ? '–' : row.key) }] : [];
    return [
      label,
      ...code,
      {
        head: 'Người',
        number: true,
        cell: (row) => <People n={row.now.population} href={opens(row, 'tat-ca')} />,
      },
      { head: 'Tỷ lệ trong dân số', number: true, cell: (row) => formatPercent(rate(row)) },
      { head: then, number: true, cell: (row) => formatNumber(row.before?.population ?? 0) },
      {
        head: 'Tăng, giảm',
        number: true,
        cell: (row) => formatSigned(row.now.population - (row.before?.population ?? 0)),
      },
    ];
  }
  const points = (row: BreakdownRow): string => {
    const change = pointsBetween(rate(row), before(row));
    return change === null ? '–' : formatSigned(change, 1);
  };
  return [
    label,
    {
      head: 'Dân số',
      number: true,
      cell: (row) => <People n={row.now.population} href={opens(row, 'tat-ca')} />,
    },
    { head: 'Có thẻ', number: true, cell: (row) => <People n={row.now.covered} href={opens(row, 'co')} /> },
    {
      head: 'Chưa có thẻ',
      number: true,
      cell: (row) => <People n={row.now.population - row.now.covered} href={opens(row, 'chua')} />,
    },
    { head: 'Tỷ lệ', number: true, cell: (row) => formatPercent(rate(row)) },
    { head: then, number: true, cell: (row) => formatPercent(before(row)) },
    { head: 'Điểm %', number: true, cell: points },
    {
      head: 'Người có thẻ',
      number: true,
      cell: (row) => (row.before === null ? '–' : formatSigned(row.now.covered - row.before.covered)),
    },
  ];
}

function totalOf(view: View): (string | null)[] | undefined {
  const { query, total } = view.found;
  if (!addsUp(query.by)) return undefined;
  const all: BreakdownRow = {
    key: '',
    label: 'Tổng cộng',
    day: query.asOf,
    now: total.now,
    before: total.before,
  };
  const change = total.now.population - total.before.population;
  if (isShare(query.by)) {
    const cells = [
      formatNumber(total.now.population),
      '100,0%',
      formatNumber(total.before.population),
      formatSigned(change),
    ];
    return [all.label, ...(query.by === 'objectCode' ? [null] : []), ...cells];
  }
  const points = pointsBetween(total.now.rate, total.before.rate);
  return [
    all.label,
    formatNumber(total.now.population),
    formatNumber(total.now.covered),
    formatNumber(total.now.population - total.now.covered),
    formatPercent(total.now.rate),
    formatPercent(total.before.rate),
    points === null ? '–' : formatSigned(points, 1),
    formatSigned(total.now.covered - total.before.covered),
  ];
}

function QuestionForm({ asked, areas }: { asked: Asked; areas: readonly { code: string; name: string }[] }) {
  return (
    <form class="inline-form question" action={breakdownPath}>
      <input type="hidden" name="chia" value={wayOf(asked.by)} />
      <label for="dia">Địa bàn</label>
      <select class="select" id="dia" name="dia">
        {areas.map(({ code, name }) => (
          <option value={code} selected={code === asked.area}>
            {name}
          </option>
        ))}
      </select>
      <label for="ngay">Tại ngày</label>
      <input class="input" id="ngay" name="ngay" value={formatDay(asked.asOf)} inputMode="numeric" />
      <label for="so">so với</label>
      <input class="input" id="so" name="so" value={formatDay(asked.comparedWith)} inputMode="numeric" />
      <label for="den">Theo số liệu đã ghi đến ngày</label>
      <input
        class="input"
        id="den"
        name="den"
        value={asked.knownOn === null ? '' : formatDay(asked.knownOn)}
        placeholder="hiện nay"
        inputMode="numeric"
      />
      <button class="button slim" type="submit">
        Xem
      </button>
    </form>
  );
}

function WayTabs({ asked }: { asked: Asked }) {
  return (
    <nav class="tabs" aria-label="Chia theo">
      {Object.values(ways).map((by) => (
        <a href={linkTo(asked, { by })} aria-current={by === asked.by ? 'page' : undefined}>
          {breakdownLabels[by]}
        </a>
      ))}
    </nav>
  );
}

interface PageView extends View {
  asked: Asked;
  chrome: Chrome;
  areas: readonly { code: string; name: string }[];
  drawing: Drawing | null;
}

function BreakdownPage(view: PageView) {
  const { found, asked, chrome } = view;
  const { by, asOf, knownOn } = found.query;
  const { now } = found.total;
  const title = `Tỷ lệ bao phủ BHYT theo ${breakdownLabels[by].toLowerCase()}`;
  return (
    <Layout title={title} chrome={chrome}>
      <Title
        right={
          <>
            <PrintButton />
            <LinkButton href={linkTo(asked, {}, `${breakdownPath}/tep`)} icon="file-spreadsheet">
              Tải .xlsx
            </LinkButton>
          </>
        }
      >
        {title}
      </Title>
      {asked.faults.map((fault) => (
        <Message kind="error">{fault}</Message>
      ))}
      <QuestionForm asked={asked} areas={view.areas} />
      <WayTabs asked={asked} />
      {knownOn !== null && (
        <Message kind="viewing">
          Đang xem theo số liệu đã ghi đến hết ngày {formatDay(knownOn)}: điều ghi sau ngày đó không tính.{' '}
          <a href={linkTo(asked, { knownOn: null })}>Xem theo số liệu hiện nay</a>
        </Message>
      )}
      <p class="lead">
        {found.area.name}, ngày {formatDay(asOf)}: <strong>{formatPercent(now.rate)}</strong>,{' '}
        {formatNumber(now.covered)} / {formatNumber(now.population)} người có thẻ còn giá trị.
      </p>
      {now.population === 0 ? (
        <Empty icon="shield-plus" title="Chưa có ai trong sổ vào ngày này">
          Chọn ngày khác, địa bàn khác, hoặc xem theo số liệu hiện nay.
        </Empty>
      ) : (
        <Section
          title={`Theo ${breakdownLabels[by].toLowerCase()}`}
          right={
            by === 'month'
              ? 'nét đứt: chỉ tiêu'
              : `${isShare(by) ? 'tỷ lệ trong dân số' : 'chưa có thẻ'}; vạch đứng: ngày so sánh`
          }
        >
          {view.drawing && <Chart drawing={view.drawing} label={title} />}
          <Table caption={title} rows={found.rows} columns={columnsOf(view)} total={totalOf(view)} />
          <p class="second small">{denominatorText(found)}</p>
        </Section>
      )}
    </Layout>
  );
}

/** Rates near the whole look all alike: what is drawn of them is the share without a card. */
const drawn = (by: CoverageBy, rate: number | null): number | null =>
  isShare(by) || rate === null ? rate : 1 - rate;

async function chartOf(t: ReadTx, found: Breakdown): Promise<Drawing> {
  const { by } = found.query;
  const { total } = found;
  if (by === 'month') {
    const target = await coverageTarget(t, found.area.code, yearOf(found.query.asOf));
    return trendChart(found.rows.map((row) => ({ label: formatMonth(row.key), rate: row.now.rate, target })));
  }
  return barChart(
    found.rows.map((row) => ({
      label: by === 'objectCode' && row.key !== 'none' ? `${row.key} ${row.label}` : row.label,
      rate: drawn(by, rateShown(by, row.now, total.now)),
      before: drawn(by, row.before && rateShown(by, row.before, total.before)),
    })),
  );
}

const breakdownPage = showPage({
  path: breakdownPath,
  permission: 'coverage.read',
  query: breakdownQuery,
  async handler(t, input, deps) {
    const asked = await askedOf(t, input.query);
    const found = await coverageBreakdown(t, asked);
    const areas = await listAreas(t, asked.asOf);
    const divided = new Set(areas.flatMap(({ parentCode }) => parentCode ?? []));
    const view = {
      found,
      asked,
      areas,
      divided,
      names: may(t.actor, 'gaps.read'),
      chrome: await chromeOf(t, input, breakdownPath, deps),
      drawing: found.total.now.population > 0 ? await chartOf(t, found) : null,
    };
    return { html: <BreakdownPage {...view} /> };
  },
});

const breakdownFile = showPage({
  path: `${breakdownPath}/tep`,
  permission: 'coverage.read',
  query: breakdownQuery,
  async handler(t, input) {
    const asked = await askedOf(t, input.query);
    const found = await coverageBreakdown(t, asked);
    const known = found.query.knownOn;
    const body = await listWorkbook(
      {
        office: await issuingOfficeName(t, found.area.code),
        period: `tại ngày ${formatDay(asked.asOf)}`,
        document: null,
        lines: [
          `${found.area.name}, tại ngày ${formatDay(asked.asOf)}, ${known === null ? 'theo số liệu hiện nay' : `theo số liệu đã ghi đến ngày ${formatDay(known)}`}`,
          denominatorText(found),
        ],
      },
      breakdownSheet(found),
      { report: 'coverageBreakdown', ...found.query, asKnownAt: found.asKnownAt },
    );
    return { file: { name: `ty-le-bhyt-${wayOf(asked.by)}-${asked.asOf}.xlsx`, type: xlsxType, body } };
  },
});

export const breakdownPages: Page[] = [breakdownPage, breakdownFile, namesPage];
