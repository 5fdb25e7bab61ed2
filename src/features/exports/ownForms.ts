import type { ReadTx } from '../../db/tx.ts';
import { conflict, invalid } from '../../shared/errors.ts';
import { clean } from '../../shared/text.ts';
import { scopeCondition } from '../areas/service.ts';
import * as store from './ownFormStore.ts';
import { hasOwnFrame, type OwnReport } from './schema.ts';

/** A superior's form as a report: `form:` and its id. */
export interface OwnForm {
  report: OwnReport;
  name: string;
  area: string;
}

/**
 * The form that a report's code names, by id or by name ("form:Biểu 1"), of an area where one is given; undefined of a
 * report that is laid out here. 422 where there is none of that name, 409 for one that is no more used.
 */
export async function ownFormOf(
  t: ReadTx,
  report: string,
  area: string | undefined,
): Promise<OwnForm | undefined> {
  if (!hasOwnFrame(report)) return undefined;
  const text = clean(report.slice('form:'.length));
  const found = (await store.ownFormsNamed(t, scopeCondition(t, 'area_code'), text)).find(
    ({ area_code }) => area === undefined || area_code === area,
  );
  if (!found)
    throw invalid(
      '/report',
      'unknownForm',
      `Báo cáo: không có biểu mẫu “${text}” của địa bàn này. Mở Báo cáo, Biểu mẫu của cấp trên để xem các biểu mẫu đang dùng.`,
    );
  if (found.retired_at !== null)
    throw conflict(
      '/report',
      'retired',
      `Biểu mẫu “${found.name}” đã thôi dùng: mở biểu mẫu, bấm Dùng lại trước.`,
    );
  return { report: `form:${found.id}`, name: found.name, area: found.area_code };
}
