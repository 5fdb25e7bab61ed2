import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { freePage, type Page, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { addDays, type Day, formatDay, formatPartial, formatWeekday, OPEN_END } from '../../shared/dates.ts';
import type { List } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { checkQuery } from '../../shared/schema.ts';
import { sexLabels, shortAreaName } from '../../shared/words.ts';
import { Csrf } from '../../web/components/fields.tsx';
import { Icon } from '../../web/components/icon.tsx';
import { Badge, Empty, LinkButton, Section, Title } from '../../web/components/parts.tsx';
import { typed } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { namesOn } from '../areas/service.ts';
import { TaskLinks } from '../assignedLists/headViews.tsx';
import { assignedLists } from '../assignedLists/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { submissionsToSign } from '../submissions/service.ts';
import { WaitingLinks } from '../submissions/views.tsx';
import type { FoundPerson } from './schema.ts';
import { searchPeople } from './service.ts';

/** How long the card still counts, in one badge. */
export function InsuranceBadge({ until, today }: { until: Day | null; today: Day }) {
  if (until === null) {
    return (
      <Badge icon="alert-triangle" kind="red">
        Chưa có thẻ BHYT
      </Badge>
    );
  }
  if (until === OPEN_END) return <Badge icon="circle-check">BHYT còn hạn</Badge>;
  const soon = until <= addDays(today, 60);
  return <Badge icon={soon ? 'clock' : 'circle-check'}>BHYT đến {formatDay(until)}</Badge>;
}

function FoundRow(props: {
  person: FoundPerson;
  today: Day;
  areaNames: ReadonlyMap<string, string>;
  labels: (code: string) => string;
}) {
  const { person, today } = props;
  const place = person.area ? shortAreaName(props.areaNames.get(person.area) ?? person.area) : null;
  const household = person.householdCode
    ? `hộ ${person.householdCode}${person.isHead ? ' (chủ hộ)' : person.head ? ` (chủ hộ ${person.head})` : ''}`
    : null;
  return (
    <a class="row" href={`/nguoi/${person.id}`} data-row>
      <span>
        <strong>{person.fullName}</strong>
        <br />
        <span class="small second">
          {[formatPartial(person.birthDate), sexLabels[person.sex].toLowerCase(), place, household]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {person.matchedBy && (
          <>
            <br />
            <span class="small second">Khớp với {person.matchedBy}</span>
          </>
        )}
      </span>
      <span class="badges">
        {person.categories.slice(0, 2).map((code) => (
          <Badge icon="home-heart" kind="blue">
            <span class="cut" title={props.labels(code)}>
              {props.labels(code)}
            </span>
          </Badge>
        ))}
      </span>
      <span>
        {person.diedOn ? (
          <Badge icon="logout" kind="gone">
            Mất {formatDay(person.diedOn)}
          </Badge>
        ) : person.leftOn ? (
          <Badge icon="logout" kind="gone">
            Chuyển đi {formatDay(person.leftOn)}
          </Badge>
        ) : (
          <InsuranceBadge until={person.insuredUntil} today={today} />
        )}
      </span>
      <kbd>Enter</kbd>
    </a>
  );
}

const at = (text: string): string => text.split(/[:(,]/)[0]?.trim() ?? text;

/** Results beyond these are for a longer query, not for reading on. */
const mostShown = 50;

interface Answer {
  q: string;
  writes: boolean;
  today: Day;
  found: List<FoundPerson> | null;
  areaNames: ReadonlyMap<string, string>;
  labels: (code: string) => string;
}

async function answerTo(t: ReadTx, q: string): Promise<Answer> {
  const dictionary = await dictionaries(t);
  const areaNames = await namesOn(t, t.today);
  // The counter is looked over by others: the ground's public name, and not in full.
  const labels = (code: string): string => {
    const category = dictionary.category(code);
    return category?.register === 'assistance' ? 'BTXH' : at(dictionary.publicLabel(code));
  };
  const found = q === '' ? null : await searchPeople(t, { q, limit: mostShown });
  return { q, writes: may(t.actor, 'registers.write'), today: t.today, found, areaNames, labels };
}

/** The name and year of a query, for a form that goes by its address: no number of anybody. */
const nameOf = (q: string): string =>
  q
    .split(/\s+/)
    .filter((word) => !/\d/.test(word) || /^(19|20)\d{2}$/.test(word))
    .join(' ');

function NewHousehold({ q }: { q: string }) {
  const name = nameOf(q);
  return (
    <p style="margin-top: 16px; text-align: right">
      {name === '' ? (
        <LinkButton href="/ho/moi" icon="plus" kind={q === '' ? 'primary' : undefined} ctrlEnter>
          Thêm hộ mới <kbd>Ctrl</kbd> <kbd>Enter</kbd>
        </LinkButton>
      ) : (
        <LinkButton href={`/ho/moi?ten=${encodeURIComponent(name)}`} icon="plus" ctrlEnter>
          Thêm hộ mới với tên này <kbd>Ctrl</kbd> <kbd>Enter</kbd>
        </LinkButton>
      )}
    </p>
  );
}

function Count({ found }: { found: List<FoundPerson> }) {
  const total = found.totalIsAtLeast ? `Hơn ${formatNumber(found.total)}` : formatNumber(found.total);
  return (
    <strong class="second">
      {total} người khớp
      {found.total > found.items.length &&
        `, hiện ${found.items.length} người đầu: gõ thêm tên đệm, năm sinh hoặc tổ`}
      .{' '}
    </strong>
  );
}

/** What a query finds; put in place again while one types. */
function Results({ q, writes, today, found, areaNames, labels }: Answer) {
  return (
    <div data-results>
      <p class="hint" style="margin: 8px 0 12px" role="status">
        {found && <Count found={found} />}
        Có dấu hay không dấu, thứ tự nào cũng được; thêm được mấy số cuối, năm sinh, tổ.
        <span class="by-keyboard">
          {' '}
          Phím mũi tên để chọn, <kbd>Enter</kbd> mở, <kbd>/</kbd> về ô tìm.
        </span>
      </p>
      {found && found.items.length > 0 && (
        <div class="found">
          {found.items.map((person) => (
            <FoundRow person={person} today={today} areaNames={areaNames} labels={labels} />
          ))}
        </div>
      )}
      {found && found.items.length === 0 && (
        <Empty icon="user-search" title="Không tìm thấy ai">
          Thử bớt từ, hoặc tìm bằng số CCCD, mã hộ. Chắc chắn chưa có trong sổ thì thêm hộ mới.
        </Empty>
      )}
      {writes && <NewHousehold q={q} />}
    </div>
  );
}

/** A group head's lists that stand on the first page; the rest are a step further. */
const firstTasks = { offset: 0, limit: 5 };

async function searchPage(t: ReadTx, input: { csrf: string }, deps: { demo: boolean }, q: string) {
  const answer = await answerTo(t, q);
  const tasks = may(t.actor, 'assignedLists.own') ? (await assignedLists(t, {}, firstTasks)).items : [];
  const toSign = may(t.actor, 'submissions.sign') && q === '' ? await submissionsToSign(t) : [];
  return {
    html: (
      <Layout
        title="Tra cứu"
        chrome={await chromeOf(t, input, '/', deps)}
        scripts={['search.js']}
        searchHidden
      >
        <Title right={<span class="second">{formatWeekday(t.today)}</span>}>Tra cứu</Title>
        <form action="/" method="post" class="search-big" data-search-form>
          <Csrf token={input.csrf} />
          <Icon name="search" />
          <input
            name="q"
            value={q}
            data-search
            aria-label="Tìm người, hộ"
            placeholder="Họ tên, số CCCD, số thẻ, mã hộ, năm sinh, địa chỉ"
            autocomplete="off"
            maxLength={200}
            autofocus
          />
          {q !== '' && (
            <a class="button quiet" href="/">
              <Icon name="x" />
              Xóa
            </a>
          )}
        </form>
        {q === '' && tasks.length > 0 && (
          <Section title="Danh sách được giao">
            <TaskLinks lists={tasks} />
          </Section>
        )}
        {toSign.length > 0 && (
          <Section title="Chờ ký">
            <WaitingLinks items={toSign} />
          </Section>
        )}
        <Results {...answer} />
      </Layout>
    ),
  };
}

const query = Type.Object({ q: Type.Optional(Type.String({ maxLength: 200 })) });

/** Digits that may be somebody's number, or its end: what an address would keep in the history of the browser. */
const holdsNumber = (q: string): boolean => /\d{5,}/.test(q.replace(/(\d)[\s.-]+(?=\d)/g, '$1'));

export const searchPages: Page[] = [
  showPage({
    path: '/',
    permission: 'signedIn',
    query,
    // Whoever sees figures only (the city) begins with them.
    handler: async (t, input, deps) =>
      may(t.actor, 'people.read')
        ? searchPage(t, input, deps, input.query.q?.trim() ?? '')
        : { redirect: '/bhyt' },
  }),
  // A question is posted, so that a number typed never stands in an address; names do, to be gone back to.
  freePage({
    method: 'POST',
    path: '/',
    permission: 'people.read',
    async handler({ actor, form, csrf, fragment }, { db, demo }) {
      const { q = '' } = checkQuery(query, { q: typed(form, 'q') });
      if (fragment)
        return db.read(actor, async (t) => ({ fragment: <Results {...(await answerTo(t, q))} /> }));
      if (!holdsNumber(q)) return { redirect: q === '' ? '/' : `/?q=${encodeURIComponent(q)}` };
      return db.read(actor, (t) => searchPage(t, { csrf }, { demo }, q));
    },
  }),
];
