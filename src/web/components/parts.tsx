import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

/** A link that looks like a button. `primary`: at most one a page. */
export function LinkButton(props: {
  href: string;
  children: ComponentChildren;
  icon?: IconName;
  kind?: 'primary' | 'quiet' | 'danger';
  slim?: boolean;
  ctrlEnter?: boolean;
}) {
  const kind = `button ${props.kind ?? ''} ${props.slim ? 'slim' : ''}`.trim();
  return (
    <a class={kind} href={props.href} data-ctrl-enter={props.ctrlEnter ? '' : undefined}>
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </a>
  );
}

/** A submit button: a verb and its object. */
export function Submit(props: {
  children: ComponentChildren;
  kind?: 'primary' | 'quiet' | 'danger';
  icon?: IconName;
  slim?: boolean;
}) {
  return (
    <button type="submit" class={`button ${props.kind ?? ''} ${props.slim ? 'slim' : ''}`.trim()}>
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </button>
  );
}

/** Icon and word: blue belongs to a register, white is a plain fact, red is wrong or missing, dashed is gone. */
export function Badge(props: {
  icon: IconName;
  children: ComponentChildren;
  kind?: 'blue' | 'red' | 'gone';
}) {
  return (
    <span class={`badge ${props.kind ?? ''}`.trim()}>
      <Icon name={props.icon} />
      {props.children}
    </span>
  );
}

const messageIcons = {
  error: 'alert-circle',
  viewing: 'history',
  neutral: 'info-circle',
  done: 'circle-check',
} as const;

/** A message in the page; it does not vanish by itself. */
export function Message(props: { kind: keyof typeof messageIcons; children: ComponentChildren }) {
  return (
    <div class={`message ${props.kind}`} role={props.kind === 'error' ? 'alert' : 'status'}>
      <Icon name={messageIcons[props.kind]} />
      <div>{props.children}</div>
    </div>
  );
}

/** A part of a page: h2 on an ink rule. */
export function Section(props: {
  title: ComponentChildren;
  right?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <section class="section">
      <header>
        <h2>{props.title}</h2>
        {props.right && <div class="right">{props.right}</div>}
      </header>
      {props.children}
    </section>
  );
}

/** The page's h1, with its tools at the right. */
export function Title(props: { children: ComponentChildren; right?: ComponentChildren }) {
  return (
    <div class="title">
      <h1>{props.children}</h1>
      {props.right && <div class="right">{props.right}</div>}
    </div>
  );
}

export function Crumbs({ path }: { path: readonly { href?: string; text: string }[] }) {
  return (
    <nav class="crumbs" aria-label="Đường dẫn">
      {path.map(({ href, text }, i) => (
        <>
          {i > 0 && <Icon name="chevron-right" />}
          {href ? <a href={href}>{text}</a> : <span>{text}</span>}
        </>
      ))}
    </nav>
  );
}

/** An empty page says what to do first, with its button. */
export function Empty(props: {
  icon: IconName;
  title: string;
  children: ComponentChildren;
  action?: ComponentChildren;
}) {
  return (
    <div class="empty">
      <Icon name={props.icon} />
      <h3>{props.title}</h3>
      <p>{props.children}</p>
      {props.action}
    </div>
  );
}

export function Tabs({
  tabs,
}: {
  tabs: readonly { href: string; text: string; count: string; current: boolean; wrong?: boolean }[];
}) {
  return (
    <nav class="tabs" aria-label="Phần">
      {tabs.map((tab) => (
        <a href={tab.href} aria-current={tab.current ? 'page' : undefined} class={tab.wrong ? 'wrong' : ''}>
          {tab.wrong && <Icon name="alert-circle" />}
          {tab.text} <b>{tab.count}</b>
        </a>
      ))}
    </nav>
  );
}

/** "Đang xem 1 đến 50 trong 557", with the pages before and after. */
export function Pager(props: {
  from: number;
  to: number;
  total: string;
  previous: string | null;
  next: string | null;
}) {
  const step = (href: string | null, text: string, icon: IconName) =>
    href ? (
      <LinkButton href={href} icon={icon} slim>
        {text}
      </LinkButton>
    ) : (
      <span class="button slim" aria-disabled="true">
        <Icon name={icon} />
        {text}
      </span>
    );
  return (
    <div class="pager">
      <span class="second">
        Đang xem {props.from} đến {props.to} trong {props.total}
      </span>
      <span class="buttons">
        {step(props.previous, 'Trước', 'chevron-left')}
        {step(props.next, 'Sau', 'chevron-right')}
      </span>
    </div>
  );
}

/** A column of a table: what stands above it and how a row fills it. */
export interface TableColumn<R> {
  head: string;
  cell: (row: R) => ComponentChildren;
  number?: boolean;
}

/** A table of rows; on a phone each row becomes a card with the heads beside the values. */
export function Table<R>(props: {
  columns: readonly TableColumn<R>[];
  rows: readonly R[];
  total?: readonly ComponentChildren[];
  caption: string;
}) {
  const side = (column: TableColumn<R>) => (column.number ? 'number' : '');
  return (
    <div class="scroll">
      <table class="cards">
        <caption class="hidden-visually">{props.caption}</caption>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th scope="col" class={side(column)}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr>
              {props.columns.map((column) => (
                <td class={side(column)} data-label={column.head}>
                  <div>{column.cell(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {props.total && (
          <tfoot>
            <tr>
              {props.total.map((value, i) => (
                <td
                  class={props.columns[i]?.number ? 'number' : ''}
                  data-label={value === null ? undefined : props.columns[i]?.head}
                >
                  <div>{value}</div>
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

/** A button that prints the page; hidden on paper. */
export function PrintButton() {
  return (
    <button type="button" class="button" data-print>
      <Icon name="printer" />
      In
    </button>
  );
}
