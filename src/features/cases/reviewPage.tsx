import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, type PageResult, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { invalid } from '../../shared/errors.ts';
import { type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import { shortAreaName } from '../../shared/words.ts';
import { Csrf, ErrorSummary, TextField, TickBox, TickBoxes } from '../../web/components/fields.tsx';
import {
  Badge,
  Crumbs,
  Empty,
  LinkButton,
  PrintButton,
  Section,
  Submit,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import { namesOn } from '../areas/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { householdByCode } from '../households/service.ts';
import { listCurrent, recordItem, requireReviewOf, reviewItems } from './review.ts';
import type { ReviewItem } from './schema.ts';
import type { Choice } from './stepFields.tsx';
import { proposalFrom } from './typed.ts';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const classLabels = { none: 'không', poor: 'hộ nghèo', 'near-poor': 'hộ cận nghèo' } as const;
const originLabels = {
  current: 'đang trong danh sách',
  request: 'có đơn đề nghị',
  found: 'tổ phát hiện',
} as const;

interface View {
  chrome: Chrome;
  id: string;
  code: string;
  open: boolean;
  items: readonly ReviewItem[];
  areas: ReadonlyMap<string, string>;
  deprivations: readonly Choice[];
  causes: readonly Choice[];
  typed: Typed;
  faults: FormFaults;
}

function Outcome({ item }: { item: ReviewItem }) {
  if (item.outcome === null) return <Badge icon="clock">chưa khảo sát</Badge>;
  return item.outcome === 'none' ? (
    <Badge icon="circle-check">không thuộc diện</Badge>
  ) : (
    <Badge icon="home-heart" kind="blue">
      {classLabels[item.outcome]}
    </Badge>
  );
}

function Items({ items, areas, id }: Pick<View, 'items' | 'areas' | 'id'>) {
  return (
    <Table
      caption="Danh sách rà soát"
      rows={items}
      columns={[
        { head: 'Mã hộ', cell: (item) => <a href={`/ho/${item.household}`}>{item.householdCode}</a> },
        { head: 'Chủ hộ', cell: (item) => item.head },
        { head: 'Tổ', cell: (item) => shortAreaName(areas.get(item.area) ?? item.area) },
        { head: 'Nguồn', cell: (item) => originLabels[item.origin] },
        { head: 'Danh sách trước', cell: (item) => classLabels[item.former] },
        { head: 'B1', cell: (item) => item.details?.scoreB1 ?? '', number: true },
        {
          head: 'B2',
          cell: (item) => (item.details?.deprivations ? 10 * item.details.deprivations.length : ''),
          number: true,
        },
        { head: 'Kết quả', cell: (item) => <Outcome item={item} /> },
        {
          head: 'Khảo sát',
          cell: (item) => <a href={`/ho-so/${id}/ra-soat?ho=${item.householdCode}#khao-sat`}>ghi kết quả</a>,
        },
      ]}
    />
  );
}

function Survey({ view }: { view: View }) {
  const { typed, faults } = view;
  const text = (name: string, label: string, pointer: string, hint?: string) => (
    <TextField
      {...{ name, label, pointer, faults, width: 'w3', ...(hint ? { hint } : {}) }}
      value={textOf(typed, name)}
    />
  );
  return (
    <div id="khao-sat">
      <Section title="Ghi kết quả khảo sát một hộ">
        <form method="post" action={`/ho-so/${view.id}/ra-soat`} class="form-stack" data-ctrl-s>
          <Csrf token={view.chrome.csrf} />
          <ErrorSummary faults={faults} verb="Chưa ghi được" />
          <input type="hidden" name="surveyed" value="1" />
          <div class="fields">
            {text('code', 'Mã hộ', '/household', 'hộ chưa có trong danh sách thì được thêm vào')}
            {text('scoreB1', 'Điểm B1', '/data/proposal/details/scoreB1')}
            <TickBoxes
              legend="Chỉ số thiếu hụt (mỗi chỉ số 10 điểm B2)"
              name="deprivations"
              pointer="/data/proposal/details/deprivations"
              faults={faults}
              choices={view.deprivations}
              ticked={tickedOf(typed, 'deprivations')}
            />
            <TickBoxes
              legend="Nguyên nhân nghèo"
              name="causes"
              pointer="/data/proposal/details/causes"
              faults={faults}
              choices={view.causes}
              ticked={tickedOf(typed, 'causes')}
            />
            <TickBox
              label="Hộ không có khả năng lao động"
              name="cannotWork"
              checked={textOf(typed, 'cannotWork') !== ''}
            />
            <TickBox label="Hộ có đơn đề nghị" name="request" checked={textOf(typed, 'request') !== ''} />
          </div>
          <div>
            <Submit kind="primary">Ghi kết quả hộ</Submit>
          </div>
        </form>
      </Section>
    </div>
  );
}

function ReviewPage(view: View) {
  const left = view.items.filter(({ outcome }) => outcome === null).length;
  return (
    <Layout title={`Rà soát ${view.code}`} chrome={view.chrome}>
      <Crumbs
        path={[
          { href: '/ho-so', text: 'Hồ sơ' },
          { href: `/ho-so/${view.id}`, text: view.code },
          { text: 'Danh sách rà soát' },
        ]}
      />
      <Title right={<PrintButton />}>
        Danh sách rà soát{' '}
        <span class="second" style="font-size: 16px; font-weight: 400">
          {view.items.length} hộ, còn {left} hộ chưa khảo sát
        </span>
      </Title>
      {view.open && (
        <form method="post" action={`/ho-so/${view.id}/ra-soat/danh-sach`} class="inline-form">
          <Csrf token={view.chrome.csrf} />
          <Submit icon="list-check">Đưa các hộ nghèo, cận nghèo hiện có vào danh sách</Submit>
        </form>
      )}
      {view.items.length === 0 ? (
        <Empty icon="list-check" title="Danh sách còn trống">
          Đưa các hộ hiện có vào, rồi ghi thêm hộ có đơn và hộ tổ phát hiện.
        </Empty>
      ) : (
        <Items items={view.items} areas={view.areas} id={view.id} />
      )}
      {view.open && <Survey view={view} />}
      <LinkButton href={`/ho-so/${view.id}`} kind="quiet">
        Về hồ sơ {view.code}
      </LinkButton>
    </Layout>
  );
}

/** The survey of a household as recorded so far, to go on from. */
function typedSurvey(item: ReviewItem | undefined): Typed {
  const { scoreB1, deprivations = [], causes = [], cannotWork } = item?.details ?? {};
  const ticks = (codes: readonly string[]): Typed => Object.fromEntries(codes.map((code) => [code, 'on']));
  return {
    scoreB1: String(scoreB1 ?? ''),
    deprivations: ticks(deprivations),
    causes: ticks(causes),
    cannotWork: cannotWork ? 'on' : '',
    request: item?.origin === 'request' ? 'on' : '',
  };
}

async function show(
  t: ReadTx,
  input: { params: { id: string }; csrf: string },
  deps: Parameters<typeof chromeOf>[3],
  typed: Typed,
  faults: FormFaults,
): Promise<PageResult> {
  const row = await requireReviewOf(t, input.params.id);
  const dictionary = await dictionaries(t);
  return {
    html: (
      <ReviewPage
        chrome={await chromeOf(t, input, '/ho-so', deps)}
        id={row.id}
        code={row.code}
        open={row.state === 'open' && may(t.actor, 'registers.write')}
        items={await reviewItems(t, row.id)}
        areas={await namesOn(t, t.today)}
        deprivations={dictionary.deprivations(row.norm_on).map(({ code, label }) => ({ value: code, label }))}
        causes={dictionary.causes().map(({ code, label }) => ({ value: code, label }))}
        typed={typed}
        faults={faults}
      />
    ),
  };
}

export const reviewPages: Page[] = [
  showPage({
    path: '/ho-so/:id/ra-soat',
    permission: 'registers.read',
    params,
    query: Type.Object({ ho: Type.Optional(Type.String({ maxLength: 40 })) }),
    async handler(t, input, deps) {
      const row = await requireReviewOf(t, input.params.id);
      const code = input.query.ho ?? '';
      const item =
        code === '' ? undefined : (await reviewItems(t, row.id)).find((each) => each.householdCode === code);
      return show(t, input, deps, { code, ...typedSurvey(item) }, noFaults);
    },
  }),
  writePage({
    path: '/ho-so/:id/ra-soat/danh-sach',
    permission: 'registers.write',
    params,
    async handler(t, input) {
      await listCurrent(t, input.params.id);
      return { redirect: `/ho-so/${input.params.id}/ra-soat` };
    },
    refused: (t, input, error, deps) => show(t, input, deps, {}, faultsOf(error)),
  }),
  writePage({
    path: '/ho-so/:id/ra-soat',
    permission: 'registers.write',
    params,
    async handler(t, input) {
      const row = await requireReviewOf(t, input.params.id);
      const code = textOf(input.form, 'code');
      const household = await householdByCode(t, row.ward_code, code);
      if (!household) throw invalid('/household', 'unknown', `Mã hộ: không có hộ “${code}” trong phường.`);
      const { details } = proposalFrom(input.form);
      await recordItem(t, row.id, {
        household: household.id,
        origin: textOf(input.form, 'request') === '' ? 'found' : 'request',
        ...(details ? { details } : {}),
      });
      return { redirect: `/ho-so/${row.id}/ra-soat#khao-sat` };
    },
    refused: (t, input, error, deps) => show(t, input, deps, input.form, faultsOf(error)),
  }),
];
