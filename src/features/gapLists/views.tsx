import { formatDay, formatPartial } from '../../shared/dates.ts';
import type { Page } from '../../shared/lists.ts';
import { cursorAt } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { capitalise } from '../../shared/text.ts';
import type { Typed } from '../../shared/typedForm.ts';
import { shortAreaName } from '../../shared/words.ts';
import { AsOfBar } from '../../web/components/asOf.tsx';
import { Csrf, ErrorSummary } from '../../web/components/fields.tsx';
import {
  Crumbs,
  Empty,
  LinkButton,
  Message,
  Pager,
  Submit,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import type { FormFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import type { Area } from '../areas/schema.ts';
import { HandOver } from '../assignedLists/handOverForm.tsx';
import type { Terms } from '../assignedLists/service.ts';
import { gapPeople, gapTitle } from '../gaps/words.ts';
import { listQueryOf } from './asked.ts';
import { phoneText, reasonText } from './columns.ts';
import { apartText, type GapList, type GapListQuery } from './service.ts';

const codeText = (code: string): string => (code === 'none' ? 'Chưa ghi căn cứ' : code);

interface Choice {
  value: string;
  label: string;
}

function Select(props: { name: string; label: string; value: string; choices: readonly Choice[] }) {
  return (
    <select class="select" name={props.name} aria-label={props.label} style="width: auto; max-width: 100%">
      {props.choices.map(({ value, label }) => (
        <option value={value} selected={value === props.value}>
          {label}
        </option>
      ))}
    </select>
  );
}

/** Which list, as a line of links with their counts: one is always a step from another. */
function Kinds({ list }: { list: GapList }) {
  const { query, counts } = list;
  const link = listQueryOf({ ...query, code: null, reason: null, text: '' });
  return (
    <details class="fold">
      <summary>Danh sách khác</summary>
      <ul class="plain">
        {counts.map(({ kind, people }) => (
          <li>
            {kind === query.kind ? (
              <strong>
                {formatNumber(people)} {gapTitle(kind, query.within)}
              </strong>
            ) : (
              <a href={`/bhyt/danh-sach/${kind}?${link}`}>
                {formatNumber(people)} {gapTitle(kind, query.within)}
              </a>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Filters({ list, areas }: { list: GapList; areas: readonly Area[] }) {
  const { query, codes, reasons } = list;
  const { kind, asOf, within } = query;
  const narrowed = query.code !== null || query.reason !== null || query.text !== '';
  return (
    <form class="inline-form" action={`/bhyt/danh-sach/${kind}`}>
      <label class="small" for="ngay">
        <strong>Tại ngày</strong>
      </label>
      <input class="input" id="ngay" name="ngay" value={formatDay(asOf)} inputMode="numeric" />
      {(kind === 'expiring' || kind === 'blocked') && (
        <>
          <label class="small" for="trong">
            hết giá trị trong (ngày)
          </label>
          <input
            class="input"
            id="trong"
            name="trong"
            value={String(within)}
            inputMode="numeric"
            style="width: 72px"
          />
        </>
      )}
      <Select
        name="dia"
        label="Địa bàn"
        value={query.area}
        choices={areas.map(({ code, name }) => ({ value: code, label: name }))}
      />
      {query.apart && <input type="hidden" name="rieng" value="1" />}
      <details class="more" open={narrowed}>
        <summary>Lọc thêm</summary>
        <Select
          name="ma"
          label="Mã đối tượng"
          value={query.code ?? ''}
          choices={[
            { value: '', label: 'Mọi mã đối tượng' },
            ...codes.map(({ code, people }) => ({ value: code, label: `${codeText(code)} (${people})` })),
          ]}
        />
        <Select
          name="ly"
          label="Lý do"
          value={query.reason ?? ''}
          choices={[
            { value: '', label: 'Mọi lý do' },
            ...reasons.map(({ label, people }) => ({ value: label, label: `${label} (${people})` })),
          ]}
        />
        <input
          class="input wide"
          type="search"
          name="tim"
          aria-label="Tìm trong danh sách"
          placeholder="Tên, điện thoại, số CCCD, mã hộ"
          value={query.text}
        />
      </details>
      <button class="button slim" type="submit">
        Xem
      </button>
      {narrowed && (
        <a href={`/bhyt/danh-sach/${kind}?${listQueryOf({ ...query, code: null, reason: null, text: '' })}`}>
          bỏ lọc
        </a>
      )}
    </form>
  );
}

/** The fields of the list asked for, for a form that prints or takes it away. */
export function AskedFields({ query }: { query: GapListQuery }) {
  return (
    <>
      {[...new URLSearchParams(listQueryOf(query))].map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  );
}

function Actions({ list, csrf }: { list: GapList; csrf: string }) {
  const action = `/bhyt/danh-sach/${list.query.kind}`;
  return (
    <form method="post" action={`${action}/in`} class="print-actions">
      <Csrf token={csrf} />
      <AskedFields query={list.query} />
      <Submit icon="printer">In theo tổ</Submit>
      <LinkButton href={`${action}/tep?${listQueryOf(list.query)}`} icon="file-spreadsheet">
        Tải .xlsx (mẫu D03-TS)
      </LinkButton>
    </form>
  );
}

function Groups({ list }: { list: GapList }) {
  const { groups, query } = list;
  if (groups.length < 2) return null;
  return (
    <p class="small">
      Theo tổ (mở một tổ để giao tổ trưởng):{' '}
      {groups.map(({ code, name, people }, i) => (
        <>
          {i > 0 && ' · '}
          <a href={`/bhyt/danh-sach/${query.kind}?${listQueryOf(query, { dia: code })}`}>
            {shortAreaName(name)}
          </a>{' '}
          {formatNumber(people)}
        </>
      ))}
    </p>
  );
}

function Rows({ list, page }: { list: GapList; page: Page }) {
  const { query, rows } = list;
  const shown = rows.slice(page.offset, page.offset + page.limit);
  const link = (offset: number): string =>
    `/bhyt/danh-sach/${query.kind}?${listQueryOf(query, { cursor: cursorAt(offset) })}`;
  return (
    <>
      <Table
        caption={gapTitle(query.kind, query.within)}
        rows={shown}
        columns={[
          {
            head: 'Họ và tên',
            cell: (row) => <a href={`/nguoi/${row.person_id}`}>{row.full_name}</a>,
          },
          { head: 'Ngày sinh', cell: (row) => formatPartial(row.birth_date) },
          { head: 'Tổ', cell: (row) => shortAreaName(row.groupName) },
          { head: 'Địa chỉ', cell: (row) => row.address ?? '' },
          { head: 'Điện thoại', cell: (row) => phoneText(row) ?? '' },
          { head: 'Mã đối tượng', cell: (row) => row.objectCode ?? '' },
          { head: 'Lý do', cell: reasonText },
        ]}
      />
      <Pager
        from={page.offset + 1}
        to={page.offset + shown.length}
        total={formatNumber(rows.length)}
        previous={page.offset > 0 ? link(Math.max(0, page.offset - page.limit)) : null}
        next={page.offset + shown.length < rows.length ? link(page.offset + shown.length) : null}
      />
    </>
  );
}

/** A list of who is missing: which one, of whom, and the people with what they lack. */
export function ListView(props: {
  chrome: Chrome;
  list: GapList;
  areas: readonly Area[];
  page: Page;
  /** What of the address could not be read. */
  said: readonly string[];
  faults: FormFaults;
  /** Usual terms of a hand-over; null: the list is of more than one group. */
  terms: Terms | null;
  typed: Typed | undefined;
}) {
  const { chrome, list, page, terms, typed, faults } = props;
  const { query, rows, area } = list;
  const words = gapTitle(query.kind, query.within);
  const apart = apartText(query);
  return (
    <Layout title={`Danh sách BHYT: ${words}`} chrome={chrome}>
      <Crumbs path={[{ href: '/bhyt', text: 'BHYT' }, { text: capitalise(words) }]} />
      <Title>
        {formatNumber(rows.length)} {gapPeople(query.kind, query.within)}
      </Title>
      <p class="second">
        {area.name}, tại ngày {formatDay(query.asOf)}
        {apart && (
          <>
            , {apart}.{' '}
            <a href={`/bhyt/danh-sach/${query.kind}?${listQueryOf(query, { rieng: '' })}`}>
              Xem cả danh sách
            </a>
          </>
        )}
      </p>
      <AsOfBar day={query.asOf} today={chrome.today} fault={null} />
      {props.said.map((fault) => (
        <Message kind="error">{fault}</Message>
      ))}
      <ErrorSummary faults={props.faults} verb="Chưa làm được" />
      <Filters list={list} areas={props.areas} />
      <Kinds list={list} />
      {rows.length === 0 ? (
        <Empty icon="circle-check" title="Không có ai trong danh sách này">
          {query.code !== null || query.reason !== null || query.text !== ''
            ? 'Không ai hợp điều kiện lọc; bỏ lọc để xem cả danh sách.'
            : `Không còn việc nào thuộc loại này vào ngày ${formatDay(query.asOf)}.`}
        </Empty>
      ) : (
        <>
          <Actions list={list} csrf={chrome.csrf} />
          {terms && (
            <HandOver
              {...{ terms, typed, faults }}
              action={`/bhyt/danh-sach/${query.kind}/giao`}
              csrf={chrome.csrf}
            >
              <AskedFields query={query} />
            </HandOver>
          )}
          <Groups list={list} />
          <Rows list={list} page={page} />
        </>
      )}
    </Layout>
  );
}
