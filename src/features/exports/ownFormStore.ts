import type { ReadTx } from '../../db/tx.ts';

export interface OwnFormRow {
  id: string;
  name: string;
  area_code: string;
  retired_at: string | null;
}

/** Forms of a superior in a scope that an id or a name means; those in use first. */
export function ownFormsNamed(
  t: ReadTx,
  scope: { sql: string; params: string[] },
  text: string,
): Promise<OwnFormRow[]> {
  return t.all<OwnFormRow>(
    `SELECT id, name, area_code, retired_at FROM report_forms WHERE ${scope.sql} AND (id = ? OR name = ?)
     ORDER BY CASE WHEN retired_at IS NULL THEN 0 ELSE 1 END, area_code, id`,
    [...scope.params, text, text],
  );
}
