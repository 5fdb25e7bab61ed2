import { readFile } from 'node:fs/promises';
import type { Actor, Db, ReadTx, WriteTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { lastDayOfMonth } from '../../shared/dates.ts';
import { AppError, checkVersion, conflict, invalidAll, notFound } from '../../shared/errors.ts';
import { clean } from '../../shared/text.ts';
import { inScope, requireArea, scopeCondition } from '../areas/service.ts';
import { usualArea } from '../documents/service.ts';
import { checkFile } from '../imports/reading/archive.ts';
import { keepBytes, readBytes } from '../papers/service.ts';
import { catalogueOf, daysOfMonth, knownNames } from './figures.ts';
import { allMarks, faultsOf, type Marks } from './marks.ts';
import { type Catalogue, type ListedFigure, listedFigures } from './names.ts';
import { type FormVersion, type Markings, noMarkings, type ReportForm } from './schema.ts';
import * as store from './store.ts';
import { noticesOf, type OpenForm, openForm } from './workbook/form.ts';

const mostMegabytes = 10;
/** What a page or a client hands in as a form. */
export const formUpload = { megabytes: mostMegabytes, kind: 'tệp .xlsx hoặc .xlsm' } as const;

/** Where the files of forms lie. */
export interface Folders {
  dataDir: string;
  exportsDir: string;
}

function versionOf(row: store.VersionRow): FormVersion {
  return {
    version: row.number,
    filename: row.filename,
    sha256: row.sha256,
    notices: JSON.parse(row.notices),
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by_name,
  };
}

async function answersOf(
  t: ReadTx,
  rows: readonly store.FormRow[],
  scope: { sql: string; params: string[] },
): Promise<ReportForm[]> {
  const versions = groupBy(await store.versionsIn(t, scope), ({ form_id }) => form_id);
  const markings = new Map((await store.markingsIn(t, scope)).map((row) => [row.form_id, row.content]));
  return rows.flatMap((row) => {
    const own = (versions.get(row.id) ?? []).map(versionOf);
    const [current] = own;
    if (!current) return [];
    const saved = markings.get(row.id);
    return [
      {
        id: row.id,
        name: row.name,
        area: row.area_code,
        retired: row.retired_at !== null,
        current,
        versions: own,
        markings: saved ? (JSON.parse(saved) as Markings) : noMarkings, // written from a checked form
      },
    ];
  });
}

/** Forms of the actor's area, those in use first. */
export async function listForms(t: ReadTx): Promise<ReportForm[]> {
  const scope = scopeCondition(t, 'area_code');
  return answersOf(t, await store.formsIn(t, scope), scope);
}

/** Forms in use as reports to choose from, of an area or of all in reach. */
export async function formChoices(t: ReadTx, area?: string): Promise<{ value: string; label: string }[]> {
  const forms = (await listForms(t)).filter(
    (form) => !form.retired && (area === undefined || form.area === area),
  );
  return forms.map(({ id, name }) => ({ value: `form:${id}`, label: `Biểu mẫu: ${name}` }));
}

async function requireRow(t: ReadTx, id: string): Promise<store.FormRow> {
  const row = await store.formById(t, id);
  if (!row || !(await inScope(t, row.area_code)))
    throw notFound('Không có biểu mẫu này trong phạm vi của bạn.');
  return row;
}

/** A form with its version for If-Match; 404 outside the actor's area. */
export async function readForm(t: ReadTx, id: string): Promise<{ form: ReportForm; version: number }> {
  const row = await requireRow(t, id);
  const [form] = await answersOf(t, [row], { sql: 'id = ?', params: [id] });
  if (!form) throw notFound('Biểu mẫu này chưa có tệp.');
  return { form, version: row.version };
}

/** The bytes as they came; the file is checked before anything reads it. 415, 422, 413 as an import's. */
async function readUpload(file: string): Promise<Buffer> {
  if ((await checkFile(file)) === 'text')
    throw new AppError(
      'unsupported',
      'Biểu mẫu phải là bảng tính Excel: mở tệp, chọn Lưu thành (Save As) dạng .xlsx rồi tải lên lại.',
    );
  return readFile(file);
}

/** The form of a version read from its kept file, with all its marks. */
export async function openVersion(
  dataDir: string,
  form: Pick<ReportForm, 'current' | 'markings'>,
  catalogue: Catalogue,
): Promise<{ open: OpenForm; marks: Marks }> {
  const open = await openForm(await readBytes(dataDir, form.current.sha256));
  return { open, marks: allMarks(open.marks, form.markings, catalogue) };
}

interface Uploaded {
  file: string;
  filename: string;
}

interface CheckedUpload extends FormFile {
  open: OpenForm;
}
interface FormFile {
  sha256: string;
  filename: string;
  notices: string[];
}

async function takeUpload(
  db: Db,
  actor: Actor,
  dataDir: string,
  upload: Uploaded,
  areaCode: string,
): Promise<CheckedUpload> {
  const bytes = await readUpload(upload.file);
  const open = await openForm(bytes);
  await db.read(actor, async (t) => {
    const catalogue = await knownNames(t, await requireArea(t, areaCode));
    const faults = faultsOf(allMarks(open.marks, noMarkings, catalogue), catalogue, open.sheets, '/file');
    if (faults.length > 0) throw invalidAll(faults);
  });
  const filename = clean(upload.filename).slice(-200);
  return { open, sha256: await keepBytes(dataDir, bytes), filename, notices: noticesOf(open) };
}

async function recordVersion(t: WriteTx, form: string, number: number, file: FormFile): Promise<void> {
  await store.insertVersion(t, {
    form_id: form,
    number,
    filename: file.filename,
    sha256: file.sha256,
    notices: JSON.stringify(file.notices),
  });
}

/** A form as checked and kept, before the transaction that names it. */
export async function prepareForm(
  db: Db,
  actor: Actor,
  dataDir: string,
  upload: Uploaded,
  asked: { name: string; area?: string | undefined },
): Promise<{ file: FormFile; name: string; area: string }> {
  const name = clean(asked.name);
  const area = await db.read(actor, async (t) => {
    const { code } = asked.area ? await requireArea(t, asked.area) : await usualArea(t, t.today);
    await refuseTwin(t, code, name);
    return code;
  });
  return { file: await takeUpload(db, actor, dataDir, upload, area), name, area };
}

async function refuseTwin(t: ReadTx, area: string, name: string): Promise<void> {
  if (await store.formByName(t, area, name))
    throw conflict(
      '/name',
      'duplicate',
      `Tên biểu mẫu: đã có “${name}”. Nếu là mẫu mới của cùng biểu, mở biểu mẫu đó rồi tải lên phiên bản mới.`,
    );
}

/** Takes a form in use, as its version 1. */
export async function addForm(
  t: WriteTx,
  { file, name, area }: Awaited<ReturnType<typeof prepareForm>>,
): Promise<ReportForm> {
  await refuseTwin(t, area, name);
  const id = t.newId();
  await store.insertForm(t, { id, area_code: area, name });
  await recordVersion(t, id, 1, file);
  const { sha256, filename } = file;
  t.audit({
    action: 'reportForm.add',
    kind: 'reportForm',
    id,
    area,
    after: { name, filename, sha256 },
  });
  return (await readForm(t, id)).form;
}

/** A new file of a form, checked and kept. */
export async function prepareVersion(
  db: Db,
  actor: Actor,
  dataDir: string,
  upload: Uploaded,
  id: string,
): Promise<{ id: string; file: FormFile; sheets: string[] }> {
  const { area_code } = await db.read(actor, (t) => requireRow(t, id));
  const { open, ...file } = await takeUpload(db, actor, dataDir, upload, area_code);
  return { id, file, sheets: open.sheets.map(({ name }) => name) };
}

/** Takes the new file in use. What was set by clicking goes along where its sheet is still there. */
export async function addVersion(
  t: WriteTx,
  { id, file, sheets }: Awaited<ReturnType<typeof prepareVersion>>,
): Promise<ReportForm> {
  const { form } = await readForm(t, id);
  const { sha256, filename } = file;
  if (form.current.sha256 === sha256)
    throw conflict('/file', 'same', `Tệp này đúng là phiên bản ${form.current.version} đang dùng.`);
  const number = form.current.version + 1;
  await recordVersion(t, id, number, file);
  const isThere = ({ sheet }: { sheet: string }): boolean => sheets.includes(sheet);
  const kept = { cells: form.markings.cells.filter(isThere), rows: form.markings.rows.filter(isThere) };
  if (kept.cells.length + kept.rows.length > 0)
    await store.insertMarkings(t, { form_id: id, number, content: JSON.stringify(kept) });
  await store.touchForm(t, id);
  t.audit({
    action: 'reportForm.version',
    kind: 'reportForm',
    id,
    area: form.area,
    before: { version: form.current.version, sha256: form.current.sha256 },
    after: { version: number, filename, sha256 },
  });
  return (await readForm(t, id)).form;
}

/** Sets what is marked by clicking, whole; 422 naming every unknown name with the nearest known ones. */
export async function changeMarkings(
  t: WriteTx,
  dataDir: string,
  id: string,
  markings: Markings,
  seen?: number,
): Promise<ReportForm> {
  const { form, version } = await readForm(t, id);
  checkVersion(version, seen);
  const catalogue = await knownNames(t, await requireArea(t, form.area));
  const { open, marks } = await openVersion(dataDir, { ...form, markings }, catalogue);
  const faults = faultsOf(marks, catalogue, open.sheets, '/markings');
  if (faults.length > 0) throw invalidAll(faults);
  await store.insertMarkings(t, {
    form_id: id,
    number: form.current.version,
    content: JSON.stringify(markings),
  });
  await store.touchForm(t, id);
  t.audit({
    action: 'reportForm.mark',
    kind: 'reportForm',
    id,
    area: form.area,
    before: form.markings,
    after: markings,
  });
  return (await readForm(t, id)).form;
}

/** Takes a form out of use, or in use again; what was filled from it stays. */
export async function setRetired(t: WriteTx, id: string, retired: boolean): Promise<ReportForm> {
  const { form } = await readForm(t, id);
  if (form.retired === retired) return form;
  if (!retired) await refuseTwin(t, form.area, form.name);
  await store.setRetired(t, id, retired);
  await store.touchForm(t, id);
  t.audit({
    action: retired ? 'reportForm.retire' : 'reportForm.restore',
    kind: 'reportForm',
    id,
    area: form.area,
  });
  return (await readForm(t, id)).form;
}

/** Reads every form's file again; names the first that is gone or altered. */
export async function verifyForms(t: ReadTx, dataDir: string): Promise<string | undefined> {
  for (const sha256 of await store.formHashes(t)) {
    try {
      await readBytes(dataDir, sha256);
    } catch {
      return `biểu mẫu ${sha256.slice(0, 12)}… không còn nguyên trong thư mục dữ liệu`;
    }
  }
  return undefined;
}

/** The file of the version in use, exactly as it came. */
export async function formFile(
  t: ReadTx,
  dataDir: string,
  id: string,
): Promise<{ name: string; body: Buffer }> {
  const { form } = await readForm(t, id);
  return { name: form.current.filename, body: await readBytes(dataDir, form.current.sha256) };
}

/** Every name of the actor's area with its value in a month (the one before today's): single figures, tables' totals, lists' columns. */
export async function figuresOf(t: ReadTx, month: string): Promise<ListedFigure[]> {
  const area = await usualArea(t, lastDayOfMonth(month));
  const { catalogue } = await catalogueOf(t, area, { ...daysOfMonth(month), submission: 1 });
  return listedFigures(catalogue);
}
