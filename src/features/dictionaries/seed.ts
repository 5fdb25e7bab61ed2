import assistanceGroups from '../../../seeds/domain/assistance-groups.json' with { type: 'json' };
import caseKinds from '../../../seeds/domain/case-kinds.json' with { type: 'json' };
import categories from '../../../seeds/domain/categories.json' with { type: 'json' };
import deprivations from '../../../seeds/domain/deprivations.json' with { type: 'json' };
import ethnicGroups from '../../../seeds/domain/ethnic-groups.json' with { type: 'json' };
import norms from '../../../seeds/domain/norms.json' with { type: 'json' };
import objectCodes from '../../../seeds/domain/object-codes.json' with { type: 'json' };

export interface SeedRow {
  code: string;
  data: object;
  validFrom: string | null;
  validTo: string | null;
  basis: string | null;
  confidence: string | null;
}

interface Dated {
  validFrom?: string | null;
  validTo?: string | null;
  basis?: string | null;
  confidence?: string;
}

function rowsOf<R extends Dated>(rows: readonly R[], code: (row: R) => string): SeedRow[] {
  return rows.map((row) => ({
    code: code(row),
    data: row,
    validFrom: row.validFrom ?? null,
    validTo: row.validTo ?? null,
    basis: row.basis ?? null,
    confidence: row.confidence ?? null,
  }));
}

/** The dated knowledge the program comes with, by dictionary. */
export const seedRows: Record<string, SeedRow[]> = {
  categories: rowsOf(categories.rows, (row) => row.code),
  'object-codes': rowsOf(objectCodes.rows, (row) => row.objectCode),
  norms: rowsOf(norms.rows, (row) => row.code),
  'ethnic-groups': rowsOf(ethnicGroups.rows, (row) => row.code),
  deprivations: rowsOf(deprivations.rows, (row) => row.code),
  causes: rowsOf(deprivations.causes, (row) => row.code),
  'case-kinds': rowsOf(caseKinds.rows, (row) => row.code),
  'assistance-groups': rowsOf(assistanceGroups.rows, (row) => row.code),
};
