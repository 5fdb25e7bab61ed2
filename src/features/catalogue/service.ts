import type { ReadTx, WriteTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import { conflict, type Fault, invalidAll } from '../../shared/errors.ts';
import { headerKey } from '../../shared/text.ts';
import { areaOn, listAreas } from '../areas/service.ts';
import { listAudit } from '../audit/service.ts';
import { casesWithoutKind } from '../cases/openWork.ts';
import { recountObjectCode } from '../coverage/service.ts';
import {
  addRow,
  correctRow,
  countRows,
  type DictionaryRow,
  endRow,
  type RowForm,
  requireRow,
  rowsOf,
  seriesOf,
  takeRowBack,
  type Values,
  valuesOf,
} from '../dictionaries/editing.ts';
import type { DictionaryName, DictionaryRows } from '../dictionaries/schema.ts';
import { type Dictionaries, datedOf, dictionaries } from '../dictionaries/service.ts';
import { checkCaseKind } from './caseKindRules.ts';
import { type Choice, dictionaryLabels, dictionaryNames } from './labels.ts';
import type { CorrectionForm, DictionaryAnswer } from './schema.ts';

/** A row with its values, period and source. */
export interface Row {
  id: string;
  code: string;
  values: Values;
  validFrom: Day | null;
  validTo: Day | null;
  basis: string | null;
  confidence: DictionaryRows['norms']['confidence'];
}

const answer = (row: Omit<DictionaryRow, 'recorded_at' | 'retracted_at'>): Row => ({
  id: row.id,
  code: row.code,
  values: valuesOf(row),
  ...datedOf(row),
});

/** Every dictionary with how many rows hold on a day. */
export async function listDictionaries(t: ReadTx, day: Day): Promise<DictionaryAnswer[]> {
  const counts = new Map((await countRows(t, day)).map((row) => [row.dictionary, row]));
  return dictionaryNames.map((name) => ({
    name,
    label: dictionaryLabels[name].label,
    about: dictionaryLabels[name].about,
    rows: Number(counts.get(name)?.rows ?? 0),
    unchecked: Number(counts.get(name)?.unchecked ?? 0),
  }));
}

export const isInForce = (row: Pick<Row, 'validFrom' | 'validTo'>, day: Day): boolean =>
  (row.validFrom === null || row.validFrom <= day) && (row.validTo === null || day <= row.validTo);

/** Rows of a dictionary: those in force on a day, or all; words are looked for in code, name, source and other names. */
export async function listRows(
  t: ReadTx,
  name: DictionaryName,
  query: { on?: Day | undefined; code?: string | undefined; q?: string | undefined },
): Promise<Row[]> {
  const { on, code, q } = query;
  const words = headerKey(q ?? '')
    .split(' ')
    .filter((word) => word !== '');
  return (await rowsOf(t, name)).map(answer).filter((row) => {
    if (on !== undefined && !isInForce(row, on)) return false;
    if (code !== undefined && row.code !== code) return false;
    const text = headerKey([row.code, row.basis ?? '', ...Object.values(row.values)].flat().join(' '));
    return words.every((word) => text.includes(word));
  });
}

export interface WholeRow extends Row {
  version: number;
  /** The rows of the same code and area, by day, this one among them. */
  series: Row[];
}

export async function wholeRow(t: ReadTx, name: DictionaryName, id: string): Promise<WholeRow> {
  const row = await requireRow(t, name, id);
  return { ...answer(row), version: row.version, series: (await seriesOf(t, row)).map(answer) };
}

/** What was done to a row, newest first. */
export async function rowTrail(t: ReadTx, id: string) {
  return (await listAudit(t, { thing: id, limit: 50 })).items;
}

const missing = (pointer: string, message: string): Fault => ({ pointer, code: 'unknown', message });

type CategoryValues = Omit<DictionaryRows['categories'], 'validFrom' | 'validTo' | 'basis' | 'confidence'>;

/** A category's scope stays; the card it entitles to, and what stands for its name on lists, are whole. */
function categoryFaults(dictionary: Dictionaries, values: CategoryValues): Fault[] {
  const faults: Fault[] = [];
  const known = dictionary.category(values.code);
  if (known && known.scope !== values.scope)
    faults.push({
      pointer: '/values/scope',
      code: 'fixed',
      message: 'Diện của: không đổi được, sổ đã ghi theo diện này.',
    });
  if (
    values.objectCode !== null &&
    !dictionary.objectCodes().some((row) => row.objectCode === values.objectCode)
  )
    faults.push(
      missing('/values/objectCode', `Mã đối tượng BHYT: danh mục chưa có mã “${values.objectCode}”.`),
    );
  if ((values.objectCode === null) !== (values.payer === null))
    faults.push(
      missing('/values/payer', 'Ngân sách đóng BHYT: ghi cùng với mã đối tượng BHYT, hoặc bỏ trống cả hai.'),
    );
  if (values.supportNorm !== null && !dictionary.hasNorm(values.supportNorm))
    faults.push(
      missing('/values/supportNorm', `Mức hỗ trợ: danh mục chưa có định mức “${values.supportNorm}”.`),
    );
  if (!values.publicListing && values.publicLabel === null)
    faults.push({
      pointer: '/values/publicLabel',
      code: 'required',
      message: 'Tên ghi trên danh sách: còn trống, diện này không được nêu tên.',
    });
  return faults;
}

type GroupValues = Omit<
  DictionaryRows['assistance-groups'],
  'validFrom' | 'validTo' | 'basis' | 'confidence'
>;

function groupFaults(dictionary: Dictionaries, values: GroupValues): Fault[] {
  const faults: Fault[] = [];
  if (values.category !== null && dictionary.category(values.category)?.register !== 'assistance')
    faults.push(missing('/values/category', 'Đối tượng: chọn một diện của sổ bảo trợ xã hội.'));
  if (values.kind === 'allowance' && values.category === null)
    faults.push(
      missing('/values/category', 'Đối tượng: còn trống, trợ cấp hằng tháng được ghi vào sổ theo diện.'),
    );
  if (!dictionary.hasNorm(values.baseNorm))
    faults.push(missing('/values/baseNorm', `Mức chuẩn: danh mục chưa có định mức “${values.baseNorm}”.`));
  if (values.ageFrom !== null && values.ageTo !== null && values.ageTo <= values.ageFrom)
    faults.push({
      pointer: '/values/ageTo',
      code: 'range',
      message: 'Đến dưới (tuổi): phải lớn hơn tuổi bắt đầu.',
    });
  return faults;
}

type LevelValues = Omit<DictionaryRows['gift-levels'], 'validFrom' | 'validTo' | 'basis' | 'confidence'>;

/** A level says what is given and to whom, in words that the rules of a campaign take. */
function levelFaults(dictionary: Dictionaries, values: LevelValues): Fault[] {
  const faults: Fault[] = [];
  const fault = (field: string, code: string, message: string) =>
    faults.push({ pointer: `/values/${field}`, code, message });
  const { source, categories, per, ageFrom, ageTo, hungryList, amountDong, item, quantity } = values;
  if (!dictionary.giftSource(source))
    fault('source', 'unknown', `Nguồn kinh phí: danh mục chưa có nguồn “${source}”.`);
  const unknown = categories.find((code) => !dictionary.category(code));
  if (unknown) fault('categories', 'unknown', `Đối tượng: chưa có diện “${unknown}”.`);
  if (!amountDong && item === null)
    fault('amountDong', 'required', 'Mức tiền: còn trống, ghi số tiền hoặc hiện vật của một suất.');
  if ((item === null) !== (quantity === null))
    fault('quantity', 'required', 'Số lượng: ghi cùng với tên hiện vật, hoặc bỏ trống cả hai.');
  const hasAges = ageFrom !== null || ageTo !== null;
  if (hasAges && per !== 'person') fault('ageFrom', 'person', 'Từ tuổi: chỉ dùng khi tính theo mỗi người.');
  if (ageFrom !== null && ageTo !== null && ageTo < ageFrom)
    fault('ageTo', 'range', 'Đến tuổi: nhỏ hơn tuổi bắt đầu.');
  if (hungryList && categories.length > 0)
    fault(
      'categories',
      'alone',
      'Đối tượng: bỏ trống, danh sách hộ thiếu đói của tổ quyết định ai được nhận.',
    );
  if (categories.length === 0 && !hasAges && !hungryList && per !== 'martyr')
    fault(
      'categories',
      'required',
      'Đối tượng: chọn đối tượng, ghi độ tuổi, hoặc theo danh sách hộ thiếu đói.',
    );
  return faults;
}

/** What a row says of other rows has to be there. `values` are checked against the schema of `name`. */
async function checkValues(t: ReadTx, name: DictionaryName, values: Values): Promise<void> {
  const dictionary = await dictionaries(t);
  // The values were checked against the schema of this very dictionary.
  const as = <N extends DictionaryName>() => values as unknown as DictionaryRows[N];
  if (name === 'case-kinds') checkCaseKind(as<'case-kinds'>(), dictionary.caseKinds());
  const faults: Fault[] = [];
  if (name === 'case-kinds') {
    const unknown = as<'case-kinds'>().categories.find((code) => !dictionary.category(code));
    if (unknown)
      faults.push(missing('/values/categories', `Đối tượng được đề nghị: chưa có diện “${unknown}”.`));
  }
  if (name === 'categories') faults.push(...categoryFaults(dictionary, as<'categories'>()));
  if (name === 'assistance-groups') faults.push(...groupFaults(dictionary, as<'assistance-groups'>()));
  if (name === 'gift-levels') faults.push(...levelFaults(dictionary, as<'gift-levels'>()));
  if (name === 'norms') {
    const { area } = as<'norms'>();
    if (area !== null && !(await areaOn(t, area, t.today)))
      faults.push(missing('/values/area', `Địa bàn: không có địa bàn “${area}”.`));
  }
  if (faults.length > 0) throw invalidAll(faults);
}

/**
 * Does a change and what follows from it: coverage of an object code whose payer group changed is counted anew; a kind
 * of case may not be taken from under the cases received by it. All in the one transaction.
 */
async function withEffects<T>(
  t: WriteTx,
  name: DictionaryName,
  code: string,
  change: () => Promise<T>,
): Promise<T> {
  const payers = async (): Promise<string> => JSON.stringify((await dictionaries(t)).payerPeriods(code));
  const before = name === 'object-codes' ? await payers() : '';
  const result = await change();
  if (name === 'object-codes' && before !== (await payers())) await recountObjectCode(t, code);
  if (name === 'case-kinds') {
    const stranded = await casesWithoutKind(t, code);
    if (stranded)
      throw conflict(
        '',
        'inUse',
        `Không đổi được: hồ sơ ${stranded.code} đã tiếp nhận theo loại này${stranded.step ? ` và đang ở bước “${stranded.step}”` : ''}. Thêm dòng mới từ một ngày sau đó.`,
      );
  }
  return result;
}

/** Records a row from a day on; the former one of its code ends the day before. */
export async function saveRow(t: WriteTx, name: DictionaryName, form: RowForm): Promise<string> {
  await checkValues(t, name, form.values);
  const code = String(form.values[name === 'object-codes' ? 'objectCode' : 'code']);
  return (await withEffects(t, name, code, () => addRow(t, name, form))).id;
}

/** Ends a row: `date` is the first day without it. */
export async function stopRow(
  t: WriteTx,
  name: DictionaryName,
  id: string,
  form: { date: Day; reason: string },
  seen?: number,
): Promise<void> {
  const { code } = await requireRow(t, name, id);
  await withEffects(t, name, code, () => endRow(t, name, id, form, seen));
}

/** Corrects a row, or takes it back; answers false when it was taken back. */
export async function amendRow(
  t: WriteTx,
  name: DictionaryName,
  id: string,
  form: CorrectionForm,
  seen?: number,
): Promise<boolean> {
  const { code } = await requireRow(t, name, id);
  const { retracted, extendFormer, ...changes } = form;
  if (retracted) {
    const taken = { reason: form.reason, extendFormer };
    await withEffects(t, name, code, () => takeRowBack(t, name, id, taken, seen));
    return false;
  }
  if (changes.values) await checkValues(t, name, changes.values);
  await withEffects(t, name, code, () => correctRow(t, name, id, changes, seen));
  return true;
}

/** Choices of fields that name rows of other dictionaries, or areas. */
export async function namedChoices(t: ReadTx): Promise<Record<string, Choice[]>> {
  const dictionary = await dictionaries(t);
  const norms = new Map((await rowsOf(t, 'norms')).map((row) => [row.code, String(valuesOf(row).label)]));
  const normChoices = [...norms].map(([value, label]) => ({ value, label }));
  const categories = dictionary
    .categories()
    .map(({ code, label, register }) => ({ value: code, label, register }));
  return {
    'categories.objectCode': dictionary
      .objectCodes()
      .map(({ objectCode, label }) => ({ value: objectCode, label: `${objectCode} · ${label}` })),
    'categories.supportNorm': normChoices.filter(({ value }) => value.startsWith('support-')),
    'assistance-groups.category': categories.filter(({ register }) => register === 'assistance'),
    'assistance-groups.baseNorm': normChoices,
    'case-kinds.categories': categories,
    'gift-levels.categories': categories,
    'gift-levels.source': (await rowsOf(t, 'gift-sources')).map((row) => ({
      value: row.code,
      label: String(valuesOf(row).label),
    })),
    'norms.area': (await listAreas(t, t.today)).map(({ code, name }) => ({ value: code, label: name })),
  };
}
