import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { showPage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay, formatInstant } from '../../shared/dates.ts';
import { cursorAt, pageOf } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { joinAnd } from '../../shared/text.ts';
import type { Underway } from '../../shared/underway.ts';
import { Csrf } from '../../web/components/fields.tsx';
import { Icon } from '../../web/components/icon.tsx';
import {
  Badge,
  Crumbs,
  LinkButton,
  Message,
  Pager,
  Submit,
  Tabs,
  Title,
} from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { listAreas } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { registerLabels, rowLabels, stateLabels } from './labels.ts';
import { ImportUnderway } from './progressPage.tsx';
import { type ReasonGroup, reasonGroups } from './reasonGroups.ts';
import { RowsTable } from './rowsView.tsx';
import { type ImportAnswer, rowStates } from './schema.ts';
import { listImportRows, readImport } from './service.ts';
import type { CodeNames } from './shownValues.ts';

type State = (typeof rowStates)[number];

/** Asks before letters are turned into Unicode: nothing is written until the officer has seen how they are read. */
function LegacyFonts({ answer }: { answer: ImportAnswer }) {
  if (answer.legacyFonts.length === 0) return null;
  return (
    <Message kind="neutral">
      {answer.legacyFonts.map(({ font, cells, written, read }) => (
        <div>
          {formatNumber(cells)} ô dùng phông cũ {font}, đọc sang Unicode: “{written}” thành{' '}
          <strong>“{read}”</strong>.
        </div>
      ))}
      {answer.state === 'ready' && (
        <div>
          Chữ đọc đúng thì bấm <strong>Chuyển chữ và ghi</strong>. Đọc sai thì bấm Hủy, chọn lại tệp với{' '}
          <em>Giữ nguyên như trong tệp</em>.
        </div>
      )}
    </Message>
  );
}

/** Nothing is offered to be written where nothing would be. */
function ReadyActions({ answer, csrf }: { answer: ImportAnswer; csrf: string }) {
  const writes = answer.created + answer.updated;
  const left = answer.rejected + answer.undecided;
  if (writes === 0)
    return (
      <>
        <span>
          Không có gì để ghi
          {left > 0 ? `: ${formatNumber(left)} dòng cần xem xét hoặc lỗi` : ': sổ đã có đúng như tệp'}.
        </span>
        <span class="buttons">
          <LinkButton href="/nhap-xuat">Xong</LinkButton>
        </span>
      </>
    );
  return (
    <>
      <span>
        Sẽ ghi <strong>{formatNumber(writes)} dòng</strong>: thêm {formatNumber(answer.created)}, đổi{' '}
        {formatNumber(answer.updated)}. {formatNumber(left)} dòng để lại. Hoàn tác được khi chưa ai dùng tiếp.
      </span>
      <form class="buttons" method="post" action={`/nhap-xuat/nhap/${answer.id}/ghi`} data-ctrl-s>
        <Csrf token={csrf} />
        <LinkButton href="/nhap-xuat">Hủy</LinkButton>
        <Submit kind="primary">
          {answer.legacyFonts.length > 0 ? 'Chuyển chữ và ghi' : 'Ghi'} {formatNumber(writes)} dòng
        </Submit>
      </form>
    </>
  );
}

function Actions({ answer, csrf }: { answer: ImportAnswer; csrf: string }) {
  return (
    <div class="sticky">
      {answer.state === 'ready' && <ReadyActions answer={answer} csrf={csrf} />}
      {answer.state === 'committed' && (
        <>
          <span>Đã ghi vào sổ lúc {answer.committedAt && formatInstant(answer.committedAt)}.</span>
          <form class="buttons" method="post" action={`/nhap-xuat/nhap/${answer.id}/hoan-tac`}>
            <Csrf token={csrf} />
            <Submit icon="arrow-back-up">Hoàn tác lần nhập này</Submit>
          </form>
        </>
      )}
      {answer.state === 'undone' && <span>Lần nhập này đã hoàn tác.</span>}
    </div>
  );
}

/** What the file was taken for. */
function ReadAs({ answer }: { answer: ImportAnswer }) {
  const used = answer.columns.filter(({ field }) => field !== null).length;
  const unused = answer.columns.filter(({ field }) => field === null).map(({ header }) => header);
  return (
    <dl class="band">
      <div>
        <dt>Loại dữ liệu</dt>
        <dd>
          <strong>{registerLabels[answer.register]}</strong>
        </dd>
      </div>
      <div>
        <dt>Trang tính, dòng tiêu đề</dt>
        <dd>
          {answer.sheets.map((sheet) => (
            <div>
              “{sheet.name}”, dòng {sheet.headerRow}; {formatNumber(sheet.rows)} dòng
            </div>
          ))}
        </dd>
      </div>
      <div>
        <dt>Cột</dt>
        <dd>
          {used} cột đã ghép
          {unused.length > 0 && <span class="second">không sử dụng: {unused.join(', ')}</span>}
        </dd>
      </div>
      <div>
        <dt>Nơi gửi</dt>
        <dd>
          {answer.profile?.name ?? <span class="second inline">không chọn</span>}
          {answer.legacyFonts.length === 0 && answer.fonts === 'keep' && (
            <span class="second">chữ phông cũ giữ nguyên</span>
          )}
        </dd>
      </div>
      <div>
        <dt>Trạng thái</dt>
        <dd>
          <Badge icon="info-circle">{stateLabels[answer.state]}</Badge>
        </dd>
      </div>
    </dl>
  );
}

/** Keeps how the file was read, for the next files of its sender. */
function SaveSender({ answer, csrf }: { answer: ImportAnswer; csrf: string }) {
  return (
    <details class="fold">
      <summary>Lưu cách đọc này cho nơi gửi</summary>
      <form class="inline-form" method="post" action={`/nhap-xuat/nhap/${answer.id}/noi-gui`}>
        <Csrf token={csrf} />
        <label for="f-sender">Tên nơi gửi</label>
        <input
          class="input wide"
          id="f-sender"
          name="name"
          maxLength={200}
          autocomplete="off"
          placeholder="Công an phường, BHXH cơ sở"
          value={answer.profile?.name ?? ''}
        />
        <Submit slim>Lưu cho nơi gửi</Submit>
      </form>
    </details>
  );
}

const keptHref = { person: '/nguoi', household: '/ho', entry: null } as const;

/** What an undo left as others have it now, by name, to be looked at. */
function KeptThings({ answer }: { answer: ImportAnswer }) {
  if (answer.kept === undefined) return null;
  if (answer.kept.length === 0)
    return <Message kind="done">Đã hoàn tác: mọi điều lần nhập này ghi đều trở lại như trước.</Message>;
  return (
    <Message kind="neutral">
      Đã hoàn tác, trừ {formatNumber(answer.kept.length)} mục có người đã sửa sau lần nhập; mở từng mục để xem
      lại:
      <ul>
        {answer.kept.map(({ kind, id, name, what }) => (
          <li>
            {keptHref[kind] ? (
              <a href={`${keptHref[kind]}/${id}`}>{kind === 'household' ? `hộ ${name}` : name}</a>
            ) : (
              name
            )}
            : giữ {joinAnd(what)}
          </li>
        ))}
      </ul>
    </Message>
  );
}

function Sentence({ answer }: { answer: ImportAnswer }) {
  return (
    <h2 class="counts">
      {formatNumber(answer.rows)} dòng: thêm {formatNumber(answer.created)}, đổi{' '}
      {formatNumber(answer.updated)}, <span class="second">giữ nguyên {formatNumber(answer.unchanged)}</span>,{' '}
      {formatNumber(answer.undecided)} dòng cần xem xét,{' '}
      <span class={answer.rejected > 0 ? 'wrong' : ''}>{formatNumber(answer.rejected)} dòng lỗi</span>
    </h2>
  );
}

/** As many rows are looked through without sorting them by reason. */
const fewRows = 8;

/** The kinds of reasons with the first row of each: one look tells what is wrong with the file. */
function Groups(props: {
  id: string;
  state: State;
  groups: readonly ReasonGroup[];
  chosen: string | undefined;
}) {
  const rows = props.groups.reduce((sum, { numbers }) => sum + numbers.length, 0);
  if (props.groups.length < 2 || rows <= fewRows) return null;
  const href = (key: string): string =>
    `/nhap-xuat/nhap/${props.id}?xem=${props.state}&ly-do=${encodeURIComponent(key)}`;
  return (
    <ul class="facts groups">
      {props.groups.map(({ key, message, firstRow, numbers }) => (
        <li>
          <strong class="number">{formatNumber(numbers.length)}</strong>
          {key === props.chosen ? (
            <span>
              {message} <span class="second inline">dòng đầu: {formatNumber(firstRow)}</span>{' '}
              <a href={`/nhap-xuat/nhap/${props.id}?xem=${props.state}`}>xem mọi lý do</a>
            </span>
          ) : (
            <span>
              <a href={href(key)}>{message}</a>{' '}
              <span class="second inline">dòng đầu: {formatNumber(firstRow)}</span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** One day for all who live elsewhere in the file. */
function MoveDay(props: { answer: ImportAnswer; waiting: number; csrf: string; back: string }) {
  const { answer, waiting } = props;
  if (answer.state !== 'ready' || (waiting === 0 && answer.moveDay === null)) return null;
  return (
    <form class="inline-form move-day" method="post" action={`/nhap-xuat/nhap/${answer.id}/ngay-chuyen`}>
      <Csrf token={props.csrf} />
      <input type="hidden" name="back" value={props.back} />
      <label for="f-moveDay">
        {waiting > 0
          ? `Ngày chuyển của cả ${formatNumber(waiting)} dòng đổi tổ hoặc đổi hộ`
          : 'Ngày chuyển của mọi dòng đổi tổ, đổi hộ'}
      </label>
      <input
        class="input"
        id="f-moveDay"
        name="moveDay"
        placeholder="ngày/tháng/năm"
        autocomplete="off"
        value={answer.moveDay ? formatDay(answer.moveDay) : ''}
      />
      <Submit slim>Ghi cho tất cả</Submit>
    </form>
  );
}

/** What the codes of the rows are called. */
export async function namesOf(t: ReadTx): Promise<CodeNames> {
  const areas = await listAreas(t, t.today);
  const dictionary = await dictionaries(t);
  const labels = (rows: readonly { code: string; label: string }[]) =>
    new Map(rows.map(({ code, label }) => [code, label]));
  return {
    areas: new Map(areas.map(({ code, name }) => [code, name])),
    ethnicGroups: labels(dictionary.ethnicGroups()),
    categories: labels(dictionary.categories()),
  };
}

const pageRows = 200;
const tabOrder = ['created', 'updated', 'unchanged', 'undecided', 'rejected'] as const;
/** What needs the officer comes first. */
const firstShown = ['undecided', 'rejected', 'updated', 'created', 'unchanged'] as const;

interface Asked {
  xem?: State;
  'ly-do'?: string;
  cursor?: string;
}

/** The page's query as a link has it. */
export function queryOf({ xem, 'ly-do': reason, cursor }: Asked): string {
  const query = new URLSearchParams({
    ...(xem ? { xem } : {}),
    ...(reason ? { 'ly-do': reason } : {}),
    ...(cursor ? { cursor } : {}),
  });
  return query.size > 0 ? `?${query}` : '';
}

export const importQuery = Type.Object({
  xem: Type.Optional(Type.Unsafe<State>({ type: 'string', enum: [...rowStates] })),
  'ly-do': Type.Optional(Type.String({ maxLength: 400 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
});

/** One import: what it is taken for, what each row would do, what the officer may decide, and what happens then. */
export async function previewPage(
  t: ReadTx,
  input: { csrf: string; id: string; query: Asked; fault?: string },
  deps: { demo: boolean; importRunner: { underway: Underway } },
) {
  const { id, query } = input;
  const answer = await readImport(t, id);
  const told = deps.importRunner.underway.told(id);
  if (answer.state === 'failed' || answer.state === 'reading' || told)
    return (
      <Layout title={answer.filename} chrome={await chromeOf(t, input, '/nhap-xuat', deps)}>
        <Crumbs path={[{ href: '/nhap-xuat', text: 'Nhập / Xuất' }, { text: 'Nhập Excel' }]} />
        <Title>
          <Icon name="file-spreadsheet" /> {answer.filename}
        </Title>
        <ImportUnderway answer={answer} told={told} csrf={input.csrf} />
      </Layout>
    );
  const path = `/nhap-xuat/nhap/${id}`;
  const shown = query.xem ?? firstShown.find((each) => answer[each] > 0) ?? 'unchanged';
  const groups = shown === 'rejected' || shown === 'undecided' ? await reasonGroups(t, id, shown) : [];
  const reason = groups.find(({ key }) => key === query['ly-do'])?.key;
  const page = pageOf({ limit: pageRows, ...(query.cursor ? { cursor: query.cursor } : {}) });
  const list = await listImportRows(t, id, {
    state: shown,
    ...(reason ? { reason } : {}),
    limit: pageRows,
    ...(query.cursor ? { cursor: query.cursor } : {}),
  });
  const at = (cursor?: string): string =>
    queryOf({ xem: shown, ...(reason ? { 'ly-do': reason } : {}), ...(cursor ? { cursor } : {}) });
  const moving = shown === 'undecided' ? groups.filter(({ key }) => key.startsWith('move ')) : [];
  const waiting = moving.reduce((sum, { numbers }) => sum + numbers.length, 0);
  const about = { answer, state: shown, names: await namesOf(t), csrf: input.csrf, back: at(query.cursor) };
  return (
    <Layout title={answer.filename} chrome={await chromeOf(t, input, '/nhap-xuat', deps)}>
      <Crumbs path={[{ href: '/nhap-xuat', text: 'Nhập / Xuất' }, { text: 'Nhập Excel' }]} />
      <Title right={<LinkButton href="/nhap-xuat">Chọn tệp khác</LinkButton>}>
        <Icon name="file-spreadsheet" /> {answer.filename}
      </Title>
      {input.fault && <Message kind="error">{input.fault}</Message>}
      <ReadAs answer={answer} />
      <LegacyFonts answer={answer} />
      <KeptThings answer={answer} />
      <SaveSender answer={answer} csrf={input.csrf} />
      <Sentence answer={answer} />
      <Tabs
        tabs={tabOrder.map((state) => ({
          href: `${path}?xem=${state}`,
          text: rowLabels[state],
          count: formatNumber(answer[state]),
          current: state === shown,
          wrong: state === 'rejected' && answer.rejected > 0,
        }))}
      />
      {shown === 'rejected' && answer.rejected > 0 && (
        <div class="tools">
          <span class="second">
            Tệp lỗi là đúng bảng đã gửi, chỉ gồm các dòng này, ô sai tô đỏ và thêm cột lý do.
          </span>
          <LinkButton href={`/api/v1/imports/${id}/rejects.xlsx`} icon="download" slim>
            Tải các dòng lỗi (.xlsx)
          </LinkButton>
        </div>
      )}
      {shown === 'undecided' && (
        <MoveDay answer={answer} waiting={waiting} csrf={input.csrf} back={about.back} />
      )}
      <Groups id={id} state={shown} groups={groups} chosen={reason} />
      {list.items.length === 0 ? (
        <p class="second">Không có dòng nào.</p>
      ) : (
        <RowsTable rows={list.items} about={about} />
      )}
      {list.total > list.items.length && (
        <Pager
          from={page.offset + 1}
          to={page.offset + list.items.length}
          total={formatNumber(list.total)}
          previous={page.offset > 0 ? `${path}${at(cursorAt(Math.max(0, page.offset - pageRows)))}` : null}
          next={list.nextCursor ? `${path}${at(list.nextCursor)}` : null}
        />
      )}
      <Actions answer={answer} csrf={input.csrf} />
    </Layout>
  );
}

export const importPage = showPage({
  path: '/nhap-xuat/nhap/:id',
  permission: 'imports',
  params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
  query: importQuery,
  handler: async (t, { params, query, csrf }, deps) => ({
    html: await previewPage(t, { id: params.id, query, csrf }, deps),
  }),
});
