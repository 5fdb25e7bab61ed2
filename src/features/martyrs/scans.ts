import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { formatDay } from '../../shared/dates.ts';
import { clean } from '../../shared/text.ts';
import { addPaper, type KeptFile } from '../papers/service.ts';
import { type MartyrRow, requireMartyr } from './service.ts';
import * as store from './store.ts';

/** What the minutes by which the family named its representative are called; of others the file's own name. */
async function usualTitle(t: ReadTx, martyr: MartyrRow, kept: KeptFile): Promise<string> {
  const members = await store.membersOf(t, [martyr.id], t.today);
  const minutes = members.flatMap((each) => (each.part === 'representative' && each.minutes_on) || []).at(-1);
  const title = minutes && `Biên bản họp gia đình ngày ${formatDay(minutes)}`;
  const known = (await store.papersOfMartyr(t, martyr.id)).map((paper) => paper.title);
  return title && !known.includes(title) ? title : kept.name;
}

/** Hangs a scan on a martyr: the minutes of the family, unless it is called otherwise. */
export async function attachMartyrPaper(
  t: WriteTx,
  id: string,
  kept: KeptFile,
  title: string,
): Promise<void> {
  const martyr = await requireMartyr(t, id);
  const paper = await addPaper(t, kept, martyr.area_code);
  const named = clean(title) || (await usualTitle(t, martyr, kept));
  await store.attachPaper(t, { martyr_id: id, paper_id: paper.id, title: named });
  t.audit({
    action: 'martyr.attachPaper',
    kind: 'martyr',
    id,
    area: martyr.area_code,
    after: { paper: paper.id, title: named },
  });
}
