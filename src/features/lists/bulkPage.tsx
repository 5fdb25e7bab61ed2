import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { askFirstPage, freePage, type Page } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { AppError, invalid } from '../../shared/errors.ts';
import { listQuery, pageOf } from '../../shared/lists.ts';
import { checkQuery, idSchema } from '../../shared/schema.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary, TextField } from '../../web/components/fields.tsx';
import { Crumbs, LinkButton, Message, Submit, Table, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, fieldId, formRows, noFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import { dictionaries } from '../dictionaries/service.ts';
import {
  type ChangedRow,
  changedRows,
  type EditableField,
  editableFields,
  editableLabels,
  editInBulk,
  type TypedRow,
} from './bulk.ts';
import { editableRows } from './rowStore.ts';
import type { SavedList } from './schema.ts';
import { type ListRead, listRows, readList, recordOpening } from './service.ts';

const params = Type.Object({ id: idSchema('Danh sách') });
const pageSize = 100;

interface GridRow extends TypedRow {
  name: string;
}

interface View {
  chrome: Chrome;
  list: SavedList;
  rows: readonly GridRow[];
  reason: string;
  faults: FormFaults;
  ethnicGroups: readonly { code: string; label: string }[];
}

function typedRows(form: Typed): GridRow[] {
  return formRows(form.rows).map((row) => ({
    id: textOf(row, 'id'),
    version: textOf(row, 'version'),
    name: textOf(row, 'name'),
    nationalId: textOf(row, 'nationalId'),
    phone: textOf(row, 'phone'),
    ethnicity: textOf(row, 'ethnicity'),
    note: textOf(row, 'note'),
  }));
}

function Cell({ view, row, field }: { view: View; row: number; field: EditableField }) {
  const pointer = `/rows/${row}/${field}`;
  const bad = view.faults.of(pointer) ? ' bad' : '';
  const value = view.rows[row]?.[field] ?? '';
  const shared = {
    id: fieldId(pointer),
    name: `rows[${row}][${field}]`,
    'aria-label': `${editableLabels[field]}: ${view.rows[row]?.name}`,
  };
  if (field !== 'ethnicity')
    return <input class={`input${bad}`} value={value} autocomplete="off" {...shared} />;
  return (
    <select class={`select${bad}`} {...shared}>
      <option value="">Chưa ghi</option>
      {view.ethnicGroups.map(({ code, label }) => (
        <option value={code} selected={code === value}>
          {label}
        </option>
      ))}
    </select>
  );
}

function Reason({ reason, faults }: { reason: string; faults: FormFaults }) {
  return (
    <TextField
      {...{ faults, width: 'w6', label: 'Lý do', name: 'reason', pointer: '/reason', optional: true }}
      value={reason}
      hint="Bắt buộc khi đính chính số CCCD đã ghi"
      maxLength={1000}
    />
  );
}

function Crumb({ list }: { list: SavedList }) {
  const path = [
    { href: '/danh-sach', text: 'Danh sách tự chọn' },
    { href: `/danh-sach/${list.id}`, text: list.name },
  ];
  return <Crumbs path={[...path, { text: 'Sửa hàng loạt' }]} />;
}

function Grid(view: View) {
  const { chrome, list, rows, faults } = view;
  return (
    <Layout title={`Sửa hàng loạt: ${list.name}`} chrome={chrome}>
      <Crumb list={list} />
      <Title>Sửa hàng loạt: {list.name}</Title>
      <form method="post" action={`/danh-sach/${list.id}/sua-hang-loat`} class="form-stack" data-ctrl-s>
        <Csrf token={chrome.csrf} />
        <ErrorSummary faults={faults} verb="Chưa ghi dòng nào" />
        <Table
          caption="Các dòng được sửa"
          rows={rows.map((row, i) => ({ row, i }))}
          columns={[
            {
              head: 'Họ và tên',
              cell: ({ row, i }) => (
                <>
                  <a href={`/nguoi/${row.id}`}>{row.name}</a>
                  {(['id', 'version', 'name'] as const).map((name) => (
                    <input type="hidden" name={`rows[${i}][${name}]`} value={row[name]} />
                  ))}
                </>
              ),
            },
            ...editableFields.map((field) => ({
              head: editableLabels[field],
              cell: ({ i }: { i: number }) => <Cell view={view} row={i} field={field} />,
            })),
          ]}
        />
        <div class="fields">
          <Reason reason={view.reason} faults={faults} />
        </div>
        <div class="sticky">
          <span>Xem lại các ô đã sửa trước khi ghi.</span>
          <span class="buttons">
            <LinkButton href={`/danh-sach/${list.id}`} kind="quiet">
              Đóng
            </LinkButton>
            <Submit kind="primary">Xem thay đổi</Submit>
          </span>
        </div>
      </form>
    </Layout>
  );
}

/** Old → new of each changed cell, before anything is written. */
function Preview({ view, changed }: { view: View; changed: readonly ChangedRow[] }) {
  const { chrome, list, reason } = view;
  const ethnic = new Map(view.ethnicGroups.map(({ code, label }) => [code, label]));
  const shown = (field: EditableField, text: string | null): string =>
    text === null ? 'chưa ghi' : field === 'ethnicity' ? (ethnic.get(text) ?? text) : text;
  const cells = changed.flatMap(({ person, cells: own }) => own.map((cell) => ({ person, ...cell })));
  return (
    <Layout title={`Sửa hàng loạt: ${list.name}`} chrome={chrome}>
      <Crumb list={list} />
      <Title>Xem thay đổi trước khi ghi</Title>
      <Message kind="neutral">
        {cells.length} ô của {changed.length} người sẽ được sửa, trong một lần ghi.
      </Message>
      <Table
        caption="Các ô sẽ được sửa"
        rows={cells}
        columns={[
          { head: 'Họ và tên', cell: ({ person }) => person.full_name },
          { head: 'Mục', cell: ({ field }) => editableLabels[field] },
          { head: 'Đang ghi', cell: ({ field, before }) => shown(field, before) },
          { head: 'Sửa thành', cell: ({ field, after }) => <strong>{shown(field, after)}</strong> },
        ]}
      />
      <form method="post" action={`/danh-sach/${list.id}/sua-hang-loat`}>
        <Csrf token={chrome.csrf} />
        <input type="hidden" name="reason" value={reason} />
        {changed.flatMap(({ row }) =>
          (['id', 'version', 'name', ...editableFields] as const).map((name) => (
            <input type="hidden" name={`rows[${row}][${name}]`} value={view.rows[row]?.[name] ?? ''} />
          )),
        )}
        <div class="sticky">
          <span>Có người sửa trước bạn thì không dòng nào được ghi.</span>
          <span class="buttons">
            <LinkButton href={`/danh-sach/${list.id}`} kind="quiet">
              Không ghi
            </LinkButton>
            <button type="submit" class="button primary" name="confirm" value="yes">
              Ghi các thay đổi
            </button>
          </span>
        </div>
      </form>
    </Layout>
  );
}

async function viewOf(
  t: ReadTx,
  input: { csrf: string },
  deps: { demo: boolean },
  list: SavedList,
  rows: readonly GridRow[],
): Promise<View> {
  const chrome = await chromeOf(t, input, '/danh-sach', deps);
  const ethnicGroups = (await dictionaries(t)).ethnicGroups();
  return { chrome, list, rows, reason: '', faults: noFaults, ethnicGroups };
}

const gridQuery = Type.Object({ cursor: listQuery.cursor });

/** The people of a page of the list as they stand. */
async function gridRows(t: ReadTx, { list, content }: ListRead): Promise<GridRow[]> {
  if (list.subject !== 'people')
    throw invalid('/subject', 'subject', 'Sửa hàng loạt: chỉ dùng cho danh sách người.');
  const ids = content.rows.map(({ id }) => id);
  const people = new Map((await editableRows(t, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id): GridRow[] => {
    const person = people.get(id);
    if (!person) return [];
    const { national_id, phone, ethnicity, note, full_name: name, version } = person;
    const texts = { nationalId: national_id ?? '', phone: phone ?? '', ethnicity: ethnicity ?? '' };
    return [{ id, version: String(version), name, ...texts, note: note ?? '' }];
  });
}

export const bulkPages: Page[] = [
  freePage({
    method: 'GET',
    path: '/danh-sach/:id/sua-hang-loat',
    permission: 'registers.write',
    async handler(input, { db, demo }) {
      const { id } = checkQuery(params, input.params);
      const query = checkQuery(gridQuery, { ...Object(input.query) });
      const { read, view } = await db.read(input.actor, async (t) => {
        const rows = await listRows(t, id, t.today, pageOf({ limit: pageSize, ...query }));
        const grid = await gridRows(t, rows);
        return { read: { ...rows, today: t.today }, view: await viewOf(t, input, { demo }, rows.list, grid) };
      });
      await db.tx(input.actor, async (t) => recordOpening(t, read, read.today));
      return { html: <Grid {...view} /> };
    },
  }),
  askFirstPage({
    path: '/danh-sach/:id/sua-hang-loat',
    permission: 'registers.write',
    params,
    async run(t, { params: { id }, form }) {
      await editInBulk(t, id, typedRows(form), textOf(form, 'reason'));
      return `/danh-sach/${id}`;
    },
    async show(t, input, { refused }, deps) {
      const rows = typedRows(input.form);
      const reason = textOf(input.form, 'reason');
      const view = { ...(await viewOf(t, input, deps, await readList(t, input.params.id), rows)), reason };
      if (refused instanceof AppError) return { html: <Grid {...view} faults={faultsOf(refused)} /> };
      return { html: <Preview view={view} changed={await changedRows(t, rows)} /> };
    },
  }),
];
