import { LinkButton } from './components/parts.tsx';
import { BarePage } from './layout.tsx';

/** What went wrong, what is safe, what to do; the code for the administrator where the fault is ours. */
export function ErrorPage(props: {
  title: string;
  detail: string;
  code: string | null;
  retry: string | null;
}) {
  return (
    <BarePage title={props.title}>
      <h1>{props.title}</h1>
      <p style="margin: 8px 0 24px">{props.detail}</p>
      <div class="badges">
        {props.retry && (
          <LinkButton href={props.retry} kind="primary">
            Thử lại
          </LinkButton>
        )}
        <LinkButton href="/">Về Tra cứu</LinkButton>
      </div>
      {props.code && <p class="hint" style="margin-top: 24px">{`Báo quản trị mã ${props.code}.`}</p>}
    </BarePage>
  );
}
