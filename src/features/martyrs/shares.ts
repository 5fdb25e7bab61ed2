/** Who somebody is to a martyr: one of the kin, the kin's representative, or who worships. */
export const martyrParts = ['relative', 'representative', 'worshipper'] as const;
export type MartyrPart = (typeof martyrParts)[number];

/** Somebody of a martyr, as the register has it on the day asked about. */
export interface MartyrPerson {
  person: string;
  fullName: string;
  area: string;
  part: MartyrPart;
  relation: string | null;
  /** Thân nhân duy nhất còn sống, as the family's minutes or the file say. */
  onlyLiving: boolean;
}

export interface Martyr {
  id: string;
  fullName: string;
  area: string;
}

/** What of the other registers decides who receives a martyr's share. */
export interface ShareFacts {
  /** Alive, and a resident of the ward, on the day. */
  present(person: string): boolean;
  /** Receives a gift of his own from the same source. */
  ownGift(person: string): boolean;
}

/** The share of one martyr: to whom, and why; or what has to be settled before anybody can have it. */
export interface MartyrShare {
  martyr: string;
  martyrName: string;
  /** null: nobody to receive it yet. */
  person: string | null;
  area: string;
  outcome: 'in' | 'review';
  text: string;
  /** The rest of the family who are here: one martyr, one share. */
  others: string[];
}

const who = ({ fullName, relation }: MartyrPerson): string =>
  `${fullName}${relation ? ` (${relation})` : ''}`;

/** Who of the kin is named: the person, with the reason, or a question for the family. */
function ofKin(
  martyr: Martyr,
  kin: readonly MartyrPerson[],
  facts: ShareFacts,
): { person: MartyrPerson; outcome: MartyrShare['outcome']; text: string } {
  const [first] = kin;
  const representative = kin.find(({ part }) => part === 'representative');
  const only = kin.length === 1 ? first : kin.find(({ onlyLiving }) => onlyLiving);
  if (only && (kin.length === 1 || only.onlyLiving)) {
    if (!facts.ownGift(only.person))
      return {
        person: only,
        outcome: 'in',
        text: `${only.part === 'representative' ? 'Đại diện thân nhân' : 'Thân nhân'} liệt sĩ ${martyr.fullName}`,
      };
    if (only.onlyLiving)
      return {
        person: only,
        outcome: 'in',
        text: `Thân nhân duy nhất còn sống của liệt sĩ ${martyr.fullName}: nhận thêm một suất ngoài suất của mình`,
      };
    return {
      person: only,
      outcome: 'review',
      text: `Liệt sĩ ${martyr.fullName}: đại diện đã có suất của mình, sổ không ghi thân nhân nào khác. Xác minh có còn thân nhân khác không`,
    };
  }
  if (!representative)
    return {
      person: first as MartyrPerson, // called with at least one of the kin
      outcome: 'review',
      text: `Liệt sĩ ${martyr.fullName}: còn ${kin.length} thân nhân, gia đình chưa có biên bản cử đại diện`,
    };
  if (!facts.ownGift(representative.person))
    return { person: representative, outcome: 'in', text: `Đại diện thân nhân liệt sĩ ${martyr.fullName}` };
  const another = kin.find(({ person }) => person !== representative.person && !facts.ownGift(person));
  if (another)
    return {
      person: another,
      outcome: 'in',
      text: `Thân nhân liệt sĩ ${martyr.fullName}, nhận thay phần của đại diện ${who(representative)} đã có suất của mình`,
    };
  return {
    person: representative,
    outcome: 'review',
    text: `Liệt sĩ ${martyr.fullName}: mọi thân nhân đều đã có suất của mình, gia đình cử người nhận suất này`,
  };
}

/**
 * The share of a martyr (một liệt sĩ một suất), after the guidance of 2026: the representative of the kin; another of them
 * where the representative has a gift of his own; the only living one has it beside his own; with no kin left whoever
 * worships. Nothing of it is swallowed by "one gift a person, the highest": what cannot be decided is left to the family.
 */
export function martyrShares(
  martyr: Martyr,
  people: readonly MartyrPerson[],
  facts: ShareFacts,
): MartyrShare[] {
  const here = people.filter(({ person }) => facts.present(person));
  const kin = here.filter(({ part }) => part !== 'worshipper');
  const share = (
    person: MartyrPerson | null,
    outcome: MartyrShare['outcome'],
    text: string,
  ): MartyrShare => ({
    martyr: martyr.id,
    martyrName: martyr.fullName,
    person: person?.person ?? null,
    area: person?.area ?? martyr.area,
    outcome,
    text,
    others: here.flatMap((each) => (each.person === person?.person ? [] : each.person)),
  });
  if (kin.length > 0) {
    const named = ofKin(martyr, kin, facts);
    return [share(named.person, named.outcome, named.text)];
  }
  const worshipper = here.find(({ part }) => part === 'worshipper');
  if (worshipper)
    return [share(worshipper, 'in', `Thờ cúng liệt sĩ ${martyr.fullName}, không còn thân nhân`)];
  return [
    share(
      null,
      'review',
      `Liệt sĩ ${martyr.fullName}: không còn thân nhân trong phường, chưa có người thờ cúng`,
    ),
  ];
}

/** What is missing of a martyr on a day: open work of the register; undefined when the share has somebody. */
export function openWorkOf(
  people: readonly MartyrPerson[],
  present: (person: string) => boolean,
): string | undefined {
  const representative = people.find(({ part }) => part === 'representative');
  const here = people.filter(({ person }) => present(person));
  const kin = here.filter(({ part }) => part !== 'worshipper');
  if (representative && !present(representative.person))
    return kin.length > 0
      ? `Đại diện ${representative.fullName} đã chết hoặc chuyển đi: gia đình họp cử đại diện khác.`
      : `Đại diện ${representative.fullName} đã chết hoặc chuyển đi, không còn thân nhân khác: ghi người thờ cúng.`;
  if (!representative && kin.length > 1) return 'Chưa có đại diện thân nhân: cần biên bản họp gia đình.';
  if (here.length === 0) return 'Không còn thân nhân, chưa có người thờ cúng.';
  return undefined;
}
