import { formatDay } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { shortAreaName } from '../../shared/words.ts';
import { Csrf, ErrorSummary, SelectField, TextField } from '../../web/components/fields.tsx';
import { Badge, Empty, LinkButton, Section, Submit, Table } from '../../web/components/parts.tsx';
import type { FormFaults } from '../../web/form.ts';
import { type Sheet, sheetFormLabels, sheetForms } from './schema.ts';
import type { Group } from './service.ts';
import { mostGiftsAtOnce, tooManyText } from './sums.ts';

export const sheetsPath = (campaign: string): string => `/tet/${campaign}/ky-nhan`;

export interface PrintFields {
  source: string;
  area: string;
  form: string;
  reason: string;
}

function distinct<T>(rows: readonly T[], key: (row: T) => string, label: (row: T) => string) {
  return [...new Map(rows.map((row) => [key(row), label(row)]))].map(([value, text]) => ({
    value,
    label: text,
  }));
}

/** Which list is printed: a source, a group or all of them, in which form. */
function PrintForm(props: {
  campaign: string;
  csrf: string;
  groups: readonly Group[];
  typed: PrintFields;
  faults: FormFaults;
}) {
  const { groups, typed, faults } = props;
  const sources = distinct(
    groups,
    ({ source }) => source,
    ({ sourceName }) => sourceName,
  );
  const areas = distinct(
    groups,
    ({ area }) => area,
    ({ areaName }) => areaName,
  );
  return (
    <form method="post" action={sheetsPath(props.campaign)} class="form-stack">
      <Csrf token={props.csrf} />
      <ErrorSummary faults={faults} verb="Chưa in được" />
      <div class="fields">
        <SelectField
          {...{ faults, width: 'w4', label: 'Nguồn kinh phí', name: 'source', pointer: '/source' }}
          value={typed.source}
          choices={sources}
          {...(sources.length > 1 && { blank: 'Tất cả các nguồn' })}
        />
        <SelectField
          {...{ faults, width: 'w3', label: 'Tổ dân phố', name: 'area', pointer: '/area' }}
          value={typed.area}
          choices={areas}
          {...(areas.length > 1 && { blank: 'Tất cả các tổ' })}
        />
        <SelectField
          {...{ faults, width: 'w5', label: 'Mẫu danh sách', name: 'form', pointer: '/form' }}
          value={typed.form}
          choices={sheetForms.map((form) => ({ value: form, label: sheetFormLabels[form] }))}
          blank="Theo loại quà (mẫu đã in, hoặc mẫu 11 cột)"
        />
        <TextField
          {...{ faults, width: 'w6', label: 'Lý do lập lại', name: 'reason', pointer: '/reason' }}
          value={typed.reason}
          maxLength={300}
          optional
          hint="Chỉ ghi khi danh sách đã in nay có thay đổi: danh sách cũ sẽ được hủy."
        />
      </div>
      <div>
        <Submit kind="primary" icon="printer">
          In danh sách ký nhận
        </Submit>
      </div>
    </form>
  );
}

const scanned = ({ pages }: Sheet): number => pages.filter(({ scans }) => scans > 0).length;

/** "Ghi theo trang: 1, 2, 3": where a signed page is recorded and its scan hung. */
function RecordLinks({ sheet, campaign }: { sheet: Sheet; campaign: string }) {
  return (
    <div class="small second page-links">
      Ghi theo trang:
      {sheet.pages.map(({ number, code }) => (
        <a href={`/tet/${campaign}/theo-trang?ma=${code}`}>{number}</a>
      ))}
    </div>
  );
}

function SheetLinks({ group, campaign, mayRecord }: { group: Group; campaign: string; mayRecord: boolean }) {
  if (group.sheets.length === 0) return <span class="second">Chưa in</span>;
  return (
    <>
      {group.sheets.map((sheet) => (
        <div>
          <a href={`${sheetsPath(campaign)}/${sheet.code}`}>{sheet.code}</a>
          {sheet.part > 1 && ` (bổ sung lần ${sheet.part - 1})`}
          <div class="small second">
            {sheet.pages.length} trang, {scanned(sheet)} trang có bản quét
          </div>
          {mayRecord && <RecordLinks sheet={sheet} campaign={campaign} />}
        </div>
      ))}
      {group.changed && (
        <Badge icon="alert-triangle" kind="red">
          Danh sách duyệt đã khác
        </Badge>
      )}
    </>
  );
}

function RowAction({ group, campaign, csrf }: { group: Group; campaign: string; csrf: string }) {
  const query = new URLSearchParams({ nguon: group.source, to: group.area });
  if (group.changed)
    return (
      <LinkButton href={`${sheetsPath(campaign)}?${query}#in`} slim>
        Lập lại
      </LinkButton>
    );
  return (
    <form method="post" action={sheetsPath(campaign)} class="inline-form">
      <Csrf token={csrf} />
      <input type="hidden" name="source" value={group.source} />
      <input type="hidden" name="area" value={group.area} />
      <Submit icon="printer" slim>
        {group.sheets.length > 0 ? 'In lại' : 'In'}
      </Submit>
    </form>
  );
}

/** Every list of the campaign on one page of papers; those that stand are printed as they were. */
function PrintAll({ campaign, csrf, groups }: { campaign: string; csrf: string; groups: readonly Group[] }) {
  const gifts = groups.reduce((sum, group) => sum + group.gifts, 0);
  if (gifts > mostGiftsAtOnce) return <>{tooManyText(gifts)}</>;
  return (
    <form method="post" action={sheetsPath(campaign)} class="inline-form">
      <Csrf token={csrf} />
      <Submit icon="printer" slim>
        In tất cả {groups.length} danh sách
      </Submit>
    </form>
  );
}

/** Sources and groups of a campaign with their signing sheets. */
export function SheetsView(props: {
  campaign: string;
  csrf: string;
  groups: readonly Group[];
  cancelled: readonly Sheet[];
  typed: PrintFields;
  faults: FormFaults;
  mayPrint: boolean;
  /** Signed pages are recorded and matched at the desk. */
  mayRecord: boolean;
}) {
  const { campaign, groups } = props;
  if (groups.length === 0)
    return (
      <Empty
        icon="list-check"
        title="Chưa có suất nào được duyệt"
        action={<LinkButton href={`/tet/${campaign}`}>Về đợt hỗ trợ</LinkButton>}
      >
        Danh sách ký nhận in theo danh sách đã duyệt: duyệt xong nguồn nào thì in được nguồn ấy, mỗi nguồn mỗi
        tổ một danh sách.
      </Empty>
    );
  const areas = distinct(
    groups,
    ({ area }) => area,
    ({ areaName }) => areaName,
  );
  return (
    <>
      <Section
        title="Danh sách theo nguồn và tổ"
        right={props.mayPrint ? <PrintAll {...props} /> : `${groups.length} danh sách`}
      >
        <Table
          caption="Danh sách ký nhận theo nguồn và tổ dân phố"
          columns={[
            { head: 'Nguồn', cell: (row) => row.sourceName },
            { head: 'Tổ', cell: (row) => shortAreaName(row.areaName) },
            { head: 'Suất', number: true, cell: (row) => formatNumber(row.gifts) },
            { head: 'Số tiền (đồng)', number: true, cell: (row) => formatNumber(row.amountDong) },
            {
              head: 'Mã danh sách',
              cell: (row) => <SheetLinks group={row} campaign={campaign} mayRecord={props.mayRecord} />,
            },
            ...(props.mayPrint
              ? [
                  {
                    head: 'In',
                    cell: (row: Group) => <RowAction group={row} campaign={campaign} csrf={props.csrf} />,
                  },
                ]
              : []),
          ]}
          rows={groups}
          total={[
            'Tổng cộng',
            '',
            formatNumber(groups.reduce((sum, { gifts }) => sum + gifts, 0)),
            formatNumber(groups.reduce((sum, { amountDong }) => sum + amountDong, 0)),
            '',
            ...(props.mayPrint ? [''] : []),
          ]}
        />
      </Section>
      {props.mayPrint && (
        <Section title={<span id="in">In cả nguồn, hoặc lập lại danh sách</span>}>
          <PrintForm {...props} />
        </Section>
      )}
      <Section title="Danh sách phát theo tổ">
        <p>
          Gộp mọi nguồn của một tổ để đi phát. Không dùng để ký nhận và quyết toán: mỗi nguồn ký trên danh
          sách ký nhận riêng.
        </p>
        <div class="print-actions">
          {areas.map(({ value, label }) => (
            <LinkButton
              href={`${sheetsPath(campaign)}/danh-sach-phat?${new URLSearchParams({ to: value })}`}
              slim
            >
              {shortAreaName(label)}
            </LinkButton>
          ))}
        </div>
      </Section>
      {props.cancelled.length > 0 && (
        <Section title="Danh sách đã hủy" right={`${props.cancelled.length} danh sách`}>
          <ul class="facts">
            {props.cancelled.map((sheet) => (
              <li>
                <div>
                  <a href={`${sheetsPath(campaign)}/${sheet.code}`}>{sheet.code}</a>, hủy ngày{' '}
                  {formatDay((sheet.cancelledAt ?? '').slice(0, 10))}
                  <div class="small second">{sheet.cancelReason}</div>
                </div>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
