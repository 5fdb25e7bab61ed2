import { type Day, formatDay, formatInstant, isDay, parseDay } from '../../shared/dates.ts';
import { Message } from '../../web/components/parts.tsx';

/** How a page is turned: to which day, and to what was known when. */
export interface Viewing {
  day: Day;
  today: Day;
  /** The instant up to which it knows, with what it is called; null: all that is known now. */
  known: { instant: string; text: string; typed: string } | null;
  /** Why what was asked for could not be read. */
  fault: string | null;
}

/** True where the page shows what holds today and what is known now: only then may anything be recorded. */
export const isNow = ({ day, today, known }: Viewing): boolean => day === today && known === null;

/** A day as typed or from a link; undefined where nothing was given. */
function readDay(text: string | undefined): { day?: Day; fault?: string } {
  if (!text) return {};
  if (isDay(text)) return { day: text };
  const parsed = parseDay(text);
  return parsed.ok ? { day: parsed.value } : { fault: parsed.message };
}

/** `ngay`: the day; `biet`: a day up to whose end was recorded, or an instant from a link of a correction. */
export function viewingOf(query: { ngay?: string; biet?: string }, today: Day): Viewing {
  const asked = readDay(query.ngay);
  const fault = asked.fault ? `Tại ngày: ${asked.fault}. Đang xem hôm nay.` : null;
  const view = { day: asked.day ?? today, today, fault };
  const typed = query.biet?.trim() ?? '';
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(typed)) {
    return { ...view, known: { instant: typed, text: `trước ${formatInstant(typed)}`, typed } };
  }
  const known = readDay(typed);
  if (known.fault)
    return {
      ...view,
      known: null,
      fault: `Theo số liệu đã ghi đến: ${known.fault}. Đang xem số liệu hiện nay.`,
    };
  if (!known.day) return { ...view, known: null };
  const text = `đến ngày ${formatDay(known.day)}`;
  // The day ends at 17:00 UTC.
  return {
    ...view,
    known: { instant: `${known.day}T17:00:00.000000Z`, text, typed: formatDay(known.day) },
  };
}

/** The address of the page turned so. */
export function turned(path: string, view: { day: Day; today: Day }, instant: string | null): string {
  const query = new URLSearchParams();
  if (view.day !== view.today) query.set('ngay', view.day);
  if (instant) query.set('biet', instant);
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/** "Tại ngày" and "Theo số liệu": turns the whole page. */
export function ViewingForm({ path, view }: { path: string; view: Viewing }) {
  const isInstant = view.known?.typed.includes('T') ?? false;
  return (
    <form class="inline-form viewing-form" action={path}>
      <label class="small" for="ngay">
        <strong>Tại ngày</strong>
      </label>
      <input class="input" id="ngay" name="ngay" value={formatDay(view.day)} inputMode="numeric" />
      <label class="small" for="biet">
        Số liệu đã ghi đến
      </label>
      {isInstant && <input type="hidden" name="biet" value={view.known?.typed} />}
      <input
        class="input"
        id="biet"
        name={isInstant ? undefined : 'biet'}
        value={isInstant ? view.known?.text : (view.known?.typed ?? '')}
        readOnly={isInstant}
        placeholder="hiện nay"
        inputMode="numeric"
      />
      <button type="submit" class="button slim">
        Xem
      </button>
      {!isNow(view) && <a href={path}>hôm nay</a>}
    </form>
  );
}

/** That the page is turned back, and the way out. */
export function ViewingBar({ path, view }: { path: string; view: Viewing }) {
  if (view.fault) return <Message kind="error">{view.fault}</Message>;
  if (isNow(view)) return null;
  return (
    <Message kind="viewing">
      <strong>
        {view.day === view.today ? 'Đang xem hôm nay' : `Đang xem như tại ngày ${formatDay(view.day)}`}.
      </strong>{' '}
      Theo số liệu: {view.known ? `đã ghi ${view.known.text}` : 'hiện nay'}. Chỉ để đọc; muốn ghi thì về{' '}
      <a href={path}>hôm nay, số liệu hiện nay</a>.
      {view.known && (
        <>
          {' '}
          <a href={turned(path, view, null)}>Xem cùng ngày theo số liệu hiện nay</a>.
        </>
      )}
    </Message>
  );
}
