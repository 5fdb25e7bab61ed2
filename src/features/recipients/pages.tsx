import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { freePage, type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatInstant } from '../../shared/dates.ts';
import { type AppError, invalid } from '../../shared/errors.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { cursorAt, pageOf } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { checkForm, checkQuery } from '../../shared/schema.ts';
import { type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import { Csrf } from '../../web/components/fields.tsx';
import { Empty, LinkButton, Message, Pager, Submit, Tabs } from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { subAreas } from '../areas/service.ts';
import { readCampaign } from '../campaigns/service.ts';
import { CampaignHead } from '../campaigns/views.tsx';
import { issuingOfficeName } from '../documents/service.ts';
import { type Board, type BoardQuestion, boardOf } from './board.ts';
import { buildCampaignList } from './building.ts';
import { decideCandidates, removeByHand, undoChoiceOf } from './choices.ts';
import { boardFileName, boardWorkbook, listedBoard, printBoard, recordDownload } from './listed.ts';
import { choiceFormSchema } from './schema.ts';
import {
  BoardTable,
  BuildChanges,
  boardQuery,
  Decisions,
  Filters,
  Totals,
  tabOfWord,
  tabsOf,
} from './views.tsx';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));
const query = Type.Object({
  xem: text(20),
  tim: text(100),
  to: text(20),
  nguon: text(40),
  cursor: text(200),
  lap: text(1),
});
const pageSize = 50;
const baseOf = (id: string): string => `/tet/${id}/danh-sach`;

/** The question of an address or of a form that carries it. */
function askedOf(typed: { xem?: string; tim?: string; to?: string; nguon?: string }): BoardQuestion {
  return {
    tab: tabOfWord(typed.xem),
    q: typed.tim?.trim() || undefined,
    area: typed.to || undefined,
    source: typed.nguon || undefined,
  };
}

/** Reasons that several candidates wait for, to be decided at once. */
function kindsOf({ rows }: Board) {
  const counts = new Map<string, { text: string; count: number }>();
  for (const { outcome, reasons } of rows) {
    const [first] = reasons;
    if (outcome !== 'review' || !first) continue;
    const known = counts.get(first.code);
    counts.set(first.code, { text: kindWords[first.code] ?? first.text, count: (known?.count ?? 0) + 1 });
  }
  return [...counts]
    .map(([code, { text: words, count }]) => ({ code, text: words, count }))
    .filter(({ count }) => count > 1);
}
const kindWords: Record<string, string> = {
  ageUnsure: 'chưa rõ đủ tuổi',
  noMartyr: 'thân nhân chưa ghi vào sổ liệt sĩ',
  martyr: 'suất của liệt sĩ',
};

interface Shown {
  asked: BoardQuestion;
  cursor?: string | undefined;
  built?: boolean;
  fault?: string;
}

/** The list as its register, to be changed in Excel and imported again: it has numbers, so the desk says what for. */
function RegisterExport({ of, csrf }: { of: { id: string; area: string }; csrf: string }) {
  return (
    <details>
      <summary>Xuất danh sách để sửa, nhập lại</summary>
      <form method="post" action="/nhap-xuat/xuat" class="form-stack">
        <Csrf token={csrf} />
        <input type="hidden" name="report" value="campaign" />
        <input type="hidden" name="area" value={of.area} />
        <input type="hidden" name="campaign" value={of.id} />
        <label class="small" for="ly-do-xuat">
          Lý do xuất tệp
        </label>
        <input class="input" id="ly-do-xuat" name="reason" maxLength={1000} required />
        <Submit icon="file-spreadsheet">Xuất .xlsx niêm phong</Submit>
      </form>
    </details>
  );
}

function Side(props: {
  board: Board;
  base: string;
  csrf: string;
  asked: BoardQuestion;
  mayWrite: boolean;
  exportOf: { id: string; area: string } | false;
}) {
  const { board, base } = props;
  const { review } = board.counts;
  return (
    <aside>
      <Totals totals={board.totals} />
      <Message kind="neutral">
        Duyệt xong, danh sách <strong>được chốt và khóa</strong>. Thay đổi sau đó phải lập danh sách bổ sung
        hoặc rút.
      </Message>
      <div class="choices">
        {review > 0 && (
          <LinkButton
            kind="primary"
            icon="info-circle"
            href={`${base}${boardQuery({ ...props.asked, tab: 'review' })}`}
          >
            Xử lý {formatNumber(review)} trường hợp
          </LinkButton>
        )}
        {props.mayWrite && (
          <form method="post" action={`${base}/lap`}>
            <Csrf token={props.csrf} />
            <Submit icon="history" {...(board.build === undefined ? { kind: 'primary' as const } : {})}>
              {board.build === undefined ? 'Lập danh sách' : 'Lập lại danh sách'}
            </Submit>
          </form>
        )}
        {props.mayWrite && (
          <LinkButton icon="plus" href={`${base}/bo-sung`}>
            Đề nghị bổ sung
          </LinkButton>
        )}
        {props.mayWrite && <a href={`${base}/kiem-tra`}>Kiểm tra danh sách gửi đến</a>}
        {props.exportOf && <RegisterExport of={props.exportOf} csrf={props.csrf} />}
        {props.exportOf && props.mayWrite && (
          <a href={`/nhap-xuat?dot=${props.exportOf.id}`}>Nhập danh sách từ tệp</a>
        )}
        <a href={`${base}/chua-duoc`}>Chưa được hỗ trợ trong đợt này</a>
        <a href={`${base}/thieu-doi`}>Hộ thiếu đói theo biên bản tổ</a>
      </div>
    </aside>
  );
}

function Tools({ base, asked, csrf }: { base: string; asked: BoardQuestion; csrf: string }) {
  return (
    <form method="post" action={`${base}/in`} class="inline-form">
      <Csrf token={csrf} />
      {[...new URLSearchParams(boardQuery(asked).slice(1))].map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Submit icon="printer">In danh sách</Submit>
      <LinkButton href={`${base}/tep${boardQuery(asked)}`} icon="download">
        .xlsx
      </LinkButton>
    </form>
  );
}

function Rows(props: { board: Board; base: string; shown: Shown; csrf: string; mayWrite: boolean }) {
  const { board, base, shown, csrf, mayWrite } = props;
  const page = pageOf({ limit: pageSize, ...(shown.cursor ? { cursor: shown.cursor } : {}) });
  const rows = board.rows.slice(page.offset, page.offset + page.limit);
  const link = (offset: number): string => `${base}${boardQuery(shown.asked, { cursor: cursorAt(offset) })}`;
  const table = <BoardTable rows={rows} tab={shown.asked.tab} base={base} csrf={csrf} mayWrite={mayWrite} />;
  const end = page.offset + rows.length;
  return (
    <>
      {shown.asked.tab === 'review' && mayWrite ? (
        <form method="post" action={`${base}/xu-ly`}>
          <Csrf token={csrf} />
          {table}
          <Decisions kinds={kindsOf(board)} />
        </form>
      ) : (
        table
      )}
      <Pager
        from={page.offset + 1}
        to={end}
        total={formatNumber(board.rows.length)}
        previous={page.offset > 0 ? link(Math.max(0, page.offset - page.limit)) : null}
        next={end < board.rows.length ? link(end) : null}
      />
    </>
  );
}

function Nothing({ board, rules }: { board: Board; rules: boolean }) {
  if (!rules)
    return (
      <Empty icon="gift" title="Chưa có mức nào">
        Ghi nguồn và mức ở bước 1, rồi lập danh sách từ các sổ.
      </Empty>
    );
  if (board.build === undefined)
    return (
      <Empty icon="list-check" title="Chưa lập danh sách">
        Bấm “Lập danh sách”: danh sách được lập từ các sổ theo từng mức, ai được nhận, ai không, vì sao.
      </Empty>
    );
  return (
    <Empty icon="list-check" title="Không có dòng nào">
      Không ai hợp điều kiện lọc; bỏ lọc hoặc chọn thẻ khác để xem.
    </Empty>
  );
}

async function boardPage(
  t: ReadTx,
  input: { csrf: string },
  deps: Pick<Deps, 'demo'>,
  id: string,
  shown: Shown,
) {
  const campaign = await readCampaign(t, id);
  const board = await boardOf(t, id, shown.asked);
  const groups = await subAreas(t, campaign.area, campaign.cutOffOn);
  const base = baseOf(id);
  const mayWrite = may(t.actor, 'registers.write') && campaign.state !== 'settled';
  const { csrf } = input;
  return (
    <Layout title={`Danh sách ${campaign.name}`} chrome={await chromeOf(t, input, '/tet', deps)}>
      <CampaignHead
        campaign={campaign}
        current="list"
        links={true}
        right={board.rows.length > 0 && <Tools base={base} asked={shown.asked} csrf={csrf} />}
      />
      {shown.fault && <Message kind="error">{shown.fault}</Message>}
      {shown.built && board.build && <BuildChanges build={board.build} />}
      <div class="two list">
        <div>
          <Tabs tabs={tabsOf(base, board, shown.asked)} />
          <Filters
            base={base}
            board={board}
            asked={shown.asked}
            groups={groups.length > 0 ? groups : board.groups}
          />
          {board.warned > 0 && (
            <p class="small">{formatNumber(board.warned)} suất có cảnh báo, ghi dưới căn cứ của suất.</p>
          )}
          {board.build && <p class="small second">Lập lúc {formatInstant(board.build.builtAt)}</p>}
          {board.rows.length === 0 ? (
            <Nothing
              board={board}
              rules={campaign.steps.some(({ step, progress }) => step === 'rules' && progress === 'done')}
            />
          ) : (
            <Rows board={board} base={base} shown={shown} csrf={csrf} mayWrite={mayWrite} />
          )}
        </div>
        <Side
          board={board}
          base={base}
          csrf={csrf}
          asked={shown.asked}
          mayWrite={mayWrite}
          exportOf={may(t.actor, 'exports') && { id, area: campaign.area }}
        />
      </div>
    </Layout>
  );
}

const refusedBoard = async (
  t: ReadTx,
  input: { params: { id: string }; form: Typed; csrf: string },
  error: AppError,
  deps: Pick<Deps, 'demo'>,
): Promise<PageResult> => {
  if (error.code === 'notFound') throw error;
  const fault = error.errors[0]?.message ?? error.detail;
  const tab = tabOfWord(textOf(input.form, 'xem') || undefined);
  return { html: await boardPage(t, input, deps, input.params.id, { asked: { tab }, fault }) };
};

/** Ticked rows, or all of a kind, with what is decided and why. */
function choiceOf(form: Typed) {
  const kind = textOf(form, 'kind');
  const candidates = tickedOf(form, 'rows');
  if (kind === '' && candidates.length === 0)
    throw invalid('/rows', 'required', 'Chưa chọn ai: đánh dấu các dòng cần xử lý, hoặc chọn cả loại.');
  const reason = textOf(form, 'reason');
  if (reason === '')
    throw invalid('/reason', 'required', 'Lý do: còn trống, ghi theo giấy tờ, xác minh nào.');
  return checkForm(choiceFormSchema, {
    choice: textOf(form, 'choice'),
    reason,
    ...(kind === '' ? { candidates } : { kind }),
  });
}

/** Read beside the writer, recorded, then made. */
const filePage = freePage({
  method: 'GET',
  path: '/tet/:id/danh-sach/tep',
  permission: 'registers.read',
  async handler({ actor, params: raw, query: typed }, { db }) {
    const { id } = checkQuery(params, raw);
    const asked = askedOf(checkQuery(query, { ...Object(typed) }));
    const { listed, office } = await db.read(actor, async (t) => {
      const read = await listedBoard(t, id, asked);
      return { listed: read, office: await issuingOfficeName(t, read.area.code) };
    });
    await db.tx(actor, async (t) => recordDownload(t, listed));
    return {
      file: { name: boardFileName(listed), type: xlsxType, body: await boardWorkbook(listed, office) },
    };
  },
});

export const recipientPages: Page[] = [
  showPage({
    path: '/tet/:id/danh-sach',
    permission: 'registers.read',
    params,
    query,
    handler: async (t, input, deps) => {
      const { cursor, lap } = input.query;
      const shown = { asked: askedOf(input.query), cursor, built: lap === '1' };
      return { html: await boardPage(t, input, deps, input.params.id, shown) };
    },
  }),
  writePage({
    path: '/tet/:id/danh-sach/lap',
    permission: 'registers.write',
    params,
    query,
    async handler(t, { params: { id } }) {
      await buildCampaignList(t, id);
      return { redirect: `${baseOf(id)}?lap=1` };
    },
    refused: refusedBoard,
  }),
  writePage({
    path: '/tet/:id/danh-sach/xu-ly',
    permission: 'registers.write',
    params,
    query,
    async handler(t, { params: { id }, form }) {
      const { review } = await decideCandidates(t, id, choiceOf(form));
      return { redirect: `${baseOf(id)}?lap=1${review > 0 ? '&xem=xem-xet' : ''}` };
    },
    refused: (t, input, error, deps) =>
      refusedBoard(t, { ...input, form: { ...input.form, xem: 'xem-xet' } }, error, deps),
  }),
  writePage({
    path: '/tet/:id/danh-sach/bo/:entry',
    permission: 'registers.write',
    params: Type.Object({ id: Type.String({ maxLength: 40 }), entry: Type.String({ maxLength: 40 }) }),
    query,
    async handler(t, { params: { id, entry }, form }) {
      const reason = textOf(form, 'reason');
      if (reason === '')
        throw invalid('/reason', 'required', 'Lý do không đủ điều kiện: còn trống, cần nhập.');
      await removeByHand(t, id, entry, reason.slice(0, 500));
      return { redirect: `${baseOf(id)}?xem=khong-dua-vao` };
    },
    refused: refusedBoard,
  }),
  writePage({
    path: '/tet/:id/danh-sach/rut-lai/:candidate',
    permission: 'registers.write',
    params: Type.Object({ id: Type.String({ maxLength: 40 }), candidate: Type.String({ maxLength: 40 }) }),
    query,
    async handler(t, { params: { id, candidate } }) {
      await undoChoiceOf(t, id, candidate);
      return { redirect: `${baseOf(id)}?lap=1` };
    },
    refused: refusedBoard,
  }),
  writePage({
    path: '/tet/:id/danh-sach/in',
    permission: 'registers.read',
    params,
    query,
    async handler(t, { params: { id }, form }) {
      const asked = askedOf(checkQuery(query, form));
      return { redirect: `/giay-to/${await printBoard(t, id, asked)}?in=1` };
    },
    refused: refusedBoard,
  }),
  filePage,
];
