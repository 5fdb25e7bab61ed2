import areas from '../../../seeds/domain/areas.json' with { type: 'json' };
import { amendFact } from '../../db/facts.ts';
import { type Actor, type Db, systemActor, type WriteTx } from '../../db/tx.ts';
import { endFromLastDay } from '../../shared/periods.ts';
import * as accounts from '../accounts/service.ts';
import { loadModelAreas } from '../areas/service.ts';
import { rollUp } from '../coverage/service.ts';
import { placeResidents } from '../search/service.ts';
import { decideCases, loadCases } from './cases.ts';
import { loadOfficialFigures, loadTargets } from './figures.ts';
import { loadAllowances, loadGiving } from './giving.ts';
import { makeInsurance } from './insurance.ts';
import { type Loaded, loadInsurance, loadPeople, loadStatuses } from './load.ts';
import { loadMartyrs } from './martyrs.ts';
import { makeStatuses } from './registers.ts';
import { cardsToCorrect } from './store.ts';
import { handOverLists, visitSome } from './visits.ts';
import { demoToday, makeWard } from './ward.ts';

export { demoToday };
export const demoPassword = 'so-an-sinh';

const demoAccounts = [
  { username: 'quantri', fullName: 'Phạm Minh Quản', role: 'admin', area: null },
  { username: 'canbo', fullName: 'Lê Thị Ngọc Diễm', role: 'officer', area: 'CL' },
  { username: 'lanhdao', fullName: 'Huỳnh Tấn Lãnh', role: 'leader', area: 'CL' },
  { username: 'totruong4', fullName: 'Võ Thị Tổ', role: 'groupHead', area: 'CL-04' },
  { username: 'thanhpho', fullName: 'Trương Văn Phòng', role: 'city', area: 'TPQN' },
] as const;
export const demoUsernames = demoAccounts.map(({ username }) => username);

/** The model ward's areas as they stood, and as they were merged on 01/07/2025. */
async function loadAreas(t: WriteTx): Promise<void> {
  await loadModelAreas(
    t,
    areas.rows.map((row) => ({
      code: row.code,
      kind: row.kind,
      name: row.name,
      parent_code: row.parentCode,
      official_code: row.officialCode,
      locality: row.locality === 'urban' || row.locality === 'rural' ? row.locality : null,
      valid_from: row.validFrom,
      valid_to: endFromLastDay(row.validTo),
      successor_code:
        areas.events.find(({ from, date }) => from.includes(row.code) && date > row.validFrom)?.into ?? null,
    })),
  );
}

/** Fills an empty registry with the sample ward: phường Chánh Lộ as it might be, every person invented. */
export async function seedDemo(db: Db): Promise<void> {
  const passwordHash = await accounts.hashPassword(demoPassword);
  const households = makeWard();
  const statuses = makeStatuses(households);
  const cards = makeInsurance(households, statuses);
  const loaded: Loaded = { person: new Map(), household: new Map(), status: new Map() };
  await db.tx(systemActor, async (t) => {
    await loadAreas(t);
    await loadPeople(t, households, loaded);
    await loadStatuses(t, statuses, loaded);
    await loadInsurance(t, cards, loaded);
    await loadMartyrs(t, statuses, loaded);
    await loadGiving(t);
    await loadAllowances(t, statuses, loaded);
    await loadTargets(t);
    for (const account of demoAccounts) await accounts.createAccount(t, account, passwordHash);
    // The official figures are set beside the register's own, which the roll-up has to know first.
    await rollUp(t);
    await placeResidents(t);
    t.touchedPeople.clear();
    await loadOfficialFigures(t);
    t.audit({
      action: 'demo.seed',
      kind: 'demo',
      id: 'demo',
      after: {
        households: households.length,
        people: loaded.person.size,
        statuses: statuses.length,
        cards: cards.length,
      },
    });
  });
  await db.tx(systemActor, correctLate);
  const officer = await actorNamed(db, 'canbo');
  const waiting = await db.tx(officer, (t) => loadCases(t, loaded));
  await db.tx(await actorNamed(db, 'lanhdao'), (t) => decideCases(t, waiting));
  const lists = await db.tx(officer, handOverLists);
  await db.tx(await actorNamed(db, 'totruong4'), (t) => visitSome(t, lists));
}

/** The sample account of a name, to act as it. */
async function actorNamed(db: Db, username: string): Promise<Actor> {
  return db.read(systemActor, async (t) => {
    const account = (await accounts.listAccounts(t)).find((each) => each.username === username);
    return accounts.accountActor(t, account?.id ?? null);
  });
}

/** News that came late: a few cards ended before what was recorded, so that earlier answers differ from today's. */
async function correctLate(t: WriteTx): Promise<void> {
  for (const { id } of await cardsToCorrect(t, 'GD', endFromLastDay('2024-12-31'), 6)) {
    const changes = {
      valid_to: endFromLastDay('2024-09-30'),
      reason: 'Theo danh sách đối chiếu của cơ quan BHXH',
    };
    const { person_id: person } = await amendFact(t, 'insurance_periods', id, changes);
    t.audit({
      action: 'insurancePeriod.correct',
      kind: 'insurancePeriod',
      id,
      after: { person, validTo: '2024-09-30' },
      reason: changes.reason,
    });
  }
}
