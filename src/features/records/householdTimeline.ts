import { groupBy } from '../../shared/collections.ts';
import { type Day, dayAfter, dayBefore } from '../../shared/dates.ts';
import type { Household, Member } from './schema.ts';
import { type AreaName, residenceText, statusEvents, type TimeEvent } from './timeline.ts';

/** A membership of one of the household's people in another household. */
export interface Passage {
  person: string;
  household: string;
  householdCode: string;
  /** The household it was split from. */
  splitFrom: string | null;
  validFrom: Day;
  validTo: Day | null;
}

const names = (members: readonly Member[]): string =>
  [...new Set(members.map(({ fullName }) => fullName))].join(', ');

const linkTo = (passage: Passage | undefined): Pick<TimeEvent, 'link'> =>
  passage ? { link: { href: `/ho/${passage.household}`, text: passage.householdCode } } : {};

/** Members who came, those from one household on one day together. */
function comings(household: Household, passages: readonly Passage[]): TimeEvent[] {
  const { members } = household;
  const wasHere = (each: Member) =>
    members.some((other) => other.person === each.person && other.validTo === dayBefore(each.validFrom));
  const from = (each: Member) =>
    passages.find((one) => one.person === each.person && one.validTo === dayBefore(each.validFrom));
  const groups = groupBy(
    members.filter((each) => !wasHere(each)),
    (each) => `${each.validFrom} ${from(each)?.household ?? ''}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const origin = from(first);
    const verb = origin && household.fromHousehold === origin.household ? 'Tách hộ' : 'Vào hộ';
    const head = group.find(({ relation }) => relation === 'head');
    return [
      {
        day: first.validFrom,
        title: `${verb}: ${names(group)}`,
        lines: [
          ...(origin ? [`từ hộ ${origin.householdCode}`] : []),
          ...(head ? [`chủ hộ: ${head.fullName}`] : []),
        ],
        ...linkTo(origin),
        mark: 'plain' as const,
      },
    ];
  });
}

interface Going {
  member: Member;
  day: Day;
  to: Passage | undefined;
}

function goingsOf({ members }: Household, passages: readonly Passage[]): Going[] {
  return members.flatMap((member) => {
    if (member.validTo === null) return [];
    const day = dayAfter(member.validTo);
    if (members.some((other) => other.person === member.person && other.validFrom === day)) return [];
    const to = passages.find((one) => one.person === member.person && one.validFrom === day);
    return [{ member, day, to }];
  });
}

/** Members who went: split off, merged with the whole household, moved out, died. */
function goings(household: Household, passages: readonly Passage[]): TimeEvent[] {
  const stays = (day: Day) =>
    household.members.some((each) => each.validFrom <= day && (each.validTo === null || day <= each.validTo));
  const verbOf = ({ member, day, to }: Going): string => {
    if (member.diedOn === day) return 'Mất';
    if (!to) return 'Chuyển đi';
    if (to.splitFrom === household.id) return 'Tách hộ';
    return stays(day) ? 'Sang hộ khác' : 'Gộp hộ';
  };
  const groups = groupBy(
    goingsOf(household, passages),
    (going) => `${going.day} ${verbOf(going)} ${going.to?.household ?? ''}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const verb = verbOf(first);
    return [
      {
        day: first.day,
        title: `${verb}: ${names(group.map(({ member }) => member))}`,
        lines: first.to ? [`sang hộ ${first.to.householdCode}`] : [],
        ...linkTo(first.to),
        mark: verb === 'Mất' ? ('full' as const) : ('plain' as const),
      },
    ];
  });
}

/** Members who became head while they lived in it. */
function newHeads({ members }: Household): TimeEvent[] {
  return members
    .filter(
      (head) =>
        head.relation === 'head' &&
        members.some((each) => each.person === head.person && each.validTo === dayBefore(head.validFrom)),
    )
    .map((head) => ({
      day: head.validFrom,
      title: `Thay chủ hộ: ${head.fullName}`,
      lines: [],
      link: { href: `/nguoi/${head.person}`, text: head.fullName },
      mark: 'plain' as const,
    }));
}

function dwellings({ residences }: Household, areaName: AreaName): TimeEvent[] {
  const groups = groupBy(residences, (row) => `${row.validFrom} ${row.area} ${row.kind} ${row.source}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    return [
      {
        day: first.validFrom,
        title: `Cư trú tại ${areaName(first.area, first.validFrom)}`,
        lines: [`${group.length} người; ${residenceText(first)}`],
        mark: 'plain' as const,
      },
    ];
  });
}

/** Comings, goings, heads, dwelling and statuses of a household. `passages`: its people in other households. */
export function householdEvents(
  household: Household,
  passages: readonly Passage[],
  areaName: AreaName,
): TimeEvent[] {
  return [
    ...comings(household, passages),
    ...goings(household, passages),
    ...newHeads(household),
    ...dwellings(household, areaName),
    ...statusEvents(household.statuses),
  ];
}
