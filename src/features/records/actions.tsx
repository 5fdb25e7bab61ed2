import { formatDay } from '../../shared/dates.ts';
import { LinkButton, Section } from '../../web/components/parts.tsx';
import type { CaseSummary } from '../cases/schema.ts';
import type { Viewing } from './viewing.tsx';

/** What can be done about a person or household today: record an event, hand in a case. */
export function Actions(props: { path: string; caseQuery: string; person?: boolean; premiums?: string }) {
  const { path, caseQuery } = props;
  return (
    <div class="print-actions">
      <LinkButton href={`${path}/bien-dong`} icon="arrows-exchange">
        Ghi biến động
      </LinkButton>
      <LinkButton href={`/ho-so/moi?${caseQuery}`} icon="plus">
        Lập hồ sơ đề nghị
      </LinkButton>
      <LinkButton href={`${path}/dien/moi`}>Ghi diện từ hồ sơ giấy</LinkButton>
      {props.person && (
        <LinkButton href={`${path}/the/moi`} icon="shield-plus">
          Thẻ mới
        </LinkButton>
      )}
      {props.premiums && <LinkButton href={props.premiums}>Mức đóng BHYT</LinkButton>}
      <LinkButton href={`${path}/dinh-chinh`}>Đính chính thông tin</LinkButton>
    </div>
  );
}

/** Cases about the person or household that were not finished on the day; how far each is told of today only. */
export function OpenCases({ cases, view }: { cases: readonly CaseSummary[]; view: Viewing }) {
  const { day, today } = view;
  const open = cases.filter(
    ({ receivedOn, closedOn }) => receivedOn <= day && (closedOn === null || closedOn > day),
  );
  if (open.length === 0) return null;
  return (
    <Section title="Hồ sơ đang giải quyết">
      <ul class="facts">
        {open.map((each) => (
          <li>
            <div>
              <a class="code" href={`/ho-so/${each.id}`}>
                {each.code}
              </a>{' '}
              {each.kindLabel}
              <div class="small second">
                {day === today
                  ? `${each.stepLabel}, hẹn trả ${formatDay(each.dueOn)}`
                  : `tiếp nhận ngày ${formatDay(each.receivedOn)}`}
                {day === today && each.daysLate > 0 && `, quá hạn ${each.daysLate} ngày`}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
