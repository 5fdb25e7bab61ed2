import { formatDay } from '../../shared/dates.ts';
import { periodKindLabels, periodKinds } from '../../shared/reportingPeriods.ts';
import { uncapitalise } from '../../shared/text.ts';
import { tickedOf } from '../../shared/typedForm.ts';
import { type Choice, TickBoxes } from '../../web/components/fields.tsx';
import { Table } from '../../web/components/parts.tsx';
import { TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import { reportLabels, reports } from '../exports/schema.ts';
import { type Addressee, sheetCodes, sheetLabels, wholeLists } from './schema.ts';

/** "B02, B03, DS1", or all of them. */
const sheetsText = (addressee: Pick<Addressee, 'sheets' | 'report'>): string =>
  addressee.report !== 'monthly'
    ? ''
    : addressee.sheets.length === 0
      ? 'tất cả các biểu'
      : addressee.sheets.join(', ');

/** What an addressee gets, as a sentence says it. */
export function whatItGets(addressee: Addressee): string {
  const sheets = sheetsText(addressee);
  const whole = addressee.wholeLists.map((list) => uncapitalise(reportLabels[list] ?? list));
  const names =
    addressee.report === 'povertyReview'
      ? 'đủ 15 bảng, có danh sách tên'
      : addressee.report === 'monthly'
        ? 'chỉ số liệu và biến động'
        : '';
  return [
    `${addressee.reportName}${sheets ? `: ${sheets}` : ''}`,
    whole.length > 0
      ? `gửi kèm đầy đủ ${whole.join(', ')} theo văn bản số ${addressee.requestNumber}`
      : names,
  ]
    .filter((part) => part !== '')
    .join('; ');
}

const dayText = (day: number | null, none: string): string => (day === null ? none : `ngày ${day}`);

/** The addressees of an area, one a row. */
export function AddresseeTable({ items, mayWrite }: { items: readonly Addressee[]; mayWrite: boolean }) {
  return (
    <Table
      caption="Nơi nhận báo cáo"
      rows={items}
      columns={[
        {
          head: 'Nơi nhận',
          cell: (row) => (
            <>
              {mayWrite && row.endedOn === null ? (
                <a href={`/noi-nhan/${row.id}/sua`}>{row.name}</a>
              ) : (
                row.name
              )}
              {row.endedOn !== null && <div class="second">kết thúc sau ngày {formatDay(row.endedOn)}</div>}
            </>
          ),
        },
        { head: 'Nhận', cell: (row) => whatItGets(row) },
        { head: 'Kỳ', cell: (row) => periodKindLabels[row.periodKind] },
        { head: 'Làm nháp', cell: (row) => dayText(row.draftDay, 'tự làm') },
        { head: 'Hạn gửi', cell: (row) => dayText(row.dueDay, 'không đặt') },
        {
          head: 'Liên hệ',
          cell: (row) => [row.contact, row.phone, row.email].filter(Boolean).join(', '),
        },
      ]}
    />
  );
}

/** The fields of an addressee, for a new one and for one that is changed; `forms` are the superior's own in use. */
export function AddresseeFields({ view, forms }: { view: TypedView; forms: readonly Choice[] }) {
  const { typed, faults } = view;
  return (
    <>
      <TypedText view={view} name="name" label="Tên nơi nhận" width="w6" hint="như ghi ở mục Nơi nhận" />
      <TypedSelect
        view={view}
        name="report"
        label="Báo cáo"
        width="w6"
        choices={[...reports.map((value) => ({ value, label: reportLabels[value] ?? value })), ...forms]}
      />
      <TypedSelect
        view={view}
        name="periodKind"
        label="Kỳ báo cáo"
        width="w6"
        choices={periodKinds.map((value) => ({ value, label: periodKindLabels[value] }))}
      />
      <TypedText
        view={view}
        name="draftDay"
        label="Ngày làm bản nháp"
        hint="ngày trong tháng, sau khi hết kỳ; để trống: tự làm"
        inputmode="numeric"
        optional
      />
      <TypedText
        view={view}
        name="dueDay"
        label="Hạn gửi"
        hint="ngày trong tháng, sau khi hết kỳ"
        inputmode="numeric"
        optional
      />
      <TickBoxes
        legend="Các biểu của báo cáo tháng (không chọn: tất cả)"
        name="sheets"
        pointer="/sheets"
        faults={faults}
        choices={sheetCodes.map((value) => ({ value, label: `${value} ${sheetLabels[value]}` }))}
        ticked={tickedOf(typed, 'sheets')}
      />
      <TickBoxes
        legend="Danh sách đầy đủ gửi kèm (chỉ khi có văn bản yêu cầu)"
        name="wholeLists"
        pointer="/wholeLists"
        faults={faults}
        choices={wholeLists.map((value) => ({ value, label: reportLabels[value] ?? value }))}
        ticked={tickedOf(typed, 'wholeLists')}
      />
      <TypedText view={view} name="requestNumber" label="Số văn bản yêu cầu" width="w6" optional />
      <TypedText view={view} name="requestedOn" label="Ngày văn bản yêu cầu" inputmode="numeric" optional />
      <TypedText view={view} name="contact" label="Người liên hệ" width="w6" optional />
      <TypedText view={view} name="phone" label="Điện thoại" optional />
      <TypedText view={view} name="email" label="Thư điện tử" optional />
      <TypedText
        view={view}
        name="preparedBy"
        label="Người lập báo cáo"
        width="w6"
        hint="in trên trang bìa"
      />
      <TypedText view={view} name="preparerPhone" label="Điện thoại người lập" optional />
    </>
  );
}
