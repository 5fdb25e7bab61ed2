import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage, writePage } from '../../app/page.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary, TextField } from '../../web/components/fields.tsx';
import { Crumbs, Empty, LinkButton, Submit, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import { approveCases } from './approval.ts';
import { awaitingDecision } from './finding.ts';
import { DueBadge } from './listPage.tsx';
import type { CaseSummary } from './schema.ts';
import { decisionFrom, validFromOf } from './typed.ts';

const path = '/ho-so/duyet';

interface View {
  chrome: Chrome;
  cases: readonly CaseSummary[];
  typed: Typed;
  faults: FormFaults;
  today: string;
}

function Rows({ cases, typed }: Pick<View, 'cases' | 'typed'>) {
  const ticked = tickedOf(typed, 'cases');
  return (
    <div class="scroll">
      <table class="cards">
        <caption class="hidden-visually">Hồ sơ chờ quyết định</caption>
        <thead>
          <tr>
            <th scope="col">Chọn</th>
            <th scope="col">Mã hồ sơ</th>
            <th scope="col">Loại hồ sơ</th>
            <th scope="col">Hộ, người</th>
            <th scope="col">Hẹn trả</th>
            <th scope="col">Hạn</th>
          </tr>
        </thead>
        <tbody>
          {cases.map((row) => (
            <tr>
              <td data-label="Chọn">
                <label class="choice">
                  <input
                    type="checkbox"
                    name={`cases[${row.id}]`}
                    checked={ticked.includes(row.id)}
                    aria-label={`Chọn hồ sơ ${row.code}`}
                  />
                  <input type="hidden" name={`versions[${row.id}]`} value={row.version} />
                </label>
              </td>
              <td data-label="Mã hồ sơ">
                <a class="code" href={`/ho-so/${row.id}`}>
                  {row.code}
                </a>
              </td>
              <td data-label="Loại hồ sơ">{row.kindLabel}</td>
              <td data-label="Hộ, người">{row.subject}</td>
              <td data-label="Hẹn trả">{formatDay(row.dueOn)}</td>
              <td data-label="Hạn">
                <DueBadge row={row} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Decisions({ chrome, cases, typed, faults, today }: View) {
  const field = (name: string, pointer: string, label: string, width: string, otherwise = '') => (
    <TextField
      {...{ name, pointer, label, width, faults }}
      value={name in typed ? textOf(typed, name) : otherwise}
    />
  );
  return (
    <Layout title="Duyệt hồ sơ" chrome={chrome}>
      <Crumbs path={[{ href: '/ho-so', text: 'Hồ sơ' }, { text: 'Duyệt' }]} />
      <Title>Hồ sơ chờ quyết định</Title>
      {cases.length === 0 ? (
        <Empty icon="circle-check" title="Không có hồ sơ nào chờ bạn duyệt">
          Hồ sơ đến bước quyết định sẽ hiện ở đây, trừ hồ sơ do chính bạn nhập.
        </Empty>
      ) : (
        <form method="post" action={path} class="form-stack" data-ctrl-s>
          <Csrf token={chrome.csrf} />
          <ErrorSummary faults={faults} verb="Chưa duyệt được" />
          <Rows cases={cases} typed={typed} />
          <div class="fields">
            {field('decisionNumber', '/decision/number', 'Số quyết định', 'w3')}
            {field('decisionDate', '/decision/date', 'Ngày quyết định', 'w3', formatDay(today))}
            {field(
              'decisionIssuer',
              '/decision/issuer',
              'Cơ quan ban hành',
              'w6',
              `UBND ${chrome.placeName}`,
            )}
            <TextField
              {...{ faults, name: 'validFrom', pointer: '/validFrom', width: 'w3' }}
              label="Có hiệu lực từ ngày"
              value={textOf(typed, 'validFrom')}
              hint="bỏ trống: theo quy định của loại hồ sơ"
              optional
            />
          </div>
          <div class="sticky">
            <span>Một quyết định cho các hồ sơ đã chọn: tất cả được ghi vào sổ, hoặc không hồ sơ nào.</span>
            <span class="buttons">
              <LinkButton href="/ho-so" kind="quiet">
                Đóng
              </LinkButton>
              <Submit kind="primary">Duyệt hồ sơ đã chọn</Submit>
            </span>
          </div>
        </form>
      )}
    </Layout>
  );
}

async function view(
  t: ReadTx,
  input: { csrf: string },
  deps: Parameters<typeof chromeOf>[3],
  typed: Typed,
  faults: FormFaults,
) {
  const chrome = await chromeOf(t, input, '/ho-so', deps);
  const cases = await awaitingDecision(t);
  return { html: <Decisions {...{ chrome, cases, typed, faults }} today={t.today} /> };
}

/** Versions as read, by the id of each ticked case. */
function chosen(form: Typed): { id: string; version: number }[] {
  const versions = (form.versions ?? {}) as Record<string, unknown>; // a nested group, or nothing
  return tickedOf(form, 'cases').map((id) => ({ id, version: Number(versions[id]) || 1 }));
}

export const decisionPages: Page[] = [
  showPage({
    path,
    permission: 'approvals',
    handler: (t, input, deps) => view(t, input, deps, {}, noFaults),
  }),
  writePage({
    path,
    permission: 'approvals',
    async handler(t, input) {
      const cases = chosen(input.form);
      if (cases.length === 0) throw invalid('/cases', 'required', 'Hồ sơ: chưa chọn hồ sơ nào để duyệt.');
      const validFrom = validFromOf(input.form);
      await approveCases(t, {
        decision: decisionFrom(input.form),
        ...(validFrom ? { validFrom } : {}),
        cases,
      });
      return { redirect: '/ho-so?muc=da-duyet' };
    },
    refused: (t, input, error, deps) => view(t, input, deps, input.form, faultsOf(error)),
  }),
];
