import type { ComponentChildren } from 'preact';
import { formatDay, formatDayLong, formatPartial } from '../../shared/dates.ts';
import { cellText, SheetHead, SheetWidths, sideOf } from '../exports/views.tsx';
import type { Letterhead, PrintedDecision, PrintedList, PrintedMember } from './content.ts';

/** What is not known is written by hand: a line of dots. */
export function Dots({ text, long }: { text: string | null; long?: boolean }) {
  if (text) return <>{text}</>;
  return <span class="dots">{long ? '…'.repeat(24) : '…'.repeat(10)}</span>;
}

/** One paper; focusable, since on a phone its tables are wider than the screen and are scrolled by keys too. */
export function Paper(props: { layout: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <article class={`paper ${props.layout}`} tabIndex={0}>
      {props.children}
    </article>
  );
}

/** Heading of NĐ 30/2020: the office on the left, the State on the right, number, place and day below. */
export function OfficialHeading(props: { letterhead: Letterhead; number?: string; issuedOn?: string }) {
  const { letterhead, number, issuedOn } = props;
  return (
    <header class="official">
      <div>
        <p class="office">
          ỦY BAN NHÂN DÂN
          <br />
          {letterhead.office}
        </p>
        {number && <p class="number">Số: {number}</p>}
      </div>
      <div>
        <p class="state">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</p>
        <p class="motto">Độc lập - Tự do - Hạnh phúc</p>
        {issuedOn && (
          <p class="place-date">
            <Dots text={letterhead.place} />, {formatDayLong(issuedOn)}
          </p>
        )}
      </div>
    </header>
  );
}

/** Who signs for the office; title and name stay open where nobody has entered them. */
export function OfficeSignature({ letterhead }: { letterhead: Letterhead }) {
  const [first, ...others] = letterhead.signerTitles;
  return (
    <div class="signature office-signature">
      <p>
        <strong>TM. ỦY BAN NHÂN DÂN</strong>
        {[first ?? null, ...others].map((title) => (
          <>
            <br />
            <strong>
              <Dots text={title} />
            </strong>
          </>
        ))}
      </p>
      <p class="name">
        <strong>
          <Dots text={letterhead.signerName} />
        </strong>
      </p>
    </div>
  );
}

export function OtherSignature(props: { title: string; name: string | null; hint?: string }) {
  return (
    <div class="signature">
      <p>
        <strong>{props.title}</strong>
        <br />
        <em>{props.hint ?? '(Ký, ghi rõ họ tên)'}</em>
      </p>
      <p class="name">
        <strong>
          <Dots text={props.name} />
        </strong>
      </p>
    </div>
  );
}

export function Signatures({ children }: { children: ComponentChildren }) {
  return <div class="signatures">{children}</div>;
}

/** "Quyết định số 1250/QĐ-UBND ngày 28/12/2022 của UBND phường Chánh Lộ". */
export function decisionText({ number, date, issuer }: PrintedDecision): string {
  return [
    `Quyết định số ${number.replace(/^QĐ\s+(số\s+)?/, '')}`,
    date && `ngày ${formatDay(date)}`,
    issuer && `của ${issuer}`,
  ]
    .filter(Boolean)
    .join(' ');
}

export function MembersTable({ members }: { members: readonly PrintedMember[] }) {
  const withNumbers = members.some(({ nationalId }) => nationalId !== null);
  return (
    <table class="ruled members">
      <thead>
        <tr>
          <th scope="col">STT</th>
          <th scope="col">Họ và tên</th>
          <th scope="col">Ngày sinh</th>
          <th scope="col">Giới tính</th>
          <th scope="col">Quan hệ với chủ hộ</th>
          {withNumbers && <th scope="col">Số CCCD</th>}
        </tr>
      </thead>
      <tbody>
        {members.map((member, i) => (
          <tr>
            <td class="middle">{i + 1}</td>
            <td>{member.fullName}</td>
            <td class="middle">{formatPartial(member.birthDate)}</td>
            <td class="middle">{member.sex}</td>
            <td>{member.relation}</td>
            {withNumbers && <td class="middle">{member.nationalId ?? ''}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The rows under their headings; a list without headings is one part. */
function partsOf(list: PrintedList): { label: string | null; rows: PrintedList['rows'] }[] {
  if (!list.parts) return [{ label: null, rows: list.rows }];
  let from = 0;
  return list.parts.map(({ label, rows }) => {
    const part = list.rows.slice(from, from + rows);
    from += rows;
    return { label, rows: part };
  });
}

/** The rows of a list under its columns, as the workbook has them. */
export function ListTable({ list }: { list: PrintedList }) {
  return (
    <table class="ruled list">
      <SheetWidths columns={list.columns} />
      <thead>
        <SheetHead columns={list.columns} />
      </thead>
      <tbody>
        <tr class="total">
          <td colSpan={list.columns.length}>Tổng cộng: {list.summary}</td>
        </tr>
        {partsOf(list).map(({ label, rows }) => (
          <>
            {label && (
              <tr class="total">
                <td colSpan={list.columns.length}>{label}</td>
              </tr>
            )}
            {rows.map((row) => (
              <tr>
                {list.columns.map((column, i) => (
                  <td class={sideOf(column)}>{cellText(row[i] ?? null, column.kind)}</td>
                ))}
              </tr>
            ))}
          </>
        ))}
      </tbody>
    </table>
  );
}
