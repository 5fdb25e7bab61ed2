import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { freePage, type Page, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import { receiveUpload } from '../../app/upload.ts';
import type { Actor, ReadTx } from '../../db/tx.ts';
import { formatDay, formatInstant } from '../../shared/dates.ts';
import { AppError, invalid } from '../../shared/errors.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { pageOf } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { checkForm, checkQuery } from '../../shared/schema.ts';
import { dayOf, type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import { AskFirst, Carried } from '../../web/components/askFirst.tsx';
import { TextField } from '../../web/components/fields.tsx';
import { Crumbs, Empty, Message, Pager, Section, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { requireCsrf } from '../accounts/sessions.ts';
import { listAreas } from '../areas/service.ts';
import { issuingOfficeName } from '../documents/service.ts';
import { workbookUpload } from '../imports/service.ts';
import { choose, listChoices, previewChoice } from './choices.ts';
import { kindList, kindWorkbook, listFileName, printKind, recordDownload } from './lists.ts';
import {
  type ChoiceAnswer,
  type ChoiceForm,
  choiceFormSchema,
  choiceLabels,
  choicesOf,
  type RowKind,
  rowKindLabels,
  rowKinds,
} from './schema.ts';
import { listReconciliations, listRows, readReconciliation } from './service.ts';
import { reconcile } from './staging.ts';
import { undoChoice } from './undo.ts';
import {
  ChoiceButtons,
  Done,
  foundSentence,
  KindTabs,
  ListForm,
  ListTools,
  openIn,
  path,
  ReconciliationsTable,
  RowsTable,
  tabOrder,
} from './views.tsx';

const idParams = Type.Object({ id: Type.String({ maxLength: 40 }) });
const tabQuery = Type.Object({
  xem: Type.Optional(Type.Unsafe<RowKind>({ type: 'string', enum: [...rowKinds] })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
});
/** More would not fit a form's field; a workbook takes any number. */
const longestPaste = 90_000;

async function areasToChoose(t: ReadTx) {
  return (await listAreas(t, t.today)).filter(({ kind }) => kind === 'ward' || kind === 'group');
}

async function frontPage(
  t: ReadTx,
  input: { csrf: string },
  deps: Pick<Deps, 'demo'>,
  typed: Record<string, string>,
  faults: FormFaults,
) {
  const areas = await areasToChoose(t);
  const { items } = await listReconciliations(t, { limit: 50 });
  const names = new Map(areas.map(({ code, name }) => [code, name]));
  const ward = areas.find(({ kind }) => kind === 'ward');
  const first = { area: ward?.code ?? areas[0]?.code ?? '', asOf: formatDay(t.today) };
  return (
    <Layout title="Đối chiếu BHXH" chrome={await chromeOf(t, input, path, deps)}>
      <Crumbs path={[{ href: '/bhyt', text: 'BHYT' }, { text: 'Đối chiếu BHXH' }]} />
      <Title>Đối chiếu với danh sách của cơ quan BHXH</Title>
      {may(t.actor, 'imports') && (
        <Section title="Danh sách mới">
          <ListForm csrf={input.csrf} areas={areas} typed={{ ...first, ...typed }} faults={faults} />
        </Section>
      )}
      <Section title="Đã đối chiếu">
        <ReconciliationsTable rows={items} areaName={(code) => names.get(code) ?? code} />
      </Section>
    </Layout>
  );
}

/** Reads what the form brings: a workbook, else pasted rows. */
async function reconcileTyped(db: Deps['db'], who: Actor, upload: Awaited<ReturnType<typeof receiveUpload>>) {
  const { fields, file, filename, sha256 } = upload;
  const pasted = fields.rows ?? '';
  const asOf = dayOf(fields, 'asOf', 'Tại ngày');
  const about = { ...(fields.area ? { area: fields.area } : {}), asOf };
  if (pasted.trim() === '') return reconcile(db, who, { ...about, source: { file }, filename, sha256 });
  if (Buffer.byteLength(pasted) > longestPaste)
    throw invalid('/rows', 'tooLong', 'Các dòng dán: quá dài, lưu thành tệp .xlsx rồi chọn tệp.');
  return reconcile(db, who, { ...about, source: { text: pasted }, filename: 'Dán từ Excel' });
}

const uploadPage = freePage({
  method: 'POST',
  path,
  permission: 'imports',
  async handler({ actor, request, csrf }, deps) {
    let typed: Record<string, string> = {};
    try {
      const upload = await receiveUpload(request, workbookUpload);
      try {
        request.body = upload.fields;
        requireCsrf(request);
        typed = upload.fields;
        return { redirect: `${path}/${(await reconcileTyped(deps.db, actor, upload)).id}` };
      } finally {
        await upload.discard();
      }
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'forbidden') throw error;
      const html = await deps.db.read(actor, (t) => frontPage(t, { csrf }, deps, typed, faultsOf(error)));
      return { html, status: error.status };
    }
  },
});

interface Shown {
  kind?: RowKind | undefined;
  cursor?: string | undefined;
  fault?: string;
}

async function onePage(
  t: ReadTx,
  input: { csrf: string },
  deps: Pick<Deps, 'demo'>,
  id: string,
  shown: Shown,
) {
  const one = await readReconciliation(t, id);
  const kind = shown.kind ?? tabOrder.find((each) => each !== 'agrees' && one.open[each] > 0) ?? 'agrees';
  const page = pageOf({ limit: 50, ...(shown.cursor ? { cursor: shown.cursor } : {}) });
  const list = await listRows(t, id, { kind, ...(shown.cursor ? { cursor: shown.cursor } : {}) });
  const areaName = (await areasToChoose(t)).find(({ code }) => code === one.area)?.name ?? one.area;
  const mayWrite = may(t.actor, 'imports');
  const title = `Đối chiếu BHXH, ${areaName}, ${formatDay(one.asOf)}`;
  const here = `${path}/${id}?xem=${kind}`;
  const back = Buffer.from(`o${Math.max(0, page.offset - page.limit)}`).toString('base64url');
  const ticks = mayWrite && choicesOf[kind].length > 0 && list.items.length > 0;
  const rows = <RowsTable rows={list.items} kind={kind} tick={ticks} />;
  return (
    <Layout title={title} chrome={await chromeOf(t, input, path, deps)}>
      <Crumbs path={[{ href: path, text: 'Đối chiếu BHXH' }, { text: one.filename }]} />
      <Title>{title}</Title>
      <p>{foundSentence(one, areaName)}</p>
      <p class="second">
        {one.filename}, đối chiếu lúc {formatInstant(one.createdAt)}.{' '}
        {openIn(one) > 0
          ? `Còn ${formatNumber(openIn(one))} dòng chờ xử lý.`
          : 'Không còn dòng nào chờ xử lý.'}
      </p>
      {shown.fault && <Message kind="error">{shown.fault}</Message>}
      <KindTabs one={one} shown={kind} />
      {list.items.length > 0 && <ListTools one={one} kind={kind} csrf={input.csrf} />}
      {list.items.length === 0 ? (
        <Empty icon="circle-check" title="Không có dòng nào">
          Không có dòng nào thuộc loại “{rowKindLabels[kind]}”.
        </Empty>
      ) : ticks ? (
        <form method="post" action={`${path}/${id}/xu-ly`}>
          <input type="hidden" name="_csrf" value={input.csrf} />
          <input type="hidden" name="kind" value={kind} />
          {rows}
          <ChoiceButtons one={one} kind={kind} />
        </form>
      ) : (
        rows
      )}
      {list.items.length > 0 && (
        <Pager
          from={page.offset + 1}
          to={page.offset + list.items.length}
          total={formatNumber(list.total)}
          previous={page.offset > 0 ? `${here}&cursor=${back}` : null}
          next={list.nextCursor ? `${here}&cursor=${list.nextCursor}` : null}
        />
      )}
      <Done one={one} made={await listChoices(t, id)} csrf={input.csrf} mayWrite={mayWrite} />
    </Layout>
  );
}

const kindOf = (form: Typed): RowKind | undefined => rowKinds.find((kind) => kind === textOf(form, 'kind'));
/** The choice a form asks for, before it is checked. */
const chosenIn = (form: Typed): string =>
  textOf(form, 'identify') ? 'identify' : textOf(form, 'all') || textOf(form, 'choice');
const wordsNeeded = (choice: string): boolean => choice === 'shorten' || choice === 'retract';

/** The form as the service takes it: ticked rows, or all of the kind. */
function choiceOf(form: Typed): ChoiceForm {
  const [row, person] = textOf(form, 'identify').split(' ');
  if (row && person) return checkForm(choiceFormSchema, { choice: 'identify', rows: [Number(row)], person });
  const all = textOf(form, 'all');
  const rows = tickedOf(form, 'rows').map(Number);
  if (all === '' && rows.length === 0)
    throw invalid('/rows', 'required', 'Chưa chọn dòng nào: đánh dấu các dòng cần xử lý, hoặc chọn cả loại.');
  const choice = all || textOf(form, 'choice');
  const reason = textOf(form, 'reason');
  return checkForm(choiceFormSchema, {
    choice,
    kind: kindOf(form),
    ...(all === '' ? { rows } : {}),
    ...(reason === '' ? {} : { reason }),
    ...(choice === 'shorten' ? { validTo: dayOf(form, 'validTo', 'Ngày cuối của thẻ') } : {}),
  });
}

function AskPage(props: {
  id: string;
  csrf: string;
  form: Typed;
  faults: FormFaults;
  preview: ChoiceAnswer | null;
}) {
  const { id, form, faults, preview } = props;
  const choice = chosenIn(form);
  const { reason: _reason, validTo: _validTo, ...carried } = form;
  const left = preview?.skipped ?? [];
  const sentences = preview && [
    preview.sentence,
    ...left.slice(0, 20).map((each) => `Để lại ${each.label}: ${each.reason}`),
    ...(left.length > 20 ? [`Và ${formatNumber(left.length - 20)} dòng khác để lại.`] : []),
    ...(preview.reason ? [`Lý do: ${preview.reason}`] : []),
    'Hoàn tác được khi chưa ai đổi tiếp.',
  ];
  const field = (name: string, label: string, hint?: string) => (
    <TextField
      width="w6"
      name={name}
      pointer={`/${name}`}
      label={label}
      value={textOf(form, name)}
      faults={faults}
      {...(hint ? { hint } : {})}
    />
  );
  return (
    <AskFirst
      action={`${path}/${id}/xu-ly`}
      csrf={props.csrf}
      typed={form}
      faults={faults}
      sentences={sentences}
      toVerify={[]}
      verb={choiceLabels[choice as keyof typeof choiceLabels] ?? 'Ghi'} // an unknown one has been refused
      danger={choice === 'retract'}
      back={`${path}/${id}?xem=${textOf(form, 'kind')}`}
    >
      <Carried typed={carried} />
      {choice === 'shorten' && field('validTo', 'Ngày cuối của thẻ', 'Thẻ có giá trị đến hết ngày này')}
      {choice !== 'identify' && field('reason', 'Lý do, giấy tờ')}
    </AskFirst>
  );
}

/** Shows what a choice would do, then does it: the same form, confirmed. */
const choicePage = freePage({
  method: 'POST',
  path: `${path}/:id/xu-ly`,
  permission: 'imports',
  async handler({ actor, params, form, csrf }, deps) {
    const { id } = checkForm(idParams, params);
    const chosen = chosenIn(form);
    const ask = async (faults: FormFaults, preview: ChoiceAnswer | null) => {
      const title = choiceLabels[chosen as keyof typeof choiceLabels] ?? 'Xử lý'; // an unknown one has been refused
      return deps.db.read(actor, async (t) => (
        <Layout title={title} chrome={await chromeOf(t, { csrf }, path, deps)}>
          <Crumbs path={[{ href: `${path}/${id}`, text: 'Đối chiếu BHXH' }, { text: title }]} />
          <Title>{title}</Title>
          <AskPage id={id} csrf={csrf} form={form} faults={faults} preview={preview} />
        </Layout>
      ));
    };
    const isTyping = wordsNeeded(chosen) && (!('reason' in form) || 'edit' in form);
    try {
      if (isTyping) {
        await deps.db.read(actor, (t) => readReconciliation(t, id));
        return { html: await ask(noFaults, null) };
      }
      if ('edit' in form) return { redirect: `${path}/${id}?xem=${kindOf(form) ?? 'differs'}` };
      const wanted = choiceOf(form);
      if (!('confirm' in form))
        return { html: await ask(noFaults, await previewChoice(deps.db, actor, id, wanted)) };
      await deps.db.tx(actor, (t) => choose(t, id, wanted));
      return { redirect: `${path}/${id}?xem=${kindOf(form) ?? 'differs'}` };
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'notFound') throw error;
      if (wordsNeeded(chosen)) return { html: await ask(faultsOf(error), null), status: error.status };
      const fault = error.errors[0]?.message ?? error.detail;
      const html = await deps.db.read(actor, (t) =>
        onePage(t, { csrf }, deps, id, { kind: kindOf(form), fault }),
      );
      return { html, status: error.status };
    }
  },
});

/** Read beside the writer, recorded, then made. */
const filePage = freePage({
  method: 'GET',
  path: `${path}/:id/tep`,
  permission: 'gaps.read',
  async handler({ actor, params, query }, { db }) {
    const { id } = checkQuery(idParams, params);
    const { xem: kind = 'differs' } = checkQuery(tabQuery, { ...Object(query) });
    const { list, office } = await db.read(actor, async (t) => {
      const read = await kindList(t, id, kind);
      return { list: read, office: await issuingOfficeName(t, read.area.code) };
    });
    await db.tx(actor, async (t) => recordDownload(t, list));
    return { file: { name: listFileName(list), type: xlsxType, body: await kindWorkbook(list, office) } };
  },
});

export const reconciliationPages: Page[] = [
  showPage({
    path,
    permission: 'gaps.read',
    handler: async (t, input, deps) => ({ html: await frontPage(t, input, deps, {}, noFaults) }),
  }),
  uploadPage,
  showPage({
    path: `${path}/:id`,
    permission: 'gaps.read',
    params: idParams,
    query: tabQuery,
    handler: async (t, input, deps) => {
      const { xem, cursor } = input.query;
      return { html: await onePage(t, input, deps, input.params.id, { kind: xem, cursor }) };
    },
  }),
  choicePage,
  writePage({
    path: `${path}/:id/in`,
    permission: 'gaps.read',
    params: idParams,
    async handler(t, { params: { id }, form }) {
      return { redirect: `/giay-to/${await printKind(t, id, kindOf(form) ?? 'differs')}?in=1` };
    },
    refused: async (t, input, error, deps) => {
      if (error.code === 'notFound') throw error;
      const fault = error.errors[0]?.message ?? error.detail;
      return { html: await onePage(t, input, deps, input.params.id, { kind: kindOf(input.form), fault }) };
    },
  }),
  filePage,
  writePage({
    path: `${path}/:id/hoan-tac/:choice`,
    permission: 'imports',
    params: Type.Object({ id: Type.String({ maxLength: 40 }), choice: Type.String({ maxLength: 40 }) }),
    async handler(t, { params: { id, choice } }) {
      await undoChoice(t, id, choice);
      return { redirect: `${path}/${id}` };
    },
    refused: async (t, input, error, deps) => {
      if (error.code === 'notFound') throw error;
      const fault = error.errors[0]?.message ?? error.detail;
      return { html: await onePage(t, input, deps, input.params.id, { fault }) };
    },
  }),
];
