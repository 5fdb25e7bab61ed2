import { expect } from 'chai';
import type { Approval, ListChange } from '../../../../src/features/approvals/schema.ts';
import type { ListItem } from '../../../../src/features/recipients/schema.ts';
import type { Game } from './game.ts';

const decision = { number: '21/QĐ-UBND', date: '2025-01-15', issuer: 'UBND phường Chánh Lộ' };

/** Deaths, removals, money cut and people found after the lists were approved. */
export function changing(game: Game): void {
  /** A gift of one's own in the ward that nothing has happened to yet. */
  const personal = async (source: string): Promise<ListItem> => {
    const found = (await game.payable(`?source=${source}`)).find(({ person, martyr }) => person && !martyr);
    if (!found) throw new Error(`no gift of ${source} left`);
    return found;
  };
  /** Answers the rows of the journal: the death, and what it ends. */
  const dies = async (item: ListItem): Promise<Record<string, number>> => {
    const { closed } = await game.post(
      'officer',
      `//api/v1/people/${item.person}/death`,
      { date: '2025-01-17' },
      200,
    );
    const ended = closed.filter(({ kind }: { kind: string }) => kind === 'status').length;
    return { 'person.death': 1, ...(ended > 0 ? { 'status.end': ended } : {}) };
  };
  const approve = (approval: string, status = 200) =>
    game.post('leader', `/approvals/${approval}/approval`, { decision }, status);

  it('trouble 18: the budget is cut below what is approved: refused, and nothing changes', async () => {
    const [ward] = (await game.get('/sources')).items.filter(({ code }: { code: string }) => code === 'ward');
    const etag = { 'if-match': `"v${ward.version}"` };
    const cut = { budgetDong: 30_000_000, reason: 'Cắt giảm 10 %' };
    const refused = await game.send('PATCH', 'officer', `/sources/${ward.id}`, cut, 422, etag);
    expect(refused.errors[0]).to.include({ pointer: '/budgetDong', code: 'belowApproved' });
    const silent = { budgetDong: 90_000_000 };
    expect(
      (await game.send('PATCH', 'officer', `/sources/${ward.id}`, silent, 422, etag)).errors[0].pointer,
    ).to.equal('/reason');
    await game.post('officer', `/sources/${ward.id}/end`, { reason: 'Không dùng nữa' }, 409);
    await game.books.agree();
  });

  it('trouble 19: dies between list and paying: not paid, told as a change, withdrawn by an approval of its own', async () => {
    const item = await personal('president');
    const death = await dies(item);
    const refused = await game.post('officer', '/payments', { entry: item.entry, paidOn: '2025-01-20' }, 422);
    expect(refused.errors[0].code).to.equal('recipientDied');
    const told = (await game.all<ListChange>('/changes')).find(
      ({ entry, kind }) => entry === item.entry && kind === 'died',
    );
    expect(told?.proposes).to.equal('withdrawal');
    const { approval } = await game.post('officer', '/changes/proposals', { changes: [told?.key] }, 200);
    await approve(approval);
    game.books.withdraw(item.entry);
    await game.books.agree({ ...death, 'campaign.submitList': 1, 'campaign.approveList': 1 });
  });

  it('trouble 20: another who died: the gift goes back to the fund, and from there not to anybody else', async () => {
    const item = await personal('president');
    const death = await dies(item);
    await game.post('officer', '/gift-returns', { entry: item.entry, on: '2025-01-20', reason: 'died' }, 201);
    game.books.move(item.entry, 'returned');
    await game.post('officer', '/gift-returns', { entry: item.entry, on: '2025-01-20', reason: 'died' }, 409);
    await game.post('officer', '/payments', { entry: item.entry, paidOn: '2025-01-16' }, 409);
    await game.books.agree({ ...death, 'payment.giveBack': 1 });
  });

  it('trouble 21: a third who died: to the family, by a decision and against its name', async () => {
    const item = await personal('province');
    const death = await dies(item);
    const familyDecision = { number: '22/QĐ-UBND', date: '2025-01-18' };
    const form = { entry: item.entry, paidOn: '2025-01-20', familyDecision };
    await game.post('officer', '/payments', form, 422);
    const receiver = { name: 'Nguyễn Văn Con', relation: 'con', nationalId: '051085000123' };
    const payment = await game.pay(item.entry, { familyDecision, receiver });
    expect(payment).to.include({ state: 'paidToProxy', signature: 'awaited' });
    await game.books.agree({ ...death, 'payment.pay': 1 });
  });

  it('trouble 22: who is found entitled after the approval comes by an approval of its own, numbered on', async () => {
    const home = await game.app.make.household({ area: 'CL-02', residentFrom: '2024-06-01' });
    const form = {
      source: 'fund-for-the-poor',
      household: home.id,
      amountDong: 250_000,
      reason: 'Bỏ sót khi rà soát',
      proposedBy: 'Tổ trưởng tổ 2',
    };
    const added: ListItem = await game.post('officer', '/list/entries', form, 201);
    await game.post('officer', '/payments', { entry: added.entry, paidOn: '2025-01-20' }, 422);
    const last = Math.max(
      ...(await game.list('?source=fund-for-the-poor&area=CL-02')).map(({ number }) => number ?? 0),
    );
    const asked: Approval = await game.post(
      'officer',
      '/approvals',
      { source: 'fund-for-the-poor', kind: 'addition' },
      201,
    );
    await approve(asked.id);
    expect(await game.booked(asked.id)).to.equal(1);
    const listed = (await game.list()).find(({ entry }) => entry === added.entry);
    expect(listed).to.include({ number: last + 1, state: 'unpaid' });
    await game.books.agree({
      'household.create': 1,
      'person.create': home.members.length,
      'campaign.addEntry': 1,
      'campaign.submitList': 1,
      'campaign.approveList': 1,
    });
  });

  it('trouble 23: the gift is handed over while its withdrawal waits: the withdrawal is not approved', async () => {
    const item = (await game.payable('?source=ward')).find(({ area }) => area === 'CL-01');
    const form = { source: 'ward', kind: 'withdrawal', entries: [item?.entry], reason: 'Chuyển đi' };
    const asked: Approval = await game.post('officer', '/approvals', form, 201);
    await game.post('officer', '/approvals', form, 409);
    await game.pay(item?.entry ?? '', {}, 'groupHead');
    const refused = await approve(asked.id, 409);
    expect(refused.detail).to.include(item?.recipientName);
    await game.post('leader', `/approvals/${asked.id}/refusal`, { reason: 'Đã phát rồi' }, 204);
    await game.books.agree({ 'campaign.submitList': 1, 'payment.pay': 1, 'campaign.refuseList': 1 });
  });

  it('trouble 24: moved away after the approval: withdrawn, the money is free again and the budget can be cut to it', async () => {
    const moved = (await game.all<ListChange>('/changes')).filter(
      ({ kind, source, proposes }) =>
        kind === 'moved' && source === game.source.ward && proposes === 'withdrawal',
    );
    expect(moved).to.have.length.above(0);
    const { approval } = await game.post(
      'officer',
      '/changes/proposals',
      { changes: moved.map(({ key }) => key) },
      200,
    );
    await approve(approval);
    for (const { entry } of moved) game.books.withdraw(entry ?? '');
    const [ward] = (await game.get('/sources')).items.filter(({ code }: { code: string }) => code === 'ward');
    const exactly = { budgetDong: ward.balances.planned.dong, reason: 'Cắt giảm theo Công văn số 40' };
    await game.send('PATCH', 'officer', `/sources/${ward.id}`, exactly, 200, {
      'if-match': `"v${ward.version}"`,
    });
    const back = {
      source: 'ward',
      household: moved[0]?.household,
      amountDong: 1_000,
      reason: 'x',
      proposedBy: 'y',
    };
    await game.post('officer', '/list/entries', back, 422);
    await game.books.agree({
      'campaign.submitList': 1,
      'campaign.approveList': 1,
      'campaign.changeSource': 1,
    });
  });
}
