import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import { formatDay } from '../../shared/dates.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { Csrf } from '../../web/components/fields.tsx';
import {
  Crumbs,
  Empty,
  LinkButton,
  Message,
  PrintButton,
  Section,
  Submit,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { letterheadFor } from '../documents/service.ts';
import { type AskedTargets, askedTargets, targetsPageQuery } from './asked.ts';
import { TargetsPaper } from './paper.tsx';
import type { Target } from './schema.ts';
import { endedTargets } from './service.ts';
import { figureText, gapText, ofPlanText, plannedText, StateBadge, Trend } from './views.tsx';
import { targetsWorkbook } from './workbook.ts';

function Choices({ asked }: { asked: AskedTargets }) {
  const { areas, place, year, asOf, departments, department } = asked;
  return (
    <form class="inline-form" action="/chi-tieu">
      <label class="small" for="nam">
        <strong>Năm</strong>
      </label>
      <input class="input" id="nam" name="nam" value={String(year)} inputMode="numeric" />
      <label class="small" for="ngay">
        tại ngày
      </label>
      <input class="input" id="ngay" name="ngay" value={formatDay(asOf)} inputMode="numeric" />
      <label class="small" for="dia">
        của
      </label>
      <select class="select" id="dia" name="dia">
        {areas.map(({ code, name }) => (
          <option value={code} selected={code === place.code}>
            {name}
          </option>
        ))}
      </select>
      {departments.length > 1 && (
        <>
          <label class="small" for="ban">
            phụ trách
          </label>
          <select class="select" id="ban" name="ban">
            <option value="">Tất cả</option>
            {departments.map((each) => (
              <option value={each} selected={each === department}>
                {each}
              </option>
            ))}
          </select>
        </>
      )}
      <button class="button slim" type="submit">
        Xem
      </button>
    </form>
  );
}

function Summary({ items }: { items: readonly Target[] }) {
  const count = (state: Target['progress']['state']): number =>
    items.filter(({ progress }) => progress.state === state).length;
  const parts = [
    { value: items.length, text: 'chỉ tiêu' },
    { value: count('met'), text: 'đạt' },
    { value: count('notLasting'), text: 'đạt nhưng chưa bền vững' },
    { value: count('notMet'), text: 'chưa đạt' },
    { value: count(null), text: 'chưa có số liệu' },
  ];
  return (
    <div class="headline">
      {parts
        .filter(({ value }, i) => i === 0 || value > 0)
        .map(({ value, text }) => (
          <div>
            <div class="value">{value}</div>
            <div class="small second">{text}</div>
          </div>
        ))}
    </div>
  );
}

function TargetsTable({ asked }: { asked: AskedTargets }) {
  return (
    <Table
      caption={`Các chỉ tiêu năm ${asked.year}`}
      rows={asked.items}
      columns={[
        {
          head: 'Chỉ tiêu',
          cell: (target) => (
            <>
              <a href={asked.link(`/chi-tieu/${target.id}`)}>{target.name}</a>
              {target.responsible && <div class="small second">{target.responsible}</div>}
            </>
          ),
        },
        { head: 'Kế hoạch', cell: plannedText },
        { head: 'Thực hiện', cell: ({ progress }) => figureText(progress.value), number: true },
        { head: '% so kế hoạch', cell: ({ progress }) => ofPlanText(progress), number: true },
        {
          head: 'Còn thiếu',
          cell: (target) =>
            target.progress.missing ? (
              <a href={`${asked.link(`/chi-tieu/${target.id}`)}#con-thieu`}>{gapText(target)}</a>
            ) : (
              '–'
            ),
        },
        { head: 'Cùng kỳ năm trước', cell: ({ progress }) => figureText(progress.lastYear), number: true },
        { head: 'Từng tháng', cell: (target) => <Trend target={target} /> },
        {
          head: 'Đánh giá',
          cell: ({ progress }) => (
            <>
              <StateBadge state={progress.state} />
              {progress.reason && <div class="small">{progress.reason}</div>}
            </>
          ),
        },
      ]}
    />
  );
}

function NoTargets({ asked, csrf, change }: { asked: AskedTargets; csrf: string; change: boolean }) {
  const { year, place } = asked;
  return (
    <Empty icon="target" title={`Chưa có chỉ tiêu năm ${year}`}>
      {change
        ? 'Ghi từng chỉ tiêu theo văn bản giao, hoặc lấy chỉ tiêu năm trước làm mẫu rồi sửa số kế hoạch.'
        : `Chưa có chỉ tiêu nào giao cho ${place.name}. Chọn năm khác hoặc địa bàn khác ở trên.`}
      {change && (
        <form method="post" action="/chi-tieu/lay-mau" class="inline-form">
          <Csrf token={csrf} />
          <input type="hidden" name="area" value={place.code} />
          <input type="hidden" name="year" value={String(year)} />
          <Submit kind="primary">Lấy chỉ tiêu năm {year - 1} làm mẫu</Submit>
        </form>
      )}
    </Empty>
  );
}

const listPage = showPage({
  path: '/chi-tieu',
  permission: 'targets.read',
  query: targetsPageQuery,
  async handler(t, input, deps) {
    const asked = await askedTargets(t, input.query);
    const { place, year, items, fault } = asked;
    // A group's share is changed at its ward.
    const change = may(t.actor, 'targets.write') && place.kind !== 'group';
    const ended = await endedTargets(t, place.code, year, asked.asOf);
    return {
      html: (
        <Layout title={`Chỉ tiêu năm ${year}`} chrome={await chromeOf(t, input, '/chi-tieu', deps)}>
          <Title
            right={
              <>
                <LinkButton href={asked.link('/chi-tieu/in')} icon="printer">
                  Bản in một trang
                </LinkButton>
                <LinkButton href={asked.link('/chi-tieu/tep.xlsx')} icon="download">
                  Excel
                </LinkButton>
                {change && (
                  <LinkButton
                    href={`/chi-tieu/moi?${new URLSearchParams({ nam: String(year), dia: place.code })}`}
                    icon="plus"
                    kind="primary"
                  >
                    Thêm chỉ tiêu
                  </LinkButton>
                )}
              </>
            }
          >
            Chỉ tiêu năm {year}, {place.name.charAt(0).toLowerCase() + place.name.slice(1)}
          </Title>
          {fault && <Message kind="error">{fault}</Message>}
          <Choices asked={asked} />
          {items.length === 0 ? (
            <NoTargets asked={asked} csrf={input.csrf} change={change} />
          ) : (
            <>
              <Summary items={items} />
              <TargetsTable asked={asked} />
            </>
          )}
          {ended.length > 0 && (
            <Section title="Đã kết thúc trong năm">
              <ul>
                {ended.map((row) => (
                  <li>
                    <a href={`/chi-tieu/${row.id}`}>{row.name}</a>, đến ngày {formatDay(row.ended_on ?? '')}:{' '}
                    {row.end_reason}
                  </li>
                ))}
              </ul>
            </Section>
          )}
        </Layout>
      ),
    };
  },
});

const printPage = showPage({
  path: '/chi-tieu/in',
  permission: 'targets.read',
  query: targetsPageQuery,
  async handler(t, input, deps) {
    const asked = await askedTargets(t, input.query);
    const letterhead = await letterheadFor(t, asked.place.code);
    return {
      html: (
        <Layout
          title={`Bản in chỉ tiêu năm ${asked.year}`}
          chrome={await chromeOf(t, input, '/chi-tieu', deps)}
        >
          <Crumbs
            path={[{ href: asked.link('/chi-tieu'), text: `Chỉ tiêu năm ${asked.year}` }, { text: 'Bản in' }]}
          />
          <Title right={<PrintButton />}>Bản in chỉ tiêu năm {asked.year}</Title>
          {asked.fault && <Message kind="error">{asked.fault}</Message>}
          <TargetsPaper asked={asked} letterhead={letterhead} />
        </Layout>
      ),
    };
  },
});

const workbookPage = showPage({
  path: '/chi-tieu/tep.xlsx',
  permission: 'targets.read',
  query: targetsPageQuery,
  async handler(t, input) {
    const asked = await askedTargets(t, input.query);
    const name = `chi-tieu-${asked.year}-${asked.place.code.toLowerCase()}-${asked.asOf}.xlsx`;
    return { file: { name, type: xlsxType, body: await targetsWorkbook(asked) } };
  },
});

export const targetListPages: Page[] = [listPage, printPage, workbookPage];
