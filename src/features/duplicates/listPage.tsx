import { formatInstant, formatPartial } from '../../shared/dates.ts';
import type { List, Page } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { sexLabels, shortAreaName } from '../../shared/words.ts';
import { Csrf } from '../../web/components/fields.tsx';
import {
  Badge,
  Empty,
  LinkButton,
  Message,
  Pager,
  PrintButton,
  Section,
  Submit,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import type { Area } from '../areas/schema.ts';
import { Reasons } from './comparePage.tsx';
import type { Entry, HouseholdPair, Merge, Pair } from './schema.ts';

export interface ListView {
  list: List<Pair>;
  households: readonly HouseholdPair[];
  page: Page;
  area: Area;
  areas: readonly Area[];
  recent: readonly (Merge & { name: string })[];
  /** The merge just made. */
  done: Merge | undefined;
  /** Id of the decision just made: two people. */
  notSame: string | undefined;
  csrf: string;
  writes: boolean;
}

function Who({ entry, areas }: { entry: Entry | undefined; areas: readonly Area[] }) {
  if (!entry) return null;
  const area = areas.find(({ code }) => code === entry.area);
  const place = [
    area ? shortAreaName(area.name) : entry.area,
    entry.householdCode && `hộ ${entry.householdCode}`,
  ];
  return (
    <div>
      <strong>{entry.fullName}</strong>
      <span class="second">
        {[formatPartial(entry.birthDate), sexLabels[entry.sex].toLowerCase(), ...place]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </div>
  );
}

function AreaForm({ view }: { view: ListView }) {
  return (
    <form class="inline-form" action="/trung-lap">
      <label class="small" for="to">
        <strong>Địa bàn</strong>
      </label>
      <select class="select" id="to" name="to">
        {view.areas.map(({ code, name }) => (
          <option value={code} selected={code === view.area.code}>
            {name}
          </option>
        ))}
      </select>
      <button type="submit" class="button slim">
        Xem
      </button>
    </form>
  );
}

function Pairs({ view: { list, page, area, areas } }: { view: ListView }) {
  const link = (offset: number): string =>
    `/trung-lap?${new URLSearchParams({ to: area.code, cursor: Buffer.from(`o${offset}`).toString('base64url') })}`;
  return (
    <>
      <p class="hint">
        Giống nhau nhất trước. Phím mũi tên để chọn cặp, <kbd>Enter</kbd> mở so sánh. Máy chỉ nêu, không tự
        gộp.
      </p>
      <Table
        caption="Các cặp hồ sơ nghi trùng"
        rows={list.items}
        columns={[
          { head: 'Điểm', number: true, cell: (pair) => pair.score },
          { head: 'Hồ sơ thứ nhất', cell: (pair) => <Who entry={pair.people[0]} areas={areas} /> },
          { head: 'Hồ sơ thứ hai', cell: (pair) => <Who entry={pair.people[1]} areas={areas} /> },
          { head: 'Căn cứ', cell: (pair) => <Reasons pair={pair} most={4} /> },
          {
            head: 'Xem xét',
            cell: (pair) => (
              <a
                class="button slim"
                href={`/trung-lap/${pair.people[0]?.id}/${pair.people[1]?.id}`}
                data-row
                autofocus={pair === list.items[0]}
              >
                So sánh
              </a>
            ),
          },
        ]}
      />
      <Pager
        from={page.offset + 1}
        to={page.offset + list.items.length}
        total={formatNumber(list.total)}
        previous={page.offset > 0 ? link(Math.max(0, page.offset - page.limit)) : null}
        next={page.offset + list.items.length < list.total ? link(page.offset + page.limit) : null}
      />
    </>
  );
}

function HouseholdName({ pair, i }: { pair: HouseholdPair; i: 0 | 1 }) {
  const household = pair.households[i];
  if (!household) return null;
  return (
    <div>
      <a href={`/ho/${household.id}`}>
        <strong>Hộ {household.code}</strong>
      </a>
      <span class="second">
        {[household.address, `${household.people} khẩu`].filter(Boolean).join(' · ')}
      </span>
    </div>
  );
}

function Households({ view: { households, writes } }: { view: ListView }) {
  return (
    <Section title="Hộ có thể đã nhập hai lần" right={`${formatNumber(households.length)} cặp hộ`}>
      <p class="hint">
        So sánh và gộp từng người trước: mỗi lần gộp xem trước và hoàn tác được. Người còn lại của hộ thừa thì
        dùng Gộp hộ.
      </p>
      <Table
        caption="Các cặp hộ có thể đã nhập hai lần"
        rows={households}
        columns={[
          { head: 'Hộ thứ nhất', cell: (pair) => <HouseholdName pair={pair} i={0} /> },
          { head: 'Hộ thứ hai', cell: (pair) => <HouseholdName pair={pair} i={1} /> },
          {
            head: 'Căn cứ',
            cell: (pair) => (
              <div>
                {pair.reasons.map((reason) => (
                  <div class="small">{reason}</div>
                ))}
              </div>
            ),
          },
          {
            head: 'Người có ở cả hai',
            cell: (pair) => (
              <div>
                {pair.members.map(({ people: [a, b] }) => (
                  <div>
                    <a href={`/trung-lap/${a?.id}/${b?.id}`}>So sánh {a?.fullName}</a>
                  </div>
                ))}
              </div>
            ),
          },
          {
            head: 'Xem xét',
            cell: ({ households: [a, b] }) =>
              writes && (
                <a
                  class="button slim"
                  href={`/ho/${b?.id}/bien-dong?${new URLSearchParams({ loai: 'gop-ho', vao: a?.code ?? '' })}`}
                >
                  Gộp hộ
                </a>
              ),
          },
        ]}
      />
    </Section>
  );
}

function Done({ view }: { view: ListView }) {
  return (
    <>
      {view.done && (
        <Message kind="done">
          <strong>Đã gộp hai hồ sơ.</strong> {view.done.items.length} mục đã chuyển hoặc đổi.{' '}
          <a href={`/nguoi/${view.done.person}`}>Mở hồ sơ</a> ·{' '}
          <a href={`/trung-lap/gop/${view.done.id}`}>Hoàn tác</a>
        </Message>
      )}
      {view.notSame && (
        <Message kind="done">
          <form method="post" action={`/trung-lap/khong-phai/${view.notSame}/bo`} class="inline-form">
            <Csrf token={view.csrf} />
            <span>Đã ghi nhận: không phải cùng một người. Cặp này không hiện lại.</span>
            <Submit slim>Bỏ ghi nhận này</Submit>
          </form>
        </Message>
      )}
    </>
  );
}

function Recent({ recent }: { recent: ListView['recent'] }) {
  return (
    <Section title="Đã gộp gần đây" right={`${recent.length} lần`}>
      <Table
        caption="Các lần gộp gần đây"
        rows={recent}
        columns={[
          { head: 'Lúc', cell: (merge) => formatInstant(merge.mergedAt) },
          { head: 'Hồ sơ giữ lại', cell: (merge) => <a href={`/nguoi/${merge.person}`}>{merge.name}</a> },
          { head: 'Người gộp', cell: (merge) => merge.mergedBy },
          { head: 'Lý do', cell: (merge) => merge.reason },
          {
            head: 'Tình trạng',
            cell: (merge) =>
              merge.undoneAt ? (
                <Badge icon="arrow-back-up" kind="gone">
                  Đã hoàn tác
                </Badge>
              ) : (
                <a href={`/trung-lap/gop/${merge.id}`}>Xem, hoàn tác</a>
              ),
          },
        ]}
      />
    </Section>
  );
}

/** The pairs of an area, with what has been decided lately. */
export function ListContent(view: ListView) {
  return (
    <>
      <Title
        right={
          <>
            <AreaForm view={view} />
            <PrintButton />
          </>
        }
      >
        Nghi trùng{' '}
        <span class="second" style="font-size: 16px; font-weight: 400">
          {formatNumber(view.list.total)} cặp hồ sơ
        </span>
      </Title>
      <Done view={view} />
      {view.list.items.length === 0 ? (
        <Empty
          icon="users"
          title="Không có cặp hồ sơ nào nghi trùng"
          action={
            <LinkButton href="/" icon="search">
              Tra cứu
            </LinkButton>
          }
        >
          Khi hai hồ sơ có họ tên, ngày sinh hoặc số giấy tờ giống nhau, cặp đó sẽ hiện ở đây để xem xét.
        </Empty>
      ) : (
        <Pairs view={view} />
      )}
      {view.households.length > 0 && <Households view={view} />}
      {view.recent.length > 0 && <Recent recent={view.recent} />}
    </>
  );
}
