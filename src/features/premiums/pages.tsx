import { type Static, Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, type PageInput, showPage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { amountInWords, dong, formatDong, formatNumber, formatPercent } from '../../shared/money.ts';
import { dayAsked } from '../../shared/typedForm.ts';
import { SelectField, TextField } from '../../web/components/fields.tsx';
import {
  Crumbs,
  LinkButton,
  Message,
  PrintButton,
  Section,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { defaultArea } from '../areas/service.ts';
import type { Letterhead } from '../documents/content.ts';
import { OfficeSignature, OfficialHeading, OtherSignature, Signatures } from '../documents/paperParts.tsx';
import { letterheadFor } from '../documents/service.ts';
import { type ContributionKind, contributionKinds, contributionLabels } from './contribution.ts';
import { monthChoices, type Premium } from './schema.ts';
import { anybody, type Member, membersOf, premiumOf } from './service.ts';

const path = '/bhyt/muc-dong';
const mostPeople = 20;

/** Fields stay as typed: ho (household), nguoi (people), ngay, thang, cach (ways of joining, by member, with commas). */
const querySchema = Type.Object({
  ho: Type.Optional(Type.String({ maxLength: 40 })),
  nguoi: Type.Optional(Type.String({ maxLength: 4 })),
  ngay: Type.Optional(Type.String({ maxLength: 20 })),
  thang: Type.Optional(Type.String({ maxLength: 4 })),
  cach: Type.Optional(
    Type.Union([
      Type.String({ maxLength: 20 }),
      Type.Array(Type.String({ maxLength: 20 }), { maxItems: 60 }),
    ]),
  ),
});
type Query = Static<typeof querySchema>;

interface View {
  household: { id: string; code: string } | null;
  area: string | null;
  members: Member[];
  people: string;
  paidOn: Day;
  months: number;
  premium: Premium | null;
  faults: FormFaults;
  dayFault: string | null;
}

function chosen(members: readonly Member[], ways: readonly string[]): Member[] {
  return members.map((member, i) => {
    const way = contributionKinds.find((kind) => kind === ways[i]);
    return way ? { ...member, kind: way } : member;
  });
}

async function viewOf(t: ReadTx, query: Query): Promise<View> {
  const { day: paidOn, fault } = dayAsked(query.ngay, t.today, 'Ngày đóng');
  const months = monthChoices.find((each) => String(each) === query.thang) ?? 12;
  const ways = [query.cach ?? []].flat();
  const household = query.ho ? await membersOf(t, query.ho, paidOn) : null;
  const people = Math.min(mostPeople, Math.max(1, Math.trunc(Number(query.nguoi ?? '4')) || 1));
  const members = chosen(household?.members ?? anybody(people), ways);
  const view = {
    household: household && query.ho ? { id: query.ho, code: household.code } : null,
    area: household?.area ?? null,
    members,
    people: String(people),
    paidOn,
    months,
    dayFault: fault,
  };
  try {
    const premium = await premiumOf(t, members, {
      household: query.ho ?? null,
      area: view.area,
      paidOn,
      months,
    });
    return { ...view, premium, faults: noFaults };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
    return { ...view, premium: null, faults: faultsOf(error) };
  }
}

/** An address with the same question. */
function addressOf(view: View, page: string): string {
  const query = new URLSearchParams({ ngay: view.paidOn, thang: String(view.months) });
  if (view.household) query.set('ho', view.household.id);
  else query.set('nguoi', view.people);
  for (const { kind } of view.members) query.append('cach', kind);
  return `${page}?${query}`;
}

const wayChoices = contributionKinds.map((kind: ContributionKind) => ({
  value: kind,
  label: contributionLabels[kind],
}));

function Ways({ view }: { view: View }) {
  return (
    <Section title="Ai tham gia" right="đổi cách tham gia rồi bấm Tính">
      <Table
        caption="Cách tham gia của từng người"
        rows={view.members.map((member, i) => ({ member, i }))}
        columns={[
          {
            head: 'Họ và tên',
            cell: ({ member }) => (
              <>
                {member.name}
                {member.reason && <div class="small second">{member.reason}</div>}
              </>
            ),
          },
          {
            head: 'Thẻ đến ngày',
            cell: ({ member }) => (member.lastDay ? formatDay(member.lastDay) : 'chưa ghi'),
          },
          {
            head: 'Cách tham gia',
            cell: ({ member, i }) => (
              <select
                class="select"
                name="cach"
                aria-label={`Cách tham gia của ${member.name || `người thứ ${i + 1}`}`}
              >
                {wayChoices.map(({ value, label }) => (
                  <option value={value} selected={value === member.kind}>
                    {label}
                  </option>
                ))}
              </select>
            ),
          },
        ]}
      />
    </Section>
  );
}

function sentence({ premium, household }: View): string {
  if (!premium) return '';
  if (premium.people === 0) return 'Không ai trong hộ phải đóng lần này.';
  const whose = household ? `Cả hộ ${premium.people} người` : `${premium.people} người`;
  const span = premium.months === 12 ? 'năm' : `${premium.months} tháng`;
  return `${whose}: ${formatDong(premium.totalDong)}/${span}`;
}

const share = (perMille: number): string => formatPercent(perMille / 1000, perMille % 10 === 0 ? 0 : 1);

function Result({ view, premium }: { view: View; premium: Premium }) {
  const rows = premium.contributions;
  return (
    <Section title={sentence(view)} right={`lương cơ sở ${formatDong(premium.baseSalaryDong)}/tháng`}>
      <Table
        caption="Mức đóng của từng người"
        rows={rows}
        columns={[
          { head: 'Họ và tên', cell: ({ name }) => name },
          {
            head: 'Người thứ',
            cell: ({ order, kind }) => (order === null ? contributionLabels[kind] : String(order)),
          },
          {
            head: 'Tỷ lệ',
            cell: ({ sharePerMille, cardFrom }) => (cardFrom ? share(sharePerMille) : '–'),
            number: true,
          },
          { head: 'Mỗi tháng (đồng)', cell: ({ monthlyDong }) => formatNumber(monthlyDong), number: true },
          {
            head: `${premium.months} tháng (đồng)`,
            cell: ({ totalDong }) => formatNumber(totalDong),
            number: true,
          },
          {
            head: 'Thẻ có giá trị',
            cell: ({ cardFrom, cardTo }) =>
              cardFrom && cardTo ? `${formatDay(cardFrom)} – ${formatDay(cardTo)}` : '–',
          },
        ]}
        total={['Cả hộ', '', '', '', formatNumber(premium.totalDong), '']}
      />
      {premium.supportDong > 0 && <p>Ngân sách nhà nước hỗ trợ ít nhất {formatDong(premium.supportDong)}.</p>}
      <p class="small second">
        Thẻ có giá trị sau 30 ngày từ ngày đóng nếu tham gia lần đầu hoặc gián đoạn từ 3 tháng; tham gia liên
        tục thì nối tiếp thẻ cũ. Lương cơ sở tăng sau ngày đóng thì không phải đóng thêm.
      </p>
    </Section>
  );
}

const calculatorPage = showPage({
  path,
  permission: 'registers.read',
  query: querySchema,
  async handler(t, input, deps) {
    const view = await viewOf(t, input.query);
    return {
      status: view.faults.all.length > 0 ? 422 : 200,
      html: (
        <Layout title="Tính mức đóng BHYT" chrome={await chromeOf(t, input, path, deps)}>
          {view.household && (
            <Crumbs
              path={[
                { href: `/ho/${view.household.id}`, text: `Hộ ${view.household.code}` },
                { text: 'Mức đóng BHYT' },
              ]}
            />
          )}
          <Title
            right={
              view.premium && (
                <LinkButton href={addressOf(view, `${path}/bao-gia`)} icon="printer">
                  In cho gia đình
                </LinkButton>
              )
            }
          >
            Mức đóng BHYT hộ gia đình{view.household && ` · hộ ${view.household.code}`}
          </Title>
          {view.dayFault && <Message kind="error">{view.dayFault}</Message>}
          <form action={path} class="form-stack">
            {view.household && <input type="hidden" name="ho" value={view.household.id} />}
            <div class="fields">
              {!view.household && (
                <TextField
                  label="Số người tham gia"
                  name="nguoi"
                  pointer="/people"
                  faults={view.faults}
                  value={view.people}
                  inputmode="numeric"
                  width="w3"
                  hint="Muốn tính cho một hộ: mở trang của hộ, chọn Mức đóng BHYT."
                />
              )}
              <TextField
                label="Ngày đóng"
                name="ngay"
                pointer="/paidOn"
                faults={view.faults}
                value={formatDay(view.paidOn)}
                inputmode="numeric"
                width="w3"
              />
              <SelectField
                label="Đóng cho"
                name="thang"
                pointer="/months"
                faults={view.faults}
                value={String(view.months)}
                choices={monthChoices.map((each) => ({ value: String(each), label: `${each} tháng` }))}
                width="w3"
              />
            </div>
            <Ways view={view} />
            <div>
              <button type="submit" class="button primary">
                Tính
              </button>
            </div>
          </form>
          {view.premium && <Result view={view} premium={view.premium} />}
        </Layout>
      ),
    };
  },
});

function QuotePaper(props: {
  view: View;
  premium: Premium;
  letterhead: Letterhead;
  actor: string;
  today: Day;
}) {
  const { premium, view } = props;
  return (
    <article class="paper portrait">
      <OfficialHeading letterhead={props.letterhead} issuedOn={props.today} />
      <h2>BẢNG TÍNH MỨC ĐÓNG BẢO HIỂM Y TẾ HỘ GIA ĐÌNH</h2>
      <p class="subtitle">
        {view.household ? `Hộ ${view.household.code}, đóng` : 'Đóng'} ngày {formatDay(premium.paidOn)} cho{' '}
        {premium.months} tháng
      </p>
      <table class="ruled">
        <thead>
          <tr>
            <th>STT</th>
            <th>Họ và tên</th>
            <th>Tỷ lệ</th>
            <th>Mỗi tháng (đồng)</th>
            <th>Phải đóng (đồng)</th>
            <th>Thẻ có giá trị</th>
          </tr>
        </thead>
        <tbody>
          {premium.contributions
            .filter(({ kind }) => kind !== 'elsewhere')
            .map((row, i) => (
              <tr>
                <td class="center">{i + 1}</td>
                <td>
                  {row.name}
                  {row.order === null && (
                    <>
                      <br />
                      <em>{contributionLabels[row.kind]}</em>
                    </>
                  )}
                </td>
                <td class="center">{row.cardFrom ? share(row.sharePerMille) : '–'}</td>
                <td class="number">{formatNumber(row.monthlyDong)}</td>
                <td class="number">{formatNumber(row.totalDong)}</td>
                <td class="center">
                  {row.cardFrom && row.cardTo ? `${formatDay(row.cardFrom)} – ${formatDay(row.cardTo)}` : '–'}
                </td>
              </tr>
            ))}
          <tr>
            <td />
            <td colSpan={3}>
              <strong>{sentence(view)}</strong>
            </td>
            <td class="number">
              <strong>{formatNumber(premium.totalDong)}</strong>
            </td>
            <td />
          </tr>
        </tbody>
      </table>
      <p>
        Bằng chữ: <em>{amountInWords(dong(premium.totalDong))}</em>
      </p>
      {premium.supportDong > 0 && <p>Ngân sách nhà nước hỗ trợ: {formatDong(premium.supportDong)}.</p>}
      <p>
        Tính theo lương cơ sở {formatDong(premium.baseSalaryDong)}/tháng của ngày đóng. Người thứ nhất đóng
        đủ, những người sau đóng theo tỷ lệ giảm dần khi cùng tham gia trong năm tài chính.
      </p>
      <Signatures>
        <OtherSignature title="NGƯỜI LẬP BIỂU" name={props.actor} />
        <OfficeSignature letterhead={props.letterhead} />
      </Signatures>
    </article>
  );
}

async function quotePaper(t: ReadTx, input: PageInput<unknown, Query>) {
  const view = await viewOf(t, input.query);
  if (!view.premium) throw new AppError('invalid', view.faults.all[0]?.message ?? '', view.faults.all);
  return {
    view,
    premium: view.premium,
    letterhead: await letterheadFor(t, view.area ?? (await defaultArea(t, t.today)).code),
  };
}

const quotePage = showPage({
  path: `${path}/bao-gia`,
  permission: 'registers.read',
  query: querySchema,
  async handler(t, input, deps) {
    const { view, premium, letterhead } = await quotePaper(t, input);
    return {
      html: (
        <Layout title="Bảng tính mức đóng BHYT" chrome={await chromeOf(t, input, path, deps)}>
          <Crumbs
            path={[
              { href: addressOf(view, path), text: 'Mức đóng BHYT' },
              { text: 'Bảng tính cho gia đình' },
            ]}
          />
          <Title right={<PrintButton />}>Bảng tính cho gia đình</Title>
          <QuotePaper
            view={view}
            premium={premium}
            letterhead={letterhead}
            actor={t.actor.fullName}
            today={t.today}
          />
        </Layout>
      ),
    };
  },
});

export const premiumPages: Page[] = [calculatorPage, quotePage];
