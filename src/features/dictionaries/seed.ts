import assistanceGroups from '../../../seeds/domain/assistance-groups.json' with { type: 'json' };
import caseKinds from '../../../seeds/domain/case-kinds.json' with { type: 'json' };
import categories from '../../../seeds/domain/categories.json' with { type: 'json' };
import deprivations from '../../../seeds/domain/deprivations.json' with { type: 'json' };
import ethnicGroups from '../../../seeds/domain/ethnic-groups.json' with { type: 'json' };
import norms from '../../../seeds/domain/norms.json' with { type: 'json' };
import objectCodes from '../../../seeds/domain/object-codes.json' with { type: 'json' };
import tet from '../../../seeds/domain/tet.json' with { type: 'json' };

export interface SeedRow {
  code: string;
  data: object;
  validFrom: string | null;
  validTo: string | null;
  basis: string | null;
  confidence: string | null;
}

interface SeedDates {
  validFrom?: string | null;
  validTo?: string | null;
  basis?: string | null;
  confidence?: string;
}

function rowsOf<R extends SeedDates>(rows: readonly R[], code: (row: R) => string): SeedRow[] {
  return rows.map((row) => {
    const { validFrom, validTo, basis, confidence, ...data } = row;
    return {
      code: code(row),
      data,
      validFrom: validFrom ?? null,
      validTo: validTo ?? null,
      basis: basis ?? null,
      confidence: confidence ?? null,
    };
  });
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
  'gift-sources': rowsOf(tet.sources, (row) => row.code),
  'gift-levels': rowsOf(tet.rows, (row) => row.code),
  'lunar-new-years': rowsOf(tet.lunarNewYears, (row) => row.code),
};
