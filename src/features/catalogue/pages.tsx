import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay, parseDay } from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { dayOf, optionalDay, type Typed, textOf } from '../../shared/typedForm.ts';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import type { DictionaryName } from '../dictionaries/schema.ts';
import { inputsOf, typedFrom, valuesFrom } from './inputs.ts';
import { dictionaryByPath, dictionaryLabels } from './labels.ts';
import { RowView } from './rowView.tsx';
import { correctionFormSchema, endFormSchema, rowFormSchema } from './schema.ts';
import {
  amendRow,
  listDictionaries,
  listRows,
  namedChoices,
  rowTrail,
  saveRow,
  stopRow,
  type WholeRow,
  wholeRow,
} from './service.ts';
import { DictionariesView, DictionaryView, pathOf, RowFormView, root } from './views.tsx';

const permission = 'accounts';
const inDictionary = Type.Object({ dictionary: Type.String({ maxLength: 40 }) });
const atRow = Type.Object({ dictionary: Type.String({ maxLength: 40 }), id: Type.String({ maxLength: 40 }) });
type Deps = Parameters<typeof chromeOf>[3];

function named(path: string): DictionaryName {
  const name = dictionaryByPath(path);
  if (!name) throw notFound('Không có danh mục này.');
  return name;
}

const chrome = (t: ReadTx, input: { csrf: string }, deps: Deps) => chromeOf(t, input, '/quan-tri', deps);
const inputs = async (t: ReadTx, name: DictionaryName) => inputsOf(name, await namedChoices(t));
/** The version the page was made from. */
const seenOf = (form: Typed): number | undefined => Number(textOf(form, 'version')) || undefined;

/** Period and source of a row, as typed. */
function sourceFrom(form: Typed) {
  return {
    validFrom: optionalDay(form, 'validFrom', 'Từ ngày') ?? null,
    validTo: optionalDay(form, 'validTo', 'Đến ngày') ?? null,
    basis: textOf(form, 'basis') || null,
    confidence: textOf(form, 'confidence'),
  };
}

function typedRow(row: WholeRow, fields: Parameters<typeof typedFrom>[0]): Typed {
  return {
    ...typedFrom(fields, row.values),
    validFrom: row.validFrom ? formatDay(row.validFrom) : '',
    validTo: row.validTo ? formatDay(row.validTo) : '',
    basis: row.basis ?? '',
    confidence: row.confidence ?? '',
  };
}

interface Shown {
  typed: Typed;
  faults: FormFaults;
}

/** The form of a new code, of a change from a day on, or of a correction. */
async function rowForm(
  t: ReadTx,
  input: { csrf: string; params: { dictionary: string; id?: string } },
  deps: Deps,
  kind: 'them' | 'muc-moi' | 'dinh-chinh',
  shown?: Shown,
): Promise<PageResult> {
  const name = named(input.params.dictionary);
  const { id } = input.params;
  const fields = await inputs(t, name);
  const from = id === undefined ? null : await wholeRow(t, name, id);
  const held = from ? typedRow(from, fields) : {};
  const anew = kind === 'muc-moi' ? { ...held, validFrom: '', validTo: '', basis: '', confidence: '' } : held;
  const texts = {
    them: {
      title: `Thêm vào ${dictionaryLabels[name].label.toLowerCase()}`,
      lead: 'Mã chưa có trong danh mục. Mã đã có thì mở dòng của mã, chọn “Thay đổi từ một ngày”.',
      submit: 'Thêm mã mới',
    },
    'muc-moi': {
      title: 'Thay đổi từ một ngày',
      lead: 'Dòng đang áp dụng hết vào ngày hôm trước; ngày cũ vẫn theo dòng cũ.',
      submit: 'Ghi dòng mới',
    },
    'dinh-chinh': {
      title: 'Đính chính',
      lead: 'Chỉ dùng khi dòng này ghi sai. Quy định thay đổi thì chọn “Thay đổi từ một ngày”.',
      submit: 'Ghi đính chính',
    },
  }[kind];
  return {
    html: (
      <RowFormView
        chrome={await chrome(t, input, deps)}
        {...{ name, from, ...texts }}
        inputs={fields}
        typed={shown?.typed ?? anew}
        faults={shown?.faults ?? noFaults}
        action={id === undefined ? `${pathOf(name)}/them` : `${pathOf(name)}/${id}/${kind}`}
        isCorrection={kind === 'dinh-chinh'}
      />
    ),
  };
}

async function rowPage(
  t: ReadTx,
  input: { csrf: string; params: { dictionary: string; id: string } },
  deps: Deps,
  shown: Shown & { refused: 'thoi' | 'bo' | null } = { typed: {}, faults: noFaults, refused: null },
): Promise<PageResult> {
  const name = named(input.params.dictionary);
  return {
    html: (
      <RowView
        chrome={await chrome(t, input, deps)}
        {...{ name, ...shown }}
        row={await wholeRow(t, name, input.params.id)}
        inputs={await inputs(t, name)}
        trail={await rowTrail(t, input.params.id)}
        today={t.today}
      />
    ),
  };
}

const showPages: Page[] = [
  showPage({
    path: root,
    permission,
    handler: async (t, input, deps) => ({
      html: (
        <DictionariesView chrome={await chrome(t, input, deps)} items={await listDictionaries(t, t.today)} />
      ),
    }),
  }),
  showPage({
    path: `${root}/:dictionary`,
    permission,
    params: inDictionary,
    query: Type.Object({
      ngay: Type.Optional(Type.String({ maxLength: 20 })),
      q: Type.Optional(Type.String({ maxLength: 200 })),
      het: Type.Optional(Type.String({ maxLength: 5 })),
    }),
    async handler(t, input, deps) {
      const name = named(input.params.dictionary);
      const { q = '', het } = input.query;
      const text = input.query.ngay ?? formatDay(t.today);
      const day = parseDay(text);
      const on = het !== undefined ? undefined : day.ok ? day.value : t.today;
      return {
        html: (
          <DictionaryView
            chrome={await chrome(t, input, deps)}
            name={name}
            rows={await listRows(t, name, { on, q })}
            inputs={await inputs(t, name)}
            query={{ day: text, q, all: het !== undefined }}
            fault={
              day.ok
                ? undefined
                : `Áp dụng ngày ${text}: ${day.message}. Đang xem ngày ${formatDay(t.today)}.`
            }
          />
        ),
      };
    },
  }),
  showPage({
    path: `${root}/:dictionary/them`,
    permission,
    params: inDictionary,
    handler: (t, input, deps) => rowForm(t, input, deps, 'them'),
  }),
  showPage({
    path: `${root}/:dictionary/:id`,
    permission,
    params: atRow,
    handler: (t, input, deps) => rowPage(t, input, deps),
  }),
  ...(['muc-moi', 'dinh-chinh'] as const).map((kind) =>
    showPage({
      path: `${root}/:dictionary/:id/${kind}`,
      permission,
      params: atRow,
      handler: (t, input, deps) => rowForm(t, input, deps, kind),
    }),
  ),
];

/** Records a new row from the page's form; goes to its page. */
async function saveTyped(t: Parameters<typeof saveRow>[0], name: DictionaryName, form: Typed) {
  const values = valuesFrom(await inputs(t, name), form);
  const id = await saveRow(t, name, checkForm(rowFormSchema(name), { values, ...sourceFrom(form) }));
  return { redirect: `${pathOf(name)}/${id}` };
}

const writePages: Page[] = [
  writePage({
    path: `${root}/:dictionary/them`,
    permission,
    params: inDictionary,
    handler: (t, input) => saveTyped(t, named(input.params.dictionary), input.form),
    refused: (t, input, error, deps) =>
      rowForm(t, input, deps, 'them', { typed: input.form, faults: faultsOf(error) }),
  }),
  writePage({
    path: `${root}/:dictionary/:id/muc-moi`,
    permission,
    params: atRow,
    handler(t, input) {
      dayOf(input.form, 'validFrom', 'Từ ngày'); // a change has its day
      return saveTyped(t, named(input.params.dictionary), input.form);
    },
    refused: (t, input, error, deps) =>
      rowForm(t, input, deps, 'muc-moi', { typed: input.form, faults: faultsOf(error) }),
  }),
  writePage({
    path: `${root}/:dictionary/:id/dinh-chinh`,
    permission,
    params: atRow,
    async handler(t, input) {
      const name = named(input.params.dictionary);
      const values = valuesFrom(await inputs(t, name), input.form);
      const typed = { values, ...sourceFrom(input.form), reason: textOf(input.form, 'reason') };
      await amendRow(
        t,
        name,
        input.params.id,
        checkForm(correctionFormSchema(name), typed),
        seenOf(input.form),
      );
      return { redirect: `${pathOf(name)}/${input.params.id}` };
    },
    refused: (t, input, error, deps) =>
      rowForm(t, input, deps, 'dinh-chinh', { typed: input.form, faults: faultsOf(error) }),
  }),
  writePage({
    path: `${root}/:dictionary/:id/thoi`,
    permission,
    params: atRow,
    async handler(t, input) {
      const name = named(input.params.dictionary);
      const form = {
        date: dayOf(input.form, 'date', 'Ngày đầu không còn áp dụng'),
        reason: textOf(input.form, 'reason'),
      };
      await stopRow(t, name, input.params.id, checkForm(endFormSchema, form), seenOf(input.form));
      return { redirect: `${pathOf(name)}/${input.params.id}` };
    },
    refused: (t, input, error, deps) =>
      rowPage(t, input, deps, { typed: input.form, faults: faultsOf(error), refused: 'thoi' }),
  }),
  writePage({
    path: `${root}/:dictionary/:id/bo`,
    permission,
    params: atRow,
    async handler(t, input) {
      const name = named(input.params.dictionary);
      const form = checkForm(correctionFormSchema(name), {
        retracted: true,
        extendFormer: textOf(input.form, 'extendFormer') !== '',
        reason: textOf(input.form, 'reason'),
      });
      await amendRow(t, name, input.params.id, form, seenOf(input.form));
      return { redirect: pathOf(name) };
    },
    refused: (t, input, error, deps) =>
      rowPage(t, input, deps, { typed: input.form, faults: faultsOf(error), refused: 'bo' }),
  }),
];

/** Danh mục: the dated knowledge, edited on screen. */
export const cataloguePages: Page[] = [...showPages, ...writePages];
