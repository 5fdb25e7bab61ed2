import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay, formatMonth, monthOf } from '../../shared/dates.ts';
import { formatDong, formatNumber, formatPercent } from '../../shared/money.ts';
import { dayAsked, textOf } from '../../shared/typedForm.ts';
import {
  Crumbs,
  LinkButton,
  Message,
  PrintButton,
  Section,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import type { TypedView } from '../../web/components/typedFields.tsx';
import { faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { scanPage } from '../papers/pages.tsx';
import { type Gap, gapOf } from './gap.ts';
import { MonthsSection } from './monthsSection.tsx';
import { withUnit } from './progress.ts';
import { type Proposal, sourceWords, type TargetDetail } from './schema.ts';
import { readTarget } from './service.ts';
import { valueFormOf } from './typed.ts';
import { figureText, gapText, ofPlanText, plannedText, StateBadge, Trend } from './views.tsx';
import { attachScan, recordValue } from './writing.ts';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const query = Type.Object({
  ngay: Type.Optional(Type.String({ maxLength: 10 })),
  dia: Type.Optional(Type.String({ maxLength: 20 })),
});

const dongText = (amount: number | null): string => (amount === null ? 'chưa rõ' : formatDong(amount));

function Headline({ target }: { target: TargetDetail }) {
  const { progress } = target;
  return (
    <div class="headline">
      <div class="figure">
        {progress.value === null ? figureText(null) : withUnit(progress.value, target.unit)}
      </div>
      {progress.part !== null && progress.whole !== null && (
        <div>
          <div class="small second">tính từ</div>
          <div class="value">
            {formatNumber(progress.part)} / {formatNumber(progress.whole)}
          </div>
        </div>
      )}
      <div>
        <div class="small second">kế hoạch {target.year}</div>
        <div class="value">{plannedText(target)}</div>
      </div>
      <div>
        <div class="small second">% so kế hoạch</div>
        <div class="value">{ofPlanText(progress)}</div>
      </div>
      <div>
        <div class="small second">cùng kỳ năm trước</div>
        <div class="value">{figureText(progress.lastYear)}</div>
      </div>
      <div>
        <StateBadge state={progress.state} />
        {progress.missing !== null && progress.missing > 0 && <div class="value">{gapText(target)}</div>}
      </div>
    </div>
  );
}

function ProposalTable({ proposal, link }: { proposal: Proposal; link: (list: string) => string }) {
  return (
    <>
      <Table
        caption="Danh sách nào đủ bù số thiếu"
        rows={proposal.steps}
        columns={[
          { head: 'Danh sách', cell: ({ list, label }) => <a href={link(list)}>{label}</a> },
          { head: 'Người', cell: ({ people }) => formatNumber(people), number: true },
          { head: 'Cộng dồn', cell: ({ cumulativePeople }) => formatNumber(cumulativePeople), number: true },
          { head: 'Đưa tỷ lệ lên', cell: ({ rate }) => formatPercent(rate, 2), number: true },
          { head: 'Gia đình đóng', cell: ({ familyDong }) => dongText(familyDong), number: true },
          { head: 'Ngân sách đóng', cell: ({ budgetDong }) => dongText(budgetDong), number: true },
          {
            head: 'Gia đình đóng, cộng dồn',
            cell: ({ cumulativeFamilyDong }) => dongText(cumulativeFamilyDong),
            number: true,
          },
          {
            head: 'Đủ số thiếu',
            cell: ({ closes, cumulativePeople, people }) =>
              closes && (
                <strong>
                  đủ khi thêm {formatNumber(proposal.missing - (cumulativePeople - people))} người
                </strong>
              ),
          },
        ]}
      />
      {proposal.basis && <p class="small second">{proposal.basis}</p>}
    </>
  );
}

function GapSection({
  target,
  gap,
  link,
}: {
  target: TargetDetail;
  gap: Gap;
  link: (list: string) => string;
}) {
  const { missing } = target.progress;
  if (missing === null || missing === 0) return null;
  const what = gapText(target);
  return (
    <section id="con-thieu">
      <Section
        title={`${what.charAt(0).toUpperCase()}${what.slice(1)}`}
        right={gap.proposal ? 'mở danh sách để lập danh sách giao tổ trưởng' : ''}
      >
        {gap.proposal && <ProposalTable proposal={gap.proposal} link={link} />}
        {gap.households.length > 0 && (
          <>
            <p>
              Cần {formatNumber(missing)} hộ ra khỏi danh sách. {formatNumber(gap.households.length)} hộ đang
              có, gần mức thoát nhất ở trên: điểm B1 cao, điểm B2 thấp.
            </p>
            <Table
              caption="Các hộ, gần mức thoát nhất trước"
              rows={gap.households.slice(0, Math.max(missing, 20))}
              columns={[
                { head: 'Mã hộ', cell: ({ household, code }) => <a href={`/ho/${household}`}>{code}</a> },
                { head: 'Chủ hộ', cell: ({ head }) => head ?? 'chưa có chủ hộ' },
                { head: 'Nhân khẩu', cell: ({ people }) => formatNumber(people), number: true },
                { head: 'Điểm B1', cell: ({ scoreB1 }) => figureText(scoreB1), number: true },
                { head: 'Điểm B2', cell: ({ scoreB2 }) => figureText(scoreB2), number: true },
                { head: 'Từ ngày', cell: ({ since }) => formatDay(since) },
              ]}
            />
          </>
        )}
        {target.source === 'overdueWork' && <LinkButton href="/ho-so/viec">Mở các hồ sơ quá hạn</LinkButton>}
      </Section>
    </section>
  );
}

function SharesSection({ target, change }: { target: TargetDetail; change: boolean }) {
  const { shares, progress } = target;
  const groups = shares.filter(({ area }) => area !== null);
  const short = groups.reduce((sum, share) => sum + (share.progress?.missing ?? 0), 0);
  return (
    <Section
      title="Giao chỉ tiêu"
      right={
        change && (
          <a href={`/chi-tieu/${target.id}/giao`}>{shares.length > 0 ? 'Sửa số giao' : 'Giao cho các tổ'}</a>
        )
      }
    >
      {shares.length === 0 ? (
        <p>Chưa giao cho tổ, ban ngành nào.</p>
      ) : (
        <>
          <Table
            caption="Chỉ tiêu giao từng tổ, ban ngành"
            rows={shares}
            columns={[
              {
                head: 'Tổ, ban ngành',
                cell: ({ area, label }) =>
                  area ? (
                    <a href={`/chi-tieu/${target.id}?dia=${area}&ngay=${progress.asOf}`}>{label}</a>
                  ) : (
                    label
                  ),
              },
              { head: 'Giao', cell: ({ planned }) => withUnit(planned, target.unit), number: true },
              { head: 'Thực hiện', cell: (share) => figureText(share.progress?.value ?? null), number: true },
              {
                head: 'Còn thiếu',
                cell: (share) =>
                  share.progress ? gapText({ ...target, planned: share.planned }, share.progress) : '–',
              },
              {
                head: 'Đánh giá',
                cell: (share) => (share.progress ? <StateBadge state={share.progress.state} /> : '–'),
              },
            ]}
          />
          {target.sharesCheck && <p class="small">{target.sharesCheck}</p>}
          {target.sharesReason && <p class="small">Lý do giữ số giao: {target.sharesReason}</p>}
          {progress.missing !== null && short > progress.missing && (
            <p class="small">
              Cộng số thiếu các tổ là {formatNumber(short)} {progress.counted}, nhiều hơn số thiếu chung (
              {formatNumber(progress.missing)}):{' '}
              {groups.some((share) => share.progress?.missing === 0)
                ? 'tổ vượt chỉ tiêu bù cho tổ còn thiếu.'
                : 'số thiếu từng tổ đều được làm tròn lên.'}
            </p>
          )}
        </>
      )}
    </Section>
  );
}

async function view(
  t: ReadTx,
  input: { csrf: string; params: { id: string }; query?: { ngay?: string; dia?: string } },
  deps: Deps,
  form: TypedView | null = null,
): Promise<PageResult> {
  const { day, fault } = dayAsked(input.query?.ngay, t.today);
  const { dia } = input.query ?? {};
  const target = await readTarget(t, input.params.id, { asOf: day, ...(dia ? { area: dia } : {}) });
  const named = may(t.actor, 'gaps.read');
  const gap = named ? await gapOf(t, target, target.progress.asOf) : null;
  const change = may(t.actor, 'targets.write') && target.area === target.ofArea && target.endedOn === null;
  const back = `/chi-tieu?${new URLSearchParams({ nam: String(target.year), dia: target.area })}`;
  const listLink = (list: string): string =>
    `/chi-tieu/${target.id}/ten?${new URLSearchParams({ ds: list, dia: target.area, ngay: target.progress.asOf })}`;
  const typed = form ?? { typed: { month: monthOf(t.today) }, faults: noFaults };
  return {
    html: (
      <Layout title={`Chỉ tiêu: ${target.name}`} chrome={await chromeOf(t, input, '/chi-tieu', deps)}>
        <Crumbs path={[{ href: back, text: `Chỉ tiêu năm ${target.year}` }, { text: target.name }]} />
        <Title
          right={
            <>
              <PrintButton />
              {change && <LinkButton href={`/chi-tieu/${target.id}/ket-thuc`}>Kết thúc</LinkButton>}
              {change && (
                <LinkButton href={`/chi-tieu/${target.id}/sua`} kind="primary">
                  Sửa chỉ tiêu
                </LinkButton>
              )}
            </>
          }
        >
          {target.name}
        </Title>
        {fault && <Message kind="error">{fault}</Message>}
        {target.endedOn && (
          <Message kind="neutral">
            Đã kết thúc ngày {formatDay(target.endedOn)}: {target.endReason}
          </Message>
        )}
        <p class="second">
          Tại ngày {formatDay(target.progress.asOf)}; {sourceWords[target.source].label}
          {target.decision && `; ${target.decision}`}
          {target.decidedOn && ` ngày ${formatDay(target.decidedOn)}`}
          {target.issuer && ` của ${target.issuer}`}
          {target.responsible && `; phụ trách: ${target.responsible}`}.
        </p>
        <Headline target={target} />
        {target.progress.reason && <Message kind="neutral">{target.progress.reason}</Message>}
        {gap && <GapSection target={target} gap={gap} link={listLink} />}
        <div class="two wide">
          <SharesSection target={target} change={change} />
          <Section title="Từng tháng trong năm">
            <Trend target={target} />
            <Table
              caption="Thực hiện đến cuối từng tháng"
              rows={target.progress.trend}
              columns={[
                { head: 'Tháng', cell: ({ month }) => formatMonth(month) },
                { head: 'Thực hiện', cell: ({ value }) => figureText(value), number: true },
              ]}
            />
          </Section>
        </div>
        {target.source === 'monthly' && (change || target.values.length > 0) && (
          <MonthsSection target={target} csrf={input.csrf} change={change} view={typed} />
        )}
      </Layout>
    ),
  };
}

export const targetPages: Page[] = [
  showPage({
    path: '/chi-tieu/:id',
    permission: 'targets.read',
    params,
    query,
    handler: (t, input, deps) => view(t, input, deps),
  }),
  writePage({
    path: '/chi-tieu/:id/thang',
    permission: 'targets.write',
    params,
    async handler(t, { params: { id }, form }) {
      await recordValue(t, id, valueFormOf(form));
      return { redirect: `/chi-tieu/${id}?thang=${textOf(form, 'month')}` };
    },
    refused: (t, { csrf, params: { id }, form }, error, deps) =>
      view(t, { csrf, params: { id } }, deps, { typed: form, faults: faultsOf(error) }),
  }),
  scanPage({
    path: '/chi-tieu/:id/giay-to',
    attach: (t, id, kept, title) => attachScan(t, id, kept, title),
    done: (id) => `/chi-tieu/${id}`,
    refused: (t, input, deps, faults) => view(t, input, deps, { typed: {}, faults }),
  }),
];
