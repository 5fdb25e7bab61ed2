import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, type PageInput, type PageResult, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatInstant } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { pageOf } from '../../shared/lists.ts';
import { checkForm } from '../../shared/schema.ts';
import { Csrf, ErrorSummary, TextField } from '../../web/components/fields.tsx';
import { Crumbs, Message, Section, Submit, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults, typed } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { defaultArea, listAreas, requireArea } from '../areas/service.ts';
import { peopleByIds, requirePerson } from '../people/service.ts';
import { compare } from './compare.ts';
import { CompareContent, Items } from './comparePage.tsx';
import { ListContent } from './listPage.tsx';
import {
  choices,
  type Keep,
  keepSchema,
  mergeFormSchema,
  notSameFormSchema,
  undoFormSchema,
} from './schema.ts';
import {
  decideNotSame,
  findDuplicates,
  fullerOf,
  latestMerges,
  mergePeople,
  readMerge,
  readPair,
  undoMerge,
  undoNotSame,
} from './service.ts';

const home = { href: '/trung-lap', text: 'Nghi trùng' };
const pairParams = Type.Object({ a: Type.String({ maxLength: 40 }), b: Type.String({ maxLength: 40 }) });
const idParams = Type.Object({ id: Type.String({ maxLength: 40 }) });
const short = () => Type.Optional(Type.String({ maxLength: 200 }));

/** Choices in a query or form; others are left alone. */
function keepOf(given: Record<string, unknown>): Keep {
  const made = choices.flatMap((choice) => {
    const side = given[choice];
    return side === 'person' || side === 'other' ? [[choice, side]] : [];
  });
  return checkForm(keepSchema, Object.fromEntries(made));
}

const listPage = showPage({
  path: '/trung-lap',
  permission: 'registers.read',
  query: Type.Object({ to: short(), cursor: short(), gop: short(), khong: short() }),
  async handler(t, input, deps) {
    const { to, cursor, gop, khong } = input.query;
    const area = to ? await requireArea(t, to) : await defaultArea(t, t.today);
    const page = pageOf({ limit: 50, ...(cursor ? { cursor } : {}) });
    const { pairs: list, households } = await findDuplicates(t, {
      area: area.code,
      limit: page.limit,
      ...(cursor ? { cursor } : {}),
    });
    const areas = (await listAreas(t, t.today)).filter(
      ({ validTo }) => validTo === null || validTo >= t.today,
    );
    const recent = await latestMerges(t, 10);
    const survivors = await peopleByIds(
      t,
      recent.map(({ person }) => person),
    );
    const names = new Map(survivors.map((row) => [row.id, row.full_name]));
    return {
      html: (
        <Layout title="Nghi trùng" chrome={await chromeOf(t, input, '/trung-lap', deps)}>
          <ListContent
            list={list}
            households={households}
            page={page}
            area={area}
            areas={areas}
            recent={recent.map((merge) => ({ ...merge, name: names.get(merge.person) ?? '' }))}
            done={gop ? await readMerge(t, gop) : undefined}
            notSame={khong ?? undefined}
            csrf={input.csrf}
            writes={may(t.actor, 'registers.write')}
          />
        </Layout>
      ),
    };
  },
});

type CompareInput = PageInput<{ a: string; b: string }, Record<string, string | undefined>>;

async function comparePage(
  t: ReadTx,
  input: CompareInput,
  deps: { demo: boolean },
  show: { person: string; keep: Keep; faults: FormFaults; reason?: string; notSameReason?: string },
): Promise<PageResult> {
  const { a, b } = input.params;
  const pair = await readPair(t, a, b);
  const comparison = await compare(t, show.person, show.person === a ? b : a, show.keep);
  return {
    html: (
      <Layout title="So sánh hai hồ sơ" chrome={await chromeOf(t, input, '/trung-lap', deps)}>
        <Crumbs path={[home, { text: comparison.person.full_name }]} />
        <Title>So sánh hai hồ sơ</Title>
        <CompareContent
          view={{
            comparison,
            pair,
            csrf: input.csrf,
            faults: show.faults,
            reason: show.reason ?? '',
            notSameReason: show.notSameReason ?? '',
            writes: may(t.actor, 'registers.write'),
            reviewed: input.query.lai === '1',
          }}
        />
      </Layout>
    ),
  };
}

const comparison = showPage({
  path: '/trung-lap/:a/:b',
  permission: 'registers.read',
  params: pairParams,
  query: Type.Object({ giu: short(), lai: short() }, { additionalProperties: short() }),
  async handler(t, input, deps) {
    const { a, b } = input.params;
    const kept = input.query.giu === a || input.query.giu === b ? input.query.giu : await fullerOf(t, a, b);
    return comparePage(t, input, deps, { person: kept, keep: keepOf(input.query), faults: noFaults });
  },
});

/** The version a page was shown with, as its hidden field says. */
function versionOf(form: Record<string, unknown>, name: string): number | undefined {
  const number = Number(typed(form, name));
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const formKeep = (form: Record<string, unknown>): Keep => keepOf(isObject(form.keep) ? form.keep : {});

/** True when every choice is as it was when the consequences were shown. */
function asShown(keep: Keep, seen: string): boolean {
  try {
    const shown: unknown = JSON.parse(seen);
    return (
      isObject(shown) &&
      choices.every((choice) => keep[choice] === undefined || keep[choice] === shown[choice])
    );
  } catch {
    return false;
  }
}

const mergePage = writePage({
  path: '/trung-lap/:a/:b',
  permission: 'registers.write',
  params: pairParams,
  async handler(t, { params: { a, b }, form }) {
    const keep = formKeep(form);
    if (typed(form, 'act') === 'preview' || !asShown(keep, typed(form, 'seen'))) {
      return { redirect: `/trung-lap/${a}/${b}?${new URLSearchParams({ giu: a, lai: '1', ...keep })}` };
    }
    const reason = typed(form, 'reason');
    if (reason === '')
      throw invalid('/reason', 'required', 'Lý do gộp: còn trống, cần ghi vì sao là cùng một người.');
    const otherVersion = versionOf(form, 'otherVersion');
    const body = { other: b, keep, reason, ...(otherVersion ? { otherVersion } : {}) };
    const { id } = await mergePeople(
      t,
      a,
      checkForm(mergeFormSchema, body),
      versionOf(form, 'personVersion'),
    );
    return { redirect: `/trung-lap?gop=${id}` };
  },
  refused: (t, input, error, deps) =>
    comparePage(t, { ...input, query: {} }, deps, {
      person: input.params.a,
      keep: formKeep(input.form),
      faults: faultsOf(error),
      reason: typed(input.form, 'reason'),
    }),
});

const notSamePage = writePage({
  path: '/trung-lap/:a/:b/khong-phai',
  permission: 'registers.write',
  params: pairParams,
  async handler(t, { params: { a, b }, form }) {
    const reason = typed(form, 'reason');
    if (reason === '')
      throw invalid('/notSame', 'required', 'Lý do: còn trống, cần ghi vì sao là hai người.');
    const { id } = await decideNotSame(t, checkForm(notSameFormSchema, { person: a, other: b, reason }));
    return { redirect: `/trung-lap?khong=${id}` };
  },
  refused: (t, input, error, deps) =>
    comparePage(t, { ...input, query: {} }, deps, {
      person: input.params.a,
      keep: {},
      faults: faultsOf(error),
      notSameReason: typed(input.form, 'reason'),
    }),
});

const undoNotSamePage = writePage({
  path: '/trung-lap/khong-phai/:id/bo',
  permission: 'registers.write',
  params: idParams,
  async handler(t, { params: { id } }) {
    await undoNotSame(t, id, 'Ghi nhầm');
    return { redirect: '/trung-lap' };
  },
});

async function mergeView(
  t: ReadTx,
  input: PageInput<{ id: string }, unknown>,
  deps: { demo: boolean },
  faults: FormFaults,
): Promise<PageResult> {
  const merge = await readMerge(t, input.params.id);
  const person = await requirePerson(t, merge.person);
  return {
    html: (
      <Layout title="Lần gộp hồ sơ" chrome={await chromeOf(t, input, '/trung-lap', deps)}>
        <Crumbs path={[home, { text: `Gộp ${formatInstant(merge.mergedAt)}` }]} />
        <Title>Gộp vào hồ sơ {person.full_name}</Title>
        <p class="person-line">
          {merge.mergedBy}, {formatInstant(merge.mergedAt)} · {merge.reason} ·{' '}
          <a href={`/nguoi/${person.id}`}>mở hồ sơ</a>
        </p>
        <ErrorSummary faults={faults} verb="Chưa hoàn tác được" />
        {merge.undoneAt && (
          <Message kind="done">
            Đã hoàn tác {formatInstant(merge.undoneAt)}: {merge.undoReason}
          </Message>
        )}
        <div class="two wide">
          <Section title="Đã thay đổi" right={`${merge.items.length} mục`}>
            <Items items={merge.items} />
          </Section>
          {!merge.undoneAt && may(t.actor, 'registers.write') && (
            <Section title="Hoàn tác lần gộp">
              <form method="post" action={`/trung-lap/gop/${merge.id}`} class="form-stack">
                <Csrf token={input.csrf} />
                <p class="small second">
                  Hai hồ sơ trở lại như trước khi gộp. Không hoàn tác được khi một trong hai đã được sửa tiếp.
                </p>
                <TextField
                  label="Lý do hoàn tác"
                  name="reason"
                  pointer="/reason"
                  value={typed(input.form, 'reason')}
                  faults={faults}
                />
                <div class="choice-buttons">
                  <Submit icon="arrow-back-up">Hoàn tác lần gộp</Submit>
                </div>
              </form>
            </Section>
          )}
        </div>
      </Layout>
    ),
  };
}

const undoPage = writePage({
  path: '/trung-lap/gop/:id',
  permission: 'registers.write',
  params: idParams,
  async handler(t, { params: { id }, form }) {
    const reason = typed(form, 'reason');
    if (reason === '') throw invalid('/reason', 'required', 'Lý do hoàn tác: còn trống, cần ghi.');
    await undoMerge(t, id, checkForm(undoFormSchema, { reason }).reason);
    return { redirect: `/trung-lap/gop/${id}` };
  },
  refused: (t, input, error, deps) => mergeView(t, input, deps, faultsOf(error)),
});

export const duplicatePages: Page[] = [
  listPage,
  showPage({
    path: '/trung-lap/gop/:id', // before the pairs: it is no two ids
    permission: 'registers.read',
    params: idParams,
    handler: (t, input, deps) => mergeView(t, input, deps, noFaults),
  }),
  undoPage,
  comparison,
  mergePage,
  notSamePage,
  undoNotSamePage,
];
