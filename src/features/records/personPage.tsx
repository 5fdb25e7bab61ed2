import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay, formatPartial, formatWeekday } from '../../shared/dates.ts';
import { maskNumber } from '../../shared/text.ts';
import { textOf } from '../../shared/typedForm.ts';
import {
  relationLabel,
  residenceKindLabels,
  residenceSourceLabels,
  sexLabels,
  shortAreaName,
} from '../../shared/words.ts';
import { Csrf } from '../../web/components/fields.tsx';
import { Crumbs, Section, Title } from '../../web/components/parts.tsx';
import { HouseholdPrintActions } from '../../web/components/printActions.tsx';
import { Layout } from '../../web/layout.tsx';
import { dictionaries } from '../dictionaries/service.ts';
import { dueCardText } from '../insurance/entitlement.ts';
import { awaitedGifts } from '../payments/awaited.ts';
import { Actions, OpenCases } from './actions.tsx';
import { AidAwaited, AidReceived } from './aidView.tsx';
import { courseOfPerson } from './course.ts';
import { Holding, holdsOn, Members, placeOf, printable } from './recordParts.tsx';
import type { Person } from './schema.ts';
import { pastOf, readHousehold, readPerson, recordNumbersShown } from './service.ts';
import { type Bar, Lanes, TimeLine } from './timelineView.tsx';
import { isNow, type Viewing, ViewingBar, ViewingForm, viewingOf } from './viewing.tsx';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const query = Type.Object({
  ngay: Type.Optional(Type.String({ maxLength: 10 })),
  biet: Type.Optional(Type.String({ maxLength: 40 })),
});

function lanesOf(person: Person, areaName: (code: string) => string) {
  const statuses = (own: boolean): Bar[] =>
    person.statuses
      .filter((status) => (status.person !== null) === own)
      .map(({ validFrom, validTo, label }) => ({
        from: validFrom,
        to: validTo,
        text: label,
        shade: own ? 2 : 1,
      }));
  return [
    {
      label: 'Cư trú',
      bars: person.residences.map(({ validFrom, validTo, area }) => ({
        from: validFrom,
        to: validTo,
        text: areaName(area),
        shade: 4 as const,
      })),
    },
    { label: 'Diện hộ', bars: statuses(false) },
    { label: 'Diện người', bars: statuses(true) },
    {
      label: 'BHYT',
      bars: person.insurancePeriods.map(({ validFrom, validTo, objectCode }) => ({
        from: validFrom,
        to: validTo,
        text: objectCode,
        shade: 3 as const,
      })),
    },
  ];
}

/** A number behind dots, or whole once it was asked for; asking for it is recorded. */
function Numbers(props: { person: Person; shown: boolean; csrf: string; view: Viewing; maySee: boolean }) {
  const { person, shown, csrf, view } = props;
  const numbers = [
    ['CCCD', person.nationalId],
    ['BHXH', person.insuranceNumber],
  ] as const;
  const held = numbers.filter(([, number]) => number !== null);
  if (held.length === 0) return null;
  return (
    <>
      {held.map(([label, number]) => ` · ${label} ${shown ? number : maskNumber(number ?? '')}`)}
      {!shown && props.maySee && (
        <form method="post" action={`/nguoi/${person.id}/hien-so`} class="in-line">
          <Csrf token={csrf} />
          <input type="hidden" name="ngay" value={view.day} />
          <input type="hidden" name="biet" value={view.known?.typed ?? ''} />{' '}
          <button type="submit" class="link" title="Việc xem số đầy đủ được ghi vào nhật ký">
            hiện
          </button>
        </form>
      )}
    </>
  );
}

/** Where the person lives on the day, of what kind, and on whose word. */
function residenceLine(person: Person, day: Day): string | null {
  const residence = person.residences.find((each) => holdsOn(each, day));
  if (!residence) return person.diedOn && person.diedOn <= day ? 'đã mất' : 'không cư trú trong phường';
  const source = residenceSourceLabels[residence.source];
  return `${residenceKindLabels[residence.kind].toLowerCase()} (${residence.source === 'declared' ? source.toLowerCase() : source})`;
}

async function page(
  t: ReadTx,
  input: { csrf: string; params: { id: string } },
  deps: Parameters<typeof chromeOf>[3],
  view: Viewing,
  numbersShown: boolean,
): Promise<PageResult> {
  const { day } = view;
  const known = view.known?.instant;
  const { person } = await readPerson(t, input.params.id, day, known);
  const household = person.household
    ? (await readHousehold(t, person.household, day, known)).household
    : undefined;
  const membership = person.memberships.find((each) => holdsOn(each, day));
  const ethnic = person.ethnicity ? (await dictionaries(t)).ethnicLabel(person.ethnicity) : null;
  const registers = may(t.actor, 'registers.read');
  const writes = isNow(view) && may(t.actor, 'registers.write');
  const course = await courseOfPerson(t, person, { past: pastOf(t, known), registers });
  const told = registers && !view.known && person.area !== null;
  const due = told ? await dueCardText(t, { id: person.id, birth_date: person.birthDate }, day) : null;
  const households = household ? [household.id] : [];
  const awaited = writes ? await awaitedGifts(t, { people: [person.id], households }) : [];
  const path = `/nguoi/${person.id}`;
  const place = await placeOf(t, person.area, day);
  const line = [
    `sinh ${formatPartial(person.birthDate)}${person.birthDate.length === 4 ? ' (chỉ biết năm)' : ''}`,
    sexLabels[person.sex].toLowerCase(),
    ethnic && `dân tộc ${ethnic}`,
    person.phone && `điện thoại ${person.phone}`,
  ];
  return {
    html: (
      <Layout title={person.fullName} chrome={await chromeOf(t, input, '/nguoi', deps)}>
        <Crumbs path={[{ href: '/', text: 'Tra cứu' }, { text: person.fullName }]} />
        <Title right={<ViewingForm path={path} view={view} />}>{person.fullName}</Title>
        <div class="person-line">
          {line.filter(Boolean).join(' · ')}
          <Numbers person={person} shown={numbersShown} csrf={input.csrf} view={view} maySee={registers} />
          <br />
          {[household?.address, place, residenceLine(person, day)].filter(Boolean).join(', ')}
          {household && membership && (
            <>
              {' · hộ '}
              <a href={`/ho/${household.id}`}>{household.code}</a>
              {`, ${relationLabel(membership.relation, person.sex, membership.relationText).toLowerCase()}`}
            </>
          )}
          {person.note && <div>Ghi chú: {person.note}</div>}
        </div>
        <ViewingBar path={path} view={view} />
        {household && !view.known && <HouseholdPrintActions {...printable(t, household, day, input.csrf)} />}
        {writes && <Actions path={path} caseQuery={`nguoi=${person.id}`} person />}
        <div class="two facts">
          <div>
            <OpenCases cases={course.cases} view={view} />
            <Section
              title={day === t.today ? 'Hôm nay' : `Ngày ${formatDay(day)}`}
              right={formatWeekday(day)}
            >
              <Holding person={person} day={day} writes={writes} withLater={day === t.today} due={due} />
            </Section>
            {household && <Members household={household} day={day} me={person.id} />}
            <AidAwaited gifts={awaited} />
            <AidReceived
              aid={course.aid.filter(({ paidOn }) => paidOn <= day)}
              about={person.fullName}
              whole={registers ? `/tet/lich-su?nguoi=${person.id}` : null}
            />
          </div>
          <TimeLine events={course.events} path={path} view={view} writes={writes}>
            <Lanes lanes={lanesOf(person, (code) => shortAreaName(course.areaName(code, day)))} view={view} />
          </TimeLine>
        </div>
      </Layout>
    ),
  };
}

export const personPages: Page[] = [
  showPage({
    path: '/nguoi/:id',
    permission: 'people.read',
    params,
    query,
    handler: (t, input, deps) => page(t, input, deps, viewingOf(input.query, t.today), false),
  }),
  writePage({
    path: '/nguoi/:id/hien-so',
    permission: 'registers.read',
    params,
    async handler(t, input, deps) {
      await recordNumbersShown(t, input.params.id);
      const asked = { ngay: textOf(input.form, 'ngay'), biet: textOf(input.form, 'biet') };
      return page(t, input, deps, viewingOf(asked, t.today), true);
    },
  }),
];
