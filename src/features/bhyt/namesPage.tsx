import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { showPage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay, formatMonth, formatPartial, isMonth, lastInstantOf } from '../../shared/dates.ts';
import { pageOf } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { payerKeys, payerLabels, sexes, sexLabels, shortAreaName } from '../../shared/words.ts';
import { Crumbs, Empty, Pager, PrintButton, Table, Title } from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { areaOn, namesOn } from '../areas/service.ts';
import { countedPeople } from '../coverage/names.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { askedOf, breakdownPath, breakdownQuery, linkTo, text } from './asked.ts';
import type { BreakdownQuery } from './breakdown.ts';

export type Which = 'co' | 'chua' | 'tat-ca';

/** What a key is called: the row's label, without counting anything again. */
async function keyLabel(t: ReadTx, { by, asOf }: BreakdownQuery, key: string): Promise<string> {
  const dictionary = await dictionaries(t);
  switch (by) {
    case 'area':
      return (await areaOn(t, key, asOf))?.name ?? key;
    case 'payerGroup':
      return payerKeys.flatMap((each) => (each === key ? payerLabels[each] : []))[0] ?? key;
    case 'objectCode':
      return key === 'none' ? payerLabels.none : `Mã ${key}`;
    case 'sex':
      return sexes.flatMap((each) => (each === key ? sexLabels[each] : []))[0] ?? key;
    case 'ageBand':
      return `${key} tuổi`;
    case 'category':
      return dictionary.category(key)?.label ?? key;
    case 'month':
      return isMonth(key) ? `Tháng ${formatMonth(key)}` : key;
  }
}

const whichText: Record<Which, string> = {
  co: 'có thẻ BHYT còn giá trị',
  chua: 'chưa có thẻ BHYT',
  'tat-ca': 'được tính',
};
const pageSize = 100;

/** Who is behind one number of the table. */
export const namesPage = showPage({
  path: `${breakdownPath}/ten`,
  permission: 'gaps.read',
  query: Type.Composite([
    breakdownQuery,
    Type.Object({
      khoa: Type.String({ title: 'Khóa', maxLength: 60 }),
      co: Type.Unsafe<Which>({ title: 'Có thẻ', type: 'string', enum: Object.keys(whichText) }),
      cursor: text(200),
    }),
  ]),
  async handler(t, input, deps) {
    const { khoa: key, co: which, cursor } = input.query;
    const asked = await askedOf(t, input.query);
    const everybody = await countedPeople(t, {
      ...asked,
      key,
      covered: which === 'tat-ca' ? undefined : which === 'co',
      asKnownAt: asked.knownOn === null ? undefined : lastInstantOf(asked.knownOn),
    });
    const page = pageOf({ limit: pageSize, ...(cursor ? { cursor } : {}) });
    const people = everybody.slice(page.offset, page.offset + page.limit);
    const label = await keyLabel(t, asked, key);
    const areas = await namesOn(t, asked.asOf);
    const here = `${linkTo(asked, {}, `${breakdownPath}/ten`)}&${new URLSearchParams({ khoa: key, co: which })}`;
    const link = (offset: number): string =>
      `${here}&cursor=${Buffer.from(`o${offset}`).toString('base64url')}`;
    const title = `${label}: ${formatNumber(everybody.length)} người ${whichText[which]}`;
    return {
      html: (
        <Layout title={title} chrome={await chromeOf(t, input, breakdownPath, deps)}>
          <Crumbs path={[{ href: linkTo(asked), text: 'Tỷ lệ bao phủ' }, { text: label }]} />
          <Title right={<PrintButton />}>{title}</Title>
          <p class="second">
            Tại ngày {formatDay(asked.asOf)}
            {asked.knownOn !== null && `, theo số liệu đã ghi đến hết ngày ${formatDay(asked.knownOn)}`}
          </p>
          {people.length === 0 ? (
            <Empty icon="circle-check" title="Không có ai">
              Không có ai được tính ở số này vào ngày {formatDay(asked.asOf)}.
            </Empty>
          ) : (
            <>
              <Table
                caption={title}
                rows={people}
                columns={[
                  { head: 'Họ và tên', cell: (row) => <a href={`/nguoi/${row.person}`}>{row.fullName}</a> },
                  { head: 'Ngày sinh', cell: (row) => formatPartial(row.birthDate) },
                  { head: 'Tổ', cell: (row) => shortAreaName(areas.get(row.area) ?? row.area) },
                  { head: 'Mã đối tượng', cell: (row) => row.objectCode ?? 'chưa có thẻ' },
                ]}
              />
              <Pager
                from={page.offset + 1}
                to={page.offset + people.length}
                total={formatNumber(everybody.length)}
                previous={page.offset > 0 ? link(Math.max(0, page.offset - page.limit)) : null}
                next={
                  page.offset + people.length < everybody.length ? link(page.offset + people.length) : null
                }
              />
            </>
          )}
        </Layout>
      ),
    };
  },
});
