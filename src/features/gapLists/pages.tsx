import { chromeOf } from '../../app/chrome.ts';
import { freePage, type Page, showPage, writePage } from '../../app/page.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import type { AppError } from '../../shared/errors.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { pageOf } from '../../shared/lists.ts';
import { checkQuery } from '../../shared/schema.ts';
import type { Typed } from '../../shared/typedForm.ts';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { subAreas, wardOf } from '../areas/service.ts';
import { handOverFormOf } from '../assignedLists/handOverForm.tsx';
import { usualTerms } from '../assignedLists/service.ts';
import { issuingOfficeName } from '../documents/service.ts';
import { askedList, type ListPageQuery, listPageQuery, listParams } from './asked.ts';
import { type GapListQuery, gapList, handOver, printGapList, recordDownload } from './service.ts';
import { ListView } from './views.tsx';
import { d03FileName, d03Workbook } from './workbook.ts';

const pageSize = 100;

/** The areas to choose from: the ward and its groups; of a group, its ward's. */
async function areaChoices(t: ReadTx, { area, asOf }: GapListQuery) {
  const ward = (await wardOf(t, area, asOf)) ?? null;
  return ward ? [ward, ...(await subAreas(t, ward.code, asOf))] : await subAreas(t, area, asOf);
}

async function listView(
  t: ReadTx,
  input: { params: { kind: GapListQuery['kind'] }; csrf: string },
  deps: { demo: boolean },
  typed: ListPageQuery,
  refused: { faults: FormFaults; form?: Typed } = { faults: noFaults },
) {
  const asked = await askedList(t, input.params.kind, typed);
  const list = await gapList(t, asked.query);
  return (
    <ListView
      chrome={await chromeOf(t, input, '/bhyt/danh-sach/entitledUncovered', deps)}
      list={list}
      areas={await areaChoices(t, list.query)}
      page={pageOf({ limit: pageSize, ...(typed.cursor ? { cursor: typed.cursor } : {}) })}
      said={asked.faults}
      faults={refused.faults}
      terms={list.area.kind === 'group' ? await usualTerms(t, list.area, 'insurance') : null}
      typed={refused.form}
    />
  );
}

const path = '/bhyt/danh-sach/:kind';
const posted = { permission: 'gaps.read', params: listParams } as const;

/** One list of who is missing, name by name, with the reason. */
const listPage = showPage({
  path,
  ...posted,
  query: listPageQuery,
  handler: async (t, input, deps) => ({ html: await listView(t, input, deps, input.query) }),
});

/** A form that prints the list asked for; refused, the list stands again with the reason. */
const printing = (
  name: string,
  print: (t: WriteTx, query: GapListQuery, form: Typed) => Promise<string>,
): Page =>
  writePage({
    path: `${path}/${name}`,
    ...posted,
    async handler(t, { params, form }) {
      const { query } = await askedList(t, params.kind, checkQuery(listPageQuery, form));
      return { redirect: `/giay-to/${await print(t, query, form)}?in=1` };
    },
    refused: async (t, input, error: AppError, deps) => ({
      html: await listView(t, input, deps, checkQuery(listPageQuery, input.form), {
        faults: faultsOf(error),
        form: input.form,
      }),
    }),
  });

/** Read beside the writer, recorded, then made. */
const filePage = freePage({
  method: 'GET',
  path: `${path}/tep`,
  permission: 'gaps.read',
  async handler({ actor, params, query: typed }, { db }) {
    const { kind } = checkQuery(listParams, params);
    const { list, office } = await db.read(actor, async (t) => {
      const { query } = await askedList(t, kind, checkQuery(listPageQuery, { ...Object(typed) }));
      const read = await gapList(t, query);
      return { list: read, office: await issuingOfficeName(t, read.area.code) };
    });
    await db.tx(actor, async (t) => recordDownload(t, list));
    return { file: { name: d03FileName(list), type: xlsxType, body: await d03Workbook(list, office) } };
  },
});

export const gapListPages: Page[] = [
  listPage,
  printing('in', printGapList),
  printing('giao', async (t, query, form) => (await handOver(t, query, handOverFormOf(form))).document),
  filePage,
];
