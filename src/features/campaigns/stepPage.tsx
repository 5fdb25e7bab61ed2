import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import { formatDay } from '../../shared/dates.ts';
import { approvalLevelLabels, ruleSubjectLabels } from '../../shared/giving.ts';
import { giftText } from '../../shared/inKind.ts';
import { formatNumber } from '../../shared/money.ts';
import { Badge, Empty, LinkButton, Message, Section, Table } from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { dictionaries } from '../dictionaries/service.ts';
import {
  addBalances,
  type Balances,
  balancesOf,
  emptyBalances,
  overBudget,
  type Standing,
} from './ledger.ts';
import type { Rule, Source } from './schema.ts';
import { listedOf, readCampaign, rulesOf, sourcesOf } from './service.ts';
import { leftBehind } from './template.ts';
import { CampaignHead, decisionText, grantText } from './views.tsx';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });

interface Shown {
  campaign: string;
  sources: readonly Source[];
  rules: readonly Rule[];
  balances: ReadonlyMap<string, Balances>;
  /** What the list asks of each source, approved or not. */
  listed: ReadonlyMap<string, Standing>;
  change: boolean;
  /** Copied from another campaign: a level is of its year until the source has a decision. */
  copied: boolean;
  labelOf: (code: string) => string;
}

const standingText = ({ gifts, dong, goods }: Standing): string =>
  gifts === 0 ? '–' : `${formatNumber(gifts)} suất, ${giftText(dong, goods)}`;

function SourceCell({ source }: { source: Source }) {
  const decision = decisionText(source.decision);
  return (
    <>
      <strong>{source.name}</strong>
      {source.endedAt && (
        <Badge icon="x" kind="gone">
          thôi dùng
        </Badge>
      )}
      <div class="small second">
        {source.approvedBy ?? 'chưa ghi cơ quan quyết định'}
        {source.signer && `, người ký: ${source.signer}`}
      </div>
      <div class="small second">{approvalLevelLabels[source.approvalLevel]}</div>
      {source.account && <div class="small second">{source.account}</div>}
      {decision ? (
        <div class="small">{decision}</div>
      ) : (
        !source.endedAt && <Badge icon="alert-triangle">chưa có quyết định năm nay</Badge>
      )}
      {source.endReason && <div class="small second">Lý do: {source.endReason}</div>}
    </>
  );
}

function Sources(props: Shown) {
  const { campaign, sources, balances, listed, change } = props;
  const of = (source: Source) => balances.get(source.id) ?? emptyBalances();
  const sum = addBalances(sources.map(of));
  return (
    <Table
      caption="Các nguồn kinh phí"
      rows={sources}
      columns={[
        { head: 'Nguồn kinh phí', cell: (source) => <SourceCell source={source} /> },
        { head: 'Được cấp', cell: ({ budgetDong, inKind }) => grantText(budgetDong, inKind) },
        {
          head: 'Trên danh sách',
          cell: ({ id }) => standingText(listed.get(id) ?? emptyBalances().planned),
        },
        { head: 'Đã duyệt', cell: (source) => standingText(of(source).planned) },
        { head: 'Đã phát', cell: (source) => standingText(of(source).paid) },
        {
          head: 'Sửa',
          cell: ({ id, endedAt }) =>
            change &&
            endedAt === null && (
              <>
                <a href={`/tet/${campaign}/nguon/${id}/sua`}>Sửa, bổ sung kinh phí</a>
                <br />
                <a href={`/tet/${campaign}/nguon/${id}/thoi-dung`}>Thôi dùng</a>
              </>
            ),
        },
      ]}
      total={['Cộng', '', '', standingText(sum.planned), standingText(sum.paid), '']}
    />
  );
}

/** What of a source's rules the list would take more than it was granted. */
function OverBudget({ sources, listed }: Shown) {
  const over = sources.flatMap((source) => {
    const drawn = listed.get(source.id);
    const goods = source.inKind === null ? null : JSON.stringify(source.inKind);
    const row = { name: source.name, budget_dong: source.budgetDong, in_kind: goods };
    return (drawn && overBudget(row, drawn)) ?? [];
  });
  if (over.length === 0) return null;
  return (
    <Message kind="error">
      <strong>Vượt kinh phí.</strong> {over.join(' ')} Bổ sung kinh phí, sửa mức hoặc bớt suất trước khi
      trình.
    </Message>
  );
}

function whoText({ categories, ages, hungryList, per }: Rule, labelOf: (code: string) => string): string {
  const parts = [
    ...(hungryList ? ['Hộ thiếu đói trong biên bản họp tổ'] : []),
    ...(categories.length > 0 ? [categories.map(labelOf).join(', ')] : []),
    ...(categories.length === 0 && per === 'martyr' ? ['Thân nhân, người thờ cúng liệt sĩ'] : []),
    ...(ages
      ? [
          ages.from === ages.to
            ? `${ages.from} tuổi`
            : [
                ages.from !== undefined && `từ ${ages.from} tuổi`,
                ages.to !== undefined && `đến ${ages.to} tuổi`,
              ]
                .filter(Boolean)
                .join(' '),
        ]
      : []),
  ];
  return parts.join('; ');
}

const basisText = ({ basis }: Rule): string =>
  basis.decision
    ? `danh sách theo QĐ ${basis.decision.number} ngày ${formatDay(basis.decision.date)}`
    : `chốt ngày ${formatDay(basis.cutOffOn ?? '')}`;

function Rules({ campaign, sources, rules, change, copied, labelOf }: Shown) {
  const undecided = new Set(sources.flatMap(({ id, decision }) => (decision ? [] : id)));
  const nameOf = (id: string): string => sources.find((source) => source.id === id)?.name ?? '';
  return (
    <Table
      caption="Các mức quà"
      rows={rules}
      columns={[
        { head: 'Số', cell: ({ number }) => number, number: true },
        {
          head: 'Mức',
          cell: (rule) => (
            <>
              <strong>{rule.name}</strong>
              <div class="small second">{whoText(rule, labelOf)}</div>
            </>
          ),
        },
        { head: 'Nguồn', cell: ({ source }) => nameOf(source) },
        {
          head: 'Được nhận',
          cell: ({ source, amountDong, inKind, per, maximumPerHousehold, highestOnly }) => (
            <>
              {grantText(amountDong, inKind)}
              <div class="small second">
                {ruleSubjectLabels[per]}
                {maximumPerHousehold !== null && `, tối đa ${maximumPerHousehold} suất một hộ`}
                {!highestOnly && ', nhận thêm ngoài suất cao nhất'}
              </div>
              {copied && undecided.has(source) && (
                <>
                  <div class="small">mức của đợt mẫu</div>
                  <Badge icon="alert-triangle">chưa có quyết định năm nay</Badge>
                </>
              )}
            </>
          ),
        },
        { head: 'Căn cứ', cell: basisText },
        {
          head: 'Sửa',
          cell: ({ id }) =>
            change && (
              <>
                <a href={`/tet/${campaign}/thu?muc=${id}`}>Thử</a>
                <br />
                <a href={`/tet/${campaign}/muc/${id}/sua`}>Sửa</a>
                <br />
                <a href={`/tet/${campaign}/muc/${id}/thoi-dung`}>Thôi dùng</a>
              </>
            ),
        },
      ]}
    />
  );
}

const stepPage = showPage({
  path: '/tet/:id',
  permission: 'campaigns.read',
  params,
  async handler(t, input, deps) {
    const { id } = input.params;
    const campaign = await readCampaign(t, id);
    const writes = may(t.actor, 'campaigns.write');
    const change = writes && campaign.state !== 'settled';
    const comesAgain =
      campaign.recurs !== 'once' && (campaign.state === 'approved' || campaign.state === 'settled');
    const dictionary = await dictionaries(t);
    const all = await sourcesOf(t, id, true);
    const shown: Shown = {
      campaign: id,
      // Those no longer used stand last.
      sources: [
        ...all.filter(({ endedAt }) => endedAt === null),
        ...all.filter(({ endedAt }) => endedAt !== null),
      ],
      rules: await rulesOf(t, id),
      balances: await balancesOf(t, { campaign: id }),
      listed: await listedOf(t, id),
      change,
      copied: campaign.template !== null,
      labelOf: (code) => dictionary.category(code)?.label ?? code,
    };
    const used = new Set(all.map(({ code }) => code));
    const left =
      campaign.template === null || campaign.state !== 'draft'
        ? []
        : (await leftBehind(t, campaign.template, campaign.cutOffOn)).filter(({ code }) => !used.has(code));
    const add = (path: string, text: string) =>
      change && (
        <LinkButton href={`/tet/${id}/${path}/moi`} icon="plus" slim>
          {text}
        </LinkButton>
      );
    return {
      html: (
        <Layout title={campaign.name} chrome={await chromeOf(t, input, '/tet', deps)}>
          <CampaignHead
            campaign={campaign}
            current="rules"
            links={may(t.actor, 'registers.read')}
            right={
              writes && (
                <>
                  {comesAgain && <LinkButton href={`/tet/${id}/dot-ke-tiep`}>Lập đợt kế tiếp</LinkButton>}
                  {change && <LinkButton href={`/tet/${id}/sua`}>Sửa tên, ngày</LinkButton>}
                </>
              )
            }
          />
          {campaign.note && <p>{campaign.note}</p>}
          {left.length > 0 && (
            <Message kind="neutral">
              <strong>Nguồn của đợt mẫu không được lấy theo.</strong>{' '}
              {left.map(({ name, reason }) => `${name}: ${reason}.`).join(' ')} Mức của nguồn ấy cũng để lại.
            </Message>
          )}
          <OverBudget {...shown} />
          <Section title="Nguồn kinh phí" right={add('nguon', 'Thêm nguồn')}>
            {shown.sources.length === 0 ? (
              <Empty icon="gift" title="Chưa có nguồn kinh phí">
                Thêm từng nguồn với cơ quan quyết định, số quyết định và kinh phí được cấp, rồi ghi các mức.
              </Empty>
            ) : (
              <Sources {...shown} />
            )}
          </Section>
          {shown.sources.length > 0 && (
            <Section
              title="Các mức"
              right={
                <>
                  {change && shown.rules.length > 0 && (
                    <LinkButton href={`/tet/${id}/thu`} slim>
                      Thử mọi mức
                    </LinkButton>
                  )}{' '}
                  {add('muc', 'Thêm mức')}
                </>
              }
            >
              {shown.rules.length === 0 ? (
                <p>
                  Chưa có mức nào. Mỗi mức ghi ai được nhận, bao nhiêu, từ nguồn nào, theo danh sách hay ngày
                  chốt nào.
                </p>
              ) : (
                <Rules {...shown} />
              )}
            </Section>
          )}
          {shown.rules.some(({ hungryList }) => hungryList) && (
            <p class="small second">
              Gạo cấp theo danh sách hộ thiếu đói của từng tổ (Mẫu 5a, 5b), lập và ký nhận riêng.
            </p>
          )}
        </Layout>
      ),
    };
  },
});

export const campaignStepPages: Page[] = [stepPage];
