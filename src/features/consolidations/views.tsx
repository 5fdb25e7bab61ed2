import { addMonths, formatDay, formatInstant, formatMonth } from '../../shared/dates.ts';
import { formatNumber, formatPercent } from '../../shared/money.ts';
import { Csrf, ErrorSummary, TextField } from '../../web/components/fields.tsx';
import {
  Badge,
  Empty,
  LinkButton,
  Message,
  PrintButton,
  Section,
  Submit,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { type FormFaults, noFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import { type Consolidation, type WardLine, type WardReport, wardStateLabels } from './schema.ts';

/** What became of one workbook of an upload. */
export interface Outcome {
  filename: string;
  taken: boolean;
  sentence: string;
}

export interface MonthView {
  chrome: Chrome;
  csrf: string;
  consolidation: Consolidation;
  /** Names of the tables that can be opened, added up. */
  tables: string[];
  /** Above how many per cent a change against last month is told. */
  percent: number;
  outcomes: Outcome[];
  faults: FormFaults;
  /** The ward's report whose return was refused, with what was typed. */
  refused: { id: string; typed: string; faults: FormFaults } | null;
}

/** One report of a ward: to whom it was sent, which version, when it came, and why it went back. */
function ReportState({ report }: { report: WardReport }) {
  const { state, submission, addressee, source, receivedAt } = report;
  return (
    <div>
      <Badge icon={state === 'received' ? 'circle-check' : 'history'}>
        {wardStateLabels[state]} bản {submission}
      </Badge>
      <div class="second">
        {source === 'document' ? `gửi ${addressee}` : 'tệp'}, {formatInstant(receivedAt)}
        {report.confirmedOn && `, đã xác nhận nhận ngày ${formatDay(report.confirmedOn)}`}
      </div>
      {report.returnReason && <div>{report.returnReason}</div>}
    </div>
  );
}

function State({ line }: { line: WardLine }) {
  if (line.state === 'missing')
    return (
      <Badge icon="alert-circle" kind="red">
        {wardStateLabels.missing}
      </Badge>
    );
  return (
    <>
      {line.reports.map((report) => (
        <ReportState report={report} />
      ))}
    </>
  );
}

/** "bản 2 gửi Sở Nội vụ" */
const whichReport = ({ submission, addressee }: WardReport): string =>
  addressee ? `bản ${submission} gửi ${addressee}` : `bản ${submission}`;

/** What the city does with a report: says that it has come, sends it back. */
function ReportForms({ view, line, report }: { view: MonthView; line: WardLine; report: WardReport }) {
  if (report.state !== 'received') return null;
  const { id } = report;
  const refused = view.refused?.id === id ? view.refused : null;
  const asked = (
    <>
      <Csrf token={view.csrf} />
      <input type="hidden" name="thang" value={view.consolidation.month} />
    </>
  );
  return (
    <>
      {report.source === 'document' && report.confirmedOn === null && (
        <form method="post" action={`/hop-nhat/${id}/da-nhan`}>
          {asked}
          <Submit slim>Xác nhận đã nhận {whichReport(report)}</Submit>
        </form>
      )}
      <details class="fold" open={refused !== null}>
        <summary>Trả lại để sửa{line.reports.length > 1 && `: ${whichReport(report)}`}</summary>
        <form method="post" action={`/hop-nhat/${id}/tra-lai`} class="form-stack">
          {asked}
          <TextField
            label="Lý do"
            name="reason"
            pointer="/reason"
            value={refused?.typed ?? ''}
            faults={refused?.faults ?? noFaults}
            maxLength={1000}
          />
          <div>
            <Submit slim>Trả lại {line.name}</Submit>
          </div>
        </form>
      </details>
    </>
  );
}

function Outcomes({ outcomes }: { outcomes: readonly Outcome[] }) {
  if (outcomes.length === 0) return null;
  const refused = outcomes.filter(({ taken }) => !taken).length;
  return (
    <>
      <Message kind={refused > 0 ? 'error' : 'done'}>
        Đã kiểm tra {outcomes.length} tệp: nhận {outcomes.length - refused}, không nhận {refused}.
      </Message>
      <Table
        caption="Kết quả kiểm tra từng tệp"
        rows={[...outcomes].sort((a, b) => Number(a.taken) - Number(b.taken))}
        columns={[
          { head: 'Tệp', cell: (row) => row.filename },
          { head: 'Kết quả', cell: (row) => (row.taken ? 'Nhận' : <strong>Không nhận</strong>) },
          { head: 'Nội dung', cell: (row) => row.sentence },
        ]}
      />
    </>
  );
}

const tellAtOnce = 3;

function Jumps({ jumps }: { jumps: WardLine['jumps'] }) {
  const line = ({ label, before, now }: WardLine['jumps'][number]) => (
    <div>
      {label}: {now > before ? 'tăng' : 'giảm'} từ {formatNumber(before)} {now > before ? 'lên' : 'xuống'}{' '}
      <strong>{formatNumber(now)}</strong>
      {before > 0 && ` (${formatPercent(Math.abs(now - before) / before)})`}
    </div>
  );
  return (
    <>
      {jumps.slice(0, tellAtOnce).map(line)}
      {jumps.length > tellAtOnce && (
        <details class="fold">
          <summary>Thêm {jumps.length - tellAtOnce} số liệu tăng, giảm nhiều</summary>
          {jumps.slice(tellAtOnce).map(line)}
        </details>
      )}
    </>
  );
}

function Totals({ view }: { view: MonthView }) {
  const { month } = view.consolidation;
  if (view.tables.length === 0) return null;
  return (
    <Section title="Số liệu hợp nhất">
      <p>
        Cộng từ {view.consolidation.received} phường đã gửi
        {view.consolidation.missing + view.consolidation.returned > 0 && ', chưa đủ các phường'}.
      </p>
      <div class="choice-buttons">
        {view.tables.map((name) => (
          <LinkButton href={`/hop-nhat/bieu/${name.slice(0, 3)}?thang=${month}`}>{name}</LinkButton>
        ))}
        <LinkButton href={`/hop-nhat/tep?thang=${month}`} icon="file-spreadsheet">
          Tải báo cáo hợp nhất (.xlsx)
        </LinkButton>
      </div>
    </Section>
  );
}

function Wards({ view }: { view: MonthView }) {
  const { wards } = view.consolidation;
  if (wards.length === 0)
    return (
      <Empty icon="file-spreadsheet" title="Chưa có phường, xã nào">
        Quản trị lập danh mục phường, xã trong Quản trị, Địa bàn; sau đó nhận được báo cáo của từng phường.
      </Empty>
    );
  return (
    <Table
      caption="Báo cáo của các phường"
      rows={wards}
      columns={[
        { head: 'Phường', cell: (row) => row.name },
        { head: 'Trạng thái', cell: (row) => <State line={row} /> },
        {
          head: 'Dân số',
          number: true,
          cell: (row) => (row.figures ? formatNumber(row.figures.coverage.population) : ''),
        },
        {
          head: 'Bao phủ BHYT',
          number: true,
          cell: ({ figures }) =>
            figures && figures.coverage.population > 0
              ? formatPercent(figures.coverage.covered / figures.coverage.population)
              : '',
        },
        {
          head: 'Hộ nghèo',
          number: true,
          cell: (row) => (row.figures ? formatNumber(row.figures.registers.poor.households.closing) : ''),
        },
        {
          head: 'Cần xem',
          cell: (row) => (
            <>
              {row.warnings.map((warning) => (
                <div>{warning}</div>
              ))}
              <Jumps jumps={row.jumps} />
              {row.reports
                .filter(({ submission }) => submission > 1)
                .map((report) => (
                  <div>
                    <a href={`/hop-nhat/${report.id}/khac`}>
                      Khác bản trước{row.reports.length > 1 && `: ${whichReport(report)}`}
                    </a>
                  </div>
                ))}
              {row.reports.map((report) => (
                <ReportForms view={view} line={row} report={report} />
              ))}
            </>
          ),
        },
      ]}
    />
  );
}

/** A month's workbooks of the wards: drop them in, see who has not sent. */
export function MonthPage(view: MonthView) {
  const { month, received, returned, missing } = view.consolidation;
  const title = `Hợp nhất báo cáo tháng ${formatMonth(month)}`;
  return (
    <Layout title={title} chrome={view.chrome}>
      <Title
        right={
          <>
            <LinkButton href={`/hop-nhat?thang=${addMonths(month, -1)}`}>Tháng trước</LinkButton>
            <LinkButton href={`/hop-nhat?thang=${addMonths(month, 1)}`}>Tháng sau</LinkButton>
            <PrintButton />
          </>
        }
      >
        {title}
      </Title>
      <p>
        <strong>{received}</strong> phường đã gửi, <strong>{missing}</strong> chưa gửi,{' '}
        <strong>{returned}</strong> bị trả lại.
      </p>
      <Outcomes outcomes={view.outcomes} />
      <Section title="Nhận báo cáo của phường">
        <p>
          Báo cáo mà phường đã gửi trong hệ thống này tự có ở dưới; tệp phường gửi cách khác thì tải lên đây.
        </p>
        <form method="post" action="/hop-nhat" enctype="multipart/form-data" class="form-stack">
          <Csrf token={view.csrf} />
          <input type="hidden" name="thang" value={month} />
          <ErrorSummary faults={view.faults} verb="Chưa nhận được" />
          <TextField
            label="Các tệp báo cáo tháng (.xlsx)"
            name="file"
            pointer="/file"
            type="file"
            multiple
            value=""
            faults={view.faults}
            hint="Chọn được nhiều tệp một lần; tệp nào sai thì không nhận tệp đó, các tệp khác vẫn nhận."
          />
          <div>
            <Submit kind="primary" icon="upload">
              Kiểm tra và nhận
            </Submit>
          </div>
        </form>
      </Section>
      <Totals view={view} />
      <Section title="Các phường">
        <form class="inline-form" action="/hop-nhat">
          <input type="hidden" name="thang" value={month} />
          <label for="muc">Báo khi số liệu khác tháng trước quá (%)</label>
          <input class="input" id="muc" name="muc" value={String(view.percent)} inputMode="numeric" />
          <button class="button slim" type="submit">
            Xem
          </button>
        </form>
        <Wards view={view} />
      </Section>
    </Layout>
  );
}
