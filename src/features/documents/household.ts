import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay, yearOf } from '../../shared/dates.ts';
import { invalid, notFound } from '../../shared/errors.ts';
import { maskNumber } from '../../shared/text.ts';
import { relationLabel, sexLabels } from '../../shared/words.ts';
import { areaOn, requireArea, wardOf } from '../areas/service.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import { aidOf } from '../records/aid.ts';
import type { Household, Member } from '../records/schema.ts';
import { readHousehold } from '../records/service.ts';
import type { Decision, Status } from '../statuses/schema.ts';
import { statusAnswers, statusesOfAll } from '../statuses/service.ts';
import type { HouseholdSheet, PrintedDecision, PrintedMember } from './content.ts';

interface Dated {
  validFrom: Day;
  validTo: Day | null;
}
export const holds = (row: Dated, day: Day): boolean =>
  row.validFrom <= day && (row.validTo === null || day <= row.validTo);

/** The household on a day with those who lived in it then; refused when nobody did. */
export async function livedIn(
  t: ReadTx,
  id: string,
  day: Day,
): Promise<{ household: Household; members: Member[]; area: string }> {
  if (day > t.today) {
    throw invalid('/asOf', 'future', `Tại ngày: ${formatDay(day)} chưa đến, chọn từ hôm nay trở về trước.`);
  }
  const { household } = await readHousehold(t, id, day);
  const members = household.members
    .filter((member) => member.current && (member.diedOn === null || day < member.diedOn))
    .sort((a, b) => Number(b.relation === 'head') - Number(a.relation === 'head'));
  const residence = household.residences.find((row) => holds(row, day));
  if (members.length === 0 || !residence) {
    throw invalid(
      '/asOf',
      'nobody',
      `Tại ngày: không có ai ở trong hộ ${household.code} vào ngày ${formatDay(day)}. Chọn ngày khác.`,
    );
  }
  // Who lived elsewhere on that day is another office's to certify.
  if (!(await areaOn(t, residence.area, day))) throw notFound('Không có hộ này trong phạm vi của bạn.');
  return { household, members, area: residence.area };
}

const lowered = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** "12 Nguyễn Du, tổ dân phố 4, phường Chánh Lộ", by the names of that day. */
export async function addressOn(t: ReadTx, address: string | null, area: string, day: Day): Promise<string> {
  const group = await requireArea(t, area, day);
  const ward = await wardOf(t, area, day);
  const names = [group.name, ward && ward.code !== group.code ? ward.name : ''].filter(Boolean).map(lowered);
  return [address, ...names].filter(Boolean).join(', ');
}

const numberOn = (number: string | null, full: boolean): string | null =>
  number === null || full ? number : maskNumber(number);

export function printedMember(member: Member, fullNumbers: boolean): PrintedMember {
  return {
    fullName: member.fullName,
    birthDate: member.birthDate,
    sex: sexLabels[member.sex],
    relation: relationLabel(member.relation, member.sex, member.relationText),
    nationalId: numberOn(member.nationalId, fullNumbers),
  };
}

/** The decision of the year in force on a day: the newest made by then for that year or one before. */
export function decisionInForce(status: Pick<Status, 'decisions'>, day: Day): Decision | undefined {
  const known = status.decisions.filter(({ date, year }) => (date ?? '') <= day && year <= yearOf(day));
  return known.at(-1) ?? status.decisions.find(({ date }) => (date ?? '') <= day);
}

export function printedDecision(decision: Decision): PrintedDecision | undefined {
  const { number, date, issuer } = decision;
  return number === null ? undefined : { number, date, issuer };
}

async function memberStatuses(t: ReadTx, members: readonly Member[]): Promise<Status[]> {
  const ids = members.map(({ person }) => person);
  const rows = await statusesOfAll(t, { people: ids, households: [] });
  // Each member's together, in the order of the household.
  rows.sort((a, b) => ids.indexOf(a.person_id ?? '') - ids.indexOf(b.person_id ?? ''));
  return statusAnswers(t, rows);
}

function statusLine(
  status: Status,
  subject: string,
  dictionary: Dictionaries,
): HouseholdSheet['statuses'][number] {
  return {
    subject,
    // A paper may be read by anyone: protected categories carry their public label.
    label: dictionary.publicLabel(status.category),
    validFrom: status.validFrom,
    validTo: status.validTo,
    decisions: status.decisions.flatMap((decision) => {
      const printed = printedDecision(decision);
      return printed ? [{ ...printed, year: decision.year }] : [];
    }),
  };
}

async function received(
  t: ReadTx,
  household: Household,
  members: readonly Member[],
  day: Day,
): Promise<HouseholdSheet['received']> {
  const people = new Map(members.map(({ person, fullName }) => [person, fullName]));
  const aid = await aidOf(t, { people, households: new Map([[household.id, household.code]]) });
  return aid
    .filter(({ paidOn }) => paidOn <= day)
    .map(({ paidOn, whose, campaign, source, kind, gift }) => ({
      paidOn,
      fullName: whose,
      campaign,
      source,
      kind,
      gift,
    }))
    .reverse();
}

/** All that a household's file holds as of a day: members, statuses with decisions, cards, aid received. */
export async function householdSheet(
  t: ReadTx,
  id: string,
  asOf: Day,
  fullNumbers: boolean,
): Promise<{ area: string; sheet: Omit<HouseholdSheet, 'letterhead' | 'issuedOn'> }> {
  const { household, members, area } = await livedIn(t, id, asOf);
  const dictionary = await dictionaries(t);
  const names = new Map(members.map(({ person, fullName }) => [person, fullName]));
  const cards = household.insurancePeriods.filter((card) => holds(card, asOf));
  const statuses = [...household.statuses, ...(await memberStatuses(t, members))]
    .filter(({ validFrom }) => validFrom <= asOf)
    .map((status) => statusLine(status, names.get(status.person ?? '') ?? 'Hộ', dictionary));
  return {
    area,
    sheet: {
      kind: 'householdSheet',
      asOf,
      household: household.id,
      householdCode: household.code,
      address: await addressOn(t, household.address, area, asOf),
      fullNumbers,
      members: members.map((member) => ({ ...printedMember(member, fullNumbers), since: member.validFrom })),
      statuses,
      cards: cards.map((card) => ({
        fullName: names.get(card.person) ?? '',
        objectCode: card.objectCode,
        number: numberOn(card.cardNumber, fullNumbers),
        validFrom: card.validFrom,
        validTo: card.validTo,
      })),
      uncovered: members
        .filter(({ person }) => !cards.some((card) => card.person === person))
        .map(({ fullName }) => fullName),
      received: await received(t, household, members, asOf),
    },
  };
}
