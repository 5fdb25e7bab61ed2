import type { ComponentChildren } from 'preact';
import { type FormFaults, fieldId } from '../form.ts';
import { Icon } from './icon.tsx';

/** Why a field is refused, under it. */
export function FaultText({ message, id }: { message: string | undefined; id: string }) {
  if (!message) return null;
  return (
    <div class="fault" id={id}>
      <Icon name="alert-circle" />
      <span>{message}</span>
    </div>
  );
}

interface FieldProps {
  label: string;
  name: string;
  /** Pointer of the field in a refusal, e.g. `/members/0/birthDate`. */
  pointer: string;
  faults: FormFaults;
  hint?: string;
  optional?: boolean;
  width?: string;
}

function Frame(props: FieldProps & { children: ComponentChildren }) {
  const id = fieldId(props.pointer);
  return (
    <div class={`field ${props.width ?? ''}`.trim()}>
      <label for={id}>
        {props.label} {props.optional && <span class="optional">(không bắt buộc)</span>}
      </label>
      {props.children}
      {props.hint && (
        <div class="hint" id={`${id}-hint`}>
          {props.hint}
        </div>
      )}
      <FaultText message={props.faults.of(props.pointer)} id={`${id}-fault`} />
    </div>
  );
}

function described(props: FieldProps) {
  const id = fieldId(props.pointer);
  const fault = props.faults.of(props.pointer);
  return {
    id,
    name: props.name,
    'aria-invalid': fault ? ('true' as const) : undefined,
    'aria-describedby':
      [props.hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ') || undefined,
  };
}

/** A line of text; days are typed as dd/mm/yyyy, never picked by a guess. */
export function TextField(
  props: FieldProps & {
    value: string;
    type?: string;
    autocomplete?: string;
    placeholder?: string;
    autofocus?: boolean;
    inputmode?: 'numeric' | 'text';
    maxLength?: number;
    readOnly?: boolean;
    /** Of a field for files: several at once. */
    multiple?: boolean;
    /** Id of a datalist to choose from. */
    list?: string;
  },
) {
  const bad = props.faults.of(props.pointer) ? ' bad' : '';
  return (
    <Frame {...props}>
      <input
        class={`input${bad}`}
        type={props.type ?? 'text'}
        value={props.value}
        autocomplete={props.autocomplete ?? 'off'}
        placeholder={props.placeholder}
        inputMode={props.inputmode}
        maxLength={props.maxLength}
        readOnly={props.readOnly}
        multiple={props.multiple}
        list={props.list}
        autofocus={props.autofocus}
        {...described(props)}
      />
    </Frame>
  );
}

export interface Choice {
  value: string;
  label: string;
}

export function SelectField(
  props: FieldProps & { value: string; choices: readonly Choice[]; blank?: string },
) {
  const bad = props.faults.of(props.pointer) ? ' bad' : '';
  return (
    <Frame {...props}>
      <select class={`select${bad}`} {...described(props)}>
        {props.blank !== undefined && <option value="">{props.blank}</option>}
        {props.choices.map((choice) => (
          <option value={choice.value} selected={choice.value === props.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

/** Lines of text; grows with what is typed where the browser can. */
export function TextArea(props: FieldProps & { value: string; rows?: number; maxLength?: number }) {
  return (
    <Frame {...props}>
      <textarea class="textarea" rows={props.rows ?? 2} maxLength={props.maxLength} {...described(props)}>
        {props.value}
      </textarea>
    </Frame>
  );
}

/** A group of boxes; each ticked one is sent as `name[value]`. */
export function TickBoxes(props: {
  legend: string;
  name: string;
  pointer: string;
  faults: FormFaults;
  choices: readonly Choice[];
  ticked: readonly string[];
}) {
  const id = fieldId(props.pointer);
  return (
    <fieldset class="ticks w12" id={id} tabIndex={-1}>
      <legend>{props.legend}</legend>
      <div class="tick-columns">
        {props.choices.map((choice) => (
          <label class="choice">
            <input
              type="checkbox"
              name={`${props.name}[${choice.value}]`}
              checked={props.ticked.includes(choice.value)}
            />
            <span>{choice.label}</span>
          </label>
        ))}
      </div>
      <FaultText message={props.faults.of(props.pointer)} id={`${id}-fault`} />
    </fieldset>
  );
}

/** One box with its sentence. */
export function TickBox(props: { label: string; name: string; checked: boolean }) {
  return (
    <label class="choice w12">
      <input type="checkbox" name={props.name} checked={props.checked} />
      <span>{props.label}</span>
    </label>
  );
}

/** What was refused, first on the page: takes the focus and leads to each field. */
export function ErrorSummary({ faults, verb }: { faults: FormFaults; verb: string }) {
  if (faults.all.length === 0) return null;
  return (
    <div class="message error" role="alert" tabIndex={-1} data-summary>
      <Icon name="alert-circle" />
      <div>
        <strong>
          {verb}: {faults.all.length} chỗ cần sửa
        </strong>
        <ul>
          {faults.all.map((fault) => (
            <li>
              <a href={`#${fieldId(fault.pointer)}`}>{fault.message}</a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** The session's CSRF token, in every form that writes. */
export function Csrf({ token }: { token: string }) {
  return <input type="hidden" name="_csrf" value={token} />;
}
