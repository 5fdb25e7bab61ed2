import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatDay, yearOf } from '../../shared/dates.ts';
import { conflict, invalid, notFound } from '../../shared/errors.ts';
import { type List, listOf, pageOf } from '../../shared/lists.ts';
import { clean } from '../../shared/text.ts';
import type { Register } from '../../shared/words.ts';
import type { Area } from '../areas/schema.ts';
import { inScope, requireArea, scopeCondition } from '../areas/service.ts';
import { assignList, onReceipt, type Terms, usualTerms } from '../assignedLists/service.ts';
import { certificateOf } from './certificate.ts';
import type { Content, DocumentKind, Letterhead, Posting, PrintedList, RegisterList } from './content.ts';
import { handoverChecks, handoverSections, type Surroundings } from './handover.ts';
import { householdSheet } from './household.ts';
import { issuingOffice, letterheadOf, usualArea } from './office.ts';
import { handoutList, postedList, registerList } from './registerList.ts';
import type {
  CancelForm,
  CertificateForm,
  HandoverForm,
  HouseholdSheetForm,
  PostingForm,
  RegisterListForm,
} from './schema.ts';
import * as store from './store.ts';

export { certifiable } from './certificate.ts';
export { changeLetterhead, letterheadFor, listableAreas, readLetterhead, usualArea } from './office.ts';

/** A document as listed: without what stands on it. */
export interface ListedDocument {
  id: string;
  kind: DocumentKind;
  title: string;
  asOf: Day;
  createdBy: string;
  createdAt: string;
  /** A number given by mistake: who took it back, when and why. */
  cancelled: { at: string; by: string; reason: string } | null;
}

export interface PrintedDocument extends ListedDocument {
  household: string | null;
  content: Content;
}

interface Making {
  area: string;
  household?: string;
  title: string;
  number?: number;
  office: Area;
  content: Content;
  /** What the trail says beside the kind and the day: whose data, how many rows, whether in full. */
  about: object;
}

/** Keeps what is printed, and who printed it: the paper that left the desk can be shown again unchanged. */
async function keep(t: WriteTx, made: Making): Promise<string> {
  const id = t.newId();
  const { kind, asOf } = made.content;
  await store.insertDocument(t, {
    id,
    kind,
    area_code: made.area,
    office_code: made.office.code,
    household_id: made.household ?? null,
    as_of: asOf,
    year: yearOf(t.today),
    number: made.number ?? null,
    title: made.title,
    content: JSON.stringify(made.content),
  });
  t.audit({
    action: 'document.print',
    kind: 'document',
    id,
    area: made.area,
    after: { kind, title: made.title, asOf, ...made.about },
  });
  return id;
}

async function surrounding(
  t: ReadTx,
  area: string,
): Promise<{ office: Area; letterhead: Letterhead; issuedOn: Day }> {
  const office = await issuingOffice(t, area);
  return { office, letterhead: await letterheadOf(t, office), issuedOn: t.today };
}

const paddedNumber = (number: number): string => String(number).padStart(2, '0');

/** Issues a certificate that the household is poor or near-poor on a day, under the office's next number of the year. */
export async function issueCertificate(t: WriteTx, form: CertificateForm): Promise<string> {
  const { area, certificate } = await certificateOf(t, form.household, form.asOf, form.fullNumbers ?? false);
  const { office, letterhead, issuedOn } = await surrounding(t, area);
  const number = (await store.lastNumber(t, office.code, yearOf(t.today))) + 1;
  const symbol = `${paddedNumber(number)}/${letterhead.certificateSymbol}`;
  const { label, householdCode } = certificate;
  return keep(t, {
    area,
    household: form.household,
    title: `Giấy xác nhận ${label.toLowerCase()} số ${symbol}, hộ ${householdCode}`,
    number,
    office,
    content: {
      ...certificate,
      letterhead,
      issuedOn,
      number: symbol,
      purpose: clean(form.purpose),
      requestedBy: form.requestedBy ? clean(form.requestedBy) : null,
    },
    about: {
      household: form.household,
      number: symbol,
      purpose: form.purpose,
      fullNumbers: form.fullNumbers ?? false,
    },
  });
}

/** The number the next certificate of a household would carry, and what it would say; refused as the issue would be. */
export async function previewCertificate(t: ReadTx, household: string, asOf: Day) {
  const { area, certificate, decisionYear } = await certificateOf(t, household, asOf, false);
  const { office, letterhead } = await surrounding(t, area);
  const next = (await store.lastNumber(t, office.code, yearOf(t.today))) + 1;
  return { ...certificate, decisionYear, number: `${paddedNumber(next)}/${letterhead.certificateSymbol}` };
}

/** Prints the sheet of a household for its file. */
export async function printHouseholdSheet(t: WriteTx, form: HouseholdSheetForm): Promise<string> {
  const fullNumbers = form.fullNumbers ?? false;
  const { area, sheet } = await householdSheet(t, form.household, form.asOf, fullNumbers);
  const { office, letterhead, issuedOn } = await surrounding(t, area);
  return keep(t, {
    area,
    household: form.household,
    title: `Phiếu hộ ${sheet.householdCode} tại ngày ${formatDay(form.asOf)}`,
    office,
    content: { ...sheet, letterhead, issuedOn },
    about: { household: form.household, fullNumbers },
  });
}

async function listArea(t: ReadTx, area: string | undefined, asOf: Day): Promise<Area> {
  return area === undefined ? usualArea(t, asOf) : requireArea(t, area, asOf);
}

/** Prints a register of a ward or group as of a day. */
export async function printRegisterList(t: WriteTx, form: RegisterListForm): Promise<string> {
  const area = await listArea(t, form.area, form.asOf);
  if (form.audience === 'groupHead') return handOverRegister(t, form.register, area, form.asOf);
  const { office, letterhead, issuedOn } = await surrounding(t, area.code);
  const list = await registerList(t, form.register, area, form.asOf);
  return keep(t, {
    area: area.code,
    title: `${list.title}, ${area.name}, tại ngày ${formatDay(form.asOf)}`,
    office,
    content: { kind: 'registerList', asOf: form.asOf, letterhead, issuedOn, handout: false, ...list },
    about: { register: form.register, handout: false, rows: list.rows.length },
  });
}

/** Prints a register against a receipt; of one group, it is its head's task from then on. */
async function handOverRegister(t: WriteTx, register: Register, area: Area, asOf: Day): Promise<string> {
  const { office, letterhead, issuedOn } = await surrounding(t, area.code);
  const { handed, ...list } = await handoutList(t, register, area, asOf);
  const terms = area.kind === 'group' ? await usualTerms(t, area, 'visit') : undefined;
  const taken = terms ? onReceipt(terms) : {};
  const document = await keep(t, {
    area: area.code,
    title: `${list.title} giao tổ trưởng, ${area.name}, tại ngày ${formatDay(asOf)}`,
    office,
    content: { kind: 'registerList', asOf, letterhead, issuedOn, handout: true, ...taken, ...list },
    about: { register, handout: true, rows: list.rows.length },
  });
  if (terms) {
    const what = { source: 'register', sourceKey: register, about: 'visit', title: list.title } as const;
    await assignList(t, { ...what, area, asOf, document, rows: handed, terms });
  }
  return document;
}

/** Prints a list of one's own: kept and headed as a register's; a handout carries its receipt. */
export async function printOwnList(
  t: WriteTx,
  area: Area,
  list: PrintedList,
  about: { asOf: Day; handout: boolean; list: string; terms?: Terms },
): Promise<string> {
  const { asOf, handout, terms } = about;
  const taken = terms ? onReceipt(terms) : {};
  const { office, letterhead, issuedOn } = await surrounding(t, area.code);
  return keep(t, {
    area: area.code,
    title: `${list.title}, ${area.name}, tại ngày ${formatDay(asOf)}`,
    office,
    content: { kind: 'registerList', asOf, letterhead, issuedOn, handout, ...taken, ...list },
    about: { list: about.list, handout, rows: list.rows.length },
  });
}

/** "PHƯỜNG CHÁNH LỘ": whose heading a list about an area carries. */
export async function issuingOfficeName(t: ReadTx, area: string): Promise<string> {
  return (await surrounding(t, area)).letterhead.office;
}

/** Prints a register for public posting: no numbers, no addresses, nobody of a protected category. */
export async function printPosting(t: WriteTx, form: PostingForm): Promise<string> {
  if (form.to < form.from) {
    throw invalid('/to', 'periodReversed', 'Niêm yết đến hết ngày: phải từ ngày bắt đầu niêm yết trở đi.');
  }
  const area = await listArea(t, form.area, form.asOf);
  const { office, letterhead, issuedOn } = await surrounding(t, area.code);
  const list = await postedList(t, form.register, area, form.asOf, form.lastDigits ?? false);
  const { from, to } = form;
  return keep(t, {
    area: area.code,
    title: `Niêm yết ${list.title.toLowerCase()}, ${area.name}, từ ${formatDay(from)} đến ${formatDay(to)}`,
    office,
    content: {
      kind: 'posting',
      asOf: form.asOf,
      letterhead,
      issuedOn,
      ...list,
      place: clean(form.place),
      from,
      to,
      minutes: form.minutes ? clean(form.minutes) : null,
    },
    about: { register: form.register, place: form.place, from, to, rows: list.rows.length },
  });
}

/** Prints the handover book for a successor. */
export async function printHandover(t: WriteTx, form: HandoverForm, about: Surroundings): Promise<string> {
  const area = await listArea(t, form.area, t.today);
  const { office, letterhead, issuedOn } = await surrounding(t, area.code);
  return keep(t, {
    area: area.code,
    title: `Sổ bàn giao ${area.name}, ngày ${formatDay(t.today)}`,
    office,
    content: {
      kind: 'handover',
      asOf: t.today,
      letterhead,
      issuedOn,
      areaName: area.name,
      givenBy: t.actor.fullName,
      successor: form.successor ? clean(form.successor) : null,
      successorPosition: form.successorPosition ? clean(form.successorPosition) : null,
      sections: await handoverSections(t, area, about),
      checks: [...handoverChecks],
    },
    about: { successor: form.successor ?? null },
  });
}

function listedAnswer(row: store.ListedRow): ListedDocument {
  return {
    id: row.id,
    kind: row.kind,
    title: row.title,
    asOf: row.as_of,
    createdBy: row.created_by_name,
    createdAt: row.created_at,
    cancelled:
      row.cancelled_at === null
        ? null
        : { at: row.cancelled_at, by: row.cancelled_by_name ?? '', reason: row.cancel_reason ?? '' },
  };
}

async function requireDocument(t: ReadTx, id: string): Promise<store.DocumentRow> {
  const row = await store.documentById(t, id);
  if (!row || !(await inScope(t, row.area_code)))
    throw notFound('Không có giấy tờ này trong phạm vi của bạn.');
  return row;
}

/** What the actor may see of it: accounts and settings in a handover book are the administrator's alone. */
function visible(t: ReadTx, content: Content): Content {
  if (content.kind !== 'handover' || t.actor.role === 'admin' || t.actor.role === 'system') return content;
  return { ...content, sections: content.sections.filter(({ forAdmin }) => !forAdmin) };
}

/** A document as it was printed. */
export async function readDocument(t: ReadTx, id: string): Promise<PrintedDocument> {
  const row = await requireDocument(t, id);
  const content: Content = JSON.parse(row.content);
  return { ...listedAnswer(row), household: row.household_id, content: visible(t, content) };
}

/** Documents printed in the actor's area, newest first; of one household when named. */
export async function listDocuments(
  t: ReadTx,
  query: { household?: string; limit?: number; cursor?: string },
): Promise<List<ListedDocument>> {
  const page = pageOf(query);
  const { rows, total } = await store.findDocuments(t, scopeCondition(t, 'area_code'), query.household, page);
  return listOf(rows.map(listedAnswer), total, page);
}

function requireValid(row: store.DocumentRow): void {
  if (row.cancelled_at === null) return;
  throw conflict(
    '/id',
    'cancelled',
    `${row.title}: đã hủy (${row.cancel_reason}), không in lại được. Cấp giấy mới.`,
  );
}

/** Another copy of a document is another line in the trail; of a cancelled one there is none. */
export async function recordReprint(t: WriteTx, id: string): Promise<void> {
  const row = await requireDocument(t, id);
  requireValid(row);
  t.audit({
    action: 'document.reprint',
    kind: 'document',
    id,
    area: row.area_code,
    after: { title: row.title },
  });
}

/** Takes a certificate back that was issued by mistake: its number stays in the series, with the reason. */
export async function cancelCertificate(t: WriteTx, id: string, form: CancelForm): Promise<void> {
  const row = await requireDocument(t, id);
  if (row.kind !== 'certificate')
    throw invalid('', 'kind', `${row.title}: chỉ giấy xác nhận có số mới hủy được.`);
  requireValid(row);
  const reason = clean(form.reason);
  await store.cancelDocument(t, id, reason);
  t.audit({
    action: 'document.cancel',
    kind: 'document',
    id,
    area: row.area_code,
    before: { title: row.title },
    reason,
  });
}

/** The rows of a printed list for a workbook; who took it away is in the trail. */
export async function fetchList(
  t: WriteTx,
  id: string,
): Promise<PrintedDocument & { content: RegisterList | Posting }> {
  const document = await readDocument(t, id);
  const { content } = document;
  if (content.kind !== 'registerList' && content.kind !== 'posting') {
    throw invalid('', 'noList', `${document.title}: chỉ danh sách mới tải được .xlsx, giấy này chỉ in.`);
  }
  t.audit({
    action: 'document.fetch',
    kind: 'document',
    id,
    area: (await requireDocument(t, id)).area_code,
    after: { title: document.title, rows: content.rows.length },
  });
  return { ...document, content };
}
