import type { Day } from '../../shared/dates.ts';
import { formatDay, formatInstant } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { Csrf, ErrorSummary, TextField } from '../../web/components/fields.tsx';
import {
  Crumbs,
  Empty,
  LinkButton,
  Message,
  Pager,
  PrintButton,
  Section,
  Submit,
  Table,
  Tabs,
  Title,
} from '../../web/components/parts.tsx';
import { type FormFaults, fieldId } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import { StateBadge } from './deskIndex.tsx';
import { type AskedRows, askedQuery, progressOf, root } from './headViews.tsx';
import type { TypedResult } from './recording.ts';
import {
  type AssignedList,
  type AssignedRow,
  type AssignedState,
  assignedStateLabels,
  resultsAbout,
  type VisitResult,
  visitResultLabels,
  visitResults,
} from './schema.ts';

export interface DeskView {
  chrome: Chrome;
  list: AssignedList;
  names: (code: string) => string;
  rows: readonly AssignedRow[];
  shown: readonly AssignedRow[];
  total: number;
  offset: number;
  asked: AskedRows;
  pages: { previous: string | null; next: string | null };
  faults: FormFaults;
  /** The sheet as typed, of a form that was refused. */
  typed: readonly TypedResult[];
  /** As typed into the form of the state. */
  reason: string;
  dueOn: string;
  mayWrite: boolean;
}

function Counts({ view }: { view: DeskView }) {
  const { list, rows } = view;
  const counts = visitResults.flatMap((result) => {
    const count = rows.filter((row) => row.result?.result === result).length;
    return count > 0 || resultsAbout[list.about].includes(result) ? [{ result, count }] : [];
  });
  const link = (changes: Record<string, string>): string =>
    `${root}/${list.id}?${askedQuery({ show: 'all', q: '', result: '' }, changes)}`;
  return (
    <p>
      {counts.map(({ result, count }) => (
        <>
          {count > 0 ? (
            <a href={link({ ket: result })}>{visitResultLabels[result]}</a>
          ) : (
            visitResultLabels[result]
          )}{' '}
          <strong>{formatNumber(count)}</strong>
          {' · '}
        </>
      ))}
      <a href={link({ muc: 'open' })}>Chưa ghi</a> <strong>{formatNumber(list.rows - list.recorded)}</strong>
    </p>
  );
}

/** The form that moves a list on: a button each, with the reason where the list goes back or is recalled. */
function Moves({ view }: { view: DeskView }) {
  const { chrome, list, faults } = view;
  const done = list.state === 'closed' || list.state === 'recalled';
  const button = (state: AssignedState, text: string, kind = '') => (
    <button type="submit" class={`button ${kind}`.trim()} name="state" value={state}>
      {text}
    </button>
  );
  return (
    <Section title="Xử lý danh sách">
      <form method="post" action={`${root}/${list.id}/sua`} class="form-stack">
        <Csrf token={chrome.csrf} />
        <input type="hidden" name="version" value={String(list.version)} />
        <div class="fields">
          <TextField
            {...{ faults, width: 'w6', label: 'Lý do', name: 'reason', pointer: '/reason', optional: true }}
            value={view.reason}
            hint="Bắt buộc khi trả lại tổ trưởng, thu hồi, mở lại"
            maxLength={500}
          />
          {!done && (
            <TextField
              {...{ faults, width: 'w2', label: 'Hạn nộp lại', name: 'dueOn', pointer: '/dueOn' }}
              value={view.dueOn}
              inputmode="numeric"
            />
          )}
        </div>
        <div class="print-actions" id={fieldId('/state')} tabIndex={-1}>
          {list.state === 'open' && button('submitted', 'Tổ trưởng đã nộp lại')}
          {!done && button('closed', 'Đã xử lý xong, kết thúc', list.state === 'submitted' ? 'primary' : '')}
          {list.state !== 'open' && button('open', done ? 'Mở lại, giao tiếp' : 'Trả lại tổ trưởng')}
          {!done && (
            <button type="submit" class="button">
              Đổi hạn
            </button>
          )}
          {!done && button('recalled', 'Thu hồi danh sách', 'danger')}
        </div>
      </form>
    </Section>
  );
}

const cellsOf = (view: DeskView, row: AssignedRow): TypedResult =>
  view.typed.find(({ number }) => number === String(row.number)) ?? {
    number: String(row.number),
    seen: row.result ? String(row.result.id) : '',
    result: row.result?.result ?? '',
    note: row.result?.note ?? '',
  };

const formerText = ({ former }: AssignedRow): string =>
  former
    .map(
      ({ result, recordedAt, recordedBy }) =>
        `${visitResultLabels[result]} (${recordedBy}, ${formatInstant(recordedAt)})`,
    )
    .join('; ');

function Cells({ view, row, i }: { view: DeskView; row: AssignedRow; i: number }) {
  const value = cellsOf(view, row);
  const pointer = `/rows/${i}/result`;
  return (
    <>
      <input type="hidden" name={`rows[${i}][number]`} value={value.number} />
      <input type="hidden" name={`rows[${i}][seen]`} value={value.seen} />
      <select
        class={`select${view.faults.of(pointer) ? ' bad' : ''}`}
        id={fieldId(pointer)}
        name={`rows[${i}][result]`}
        aria-label={`Kết quả: ${row.fullName}`}
        style="width: 176px"
      >
        <option value="">Chưa ghi</option>
        {resultsAbout[view.list.about].map((result) => (
          <option value={result} selected={result === value.result}>
            {visitResultLabels[result]}
          </option>
        ))}
      </select>
    </>
  );
}

function Note({ view, row, i }: { view: DeskView; row: AssignedRow; i: number }) {
  const pointer = `/rows/${i}/note`;
  return (
    <input
      class={`input${view.faults.of(pointer) ? ' bad' : ''}`}
      id={fieldId(pointer)}
      name={`rows[${i}][note]`}
      value={cellsOf(view, row).note}
      maxLength={300}
      autocomplete="off"
      aria-label={`Ghi chú: ${row.fullName}`}
      style="min-width: 140px"
    />
  );
}

function nameOf({ person, household, fullName }: AssignedRow) {
  const href = person ? `/nguoi/${person}` : household ? `/ho/${household}` : null;
  return href ? <a href={href}>{fullName}</a> : fullName;
}

function RowTable({ view, writes }: { view: DeskView; writes: boolean }) {
  const numbered = view.shown.map((row, i) => ({ row, i }));
  return (
    <Table
      caption="Các dòng đã giao"
      rows={numbered}
      columns={[
        { head: 'STT', cell: ({ row }) => row.number, number: true },
        { head: 'Họ và tên', cell: ({ row }) => nameOf(row) },
        { head: 'Năm sinh', cell: ({ row }) => row.birthYear },
        { head: 'Địa chỉ', cell: ({ row }) => row.address ?? '' },
        { head: 'Điện thoại', cell: ({ row }) => row.phone ?? '' },
        {
          head: 'Kết quả',
          cell: ({ row, i }) =>
            writes ? (
              <Cells view={view} row={row} i={i} />
            ) : row.result ? (
              visitResultLabels[row.result.result]
            ) : (
              'chưa ghi'
            ),
        },
        {
          head: 'Ghi chú',
          cell: ({ row, i }) => (writes ? <Note view={view} row={row} i={i} /> : (row.result?.note ?? '')),
        },
        {
          head: 'Ai ghi, ghi trước đó',
          cell: ({ row }) => (
            <span class="small">
              {row.result && `${row.result.recordedBy}, ${formatInstant(row.result.recordedAt)}`}
              {row.former.length > 0 && ` · trước: ${formerText(row)}`}
            </span>
          ),
        },
      ]}
    />
  );
}

function Sheet({ view }: { view: DeskView }) {
  const { chrome, list, shown, total, offset, pages, asked } = view;
  const writes = view.mayWrite && (list.state === 'open' || list.state === 'submitted');
  if (shown.length === 0)
    return (
      <Empty icon="search" title="Không có dòng nào ở mục này">
        Xem mục khác ở trên.
      </Empty>
    );
  return (
    <form method="post" action={`${root}/${list.id}/ket-qua`} data-ctrl-s>
      <Csrf token={chrome.csrf} />
      {(['muc', 'tim', 'ket'] as const).map((name) => (
        <input type="hidden" name={name} value={{ muc: asked.show, tim: asked.q, ket: asked.result }[name]} />
      ))}
      <input type="hidden" name="offset" value={String(offset)} />
      <RowTable view={view} writes={writes} />
      <Pager {...pages} from={offset + 1} to={offset + shown.length} total={formatNumber(total)} />
      {writes && (
        <div class="sticky">
          <span>Danh sách nộp bằng giấy: ghi kết quả của tổ trưởng vào đây.</span>
          <span class="buttons">
            <Submit>Ghi kết quả</Submit>
          </span>
        </div>
      )}
    </form>
  );
}

const tookText = (list: AssignedList, area: string, day: (day: Day) => string): string =>
  `${area}. ${list.takenBy} nhận ngày ${day(list.takenOn)}, hạn nộp lại ${day(list.dueOn)}. Người giao: ${list.createdBy}.`;

/** A list at the desk: what came back, by row and counted, and what becomes of the list. */
export function DeskPage(view: DeskView) {
  const { chrome, list, asked } = view;
  const link = (muc: string): string => `${root}/${list.id}?${askedQuery({ ...asked, result: '' }, { muc })}`;
  const tab = (muc: AskedRows['show'], text: string, count: number) => ({
    href: link(muc),
    text,
    count: formatNumber(count),
    current: asked.show === muc && asked.result === '',
  });
  return (
    <Layout title={list.title ?? 'Danh sách giao tổ trưởng'} chrome={chrome}>
      <Crumbs path={[{ href: root, text: 'Danh sách giao tổ trưởng' }, { text: list.title ?? '' }]} />
      <Title
        right={
          <>
            <StateBadge list={list} />
            <PrintButton />
            <LinkButton href={`/giay-to/${list.document}`}>Giấy giao nhận</LinkButton>
          </>
        }
      >
        {list.title}{' '}
        <span class="second" style="font-size: 16px; font-weight: 400">
          đã ghi {progressOf(list)}
        </span>
      </Title>
      <p class="second">{tookText(list, view.names(list.area), formatDay)}</p>
      <p class="second">Việc cần làm: {list.request}</p>
      {list.submittedAt && (
        <Message kind="neutral">
          {list.submittedBy} nộp lại lúc {formatInstant(list.submittedAt)}.
        </Message>
      )}
      {list.endedAt && (
        <Message kind="neutral">
          {assignedStateLabels[list.state]}: {list.endedBy}, {formatInstant(list.endedAt)}.
        </Message>
      )}
      {list.reason && (
        <Message kind="neutral">
          <strong>{list.state === 'recalled' ? 'Lý do thu hồi' : 'Đã trả lại, lý do'}:</strong> {list.reason}
        </Message>
      )}
      <ErrorSummary faults={view.faults} verb="Chưa ghi được" />
      <Counts view={view} />
      <Tabs
        tabs={[
          tab('all', 'Tất cả', list.rows),
          tab('done', 'Đã ghi', list.recorded),
          tab('open', 'Chưa ghi', list.rows - list.recorded),
          ...resultTab(view),
        ]}
      />
      <Sheet view={view} />
      {view.mayWrite && <Moves view={view} />}
    </Layout>
  );
}

/** The result that the rows are narrowed to, as a tab of its own. */
function resultTab({ asked, total, list }: DeskView) {
  const result = visitResults.find((each): each is VisitResult => each === asked.result);
  return result
    ? [
        {
          href: `${root}/${list.id}?${askedQuery(asked)}`,
          text: visitResultLabels[result],
          count: formatNumber(total),
          current: true,
        },
      ]
    : [];
}
