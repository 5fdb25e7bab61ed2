import { type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import { waitsFor, waitsForLabels } from '../../shared/words.ts';
import {
  FaultText,
  SelectField,
  TextArea,
  TextField,
  TickBox,
  TickBoxes,
} from '../../web/components/fields.tsx';
import { type FormFaults, fieldId } from '../../web/form.ts';
import { confidences } from '../dictionaries/schema.ts';
import { type Input, type TypedStep, typedSteps } from './inputs.ts';
import { confidenceLabels, fixedChoices } from './labels.ts';

interface FormView {
  inputs: readonly Input[];
  typed: Typed;
  faults: FormFaults;
  /** Fields that stay as they are: what names the row. */
  fixed: readonly string[];
}

const widths: Partial<Record<Input['kind'], string>> = {
  whole: 'w3',
  decimal: 'w3',
  choice: 'w6',
  text: 'w6',
  long: 'w12',
  lines: 'w6',
};

function Field({ input, view }: { input: Input; view: FormView }) {
  const { name, label, kind, choices, hint, optional } = input;
  const shared = {
    name,
    label,
    pointer: `/values/${name}`,
    faults: view.faults,
    width: widths[kind] ?? 'w12',
    ...(hint ? { hint } : {}),
    ...(optional ? { optional } : {}),
  };
  const value = textOf(view.typed, name);
  if (view.fixed.includes(name))
    return <TextField {...shared} value={value} hint="không đổi được" optional={false} readOnly />;
  switch (kind) {
    case 'choice':
      return <SelectField {...shared} {...{ value, choices }} blank={optional ? 'Không có' : 'Chọn'} />;
    case 'yesNo':
      return <TickBox {...{ label, name }} checked={value !== ''} />;
    case 'ticks':
      return <Ticks {...{ input, view }} />;
    case 'lines':
    case 'long':
      return <TextArea {...shared} {...{ value }} rows={kind === 'lines' ? 3 : 2} />;
    case 'steps':
      return <Steps view={view} label={label} />;
    default:
      return (
        <TextField
          {...shared}
          {...{ value }}
          {...(kind === 'text' ? {} : { inputmode: 'numeric' as const })}
        />
      );
  }
}

/** Many boxes lie folded, told by those that are ticked. */
function Ticks({ input, view }: { input: Input; view: FormView }) {
  const { name, label, choices, hint } = input;
  const ticked = tickedOf(view.typed, name);
  const chosen = choices.filter(({ value }) => ticked.includes(value)).map((choice) => choice.label);
  return (
    <div class="field w12">
      <span class="label">{label}</span>
      <details class="fold" open={view.faults.of(`/values/${name}`) !== undefined}>
        <summary>{chosen.length > 0 ? chosen.join('; ') : (hint ?? 'chưa chọn')}</summary>
        <TickBoxes
          {...{ name, choices, ticked }}
          legend={label}
          pointer={`/values/${name}`}
          faults={view.faults}
        />
      </details>
    </div>
  );
}

const blankStep: TypedStep = {
  order: '',
  code: '',
  label: '',
  waitsFor: 'officer',
  dueWorkingDays: '',
  form: '',
};
const freeSteps = 2;

function StepRow({ step, at, faults }: { step: TypedStep; at: number; faults: FormFaults }) {
  const pointer = (field: string): string => `/values/steps/${at}/${field}`;
  const name = (field: string): string => `steps[${at}][${field}]`;
  const bad = (field: string): string => (faults.of(pointer(field)) ? ' bad' : '');
  const cell = (field: 'order' | 'label' | 'dueWorkingDays', label: string) => (
    <input
      class={`cell${bad(field)}`}
      id={fieldId(pointer(field))}
      name={name(field)}
      value={step[field]}
      aria-label={`${label}, dòng ${at + 1}`}
      inputMode={field === 'label' ? undefined : 'numeric'}
      autocomplete="off"
    />
  );
  const select = (field: 'waitsFor' | 'form', label: string, blank?: string) => (
    <select
      class={`cell${bad(field)}`}
      id={fieldId(pointer(field))}
      name={name(field)}
      aria-label={`${label}, dòng ${at + 1}`}
    >
      {blank !== undefined && <option value="">{blank}</option>}
      {(field === 'form'
        ? (fixedChoices['steps.form'] ?? [])
        : waitsFor.map((value) => ({ value, label: waitsForLabels[value] }))
      ).map((choice) => (
        <option value={choice.value} selected={choice.value === step[field]}>
          {choice.label}
        </option>
      ))}
    </select>
  );
  return (
    <>
      <tr>
        <td data-label="Thứ tự">
          <input type="hidden" name={name('code')} value={step.code} />
          {cell('order', 'Thứ tự')}
        </td>
        <td data-label="Tên bước">{cell('label', 'Tên bước')}</td>
        <td data-label="Chờ ai (người quyết định ở bước cuối)">{select('waitsFor', 'Chờ ai')}</td>
        <td data-label="Số ngày làm việc">{cell('dueWorkingDays', 'Số ngày làm việc')}</td>
        <td data-label="Nội dung ghi">{select('form', 'Nội dung ghi', 'Chỉ ngày và ghi chú')}</td>
      </tr>
      <tr class="notes">
        <td colSpan={5}>
          {(['label', 'waitsFor', 'dueWorkingDays', 'form'] as const).map((field) => (
            <FaultText message={faults.of(pointer(field))} id={`${fieldId(pointer(field))}-fault`} />
          ))}
        </td>
      </tr>
    </>
  );
}

/** The steps of a kind of case, one a row; a row left without a name is no step. */
function Steps({ view, label }: { view: FormView; label: string }) {
  const steps = [...typedSteps(view.typed), ...Array.from({ length: freeSteps }, () => blankStep)];
  const fault = view.faults.of('/values/steps');
  return (
    <fieldset class="ticks w12" id={fieldId('/values/steps')} tabIndex={-1}>
      <legend>{label}</legend>
      <p class="hint">
        Bước đầu là tiếp nhận, bước cuối là quyết định và chờ người quyết định. Xóa tên để bỏ một bước, đổi số
        thứ tự để chuyển chỗ; điền dòng trống để thêm bước.
      </p>
      <FaultText message={fault} id={`${fieldId('/values/steps')}-fault`} />
      <div class="scroll">
        <table class="grid-form step-grid">
          <thead>
            <tr>
              {['Thứ tự', 'Tên bước', 'Chờ ai', 'Ngày làm việc', 'Nội dung ghi'].map((head) => (
                <th scope="col">{head}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {steps.map((step, at) => (
              <StepRow {...{ step, at }} faults={view.faults} />
            ))}
          </tbody>
        </table>
      </div>
    </fieldset>
  );
}

/** From when, on what ground, how sure. */
function Dates({ view, isNew }: { view: FormView; isNew: boolean }) {
  const { typed, faults } = view;
  return (
    <>
      <TextField
        {...{ faults, width: 'w3', name: 'validFrom', label: 'Từ ngày', pointer: '/validFrom' }}
        value={textOf(typed, 'validFrom')}
        hint="bỏ trống: từ trước đến nay"
        inputmode="numeric"
        optional
      />
      <TextField
        {...{ faults, width: 'w3', name: 'validTo', label: 'Đến ngày', pointer: '/validTo' }}
        value={textOf(typed, 'validTo')}
        hint={
          isNew ? 'bỏ trống: chưa có hạn, hoặc đến dòng sau' : 'ngày cuối còn áp dụng; bỏ trống: chưa có hạn'
        }
        inputmode="numeric"
        optional
      />
      <SelectField
        {...{ faults, width: 'w6', name: 'confidence', label: 'Độ tin cậy', pointer: '/confidence' }}
        value={textOf(typed, 'confidence') || 'verified'}
        choices={confidences.map((value) => ({ value, label: confidenceLabels[value] }))}
      />
      <TextArea
        {...{ faults, width: 'w12', name: 'basis', label: 'Căn cứ', pointer: '/basis' }}
        value={textOf(typed, 'basis')}
        hint="số, ngày của văn bản, điều khoản"
        optional
      />
    </>
  );
}

/** The fields of a row: its values, its period, its source. */
export function RowFields({ view, isNew }: { view: FormView; isNew: boolean }) {
  return (
    <div class="fields">
      {view.inputs.map((input) => (
        <Field {...{ input, view }} />
      ))}
      <Dates {...{ view, isNew }} />
    </div>
  );
}
