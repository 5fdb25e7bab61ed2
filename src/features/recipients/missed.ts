import type { ReadTx } from '../../db/tx.ts';
import { compareNames, compareTexts } from '../../shared/text.ts';
import { type Register, registerLabels } from '../../shared/words.ts';
import { areaNames, leafCodes } from '../areas/service.ts';
import { findCampaign } from '../campaigns/service.ts';
import { dictionaries } from '../dictionaries/service.ts';
import { listedCategory } from './loading.ts';
import * as store from './missedStore.ts';

/** Somebody in a register on the cut-off day for whom no source of the campaign has a gift. */
export interface Missed {
  person: string | null;
  household: string;
  householdCode: string;
  name: string;
  birthDate: string | null;
  area: string;
  areaName: string;
  register: Register;
  /** As lists may tell them. */
  labels: string[];
}

/**
 * "Chưa được hỗ trợ trong đợt này": households and people in the registers on the cut-off day whom no gift reaches, neither
 * one of their own nor one to the household they live in. By register, group and name.
 */
export async function missedOf(t: ReadTx, campaign: string, register?: Register): Promise<Missed[]> {
  const { area_code, cut_off_on } = await findCampaign(t, campaign);
  const areas = await leafCodes(t, t.actor.area ?? area_code, cut_off_on);
  const dictionary = await dictionaries(t);
  const rows = await store.unreached(t, campaign, areas, cut_off_on);
  const name = await areaNames(
    t,
    rows.map((row) => row.area_code),
  );
  const found = new Map<string, Missed>();
  for (const row of rows) {
    const held = dictionary.category(row.category)?.register;
    if (!held || (register !== undefined && held !== register)) continue;
    const { label } = listedCategory(dictionary, row.category);
    const key = `${held} ${row.person_id ?? row.household_id}`;
    const known = found.get(key);
    if (known) {
      if (!known.labels.includes(label)) known.labels.push(label);
      continue;
    }
    found.set(key, {
      person: row.person_id,
      household: row.household_id,
      householdCode: row.household_code,
      name: row.full_name,
      birthDate: row.birth_date,
      area: row.area_code,
      areaName: name(row.area_code, cut_off_on),
      register: held,
      labels: [label],
    });
  }
  return [...found.values()].sort(
    (a, b) =>
      compareTexts(registerLabels[a.register], registerLabels[b.register]) ||
      compareTexts(a.areaName, b.areaName) ||
      compareNames(a.name, b.name),
  );
}
