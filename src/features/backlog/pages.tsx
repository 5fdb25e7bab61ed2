import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage } from '../../app/page.ts';
import { type Day, formatDay, formatPartial } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { dayAsked } from '../../shared/typedForm.ts';
import { caseStateLabels, shortAreaName } from '../../shared/words.ts';
import { AsOfBar, AsOfForm } from '../../web/components/asOf.tsx';
import { Icon } from '../../web/components/icon.tsx';
import {
  Badge,
  Crumbs,
  Empty,
  LinkButton,
  PrintButton,
  Section,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { type Chrome, Layout } from '../../web/layout.tsx';
import { namesOn } from '../areas/service.ts';
import { type Backlog, type RaisedItem, raisedKinds, raisedLabels, type Share } from './schema.ts';
import { backlog, raisedItems } from './service.ts';

const path = '/ho-so/viec';
const query = Type.Object({ ngay: Type.Optional(Type.String({ maxLength: 10 })) });

function Shares({ title, shares, by }: { title: string; shares: readonly Share[]; by: string }) {
  const link = (row: Share): string =>
    `/ho-so?${new URLSearchParams({ [by]: row.key || 'none', ...(by === 'to' ? { rieng: '1' } : {}) })}`;
  return (
    <Section title={title}>
      <Table
        caption={title}
        rows={shares}
        columns={[
          { head: 'Tên', cell: (row) => <a href={link(row)}>{row.label}</a> },
          { head: 'Đang giải quyết', cell: (row) => formatNumber(row.open), number: true },
          {
            head: 'Quá hạn',
            cell: (row) =>
              row.overdue > 0 ? (
                <a href={`${link(row)}&muc=qua-han`}>
                  <Badge icon="alert-triangle" kind="red">
                    {row.overdue}
                  </Badge>
                </a>
              ) : (
                <span class="zero">0</span>
              ),
            number: true,
          },
        ]}
      />
    </Section>
  );
}

function LastYear({ lastYear }: { lastYear: Backlog['lastYear'] }) {
  const { year, left, finished, closed, stillOpen, items } = lastYear;
  return (
    <Section title={`Tồn đọng cuối năm ${year}`} right={`${left} hồ sơ`}>
      {left === 0 ? (
        <p class="second">Không có hồ sơ nào tồn cuối năm {year}.</p>
      ) : (
        <>
          <p>
            Đã có quyết định {finished}, từ chối hoặc rút đơn {closed}, còn tồn <strong>{stillOpen}</strong>.
          </p>
          <Table
            caption={`Hồ sơ tồn cuối năm ${year}`}
            rows={items}
            columns={[
              {
                head: 'Mã hồ sơ',
                cell: (row) => (
                  <a class="code" href={`/ho-so/${row.id}`}>
                    {row.code}
                  </a>
                ),
              },
              { head: 'Loại hồ sơ', cell: (row) => row.kindLabel },
              { head: 'Tiếp nhận', cell: (row) => formatDay(row.receivedOn) },
              {
                head: 'Đến nay',
                cell: (row) =>
                  row.closedOn
                    ? `${caseStateLabels[row.state].toLowerCase()} ngày ${formatDay(row.closedOn)}`
                    : 'còn tồn',
              },
            ]}
          />
        </>
      )}
    </Section>
  );
}

function Raised({ raised, day }: { raised: Backlog['raised']; day: Day }) {
  return (
    <Section title="Việc do sổ phát sinh">
      <div class="worklist">
        {raised.map(({ kind, label, count }) => (
          <a href={`${path}/${kind}?ngay=${day}`}>
            <span class="n">{formatNumber(count)}</span>
            <span>{label}</span>
            <Icon name="chevron-right" />
          </a>
        ))}
      </div>
    </Section>
  );
}

interface Asked {
  day: Day;
  today: Day;
  fault: string | null;
}

function BacklogPage({ chrome, work, asked }: { chrome: Chrome; work: Backlog; asked: Asked }) {
  return (
    <Layout title="Việc cần xử lý" chrome={chrome}>
      <Title
        right={
          <>
            <AsOfForm path={path} day={asked.day} today={asked.today} />
            <PrintButton />
            <LinkButton href="/ho-so" icon="folders">
              Hồ sơ
            </LinkButton>
          </>
        }
      >
        Việc cần xử lý
      </Title>
      <AsOfBar {...asked} />
      <p>
        <a href="/ho-so">{work.open} hồ sơ đang giải quyết</a>,{' '}
        <a href="/ho-so?muc=qua-han">{work.overdue} quá hạn</a>,{' '}
        <a href="/ho-so?muc=sap-den-han">{work.dueThisWeek} đến hạn trong 7 ngày tới</a>, {work.stopped} chờ
        bổ sung.
      </p>
      <div class="two wide">
        <div>
          <Shares title="Đang chờ ai" by="cho" shares={work.byWaitsFor} />
          <Shares title="Theo loại hồ sơ" by="loai" shares={work.byKind} />
          <LastYear lastYear={work.lastYear} />
        </div>
        <div>
          <Raised raised={work.raised} day={asked.day} />
          <Shares title="Theo địa bàn" by="to" shares={work.byArea} />
          <Shares title="Theo người thụ lý" by="nguoi" shares={work.byAssignee} />
        </div>
      </div>
    </Layout>
  );
}

function addressOf({ person, household, assignedList, martyr, submission }: RaisedItem): string {
  if (submission) return `/bao-cao-gui/${submission}`;
  if (martyr) return `/so/liet-si/${martyr}`;
  if (assignedList) return `/danh-sach-giao/${assignedList}`;
  return person ? `/nguoi/${person}` : `/ho/${household}`;
}

function RaisedTable({ items, areas }: { items: readonly RaisedItem[]; areas: ReadonlyMap<string, string> }) {
  return (
    <Table
      caption="Danh sách"
      rows={items}
      columns={[
        {
          head: 'Họ tên, hộ, liệt sĩ, danh sách, báo cáo',
          cell: (item) => <a href={addressOf(item)}>{item.name}</a>,
        },
        { head: 'Ngày sinh', cell: (item) => (item.birthDate ? formatPartial(item.birthDate) : '') },
        { head: 'Tổ', cell: (item) => shortAreaName(areas.get(item.area) ?? item.area) },
        { head: 'Ngày', cell: (item) => (item.on ? formatDay(item.on) : '') },
        { head: 'Việc', cell: (item) => item.note ?? '' },
      ]}
    />
  );
}

export const backlogPages: Page[] = [
  showPage({
    path,
    permission: 'registers.read',
    query,
    async handler(t, input, deps) {
      const asked = { ...dayAsked(input.query.ngay, t.today), today: t.today };
      const work = await backlog(t, { asOf: asked.day });
      const chrome = await chromeOf(t, input, path, deps);
      return { html: <BacklogPage chrome={chrome} work={work} asked={asked} /> };
    },
  }),
  showPage({
    path: `${path}/:kind`,
    permission: 'registers.read',
    params: Type.Object({ kind: Type.Union(raisedKinds.map((kind) => Type.Literal(kind))) }),
    query,
    async handler(t, input, deps) {
      const { kind } = input.params;
      const { day, fault } = dayAsked(input.query.ngay, t.today);
      const { items, total } = await raisedItems(t, kind, { asOf: day });
      const areas = await namesOn(t, day);
      return {
        html: (
          <Layout title={raisedLabels[kind]} chrome={await chromeOf(t, input, path, deps)}>
            <Crumbs
              path={[{ href: `${path}?ngay=${day}`, text: 'Việc cần xử lý' }, { text: raisedLabels[kind] }]}
            />
            <Title
              right={
                <>
                  <AsOfForm path={`${path}/${kind}`} day={day} today={t.today} />
                  <PrintButton />
                </>
              }
            >
              {raisedLabels[kind]}{' '}
              <span class="second" style="font-size: 16px; font-weight: 400">
                {formatNumber(total)}
                {total > items.length && `, đang xem ${items.length} dòng đầu`}
              </span>
            </Title>
            <AsOfBar day={day} today={t.today} fault={fault} />
            {items.length === 0 ? (
              <Empty icon="circle-check" title="Không có việc nào">
                Danh sách này trống vào ngày {formatDay(day)}.
              </Empty>
            ) : (
              <RaisedTable items={items} areas={areas} />
            )}
          </Layout>
        ),
      };
    },
  }),
];
