import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { groupBy } from '../../shared/collections.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { AppError, conflict, invalid, notFound } from '../../shared/errors.ts';
import { formatNumber } from '../../shared/money.ts';
import { areaKindLabels } from '../../shared/words.ts';
import type { Area } from '../areas/schema.ts';
import {
  areaOn,
  changeArea,
  changedAfter,
  createArea,
  leafCodes,
  requireArea,
  subAreas,
  undoAreaChanges,
  wardOf,
} from '../areas/service.ts';
import { changeHousehold } from '../households/service.ts';
import type { AreaToMake, Reorganisation, ReorganisationForm } from './schema.ts';
import { sentencesOf } from './sentences.ts';
import * as store from './store.ts';

interface Renamed {
  household: string;
  from: string;
  to: string;
}

/**
 * What lies in an ended area goes on in its successor: one of its own kind, or above a level that is gone (a city without
 * wards of its own) the one above.
 */
async function checkSuccessor(
  t: ReadTx,
  area: Area,
  successor: string,
  date: Day,
  pointer: string,
): Promise<void> {
  const next = await requireArea(t, successor, date);
  const isAbove = area.kind === 'city' && next.code === area.parentCode;
  if (next.code === area.code || (next.kind !== area.kind && !isAbove)) {
    throw invalid(
      pointer,
      'successor',
      `Nhập vào: ${area.name} là ${areaKindLabels[area.kind].toLowerCase()}, chỉ nhập vào một địa bàn cùng loại khác.`,
    );
  }
  if (next.validTo !== null && next.validTo < date)
    throw invalid(pointer, 'ended', `Nhập vào: ${next.name} đã kết thúc ngày ${formatDay(next.validTo)}.`);
}

async function applyChanges(t: WriteTx, form: ReorganisationForm): Promise<void> {
  const { date } = form;
  const moved = new Set(
    form.changes.filter((each) => each.parentCode || each.successor).map(({ code }) => code),
  );
  for (const each of form.create ?? []) await createArea(t, { ...each, validFrom: date });
  // First whatever goes on, then what ends: nothing is left behind in an area that is gone.
  for (const { code, name, parentCode, successor } of form.changes) {
    if (successor || (!name && !parentCode)) continue;
    await changeArea(t, code, {
      date,
      ...(name ? { name } : {}),
      ...(parentCode ? { parentCode } : {}),
    });
  }
  for (const [i, { code, successor }] of form.changes.entries()) {
    if (!successor) continue;
    const area = await requireArea(t, code, date);
    await checkSuccessor(t, area, successor, date, `/changes/${i}/successor`);
    for (const part of await subAreas(t, code, date))
      if (!moved.has(part.code)) await changeArea(t, part.code, { date, parentCode: successor });
  }
  for (const { code, successor } of form.changes)
    if (successor) await changeArea(t, code, { date, end: true, successor });
}

/** Wards whose households the operation may bring together. */
async function wardsTouched(t: ReadTx, form: ReorganisationForm): Promise<string[]> {
  const codes = [...(form.create ?? []).map(({ code }) => code), ...form.changes.map(({ code }) => code)];
  const wards = new Set<string>();
  for (const code of codes) {
    const ward = await wardOf(t, code, form.date);
    if (ward) wards.add(ward.code);
  }
  return [...wards];
}

/** Household codes are unique a ward and day: those that meet are refused, or get their former ward's code in front. */
async function settleCodes(t: WriteTx, form: ReorganisationForm): Promise<Renamed[]> {
  const renamed: Renamed[] = [];
  for (const ward of await wardsTouched(t, form)) {
    const households = await store.householdsIn(t, await leafCodes(t, ward, form.date), form.date);
    const double = [...groupBy(households, ({ code }) => code)].filter(([, same]) => same.length > 1);
    if (double.length === 0) continue;
    if (!form.prefixCodes) {
      const some = double.slice(0, 5).map(([code]) => code);
      throw conflict(
        '/prefixCodes',
        'sameCode',
        `Mã hộ: ${formatNumber(double.length)} mã có ở hơn một hộ của phường sau sắp xếp (${some.join(', ')}${double.length > 5 ? ', …' : ''}). Chọn “Thêm mã phường cũ vào mã hộ trùng”, hoặc đổi các mã này trước.`,
      );
    }
    for (const [, same] of double)
      for (const { id, code, ward_code } of same)
        renamed.push({ household: id, from: code, to: `${ward_code}-${code}` });
  }
  for (const { household, to } of renamed)
    await changeHousehold(t, household, { code: to, reason: `Sắp xếp địa bàn: ${form.basis}` });
  return renamed;
}

function requireSomething(form: ReorganisationForm): void {
  const works = form.changes.filter(({ name, parentCode, successor }) => name || parentCode || successor);
  if (works.length === 0 && (form.create ?? []).length === 0)
    throw invalid('/changes', 'required', 'Thay đổi: chưa chọn địa bàn nào để lập, đổi hoặc nhập.');
  const codes = works.map(({ code }) => code);
  const twice = codes.find((code, i) => codes.indexOf(code) !== i);
  if (twice) throw invalid('/changes', 'twice', `Thay đổi: ${twice} đứng hai lần, mỗi địa bàn một dòng.`);
}

/** What an operation on areas would do, in sentences; nothing is written and nothing checked beyond the areas' codes. */
export async function previewReorganisation(t: ReadTx, form: ReorganisationForm): Promise<string[]> {
  requireSomething(form);
  for (const { code } of form.changes) await requireArea(t, code, form.date);
  return sentencesOf(t, form);
}

/**
 * One operation on areas, from a day on: groups renamed or renumbered, brought under another ward, merged; wards merged
 * into a new or an existing one. Codes of groups stay; no residence ends, nobody counts as moved, older days answer with
 * the areas of then. Accounts of an area that ends work for its successor from the day on.
 */
export async function reorganise(
  t: WriteTx,
  form: ReorganisationForm,
): Promise<Reorganisation & { areas: Area[] }> {
  const sentences = await previewReorganisation(t, form);
  await applyChanges(t, form);
  const renamed = await settleCodes(t, form);
  const id = t.newId();
  await store.insertReorganisation(t, {
    id,
    happened_on: form.date,
    basis: form.basis,
    form: JSON.stringify(form),
    sentences: JSON.stringify(sentences),
    renamed: JSON.stringify(renamed),
  });
  t.audit({
    action: 'area.reorganise',
    kind: 'reorganisation',
    id,
    after: { ...form, renamed: renamed.length },
    reason: form.basis,
  });
  const areas: Area[] = [];
  for (const { code } of [...(form.create ?? []), ...form.changes]) {
    const area = await areaOn(t, code, form.date);
    if (area) areas.push(area);
  }
  const row = (await store.allReorganisations(t)).find((each) => each.id === id);
  if (!row) throw notFound();
  return { ...answer(row), areas };
}

function answer(row: store.ReorganisationRow): Reorganisation {
  return {
    id: row.id,
    date: row.happened_on,
    basis: row.basis,
    sentences: JSON.parse(row.sentences), // written by `reorganise`
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by_name,
    undoneAt: row.undone_at,
    undoReason: row.undo_reason,
  };
}

/** Operations on areas, the latest first. */
export async function listReorganisations(t: ReadTx): Promise<Reorganisation[]> {
  return (await store.allReorganisations(t)).map(answer);
}

/** Takes an operation back that was recorded wrongly; refused once areas, residents or accounts have been built on it. */
export async function undoReorganisation(t: WriteTx, id: string, reason: string): Promise<Reorganisation> {
  const row = (await store.allReorganisations(t)).find((each) => each.id === id);
  if (!row) throw notFound('Không có lần sắp xếp địa bàn này.');
  if (row.undone_at) throw conflict('', 'undone', 'Lần sắp xếp này đã được thu hồi.');
  const form: ReorganisationForm = JSON.parse(row.form); // written by `reorganise`
  const later = await changedAfter(t, row.recorded_at);
  if (later.length > 0)
    throw new AppError(
      'conflict',
      `Không thu hồi được: địa bàn ${later.join(', ')} đã được thay đổi sau đó. Thu hồi lần sau trước.`,
    );
  const made = (form.create ?? []).map((each: AreaToMake) => each.code);
  if (made.length > 0 && (await store.usesOf(t, made)) > 0)
    throw new AppError(
      'conflict',
      `Không thu hồi được: đã có hộ, cư trú, hồ sơ hoặc tài khoản ghi ở ${made.join(', ')}.`,
    );
  await undoAreaChanges(t, row.recorded_at);
  const renamed: Renamed[] = JSON.parse(row.renamed);
  for (const { household, from } of renamed)
    await changeHousehold(t, household, { code: from, reason: `Thu hồi sắp xếp địa bàn: ${reason}` });
  await store.setUndone(t, id, reason);
  t.audit({ action: 'area.undoReorganisation', kind: 'reorganisation', id, before: form, reason });
  return { ...answer(row), undoneAt: t.now, undoReason: reason };
}
