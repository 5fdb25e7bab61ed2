import { formatNumber } from '../../shared/money.ts';
import { OfficialHeading, Paper } from '../documents/paperParts.tsx';
import type { RoundSheet } from './roundSheet.ts';

/** The round of a group on paper: who is to be gone to, with what; it says itself that it is not to be signed. */
export function RoundPaper({ sheet }: { sheet: RoundSheet }) {
  return (
    <Paper layout="landscape">
      <OfficialHeading letterhead={sheet.letterhead} issuedOn={sheet.issuedOn} />
      <h2>{sheet.title}</h2>
      <p class="subtitle">{sheet.areaName}</p>
      <p class="lead">
        <em>
          Danh sách gộp các nguồn để đi phát, không dùng để ký nhận và quyết toán. Người nhận ký trên danh
          sách ký nhận của từng nguồn.
        </em>
      </p>
      <table class="ruled list">
        <thead>
          <tr>
            <th scope="col">STT</th>
            <th scope="col">Họ và tên</th>
            <th scope="col">Ngày sinh</th>
            <th scope="col">Mã hộ</th>
            <th scope="col">Địa chỉ</th>
            <th scope="col">Điện thoại</th>
            <th scope="col">Quà của từng nguồn</th>
            <th scope="col">Tổng tiền (đồng)</th>
            <th scope="col">Hiện vật</th>
            <th scope="col">Ghi chú</th>
          </tr>
        </thead>
        <tbody>
          {sheet.rows.map((row, i) => (
            <tr>
              <td class="middle">{i + 1}</td>
              <td>{row.fullName}</td>
              <td class="middle">{row.birth}</td>
              <td class="middle">{row.householdCode}</td>
              <td>{row.address}</td>
              <td class="middle">{row.phone}</td>
              <td>
                {row.gifts.map((gift) => (
                  <div>{gift}</div>
                ))}
              </td>
              <td class="number">{formatNumber(row.amountDong)}</td>
              <td>{row.goods}</td>
              <td />
            </tr>
          ))}
          <tr class="total">
            <td colSpan={10}>
              Tổng cộng: {sheet.rows.length} người, hộ; {sheet.gifts} suất; {sheet.total}
            </td>
          </tr>
        </tbody>
      </table>
    </Paper>
  );
}
