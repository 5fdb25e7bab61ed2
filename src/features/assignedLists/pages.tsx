import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import type { AppError } from '../../shared/errors.ts';
import { cursorAt, pageOf } from '../../shared/lists.ts';
import { checkForm, idSchema } from '../../shared/schema.ts';
import { optionalDay, type Typed, textOf } from '../../shared/typedForm.ts';
import { faultsOf, formRows, noFaults } from '../../web/form.ts';
import { areaNames } from '../areas/service.ts';
import { IndexPage } from './deskIndex.tsx';
import { DeskPage } from './deskViews.tsx';
import { type AskedRows, askedQuery, root, TaskPage, TasksPage } from './headViews.tsx';
import { recordResult, recordSheet, type TypedResult, undoResult } from './recording.ts';
import {
  assignedChangeSchema,
  assignedStates,
  resultFormSchema,
  rowFilters,
  visitResults,
} from './schema.ts';
import { assignedLists, assignedRows, changeAssigned, readAssigned, rowsAsked } from './service.ts';

const params = Type.Object({ id: idSchema('Danh sách giao') });
const text = (maxLength: number) => Type.Optional(Type.String({ maxLength }));
const listQuery = Type.Object({ muc: text(20), cursor: text(200) });
const rowQuery = Type.Object({
  muc: text(20),
  tim: text(100),
  ket: text(20),
  vua: text(6),
  cursor: text(200),
});

const rowsAPage = 200;
const listsAPage = 100;
type Deps = { demo: boolean };

const isHead = (t: ReadTx): boolean => may(t.actor, 'assignedLists.own') && t.actor.role !== 'system';

/** The pages before and after, as links that keep what was asked. */
function around(path: string, query: string, offset: number, limit: number, total: number) {
  const link = (at: number): string => `${path}?${query}${query === '' ? '' : '&'}cursor=${cursorAt(at)}`;
  return {
    previous: offset > 0 ? link(Math.max(0, offset - limit)) : null,
    next: offset + limit < total ? link(offset + limit) : null,
  };
}

const indexPage = showPage({
  path: root,
  permission: 'assignedLists.read',
  query: listQuery,
  async handler(t, input, deps) {
    const chrome = await chromeOf(t, input, root, deps);
    if (isHead(t)) {
      const { items } = await assignedLists(t, {}, { offset: 0, limit: listsAPage });
      return { html: <TasksPage chrome={chrome} lists={items} /> };
    }
    const { muc = '', cursor } = input.query;
    const state = assignedStates.find((each) => each === muc);
    const page = pageOf({ limit: listsAPage, ...(cursor ? { cursor } : {}) });
    const { items, total } = await assignedLists(t, state ? { state } : {}, page);
    const name = await areaNames(
      t,
      items.map(({ area }) => area),
    );
    const query = String(new URLSearchParams(state ? { muc: state } : {}));
    return {
      html: (
        <IndexPage
          chrome={chrome}
          lists={items}
          total={total}
          offset={page.offset}
          state={state}
          names={(code) => name(code, t.today)}
          pages={around(root, query, page.offset, page.limit, total)}
        />
      ),
    };
  },
});

interface Asked {
  muc?: string | undefined;
  tim?: string | undefined;
  ket?: string | undefined;
  vua?: string | undefined;
  cursor?: string | undefined;
}

/** What a form that was refused had typed, and why. */
interface Refusal {
  error: AppError;
  form: Typed;
}

async function listView(
  t: ReadTx,
  input: { csrf: string; params: { id: string } },
  deps: Deps,
  query: Asked,
  refusal?: Refusal,
): Promise<PageResult> {
  const { id } = input.params;
  const list = await readAssigned(t, id);
  const rows = await assignedRows(t, id);
  const head = isHead(t);
  const usual = head && list.recorded < list.rows ? 'open' : 'all';
  const asked: AskedRows = {
    show: rowFilters.find((each) => each === query.muc) ?? usual,
    q: query.tim?.trim() ?? '',
    result: query.ket ?? '',
  };
  const result = visitResults.find((each) => each === asked.result);
  const found = rowsAsked(rows, { show: asked.show, q: asked.q, ...(result ? { result } : {}) });
  const page = pageOf({ limit: rowsAPage, ...(query.cursor ? { cursor: query.cursor } : {}) });
  const shared = {
    chrome: await chromeOf(t, input, root, deps),
    list,
    shown: found.slice(page.offset, page.offset + page.limit),
    total: found.length,
    offset: page.offset,
    asked,
    pages: around(`${root}/${id}`, askedQuery(asked), page.offset, page.limit, found.length),
  };
  if (head) {
    const justNow = rows.find(({ number }) => String(number) === query.vua);
    return { html: <TaskPage {...shared} justNow={justNow} refused={refusal && refusedRow(refusal)} /> };
  }
  const name = await areaNames(t, [list.area]);
  return {
    html: (
      <DeskPage
        {...shared}
        rows={rows}
        names={(code) => name(code, t.today)}
        faults={refusal ? faultsOf(refusal.error) : noFaults}
        typed={refusal ? typedRows(refusal.form) : []}
        reason={refusal ? textOf(refusal.form, 'reason') : ''}
        dueOn={refusal && 'dueOn' in refusal.form ? textOf(refusal.form, 'dueOn') : formatDay(list.dueOn)}
        mayWrite={may(t.actor, 'registers.write')}
      />
    ),
  };
}

const typedRows = (form: Typed): TypedResult[] =>
  formRows(form.rows).map((row) => ({
    number: textOf(row, 'number'),
    seen: textOf(row, 'seen'),
    result: textOf(row, 'result'),
    note: textOf(row, 'note'),
  }));

const refusedRow = ({ error, form }: Refusal) => ({
  number: Number(textOf(form, 'so')) || 0,
  note: textOf(form, 'note'),
  message: error.detail,
});

const askedOf = (form: Typed): Asked => ({
  muc: textOf(form, 'muc'),
  tim: textOf(form, 'tim'),
  ket: textOf(form, 'ket'),
  ...(Number(textOf(form, 'offset')) > 0 ? { cursor: cursorAt(Number(textOf(form, 'offset'))) } : {}),
});

/** Where a form goes back to: the rows asked for before, with the row just written. */
function backTo(id: string, form: Typed, justNow = ''): string {
  const { muc = '', tim = '', ket = '', cursor = '' } = askedOf(form);
  const fields = { muc, tim, ket, cursor, vua: justNow };
  const query = new URLSearchParams(Object.entries(fields).filter(([, value]) => value !== ''));
  return `${root}/${id}?${query}`;
}

const posted = {
  permission: 'assignedLists.write',
  params,
  refused: (
    t: ReadTx,
    input: { csrf: string; params: { id: string }; form: Typed },
    error: AppError,
    deps: Deps,
  ) => listView(t, input, deps, askedOf(input.form), { error, form: input.form }),
} as const;

const numberOf = (form: Typed): number => Number(textOf(form, 'so')) || 0;

export const assignedListPages: Page[] = [
  indexPage,
  showPage({
    path: `${root}/:id`,
    permission: 'assignedLists.read',
    params,
    query: rowQuery,
    handler: (t, input, deps) => listView(t, input, deps, input.query),
  }),
  writePage({
    ...posted,
    path: `${root}/:id/dong`,
    async handler(t, { params: { id }, form }) {
      const note = textOf(form, 'note');
      const result = checkForm(resultFormSchema, {
        result: textOf(form, 'result'),
        ...(note ? { note } : {}),
      });
      await recordResult(t, id, numberOf(form), result);
      return { redirect: backTo(id, form, textOf(form, 'so')) };
    },
  }),
  writePage({
    ...posted,
    path: `${root}/:id/hoan-tac`,
    async handler(t, { params: { id }, form }) {
      const row = (await assignedRows(t, id)).find(({ number }) => number === numberOf(form));
      // A second press of the same button on a phone: it is done, and the page says so.
      if (!row?.undone) await undoResult(t, id, numberOf(form));
      return { redirect: backTo(id, form, textOf(form, 'so')) };
    },
  }),
  writePage({
    ...posted,
    path: `${root}/:id/ket-qua`,
    async handler(t, { params: { id }, form }) {
      await recordSheet(t, id, typedRows(form));
      return { redirect: backTo(id, form) };
    },
  }),
  writePage({
    ...posted,
    path: `${root}/:id/sua`,
    async handler(t, { params: { id }, form }) {
      const list = await readAssigned(t, id);
      const state = textOf(form, 'state');
      const reason = textOf(form, 'reason');
      const day = optionalDay(form, 'dueOn', 'Hạn nộp lại');
      // The form shows the day that stands: it is a change only when it is another, or nothing else was pressed.
      const dueOn = day !== list.dueOn || state === '' ? day : undefined;
      const change = checkForm(assignedChangeSchema, {
        ...(state ? { state } : {}),
        ...(reason ? { reason } : {}),
        ...(dueOn ? { dueOn } : {}),
      });
      await changeAssigned(t, id, change, Number(textOf(form, 'version')) || undefined);
      return { redirect: `${root}/${id}` };
    },
  }),
];
