import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { checkVersion, conflict, invalid, notFound } from '../../shared/errors.ts';
import type { RuleSubject } from '../../shared/giving.ts';
import { type Goods, goodsOf, isRice, readGoods, writeGoods } from '../../shared/inKind.ts';
import { clean } from '../../shared/text.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import { ruleAnswer } from './answers.ts';
import type { Ages, Rule, RuleBasis, RuleChange, RuleForm } from './schema.ts';
import { writableCampaign } from './service.ts';
import * as store from './store.ts';

/** A rule as it is to be written, checked as a whole. */
interface RuleFields {
  categories: readonly string[];
  ages: Ages | null;
  per: RuleSubject;
  amountDong: number | null;
  goods: readonly Goods[];
  basis: RuleBasis;
  maximumPerHousehold: number | null;
  hungryList: boolean;
}

/** Rice goes by the list of hungry households (Mẫu 5a, 5b), never over the poor as such. */
function checkRice(fields: RuleFields, dictionary: Dictionaries): void {
  if (fields.hungryList || !fields.goods.some(isRice)) return;
  const poor = fields.categories.find((code) => {
    const register = dictionary.category(code)?.register;
    return register === 'poor' || register === 'nearPoor';
  });
  if (poor === undefined) return;
  const label = dictionary.category(poor)?.label ?? poor;
  throw invalid(
    '/inKind',
    'riceByList',
    `Hiện vật: gạo cấp cho hộ thiếu đói theo biên bản họp tổ dân phố (Mẫu 5a, 5b), không cấp theo “${label}”. Chọn “Theo danh sách hộ thiếu đói” và nhập danh sách của từng tổ.`,
  );
}

function checkWho({ categories, ages, per, hungryList }: RuleFields, dictionary: Dictionaries): void {
  categories.forEach((code, i) => {
    if (!dictionary.category(code))
      throw invalid(
        `/categories/${i}`,
        'unknown',
        `Đối tượng “${code}”: không có trong danh mục, chọn lại trong danh mục đối tượng.`,
      );
  });
  if (hungryList && (categories.length > 0 || per === 'martyr'))
    throw invalid(
      '/hungryList',
      'alone',
      'Theo danh sách hộ thiếu đói: danh sách của tổ quyết định ai được nhận; bỏ các đối tượng đã chọn và tính theo khẩu hoặc theo hộ.',
    );
  if (ages && per !== 'person')
    throw invalid(
      '/ages',
      'person',
      'Độ tuổi: chỉ dùng khi tính theo từng người; bỏ độ tuổi hoặc chọn “mỗi người”.',
    );
  if (ages?.from !== undefined && ages.to !== undefined && ages.to < ages.from)
    throw invalid('/ages/to', 'order', `Đến tuổi ${ages.to}: nhỏ hơn từ tuổi ${ages.from}, xem lại.`);
  const aged = ages?.from !== undefined || ages?.to !== undefined;
  if (ages && !aged) throw invalid('/ages', 'required', 'Độ tuổi: ghi từ tuổi hoặc đến tuổi.');
  if (categories.length === 0 && !aged && !hungryList && per !== 'martyr')
    throw invalid(
      '/categories',
      'required',
      'Đối tượng: chưa chọn, chọn ít nhất một đối tượng, một độ tuổi hoặc danh sách hộ thiếu đói.',
    );
}

function checkRule(fields: RuleFields, dictionary: Dictionaries): void {
  if (!fields.amountDong && fields.goods.length === 0)
    throw invalid('/amountDong', 'required', 'Mức tiền: còn trống, ghi số tiền hoặc hiện vật của một suất.');
  checkWho(fields, dictionary);
  checkRice(fields, dictionary);
  if ((fields.basis.decision === undefined) === (fields.basis.cutOffOn === undefined))
    throw invalid(
      '/basis',
      'one',
      'Căn cứ lập danh sách: chọn một trong hai, danh sách theo quyết định hoặc ngày chốt số liệu.',
    );
  if (fields.maximumPerHousehold !== null && fields.per !== 'person')
    throw invalid(
      '/maximumPerHousehold',
      'person',
      'Tối đa trong một hộ: chỉ dùng khi tính theo từng người.',
    );
}

/** "Hộ nghèo, Hộ cận nghèo và 3 đối tượng khác": the name of a rule that nobody named. */
export function usualName(
  { categories, ages, per, hungryList }: Pick<Rule, 'categories' | 'ages' | 'per' | 'hungryList'>,
  labelOf: (code: string) => string,
): string {
  const labels = categories.map(labelOf);
  const who = hungryList
    ? 'Hộ thiếu đói'
    : labels.length === 0
      ? per === 'martyr'
        ? 'Thân nhân, người thờ cúng liệt sĩ'
        : 'Người'
      : labels.length <= 3
        ? labels.join(', ')
        : `${labels.slice(0, 2).join(', ')} và ${labels.length - 2} đối tượng khác`;
  const age = ages
    ? ages.from !== undefined && ages.to !== undefined
      ? ages.from === ages.to
        ? ` ${ages.from} tuổi`
        : ` từ ${ages.from} đến ${ages.to} tuổi`
      : ages.from === undefined
        ? ` đến ${ages.to} tuổi`
        : ` từ ${ages.from} tuổi`
    : '';
  return `${who}${age}`.slice(0, 300);
}

const basisOf = ({ decision, cutOffOn }: RuleBasis): RuleBasis => ({
  ...(decision === undefined ? {} : { decision }),
  ...(cutOffOn === undefined ? {} : { cutOffOn }),
});

function rowFields(fields: RuleFields) {
  return {
    categories: JSON.stringify(fields.categories),
    ages: fields.ages === null ? null : JSON.stringify(fields.ages),
    per: fields.per,
    amount_dong: fields.amountDong,
    in_kind: writeGoods(fields.goods),
    maximum_per_household: fields.maximumPerHousehold,
    hungry_list: fields.hungryList ? 1 : 0,
    basis: JSON.stringify(basisOf(fields.basis)),
  };
}

/** A rule as it would be recorded: checked, and written nowhere. */
async function draft(t: ReadTx, campaign: string, id: string, form: RuleForm): Promise<store.RuleRow> {
  const source = (await store.sources(t, [campaign])).find(({ id, code }) =>
    [id, code].includes(form.source),
  );
  if (!source || source.ended_at !== null)
    throw invalid(
      '/source',
      'unknown',
      `Nguồn “${form.source}”: không có trong đợt này, thêm nguồn trước rồi ghi mức.`,
    );
  const dictionary = await dictionaries(t);
  const fields: RuleFields = {
    categories: [...new Set(form.categories ?? [])],
    ages: form.ages ?? null,
    per: form.per,
    amountDong: form.amountDong ?? null,
    goods: goodsOf(form.inKind),
    basis: form.basis,
    maximumPerHousehold: form.maximumPerHousehold ?? null,
    hungryList: form.hungryList ?? false,
  };
  checkRule(fields, dictionary);
  const numbers = (await store.rules(t, campaign)).map(({ number }) => number);
  return {
    id,
    version: 1,
    campaign_id: campaign,
    source_id: source.id,
    number: Math.max(0, ...numbers) + 1,
    name:
      form.name === undefined
        ? usualName({ ...fields, categories: [...fields.categories] }, (code) => dictionary.publicLabel(code))
        : clean(form.name),
    ...rowFields(fields),
    highest_only: (form.highestOnly ?? true) ? 1 : 0,
    ended_at: null,
  };
}

/** A rule that is still being typed, to be tried on the registers. */
export async function draftRule(t: ReadTx, campaign: string, form: RuleForm): Promise<Rule> {
  await writableCampaign(t, campaign);
  return ruleAnswer(await draft(t, campaign, 'draft', form));
}

/** Records who gets how much from a source. */
export async function addRule(t: WriteTx, campaign: string, form: RuleForm): Promise<string> {
  const { area_code: area } = await writableCampaign(t, campaign);
  const row = await draft(t, campaign, t.newId(), form);
  await store.insertRule(t, row);
  t.audit({ action: 'campaign.addRule', kind: 'campaignRule', id: row.id, area, after: row });
  return row.id;
}

/** A rule of a campaign; 404 otherwise. */
export async function findRule(t: ReadTx, campaign: string, id: string): Promise<store.RuleRow> {
  const row = (await store.rules(t, campaign)).find((rule) => rule.id === id);
  if (!row) throw notFound('Không có mức này trong đợt.');
  return row;
}

async function writableRule(
  t: ReadTx,
  campaign: string,
  id: string,
  seen: number | undefined,
): Promise<{ area: string; row: store.RuleRow }> {
  const { area_code: area } = await writableCampaign(t, campaign);
  const row = await findRule(t, campaign, id);
  checkVersion(row.version, seen);
  if (row.ended_at !== null)
    throw conflict('/', 'ended', `Mức số ${row.number} đã thôi dùng, không sửa được nữa; ghi mức mới.`);
  return { area, row };
}

/** Changes a rule under its version; gifts approved by it stay as approved. */
export async function changeRule(
  t: WriteTx,
  campaign: string,
  id: string,
  { reason, ...change }: RuleChange,
  seen: number | undefined,
): Promise<void> {
  const { area, row: before } = await writableRule(t, campaign, id, seen);
  // The JSON columns were written from checked forms.
  const was: { categories: string[]; ages: Ages | null; basis: RuleBasis } = {
    categories: JSON.parse(before.categories),
    ages: before.ages === null ? null : JSON.parse(before.ages),
    basis: JSON.parse(before.basis),
  };
  const fields: RuleFields = {
    categories: change.categories === undefined ? was.categories : [...new Set(change.categories)],
    ages: change.ages === undefined ? was.ages : change.ages,
    per: change.per ?? before.per,
    amountDong: change.amountDong === undefined ? before.amount_dong : change.amountDong,
    goods: change.inKind === undefined ? readGoods(before.in_kind) : goodsOf(change.inKind),
    basis: change.basis ?? was.basis,
    maximumPerHousehold:
      change.maximumPerHousehold === undefined ? before.maximum_per_household : change.maximumPerHousehold,
    hungryList: change.hungryList ?? before.hungry_list === 1,
  };
  checkRule(fields, await dictionaries(t));
  const after: store.RuleRow = {
    ...before,
    ...rowFields(fields),
    name: change.name === undefined ? before.name : clean(change.name),
    highest_only: (change.highestOnly ?? before.highest_only === 1) ? 1 : 0,
  };
  await store.updateRule(t, after);
  t.audit({
    action: 'campaign.changeRule',
    kind: 'campaignRule',
    id,
    area,
    before,
    after,
    ...(reason === undefined ? {} : { reason }),
  });
}

/** A rule no longer used: the next list is built without it; what was approved by it stays. */
export async function endRule(
  t: WriteTx,
  campaign: string,
  id: string,
  reason: string,
  seen: number | undefined,
): Promise<void> {
  const { area, row } = await writableRule(t, campaign, id, seen);
  const after = { ...row, ended_at: t.now };
  await store.updateRule(t, after);
  t.audit({ action: 'campaign.endRule', kind: 'campaignRule', id, area, before: row, after, reason });
}
