import { formatDay, formatDayLong } from '../../shared/dates.ts';
import type { Certificate, Content, Handover, HouseholdSheet, Posting, RegisterList } from './content.ts';
import {
  Dots,
  decisionText,
  ListTable,
  MembersTable,
  OfficeSignature,
  OfficialHeading,
  OtherSignature,
  Paper,
  Signatures,
} from './paperParts.tsx';

function CertificatePaper({ paper, cancelled }: { paper: Certificate; cancelled: boolean }) {
  const { head, letterhead } = paper;
  return (
    <Paper layout={`portrait certificate${cancelled ? ' cancelled' : ''}`}>
      <OfficialHeading letterhead={letterhead} number={paper.number} issuedOn={paper.issuedOn} />
      <h2>GIẤY XÁC NHẬN</h2>
      <p class="subtitle">{paper.label}</p>
      <p class="lead">
        <strong>ỦY BAN NHÂN DÂN {letterhead.office} XÁC NHẬN:</strong>
      </p>
      <p>
        Hộ ông (bà): <strong class="head-name">{head.fullName}</strong>, sinh{' '}
        {head.birthDate.length === 4 ? 'năm' : 'ngày'} {head.birthDate.split('-').reverse().join('/')}, là chủ
        hộ.
      </p>
      <p>
        Số CCCD: <Dots text={head.nationalId} />. Mã hộ: {paper.householdCode}.
      </p>
      <p>Nơi cư trú: {paper.address}.</p>
      <p class="held">
        Tại ngày {formatDay(paper.asOf)} là <strong>{paper.label.toLowerCase()}</strong> theo{' '}
        {decisionText(paper.decision)}, được công nhận từ ngày {formatDay(paper.validFrom)}.
      </p>
      <p>Hộ có {paper.members.length} người:</p>
      <MembersTable members={paper.members} />
      {paper.requestedBy && <p>Người đề nghị: {paper.requestedBy}.</p>}
      <p class="purpose">Giấy xác nhận này dùng để: {paper.purpose.replace(/\.$/, '')}.</p>
      <Signatures>
        <div class="receivers">
          <p>
            <strong>
              <em>Nơi nhận:</em>
            </strong>
          </p>
          <ul>
            <li>- Hộ có tên trên;</li>
            <li>- Lưu: VT.</li>
          </ul>
        </div>
        <OfficeSignature letterhead={letterhead} />
      </Signatures>
    </Paper>
  );
}

function StatusRows({ paper }: { paper: HouseholdSheet }) {
  if (paper.statuses.length === 0) return <p>Chưa từng thuộc diện nào.</p>;
  return (
    <table class="ruled statuses">
      <thead>
        <tr>
          <th scope="col">Hộ, người</th>
          <th scope="col">Đối tượng</th>
          <th scope="col">Từ ngày</th>
          <th scope="col">Đến ngày</th>
          <th scope="col">Quyết định</th>
        </tr>
      </thead>
      <tbody>
        {paper.statuses.map((status) => (
          <tr>
            <td>{status.subject}</td>
            <td>{status.label}</td>
            <td class="middle">{formatDay(status.validFrom)}</td>
            <td class="middle">{status.validTo ? formatDay(status.validTo) : ''}</td>
            <td>
              {status.decisions.map((decision) => (
                <div>
                  Năm {decision.year}: {decisionText(decision)}
                </div>
              ))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CardRows({ paper }: { paper: HouseholdSheet }) {
  return (
    <>
      {paper.cards.length > 0 && (
        <table class="ruled insured">
          <thead>
            <tr>
              <th scope="col">Họ và tên</th>
              <th scope="col">Mã đối tượng</th>
              <th scope="col">Số thẻ</th>
              <th scope="col">Từ ngày</th>
              <th scope="col">Đến ngày</th>
            </tr>
          </thead>
          <tbody>
            {paper.cards.map((card) => (
              <tr>
                <td>{card.fullName}</td>
                <td class="middle">{card.objectCode}</td>
                <td class="middle">{card.number ?? ''}</td>
                <td class="middle">{formatDay(card.validFrom)}</td>
                <td class="middle">{card.validTo ? formatDay(card.validTo) : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {paper.uncovered.length > 0 && <p class="uncovered">Chưa có thẻ BHYT: {paper.uncovered.join(', ')}.</p>}
    </>
  );
}

function ReceivedRows({ paper }: { paper: HouseholdSheet }) {
  if (paper.received.length === 0) return <p>Chưa nhận lần nào.</p>;
  return (
    <table class="ruled received">
      <thead>
        <tr>
          <th scope="col">Ngày</th>
          <th scope="col">Hộ, người</th>
          <th scope="col">Đợt hỗ trợ</th>
          <th scope="col">Nguồn</th>
          <th scope="col">Việc</th>
          <th scope="col">Tiền, hiện vật</th>
        </tr>
      </thead>
      <tbody>
        {paper.received.map((row) => (
          <tr>
            <td class="middle">{formatDay(row.paidOn)}</td>
            <td>{row.fullName}</td>
            <td>{row.campaign}</td>
            <td>{row.source}</td>
            <td>{row.kind}</td>
            <td class="number">{row.gift}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function HouseholdSheetPaper({ paper }: { paper: HouseholdSheet }) {
  return (
    <Paper layout="portrait household-sheet">
      <OfficialHeading letterhead={paper.letterhead} issuedOn={paper.issuedOn} />
      <h2>PHIẾU HỘ {paper.householdCode}</h2>
      <p class="subtitle">Tại ngày {formatDay(paper.asOf)}</p>
      <p>Nơi cư trú: {paper.address}.</p>
      <h3>1. Thành viên: {paper.members.length} người</h3>
      <MembersTable members={paper.members} />
      <h3>2. Diện và quyết định</h3>
      <StatusRows paper={paper} />
      <h3>3. Thẻ bảo hiểm y tế còn giá trị</h3>
      <CardRows paper={paper} />
      <h3>4. Hỗ trợ đã nhận</h3>
      <ReceivedRows paper={paper} />
      <Signatures>
        <OtherSignature title="CHỦ HỘ" name={null} />
        <OtherSignature title="NGƯỜI LẬP PHIẾU" name={paper.letterhead.preparedBy} />
      </Signatures>
    </Paper>
  );
}

function RegisterListPaper({ paper }: { paper: RegisterList }) {
  return (
    <Paper layout={`${paper.handout ? 'portrait handout' : 'landscape'} register-list`}>
      <OfficialHeading letterhead={paper.letterhead} issuedOn={paper.issuedOn} />
      <h2>{paper.title.toUpperCase()}</h2>
      <p class="subtitle">
        {paper.areaName}, tại ngày {formatDay(paper.asOf)}
      </p>
      <ListTable list={paper} />
      <div class="closing">
        {paper.handout && (
          <p class="receipt">
            Giao cho tổ trưởng để theo dõi địa bàn, không sao chép, không đưa cho người khác; trả lại khi xong
            việc. Số người: {paper.summary}. Ngày nhận: <Dots text={null} /> Hẹn trả ngày:{' '}
            <Dots text={paper.dueOn ? formatDay(paper.dueOn) : null} />
          </p>
        )}
        <Signatures>
          {paper.handout && <OtherSignature title="NGƯỜI GIAO" name={paper.letterhead.preparedBy} />}
          <OtherSignature
            title={paper.handout ? 'TỔ TRƯỞNG NHẬN' : 'NGƯỜI LẬP BIỂU'}
            name={paper.handout ? (paper.takenBy ?? null) : paper.letterhead.preparedBy}
          />
          <OfficeSignature letterhead={paper.letterhead} />
        </Signatures>
      </div>
    </Paper>
  );
}

function PostingPaper({ paper }: { paper: Posting }) {
  return (
    <Paper layout="portrait posting">
      <OfficialHeading letterhead={paper.letterhead} issuedOn={paper.issuedOn} />
      <h2>{paper.title.toUpperCase()}</h2>
      <p class="subtitle">
        Niêm yết công khai
        <br />
        {paper.areaName}, theo danh sách tại ngày {formatDay(paper.asOf)}
      </p>
      <p>Nơi niêm yết: {paper.place}.</p>
      <p>
        Thời gian niêm yết: từ ngày {formatDay(paper.from)} đến hết ngày {formatDay(paper.to)}.
      </p>
      <ListTable list={paper} />
      <div class="closing">
        <p>
          Ý kiến phản ánh, khiếu nại về danh sách này gửi đến Ủy ban nhân dân {paper.letterhead.officeName}{' '}
          đến hết ngày {formatDay(paper.to)}.
        </p>
        <p class="minutes">
          Biên bản niêm yết: <Dots text={paper.minutes} />. Biên bản kết thúc niêm yết: <Dots text={null} />,
          số ý kiến nhận được: <Dots text={null} />.
        </p>
        <Signatures>
          <OtherSignature title="NGƯỜI NIÊM YẾT" name={null} />
          <OfficeSignature letterhead={paper.letterhead} />
        </Signatures>
      </div>
    </Paper>
  );
}

/** Hashes are broken anywhere, codes and days nowhere. */
function cellClass(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return 'hash';
  return /^([A-Z]+-[\w-]+|\d\d\/\d\d\/\d{4}|\d+ ngày)$/.test(text) ? 'nowrap' : '';
}

function HandoverPaper({ paper }: { paper: Handover }) {
  return (
    <Paper layout="portrait handover">
      <OfficialHeading letterhead={paper.letterhead} issuedOn={paper.issuedOn} />
      <h2>SỔ BÀN GIAO</h2>
      <p class="subtitle">Công tác an sinh xã hội, {paper.areaName}</p>
      <p>
        Hôm nay, {formatDayLong(paper.issuedOn)}, tại <Dots text={null} />, chúng tôi gồm:
      </p>
      <p>Người giao: {paper.givenBy}.</p>
      <p>
        Người nhận: <Dots text={paper.successor} />. Chức vụ: <Dots text={paper.successorPosition} />.
      </p>
      {paper.sections.map((section, i) => (
        <section>
          <h3>
            {i + 1}. {section.title}
          </h3>
          {section.note && <p>{section.note}</p>}
          {section.rows.length > 0 && (
            <table class="ruled">
              <thead>
                <tr>
                  {section.head.map((head) => (
                    <th scope="col">{head}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {section.rows.map((row) => (
                  <tr>
                    {row.map((text) => (
                      <td class={cellClass(text)}>{text}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </section>
      ))}
      <h3>{paper.sections.length + 1}. Kiểm tra trước khi ký</h3>
      <ol class="checks">
        {paper.checks.map((check) => (
          <li>
            <span class="box" aria-hidden="true" /> {check}
          </li>
        ))}
      </ol>
      <p>
        Hồ sơ giấy, con dấu và vật khác bàn giao kèm theo: <Dots text={null} long />
      </p>
      <Signatures>
        <OtherSignature title="NGƯỜI GIAO" name={null} />
        <OtherSignature title="NGƯỜI NHẬN" name={null} />
        <OfficeSignature letterhead={paper.letterhead} />
      </Signatures>
    </Paper>
  );
}

/** A document as paper: the same HTML on the screen and in print. */
export function PaperView({ content, cancelled = false }: { content: Content; cancelled?: boolean }) {
  switch (content.kind) {
    case 'certificate':
      return <CertificatePaper paper={content} cancelled={cancelled} />;
    case 'householdSheet':
      return <HouseholdSheetPaper paper={content} />;
    case 'registerList':
      return <RegisterListPaper paper={content} />;
    case 'posting':
      return <PostingPaper paper={content} />;
    case 'handover':
      return <HandoverPaper paper={content} />;
  }
}
