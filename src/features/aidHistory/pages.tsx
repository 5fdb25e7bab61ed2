import { type Static, Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { freePage, type Page, showPage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { invalid } from '../../shared/errors.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { campaignKindLabels, campaignKinds } from '../../shared/giving.ts';
import { checkQuery } from '../../shared/schema.ts';
import { SelectField, TextField } from '../../web/components/fields.tsx';
import { Crumbs, LinkButton, PrintButton, Submit, Tabs, Title } from '../../web/components/parts.tsx';
import { noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { defaultArea } from '../areas/service.ts';
import { letterheadFor } from '../documents/office.ts';
import { listWorkbook } from '../exports/service.ts';
import type { Sheet } from '../exports/sheet.ts';
import { comparedBy, comparedByLabels, type YearsQuery } from './schema.ts';
import {
  aidOfHousehold,
  aidOfPerson,
  compareYears,
  steadyRecipients,
  unreachedIn,
  yearsAsked,
} from './service.ts';
import { ComparisonView, HistoryPaper, SteadyView, UnreachedView } from './views.tsx';
import {
  comparisonSheet,
  dayText,
  historySheet,
  steadySheet,
  unreachedSheet,
  yearsText,
} from './workbooks.ts';

const path = '/tet/so-sanh';
const historyPath = '/tet/lich-su';
const text = Type.Optional(Type.String({ maxLength: 40 }));
const query = Type.Object({ xem: text, tu: text, den: text, loai: text, theo: text });
const historyQuery = Type.Object({ nguoi: text, ho: text });

const shownLists = ['so-sanh', 'lien-tuc', 'chua-nhan'] as const;
type Shown = (typeof shownLists)[number];
const shownLabels: Record<Shown, string> = {
  'so-sanh': 'So sánh',
  'lien-tuc': 'Nhận liên tục',
  'chua-nhan': 'Chưa nhận lần nào',
};

/** The page's own address as a question; a year that cannot be read is none. */
function asked(given: Static<typeof query>): { shown: Shown; question: YearsQuery } {
  const year = (value: string | undefined) => (value && /^\d{4}$/.test(value) ? Number(value) : undefined);
  const from = year(given.tu);
  const to = year(given.den);
  const kind = campaignKinds.find((each) => each === given.loai);
  const by = comparedBy.find((each) => each === given.theo);
  return {
    shown: shownLists.find((each) => each === given.xem) ?? 'so-sanh',
    question: { ...(from && { from }), ...(to && { to }), ...(kind && { kind }), ...(by && { by }) },
  };
}

function addressOf(shown: Shown, { from, to, kind, by }: YearsQuery): string {
  const fields = { xem: shown, tu: from, den: to, loai: kind, theo: by };
  const given = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return String(new URLSearchParams(given));
}

const field = (name: string, label: string) => ({ name, label, pointer: `/${name}`, faults: noFaults });

function Question({ shown, question }: { shown: Shown; question: YearsQuery }) {
  return (
    <form method="get" action={path} class="form-stack">
      <input type="hidden" name="xem" value={shown} />
      <div class="fields">
        <TextField
          {...field('tu', 'Từ năm')}
          width="w2"
          value={String(question.from ?? '')}
          inputmode="numeric"
        />
        <TextField
          {...field('den', 'Đến năm')}
          width="w2"
          value={String(question.to ?? '')}
          inputmode="numeric"
        />
        {shown !== 'chua-nhan' && (
          <SelectField
            {...field('loai', 'Loại đợt')}
            width="w3"
            value={question.kind ?? ''}
            blank="Mọi loại"
            choices={campaignKinds.map((kind) => ({ value: kind, label: campaignKindLabels[kind] }))}
          />
        )}
        {shown === 'so-sanh' && (
          <SelectField
            {...field('theo', 'So sánh theo')}
            width="w3"
            value={question.by ?? 'area'}
            choices={comparedBy.map((by) => ({ value: by, label: comparedByLabels[by] }))}
          />
        )}
      </div>
      <div>
        <Submit>Xem</Submit>
      </div>
    </form>
  );
}

async function listOf(t: ReadTx, shown: Shown, question: YearsQuery, years: readonly number[]) {
  if (shown === 'so-sanh') {
    const comparison = await compareYears(t, question);
    return {
      view: <ComparisonView comparison={comparison} />,
      sheet: comparisonSheet(comparison),
      when: yearsText(years),
    };
  }
  if (shown === 'lien-tuc') {
    const items = await steadyRecipients(t, question);
    return {
      view: <SteadyView years={years} items={items} />,
      sheet: steadySheet(years, items),
      when: yearsText(years),
    };
  }
  const { day, items } = await unreachedIn(t, question);
  return {
    view: <UnreachedView day={day} items={items} />,
    sheet: unreachedSheet(years, items),
    when: dayText(day),
  };
}

async function readList(t: ReadTx, given: Static<typeof query>) {
  const { shown, question } = asked(given);
  const { from, to } = await yearsAsked(t, question);
  const years = Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const whole: YearsQuery = { ...question, from, to };
  return { shown, question: whole, list: await listOf(t, shown, whole, years) };
}

const comparisonPage = showPage({
  path,
  permission: 'registers.read',
  query,
  async handler(t, input, deps) {
    const { shown, question, list } = await readList(t, input.query);
    return {
      html: (
        <Layout title="So sánh các năm" chrome={await chromeOf(t, input, path, deps)}>
          <Crumbs path={[{ href: '/tet', text: 'Tết, hỗ trợ' }, { text: 'So sánh các năm' }]} />
          <Title
            right={
              <>
                <LinkButton href={`${path}/tep?${addressOf(shown, question)}`} icon="file-spreadsheet">
                  Tải .xlsx
                </LinkButton>
                <PrintButton />
              </>
            }
          >
            So sánh các năm
          </Title>
          <Tabs
            tabs={shownLists.map((each) => ({
              href: `${path}?${addressOf(each, question)}`,
              text: shownLabels[each],
              count: '',
              current: each === shown,
            }))}
          />
          <Question shown={shown} question={question} />
          {list.view}
        </Layout>
      ),
    };
  },
});

/** The workbook of one sheet; who took it is in the trail. */
function filePage(
  address: string,
  read: (t: ReadTx, given: unknown) => Promise<{ sheet: Sheet; when: string; name: string; about: string }>,
): Page {
  return freePage({
    method: 'GET',
    path: address,
    permission: 'registers.read',
    async handler({ actor, query: given }, deps) {
      const { sheet, when, name, about, office, area } = await deps.db.read(actor, async (t) => {
        const { code } = await defaultArea(t, t.today);
        return { ...(await read(t, { ...Object(given) })), ...(await letterheadFor(t, code)), area: code };
      });
      await deps.db.tx(actor, async (t) => {
        t.audit({
          action: 'aid.download',
          kind: 'area',
          id: area,
          area,
          after: { about, rows: sheet.rows.length },
        });
      });
      const heading = { office, period: when, document: null, lines: [sheet.title, when] as const };
      return { file: { name, type: xlsxType, body: await listWorkbook(heading, sheet, { report: about }) } };
    },
  });
}

const comparisonFile = filePage(`${path}/tep`, async (t, given) => {
  const { shown, list } = await readList(t, checkQuery(query, given));
  return { sheet: list.sheet, when: list.when, name: `ho-tro-${shown}.xlsx`, about: shown };
});

function historyAsked(t: ReadTx, { nguoi, ho }: Static<typeof historyQuery>) {
  if (nguoi) return aidOfPerson(t, nguoi);
  if (ho) return aidOfHousehold(t, ho);
  throw invalid('/nguoi', 'required', 'Chọn một người hoặc một hộ để xem hỗ trợ đã nhận.');
}

const historyPage = showPage({
  path: historyPath,
  permission: 'registers.read',
  query: historyQuery,
  async handler(t, input, deps) {
    const { nguoi, ho } = input.query;
    const history = await historyAsked(t, input.query);
    const letterhead = await letterheadFor(t, (await defaultArea(t, t.today)).code);
    const of = String(new URLSearchParams(nguoi ? { nguoi } : { ho: ho ?? '' }));
    return {
      html: (
        <Layout title={`Hỗ trợ đã nhận, ${history.title}`} chrome={await chromeOf(t, input, '/nguoi', deps)}>
          <Crumbs
            path={[
              { href: '/', text: 'Tra cứu' },
              { href: nguoi ? `/nguoi/${nguoi}` : `/ho/${ho}`, text: history.title },
              { text: 'Hỗ trợ đã nhận' },
            ]}
          />
          <Title
            right={
              <>
                <LinkButton href={`${historyPath}/tep?${of}`} icon="file-spreadsheet">
                  Tải .xlsx
                </LinkButton>
                <PrintButton />
              </>
            }
          >
            Hỗ trợ đã nhận
          </Title>
          <HistoryPaper history={history} letterhead={letterhead} today={t.today} />
        </Layout>
      ),
    };
  },
});

const historyFile = filePage(`${historyPath}/tep`, async (t, given) => {
  const history = await historyAsked(t, checkQuery(historyQuery, given));
  return {
    sheet: historySheet(history),
    when: dayText(t.today),
    name: 'ho-tro-da-nhan.xlsx',
    about: 'lich-su',
  };
});

export const aidHistoryPages: Page[] = [comparisonPage, comparisonFile, historyPage, historyFile];
