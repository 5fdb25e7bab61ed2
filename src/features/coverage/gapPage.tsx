import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { showPage } from '../../app/page.ts';
import { type Day, formatDay, formatPartial, isDay, parseDay } from '../../shared/dates.ts';
import { pageOf } from '../../shared/lists.ts';
import { formatNumber } from '../../shared/money.ts';
import { dayAsked } from '../../shared/typedForm.ts';
import { shortAreaName } from '../../shared/words.ts';
import { AsOfBar, AsOfForm } from '../../web/components/asOf.tsx';
import { Crumbs, Empty, Pager, PrintButton, Table, Title } from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { areaOn, defaultArea } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { peopleByIds } from '../people/service.ts';
import { findGaps } from './gaps.ts';
import { type GapKind, type GapReason, gapKinds } from './schema.ts';

/** What each list is called on screen. */
export const gapLabels: Record<GapKind, string> = {
  entitledUncovered: 'được ngân sách nhà nước đóng, chưa có thẻ',
  supportedUncovered: 'được ngân sách hỗ trợ mức đóng, chưa có thẻ',
  uncovered: 'chưa có thẻ BHYT',
  expiring: 'hết giá trị sử dụng trong 60 ngày',
  overlapping: 'cấp trùng thẻ',
  lostEntitlement: 'không còn thuộc đối tượng, thẻ còn giá trị (đề nghị báo giảm)',
  noGround: 'thẻ thuộc đối tượng mà sổ chưa ghi căn cứ',
};

/** A day typed dd/mm/yyyy or linked as YYYY-MM-DD; another when it can not be read. */
export function dayFrom(text: string | undefined, otherwise: Day): Day {
  if (!text) return otherwise;
  if (isDay(text)) return text;
  const parsed = parseDay(text);
  return parsed.ok ? parsed.value : otherwise;
}

const reasonText = (reason: GapReason, label: (code: string) => string): string => {
  const since = reason.since ? `, từ ${formatDay(reason.since)}` : '';
  const words: Record<GapReason['code'], string> = {
    status: reason.category ? label(reason.category) : 'Thuộc đối tượng',
    under6: 'Trẻ em dưới 6 tuổi',
    noPeriod: 'Chưa có thẻ',
    ends: 'Hết giá trị',
    overlap: 'Hai thẻ cùng lúc',
    groundEnded: `Hết diện${reason.category ? ` ${label(reason.category)}` : ' trẻ em dưới 6 tuổi'}`,
    noGround: 'Chưa ghi căn cứ',
  };
  return words[reason.code] + since;
};

/** One list of who is missing, name by name, with the reason. */
export const gapPage = showPage({
  path: '/bhyt/danh-sach/:kind',
  permission: 'gaps.read',
  params: Type.Object({ kind: Type.Unsafe<GapKind>({ type: 'string', enum: [...gapKinds] }) }),
  query: Type.Object({
    ngay: Type.Optional(Type.String({ maxLength: 10 })),
    dia: Type.Optional(Type.String({ maxLength: 20 })),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
  }),
  async handler(t, input, deps) {
    const { kind } = input.params;
    const { day: asOf, fault } = dayAsked(input.query.ngay, t.today);
    const area = input.query.dia ?? (await defaultArea(t, asOf)).code;
    const all = await findGaps(t, kind, area, asOf);
    const page = pageOf({ limit: 100, ...(input.query.cursor ? { cursor: input.query.cursor } : {}) });
    const gaps = all.slice(page.offset, page.offset + page.limit);
    const people = new Map(
      (
        await peopleByIds(
          t,
          gaps.map(({ person }) => person),
        )
      ).map((row) => [row.id, row]),
    );
    const names = new Map<string, string>();
    for (const gap of gaps)
      if (!names.has(gap.area)) names.set(gap.area, (await areaOn(t, gap.area, asOf))?.name ?? gap.area);
    const dictionary = await dictionaries(t);
    const link = (offset: number): string =>
      `/bhyt/danh-sach/${kind}?${new URLSearchParams({ ngay: asOf, dia: area, cursor: Buffer.from(`o${offset}`).toString('base64url') })}`;
    return {
      html: (
        <Layout title="Danh sách BHYT" chrome={await chromeOf(t, input, '/bhyt', deps)}>
          <Crumbs path={[{ href: '/bhyt', text: 'BHYT' }, { text: 'Việc cần xử lý' }]} />
          <Title
            right={
              <>
                <AsOfForm
                  path={`/bhyt/danh-sach/${kind}`}
                  day={asOf}
                  today={t.today}
                  kept={input.query.dia ? { dia: input.query.dia } : {}}
                />
                <PrintButton />
              </>
            }
          >
            {formatNumber(all.length)} người {gapLabels[kind]}
          </Title>
          <AsOfBar day={asOf} today={t.today} fault={fault} />
          <p class="second">Tại ngày {formatDay(asOf)}</p>
          {all.length === 0 ? (
            <Empty icon="circle-check" title="Không có ai trong danh sách này">
              Không còn việc nào thuộc loại này vào ngày {formatDay(asOf)}.
            </Empty>
          ) : (
            <>
              <Table
                caption={gapLabels[kind]}
                rows={gaps}
                columns={[
                  {
                    head: 'Họ và tên',
                    cell: (gap) => <a href={`/nguoi/${gap.person}`}>{people.get(gap.person)?.full_name}</a>,
                  },
                  {
                    head: 'Ngày sinh',
                    cell: (gap) => formatPartial(people.get(gap.person)?.birth_date ?? ''),
                  },
                  { head: 'Tổ', cell: (gap) => shortAreaName(names.get(gap.area) ?? gap.area) },
                  { head: 'Điện thoại', cell: (gap) => people.get(gap.person)?.phone ?? '' },
                  {
                    head: 'Lý do',
                    cell: (gap) =>
                      gap.reasons
                        .map((reason) => reasonText(reason, (code) => dictionary.publicLabel(code)))
                        .join('; '),
                  },
                ]}
              />
              <Pager
                from={page.offset + 1}
                to={page.offset + gaps.length}
                total={formatNumber(all.length)}
                previous={page.offset > 0 ? link(Math.max(0, page.offset - page.limit)) : null}
                next={page.offset + gaps.length < all.length ? link(page.offset + gaps.length) : null}
              />
            </>
          )}
        </Layout>
      ),
    };
  },
});
