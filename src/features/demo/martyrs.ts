import type { WriteTx } from '../../db/tx.ts';
import { addMember, createMartyr } from '../martyrs/service.ts';
import type { Loaded } from './load.ts';
import { personName } from './names.ts';
import { Random } from './random.ts';
import type { DemoStatus } from './registers.ts';

const area = 'CL';
const validFrom = '2022-06-01';
const minutesOn = '2022-05-20';
const relations = ['con', 'em', 'cháu ruột', 'con', 'em'] as const;

/** Martyrs of the sample ward with whoever is kept of their families; every one invented. */
class Families {
  private readonly random = new Random(1_968);
  private number = 400;

  constructor(private readonly t: WriteTx) {}

  private martyr(): Promise<string> {
    const { random } = this;
    this.number += 1;
    return createMartyr(this.t, {
      area,
      fullName: personName(random, 'male'),
      birthDate: String(random.int(1928, 1952)),
      diedOn: `${random.int(1965, 1975)}-${String(random.int(1, 12)).padStart(2, '0')}`,
      ...(random.chance(0.8) ? { certificateNumber: `TQ-QN-0${this.number}` } : {}),
    });
  }

  private name(martyr: string, person: string, part: 'relative' | 'representative', onlyLiving = false) {
    const relation = this.random.pick(relations);
    const minutes = part === 'representative' ? { minutesOn } : {};
    return addMember(this.t, martyr, { person, part, relation, onlyLiving, validFrom, ...minutes });
  }

  /** A family with its representative, and another of the kin where there is one. */
  async represented(person: string, other?: string, onlyLiving = false): Promise<void> {
    const martyr = await this.martyr();
    await this.name(martyr, person, 'representative', onlyLiving);
    if (other) await this.name(martyr, other, 'relative');
  }

  /** Two of the kin, and nobody named by the family yet. */
  async undecided(first: string, second: string): Promise<void> {
    const martyr = await this.martyr();
    await this.name(martyr, first, 'relative');
    await this.name(martyr, second, 'relative');
  }

  async worshipped(person: string): Promise<void> {
    const martyr = await this.martyr();
    await addMember(this.t, martyr, { person, part: 'worshipper', relation: 'cháu họ', validFrom });
  }
}

/**
 * The martyrs of the sample ward: most with a representative, some with two of the kin, a representative and an only living
 * one who have gifts of their own, families that have named nobody, a representative who died, and those with a worshipper.
 */
export async function loadMartyrs(
  t: WriteTx,
  statuses: readonly DemoStatus[],
  loaded: Loaded,
): Promise<void> {
  const holding = (category: string, died = false): string[] =>
    statuses
      .filter(
        (status) =>
          status.category === category &&
          (died ? status.person?.diedOn : status.to === null && status.person?.leftOn === null),
      )
      .flatMap(({ person }) => (person && loaded.person.get(person)) ?? []);
  const families = new Families(t);
  const kin = holding('martyr-relative');
  const [withOwnGift, onlyLiving] = holding('wounded-soldier-41');
  if (withOwnGift) await families.represented(withOwnGift, kin.shift());
  if (onlyLiving) await families.represented(onlyLiving, undefined, true);
  for (const dead of holding('martyr-relative', true).slice(0, 2))
    await families.represented(dead, kin.shift());
  for (let i = 0; kin.length > 0; i++) {
    const [person, other] = kin.splice(0, i % 4 === 3 ? 2 : 1);
    if (!person) break;
    if (other && i % 40 === 39) await families.undecided(person, other);
    else await families.represented(person, other);
  }
  for (const person of holding('martyr-worshipper')) await families.worshipped(person);
}
