import { formatDay, formatInstant } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import type { Told } from '../../shared/progress.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import type { Underway } from '../../shared/underway.ts';
import { Csrf, SelectField, TextField } from '../../web/components/fields.tsx';
import { Submit, Table } from '../../web/components/parts.tsx';
import { ProgressPanel } from '../../web/components/progress.tsx';
import type { FormFaults } from '../../web/form.ts';
import type { Campaign } from '../campaigns/schema.ts';
import type { ExportAnswer } from '../exports/schema.ts';
import { campaignReports, hasOwnFrame, reportLabels, reports } from '../exports/schema.ts';

export const campaignChoices = (campaigns: readonly Campaign[]) =>
  campaigns.map(({ id, name, year }) => ({ value: id, label: `${name} (${year})` }));

/** What is taken out: a report of a month, a register as of a day, or a list of a campaign. */
export function ExportForm(props: {
  csrf: string;
  areas: { value: string; label: string }[];
  campaigns: readonly Campaign[];
  /** The superior's own forms in use. */
  forms: readonly { value: string; label: string }[];
  month: string;
  typed: Typed;
  faults: FormFaults;
}) {
  const typed = (name: string, usual: string): string => textOf(props.typed, name) || usual;
  return (
    <form method="post" action="/nhap-xuat/xuat" class="form-stack">
      <Csrf token={props.csrf} />
      <div class="fields">
        <SelectField
          width="w4"
          label="Báo cáo"
          name="report"
          pointer="/report"
          value={typed('report', 'monthly')}
          faults={props.faults}
          choices={[
            ...[...reports, ...(props.campaigns.length > 0 ? campaignReports : [])].map((value) => ({
              value,
              label: reportLabels[value] ?? value,
            })),
            ...props.forms,
          ]}
        />
        <SelectField
          width="w4"
          label="Địa bàn"
          name="area"
          pointer="/area"
          value={typed('area', props.areas[0]?.value ?? '')}
          faults={props.faults}
          choices={props.areas}
        />
        <TextField
          width="w2"
          label="Tháng"
          name="month"
          pointer="/month"
          value={typed('month', props.month)}
          faults={props.faults}
          hint="Báo cáo tháng, biểu mẫu: tháng/năm"
        />
        <TextField
          width="w2"
          label="Tại ngày"
          name="asOf"
          pointer="/asOf"
          value={typed('asOf', '')}
          faults={props.faults}
          hint="Các sổ: ngày/tháng/năm"
        />
        {props.campaigns.length > 0 && (
          <SelectField
            width="w4"
            label="Đợt hỗ trợ"
            name="campaign"
            pointer="/campaign"
            value={typed('campaign', '')}
            faults={props.faults}
            blank="Không chọn"
            hint="Danh sách, quyết toán của một đợt"
            choices={campaignChoices(props.campaigns)}
          />
        )}
        <TextField
          width="w4"
          label="Lý do"
          name="reason"
          pointer="/reason"
          value={typed('reason', '')}
          faults={props.faults}
          hint="Cần ghi khi xuất danh sách có số CCCD"
        />
      </div>
      <div>
        <Submit icon="file-spreadsheet">Xuất tệp</Submit>
      </div>
    </form>
  );
}

const exportStates: Record<ExportAnswer['state'], string> = {
  queued: 'Chờ làm',
  running: 'Đang làm',
  done: 'Đã niêm phong',
  failed: 'Lỗi',
};

/** The file of an export, or how far it is. Only the first tells by itself: a browser keeps few connections open. */
function ExportState(props: { row: ExportAnswer; told: Told | undefined; isFirst: boolean; csrf: string }) {
  const { row, told, isFirst, csrf } = props;
  const path = `/nhap-xuat/xuat/${row.id}`;
  if (row.state === 'done')
    return (
      <>
        <a href={`/api/v1/exports/${row.id}/file`} title={`SHA-256 ${row.sha256}`}>
          Tải .xlsx
        </a>
        {!hasOwnFrame(row.report) && (
          <>
            {', '}
            <a href={`/api/v1/exports/${row.id}/pdf`}>PDF</a>
          </>
        )}
      </>
    );
  if (!told) return <>{`${exportStates[row.state]}${row.fault ? `: ${row.fault}` : ''}`}</>;
  const cancel = { action: `${path}/huy`, csrf, text: 'Hủy' };
  return <ProgressPanel told={told} cancel={cancel} {...(isFirst ? { events: `${path}/tien-do` } : {})} />;
}

export function ExportsTable(props: { rows: readonly ExportAnswer[]; underway: Underway; csrf: string }) {
  const { rows, underway, csrf } = props;
  const first = rows.findLast(({ id }) => underway.told(id));
  return (
    <Table
      caption="Các lần xuất"
      rows={rows}
      columns={[
        {
          head: 'Báo cáo',
          cell: (row) => row.title,
        },
        {
          head: 'Kỳ, ngày',
          cell: ({ period, asOf }) =>
            period ? `${formatDay(period.from)} đến ${formatDay(period.to)}` : asOf && formatDay(asOf),
        },
        { head: 'Lần', cell: (row) => row.submission, number: true },
        { head: 'Lúc', cell: (row) => formatInstant(row.createdAt) },
        { head: 'Số dòng', cell: (row) => (row.rows === null ? '' : formatNumber(row.rows)), number: true },
        {
          head: 'Tệp',
          cell: (row) => (
            <ExportState row={row} told={underway.told(row.id)} isFirst={row === first} csrf={csrf} />
          ),
        },
      ]}
    />
  );
}
