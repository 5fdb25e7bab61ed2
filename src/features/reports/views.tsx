import { formatDay, formatMonth } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { Csrf } from '../../web/components/fields.tsx';
import { Icon } from '../../web/components/icon.tsx';
import { LinkButton, Pager, Tabs } from '../../web/components/parts.tsx';
import type { Letterhead } from '../documents/content.ts';
import {
  OfficeSignature,
  OfficialHeading,
  OtherSignature,
  Paper,
  Signatures,
} from '../documents/paperParts.tsx';
import { isPersonal } from '../exports/schema.ts';
import type { Sheet } from '../exports/service.ts';
import { SheetTable } from '../exports/views.tsx';
import { type AskedReport, queryOf } from './asked.ts';
import type { ShownReport } from './service.ts';

export const reportAddress = (asked: AskedReport, more: Record<string, string> = {}): string =>
  `/bao-cao/${asked.report}?${queryOf(asked, more)}`;

/** "B03 Diễn biến hộ nghèo" by its form, as its tab and its address name it. */
const codeOf = ({ form, name }: Sheet): string => form ?? name;

/** The sheet asked for, else the first. */
export function sheetAsked(shown: ShownReport, name: string | undefined) {
  return shown.sheets.find(({ sheet }) => codeOf(sheet) === name) ?? shown.sheets[0];
}

export function ReportChoices({ asked }: { asked: AskedReport }) {
  const { areas, area, takes, from, to, month } = asked;
  return (
    <form class="inline-form" action={`/bao-cao/${asked.report}`}>
      {takes === 'day' ? (
        <>
          <label class="small" for="ngay">
            <strong>Tại ngày</strong>
          </label>
          <input class="input" id="ngay" name="ngay" value={formatDay(to)} inputMode="numeric" />
        </>
      ) : month ? (
        <>
          <label class="small" for="thang">
            <strong>Tháng</strong>
          </label>
          <input class="input" id="thang" name="thang" value={formatMonth(month)} inputMode="numeric" />
        </>
      ) : (
        <>
          <label class="small" for="tu">
            <strong>Từ ngày</strong>
          </label>
          <input class="input" id="tu" name="tu" value={formatDay(from)} inputMode="numeric" />
          <label class="small" for="den">
            đến ngày
          </label>
          <input class="input" id="den" name="den" value={formatDay(to)} inputMode="numeric" />
        </>
      )}
      <label class="small" for="dia-ban">
        của
      </label>
      <select class="select" id="dia-ban" name="dia-ban" style="width: auto">
        {areas.map(({ code, name }) => (
          <option value={code} selected={code === area.code}>
            {name}
          </option>
        ))}
      </select>
      <button type="submit" class="button slim">
        Xem
      </button>
    </form>
  );
}

/** Print what is shown or all of it; have the sealed workbook made. */
export function ReportTools(props: { asked: AskedReport; shown: ShownReport; sheet: Sheet; csrf: string }) {
  const { asked, shown, sheet } = props;
  const { month, from, to, takes } = asked;
  const several = shown.sheets.length > 1;
  return (
    <div class="print-actions">
      <LinkButton
        href={`/bao-cao/${asked.report}/in?${queryOf(asked, { bieu: codeOf(sheet) })}`}
        icon="printer"
      >
        {several ? `In ${codeOf(sheet)}` : 'In'}
      </LinkButton>
      {several && (
        <LinkButton href={`/bao-cao/${asked.report}/in?${queryOf(asked)}`} icon="printer">
          In tất cả các biểu
        </LinkButton>
      )}
      <form method="post" action="/nhap-xuat/xuat" class="inline-form">
        <Csrf token={props.csrf} />
        <input type="hidden" name="report" value={asked.report} />
        <input type="hidden" name="area" value={asked.area.code} />
        {takes === 'day' && <input type="hidden" name="asOf" value={formatDay(to)} />}
        {takes === 'period' && month && <input type="hidden" name="month" value={formatMonth(month)} />}
        {takes === 'period' && !month && (
          <>
            <input type="hidden" name="from" value={formatDay(from)} />
            <input type="hidden" name="to" value={formatDay(to)} />
          </>
        )}
        {takes === 'day' && (
          <>
            <label class="hidden-visually" for="ly-do">
              Lý do xuất tệp
            </label>
            <input
              class="input"
              id="ly-do"
              name="reason"
              placeholder="Lý do xuất tệp"
              maxLength={1000}
              style="width: 240px"
              required={isPersonal(asked.report)}
            />
          </>
        )}
        <button type="submit" class="button">
          <Icon name="file-spreadsheet" />
          Xuất .xlsx niêm phong
        </button>
      </form>
    </div>
  );
}

/** The report's sheets, each with its number of rows. */
export function SheetTabs(props: { asked: AskedReport; shown: ShownReport; sheet: Sheet }) {
  if (props.shown.sheets.length < 2) return null;
  return (
    <Tabs
      tabs={props.shown.sheets.map(({ sheet }) => ({
        href: reportAddress(props.asked, { bieu: codeOf(sheet) }),
        text: codeOf(sheet),
        count: formatNumber(sheet.rows.length),
        current: sheet === props.sheet,
      }))}
    />
  );
}

const rowsAPage = 100;

/** One sheet, a hundred rows at a time. */
export function SheetView(props: {
  asked: AskedReport;
  sheet: Sheet;
  leftOut: number;
  page: string | undefined;
}) {
  const { asked, sheet } = props;
  const pages = Math.max(1, Math.ceil(sheet.rows.length / rowsAPage));
  const page = Math.min(pages, Math.max(1, Number(props.page) || 1));
  const from = (page - 1) * rowsAPage;
  const at = (to: number): string | null =>
    to < 1 || to > pages ? null : reportAddress(asked, { bieu: codeOf(sheet), trang: String(to) });
  return (
    <>
      <p class="second">
        {sheet.title}. {formatNumber(sheet.rows.length)} dòng
        {sheet.unit ? `, đơn vị tính: ${sheet.unit}` : ''}.
        {props.leftOut > 0 && ` ${props.leftOut} cột trống không hiện ở đây, vẫn có trong tệp .xlsx.`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <div class="scroll sheet-scroll" tabIndex={0}>
        <SheetTable sheet={sheet} from={from} to={from + rowsAPage} />
      </div>
      {pages > 1 && (
        <Pager
          from={from + 1}
          to={Math.min(from + rowsAPage, sheet.rows.length)}
          total={formatNumber(sheet.rows.length)}
          previous={at(page - 1)}
          next={at(page + 1)}
        />
      )}
    </>
  );
}

/** A sheet on A4 landscape as its workbook prints it. */
export function SheetPaper(props: {
  sheet: Sheet;
  letterhead: Letterhead;
  period: string;
  isReport: boolean;
}) {
  const { sheet, letterhead } = props;
  return (
    <Paper layout="landscape sheet-paper">
      <OfficialHeading letterhead={letterhead} />
      {sheet.form && <p class="form-number">Biểu số {sheet.form}</p>}
      <h2>{sheet.title.toUpperCase()}</h2>
      <p class="lead">
        {props.isReport ? `Kỳ báo cáo: ${props.period}` : `Số liệu ${props.period}`}
        {props.isReport && (
          <>
            <br />
            <em>(Kèm theo Báo cáo số ……/BC-UBND ngày … tháng … năm ……)</em>
          </>
        )}
      </p>
      <p class="unit">Đơn vị tính: {sheet.unit ?? 'người'}</p>
      <SheetTable sheet={sheet} paper={true} />
      <Signatures>
        <OtherSignature title="NGƯỜI LẬP BIỂU" name={letterhead.preparedBy} />
        <OfficeSignature letterhead={letterhead} />
      </Signatures>
    </Paper>
  );
}
