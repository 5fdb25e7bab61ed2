import type { Knex } from 'knex';
import { appendOnly, createTable, retractOnce } from '../src/db/dialect.ts';

/** A period is half-open: valid_from <= day < valid_to; 9999-12-31 while open. */
const period = [
  'valid_from TEXT NOT NULL CHECK (length(valid_from) = 10)',
  "valid_to TEXT NOT NULL DEFAULT '9999-12-31' CHECK (length(valid_to) = 10)",
];
const periodInOrder = 'CHECK (valid_from < valid_to)';
/** What the office knew, and when: recorded_at <= T < retracted_at. */
const recording = ['recorded_at TEXT NOT NULL', 'recorded_by TEXT', 'retracted_at TEXT', 'retracted_by TEXT'];
const retraction = ['retracted_at', 'retracted_by'];

async function index(
  knex: Knex,
  name: string,
  on: string,
  options: { unique?: boolean } = {},
): Promise<void> {
  await knex.raw(`CREATE ${options.unique ? 'UNIQUE ' : ''}INDEX ${name} ON ${on}`);
}

/** A table of facts: no row is changed or deleted, only its recording is closed, once. */
async function createFacts(
  knex: Knex,
  table: string,
  columns: string[],
  rules: string[] = [],
): Promise<void> {
  await createTable(knex, table, ['row_id ROWID', 'id TEXT NOT NULL', ...columns, ...recording, ...rules]);
  await appendOnly(knex, table, retraction);
  await retractOnce(knex, table);
  await index(knex, `${table}_id`, `${table} (id) WHERE retracted_at IS NULL`, { unique: true });
  await index(knex, `${table}_versions`, `${table} (id, recorded_at)`);
}

async function createClockAndAudit(knex: Knex): Promise<void> {
  await createTable(knex, 'recording_clock', [
    'id INTEGER PRIMARY KEY CHECK (id = 1)',
    'last_instant TEXT NOT NULL',
    'audit_hash TEXT NOT NULL',
  ]);
  await knex.raw("INSERT INTO recording_clock VALUES (1, '1970-01-01T00:00:00.000000Z', '')");
  await createTable(knex, 'audit', [
    'row_id ROWID',
    'id TEXT NOT NULL UNIQUE',
    'at TEXT NOT NULL',
    'actor_id TEXT',
    'actor_name TEXT NOT NULL',
    'role TEXT NOT NULL',
    'action TEXT NOT NULL',
    'kind TEXT NOT NULL',
    'thing_id TEXT NOT NULL',
    'area_code TEXT',
    'before TEXT',
    'after TEXT',
    'reason TEXT',
    'previous_hash TEXT NOT NULL',
    'hash TEXT NOT NULL',
  ]);
  await appendOnly(knex, 'audit');
  await index(knex, 'audit_thing', 'audit (thing_id, row_id)');
  await index(knex, 'audit_at', 'audit (at)');
}

async function createDictionariesAndAreas(knex: Knex): Promise<void> {
  await createTable(knex, 'dictionary_rows', [
    'row_id ROWID',
    'dictionary TEXT NOT NULL',
    'code TEXT NOT NULL',
    'data TEXT NOT NULL',
    "valid_from TEXT NOT NULL DEFAULT '0001-01-01'",
    "valid_to TEXT NOT NULL DEFAULT '9999-12-31'",
    'basis TEXT',
    'confidence TEXT',
    ...recording,
    periodInOrder,
  ]);
  await index(knex, 'dictionary_rows_code', 'dictionary_rows (dictionary, code)');
  await createTable(knex, 'areas', [
    'code TEXT PRIMARY KEY',
    'id TEXT NOT NULL UNIQUE',
    "kind TEXT NOT NULL CHECK (kind IN ('province', 'city', 'ward', 'group'))",
    'created_at TEXT NOT NULL',
  ]);
  await createTable(knex, 'area_periods', [
    'row_id ROWID',
    'code TEXT NOT NULL REFERENCES areas (code)',
    'name TEXT NOT NULL',
    'parent_code TEXT REFERENCES areas (code)',
    'official_code TEXT',
    "locality TEXT CHECK (locality IN ('urban', 'rural'))",
    ...period,
    ...recording,
    periodInOrder,
  ]);
  await appendOnly(knex, 'area_periods', retraction);
  await index(knex, 'area_periods_start', 'area_periods (code, valid_from) WHERE retracted_at IS NULL', {
    unique: true,
  });
  // Derived from area_periods: which areas lie in which, when. An area lies in itself while it stands.
  await createTable(knex, 'area_closure', [
    'ancestor_code TEXT NOT NULL REFERENCES areas (code)',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    ...period,
    'PRIMARY KEY (ancestor_code, area_code, valid_from)',
  ]);
  await index(knex, 'area_closure_area', 'area_closure (area_code, valid_from)');
  await createTable(knex, 'settings', [
    'name TEXT PRIMARY KEY',
    'value TEXT NOT NULL',
    'version INTEGER NOT NULL DEFAULT 1',
    'updated_at TEXT NOT NULL',
  ]);
}

async function createThings(knex: Knex): Promise<void> {
  await createTable(knex, 'people', [
    'row_id ROWID',
    'id TEXT NOT NULL UNIQUE',
    'version INTEGER NOT NULL DEFAULT 1',
    "full_name TEXT NOT NULL CHECK (full_name <> '')",
    'name_key TEXT NOT NULL', // NFC, lower case, accents kept: the same name
    'folded_name TEXT NOT NULL', // without accents
    'search_text TEXT NOT NULL', // without accents: names, initials, numbers and their ends, birth year, old names
    'national_id TEXT',
    'insurance_number TEXT',
    'insurance_household_number TEXT',
    'ethnicity TEXT',
    'phone TEXT',
    'note TEXT',
    'merged_into TEXT REFERENCES people (id)',
    'retracted_at TEXT', // the entry was taken back (an import undone)
    'created_at TEXT NOT NULL',
    'updated_at TEXT NOT NULL',
  ]);
  const current = 'IS NOT NULL AND merged_into IS NULL AND retracted_at IS NULL';
  await index(knex, 'people_national_id', `people (national_id) WHERE national_id ${current}`, {
    unique: true,
  });
  await index(
    knex,
    'people_insurance_number',
    `people (insurance_number) WHERE insurance_number ${current}`,
    {
      unique: true,
    },
  );
  await index(knex, 'people_name_key', 'people (name_key)');
  await index(knex, 'people_folded_name', 'people (folded_name)');
  await createTable(knex, 'households', [
    'row_id ROWID',
    'id TEXT NOT NULL UNIQUE',
    'version INTEGER NOT NULL DEFAULT 1',
    'code TEXT NOT NULL',
    'ward_code TEXT NOT NULL REFERENCES areas (code)',
    'address TEXT',
    "search_text TEXT NOT NULL DEFAULT ''", // without accents: code, address
    'note TEXT',
    'from_household_id TEXT REFERENCES households (id)', // split or merged from
    'retracted_at TEXT', // the entry was taken back (an import undone)
    'created_at TEXT NOT NULL',
    'updated_at TEXT NOT NULL',
  ]);
  await index(knex, 'households_code', 'households (ward_code, code)');
}

async function createRegisterFacts(knex: Knex): Promise<void> {
  const person = 'person_id TEXT NOT NULL REFERENCES people (id)';
  await createFacts(knex, 'person_vitals', [
    person,
    'birth_date TEXT NOT NULL CHECK (length(birth_date) IN (4, 7, 10))', // as known: year, month or day
    "sex TEXT NOT NULL CHECK (sex IN ('male', 'female', 'other'))",
    'died_on TEXT', // first day not alive, as given by the death's date
  ]);
  await index(knex, 'person_vitals_person', 'person_vitals (person_id) WHERE retracted_at IS NULL', {
    unique: true,
  });
  // Past answers read retracted versions too, so this index and those below hold every version.
  await index(knex, 'person_vitals_versions_of', 'person_vitals (person_id)');
  await createFacts(
    knex,
    'residences',
    [
      person,
      'household_id TEXT REFERENCES households (id)',
      'area_code TEXT NOT NULL REFERENCES areas (code)',
      "kind TEXT NOT NULL CHECK (kind IN ('permanent', 'temporary'))",
      "source TEXT NOT NULL CHECK (source IN ('declared', 'police'))",
      ...period,
      'end_reason TEXT',
      'reason TEXT',
    ],
    [periodInOrder],
  );
  await index(knex, 'residences_person', 'residences (person_id, valid_from)');
  await index(knex, 'residences_household', 'residences (household_id, valid_from)');
  // Whole in itself: counting the residents of an area reads no row.
  await index(
    knex,
    'residences_area',
    'residences (area_code, valid_from, valid_to, retracted_at, person_id)',
  );
  await createFacts(
    knex,
    'memberships',
    [
      person,
      'household_id TEXT NOT NULL REFERENCES households (id)',
      `relation TEXT NOT NULL CHECK (relation IN ('head', 'spouse', 'child', 'childInLaw', 'grandchild', 'parent',
        'grandparent', 'sibling', 'other'))`,
      'relation_text TEXT',
      ...period,
      'end_reason TEXT',
    ],
    [periodInOrder],
  );
  await index(knex, 'memberships_person', 'memberships (person_id, valid_from)');
  await index(knex, 'memberships_household', 'memberships (household_id, valid_from)');
  await createFacts(
    knex,
    'statuses',
    [
      'person_id TEXT REFERENCES people (id)',
      'household_id TEXT REFERENCES households (id)',
      'category TEXT NOT NULL',
      ...period,
      'details TEXT',
      'note TEXT',
      'end_reason TEXT',
      'end_note TEXT',
      'end_decision TEXT', // JSON {number, date, issuer}
    ],
    [periodInOrder, 'CHECK ((person_id IS NULL) <> (household_id IS NULL))'],
  );
  await index(knex, 'statuses_person', 'statuses (person_id, category)');
  await index(knex, 'statuses_household', 'statuses (household_id, category)');
  await index(knex, 'statuses_category', 'statuses (category, valid_from)');
  await createFacts(knex, 'status_decisions', [
    'status_id TEXT NOT NULL',
    'year INTEGER NOT NULL', // the list it belongs to
    'number TEXT',
    'decided_on TEXT',
    'issuer TEXT',
    "result TEXT NOT NULL CHECK (result IN ('new', 'kept', 'relapsed'))",
    'details TEXT', // JSON: scoreB1, scoreB2, deprivations, causes, coefficient, amountDong …
  ]);
  await index(knex, 'status_decisions_status', 'status_decisions (status_id) WHERE retracted_at IS NULL');
  await createFacts(
    knex,
    'insurance_periods',
    [
      person,
      'card_number TEXT',
      'object_code TEXT NOT NULL',
      'benefit_level INTEGER CHECK (benefit_level BETWEEN 1 AND 5)', // null: not known, never a default
      'facility TEXT',
      ...period,
      'reason TEXT',
    ],
    [periodInOrder],
  );
  await index(knex, 'insurance_periods_person', 'insurance_periods (person_id, valid_from)');
  await index(knex, 'insurance_periods_end', 'insurance_periods (valid_to) WHERE retracted_at IS NULL');
}

async function createCoverage(knex: Knex): Promise<void> {
  // Roll-up, kept by the transaction that changes the facts; `key` is a payer group 1…5, unknown, or none.
  await createTable(knex, 'coverage_spans', [
    'person_id TEXT NOT NULL REFERENCES people (id)',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'key TEXT NOT NULL',
    ...period,
    'PRIMARY KEY (person_id, valid_from)',
  ]);
  await createTable(
    knex,
    'coverage_deltas',
    [
      'area_code TEXT NOT NULL REFERENCES areas (code)',
      'key TEXT NOT NULL',
      // The same differences by day, ten days, month and year: a prefix sum reads few rows however old the registry.
      'span INTEGER NOT NULL CHECK (span IN (4, 7, 9, 10))',
      'day TEXT NOT NULL', // the day's first `span` characters: YYYY, YYYY-MM, YYYY-MM-D, YYYY-MM-DD
      'people INTEGER NOT NULL',
      'PRIMARY KEY (area_code, span, day, key)',
    ],
    { byKey: true },
  );
}

export async function up(knex: Knex): Promise<void> {
  await createClockAndAudit(knex);
  await createDictionariesAndAreas(knex);
  await createThings(knex);
  await createRegisterFacts(knex);
  await createCoverage(knex);
}

export async function down(): Promise<void> {
  throw new Error('the first migration is not undone: restore a backup');
}
