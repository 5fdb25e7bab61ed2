import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import { formatDay } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import {
  type CaseGroup,
  caseGroupLabels,
  caseGroups,
  caseStateLabels,
  shortAreaName,
  waitsForLabels,
} from '../../shared/words.ts';
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
import { listAreas } from '../areas/service.ts';
import { findCases } from './finding.ts';
import type { CaseSummary } from './schema.ts';

const tabs = [
  { key: 'dang-lam', state: 'unfinished', text: 'Đang giải quyết' },
  { key: 'qua-han', state: 'overdue', text: 'Quá hạn' },
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
                <div class="small second">chờ {waitsForLabels[row.waitsFor].toLowerCase()}</div>
              )}
            </>
          ),
        },
        { head: 'Hạn', cell: (row) => <DueBadge row={row} /> },
      ]}
    />
  );
}

function Filters({ tab, group, q }: { tab: string; group: CaseGroup | undefined; q: string }) {
  return (
    <form class="inline-form" action="/ho-so">
      <input type="hidden" name="muc" value={tab} />
      <label class="small" for="linh-vuc">
        <strong>Lĩnh vực</strong>
      </label>
      <select class="select" id="linh-vuc" name="nhom" style="width: auto">
        <option value="">Tất cả</option>
        {caseGroups.map((each) => (
          <option value={each} selected={each === group}>
            {caseGroupLabels[each]}
          </option>
        ))}
      </select>
      <input
        class="input"
        name="q"
        value={q}
        aria-label="Mã hồ sơ hoặc người nộp"
        placeholder="Mã hồ sơ, người nộp"
        style="width: 220px"
      />
      <button type="submit" class="button slim">
        Lọc
      </button>
    </form>
  );
}

/** Hồ sơ: what is being worked on, by deadline. */
export const caseListPage = showPage({
  path: '/ho-so',
  permission: 'registers.read',
  query: Type.Object({
    muc: Type.Optional(Type.String({ maxLength: 20 })),
    nhom: Type.Optional(Type.String({ maxLength: 20 })),
    q: Type.Optional(Type.String({ maxLength: 200 })),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  async handler(t, input, deps) {
    const tab = tabs.find(({ key }) => key === input.query.muc) ?? tabs[0];
    const group = caseGroups.find((each) => each === input.query.nhom);
    const q = input.query.q ?? '';
    const base = { ...(group ? { group } : {}), ...(q ? { q } : {}) };
    const list = await findCases(t, {
      ...base,
      state: tab.state,
      ...(input.query.cursor ? { cursor: input.query.cursor } : {}),
    });
    const counts: string[] = [];
    for (const { state } of tabs)
      counts.push(formatNumber((await findCases(t, { ...base, state, limit: 1 })).total));
    const areas = new Map((await listAreas(t, t.today)).map(({ code, name }) => [code, name]));
    const link = (more: Record<string, string>): string =>
      `/ho-so?${new URLSearchParams({ muc: tab.key, ...(group ? { nhom: group } : {}), ...(q ? { q } : {}), ...more })}`;
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
          <Filters tab={tab.key} group={group} q={q} />
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
