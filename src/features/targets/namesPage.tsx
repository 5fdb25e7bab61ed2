import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage } from '../../app/page.ts';
import { formatDay, formatPartial } from '../../shared/dates.ts';
import { formatDong, formatNumber } from '../../shared/money.ts';
import { dayAsked } from '../../shared/typedForm.ts';
import { shortAreaName } from '../../shared/words.ts';
import {
  Crumbs,
  Empty,
  LinkButton,
  Pager,
  PrintButton,
  Table,
  Tabs,
  Title,
} from '../../web/components/parts.tsx';
import { Layout } from '../../web/layout.tsx';
import { areaNames } from '../areas/service.ts';
import { peopleByIds } from '../people/service.ts';
import { gapOf } from './gap.ts';
import { coverageListLabels, coverageLists } from './proposal.ts';
import { readTarget } from './service.ts';

const pageSize = 100;

/** Who is missing to the target of coverage, list by list, with what a card would cost the family. */
export const targetNamesPage: Page = showPage({
  path: '/chi-tieu/:id/ten',
  permission: 'gaps.read',
  params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
  query: Type.Object({
    ngay: Type.Optional(Type.String({ maxLength: 10 })),
    dia: Type.Optional(Type.String({ maxLength: 20 })),
    ds: Type.Optional(Type.String({ maxLength: 20 })),
    tu: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  }),
  async handler(t, input, deps) {
    const { day } = dayAsked(input.query.ngay, t.today);
    const { dia, tu = 0 } = input.query;
    const target = await readTarget(t, input.params.id, { asOf: day, ...(dia ? { area: dia } : {}) });
    const { people } = await gapOf(t, target, target.progress.asOf);
    const list = coverageLists.find((each) => each === input.query.ds) ?? 'entitled';
    const rows = people.filter((each) => each.list === list);
    const shown = rows.slice(tu, tu + pageSize);
    const ids = shown.map(({ person }) => person);
    const persons = new Map((await peopleByIds(t, ids)).map((row) => [row.id, row]));
    const nameOf = await areaNames(
      t,
      shown.map(({ area }) => area),
    );
    const link = (change: Record<string, string>): string => {
      const kept = { ds: list, dia: target.area, ngay: target.progress.asOf };
      return `/chi-tieu/${target.id}/ten?${new URLSearchParams({ ...kept, ...change })}`;
    };
    const title = coverageListLabels[list];
    return {
      html: (
        <Layout title={title} chrome={await chromeOf(t, input, '/chi-tieu', deps)}>
          <Crumbs
            path={[
              {
                href: `/chi-tieu/${target.id}?dia=${target.area}&ngay=${target.progress.asOf}`,
                text: target.name,
              },
              { text: title },
            ]}
          />
          <Title
            right={
              <>
                <PrintButton />
                <LinkButton href="/danh-sach/moi?mau=to-truong" kind="primary">
                  Lập danh sách giao tổ trưởng
                </LinkButton>
              </>
            }
          >
            {title}, ngày {formatDay(target.progress.asOf)}
          </Title>
          <Tabs
            tabs={coverageLists.map((each) => ({
              href: link({ ds: each }),
              text: coverageListLabels[each],
              count: formatNumber(people.filter((person) => person.list === each).length),
              current: each === list,
            }))}
          />
          {rows.length === 0 ? (
            <Empty icon="circle-check" title="Không có ai trong danh sách này">
              Mở danh sách khác ở trên.
            </Empty>
          ) : (
            <>
              <Table
                caption={title}
                rows={shown}
                columns={[
                  {
                    head: 'Họ và tên',
                    cell: ({ person }) => (
                      <a href={`/nguoi/${person}`}>{persons.get(person)?.full_name ?? 'Mở hồ sơ người'}</a>
                    ),
                  },
                  {
                    head: 'Ngày sinh',
                    cell: ({ person }) => formatPartial(persons.get(person)?.birth_date ?? ''),
                  },
                  { head: 'Tổ', cell: ({ area }) => shortAreaName(nameOf(area, day)) },
                  {
                    head: list === 'lapsed' ? 'Không có thẻ từ' : 'Thuộc diện từ',
                    cell: ({ since }) => (since ? formatDay(since) : '–'),
                  },
                  {
                    head: 'Gia đình đóng 12 tháng',
                    cell: ({ familyDong }) => (familyDong === null ? 'chưa rõ' : formatDong(familyDong)),
                    number: true,
                  },
                ]}
              />
              <Pager
                from={tu + 1}
                to={tu + shown.length}
                total={`${formatNumber(rows.length)} người`}
                previous={tu > 0 ? link({ tu: String(Math.max(0, tu - pageSize)) }) : null}
                next={tu + pageSize < rows.length ? link({ tu: String(tu + pageSize) }) : null}
              />
            </>
          )}
        </Layout>
      ),
    };
  },
});
