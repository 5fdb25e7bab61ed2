import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import { formatDay } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { uncapitalise } from '../../shared/text.ts';
import {
  caseGroupLabels,
  caseGroups,
  caseStateLabels,
  shortAreaName,
  waitsFor,
  waitsForLabels,
} from '../../shared/words.ts';
import type { Choice } from '../../web/components/fields.tsx';
import {
  Badge,
  Empty,
  LinkButton,
  Pager,
  PrintButton,
  Table,
  Tabs,
  Title,
} from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { namesOn } from '../areas/service.ts';
import { findCases } from './finding.ts';
import type { CaseQuery, CaseSummary } from './schema.ts';
import { assignees, caseKinds } from './service.ts';

const tabs = [
  { key: 'dang-lam', state: 'unfinished', text: 'Đang giải quyết' },
  { key: 'qua-han', state: 'overdue', text: 'Quá hạn' },
  { key: 'sap-den-han', state: 'dueThisWeek', text: 'Hạn 7 ngày tới' },
  { key: 'da-duyet', state: 'approved', text: 'Đã có quyết định' },
  { key: 'tu-choi', state: 'refused', text: 'Từ chối' },
  { key: 'rut-don', state: 'withdrawn', text: 'Rút đơn' },
] as const;

/** How long there is left, in words: late in red, otherwise a plain fact. */
export function DueBadge({ row }: { row: Pick<CaseSummary, 'state' | 'daysLate' | 'dueOn' | 'closedOn'> }) {
  if (row.state === 'stopped') return <Badge icon="clock">chờ bổ sung</Badge>;
  if (row.daysLate > 0)
    return (
      <Badge icon="alert-triangle" kind="red">
        {row.closedOn ? 'trả quá hạn' : 'quá hạn'} {row.daysLate} ngày
      </Badge>
    );
  if (row.closedOn) return <Badge icon="circle-check">{caseStateLabels[row.state].toLowerCase()}</Badge>;
  return <Badge icon="clock">trong hạn</Badge>;
}

function CaseTable({ rows, areas }: { rows: readonly CaseSummary[]; areas: ReadonlyMap<string, string> }) {
  return (
    <Table
      caption="Hồ sơ"
      rows={rows}
      columns={[
        {
          head: 'Mã hồ sơ',
          cell: (row) => (
            <a class="code" href={`/ho-so/${row.id}`}>
              {row.code}
            </a>
          ),
        },
        {
          head: 'Loại hồ sơ, người nộp',
          cell: (row) => (
            <>
              {row.kindLabel}
              <div class="small second">
                {row.subject === row.applicantName ? row.subject : `${row.subject} · ${row.applicantName}`}
              </div>
            </>
          ),
        },
        { head: 'Địa bàn', cell: (row) => shortAreaName(areas.get(row.area) ?? row.area) },
        {
          head: 'Tiếp nhận, hẹn trả',
          cell: (row) => (
            <>
              {formatDay(row.receivedOn)}
              <div class="small second">hẹn {formatDay(row.dueOn)}</div>
            </>
          ),
        },
        {
          head: 'Đang ở bước',
          cell: (row) => (
            <>
              {row.closedOn ? caseStateLabels[row.state] : row.stepLabel}
              {row.waitsFor && (
                <div class="small second">chờ {uncapitalise(waitsForLabels[row.waitsFor])}</div>
              )}
            </>
          ),
        },
        { head: 'Hạn', cell: (row) => <DueBadge row={row} /> },
      ]}
    />
  );
}

/** What the list is narrowed by, as it stands in its address. */
interface Narrowed {
  nhom?: string;
  loai?: string;
  cho?: string;
  to?: string;
  /** Only the area itself, without those that lie in it. */
  rieng?: string;
  nguoi?: string;
  q?: string;
}

interface FilterChoices {
  kinds: readonly Choice[];
  areas: readonly Choice[];
  people: readonly Choice[];
}

function Filters({ tab, by, choices }: { tab: string; by: Narrowed; choices: FilterChoices }) {
  const select = (name: keyof Narrowed, all: string, options: readonly Choice[]) => (
    <select class="select" name={name} aria-label={all} style="width: auto; max-width: 220px">
      <option value="">{all}</option>
      {options.map(({ value, label }) => (
        <option value={value} selected={value === by[name]}>
          {label}
        </option>
      ))}
    </select>
  );
  const isNarrow = Boolean(by.loai || by.cho || by.to || by.nguoi);
  return (
    <form class="inline-form" action="/ho-so">
      <input type="hidden" name="muc" value={tab} />
      <input
        class="input wide"
        name="q"
        value={by.q ?? ''}
        aria-label="Mã hồ sơ, người nộp, mã hộ"
        placeholder="Mã hồ sơ, người nộp, mã hộ"
      />
      {select(
        'nhom',
        'Mọi lĩnh vực',
        caseGroups.map((value) => ({ value, label: caseGroupLabels[value] })),
      )}
      <details class="more" open={isNarrow}>
        <summary>Lọc thêm</summary>
        {select('loai', 'Mọi loại hồ sơ', choices.kinds)}
        {select(
          'cho',
          'Chờ bất kỳ ai',
          waitsFor.map((value) => ({ value, label: `Chờ: ${waitsForLabels[value]}` })),
        )}
        {select('to', 'Mọi địa bàn', choices.areas)}
        {select('nguoi', 'Mọi người thụ lý', [{ value: 'none', label: 'Chưa giao' }, ...choices.people])}
      </details>
      <button type="submit" class="button slim">
        Lọc
      </button>
      {(isNarrow || by.q || by.nhom) && <a href={`/ho-so?muc=${tab}`}>bỏ lọc</a>}
    </form>
  );
}

const filled = (by: Narrowed): Record<string, string> =>
  Object.fromEntries(Object.entries(by).filter(([, value]) => value !== undefined && value !== ''));

/** The part of the address that narrows the list, as the list is asked. */
function asked(by: Narrowed): CaseQuery {
  const group = caseGroups.find((each) => each === by.nhom);
  const waiting = waitsFor.find((each) => each === by.cho);
  return {
    ...(group ? { group } : {}),
    ...(waiting ? { waitsFor: waiting } : {}),
    ...(by.loai ? { kind: by.loai } : {}),
    ...(by.to ? { area: by.to, areaOnly: by.rieng === '1' } : {}),
    ...(by.nguoi ? { assignee: by.nguoi } : {}),
    ...(by.q ? { q: by.q } : {}),
  };
}

/** Hồ sơ: what is being worked on, by deadline. */
export const caseListPage = showPage({
  path: '/ho-so',
  permission: 'registers.read',
  query: Type.Object({
    muc: Type.Optional(Type.String({ maxLength: 20 })),
    nhom: Type.Optional(Type.String({ maxLength: 20 })),
    loai: Type.Optional(Type.String({ maxLength: 60 })),
    cho: Type.Optional(Type.String({ maxLength: 20 })),
    to: Type.Optional(Type.String({ maxLength: 20 })),
    rieng: Type.Optional(Type.String({ maxLength: 1 })),
    nguoi: Type.Optional(Type.String({ maxLength: 40 })),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  async handler(t, input, deps) {
    const tab = tabs.find(({ key }) => key === input.query.muc) ?? tabs[0];
    const { muc: _, cursor: __, ...by } = input.query;
    const base = asked(by);
    const list = await findCases(t, {
      ...base,
      state: tab.state,
      ...(input.query.cursor ? { cursor: input.query.cursor } : {}),
    });
    const counts: string[] = [];
    for (const { state } of tabs)
      counts.push(formatNumber((await findCases(t, { ...base, state, limit: 1 })).total));
    const areas = await namesOn(t, t.today);
    const link = (more: Record<string, string>): string =>
      `/ho-so?${new URLSearchParams({ muc: tab.key, ...filled(by), ...more })}`;
    return {
      html: (
        <Layout title="Hồ sơ" chrome={await chromeOf(t, input, '/ho-so', deps)}>
          <Title
            right={
              <>
                {may(t.actor, 'approvals') && <LinkButton href="/ho-so/duyet">Duyệt hồ sơ</LinkButton>}
                <PrintButton />
                {may(t.actor, 'registers.write') && (
                  <LinkButton href="/ho-so/moi" kind="primary" icon="plus" ctrlEnter>
                    Tiếp nhận hồ sơ
                  </LinkButton>
                )}
              </>
            }
          >
            Hồ sơ
          </Title>
          <Tabs
            tabs={tabs.map(({ key, text }, i) => ({
              href: link({ muc: key }),
              text,
              count: counts[i] ?? '0',
              current: key === tab.key,
              wrong: key === 'qua-han' && counts[i] !== '0',
            }))}
          />
          <Filters
            tab={tab.key}
            by={by}
            choices={{
              kinds: (await caseKinds(t)).map(({ code, label }) => ({ value: code, label })),
              areas: [...areas].map(([value, label]) => ({ value, label })),
              people: (await assignees(t)).map(({ id, fullName }) => ({ value: id, label: fullName })),
            }}
          />
          {list.items.length === 0 ? (
            <Empty icon="folders" title="Không có hồ sơ nào ở mục này">
              Tiếp nhận hồ sơ mới, hoặc chọn mục khác ở trên.
            </Empty>
          ) : (
            <>
              <CaseTable rows={list.items} areas={areas} />
              <Pager
                from={1}
                to={list.items.length}
                total={formatNumber(list.total)}
                previous={input.query.cursor ? link({}) : null}
                next={list.nextCursor ? link({ cursor: list.nextCursor }) : null}
              />
            </>
          )}
        </Layout>
      ),
    };
  },
});
