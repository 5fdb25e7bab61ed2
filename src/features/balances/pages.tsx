import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage } from '../../app/page.ts';
import { dayBefore, formatDay, formatPartial, yearOf } from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import { formatNumber } from '../../shared/money.ts';
import { capitalise } from '../../shared/text.ts';
import { dayAsked } from '../../shared/typedForm.ts';
import { type Register, registerLabels, registerPaths, shortAreaName } from '../../shared/words.ts';
import {
  Crumbs,
  Empty,
  LinkButton,
  Message,
  PrintButton,
  Section,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { type Chrome, Layout } from '../../web/layout.tsx';
import { defaultArea, namesOn, onlyWard, subAreas } from '../areas/service.ts';
import { reasonsOf } from './registerBalance.ts';
import { balance, balanceNames, compare } from './reports.ts';
import {
  type BalanceAnswer,
  type BalanceName,
  type Change,
  type NamesQuery,
  namesQuerySchema,
} from './schema.ts';

const path = Type.Object({ register: Type.String({ maxLength: 20 }) });

function registerOf(name: string): Register {
  const found = registerPaths[name];
  if (!found) throw notFound('Không có sổ này.');
  return found;
}

interface Asked {
  root: string;
  basis: 'effective' | 'review';
  year: number;
  /** A group, or '' for all that the account sees. */
  area: string;
}

const linkOf = (asked: Asked, found: BalanceAnswer, more: Record<string, string>): string =>
  `${asked.root}/bien-dong?${new URLSearchParams({
    ...(asked.basis === 'review'
      ? { theo: 'ky-ra-soat', nam: String(asked.year) }
      : { tu: found.from, den: found.to }),
    ...(asked.area ? { to: asked.area } : {}),
    ...more,
  })}#ten`;

interface FigureRow {
  label: string;
  counts: { households: number; people: number };
  list: Record<string, string>;
  strong: boolean;
}

function Figures({ found, asked }: { found: BalanceAnswer; asked: Asked }) {
  const row = (
    label: string,
    counts: { households: number; people: number },
    list: Record<string, string>,
  ): FigureRow => ({ label, counts, list, strong: list.ds === 'opening' || list.ds === 'closing' });
  const moved = (direction: 'decrease' | 'increase') =>
    reasonsOf(found.register, direction).map(({ reason, label }) => {
      const movement = found.movements.find((each) => each.direction === direction && each.reason === reason);
      return row(
        `${direction === 'decrease' ? '−' : '+'} ${label}`,
        movement ?? { households: 0, people: 0 },
        { ds: direction, ly: reason },
      );
    });
  const rows = [
    row(`Đầu kỳ, hết ngày ${formatDay(dayBefore(found.from))}`, found.opening, { ds: 'opening' }),
    ...moved('decrease'),
    ...moved('increase'),
    row(`Cuối kỳ, hết ngày ${formatDay(found.to)}`, found.closing, { ds: 'closing' }),
  ];
  const number = (each: FigureRow, of: 'households' | 'people') =>
    each.counts[of] > 0 ? (
      <a href={linkOf(asked, found, { ...each.list, cua: of === 'households' ? 'ho' : 'khau' })}>
        {formatNumber(each.counts[of])}
      </a>
    ) : (
      <span class="zero">0</span>
    );
  return (
    <Table
      caption="Biến động"
      rows={rows}
      columns={[
        {
          head: 'Biến động',
          cell: (each) => (each.strong ? <strong>{each.label}</strong> : each.label),
        },
        { head: 'Hộ', cell: (each) => number(each, 'households'), number: true },
        { head: 'Khẩu', cell: (each) => number(each, 'people'), number: true },
      ]}
    />
  );
}

const both = ({ households, people }: BalanceAnswer['opening']): string =>
  `${formatNumber(households)} hộ, ${formatNumber(people)} khẩu`;

function ByGroup({ found, asked }: { found: BalanceAnswer; asked: Asked }) {
  return (
    <Section title="Theo tổ">
      <Table
        caption="Theo tổ"
        rows={found.groups}
        total={['Tổng cộng', both(found.opening), both(found.closing)]}
        columns={[
          {
            head: 'Tổ',
            cell: (group) => (
              <a href={linkOf({ ...asked, area: group.area }, found, {})}>{shortAreaName(group.name)}</a>
            ),
          },
          { head: 'Đầu kỳ', cell: (group) => both(group.opening), number: true },
          { head: 'Cuối kỳ', cell: (group) => both(group.closing), number: true },
        ]}
      />
    </Section>
  );
}

function Names({
  names,
  areas,
}: {
  names: readonly (BalanceName & Partial<Pick<Change, 'label'>>)[];
  areas: ReadonlyMap<string, string>;
}) {
  return (
    <Table
      caption="Danh sách"
      rows={names}
      columns={[
        { head: 'Họ và tên', cell: (name) => <a href={`/nguoi/${name.person}`}>{name.fullName}</a> },
        { head: 'Ngày sinh', cell: (name) => formatPartial(name.birthDate) },
        { head: 'Tổ', cell: (name) => shortAreaName(areas.get(name.area) ?? name.area) },
        {
          head: 'Hộ',
          cell: (name) =>
            name.household ? (
              <a href={`/ho/${name.household}`}>{name.isHead ? 'chủ hộ' : 'thành viên'}</a>
            ) : (
              ''
            ),
        },
        ...(names.some(({ label }) => label)
          ? [{ head: 'Lý do', cell: (name: Partial<Pick<Change, 'label'>>) => name.label ?? '' }]
          : []),
      ]}
    />
  );
}

function PeriodForm({
  asked,
  found,
  groups,
}: {
  asked: Asked;
  found: BalanceAnswer;
  groups: readonly { code: string; name: string }[];
}) {
  const isReview = asked.basis === 'review';
  return (
    <form class="inline-form" action={`${asked.root}/bien-dong`}>
      <label class="small" for="theo">
        <strong>Theo</strong>
      </label>
      <select class="select" id="theo" name="theo" style="width: auto">
        <option value="ngay-hieu-luc" selected={!isReview}>
          ngày hiệu lực
        </option>
        <option value="ky-ra-soat" selected={isReview}>
          kỳ rà soát
        </option>
      </select>
      <label class="small" for="tu">
        từ
      </label>
      <input class="input" id="tu" name="tu" value={formatDay(found.from)} style="width: 130px" />
      <label class="small" for="den">
        đến
      </label>
      <input class="input" id="den" name="den" value={formatDay(found.to)} style="width: 130px" />
      <label class="small" for="nam">
        năm rà soát
      </label>
      <input class="input" id="nam" name="nam" value={asked.year} inputMode="numeric" style="width: 90px" />
      <select class="select" name="to" aria-label="Tổ dân phố" style="width: auto">
        <option value="">Tất cả các tổ</option>
        {groups.map(({ code, name }) => (
          <option value={code} selected={code === asked.area}>
            {shortAreaName(name)}
          </option>
        ))}
      </select>
      <button type="submit" class="button slim">
        Xem
      </button>
    </form>
  );
}

interface View {
  chrome: Chrome;
  register: Register;
  asked: Asked;
  found: BalanceAnswer;
  fault: string | null;
  chosen: { title: string; names: BalanceName[]; of: 'households' | 'people' } | null;
  areas: ReadonlyMap<string, string>;
  groups: readonly { code: string; name: string }[];
}

function BalancePage({ chrome, register, asked, found, fault, chosen, areas, groups }: View) {
  return (
    <Layout title={`Biến động ${registerLabels[register]}`} chrome={chrome}>
      <Crumbs path={[{ href: asked.root, text: registerLabels[register] }, { text: 'Biến động' }]} />
      <Title
        right={
          <>
            <LinkButton href={`${asked.root}/so-sanh`}>So hai ngày</LinkButton>
            <PrintButton />
          </>
        }
      >
        Biến động {registerLabels[register].toLowerCase()}
      </Title>
      <PeriodForm asked={asked} found={found} groups={groups} />
      {fault && <Message kind="error">{fault}</Message>}
      <div class="two wide">
        <Figures found={found} asked={asked} />
        <ByGroup found={found} asked={asked} />
      </div>
      {chosen && (
        <div id="ten">
          <Section
            title={chosen.title}
            right={`${formatNumber(chosen.names.length)} ${chosen.of === 'households' ? 'hộ' : 'người'}`}
          >
            <Names names={chosen.names} areas={areas} />
          </Section>
        </div>
      )}
    </Layout>
  );
}

const lists = namesQuerySchema.properties.list;

/** What the list below the figures is called. */
function titleOf(found: BalanceAnswer, list: NamesQuery['list'], reason: string | undefined): string {
  if (list === 'opening') return 'Danh sách đầu kỳ';
  if (list === 'closing') return 'Danh sách cuối kỳ';
  const movement = found.movements.find((each) => each.direction === list && each.reason === reason);
  const word = list === 'decrease' ? 'Giảm' : 'Tăng';
  return movement ? `${word}: ${movement.label}` : word;
}

const balancePage = showPage({
  path: '/so/:register/bien-dong',
  permission: 'registers.read',
  params: path,
  query: Type.Object({
    theo: Type.Optional(Type.String({ maxLength: 20 })),
    tu: Type.Optional(Type.String({ maxLength: 10 })),
    den: Type.Optional(Type.String({ maxLength: 10 })),
    nam: Type.Optional(Type.String({ maxLength: 4 })),
    ds: Type.Optional(lists),
    ly: Type.Optional(Type.String({ maxLength: 20 })),
    cua: Type.Optional(Type.String({ maxLength: 4 })),
    to: Type.Optional(Type.String({ maxLength: 20 })),
  }),
  async handler(t, input, deps) {
    const register = registerOf(input.params.register);
    const { query } = input;
    const to = dayAsked(query.den, t.today, 'Đến ngày');
    const from = dayAsked(query.tu, `${yearOf(to.day)}-01-01`, 'Từ ngày');
    const asked: Asked = {
      root: `/so/${input.params.register}`,
      basis: query.theo === 'ky-ra-soat' ? 'review' : 'effective',
      year: Number(query.nam) || yearOf(t.today),
      area: query.to ?? '',
    };
    const of = { register, ...(asked.area ? { area: asked.area } : {}) };
    const wanted =
      asked.basis === 'review'
        ? ({ ...of, basis: 'review', year: asked.year } as const)
        : { ...of, from: from.day <= to.day ? from.day : to.day, to: to.day };
    const found = await balance(t, wanted);
    const reason = found.movements.find((each) => each.reason === query.ly)?.reason;
    const chosen = query.ds && {
      title: titleOf(found, query.ds, reason),
      of: query.cua === 'ho' ? ('households' as const) : ('people' as const),
      names: await balanceNames(t, {
        ...wanted,
        list: query.ds,
        ...(reason ? { reason } : {}),
        ...(query.cua === 'ho' ? { of: 'households' } : {}),
      }),
    };
    const chrome = await chromeOf(t, input, asked.root, deps);
    const areas = await namesOn(t, found.to);
    const ward = (await onlyWard(t, found.to)) ?? (await defaultArea(t, found.to));
    const groups = await subAreas(t, ward.code, found.to);
    const fault = [from.fault, to.fault].filter(Boolean).join(' ') || null;
    return {
      html: (
        <BalancePage {...{ chrome, register, asked, found, fault, areas, groups }} chosen={chosen ?? null} />
      ),
    };
  },
});

const comparePage = showPage({
  path: '/so/:register/so-sanh',
  permission: 'registers.read',
  params: path,
  query: Type.Object({
    mot: Type.Optional(Type.String({ maxLength: 10 })),
    hai: Type.Optional(Type.String({ maxLength: 10 })),
  }),
  async handler(t, input, deps) {
    const register = registerOf(input.params.register);
    const root = `/so/${input.params.register}`;
    const second = dayAsked(input.query.hai, t.today, 'Ngày thứ hai');
    const first = dayAsked(input.query.mot, `${yearOf(second.day) - 1}-12-31`, 'Ngày thứ nhất');
    const fault = [first.fault, second.fault].filter(Boolean).join(' ');
    const areas = await namesOn(t, second.day);
    const found =
      first.day < second.day ? await compare(t, { register, first: first.day, second: second.day }) : null;
    const list = (title: string, changes: readonly Change[]) => (
      <Section title={title} right={`${formatNumber(changes.length)} người`}>
        {changes.length === 0 ? <p class="second">Không có ai.</p> : <Names names={changes} areas={areas} />}
      </Section>
    );
    return {
      html: (
        <Layout title="So hai ngày" chrome={await chromeOf(t, input, root, deps)}>
          <Crumbs path={[{ href: root, text: registerLabels[register] }, { text: 'So hai ngày' }]} />
          <Title right={<PrintButton />}>So hai ngày: {registerLabels[register].toLowerCase()}</Title>
          <form class="inline-form" action={`${root}/so-sanh`}>
            <label class="small" for="mot">
              <strong>Ngày thứ nhất</strong>
            </label>
            <input class="input" id="mot" name="mot" value={formatDay(first.day)} style="width: 130px" />
            <label class="small" for="hai">
              <strong>Ngày thứ hai</strong>
            </label>
            <input class="input" id="hai" name="hai" value={formatDay(second.day)} style="width: 130px" />
            <button type="submit" class="button slim">
              So sánh
            </button>
          </form>
          {fault && <Message kind="error">{fault}</Message>}
          {found ? (
            <>
              <p>
                {formatNumber(found.firstPeople)} người ngày {formatDay(found.first)},{' '}
                {formatNumber(found.secondPeople)} người ngày {formatDay(found.second)}.
              </p>
              {list(capitalise('thêm'), found.came)}
              {list(capitalise('bớt'), found.left)}
            </>
          ) : (
            <Empty icon="history" title="Ngày thứ hai phải sau ngày thứ nhất">
              Chọn lại hai ngày rồi so sánh.
            </Empty>
          )}
        </Layout>
      ),
    };
  },
});

export const balancePages: Page[] = [balancePage, comparePage];
