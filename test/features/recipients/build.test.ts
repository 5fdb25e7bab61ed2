import { expect } from 'chai';
import { buildList } from '../../../src/features/recipients/build.ts';
import {
  type Facts,
  householdKey,
  personKey,
  type RuleFacts,
} from '../../../src/features/recipients/facts.ts';
import { facts, person, rule, status } from './factsOf.ts';

/** "P1 500000": who gets what, and "out P2: …", "review P3: …": who does not and why. */
function told(given: Facts, rules: readonly RuleFacts[]): string[] {
  const { entries, candidates } = buildList(given, rules);
  return [
    ...entries.map(
      ({ recipientName, amountDong, goods, people }) =>
        `${recipientName} ${amountDong}${goods.map(({ quantity, unit, item }) => ` ${quantity} ${unit} ${item}`).join('')}${people === null ? '' : ` (${people})`}`,
    ),
    ...candidates.map(
      ({ outcome, recipientName, reasons }) =>
        `${outcome} ${recipientName}: ${reasons.map(({ code }) => code).join(' ')}`,
    ),
  ];
}

const reasons = (given: Facts, rules: readonly RuleFacts[]): string[] =>
  buildList(given, rules).entries.flatMap((entry) => entry.reasons.map(({ text }) => text));
const warnings = (given: Facts, rules: readonly RuleFacts[]): string[] =>
  buildList(given, rules).entries.flatMap((entry) => entry.warnings.map(({ code }) => code));

describe('the list of a campaign by its rules', () => {
  const poorHome = {
    people: [person('Head', { head: true }), person('Wife'), person('Child', { birthDate: '2015-06-01' })],
    statuses: [status({ household: 'H1' }, 'poor')],
  };

  it('does not tell by a level that nobody named what a list calls by its register alone', () => {
    const given = facts({ people: poorHome.people, statuses: [status({ person: 'Head' }, 'elderly-80')] });
    const of: Partial<RuleFacts> = { categories: ['elderly-80'], per: 'person' };
    expect(reasons(given, [rule({ ...of, name: 'elderly-80' })])).to.deep.equal([
      'Bảo trợ xã hội tại ngày 15/12/2023',
    ]);
    expect(reasons(given, [rule({ ...of, name: 'Điểm b' })])).to.deep.equal([
      'Bảo trợ xã hội tại ngày 15/12/2023; Điểm b',
    ]);
  });

  it('gives a household once, in the name of its head, with the ground', () => {
    expect(told(facts(poorHome), [rule()])).to.deep.equal(['Head 500000']);
    expect(reasons(facts(poorHome), [rule({ name: 'Điểm a khoản 1' })])).to.deep.equal([
      'Hộ nghèo tại ngày 15/12/2023; Điểm a khoản 1, tính theo hộ',
    ]);
    const without = [
      person('Old', { birthDate: '1940-01-01' }),
      person('Young', { birthDate: '1990-01-01' }),
    ];
    const home = facts({ people: without, statuses: poorHome.statuses });
    expect(told(home, [rule()])).to.deep.equal(['Old 500000']);
    expect(warnings(home, [rule()])).to.deep.equal(['noHead']);
  });

  it('counts by member those who live there on the day', () => {
    const people = [
      ...poorHome.people,
      person('Born later', { from: '2023-12-16', birthDate: '2023-12-16' }),
      person('Gone', { to: '2023-12-15' }),
      person('Dead', { diedOn: '2023-12-15', to: '2023-12-15' }),
    ];
    const given = facts({ ...poorHome, people });
    const rice = { item: 'gạo', quantity: 15, unit: 'kg' };
    expect(told(given, [rule({ per: 'member', amountDong: 100_000, inKind: rice })])).to.deep.equal([
      'Head 300000 45 kg gạo (3)',
    ]);
  });

  it('gives each person of a household his own, as far as the household has room: the elder first', () => {
    expect(told(facts(poorHome), [rule({ per: 'person' })])).to.have.members([
      'Child 500000',
      'Head 500000',
      'Wife 500000',
    ]);
    expect(told(facts(poorHome), [rule({ per: 'person', maximumPerHousehold: 2 })])).to.have.members([
      'Head 500000',
      'Wife 500000',
      'out Child: householdMaximum',
    ]);
  });

  it('gives one gift a person out of a source, the highest, and says which it swallowed', () => {
    const held = [
      status({ person: 'Head' }, 'wounded-soldier-21'),
      status({ person: 'Head' }, 'wounded-soldier-81'),
    ];
    const given = facts({ people: poorHome.people, statuses: held });
    const low = rule({ categories: ['wounded-soldier-21'], per: 'person', amountDong: 300_000 });
    const high = rule({ categories: ['wounded-soldier-81'], per: 'person', amountDong: 600_000 });
    expect(told(given, [low, high])).to.deep.equal(['Head 600000']);
    expect(reasons(given, [low, high]).at(-1)).to.equal(
      'Cũng thuộc “Thương binh tỷ lệ 21% đến 40%”, mức 300.000 đồng: chỉ một suất, mức cao nhất của nguồn',
    );
    expect(told(given, [{ ...low, source: 'S2' }, high])).to.have.members(['Head 300000', 'Head 600000']);
    expect(warnings(given, [{ ...low, source: 'S2' }, high])).to.deep.equal(['helped', 'helped']);
    expect(told(given, [{ ...low, highestOnly: false }, high])).to.have.members([
      'Head 300000',
      'Head 600000',
    ]);
  });

  it('takes goods by their value where it is said', () => {
    const given = facts({ people: poorHome.people, statuses: [...poorHome.statuses] });
    const money = rule({ amountDong: 300_000 });
    const parcel = rule({
      amountDong: null,
      inKind: { item: 'quà', quantity: 1, unit: 'phần', valueDong: 400_000 },
    });
    expect(told(given, [money, parcel])).to.deep.equal(['Head 0 1 phần quà']);
  });

  it('warns of a head who has a gift of his own beside the household’s', () => {
    const given = facts({
      people: poorHome.people,
      statuses: [...poorHome.statuses, status({ person: 'Head' }, 'elderly-80')],
    });
    const own = rule({ categories: ['elderly-80'], per: 'person', amountDong: 300_000 });
    expect(told(given, [rule(), own])).to.have.members(['Head 500000', 'Head 300000']);
    expect(warnings(given, [rule(), own])).to.deep.equal(['twice']);
  });

  it('says of those near why not: ended before, beginning after, gone, dead, come later; who is far is not named', () => {
    const people = ['Ended', 'Later', 'Gone', 'Come', 'Far'].map((name, i) =>
      person(name, {
        household: `H${i}`,
        head: true,
        ...(name === 'Gone' ? { to: '2023-12-01' } : {}),
        ...(name === 'Come' ? { from: '2023-12-20' } : {}),
      }),
    );
    const dead = person('Dead', { household: 'H9', head: true, diedOn: '2023-11-02', to: '2023-11-02' });
    const given = facts({
      people: [...people, dead],
      statuses: [
        status({ household: 'H0' }, 'poor', '2022-01-01', '2023-12-01'),
        status({ household: 'H1' }, 'poor', '2024-01-01'),
        status({ household: 'H2' }, 'poor'),
        status({ household: 'H3' }, 'poor'),
        status({ household: 'H4' }, 'poor', '2019-01-01', '2022-12-15'),
        status({ person: 'Dead' }, 'elderly-80', '2020-01-01', '2023-11-02'),
      ],
    });
    const own = rule({ categories: ['elderly-80'], per: 'person', source: 'S2' });
    expect(told(given, [rule(), own])).to.have.members([
      'out Ended: endedBefore',
      'out Later: startsAfter',
      'out Gone: movedOut',
      'out Come: arrivesLater',
      'out Dead: died',
    ]);
    const { candidates } = buildList(given, [rule()]);
    expect(candidates.find(({ recipientName }) => recipientName === 'Ended')?.reasons[0]?.text).to.equal(
      'Hộ nghèo đến hết ngày 30/11/2023, thôi trước ngày chốt 15/12/2023',
    );
  });

  it('holds on the last day and no longer on the day of the end', () => {
    const one = (to: string) =>
      told(facts({ ...poorHome, statuses: [status({ household: 'H1' }, 'poor', '2023-01-01', to)] }), [
        rule(),
      ]);
    expect(one('2023-12-16')).to.deep.equal(['Head 500000']);
    expect(one('2023-12-15')).to.deep.equal(['out Head: endedBefore']);
  });

  it('reckons ages on the day: a year alone that straddles the limit is to be verified, a year short is said', () => {
    const aged = (birthDate: string) => person(birthDate, { birthDate, household: null });
    const given = facts({
      people: ['1933-12-15', '1933-12-16', '1934-01-01', '1933', '1933-12', '1930'].map(aged),
    });
    const ninety = rule({ categories: [], ages: { from: 90 }, per: 'person', amountDong: 500_000 });
    expect(told(given, [ninety])).to.have.members([
      '1933-12-15 500000',
      '1930 500000',
      'review 1933: ageUnsure',
      'review 1933-12: ageUnsure',
      'out 1933-12-16: age',
      'out 1934-01-01: age',
    ]);
    expect(told(given, [{ ...ninety, ages: { from: 90, to: 90 } }])).to.include('1933-12-15 500000');
  });

  it('takes the list of a decision, and shows who differs from the cut-off day', () => {
    const decided = [{ number: '214/QĐ-UBND', date: '2023-12-28', year: 2024 }];
    const people = ['Listed', 'New', 'Left out'].map((name, i) =>
      person(name, { household: `H${i}`, head: true }),
    );
    const given = facts({
      people,
      statuses: [
        status({ household: 'H0' }, 'poor', '2023-01-01', undefined, decided),
        status({ household: 'H1' }, 'poor', '2024-01-01', undefined, decided),
        status({ household: 'H2' }, 'poor', '2023-01-01', '2024-01-01'),
      ],
    });
    const byList = rule({ basis: { decision: { number: '214/qđ-ubnd', date: '2023-12-28' } } });
    expect(told(given, [byList])).to.have.members([
      'Listed 500000',
      'New 500000',
      'out Left out: notOnDecision',
    ]);
    const { entries } = buildList(given, [byList]);
    expect(
      entries.map(({ recipientName, warnings: [first] }) => [recipientName, first?.code]),
    ).to.have.deep.members([
      ['Listed', undefined],
      ['New', 'notOnCutOff'],
    ]);
    expect(entries[0]?.ground).to.include('theo Quyết định số 214/qđ-ubnd ngày 28/12/2023');
  });

  it('warns of who has died, moved or lost the ground since', () => {
    const people = [
      person('Died', { household: 'H1', head: true, diedOn: '2024-01-05', to: '2024-01-05' }),
      person('Moved', { household: 'H2', head: true, to: '2024-01-02' }),
      person('Escaped', { household: 'H3', head: true }),
      person('Tomorrow', { household: 'H4', head: true, diedOn: '2024-02-01', to: '2024-02-01' }),
    ];
    const given = facts({
      people,
      statuses: ['H1', 'H2', 'H3', 'H4'].map((household) =>
        status({ household }, 'poor', '2023-01-01', household === 'H3' ? '2024-01-01' : undefined),
      ),
    });
    const { entries } = buildList(given, [rule()]);
    expect(
      entries.map((entry) => [entry.recipientName, ...entry.warnings.map(({ code }) => code)]),
    ).to.have.deep.members([
      ['Died', 'diedSince'],
      ['Moved', 'movedSince'],
      ['Escaped', 'endedSince'],
      ['Tomorrow'],
    ]);
  });

  it('gives rice to the households on the minutes alone, by the people they count', () => {
    const given = facts({ ...poorHome, hungry: [{ household: 'H1', people: 4, minutesOn: '2023-12-10' }] });
    const rice = rule({
      categories: [],
      hungryList: true,
      per: 'member',
      amountDong: null,
      inKind: { item: 'gạo', quantity: 15, unit: 'kg' },
    });
    expect(told(given, [rice])).to.deep.equal(['Head 0 60 kg gạo (4)']);
    expect(told(facts(poorHome), [rice])).to.deep.equal([]);
    expect(told(given, [rice, rule()])).to.have.members(['Head 0 60 kg gạo (4)', 'Head 500000']);
  });

  it('gives a martyr’s share beside a gift of one’s own, and asks about relatives without a martyr', () => {
    const people = [
      person('Wife of martyr'),
      person('Son', { household: 'H2' }),
      person('Sister', { household: 'H2' }),
    ];
    const held = ['Wife of martyr', 'Son', 'Sister'].map((id) => status({ person: id }, 'martyr-relative'));
    const given = facts({
      people,
      statuses: [...held, status({ person: 'Wife of martyr' }, 'wounded-soldier-81')],
      martyrs: [
        {
          source: 'S1',
          martyr: 'M1',
          martyrName: 'Anh',
          person: 'Wife of martyr',
          area: 'G1',
          outcome: 'in',
          text: 'Đại diện thân nhân liệt sĩ Anh',
          others: ['Son'],
        },
      ],
    });
    const own = rule({ categories: ['wounded-soldier-81'], per: 'person', amountDong: 600_000 });
    const share = rule({ categories: ['martyr-relative'], per: 'martyr', amountDong: 300_000 });
    expect(told(given, [own, share])).to.have.members([
      'Wife of martyr 600000',
      'Wife of martyr 300000',
      'out Son: martyr',
      'review Sister: noMartyr',
    ]);
  });

  it('keeps what was decided by hand, and names who had a gift last year and has no ground now', () => {
    const choices = [
      { source: 'S1', rule: null, subject: householdKey('H1'), choice: 'out' as const, reason: 'đã bán đất' },
    ];
    expect(told(facts({ ...poorHome, choices }), [rule()])).to.deep.equal(['out Head: notEligible']);
    const r = rule({ categories: [], ages: { from: 80 }, per: 'person' });
    const old = person('1943', { birthDate: '1943', household: null });
    const chosen = {
      source: 'S1',
      rule: r.id,
      subject: personKey('1943'),
      choice: 'in' as const,
      reason: 'giấy khai sinh',
    };
    expect(told(facts({ people: [old] }), [r])).to.deep.equal(['review 1943: ageUnsure']);
    expect(told(facts({ people: [old], choices: [chosen] }), [r])).to.deep.equal(['1943 500000']);
    const last = { lastYear: [{ source: 'S1', subject: householdKey('H1') }] };
    expect(told(facts({ people: poorHome.people, ...last }), [rule()])).to.deep.equal(['out Head: noLonger']);
    expect(told(facts({ ...poorHome, ...last }), [rule()])).to.deep.equal(['Head 500000']);
  });

  it('names no protected category, nor a rule about nothing else', () => {
    const given = facts({ people: poorHome.people, statuses: [status({ person: 'Head' }, 'hiv-poor')] });
    const text = JSON.stringify(
      buildList(given, [
        rule({ categories: ['hiv-poor'], per: 'person', name: 'Người nhiễm HIV' }),
      ]).entries.map(({ ground, reasons: why, categoryLabel }) => [ground, why, categoryLabel]),
    );
    expect(text).to.include('Bảo trợ xã hội').and.not.include('HIV');
  });
});
