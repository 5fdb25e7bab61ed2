import { addDays, type Day, formatDay, yearOf } from '../../shared/dates.ts';
import { formatNumber, formatPercent, formatSigned } from '../../shared/money.ts';
import { payerKeys, payerLabels, shortAreaName } from '../../shared/words.ts';
import type { Drawing } from '../../web/charts.ts';
import { Icon } from '../../web/components/icon.tsx';
import { Section, Table } from '../../web/components/parts.tsx';
import { Chart } from '../../web/raw.tsx';
import { missingTo } from '../coverage/service.ts';
import { ForecastTable } from '../forecast/fan.tsx';
import type { GapKind } from '../gaps/schema.ts';
import { defaultWithinDays } from '../gaps/service.ts';
import { gapLabel } from '../gaps/words.ts';
import type { Overview } from './service.ts';

/** What the year's end will bring, and the morning after it. */
function Outlook({ overview }: { overview: Overview }) {
  const { forecast, target, now } = overview;
  if (!forecast) return null;
  const { atYearEnd, enoughData, endingOnYearEnd, atNewYear } = forecast;
  const link = `/bhyt/du-bao?${new URLSearchParams({ ngay: now.asOf, dia: overview.area.code })}`;
  const short = enoughData && target !== null && atYearEnd.rate < target;
  return (
    <div>
      <div class="small second">
        {enoughData
          ? `dự báo ${formatDay(atYearEnd.day)}`
          : `nếu không ai gia hạn, ${formatDay(atYearEnd.day)}`}
      </div>
      <div class={`value ${short ? 'wrong' : ''}`}>
        <a href={link}>
          {formatPercent(atYearEnd.rate)}
          {enoughData && target !== null && (short ? ', dưới chỉ tiêu' : ', đạt chỉ tiêu')}
        </a>
      </div>
      <div class="small second">
        Nguy cơ {formatDay(atNewYear.day).slice(0, 5)}: {formatNumber(endingOnYearEnd)} thẻ hết giá trị
        {!enoughData && '. Chưa đủ số liệu để dự báo.'}
      </div>
    </div>
  );
}

export function Headline({ overview, comparedWith }: { overview: Overview; comparedWith: Day }) {
  const { now, before, target, missing } = overview;
  return (
    <div class="headline">
      <div class="figure">{formatPercent(now.rate)}</div>
      <div>
        <div class="small second">có thẻ, trên dân số theo sổ</div>
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
      <Outlook overview={overview} />
    </div>
  );
}

/** The other office's rate beside the register's, and which of the two is reported. */
export function TwoRates({ overview }: { overview: Overview }) {
  const { register, official, difference, reported, reportedBasis } = overview.rates;
  const link = `/bhyt/so-lieu?${new URLSearchParams({ dia: overview.area.code, ngay: overview.now.asOf })}`;
  const byRegister = reportedBasis.population === 'register' && reportedBasis.insured === 'register';
  return (
    <p class="two-rates">
      Theo sổ phường {formatPercent(register.rate)}
      {!reportedBasis.armedForces && ' (không tính lực lượng vũ trang)'}
      {official && difference ? (
        <>
          {' · '}Theo cơ quan BHXH / dân số thống kê {formatPercent(official.rate)} (
          {formatNumber(official.insured.people)} / {formatNumber(official.population.people)} người,{' '}
          {official.insured.source} {formatDay(official.insured.date)}, {official.population.source}{' '}
          {formatDay(official.population.date)}){' · '}chênh lệch{' '}
          {difference.points === null ? '–' : `${formatSigned(difference.points, 1)} điểm %`},{' '}
          {formatSigned(difference.insured)} người có thẻ
        </>
      ) : (
        ' · chưa ghi số liệu của cơ quan BHXH'
      )}
      {' · '}Số báo cáo: <strong>{formatPercent(reported.rate)}</strong>
      {byRegister ? ' theo sổ phường' : ''}. <a href={link}>Hai cách tính</a>
    </p>
  );
}

/** What each list is for, in one line. */
function gapHelp(kind: GapKind, people: number, now: Overview['now']): string {
  const raised = now.population === 0 ? null : (now.covered + people) / now.population;
  const words: Record<GapKind, string> = {
    entitledUncovered: `cấp đủ thẻ thì tỷ lệ lên ${formatPercent(raised)}`,
    supportedUncovered: `vận động tham gia đủ thì tỷ lệ lên ${formatPercent(raised)}`,
    uncovered: 'mọi người chưa có thẻ còn giá trị',
    expiring: `đến ${formatDay(addDays(now.asOf, defaultWithinDays))}; nhắc gia hạn trước khi hết giá trị`,
    overlapping: 'một người hai thẻ cùng ngày; đề nghị thu hồi thẻ cấp sau',
    lostEntitlement: 'báo giảm với cơ quan BHXH, hướng dẫn tham gia theo nhóm khác',
    noGround: 'ghi bổ sung căn cứ, hoặc xác minh mã đối tượng trên thẻ',
    lapsed: 'đã từng có thẻ; vận động tham gia lại',
    neverCovered: 'sổ chưa ghi thẻ nào; hỏi lại rồi hướng dẫn tham gia',
    blocked: 'chưa có số CCCD hoặc chưa rõ ngày sinh; bổ sung trước khi lập danh sách',
  };
  return words[kind];
}

/** Bars show the share without a card, worst first, dashed at what the target allows. */
export function Groups({ overview, names }: { overview: Overview; names: string | null }) {
  const { now, target, missing, missingOfGroups } = overview;
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
                <td class="number">
                  {names === null || item.population === item.covered ? (
                    formatNumber(item.population - item.covered)
                  ) : (
                    <a href={`${names}&khoa=${item.key}&co=chua`}>
                      {formatNumber(item.population - item.covered)}
                    </a>
                  )}
                </td>
                <td class="number">{formatPercent(item.rate)}</td>
                <td class="number">
                  {missing === null ? '–' : missing === 0 ? 'đạt' : formatNumber(missing)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {missing !== null && missingOfGroups > missing && (
        <p class="small second">
          Các tổ cộng lại thiếu {formatNumber(missingOfGroups)} người, nhiều hơn {formatNumber(missing)} người
          của cả địa bàn: tổ vượt chỉ tiêu bù cho tổ chưa đạt.
        </p>
      )}
    </div>
  );
}

export function Payers({
  overview,
  comparedWith,
  names,
}: {
  overview: Overview;
  comparedWith: Day;
  names: string | null;
}) {
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
      <table class="cards">
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
              <td class="whole">
                <span class={`key k${row.key}`} />
                {payerLabels[row.key]}
              </td>
              <td class="number" data-label="Người">
                {names === null || row.now === 0 ? (
                  formatNumber(row.now)
                ) : (
                  <a href={`${names}&khoa=${row.key}&co=tat-ca`}>{formatNumber(row.now)}</a>
                )}
              </td>
              <td class="number" data-label="Tỷ lệ">
                {formatPercent(share(row.now))}
              </td>
              <td class="number" data-label={`So với ${formatDay(comparedWith).slice(0, 5)}`}>
                {formatSigned(row.now - row.before)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td class="whole">Dân số</td>
            <td class="number" data-label="Người">
              {formatNumber(now.population)}
            </td>
            <td class="number" data-label="Tỷ lệ">
              100,0%
            </td>
            <td class="number" data-label={`So với ${formatDay(comparedWith).slice(0, 5)}`}>
              {formatSigned(now.population - overview.before.population)}
            </td>
          </tr>
        </tfoot>
      </table>
    </>
  );
}

export function Trend({ overview, drawing }: { overview: Overview; drawing: Drawing }) {
  return (
    <Section
      title={overview.forecast?.enoughData ? '24 tháng và dự báo' : '24 tháng'}
      right={
        overview.forecast?.enoughData
          ? 'nét đứt: chỉ tiêu; chấm: dự báo, khoảng 50% và 80%'
          : 'nét đứt: chỉ tiêu'
      }
    >
      <Chart drawing={drawing} label="Tỷ lệ bao phủ 24 tháng" />
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
        {overview.forecast && <ForecastTable forecast={overview.forecast} />}
      </details>
    </Section>
  );
}

export function WorkList({ overview, query }: { overview: Overview; query: string }) {
  return (
    <Section title="Việc cần xử lý" right="mở ra tên từng người">
      <div class="worklist">
        {overview.gaps.map(({ kind, people }) => (
          <a href={`/bhyt/danh-sach/${kind}?${query}`}>
            <span class={`n ${kind === 'entitledUncovered' && people > 0 ? 'wrong' : ''}`}>
              {formatNumber(people)}
            </span>
            <span>
              {gapLabel(kind)}
              <span class="block small second">{gapHelp(kind, people, overview.now)}</span>
            </span>
            <Icon name="chevron-right" />
          </a>
        ))}
        <a href="/bhyt/doi-chieu">
          <span class="n" />
          <span>
            đối chiếu với danh sách của cơ quan BHXH
            <span class="block small second">từng dòng: khớp, khác, chỉ có ở một bên</span>
          </span>
          <Icon name="chevron-right" />
        </a>
      </div>
    </Section>
  );
}

/** How the target is reached: whom the budget pays for, and how many more in the groups that lack most. */
export function WayToTarget({ overview, query }: { overview: Overview; query: string }) {
  const { missing, target, gaps, now } = overview;
  if (missing === null || missing === 0 || target === null) return null;
  const entitled = gaps.find(({ kind }) => kind === 'entitledUncovered')?.people ?? 0;
  const paid = Math.min(missing, entitled);
  const others = missing - paid;
  const worst = now.items
    .filter((item) => item.key !== now.area)
    .map((item) => ({
      name: shortAreaName(item.label),
      lacks: missingTo(target, item.population, item.covered),
    }))
    .filter(({ lacks }) => lacks > 0)
    .sort((a, b) => b.lacks - a.lacks)
    .slice(0, 3)
    .map(({ name }) => name);
  return (
    <div class="callout">
      <Icon name="list-check" />
      <div>
        <strong>{formatNumber(missing)} người để đạt chỉ tiêu:</strong>{' '}
        {paid > 0 && `${formatNumber(paid)} người được ngân sách nhà nước đóng`}
        {paid > 0 && others > 0 && ' và '}
        {others > 0 && `${formatNumber(others)} người khác chưa có thẻ`}
        {others > 0 && worst.length > 0 && `, trước hết ở ${worst.join(', ')}`}.{' '}
        <a href={`/bhyt/danh-sach/uncovered?${query}`}>Lập danh sách giao tổ trưởng</a>
      </div>
    </div>
  );
}
