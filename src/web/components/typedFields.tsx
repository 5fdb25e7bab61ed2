import { type Typed, textOf } from '../../shared/typedForm.ts';
import type { FormFaults } from '../form.ts';
import { type Choice, SelectField, TextArea, TextField } from './fields.tsx';

/** A form as typed so far, and why it was refused. */
export interface TypedView {
  typed: Typed;
  faults: FormFaults;
}

interface Props {
  view: TypedView;
  name: string;
  label: string;
  /** Pointer of the field in a refusal, where it is not the field's own name. */
  pointer?: string;
  width?: string;
  hint?: string;
  optional?: boolean;
}

function common({ view, name, pointer, width = 'w3', ...more }: Props) {
  return {
    ...more,
    name,
    width,
    pointer: pointer ?? `/${name}`,
    value: textOf(view.typed, name),
    faults: view.faults,
  };
}

/** A line of text that keeps what was typed. */
export function TypedText(props: Props & { autofocus?: boolean; inputmode?: 'numeric' | 'text' }) {
  return <TextField {...common(props)} />;
}

/** A choice that keeps what was chosen. */
export function TypedSelect(props: Props & { choices: readonly Choice[]; blank?: string }) {
  const { choices, blank, ...rest } = props;
  return <SelectField {...common(rest)} choices={choices} {...(blank === undefined ? {} : { blank })} />;
}

/** Lines of text that keep what was typed. */
export function TypedArea(props: Props) {
  return <TextArea {...common({ width: 'w12', ...props })} />;
}
