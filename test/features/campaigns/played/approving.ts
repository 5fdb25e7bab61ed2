import { expect } from 'chai';
import type { Approval } from '../../../../src/features/approvals/schema.ts';
import type { Build, Candidate } from '../../../../src/features/recipients/schema.ts';
import { type Game, sources } from './game.ts';

/** What the officer does to the list by hand, and what stands in the way. */
export function editingList(game: Game): void {
  const addition = (home: string) => ({
    source: 'sponsor',
    household: home,
    amountDong: 100_000,
    reason: 'Nhà cháy ngày 10/12',
    proposedBy: 'Tổ trưởng tổ 1',
  });
  /** A household that no source gives anything. */
  const poorNowhere = (skip = 0): string =>
    game.world.filter(
      ({ id, members }) =>
        members.every(({ diedOn, leftOn }) => diedOn === null && leftOn === null) &&
        ![...game.expected.due.values()].some((gifts) => gifts.has(id)),
    )[skip]?.id ?? '';

  it('trouble 9: two officers put the same household on the list at the same moment: one row', async () => {
    const form = addition(poorNowhere());
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        game.app.as(i % 2 ? 'admin' : 'officer').post(game.at('/list/entries'), form),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409, 409, 409, 409]);
    await game.books.agree({ 'campaign.addEntry': 1 });
  });

  it('trouble 10: taken off by hand, it stays off when the list is built anew, until that is taken back', async () => {
    const [item] = await game.list('?source=ward');
    await game.post(
      'officer',
      `/list/entries/${item?.entry}/removal`,
      { reason: 'Đã chuyển sang hộ khác' },
      204,
    );
    await game.post('officer', '/list', {}, 200);
    const stands = async () =>
      (await game.list('?source=ward')).some(({ household }) => household === item?.household);
    expect(await stands()).to.equal(false);
    const [choice] = (await game.get('/choices')).items;
    await game.post('officer', `/choices/${choice.id}/undo`, {}, 200);
    expect(await stands()).to.equal(true);
    await game.books.agree({ 'campaign.removeEntry': 1, 'campaign.buildList': 2, 'campaign.undoChoice': 1 });
  });

  it('trouble 11: a year of birth is cleared up: that one is in, the others of the kind are out', async () => {
    const open = await game.all<Candidate>('/candidates?outcome=review&source=sponsor');
    const taken = new Set((await game.list('?source=sponsor')).map(({ household }) => household));
    const one = open.find(({ household }) => !taken.has(household));
    const reason = 'Giấy khai sinh ghi ngày 02/3';
    await game.post('officer', '/choices', { candidates: [one?.id], choice: 'in', reason }, 200);
    const rest = { kind: 'ageUnsure', choice: 'out', reason: 'Chưa có giấy tờ' };
    const build: Build = await game.post('officer', '/choices', rest, 200);
    expect(build.review).to.equal(0);
    const item = (await game.list('?source=sponsor')).find(({ person }) => person === one?.person);
    expect(item).to.include({ amountDong: 200_000, state: 'proposed' });
    await game.books.agree({ 'campaign.decideCandidates': 2, 'campaign.buildList': 2 });
  });

  it('trouble 12: a gift is to be handed over before anybody approved it: refused', async () => {
    const [item] = await game.list();
    await game.post('officer', '/payments', { entry: item?.entry, paidOn: '2025-01-20' }, 422);
    await game.post(
      'officer',
      '/gift-returns',
      { entry: item?.entry, on: '2025-01-20', reason: 'refused' },
      422,
    );
    await game.books.agree();
  });
}

/** From "Trình" to the approved list. */
export function approving(game: Game): void {
  const submit = (source: string, status = 201) =>
    game.post('officer', '/approvals', { source, date: '2025-01-06' }, status);
  const decision = { number: '15/QĐ-UBND', date: '2025-01-08', issuer: 'UBND phường Chánh Lộ' };

  it('trouble 13: the list is over the budget: not submitted before the money is there, and its edit asks what was seen', async () => {
    const refused = await submit('ward', 422);
    expect(refused.errors[0].code).to.equal('overBudget');
    const path = `/sources/${game.source.ward}`;
    const more = { budgetDong: 70_000_000, reason: 'Bổ sung theo Quyết định số 10/QĐ-UBND' };
    await game.send('PATCH', 'officer', path, more, 428);
    await game.send('PATCH', 'officer', path, more, 412, { 'if-match': '"v7"' });
    await game.send('PATCH', 'officer', path, more, 200, { 'if-match': '"v1"' });
    await game.books.agree({ 'campaign.changeSource': 1 });
  });

  it('trouble 14: whoever built, added or submitted does not approve', async () => {
    for (const { code } of sources) await submit(code);
    await submit('ward', 409);
    const waiting = (await game.get('/approvals')).items as Approval[];
    const sponsor = waiting.find(({ sourceCode }) => sourceCode === 'sponsor');
    await game.post('officer', `/approvals/${sponsor?.id}/approval`, { decision }, 403);
    await game.post('groupHead', '/approval', { decision }, 403);
    await game.books.agree({ 'campaign.submitList': 5 });
  });

  it('trouble 15: sent back with a reason, mended, submitted anew', async () => {
    const waiting = (await game.get('/approvals')).items as Approval[];
    const fund = waiting.find(({ sourceCode }) => sourceCode === 'fund-for-the-poor');
    await game.post(
      'leader',
      `/approvals/${fund?.id}/refusal`,
      { reason: 'Thiếu biên bản của Mặt trận' },
      204,
    );
    await game.post('leader', `/approvals/${fund?.id}/approval`, { decision }, 409);
    await submit('fund-for-the-poor');
    await game.books.agree({ 'campaign.refuseList': 1, 'campaign.submitList': 1 });
  });

  it('trouble 16: a name is corrected while the list waits: not approved unseen', async () => {
    const [item] = await game.list('?source=president');
    const path = `//api/v1/people/${item?.person}`;
    const { headers } = await game.app.as('officer').get(path);
    const change = { fullName: `${item?.recipientName} Anh`, reason: 'Sửa theo CCCD' };
    await game.send('PATCH', 'officer', path, change, 200, { 'if-match': headers.etag ?? '' });
    const waiting = ((await game.get('/approvals')).items as Approval[]).find(
      ({ sourceCode, state }) => sourceCode === 'president' && state === 'submitted',
    );
    const refused = await game.post('leader', `/approvals/${waiting?.id}/approval`, { decision }, 409);
    expect(refused.detail).to.include(`${item?.recipientName} → ${item?.recipientName} Anh`);
    await game.post('officer', `/approvals/${waiting?.id}/recall`, {}, 204);
    await submit('president');
    await game.books.agree({ 'person.change': 1, 'campaign.recallList': 1, 'campaign.submitList': 1 });
  });

  it('trouble 17: money from above is approved by the act of its own body, not by the ward’s', async () => {
    const { approvals, waiting } = await game.post('leader', '/approval', { decision }, 200);
    expect(waiting).to.deep.equal([]);
    const acts = (approvals as Approval[]).map((each) => [each.sourceCode, each.decision?.number]);
    expect(Object.fromEntries(acts)).to.deep.equal({
      president: '1/QĐ-CTN',
      province: '12/QĐ-UBND',
      ward: '15/QĐ-UBND',
      'fund-for-the-poor': '3/QĐ-BVĐ',
      sponsor: '15/QĐ-UBND',
    });
    for (const { id, gifts } of approvals as Approval[]) expect(await game.booked(id)).to.equal(gifts);
    const states = new Set((await game.list()).map(({ state }) => state));
    expect(states, 'some died since the cut-off day').to.have.keys('unpaid', 'recipientDied');
    await game.books.agree({ 'campaign.approveList': 5 });
  });
}
