import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import {
  addMonths,
  type Day,
  formatDay,
  formatPartial,
  isDay,
  lastDayOfMonth,
  monthOf,
  parseDay,
  yearOf,
} from '../../shared/dates.ts';
import { pageOf } from '../../shared/lists.ts';
import { formatNumber, formatPercent, formatSigned } from '../../shared/money.ts';
import { payerKeys, payerLabels, shortAreaName } from '../../shared/words.ts';
import { trendChart } from '../../web/charts.ts';
import { Icon } from '../../web/components/icon.tsx';
import {
  Crumbs,
  Empty,
  Message,
  Pager,
  PrintButton,
  Section,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { Svg } from '../../web/raw.tsx';
import { areaOn, defaultArea } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { peopleByIds } from '../people/service.ts';
import { findGaps } from './gaps.ts';
import { coverageOverview, missingTo, type Overview } from './overview.ts';
import { type GapKind, type GapReason, gapKinds } from './schema.ts';

const gapLabels: Record<GapKind, string> = {
  entitledUncovered: 'được ngân sách nhà nước đóng, chưa có thẻ',
  supportedUncovered: 'được ngân sách hỗ trợ mức đóng, chưa có thẻ',
  uncovered: 'chưa có thẻ BHYT',
  expiring: 'hết giá trị sử dụng trong 60 ngày',
  overlapping: 'cấp trùng thẻ',
  lostEntitlement: 'không còn thuộc đối tượng, thẻ còn giá trị (đề nghị báo giảm)',
  noGround: 'thẻ thuộc đối tượng mà sổ chưa ghi căn cứ',
};

function dayFrom(text: string | undefined, otherwise: Day): Day {
  if (!text) return otherwise;
  if (isDay(text)) return text;
  const parsed = parseDay(text);
  return parsed.ok ? parsed.value : otherwise;
}

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

const reasonText = (reason: GapReason, label: (code: string) => string): string => {
  const since = reason.since ? `, từ ${formatDay(reason.since)}` : '';
  const words: Record<GapReason['code'], string> = {
    status: reason.category ? label(reason.category) : 'Thuộc đối tượng',
    under6: 'Trẻ em dưới 6 tuổi',
    noPeriod: 'Chưa có thẻ',
    ends: 'Hết giá trị',
    overlap: 'Hai thẻ cùng lúc',
    groundEnded: `Hết diện${reason.category ? ` ${label(reason.category)}` : ' trẻ em dưới 6 tuổi'}`,
    noGround: 'Chưa ghi căn cứ',
  };
  return words[reason.code] + since;
};

const gapPage = showPage({
  path: '/bhyt/danh-sach/:kind',
  permission: 'gaps.read',
  params: Type.Object({ kind: Type.Unsafe<GapKind>({ type: 'string', enum: [...gapKinds] }) }),
  query: Type.Object({
    ngay: Type.Optional(Type.String({ maxLength: 10 })),
    dia: Type.Optional(Type.String({ maxLength: 20 })),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  async handler(t, input, deps) {
    const { kind } = input.params;
    const asOf = dayFrom(input.query.ngay, t.today);
    const area = input.query.dia ?? (await defaultArea(t, asOf)).code;
    const all = await findGaps(t, kind, area, asOf);
    const page = pageOf({ limit: 100, ...(input.query.cursor ? { cursor: input.query.cursor } : {}) });
    const gaps = all.slice(page.offset, page.offset + page.limit);
    const people = new Map(
      (
        await peopleByIds(
          t,
          gaps.map(({ person }) => person),
        )
      ).map((row) => [row.id, row]),
    );
    const names = new Map<string, string>();
    for (const gap of gaps)
      if (!names.has(gap.area)) names.set(gap.area, (await areaOn(t, gap.area, asOf))?.name ?? gap.area);
    const dictionary = await dictionaries(t);
    const link = (offset: number): string =>
      `/bhyt/danh-sach/${kind}?${new URLSearchParams({ ngay: asOf, dia: area, cursor: Buffer.from(`o${offset}`).toString('base64url') })}`;
    return {
      html: (
        <Layout title="Danh sách BHYT" chrome={await chromeOf(t, input, '/bhyt', deps)}>
          <Crumbs path={[{ href: '/bhyt', text: 'BHYT' }, { text: 'Việc cần xử lý' }]} />
          <Title right={<PrintButton />}>
            {formatNumber(all.length)} người {gapLabels[kind]}
          </Title>
          <p class="second">Tại ngày {formatDay(asOf)}</p>
          {all.length === 0 ? (
            <Empty icon="circle-check" title="Không có ai trong danh sách này">
              Không còn việc nào thuộc loại này vào ngày {formatDay(asOf)}.
            </Empty>
          ) : (
            <>
              <Table
                caption={gapLabels[kind]}
                rows={gaps}
                columns={[
                  {
                    head: 'Họ và tên',
                    cell: (gap) => <a href={`/nguoi/${gap.person}`}>{people.get(gap.person)?.full_name}</a>,
                  },
                  {
                    head: 'Ngày sinh',
                    cell: (gap) => formatPartial(people.get(gap.person)?.birth_date ?? ''),
                  },
                  { head: 'Tổ', cell: (gap) => shortAreaName(names.get(gap.area) ?? gap.area) },
                  { head: 'Điện thoại', cell: (gap) => people.get(gap.person)?.phone ?? '' },
                  {
                    head: 'Lý do',
                    cell: (gap) =>
                      gap.reasons
                        .map((reason) => reasonText(reason, (code) => dictionary.publicLabel(code)))
                        .join('; '),
                  },
                ]}
              />
              <Pager
                from={page.offset + 1}
                to={page.offset + gaps.length}
                total={formatNumber(all.length)}
                previous={page.offset > 0 ? link(Math.max(0, page.offset - page.limit)) : null}
                next={page.offset + gaps.length < all.length ? link(page.offset + gaps.length) : null}
              />
            </>
          )}
        </Layout>
      ),
    };
  },
});

export const coveragePages: Page[] = [overviewPage, gapPage];
