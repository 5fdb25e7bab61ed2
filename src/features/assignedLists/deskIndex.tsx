import { formatDay } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { shortAreaName } from '../../shared/words.ts';
import { Badge, Empty, Pager, Submit, Table, Title } from '../../web/components/parts.tsx';
import { type Chrome, Layout } from '../../web/layout.tsx';
import { DueBadge, progressOf, root } from './headViews.tsx';
import { type AssignedList, type AssignedState, assignedStateLabels, assignedStates } from './schema.ts';

/** Where a list stands: by which day it is due, or that it is back, done, recalled. */
export function StateBadge({ list }: { list: AssignedList }) {
  if (list.state === 'open') return <DueBadge list={list} />;
  const icon = list.state === 'recalled' ? 'logout' : 'circle-check';
  return (
    <Badge icon={icon} {...(list.state === 'recalled' ? { kind: 'gone' as const } : {})}>
      {assignedStateLabels[list.state]}
    </Badge>
  );
}

export interface IndexView {
  chrome: Chrome;
  lists: readonly AssignedList[];
  total: number;
  offset: number;
  state: AssignedState | undefined;
  names: (code: string) => string;
  pages: { previous: string | null; next: string | null };
}

/** Every list handed to the groups: those handed back first. */
export function IndexPage({ chrome, lists, total, offset, state, names, pages }: IndexView) {
  return (
    <Layout title="Danh sách giao tổ trưởng" chrome={chrome}>
      <Title>
        Danh sách giao tổ trưởng{' '}
        <span class="second" style="font-size: 16px; font-weight: 400">
          {formatNumber(total)}
        </span>
      </Title>
      <form class="inline-form" action={root}>
        <select class="select" name="muc" aria-label="Trạng thái">
          <option value="">Mọi trạng thái</option>
          {assignedStates.map((each) => (
            <option value={each} selected={each === state}>
              {assignedStateLabels[each]}
            </option>
          ))}
        </select>
        <Submit slim>Lọc</Submit>
      </form>
      {lists.length === 0 ? (
        <Empty icon="list-check" title="Chưa giao danh sách nào">
          Mở một danh sách BHYT, danh sách tự chọn hoặc sổ, chọn một tổ dân phố rồi bấm “In giao tổ trưởng”.
        </Empty>
      ) : (
        <>
          <Table
            caption="Danh sách giao tổ trưởng"
            rows={lists}
            columns={[
              { head: 'Tổ', cell: (list) => shortAreaName(names(list.area)) },
              { head: 'Danh sách', cell: (list) => <a href={`${root}/${list.id}`}>{list.title}</a> },
              { head: 'Người nhận', cell: (list) => list.takenBy },
              { head: 'Ngày nhận', cell: (list) => formatDay(list.takenOn) },
              { head: 'Đã ghi', cell: progressOf, number: true },
              { head: 'Trạng thái', cell: (list) => <StateBadge list={list} /> },
            ]}
          />
          <Pager {...pages} from={offset + 1} to={offset + lists.length} total={formatNumber(total)} />
        </>
      )}
    </Layout>
  );
}
