import { Csrf } from './fields.tsx';
import { Icon } from './icon.tsx';
import { LinkButton, Submit } from './parts.tsx';

/** Papers of a household: the certificate where there is something to certify, the sheet for its file. */
export function HouseholdPrintActions(props: {
  household: string;
  day: string;
  csrf: string;
  /** The household is poor or near-poor on the day, and the actor may certify it. */
  certificate: boolean;
  /** The actor may print the household's sheet. */
  sheet: boolean;
}) {
  const { household, day } = props;
  if (!props.certificate && !props.sheet) return null;
  return (
    <div class="print-actions">
      {props.certificate && (
        <LinkButton
          href={`/giay-to/xac-nhan?${new URLSearchParams({ ho: household, ngay: day })}`}
          icon="printer"
        >
          In giấy xác nhận
        </LinkButton>
      )}
      {props.sheet && (
        <form method="post" action="/giay-to/phieu-ho">
          <Csrf token={props.csrf} />
          <input type="hidden" name="household" value={household} />
          <input type="hidden" name="asOf" value={day} />
          <Submit icon="printer">In phiếu hộ</Submit>
        </form>
      )}
    </div>
  );
}

/** A register as a list in official layout: on paper, as a workbook, or for public posting. */
export function RegisterPrintActions(props: {
  register: string;
  day: string;
  csrf: string;
  areas: readonly { code: string; name: string }[];
}) {
  const { register, day } = props;
  return (
    <form class="print-actions" method="post" action="/giay-to/danh-sach">
      <Csrf token={props.csrf} />
      <input type="hidden" name="register" value={register} />
      <input type="hidden" name="asOf" value={day} />
      <label class="small" for="in-dia-ban">
        <strong>Danh sách của</strong>
      </label>
      <select class="select" id="in-dia-ban" name="area" style="width: auto">
        {props.areas.map(({ code, name }) => (
          <option value={code}>{name}</option>
        ))}
      </select>
      <button type="submit" class="button" name="format" value="paper">
        <Icon name="printer" />
        In
      </button>
      <button type="submit" class="button" name="format" value="xlsx">
        <Icon name="file-spreadsheet" />
        Tải .xlsx
      </button>
      <button type="submit" class="button" name="format" value="handout">
        In giao tổ trưởng
      </button>
      <LinkButton href={`/giay-to/niem-yet?${new URLSearchParams({ so: register, ngay: day })}`}>
        Niêm yết
      </LinkButton>
      <LinkButton href="/giay-to" kind="quiet">
        Giấy tờ đã in
      </LinkButton>
    </form>
  );
}
