import { formatDay } from '../../shared/dates.ts';
import { giftText, goodsText } from '../../shared/inKind.ts';
import { amountInWords, dong, formatNumber } from '../../shared/money.ts';
import { shortAreaName } from '../../shared/words.ts';
import type { Letterhead } from '../documents/content.ts';
import {
  OfficeSignature,
  OfficialHeading,
  OtherSignature,
  Paper,
  Signatures,
} from '../documents/paperParts.tsx';
import type { Sum } from '../payments/states.ts';
import { partLabels, settledParts, sumText, totalsOf } from './figures.ts';
import { returnsText, vouchersText } from './report.ts';
import type { Pending, Settlement } from './schema.ts';

interface Around {
  settlement: Settlement;
  name: string;
  letterhead: Letterhead;
  today: string;
}

const cell = ({ gifts, amountDong, goods }: Sum): [string, string, string] => [
  formatNumber(gifts),
  formatNumber(amountDong),
  goodsText(goods),
];

function PartHead() {
  return (
    <>
      <tr>
        <th scope="col" rowSpan={2}>
          STT
        </th>
        <th scope="col" rowSpan={2}>
          Nguồn, tổ dân phố, đối tượng
        </th>
        {settledParts.map((part) => (
          <th scope="colgroup" colSpan={3}>
            {partLabels[part]}
          </th>
        ))}
      </tr>
      <tr>
        {settledParts.flatMap(() => [
          <th scope="col">Suất</th>,
          <th scope="col">Tiền</th>,
          <th scope="col">Hiện vật</th>,
        ])}
      </tr>
    </>
  );
}

function PartCells({ row }: { row: Record<(typeof settledParts)[number], Sum> }) {
  return <>{settledParts.flatMap((part) => cell(row[part]).map((text) => <td class="number">{text}</td>))}</>;
}

function AccountSigners({ letterhead }: { letterhead: Letterhead }) {
  return (
    <Signatures>
      <OtherSignature title="NGƯỜI LẬP BIỂU" name={letterhead.preparedBy} />
      <OtherSignature title="KẾ TOÁN" name={null} />
      <OfficeSignature letterhead={letterhead} />
    </Signatures>
  );
}

/** The settlement on paper, A4 across: the account of each source, then its groups and categories. */
export function SettlementPaper({ settlement, name, letterhead, today }: Around) {
  const { content } = settlement;
  const total = totalsOf(content.rows);
  return (
    <Paper layout="landscape settlement">
      <OfficialHeading letterhead={letterhead} issuedOn={settlement.settledOn ?? today} />
      <h2>
        {settlement.version > 1 ? `QUYẾT TOÁN ĐIỀU CHỈNH LẦN ${settlement.version - 1}` : 'QUYẾT TOÁN'}
        <br />
        {name.toUpperCase()}
      </h2>
      <p class="lead">
        {settlement.state === 'settled'
          ? settlement.decision
            ? `(Kèm theo văn bản số ${settlement.decision.number} ngày ${formatDay(settlement.decision.date)})`
            : ''
          : `(Số liệu tạm tính đến ngày ${formatDay(today)}, chưa quyết toán)`}
      </p>
      <p class="unit">Đơn vị tính: suất, đồng</p>
      <table class="ruled list">
        <thead>
          <PartHead />
        </thead>
        <tbody>
          <tr class="total">
            <td />
            <td>Tổng cộng</td>
            <PartCells row={total} />
          </tr>
          {content.sources.map((source) => (
            <>
              <tr class="total">
                <td />
                <td>{source.name}</td>
                <PartCells row={source} />
              </tr>
              {content.rows
                .filter((row) => row.source === source.source)
                .map((row, i) => (
                  <tr>
                    <td class="middle">{i + 1}</td>
                    <td>{[shortAreaName(row.areaName), row.category].filter(Boolean).join(': ')}</td>
                    <PartCells row={row} />
                  </tr>
                ))}
            </>
          ))}
        </tbody>
      </table>
      <p class="words">
        Số tiền đã chi bằng chữ: <em>{amountInWords(dong(total.matched.amountDong))}</em>
      </p>
      {content.sources.map((source) => (
        <p>
          <strong>{source.name}:</strong>{' '}
          {source.budgetDong === null
            ? 'chưa ghi kinh phí được cấp'
            : `được cấp ${giftText(source.budgetDong, source.budgetGoods)}`}
          {source.leftDong === null && source.leftGoods.length === 0
            ? ''
            : `; còn lại ${giftText(source.leftDong ?? 0, source.leftGoods)}`}
          . Chứng từ chi: {vouchersText(source) || 'chưa ghi'}. Nộp trả ngân sách:{' '}
          {returnsText(source) || 'không'}.
        </p>
      ))}
      {content.explanation && <p>Giải trình: {content.explanation}</p>}
      <AccountSigners letterhead={letterhead} />
    </Paper>
  );
}

const pendingLabels: Record<Pending['state'], string> = {
  unpaid: 'Chưa nhận',
  returned: 'Trả lại',
  awaited: 'Chờ chữ ký',
};

/** "Báo cáo kết quả cấp phát": what was handed over, who did not get it and why, the signed pages there are. */
export function HandoverPaper({ settlement, name, letterhead, today }: Around) {
  const { content } = settlement;
  const total = totalsOf(content.rows);
  return (
    <Paper layout="portrait handover-report">
      <OfficialHeading letterhead={letterhead} number="……/BC-UBND" issuedOn={settlement.settledOn ?? today} />
      <h2>
        BÁO CÁO
        <br />
        Kết quả cấp phát {name}
      </h2>
      <h3>1. Kết quả</h3>
      {settledParts.map((part) => (
        <p>
          {partLabels[part]}: {sumText(total[part])}.
        </p>
      ))}
      <table class="ruled list">
        <thead>
          <tr>
            <th scope="col">Nguồn kinh phí</th>
            {settledParts.map((part) => (
              <th scope="col">{partLabels[part]}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {content.sources.map((source) => (
            <tr>
              <td>{source.name}</td>
              {settledParts.map((part) => (
                <td>{source[part].gifts === 0 ? '' : sumText(source[part])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <h3>2. Suất chưa nhận, trả lại, chờ chữ ký</h3>
      {content.pending.length === 0 ? (
        <p>Không có.</p>
      ) : (
        <table class="ruled list pending">
          <thead>
            <tr>
              <th scope="col">STT</th>
              <th scope="col">Họ và tên</th>
              <th scope="col">Tổ dân phố</th>
              <th scope="col">Nguồn</th>
              <th scope="col">Quà</th>
              <th scope="col">Tình trạng</th>
              <th scope="col">Lý do</th>
            </tr>
          </thead>
          <tbody>
            {content.pending.map((row, i) => (
              <tr>
                <td class="middle">{i + 1}</td>
                <td>{row.name}</td>
                <td>{shortAreaName(row.areaName)}</td>
                <td>{row.sourceName}</td>
                <td>{giftText(row.amountDong, row.goods)}</td>
                <td>{pendingLabels[row.state]}</td>
                <td>{row.reason ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <h3>3. Danh sách ký nhận kèm theo</h3>
      {content.scans.length === 0 ? (
        <p>Chưa đính kèm bản quét nào.</p>
      ) : (
        <ul class="scans">
          {content.scans.map((scan) => (
            <li>
              - Trang {scan.page}, {scan.sourceName}, {scan.areaName} ({scan.name});
            </li>
          ))}
        </ul>
      )}
      <AccountSigners letterhead={letterhead} />
    </Paper>
  );
}
