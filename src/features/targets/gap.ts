import type { ReadTx } from '../../db/tx.ts';
import type { Day } from '../../shared/dates.ts';
import {
  coverageProposal,
  type ListedHousehold,
  listedHouseholds,
  type UncoveredPerson,
  uncoveredPeople,
} from './proposal.ts';
import type { Proposal, Target } from './schema.ts';

/** Who stands behind a gap: people without a card, or households on a register, with a proposal where one can be made. */
export interface Gap {
  proposal: Proposal | null;
  people: UncoveredPerson[];
  households: ListedHousehold[];
}

const none: Gap = { proposal: null, people: [], households: [] };

/** The names behind what is missing to a target in an area on a day; none where the registers know no names. */
export async function gapOf(t: ReadTx, target: Target, day: Day): Promise<Gap> {
  const { missing, part, whole } = target.progress;
  if (missing === null || part === null || whole === null) return none;
  if (target.source === 'coverage') {
    const { people, basis } = await uncoveredPeople(t, target.area, day);
    const counts = { missing, covered: part, population: whole };
    return { ...none, people, proposal: coverageProposal(people, counts, basis) };
  }
  if (
    target.source === 'nearPovertyRate' ||
    target.source === 'povertyRate' ||
    target.source === 'povertyReduction'
  ) {
    const register = target.source === 'nearPovertyRate' ? 'nearPoor' : 'poor';
    return { ...none, households: await listedHouseholds(t, register, target.area, day) };
  }
  return none;
}
