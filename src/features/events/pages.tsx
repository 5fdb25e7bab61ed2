import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { askFirstPage, type Page, type PageResult, type Rehearsal, showPage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay, formatInstant } from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import type { Typed } from '../../shared/typedForm.ts';
import { Carried } from '../../web/components/askFirst.tsx';
import { Csrf, ErrorSummary } from '../../web/components/fields.tsx';
import { Crumbs, LinkButton, Message, Section, Submit, Tabs, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import { onlyWard, subAreas } from '../areas/service.ts';
import type { Similar } from '../duplicates/schema.ts';
import { requireHousehold } from '../households/service.ts';
import { membershipsOf, peopleByIds, requirePerson } from '../people/service.ts';
import { membersOn } from './dwelling.ts';
import { EventFields, type FormView, type MemberChoice } from './eventForm.tsx';
import type { Consequence } from './householdSchema.ts';
import type { LifeEvent } from './lifeEventSchema.ts';
import { lifeEventsOfHousehold, lifeEventsOfPerson } from './lifeEvents.ts';
import { periodPages } from './periodPages.tsx';
import { retractionPages } from './retractionPages.tsx';
import { SimilarPart, similarToTyped } from './similarPart.tsx';
import { type EventKind, eventKinds } from './typedEvents.ts';

type Subject = 'person' | 'household';
const rootOf: Record<Subject, string> = { person: '/nguoi', household: '/ho' };

const params = Type.Object({ id: Type.String({ maxLength: 40 }), loai: Type.String({ maxLength: 40 }) });

async function membersOf(t: ReadTx, household: string | undefined): Promise<MemberChoice[]> {
  if (!household) return [];
  const rows = await membersOn(t, household, t.today);
  const people = new Map(
    (
      await peopleByIds(
        t,
        rows.map(({ person_id }) => person_id),
      )
    ).map((row) => [row.id, row]),
  );
  return rows.flatMap(({ person_id, relation }) => {
    const person = people.get(person_id);
    return person
      ? [{ person: person_id, name: person.full_name, birthDate: person.birth_date, relation }]
      : [];
  });
}

/** Whom the page is about: the name shown, and the household whose members may be chosen. */
async function aboutOf(
  t: ReadTx,
  subject: Subject,
  id: string,
): Promise<{ name: string; members: MemberChoice[] }> {
  if (subject === 'household') {
    const { code } = await requireHousehold(t, id);
    return { name: `Hộ ${code}`, members: await membersOf(t, id) };
  }
  const person = await requirePerson(t, id);
  const membership = (await membershipsOf(t, person.id)).find(
    (row) => row.valid_from <= t.today && t.today < row.valid_to,
  );
  return { name: person.full_name, members: await membersOf(t, membership?.household_id) };
}

function kindOf(subject: Subject, key: string): EventKind {
  const kind = eventKinds.find((each) => each.subject === subject && each.key === key);
  if (!kind) throw notFound('Không có loại biến động này.');
  return kind;
}

interface View {
  chrome: Chrome;
  path: string;
  subject: Subject;
  name: string;
  kind: EventKind;
  form: FormView;
  faults: FormFaults;
  /** What the event would change, once it has been tried; null before. */
  consequences: readonly Consequence[] | null;
  /** People in the register who may be the one typed in. */
  similar: readonly Similar[];
  /** Events recorded of the person or household, the latest first. */
  recorded: readonly LifeEvent[];
}

function Confirmation({ view, consequences }: { view: View; consequences: readonly Consequence[] }) {
  const { kind, path, chrome, form } = view;
  return (
    <form method="post" action={`${path}/${kind.key}`} class="form-stack">
      <Csrf token={chrome.csrf} />
      <Carried typed={form.typed} />
      <SimilarPart similar={view.similar} takes={kind.takesKnown ?? false} />
      <Message kind="neutral">
        <strong>Kiểm tra trước khi ghi.</strong>{' '}
        {consequences.length === 0
          ? 'Không có diện, thẻ, quà hay hồ sơ nào bị ảnh hưởng.'
          : 'Việc này sẽ kết thúc hoặc làm thay đổi:'}
      </Message>
      {consequences.length > 0 && (
        <ul class="choices" style="list-style: none; padding: 0">
          {consequences.map((item) => (
            <li>
              {item.closable && item.id ? (
                <label class="choice">
                  <input type="checkbox" name={`close[${item.id}]`} checked />
                  <span>{item.sentence} Kết thúc cùng lúc.</span>
                </label>
              ) : (
                <span>
                  {item.sentence} {item.closes && <strong>Kết thúc.</strong>}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      <div class="sticky">
        <span>Không có gì bị xóa: các mục kết thúc vẫn còn trong quá trình.</span>
        <span class="buttons">
          <button type="submit" class="button quiet" name="edit" value="1">
            Sửa lại
          </button>
          <button type="submit" class="button primary" name="confirm" value="1" autofocus>
            {kind.verb}
          </button>
        </span>
      </div>
    </form>
  );
}

/** What was recorded before, each with the way to take it back. */
function Recorded({ events }: { events: readonly LifeEvent[] }) {
  if (events.length === 0) return null;
  return (
    <Section title="Biến động đã ghi" right={`${events.length} lần, mới nhất trước`}>
      <ul class="facts">
        {events.map((event) => (
          <li>
            <div style="flex: 1">
              <strong>
                {event.label}, ngày {formatDay(event.on)}
              </strong>
              : {event.who}
              {event.reason && `. ${event.reason}`}
              <div class="small second">
                {event.recordedBy} ghi {formatInstant(event.recordedAt)}
                {event.retractedAt &&
                  `; đã thu hồi ${formatInstant(event.retractedAt)}: ${event.retractionReason ?? ''}`}
              </div>
            </div>
            {!event.retractedAt && (
              <LinkButton href={`/bien-dong/${event.id}/thu-hoi`} slim>
                Thu hồi
              </LinkButton>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function EventPage(view: View) {
  const { chrome, path, subject, kind, name, form, faults, consequences, recorded } = view;
  return (
    <Layout title={`Biến động: ${name}`} chrome={chrome}>
      <Crumbs
        path={[
          { href: '/', text: 'Tra cứu' },
          { href: path.replace('/bien-dong', ''), text: name },
          { text: 'Biến động' },
        ]}
      />
      <Title>Ghi biến động: {name}</Title>
      {!consequences && (
        <Tabs
          tabs={eventKinds
            .filter((each) => each.subject === subject)
            .map(({ key, label }) => ({
              href: `${path}?loai=${key}`,
              text: label,
              count: '',
              current: key === kind.key,
            }))}
        />
      )}
      {consequences ? (
        <Confirmation view={view} consequences={consequences} />
      ) : (
        <form method="post" action={`${path}/${kind.key}`} class="form-stack" data-ctrl-s>
          <Csrf token={chrome.csrf} />
          <ErrorSummary faults={faults} verb="Chưa ghi được" />
          <SimilarPart similar={view.similar} takes={kind.takesKnown ?? false} />
          <div class="fields">
            <EventFields kind={kind.key} view={form} />
          </div>
          <div class="sticky">
            <span>Bước sau cho xem những gì sẽ thay đổi, rồi mới ghi.</span>
            <span class="buttons">
              <LinkButton href={path.replace('/bien-dong', '')} kind="quiet">
                Đóng
              </LinkButton>
              <Submit kind="primary">Xem trước: {kind.label.toLowerCase()}</Submit>
            </span>
          </div>
        </form>
      )}
      {!consequences && <Recorded events={recorded} />}
    </Layout>
  );
}

async function page(
  t: ReadTx,
  input: { csrf: string; params: { id: string } },
  deps: Parameters<typeof chromeOf>[3],
  { kind, typed, rehearsal }: { kind: EventKind; typed: Typed; rehearsal: Rehearsal | null },
): Promise<PageResult> {
  const { id } = input.params;
  const { name, members } = await aboutOf(t, kind.subject, id);
  const ward = await onlyWard(t);
  const faults = rehearsal?.refused ? faultsOf(rehearsal.refused) : noFaults;
  const root = rootOf[kind.subject];
  return {
    html: (
      <EventPage
        chrome={await chromeOf(t, input, root, deps)}
        path={`${root}/${id}/bien-dong`}
        subject={kind.subject}
        name={name}
        kind={kind}
        faults={faults}
        form={{
          typed,
          faults,
          members,
          self: kind.subject === 'person' ? id : null,
          areas: ward ? await subAreas(t, ward.code, t.today) : [],
        }}
        similar={rehearsal ? await similarToTyped(t, typed) : []}
        recorded={
          kind.subject === 'person' ? await lifeEventsOfPerson(t, id) : await lifeEventsOfHousehold(t, id)
        }
        consequences={rehearsal && !rehearsal.refused ? await kind.consequences(t, id, typed) : null}
      />
    ),
  };
}

/** The two pages of one sort of subject: choosing and typing, then the sentences and the confirmation. */
function pagesOf(subject: Subject, first: string): Page[] {
  const root = rootOf[subject];
  return [
    showPage({
      path: `${root}/:id/bien-dong`,
      permission: 'registers.write',
      params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
      query: Type.Object({
        loai: Type.Optional(Type.String({ maxLength: 40 })),
        vao: Type.Optional(Type.String({ maxLength: 40 })), // the household to merge into
      }),
      handler: (t, input, deps) =>
        page(t, input, deps, {
          kind: kindOf(subject, input.query.loai ?? first),
          typed: input.query.vao ? { into: input.query.vao } : {},
          rehearsal: null,
        }),
    }),
    askFirstPage({
      path: `${root}/:id/bien-dong/:loai`,
      permission: 'registers.write',
      params,
      run: (t, input) => kindOf(subject, input.params.loai).run(t, input.params.id, input.form),
      show: (t, input, rehearsal, deps) =>
        page(t, input, deps, {
          kind: kindOf(subject, input.params.loai),
          typed: input.form,
          rehearsal: 'edit' in input.form ? null : rehearsal,
        }),
    }),
  ];
}

export const eventPages: Page[] = [
  ...pagesOf('person', 'chuyen-di'),
  ...pagesOf('household', 'khai-sinh'),
  ...periodPages,
  ...retractionPages,
];
