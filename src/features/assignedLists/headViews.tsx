import { formatDay, formatInstant } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { Csrf } from '../../web/components/fields.tsx';
import { Icon } from '../../web/components/icon.tsx';
import { Badge, Crumbs, Empty, Message, Pager, Submit, Tabs, Title } from '../../web/components/parts.tsx';
import { type Chrome, Layout } from '../../web/layout.tsx';
import {
  type AssignedList,
  type AssignedRow,
  notedResults,
  type RowFilter,
  resultsAbout,
  visitResultLabels,
} from './schema.ts';

export const root = '/danh-sach-giao';

/** "12/31" */
export const progressOf = ({ recorded, rows }: Pick<AssignedList, 'recorded' | 'rows'>): string =>
  `${formatNumber(recorded)}/${formatNumber(rows)}`;

export function DueBadge({ list }: { list: AssignedList }) {
  if (list.state === 'submitted') return <Badge icon="circle-check">Đã nộp lại</Badge>;
  return list.overdue ? (
    <Badge icon="alert-triangle" kind="red">
      Quá hạn {formatDay(list.dueOn)}
    </Badge>
  ) : (
    <Badge icon="clock">Hạn {formatDay(list.dueOn)}</Badge>
  );
}

/** The lists that a group head has at hand, each a large link; nothing where there are none. */
export function TaskLinks({ lists }: { lists: readonly AssignedList[] }) {
  return (
    <div class="tasks">
      {lists.map((list) => (
        <a class="task" href={`${root}/${list.id}`}>
          <span>
            <strong>Danh sách giao ngày {formatDay(list.takenOn)}</strong>
            <br />
            <span class="small second">
              Đã ghi {progressOf(list)} · {list.request}
            </span>
            <br />
            <DueBadge list={list} />
          </span>
          <Icon name="chevron-right" />
        </a>
      ))}
    </div>
  );
}

export function TasksPage({ chrome, lists }: { chrome: Chrome; lists: readonly AssignedList[] }) {
  return (
    <Layout title="Danh sách được giao" chrome={chrome}>
      <Title>Danh sách được giao</Title>
      {lists.length === 0 ? (
        <Empty icon="circle-check" title="Chưa có danh sách nào được giao">
          Khi phường giao danh sách cho tổ, danh sách hiện ở đây và ở trang đầu.
        </Empty>
      ) : (
        <TaskLinks lists={lists} />
      )}
    </Layout>
  );
}

/** What a list page was asked for. */
export interface AskedRows {
  show: RowFilter;
  q: string;
  result: string;
}

export const askedQuery = ({ show, q, result }: AskedRows, changes: Record<string, string> = {}): string => {
  const fields = { muc: show, tim: q, ket: result, ...changes };
  return String(new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== '')));
};

export interface TaskView {
  chrome: Chrome;
  list: AssignedList;
  /** The rows asked for, of this page. */
  shown: readonly AssignedRow[];
  total: number;
  offset: number;
  asked: AskedRows;
  /** Of the row just recorded. */
  justNow: AssignedRow | undefined;
  /** What was typed for a row and refused, and why. */
  refused: { number: number; note: string; message: string } | undefined;
  pages: { previous: string | null; next: string | null };
}

function ResultForm({ view, row }: { view: TaskView; row: AssignedRow }) {
  const { chrome, list, asked, refused } = view;
  const mine = refused?.number === row.number ? refused : undefined;
  const noteId = `ghi-chu-${row.number}`;
  return (
    <form method="post" action={`${root}/${list.id}/dong`}>
      <Csrf token={chrome.csrf} />
      <input type="hidden" name="so" value={String(row.number)} />
      <input type="hidden" name="muc" value={asked.show} />
      <input type="hidden" name="tim" value={asked.q} />
      <label class="small" for={noteId}>
        <strong>Ghi chú</strong> (cần ghi khi chọn{' '}
        {notedResults.map((each) => visitResultLabels[each].toLowerCase()).join(', ')})
      </label>
      <input
        class={`input wide${mine ? ' bad' : ''}`}
        id={noteId}
        name="note"
        value={mine?.note ?? row.result?.note ?? ''}
        maxLength={300}
        autocomplete="off"
        aria-describedby={mine ? `${noteId}-loi` : undefined}
      />
      {mine && (
        <div class="fault" id={`${noteId}-loi`}>
          <Icon name="alert-circle" />
          <span>{mine.message}</span>
        </div>
      )}
      <div class="task-buttons">
        {resultsAbout[list.about].map((result) => (
          <button
            type="submit"
            class="button"
            name="result"
            value={result}
            aria-pressed={row.result?.result === result ? 'true' : 'false'}
          >
            {visitResultLabels[result]}
          </button>
        ))}
      </div>
    </form>
  );
}

/** The digits of the first number in a text such as "0905000001 (chủ hộ)". */
const callable = (phone: string): string => /\+?\d[\d .-]{6,}/.exec(phone)?.[0].replace(/[ .-]/g, '') ?? '';

function TaskRow({ view, row, open }: { view: TaskView; row: AssignedRow; open: boolean }) {
  const { list } = view;
  const number = row.phone ? callable(row.phone) : '';
  return (
    <li id={`dong-${row.number}`}>
      <details class="task-row" open={open || view.refused?.number === row.number}>
        <summary>
          <span>
            <strong>{row.fullName}</strong> <span class="second">{row.birthYear}</span>
            <br />
            <span class="small second">{[row.address, row.phone].filter(Boolean).join(' · ')}</span>
            {row.result?.note && (
              <>
                <br />
                <span class="small">{row.result.note}</span>
              </>
            )}
          </span>
          {row.result && <Badge icon="circle-check">{visitResultLabels[row.result.result]}</Badge>}
          <Icon name="chevron-down" />
        </summary>
        <div class="task-panel">
          {number !== '' && (
            <a class="button" href={`tel:${number}`}>
              Gọi {row.phone}
            </a>
          )}
          {list.state === 'open' && <ResultForm view={view} row={row} />}
          {list.state === 'open' && <Undo view={view} row={row} />}
        </div>
      </details>
    </li>
  );
}

/** Takes back what was recorded last; after that, records again what was taken back. */
function Undo({ view, row }: { view: TaskView; row: AssignedRow }) {
  const { undone } = row;
  if (!undone && !row.result) return null;
  return (
    <form method="post" action={`${root}/${view.list.id}/${undone ? 'dong' : 'hoan-tac'}`} class="undo">
      <Csrf token={view.chrome.csrf} />
      <input type="hidden" name="so" value={String(row.number)} />
      <input type="hidden" name="muc" value={view.asked.show} />
      <input type="hidden" name="tim" value={view.asked.q} />
      {undone && <input type="hidden" name="result" value={undone.result} />}
      {undone?.note && <input type="hidden" name="note" value={undone.note} />}
      {undone ? (
        <Submit>Ghi lại “{visitResultLabels[undone.result].toLowerCase()}”</Submit>
      ) : (
        <Submit icon="arrow-back-up">Hoàn tác</Submit>
      )}
    </form>
  );
}

function JustNow({ view, row }: { view: TaskView; row: AssignedRow }) {
  return (
    <Message kind="done">
      {row.fullName}: {row.result ? visitResultLabels[row.result.result].toLowerCase() : 'chưa ghi'}.
      <Undo view={view} row={row} />
    </Message>
  );
}

function HandIn({ view }: { view: TaskView }) {
  const { chrome, list } = view;
  const left = list.rows - list.recorded;
  const back = list.state === 'submitted';
  if (list.recorded === 0) return null;
  // It stays in view once it is the next thing to do.
  const next = back || left === 0;
  return (
    <form method="post" action={`${root}/${list.id}/sua`} class={next ? 'sticky' : 'hand-in'}>
      <Csrf token={chrome.csrf} />
      <input type="hidden" name="version" value={String(list.version)} />
      <input type="hidden" name="state" value={back ? 'open' : 'submitted'} />
      <span>
        {back
          ? 'Danh sách đang ở phường.'
          : left > 0
            ? `Còn ${formatNumber(left)} người chưa ghi.`
            : 'Đã ghi đủ.'}
      </span>
      <span class="buttons">
        <Submit kind={back || left > 0 ? undefined : 'primary'}>
          {back ? 'Lấy lại để ghi tiếp' : 'Nộp lại danh sách'}
        </Submit>
      </span>
    </form>
  );
}

function Searching({ view }: { view: TaskView }) {
  const { list, asked } = view;
  return (
    <form class="task-search" action={`${root}/${list.id}`}>
      <input type="hidden" name="muc" value={asked.show} />
      <input
        class="input"
        type="search"
        name="tim"
        value={asked.q}
        aria-label="Tìm trong danh sách"
        placeholder="Tên, địa chỉ, điện thoại"
      />
      <Submit icon="search">Tìm</Submit>
      {asked.q !== '' && <a href={`${root}/${list.id}?${askedQuery(asked, { tim: '' })}`}>bỏ tìm</a>}
    </form>
  );
}

function Rows({ view }: { view: TaskView }) {
  const { shown, total, offset, asked, pages, list } = view;
  if (shown.length === 0) {
    const all = asked.q === '' && asked.show === 'open';
    return (
      <Empty icon={all ? 'circle-check' : 'search'} title={all ? 'Đã ghi đủ mọi người' : 'Không có ai khớp'}>
        {all ? 'Bấm “Nộp lại danh sách” để gửi về phường.' : 'Bỏ từ tìm, hoặc xem mục khác ở trên.'}
      </Empty>
    );
  }
  return (
    <>
      <ul class="plain">
        {shown.map((row, i) => (
          <TaskRow
            view={view}
            row={row}
            open={i === 0 && asked.show === 'open' && list.state === 'open' && !view.refused}
          />
        ))}
      </ul>
      {(pages.previous || pages.next) && (
        <Pager {...pages} from={offset + 1} to={offset + shown.length} total={formatNumber(total)} />
      )}
    </>
  );
}

/** A group head's list: people with large buttons for what came of each visit. */
export function TaskPage(view: TaskView) {
  const { chrome, list, asked, justNow } = view;
  const link = (muc: string): string => `${root}/${list.id}?${askedQuery(asked, { muc })}`;
  const tab = (show: RowFilter, text: string, count: number) => ({
    href: link(show),
    text,
    count: formatNumber(count),
    current: asked.show === show,
  });
  return (
    <Layout title="Danh sách được giao" chrome={chrome}>
      <Crumbs path={[{ href: root, text: 'Danh sách được giao' }, { text: formatDay(list.takenOn) }]} />
      <Title right={<DueBadge list={list} />}>Đã ghi {progressOf(list)}</Title>
      <p class="task-request">{list.request}</p>
      {list.reason && list.state === 'open' && (
        <Message kind="neutral">
          <strong>Phường trả lại:</strong> {list.reason}
        </Message>
      )}
      {list.submittedAt && (
        <Message kind="done">
          Đã nộp lại lúc {formatInstant(list.submittedAt)}, chờ cán bộ phường xem.
        </Message>
      )}
      {view.refused?.number === 0 && <Message kind="error">{view.refused.message}</Message>}
      {justNow && <JustNow view={view} row={justNow} />}
      <Tabs
        tabs={[
          tab('open', 'Chưa ghi', list.rows - list.recorded),
          tab('done', 'Đã ghi', list.recorded),
          tab('all', 'Tất cả', list.rows),
        ]}
      />
      <Searching view={view} />
      <Rows view={view} />
      <HandIn view={view} />
    </Layout>
  );
}
