import type { ComponentChildren } from 'preact';
import type { Typed } from '../../shared/typedForm.ts';
import type { FormFaults } from '../form.ts';
import { Csrf, ErrorSummary } from './fields.tsx';
import { LinkButton, Message, Submit } from './parts.tsx';

/** What the form's own buttons and boxes send: not part of what was typed. */
const ofTheForm: ReadonlySet<string> = new Set(['_csrf', 'confirm', 'edit', 'close', 'verified']);

/** The typed fields carried along to the confirmation. */
export function Carried({ typed, prefix = '' }: { typed: Typed; prefix?: string }) {
  return (
    <>
      {Object.entries(typed).map(([name, value]) => {
        const full = prefix ? `${prefix}[${name}]` : name;
        if (ofTheForm.has(full)) return null;
        if (typeof value === 'object' && value !== null)
          return <Carried typed={Object.fromEntries(Object.entries(value))} prefix={full} />;
        return <input type="hidden" name={full} value={String(value)} />;
      })}
    </>
  );
}

export interface AskFirstProps {
  action: string;
  csrf: string;
  typed: Typed;
  faults: FormFaults;
  /** What it will do, once it has been tried; null: still being typed. */
  sentences: readonly string[] | null;
  /** What has to be verified by whoever confirms. */
  toVerify: readonly string[];
  /** "Ghi thẻ mới": the button that does it. */
  verb: string;
  danger: boolean;
  /** Where "Đóng" leads. */
  back: string;
  /** Fields of the form. */
  children: ComponentChildren;
}

function Confirmation(props: AskFirstProps & { sentences: readonly string[] }) {
  return (
    <form method="post" action={props.action} class="form-stack">
      <Csrf token={props.csrf} />
      <Carried typed={props.typed} />
      <Message kind="neutral">
        <strong>Kiểm tra trước khi ghi.</strong> Chưa có gì được ghi vào sổ.
      </Message>
      <ul class="ask-first">
        {props.sentences.map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
      {props.toVerify.length > 0 && (
        <Message kind="error">
          <strong>Cần xác minh</strong>
          <ul>
            {props.toVerify.map((sentence) => (
              <li>{sentence}</li>
            ))}
          </ul>
          <label class="choice">
            <input type="checkbox" name="verified" required />
            <span>Đã xác minh với giấy tờ hoặc cơ quan BHXH</span>
          </label>
        </Message>
      )}
      <div class="sticky">
        <span>Không có gì bị xóa: thông tin trước đó vẫn xem được trong quá trình.</span>
        <span class="buttons">
          <button type="submit" class="button quiet" name="edit" value="1" formNoValidate>
            Sửa lại
          </button>
          <button
            type="submit"
            class={`button ${props.danger ? 'danger' : 'primary'}`}
            name="confirm"
            value="1"
            autofocus
          >
            {props.verb}
          </button>
        </span>
      </div>
    </form>
  );
}

/** A form that says in sentences what it will do before it does it: typing, then the confirmation. */
export function AskFirst(props: AskFirstProps) {
  if (props.sentences) return <Confirmation {...props} sentences={props.sentences} />;
  return (
    <form method="post" action={props.action} class="form-stack" data-ctrl-s>
      <Csrf token={props.csrf} />
      <input type="hidden" name="version" value={String(props.typed.version ?? '')} />
      <ErrorSummary faults={props.faults} verb="Chưa ghi được" />
      <div class="fields">{props.children}</div>
      <div class="sticky">
        <span>Bước sau cho xem những gì sẽ thay đổi, rồi mới ghi.</span>
        <span class="buttons">
          <LinkButton href={props.back} kind="quiet">
            Đóng
          </LinkButton>
          <Submit kind="primary">
            Xem trước <kbd>Ctrl</kbd> <kbd>S</kbd>
          </Submit>
        </span>
      </div>
    </form>
  );
}
