export {
  type Decrease,
  type Increase,
  type Movement,
  type PovertyBalance,
  type PovertyRegister,
  povertyBalance,
} from './movements.ts';
export {
  areaOfHousehold,
  areaWent,
  type Balance,
  balanceOf,
  householdsIn,
  peopleIn,
  type Resident,
  registerFigures,
  type Snapshot,
  snapshotOn,
  snapshotsOf,
} from './snapshot.ts';
export { deadBy, householdFacts, type StatusFactRow, statusFacts } from './store.ts';
