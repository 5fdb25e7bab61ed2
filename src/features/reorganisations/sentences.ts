import type { ReadTx } from '../../db/tx.ts';
import { dayBefore, formatDay } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { listAccounts } from '../accounts/service.ts';
import type { Area } from '../areas/schema.ts';
import { areaOn, leafCodes, subAreas } from '../areas/service.ts';
import type { ReorganisationForm } from './schema.ts';
import * as store from './store.ts';

/** "a, b và c", the middle left out when there are many. */
function listed(names: readonly string[]): string {
  if (names.length > 12) return `${names.slice(0, 10).join(', ')} và ${names.length - 10} địa bàn khác`;
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} và ${last}`;
}

/** Names of areas, those being made among them. */
async function namesFor(t: ReadTx, form: ReorganisationForm) {
  const made = new Map((form.create ?? []).map(({ code, name }) => [code, name]));
  return async (code: string): Promise<string> =>
    made.get(code) ?? (await areaOn(t, code, dayBefore(form.date)))?.name ?? code;
}

const withCode = (area: Pick<Area, 'code' | 'name'>): string => `${area.name} (${area.code})`;

/** Areas that come under another parent, by that parent: those named, and the parts of what ends. */
async function newParents(t: ReadTx, form: ReorganisationForm): Promise<Map<string, Area[]>> {
  const day = dayBefore(form.date);
  const found = new Map<string, Area[]>();
  const add = (parent: string, area: Area): unknown =>
    found.set(parent, [...(found.get(parent) ?? []), area]);
  const named = new Set(
    form.changes.filter((each) => each.parentCode || each.successor).map(({ code }) => code),
  );
  for (const { code, parentCode, successor } of form.changes) {
    const area = await areaOn(t, code, day);
    if (parentCode && !successor && area) add(parentCode, area);
    if (!successor) continue;
    for (const part of await subAreas(t, code, day)) if (!named.has(part.code)) add(successor, part);
  }
  return found;
}

async function endSentences(t: ReadTx, form: ReorganisationForm, nameOf: (code: string) => Promise<string>) {
  const accounts = await listAccounts(t);
  const sentences: string[] = [];
  for (const { code, successor } of form.changes) {
    const area = successor ? await areaOn(t, code, dayBefore(form.date)) : undefined;
    if (!area || !successor) continue;
    const next = await nameOf(successor);
    sentences.push(
      `${withCode(area)} kết thúc hết ngày ${formatDay(dayBefore(form.date))}, nhập vào ${next}; xem ngày trước đó vẫn theo địa bàn cũ.`,
    );
    const users = accounts.filter((each) => each.area === code && each.state === 'active');
    if (users.length > 0)
      sentences.push(
        `Tài khoản ${listed(users.map(({ username }) => username))} của ${area.name} làm việc cho ${next} từ ngày ${formatDay(form.date)}.`,
      );
  }
  return sentences;
}

/** Everything an operation changes, and what it does not, in sentences; from the areas as they are before it. */
export async function sentencesOf(t: ReadTx, form: ReorganisationForm): Promise<string[]> {
  const nameOf = await namesFor(t, form);
  const sentences: string[] = [];
  for (const each of form.create ?? [])
    sentences.push(
      `Lập ${each.name} (${each.code})${each.parentCode ? `, thuộc ${await nameOf(each.parentCode)}` : ''}, từ ngày ${formatDay(form.date)}.`,
    );
  for (const [parent, areas] of await newParents(t, form))
    sentences.push(
      `${formatNumber(areas.length)} địa bàn về ${await nameOf(parent)}, giữ nguyên mã: ${listed(areas.map(withCode))}.`,
    );
  for (const { code, name } of form.changes) {
    const before = name ? await areaOn(t, code, dayBefore(form.date)) : undefined;
    if (name && before && name !== before.name) sentences.push(`${withCode(before)} mang tên mới: ${name}.`);
  }
  sentences.push(...(await endSentences(t, form, nameOf)));
  const inside = new Set<string>();
  for (const { code } of form.changes)
    for (const each of await leafCodes(t, code, dayBefore(form.date))) inside.add(each);
  const { people, households } = await store.countResidents(t, [...inside], form.date);
  sentences.push(
    `${formatNumber(people)} người trong ${formatNumber(households)} hộ ở các địa bàn này: không ai chuyển hộ, không cư trú nào kết thúc, không tính là chuyển đi hay chuyển đến.`,
  );
  return sentences;
}
