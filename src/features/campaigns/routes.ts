import { Type } from '@sinclair/typebox';
import { readRoute, withVersion, writeRoute } from '../../app/route.ts';
import type { ReadTx } from '../../db/tx.ts';
import { listQuerySchema, listSchema, pageIn } from '../../shared/lists.ts';
import { idSchema } from '../../shared/schema.ts';
import { balancesAnswer, ruleAnswer, sourceAnswer, standingAnswer } from './answers.ts';
import { balancesOf, emptyBalances } from './ledger.ts';
import { createNext } from './recurring.ts';
import { addRule, changeRule, endRule, findRule } from './rules.ts';
import {
  balancesSchema,
  campaignChangeSchema,
  campaignDetailSchema,
  campaignFormSchema,
  campaignSchema,
  campaignsQuerySchema,
  endFormSchema,
  nextFormSchema,
  ruleChangeSchema,
  ruleFormSchema,
  ruleSchema,
  sourceChangeSchema,
  sourceFormSchema,
  sourceSchema,
  trialSchema,
} from './schema.ts';
import {
  changeCampaign,
  createCampaign,
  findCampaign,
  listCampaigns,
  readCampaign,
  rulesOf,
  sourcesOf,
} from './service.ts';
import { addSource, changeSource, endSource, findSource } from './sources.ts';
import { tryRules } from './trial.ts';

const params = Type.Object({ id: idSchema('Đợt hỗ trợ') });
const sourceParams = Type.Object({ id: idSchema('Đợt hỗ trợ'), source: idSchema('Nguồn') });
const ruleParams = Type.Object({ id: idSchema('Đợt hỗ trợ'), rule: idSchema('Mức') });

/** A source as an answer, with what of it was approved, paid and came back. */
const sourceDetailSchema = Type.Object({ ...sourceSchema.properties, balances: balancesSchema });

async function campaignReply(t: ReadTx, id: string) {
  const campaign = await readCampaign(t, id);
  return withVersion(campaign, campaign.version);
}

async function sourceReply(t: ReadTx, campaign: string, id: string) {
  const source = sourceAnswer(await findSource(t, campaign, id));
  const balances = (await balancesOf(t, { sources: [source.id] })).get(source.id) ?? emptyBalances();
  return withVersion({ ...source, balances: balancesAnswer(balances) }, source.version);
}

async function ruleReply(t: ReadTx, campaign: string, id: string) {
  const rule = ruleAnswer(await findRule(t, campaign, id));
  return withVersion(rule, rule.version);
}

async function oneSource(t: ReadTx, campaign: string, id: string) {
  await findCampaign(t, campaign);
  return sourceReply(t, campaign, id);
}

async function oneRule(t: ReadTx, campaign: string, id: string) {
  await findCampaign(t, campaign);
  return ruleReply(t, campaign, id);
}

const write = { permission: 'campaigns.write' } as const;
const read = { permission: 'campaigns.read' } as const;

const campaignOnes = [
  readRoute({
    ...read,
    method: 'GET',
    path: '/campaigns',
    summary: 'Các đợt hỗ trợ, mới nhất trước',
    query: campaignsQuerySchema,
    answer: listSchema(campaignSchema),
    handler: async (t, { query }) => pageIn(await listCampaigns(t, query), query),
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/campaigns',
    summary: 'Lập một đợt hỗ trợ, mới hoặc lấy một đợt trước làm mẫu',
    body: campaignFormSchema,
    answer: campaignDetailSchema,
    status: 201,
    handler: async (t, { body }) => campaignReply(t, await createCampaign(t, body)),
  }),
  readRoute({
    ...read,
    method: 'GET',
    path: '/campaigns/:id',
    summary: 'Một đợt hỗ trợ và tình hình bốn bước',
    params,
    answer: campaignDetailSchema,
    handler: (t, { params: { id } }) => campaignReply(t, id),
  }),
  writeRoute({
    ...write,
    method: 'PATCH',
    path: '/campaigns/:id',
    summary: 'Sửa một đợt hỗ trợ',
    params,
    body: campaignChangeSchema,
    answer: campaignDetailSchema,
    ifMatch: 'required',
    async handler(t, { params: { id }, body, ifMatch }) {
      await changeCampaign(t, id, body, ifMatch);
      return campaignReply(t, id);
    },
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/campaigns/:id/next',
    summary: 'Lập đợt kế tiếp của một đợt lặp lại: nguồn và mức được chép sang, tên và ngày của kỳ sau',
    params,
    body: nextFormSchema,
    answer: campaignDetailSchema,
    status: 201,
    handler: async (t, { params: { id }, body }) => campaignReply(t, await createNext(t, id, body)),
  }),
];

const sourceOnes = [
  readRoute({
    ...read,
    method: 'GET',
    path: '/campaigns/:id/sources',
    summary: 'Các nguồn kinh phí của đợt, cả nguồn đã thôi dùng, với số dư từng nguồn',
    params,
    query: listQuerySchema,
    answer: listSchema(sourceDetailSchema),
    async handler(t, { params: { id }, query }) {
      await findCampaign(t, id);
      const sources = await sourcesOf(t, id, true);
      const balances = await balancesOf(t, { campaign: id });
      const items = sources.map((source) => ({
        ...source,
        balances: balancesAnswer(balances.get(source.id) ?? emptyBalances()),
      }));
      return pageIn(items, query);
    },
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/campaigns/:id/sources',
    summary: 'Thêm nguồn kinh phí',
    params,
    body: sourceFormSchema,
    answer: sourceDetailSchema,
    status: 201,
    handler: async (t, { params: { id }, body }) => sourceReply(t, id, await addSource(t, id, body)),
  }),
  readRoute({
    ...read,
    method: 'GET',
    path: '/campaigns/:id/sources/:source',
    summary: 'Một nguồn kinh phí của đợt, với số dư',
    params: sourceParams,
    answer: sourceDetailSchema,
    handler: (t, { params: { id, source } }) => oneSource(t, id, source),
  }),
  writeRoute({
    ...write,
    method: 'PATCH',
    path: '/campaigns/:id/sources/:source',
    summary: 'Sửa nguồn kinh phí: quyết định, bổ sung hoặc cắt giảm kinh phí',
    params: sourceParams,
    body: sourceChangeSchema,
    answer: sourceDetailSchema,
    ifMatch: 'required',
    async handler(t, { params: { id, source }, body, ifMatch }) {
      await changeSource(t, id, source, body, ifMatch);
      return sourceReply(t, id, source);
    },
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/campaigns/:id/sources/:source/end',
    summary: 'Thôi dùng một nguồn chưa duyệt suất nào, kèm lý do',
    params: sourceParams,
    body: endFormSchema,
    answer: sourceDetailSchema,
    async handler(t, { params: { id, source }, body, ifMatch }) {
      await endSource(t, id, source, body.reason, ifMatch);
      return sourceReply(t, id, source);
    },
  }),
];

const ruleOnes = [
  readRoute({
    ...read,
    method: 'GET',
    path: '/campaigns/:id/rules',
    summary: 'Các mức quà của đợt, cả mức đã thôi dùng',
    params,
    query: listQuerySchema,
    answer: listSchema(ruleSchema),
    async handler(t, { params: { id }, query }) {
      await findCampaign(t, id);
      return pageIn(await rulesOf(t, id, true), query);
    },
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/campaigns/:id/rules',
    summary: 'Thêm một mức: ai được nhận, bao nhiêu, từ nguồn nào',
    params,
    body: ruleFormSchema,
    answer: ruleSchema,
    status: 201,
    handler: async (t, { params: { id }, body }) => ruleReply(t, id, await addRule(t, id, body)),
  }),
  readRoute({
    ...read,
    method: 'GET',
    path: '/campaigns/:id/rules/:rule',
    summary: 'Một mức của đợt',
    params: ruleParams,
    answer: ruleSchema,
    handler: (t, { params: { id, rule } }) => oneRule(t, id, rule),
  }),
  writeRoute({
    ...write,
    method: 'PATCH',
    path: '/campaigns/:id/rules/:rule',
    summary: 'Sửa một mức',
    params: ruleParams,
    body: ruleChangeSchema,
    answer: ruleSchema,
    ifMatch: 'required',
    async handler(t, { params: { id, rule }, body, ifMatch }) {
      await changeRule(t, id, rule, body, ifMatch);
      return ruleReply(t, id, rule);
    },
  }),
  writeRoute({
    ...write,
    method: 'POST',
    path: '/campaigns/:id/rules/:rule/end',
    summary: 'Thôi dùng một mức, kèm lý do',
    params: ruleParams,
    body: endFormSchema,
    answer: ruleSchema,
    async handler(t, { params: { id, rule }, body, ifMatch }) {
      await endRule(t, id, rule, body.reason, ifMatch);
      return ruleReply(t, id, rule);
    },
  }),
];

const trialOnes = [
  readRoute({
    permission: 'registers.read',
    method: 'GET',
    path: '/campaigns/:id/trial',
    summary: 'Thử một mức, hoặc mọi mức: bao nhiêu suất, hết bao nhiêu, so với kinh phí; không ghi gì',
    params,
    query: Type.Object({ rule: Type.Optional(idSchema('Mức')) }, { additionalProperties: false }),
    answer: trialSchema,
    async handler(t, { params: { id }, query: { rule } }) {
      const given = rule === undefined ? undefined : [ruleAnswer(await findRule(t, id, rule))];
      const { total, review, groups, sources } = await tryRules(t, id, given);
      return {
        ...standingAnswer(total),
        review,
        groups: groups.map(({ area, standing }) => ({ area, ...standingAnswer(standing) })),
        sources: sources.map(({ source, standing, over }) => ({
          source: source.id,
          budgetDong: source.budgetDong,
          ...standingAnswer(standing),
          over,
        })),
      };
    },
  }),
];

export const campaignRoutes = [...campaignOnes, ...sourceOnes, ...ruleOnes, ...trialOnes];
