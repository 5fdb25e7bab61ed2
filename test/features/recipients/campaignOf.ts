import type { RuleForm, SourceForm } from '../../../src/features/campaigns/schema.ts';
import type { ListItem } from '../../../src/features/recipients/schema.ts';
import type { TestApp } from '../../support/app.ts';

export interface TestCampaign {
  id: string;
  /** Ids of the sources by code. */
  source: Record<string, string>;
  build(): Promise<ListItem[]>;
  list(query?: string): Promise<ListItem[]>;
}

/** A round of Tết of the ward on the registers of a day, with its sources and rules. */
export async function makeCampaign(
  app: TestApp,
  sources: readonly SourceForm[],
  rules: readonly RuleForm[],
  more: object = {},
): Promise<TestCampaign> {
  const officer = app.as('officer');
  const post = async (path: string, form: object) => {
    const answer = await officer.post(path, form);
    if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const form = { name: 'Tết Ất Tỵ 2025', kind: 'tet', year: 2025, area: 'CL', cutOffOn: '2024-11-15' };
  const { id } = await post('/campaigns', { ...form, ...more });
  const source: Record<string, string> = {};
  for (const each of sources) source[each.code] = (await post(`/campaigns/${id}/sources`, each)).id;
  for (const each of rules) await post(`/campaigns/${id}/rules`, each);
  const list = async (query = ''): Promise<ListItem[]> => {
    const { status, text, body } = await officer.get(`/campaigns/${id}/list?limit=500${query}`);
    if (status !== 200) throw new Error(`GET list: ${status} ${text}`);
    return body.items;
  };
  return {
    id,
    source,
    list,
    async build() {
      const answer = await officer.post(`/campaigns/${id}/list`);
      if (answer.status !== 200) throw new Error(`POST list: ${answer.status} ${answer.text}`);
      return list();
    },
  };
}

/** "Trần An 500000 unpaid" */
export const shown = (items: readonly ListItem[]): string[] =>
  items.map(({ recipientName, amountDong, state }) => `${recipientName} ${amountDong} ${state}`);
