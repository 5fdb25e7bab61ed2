import { expect } from 'chai';
import { dictionaries } from '../../../src/features/dictionaries/service.ts';
import { dueCard, groundsOf, mismatchText } from '../../../src/features/insurance/entitlement.ts';
import { openApp, type TestApp } from '../../support/app.ts';

const open = '9999-12-31';
const from = (category: string, valid_from: string, valid_to = open) => ({ category, valid_from, valid_to });

describe('the card that somebody should have', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  const due = (held: ReturnType<typeof from>[], day: string, birthDate = '1980-05-05') =>
    app.read(async (t) => {
      const dictionary = await dictionaries(t);
      return dueCard(groundsOf(held, dictionary, birthDate), dictionary, day);
    });

  it('is by the ground that holds on the day, to both sides of its boundaries', async () => {
    const poor = [from('poor', '2024-07-01', '2025-01-01')];
    expect(await due(poor, '2024-06-30')).to.equal(undefined);
    expect((await due(poor, '2024-07-01'))?.objectCode).to.equal('HN');
    expect((await due(poor, '2024-12-31'))?.objectCode).to.equal('HN');
    expect(await due(poor, '2025-01-01')).to.equal(undefined);
  });

  it('is the first ground in the order of the law, with the best level of all', async () => {
    // Trợ cấp bảo trợ xã hội stands before hộ nghèo.
    const both = await due([from('poor', '2024-01-01'), from('elderly-80', '2024-01-01')], '2024-06-01');
    expect([both?.objectCode, both?.grounds.map(({ objectCode }) => objectCode)]).to.deep.equal([
      'BT',
      ['BT', 'HN'],
    ]);
    // Người có công from 81% bears the first level, whatever else pays.
    const merit = await due(
      [from('near-poor', '2024-01-01'), from('wounded-soldier-81', '2020-01-01')],
      '2024-06-01',
    );
    expect([merit?.objectCode, merit?.benefitLevel]).to.deep.equal(['CC', 1]);
    const nearPoor = await due([from('near-poor', '2024-01-01')], '2024-06-01');
    expect([nearPoor?.objectCode, nearPoor?.ground.payer]).to.deep.equal(['CN', 'stateSupport']);
  });

  it('takes the level in force: near-poor and social pension rose on 01/01/2026', async () => {
    const nearPoor = [from('near-poor', '2024-01-01')];
    expect((await due(nearPoor, '2025-12-31'))?.benefitLevel).to.equal(3);
    expect((await due(nearPoor, '2026-01-01'))?.benefitLevel).to.equal(2);
    const pension = [from('social-pension-75', '2025-07-01')];
    expect((await due(pension, '2025-12-31'))?.benefitLevel).to.equal(4);
    expect((await due(pension, '2026-01-01'))?.benefitLevel).to.equal(2);
  });

  it('is a child’s until the last day of the card of the under-6', async () => {
    expect((await due([], '2024-09-30', '2018-09-30'))?.objectCode).to.equal('TE');
    expect(await due([], '2024-10-01', '2018-09-30')).to.equal(undefined);
    expect((await due([], '2024-10-31', '2018-10-01'))?.objectCode).to.equal('TE');
    expect(await due([], '2024-11-01', '2018-10-01')).to.equal(undefined);
    expect((await due([], '2024-09-30', '2018'))?.objectCode).to.equal('TE');
    expect(await due([], '2024-10-01', '2018')).to.equal(undefined);
  });

  it('is told beside a card that the family pays for, not beside one of an employer', async () => {
    await app.read(async (t) => {
      const dictionary = await dictionaries(t);
      const card = dueCard(
        groundsOf([from('poor', '2024-01-01')], dictionary, '1980'),
        dictionary,
        '2024-06-01',
      );
      if (!card) throw new Error('no card');
      expect(mismatchText(card, 'GD', dictionary, '2024-06-01')).to.equal(
        'Thuộc hộ nghèo, được ngân sách đóng (HN) nhưng thẻ là GD',
      );
      expect(mismatchText(card, 'DN', dictionary, '2024-06-01')).to.equal(null);
      // The sentence goes out with lists, so that a protected ground is not named.
      const hiv = dueCard(
        groundsOf([from('hiv-poor', '2024-01-01')], dictionary, '1980'),
        dictionary,
        '2024-06-01',
      );
      if (!hiv) throw new Error('no card');
      expect(mismatchText(hiv, 'GD', dictionary, '2024-06-01'))
        .to.contain('(BT) nhưng thẻ là GD')
        .and.not.contain('HIV');
      expect(mismatchText(card, 'HN', dictionary, '2024-06-01')).to.equal(null);
    });
  });

  it('is said by the API and on the person’s page', async () => {
    const household = await app.make.household({ members: [app.make.member({ fullName: 'Lê Văn Nghèo' })] });
    const person = household.members[0]?.person ?? '';
    await app.make.status({ household: household.id, category: 'poor', validFrom: '2024-01-01' });
    const answer = await app.as('officer').post('/insurance-periods', {
      person,
      objectCode: 'GD',
      validFrom: '2024-06-01',
      validTo: '2024-12-31',
    });
    expect(answer.status, answer.text).to.equal(201);
    expect(answer.body.warnings).to.deep.equal(['Thuộc hộ nghèo, được ngân sách đóng (HN) nhưng thẻ là GD']);
    const page = await (await app.browse('officer')).get(`/nguoi/${person}`);
    expect(page.text).to.contain('Thuộc đối tượng cấp thẻ mã HN, do NSNN đóng');
  });
});
