import type { Knex } from 'knex';
import { addColumns, appendOnly, createTable, dropAppendOnly } from '../src/db/dialect.ts';

async function index(knex: Knex, name: string, on: string, unique = false): Promise<void> {
  await knex.raw(`CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${name} ON ${on}`);
}

const decision = ['decision_number TEXT', 'decided_on TEXT', 'decision_issuer TEXT'];

/** Liệt sĩ: who is remembered, who represents the relatives, who worships. */
async function createMartyrs(knex: Knex): Promise<void> {
  await createTable(knex, 'martyrs', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    "full_name TEXT NOT NULL CHECK (full_name <> '')",
    'folded_name TEXT NOT NULL',
    'birth_date TEXT CHECK (birth_date IS NULL OR length(birth_date) IN (4, 7, 10))',
    'died_on TEXT CHECK (died_on IS NULL OR length(died_on) IN (4, 7, 10))',
    'certificate_number TEXT', // bằng Tổ quốc ghi công
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'note TEXT',
    'ended_on TEXT', // kept here no longer, with the reason
    'end_reason TEXT',
    'created_at TEXT NOT NULL',
    'updated_at TEXT NOT NULL',
  ]);
  await createTable(knex, 'martyr_people', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    'martyr_id TEXT NOT NULL REFERENCES martyrs (id)',
    'person_id TEXT NOT NULL REFERENCES people (id)',
    "part TEXT NOT NULL CHECK (part IN ('relative', 'representative', 'worshipper'))",
    'relation TEXT', // to the martyr, in words: vợ, con, em …
    'only_living INTEGER NOT NULL DEFAULT 0 CHECK (only_living IN (0, 1))', // thân nhân duy nhất còn sống
    'minutes_on TEXT', // biên bản họp gia đình cử đại diện
    'valid_from TEXT NOT NULL CHECK (length(valid_from) = 10)',
    "valid_to TEXT NOT NULL DEFAULT '9999-12-31' CHECK (length(valid_to) = 10)",
    'end_reason TEXT',
    'created_at TEXT NOT NULL',
    'updated_at TEXT NOT NULL',
    'CHECK (valid_from < valid_to)',
  ]);
  await index(knex, 'martyr_people_martyr', 'martyr_people (martyr_id)');
  await index(knex, 'martyr_people_person', 'martyr_people (person_id)');
}

/** What a campaign asks for and which rules give it. */
async function createRules(knex: Knex): Promise<void> {
  await addColumns(knex, 'campaigns', [
    'template_id TEXT REFERENCES campaigns (id)',
    "recurs TEXT NOT NULL DEFAULT 'once' CHECK (recurs IN ('once', 'monthly', 'quarterly', 'yearly'))",
    'hand_out_from TEXT', // days of handing out, for the sheet and the page of the day
    'hand_out_to TEXT',
    'note TEXT',
    'built_at TEXT', // recording instant the list was built at
    'settled_on TEXT',
  ]);
  await addColumns(knex, 'campaign_sources', [
    'version INTEGER NOT NULL DEFAULT 1',
    // ward: its leader decides; superior: submitted, and approved above; board: the fund's own board decides
    "approval_level TEXT NOT NULL DEFAULT 'ward' CHECK (approval_level IN ('ward', 'superior', 'board'))",
    'signer TEXT',
    'account TEXT',
    'ended_at TEXT', // no longer used; what it gave stays
    'end_reason TEXT',
  ]);
  await createTable(knex, 'campaign_rules', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    'campaign_id TEXT NOT NULL REFERENCES campaigns (id)',
    'source_id TEXT NOT NULL REFERENCES campaign_sources (id)',
    'number INTEGER NOT NULL', // order on the page and in the grounds
    'name TEXT NOT NULL', // khoản, điểm of the decision
    'categories TEXT NOT NULL', // JSON [code]
    'ages TEXT', // JSON {from?, to?}, whole years on the cut-off day
    "per TEXT NOT NULL CHECK (per IN ('person', 'household', 'member', 'martyr'))",
    'amount_dong INTEGER CHECK (amount_dong >= 0)',
    'in_kind TEXT', // JSON [{item, quantity, unit, valueDong?}]
    'maximum_per_household INTEGER', // people of one household under this rule, null: no limit
    'highest_only INTEGER NOT NULL DEFAULT 1 CHECK (highest_only IN (0, 1))', // within the source
    'hungry_list INTEGER NOT NULL DEFAULT 0 CHECK (hungry_list IN (0, 1))', // only households on the group's minutes
    'basis TEXT NOT NULL', // JSON {cutOffOn} or {decision: {number, date, issuer}}
    'ended_at TEXT',
    'created_at TEXT NOT NULL',
    'updated_at TEXT NOT NULL',
    'CHECK (amount_dong IS NOT NULL OR in_kind IS NOT NULL)',
  ]);
  await index(knex, 'campaign_rules_campaign', 'campaign_rules (campaign_id, number)');
}

/** The list: gifts with their frozen identity, and those who were looked at and stayed out. */
async function createLists(knex: Knex): Promise<void> {
  await addColumns(knex, 'campaign_entries', [
    'version INTEGER NOT NULL DEFAULT 1',
    'rule_id TEXT REFERENCES campaign_rules (id)',
    'martyr_id TEXT REFERENCES martyrs (id)',
    "origin TEXT NOT NULL DEFAULT 'rule' CHECK (origin IN ('rule', 'manual', 'import'))",
    'number INTEGER', // on the approved list of its source, by group
    'reason TEXT', // of an addition by hand, or of a withdrawal
    'proposed_by TEXT', // who asked for an addition: tổ trưởng, Mặt trận …
    'approval_id TEXT',
    // As approved: later changes of the registers show as differences, they do not rewrite the list.
    'birth_date TEXT',
    'national_id TEXT',
    'address TEXT',
    'category_label TEXT', // public label
    'people INTEGER', // members counted, where the rule is by member
    'reasons TEXT', // JSON [{code, text, ruleId?}]: why, and why at this level
    'warnings TEXT', // JSON [{code, text}]
  ]);
  await createTable(knex, 'campaign_candidates', [
    'id TEXT PRIMARY KEY',
    'campaign_id TEXT NOT NULL REFERENCES campaigns (id)',
    'source_id TEXT NOT NULL REFERENCES campaign_sources (id)',
    'rule_id TEXT REFERENCES campaign_rules (id)',
    'person_id TEXT REFERENCES people (id)',
    'household_id TEXT REFERENCES households (id)',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'recipient_name TEXT NOT NULL',
    "outcome TEXT NOT NULL CHECK (outcome IN ('out', 'review'))",
    'reasons TEXT NOT NULL', // JSON [{code, text, ruleId?}]: why not, or what is to be decided
    'created_at TEXT NOT NULL',
    'CHECK (person_id IS NOT NULL OR household_id IS NOT NULL)',
  ]);
  await index(knex, 'campaign_candidates_campaign', 'campaign_candidates (campaign_id, source_id)');
  await index(knex, 'campaign_candidates_person', 'campaign_candidates (person_id)');
  await index(knex, 'campaign_candidates_household', 'campaign_candidates (household_id)');
  // What the officer decided of somebody under review or left out: kept when the list is built again.
  await createTable(knex, 'campaign_choices', [
    'id TEXT PRIMARY KEY',
    'campaign_id TEXT NOT NULL REFERENCES campaigns (id)',
    'source_id TEXT NOT NULL REFERENCES campaign_sources (id)',
    'rule_id TEXT REFERENCES campaign_rules (id)',
    'person_id TEXT REFERENCES people (id)',
    'household_id TEXT REFERENCES households (id)',
    "choice TEXT NOT NULL CHECK (choice IN ('in', 'out'))",
    'reason TEXT NOT NULL',
    'proposed_by TEXT',
    'decided_by TEXT',
    'decided_at TEXT NOT NULL',
    'undone_at TEXT',
  ]);
  await index(knex, 'campaign_choices_campaign', 'campaign_choices (campaign_id, source_id)');
  // Households short of food, on the group's minutes (Mẫu 5a, 5b): rice goes by this list and no other.
  await createTable(knex, 'hungry_households', [
    'id TEXT PRIMARY KEY',
    'campaign_id TEXT NOT NULL REFERENCES campaigns (id)',
    'household_id TEXT NOT NULL REFERENCES households (id)',
    'people INTEGER NOT NULL CHECK (people > 0)',
    'minutes_on TEXT NOT NULL', // biên bản họp tổ
    'minutes_number TEXT',
    'note TEXT',
    'created_at TEXT NOT NULL',
    'created_by TEXT',
    'retracted_at TEXT',
  ]);
  await index(
    knex,
    'hungry_households_once',
    'hungry_households (campaign_id, household_id) WHERE retracted_at IS NULL',
    true,
  );
}

/** Submission and approval: the frozen list, once for the source and again for additions and withdrawals. */
async function createApprovals(knex: Knex): Promise<void> {
  await createTable(knex, 'campaign_approvals', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    'campaign_id TEXT NOT NULL REFERENCES campaigns (id)',
    'source_id TEXT NOT NULL REFERENCES campaign_sources (id)',
    "kind TEXT NOT NULL CHECK (kind IN ('list', 'addition', 'withdrawal'))",
    "state TEXT NOT NULL CHECK (state IN ('submitted', 'approved', 'refused'))",
    'gifts INTEGER NOT NULL',
    'amount_dong INTEGER NOT NULL',
    'in_kind TEXT',
    'content_sha256 TEXT NOT NULL', // over the rows as submitted: what is approved is what was seen
    'submission_number TEXT', // tờ trình
    'submitted_on TEXT NOT NULL',
    'submitted_by TEXT',
    ...decision,
    'signer TEXT',
    'reason TEXT',
    'decided_by TEXT',
    'decided_at TEXT',
    'created_at TEXT NOT NULL',
  ]);
  await index(knex, 'campaign_approvals_campaign', 'campaign_approvals (campaign_id, source_id)');
}

/** Signing sheets: the paper as printed, page by page, and the scans that prove it. */
async function createSheets(knex: Knex): Promise<void> {
  await createTable(knex, 'signing_sheets', [
    'id TEXT PRIMARY KEY',
    'campaign_id TEXT NOT NULL REFERENCES campaigns (id)',
    'source_id TEXT NOT NULL REFERENCES campaign_sources (id)',
    'area_code TEXT NOT NULL REFERENCES areas (code)',
    'code TEXT NOT NULL UNIQUE',
    'columns TEXT NOT NULL', // JSON [field]
    'content TEXT NOT NULL', // JSON: heading, signers, rows as printed
    'rows_sha256 TEXT NOT NULL', // over columns and rows: a list that has not changed is the same sheet again
    'part INTEGER NOT NULL', // 1: the list; 2 and on: who came to it after pages of the former were signed
    'created_at TEXT NOT NULL',
    'created_by TEXT',
    'cancelled_at TEXT', // another sheet replaced it
    'cancelled_by TEXT',
    'cancel_reason TEXT',
  ]);
  await appendOnly(knex, 'signing_sheets', ['cancelled_at', 'cancelled_by', 'cancel_reason']);
  await index(knex, 'signing_sheets_campaign', 'signing_sheets (campaign_id, source_id, area_code)');
  await createTable(knex, 'signing_sheet_pages', [
    'id TEXT PRIMARY KEY',
    'sheet_id TEXT NOT NULL REFERENCES signing_sheets (id)',
    'number INTEGER NOT NULL',
    'code TEXT NOT NULL UNIQUE',
    'entries TEXT NOT NULL', // JSON [entry id], in the order of the rows
    'UNIQUE (sheet_id, number)',
  ]);
  await appendOnly(knex, 'signing_sheet_pages');
  await createTable(knex, 'signing_sheet_scans', [
    'id TEXT PRIMARY KEY',
    'page_id TEXT NOT NULL REFERENCES signing_sheet_pages (id)',
    'paper_id TEXT NOT NULL REFERENCES papers (id)',
    'added_at TEXT NOT NULL',
    'added_by TEXT',
    'retracted_at TEXT',
  ]);
  await index(knex, 'signing_sheet_scans_page', 'signing_sheet_scans (page_id)');
}

/** The ledger: each event is a payment row, and moves money and goods from one account of its source to another. */
async function createLedger(knex: Knex): Promise<void> {
  await dropAppendOnly(knex, 'payments');
  await addColumns(knex, 'payments', [
    "via TEXT NOT NULL DEFAULT 'cash' CHECK (via IN ('cash', 'transfer'))",
    'page_id TEXT REFERENCES signing_sheet_pages (id)',
    'receiver_paper_id TEXT REFERENCES papers (id)', // giấy ủy quyền
    "return_reason TEXT CHECK (return_reason IN ('notFound', 'died', 'refused', 'movedOut', 'other'))",
    'voucher_id TEXT',
  ]);
  await appendOnly(knex, 'payments', ['signature']);
  // Who matched a payment with the signed sheet, by which scan.
  await createTable(knex, 'payment_signatures', [
    'payment_id TEXT PRIMARY KEY REFERENCES payments (id)',
    'scan_id TEXT REFERENCES signing_sheet_scans (id)',
    'paper_id TEXT REFERENCES papers (id)',
    'matched_at TEXT NOT NULL',
    'matched_by TEXT',
  ]);
  await appendOnly(knex, 'payment_signatures');
  const accounts = "('budget', 'unpaid', 'paid', 'returned', 'treasury')";
  await createTable(knex, 'ledger_postings', [
    'row_id ROWID',
    'id TEXT NOT NULL UNIQUE',
    'campaign_id TEXT NOT NULL REFERENCES campaigns (id)',
    'source_id TEXT NOT NULL REFERENCES campaign_sources (id)',
    'entry_id TEXT REFERENCES campaign_entries (id)',
    'payment_id TEXT REFERENCES payments (id)',
    `from_account TEXT NOT NULL CHECK (from_account IN ${accounts})`,
    `to_account TEXT NOT NULL CHECK (to_account IN ${accounts})`,
    'amount_dong INTEGER NOT NULL CHECK (amount_dong >= 0)',
    'item TEXT', // goods: one posting an item
    'unit TEXT',
    'quantity REAL CHECK (quantity > 0)',
    'on_day TEXT NOT NULL',
    'recorded_at TEXT NOT NULL',
    'recorded_by TEXT',
    'CHECK (from_account <> to_account)',
    'CHECK ((item IS NULL) = (quantity IS NULL))',
  ]);
  await appendOnly(knex, 'ledger_postings');
  await index(knex, 'ledger_postings_source', 'ledger_postings (source_id, on_day)');
  await index(knex, 'ledger_postings_entry', 'ledger_postings (entry_id)');
}

/** Vouchers (phiếu chi, ủy nhiệm chi, giấy nộp trả), settlements, and what was paid after an entitlement ended. */
async function createAccounts(knex: Knex): Promise<void> {
  await createTable(knex, 'vouchers', [
    'id TEXT PRIMARY KEY',
    'campaign_id TEXT NOT NULL REFERENCES campaigns (id)',
    'source_id TEXT NOT NULL REFERENCES campaign_sources (id)',
    "kind TEXT NOT NULL CHECK (kind IN ('cash', 'transfer', 'givenBack'))",
    'number TEXT NOT NULL',
    'dated_on TEXT NOT NULL',
    'amount_dong INTEGER NOT NULL CHECK (amount_dong >= 0)',
    'note TEXT',
    'paper_id TEXT REFERENCES papers (id)',
    'recorded_at TEXT NOT NULL',
    'recorded_by TEXT',
    'retracted_at TEXT',
    'retract_reason TEXT',
  ]);
  await index(knex, 'vouchers_source', 'vouchers (source_id)');
  await dropAppendOnly(knex, 'campaign_returns');
  await addColumns(knex, 'campaign_returns', [
    'undrawn_dong INTEGER', // of the amount: budget that was never drawn; the rest are gifts that came back
    'undrawn_in_kind TEXT',
    'entries TEXT', // JSON [entry id]: the gifts given back with it
    'note TEXT',
    'paper_id TEXT REFERENCES papers (id)',
    'reverses_id TEXT REFERENCES campaign_returns (id)', // recorded by mistake: this row takes that one back
  ]);
  await appendOnly(knex, 'campaign_returns');
  await index(knex, 'campaign_returns_source', 'campaign_returns (source_id)');
  await createTable(knex, 'settlements', [
    'id TEXT PRIMARY KEY',
    'campaign_id TEXT NOT NULL REFERENCES campaigns (id)',
    'version_number INTEGER NOT NULL', // an adjustment is the next version; the former stays
    'settled_on TEXT NOT NULL',
    ...decision,
    'content TEXT NOT NULL', // JSON: the figures as settled
    'content_sha256 TEXT NOT NULL',
    'reason TEXT',
    'recorded_at TEXT NOT NULL',
    'recorded_by TEXT',
    'UNIQUE (campaign_id, version_number)',
  ]);
  await appendOnly(knex, 'settlements');
  await createTable(knex, 'recoveries', [
    'id TEXT PRIMARY KEY',
    'version INTEGER NOT NULL DEFAULT 1',
    'person_id TEXT NOT NULL REFERENCES people (id)',
    "ground TEXT NOT NULL CHECK (ground IN ('died', 'ended', 'movedOut', 'twice', 'other'))",
    'ended_on TEXT NOT NULL', // first day without entitlement
    'amount_dong INTEGER NOT NULL CHECK (amount_dong >= 0)', // Số tiền phải thu hồi
    'detail TEXT NOT NULL', // JSON [{month, amountDong, kind}]
    // cancelled: the death or end it came from was taken back, or nothing was paid after it
    "state TEXT NOT NULL CHECK (state IN ('open', 'recovered', 'waived', 'cancelled'))",
    ...decision, // by which it was waived
    'note TEXT',
    'created_at TEXT NOT NULL',
    'updated_at TEXT NOT NULL',
  ]);
  await index(knex, 'recoveries_person', 'recoveries (person_id)');
  await createTable(knex, 'recovery_receipts', [
    'id TEXT PRIMARY KEY',
    'recovery_id TEXT NOT NULL REFERENCES recoveries (id)',
    'number TEXT NOT NULL', // phiếu thu, giấy nộp tiền
    'received_on TEXT NOT NULL',
    'amount_dong INTEGER NOT NULL CHECK (amount_dong > 0)',
    'recorded_at TEXT NOT NULL',
    'recorded_by TEXT',
    'retracted_at TEXT',
  ]);
  await index(knex, 'recovery_receipts_recovery', 'recovery_receipts (recovery_id)');
}

export async function up(knex: Knex): Promise<void> {
  await createMartyrs(knex);
  await createRules(knex);
  await createLists(knex);
  await createApprovals(knex);
  await createSheets(knex);
  await createLedger(knex);
  await createAccounts(knex);
}

export async function down(): Promise<void> {
  throw new Error('this migration is not undone: restore a backup');
}
