import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { addDays, type Day, formatDay, formatPartial, formatWeekday, OPEN_END } from '../../shared/dates.ts';
import { sexLabels, shortAreaName } from '../../shared/words.ts';
import { Icon } from '../../web/components/icon.tsx';
import { Badge, Empty, LinkButton, Title } from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { listAreas } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
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
      </span>
      <span class="badges">
        {person.categories.slice(0, 2).map((code) => (
          <Badge icon="home-heart" kind="blue">
            {props.labels(code)}
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

async function results(t: ReadTx, q: string) {
  const dictionary = await dictionaries(t);
  const areaNames = new Map((await listAreas(t, t.today)).map(({ code, name }) => [code, name]));
  const found = await searchPeople(t, { q, limit: 30 });
  // The counter is looked over by others: the ground's public name, and not in full.
  const labels = (code: string): string => {
    const category = dictionary.category(code);
    return category?.register === 'assistance' ? 'BTXH' : at(dictionary.publicLabel(code));
  };
  return { found, areaNames, labels };
}

function NewHousehold({ q }: { q: string }) {
  return (
    <LinkButton href={`/ho/moi?ten=${encodeURIComponent(q)}`} icon="plus" ctrlEnter>
      Thêm hộ mới với tên này <kbd>Ctrl</kbd> <kbd>Enter</kbd>
    </LinkButton>
  );
}

export const searchPages: Page[] = [
  showPage({
    path: '/',
    permission: 'people.read',
    query: Type.Object({ q: Type.Optional(Type.String({ maxLength: 200 })) }),
    async handler(t, input, deps) {
      const q = input.query.q?.trim() ?? '';
      const writes = may(t.actor, 'registers.write');
      const answer = q === '' ? undefined : await results(t, q);
      const found = answer?.found;
      return {
        html: (
          <Layout title="Tra cứu" chrome={await chromeOf(t, input, '/', deps)} searchHidden>
            <Title right={<span class="second">{formatWeekday(t.today)}</span>}>Tra cứu</Title>
            <form action="/" class="search-big">
              <Icon name="search" />
              <input
                name="q"
                value={q}
                data-search
                aria-label="Tìm người, hộ"
                placeholder="Họ tên, số CCCD, số thẻ, mã hộ, năm sinh, địa chỉ"
                autocomplete="off"
                autofocus
              />
              {q !== '' && (
                <a class="button quiet" href="/">
                  <Icon name="x" />
                  Xóa
                </a>
              )}
            </form>
            <p class="hint" style="margin: 8px 0 12px">
              {found && (
                <strong class="second">
                  {found.totalIsAtLeast ? `Hơn ${found.total}` : found.total} người khớp.{' '}
                </strong>
              )}
              Có dấu hay không dấu, thứ tự nào cũng được; thêm được mấy số cuối, năm sinh, tổ. Phím mũi tên để
              chọn, <kbd>Enter</kbd> mở, <kbd>/</kbd> về ô tìm.
            </p>
            {found && found.items.length > 0 && answer && (
              <div class="found">
                {found.items.map((person) => (
                  <FoundRow
                    person={person}
                    today={t.today}
                    areaNames={answer.areaNames}
                    labels={answer.labels}
                  />
                ))}
              </div>
            )}
            {found && found.items.length === 0 && (
              <Empty icon="user-search" title="Không tìm thấy ai">
                Thử bớt từ, hoặc tìm bằng số CCCD, mã hộ. Chắc chắn chưa có trong sổ thì thêm hộ mới.
              </Empty>
            )}
            {writes && (
              <p style="margin-top: 16px; text-align: right">
                {q === '' ? (
                  <LinkButton href="/ho/moi" icon="plus" kind="primary">
                    Thêm hộ mới
                  </LinkButton>
                ) : (
                  <NewHousehold q={q} />
                )}
              </p>
            )}
          </Layout>
        ),
      };
    },
  }),
];
