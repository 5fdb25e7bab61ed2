import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage } from '../../app/page.ts';
import { type Day, formatDay, formatPartial, isDay, parseDay } from '../../shared/dates.ts';
import { pageOf } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { dayAsked } from '../../shared/typedForm.ts';
import { registerLabels, registerPaths, shortAreaName } from '../../shared/words.ts';
import { Badge, Empty, Message, Pager, Table, Title } from '../../web/components/parts.tsx';
import { RegisterPrintActions } from '../../web/components/printActions.tsx';
import { Layout } from '../../web/layout.tsx';
import { defaultArea, namesOn, onlyWard, subAreas } from '../areas/service.ts';
import { balance } from '../balances/reports.ts';
import type { BalanceAnswer } from '../balances/schema.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { listRegister, type RegisterRow } from './service.ts';

const query = Type.Object({
  ngay: Type.Optional(Type.String({ maxLength: 10 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  to: Type.Optional(Type.String({ maxLength: 20 })),
  q: Type.Optional(Type.String({ maxLength: 100 })),
  loai: Type.Optional(Type.String({ maxLength: 60 })),
  biet: Type.Optional(Type.String({ maxLength: 10 })),
});

function subject(row: RegisterRow) {
  if (row.household_id) return <a href={`/ho/${row.household_id}`}>{row.household_code}</a>;
  return <a href={`/nguoi/${row.person_id}`}>{row.full_name}</a>;
}

/** The end of a day in Vietnam as the instant up to which a page knows; nothing for a blank or unreadable one. */
function knownBy(text: string | undefined): { day: Day; instant: string } | undefined {
  if (!text) return undefined;
  const parsed = isDay(text) ? { ok: true as const, value: text } : parseDay(text);
  return parsed.ok ? { day: parsed.value, instant: `${parsed.value}T17:00:00.000000Z` } : undefined;
}

/** Opening − decrease + increase = closing, from the first day of the year to the day shown. */
function BalanceLine({ year, root }: { year: BalanceAnswer; root: string }) {
  const { opening, closing, movements, from, to } = year;
  const kind = opening.households + closing.households > 0 ? 'households' : 'people';
  const sum = (direction: string): number =>
    movements.filter((each) => each.direction === direction).reduce((total, each) => total + each[kind], 0);
  const link = (list: string, count: number) => (
    <a href={`${root}/bien-dong?${new URLSearchParams({ tu: from, den: to, ds: list })}`}>
      {formatNumber(count)}
    </a>
  );
  return (
    <p class="balance-line">
      Từ {formatDay(from)} đến {formatDay(to)}: đầu kỳ {link('opening', opening[kind])} − giảm{' '}
      {link('decrease', sum('decrease'))} + tăng {link('increase', sum('increase'))} = cuối kỳ{' '}
      {link('closing', closing[kind])} {kind === 'households' ? 'hộ' : 'người'} ·{' '}
      <a href={`${root}/bien-dong`}>bảng biến động</a> · <a href={`${root}/so-sanh`}>so hai ngày</a>
    </p>
  );
}

interface FilterProps {
  root: string;
  asOf: Day;
  /** The day up to which the page knows; undefined: everything. */
  known: Day | undefined;
  group: string;
  q: string;
  category: string;
  groups: readonly { code: string; name: string }[];
  categories: readonly { code: string; label: string }[];
}

function Filters({ root, asOf, known, group, q, category, groups, categories }: FilterProps) {
  const options = (items: readonly { value: string; text: string }[], chosen: string, all: string) => (
    <>
      <option value="">{all}</option>
      {items.map(({ value, text }) => (
        <option value={value} selected={value === chosen}>
          {text}
        </option>
      ))}
    </>
  );
  return (
    <form class="inline-form" action={root}>
      <input type="hidden" name="ngay" value={asOf} />
      {known && <input type="hidden" name="biet" value={known} />}
      <input
        class="input"
        name="q"
        value={q}
        aria-label="Mã hộ hoặc tên"
        placeholder="Mã hộ hoặc tên"
        style="width: 200px"
      />
      <select class="select" name="to" aria-label="Tổ dân phố" style="width: auto">
        {options(
          groups.map(({ code, name }) => ({ value: code, text: shortAreaName(name) })),
          group,
          'Tất cả các tổ',
        )}
      </select>
      {categories.length > 1 && (
        <select class="select" name="loai" aria-label="Đối tượng" style="width: 260px">
          {options(
            categories.map(({ code, label }) => ({ value: code, text: label })),
            category,
            'Tất cả đối tượng',
          )}
        </select>
      )}
      <button type="submit" class="button slim">
        Lọc
      </button>
    </form>
  );
}

const registerPage = showPage({
  path: '/so/:register',
  permission: 'registers.read',
  params: Type.Object({ register: Type.String({ maxLength: 20 }) }),
  query,
  async handler(t, input, deps) {
    const register = registerPaths[input.params.register] ?? 'poor';
    const { day: asOf, fault } = dayAsked(input.query.ngay, t.today);
    const area = await defaultArea(t, asOf);
    const listed = (await onlyWard(t, asOf)) ?? area;
    const dictionary = await dictionaries(t);
    const { to: group, q, loai: category } = input.query;
    const known = knownBy(input.query.biet);
    const rows = await listRegister(t, {
      register,
      asOf,
      area: group || undefined,
      text: q,
      category: category || undefined,
      asKnownAt: known?.instant,
    });
    const year = await balance(t, { register, to: asOf, ...(known ? { asKnownAt: known.instant } : {}) });
    const root = `/so/${input.params.register}`;
    const page = pageOf({ limit: 100, ...(input.query.cursor ? { cursor: input.query.cursor } : {}) });
    const shown = rows.slice(page.offset, page.offset + page.limit);
    const names = await namesOn(t, asOf);
    const households = new Set(rows.flatMap((row) => row.household_id ?? [])).size;
    const link = (offset: number): string =>
      `/so/${input.params.register}?${new URLSearchParams({ ngay: asOf, ...(known ? { biet: known.day } : {}), ...(group ? { to: group } : {}), ...(q ? { q } : {}), ...(category ? { loai: category } : {}), cursor: Buffer.from(`o${offset}`).toString('base64url') })}`;
    const isHousehold = register === 'poor' || register === 'nearPoor';
    // At the counter others look on: the ground stands on the person's own page only.
    const label = (code: string): string =>
      register === 'assistance' ? 'BTXH' : dictionary.publicLabel(code);
    return {
      html: (
        <Layout
          title={registerLabels[register]}
          chrome={await chromeOf(t, input, `/so/${input.params.register}`, deps)}
        >
          <Title
            right={
              <form class="inline-form" action={`/so/${input.params.register}`}>
                <label class="small" for="ngay">
                  <strong>Tại ngày</strong>
                </label>
                <input class="input" id="ngay" name="ngay" value={formatDay(asOf)} inputMode="numeric" />
                <label class="small" for="biet">
                  theo số liệu đã ghi đến
                </label>
                <input
                  class="input"
                  id="biet"
                  name="biet"
                  value={known ? formatDay(known.day) : ''}
                  placeholder="hiện nay"
                  inputMode="numeric"
                />
                <button type="submit" class="button slim">
                  Xem
                </button>
              </form>
            }
          >
            {registerLabels[register]}{' '}
            <span class="second" style="font-size: 16px; font-weight: 400">
              {households > 0 ? `${formatNumber(households)} hộ` : `${formatNumber(rows.length)} người`}
            </span>
          </Title>
          {fault && <Message kind="error">{fault}</Message>}
          {known && (
            <Message kind="viewing">
              <strong>Theo số liệu đã ghi đến hết ngày {formatDay(known.day)}.</strong> Những gì ghi, đính
              chính sau đó không tính. <a href={`${root}?ngay=${asOf}`}>Theo số liệu hiện nay</a>
            </Message>
          )}
          <BalanceLine year={year} root={root} />
          <Filters
            root={root}
            asOf={asOf}
            known={known?.day}
            group={group ?? ''}
            q={q ?? ''}
            category={category ?? ''}
            groups={await subAreas(t, listed.code, asOf)}
            categories={
              register === 'assistance'
                ? []
                : dictionary.categories().filter((each) => each.register === register)
            }
          />
          {rows.length === 0 && (group || q || category) ? (
            <Empty icon="search" title="Không có ai khớp với bộ lọc">
              Bỏ bớt điều kiện lọc ở trên.
            </Empty>
          ) : rows.length === 0 ? (
            <Empty icon="list-check" title="Chưa có ai trong sổ này">
              Thêm hộ mới kèm quyết định, hoặc nhập danh sách từ Excel ở mục Nhập / Xuất.
            </Empty>
          ) : (
            <>
              <RegisterPrintActions
                register={register}
                day={asOf}
                csrf={input.csrf}
                areas={[listed, ...(await subAreas(t, listed.code, asOf))]}
              />
              <Table
                caption={registerLabels[register]}
                rows={shown}
                columns={[
                  { head: isHousehold ? 'Mã hộ' : 'Hộ, người', cell: subject },
                  {
                    head: isHousehold ? 'Chủ hộ' : 'Năm sinh, chủ hộ',
                    cell: (row) =>
                      row.household_id
                        ? `${row.head ?? 'chưa có chủ hộ'}`
                        : formatPartial(row.birth_date ?? ''),
                  },
                  { head: 'Tổ', cell: (row) => shortAreaName(names.get(row.area_code) ?? row.area_code) },
                  { head: 'Khẩu', cell: (row) => row.members, number: true },
                  {
                    head: 'Đối tượng',
                    cell: (row) => (
                      <Badge icon="home-heart" kind="blue">
                        {label(row.category)}
                      </Badge>
                    ),
                  },
                  { head: 'Từ ngày', cell: (row) => formatDay(row.valid_from) },
                  { head: 'Quyết định', cell: (row) => row.decision_number ?? '' },
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
          )}
        </Layout>
      ),
    };
  },
});

export const registerPages: Page[] = [
  showPage({
    path: '/so',
    permission: 'registers.read',
    handler: async () => ({ redirect: '/so/ho-ngheo' }),
  }),
  registerPage,
];
