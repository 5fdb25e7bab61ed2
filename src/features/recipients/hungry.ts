import type { ReadTx, WriteTx } from '../../db/tx.ts';
import { conflict, invalid, notFound } from '../../shared/errors.ts';
import { clean } from '../../shared/text.ts';
import { findCampaign, writableCampaign } from '../campaigns/service.ts';
import { householdByCode, requireHousehold } from '../households/service.ts';
import { membershipsOfHousehold } from '../people/service.ts';
import * as store from './hungryStore.ts';
import type { HungryForm, HungryHousehold } from './schema.ts';

function answer(row: store.ListedHungryRow): HungryHousehold {
  return {
    id: row.id,
    household: row.household_id,
    householdCode: row.household_code,
    head: row.head,
    area: row.area_code,
    people: row.people,
    minutesOn: row.minutes_on,
    minutesNumber: row.minutes_number,
    note: row.note,
  };
}

/** Households on the minutes of their groups as short of food (Mẫu 5a, 5b), in the order of group and head. */
export async function listHungry(t: ReadTx, campaign: string): Promise<HungryHousehold[]> {
  await findCampaign(t, campaign);
  return (await store.listedHungry(t, campaign, t.today)).map(answer);
}

/** The household by id, or by its code in the campaign's ward. */
async function householdOf(t: ReadTx, ward: string, asked: string) {
  const byCode = await householdByCode(t, ward, asked);
  return byCode ? requireHousehold(t, byCode.id) : requireHousehold(t, asked);
}

/** Enters a household from the minutes of its group; 409 when it is on them already. Answers the row's id. */
export async function addHungry(t: WriteTx, campaign: string, form: HungryForm): Promise<string> {
  const { area_code: area } = await writableCampaign(t, campaign);
  const household = await householdOf(t, area, clean(form.household).trim());
  const living = (await membershipsOfHousehold(t, household.id)).filter(
    (each) => each.valid_from <= form.minutesOn && form.minutesOn < each.valid_to,
  );
  const people = form.people ?? living.length;
  if (people === 0)
    throw invalid(
      '/people',
      'required',
      `Số khẩu: hộ ${household.code} không còn ai vào ngày họp tổ, xem lại mã hộ hoặc ngày.`,
    );
  const known = (await store.hungryHouseholds(t, campaign)).find(
    ({ household_id }) => household_id === household.id,
  );
  if (known)
    throw conflict(
      '/household',
      'taken',
      `Hộ ${household.code} đã có trong danh sách hộ thiếu đói của đợt này.`,
    );
  const id = t.newId();
  const row = {
    id,
    household_id: household.id,
    people,
    minutes_on: form.minutesOn,
    minutes_number: form.minutesNumber ? clean(form.minutesNumber) : null,
    note: form.note ? clean(form.note) : null,
  };
  await store.insertHungry(t, campaign, row);
  t.audit({ action: 'campaign.addHungry', kind: 'campaign', id: campaign, area, after: row });
  return id;
}

/** Takes a household off the minutes' list; what was approved for it is withdrawn apart. */
export async function removeHungry(t: WriteTx, campaign: string, id: string): Promise<void> {
  const { area_code: area } = await writableCampaign(t, campaign);
  const row = (await store.hungryHouseholds(t, campaign)).find((each) => each.id === id);
  if (!row) throw notFound('Không có hộ này trong danh sách hộ thiếu đói của đợt.');
  await store.retractHungry(t, id);
  t.audit({ action: 'campaign.removeHungry', kind: 'campaign', id: campaign, area, before: row });
}
