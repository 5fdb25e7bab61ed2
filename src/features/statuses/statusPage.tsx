import { formatDay } from '../../shared/dates.ts';
import {
  decisionResultLabels,
  endReasonLabels,
  registerLabels,
  statusSourceLabels,
} from '../../shared/words.ts';
import { Csrf, ErrorSummary, TextField } from '../../web/components/fields.tsx';
import { Badge, Crumbs, LinkButton, Message, Section, Submit, Title } from '../../web/components/parts.tsx';
import { type FormFaults, fieldId } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import type { Dictionaries } from '../dictionaries/service.ts';
import type { Decision, Status } from './schema.ts';
import { detailLines } from './sentences.ts';

export interface StatusView {
  chrome: Chrome;
  subject: { name: string; href: string };
  status: Status;
  papers: readonly { id: string; title: string; name: string }[];
  dictionary: Dictionaries;
  writes: boolean;
  faults: FormFaults;
}

function DecisionPart({ view, decision }: { view: StatusView; decision: Decision }) {
  const { status, dictionary, writes } = view;
  const details = detailLines(decision.details, dictionary);
  return (
    <Section
      title={`Năm ${decision.year}, loại ${decisionResultLabels[decision.result]}`}
      right={
        writes && (
          <LinkButton href={`/dien/${status.id}/quyet-dinh/${decision.id}/dinh-chinh`} slim>
            Đính chính quyết định
          </LinkButton>
        )
      }
    >
      <dl class="pairs">
        <dt>Quyết định</dt>
        <dd>
          {decision.number
            ? `số ${decision.number}${decision.date ? ` ngày ${formatDay(decision.date)}` : ''}${decision.issuer ? `, ${decision.issuer}` : ''}`
            : 'chưa ghi số'}
        </dd>
        {details.map(({ label, text }) => (
          <>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </>
        ))}
      </dl>
    </Section>
  );
}

/** Scans of the decision; one that was entered straight from paper asks for its own. */
function Papers({ view }: { view: StatusView }) {
  const { status, papers, faults } = view;
  const fromPaper = status.source === 'paper';
  return (
    <Section title="Bản quét">
      {fromPaper && papers.length === 0 && (
        <Message kind="neutral">
          <strong>Nhập từ hồ sơ giấy, chưa có bản quét.</strong> Đính kèm bản quét quyết định để lãnh đạo và
          người kế nhiệm đối chiếu được.
        </Message>
      )}
      <ul class="facts">
        {papers.map(({ id, title, name }) => (
          <li>
            <div>
              <a href={`/api/v1/papers/${id}/file`}>{title}</a>
              <div class="small second">{name}</div>
            </div>
          </li>
        ))}
      </ul>
      {view.writes && (
        <form
          method="post"
          action={`/dien/${status.id}/giay-to`}
          enctype="multipart/form-data"
          class="form-stack"
        >
          <Csrf token={view.chrome.csrf} />
          <ErrorSummary faults={faults} verb="Chưa đính kèm được" />
          <div class="fields">
            <TextField
              width="w6"
              label="Tên giấy tờ"
              name="title"
              pointer="/title"
              value=""
              faults={faults}
              optional
            />
            <div class="field w6">
              <label for={fieldId('/file')}>Bản quét (PDF, JPEG, PNG, đến 10 MB)</label>
              <input
                class="input"
                type="file"
                id={fieldId('/file')}
                name="file"
                accept=".pdf,.jpg,.jpeg,.png"
              />
            </div>
          </div>
          <div>
            <Submit icon="upload">Đính kèm</Submit>
          </div>
        </form>
      )}
    </Section>
  );
}

function End({ status }: { status: Status }) {
  if (status.validTo === null && !status.endReason) return null;
  // Written from a checked form: {number, date, issuer}, or null.
  const decision = status.endDecision as { number: string; date: string; issuer: string } | null;
  return (
    <p>
      {status.endReason ? `Lý do thôi: ${endReasonLabels[status.endReason]}` : 'Có thời hạn'}
      {decision && `; QĐ ${decision.number} ngày ${formatDay(decision.date)}, ${decision.issuer}`}
      {status.endNote && `; ${status.endNote}`}
    </p>
  );
}

/** All that a register holds of one status: its decisions with their details, its scans, and what may be done. */
export function StatusPage(view: StatusView) {
  const { status, subject, chrome, writes } = view;
  const path = `/dien/${status.id}`;
  const ended = status.endReason !== null;
  const endVerb = status.household ? 'Đưa ra khỏi danh sách' : 'Thôi hưởng';
  return (
    <Layout title={`${status.label}: ${subject.name}`} chrome={chrome}>
      <Crumbs
        path={[
          { href: '/', text: 'Tra cứu' },
          { href: subject.href, text: subject.name },
          { text: status.label },
        ]}
      />
      <Title>
        {status.label}: {subject.name}
      </Title>
      <div class="person-line">
        {registerLabels[status.register]}, từ {formatDay(status.validFrom)}{' '}
        {status.validTo ? `đến hết ${formatDay(status.validTo)}` : 'đến nay'}{' '}
        {ended && (
          <Badge icon="clock" kind="gone">
            đã thôi
          </Badge>
        )}
        <End status={status} />
        {status.source && (
          <div>
            {statusSourceLabels[status.source]}
            {status.case && (
              <>
                {': '}
                <a href={`/ho-so/${status.case}`}>xem hồ sơ</a>
              </>
            )}
          </div>
        )}
        {status.note && <div>Ghi chú: {status.note}</div>}
      </div>
      {writes && (
        <div class="print-actions">
          <LinkButton href={`${path}/quyet-dinh`} icon="plus">
            Thêm quyết định của năm
          </LinkButton>
          {!ended && <LinkButton href={`${path}/thoi`}>{endVerb}</LinkButton>}
          <LinkButton href={`${path}/ghi-chu`}>Ghi chú</LinkButton>
          <LinkButton href={`${path}/thu-hoi`} kind="danger">
            Thu hồi bản ghi sai
          </LinkButton>
        </div>
      )}
      {[...status.decisions].reverse().map((decision) => (
        <DecisionPart view={view} decision={decision} />
      ))}
      <Papers view={view} />
    </Layout>
  );
}
