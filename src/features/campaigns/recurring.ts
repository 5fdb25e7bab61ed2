import type { ReadTx, WriteTx } from '../../db/tx.ts';
import {
  addDays,
  addMonths,
  type Day,
  daysBetween,
  lastDayOfMonth,
  monthOf,
  yearOf,
} from '../../shared/dates.ts';
import { conflict } from '../../shared/errors.ts';
import type { CampaignKind } from '../../shared/giving.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { lunarYearName } from './levels.ts';
import type { CampaignForm, NextForm, Recurrence } from './schema.ts';
import { createCampaign, findCampaign, listCampaigns } from './service.ts';
import type { CampaignRow } from './store.ts';

const monthsOf: Record<Recurrence, number> = { once: 0, monthly: 1, quarterly: 3, yearly: 12 };

/** The same day some months on; the last day of a month stays the last. */
export function monthsOn(day: Day, months: number): Day {
  const month = addMonths(monthOf(day), months);
  const last = lastDayOfMonth(month);
  const same = `${month}-${day.slice(8)}`;
  return day === lastDayOfMonth(monthOf(day)) || same > last ? last : same;
}

const quarters = ['I', 'II', 'III', 'IV'];

/** "Trợ cấp tháng 12/2024" → "… tháng 1/2025", "quý IV/2024" → "quý I/2025", "2024" → "2025"; a name without its period is given it. */
export function nextName(name: string, recurs: Recurrence, nextCutOffOn: Day): string {
  const year = yearOf(nextCutOffOn);
  const month = Number(nextCutOffOn.slice(5, 7));
  let next = name;
  if (recurs === 'monthly')
    next = name.replace(
      /(tháng\s*)(\d{1,2})((?:\s*\/\s*|\s+năm\s+)(\d{4}))?/i,
      (_, word: string, n: string, tail: string | undefined, of: string | undefined) => {
        const last = Number(n) >= 12;
        const after = `${word}${last ? 1 : Number(n) + 1}`;
        return tail && of ? after + tail.replace(of, String(Number(of) + (last ? 1 : 0))) : after;
      },
    );
  if (recurs === 'quarterly')
    next = name.replace(
      /(quý\s*)(IV|I{1,3}|[1-4])((?:\s*\/\s*|\s+năm\s+)(\d{4}))?/i,
      (_, word: string, n: string, tail: string | undefined, of: string | undefined) => {
        const isRoman = /[IV]/i.test(n);
        const at = isRoman ? quarters.indexOf(n.toUpperCase()) : Number(n) - 1;
        const after = (at + 1) % 4;
        const told = `${word}${isRoman ? quarters[after] : after + 1}`;
        return tail && of ? told + tail.replace(of, String(Number(of) + (after === 0 ? 1 : 0))) : told;
      },
    );
  if (recurs === 'yearly') next = name.replace(/\b(20\d{2})\b/g, (of) => String(Number(of) + 1));
  if (next !== name) return next;
  if (recurs === 'monthly') return `${name}, tháng ${month}/${year}`;
  if (recurs === 'quarterly') return `${name}, quý ${quarters[Math.ceil(month / 3) - 1]}/${year}`;
  return `${name}, ${year}`;
}

/** What of the new year's days is known, to move the days of handing out with Tết. */
type NewYear = (year: number) => Day | undefined;

interface Period {
  name: string;
  kind: CampaignKind;
  year: number;
  cut_off_on: Day;
  recurs: Recurrence;
  hand_out_from: Day | null;
  hand_out_to: Day | null;
}

/** The period after a campaign's: its name and days. Those of Tết move with the new year's day, or stay open where it is unknown. */
export function nextPeriod(campaign: Period, newYear: NewYear) {
  const { name, kind, year, cut_off_on, recurs } = campaign;
  const months = monthsOf[recurs];
  const cutOffOn = monthsOn(cut_off_on, months);
  const nextYear = year + yearOf(cutOffOn) - yearOf(cut_off_on);
  const byTet = kind === 'tet' && recurs === 'yearly';
  const [was, is] = [newYear(year), newYear(nextYear)];
  const moved = (day: Day | null): Day | null => {
    if (day === null) return null;
    if (!byTet) return monthsOn(day, months);
    return was && is ? addDays(is, daysBetween(was, day)) : null;
  };
  const renamed = nextName(name, recurs, cutOffOn);
  return {
    name: byTet ? renamed.replace(lunarYearName(year), lunarYearName(nextYear)) : renamed,
    year: nextYear,
    cutOffOn,
    handOutFrom: moved(campaign.hand_out_from),
    handOutTo: moved(campaign.hand_out_to),
  };
}

/** A campaign that comes again, ready for its next round; 409 otherwise, or when the next one is there. */
async function requireRecurring(t: ReadTx, id: string): Promise<CampaignRow> {
  const campaign = await findCampaign(t, id);
  if (campaign.recurs === 'once')
    throw conflict(
      '/recurs',
      'once',
      `${campaign.name}: đợt này chỉ một lần; sửa mục “Lặp lại” của đợt, hoặc lập đợt mới lấy đợt này làm mẫu.`,
    );
  if (campaign.state !== 'approved' && campaign.state !== 'settled')
    throw conflict(
      '/state',
      'notApproved',
      `${campaign.name}: danh sách chưa duyệt; lập đợt kế tiếp khi đợt này đã duyệt hoặc đã quyết toán.`,
    );
  const next = (await listCampaigns(t)).find(
    ({ template, recurs, cutOffOn }) =>
      template === id && recurs !== 'once' && cutOffOn > campaign.cut_off_on,
  );
  if (next) throw conflict('/', 'exists', `Đợt kế tiếp đã lập: ${next.name}. Mở đợt đó ở mục Tết, hỗ trợ.`);
  return campaign;
}

/** The form of the round after a campaign, as far as it can be known. */
export async function suggestNext(t: ReadTx, id: string): Promise<CampaignForm> {
  const campaign = await requireRecurring(t, id);
  const dictionary = await dictionaries(t);
  return {
    ...nextPeriod(campaign, (year) => dictionary.lunarNewYear(year)),
    kind: campaign.kind,
    area: campaign.area_code,
    recurs: campaign.recurs,
    template: id,
  };
}

/** "Lập đợt kế tiếp": records the round after a campaign with its sources and rules; decisions and budgets are the new one's own. */
export async function createNext(t: WriteTx, id: string, changed: NextForm): Promise<string> {
  return createCampaign(t, { ...(await suggestNext(t, id)), ...changed });
}
