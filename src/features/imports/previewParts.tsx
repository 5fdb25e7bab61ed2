import type { ComponentChildren } from 'preact';
import { formatDay, formatInstant } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { joinAnd } from '../../shared/text.ts';
import { Csrf } from '../../web/components/fields.tsx';
import { Badge, LinkButton, Message, Submit } from '../../web/components/parts.tsx';
import { fieldLabels, registerLabels, stateLabels } from './labels.ts';
import type { ReasonGroup } from './reasonGroups.ts';
import type { ImportAnswer, ImportRowAnswer } from './schema.ts';

/** Asks before letters are turned into Unicode: nothing is written until the officer has seen how they are read. */
export function LegacyFonts({ answer }: { answer: ImportAnswer }) {
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
          Chữ đọc đúng thì bấm <strong>Chuyển chữ và ghi</strong>. Đọc sai thì mở <em>Cách đọc tệp này</em>{' '}
          bên dưới, chọn <em>Giữ nguyên như trong tệp</em> rồi đọc lại.
        </div>
      )}
    </Message>
  );
}

/** Calls the import off: nothing of it stays but that it was. */
function Drop({ answer, csrf }: { answer: ImportAnswer; csrf: string }) {
  return (
    <form method="post" action={`/nhap-xuat/nhap/${answer.id}/huy`}>
      <Csrf token={csrf} />
      <Submit kind="quiet">Hủy lần nhập</Submit>
    </form>
  );
}

function nothingBecause({ rows }: ImportAnswer, left: number): string {
  if (rows === 0) return ': chưa đọc được dòng nào';
  return left > 0 ? `: ${formatNumber(left)} dòng cần xem xét hoặc lỗi` : ': sổ đã có đúng như tệp';
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
          {nothingBecause(answer, left)}.
        </span>
        <span class="buttons">
          <Drop answer={answer} csrf={csrf} />
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
      <span class="buttons">
        <Drop answer={answer} csrf={csrf} />
        <LinkButton href="/nhap-xuat">Để sau</LinkButton>
        <form method="post" action={`/nhap-xuat/nhap/${answer.id}/ghi`} data-ctrl-s>
          <Csrf token={csrf} />
          <Submit kind="primary">
            {answer.legacyFonts.length > 0 ? 'Chuyển chữ và ghi' : 'Ghi'} {formatNumber(writes)} dòng
          </Submit>
        </form>
      </span>
    </>
  );
}

/** What may be done with the import as it stands. */
export function Actions({ answer, csrf }: { answer: ImportAnswer; csrf: string }) {
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

/** Sheets that nobody reads unless the officer knows of them. */
export function UnreadSheets({ answer }: { answer: ImportAnswer }) {
  if (answer.unread.length === 0) return null;
  const names = answer.unread.map(({ name, lines }) => `“${name}” (${formatNumber(lines)} dòng)`);
  return (
    <Message kind="neutral">
      Không đọc trang {joinAnd(names)}: không thấy tiêu đề quen. Nếu là danh sách, sửa dòng tiêu đề cho giống
      trang đã đọc rồi nhập lại.
    </Message>
  );
}

/** What the file was taken for. */
export function ReadAs({ answer }: { answer: ImportAnswer }) {
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
              {sheet.passed.length > 0 && (
                <details class="fold">
                  <summary>bỏ qua {formatNumber(sheet.passed.length)} dòng tiêu đề, cộng, ký tên</summary>
                  <ul>
                    {sheet.passed.map(({ row, text }) => (
                      <li>
                        dòng {row}: {text}
                      </li>
                    ))}
                  </ul>
                </details>
              )}
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

const keptHref = { person: '/nguoi', household: '/ho', entry: null } as const;

/** What an undo left as others have it now, by name, to be looked at. */
export function KeptThings({ answer }: { answer: ImportAnswer }) {
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

/** The counts, which add up to the rows of the file. */
export function Sentence({ answer }: { answer: ImportAnswer }) {
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
export function Groups(props: {
  id: string;
  state: ImportRowAnswer['state'];
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
export function MoveDay(props: { answer: ImportAnswer; waiting: number; csrf: string; back: string }) {
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

/** A button that decides many rows at once. */
function ManyForm(props: {
  answer: ImportAnswer;
  csrf: string;
  back: string;
  keep?: string;
  children: ComponentChildren;
}) {
  return (
    <form class="inline-form" method="post" action={`/nhap-xuat/nhap/${props.answer.id}/nhieu-dong`}>
      <Csrf token={props.csrf} />
      <input type="hidden" name="back" value={props.back} />
      {props.keep && <input type="hidden" name="keep" value={props.keep} />}
      {props.children}
    </form>
  );
}

/** Names that lost their accents: where one person fits, all such rows at once. */
export function OnlyCandidates(props: { answer: ImportAnswer; waiting: number; csrf: string; back: string }) {
  const { waiting, ...about } = props;
  if (about.answer.state !== 'ready' || waiting < 2) return null;
  return (
    <ManyForm {...about}>
      <span>{formatNumber(waiting)} dòng có họ tên chỉ khớp khi bỏ dấu.</span>
      <Submit slim>Nhận các dòng chỉ có một người khớp</Submit>
    </ManyForm>
  );
}

/** Fields that many rows change: all of one stay as the register has them. */
export function KeepFields(props: {
  answer: ImportAnswer;
  fields: readonly { field: string; rows: number }[];
  csrf: string;
  back: string;
}) {
  const { fields, ...about } = props;
  const many = fields.filter(({ rows }) => rows > 1);
  if (about.answer.state !== 'ready' || many.length === 0) return null;
  return (
    <details class="fold">
      <summary>Giữ cả cột như trong sổ</summary>
      <ul class="facts">
        {many.map(({ field, rows }) => (
          <li>
            <ManyForm {...about} keep={field}>
              <span>
                {fieldLabels.get(field) ?? field}: {formatNumber(rows)} dòng
              </span>
              <Submit slim>Giữ trong sổ cả {formatNumber(rows)} dòng</Submit>
            </ManyForm>
          </li>
        ))}
      </ul>
    </details>
  );
}
