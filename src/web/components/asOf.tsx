import { type Day, formatDay } from '../../shared/dates.ts';
import { Message } from './parts.tsx';

/** The field that turns a page back to a day. `kept`: what else the page was asked for. */
export function AsOfForm(props: {
  path: string;
  day: Day;
  today: Day;
  kept?: Readonly<Record<string, string>>;
}) {
  const { path, day, today, kept = {} } = props;
  const back = new URLSearchParams(kept).toString();
  return (
    <form class="inline-form" action={path}>
      {Object.entries(kept).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <label class="small" for="ngay">
        <strong>Tại ngày</strong>
      </label>
      <input class="input" id="ngay" name="ngay" value={formatDay(day)} inputMode="numeric" />
      <button type="submit" class="button slim">
        Xem
      </button>
      {day !== today && <a href={back ? `${path}?${back}` : path}>hôm nay</a>}
    </form>
  );
}

/** Says that the page shows another day than today, or why the day typed was not read. */
export function AsOfBar({ day, today, fault }: { day: Day; today: Day; fault: string | null }) {
  if (fault) return <Message kind="error">{fault}</Message>;
  if (day === today) return null;
  return (
    <Message kind="viewing">
      <strong>Đang xem như tại ngày {formatDay(day)}.</strong> Chỉ để đọc, theo số liệu hiện nay.
    </Message>
  );
}
