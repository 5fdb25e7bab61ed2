import type { SqlValue } from '../../../src/db/connection.ts';
import type { WriteTx } from '../../../src/db/tx.ts';
import type { Goods } from '../../../src/shared/inKind.ts';
import type { TestApp } from '../../support/app.ts';

/** A gift of an approved list, of a household made for it. */
export interface Gift {
  area?: string;
  name?: string;
  category?: string;
  /** As it was frozen with the approval. */
  label?: string;
  amountDong?: number;
  goods?: Goods[];
  people?: number;
}

async function insert(t: WriteTx, table: string, row: Record<string, SqlValue>): Promise<void> {
  const columns = Object.keys(row);
  await t.run(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
    Object.values(row),
  );
}

/** A campaign of the ward with one source; answers their ids. */
export async function makeCampaign(
  app: TestApp,
  { name = 'Tết Giáp Thìn 2024', kind = 'tet', source = 'Ngân sách phường' } = {},
): Promise<{ campaign: string; source: string }> {
  return app.tx(async (t) => {
    const ids = { campaign: t.newId(), source: t.newId() };
    await insert(t, 'campaigns', {
      id: ids.campaign,
      name,
      kind,
      year: 2024,
      area_code: 'CL',
      cut_off_on: '2023-12-31',
      state: 'approved',
      created_at: t.now,
      updated_at: t.now,
    });
    await insert(t, 'campaign_sources', {
      id: ids.source,
      campaign_id: ids.campaign,
      code: 'ward',
      name: source,
      approval_level: 'ward',
    });
    t.audit({ action: 'test', kind: 'campaign', id: ids.campaign });
    return ids;
  });
}

/** Approved gifts of a source, in the order of their list; answers the entries' ids. */
export async function approve(
  app: TestApp,
  { campaign, source }: { campaign: string; source: string },
  gifts: readonly Gift[],
): Promise<string[]> {
  const household = await app.make.household({ area: 'CL-01' });
  const person = household.members[0]?.person ?? '';
  return app.tx(async (t) => {
    const ids: string[] = [];
    for (const [i, gift] of gifts.entries()) {
      const id = t.newId();
      ids.push(id);
      await insert(t, 'campaign_entries', {
        id,
        campaign_id: campaign,
        source_id: source,
        person_id: person,
        household_id: household.id,
        area_code: gift.area ?? 'CL-01',
        recipient_name: gift.name ?? `Người Nhận ${i + 1}`,
        category: gift.category ?? 'poor',
        category_label: gift.label ?? null,
        amount_dong: gift.amountDong ?? 500_000,
        in_kind: gift.goods ? JSON.stringify(gift.goods) : null,
        people: gift.people ?? null,
        state: 'approved',
        number: i + 1,
        birth_date: '1950',
        national_id: `0510500${String(10_000 + i)}`,
        address: `${i + 1} Nguyễn Trãi`,
        decision_number: '12/QĐ-UBND',
        decided_on: '2024-01-15',
        decision_issuer: 'UBND phường Chánh Lộ',
        created_at: t.now,
      });
    }
    t.audit({ action: 'test', kind: 'campaign', id: campaign });
    return ids;
  });
}
