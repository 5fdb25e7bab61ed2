import { stat } from 'node:fs/promises';
import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import {
  freePage,
  type Page,
  type PageResult,
  type RawPageInput,
  showPage,
  writePage,
} from '../../app/page.ts';
import { receiveUpload } from '../../app/upload.ts';
import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { AppError, invalid, invalidAll } from '../../shared/errors.ts';
import { checkNationalId } from '../../shared/identity.ts';
import { dayOf, formRows, type Typed, textOf } from '../../shared/typedForm.ts';
import { Crumbs, LinkButton, Message, Title } from '../../web/components/parts.tsx';
import { faultsOf, nestedForm, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { requireCsrf } from '../accounts/sessions.ts';
import { findCampaign } from '../campaigns/service.ts';
import { addPaper, type KeptFile, keepFile, paperUpload } from '../papers/service.ts';
import { printedPages } from '../signingSheets/service.ts';
import { lackingPapers } from './matching.ts';
import {
  type LineException,
  matchBySheet,
  type PageOutcome,
  pageGifts,
  parseLines,
  payPage,
} from './pageWise.ts';
import { payPath } from './payViews.tsx';
import { unpaidReasons } from './schema.ts';
import { addProxyPapers, reverse } from './service.ts';
import { CodeForm, SheetPageView, type SheetView, sheetFormPath } from './sheetViews.tsx';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const query = Type.Object({
  ma: Type.Optional(Type.String({ maxLength: 40 })),
  ghi: Type.Optional(Type.String({ maxLength: 20 })),
});

interface Asked {
  params: { id: string };
  csrf: string;
}

/** "Đã ghi 13 suất, 13 đã đối chiếu": what the last form did, out of the address it led to. */
function doneText(given: string | undefined): string | null {
  const found = /^(\d+)-(\d+)-(\d+)$/.exec(given ?? '');
  if (!found) return null;
  const [, paid, matched, awaited] = found.map(Number);
  return [
    paid ? `Đã ghi ${paid} suất đã phát.` : 'Đã ghi.',
    `Cả trang: ${matched} suất đã đối chiếu, ${awaited} suất chờ chữ ký.`,
  ].join(' ');
}

async function sheetPageOf(
  t: ReadTx,
  input: Asked,
  deps: Deps,
  asked: { code: string; done?: string | undefined; typed?: Typed; error?: AppError },
): Promise<PageResult> {
  const campaign = await findCampaign(t, input.params.id);
  let error = asked.error;
  let page: SheetView['page'] = null;
  if (asked.code !== '') {
    try {
      page = await pageGifts(t, campaign.id, asked.code);
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      error = new AppError('invalid', fault.detail, [
        { pointer: '/page', code: 'page', message: fault.detail },
      ]);
    }
  }
  const paid =
    page?.gifts.flatMap(({ gift }) => (gift.signature === 'awaited' ? (gift.payment?.id ?? []) : [])) ?? [];
  const view: SheetView = {
    campaign: campaign.id,
    code: page?.page.code ?? asked.code,
    csrf: input.csrf,
    today: t.today,
    page,
    printed: page ? null : await printedPages(t, campaign.id),
    lacking: await lackingPapers(t, campaign.id, paid),
    typed: asked.typed ?? {},
    faults: error ? faultsOf(error) : noFaults,
    done: doneText(asked.done),
  };
  const title = 'Ghi theo trang, đối chiếu chữ ký';
  return {
    ...(error ? { status: error.status } : {}),
    html: (
      <Layout title={title} chrome={await chromeOf(t, input, payPath(campaign.id), deps)}>
        <Crumbs
          path={[
            { href: `/tet/${campaign.id}`, text: campaign.name },
            { href: payPath(campaign.id), text: 'Phát quà' },
            { text: title },
          ]}
        />
        <Title right={<LinkButton href={`/tet/${campaign.id}/ky-nhan`}>Danh sách ký nhận</LinkButton>}>
          {title}
        </Title>
        {view.done && <Message kind="done">{view.done}</Message>}
        <CodeForm view={view} />
        <SheetPageView view={view} />
      </Layout>
    ),
  };
}

/** Exceptions as typed: lines with a reason, and proxies; every unreadable field is named. */
function exceptionsOf(form: Typed): LineException[] {
  const faults: { pointer: string; code: string; message: string }[] = [];
  const except: LineException[] = [];
  for (const [i, row] of formRows(form.except).entries()) {
    const lines = parseLines(textOf(row, 'lines'));
    if (!lines) {
      const message = `Trừ dòng “${textOf(row, 'lines')}”: ghi số dòng, ví dụ 4 và 9, hoặc 12-14.`;
      faults.push({ pointer: `/except/${i}`, code: 'lines', message });
      continue;
    }
    const reason = unpaidReasons.find((each) => each === textOf(row, 'reason')) ?? 'absent';
    except.push(...lines.map((line) => ({ line, reason })));
  }
  for (const row of formRows(form.proxies)) {
    const [line, name, relation] = [textOf(row, 'line'), textOf(row, 'name'), textOf(row, 'relation')];
    if (line === '' && name === '') continue;
    if (!/^\d+$/.test(line) || name === '' || relation === '') {
      const message = `Nhận thay dòng ${line || '…'}: ghi đủ số dòng, họ tên và quan hệ của người nhận thay.`;
      faults.push({ pointer: '/proxies', code: 'proxy', message });
      continue;
    }
    const nationalId = textOf(row, 'nationalId') || null;
    except.push({ line: Number(line), receiver: { name, relation, nationalId } });
  }
  if (faults.length > 0) throw invalidAll(faults);
  const twice = except.find(({ line }, i) => except.findIndex((each) => each.line === line) < i);
  if (twice) throw invalid('/except/0', 'twice', `Dòng ${twice.line}: đứng hai lần trong phần trừ ra.`);
  return except;
}

/** A form with a file that may be missing: what was typed, and the file where one was chosen. */
async function withFile(
  { actor, request, csrf, params: given }: RawPageInput,
  deps: Deps,
  work: (t: WriteTx, id: string, form: Typed, kept: KeptFile | null) => Promise<string>,
): Promise<PageResult> {
  if (!actor) return { redirect: '/dang-nhap' };
  const { id } = given as { id: string }; // named in the path
  let form: Typed = {};
  try {
    const upload = await receiveUpload(request, { ...paperUpload, fields: 60 });
    try {
      request.body = upload.fields;
      requireCsrf(request);
      form = nestedForm(upload.fields);
      const chosen = (await stat(upload.file)).size > 0;
      const kept = chosen ? await keepFile(deps.config.dataDir, upload.file, upload.filename) : null;
      return { redirect: await deps.db.tx(actor, (t) => work(t, id, form, kept)) };
    } finally {
      await upload.discard();
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'forbidden') throw error;
    const asked = { code: textOf(form, 'ma'), typed: form, error };
    return deps.db.read(actor, (t) => sheetPageOf(t, { params: { id }, csrf }, deps, asked));
  }
}

const address = (id: string, code: string, outcome?: PageOutcome): string => {
  const query = new URLSearchParams({ ma: code });
  if (outcome) query.set('ghi', `${outcome.paid}-${outcome.matched}-${outcome.awaited}`);
  return `${sheetFormPath(id)}?${query}`;
};

async function recordPage(t: WriteTx, id: string, form: Typed, kept: KeptFile | null): Promise<string> {
  const code = textOf(form, 'ma');
  if (textOf(form, 'what') === 'match') {
    if (!kept)
      throw invalid(
        '/file',
        'required',
        'Bản quét: còn trống, chọn tệp PDF hoặc ảnh của trang đã ký để đối chiếu.',
      );
    return address(id, code, await matchBySheet(t, id, code, kept));
  }
  const open = textOf(form, 'paidOn') !== '';
  const paidOn = open ? dayOf(form, 'paidOn', 'Ngày phát') : t.today;
  return address(id, code, await payPage(t, id, code, { paidOn, except: exceptionsOf(form) }, kept));
}

/** CCCD and giấy ủy quyền that a proxy from outside brings later. */
async function recordPapers(t: WriteTx, id: string, form: Typed, kept: KeptFile | null): Promise<string> {
  const typed = textOf(form, 'nationalId');
  if (typed === '' && !kept)
    throw invalid(
      '/file',
      'required',
      'Giấy tờ: ghi số CCCD của người nhận thay, hoặc chọn bản quét giấy ủy quyền.',
    );
  const checked = typed === '' ? null : checkNationalId(typed);
  if (checked && !checked.ok) throw invalid('/nationalId', checked.code, checked.message);
  const { area_code: area } = await findCampaign(t, id);
  const paper = kept ? (await addPaper(t, kept, area)).id : null;
  await addProxyPapers(t, id, textOf(form, 'payment'), { nationalId: checked?.value ?? null, paper });
  return address(id, textOf(form, 'ma'));
}

export const sheetPages: readonly Page[] = [
  showPage({
    path: '/tet/:id/theo-trang',
    permission: 'registers.read',
    params,
    query,
    handler: (t, input, deps) =>
      sheetPageOf(t, input, deps, { code: input.query.ma?.trim() ?? '', done: input.query.ghi }),
  }),
  freePage({
    method: 'POST',
    path: '/tet/:id/theo-trang',
    permission: 'registers.write',
    handler: (input, deps) => withFile(input, deps, recordPage),
  }),
  freePage({
    method: 'POST',
    path: '/tet/:id/theo-trang/giay-to',
    permission: 'registers.write',
    handler: (input, deps) => withFile(input, deps, recordPapers),
  }),
  writePage({
    path: '/tet/:id/phat/:entry/huy',
    permission: 'registers.write',
    params: Type.Object({ id: Type.String({ maxLength: 40 }), entry: Type.String({ maxLength: 40 }) }),
    async handler(t, { params: { id }, form }) {
      const reason = textOf(form, 'reason');
      if (reason === '')
        throw invalid('/reason', 'required', 'Lý do hủy: còn trống, ghi vì sao hủy lần ghi này.');
      await reverse(t, id, textOf(form, 'payment'), { reason });
      return { redirect: address(id, textOf(form, 'ma')) };
    },
    refused: (t, input, error, deps) =>
      sheetPageOf(t, { ...input, params: { id: input.params.id } }, deps, {
        code: textOf(input.form, 'ma'),
        typed: {},
        error,
      }),
  }),
];
