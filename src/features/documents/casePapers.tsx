import { Type } from '@sinclair/typebox';
import type { ComponentChildren } from 'preact';
import { chromeOf } from '../../app/chrome.ts';
import { showPage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { notFound } from '../../shared/errors.ts';
import { Crumbs, PrintButton, Title } from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import type { Case } from '../cases/schema.ts';
import { caseAnswer, kindOfCase, requireCase } from '../cases/service.ts';
import type { CaseKind } from '../dictionaries/schema.ts';
import type { Letterhead } from './content.ts';
import { OfficeSignature, OfficialHeading, OtherSignature, Signatures } from './paperParts.tsx';
import { letterheadFor } from './service.ts';

interface Paper {
  letterhead: Letterhead;
  answer: Case;
  kind: CaseKind;
  today: string;
  actor: string;
}

/** The last note of an action: what is missing, why it was refused. */
function noteOf(answer: Case, action: string): string {
  return answer.steps.findLast((step) => step.action === action)?.note ?? '';
}

function Frame(props: {
  paper: Paper;
  title: string;
  subtitle?: string;
  children: ComponentChildren;
  giver: string;
}) {
  const { letterhead, today, actor, answer } = props.paper;
  return (
    <article class="paper portrait">
      <OfficialHeading letterhead={letterhead} number={`${answer.code}`} issuedOn={today} />
      <h2>{props.title}</h2>
      {props.subtitle && <p class="subtitle">{props.subtitle}</p>}
      {props.children}
      <Signatures>
        <OtherSignature title={props.giver} name={actor} />
        <OfficeSignature letterhead={letterhead} />
      </Signatures>
    </article>
  );
}

function About({ paper }: { paper: Paper }) {
  const { answer, kind } = paper;
  return (
    <>
      <p>
        Người nộp hồ sơ: <strong>{answer.applicantName}</strong>
        {answer.applicantPhone && `, điện thoại ${answer.applicantPhone}`}.
      </p>
      <p>
        Hồ sơ số <strong>{answer.code}</strong>: {kind.label}
        {answer.subject !== answer.applicantName && ` (${answer.subject})`}, tiếp nhận ngày{' '}
        {formatDay(answer.receivedOn)}.
      </p>
    </>
  );
}

/** The slip for a case that is late; reason and new day as recorded, or dots to be written on. */
function Apology({ paper }: { paper: Paper }) {
  const { answer } = paper;
  const promised = answer.steps.findLast((step) => step.data?.promisedOn !== undefined);
  return (
    <Frame paper={paper} title="PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ" giver="NGƯỜI TIẾP NHẬN">
      <About paper={paper} />
      <p>
        Theo giấy hẹn, kết quả được trả ngày {formatDay(answer.dueOn)}. Đến nay hồ sơ quá hạn{' '}
        {answer.daysLate} ngày làm việc. Ủy ban nhân dân xin lỗi ông (bà) về sự chậm trễ này.
      </p>
      <p>Lý do: {promised?.note ?? '…………………………………………………………………………………………'}</p>
      <p>
        Hẹn trả kết quả vào ngày:{' '}
        {promised?.data?.promisedOn ? (
          <strong>{formatDay(promised.data.promisedOn)}</strong>
        ) : (
          '…… / …… / …………'
        )}
      </p>
    </Frame>
  );
}

const papers: Record<string, { title: string; body: (paper: Paper) => ComponentChildren }> = {
  'hen-tra': {
    title: 'Giấy tiếp nhận hồ sơ và hẹn trả kết quả',
    body: (paper) => (
      <Frame paper={paper} title="GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ" giver="NGƯỜI TIẾP NHẬN">
        <About paper={paper} />
        {paper.kind.papers.length > 0 && (
          <>
            <p>Thành phần hồ sơ theo quy định:</p>
            <ol>
              {paper.kind.papers.map((name) => (
                <li>{name}</li>
              ))}
            </ol>
          </>
        )}
        {paper.answer.summary && <p>Nội dung, giấy tờ kèm theo: {paper.answer.summary}</p>}
        <p>
          Thời hạn giải quyết: {paper.kind.dueDays}{' '}
          {paper.kind.dueIn === 'workingDays' ? 'ngày làm việc' : 'ngày'} kể từ ngày nhận đủ hồ sơ.
        </p>
        <p>
          Hẹn trả kết quả ngày: <strong>{formatDay(paper.answer.dueOn)}</strong>, tại Bộ phận một cửa.
        </p>
      </Frame>
    ),
  },
  'bo-sung': {
    title: 'Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ',
    body: (paper) => (
      <Frame paper={paper} title="PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ" giver="NGƯỜI HƯỚNG DẪN">
        <About paper={paper} />
        <p>Đề nghị ông (bà) bổ sung, hoàn thiện những nội dung sau:</p>
        <p>
          <strong>{noteOf(paper.answer, 'supplementRequested')}</strong>
        </p>
        <p>Thời gian chờ bổ sung không tính vào thời hạn giải quyết.</p>
      </Frame>
    ),
  },
  'tu-choi': {
    title: 'Thông báo từ chối giải quyết hồ sơ',
    body: (paper) => (
      <Frame paper={paper} title="THÔNG BÁO" subtitle="Về việc từ chối giải quyết hồ sơ" giver="NGƯỜI LẬP">
        <About paper={paper} />
        <p>
          Hồ sơ không đủ điều kiện giải quyết. Lý do: <strong>{noteOf(paper.answer, 'refused')}</strong>
        </p>
        <p>Ông (bà) có quyền kiến nghị, khiếu nại theo quy định của pháp luật.</p>
      </Frame>
    ),
  },
  'xin-loi': {
    title: 'Phiếu xin lỗi và hẹn lại ngày trả kết quả',
    body: (paper) => <Apology paper={paper} />,
  },
};

async function paperOf(t: ReadTx, id: string): Promise<Paper> {
  const row = await requireCase(t, id);
  return {
    letterhead: await letterheadFor(t, row.area_code),
    answer: await caseAnswer(t, row, null),
    kind: await kindOfCase(t, row),
    today: t.today,
    actor: t.actor.fullName,
  };
}

/** Papers of the one-stop desk about a case, on A4. */
export const casePaperPage = showPage({
  path: '/ho-so/:id/in/:paper',
  permission: 'registers.read',
  params: Type.Object({ id: Type.String({ maxLength: 40 }), paper: Type.String({ maxLength: 20 }) }),
  async handler(t, input, deps) {
    const found = papers[input.params.paper];
    if (!found) throw notFound('Không có mẫu giấy này.');
    const paper = await paperOf(t, input.params.id);
    const { code } = paper.answer;
    return {
      html: (
        <Layout title={found.title} chrome={await chromeOf(t, input, '/ho-so', deps)}>
          <Crumbs
            path={[
              { href: '/ho-so', text: 'Hồ sơ' },
              { href: `/ho-so/${input.params.id}`, text: code },
              { text: found.title },
            ]}
          />
          <Title right={<PrintButton />}>{found.title}</Title>
          {found.body(paper)}
        </Layout>
      ),
    };
  },
});
