import { expect } from 'chai';
import {
  type MartyrPart,
  type MartyrPerson,
  martyrShares,
  openWorkOf,
} from '../../../src/features/martyrs/shares.ts';

const martyr = { id: 'm', fullName: 'Huỳnh Văn Thế', area: 'CL' };
const one = (person: string, part: MartyrPart, onlyLiving = false): MartyrPerson => ({
  person,
  fullName: `Người ${person}`,
  area: 'CL-01',
  part,
  relation: null,
  onlyLiving,
});

/** The one share there is, with everybody there but those gone. */
function share(people: readonly MartyrPerson[], own: readonly string[] = [], gone: readonly string[] = []) {
  const shares = martyrShares(martyr, people, {
    present: (person) => !gone.includes(person),
    ownGift: (person) => own.includes(person),
  });
  expect(shares).to.have.length(1);
  const [{ person, outcome, text, others } = { person: null, outcome: '', text: '', others: [] }] = shares;
  return { person, outcome, text, others: others.join() };
}

describe('the share of a martyr', () => {
  const family = [one('rep', 'representative'), one('son', 'relative'), one('priest', 'worshipper')];

  it('goes to the representative of the kin', () => {
    expect(share(family)).to.include({ person: 'rep', outcome: 'in', others: 'son,priest' });
    expect(share(family, [], ['son'])).to.include({ others: 'priest' });
  });

  it('goes to another of the kin, where the representative has a gift of his own', () => {
    expect(share(family, ['rep'])).to.include({ person: 'son', outcome: 'in' });
  });

  it('is left to the family, where all of the kin have gifts of their own: never swallowed', () => {
    expect(share(family, ['rep', 'son'])).to.include({ person: 'rep', outcome: 'review' });
  });

  it('is an additional one of the only living relative', () => {
    const only = [one('wife', 'representative', true)];
    expect(share(only, ['wife'])).to.include({ person: 'wife', outcome: 'in' });
    expect(share(only, ['wife']).text).to.include('nhận thêm một suất');
  });

  it('is asked about, where the only one recorded has a gift and nobody says that no others live', () => {
    expect(share([one('rep', 'representative')], ['rep'])).to.include({ person: 'rep', outcome: 'review' });
    expect(share([one('rep', 'representative')])).to.include({ person: 'rep', outcome: 'in' });
  });

  it('waits for the minutes of the family, where several are left and none represents them', () => {
    const two = [one('a', 'relative'), one('b', 'relative')];
    expect(share(two)).to.include({ outcome: 'review' });
    // The representative has died; one is left.
    expect(share(family, [], ['rep'])).to.include({ person: 'son', outcome: 'in' });
  });

  it('goes to whoever worships once no kin is left, also beside a gift of his own', () => {
    expect(share(family, ['priest'], ['rep', 'son'])).to.include({ person: 'priest', outcome: 'in' });
    expect(share(family, [], ['rep', 'son', 'priest'])).to.include({ person: null, outcome: 'review' });
    expect(share([])).to.include({ person: null, outcome: 'review' });
  });
});

describe('open work of the martyrs’ register', () => {
  const here = () => true;
  it('names a representative who is gone, and a family without one', () => {
    const people = [one('rep', 'representative'), one('son', 'relative')];
    expect(openWorkOf(people, here)).to.equal(undefined);
    expect(openWorkOf(people, (person) => person !== 'rep')).to.include('gia đình họp cử đại diện khác');
    expect(openWorkOf(people, () => false)).to.include('ghi người thờ cúng');
    expect(openWorkOf([one('a', 'relative'), one('b', 'relative')], here)).to.include(
      'biên bản họp gia đình',
    );
    expect(openWorkOf([], here)).to.include('chưa có người thờ cúng');
    expect(openWorkOf([one('p', 'worshipper')], here)).to.equal(undefined);
  });
});
