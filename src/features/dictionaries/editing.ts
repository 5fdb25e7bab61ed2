import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, dayBefore, formatDay, OPEN_END } from '../../shared/dates.ts';
import { AppError, checkVersion, conflict, invalid, notFound } from '../../shared/errors.ts';
import { endFromLastDay, overlaps } from '../../shared/periods.ts';
import type { Confidence, DictionaryName } from './schema.ts';
import { datedOf } from './service.ts';
import * as store from './store.ts';

export type { DictionaryRow } from './store.ts';
export { countRows, rowsOf } from './store.ts';

/** Values of a row, checked against the schema of its dictionary. */
export type Values = Record<string, unknown>;

export interface RowForm {
  values: Values;
  /** First day; null: always. */
  validFrom: Day | null;
  /** Last day; null or left out: open, or up to the next row of the code. */
  validTo?: Day | null | undefined;
  basis?: string | null | undefined;
  confidence: Confidence;
}

export interface RowChanges {
  reason: string;
  values?: Values | undefined;
  validFrom?: Day | null | undefined;
  validTo?: Day | null | undefined;
  basis?: string | null | undefined;
  confidence?: Confidence | undefined;
}

/** The field that names a row. */
export const codeField = (dictionary: DictionaryName): 'objectCode' | 'code' =>
  dictionary === 'object-codes' ? 'objectCode' : 'code';

// Written by this feature from values checked against the dictionary's schema.
export const valuesOf = (row: Pick<store.DictionaryRow, 'data'>): Values => JSON.parse(row.data) as Values;

const periodOf = (row: Pick<store.DictionaryRow, 'valid_from' | 'valid_to'>) => ({
  from: row.valid_from,
  to: row.valid_to,
});

/** Rows that follow each other in time: of one code, and for norms of one area. */
function isOfSeries(a: store.DictionaryRow | store.NewRow, b: store.DictionaryRow | store.NewRow): boolean {
  return a.code === b.code && (valuesOf(a).area ?? null) === (valuesOf(b).area ?? null);
}

/** The rows of the same code (and area), by day, this one among them. */
export async function seriesOf(t: ReadTx, row: store.NewRow): Promise<store.DictionaryRow[]> {
  return (await store.rowsOf(t, row.dictionary)).filter((each) => isOfSeries(each, row));
}

/** The row as recorded now; 404 when there is none or it was taken back. */
export async function requireRow(t: ReadTx, dictionary: DictionaryName, id: string) {
  const row = await store.rowById(t, dictionary, id);
  if (!row) throw notFound('Không có dòng này trong danh mục, hoặc dòng đã được bỏ.');
  return row;
}

function spell(row: Pick<store.DictionaryRow, 'valid_from' | 'valid_to'>): string {
  const { validFrom, validTo } = datedOf({ ...row, basis: null, confidence: null });
  const from = validFrom ? `từ ${formatDay(validFrom)}` : 'từ trước đến nay';
  return validTo ? `${from} đến ${formatDay(validTo)}` : from;
}

function checkOrder(row: store.NewRow): void {
  if (row.valid_to <= row.valid_from)
    throw invalid('/validTo', 'periodReversed', 'Đến ngày: phải từ ngày bắt đầu trở đi.');
}

async function record(t: WriteTx, row: store.NewRow): Promise<void> {
  await store.insertRow(t, row, t.now);
  await store.renewStamp(t);
}

async function amend(t: WriteTx, row: store.NewRow, changes: Partial<store.NewRow>): Promise<store.NewRow> {
  const { id, dictionary, code, data, valid_from, valid_to, basis, confidence } = { ...row, ...changes };
  const next = { id, dictionary, code, data, valid_from, valid_to, basis, confidence };
  await store.retractRow(t, row.id);
  await record(t, next);
  return next;
}

/**
 * Records a row from a day on. The row of its code that holds on that day ends the day before; one that begins later
 * bounds it. 409 when a row begins on that very day.
 */
export async function addRow(t: WriteTx, dictionary: DictionaryName, form: RowForm): Promise<store.NewRow> {
  const row: store.NewRow = {
    id: t.newId(),
    dictionary,
    code: String(form.values[codeField(dictionary)]),
    data: JSON.stringify(form.values),
    valid_from: form.validFrom ?? store.always,
    valid_to: endFromLastDay(form.validTo),
    basis: form.basis ?? null,
    confidence: form.confidence,
  };
  const series = await seriesOf(t, row);
  const same = series.find((each) => each.valid_from === row.valid_from);
  if (same)
    throw conflict(
      '/validFrom',
      'exists',
      `Từ ngày: “${row.code}” đã có dòng ${spell(same)}. Đính chính dòng đó.`,
    );
  const next = series.find((each) => each.valid_from > row.valid_from);
  if (next && row.valid_to > next.valid_from) {
    if (form.validTo)
      throw conflict('/validTo', 'overlap', `Đến ngày: chồng lên dòng ${spell(next)} của “${row.code}”.`);
    row.valid_to = next.valid_from;
  }
  checkOrder(row);
  const former = series.find((each) => each.valid_from < row.valid_from && row.valid_from < each.valid_to);
  if (former) await amend(t, former, { valid_to: row.valid_from });
  await record(t, row);
  t.audit({
    action: 'dictionary.record',
    kind: 'dictionaryRow',
    id: row.id,
    before: former && { id: former.id, ...datedOf(former) },
    after: { dictionary, ...form },
  });
  return row;
}

/** Ends a row: `date` is the first day on which it no longer holds. */
export async function endRow(
  t: WriteTx,
  dictionary: DictionaryName,
  id: string,
  form: { date: Day; reason: string },
  seen?: number,
): Promise<store.NewRow> {
  const row = await requireRow(t, dictionary, id);
  checkVersion(row.version, seen);
  if (form.date <= row.valid_from)
    throw invalid(
      '/date',
      'periodReversed',
      `Ngày thôi áp dụng: phải sau ngày bắt đầu; ghi nhầm thì bỏ dòng.`,
    );
  if (form.date >= row.valid_to)
    throw invalid(
      '/date',
      'ended',
      row.valid_to === OPEN_END
        ? 'Ngày thôi áp dụng: xa quá.'
        : `Ngày thôi áp dụng: dòng này đã hết hiệu lực ngày ${formatDay(dayBefore(row.valid_to))}.`,
    );
  const next = await amend(t, row, { valid_to: form.date });
  t.audit({
    action: 'dictionary.end',
    kind: 'dictionaryRow',
    id,
    before: datedOf(row),
    after: { dictionary, code: row.code, date: form.date },
    reason: form.reason,
  });
  return next;
}

/** Corrects what was recorded wrongly: values, period or source; the code and the area of a row never change. */
export async function correctRow(
  t: WriteTx,
  dictionary: DictionaryName,
  id: string,
  changes: RowChanges,
  seen?: number,
): Promise<store.NewRow> {
  const row = await requireRow(t, dictionary, id);
  checkVersion(row.version, seen);
  const { reason, values, validFrom, validTo, basis, confidence } = changes;
  const next: store.NewRow = {
    ...row,
    data: values ? JSON.stringify(values) : row.data,
    valid_from: validFrom === undefined ? row.valid_from : (validFrom ?? store.always),
    valid_to: validTo === undefined ? row.valid_to : endFromLastDay(validTo),
    basis: basis === undefined ? row.basis : basis,
    confidence: confidence ?? row.confidence,
  };
  checkIdentity(dictionary, row, next);
  checkOrder(next);
  const over = (await seriesOf(t, row)).find(
    (each) => each.id !== id && overlaps(periodOf(each), periodOf(next)),
  );
  if (over) {
    const pointer = over.valid_from < next.valid_from ? '/validFrom' : '/validTo';
    throw conflict(pointer, 'overlap', `Thời gian: chồng lên dòng ${spell(over)} của “${row.code}”.`);
  }
  if (JSON.stringify(comparable(row)) === JSON.stringify(comparable(next)))
    throw invalid('/values', 'unchanged', 'Đính chính: chưa có gì thay đổi so với dòng đang ghi.');
  const amended = await amend(t, row, next);
  t.audit({
    action: 'dictionary.correct',
    kind: 'dictionaryRow',
    id,
    before: { values: valuesOf(row), ...datedOf(row) },
    after: { dictionary, values: valuesOf(amended), ...datedOf(amended) },
    reason,
  });
  return amended;
}

/** What a correction may change, values in the order of their names; no, nothing and left out are the same. */
function comparable(row: store.NewRow): unknown[] {
  const values = Object.entries(valuesOf(row)).filter(([, value]) => value !== null && value !== false);
  return [
    values.sort(([a], [b]) => (a < b ? -1 : 1)),
    row.valid_from,
    row.valid_to,
    row.basis,
    row.confidence,
  ];
}

function checkIdentity(dictionary: DictionaryName, row: store.NewRow, next: store.NewRow): void {
  const field = codeField(dictionary);
  if (valuesOf(next)[field] !== row.code)
    throw invalid(
      `/values/${field}`,
      'fixed',
      `Mã: “${row.code}” không đổi được; lập mã khác thì thêm dòng mới.`,
    );
  if (!isOfSeries(row, next))
    throw invalid('/values/area', 'fixed', 'Địa bàn: không đổi được; thêm dòng mới cho địa bàn khác.');
}

/**
 * Takes back a row that should never have been recorded. With `extendFormer` the row before it, where it touches,
 * holds again through its days.
 */
export async function takeRowBack(
  t: WriteTx,
  dictionary: DictionaryName,
  id: string,
  form: { reason: string; extendFormer?: boolean | undefined },
  seen?: number,
): Promise<store.NewRow> {
  const row = await requireRow(t, dictionary, id);
  checkVersion(row.version, seen);
  const former = (await seriesOf(t, row)).find((each) => each.valid_to === row.valid_from);
  if (form.extendFormer && !former)
    throw new AppError('invalid', 'Không có dòng trước liền kề để kéo dài.', [
      { pointer: '/extendFormer', code: 'noFormer', message: 'Dòng trước: không có dòng nào liền kề.' },
    ]);
  await store.retractRow(t, id);
  await store.renewStamp(t);
  if (form.extendFormer && former) await amend(t, former, { valid_to: row.valid_to });
  t.audit({
    action: 'dictionary.retract',
    kind: 'dictionaryRow',
    id,
    before: { dictionary, values: valuesOf(row), ...datedOf(row) },
    reason: form.reason,
  });
  return row;
}
