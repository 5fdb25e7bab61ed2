import type { ComponentChildren } from 'preact';
import { type Day, formatDay } from '../../shared/dates.ts';
import { giftText, goodsOf, type InKind } from '../../shared/inKind.ts';
import { Icon } from '../../web/components/icon.tsx';
import { Crumbs, Title } from '../../web/components/parts.tsx';
import {
  type Campaign,
  type CampaignStep,
  campaignStateLabels,
  campaignStepLabels,
  campaignSteps,
  type StepState,
} from './schema.ts';

/** Where each step of a campaign is done. */
export const stepPaths: Record<CampaignStep, string> = {
  rules: '',
  list: '/danh-sach',
  approval: '/duyet',
  payment: '/phat',
};

/** "chốt số liệu ngày 15/12/2023, phát từ 29/01/2024 đến 06/02/2024". */
function daysText({ cutOffOn, handOutFrom, handOutTo }: Campaign): string {
  const handOut =
    handOutFrom && handOutTo
      ? `, phát từ ${formatDay(handOutFrom)} đến ${formatDay(handOutTo)}`
      : handOutTo
        ? `, phát trước ${formatDay(handOutTo)}`
        : handOutFrom
          ? `, phát từ ${formatDay(handOutFrom)}`
          : '';
  return `chốt số liệu ngày ${formatDay(cutOffOn)}${handOut}`;
}

/** Heading of every page of a campaign: its name and days, and the four steps with how far each has come. */
export function CampaignHead(props: {
  campaign: Campaign & { steps: StepState[] };
  /** The step shown; undefined on pages below none of them. */
  current?: CampaignStep;
  right?: ComponentChildren;
  /** A group head pays and does no more: only that step of his is a link. */
  links: boolean;
}) {
  const { campaign, current } = props;
  return (
    <>
      <Crumbs path={[{ href: '/tet', text: 'Tết, hỗ trợ' }, { text: campaign.name }]} />
      <Title right={props.right}>
        {campaign.name} <span class="title-note">{daysText(campaign)}</span>
      </Title>
      <ol class="campaign-steps">
        {campaignSteps.map((step, i) => {
          const state = campaign.steps.find((each) => each.step === step);
          const done = state?.progress === 'done';
          const label = campaignStepLabels[step];
          return (
            <li class={step === current ? 'here' : ''} aria-current={step === current ? 'step' : undefined}>
              <span class={done ? 'mark done' : 'mark'}>
                {done ? <Icon name="circle-check" /> : String(i + 1)}
              </span>
              <span>
                {props.links || step === 'payment' ? (
                  <a href={`/tet/${campaign.id}${stepPaths[step]}`}>{label}</a>
                ) : (
                  <strong>{label}</strong>
                )}
                <span class="small second">
                  {done && <span class="hidden-visually">xong: </span>}
                  {state?.text}
                </span>
              </span>
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** Money and goods of a budget or level; "chưa ghi" where nothing is said. */
export function grantText(amountDong: number | null, inKind: InKind | null): string {
  const goods = goodsOf(inKind);
  return amountDong === null && goods.length === 0 ? 'chưa ghi' : giftText(amountDong ?? 0, goods);
}

export const stateText = (state: Campaign['state']): string => campaignStateLabels[state];

/** "QĐ 1655/QĐ-CTN ngày 16/01/2024". */
export function decisionText(decision: { number: string; date: Day } | null | undefined): string | null {
  return decision ? `QĐ ${decision.number} ngày ${formatDay(decision.date)}` : null;
}
