import { expect } from 'chai';
import type { Payment } from '../../../../src/features/payments/schema.ts';
import type { ListItem } from '../../../../src/features/recipients/schema.ts';
import type { Game } from './game.ts';

const paidOn = '2025-01-20';

/** At the table and on telephones: one gift at a time. */
export function handingOut(game: Game): void {
  const one = async (
    test: (item: ListItem) => boolean = () => true,
    source = 'sponsor',
  ): Promise<ListItem> => {
    const found = (await game.payable(`?source=${source}`)).find(test);
    if (!found) throw new Error(`no gift of ${source} left`);
    return found;
  };

  it('trouble 25: the wife takes it for her husband: paid to a proxy of the household', async () => {
    const shared = game.world.filter(
      ({ members }) => members.filter(({ diedOn, leftOn }) => !diedOn && !leftOn).length > 1,
    );
    const item = await one(({ household }) => shared.some(({ id }) => id === household), 'ward');
    const home = shared.find(({ id }) => id === item.household);
    const wife = home?.members.find(
      ({ relation, fullName }) => relation !== 'head' && fullName !== item.recipientName,
    );
    const payment: Payment = await game.pay(item.entry, {
      receiver: { name: wife?.fullName, relation: 'vợ' },
    });
    expect(payment).to.include({ state: 'paidToProxy', signature: 'awaited' });
    expect(payment.receiver?.name).to.equal(wife?.fullName);
    await game.books.agree({ 'payment.pay': 1 });
  });

  it('trouble 26: paid already: not again, in whatever way', async () => {
    const paid = game.books.lying('paid')[0];
    await game.post('officer', '/payments', { entry: paid, paidOn }, 409);
    await game.post('officer', '/gift-returns', { entry: paid, on: paidOn, reason: 'refused' }, 409);
    const { body } = await game.app.as('officer').get(game.at(`/payments?entry=${paid}`));
    expect(body.total).to.equal(1);
    await game.books.agree();
  });

  it('trouble 27: the line breaks and the tick is sent again: one effect, and the key is good for nothing else', async () => {
    const [item, other] = [await one(), await one(({ number }) => number === 2)];
    const key = { 'idempotency-key': 'tick-1' };
    const form = { entry: item.entry, paidOn };
    const first = await game.post('officer', '/payments', form, 201, key);
    expect((await game.post('officer', '/payments', form, 201, key)).id).to.equal(first.id);
    await game.post('officer', '/payments', { ...form, entry: other.entry }, 422, key);
    game.books.move(item.entry, 'paid');
    await game.books.agree({ 'payment.pay': 1 });
  });

  it('trouble 28: fifty telephones tick the same ten gifts at the same moment: each is paid once', async () => {
    const items = (await game.payable('?source=sponsor')).slice(0, 10);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        game.app
          .as(i % 3 ? 'officer' : 'admin')
          .post(game.at('/payments'), { entry: items[i % 10]?.entry, paidOn }),
      ),
    );
    const count = (status: number): number => answers.filter((answer) => answer.status === status).length;
    expect([count(201), count(409)]).to.deep.equal([10, 40]);
    for (const { entry } of items) game.books.move(entry, 'paid');
    await game.books.agree({ 'payment.pay': 10 });
  });

  it('trouble 29: dated before the decision, or a day that has not come: refused', async () => {
    const { entry } = await one();
    for (const day of ['2025-01-07', '2099-01-01', '2025-02-30'])
      await game.post('officer', '/payments', { entry, paidOn: day }, 422);
    await game.post('officer', '/payments', { entry: 'không có', paidOn }, 404);
    await game.books.agree();
  });

  it('trouble 30: the wrong row was ticked: reversed once with the reason, and the right one paid', async () => {
    const [wrong, right] = [await one(({ number }) => number === 3), await one(({ number }) => number === 4)];
    const payment: Payment = await game.pay(wrong.entry);
    await game.post('officer', `/payments/${payment.id}/reversal`, {}, 422);
    const reversal: Payment = await game.post(
      'officer',
      `/payments/${payment.id}/reversal`,
      { reason: 'Bấm nhầm' },
      201,
    );
    expect(reversal).to.include({ kind: 'reversal', reverses: payment.id, state: 'unpaid', paidOn });
    await game.post('officer', `/payments/${payment.id}/reversal`, { reason: 'Bấm nhầm' }, 409);
    await game.post('officer', `/payments/${reversal.id}/reversal`, { reason: 'Bấm nhầm' }, 422);
    game.books.move(wrong.entry, 'unpaid');
    await game.pay(right.entry);
    await game.books.agree({ 'payment.pay': 2, 'payment.reverse': 1 });
  });

  it('trouble 31: a group head pays the own group alone, and takes back the own ticks alone', async () => {
    const [own, foreign] = [
      await one(({ area }) => area === 'CL-01'),
      await one(({ area }) => area === 'CL-02'),
    ];
    await game.post('groupHead', '/payments', { entry: foreign.entry, paidOn }, 404);
    const seen = await game.all<ListItem>('/list', 'groupHead');
    expect(new Set(seen.map(({ area }) => area))).to.have.keys('CL-01');
    expect(seen.every(({ ground, reasons }) => ground === null && reasons.length === 0)).to.equal(true);
    const tick: Payment = await game.pay(own.entry, {}, 'groupHead');
    await game.post('groupHead', `/payments/${tick.id}/reversal`, { reason: 'Bấm nhầm' }, 201);
    const byOfficer: Payment = await game.pay(own.entry);
    await game.post('groupHead', `/payments/${byOfficer.id}/reversal`, { reason: 'Bấm nhầm' }, 403);
    for (const who of ['leader', 'city'] as const)
      await game.post(who, '/payments', { entry: foreign.entry, paidOn }, 403);
    await game.books.agree({ 'payment.pay': 2, 'payment.reverse': 1 });
  });

  it('trouble 32: not found and given back to the fund, then he turns up: taken back and paid', async () => {
    const { entry } = await one();
    const form = { entry, on: paidOn, reason: 'notFound', note: 'Đi làm ăn xa' };
    const back: Payment = await game.post('officer', '/gift-returns', form, 201);
    expect(back).to.include({ kind: 'return', state: 'returned', returnReason: 'notFound' });
    game.books.move(entry, 'returned');
    await game.books.agree({ 'payment.giveBack': 1 });
    await game.post('officer', '/payments', { entry, paidOn: '2025-01-25' }, 409);
    await game.post('officer', `/payments/${back.id}/reversal`, { reason: 'Đã về', on: '2025-01-25' }, 201);
    await game.pay(entry, { paidOn: '2025-01-25' });
    await game.books.agree({ 'payment.reverse': 1, 'payment.pay': 1 });
  });

  it('trouble 33: paid by bank, two of three: one comes back, and is handed over at the table', async () => {
    const items = (await game.payable('?source=province')).slice(0, 3);
    for (const [i, { entry }] of items.entries())
      await game.post(
        'officer',
        '/transfer-accounts',
        { entry, accountNumber: `010100012345${i}`, bank: 'Agribank' },
        204,
      );
    const entries = items.map(({ entry }) => entry);
    const order = { source: 'province', number: 'UNC 12', datedOn: '2025-01-21', entries };
    const done = await game.post('officer', '/transfers', order, 201);
    expect(done).to.include({
      paid: 3,
      amountDong: items.reduce((sum, { amountDong }) => sum + amountDong, 0),
    });
    await game.post('officer', '/transfers', order, 409);
    for (const entry of entries) game.books.move(entry, 'paid');
    await game.books.agree({ 'payment.setAccount': 3, 'payment.pay': 3, 'voucher.add': 1 });
    const [failed = ''] = entries;
    const { items: payments } = await game.get(`/payments?entry=${failed}`);
    expect(payments[0]).to.include({ via: 'transfer', signature: 'matched', voucher: done.voucher });
    const reversal = { reason: 'Sai số tài khoản', on: '2025-01-24' };
    await game.post('officer', `/payments/${payments[0].id}/reversal`, reversal, 201);
    await game.pay(failed, { paidOn: '2025-01-25' });
    await game.books.agree({ 'payment.reverse': 1, 'payment.pay': 1 });
  });
}
