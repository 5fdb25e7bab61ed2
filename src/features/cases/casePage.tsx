import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { dayOf, type Typed, textOf } from '../../shared/typedForm.ts';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { scanPage } from '../papers/pages.tsx';
import { statusAnswers, statusesOf } from '../statuses/service.ts';
import { approveCase } from './approval.ts';
import { allowanceGroups } from './assistance.ts';
import { CaseView } from './caseView.tsx';
import { listsOf, reviewItems } from './review.ts';
import {
  apologise,
  assignCase,
  assignees,
  attachPaper,
  type CaseRow,
  caseAnswer,
  closeCase,
  isOwnCase,
  kindOfCase,
  proposalOf,
  recordSupplement,
  requestSupplement,
  requireCase,
} from './service.ts';
import { recordStep, verdictOf } from './steps.ts';
import { decisionFrom, stepFrom, validFromOf } from './typed.ts';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });

/** Statuses the subject holds, to choose the one that ends. */
async function heldStatuses(t: ReadTx, row: CaseRow) {
  const rows = row.person_id
    ? await statusesOf(t, 'person_id', row.person_id)
    : row.household_id
      ? await statusesOf(t, 'household_id', row.household_id)
      : [];
  const open = rows.filter((status) => t.today < status.valid_to);
  return (await statusAnswers(t, open)).map((status) => ({
    value: status.id,
    label: `${status.label}, từ ${formatDay(status.validFrom)}`,
  }));
}

async function choicesOf(t: ReadTx, row: CaseRow) {
  const dictionary = await dictionaries(t);
  const kind = await kindOfCase(t, row);
  const day = proposalOf(row).validFrom ?? row.norm_on;
  const categories = dictionary
    .categories(row.received_on)
    .filter((category) =>
      kind.categories.length > 0
        ? kind.categories.includes(category.code)
        : category.register === kind.register && category.scope === 'person',
    );
  return {
    deprivations: dictionary.deprivations(row.norm_on).map(({ code, label }) => ({ value: code, label })),
    causes: dictionary.causes().map(({ code, label }) => ({ value: code, label })),
    categories: categories.map(({ code, label }) => ({ value: code, label })),
    groups: allowanceGroups(dictionary, day).map(({ code, label, coefficient }) => ({
      value: code,
      label: `${label} (hệ số ${String(coefficient).replace('.', ',')})`,
    })),
    statuses: await heldStatuses(t, row),
    assignees: (await assignees(t)).map(({ id, fullName }) => ({ value: id, label: fullName })),
  };
}

interface Shown {
  typed?: Typed;
  faults?: FormFaults;
  /** Which of the page's forms was refused. */
  refused?: string;
}

async function view(
  t: ReadTx,
  input: { params: { id: string }; csrf: string },
  deps: Parameters<typeof chromeOf>[3],
  shown: Shown = {},
): Promise<PageResult> {
  const row = await requireCase(t, input.params.id);
  const kind = await kindOfCase(t, row);
  const answer = await caseAnswer(t, row, (await verdictOf(t, row))?.sentence ?? null);
  const step = kind.steps.find(({ code }) => code === row.step);
  const items = kind.effect === 'review' ? await reviewItems(t, row.id) : null;
  const isOwn = await isOwnCase(t, row);
  return {
    html: (
      <CaseView
        chrome={await chromeOf(t, input, '/ho-so', deps)}
        answer={answer}
        kind={kind}
        step={step}
        choices={await choicesOf(t, row)}
        review={items && listsOf(items)}
        surveyed={(items ?? []).map(({ household, householdCode, head }) => ({
          value: household,
          label: `${householdCode} · ${head}`,
        }))}
        typed={shown.typed ?? {}}
        faults={shown.faults ?? noFaults}
        refused={shown.refused ?? null}
        may={{
          write: may(t.actor, 'registers.write'),
          approve: may(t.actor, 'approvals') && !isOwn,
          isOwn,
        }}
        today={t.today}
      />
    ),
  };
}

/** The version the page was made from: another one since is refused with what changed. */
const seenOf = (form: Typed): number | undefined => Number(textOf(form, 'version')) || undefined;

/** A form of the case page: does its work, then shows the case again. */
function action(
  name: string,
  permission: 'registers.write' | 'approvals',
  run: (t: WriteTx, id: string, form: Typed) => Promise<void>,
): Page {
  return writePage({
    path: `/ho-so/:id/${name}`,
    permission,
    params,
    async handler(t, input) {
      await run(t, input.params.id, input.form);
      return { redirect: `/ho-so/${input.params.id}` };
    },
    refused: (t, input, error, deps) =>
      view(t, input, deps, { typed: input.form, faults: faultsOf(error), refused: name }),
  });
}

const closing = (form: Typed) => ({
  date: dayOf(form, 'date', 'Ngày'),
  reason: textOf(form, 'reason') || required('/reason', 'Lý do: còn trống, ghi rõ lý do.'),
});

function required(pointer: string, message: string): never {
  throw new AppError('invalid', message, [{ pointer, code: 'required', message }]);
}

const attachPage = scanPage({
  path: '/ho-so/:id/giay-to',
  attach: attachPaper,
  done: (id) => `/ho-so/${id}`,
  refused: (t, input, deps, faults) => view(t, input, deps, { faults, refused: 'giay-to' }),
});

export const casePages: Page[] = [
  showPage({
    path: '/ho-so/:id',
    permission: 'registers.read',
    params,
    handler: (t, input, deps) => view(t, input, deps),
  }),
  action('buoc', 'registers.write', (t, id, form) => recordStep(t, id, stepFrom(form), seenOf(form))),
  action('bo-sung', 'registers.write', (t, id, form) => {
    const note =
      textOf(form, 'note') || required('/note', 'Nội dung cần bổ sung: còn trống, ghi giấy tờ còn thiếu.');
    return requestSupplement(t, id, { date: dayOf(form, 'date', 'Ngày yêu cầu'), note }, seenOf(form));
  }),
  action('da-bo-sung', 'registers.write', (t, id, form) =>
    recordSupplement(
      t,
      id,
      { date: dayOf(form, 'date', 'Ngày nhận bổ sung'), note: textOf(form, 'note') || null },
      seenOf(form),
    ),
  ),
  action('tu-choi', 'registers.write', (t, id, form) =>
    closeCase(t, id, 'refused', closing(form), seenOf(form)),
  ),
  action('rut-don', 'registers.write', (t, id, form) =>
    closeCase(t, id, 'withdrawn', closing(form), seenOf(form)),
  ),
  action('giao', 'registers.write', (t, id, form) =>
    assignCase(t, id, textOf(form, 'assignee') || null, seenOf(form)),
  ),
  action('xin-loi', 'registers.write', (t, id, form) => {
    const reason = textOf(form, 'reason') || required('/reason', 'Lý do chậm: còn trống, ghi rõ lý do.');
    return apologise(t, id, { reason, promisedOn: dayOf(form, 'promisedOn', 'Hẹn lại ngày') }, seenOf(form));
  }),
  action('duyet', 'approvals', (t, id, form) => {
    const validFrom = validFromOf(form);
    return approveCase(
      t,
      id,
      { decision: decisionFrom(form), ...(validFrom ? { validFrom } : {}) },
      seenOf(form),
    );
  }),
  attachPage,
];
