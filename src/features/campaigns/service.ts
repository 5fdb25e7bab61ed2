import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { checkVersion, conflict, invalid, notFound } from '../../shared/errors.ts';
import { formatNumber } from '../../shared/money.ts';
import { clean, fold } from '../../shared/text.ts';
import { inScope, requireArea } from '../areas/service.ts';
import { campaignAnswer, ruleAnswer, sourceAnswer } from './answers.ts';
import { type Standing, standingOf, verifyLedger } from './ledger.ts';
import type {
  Campaign,
  CampaignChange,
  CampaignForm,
  CampaignState,
  CampaignsQuery,
  Rule,
  Source,
  StepState,
} from './schema.ts';
import * as store from './store.ts';
import { copyTemplate } from './template.ts';

export type { CampaignRow, RuleRow, SourceRow } from './store.ts';

/**
 * Whose campaigns an actor sees: those of areas inside the own one, and those of an area that the own one lies in, since a
 * group head pays what the ward gives.
 */
function scopeOf(t: ReadTx): { sql: string; params: string[] } {
  const { area } = t.actor;
  if (area === null) return { sql: '1 = 1', params: [] };
  return {
    sql: `(c.area_code IN (SELECT area_code FROM area_closure WHERE ancestor_code = ?)
           OR c.area_code IN (SELECT ancestor_code FROM area_closure WHERE area_code = ?))`,
    params: [area, area],
  };
}

/** A campaign that the actor sees; 404 otherwise. */
export async function findCampaign(t: ReadTx, id: string): Promise<store.CampaignRow> {
  const row = await store.campaignById(t, id);
  const { area } = t.actor;
  if (!row) throw notFound('Không có đợt hỗ trợ này trong phạm vi của bạn.');
  if (area === null || (await inScope(t, row.area_code))) return row;
  const [seen] = await store.campaigns(t, { scope: scopeOf(t), id });
  if (!seen) throw notFound('Không có đợt hỗ trợ này trong phạm vi của bạn.');
  return row;
}

/** A campaign that the actor may change: of an area in the own one, not settled, at the version seen. */
export async function writableCampaign(
  t: ReadTx,
  id: string,
  seen?: number | undefined,
): Promise<store.CampaignRow> {
  const row = await findCampaign(t, id);
  if (!(await inScope(t, row.area_code))) throw notFound('Không có đợt hỗ trợ này trong phạm vi của bạn.');
  checkVersion(row.version, seen);
  if (row.state === 'settled')
    throw conflict(
      '/',
      'settled',
      `${row.name} đã quyết toán${row.settled_on ? ` ngày ${formatDay(row.settled_on)}` : ''}, không sửa được nữa. Điều phát hiện sau ghi bằng bản điều chỉnh quyết toán.`,
    );
  return row;
}

/** Campaigns of the actor, newest first; of an area, year or kind where asked. */
export async function listCampaigns(t: ReadTx, query: CampaignsQuery = {}): Promise<Campaign[]> {
  if (query.area !== undefined) await requireArea(t, query.area);
  const rows = await store.campaigns(t, { scope: scopeOf(t), year: query.year, kind: query.kind });
  return rows
    .filter(({ area_code }) => query.area === undefined || area_code === query.area)
    .map(campaignAnswer);
}

function checkDays({ hand_out_from: from, hand_out_to: to }: store.CampaignRow): void {
  if (from !== null && to !== null && to < from)
    throw invalid(
      '/handOutTo',
      'order',
      `Phát đến ngày ${formatDay(to)}: trước ngày bắt đầu phát ${formatDay(from)}, xem lại hai ngày.`,
    );
}

async function refuseSameName(t: ReadTx, row: store.CampaignRow): Promise<void> {
  const same = (await store.campaigns(t, { scope: scopeOf(t), year: row.year })).find(
    (each) => each.id !== row.id && each.area_code === row.area_code && fold(each.name) === fold(row.name),
  );
  if (same)
    throw conflict(
      '/name',
      'taken',
      `Tên đợt: năm ${row.year} đã có “${same.name}”; mở đợt đó, hoặc ghi tên khác.`,
    );
}

/** Records a campaign, empty or after a template. 409 when the area has one of that name in the year. */
export async function createCampaign(t: WriteTx, form: CampaignForm): Promise<string> {
  const area = await requireArea(t, form.area);
  if (!(await inScope(t, area.code)))
    throw notFound(`Không có địa bàn “${form.area}” trong phạm vi của bạn.`);
  const template = form.template ? await findCampaign(t, form.template) : null;
  const row: store.CampaignRow = {
    id: t.newId(),
    version: 1,
    name: clean(form.name),
    kind: form.kind,
    year: form.year,
    area_code: area.code,
    cut_off_on: form.cutOffOn,
    state: 'draft',
    template_id: template?.id ?? null,
    recurs: form.recurs ?? template?.recurs ?? 'once',
    hand_out_from: form.handOutFrom ?? null,
    hand_out_to: form.handOutTo ?? null,
    note: form.note ? clean(form.note) : null,
    built_at: null,
    settled_on: null,
  };
  checkDays(row);
  await refuseSameName(t, row);
  await store.insertCampaign(t, row);
  t.audit({ action: 'campaign.create', kind: 'campaign', id: row.id, area: row.area_code, after: row });
  if (template) await copyTemplate(t, template, row);
  return row.id;
}

/** Changes a campaign under its version. What its approved gifts rest on no longer changes. */
export async function changeCampaign(
  t: WriteTx,
  id: string,
  { reason, ...change }: CampaignChange,
  seen: number | undefined,
): Promise<void> {
  const before = await writableCampaign(t, id, seen);
  const after: store.CampaignRow = {
    ...before,
    name: change.name === undefined ? before.name : clean(change.name),
    kind: change.kind ?? before.kind,
    year: change.year ?? before.year,
    cut_off_on: change.cutOffOn ?? before.cut_off_on,
    recurs: change.recurs ?? before.recurs,
    hand_out_from: change.handOutFrom === undefined ? before.hand_out_from : change.handOutFrom,
    hand_out_to: change.handOutTo === undefined ? before.hand_out_to : change.handOutTo,
    note: change.note === undefined ? before.note : change.note && clean(change.note),
  };
  checkDays(after);
  await refuseSameName(t, after);
  const [progress] = await store.progress(t, [id]);
  if (progress && progress.approved > 0 && after.cut_off_on !== before.cut_off_on)
    throw invalid(
      '/cutOffOn',
      'approved',
      `Ngày chốt số liệu: đã duyệt ${progress.approved} suất theo ngày ${formatDay(before.cut_off_on)}, không đổi được. Người có thêm sau đó đưa vào danh sách bổ sung.`,
    );
  await store.updateCampaign(t, after);
  t.audit({
    action: 'campaign.change',
    kind: 'campaign',
    id,
    area: before.area_code,
    before,
    after,
    ...(reason === undefined ? {} : { reason }),
  });
}

/**
 * Writes how far a campaign has come: its list built, approved, settled. The caller's own action is the audit row, with
 * what it did.
 */
export async function advanceCampaign(
  t: WriteTx,
  id: string,
  to: { state?: CampaignState; builtAt?: string; settledOn?: string },
): Promise<void> {
  const row = await findCampaign(t, id);
  await store.updateCampaign(t, {
    ...row,
    state: to.state ?? row.state,
    built_at: to.builtAt ?? row.built_at,
    settled_on: to.settledOn ?? row.settled_on,
  });
}

/** Who pays in a campaign, in the order of entry; ended ones last in no list but `withEnded`. */
export async function sourcesOf(t: ReadTx, campaign: string, withEnded = false): Promise<Source[]> {
  const rows = await store.sources(t, [campaign]);
  return rows.filter(({ ended_at }) => withEnded || ended_at === null).map(sourceAnswer);
}

/** A source of a campaign by its id or code, as `sourcesOf` has it; 404 otherwise. */
export async function sourceAsked(
  t: ReadTx,
  campaign: string,
  asked: string,
  withEnded = false,
): Promise<Source> {
  const sources = await sourcesOf(t, campaign, withEnded);
  const source = sources.find(({ id, code }) => id === asked || code === asked);
  if (!source) throw notFound('Không có nguồn kinh phí này trong đợt.');
  return source;
}

/** The rules of a campaign in force, in order. */
export async function rulesOf(t: ReadTx, campaign: string, withEnded = false): Promise<Rule[]> {
  const rows = await store.rules(t, campaign);
  return rows.filter(({ ended_at }) => withEnded || ended_at === null).map(ruleAnswer);
}

function stepsOf(row: Pick<store.CampaignRow, 'built_at' | 'state'>, counts: store.ProgressRow): StepState[] {
  const n = formatNumber;
  const { sources, rules, gifts, review, approved, listed_sources, approved_sources, submitted, paid } =
    counts;
  const listed = gifts > 0 || row.built_at !== null;
  const allApproved = approved_sources > 0 && approved_sources === listed_sources;
  return [
    {
      step: 'rules',
      progress: rules > 0 ? 'done' : 'current',
      text: sources === 0 ? 'chưa có nguồn kinh phí' : `${n(sources)} nguồn, ${n(rules)} mức`,
    },
    {
      step: 'list',
      progress: !listed ? (rules > 0 ? 'current' : 'waiting') : review > 0 ? 'current' : 'done',
      text: !listed
        ? 'chưa lập danh sách'
        : review > 0
          ? `${n(gifts)} suất, ${n(review)} trường hợp cần xem xét`
          : `${n(gifts)} suất`,
    },
    {
      step: 'approval',
      progress: allApproved ? 'done' : gifts > 0 ? 'current' : 'waiting',
      text:
        gifts === 0
          ? 'chưa có danh sách để duyệt'
          : allApproved
            ? `${n(approved)} suất đã duyệt`
            : `${n(approved_sources)}/${n(listed_sources)} nguồn đã duyệt${submitted > 0 ? `, ${n(submitted)} đang trình` : ''}`,
    },
    {
      step: 'payment',
      progress: row.state === 'settled' ? 'done' : approved > 0 ? 'current' : 'waiting',
      text:
        row.state === 'settled'
          ? 'đã quyết toán'
          : approved === 0
            ? 'chưa bắt đầu'
            : `đã phát ${n(paid)}/${n(approved)} suất`,
    },
  ];
}

/** How far a campaign has come, step by step. */
export async function stepStates(t: ReadTx, row: store.CampaignRow): Promise<StepState[]> {
  const [counts] = await store.progress(t, [row.id]);
  return counts ? stepsOf(row, counts) : [];
}

/** The steps of campaigns as they were listed. */
export async function stepsOfCampaigns(
  t: ReadTx,
  listed: readonly Campaign[],
): Promise<Map<string, StepState[]>> {
  const counts = await store.progress(
    t,
    listed.map(({ id }) => id),
  );
  return new Map(
    listed.flatMap(({ id, builtAt, state }) => {
      const own = counts.find(({ campaign_id }) => campaign_id === id);
      return own ? [[id, stepsOf({ built_at: builtAt, state }, own)] as const] : [];
    }),
  );
}

/** A campaign with the state of its four steps. */
export async function readCampaign(t: ReadTx, id: string): Promise<Campaign & { steps: StepState[] }> {
  const row = await findCampaign(t, id);
  return { ...campaignAnswer(row), steps: await stepStates(t, row) };
}

/** What the list of a campaign asks of each source: gifts proposed and approved. */
export async function listedOf(t: ReadTx, campaign: string): Promise<Map<string, Standing>> {
  const gifts = groupBy(await store.listedGifts(t, campaign), ({ source_id }) => source_id);
  return new Map([...gifts].map(([source, rows]) => [source, standingOf(rows)]));
}

/** Adds the ledger up again, gift by gift; answers the first difference, or undefined. */
export async function verifyCampaignTotals(t: ReadTx): Promise<string | undefined> {
  for (const entry of await store.entryBalances(t)) {
    if (entry.gifts < 0 || entry.gifts > 1) return `đợt hỗ trợ: suất ${entry.id} đã chi ${entry.gifts} lần`;
    if (entry.paid_dong !== entry.gifts * entry.amount_dong) {
      return `đợt hỗ trợ: suất ${entry.id} được duyệt ${entry.amount_dong} đồng, đã chi ${entry.paid_dong} đồng`;
    }
  }
  const [unapproved] = await store.unapprovedPayments(t);
  if (unapproved) return `đợt hỗ trợ: lần chi ${unapproved.id} không có danh sách được duyệt`;
  return verifyLedger(t);
}

/** Closes a campaign on a day, or opens it again for an adjustment; the caller has checked and keeps the account of it. */
export async function markSettled(t: WriteTx, campaign: store.CampaignRow, on: Day | null): Promise<void> {
  await store.updateCampaign(t, { ...campaign, state: on === null ? 'approved' : 'settled', settled_on: on });
}
