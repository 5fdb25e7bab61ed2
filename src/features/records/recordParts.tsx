import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay, formatPartial } from '../../shared/dates.ts';
import { formatDong } from '../../shared/money.ts';
import { maskNumber } from '../../shared/text.ts';
import { payerLabels, relationLabel, shortAreaName } from '../../shared/words.ts';
import { Icon, type IconName } from '../../web/components/icon.tsx';
import { Badge, Message, Section } from '../../web/components/parts.tsx';
import { areaOn } from '../areas/service.ts';
import type { InsurancePeriod } from '../insurance/schema.ts';
import { InsuranceBadge } from '../search/pages.tsx';
import type { Status } from '../statuses/schema.ts';
import type { Household, Person } from './schema.ts';
import { decisionLine } from './timeline.ts';

interface Dated {
  validFrom: Day;
  validTo: Day | null;
}

export const holdsOn = (row: Dated, day: Day): boolean =>
  row.validFrom <= day && (row.validTo === null || day <= row.validTo);

/** The decision in force on a day: the last taken by then. */
function decisionText(status: Status, day: Day): string {
  const decision =
    status.decisions.findLast((each) => each.date === null || each.date <= day) ?? status.decisions[0];
  return decision ? decisionLine(decision) : 'chưa ghi quyết định';
}

function allowance(status: Status): string | null {
  const details = status.decisions.at(-1)?.details;
  if (!details?.amountDong) return null;
  return `Trợ cấp ${formatDong(details.amountDong)} một tháng${details.coefficient ? ` (hệ số ${String(details.coefficient).replace('.', ',')})` : ''}`;
}

function Fact(props: {
  icon: IconName;
  title: string;
  lines: readonly (string | null)[];
  links?: readonly { href: string; text: string }[];
}) {
  return (
    <li>
      <Icon name={props.icon} />
      <div>
        <strong>{props.title}</strong>
        {props.lines.map((line) => line && <div class="small second">{line}</div>)}
        {props.links && props.links.length > 0 && (
          <div class="record-links">
            {props.links.map(({ href, text }) => (
              <a href={href}>{text}</a>
            ))}
          </div>
        )}
      </div>
    </li>
  );
}

const cardActions = [
  ['dinh-chinh', 'Đính chính thẻ'],
  ['gia-han', 'Gia hạn'],
  ['rut-ngan', 'Rút ngắn'],
  ['thu-hoi', 'Thu hồi bản ghi sai'],
] as const;

function CardFact({ card, person, writes }: { card: InsurancePeriod; person: string; writes: boolean }) {
  const group = card.payerGroup ? payerLabels[String(card.payerGroup) as '1'] : payerLabels.unknown; // groups are 1–5
  return (
    <Fact
      icon="shield-plus"
      title={`BHYT đến ${card.validTo ? formatDay(card.validTo) : 'nay'}`}
      lines={[
        `Mã ${card.objectCode}${card.cardNumber ? `, thẻ ${maskNumber(card.cardNumber)}` : ''}, từ ${formatDay(card.validFrom)}`,
        group ?? null,
        card.facility && `Khám tại ${card.facility}`,
      ]}
      links={
        writes
          ? cardActions.map(([key, text]) => ({ href: `/nguoi/${person}/the/${card.id}/${key}`, text }))
          : []
      }
    />
  );
}

/** What holds for a person on a day: statuses, cards; the other cards fold away below, later ones `withLater` only. */
export function Holding({
  person,
  day,
  writes,
  withLater,
  due,
}: {
  person: Person;
  day: Day;
  writes: boolean;
  withLater: boolean;
  /** The card the person should have on the day, told where grounds may be seen. */
  due: { title: string; lines: string[] } | null;
}) {
  const statuses = person.statuses.filter((status) => holdsOn(status, day));
  const cards = person.insurancePeriods.filter((period) => holdsOn(period, day));
  const others = person.insurancePeriods.filter(
    (period) => !holdsOn(period, day) && (withLater || period.validFrom <= day),
  );
  return (
    <>
      <ul class="facts">
        {statuses.map((status) => (
          <Fact
            icon={status.household ? 'home-heart' : 'heart-handshake'}
            title={`${status.label} từ ${formatDay(status.validFrom)}`}
            lines={[decisionText(status, day), allowance(status), status.note]}
            links={[{ href: `/dien/${status.id}`, text: writes ? 'Chi tiết, quyết định, thôi' : 'Chi tiết' }]}
          />
        ))}
        {cards.map((card) => (
          <CardFact card={card} person={person.id} writes={writes} />
        ))}
        {cards.length === 0 && (
          <Fact
            icon="alert-triangle"
            title="Chưa có thẻ BHYT"
            lines={['Không có thẻ nào còn giá trị vào ngày này']}
          />
        )}
        {due && <Fact icon="shield-plus" title={due.title} lines={due.lines} />}
        {statuses.length === 0 && <Fact icon="info-circle" title="Không thuộc diện nào" lines={[]} />}
      </ul>
      {others.length > 0 && (
        <details class="fold">
          <summary>{others.length} thẻ khác, đã hết hoặc chưa có giá trị</summary>
          <ul class="facts">
            {others.map((card) => (
              <CardFact card={card} person={person.id} writes={writes} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** Who belongs to a household on a day, each with the end of their cover. */
export function Members({ household, day, me }: { household: Household; day: Day; me?: string }) {
  const members = household.members.filter((member) => member.current);
  const until = (person: string): Day | null =>
    household.insurancePeriods
      .filter((period) => period.person === person && holdsOn(period, day))
      .map((period) => period.validTo)
      .sort()
      .at(-1) ?? null;
  return (
    <Section title={`Hộ ${household.code}, ${members.length} người`}>
      <ul class="facts">
        {members.map((member) => (
          <li>
            <div style="flex: 1">
              {member.person === me ? (
                <strong>{member.fullName}</strong>
              ) : (
                <a href={`/nguoi/${member.person}`}>{member.fullName}</a>
              )}
              <div class="small second">
                {relationLabel(member.relation, member.sex, member.relationText).toLowerCase()},{' '}
                {formatPartial(member.birthDate)}
              </div>
            </div>
            <InsuranceBadge until={until(member.person)} today={day} />
          </li>
        ))}
      </ul>
      {members.length > 0 && !members.some((member) => member.relation === 'head') && (
        <Message kind="neutral">Hộ này chưa có chủ hộ: chọn chủ hộ mới.</Message>
      )}
    </Section>
  );
}

/** The statuses of a household, those that have ended too; later ones `withLater` only. */
export function HouseholdStatuses({
  household,
  day,
  withLater,
}: {
  household: Household;
  day: Day;
  withLater: boolean;
}) {
  const statuses = household.statuses.filter((status) => withLater || status.validFrom <= day);
  const none = !household.statuses.some((status) => holdsOn(status, day));
  return (
    <Section title="Diện và quyết định">
      {none && <p class="second">Hộ không thuộc diện nào vào ngày này.</p>}
      <ul class="facts">
        {statuses.map((status) => (
          <li>
            <Icon name="home-heart" />
            <div>
              <strong>{status.label}</strong>{' '}
              {!holdsOn(status, day) && (
                <Badge icon="clock" kind="gone">
                  {status.validFrom > day ? 'chưa đến ngày' : 'đã hết'}
                </Badge>
              )}
              <div class="small second">
                từ {formatDay(status.validFrom)}{' '}
                {status.validTo ? `đến ${formatDay(status.validTo)}` : 'đến nay'}
              </div>
              <div class="small second">{decisionText(status, day)}</div>
              <div class="record-links">
                <a href={`/dien/${status.id}`}>Chi tiết</a>
              </div>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export async function placeOf(t: ReadTx, area: string | null, day: Day): Promise<string | null> {
  return area ? shortAreaName((await areaOn(t, area, day))?.name ?? area) : null;
}

/** Papers of the household as of the day shown: what the actor may print and what there is to certify. */
export function printable(t: ReadTx, household: Household, day: Day, csrf: string) {
  const poor = household.statuses.some(
    (status) => (status.register === 'poor' || status.register === 'nearPoor') && holdsOn(status, day),
  );
  const lived = day <= t.today && household.members.some(({ current }) => current);
  return {
    household: household.id,
    day,
    csrf,
    certificate: lived && poor && may(t.actor, 'registers.write'),
    sheet: lived && may(t.actor, 'registers.read'),
  };
}
