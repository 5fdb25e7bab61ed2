import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { freePage } from '../../app/page.ts';
import { formatNumber } from '../../shared/money.ts';
import { checkQuery, idSchema } from '../../shared/schema.ts';
import { Crumbs, Empty, Message, PrintButton, Title } from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { SheetTable } from '../exports/views.tsx';
import { differencesOf } from './differences.ts';

const path = '/bao-cao-gui';
const params = Type.Object({ id: idSchema('Báo cáo') });
const mostRows = 500;

/** What the sending on its way says otherwise than the one before, cell by cell. */
export const differencesPage = freePage({
  method: 'GET',
  path: `${path}/:id/khac-lan-truoc`,
  permission: 'exports',
  async handler({ actor, params: raw, csrf }, deps) {
    const { id } = checkQuery(params, raw);
    const { submission, sheet } = await differencesOf(deps.db, actor, deps.config.exportsDir, id);
    const { periodName, addresseeName, number } = submission;
    const title = `${periodName}: gửi ${addresseeName}`;
    const chrome = await deps.db.read(actor, (t) => chromeOf(t, { csrf }, path, deps));
    const rows = sheet?.rows.length ?? 0;
    return {
      html: (
        <Layout title={`Lần gửi ${number} khác lần trước`} chrome={chrome}>
          <Crumbs
            path={[
              { href: path, text: 'Báo cáo gửi cấp trên' },
              { href: `${path}/${id}`, text: title },
              { text: 'Khác lần gửi trước' },
            ]}
          />
          <Title right={<PrintButton />}>
            Lần gửi {number}:{' '}
            {sheet ? sheet.title.charAt(0).toLowerCase() + sheet.title.slice(1) : 'chưa có lần trước'}
          </Title>
          {!sheet && (
            <Empty icon="file-spreadsheet" title="Chưa có gì để so">
              Đây là lần gửi đầu, hoặc tệp của lần này chưa làm xong.
            </Empty>
          )}
          {sheet && rows === 0 && <p>Mọi ô đều như lần gửi trước.</p>}
          {rows > mostRows && (
            <Message kind="neutral">
              Khác {formatNumber(rows)} chỗ, đang xem {mostRows} chỗ đầu; tất cả ở trang “Khác lần gửi trước”
              của tệp .xlsx.
            </Message>
          )}
          {sheet && rows > 0 && (
            <div class="scroll">
              <SheetTable sheet={sheet} to={mostRows} />
            </div>
          )}
        </Layout>
      ),
    };
  },
});
