import { formatDay } from '../../shared/dates.ts';
import type { Letterhead } from '../documents/content.ts';
import {
  OfficeSignature,
  OfficialHeading,
  OtherSignature,
  Paper,
  Signatures,
} from '../documents/paperParts.tsx';
import type { AskedTargets } from './asked.ts';
import { stateLabels } from './schema.ts';
import { figureText, gapText, ofPlanText, Trend } from './views.tsx';

// More rows than this take the smaller print, so that the whole list stands on one A4.
const manyRows = 19;

/** The sheet that a leader holds up in a meeting: all targets on one A4, with heading and signature. */
export function TargetsPaper({ asked, letterhead }: { asked: AskedTargets; letterhead: Letterhead }) {
  const { place, year, asOf, items, department } = asked;
  const notLasting = items.flatMap((target, i) =>
    target.progress.reason === null ? [] : [{ number: i + 1, reason: target.progress.reason }],
  );
  return (
    <Paper layout={`one-sheet ${items.length > manyRows ? 'dense' : ''}`}>
      <OfficialHeading letterhead={letterhead} issuedOn={asOf} />
      <h2>KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU NĂM {year}</h2>
      <p class="subtitle">
        {place.name}, tại ngày {formatDay(asOf)}
        {department && `; phụ trách: ${department}`}
      </p>
      <table class="ruled">
        <thead>
          <tr>
            <th scope="col">STT</th>
            <th scope="col" class="name">
              Chỉ tiêu
            </th>
            <th scope="col">Đơn vị tính</th>
            <th scope="col">Kế hoạch</th>
            <th scope="col">Thực hiện</th>
            <th scope="col">% so KH</th>
            <th scope="col">Cùng kỳ năm trước</th>
            <th scope="col">Còn thiếu</th>
            <th scope="col">Từng tháng</th>
            <th scope="col">Đánh giá</th>
          </tr>
        </thead>
        <tbody>
          {items.map((target, i) => (
            <tr>
              <td class="middle">{i + 1}</td>
              <td>{target.name}</td>
              <td>{target.unit}</td>
              <td class="number">
                {target.direction === 'atMost' ? '≤ ' : '≥ '}
                {figureText(target.planned)}
              </td>
              <td class="number">{figureText(target.progress.value)}</td>
              <td class="number">{ofPlanText(target.progress)}</td>
              <td class="number">{figureText(target.progress.lastYear)}</td>
              <td>
                {gapText(target).replace(/^còn (thiếu|phải giảm) /, (_, way) =>
                  way === 'thiếu' ? '' : 'giảm ',
                )}
              </td>
              <td class="middle">
                <Trend target={target} />
              </td>
              <td>{target.progress.state ? stateLabels[target.progress.state] : 'Chưa có số liệu'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {notLasting.map(({ number, reason }) => (
        <p class="reason">
          Chỉ tiêu {number}: {reason}
        </p>
      ))}
      <Signatures>
        <OtherSignature title="NGƯỜI LẬP BIỂU" name={letterhead.preparedBy} />
        <OfficeSignature letterhead={letterhead} />
      </Signatures>
    </Paper>
  );
}
