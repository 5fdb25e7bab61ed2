import { formatDay } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { type Goods, goodsOf } from '../../shared/inKind.ts';
import { formatNumber, parseMoney } from '../../shared/money.ts';
import { checkForm } from '../../shared/schema.ts';
import { dayOf, formRows, optionalDay, type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import type { KnownLevel } from './levels.ts';
import {
  type Campaign,
  type CampaignChange,
  type CampaignForm,
  campaignChangeSchema,
  campaignFormSchema,
  type Rule,
  type RuleChange,
  type RuleForm,
  ruleChangeSchema,
  ruleFormSchema,
  type Source,
  type SourceChange,
  type SourceForm,
  sourceChangeSchema,
  sourceFormSchema,
} from './schema.ts';

const optional = (form: Typed, name: string): string | undefined => textOf(form, name) || undefined;

/** Without the fields that nobody has filled in: a schema's optional ones. */
const filled = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

function moneyOf(form: Typed, name: string, label: string, pointer = `/${name}`): number | null {
  const text = textOf(form, name);
  if (text === '') return null;
  const amount = parseMoney(text);
  if (amount === undefined)
    throw invalid(pointer, 'money', `${label} ${text}: không phải số tiền, ghi dạng 500.000.`);
  return amount;
}

function wholeOf(form: Typed, name: string, label: string, pointer = `/${name}`): number | undefined {
  const text = textOf(form, name);
  if (text === '') return undefined;
  if (!/^\d{1,4}$/.test(text)) throw invalid(pointer, 'number', `${label} ${text}: ghi một số nguyên.`);
  return Number(text);
}

/** Rows of goods as typed; a row without a name is left out. */
function goodsOfForm(form: Typed): Goods[] {
  return formRows(form.goods).flatMap((row, i) => {
    const item = textOf(row, 'item');
    const typed = textOf(row, 'quantity');
    if (item === '' && typed === '') return [];
    const pointer = `/goods/${i}`;
    if (item === '') throw invalid(`${pointer}/item`, 'required', `Hiện vật, dòng ${i + 1}: còn thiếu tên.`);
    const [whole = '', decimals = ''] = typed.split(',');
    const units = parseMoney(whole);
    if (units === undefined || !/^\d*$/.test(decimals))
      throw invalid(
        `${pointer}/quantity`,
        'number',
        `Số lượng ${item}: ${typed || 'còn trống'}, ghi một số, ví dụ 15 hoặc 7,5.`,
      );
    const valueDong = moneyOf(row, 'valueDong', `Trị giá ${item}`, `${pointer}/valueDong`);
    return [
      {
        item,
        quantity: Number(`${units}.${decimals || '0'}`),
        unit: textOf(row, 'unit') || 'phần',
        ...(valueDong === null ? {} : { valueDong }),
      },
    ];
  });
}

function typedGoods(goods: readonly Goods[]): Typed {
  return Object.fromEntries(
    goods.map(({ item, quantity, unit, valueDong }, i) => [
      String(i),
      {
        item,
        unit,
        quantity: String(quantity).replace('.', ','),
        valueDong: valueDong ? formatNumber(valueDong) : '',
      },
    ]),
  );
}

const dayText = (day: string | null | undefined): string => (day ? formatDay(day) : '');

function campaignFields(form: Typed): Record<string, unknown> {
  return {
    name: textOf(form, 'name'),
    kind: textOf(form, 'kind'),
    year: wholeOf(form, 'year', 'Năm'),
    cutOffOn: dayOf(form, 'cutOffOn', 'Ngày chốt số liệu'),
    recurs: optional(form, 'recurs'),
    handOutFrom: optionalDay(form, 'handOutFrom', 'Phát từ ngày') ?? null,
    handOutTo: optionalDay(form, 'handOutTo', 'Phát đến ngày') ?? null,
    note: optional(form, 'note') ?? null,
  };
}

export function campaignFormOf(form: Typed): CampaignForm {
  return checkForm(
    campaignFormSchema,
    filled({ ...campaignFields(form), area: textOf(form, 'area'), template: optional(form, 'template') }),
  );
}

export function campaignChangeOf(form: Typed): CampaignChange {
  return checkForm(
    campaignChangeSchema,
    filled({ ...campaignFields(form), reason: optional(form, 'reason') }),
  );
}

export function typedCampaign(campaign: Campaign): Typed {
  return {
    name: campaign.name,
    kind: campaign.kind,
    year: String(campaign.year),
    cutOffOn: dayText(campaign.cutOffOn),
    recurs: campaign.recurs,
    handOutFrom: dayText(campaign.handOutFrom),
    handOutTo: dayText(campaign.handOutTo),
    note: campaign.note ?? '',
  };
}

/** A decision as typed: number and day go together. */
function decisionOf(form: Typed, prefix: string, issuer: string | null) {
  const number = textOf(form, `${prefix}Number`);
  const date = optionalDay(form, `${prefix}Date`, 'Ngày quyết định');
  if (number === '' && date === undefined) return null;
  if (number === '')
    throw invalid(
      `/${prefix}Number`,
      'required',
      'Số quyết định: còn trống, ghi số hoặc bỏ cả ngày quyết định.',
    );
  if (date === undefined)
    throw invalid(`/${prefix}Date`, 'required', 'Ngày quyết định: còn trống, ghi dạng ngày/tháng/năm.');
  return { number, date, issuer };
}

function sourceFields(form: Typed): Record<string, unknown> {
  const goods = goodsOfForm(form);
  const approvedBy = optional(form, 'approvedBy') ?? null;
  return {
    name: textOf(form, 'name'),
    approvedBy,
    decision: decisionOf(form, 'decision', approvedBy),
    approvalLevel: optional(form, 'approvalLevel'),
    signer: optional(form, 'signer') ?? null,
    account: optional(form, 'account') ?? null,
    budgetDong: moneyOf(form, 'budgetDong', 'Kinh phí được cấp'),
    inKind: goods.length === 0 ? null : goods,
  };
}

export function sourceFormOf(form: Typed): SourceForm {
  return checkForm(sourceFormSchema, filled({ ...sourceFields(form), code: textOf(form, 'code') }));
}

export function sourceChangeOf(form: Typed): SourceChange {
  return checkForm(sourceChangeSchema, filled({ ...sourceFields(form), reason: optional(form, 'reason') }));
}

export function typedSource(source: Source): Typed {
  return {
    code: source.code,
    name: source.name,
    approvedBy: source.approvedBy ?? '',
    decisionNumber: source.decision?.number ?? '',
    decisionDate: dayText(source.decision?.date),
    approvalLevel: source.approvalLevel,
    signer: source.signer ?? '',
    account: source.account ?? '',
    budgetDong: source.budgetDong === null ? '' : formatNumber(source.budgetDong),
    goods: typedGoods(goodsOf(source.inKind)),
  };
}

function ruleFields(form: Typed): Record<string, unknown> {
  const goods = goodsOfForm(form);
  const from = wholeOf(form, 'agesFrom', 'Từ tuổi', '/ages/from');
  const to = wholeOf(form, 'agesTo', 'Đến tuổi', '/ages/to');
  const byDecision = textOf(form, 'basis') === 'decision';
  const decision = byDecision ? decisionOf(form, 'basis', optional(form, 'basisIssuer') ?? null) : null;
  if (byDecision && decision === null)
    throw invalid('/basisNumber', 'required', 'Số quyết định: còn trống, ghi số quyết định có danh sách.');
  return {
    name: optional(form, 'name'),
    categories: tickedOf(form, 'categories'),
    ages: from === undefined && to === undefined ? null : filled({ from, to }),
    per: textOf(form, 'per'),
    amountDong: moneyOf(form, 'amountDong', 'Mức tiền'),
    inKind: goods.length === 0 ? null : goods,
    basis: byDecision ? { decision } : { cutOffOn: dayOf(form, 'basisCutOffOn', 'Ngày chốt số liệu') },
    maximumPerHousehold: wholeOf(form, 'maximumPerHousehold', 'Tối đa trong một hộ') ?? null,
    highestOnly: textOf(form, 'highestOnly') !== 'no',
    hungryList: form.hungryList !== undefined,
  };
}

export function ruleFormOf(form: Typed): RuleForm {
  return checkForm(ruleFormSchema, filled({ ...ruleFields(form), source: textOf(form, 'source') }));
}

export function ruleChangeOf(form: Typed): RuleChange {
  return checkForm(ruleChangeSchema, filled({ ...ruleFields(form), reason: optional(form, 'reason') }));
}

const ticked = (codes: readonly string[]): Typed => Object.fromEntries(codes.map((code) => [code, 'on']));

export function typedRule(rule: Rule, cutOffOn: string): Typed {
  const { decision } = rule.basis;
  return {
    source: rule.source,
    name: rule.name,
    categories: ticked(rule.categories),
    agesFrom: String(rule.ages?.from ?? ''),
    agesTo: String(rule.ages?.to ?? ''),
    per: rule.per,
    amountDong: rule.amountDong === null ? '' : formatNumber(rule.amountDong),
    goods: typedGoods(goodsOf(rule.inKind)),
    basis: decision ? 'decision' : 'cutOff',
    basisCutOffOn: dayText(rule.basis.cutOffOn ?? cutOffOn),
    basisNumber: decision?.number ?? '',
    basisDate: dayText(decision?.date),
    basisIssuer: decision?.issuer ?? '',
    maximumPerHousehold: String(rule.maximumPerHousehold ?? ''),
    highestOnly: rule.highestOnly ? 'yes' : 'no',
    ...(rule.hungryList ? { hungryList: 'on' } : {}),
  };
}

/** A rule's form filled with a level that is known. */
export function typedLevel(level: KnownLevel, source: string, cutOffOn: string): Typed {
  return {
    source,
    name: '',
    categories: ticked(level.categories),
    agesFrom: String(level.ages?.from ?? ''),
    agesTo: String(level.ages?.to ?? ''),
    per: level.per,
    amountDong: level.amountDong === null ? '' : formatNumber(level.amountDong),
    goods: typedGoods(level.goods),
    basis: 'cutOff',
    basisCutOffOn: dayText(cutOffOn),
    highestOnly: 'yes',
    ...(level.hungryList ? { hungryList: 'on' } : {}),
  };
}
