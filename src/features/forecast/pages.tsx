import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import {
  addMonths,
  formatDay,
  formatMonth,
  isDay,
  lastDayOfMonth,
  monthOf,
  parseDay,
} from '../../shared/dates.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { formatNumber, formatPercent, formatSigned } from '../../shared/money.ts';
import { type TrendPoint, trendChart } from '../../web/charts.ts';
import {
  Crumbs,
  LinkButton,
  Message,
  PrintButton,
  Section,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { Chart } from '../../web/raw.tsx';
import { assumptions, expiriesByWeek, renewalGroups, seasonLabels, trials, weekLabel } from './explained.ts';
import { ForecastTable, fanOf } from './fan.tsx';
import type { RenewalGroup } from './history.ts';
import { errorSentence, groupLabels, type Made, makeForecast, newYearRisk } from './service.ts';
import { forecastWorkbook } from './workbook.ts';

function Headline({ made: { forecast, projection } }: { made: Made }) {
  const { atYearEnd, atNewYear, enoughData } = forecast;
  const { population, covered } = projection.now;
  return (
    <div class="headline">
      <div class="figure">{formatPercent(atYearEnd.rate)}</div>
      <div>
        <div class="small second">
          {enoughData ? 'dự báo' : 'nếu không ai gia hạn,'} {formatDay(atYearEnd.day)}
        </div>
        <div class="value">
          {formatNumber(atYearEnd.covered)} / {formatNumber(atYearEnd.population)} người
        </div>
      </div>
      <div>
        <div class="small second">{enoughData ? 'khoảng 80%' : 'đến khi tất cả gia hạn'}</div>
        <div class="value">
          {formatPercent(atYearEnd.rateLow)} – {formatPercent(atYearEnd.rateHigh)}
        </div>
      </div>
      <div>
        <div class="small second">{formatDay(atNewYear.day)}</div>
        <div class="value">
          {formatPercent(atNewYear.rate)} ({formatSigned(atNewYear.covered - atYearEnd.covered)} người)
        </div>
      </div>
      <div>
        <div class="small second">hiện nay</div>
        <div class="value">{formatPercent(population === 0 ? null : covered / population)}</div>
      </div>
    </div>
  );
}

/** Over the narrow columns of a table by group. */
const shortLabels: Record<RenewalGroup, string> = {
  '1': 'Người lao động',
  '2': 'BHXH đóng',
  '3': 'NSNN đóng',
  '4': 'NSNN hỗ trợ',
  '5': 'Hộ gia đình',
  unknown: 'Chưa rõ nhóm',
  under6: 'Trẻ dưới 6 tuổi',
};

function Expiries({ made, names }: { made: Made; names: string | null }) {
  const weeks = expiriesByWeek(made);
  const groups = renewalGroups.filter((group) => weeks.some(({ people }) => people.has(group)));
  const sum = (values: readonly number[]): string => formatNumber(values.reduce((a, b) => a + b, 0));
  return (
    <Section title="Thẻ hết hạn theo tuần, chưa gia hạn" right="người, theo nhóm đối tượng: nhắc gia hạn">
      <Table
        caption="Thẻ hết hạn theo tuần và nhóm đối tượng"
        rows={weeks}
        columns={[
          { head: 'Tuần', cell: (week) => <span class="nowrap">{weekLabel(week)}</span> },
          ...groups.map((group) => ({
            head: shortLabels[group],
            cell: (week: (typeof weeks)[number]) => formatNumber(week.people.get(group) ?? 0),
            number: true,
          })),
          { head: 'Cộng', cell: (week) => formatNumber(week.all), number: true },
        ]}
        total={[
          'Cộng',
          ...groups.map((group) => sum(weeks.map(({ people }) => people.get(group) ?? 0))),
          sum(weeks.map(({ all }) => all)),
        ]}
      />
      {names && (
        <p>
          <a href={names}>Mở tên từng người hết giá trị trong 60 ngày</a>
        </p>
      )}
    </Section>
  );
}

function Assumptions({ made }: { made: Made }) {
  return (
    <Section title="Tỷ lệ gia hạn dùng để dự báo" right="hai năm qua, cả phường">
      <Table
        caption="Tỷ lệ gia hạn từng nhóm đối tượng"
        rows={assumptions(made)}
        columns={[
          { head: 'Nhóm đối tượng', cell: ({ group }) => groupLabels[group] },
          { head: 'Thẻ', cell: ({ season }) => seasonLabels[season] },
          { head: 'Lượt hết hạn', cell: ({ atOnce }) => formatNumber(atOnce.cases), number: true },
          { head: 'Có thẻ ngay hôm sau', cell: ({ atOnce }) => formatPercent(atOnce.share), number: true },
          { head: 'Có thẻ sau 30 ngày', cell: ({ within30 }) => formatPercent(within30.share), number: true },
        ]}
      />
      <p class="small second">
        Nhóm có ít lượt hết hạn được bù bằng tỷ lệ chung. Người chưa có thẻ: theo phần đã tham gia trong cùng
        khoảng ngày của các năm trước. Sinh, chết, chuyển đến, chuyển đi: theo mức tăng dân số hai năm qua.
        Thẻ bị cắt trước hạn không tính trước được.
      </p>
    </Section>
  );
}

function Trials({ made }: { made: Made }) {
  return (
    <Section title="Dự báo các năm trước và kết quả">
      <p>{errorSentence(made.forecast.error)}</p>
      <details>
        <summary>Xem bảng</summary>
        <Table
          caption="Dự báo các năm trước và kết quả"
          rows={trials(made)}
          columns={[
            { head: 'Dự báo lập ngày', cell: ({ asOf }) => formatDay(asOf) },
            { head: 'Cho ngày', cell: ({ day }) => formatDay(day) },
            { head: 'Dự báo', cell: ({ expectedRate }) => formatPercent(expectedRate), number: true },
            { head: 'Kết quả', cell: ({ actualRate }) => formatPercent(actualRate), number: true },
            { head: 'Lệch (điểm %)', cell: ({ points }) => formatSigned(points, 2), number: true },
            { head: 'Trong khoảng 80%', cell: ({ isInside }) => (isInside ? 'có' : 'không') },
          ]}
        />
      </details>
      <p class="small second">
        Mỗi lần thử chỉ dùng những gì đã có hiệu lực đến ngày lập; lúc nào từng thẻ được ghi vào sổ thì không
        xét.
      </p>
    </Section>
  );
}

const forecastPage = showPage({
  path: '/bhyt/du-bao',
  permission: 'coverage.read',
  query: Type.Object({
    ngay: Type.Optional(Type.String({ maxLength: 10 })),
    dia: Type.Optional(Type.String({ maxLength: 20 })),
    tai: Type.Optional(Type.String({ maxLength: 4 })),
  }),
  async handler(t, input, deps) {
    const { ngay, dia, tai } = input.query;
    const parsed = ngay && !isDay(ngay) ? parseDay(ngay) : undefined;
    const asOf = parsed ? (parsed.ok ? parsed.value : t.today) : ngay || t.today;
    const made = await makeForecast(t, dia, asOf);
    const { area, forecast } = made;
    if (tai === 'xlsx') {
      const name = `du-bao-bhyt-${area.code.toLowerCase()}-${asOf}.xlsx`;
      return { file: { name, type: xlsxType, body: await forecastWorkbook(made) } };
    }
    const trend: TrendPoint[] = pastMonths(made);
    const drawing = await trendChart(trend, fanOf(forecast));
    const download = new URLSearchParams({ ngay: asOf, dia: area.code, tai: 'xlsx' }).toString();
    const list = new URLSearchParams({ ngay: asOf, dia: area.code }).toString();
    const names = may(t.actor, 'gaps.read') ? `/bhyt/danh-sach/expiring?${list}` : null;
    return {
      html: (
        <Layout title={`Dự báo BHYT ${area.name}`} chrome={await chromeOf(t, input, '/bhyt/du-bao', deps)}>
          <Crumbs path={[{ href: '/bhyt', text: 'BHYT' }, { text: 'Dự báo' }]} />
          <Title
            right={
              <>
                <form class="inline-form" action="/bhyt/du-bao">
                  {dia && <input type="hidden" name="dia" value={dia} />}
                  <label class="small" for="ngay">
                    <strong>Lập tại ngày</strong>
                  </label>
                  <input class="input" id="ngay" name="ngay" value={formatDay(asOf)} inputMode="numeric" />
                  <button class="button slim" type="submit">
                    Xem
                  </button>
                </form>
                <LinkButton href={`/bhyt/du-bao?${download}`} icon="download">
                  Tải .xlsx
                </LinkButton>
                <PrintButton />
              </>
            }
          >
            Dự báo BHYT {area.name.charAt(0).toLowerCase() + area.name.slice(1)}
          </Title>
          {parsed?.ok === false && (
            <Message kind="error">
              Lập tại ngày: không đọc được “{ngay}”, ghi dạng ngày/tháng/năm. Đang xem hôm nay.
            </Message>
          )}
          {!forecast.enoughData && <Message kind="neutral">{forecast.basis}</Message>}
          <Headline made={made} />
          <p>
            <strong>{newYearRisk(forecast)}</strong>, chưa có thẻ nối tiếp.{' '}
            {forecast.enoughData && forecast.basis}
          </p>
          <Section title="24 tháng và dự báo" right="nét chấm: dự báo; nền: khoảng 50% và 80%">
            <Chart drawing={drawing} label="Tỷ lệ bao phủ 24 tháng và dự báo" />
          </Section>
          <Section title="Dự báo từng tháng">
            <ForecastTable forecast={forecast} />
          </Section>
          <Expiries made={made} names={names} />
          <Assumptions made={made} />
          <Trials made={made} />
        </Layout>
      ),
    };
  },
});

/** The rates of the 24 months up to the day asked, the last on the day itself. */
function pastMonths({ projection, forecast: { asOf } }: Made): TrendPoint[] {
  return Array.from({ length: 24 }, (_, i) => {
    const month = addMonths(monthOf(asOf), i - 23);
    const day = i === 23 ? asOf : lastDayOfMonth(month);
    return { label: formatMonth(month), rate: projection.rateOn(day), target: null };
  });
}

export const forecastPages: Page[] = [forecastPage];
