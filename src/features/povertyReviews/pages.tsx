import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { freePage, type Page, type PageResult, showPage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { dayAfter, formatDay, yearOf } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { textOf } from '../../shared/typedForm.ts';
import { Csrf } from '../../web/components/fields.tsx';
import { Crumbs, LinkButton, Message, Title } from '../../web/components/parts.tsx';
import { type FormFaults, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import type { Area } from '../areas/schema.ts';
import { inScope, requireArea } from '../areas/service.ts';
import { listableAreas, usualArea } from '../documents/office.ts';
import { requestExport } from '../exports/service.ts';
import { listDay, reviewSet } from './service.ts';
import { explanationPointer, IdentityTable, ListsSentence, TableList } from './views.tsx';

const path = '/bao-cao-ra-soat';
const permission = 'exports';
const query = Type.Object({
  nam: Type.Optional(Type.String({ maxLength: 10 })),
  'dia-ban': Type.Optional(Type.String({ maxLength: 40 })),
});

const address = (year: number, area: string): string =>
  `${path}?${new URLSearchParams({ nam: String(year), 'dia-ban': area })}`;

/** The year typed, else that of the newest list; a list of next year may be looked at once its decisions are entered. */
function yearAsked(t: ReadTx, typed: string | undefined): { year: number; fault: string | null } {
  const usual = yearOf(dayAfter(t.today));
  if (!typed) return { year: usual, fault: null };
  const year = /^\d{4}$/.test(typed.trim()) ? Number(typed) : 0;
  return year >= 1990 && year <= 2200
    ? { year, fault: null }
    : { year: usual, fault: `Năm “${typed}”: ghi năm có bốn chữ số, ví dụ 2024. Đang xem năm ${usual}.` };
}

async function areaAsked(t: ReadTx, code: string | undefined, year: number): Promise<Area> {
  return code && (await inScope(t, code)) ? requireArea(t, code, listDay(year)) : usualArea(t, listDay(year));
}

interface Shown {
  year: number;
  area: Area;
  fault: string | null;
  explained: Readonly<Record<string, string>>;
  faults: FormFaults;
}

async function page(t: ReadTx, input: { csrf: string }, deps: Deps, shown: Shown): Promise<PageResult> {
  const { year, area } = shown;
  const set = await reviewSet(t, area, year);
  const title = `Bộ biểu rà soát, danh sách năm ${year}`;
  return {
    html: (
      <Layout title={title} chrome={await chromeOf(t, input, '/bao-cao', deps)}>
        <Crumbs path={[{ href: '/bao-cao', text: 'Báo cáo' }, { text: title }]} />
        <Title
          right={
            <form class="inline-form" action={path}>
              <label class="small" for="nam">
                <strong>Năm</strong>
              </label>
              <input
                class="input"
                id="nam"
                name="nam"
                value={String(year)}
                inputMode="numeric"
                style="width: 90px"
              />
              <label class="small" for="dia-ban">
                của
              </label>
              <select class="select" id="dia-ban" name="dia-ban" style="width: auto">
                {(await listableAreas(t, listDay(year))).map(({ code, name }) => (
                  <option value={code} selected={code === area.code}>
                    {name}
                  </option>
                ))}
              </select>
              <button type="submit" class="button slim">
                Xem
              </button>
            </form>
          }
        >
          {title}
        </Title>
        {shown.fault && <Message kind="error">{shown.fault}</Message>}
        <ListsSentence
          from={listDay(year - 1)}
          to={listDay(year)}
          figures={set.figures}
          opensWith={set.opensWith}
        />
        <p class="inline-form">
          <LinkButton href={address(year - 1, area.code)} slim>
            Danh sách năm {year - 1}
          </LinkButton>
          <LinkButton href={address(year + 1, area.code)} slim>
            Danh sách năm {year + 1}
          </LinkButton>
          <LinkButton href="/bao-cao-gui" slim>
            Trình ký, cấp số, gửi
          </LinkButton>
        </p>
        <form method="post" action={path}>
          <Csrf token={input.csrf} />
          <input type="hidden" name="year" value={String(year)} />
          <input type="hidden" name="area" value={area.code} />
          <IdentityTable identities={set.identities} explained={shown.explained} faults={shown.faults} />
        </form>
        <TableList
          sheets={set.sheets}
          hrefOf={(name) =>
            `/bao-cao/povertyReview?${new URLSearchParams({ 'dia-ban': area.code, ngay: formatDay(listDay(year)), bieu: name })}`
          }
        />
      </Layout>
    ),
  };
}

/** The refusal by the fields of this page: what is said to each identity stands beside it. */
function refusal(error: AppError): FormFaults {
  const all = error.errors.map((fault) =>
    fault.pointer === '/explanations' ? { ...fault, pointer: explanationPointer(fault.code) } : fault,
  );
  return { all, of: (pointer) => all.find((fault) => fault.pointer === pointer)?.message };
}

/** What was typed to each identity, by its code. */
function explainedIn(form: Record<string, unknown>): Record<string, string> {
  const { explanations } = form;
  if (typeof explanations !== 'object' || explanations === null) return {};
  return Object.fromEntries(
    Object.entries(explanations).flatMap(([code, text]) =>
      typeof text === 'string' && text.trim() !== '' ? [[code, text.trim()]] : [],
    ),
  );
}

export const povertyReviewPages: Page[] = [
  showPage({
    path,
    permission,
    query,
    async handler(t, input, deps) {
      const { year, fault } = yearAsked(t, input.query.nam);
      const area = await areaAsked(t, input.query['dia-ban'], year);
      return page(t, input, deps, { year, area, fault, explained: {}, faults: noFaults });
    },
  }),
  freePage({
    method: 'POST',
    path,
    permission,
    async handler({ actor, form, csrf }, deps) {
      const explained = explainedIn(form);
      const final = textOf(form, 'kind') !== 'draft';
      try {
        const made = await deps.db.tx(actor, async (t) => {
          const { year } = yearAsked(t, textOf(form, 'year'));
          const area = await requireArea(t, textOf(form, 'area'), listDay(year));
          const { identities } = await reviewSet(t, area, year);
          const explanations = Object.fromEntries(
            identities.flatMap(({ ok, code, content }) => {
              const text = ok ? undefined : explained[code];
              return text ? [[content, text]] : [];
            }),
          );
          return requestExport(t, { report: 'povertyReview', area: area.code, year, final, explanations });
        });
        deps.exportRunner.enqueue(actor, made.id);
        return { redirect: '/nhap-xuat' };
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
        return deps.db.read(actor, async (t) => {
          const { year } = yearAsked(t, textOf(form, 'year'));
          const area = await areaAsked(t, textOf(form, 'area'), year);
          const shown = await page(t, { csrf }, deps, {
            ...{ year, area, explained },
            fault: null,
            faults: refusal(error),
          });
          return { ...shown, status: error.status };
        });
      }
    },
  }),
];
