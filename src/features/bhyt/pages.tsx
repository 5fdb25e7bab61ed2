import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import { addMonths, formatDay, isDay, lastDayOfMonth, monthOf, parseDay } from '../../shared/dates.ts';
import { formatPercent } from '../../shared/money.ts';
import { dayAsked } from '../../shared/typedForm.ts';
import { trendChart } from '../../web/charts.ts';
import { LinkButton, Message, PrintButton, Section, Title } from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { defaultArea } from '../areas/service.ts';
import { fanOf } from '../forecast/fan.tsx';
import { breakdownPages } from './breakdownPage.tsx';
import { Groups, Headline, Payers, Trend, TwoRates, WayToTarget, WorkList } from './overviewViews.tsx';
import { coverageOverview } from './service.ts';

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
    const asOf = dayAsked(input.query.ngay, t.today).day;
    const comparedWith = dayAsked(input.query.so, lastDayOfMonth(addMonths(monthOf(asOf), -1))).day;
    const area = input.query.dia ?? (await defaultArea(t, asOf)).code;
    const gapQuery = new URLSearchParams({ ngay: asOf, dia: area }).toString();
    const seesPeople = may(t.actor, 'gaps.read');
    const overview = await coverageOverview(t, { area, asOf, comparedWith, seesPeople });
    const { forecast } = overview;
    const drawing = await trendChart(overview.trend, forecast?.enoughData ? fanOf(forecast) : []);
    const names = (way: string): string | null =>
      seesPeople ? `/bhyt/ty-le/ten?chia=${way}&${gapQuery}` : null;
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
                <LinkButton href={`/bhyt/ty-le?${gapQuery}`} slim>
                  Chia theo…
                </LinkButton>
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
          <TwoRates overview={overview} />
          <div class="two wide">
            <Trend overview={overview} drawing={drawing} />
            <Section
              title="Các tổ, thấp nhất trước"
              right={overview.target === null ? '' : `chỉ tiêu ${formatPercent(overview.target)}`}
            >
              <Groups overview={overview} names={names('to')} />
            </Section>
            <Section title="Theo nhóm đối tượng" right="mỗi người tính một lần, theo mức hưởng cao nhất">
              <Payers overview={overview} comparedWith={comparedWith} names={names('nhom')} />
            </Section>
            {seesPeople && (
              <div>
                <WorkList overview={overview} query={gapQuery} />
                <WayToTarget overview={overview} query={gapQuery} />
              </div>
            )}
          </div>
        </Layout>
      ),
    };
  },
});

export const bhytPages: Page[] = [overviewPage, ...breakdownPages];
