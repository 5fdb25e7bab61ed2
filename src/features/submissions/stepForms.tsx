import type { ComponentChildren } from 'preact';
import { formatDay } from '../../shared/dates.ts';
import type { Typed } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary } from '../../web/components/fields.tsx';
import { Submit } from '../../web/components/parts.tsx';
import { TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { type FormFaults, noFaults } from '../../web/form.ts';
import { type SubmissionDetail, type SubmissionStep, sendingWays, wayLabels } from './schema.ts';
import { FileLinks } from './views.tsx';

/** Steps that the page has a form of: a draft is begun on the list, checks are explained in their table. */
export type FormStep = Exclude<SubmissionStep, 'prepare' | 'explain'>;

/** Last part of the address that each step is posted to. */
export const stepPaths: Record<FormStep, string> = {
  redo: 'lam-lai',
  submit: 'trinh-ky',
  withdraw: 'rut-lai',
  sign: 'ky',
  refuse: 'tra-lai',
  number: 'cap-so',
  send: 'gui',
  receive: 'da-nhan',
  return: 'cap-tren-tra-lai',
  resend: 'gui-lai',
};

const reason = (view: TypedView, label = 'Lý do') => (
  <TypedText view={view} name="reason" label={label} width="w6" />
);

/** Number and day of a document. */
export const NumberFields = (view: TypedView) => (
  <>
    <TypedText view={view} name="number" label="Số báo cáo" hint="ví dụ 45/BC-UBND" />
    <TypedText view={view} name="date" label="Ngày báo cáo" inputmode="numeric" />
  </>
);

/** When and how it was sent. */
export const SendFields = (view: TypedView) => (
  <>
    <TypedText view={view} name="sentOn" label="Ngày gửi" inputmode="numeric" />
    <TypedSelect
      view={view}
      name="way"
      label="Cách gửi"
      choices={sendingWays.map((value) => ({ value, label: wayLabels[value] }))}
    />
    <TypedText view={view} name="note" label="Ghi chú" width="w6" optional />
  </>
);

interface Offer {
  /** The button. */
  verb: string;
  /** What pressing it does. */
  sentence: (submission: SubmissionDetail) => string;
  fields?: (view: TypedView, submission: SubmissionDetail) => ComponentChildren;
  /** The next step of the way: its button stands out. */
  main?: boolean;
}

const offers: Record<FormStep, Offer> = {
  submit: {
    verb: 'Trình ký',
    main: true,
    sentence: () =>
      'Bản nháp này sang lãnh đạo chờ ký. Trong khi chờ không ai sửa được; chưa ký thì rút lại được.',
  },
  redo: {
    verb: 'Làm lại bản nháp',
    sentence: () =>
      'Làm bản nháp mới theo số liệu hiện nay, kèm các giải trình đã ghi. Bản nháp trước vẫn giữ.',
  },
  withdraw: {
    verb: 'Rút lại để sửa',
    sentence: () => 'Báo cáo trở lại bản nháp, không còn ở mục chờ ký của lãnh đạo.',
  },
  sign: {
    verb: 'Ký báo cáo',
    main: true,
    sentence: () => 'Ký đúng tệp này của bản nháp mới nhất. Sau đó văn thư cấp số và ngày.',
    fields: (_, { versions: [newest] }) => {
      const [file] = newest?.files ?? [];
      return file ? (
        <div class="w12">
          <FileLinks file={file} /> <span class="hash">SHA-256 {file.sha256}</span>
        </div>
      ) : null;
    },
  },
  refuse: {
    verb: 'Trả lại để sửa',
    sentence: () => 'Báo cáo trở lại bản nháp, cán bộ thấy lý do và sửa.',
    fields: (view) => reason(view, 'Cần sửa gì'),
  },
  number: {
    verb: 'Cấp số, chốt báo cáo',
    main: true,
    sentence: ({ number }) =>
      `Lần gửi ${number} được chốt theo số và ngày này: tệp đã ký được niêm phong, kỳ sau lấy số liệu này làm đầu kỳ. Từ đó không sửa nữa, cần sửa thì gửi lại lần sau.`,
    fields: NumberFields,
  },
  send: {
    verb: 'Ghi đã gửi',
    main: true,
    sentence: ({ addresseeName }) => `Ghi nhận đã gửi ${addresseeName}.`,
    fields: SendFields,
  },
  receive: {
    verb: 'Ghi cấp trên đã nhận',
    main: true,
    sentence: ({ addresseeName }) => `Ghi nhận ${addresseeName} đã nhận; báo cáo kỳ này xong.`,
    fields: (view) => <TypedText view={view} name="receivedOn" label="Ngày nhận" inputmode="numeric" />,
  },
  return: {
    verb: 'Ghi cấp trên trả lại',
    sentence: ({ number }) => `Lần gửi ${number} bị trả lại; sửa trong sổ rồi lập lần gửi ${number + 1}.`,
    fields: (view) => (
      <>
        <TypedText view={view} name="returnedOn" label="Ngày trả lại" inputmode="numeric" />
        {reason(view, 'Lý do trả lại')}
      </>
    ),
  },
  resend: {
    verb: 'Lập bản gửi lại',
    sentence: ({ number }) =>
      `Lập lần gửi ${number + 1} theo số liệu hiện nay, kèm bảng khác lần gửi trước. Lần gửi ${number} giữ nguyên như đã gửi.`,
    fields: (view, { state }) => (state === 'returned' ? null : reason(view, 'Vì sao gửi lại')),
  },
};

/** A step that was refused: what was typed into its form, and why. */
export interface RefusedStep {
  step: SubmissionStep;
  typed: Typed;
  faults: FormFaults;
}

/** Forms of the steps that can be taken, each with a sentence of what it will do. */
export function StepForms(props: {
  submission: SubmissionDetail;
  csrf: string;
  today: string;
  refused: RefusedStep | null;
}) {
  const { submission, refused } = props;
  // The next step of the way stands first.
  const steps = submission.nextSteps
    .filter((step): step is FormStep => step !== 'explain' && step !== 'prepare')
    .sort((a, b) => Number(offers[b].main ?? false) - Number(offers[a].main ?? false));
  const day = formatDay(props.today);
  return (
    <>
      {steps.map((step, i) => {
        const { verb, sentence, fields } = offers[step];
        const mine = refused?.step === step ? refused : null;
        const usual = { date: day, sentOn: day, receivedOn: day, returnedOn: day };
        const view: TypedView = { typed: mine?.typed ?? usual, faults: mine?.faults ?? noFaults };
        const asked = fields?.(view, submission) ?? null;
        const isNext = offers[step].main || submission.nextSteps.length === 1;
        return (
          <form
            method="post"
            action={`/bao-cao-gui/${submission.id}/${stepPaths[step]}`}
            class="form-stack step-form"
          >
            <Csrf token={props.csrf} />
            <input type="hidden" name="version" value={String(submission.version)} />
            <ErrorSummary faults={view.faults} verb="Chưa ghi được" />
            <p>{sentence(submission)}</p>
            {asked && <div class="fields">{asked}</div>}
            <div>
              <Submit {...(i === 0 && isNext ? { kind: 'primary' as const } : {})}>{verb}</Submit>
            </div>
          </form>
        );
      })}
    </>
  );
}
