import type { ComponentChildren } from 'preact';
import { instantBefore } from '../../shared/clock.ts';
import { type Day, daysBetween, formatDay, formatInstant, yearOf } from '../../shared/dates.ts';
import { Section } from '../../web/components/parts.tsx';
import type { TimeEvent } from './timeline.ts';
import { turned, type Viewing } from './viewing.tsx';

const shownAtFirst = 25;

function Entry(props: { event: TimeEvent; path: string; view: Viewing; writes: boolean }) {
  const { event, path, view } = props;
  const links = [event.link, props.writes ? event.edit : undefined].filter((link) => link !== undefined);
  const dot = event.mark === 'plain' ? '' : event.mark;
  return (
    <li class={event.mark === 'correction' ? 'correction' : undefined}>
      <span class="day">{formatDay(event.day)}</span>
      <span class={`dot ${dot}`.trim()} />
      <div>
        <strong>{event.title}</strong>
        {event.changes?.map(({ label, before, after }) => (
          <div class="small">
            {label}: <del>{before}</del> thành <ins>{after}</ins>
          </div>
        ))}
        {event.lines.map((line) => line && <div class="small second">{line}</div>)}
        {links.length > 0 && (
          <div class="record-links">
            {links.map(({ href, text }) => (
              <a href={href}>{text}</a>
            ))}
          </div>
        )}
        {event.recordedAt && (
          <div class="small second">
            ghi lúc {formatInstant(event.recordedAt)} ·{' '}
            <a href={turned(path, view, instantBefore(event.recordedAt))}>Xem thông tin trước đính chính</a>
          </div>
        )}
      </div>
    </li>
  );
}

/** "Quá trình": all that happened up to the day shown, newest first; what comes later is only counted. */
export function TimeLine(props: {
  events: readonly TimeEvent[];
  path: string;
  view: Viewing;
  writes: boolean;
  /** Stands above the entries. */
  children?: ComponentChildren;
}) {
  const { events, path, view } = props;
  const shown = events.filter((event) => view.day === view.today || event.day <= view.day);
  const later = events.length - shown.length;
  const rest = shown.slice(shownAtFirst);
  const list = (some: readonly TimeEvent[]) => (
    <ol class="timeline">
      {some.map((event) => (
        <Entry event={event} path={path} view={view} writes={props.writes} />
      ))}
    </ol>
  );
  return (
    <Section
      title="Quá trình"
      right={later > 0 ? `${later} mục sau ngày này đang ẩn` : `${shown.length} mục, mới nhất trước`}
    >
      {props.children}
      {shown.length === 0 && <p class="second">Chưa có gì được ghi đến ngày này.</p>}
      {list(shown.slice(0, shownAtFirst))}
      {rest.length > 0 && (
        <details class="fold">
          <summary>
            Xem thêm {rest.length} mục đến {yearOf(rest.at(-1)?.day ?? view.day)}
          </summary>
          {list(rest)}
        </details>
      )}
    </Section>
  );
}

/** A period on a lane. */
export interface Bar {
  from: Day;
  to: Day | null;
  text: string;
  shade: 1 | 2 | 3 | 4;
}

const yearsShown = 6;

/** Periods over the last years, side by side: where one lived, what one held, whether one was covered. */
export function Lanes({
  lanes,
  view,
}: {
  lanes: readonly { label: string; bars: readonly Bar[] }[];
  view: Viewing;
}) {
  const all = lanes.flatMap(({ bars }) => bars);
  if (all.length === 0) return null;
  const last = yearOf(view.today);
  const begun = Math.min(...all.map(({ from }) => yearOf(from)), last);
  const first = Math.max(begun, last - yearsShown + 1);
  const start = `${first}-01-01`;
  const days = daysBetween(start, `${last + 1}-01-01`);
  const at = (day: Day): number => (100 * Math.min(Math.max(daysBetween(start, day), 0), days)) / days;
  const years = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return (
    <div class="lanes" aria-hidden="true">
      <div class="lane years">
        <span />
        <div>
          {years.map((year) => (
            <i style={`left: ${at(`${year}-01-01`)}%`}>{year}</i>
          ))}
          <b style={`left: ${at(view.day)}%`} />
        </div>
      </div>
      {lanes
        .filter(({ bars }) => bars.length > 0)
        .map(({ label, bars }) => (
          <div class="lane">
            <span>{label}</span>
            <div>
              {bars
                .filter(({ from, to }) => from <= view.day && (to === null || to >= start))
                .map(({ from, to, text, shade }) => {
                  const end = to === null || to > view.day ? (view.day === view.today ? to : view.day) : to;
                  const left = at(from);
                  const width = Math.max((end === null ? 100 : at(end)) - left, 0.5);
                  return (
                    <em class={`k${shade}`} style={`left: ${left}%; width: ${width}%`} title={text}>
                      {text}
                    </em>
                  );
                })}
            </div>
          </div>
        ))}
    </div>
  );
}
