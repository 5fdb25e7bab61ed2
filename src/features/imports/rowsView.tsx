import type { ComponentChildren } from 'preact';
import { formatInstant, formatPartial } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { Csrf } from '../../web/components/fields.tsx';
import { Icon } from '../../web/components/icon.tsx';
import { Table } from '../../web/components/parts.tsx';
import { fieldLabels, foundLabels, rowLabels } from './labels.ts';
import type { ImportAnswer, ImportRowAnswer } from './schema.ts';
import { type CodeNames, shownValue } from './shownValues.ts';

type State = ImportRowAnswer['state'];

/** What the rows of a tab are shown with. */
export interface RowsAbout {
  answer: ImportAnswer;
  state: State;
  names: CodeNames;
  csrf: string;
  /** The query of the page, to come back to the same place. */
  back: string;
}

const labelOf = (field: string): string => fieldLabels.get(field) ?? field;
const rowId = (row: ImportRowAnswer): string => `dong-${row.number}`;

function RowForm(props: { about: RowsAbout; row: ImportRowAnswer; children: ComponentChildren }) {
  const { about, row } = props;
  return (
    <form method="post" action={`/nhap-xuat/nhap/${about.answer.id}/dong/${row.number}`} class="row-form">
      <Csrf token={about.csrf} />
      <input type="hidden" name="back" value={about.back} />
      {props.children}
    </form>
  );
}

function FieldButton(props: { name: string; value: string; children: ComponentChildren }) {
  return (
    <button type="submit" name={props.name} value={props.value} class="button quiet slim">
      {props.children}
    </button>
  );
}

const inWho: ReadonlySet<string> = new Set(['fullName', 'birthDate', 'householdCode']);

/** Who the row speaks of, by what that is known, and what the file has of it. */
function Who({ row }: { row: ImportRowAnswer }) {
  const values: Record<string, unknown> = Object(row.values);
  const texts = ['fullName', 'birthDate', 'householdCode', 'nationalId', 'insuranceNumber'].flatMap(
    (field) => {
      const value = values[field];
      return typeof value === 'string' ? (field === 'birthDate' ? formatPartial(value) : value) : [];
    },
  );
  const [first = 'Không có tên', ...others] = texts;
  const href = row.found?.person
    ? `/nguoi/${row.found.person}`
    : row.found?.household
      ? `/ho/${row.found.household}`
      : undefined;
  return (
    <div id={rowId(row)} class="anchor">
      {href ? <a href={href}>{first}</a> : first}
      {others.length > 0 && <span class="second">{others.slice(0, 2).join(' · ')}</span>}
      {row.found && <span class="second">{foundLabels[row.found.how]}</span>}
    </div>
  );
}

/** What the row says of somebody or something new. */
function New({ row, names }: { row: ImportRowAnswer; names: CodeNames }) {
  const fields = Object.entries<unknown>(Object(row.values)).filter(([field]) => !inWho.has(field));
  const texts = fields.map(([field, value]) => {
    const one = Array.isArray(value) && field === 'relation' ? value[1] || value[0] : value;
    return `${labelOf(field)} ${shownValue(field, one, names)}`;
  });
  return <div>{texts.join(' · ')}</div>;
}

function sourceText({ source }: ImportRowAnswer['changes'][number]): string {
  if (!source) return '';
  const by = source.filename ? `tệp ${source.filename}` : (source.by ?? 'hệ thống');
  return `${by}, ${formatInstant(source.at)}`;
}

/** Every field that the row would change: what the register has and since when, what the file says, and "keep ours". */
function Changes({ about, row }: { about: RowsAbout; row: ImportRowAnswer }) {
  const isOpen = about.answer.state === 'ready' && row.state === 'updated';
  const kept = row.kept.map(({ field }) => field);
  const keepable = row.changes.filter(({ field }) => field !== 'moveDay').map(({ field }) => field);
  const list = row.changes.map((change) => {
    const { field, old } = change;
    const said = change.new;
    return (
      <li>
        <span class="label">{labelOf(field)}</span>
        <span class="ours">
          <s>{shownValue(field, old, about.names, said)}</s>
          <span class="second">{sourceText(change)}</span>
        </span>
        <strong class="theirs">{shownValue(field, said, about.names, old)}</strong>
        {isOpen && field !== 'moveDay' && (
          <FieldButton name="keep" value={[...kept, field].join(',')}>
            Giữ trong sổ
          </FieldButton>
        )}
      </li>
    );
  });
  if (!isOpen) return <ul class="changes">{list}</ul>;
  return (
    <RowForm about={about} row={row}>
      <ul class="changes">{list}</ul>
      {keepable.length > 1 && (
        <FieldButton name="keep" value={[...kept, ...keepable].join(',')}>
          Giữ cả dòng như trong sổ
        </FieldButton>
      )}
    </RowForm>
  );
}

/** Where the register keeps its value, with the way back. */
function Kept({ about, row }: { about: RowsAbout; row: ImportRowAnswer }) {
  if (row.kept.length === 0) return null;
  const isOpen = about.answer.state === 'ready';
  const list = row.kept.map(({ field, old, new: said }) => (
    <li>
      <span class="label">{labelOf(field)}</span>
      <span class="ours">
        <strong>{shownValue(field, old, about.names, said)}</strong>
        <span class="second">giữ trong sổ</span>
      </span>
      <s class="theirs">{shownValue(field, said, about.names, old)}</s>
      {isOpen && (
        <FieldButton
          name="keep"
          value={row.kept.flatMap((each) => (each.field === field ? [] : each.field)).join(',')}
        >
          Lấy theo tệp
        </FieldButton>
      )}
    </li>
  ));
  if (!isOpen) return <ul class="changes">{list}</ul>;
  return (
    <RowForm about={about} row={row}>
      <ul class="changes">{list}</ul>
    </RowForm>
  );
}

const maybeNew: ReadonlySet<string> = new Set(['severalMatches', 'nameWithoutAccents', 'differentNumber']);

/** Who could be meant, with what tells them apart; the officer says which. */
function Candidates({ about, row }: { about: RowsAbout; row: ImportRowAnswer }) {
  const mayBeNew =
    about.answer.register === 'residents' && row.reasons.some(({ code }) => maybeNew.has(code));
  const option = (value: string, text: ComponentChildren, checked = false) => (
    <label class="choice">
      <input type="radio" name="choice" value={value} checked={checked} />
      <span>{text}</span>
    </label>
  );
  return (
    <RowForm about={about} row={row}>
      <fieldset class="choices plain">
        <legend class="hidden-visually">Dòng {row.row} là ai</legend>
        {row.candidates.map((each) => {
          const facts = [
            formatPartial(each.birthDate),
            each.household ? `hộ ${each.household}` : 'không thuộc hộ nào',
            each.area ? (about.names.areas.get(each.area) ?? each.area) : 'không còn cư trú',
            each.nationalIdEnds ? `CCCD …${each.nationalIdEnds}` : 'chưa có CCCD',
            ...(each.insuranceNumberEnds ? [`BHXH …${each.insuranceNumberEnds}`] : []),
          ];
          return option(
            `person:${each.person}`,
            <>
              <a href={`/nguoi/${each.person}`}>{each.fullName}</a>{' '}
              <span class="second inline">{facts.join(' · ')}</span>
            </>,
          );
        })}
        {mayBeNew && option('new', 'Người khác, thêm mới')}
        {option('left', 'Bỏ qua dòng này')}
        {option('open', 'Để lại, xử lý sau', true)}
      </fieldset>
      <button type="submit" class="button slim">
        Xử lý dòng này
      </button>
    </RowForm>
  );
}

/** A row that says somebody lives elsewhere: since when, or that the register is right. */
function Move({ about, row }: { about: RowsAbout; row: ImportRowAnswer }) {
  return (
    <RowForm about={about} row={row}>
      <div class="inline-form">
        <input
          class="input"
          name="moveDay"
          placeholder="ngày/tháng/năm"
          aria-label={`Ngày chuyển của dòng ${row.row}`}
          autocomplete="off"
        />
        <button type="submit" name="do" value="move" class="button slim">
          Ghi ngày chuyển
        </button>
        {row.changes.length > 0 && (
          <FieldButton name="keep" value="move">
            Giữ trong sổ, không chuyển
          </FieldButton>
        )}
      </div>
    </RowForm>
  );
}

/** What may still be decided of a row, by its state. */
function Decide({ about, row }: { about: RowsAbout; row: ImportRowAnswer }) {
  if (about.answer.state !== 'ready') return null;
  if (row.state === 'undecided') {
    if (row.candidates.length > 0) return <Candidates about={about} row={row} />;
    return row.reasons.some(({ code }) => code === 'move') ? <Move about={about} row={row} /> : null;
  }
  const isLeft = row.decision?.choice === 'left';
  if (row.state === 'created' || isLeft || row.decision) {
    return (
      <RowForm about={about} row={row}>
        {row.decision && (
          <FieldButton name="choice" value="open">
            {isLeft ? 'Nhận lại dòng này' : 'Xử lý lại'}
          </FieldButton>
        )}
        {row.state === 'created' && (
          <FieldButton name="choice" value="left">
            Bỏ qua dòng này
          </FieldButton>
        )}
      </RowForm>
    );
  }
  return null;
}

function Reasons({ row }: { row: ImportRowAnswer }) {
  return (
    <>
      {row.reasons.map(({ message, value }) =>
        row.state === 'rejected' ? (
          <div class="reason">
            <Icon name="alert-circle" />
            <span>
              <span class="wrong">{message}</span>
              {value !== undefined && !message.includes(value) && (
                <span class="second">Trong ô: {value}</span>
              )}
            </span>
          </div>
        ) : (
          <div>{message}</div>
        ),
      )}
    </>
  );
}

const whatHead: Record<State, string> = {
  created: 'Thêm vào sổ',
  updated: 'Trong sổ, trong tệp',
  unchanged: 'Giữ nguyên',
  undecided: 'Cần xem xét',
  rejected: 'Lý do',
};

/** The rows of one tab: whom each speaks of, what it would do, and what may be decided of it. */
export function RowsTable({ rows, about }: { rows: readonly ImportRowAnswer[]; about: RowsAbout }) {
  const { state, answer } = about;
  const sheets = new Set(answer.sheets.map(({ name }) => name));
  const isUndecided = state === 'undecided';
  return (
    <div class="import-rows">
      <Table
        caption={rowLabels[state]}
        rows={rows}
        columns={[
          ...(sheets.size > 1 ? [{ head: 'Trang', cell: (row: ImportRowAnswer) => row.sheet }] : []),
          { head: 'Dòng', cell: (row) => formatNumber(row.row), number: true },
          { head: 'Người, hộ', cell: (row) => <Who row={row} /> },
          {
            head:
              state === 'updated'
                ? `Trong sổ, trong tệp nhận lúc ${formatInstant(answer.createdAt)}`
                : whatHead[state],
            cell: (row) => (
              <>
                <Reasons row={row} />
                {state === 'created' && <New row={row} names={about.names} />}
                {row.changes.length > 0 && !isUndecided && <Changes about={about} row={row} />}
                <Kept about={about} row={row} />
                {row.notes.map((note) => (
                  <div class="second">{note}</div>
                ))}
                <Decide about={about} row={row} />
              </>
            ),
          },
        ]}
      />
    </div>
  );
}
