import { type Static, type StringOptions, type TSchema, Type } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';
import { isDay, isMonth, isPartialDate } from './dates.ts';
import { type Fault, invalidAll } from './errors.ts';

// ajv-formats is CommonJS: under ESM its function lies in `default`.
const addFormats = addFormatsModule as unknown as (ajv: Ajv) => void;

function makeAjv(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({ allErrors: true, coerceTypes, useDefaults: true, strict: true, verbose: true });
  addFormats(ajv);
  ajv.addFormat('day', isDay);
  ajv.addFormat('month', isMonth);
  ajv.addFormat('partial-date', isPartialDate);
  return ajv;
}

const strict = makeAjv(false);
const coercing = makeAjv(true);
const compiled = new WeakMap<TSchema, ValidateFunction>();
const compiledQuery = new WeakMap<TSchema, ValidateFunction>();

/** What the office calls the field of an error, from the schema's `title`. */
function labelOf(error: ErrorObject): string {
  if (
    error.keyword === 'required' &&
    isRecord(error.parentSchema) &&
    isRecord(error.parentSchema.properties)
  ) {
    const property = error.parentSchema.properties[error.params.missingProperty];
    if (isRecord(property) && typeof property.title === 'string') return property.title;
    return String(error.params.missingProperty);
  }
  if (isRecord(error.parentSchema) && typeof error.parentSchema.title === 'string')
    return error.parentSchema.title;
  return error.instancePath.split('/').pop() || 'Dữ liệu gửi lên';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

const typeWords: Record<string, string> = {
  string: 'chữ',
  number: 'số',
  integer: 'số nguyên',
  boolean: 'đúng hoặc sai (true, false)',
  array: 'một danh sách',
  object: 'một nhóm trường',
  null: 'để trống (null)',
};

const formatWords: Record<string, string> = {
  day: 'ngày có thật, dạng năm-tháng-ngày, ví dụ 2023-11-30',
  month: 'tháng có thật, dạng năm-tháng, ví dụ 2023-11',
  'partial-date': 'ngày, tháng hoặc năm có thật, ví dụ 1952-03-12, 1952-03 hoặc 1952',
  'date-time': 'thời điểm dạng 2023-11-30T08:00:00Z',
};

/** The rest of the sentence after the field's label: what is wrong and what would be right. */
function complaint(error: ErrorObject): string {
  const { params } = error;
  switch (error.keyword) {
    case 'required':
      return 'còn trống, cần nhập.';
    case 'additionalProperties':
      return `có trường lạ “${params.additionalProperty}”: bỏ trường này hoặc sửa lại tên.`;
    case 'minLength':
      return params.limit === 1 ? 'còn trống, cần nhập.' : `quá ngắn: cần ít nhất ${params.limit} ký tự.`;
    case 'maxLength':
      return `quá dài: nhiều nhất ${params.limit} ký tự.`;
    case 'minimum':
      return `nhỏ quá: phải từ ${params.limit} trở lên.`;
    case 'maximum':
      return `lớn quá: nhiều nhất là ${params.limit}.`;
    case 'minItems':
      return `còn thiếu: cần ít nhất ${params.limit} mục.`;
    case 'maxItems':
      return `quá nhiều: nhiều nhất ${params.limit} mục.`;
    case 'type':
      return `chưa đúng kiểu: phải là ${[params.type]
        .flat()
        .map((type) => typeWords[type] ?? type)
        .join(' hoặc ')}.`;
    case 'format':
      return `chưa đúng: phải là ${formatWords[params.format] ?? params.format}.`;
    case 'pattern':
      return 'có ký tự không dùng được ở đây: xem lại cách ghi.';
    case 'const':
      return `phải là ${JSON.stringify(params.allowedValue)}.`;
    case 'enum':
      return `phải là một trong: ${params.allowedValues.join(', ')}.`;
    case 'anyOf':
      return allowedOf(error);
    default:
      return 'chưa đúng, xem lại cách ghi.';
  }
}

function allowedOf(error: ErrorObject): string {
  const branches = Array.isArray(error.schema) ? error.schema : [];
  const known = branches.flatMap((each) => each.enum ?? each.const ?? []);
  return known.length > 0 ? `phải là một trong: ${known.join(', ')}.` : 'chưa đúng, xem lại cách ghi.';
}

function pointerOf(error: ErrorObject): string {
  if (error.keyword === 'required') return `${error.instancePath}/${error.params.missingProperty}`;
  if (error.keyword === 'additionalProperties')
    return `${error.instancePath}/${error.params.additionalProperty}`;
  return error.instancePath;
}

/** A value or none (`nullable`): what is wrong is what the value lacks, never that it is not null. */
const isNullable = ({ keyword, schema }: ErrorObject): boolean =>
  keyword === 'anyOf' && Array.isArray(schema) && schema.length === 2 && schema[1]?.type === 'null';
const asksForNull = ({ keyword, schema }: ErrorObject): boolean => keyword === 'type' && schema === 'null';

/** One fault a field: a union's own fault replaces those of its branches. */
function faultsOf(errors: readonly ErrorObject[]): Fault[] {
  const unions = errors
    .filter((error) => error.keyword === 'anyOf' && !isNullable(error))
    .map((error) => error.instancePath);
  const byPointer = new Map<string, Fault>();
  for (const error of errors) {
    if (isNullable(error) || asksForNull(error)) continue;
    const pointer = pointerOf(error);
    if (
      error.keyword !== 'anyOf' &&
      error.schemaPath.includes('/anyOf/') &&
      unions.some((at) => pointer === at)
    )
      continue;
    if (byPointer.has(pointer)) continue;
    byPointer.set(pointer, {
      pointer,
      code: error.keyword,
      message: `${labelOf(error)}: ${complaint(error)}`,
    });
  }
  return [...byPointer.values()];
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const unusable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]/u;

/** Texts with control characters or half of a character: no workbook, and not every database, can hold them. */
function unusableTexts(schema: unknown, data: unknown, pointer: string): Fault[] {
  const part = isRecord(schema) ? schema : {};
  if (typeof data === 'string') {
    if (!unusable.test(data)) return [];
    const label = typeof part.title === 'string' ? part.title : (pointer.split('/').pop() ?? '');
    const message = `${label}: có ký tự điều khiển không dùng được, xóa rồi nhập lại.`;
    return [{ pointer, code: 'characters', message }];
  }
  if (Array.isArray(data))
    return data.flatMap((each, i) => unusableTexts(part.items, each, `${pointer}/${i}`));
  if (!isRecord(data)) return [];
  const properties = isRecord(part.properties) ? part.properties : {};
  return Object.entries(data).flatMap(([name, each]) =>
    unusableTexts(properties[name], each, `${pointer}/${name}`),
  );
}

function check<S extends TSchema>(
  ajv: Ajv,
  cache: WeakMap<TSchema, ValidateFunction>,
  schema: S,
  data: unknown,
): Static<S> {
  let validate = cache.get(schema);
  if (!validate) {
    validate = ajv.compile(schema);
    cache.set(schema, validate);
  }
  if (!validate(data)) throw invalidAll(faultsOf(validate.errors ?? []));
  const texts = unusableTexts(schema, data, '');
  if (texts.length > 0) throw invalidAll(texts);
  // The compiled schema has just checked it.
  return data as Static<S>;
}

/** Checks a JSON body; 422 with a Vietnamese sentence for every faulty field. */
export function checkForm<S extends TSchema>(schema: S, data: unknown): Static<S> {
  return check(strict, compiled, schema, data);
}

/** Checks a query string: as `checkForm`, with numbers read from text. */
export function checkQuery<S extends TSchema>(schema: S, data: unknown): Static<S> {
  return check(coercing, compiledQuery, schema, data);
}

type Options = Omit<StringOptions, 'title' | 'format'>;

/** A day YYYY-MM-DD of Asia/Ho_Chi_Minh. */
export const daySchema = (title: string, options: Options = {}) =>
  Type.String({ title, format: 'day', description: 'YYYY-MM-DD', ...options });
/** A day, month or year, as far as known. */
export const partialDateSchema = (title: string, options: Options = {}) =>
  Type.String({
    title,
    format: 'partial-date',
    description: 'YYYY, YYYY-MM or YYYY-MM-DD, as far as known',
    ...options,
  });
export const monthSchema = (title: string, options: Options = {}) =>
  Type.String({ title, format: 'month', description: 'YYYY-MM', ...options });
export const instantSchema = (title: string, options: Options = {}) =>
  Type.String({ title, format: 'date-time', description: 'RFC 3339, UTC', ...options });
/** An opaque id of anything. */
export const idSchema = (title: string, options: Options = {}) =>
  Type.String({ title, minLength: 1, maxLength: 40, description: 'Opaque id', ...options });
export const areaCodeSchema = (title = 'Địa bàn', options: Options = {}) =>
  Type.String({
    title,
    minLength: 1,
    maxLength: 20,
    pattern: '^[A-Za-z0-9._-]+$',
    description: 'Area code',
    ...options,
  });
/** Text that is not blank. */
export const textSchema = (title: string, maxLength: number, options: Options = {}) =>
  Type.String({ title, minLength: 1, maxLength, pattern: '\\S', description: 'Text', ...options });
/** Whole đồng. */
export const dongSchema = (title: string) =>
  Type.Integer({ title, minimum: 0, maximum: 1_000_000_000_000_000, description: 'Whole đồng' });
/** One of a few words: `choiceSchema('Giới tính', ['male', 'female', 'other'])`. */
export const choiceSchema = <const V extends readonly string[]>(title: string, values: V) =>
  Type.Unsafe<V[number]>({ type: 'string', enum: [...values], title, description: values.join(' | ') });
export const nullable = <S extends TSchema>(schema: S) =>
  Type.Union([schema, Type.Null()], {
    title: schema.title,
    description: `${schema.description}; null: none`,
  });
