import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import {
  askFirstPage,
  type Page,
  type PageResult,
  type Rehearsal,
  showPage,
  writePage,
} from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay, formatInstant } from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import { AskFirst } from '../../web/components/askFirst.tsx';
import { Csrf, ErrorSummary, TextField } from '../../web/components/fields.tsx';
import {
  Crumbs,
  Empty,
  LinkButton,
  Message,
  Section,
  Submit,
  Tabs,
  Title,
} from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import type { Area } from '../areas/schema.ts';
import { listAreas } from '../areas/service.ts';
import { ChangeGroups, type FormView, MergeWards, Shared } from './forms.tsx';
import { type Reorganisation, undoFormSchema } from './schema.ts';
import { listReorganisations, previewReorganisation, reorganise, undoReorganisation } from './service.ts';
import { type Task, typedReorganisation } from './typed.ts';

const root = '/quan-tri/dia-ban/sap-xep';
const tasks: readonly { key: Task; text: string; verb: string }[] = [
  { key: 'phuong', text: 'Sáp nhập phường, xã', verb: 'Sáp nhập' },
  { key: 'to', text: 'Đổi tên, đánh số lại, gộp tổ', verb: 'Ghi thay đổi các tổ' },
];

function taskOf(text: string | undefined): (typeof tasks)[number] {
  const [first] = tasks;
  const found = tasks.find(({ key }) => key === text) ?? (text === undefined ? first : undefined);
  if (!found) throw notFound('Không có việc sắp xếp địa bàn này.');
  return found;
}

const standing = async (t: ReadTx): Promise<Area[]> =>
  (await listAreas(t, t.today)).filter(({ validTo }) => validTo === null || validTo >= t.today);

function Sentences({ sentences }: { sentences: readonly string[] }) {
  return (
    <ul>
      {sentences.map((sentence) => (
        <li>{sentence}</li>
      ))}
    </ul>
  );
}

interface View extends FormView {
  chrome: Chrome;
  task: (typeof tasks)[number];
  /** What will change, once it has been tried; null before. */
  sentences: readonly string[] | null;
  done: readonly Reorganisation[];
}

function Done({ done }: { done: readonly Reorganisation[] }) {
  return (
    <Section title="Đã ghi">
      {done.length === 0 ? (
        <p class="second">Chưa có lần sắp xếp nào.</p>
      ) : (
        <ul class="facts">
          {done.map((each) => (
            <li>
              <div style="flex: 1">
                <strong>Từ {formatDay(each.date)}</strong>, {each.basis}
                <Sentences sentences={each.sentences} />
                <div class="small second">
                  {each.recordedBy} ghi {formatInstant(each.recordedAt)}
                  {each.undoneAt && `; đã thu hồi ${formatInstant(each.undoneAt)}: ${each.undoReason ?? ''}`}
                </div>
              </div>
              {!each.undoneAt && (
                <LinkButton href={`${root}/lan/${each.id}/thu-hoi`} slim>
                  Thu hồi
                </LinkButton>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

const crumbs = [
  { href: '/quan-tri', text: 'Quản trị' },
  { href: '/quan-tri/dia-ban', text: 'Địa bàn' },
];

function ReorganisationPage(view: View) {
  return (
    <Layout title="Sắp xếp địa bàn" chrome={view.chrome}>
      <Crumbs path={[...crumbs, { text: 'Sắp xếp' }]} />
      <Title>Sắp xếp địa bàn</Title>
      <Tabs
        tabs={tasks.map(({ key, text }) => ({
          href: `${root}?viec=${key}`,
          text,
          count: '',
          current: key === view.task.key,
        }))}
      />
      {view.areas.length === 0 ? (
        <Empty icon="home" title="Chưa có địa bàn nào">
          Lập tỉnh, phường và các tổ ở trang Địa bàn trước.
        </Empty>
      ) : (
        <AskFirst
          action={`${root}/${view.task.key}`}
          csrf={view.chrome.csrf}
          typed={view.typed}
          faults={view.faults}
          sentences={view.sentences}
          toVerify={[]}
          verb={view.task.verb}
          danger={false}
          back="/quan-tri/dia-ban"
        >
          <Shared view={view} />
          {view.task.key === 'phuong' ? <MergeWards view={view} /> : <ChangeGroups view={view} />}
        </AskFirst>
      )}
      {!view.sentences && <Done done={view.done} />}
    </Layout>
  );
}

async function page(
  t: ReadTx,
  input: { csrf: string },
  deps: Parameters<typeof chromeOf>[3],
  asked: { task: (typeof tasks)[number]; typed: Typed; rehearsal: Rehearsal | null },
): Promise<PageResult> {
  const { task, typed, rehearsal } = asked;
  const areas = await standing(t);
  const isReady = rehearsal !== null && rehearsal.refused === null;
  return {
    html: (
      <ReorganisationPage
        chrome={await chromeOf(t, input, '/quan-tri', deps)}
        task={task}
        typed={typed}
        faults={rehearsal?.refused ? faultsOf(rehearsal.refused) : noFaults}
        areas={areas}
        sentences={
          isReady ? await previewReorganisation(t, typedReorganisation(task.key, typed, areas)) : null
        }
        done={await listReorganisations(t)}
      />
    ),
  };
}

const one = Type.Object({ id: Type.String({ maxLength: 40 }) });

async function undoPage(
  t: ReadTx,
  input: { csrf: string; params: { id: string } },
  deps: Parameters<typeof chromeOf>[3],
  typed: Typed,
  faults: FormFaults,
): Promise<PageResult> {
  const found = (await listReorganisations(t)).find(({ id }) => id === input.params.id);
  if (!found) throw notFound('Không có lần sắp xếp địa bàn này.');
  return {
    html: (
      <Layout title="Thu hồi sắp xếp địa bàn" chrome={await chromeOf(t, input, '/quan-tri', deps)}>
        <Crumbs path={[...crumbs, { href: root, text: 'Sắp xếp' }, { text: 'Thu hồi' }]} />
        <Title>Thu hồi lần sắp xếp từ {formatDay(found.date)}</Title>
        <form method="post" action={`${root}/lan/${found.id}/thu-hoi`} class="form-stack">
          <Csrf token={input.csrf} />
          <ErrorSummary faults={faults} verb="Chưa thu hồi được" />
          <Message kind="neutral">
            Các địa bàn trở lại như trước khi ghi; lần ghi này vẫn còn trong lịch sử, kèm lý do thu hồi.
          </Message>
          <Sentences sentences={found.sentences} />
          <div class="fields">
            <TextField
              width="w6"
              label="Lý do thu hồi"
              name="reason"
              pointer="/reason"
              value={textOf(typed, 'reason')}
              faults={faults}
            />
          </div>
          <div>
            <Submit kind="danger">Thu hồi</Submit>
          </div>
        </form>
      </Layout>
    ),
  };
}

export const reorganisationPages: Page[] = [
  showPage({
    path: root,
    permission: 'areas.write',
    query: Type.Object({ viec: Type.Optional(Type.String({ maxLength: 20 })) }),
    handler: (t, input, deps) =>
      page(t, input, deps, { task: taskOf(input.query.viec), typed: {}, rehearsal: null }),
  }),
  showPage({
    path: `${root}/lan/:id/thu-hoi`,
    permission: 'areas.write',
    params: one,
    handler: (t, input, deps) => undoPage(t, input, deps, {}, noFaults),
  }),
  writePage({
    path: `${root}/lan/:id/thu-hoi`,
    permission: 'areas.write',
    params: one,
    async handler(t, input) {
      const { reason } = checkForm(undoFormSchema, { reason: textOf(input.form, 'reason') });
      await undoReorganisation(t, input.params.id, reason);
      return { redirect: root };
    },
    refused: (t, input, error, deps) => undoPage(t, input, deps, input.form, faultsOf(error)),
  }),
  askFirstPage({
    path: `${root}/:viec`,
    permission: 'areas.write',
    params: Type.Object({ viec: Type.String({ maxLength: 20 }) }),
    async run(t, input) {
      const task = taskOf(input.params.viec);
      await reorganise(t, typedReorganisation(task.key, input.form, await standing(t)));
      return root;
    },
    show: (t, input, rehearsal, deps) =>
      page(t, input, deps, {
        task: taskOf(input.params.viec),
        typed: input.form,
        rehearsal: 'edit' in input.form ? null : rehearsal,
      }),
  }),
];
