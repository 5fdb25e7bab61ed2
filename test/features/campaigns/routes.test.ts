import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { scenarios } from '../../support/scenarios.ts';

const decision = { number: '1655/QĐ-CTN', date: '2023-12-30', issuer: 'Chủ tịch nước' };
const tet = { name: 'Tết Ất Tỵ 2025', kind: 'tet', year: 2025, area: 'CL', cutOffOn: '2024-11-15' };

interface Made {
  id: string;
  source: string;
  rule: string;
}

async function make(app: TestApp): Promise<Made> {
  const officer = app.as('officer');
  const { id } = (await officer.post('/campaigns', tet)).body;
  const source = await officer.post(`/campaigns/${id}/sources`, {
    code: 'president',
    name: 'Quà của Chủ tịch nước',
    budgetDong: 100_000_000,
    approvedBy: 'Chủ tịch nước',
    decision,
  });
  const rule = await officer.post(`/campaigns/${id}/rules`, {
    source: source.body.id,
    categories: ['heroic-mother', 'wounded-soldier-81'],
    per: 'person',
    amountDong: 600_000,
    basis: { cutOffOn: '2024-11-15' },
  });
  return { id, source: source.body.id, rule: rule.body.id };
}

const rice = { item: 'gạo', quantity: 15, unit: 'kg' };
const cutOff = { cutOffOn: '2024-11-15' };
const rules = ({ id }: Made): string => `/campaigns/${id}/rules`;
const sources = ({ id }: Made): string => `/campaigns/${id}/sources`;
const refused = { as: 'officer', method: 'POST', path: rules, status: 422 } as const;

scenarios('campaigns, their sources and rules', make, [
  { name: 'the list', as: 'anonymous', path: '/campaigns', status: 401 },
  { name: 'the list', as: 'city', path: '/campaigns', status: 403 },
  { name: 'a new one', as: 'leader', method: 'POST', path: '/campaigns', body: tet, status: 403 },
  { name: 'of another ward', as: 'neighbour', path: ({ id }) => `/campaigns/${id}`, status: 404 },
  {
    name: 'a source for another ward',
    as: 'neighbour',
    method: 'POST',
    path: sources,
    body: { code: 'ward', name: 'Ngân sách phường' },
    status: 404,
  },
  {
    name: 'of the same name and year',
    as: 'officer',
    method: 'POST',
    path: '/campaigns',
    body: { ...tet, name: 'tết ất tỵ  2025' },
    status: 409,
    contains: ['"pointer":"/name"'],
  },
  {
    name: 'handed out backwards',
    as: 'officer',
    method: 'POST',
    path: '/campaigns',
    body: { ...tet, name: 'Đợt khác', handOutFrom: '2025-01-20', handOutTo: '2025-01-10' },
    status: 422,
    contains: ['"pointer":"/handOutTo"'],
  },
  {
    name: 'a source of a code that is there',
    as: 'officer',
    method: 'POST',
    path: sources,
    body: { code: 'president', name: 'Nguồn khác' },
    status: 409,
    contains: ['president-2'],
  },
  {
    name: 'a rule that gives nothing',
    ...refused,
    body: { source: 'president', categories: ['poor'], per: 'household', basis: cutOff },
    contains: ['"pointer":"/amountDong"'],
  },
  {
    name: 'a rule for nobody',
    ...refused,
    body: { source: 'president', per: 'person', amountDong: 1, basis: cutOff },
    contains: ['"pointer":"/categories"'],
  },
  {
    name: 'a rule of an unknown category',
    ...refused,
    body: { source: 'president', categories: ['rich'], per: 'person', amountDong: 1, basis: cutOff },
    contains: ['"pointer":"/categories/0"'],
  },
  {
    name: 'rice over all the poor',
    ...refused,
    body: { source: 'president', categories: ['poor'], per: 'member', inKind: rice, basis: cutOff },
    contains: ['"code":"riceByList"', 'Mẫu 5a, 5b'],
  },
  {
    name: 'a rule on a day and on a decision',
    ...refused,
    body: {
      source: 'president',
      categories: ['poor'],
      per: 'household',
      amountDong: 1,
      basis: { ...cutOff, decision },
    },
    contains: ['"pointer":"/basis"'],
  },
  {
    name: 'a rule of no source',
    ...refused,
    body: { source: 'sponsor', categories: ['poor'], per: 'household', amountDong: 1, basis: cutOff },
    contains: ['"pointer":"/source"'],
  },
  {
    name: 'ages of households',
    ...refused,
    body: { source: 'president', ages: { from: 90 }, per: 'household', amountDong: 1, basis: cutOff },
    contains: ['"pointer":"/ages"'],
  },
  {
    name: 'rice for the hungry, by source code',
    as: 'officer',
    method: 'POST',
    path: rules,
    body: { source: 'president', hungryList: true, per: 'member', inKind: rice, basis: cutOff },
    status: 201,
    contains: ['"inKind":{"item":"gạo","quantity":15,"unit":"kg"}', '"name":"Hộ thiếu đói"'],
    audit: 1,
  },
  {
    name: 'longevity at 90, by the list of a decision',
    as: 'officer',
    method: 'POST',
    path: rules,
    body: {
      source: 'president',
      ages: { from: 90, to: 90 },
      per: 'person',
      amountDong: 1,
      basis: { decision },
    },
    status: 201,
    contains: ['"name":"Người 90 tuổi"'],
    audit: 1,
  },
  {
    name: 'the rules',
    as: 'groupHead',
    path: rules,
    status: 200,
    contains: ['"total":3', '"amountDong":600000'],
  },
  {
    name: 'a trial, which writes nothing',
    as: 'leader',
    path: ({ id, rule }) => `/campaigns/${id}/trial?rule=${rule}`,
    status: 200,
    contains: ['"gifts":0', '"budgetDong":100000000', '"over":null'],
  },
  { name: 'a trial', as: 'groupHead', path: ({ id }) => `/campaigns/${id}/trial`, status: 403 },
  {
    name: 'a change without the version',
    as: 'officer',
    method: 'PATCH',
    path: ({ id, source }) => `/campaigns/${id}/sources/${source}`,
    body: { budgetDong: 120_000_000 },
    status: 428,
  },
  {
    name: 'money added',
    as: 'officer',
    method: 'PATCH',
    path: ({ id, source }) => `/campaigns/${id}/sources/${source}`,
    headers: { 'If-Match': '"v1"' },
    body: { budgetDong: 120_000_000 },
    status: 200,
    contains: ['"budgetDong":120000000', '"number":"1655/QĐ-CTN"'],
    audit: 1,
  },
  {
    name: 'money added over a newer version',
    as: 'officer',
    method: 'PATCH',
    path: ({ id, source }) => `/campaigns/${id}/sources/${source}`,
    headers: { 'If-Match': '"v1"' },
    body: { budgetDong: 1 },
    status: 412,
  },
  {
    name: 'a rule ended',
    as: 'officer',
    method: 'POST',
    path: ({ id, rule }) => `/campaigns/${id}/rules/${rule}/end`,
    body: { reason: 'Quyết định thay thế' },
    status: 200,
    audit: 1,
  },
  {
    name: 'a rule ended again',
    as: 'officer',
    method: 'POST',
    path: ({ id, rule }) => `/campaigns/${id}/rules/${rule}/end`,
    body: { reason: 'Quyết định thay thế' },
    status: 409,
  },
]);

describe('a campaign after a template', () => {
  it('has its sources and rules, without their decisions and money, and none of a body that is no more', async () => {
    const app = await openApp();
    try {
      const { id } = await make(app);
      const officer = app.as('officer');
      await officer.post(`/campaigns/${id}/sources`, { code: 'city', name: 'Ngân sách thành phố', decision });
      await officer.post(`/campaigns/${id}/rules`, {
        source: 'city',
        categories: ['poor'],
        per: 'household',
        amountDong: 200_000,
        basis: cutOff,
      });
      const made = await officer.post('/campaigns', {
        ...tet,
        name: 'Tết Bính Ngọ 2026',
        year: 2026,
        cutOffOn: '2025-12-15',
        template: id,
      });
      expect(made.status).to.equal(201);
      const copied = (await officer.get(`/campaigns/${made.body.id}/sources`)).body.items;
      // The city's budget ended with its level on 30/06/2025.
      expect(copied.map((source: { code: string }) => source.code)).to.deep.equal(['president']);
      expect(copied[0]).to.include({ budgetDong: null, decision: null, approvalLevel: 'superior' });
      const [rule, ...more] = (await officer.get(`/campaigns/${made.body.id}/rules`)).body.items;
      expect(more).to.deep.equal([]);
      expect(rule).to.include({ amountDong: 600_000, number: 1, source: copied[0].id });
      expect(rule.basis).to.deep.equal({ cutOffOn: '2025-12-15' });
      expect(made.body.steps.map(({ text }: { text: string }) => text)).to.deep.equal([
        '1 nguồn, 1 mức',
        'chưa lập danh sách',
        'chưa có danh sách để duyệt',
        'chưa bắt đầu',
      ]);
    } finally {
      await app.close();
    }
  });
});
