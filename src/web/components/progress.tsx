import type { Told } from '../../shared/progress.ts';
import { Csrf } from './fields.tsx';
import { Submit } from './parts.tsx';

/** How far long work is: told by the server as it goes, and the page looks again when it has ended. */
export function ProgressPanel(props: {
  told: Told;
  /** Where its server-sent events come from; without one it stands as it was. */
  events?: string;
  cancel?: { action: string; csrf: string; text: string };
}) {
  const { told, cancel } = props;
  return (
    <div class="progress" data-progress={props.events}>
      <p role="status">{told.text}</p>
      <progress aria-label="Tiến độ" max={1} value={told.share ?? undefined} />
      <noscript>
        <p class="second">Mở lại trang này để xem làm đến đâu.</p>
      </noscript>
      {cancel && (
        <form method="post" action={cancel.action}>
          <Csrf token={cancel.csrf} />
          <Submit icon="x">{cancel.text}</Submit>
        </form>
      )}
    </div>
  );
}
