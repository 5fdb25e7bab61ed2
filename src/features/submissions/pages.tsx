import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { freePage, type Page, type PageResult, type RawPageInput, showPage } from '../../app/page.ts';
import type { Actor, ReadTx, WriteTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { AppError, invalid } from '../../shared/errors.ts';
import { checkForm, checkQuery, idSchema } from '../../shared/schema.ts';
import { dayOf, formRows, type Typed, textOf } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary, TextField } from '../../web/components/fields.tsx';
import { Crumbs, Message, PrintButton, Section, Submit, Table, Title } from '../../web/components/parts.tsx';
import { faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { differencesPage } from './differencesPage.tsx';
import { submissionListPages } from './listPage.tsx';
import { redo, resend } from './preparing.ts';
import { rightsOf } from './routes.ts';
import {
  explanationsSchema,
  reasonSchema,
  receiptSchema,
  resendSchema,
  returnSchema,
  type SubmissionDetail,
  type SubmissionStep,
} from './schema.ts';
import { readSubmission } from './service.ts';
import { type FormStep, type RefusedStep, StepForms, stepPaths } from './stepForms.tsx';
import { explain, giveBack, giveNumber, receive, refuse, send, sign, submit, withdraw } from './steps.ts';
import { togetherPages } from './togetherPages.tsx';
import { dispatchTyped, numberTyped } from './typed.ts';
import { CheckResult, Course, Due, Files, isMaking, Way } from './views.tsx';

const path = '/bao-cao-gui';
const one = `${path}/:id`;
const params = Type.Object({ id: idSchema('Báo cáo') });

function Checks(props: { submission: SubmissionDetail; csrf: string; refused: RefusedStep | null }) {
  const { submission } = props;
  const { checks } = submission;
  if (checks.length === 0) return null;
  const open = checks.filter(({ ok }) => !ok);
  const explainable = open.length > 0 && submission.nextSteps.includes('explain');
  const mine = props.refused?.step === 'explain' ? props.refused : null;
  const typed = formRows(mine?.typed.items);
  const faults = mine?.faults ?? noFaults;
  return (
    <Section
      title="Kiểm tra trước khi gửi"
      right={open.length === 0 ? `${checks.length} mục đều đạt` : `${open.length} mục chưa đạt`}
    >
      {explainable && (
        <form method="post" action={`${path}/${submission.id}/giai-trinh`} class="form-stack">
          <Csrf token={props.csrf} />
          <input type="hidden" name="version" value={String(submission.version)} />
          <p>
            Mục chưa đạt: sửa số liệu trong sổ rồi làm lại bản nháp, hoặc ghi giải trình. Giải trình in trên
            trang bìa.
          </p>
          <ErrorSummary faults={faults} verb="Chưa ghi được" />
          <div class="fields">
            {open.map((check, i) => (
              <>
                <input type="hidden" name={`items[${i}][content]`} value={check.content} />
                <TextField
                  width="w12"
                  label={`${check.content}: ${check.result}`}
                  name={`items[${i}][explanation]`}
                  pointer={`/items/${i}/explanation`}
                  value={mine ? textOf(typed[i] ?? {}, 'explanation') : (check.explanation ?? '')}
                  maxLength={1000}
                  faults={faults}
                />
              </>
            ))}
          </div>
          <div>
            <Submit>Ghi giải trình</Submit>
          </div>
        </form>
      )}
      <details open={open.length > 0 && !explainable}>
        <summary>Xem tất cả {checks.length} mục</summary>
        <Table
          caption="Kiểm tra trước khi gửi"
          rows={checks}
          columns={[
            { head: 'Nội dung', cell: ({ content }) => content },
            { head: 'Kết quả', cell: (check) => <CheckResult check={check} /> },
            { head: 'Giải trình', cell: ({ explanation }) => explanation ?? '' },
          ]}
        />
      </details>
    </Section>
  );
}

function Facts({ submission }: { submission: SubmissionDetail }) {
  const { documentNumber, documentDate, sentOn, dueOn, number, period } = submission;
  const facts = [
    `Kỳ báo cáo: từ ngày ${formatDay(period.from)} đến ngày ${formatDay(period.to)}`,
    `lần gửi ${number}`,
    documentNumber && documentDate && `Báo cáo số ${documentNumber} ngày ${formatDay(documentDate)}`,
    sentOn && `gửi ngày ${formatDay(sentOn)}`,
  ].filter(Boolean);
  return (
    <p>
      {facts.join(', ')}.{dueOn && ' Hạn gửi '}
      <Due {...submission} />
      {dueOn && '.'}
    </p>
  );
}

/** Why it came back, first on the page of whoever has to mend it. */
function CameBack({ submission }: { submission: SubmissionDetail }) {
  const [newest] = submission.steps.filter(({ step }) => !['explain', 'redo', 'resend'].includes(step));
  if (!newest?.reason || !['refuse', 'return'].includes(newest.step)) return null;
  return (
    <Message kind="error">
      <strong>{newest.step === 'refuse' ? 'Lãnh đạo trả lại để sửa' : 'Cấp trên trả lại để sửa'}:</strong>{' '}
      {newest.reason}
    </Message>
  );
}

async function onePage(
  t: ReadTx,
  input: { csrf: string },
  deps: Pick<Deps, 'demo'>,
  id: string,
  refused: RefusedStep | null,
): Promise<PageResult> {
  const submission = await readSubmission(t, id, rightsOf(t.actor));
  const title = `${submission.periodName}: gửi ${submission.addresseeName}`;
  const making = submission.versions[0]?.files.some((each) => isMaking({ file: each.state }));
  return {
    html: (
      <Layout title={title} chrome={await chromeOf(t, input, path, deps)}>
        <Crumbs path={[{ href: path, text: 'Báo cáo gửi cấp trên' }, { text: title }]} />
        <Title right={<PrintButton />}>{title}</Title>
        <p class="second">{submission.reportName}</p>
        <Way submission={submission} />
        <Facts submission={submission} />
        <CameBack submission={submission} />
        {making && (
          <div data-reload-ms="1500">
            <Message kind="neutral">Đang làm tệp, trang tự mở lại khi xong.</Message>
          </div>
        )}
        {refused && !submission.nextSteps.includes(refused.step) && (
          <ErrorSummary faults={refused.faults} verb="Chưa ghi được" />
        )}
        {submission.nextSteps.length > 0 && !making && (
          <Section title="Việc tiếp theo">
            <StepForms submission={submission} csrf={input.csrf} today={t.today} refused={refused} />
          </Section>
        )}
        <Checks submission={submission} csrf={input.csrf} refused={refused} />
        <Files submission={submission} />
        <Course steps={submission.steps} />
      </Layout>
    ),
  };
}

type Run = (deps: Deps, actor: Actor, id: string, form: Typed, seen: number | undefined) => Promise<string[]>;

/** A form of one step: done, then back to the page; refused, the page again with what was typed into that form. */
function stepPage(
  step: SubmissionStep,
  part: string,
  permission: 'submissions.write' | 'submissions.sign',
  run: Run,
): Page {
  return freePage({
    method: 'POST',
    path: `${one}/${part}`,
    permission,
    async handler(raw: RawPageInput<Actor>, deps) {
      const { actor, form, csrf } = raw;
      const { id } = checkQuery(params, raw.params);
      try {
        const exports = await run(deps, actor, id, form, Number(textOf(form, 'version')) || undefined);
        for (const each of exports) deps.exportRunner.enqueue(actor, each);
        return { redirect: `${path}/${id}` };
      } catch (error) {
        if (!(error instanceof AppError) || error.code === 'notFound') throw error;
        const refused = { step, typed: form, faults: faultsOf(error) };
        const result = await deps.db.read(actor, (t) => onePage(t, { csrf }, deps, id, refused));
        return 'html' in result ? { ...result, status: error.status } : result;
      }
    },
  });
}

/** A step of one transaction. */
function writing(
  step: FormStep,
  permission: 'submissions.write' | 'submissions.sign',
  run: (t: WriteTx, id: string, form: Typed, seen: number | undefined) => Promise<unknown>,
): Page {
  return stepPage(step, stepPaths[step], permission, async ({ db }, actor, id, form, seen) => {
    await db.tx(actor, (t) => run(t, id, form, seen));
    return [];
  });
}

const write = 'submissions.write';

function explanationsOf(form: Typed) {
  const items = formRows(form.items)
    .map((row) => ({ content: textOf(row, 'content'), explanation: textOf(row, 'explanation') }))
    .filter(({ explanation }) => explanation !== '');
  if (items.length === 0)
    throw invalid('/items/0/explanation', 'required', 'Giải trình: còn trống, ghi ít nhất một mục.');
  return checkForm(explanationsSchema, { items });
}

function resendOf(form: Typed) {
  const reason = textOf(form, 'reason');
  return checkForm(resendSchema, reason === '' ? {} : { reason });
}

export const submissionPages: Page[] = [
  ...submissionListPages,
  ...togetherPages,
  differencesPage,
  showPage({
    path: one,
    permission: 'exports',
    params,
    handler: (t, input, deps) => onePage(t, input, deps, input.params.id, null),
  }),
  stepPage('explain', 'giai-trinh', write, async ({ db }, actor, id, form, seen) => {
    await db.tx(actor, (t) => explain(t, id, explanationsOf(form), seen));
    return [];
  }),
  stepPage('number', stepPaths.number, write, async ({ db, signVersion }, actor, id, form, seen) => {
    await giveNumber(db, actor, signVersion, id, numberTyped(form), seen);
    return [];
  }),
  stepPage('redo', stepPaths.redo, write, async ({ db }, actor, id, _, seen) => {
    const made = await db.tx(actor, (t) => redo(t, id, seen));
    return made.exports;
  }),
  stepPage('resend', stepPaths.resend, write, async ({ db }, actor, id, form, seen) => {
    const made = await db.tx(actor, (t) => resend(t, id, resendOf(form), seen));
    return made.exports;
  }),
  writing('submit', write, (t, id, _, seen) => submit(t, id, seen)),
  writing('withdraw', write, (t, id, _, seen) => withdraw(t, id, seen)),
  writing('sign', 'submissions.sign', (t, id, _, seen) => sign(t, id, seen)),
  writing('refuse', 'submissions.sign', (t, id, form, seen) => {
    const { reason } = checkForm(reasonSchema, { reason: textOf(form, 'reason') });
    return refuse(t, id, reason, seen);
  }),
  writing('send', write, (t, id, form, seen) => send(t, id, dispatchTyped(form), seen)),
  writing('receive', write, (t, id, form, seen) => {
    const asked = { receivedOn: dayOf(form, 'receivedOn', 'Ngày nhận') };
    return receive(t, id, checkForm(receiptSchema, asked).receivedOn, seen);
  }),
  writing('return', write, (t, id, form, seen) => {
    const asked = {
      returnedOn: dayOf(form, 'returnedOn', 'Ngày trả lại'),
      reason: textOf(form, 'reason'),
    };
    return giveBack(t, id, checkForm(returnSchema, asked), seen);
  }),
];
