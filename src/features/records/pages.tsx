import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay, formatPartial, formatWeekday, isDay, parseDay } from '../../shared/dates.ts';
import { formatDong } from '../../shared/money.ts';
import { maskNumber } from '../../shared/text.ts';
import { payerLabels, relationLabel, sexLabels, shortAreaName } from '../../shared/words.ts';
import { Icon, type IconName } from '../../web/components/icon.tsx';
import { Badge, Crumbs, Message, Section, Title } from '../../web/components/parts.tsx';
import { HouseholdPrintActions } from '../../web/components/printActions.tsx';
import { Layout } from '../../web/layout.tsx';
import { areaOn } from '../areas/service.ts';
import { casesOf } from '../cases/finding.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { InsuranceBadge } from '../search/pages.tsx';
import type { Status } from '../statuses/schema.ts';
import { Actions, OpenCases } from './actions.tsx';
import type { Household, Person } from './schema.ts';
import { readHousehold, readPerson } from './service.ts';

const query = Type.Object({ ngay: Type.Optional(Type.String({ maxLength: 10 })) });
const params = Type.Object({ id: Type.String({ maxLength: 40 }) });

interface Dated {
  validFrom: Day;
  validTo: Day | null;
}
const holds = (row: Dated, day: Day): boolean =>
  row.validFrom <= day && (row.validTo === null || day <= row.validTo);

/** The day a page is turned back to: typed dd/mm/yyyy or from a link; an unreadable one is today, and said. */
function dayOf(text: string | undefined, today: Day): { day: Day; fault: string | null } {
  if (!text) return { day: today, fault: null };
  if (isDay(text)) return { day: text, fault: null };
  const parsed = parseDay(text);
  return parsed.ok
    ? { day: parsed.value, fault: null }
    : { day: today, fault: `Tại ngày: ${parsed.message}. Đang xem hôm nay.` };
}

function DayForm({ path, day, today }: { path: string; day: Day; today: Day }) {
  return (
    <form class="inline-form" action={path}>
      <label class="small" for="ngay">
        <strong>Tại ngày</strong>
      </label>
      <input class="input" id="ngay" name="ngay" value={formatDay(day)} inputMode="numeric" />
      <button type="submit" class="button slim">
        Xem
      </button>
      {day !== today && <a href={path}>hôm nay</a>}
    </form>
  );
}

function decisionText(status: Status, day: Day): string {
  const decision =
    status.decisions.findLast((each) => each.date === null || each.date <= day) ?? status.decisions[0];
  if (!decision?.number) return 'chưa ghi quyết định';
  return [
    `QĐ ${decision.number.replace(/^QĐ\s+/, '')}`,
    decision.date && `ngày ${formatDay(decision.date)}`,
    decision.issuer,
  ]
    .filter(Boolean)
    .join(', ')
    .replace(', ngày', ' ngày');
}

function Fact(props: { icon: IconName; title: string; lines: readonly (string | null)[] }) {
  return (
    <li>
      <Icon name={props.icon} />
      <div>
        <strong>{props.title}</strong>
        {props.lines.map((line) => line && <div class="small second">{line}</div>)}
      </div>
    </li>
  );
}

function allowance(status: Status): string | null {
  const details = status.decisions.at(-1)?.details;
  if (!details?.amountDong) return null;
  return `Trợ cấp ${formatDong(details.amountDong)} một tháng${details.coefficient ? ` (hệ số ${String(details.coefficient).replace('.', ',')})` : ''}`;
}

function Today({ person, day }: { person: Person; day: Day }) {
  const statuses = person.statuses.filter((status) => holds(status, day));
  const cards = person.insurancePeriods.filter((period) => holds(period, day));
  return (
    <ul class="facts">
      {statuses.map((status) => (
        <Fact
          icon={status.household ? 'home-heart' : 'heart-handshake'}
          title={`${status.label} từ ${formatDay(status.validFrom)}`}
          lines={[decisionText(status, day), allowance(status)]}
        />
      ))}
      {cards.map((card) => (
        <Fact
          icon="shield-plus"
          title={`BHYT đến ${card.validTo ? formatDay(card.validTo) : 'nay'}`}
          lines={[
            `Mã ${card.objectCode}${card.cardNumber ? `, thẻ ${maskNumber(card.cardNumber)}` : ''}`,
            card.payerGroup ? (payerLabels[String(card.payerGroup) as '1'] ?? null) : payerLabels.unknown, // groups are 1–5
            card.facility && `Khám tại ${card.facility}`,
          ]}
        />
      ))}
      {cards.length === 0 && (
        <Fact
          icon="alert-triangle"
          title="Chưa có thẻ BHYT"
          lines={['Không có thẻ nào còn giá trị vào ngày này']}
        />
      )}
      {statuses.length === 0 && <Fact icon="info-circle" title="Không thuộc diện nào" lines={[]} />}
    </ul>
  );
}

interface Event {
  day: Day;
  title: string;
  line: string | null;
  full: boolean;
}

/** Everything that ever began, ended or was paid, newest first. */
function eventsOf(person: Person): Event[] {
  const events: Event[] = [];
  for (const row of person.residences) {
    events.push({
      day: row.validFrom,
      title: `Cư trú tại ${row.area}`,
      line: row.kind === 'temporary' ? 'tạm trú' : 'thường trú',
      full: false,
    });
  }
  for (const status of person.statuses) {
    events.push({
      day: status.validFrom,
      title: `Được công nhận: ${status.label}`,
      line: decisionText(status, status.validFrom),
      full: false,
    });
    if (status.validTo)
      events.push({ day: status.validTo, title: `Hết: ${status.label}`, line: status.endNote, full: false });
  }
  for (const card of person.insurancePeriods) {
    events.push({
      day: card.validFrom,
      title: `Thẻ BHYT mã ${card.objectCode}`,
      line: card.validTo ? `đến ${formatDay(card.validTo)}` : null,
      full: false,
    });
  }
  for (const payment of person.payments) {
    const verb =
      payment.kind === 'payment' ? 'Đã nhận' : payment.kind === 'reversal' ? 'Hủy lần phát' : 'Trả lại';
    events.push({
      day: payment.paidOn,
      title: `${verb}: ${payment.campaignName}, ${formatDong(payment.amountDong)}`,
      line: payment.source,
      full: true,
    });
  }
  if (person.diedOn) events.push({ day: person.diedOn, title: 'Khai tử', line: null, full: true });
  return events.sort((a, b) => (a.day < b.day ? 1 : -1));
}

function TimeLine({ events }: { events: readonly Event[] }) {
  return (
    <ol class="timeline">
      {events.map((event) => (
        <li>
          <span class="day">{formatDay(event.day)}</span>
          <span class={`dot ${event.full ? 'full' : ''}`} />
          <div>
            <strong>{event.title}</strong>
            {event.line && <div class="small second">{event.line}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}

async function placeOf(t: ReadTx, area: string | null, day: Day): Promise<string | null> {
  return area ? shortAreaName((await areaOn(t, area, day))?.name ?? area) : null;
}

/** Papers of the household as of the day shown: what the actor may print and what there is to certify. */
function printable(t: ReadTx, household: Household, day: Day, csrf: string) {
  const poor = household.statuses.some(
    (status) => (status.register === 'poor' || status.register === 'nearPoor') && holds(status, day),
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

function ViewingBar({ day, today, fault }: { day: Day; today: Day; fault: string | null }) {
  if (fault) return <Message kind="error">{fault}</Message>;
  if (day === today) return null;
  return (
    <Message kind="viewing">
      <strong>Đang xem như tại ngày {formatDay(day)}.</strong> Chỉ để đọc, theo số liệu hiện nay.
    </Message>
  );
}

const personPage = showPage({
  path: '/nguoi/:id',
  permission: 'people.read',
  params,
  query,
  async handler(t, input, deps) {
    const { day, fault } = dayOf(input.query.ngay, t.today);
    const { person } = await readPerson(t, input.params.id, day);
    const household = person.household
      ? (await readHousehold(t, person.household, day)).household
      : undefined;
    const membership = person.memberships.find((each) => holds(each, day));
    const dictionary = await dictionaries(t);
    const number = (label: string, text: string | null): string | null =>
      text ? `${label} ${maskNumber(text)}` : null;
    const line = [
      `sinh ${formatPartial(person.birthDate)}${person.birthDate.length === 4 ? ' (chỉ biết năm)' : ''}`,
      sexLabels[person.sex].toLowerCase(),
      person.ethnicity && `dân tộc ${dictionary.ethnicLabel(person.ethnicity)}`,
      number('CCCD', person.nationalId),
      number('BHXH', person.insuranceNumber),
    ];
    const cases = may(t.actor, 'registers.read') ? await casesOf(t, { person: person.id }) : [];
    const events = eventsOf(person).filter((event) => event.day <= day || day === t.today);
    return {
      html: (
        <Layout title={person.fullName} chrome={await chromeOf(t, input, '/nguoi', deps)}>
          <Crumbs path={[{ href: '/', text: 'Tra cứu' }, { text: person.fullName }]} />
          <Title right={<DayForm path={`/nguoi/${person.id}`} day={day} today={t.today} />}>
            {person.fullName}
          </Title>
          <p class="person-line">
            {line.filter(Boolean).join(' · ')}
            <br />
            {[household?.address, await placeOf(t, person.area, day)].filter(Boolean).join(', ')}
            {household && membership && (
              <>
                {' · hộ '}
                <a href={`/ho/${household.id}`}>{household.code}</a>
                {`, ${relationLabel(membership.relation, person.sex, membership.relationText).toLowerCase()}`}
              </>
            )}
          </p>
          <ViewingBar day={day} today={t.today} fault={fault} />
          {household && <HouseholdPrintActions {...printable(t, household, day, input.csrf)} />}
          {day === t.today && may(t.actor, 'registers.write') && (
            <Actions path={`/nguoi/${person.id}`} caseQuery={`nguoi=${person.id}`} person />
          )}
          <div class="two facts">
            <div>
              <OpenCases cases={cases} />
              <Section
                title={day === t.today ? 'Hôm nay' : `Ngày ${formatDay(day)}`}
                right={formatWeekday(day)}
              >
                <Today person={person} day={day} />
              </Section>
              {household && <Members household={household} day={day} me={person.id} />}
            </div>
            <Section title="Quá trình" right={`${events.length} mục, mới nhất trước`}>
              <TimeLine events={events} />
            </Section>
          </div>
        </Layout>
      ),
    };
  },
});

function Members({ household, day, me }: { household: Household; day: Day; me?: string }) {
  const members = household.members.filter((member) => member.current);
  const until = (person: string): Day | null =>
    household.insurancePeriods
      .filter((period) => period.person === person && holds(period, day))
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

const householdPage = showPage({
  path: '/ho/:id',
  permission: 'people.read',
  params,
  query: Type.Object({
    ngay: Type.Optional(Type.String({ maxLength: 10 })),
    moi: Type.Optional(Type.String({ maxLength: 1 })),
  }),
  async handler(t, input, deps) {
    const { day, fault } = dayOf(input.query.ngay, t.today);
    const { household } = await readHousehold(t, input.params.id, day);
    const current = household.statuses.filter((status) => holds(status, day));
    const cases = may(t.actor, 'registers.read') ? await casesOf(t, { household: household.id }) : [];
    return {
      html: (
        <Layout title={`Hộ ${household.code}`} chrome={await chromeOf(t, input, '/ho', deps)}>
          <Crumbs path={[{ href: '/', text: 'Tra cứu' }, { text: `Hộ ${household.code}` }]} />
          <Title right={<DayForm path={`/ho/${household.id}`} day={day} today={t.today} />}>
            Hộ {household.code}
          </Title>
          {input.query.moi && (
            <Message kind="done">
              <strong>Đã lưu hồ sơ hộ {household.code}</strong>, {household.members.length} người.{' '}
              {may(t.actor, 'registers.write') && <a href="/ho/moi">Thêm hộ khác</a>}
            </Message>
          )}
          <p class="person-line">
            {[household.address, await placeOf(t, household.area, day)].filter(Boolean).join(', ') ||
              'Chưa ghi địa chỉ'}
          </p>
          <ViewingBar day={day} today={t.today} fault={fault} />
          <HouseholdPrintActions {...printable(t, household, day, input.csrf)} />
          {day === t.today && may(t.actor, 'registers.write') && (
            <Actions path={`/ho/${household.id}`} caseQuery={`ho=${household.id}`} />
          )}
          <OpenCases cases={cases} />
          <div class="two facts">
            <Members household={household} day={day} />
            <Section title="Diện và quyết định">
              {current.length === 0 && <p class="second">Hộ không thuộc diện nào vào ngày này.</p>}
              <ul class="facts">
                {household.statuses.map((status) => (
                  <li>
                    <Icon name="home-heart" />
                    <div>
                      <strong>{status.label}</strong>{' '}
                      {!holds(status, day) && (
                        <Badge icon="clock" kind="gone">
                          đã hết
                        </Badge>
                      )}
                      <div class="small second">
                        từ {formatDay(status.validFrom)}{' '}
                        {status.validTo ? `đến ${formatDay(status.validTo)}` : 'đến nay'}
                      </div>
                      <div class="small second">{decisionText(status, day)}</div>
                    </div>
                  </li>
                ))}
              </ul>
            </Section>
          </div>
        </Layout>
      ),
    };
  },
});

export const recordPages: Page[] = [personPage, householdPage];
