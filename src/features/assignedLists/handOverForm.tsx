import type { ComponentChildren } from 'preact';
import { formatDay } from '../../shared/dates.ts';
import { checkForm } from '../../shared/schema.ts';
import { optionalDay, type Typed, textOf } from '../../shared/typedForm.ts';
import { Csrf, TextField } from '../../web/components/fields.tsx';
import { Submit } from '../../web/components/parts.tsx';
import type { FormFaults } from '../../web/form.ts';
import { type HandOverForm, handOverFormSchema } from './schema.ts';
import type { Terms } from './service.ts';

/** The terms of a hand-over as typed: what is blank has its usual value. */
export function handOverFormOf(form: Typed): HandOverForm {
  const text = (name: string) => textOf(form, name);
  const dueOn = optionalDay(form, 'dueOn', 'Hạn nộp lại');
  return checkForm(handOverFormSchema, {
    ...(text('takenBy') ? { takenBy: text('takenBy') } : {}),
    ...(dueOn ? { dueOn } : {}),
    ...(text('request') ? { request: text('request') } : {}),
  });
}

interface Props {
  terms: Pick<Terms, 'takenBy' | 'dueOn' | 'request'>;
  /** Of a form that was refused. */
  typed: Typed | undefined;
  faults: FormFaults;
}

function Fields({ terms, typed, faults }: Props) {
  const value = (name: 'takenBy' | 'dueOn' | 'request', usual: string): string =>
    typed && name in typed ? textOf(typed, name) : usual;
  return (
    <div class="fields">
      <TextField
        {...{ faults, width: 'w4', label: 'Người nhận', name: 'takenBy', pointer: '/takenBy' }}
        value={value('takenBy', terms.takenBy)}
        maxLength={120}
      />
      <TextField
        {...{ faults, width: 'w2', label: 'Hạn nộp lại', name: 'dueOn', pointer: '/dueOn' }}
        value={value('dueOn', formatDay(terms.dueOn))}
        inputmode="numeric"
      />
      <TextField
        {...{ faults, width: 'w6', label: 'Việc cần làm', name: 'request', pointer: '/request' }}
        value={value('request', terms.request)}
        hint="Tổ trưởng đọc câu này: không ghi diện, không ghi lý do lập danh sách"
        maxLength={300}
      />
    </div>
  );
}

/** Whom a list of a group goes to, by which day it is back, and what for. `children`: which list it is. */
export function HandOver(props: Props & { action: string; csrf: string; children: ComponentChildren }) {
  return (
    <details class="fold" open={props.faults.all.length > 0}>
      <summary>Giao tổ trưởng</summary>
      <form method="post" action={props.action} class="form-stack">
        <Csrf token={props.csrf} />
        {props.children}
        <Fields terms={props.terms} typed={props.typed} faults={props.faults} />
        <div>
          <Submit icon="printer">In giao tổ trưởng</Submit>
        </div>
      </form>
    </details>
  );
}
