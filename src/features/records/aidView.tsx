import { formatDay } from '../../shared/dates.ts';
import { Section } from '../../web/components/parts.tsx';
import type { AwaitedGift } from '../payments/awaited.ts';
import type { Aid } from './aid.ts';

/** Whose a gift is, as the page about somebody says it. */
function whose({ whose: owner }: Aid, about: string): string {
  if (owner !== about) return `của ${owner.replace(/^Hộ/, 'hộ')}`;
  return owner.startsWith('Hộ ') ? 'của hộ' : 'của chính mình';
}

/** What person and household have received together, with who took it. */
export function AidReceived(props: { aid: readonly Aid[]; about: string; whole: string | null }) {
  const { aid, about } = props;
  if (aid.length === 0) return null;
  return (
    <Section title="Hỗ trợ đã nhận" right={`${aid.length} lần, cả của hộ`}>
      <ul class="facts">
        {aid.map((each) => (
          <li>
            <div>
              <strong>{each.gift}</strong> {each.kind === 'Đã nhận' ? '' : `(${each.kind.toLowerCase()})`}
              <div class="small second">
                {formatDay(each.paidOn)}, {each.campaign}, {each.source}
              </div>
              <div class="small second">
                {whose(each, about)}
                {each.receiver ? `; ${each.receiver} nhận thay` : each.person && '; tự nhận'}
                {each.signature === 'awaited' && ', chờ chữ ký'}
              </div>
            </div>
          </li>
        ))}
      </ul>
      {props.whole && (
        <p>
          <a href={props.whole}>Cả quá trình, in và tải .xlsx</a>
        </p>
      )}
    </Section>
  );
}

/** Gifts approved and not handed over yet; each leads to its row on the paying page. */
export function AidAwaited({ gifts }: { gifts: readonly AwaitedGift[] }) {
  if (gifts.length === 0) return null;
  return (
    <Section title="Quà, hỗ trợ chưa nhận" right={`${gifts.length} suất đã duyệt`}>
      <ul class="facts">
        {gifts.map((each) => (
          <li>
            <div>
              <strong>
                <a href={`/tet/${each.campaign}/phat?to=${each.area}#s-${each.entry}`}>{each.gift}</a>
              </strong>
              <div class="small second">
                {each.campaignName}, {each.source}; của {each.name}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
