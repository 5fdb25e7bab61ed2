import { expect } from 'chai';
import type { Candidate } from '../../../../src/features/recipients/schema.ts';
import { goodsByItem } from './books.ts';
import { type Game, rules, sources } from './game.ts';

const subjectOf = ({ person, household }: { person: string | null; household: string | null }): string =>
  person ?? household ?? '';

/** The list as the program has it beside what the test worked out: source, whose, how much. */
async function holdsModel(game: Game): Promise<void> {
  const listed = (await game.list()).map((item) => [
    item.sourceCode,
    item.martyr ? `${subjectOf(item)} ${item.martyr}` : subjectOf(item),
    item.amountDong,
    goodsByItem(item.inKind),
  ]);
  const due = [...game.expected.due].flatMap(([source, gifts]) =>
    [...gifts].map(([subject, { dong, goods }]) => [source, subject, dong, goods]),
  );
  const sorted = (rows: unknown[][]): string[] => rows.map((row) => JSON.stringify(row)).sort();
  expect(sorted(listed)).to.deep.equal(sorted(due));
}

const reasonsOf = async (game: Game, person: string): Promise<string[]> =>
  (await game.all<Candidate>('/candidates'))
    .filter((each) => subjectOf(each) === person)
    .flatMap(({ reasons }) => reasons.map(({ code }) => code));

/** Sources and levels: five sources, ten levels, and what is refused. */
export function settingRules(game: Game): void {
  it('trouble 1: a source typed twice is refused, the others stand', async () => {
    for (const source of sources)
      game.source[source.code] = (await game.post('officer', '/sources', source, 201)).id;
    await game.post('officer', '/sources', sources[0], 409);
    await game.books.agree({ 'campaign.addSource': 5 });
  });

  it('trouble 2: rice over all the poor, an unknown category, a level of nothing', async () => {
    const { basis } = rules[0];
    const poor = { source: 'sponsor', categories: ['poor'], per: 'household', basis };
    const rice = await game.post(
      'officer',
      '/rules',
      { ...poor, inKind: { item: 'gạo', quantity: 15, unit: 'kg' } },
      422,
    );
    expect(rice.errors[0]).to.include({ pointer: '/inKind', code: 'riceByList' });
    await game.post('officer', '/rules', { ...poor, categories: ['poorest'], amountDong: 1 }, 422);
    await game.post('officer', '/rules', poor, 422);
    await game.post('officer', '/rules', { ...poor, source: 'nobody', amountDong: 1 }, 422);
    await game.books.agree();
  });

  it('trouble 3: the form of a level is sent twice by a weak line: one level', async () => {
    for (const [i, rule] of rules.entries()) {
      const key = { 'idempotency-key': `rule-${i}` };
      const first = await game.post('officer', '/rules', rule, 201, key);
      expect((await game.post('officer', '/rules', rule, 201, key)).id).to.equal(first.id);
    }
    expect((await game.get('/rules')).items).to.have.length(rules.length);
    await game.books.agree({ 'campaign.addRule': rules.length });
  });
}

/** The list from the registers: who, and why not. */
export function buildingList(game: Game): void {
  it('builds who gets what of each source as worked out by hand', async () => {
    for (const who of ['leader', 'groupHead', 'city'] as const) await game.post(who, '/list', {}, 403);
    await game.post('neighbour', '/list', {}, 404);
    const { build } = await game.post('officer', '/list', {}, 200);
    await holdsModel(game);
    const told = JSON.stringify(await game.list('?source=province'));
    expect(told).to.include('Bảo trợ xã hội').and.not.include('khuyết tật');
    const sum = [...game.expected.due.values()].flatMap((gifts) => [...gifts.values()]);
    expect(build).to.include({ gifts: sum.length, amountDong: sum.reduce((all, { dong }) => all + dong, 0) });
    await game.books.agree({ 'campaign.buildList': 1 });
  });

  it('troubles 4 to 7: dead, gone, escaped and recognised too late stay out, each with the reason', async () => {
    const { world } = game;
    const soldier = world.find(
      ({ members: [head] }) => head?.diedOn === '2024-10-10' && head.held.length > 0,
    );
    expect(await reasonsOf(game, soldier?.members[0]?.id ?? '')).to.deep.equal(['died']);
    const gone = world.find(({ members: [head] }) => head?.leftOn === '2024-11-20' && head.held.length > 0);
    expect(await reasonsOf(game, gone?.members[0]?.id ?? '')).to.deep.equal(['movedOut']);
    const held = (category: string, from: string, to: string) =>
      world.find((home) =>
        home.held.some((each) => each.category === category && each.from === from && each.to === to),
      );
    const escaped = held('near-poor', '2023-01-01', '2024-11-01');
    expect(await reasonsOf(game, escaped?.id ?? '')).to.include('endedBefore');
    const late = held('near-poor', '2025-01-10', '9999-12-31');
    expect(await reasonsOf(game, late?.id ?? '')).to.include('startsAfter');
    const offList = held('poor', '2024-01-01', '2025-01-01');
    expect(await reasonsOf(game, offList?.id ?? '')).to.include('notOnDecision');
  });

  it('trouble 8: of whom only the year of birth is known near the age, none is listed and all are to be looked at', async () => {
    const review = (await game.all<Candidate>('/candidates?outcome=review')).map(
      (each) => `${each.sourceCode} ${subjectOf(each)}`,
    );
    expect(review.sort()).to.deep.equal([...game.expected.review].sort());
    expect(review).to.have.length.above(10);
  });
}
