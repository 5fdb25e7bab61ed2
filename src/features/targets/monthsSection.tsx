import { formatInstant, formatMonth } from '../../shared/dates.ts';
import { Csrf, ErrorSummary } from '../../web/components/fields.tsx';
import { Section, Submit, Table } from '../../web/components/parts.tsx';
import { ScanForm } from '../../web/components/scans.tsx';
import { TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { noFaults } from '../../web/form.ts';
import { additionLabels, type MonthValue, type TargetDetail } from './schema.ts';
import { lastTyped } from './service.ts';
import { figureText } from './views.tsx';

/** Every value typed by month, the corrected ones struck out, and the form for one more. */
export function MonthsSection({
  target,
  csrf,
  change,
  view,
}: {
  target: TargetDetail;
  csrf: string;
  change: boolean;
  view: TypedView;
}) {
  const months = Array.from({ length: 12 }, (_, i) => `${target.year}-${String(i + 1).padStart(2, '0')}`);
  const groups = target.shares.flatMap(({ area, label }) => (area ? [{ value: area, label }] : []));
  const labelOf = (area: string | null): string =>
    groups.find(({ value }) => value === area)?.label ?? area ?? 'Số chung';
  const byGroups = groups.length > 0 || target.values.some(({ area }) => area !== null);
  const standing = target.values.map(({ area, recordedAt, retractedAt, month }) => ({
    ...{ area, month, recorded_at: recordedAt, retracted_at: retractedAt },
  }));
  const latest = lastTyped(standing);
  return (
    <Section title="Số nhập theo tháng" right={additionLabels[target.addsUp]}>
      {target.values.length > 0 && (
        <Table
          caption="Số nhập theo tháng, cả số đã sửa"
          rows={target.values}
          columns={[
            { head: 'Tháng', cell: ({ month }) => formatMonth(month) },
            ...(byGroups ? [{ head: 'Tổ', cell: ({ area }: MonthValue) => labelOf(area) }] : []),
            {
              head: 'Thực hiện',
              cell: ({ value, retractedAt }) =>
                retractedAt ? <s>{figureText(value)}</s> : figureText(value),
              number: true,
            },
            {
              head: 'Ghi chú',
              cell: ({ note, reason, retractedAt }) =>
                [note, reason && `Lý do: ${reason}`, retractedAt && `đã sửa ${formatInstant(retractedAt)}`]
                  .filter(Boolean)
                  .join('; '),
            },
            {
              head: 'Giấy tờ',
              cell: ({ paper }) => (paper ? <a href={`/api/v1/papers/${paper}/file`}>bản quét</a> : ''),
            },
            {
              head: 'Người nhập',
              cell: ({ recordedBy, recordedAt }) =>
                `${recordedBy ?? 'chương trình'}, ${formatInstant(recordedAt)}`,
            },
          ]}
        />
      )}
      {target.valuesCheck && <p>{target.valuesCheck}</p>}
      {change && (
        <form method="post" action={`/chi-tieu/${target.id}/thang`} class="form-stack">
          <Csrf token={csrf} />
          <ErrorSummary faults={view.faults} verb="Chưa ghi được" />
          <div class="fields">
            {groups.length > 0 && (
              <TypedSelect
                view={view}
                name="area"
                label="Tổ dân phố"
                choices={[{ value: '', label: 'Số chung cả địa bàn' }, ...groups]}
              />
            )}
            <TypedSelect
              view={view}
              name="month"
              label="Tháng"
              choices={months.map((value) => ({ value, label: formatMonth(value) }))}
            />
            <TypedText view={view} name="value" label={`Thực hiện trong tháng (${target.unit})`} />
            <TypedText view={view} name="note" label="Ghi chú, giấy tờ" width="w6" optional />
            <TypedText
              view={view}
              name="reason"
              label="Lý do sửa"
              width="w6"
              hint="chỉ khi tháng đã có số"
              optional
            />
          </div>
          <div>
            <Submit kind="primary">Ghi số của tháng</Submit>
          </div>
        </form>
      )}
      {change && latest && (
        <details>
          <summary>
            Đính kèm bản quét cho số mới nhập: tháng {formatMonth(latest.month)}
            {latest.area && `, ${labelOf(latest.area)}`}
          </summary>
          <ScanForm action={`/chi-tieu/${target.id}/giay-to`} csrf={csrf} faults={noFaults} />
        </details>
      )}
    </Section>
  );
}
