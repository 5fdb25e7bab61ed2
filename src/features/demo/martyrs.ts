import type { WriteTx } from '../../db/tx.ts';
import { addMember, createMartyr } from '../martyrs/service.ts';
import type { Loaded } from './load.ts';
import type { DemoStatus } from './registers.ts';

/** Three martyrs of the sample ward: a represented family, an only living relative, and one whom a worshipper remembers. */
export async function loadMartyrs(
  t: WriteTx,
  statuses: readonly DemoStatus[],
  loaded: Loaded,
): Promise<void> {
  const holding = (category: string): string[] =>
    statuses
      .filter(
        (status) => status.category === category && status.to === null && status.person?.leftOn === null,
      )
      .flatMap(({ person }) => (person && loaded.person.get(person)) ?? []);
  const [first, second, only] = holding('martyr-relative');
  const [worshipper] = holding('martyr-worshipper');
  if (!first || !second || !only || !worshipper) return;
  const area = 'CL';
  const validFrom = '2022-06-01';
  const represented = await createMartyr(t, {
    area,
    fullName: 'Huỳnh Văn Thế',
    birthDate: '1944',
    diedOn: '1968-02',
    certificateNumber: 'TQ-QN-0412',
  });
  await addMember(t, represented, {
    person: first,
    part: 'representative',
    relation: 'em',
    minutesOn: '2022-05-20',
    validFrom,
  });
  await addMember(t, represented, { person: second, part: 'relative', relation: 'con', validFrom });
  const alone = await createMartyr(t, { area, fullName: 'Nguyễn Hữu Lành', diedOn: '1972' });
  await addMember(t, alone, {
    person: only,
    part: 'representative',
    relation: 'con',
    onlyLiving: true,
    minutesOn: '2022-05-22',
    validFrom,
  });
  const worshipped = await createMartyr(t, { area, fullName: 'Phạm Tấn Quyết', diedOn: '1965' });
  await addMember(t, worshipped, { person: worshipper, part: 'worshipper', relation: 'cháu họ', validFrom });
}
