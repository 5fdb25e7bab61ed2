import { chromeOf } from '../../app/chrome.ts';
import { freePage, type Page, showPage } from '../../app/page.ts';
import { may, type Permission } from '../../app/permissions.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatNumber } from '../../shared/money.ts';
import { checkQuery } from '../../shared/schema.ts';
import {
  Crumbs,
  LinkButton,
  Message,
  PrintButton,
  Section,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { letterheadFor } from '../documents/office.ts';
import { mostRowsOnPaper } from '../exports/service.ts';
import { listForms } from '../reportForms/service.ts';
import { type AskedReport, askedReport, reportPath, reportQuery } from './asked.ts';
import { shownReport } from './service.ts';
import {
  ReportChoices,
  ReportTools,
  reportAddress,
  SheetPaper,
  SheetTabs,
  SheetView,
  sheetAsked,
} from './views.tsx';

interface Listed {
  href: string;
  label: string;
  about: string;
  permission?: Permission;
}

/** Every report of the office, those that have pages of their own among them. */
const listed: readonly { title: string; reports: readonly Listed[] }[] = [
  {
    title: 'Gửi cấp trên',
    reports: [
      {
        href: '/bao-cao/monthly',
        label: 'Báo cáo tháng',
        about: 'Các biểu B01 đến B11 và danh sách biến động của kỳ',
      },
      {
        href: '/bao-cao-ra-soat',
        label: 'Rà soát hộ nghèo, hộ cận nghèo',
        about: 'Bộ 15 bảng từ danh sách năm trước đến danh sách năm nay, điều kiện trước khi ký',
      },
      { href: '/chi-tieu', label: 'Chỉ tiêu năm', about: 'Kế hoạch, thực hiện, còn thiếu bao nhiêu' },
      {
        href: '/bhyt/ra-soat-quy',
        label: 'Tăng, giảm BHYT theo quý',
        about: 'Danh sách báo tăng, báo giảm gửi cơ quan BHXH',
      },
      {
        href: '/bhyt/danh-sach/entitledUncovered',
        label: 'D03-TS',
        about: 'Người chưa có thẻ, sắp hết hạn, theo cột của mẫu D03-TS',
      },
      {
        href: '/tet',
        label: 'Quyết toán Tết, đợt hỗ trợ',
        about: 'Trong từng đợt: theo nguồn, tổ, đối tượng',
      },
    ],
  },
  {
    title: 'Sổ và danh sách',
    reports: [
      {
        href: '/bao-cao/poverty',
        label: 'Hộ nghèo, hộ cận nghèo',
        about: 'Hộ, quyết định, điểm, chỉ số thiếu hụt',
      },
      { href: '/bao-cao/policy', label: 'Người có công', about: 'Người đang được công nhận và quyết định' },
      { href: '/bao-cao/assistance', label: 'Bảo trợ xã hội', about: 'Người đang hưởng và quyết định' },
      { href: '/bao-cao/disadvantaged', label: 'Hộ khó khăn', about: 'Hộ được công nhận và căn cứ' },
      {
        href: '/bao-cao/insurance',
        label: 'Thẻ BHYT còn giá trị',
        about: 'Từng thẻ, mã đối tượng, thời hạn',
      },
      { href: '/bao-cao/coverage', label: 'Bao phủ BHYT', about: 'Dân số, người có thẻ, tỷ lệ theo tổ' },
      {
        href: '/tet',
        label: 'Danh sách đợt hỗ trợ',
        about: 'Trong từng đợt: ai nhận suất nào; xuất ra, sửa rồi nhập lại',
      },
      { href: '/bao-cao/residents', label: 'Nhân khẩu', about: 'Từng hộ và thành viên đang cư trú' },
      {
        href: '/so/ho-ngheo/bien-dong',
        label: 'Biến động các sổ',
        about: 'Đầu kỳ, tăng, giảm, cuối kỳ, từng tên',
      },
      { href: '/danh-sach', label: 'Danh sách tự chọn', about: 'Chọn cột, điều kiện; lưu lại dùng lần sau' },
    ],
  },
];

/** The superior's own forms that are in use, each to be filled on its page. */
async function formsToFill(t: ReadTx): Promise<Listed[]> {
  const forms = (await listForms(t)).filter(({ retired }) => !retired);
  return forms.map(({ id, name, current }) => ({
    href: `/bieu-mau/${id}`,
    label: name,
    about: `Biểu mẫu của cấp trên, phiên bản ${current.version}: chọn tháng rồi điền`,
  }));
}

const indexPage = showPage({
  path: '/bao-cao',
  permission: 'exports',
  async handler(t, input, deps) {
    const forms = await formsToFill(t);
    const sections =
      forms.length > 0 ? [...listed, { title: 'Biểu mẫu của cấp trên', reports: forms }] : listed;
    return {
      html: (
        <Layout title="Báo cáo" chrome={await chromeOf(t, input, '/bao-cao', deps)}>
          <Title right={<LinkButton href="/nhap-xuat">Tệp đã xuất</LinkButton>}>Báo cáo</Title>
          {sections.map(({ title, reports }) => (
            <Section title={title}>
              <Table
                caption={title}
                rows={reports.filter(({ permission }) => !permission || may(t.actor, permission))}
                columns={[
                  { head: 'Báo cáo', cell: ({ href, label }) => <a href={href}>{label}</a> },
                  { head: 'Gồm có', cell: ({ about }) => about },
                ]}
              />
            </Section>
          ))}
        </Layout>
      ),
    };
  },
});

const reportPage = freePage({
  method: 'GET',
  path: '/bao-cao/:report',
  permission: 'exports',
  async handler({ actor, params, query, csrf }, deps) {
    const { report } = checkQuery(reportPath, params);
    const fields = checkQuery(reportQuery, { ...Object(query) });
    const { asked, chrome } = await deps.db.read(actor, async (t) => ({
      asked: await askedReport(t, report, fields),
      chrome: await chromeOf(t, { csrf }, '/bao-cao', deps),
    }));
    const shown = await shownReport(deps.reportReader, actor, asked);
    const one = sheetAsked(shown, fields.bieu);
    return {
      html: (
        <Layout title={asked.label} chrome={chrome}>
          <Crumbs path={[{ href: '/bao-cao', text: 'Báo cáo' }, { text: asked.label }]} />
          <Title right={<ReportChoices asked={asked} />}>{asked.label}</Title>
          {asked.fault && <Message kind="error">{asked.fault}</Message>}
          {one && (
            <>
              <ReportTools asked={asked} shown={shown} sheet={one.sheet} csrf={csrf} />
              <SheetTabs asked={asked} shown={shown} sheet={one.sheet} />
              <SheetView asked={asked} {...one} page={fields.trang} />
            </>
          )}
        </Layout>
      ),
    };
  },
});

/** Who put which report on paper is in the trail. */
function recordPrint(t: WriteTx, asked: AskedReport, sheet: string | undefined): void {
  const { report, area, from, to } = asked;
  t.audit({
    action: 'report.print',
    kind: 'report',
    id: report,
    area: area.code,
    after: { report, from, to, sheet: sheet ?? null },
  });
}

const paperPage = freePage({
  method: 'GET',
  path: '/bao-cao/:report/in',
  permission: 'exports',
  async handler({ actor, params, query, csrf }, deps) {
    const { report } = checkQuery(reportPath, params);
    const fields = checkQuery(reportQuery, { ...Object(query) });
    const asked = await deps.db.read(actor, (t) => askedReport(t, report, fields));
    const shown = await shownReport(deps.reportReader, actor, asked);
    const one = fields.bieu ? sheetAsked(shown, fields.bieu) : undefined;
    const sheets = one ? [one] : shown.sheets;
    const rows = sheets.reduce((sum, { sheet }) => sum + sheet.rows.length, 0);
    const fits = rows <= mostRowsOnPaper;
    if (fits) await deps.db.tx(actor, async (t) => recordPrint(t, asked, fields.bieu));
    return deps.db.read(actor, async (t) => {
      const letterhead = await letterheadFor(t, asked.area.code);
      return {
        html: (
          <Layout title={`In ${asked.label}`} chrome={await chromeOf(t, { csrf }, '/bao-cao', deps)}>
            <Crumbs
              path={[
                { href: '/bao-cao', text: 'Báo cáo' },
                { href: reportAddress(asked), text: asked.label },
                { text: 'In' },
              ]}
            />
            {!fits ? (
              <Message kind="neutral">
                Danh sách có {formatNumber(rows)} dòng, quá dài để in từ đây (nhiều nhất{' '}
                {formatNumber(mostRowsOnPaper)}). Chọn một tổ dân phố, hoặc xuất .xlsx rồi in từ tệp.
              </Message>
            ) : (
              <>
                <div class="paper-tools">
                  <PrintButton />
                </div>
                {sheets.map(({ sheet }) => (
                  <SheetPaper
                    sheet={sheet}
                    letterhead={letterhead}
                    period={shown.heading.period}
                    isReport={asked.isSent}
                  />
                ))}
              </>
            )}
          </Layout>
        ),
      };
    });
  },
});

export const reportPages: Page[] = [indexPage, paperPage, reportPage];
