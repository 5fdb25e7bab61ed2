import { formatInstant } from '../../shared/dates.ts';
import { goodsText } from '../../shared/inKind.ts';
import { formatDong, formatNumber } from '../../shared/money.ts';
import { shortAreaName } from '../../shared/words.ts';
import { Csrf } from '../../web/components/fields.tsx';
import { Badge, Message, Section, Submit, Table, type TableColumn } from '../../web/components/parts.tsx';
import type { Board, BoardQuestion, BoardRow, BoardTab } from './board.ts';
import { outcomeText } from './board.ts';
import type { Build } from './schema.ts';
import type { SourceTotal } from './service.ts';

export const tabLabels: Record<BoardTab, string> = {
  all: 'Tất cả',
  in: 'Được nhận',
  review: 'Cần xem xét',
  out: 'Không đưa vào',
};
const tabWords: Record<BoardTab, string> = {
  all: '',
  in: 'duoc-nhan',
  review: 'xem-xet',
  out: 'khong-dua-vao',
};
export const tabOfWord = (word: string | undefined): BoardTab =>
  (Object.keys(tabWords) as BoardTab[]).find((tab) => tabWords[tab] === (word ?? '')) ?? 'all'; // keys of the table above

/** The part of an address that asks for the same list, with other values for some fields. */
export function boardQuery(asked: BoardQuestion, changes: Record<string, string> = {}): string {
  const fields: Record<string, string> = {
    xem: tabWords[asked.tab],
    tim: asked.q ?? '',
    to: asked.area ?? '',
    nguon: asked.source ?? '',
    ...changes,
  };
  const text = String(new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== '')));
  return text === '' ? '' : `?${text}`;
}

/** Which rows, with their counts. */
export function tabsOf(base: string, board: Board, asked: BoardQuestion) {
  return (Object.keys(tabLabels) as BoardTab[]).map((tab) => ({
    // keys of the table above
    href: `${base}${boardQuery({ ...asked, tab })}`,
    text: tabLabels[tab],
    count: formatNumber(board.counts[tab]),
    current: tab === asked.tab,
    wrong: tab === 'review' && board.counts.review > 0,
  }));
}

function Select(props: {
  name: string;
  label: string;
  value: string;
  all: string;
  choices: readonly { value: string; label: string }[];
}) {
  return (
    <select class="select" name={props.name} aria-label={props.label}>
      <option value="">{props.all}</option>
      {props.choices.map(({ value, label }) => (
        <option value={value} selected={value === props.value}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** Name or code, group, source. */
export function Filters(props: {
  base: string;
  board: Board;
  asked: BoardQuestion;
  groups: readonly { code: string; name: string }[];
}) {
  const { board, asked } = props;
  const narrowed = [asked.q, asked.area, asked.source].some((each) => each);
  return (
    <form class="inline-form" action={props.base}>
      {asked.tab !== 'all' && <input type="hidden" name="xem" value={tabWords[asked.tab]} />}
      <input
        class="input wide"
        type="search"
        name="tim"
        aria-label="Lọc theo tên, mã hộ"
        placeholder="Lọc theo tên, mã hộ"
        value={asked.q ?? ''}
      />
      <Select
        name="to"
        label="Tổ dân phố"
        value={asked.area ?? ''}
        all="Mọi tổ"
        choices={props.groups.map(({ code, name }) => ({ value: code, label: shortAreaName(name) }))}
      />
      <Select
        name="nguon"
        label="Nguồn"
        value={asked.source ?? ''}
        all="Mọi nguồn"
        choices={board.sources.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <button class="button slim" type="submit">
        Lọc
      </button>
      {narrowed && <a href={`${props.base}${boardQuery({ tab: asked.tab })}`}>bỏ lọc</a>}
    </form>
  );
}

function Who({ row }: { row: BoardRow }) {
  const href = row.person ? `/nguoi/${row.person}` : `/ho/${row.household}`;
  return (
    <>
      <a href={href}>{row.name}</a>
      <span class="second">{row.about}</span>
    </>
  );
}

function Level({ row }: { row: BoardRow }) {
  if (row.outcome !== 'in')
    return (
      <>
        <Badge
          icon={row.outcome === 'review' ? 'info-circle' : 'x'}
          {...(row.outcome === 'out' ? { kind: 'gone' as const } : {})}
        >
          {outcomeText(row)}
        </Badge>
        <span class="second">{row.sourceName}</span>
      </>
    );
  return (
    <>
      {row.amountDong ? <strong>{formatNumber(row.amountDong)}</strong> : <strong>{row.goods}</strong>}
      <span class="second">
        {row.sourceName}
        {row.amountDong && row.goods ? ` và ${row.goods}` : ''}
      </span>
      {row.state !== 'proposed' && <span class="second">{outcomeText(row)}</span>}
    </>
  );
}

function Removal({ row, base, csrf }: { row: BoardRow; base: string; csrf: string }) {
  return (
    <details class="more">
      <summary>Không đủ điều kiện</summary>
      <form method="post" action={`${base}/bo/${row.id}`} class="inline-form">
        <Csrf token={csrf} />
        <input
          class="input wide"
          name="reason"
          required
          maxLength={500}
          aria-label={`Lý do ${row.name} không đủ điều kiện`}
          placeholder="Lý do, giấy tờ"
        />
        <Submit slim>Đưa ra khỏi danh sách</Submit>
      </form>
    </details>
  );
}

function Why(props: { row: BoardRow; base: string; csrf: string; mayWrite: boolean }) {
  const { row } = props;
  return (
    <>
      {row.reasons.map(({ text }) => (
        <div>{text}.</div>
      ))}
      {row.warnings.map(({ code, text }) => (
        <div class={code === 'helped' ? 'second' : 'wrong'}>{text}.</div>
      ))}
      {props.mayWrite && row.removable && <Removal row={row} base={props.base} csrf={props.csrf} />}
      {props.mayWrite && row.reasons.some(({ code }) => code === 'notEligible') && (
        <form method="post" action={`${props.base}/rut-lai/${row.id}`}>
          <Csrf token={props.csrf} />
          <Submit slim icon="arrow-back-up">
            Rút lại quyết định này
          </Submit>
        </form>
      )}
      {props.mayWrite && row.outcome === 'out' && (
        <a
          href={`${props.base}/bo-sung?${row.person ? `nguoi=${row.person}` : `ho=${row.household}`}&nguon=${row.sourceId}`}
        >
          Đề nghị bổ sung
        </a>
      )}
    </>
  );
}

/** The rows of a page; under review each with a box. */
export function BoardTable(props: {
  rows: readonly BoardRow[];
  tab: BoardTab;
  base: string;
  csrf: string;
  mayWrite: boolean;
}) {
  const tick: TableColumn<BoardRow> = {
    head: 'Chọn',
    cell: (row) => <input type="checkbox" name={`rows[${row.id}]`} aria-label={`Chọn ${row.name}`} />,
  };
  return (
    <div class="recipients">
      <Table
        caption={`Danh sách: ${tabLabels[props.tab]}`}
        rows={props.rows}
        columns={[
          ...(props.tab === 'review' && props.mayWrite ? [tick] : []),
          { head: 'Người, hộ', cell: (row) => <Who row={row} /> },
          { head: 'Tổ', cell: (row) => shortAreaName(row.areaName) },
          { head: 'Mức (đồng)', cell: (row) => <Level row={row} />, number: true },
          {
            head: 'Căn cứ',
            cell: (row) => <Why row={row} base={props.base} csrf={props.csrf} mayWrite={props.mayWrite} />,
          },
        ]}
      />
    </div>
  );
}

/** What may be decided of those ticked, or of all for one reason. */
export function Decisions({ kinds }: { kinds: readonly { code: string; text: string; count: number }[] }) {
  return (
    <div class="sticky">
      <label class="inline-form">
        <span class="small">Lý do</span>
        <input class="input wide" name="reason" maxLength={500} placeholder="Theo giấy tờ, xác minh nào" />
      </label>
      <span class="buttons">
        <button type="submit" class="button primary" name="choice" value="in">
          Đưa vào danh sách
        </button>
        <button type="submit" class="button" name="choice" value="out">
          Không đủ điều kiện
        </button>
      </span>
      {kinds.length > 0 && (
        <label class="inline-form">
          <span class="small">Xử lý</span>
          <select class="select" name="kind" aria-label="Những trường hợp nào">
            <option value="">các dòng đã chọn</option>
            {kinds.map(({ code, text, count }) => (
              <option value={code}>
                cả {formatNumber(count)} trường hợp: {text}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  );
}

function Total({ total }: { total: SourceTotal }) {
  const { source, gifts, levels, amountDong, goods, over, locked } = total;
  return (
    <tr>
      <td>
        {source.name}
        {levels.slice(0, 6).map((level) => (
          <span class="second">
            {level.amountDong > 0 ? formatNumber(level.amountDong) : goodsText(level.goods)} ×{' '}
            {formatNumber(level.gifts)}
          </span>
        ))}
        {levels.length > 6 && <span class="second">và {levels.length - 6} mức khác</span>}
        {over && <span class="second wrong">{over}</span>}
        {locked && <span class="second">{locked === 'submitted' ? 'Đang trình' : 'Đã duyệt'}</span>}
      </td>
      <td class="number">
        {formatNumber(gifts)}
        {amountDong > 0 && <span class="second">{formatNumber(amountDong)}</span>}
        {goods.length > 0 && <span class="second">{goodsText(goods)}</span>}
        {source.budgetDong !== null && !over && (
          <span class="second">còn {formatNumber(source.budgetDong - amountDong)}</span>
        )}
      </td>
    </tr>
  );
}

/** Gifts by source and level beside the budget. */
export function Totals({ totals }: { totals: readonly SourceTotal[] }) {
  const gifts = totals.reduce((sum, total) => sum + total.gifts, 0);
  const dong = totals.reduce((sum, total) => sum + total.amountDong, 0);
  return (
    <Section title="Theo nguồn" right={<span class="small">suất</span>}>
      <table class="sums">
        <caption class="hidden-visually">Suất và tiền theo nguồn, đồng</caption>
        <tbody>
          {totals.map((total) => (
            <Total total={total} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>Cộng (đồng)</td>
            <td class="number">
              {formatNumber(gifts)}
              <br />
              {formatNumber(dong)}
            </td>
          </tr>
        </tfoot>
      </table>
    </Section>
  );
}

/** What the last building changed. */
export function BuildChanges({ build }: { build: Build }) {
  const { added, removed, changed, changes, kept } = build;
  const told = added + removed + changed;
  return (
    <Message kind="done">
      Lập lúc {formatInstant(build.builtAt)}, {build.builtBy}: {formatNumber(build.gifts)} suất,{' '}
      {formatDong(build.amountDong)}.{' '}
      {told === 0
        ? 'Không có gì đổi so với lần lập trước.'
        : `So với lần trước thêm ${formatNumber(added)}, bớt ${formatNumber(removed)}, đổi mức ${formatNumber(changed)}.`}
      {kept.length > 0 && ` Giữ nguyên danh sách đã trình hoặc đã duyệt: ${kept.join(', ')}.`}
      {told > 0 && (
        <details class="fold">
          <summary>Xem từng người</summary>
          <ul class="plain">
            {changes.map(({ name, source, before, after }) => (
              <li>
                {before === null ? 'Thêm' : after === null ? 'Bớt' : 'Đổi mức'} {name}, {source}:{' '}
                {[before, after].filter((each) => each !== null).join(' → ')}
              </li>
            ))}
          </ul>
          {told > changes.length && (
            <p class="second">Và {formatNumber(told - changes.length)} thay đổi khác.</p>
          )}
        </details>
      )}
    </Message>
  );
}
