import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import { Crumbs, Message, Title } from '../../web/components/parts.tsx';
import { HouseholdPrintActions } from '../../web/components/printActions.tsx';
import { Layout } from '../../web/layout.tsx';
import { awaitedGifts } from '../payments/awaited.ts';
import { Actions, OpenCases } from './actions.tsx';
import { AidAwaited, AidReceived } from './aidView.tsx';
import { courseOfHousehold } from './course.ts';
import { HouseholdStatuses, Members, placeOf, printable } from './recordParts.tsx';
import { pastOf, readHousehold } from './service.ts';
import { TimeLine } from './timelineView.tsx';
import { isNow, ViewingBar, ViewingForm, viewingOf } from './viewing.tsx';

export const householdPages: Page[] = [
  showPage({
    path: '/ho/:id',
    permission: 'people.read',
    params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
    query: Type.Object({
      ngay: Type.Optional(Type.String({ maxLength: 10 })),
      biet: Type.Optional(Type.String({ maxLength: 40 })),
      moi: Type.Optional(Type.String({ maxLength: 1 })),
    }),
    async handler(t, input, deps) {
      const view = viewingOf(input.query, t.today);
      const { day } = view;
      const known = view.known?.instant;
      const { household } = await readHousehold(t, input.params.id, day, known);
      const registers = may(t.actor, 'registers.read');
      const writes = isNow(view) && may(t.actor, 'registers.write');
      const course = await courseOfHousehold(t, household, { past: pastOf(t, known), registers });
      const people = household.members.map(({ person }) => person);
      const awaited = writes ? await awaitedGifts(t, { people, households: [household.id] }) : [];
      const path = `/ho/${household.id}`;
      const about = `Hộ ${household.code}`;
      const place = await placeOf(t, household.area, day);
      return {
        html: (
          <Layout title={about} chrome={await chromeOf(t, input, '/ho', deps)}>
            <Crumbs path={[{ href: '/', text: 'Tra cứu' }, { text: about }]} />
            <Title right={<ViewingForm path={path} view={view} />}>{about}</Title>
            {input.query.moi && (
              <Message kind="done">
                <strong>Đã lưu hồ sơ hộ {household.code}</strong>, {household.members.length} người.{' '}
                {may(t.actor, 'registers.write') && <a href="/ho/moi">Thêm hộ khác</a>}
              </Message>
            )}
            <div class="person-line">
              {[household.address, place].filter(Boolean).join(', ') || 'Chưa ghi địa chỉ'}
              {household.note && <div>Ghi chú: {household.note}</div>}
            </div>
            <ViewingBar path={path} view={view} />
            {!view.known && <HouseholdPrintActions {...printable(t, household, day, input.csrf)} />}
            {writes && (
              <Actions
                path={path}
                caseQuery={`ho=${household.id}`}
                premiums={`/bhyt/muc-dong?ho=${household.id}`}
              />
            )}
            <OpenCases cases={course.cases} view={view} />
            <div class="two facts">
              <div>
                <Members household={household} day={day} />
                {registers && (
                  <HouseholdStatuses household={household} day={day} withLater={day === t.today} />
                )}
                <AidAwaited gifts={awaited} />
                <AidReceived
                  aid={course.aid.filter(({ paidOn }) => paidOn <= day)}
                  about={about}
                  whole={registers ? `/tet/lich-su?ho=${household.id}` : null}
                />
              </div>
              <TimeLine events={course.events} path={path} view={view} writes={writes} />
            </div>
          </Layout>
        ),
      };
    },
  }),
];
