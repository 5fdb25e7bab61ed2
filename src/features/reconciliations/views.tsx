import type { ComponentChildren } from 'preact';
import { formatDay, formatInstant, formatPartial } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { sexLabels } from '../../shared/words.ts';
import { Csrf, ErrorSummary, SelectField, TextArea, TextField } from '../../web/components/fields.tsx';
import {
  Empty,
  LinkButton,
  Section,
  Submit,
  Table,
  type TableColumn,
  Tabs,
} from '../../web/components/parts.tsx';
import type { FormFaults } from '../../web/form.ts';
import {
  type Candidate,
  type Choice,
  type ChoiceAnswer,
  choiceLabels,
  choicesOf,
  type Reconciliation,
  type RowAnswer,
  type RowKind,
  rowKindLabels,
  rowStateLabels,
} from './schema.ts';
import { fieldLabel, shownValue } from './words.ts';

export const path = '/bhyt/doi-chieu';

/** Tabs in the order of the work they ask for. */
export const tabOrder = [
  'differs',
  'onlyThere',
  'onlyHere',
  'undecided',
  'unreadable',
  'agrees',
] as const satisfies readonly RowKind[];

/** The card of a row in one line: the list's own, else ours. */
export function cardLine(row: RowAnswer): string {
  const card = row.theirs ?? row.ours;
  if (!card) return '';
  const until = card.validTo === null ? 'không ghi ngày hết' : `đến ${formatDay(card.validTo)}`;
  return `${card.objectCode} ${formatDay(card.validFrom)} ${until}`;
}

/** What the reconciliation found, in one sentence; its numbers add up. */
export function foundSentence(one: Reconciliation, areaName: string): string {
  const { counts } = one;
  return (
    `Danh sách của cơ quan BHXH có ${formatNumber(one.fileRows)} dòng: ${formatNumber(counts.agrees)} khớp với sổ, ` +
    `${formatNumber(counts.differs)} khác nhau, ${formatNumber(counts.onlyThere)} chỉ có ở BHXH, ` +
    `${formatNumber(counts.undecided)} cần xem xét, ${formatNumber(counts.unreadable)} không đọc được. ` +
    `${areaName} ngày ${formatDay(one.asOf)} có ${formatNumber(one.covered)} người có thẻ theo sổ, trong đó ` +
    `${formatNumber(counts.onlyHere)} thẻ không có trong danh sách.`
  );
}

export const openIn = (one: Reconciliation): number => Object.values(one.open).reduce((sum, n) => sum + n, 0);

export function KindTabs({ one, shown }: { one: Reconciliation; shown: RowKind }) {
  return (
    <Tabs
      tabs={tabOrder.map((kind) => ({
        href: `${path}/${one.id}?xem=${kind}`,
        text: rowKindLabels[kind],
        count: formatNumber(one.counts[kind]),
        current: kind === shown,
        wrong: kind === 'unreadable' && one.open.unreadable > 0,
      }))}
    />
  );
}

function Person({ row }: { row: RowAnswer }) {
  const birth = row.theirs?.birthDate ?? null;
  return (
    <>
      {row.person ? <a href={`/nguoi/${row.person}`}>{row.label}</a> : row.label}
      {birth !== null && <div class="second">{formatPartial(birth)}</div>}
    </>
  );
}

function Why({ row }: { row: RowAnswer }) {
  return (
    <>
      {row.kind !== 'onlyThere' &&
        row.fields.map(({ field, ours, theirs }) => (
          <div>
            {fieldLabel(field)}: sổ {shownValue(field, ours)}, BHXH{' '}
            <strong>{shownValue(field, theirs)}</strong>
          </div>
        ))}
      {row.reasons.map((reason) => (
        <div class={row.kind === 'unreadable' ? 'wrong' : 'second'}>{reason}</div>
      ))}
    </>
  );
}

/** "nữ, 03/1962, Tổ dân phố 1, 5 Lê Lợi, CCCD 0511…, thẻ GD 01/01/2024 đến 31/12/2024" */
function candidateText({
  birthDate,
  sex,
  diedOn,
  groupName,
  address,
  nationalId,
  ...rest
}: Candidate): string {
  const { card, insuranceNumber } = rest;
  return [
    `sinh ${formatPartial(birthDate)}`,
    sexLabels[sex].toLowerCase(),
    diedOn && `mất ngày ${formatDay(diedOn)}`,
    groupName ?? 'không cư trú ở phường',
    address,
    nationalId ? `CCCD ${nationalId}` : 'chưa có số CCCD',
    insuranceNumber && `mã số BHXH ${insuranceNumber}`,
    card
      ? `thẻ ${card.objectCode} ${formatDay(card.validFrom)} đến ${card.validTo ? formatDay(card.validTo) : 'nay'}`
      : 'chưa có thẻ',
  ]
    .filter(Boolean)
    .join(', ');
}

/** Who may be meant by an undecided row, each with a button that says it is this one. */
function Candidates({ row, choose }: { row: RowAnswer; choose: boolean }) {
  if (row.candidates.length === 0) return null;
  return (
    <ul class="candidates">
      {row.candidates.map((each) => (
        <li>
          <span>
            <a href={`/nguoi/${each.person}`}>{each.fullName}</a>, {candidateText(each)}
          </span>
          {choose && (
            <button type="submit" class="button slim" name="identify" value={`${row.number} ${each.person}`}>
              Là người này
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The rows of a tab; with a form around it the open ones can be ticked. */
export function RowsTable(props: { rows: readonly RowAnswer[]; kind: RowKind; tick: boolean }) {
  const { rows, kind } = props;
  const tick: TableColumn<RowAnswer> = {
    head: 'Chọn',
    cell: (row) =>
      (row.state === 'open' || row.state === 'asked') && (
        <input type="checkbox" name={`rows[${row.number}]`} aria-label={`Chọn ${row.label}`} />
      ),
  };
  const place: TableColumn<RowAnswer> = { head: 'Dòng', cell: (row) => row.row ?? '', number: true };
  return (
    <Table
      caption={rowKindLabels[kind]}
      rows={rows}
      columns={[
        ...(props.tick ? [tick] : []),
        ...(kind === 'onlyHere' ? [] : [place]),
        { head: 'Người', cell: (row) => <Person row={row} /> },
        { head: kind === 'onlyHere' ? 'Thẻ trong sổ' : 'Thẻ theo BHXH', cell: cardLine },
        {
          head: kind === 'differs' ? 'Khác nhau' : 'Lý do',
          cell: (row) => (
            <>
              <Why row={row} />
              <Candidates row={row} choose={props.tick && (row.state === 'open' || row.state === 'asked')} />
            </>
          ),
        },
        { head: 'Trạng thái', cell: (row) => rowStateLabels[row.state] },
      ]}
    />
  );
}

/** The tab's rows on paper or as a workbook, to be sent to the insurer. */
export function ListTools({ one, kind, csrf }: { one: Reconciliation; kind: RowKind; csrf: string }) {
  return (
    <form method="post" action={`${path}/${one.id}/in`} class="inline-form">
      <Csrf token={csrf} />
      <input type="hidden" name="kind" value={kind} />
      <Submit icon="printer">In</Submit>
      <LinkButton href={`${path}/${one.id}/tep?xem=${kind}`} icon="file-spreadsheet">
        Tải .xlsx
      </LinkButton>
    </form>
  );
}

/** What may be done with the ticked rows, or with all that wait in the tab. */
export function ChoiceButtons({ one, kind }: { one: Reconciliation; kind: RowKind }) {
  // Whom a row speaks of is said beside the row.
  const allowed = choicesOf[kind].filter((choice) => choice !== 'identify');
  const open = kind === 'agrees' ? 0 : one.open[kind];
  const button = (choice: Choice, name: string, label: string, first: boolean) => (
    <button type="submit" class={`button ${first ? 'primary' : ''}`.trim()} name={name} value={choice}>
      {label}
    </button>
  );
  return (
    <div class="sticky">
      <span class="buttons">
        <strong>Dòng đã chọn:</strong>
        {allowed.map((choice, i) => button(choice, 'choice', choiceLabels[choice], i === 0))}
      </span>
      {open > 0 && (
        <span class="buttons">
          <strong>Cả {formatNumber(open)} dòng chờ xử lý:</strong>
          {allowed.map((choice) => button(choice, 'all', choiceLabels[choice], false))}
        </span>
      )}
    </div>
  );
}

/** What was done, with the button that takes it back. */
export function Done(props: {
  one: Reconciliation;
  made: readonly ChoiceAnswer[];
  csrf: string;
  mayWrite: boolean;
}) {
  const { one, made } = props;
  if (made.length === 0) return null;
  return (
    <Section title="Đã xử lý">
      <Table
        caption="Đã xử lý"
        rows={made}
        columns={[
          { head: 'Lúc', cell: (row) => formatInstant(row.createdAt) },
          {
            head: 'Việc',
            cell: (row) => (
              <>
                {row.sentence}
                {row.reason && <div class="second">Lý do: {row.reason}</div>}
              </>
            ),
          },
          {
            head: 'Hoàn tác',
            cell: (row) =>
              row.undoneAt !== null ? (
                <span class="second">Đã hoàn tác lúc {formatInstant(row.undoneAt)}</span>
              ) : (
                props.mayWrite && (
                  <form method="post" action={`${path}/${one.id}/hoan-tac/${row.id}`}>
                    <Csrf token={props.csrf} />
                    <Submit icon="arrow-back-up" slim>
                      Hoàn tác
                    </Submit>
                  </form>
                )
              ),
          },
        ]}
      />
    </Section>
  );
}

/** Takes the insurer's list: a workbook, or rows pasted with their header. */
export function ListForm(props: {
  csrf: string;
  areas: readonly { code: string; name: string }[];
  typed: Record<string, string>;
  faults: FormFaults;
  children?: ComponentChildren;
}) {
  const { typed, faults } = props;
  return (
    <form method="post" action={path} enctype="multipart/form-data" class="form-stack">
      <Csrf token={props.csrf} />
      <ErrorSummary faults={faults} verb="Chưa đối chiếu được" />
      <div class="fields">
        <SelectField
          width="w4"
          label="Địa bàn của danh sách"
          name="area"
          pointer="/area"
          value={typed.area ?? ''}
          faults={faults}
          choices={props.areas.map(({ code, name }) => ({ value: code, label: name }))}
        />
        <TextField
          width="w2"
          label="Tại ngày"
          name="asOf"
          pointer="/asOf"
          value={typed.asOf ?? ''}
          faults={faults}
          hint="Ngày của danh sách"
        />
        <TextField
          width="w4"
          label="Tệp Excel của cơ quan BHXH"
          name="file"
          pointer="/file"
          type="file"
          value=""
          faults={faults}
          hint="Tệp .xlsx, tiêu đề ở đâu cũng được"
          optional
        />
        <div class="w12">
          <TextArea
            label="Hoặc dán các dòng chép từ Excel, kể cả dòng tiêu đề"
            name="rows"
            pointer="/rows"
            value={typed.rows ?? ''}
            faults={faults}
            rows={4}
            optional
          />
        </div>
      </div>
      <div>
        <Submit kind="primary" icon="arrows-exchange">
          Đối chiếu với sổ
        </Submit>
      </div>
    </form>
  );
}

export function ReconciliationsTable(props: {
  rows: readonly Reconciliation[];
  areaName: (code: string) => string;
}) {
  if (props.rows.length === 0)
    return (
      <Empty icon="arrows-exchange" title="Chưa đối chiếu lần nào">
        Xin cơ quan BHXH danh sách thẻ của phường, chọn tệp ở trên. Xem trước từng dòng rồi mới ghi.
      </Empty>
    );
  return (
    <Table
      caption="Các lần đối chiếu"
      rows={props.rows}
      columns={[
        { head: 'Danh sách', cell: (row) => <a href={`${path}/${row.id}`}>{row.filename}</a> },
        { head: 'Địa bàn', cell: (row) => props.areaName(row.area) },
        { head: 'Tại ngày', cell: (row) => formatDay(row.asOf) },
        { head: 'Số dòng', cell: (row) => formatNumber(row.fileRows), number: true },
        { head: 'Khớp', cell: (row) => formatNumber(row.counts.agrees), number: true },
        { head: 'Chờ xử lý', cell: (row) => formatNumber(openIn(row)), number: true },
        { head: 'Lúc', cell: (row) => formatInstant(row.createdAt) },
      ]}
    />
  );
}
