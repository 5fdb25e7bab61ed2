import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import {
  addMonths,
  type Day,
  formatDay,
  isDay,
  lastDayOfMonth,
  monthOf,
  parseDay,
  yearOf,
} from '../../shared/dates.ts';
import { formatNumber, formatPercent, formatSigned } from '../../shared/money.ts';
import { payerKeys, payerLabels, shortAreaName } from '../../shared/words.ts';
import { trendChart } from '../../web/charts.ts';
import { Icon } from '../../web/components/icon.tsx';
import { Message, PrintButton, Section, Table, Title } from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { Svg } from '../../web/raw.tsx';
import { defaultArea } from '../areas/service.ts';
import { dayFrom, gapLabels } from '../coverage/gapPage.tsx';
import { missingTo } from '../coverage/service.ts';
import { breakdownPages } from './breakdownPage.tsx';
import { coverageOverview, type Overview } from './service.ts';

function Headline({ overview, comparedWith }: { overview: Overview; comparedWith: Day }) {
  const { now, before, target, missing } = overview;
  return (
    <div class="headline">
      <div class="figure">{formatPercent(now.rate)}</div>
      <div>
        <div class="small second">có thẻ còn giá trị</div>
        <div class="value">
          {formatNumber(now.covered)} / {formatNumber(now.population)} người
        </div>
      </div>
      <div>
        <div class="small second">so với {formatDay(comparedWith)}</div>
        <div class="value">{formatSigned(now.covered - before.covered)} người</div>
      </div>
      {target !== null && missing !== null && (
        <div>
          <div class="small second">
            chỉ tiêu {yearOf(now.asOf)}: {formatPercent(target)}
          </div>
          <div class="value">{missing > 0 ? `còn thiếu ${formatNumber(missing)} người` : 'đạt'}</div>
        </div>
      )}
    </div>
  );
}

/** Bars show the share without a card, worst first, dashed at what the target allows. */
function Groups({ overview }: { overview: Overview }) {
  const { now, target } = overview;
  const without = (item: { population: number; covered: number }): number =>
    item.population === 0 ? 0 : 1 - item.covered / item.population;
  const items = now.items.filter((item) => item.population > 0).sort((a, b) => without(b) - without(a));
  const scale = Math.max(...items.map(without), target === null ? 0 : 1 - target, 0.01) * 1.1;
  return (
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th scope="col">Tổ</th>
            <th scope="col">Chưa có thẻ {target !== null && `(vạch: ${formatPercent(1 - target)})`}</th>
            <th scope="col" class="number">
              Người
            </th>
            <th scope="col" class="number">
              Tỷ lệ
            </th>
            <th scope="col" class="number">
              Thiếu
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => {
            const missing = target === null ? null : missingTo(target, item.population, item.covered);
            return (
              <tr>
                <td class="nowrap">{shortAreaName(item.label)}</td>
                <td>
                  <span class="barcell">
                    <i style={`width: ${(without(item) / scale) * 100}%`} />
                    {target !== null && <b style={`left: ${((1 - target) / scale) * 100}%`} />}
                  </span>
                </td>
                <td class="number">{formatNumber(item.population - item.covered)}</td>
                <td class="number">{formatPercent(item.rate)}</td>
                <td class="number">
                  {missing === null ? '–' : missing === 0 ? 'đạt' : formatNumber(missing)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Payers({ overview, comparedWith }: { overview: Overview; comparedWith: Day }) {
  const { payersNow, payersBefore, now } = overview;
  const people = (items: typeof payersNow.items, key: string): number =>
    items.find((item) => item.key === key)?.population ?? 0;
  const rows = payerKeys
    .map((key) => ({ key, now: people(payersNow.items, key), before: people(payersBefore.items, key) }))
    .filter((row) => row.now > 0 || row.before > 0);
  const share = (n: number): number => (now.population === 0 ? 0 : n / now.population);
  return (
    <>
      <div class="stack" aria-hidden="true">
        {rows.map((row) => (
          <span class={`k${row.key}`} style={`flex: ${row.now}`}>
            {share(row.now) > 0.05 ? formatNumber(share(row.now) * 100, 1) : ''}
          </span>
        ))}
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">Nhóm đối tượng tham gia</th>
            <th scope="col" class="number">
              Người
            </th>
            <th scope="col" class="number">
              Tỷ lệ
            </th>
            <th scope="col" class="number">
              So với {formatDay(comparedWith).slice(0, 5)}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <td>
                <span class={`key k${row.key}`} />
                {payerLabels[row.key]}
              </td>
              <td class="number">{formatNumber(row.now)}</td>
              <td class="number">{formatPercent(share(row.now))}</td>
              <td class="number">{formatSigned(row.now - row.before)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>Dân số</td>
            <td class="number">{formatNumber(now.population)}</td>
            <td class="number">100,0%</td>
            <td class="number">{formatSigned(now.population - overview.before.population)}</td>
          </tr>
        </tfoot>
      </table>
    </>
  );
}

function Trend({ overview, svg }: { overview: Overview; svg: string }) {
  return (
    <Section title="24 tháng" right="nét đứt: chỉ tiêu">
      <Svg svg={svg} label="Tỷ lệ bao phủ 24 tháng" />
      <details>
        <summary>Xem bảng</summary>
        <Table
          caption="Tỷ lệ bao phủ theo tháng"
          rows={overview.trend}
          columns={[
            { head: 'Tháng', cell: (point) => point.label },
            { head: 'Tỷ lệ', cell: (point) => formatPercent(point.rate), number: true },
            { head: 'Chỉ tiêu', cell: (point) => formatPercent(point.target), number: true },
          ]}
        />
      </details>
    </Section>
  );
}

function WorkList({ overview, query }: { overview: Overview; query: string }) {
  return (
    <Section title="Việc cần xử lý" right="mở ra tên từng người">
      <div class="worklist">
        {overview.gaps.map(({ kind, people }) => (
          <a href={`/bhyt/danh-sach/${kind}?${query}`}>
            <span class={`n ${kind === 'entitledUncovered' && people > 0 ? 'wrong' : ''}`}>
              {formatNumber(people)}
            </span>
            <span>{gapLabels[kind]}</span>
            <Icon name="chevron-right" />
          </a>
        ))}
      </div>
    </Section>
  );
}

const dayQuery = Type.Object({
  ngay: Type.Optional(Type.String({ maxLength: 10 })),
  so: Type.Optional(Type.String({ maxLength: 10 })),
  dia: Type.Optional(Type.String({ maxLength: 20 })),
});

const overviewPage = showPage({
  path: '/bhyt',
  permission: 'coverage.read',
  query: dayQuery,
  async handler(t, input, deps) {
    const asOf = dayFrom(input.query.ngay, t.today);
    const comparedWith = dayFrom(input.query.so, lastDayOfMonth(addMonths(monthOf(asOf), -1)));
    const area = input.query.dia ?? (await defaultArea(t, asOf)).code;
    const overview = await coverageOverview(t, area, asOf, comparedWith);
    const svg = await trendChart(overview.trend);
    const gapQuery = new URLSearchParams({ ngay: asOf, dia: area }).toString();
    const { name } = overview.area;
    return {
      html: (
        <Layout title={`BHYT ${name}`} chrome={await chromeOf(t, input, '/bhyt', deps)}>
          <Title
            right={
              <>
                <form class="inline-form" action="/bhyt">
                  <label class="small" for="ngay">
                    <strong>Tại ngày</strong>
                  </label>
                  <input class="input" id="ngay" name="ngay" value={formatDay(asOf)} inputMode="numeric" />
                  <label class="small" for="so">
                    so với
                  </label>
                  <input
                    class="input"
                    id="so"
                    name="so"
                    value={formatDay(comparedWith)}
                    inputMode="numeric"
                  />
                  <button class="button slim" type="submit">
                    Xem
                  </button>
                </form>
                <PrintButton />
              </>
            }
          >
            BHYT {name.charAt(0).toLowerCase() + name.slice(1)}
          </Title>
          {input.query.ngay && !isDay(input.query.ngay) && !parseDay(input.query.ngay).ok && (
            <Message kind="error">
              Tại ngày: không đọc được “{input.query.ngay}”, ghi dạng ngày/tháng/năm. Đang xem hôm nay.
            </Message>
          )}
          <Headline overview={overview} comparedWith={comparedWith} />
          <div class="two wide">
            <Trend overview={overview} svg={svg} />
            <Section
              title="Các tổ, thấp nhất trước"
              right={overview.target === null ? '' : `chỉ tiêu ${formatPercent(overview.target)}`}
            >
              <Groups overview={overview} />
            </Section>
            <Section title="Theo nhóm đối tượng" right="mỗi người tính một lần, theo mức hưởng cao nhất">
              <Payers overview={overview} comparedWith={comparedWith} />
            </Section>
            {may(t.actor, 'gaps.read') && <WorkList overview={overview} query={gapQuery} />}
          </div>
        </Layout>
      ),
    };
  },
});

export const bhytPages: Page[] = [overviewPage, ...breakdownPages];
