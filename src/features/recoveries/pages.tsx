import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { freePage, type Page, type PageInput, showPage, writePage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { type AppError, invalid } from '../../shared/errors.ts';
import { xlsxType } from '../../shared/fileTypes.ts';
import { parseMoney } from '../../shared/money.ts';
import { checkForm, checkQuery, idSchema } from '../../shared/schema.ts';
import { dayOf, type Typed, textOf } from '../../shared/typedForm.ts';
import { shortAreaName } from '../../shared/words.ts';
import { Crumbs, LinkButton, PrintButton, Title } from '../../web/components/parts.tsx';
import { faultsOf, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { areaNames, defaultArea } from '../areas/service.ts';
import { issuingOffice } from '../documents/office.ts';
import { listWorkbook } from '../exports/service.ts';
import {
  type Recovery,
  receiptFormSchema,
  recoveryGroundLabels,
  recoveryStateLabels,
  recoveryStates,
  waiverFormSchema,
} from './schema.ts';
import {
  addReceipt,
  countRecoveries,
  listRecoveries,
  readRecovery,
  retractReceipt,
  waive,
} from './service.ts';
import { RecoveriesView, RecoveryView, recoveriesPath } from './views.tsx';

const params = Type.Object({ id: idSchema('Khoản phải thu hồi') });
const query = Type.Object({ trangThai: Type.Optional(Type.String({ maxLength: 20 })) });
const most = 500;

async function namesOf(t: ReadTx, items: readonly Recovery[]): Promise<(code: string | null) => string> {
  const names = await areaNames(
    t,
    items.flatMap(({ area }) => area ?? []),
  );
  return (code) => (code === null ? '' : shortAreaName(names(code, t.today)));
}

const stateOf = (text: string | undefined) => recoveryStates.find((state) => state === text) ?? 'open';

const listPage = showPage({
  path: recoveriesPath,
  permission: 'registers.read',
  query,
  async handler(t, input, deps) {
    const state = stateOf(input.query.trangThai);
    const { items } = await listRecoveries(t, { state, limit: most });
    return {
      html: (
        <Layout title="Số tiền phải thu hồi" chrome={await chromeOf(t, input, '/tet', deps)}>
          <Crumbs path={[{ href: '/tet', text: 'Tết, hỗ trợ' }, { text: 'Số tiền phải thu hồi' }]} />
          <Title
            right={
              <>
                <LinkButton
                  href={`${recoveriesPath}/tep?${new URLSearchParams({ trangThai: state })}`}
                  icon="file-spreadsheet"
                >
                  Tải .xlsx
                </LinkButton>
                <PrintButton />
              </>
            }
          >
            Số tiền phải thu hồi
          </Title>
          <RecoveriesView
            items={items}
            counts={await countRecoveries(t)}
            state={state}
            areaName={await namesOf(t, items)}
          />
        </Layout>
      ),
    };
  },
});

const filePage = freePage({
  method: 'GET',
  path: `${recoveriesPath}/tep`,
  permission: 'registers.read',
  async handler({ actor, query: asked }, deps) {
    const state = stateOf(checkQuery(query, { ...Object(asked) }).trangThai);
    const read = await deps.db.read(actor, async (t) => {
      const { items } = await listRecoveries(t, { state, limit: most });
      const area = await defaultArea(t, t.today);
      const office = await issuingOffice(t, area.code);
      return { items, name: await namesOf(t, items), office: office.name, area: area.code, today: t.today };
    });
    await deps.db.tx(actor, async (t) => {
      t.audit({
        action: 'recovery.download',
        kind: 'area',
        id: read.area,
        area: read.area,
        after: { state, rows: read.items.length },
      });
    });
    const sum = (pick: (row: Recovery) => number): number =>
      read.items.reduce((total, row) => total + pick(row), 0);
    const body = await listWorkbook(
      {
        office: read.office.toUpperCase(),
        period: `tại ngày ${formatDay(read.today)}`,
        document: null,
        lines: [recoveryStateLabels[state], `Tại ngày ${formatDay(read.today)}`],
      },
      {
        name: 'Phải thu hồi',
        title: 'Số tiền phải thu hồi',
        unit: 'đồng',
        columns: [
          { field: 'index', header: 'STT', kind: 'index' },
          { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 26 },
          { field: 'area', header: 'Tổ', kind: 'text', width: 14 },
          { field: 'ground', header: 'Lý do', kind: 'text' },
          { field: 'endedOn', header: 'Từ ngày', kind: 'day' },
          { field: 'lines', header: 'Các khoản đã chi', kind: 'text', width: 50 },
          { field: 'amountDong', header: 'Phải thu hồi (đồng)', kind: 'money' },
          { field: 'recoveredDong', header: 'Đã thu (đồng)', kind: 'money' },
          { field: 'leftDong', header: 'Còn phải thu (đồng)', kind: 'money' },
          { field: 'receipts', header: 'Phiếu thu', kind: 'text', width: 34 },
        ],
        total: [
          null,
          'Tổng cộng',
          null,
          null,
          null,
          null,
          sum(({ amountDong }) => amountDong),
          sum(({ recoveredDong }) => recoveredDong),
          sum(({ leftDong }) => leftDong),
          null,
        ],
        rows: read.items.map((row, i) => [
          i + 1,
          row.name,
          read.name(row.area),
          recoveryGroundLabels[row.ground],
          row.endedOn,
          row.lines.map(({ label }) => label).join('; '),
          row.amountDong,
          row.recoveredDong,
          row.leftDong,
          row.receipts
            .map(({ number, receivedOn }) => `Số ${number} ngày ${formatDay(receivedOn)}`)
            .join('; ') || null,
        ]),
      },
      { report: 'recoveries', state, asOf: read.today },
    );
    return { file: { name: `so-tien-phai-thu-hoi-${read.today}.xlsx`, type: xlsxType, body } };
  },
});

interface Refused {
  which: 'receipt' | 'waiver';
  typed: Typed;
  error: AppError;
}

async function view(
  t: ReadTx,
  input: { csrf: string; params: { id: string } },
  deps: { demo: boolean },
  refused: Refused | null = null,
) {
  const recovery = await readRecovery(t, input.params.id);
  return (
    <Layout title={`Thu hồi: ${recovery.name}`} chrome={await chromeOf(t, input, '/tet', deps)}>
      <Crumbs
        path={[
          { href: '/tet', text: 'Tết, hỗ trợ' },
          { href: recoveriesPath, text: 'Số tiền phải thu hồi' },
          { text: recovery.name },
        ]}
      />
      <Title>Số tiền phải thu hồi: {recovery.name}</Title>
      <RecoveryView
        recovery={recovery}
        editing={{
          csrf: input.csrf,
          mayWrite: may(t.actor, 'registers.write'),
          mayWaive: may(t.actor, 'approvals'),
          view: { typed: refused?.typed ?? {}, faults: refused ? faultsOf(refused.error) : noFaults },
          refused: refused?.which ?? null,
        }}
      />
    </Layout>
  );
}

const onePage = showPage({
  path: `${recoveriesPath}/:id`,
  permission: 'registers.read',
  params,
  handler: async (t, input, deps) => ({ html: await view(t, input, deps) }),
});

function action(
  path: string,
  permission: 'registers.write' | 'approvals',
  which: Refused['which'],
  run: (t: WriteTx, input: PageInput<{ id: string }, unknown>) => Promise<unknown>,
): Page {
  return writePage({
    path: `${recoveriesPath}/:id/${path}`,
    permission,
    params,
    async handler(t, input) {
      await run(t, input);
      return { redirect: `${recoveriesPath}/${input.params.id}` };
    },
    refused: async (t, input, error, deps) => ({
      html: await view(t, input, deps, { which, typed: input.form, error }),
    }),
  });
}

const receiptPage = action('phieu-thu', 'registers.write', 'receipt', (t, { params: { id }, form }) => {
  const amountDong = parseMoney(textOf(form, 'amountDong'));
  if (amountDong === undefined)
    throw invalid(
      '/amountDong',
      'money',
      `Số tiền “${textOf(form, 'amountDong')}”: ghi số đồng, ví dụ 1.500.000.`,
    );
  const number = textOf(form, 'number');
  return addReceipt(
    t,
    id,
    checkForm(receiptFormSchema, {
      ...(number !== '' && { number }),
      receivedOn: dayOf(form, 'receivedOn', 'Ngày thu'),
      amountDong,
    }),
  );
});

const waiverPage = action('khong-thu', 'approvals', 'waiver', (t, { params: { id }, form }) => {
  const text = (name: string) => (textOf(form, name) === '' ? {} : { [name]: textOf(form, name) });
  const date = dayOf(form, 'date', 'Ngày quyết định', '/decision/date');
  return waive(
    t,
    id,
    checkForm(waiverFormSchema, {
      decision: { ...text('number'), date, ...text('issuer') },
      ...text('reason'),
    }),
  );
});

const retractPage = writePage({
  path: `${recoveriesPath}/:id/phieu-thu/:receipt/thu-hoi`,
  permission: 'registers.write',
  params: Type.Object({ id: idSchema('Khoản phải thu hồi'), receipt: idSchema('Phiếu thu') }),
  async handler(t, { params: { id, receipt }, form }) {
    const reason = textOf(form, 'reason');
    if (reason === '') throw invalid('/reason', 'required', 'Lý do: còn trống, ghi vì sao.');
    await retractReceipt(t, id, receipt, reason);
    return { redirect: `${recoveriesPath}/${id}` };
  },
  refused: async (t, input, error, deps) => ({
    html: await view(t, input, deps, { which: 'receipt', typed: {}, error }),
  }),
});

export const recoveryPages: Page[] = [listPage, filePage, receiptPage, retractPage, waiverPage, onePage];
