import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { conflict, invalid, notFound } from '../../shared/errors.ts';
import { type Goods, giftText, goodsOf, readGoods, writeGoods } from '../../shared/inKind.ts';
import { clean } from '../../shared/text.ts';
import type { Rule, Source } from '../campaigns/schema.ts';
import { findCampaign, rulesOf, sourceAsked, writableCampaign } from '../campaigns/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { requireHousehold } from '../households/service.ts';
import {
  membershipsOf,
  membershipsOfHousehold,
  peopleByIds,
  requirePerson,
  residencesOf,
} from '../people/service.ts';
import { buildCampaignList, subjectKey } from './building.ts';
import type { Reason } from './facts.ts';
import { listedCategory } from './loading.ts';
import type { Addition, Build, ChoiceForm } from './schema.ts';
import { findEntry, lockedSources } from './service.ts';
import * as store from './store.ts';

const on = (day: string) => (each: { valid_from: string; valid_to: string }) =>
  each.valid_from <= day && day < each.valid_to;

function lockedText({ name }: Pick<Source, 'name'>): string {
  return `Danh sách của ${name} đang trình: chờ duyệt hoặc trả lại rồi mới sửa.`;
}

/** A source of the campaign by id or code, whose list does not wait for its approval. */
async function openSource(t: ReadTx, campaign: string, asked: string) {
  const source = await sourceAsked(t, campaign, asked);
  const locked = (await lockedSources(t, campaign)).get(source.id);
  if (locked === 'submitted') throw conflict('/source', 'submitted', lockedText(source));
  return { source, approved: locked === 'approved' };
}

interface Whom {
  person: string | null;
  household: string | null;
  area: string;
  name: string;
}

/** Who is put on the list by hand: somebody living in the actor's area today. */
async function whomOf(t: ReadTx, form: Pick<Addition, 'person' | 'household'>): Promise<Whom> {
  if ((form.person === undefined) === (form.household === undefined))
    throw invalid('/person', 'required', 'Người nhận: chọn một người, hoặc một hộ.');
  const today = on(t.today);
  if (form.person !== undefined) {
    const person = await requirePerson(t, form.person);
    const home = (await residencesOf(t, person.id)).find(today);
    if (!home)
      throw invalid(
        '/person',
        'notResident',
        `${person.full_name} nay không cư trú trong phường, không đưa vào danh sách được.`,
      );
    const household = (await membershipsOf(t, person.id)).find(today)?.household_id ?? null;
    return { person: person.id, household, area: home.area_code, name: person.full_name };
  }
  const household = await requireHousehold(t, form.household ?? '');
  const members = (await membershipsOfHousehold(t, household.id)).filter(today);
  const head = members.find(({ relation }) => relation === 'head') ?? members[0];
  const [person] = head ? await peopleByIds(t, [head.person_id]) : [];
  const home = person && (await residencesOf(t, person.id)).find(today);
  if (!person || !home)
    throw invalid(
      '/household',
      'empty',
      `Hộ ${household.code} nay không còn ai cư trú, không đưa vào danh sách được.`,
    );
  return { person: null, household: household.id, area: home.area_code, name: person.full_name };
}

/** The gift of an addition: a rule's level, or what was typed. */
function giftOf(rule: Rule | undefined, form: Addition) {
  const amountDong = form.amountDong ?? rule?.amountDong ?? 0;
  const goods = goodsOf(form.inKind === undefined ? rule?.inKind : form.inKind);
  if (amountDong === 0 && goods.length === 0)
    throw invalid(
      '/amountDong',
      'required',
      'Mức: còn trống, chọn một mức của nguồn hoặc ghi số tiền, hiện vật.',
    );
  return { amountDong, goods };
}

async function ruleOf(
  t: ReadTx,
  campaign: string,
  source: Source,
  id: string | undefined,
): Promise<Rule | undefined> {
  if (id === undefined) return undefined;
  const rule = (await rulesOf(t, campaign)).find((each) => each.id === id && each.source === source.id);
  if (!rule) throw invalid('/rule', 'unknown', `Mức: không phải mức của nguồn ${source.name}, chọn lại.`);
  return rule;
}

async function refuseSecond(t: ReadTx, row: store.EntryRow, source: Source): Promise<void> {
  const of = row.person_id ? { person: row.person_id } : { household: row.household_id };
  const rows = await store.standingOf(t, [source.id], of);
  const other = rows.find((each) => subjectKey(each) === subjectKey(row));
  if (other)
    throw conflict(
      '/person',
      'twice',
      `${row.recipient_name} đã có suất ${giftText(other.amount_dong, readGoods(other.in_kind))} của ${source.name}: mỗi nguồn một suất.`,
    );
}

/**
 * Puts somebody on the list of a source by hand ("Đề nghị bổ sung"), with the reason and who asked for it. Once the list
 * is approved it is an addition, with an approval of its own. Answers the entry's id.
 */
export async function addByHand(
  t: WriteTx,
  campaign: string,
  form: Addition,
  origin: 'manual' | 'import' = 'manual',
): Promise<string> {
  const { area_code: area } = await writableCampaign(t, campaign);
  const { source } = await openSource(t, campaign, form.source);
  const rule = await ruleOf(t, campaign, source, form.rule);
  const whom = await whomOf(t, form);
  const { amountDong, goods } = giftOf(rule, form);
  const [category] = rule?.categories ?? [];
  const label = category ? listedCategory(await dictionaries(t), category).label : 'Bổ sung';
  const reason = clean(form.reason);
  const proposedBy = clean(form.proposedBy);
  const text =
    origin === 'import'
      ? `Theo danh sách gửi đến: ${reason}`
      : `Bổ sung theo đề nghị của ${proposedBy}: ${reason}`;
  const reasons: Reason[] = [{ code: origin === 'import' ? 'imported' : 'byHand', text }];
  const row: store.EntryRow = {
    id: t.newId(),
    version: 1,
    campaign_id: campaign,
    source_id: source.id,
    rule_id: rule?.id ?? null,
    martyr_id: null,
    person_id: whom.person,
    household_id: whom.household,
    area_code: whom.area,
    recipient_name: whom.name,
    category: null,
    ground: text,
    amount_dong: amountDong,
    in_kind: writeGoods(goods),
    state: 'proposed',
    origin,
    number: null,
    reason,
    proposed_by: proposedBy,
    approval_id: null,
    decision_number: null,
    decided_on: null,
    decision_issuer: null,
    birth_date: null,
    national_id: null,
    address: null,
    category_label: label,
    people: null,
    reasons: JSON.stringify(reasons),
    warnings: '[]',
    created_by: t.actor.accountId,
  };
  await refuseSecond(t, row, source);
  await store.insertEntries(t, [row]);
  t.audit({
    action: 'campaign.addEntry',
    kind: 'campaignEntry',
    id: row.id,
    area,
    after: { source: source.code, recipientName: whom.name, amountDong, goods, origin, proposedBy },
    reason,
  });
  return row.id;
}

/** Changes the level of a proposal that came by hand or by a file. */
export async function changeLevel(
  t: WriteTx,
  entry: store.EntryRow,
  gift: { amountDong: number; goods: readonly Goods[] },
  reason: string,
): Promise<void> {
  const { area_code: area } = await writableCampaign(t, entry.campaign_id);
  const { source } = await openSource(t, entry.campaign_id, entry.source_id);
  if (entry.state !== 'proposed')
    throw conflict(
      '/entry',
      'approved',
      `${entry.recipient_name}: suất của ${source.name} đã duyệt, đổi mức bằng rút và bổ sung.`,
    );
  await store.updateEntry(t, entry.id, {
    amount_dong: gift.amountDong,
    in_kind: writeGoods(gift.goods),
    origin: entry.origin === 'rule' ? 'import' : entry.origin,
    reason,
    created_by: t.actor.accountId,
  });
  t.audit({
    action: 'campaign.changeEntry',
    kind: 'campaignEntry',
    id: entry.id,
    area,
    before: {
      row: {
        amount_dong: entry.amount_dong,
        in_kind: entry.in_kind,
        origin: entry.origin,
        reason: entry.reason,
      },
    },
    after: gift,
    reason,
  });
}

/** Takes a proposal off the list as not eligible, with the reason; building anew keeps it off. */
export async function removeByHand(
  t: WriteTx,
  campaign: string,
  entry: string,
  reason: string,
): Promise<void> {
  const { area_code: area } = await writableCampaign(t, campaign);
  const row = await findEntry(t, campaign, entry);
  const { source } = await openSource(t, campaign, row.source_id);
  if (row.state !== 'proposed')
    throw conflict('/entry', 'approved', `${row.recipient_name}: suất đã duyệt, đề nghị rút ở bước Duyệt.`);
  if (row.pending === 1) throw conflict('/entry', 'submitted', lockedText(source));
  const why = clean(reason);
  await store.insertChoice(t, campaign, {
    id: t.newId(),
    source_id: row.source_id,
    rule_id: null,
    person_id: row.person_id,
    household_id: row.person_id ? null : row.household_id,
    choice: 'out',
    reason: why,
    proposed_by: null,
  });
  await store.deleteProposals(t, [row.id]);
  await store.insertCandidates(t, [
    {
      id: t.newId(),
      campaign_id: campaign,
      source_id: row.source_id,
      rule_id: row.rule_id,
      person_id: row.person_id,
      household_id: row.household_id,
      area_code: row.area_code,
      recipient_name: row.recipient_name,
      outcome: 'out',
      reasons: JSON.stringify([{ code: 'notEligible', text: `Không đủ điều kiện: ${why}` } satisfies Reason]),
    },
  ]);
  t.audit({
    action: 'campaign.removeEntry',
    kind: 'campaignEntry',
    id: row.id,
    area,
    before: { source: source.code, recipientName: row.recipient_name, amountDong: row.amount_dong },
    reason: why,
  });
}

const firstCode = ({ reasons }: store.CandidateRow): string | undefined =>
  (JSON.parse(reasons) as Reason[])[0]?.code; // written when the list was built

/** The candidates a choice is about: those named, or all whose first reason is of a kind. */
function chosenRows(all: readonly store.ListedCandidateRow[], form: ChoiceForm): store.ListedCandidateRow[] {
  if (form.candidates !== undefined) {
    const rows = all.filter(({ id }) => form.candidates?.includes(id));
    if (rows.length !== new Set(form.candidates).size)
      throw conflict('/candidates', 'changed', 'Danh sách vừa được lập lại: mở lại trang rồi chọn lại.');
    return rows;
  }
  if (form.kind === undefined)
    throw invalid('/candidates', 'required', 'Chưa chọn ai: đánh dấu những người cần xử lý.');
  return all.filter(
    (row) =>
      row.outcome === 'review' &&
      firstCode(row) === form.kind &&
      (form.source === undefined || [row.source_id, row.source_code].includes(form.source)),
  );
}

/** Decides of candidates, in or out, and builds the list anew with what was decided. */
export async function decideCandidates(t: WriteTx, campaign: string, form: ChoiceForm): Promise<Build> {
  const { area_code: area } = await writableCampaign(t, campaign);
  const rows = chosenRows(await store.candidateRows(t, campaign), form);
  if (rows.length === 0) throw invalid('/kind', 'empty', 'Không còn trường hợp nào thuộc loại này.');
  const locked = await lockedSources(t, campaign);
  const shut = rows.find((row) => locked.has(row.source_id));
  if (shut)
    throw conflict(
      '/source',
      'locked',
      `Danh sách của ${shut.source_name} đã trình hoặc đã duyệt: bổ sung bằng “Đề nghị bổ sung” rồi trình riêng.`,
    );
  const standing = await store.choices(t, campaign);
  for (const row of rows) {
    const { source_id, person_id, rule_id } = row;
    const household_id = person_id ? null : row.household_id;
    const former = standing.filter(
      (each) =>
        each.source_id === source_id && each.person_id === person_id && each.household_id === household_id,
    );
    await store.undoChoices(
      t,
      former.map(({ id }) => id),
    );
    await store.insertChoice(t, campaign, {
      id: t.newId(),
      source_id,
      rule_id: form.choice === 'in' ? rule_id : null,
      person_id,
      household_id,
      choice: form.choice,
      reason: clean(form.reason),
      proposed_by: form.proposedBy ? clean(form.proposedBy) : null,
    });
  }
  t.audit({
    action: 'campaign.decideCandidates',
    kind: 'campaign',
    id: campaign,
    area,
    after: { choice: form.choice, recipients: rows.map(({ recipient_name }) => recipient_name) },
    reason: clean(form.reason),
  });
  return buildCampaignList(t, campaign);
}

/** What was decided by hand and stands. */
export async function listChoices(t: ReadTx, campaign: string): Promise<store.ChoiceRow[]> {
  await findCampaign(t, campaign);
  return store.choices(t, campaign);
}

/** Takes a decision back: the rules alone decide again. */
export async function undoChoice(t: WriteTx, campaign: string, choice: string): Promise<Build> {
  const { area_code: area } = await writableCampaign(t, campaign);
  const row = (await store.choices(t, campaign)).find(({ id }) => id === choice);
  if (!row) throw notFound('Không có quyết định này, hoặc đã được rút lại.');
  await openSource(t, campaign, row.source_id);
  await store.undoChoices(t, [choice]);
  t.audit({ action: 'campaign.undoChoice', kind: 'campaign', id: campaign, area, before: row });
  return buildCampaignList(t, campaign);
}

/** Takes back what was decided of somebody who stays out for it. */
export async function undoChoiceOf(t: WriteTx, campaign: string, candidate: string): Promise<Build> {
  const row = (await store.candidateRows(t, campaign)).find(({ id }) => id === candidate);
  const choice = (await store.choices(t, campaign)).find(
    (each) =>
      each.source_id === row?.source_id &&
      each.choice === 'out' &&
      (each.person_id === null ? each.household_id === row.household_id : each.person_id === row.person_id),
  );
  if (!choice)
    throw conflict('/candidate', 'changed', 'Danh sách vừa được lập lại: mở lại trang rồi chọn lại.');
  return undoChoice(t, campaign, choice.id);
}

/** Takes a list out of a file back: what nobody has touched since. Answers sentences about what stays. */
export async function undoImported(t: WriteTx, instant: string): Promise<{ id: string; name: string }[]> {
  const rows = await store.importedAt(t, instant);
  await store.deleteProposals(
    t,
    rows.filter(({ held }) => held === 0).map(({ id }) => id),
  );
  const kept = rows
    .filter(({ held }) => held === 1)
    .map(({ id, recipient_name }) => ({ id, name: recipient_name }));
  for (const { thing_id, before } of await store.changedAt(t, instant)) {
    const [entry] = await store.entryRows(t, { ids: [thing_id] });
    const was: Pick<store.EntryRow, 'amount_dong' | 'in_kind' | 'origin' | 'reason'> = JSON.parse(before).row; // written by `changeLevel`
    if (entry?.state === 'proposed') await store.updateEntry(t, thing_id, was);
    else if (entry) kept.push({ id: thing_id, name: entry.recipient_name });
  }
  return kept;
}
