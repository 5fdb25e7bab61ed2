import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { showPage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { cursorAt, pageOf } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import type { Underway } from '../../shared/underway.ts';
import { Icon } from '../../web/components/icon.tsx';
import { Crumbs, LinkButton, Message, Pager, Tabs, Title } from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { listAreas } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { rowLabels } from './labels.ts';
import {
  Actions,
  Groups,
  KeepFields,
  KeptThings,
  LegacyFonts,
  MoveDay,
  OnlyCandidates,
  ReadAs,
  Sentence,
  UnreadSheets,
} from './previewParts.tsx';
import { ImportUnderway } from './progressPage.tsx';
import { changedFields, type ReasonGroup, reasonGroups } from './reasonGroups.ts';
import { RowsTable } from './rowsView.tsx';
import { type ImportAnswer, rowStates } from './schema.ts';
import { HowItIsRead, type ReadingAbout } from './senders/mappingView.tsx';
import { fieldChoices, listProfiles } from './senders/profiles.ts';
import { firstCellsOf } from './senders/senders.ts';
import { listImportRows, readImport } from './service.ts';
import type { CodeNames } from './shownValues.ts';

type State = (typeof rowStates)[number];

/** What the codes of the rows are called. */
export async function namesOf(t: ReadTx): Promise<CodeNames> {
  const areas = await listAreas(t, t.today);
  const dictionary = await dictionaries(t);
  const labels = (rows: readonly { code: string; label: string }[]) =>
    new Map(rows.map(({ code, label }) => [code, label]));
  return {
    areas: new Map(areas.map(({ code, name }) => [code, name])),
    ethnicGroups: labels(dictionary.ethnicGroups()),
    categories: labels(dictionary.categories()),
  };
}

/** What the form needs that says how the file is read. */
async function readingAbout(t: ReadTx, answer: ImportAnswer): Promise<ReadingAbout> {
  const profiles = await listProfiles(t);
  return {
    answer,
    choices: fieldChoices(answer.register, await dictionaries(t)),
    profiles: profiles.filter(({ register, area }) => register === answer.register && area === answer.area),
    firstCells: await firstCellsOf(t, answer.id),
  };
}

/** Rows whose reason begins so. */
const rowsOf = (groups: readonly ReasonGroup[], code: string): number =>
  groups.reduce((sum, { key, numbers }) => sum + (key.startsWith(code) ? numbers.length : 0), 0);

const pageRows = 200;
const tabOrder = ['created', 'updated', 'unchanged', 'undecided', 'rejected'] as const;
/** What needs the officer comes first. */
const firstShown = ['undecided', 'rejected', 'updated', 'created', 'unchanged'] as const;

interface Asked {
  xem?: State;
  'ly-do'?: string;
  cursor?: string;
}

/** The page's query as a link has it. */
export function queryOf({ xem, 'ly-do': reason, cursor }: Asked): string {
  const query = new URLSearchParams({
    ...(xem ? { xem } : {}),
    ...(reason ? { 'ly-do': reason } : {}),
    ...(cursor ? { cursor } : {}),
  });
  return query.size > 0 ? `?${query}` : '';
}

export const importQuery = Type.Object({
  xem: Type.Optional(Type.Unsafe<State>({ type: 'string', enum: [...rowStates] })),
  'ly-do': Type.Optional(Type.String({ maxLength: 400 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
});

/** One import: what it is taken for, what each row would do, what the officer may decide, and what happens then. */
export async function previewPage(
  t: ReadTx,
  input: { csrf: string; id: string; query: Asked; fault?: string },
  deps: { demo: boolean; importRunner: { underway: Underway } },
) {
  const { id, query } = input;
  const answer = await readImport(t, id);
  const told = deps.importRunner.underway.told(id);
  if (answer.state === 'failed' || answer.state === 'reading' || told)
    return (
      <Layout title={answer.filename} chrome={await chromeOf(t, input, '/nhap-xuat', deps)}>
        <Crumbs path={[{ href: '/nhap-xuat', text: 'Nhập / Xuất' }, { text: 'Nhập Excel' }]} />
        <Title>
          <Icon name="file-spreadsheet" /> {answer.filename}
        </Title>
        <ImportUnderway answer={answer} told={told} csrf={input.csrf} />
      </Layout>
    );
  const fault = input.fault ?? answer.fault;
  const path = `/nhap-xuat/nhap/${id}`;
  const shown = query.xem ?? firstShown.find((each) => answer[each] > 0) ?? 'unchanged';
  const groups = shown === 'rejected' || shown === 'undecided' ? await reasonGroups(t, id, shown) : [];
  const reason = groups.find(({ key }) => key === query['ly-do'])?.key;
  const page = pageOf({ limit: pageRows, ...(query.cursor ? { cursor: query.cursor } : {}) });
  const list = await listImportRows(t, id, {
    state: shown,
    ...(reason ? { reason } : {}),
    limit: pageRows,
    ...(query.cursor ? { cursor: query.cursor } : {}),
  });
  const at = (cursor?: string): string =>
    queryOf({ xem: shown, ...(reason ? { 'ly-do': reason } : {}), ...(cursor ? { cursor } : {}) });
  const waiting = shown === 'undecided' ? rowsOf(groups, 'move ') : 0;
  const about = { answer, state: shown, names: await namesOf(t), csrf: input.csrf, back: at(query.cursor) };
  return (
    <Layout title={answer.filename} chrome={await chromeOf(t, input, '/nhap-xuat', deps)}>
      <Crumbs path={[{ href: '/nhap-xuat', text: 'Nhập / Xuất' }, { text: 'Nhập Excel' }]} />
      <Title right={<LinkButton href="/nhap-xuat">Chọn tệp khác</LinkButton>}>
        <Icon name="file-spreadsheet" /> {answer.filename}
      </Title>
      {fault && <Message kind="error">{fault}</Message>}
      <ReadAs answer={answer} />
      <UnreadSheets answer={answer} />
      <LegacyFonts answer={answer} />
      <KeptThings answer={answer} />
      <HowItIsRead about={await readingAbout(t, answer)} csrf={input.csrf} />
      <Sentence answer={answer} />
      <Tabs
        tabs={tabOrder.map((state) => ({
          href: `${path}?xem=${state}`,
          text: rowLabels[state],
          count: formatNumber(answer[state]),
          current: state === shown,
          wrong: state === 'rejected' && answer.rejected > 0,
        }))}
      />
      {shown === 'rejected' && answer.rejected > 0 && (
        <div class="tools">
          <span class="second">
            Tệp lỗi là đúng bảng đã gửi, chỉ gồm các dòng này, ô sai tô đỏ và thêm cột lý do.
          </span>
          <LinkButton href={`/api/v1/imports/${id}/rejects.xlsx`} icon="download" slim>
            Tải các dòng lỗi (.xlsx)
          </LinkButton>
        </div>
      )}
      {shown === 'undecided' && (
        <MoveDay answer={answer} waiting={waiting} csrf={input.csrf} back={about.back} />
      )}
      <OnlyCandidates
        answer={answer}
        waiting={rowsOf(groups, 'nameWithoutAccents ')}
        csrf={input.csrf}
        back={about.back}
      />
      {shown === 'updated' && (
        <KeepFields answer={answer} fields={await changedFields(t, id)} csrf={input.csrf} back={about.back} />
      )}
      <Groups id={id} state={shown} groups={groups} chosen={reason} />
      {list.items.length === 0 ? (
        <p class="second">Không có dòng nào.</p>
      ) : (
        <RowsTable rows={list.items} about={about} />
      )}
      {list.total > list.items.length && (
        <Pager
          from={page.offset + 1}
          to={page.offset + list.items.length}
          total={formatNumber(list.total)}
          previous={page.offset > 0 ? `${path}${at(cursorAt(Math.max(0, page.offset - pageRows)))}` : null}
          next={list.nextCursor ? `${path}${at(list.nextCursor)}` : null}
        />
      )}
      <Actions answer={answer} csrf={input.csrf} />
    </Layout>
  );
}

export const importPage = showPage({
  path: '/nhap-xuat/nhap/:id',
  permission: 'imports',
  params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
  query: importQuery,
  handler: async (t, { params, query, csrf }, deps) => ({
    html: await previewPage(t, { id: params.id, query, csrf }, deps),
  }),
});
