import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage } from '../../app/page.ts';
import { giftText } from '../../shared/inKind.ts';
import { formatNumber } from '../../shared/money.ts';
import { shortAreaName } from '../../shared/words.ts';
import { Crumbs, LinkButton, Message, Section, Table, Title } from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { ruleAnswer } from './answers.ts';
import type { Standing } from './ledger.ts';
import { findRule } from './rules.ts';
import { findCampaign } from './service.ts';
import { type Trial, tryRules } from './trial.ts';
import { grantText } from './views.tsx';

const shownRows = 50;
const standingText = ({ gifts, dong, goods }: Standing): string =>
  gifts === 0 ? 'không có suất nào' : `${formatNumber(gifts)} suất, ${giftText(dong, goods)}`;

/** What rules would give: the sum, each source against its budget, by group, and the first names. */
export function TrialView({ trial }: { trial: Trial }) {
  const over = trial.sources.flatMap((each) => each.over ?? []);
  return (
    <>
      <Message kind={over.length > 0 ? 'error' : 'neutral'}>
        <strong>Thử: {standingText(trial.total)}.</strong> Chưa có gì được ghi.
        {trial.review > 0 && ` ${formatNumber(trial.review)} trường hợp cần xem xét.`}
        {over.length > 0 && ` ${over.join(' ')}`}
      </Message>
      <div class="two wide">
        <Section title="Theo tổ dân phố">
          <Table
            caption="Theo tổ dân phố"
            rows={trial.groups}
            columns={[
              { head: 'Tổ', cell: ({ name }) => shortAreaName(name) },
              { head: 'Suất', cell: ({ standing }) => formatNumber(standing.gifts), number: true },
              { head: 'Tiền, hiện vật', cell: ({ standing }) => giftText(standing.dong, standing.goods) },
            ]}
          />
        </Section>
        <Section title="So với kinh phí">
          <Table
            caption="So với kinh phí"
            rows={trial.sources}
            columns={[
              { head: 'Nguồn', cell: ({ source }) => source.name },
              { head: 'Được cấp', cell: ({ source }) => grantText(source.budgetDong, source.inKind) },
              { head: 'Cần', cell: ({ standing }) => standingText(standing) },
            ]}
          />
        </Section>
      </div>
      <Section
        title="Danh sách"
        right={
          trial.entries.length > shownRows
            ? `${shownRows} dòng đầu trong ${formatNumber(trial.entries.length)}`
            : `${formatNumber(trial.entries.length)} dòng`
        }
      >
        <Table
          caption="Người, hộ được nhận theo các mức đang thử"
          rows={trial.entries.slice(0, shownRows)}
          columns={[
            {
              head: 'Người, hộ',
              cell: ({ person, household, recipientName }) => (
                <a href={person ? `/nguoi/${person}` : `/ho/${household}`}>{recipientName}</a>
              ),
            },
            { head: 'Đối tượng', cell: ({ categoryLabel }) => categoryLabel },
            { head: 'Mức', cell: ({ amountDong, goods }) => giftText(amountDong, goods) },
            { head: 'Căn cứ', cell: ({ ground }) => ground },
          ]}
        />
      </Section>
    </>
  );
}

const trialPage = showPage({
  path: '/tet/:id/thu',
  permission: 'campaigns.write',
  params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
  query: Type.Object({ muc: Type.Optional(Type.String({ maxLength: 40 })) }),
  async handler(t, input, deps) {
    const { id } = input.params;
    const campaign = await findCampaign(t, id);
    const rule = input.query.muc === undefined ? null : ruleAnswer(await findRule(t, id, input.query.muc));
    const trial = await tryRules(t, id, rule ? [rule] : undefined);
    const title = rule ? `Thử mức số ${rule.number}: ${rule.name}` : 'Thử mọi mức';
    return {
      html: (
        <Layout title={title} chrome={await chromeOf(t, input, '/tet', deps)}>
          <Crumbs
            path={[
              { href: '/tet', text: 'Tết, hỗ trợ' },
              { href: `/tet/${id}`, text: campaign.name },
              { text: title },
            ]}
          />
          <Title right={<LinkButton href={`/tet/${id}`}>Về nguồn và mức</LinkButton>}>{title}</Title>
          <TrialView trial={trial} />
        </Layout>
      ),
    };
  },
});

export const campaignTrialPages: Page[] = [trialPage];
