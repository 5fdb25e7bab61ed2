import type { ComponentChildren } from 'preact';
import { formatPartial } from '../../shared/dates.ts';
import { Csrf, ErrorSummary, FaultText } from '../../web/components/fields.tsx';
import { Icon } from '../../web/components/icon.tsx';
import { Badge, LinkButton, Message, Section, Submit } from '../../web/components/parts.tsx';
import { type FormFaults, fieldId } from '../../web/form.ts';
import { type ComparedField, type Comparison, usualNotSameReasons, usualReasons } from './compare.ts';
import type { MergeItem, Pair } from './schema.ts';

const kindWords: Record<MergeItem['kind'], { text: string; badge?: 'blue' | 'gone' }> = {
  moved: { text: 'Chuyển sang' },
  changed: { text: 'Đổi', badge: 'blue' },
  retracted: { text: 'Thu hồi', badge: 'gone' },
  added: { text: 'Thêm', badge: 'blue' },
};

/** What a merge does or did, item by item. */
export function Items({ items }: { items: readonly MergeItem[] }) {
  if (items.length === 0)
    return <p class="second">Không có mục nào phải chuyển: chỉ gộp thông tin nhân thân.</p>;
  return (
    <ul class="facts">
      {items.map((item) => {
        const { text, badge } = kindWords[item.kind];
        return (
          <li>
            <Badge
              icon={item.kind === 'retracted' ? 'arrow-back-up' : 'arrows-exchange'}
              {...(badge ? { kind: badge } : {})}
            >
              {text}
            </Badge>
            <div>
              {item.label}
              {item.note && <div class="small second">{item.note}</div>}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

/** Why, with what speaks against set apart by a word. */
export function Reasons({ pair, most }: { pair: Pair; most?: number }) {
  return (
    <ul class="reasons">
      {pair.reasons.slice(0, most).map((reason) => (
        <li class={reason.points < 0 ? 'second' : ''}>
          {reason.points < 0 && 'Nhưng: '}
          {reason.message}
        </li>
      ))}
    </ul>
  );
}

function Side({ field, side }: { field: ComparedField; side: 'person' | 'other' }) {
  const text = field[side];
  const kept = field.side === side;
  if (!field.differs) {
    return (
      <td data-label={side === 'person' ? 'Giữ lại' : 'Gộp vào'}>
        {text || <span class="second">chưa ghi</span>}
      </td>
    );
  }
  return (
    <td class={kept ? 'changed' : ''} data-label={side === 'person' ? 'Giữ lại' : 'Gộp vào'}>
      <label class="choice">
        <input type="radio" name={`keep[${field.choice}]`} value={side} checked={kept} />
        <span>{text}</span>
      </label>
    </td>
  );
}

function FieldTable({ comparison: { person, other, fields } }: { comparison: Comparison }) {
  return (
    <div class="scroll">
      <table class="cards">
        <caption class="hidden-visually">Hai hồ sơ cạnh nhau</caption>
        <thead>
          <tr>
            <th scope="col">Thông tin</th>
            <th scope="col">
              Hồ sơ giữ lại: <a href={`/nguoi/${person.id}`}>{person.full_name}</a>
            </th>
            <th scope="col">
              Gộp vào: <a href={`/nguoi/${other.id}`}>{other.full_name}</a>
            </th>
          </tr>
        </thead>
        <tbody>
          {fields.map((field) => (
            <tr>
              <td data-label="Thông tin">
                <strong>{field.label}</strong>
              </td>
              <Side field={field} side="person" />
              <Side field={field} side="other" />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ReasonField(props: {
  label: string;
  pointer: string;
  name: string;
  value: string;
  faults: FormFaults;
  usual: readonly string[];
}) {
  const id = fieldId(props.pointer);
  const fault = props.faults.of(props.pointer);
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <input
        class={`input${fault ? ' bad' : ''}`}
        id={id}
        name={props.name}
        value={props.value}
        list={`${id}-usual`}
        autocomplete="off"
        maxLength={1000}
        required
        aria-invalid={fault ? 'true' : undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
      />
      <datalist id={`${id}-usual`}>
        {props.usual.map((text) => (
          <option value={text} />
        ))}
      </datalist>
      <FaultText message={fault} id={`${id}-fault`} />
    </div>
  );
}

export interface CompareView {
  comparison: Comparison;
  pair: Pair;
  csrf: string;
  faults: FormFaults;
  reason: string;
  notSameReason: string;
  writes: boolean;
  /** The choices have just been changed: look again before merging. */
  reviewed: boolean;
}

function MergeForm({ view, children }: { view: CompareView; children: ComponentChildren }) {
  const { person, other, preview } = view.comparison;
  return (
    <form method="post" action={`/trung-lap/${person.id}/${other.id}`} class="form-stack" data-ctrl-s>
      <Csrf token={view.csrf} />
      <input type="hidden" name="personVersion" value={preview.personVersion} />
      <input type="hidden" name="otherVersion" value={preview.otherVersion} />
      <input type="hidden" name="seen" value={JSON.stringify(preview.keep)} />
      {children}
      {view.writes && preview.obstacles.length === 0 && (
        <>
          <ReasonField
            label="Lý do gộp"
            pointer="/reason"
            name="reason"
            value={view.reason}
            faults={view.faults}
            usual={usualReasons}
          />
          <div class="choice-buttons">
            <button type="submit" class="button primary" name="act" value="merge">
              <Icon name="users" />
              Gộp hai hồ sơ <kbd>Ctrl</kbd> <kbd>S</kbd>
            </button>
            <button type="submit" class="button" name="act" value="preview" formNoValidate>
              Xem lại theo lựa chọn
            </button>
            {!view.pair.certain && (
              <LinkButton href={`#${fieldId('/notSame')}`} ctrlEnter>
                Không phải <kbd>Ctrl</kbd> <kbd>Enter</kbd>
              </LinkButton>
            )}
            <LinkButton href={`/trung-lap/${other.id}/${person.id}?giu=${other.id}`} kind="quiet">
              Đổi hồ sơ giữ lại
            </LinkButton>
          </div>
        </>
      )}
    </form>
  );
}

function NotSameForm({ view }: { view: CompareView }) {
  const { person, other } = view.comparison;
  if (view.pair.certain) {
    return (
      <p class="second">
        Hai hồ sơ cùng mang một số: cùng số là cùng người. Gộp lại, hoặc đính chính số ghi sai ở hồ sơ của
        người đó.
      </p>
    );
  }
  return (
    <form method="post" action={`/trung-lap/${person.id}/${other.id}/khong-phai`} class="form-stack">
      <Csrf token={view.csrf} />
      <ReasonField
        label="Lý do không phải cùng một người"
        pointer="/notSame"
        name="reason"
        value={view.notSameReason}
        faults={view.faults}
        usual={usualNotSameReasons}
      />
      <div class="choice-buttons">
        <Submit>Không phải cùng một người</Submit>
        <span class="hint">Cặp này sẽ không hiện lại.</span>
      </div>
    </form>
  );
}

/** Two entries side by side: what differs, what a merge does, and the two ways to decide. */
export function CompareContent({ view }: { view: CompareView }) {
  const { preview, person } = view.comparison;
  return (
    <>
      <ErrorSummary faults={view.faults} verb="Chưa ghi được" />
      {view.reviewed && (
        <Message kind="neutral">Đã tính lại theo lựa chọn mới: xem phần “Khi gộp”, rồi gộp.</Message>
      )}
      {preview.obstacles.map((text) => (
        <Message kind="error">{text}</Message>
      ))}
      <div class="two wide">
        <div>
          <Section title="Cạnh nhau" right={`${view.pair.score} điểm giống nhau`}>
            <MergeForm view={view}>
              <FieldTable comparison={view.comparison} />
            </MergeForm>
          </Section>
          {view.writes && (
            <Section title="Hai người khác nhau?">
              <NotSameForm view={view} />
            </Section>
          )}
        </div>
        <div>
          <Section title="Căn cứ">
            <Reasons pair={view.pair} />
          </Section>
          <Section title="Khi gộp" right={`${preview.items.length} mục`}>
            <p class="small second">
              Còn lại một hồ sơ: {person.full_name}, {formatPartial(person.birth_date)}. Không mục nào bị xóa;
              hoàn tác được khi chưa ai sửa tiếp.
            </p>
            {preview.warnings.map((text) => (
              <Message kind="neutral">{text}</Message>
            ))}
            <Items items={preview.items} />
          </Section>
        </div>
      </div>
    </>
  );
}
