import { formatDay } from '../../shared/dates.ts';
import { Section } from '../../web/components/parts.tsx';
import type { Aid } from './aid.ts';

/** What person and household have received together, with who took it. */
export function AidReceived({ aid, about }: { aid: readonly Aid[]; about: string }) {
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
                {each.whose === about ? 'của chính mình' : `của ${each.whose.replace(/^Hộ/, 'hộ')}`};{' '}
                {each.receiver ? `${each.receiver} nhận thay` : 'tự nhận'}
                {each.signature === 'awaited' && ', chờ chữ ký'}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
