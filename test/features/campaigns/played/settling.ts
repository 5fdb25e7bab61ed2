import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import type { Settlement } from '../../../../src/features/settlements/schema.ts';
import type { Sheet } from '../../../../src/features/signingSheets/schema.ts';
import { type Code, type Game, sources } from './game.ts';

const paidOn = '2025-01-22';

/** Every page that is left, paid and proven; what nobody took, back to whoever gave it. */
export function settling(game: Game): void {
  const source = (code: Code): string => game.source[code] ?? '';
  const account = (): Promise<Settlement> => game.get('/settlement', 'leader');
  const open = async (): Promise<string[]> => [...new Set((await account()).open.map(({ code }) => code))];

  it('pays and proves the pages that are left, each by one sheet of paper', async () => {
    const dead = new Set((await game.list('?state=recipientDied')).map(({ entry }) => entry));
    const lying = new Set(game.books.lying('unpaid'));
    const sheets = (await game.all<Sheet>('/sheets')).filter(({ cancelledAt }) => cancelledAt === null);
    let paid = 0;
    for (const page of sheets.flatMap(({ pages }) => pages)) {
      const left = page.entries.filter((entry) => lying.has(entry));
      const taken = left.filter((entry) => !dead.has(entry));
      const except = left
        .filter((entry) => dead.has(entry))
        .map((entry) => ({ line: page.firstLine + page.entries.indexOf(entry), reason: 'died' }));
      const path = `/sheet-pages/${page.code}`;
      if (taken.length > 0) await game.post('officer', `${path}/payments`, { paidOn, except }, 201);
      for (const entry of taken) game.books.move(entry, 'paid');
      paid += taken.length;
      const scan = Buffer.from(`%PDF-1.4 trang đã ký ${page.code}`);
      const hung = await game.app.upload('officer', game.at(`${path}/scans`), scan, 'trang.pdf', {});
      expect(hung.status === 201 || hung.status === 409, `${hung.status} ${hung.text}`).to.equal(true);
    }
    expect(paid).to.be.above(500);
    const noted = ['payment.match', 'payment.noteUnpaid', 'signingSheet.scan', 'paper.add'];
    await game.books.agree({ 'payment.pay': paid }, noted);
    const { rows } = (await account()).content;
    const settled = rows.reduce((sum, { matched, awaited }) => sum + matched.gifts + awaited.gifts, 0);
    expect(settled).to.equal(game.books.lying('paid').length);
  });

  it('trouble 38: the desk cannot close it unexplained while signatures, the dead and the budget are open; each is named', async () => {
    const leader = await game.app.browse('leader');
    const refused = await leader.post(`/tet/${game.campaign}/quyet-toan/dong`, {});
    expect(refused.status, 'without an explanation').to.equal(422);
    expect(await open()).to.include.members(['awaited', 'notGivenBack', 'left']);
    for (const { text } of (await account()).open) expect(refused.text).to.include(text);
    await game.post('groupHead', '/settlement', { explanation: 'x' }, 403);
    await game.books.agree({}, ['session.create']);
  });

  it('trouble 39: what came back goes to the budget by number and day, once; before that is undone, nobody gets it', async () => {
    for (const entry of game.books.lying('unpaid'))
      await game.post('officer', '/gift-returns', { entry, on: '2025-02-10', reason: 'notFound' }, 201);
    const left = game.books.lying('unpaid');
    for (const entry of left) game.books.move(entry, 'returned');
    await game.books.agree({ 'payment.giveBack': left.length });
    const form = { source: source('president'), number: '5/GNT', returnedOn: '2025-02-12' };
    const back = game.books.lying('returned', 'president');
    const given = await game.post('officer', '/returns', form, 201);
    expect(given.gifts).to.equal(back.length);
    await game.post('officer', '/returns', form, 422);
    const { items } = await game.get(`/payments?entry=${back[0]}&kind=return`);
    await game.post('officer', `/payments/${items[0].id}/reversal`, { reason: 'Đã về' }, 409);
    for (const entry of back) game.books.move(entry, 'givenBack');
    await game.books.agree({ 'budgetReturn.add': 1 });
    await game.post('officer', `/returns/${given.id}/reversal`, { reason: 'Ghi nhầm số' }, 204);
    for (const entry of back) game.books.move(entry, 'returned');
    await game.books.agree({ 'budgetReturn.reverse': 1 });
  });

  it('gives back what is left of every source, to the last đồng and the last of the goods', async () => {
    let rows = 0;
    for (const { code } of sources) {
      const back = game.books.lying('returned', code);
      const { leftDong } =
        (await account()).content.sources.find((each) => each.source === source(code)) ?? {};
      if (back.length === 0 && !leftDong) continue;
      const undrawn = leftDong ? { undrawnDong: leftDong } : {};
      const form = { source: source(code), number: `6/${code}`, returnedOn: '2025-02-14', ...undrawn };
      if (typeof leftDong === 'number')
        await game.post('officer', '/returns', { ...form, undrawnDong: leftDong + 1 }, 422);
      await game.post('officer', '/returns', form, 201);
      for (const entry of back) game.books.move(entry, 'givenBack');
      rows += 1;
    }
    await game.books.agree({ 'budgetReturn.add': rows });
    const province = (await account()).content.sources.find((each) => each.source === source('province'));
    const [goods] = province?.leftGoods ?? [];
    expect((await account()).open.map(({ text }) => text)).to.include(
      `Ngân sách tỉnh: kinh phí còn ${goods?.quantity} phần quà chưa dùng, chưa nộp trả ngân sách.`,
    );
    const inKind = { source: source('province'), number: '7/GNT', returnedOn: '2025-02-14' };
    const more = { ...goods, quantity: (goods?.quantity ?? 0) + 1 };
    await game.post('officer', '/returns', { ...inKind, undrawnInKind: more }, 422);
    await game.post('officer', '/returns', { ...inKind, undrawnInKind: goods }, 201);
    expect(await open()).to.deep.equal(['awaited']);
    await game.books.agree({ 'budgetReturn.add': 1 });
  });

  it('trouble 40: the stranger brings CCCD and giấy ủy quyền: only now the page proves that gift', async () => {
    const [item] = (await game.list('?source=ward&state=paidToProxy')).filter(
      ({ signature }) => signature === 'awaited',
    );
    const { items } = await game.get(`/payments?entry=${item?.entry}&kind=payment`);
    const sheets = (await game.all<Sheet>('/sheets')).filter(({ cancelledAt }) => cancelledAt === null);
    const page = sheets
      .flatMap(({ pages }) => pages)
      .find(({ entries }) => entries.includes(item?.entry ?? ''));
    const officer = await game.app.browse('officer');
    const form = `/tet/${game.campaign}/theo-trang`;
    const paper = Buffer.from('%PDF-1.4 giấy ủy quyền');
    const fields = { ma: page?.code ?? '', payment: items[0].id, nationalId: '051080000001' };
    expect((await officer.upload(`${form}/giay-to`, paper, 'uy-quyen.pdf', fields)).status).to.equal(303);
    const proof = { ma: page?.code ?? '', what: 'match' };
    const scan = Buffer.from(`%PDF-1.4 trang đã ký, quét lại ${page?.code}`);
    expect((await officer.upload(form, scan, 'trang.pdf', proof)).status).to.equal(303);
    await game.books.agree(
      { 'payment.addPapers': 1, 'payment.match': 1, 'paper.add': 2, 'signingSheet.scan': 1 },
      ['session.create'],
    );
  });

  it('trouble 41: a signed gift to a family by decision has no sheet: it is explained when the account is closed', async () => {
    const awaited = (await game.list('?state=paidToProxy')).filter(
      ({ signature }) => signature === 'awaited',
    );
    expect(awaited.length > 0).to.equal((await open()).includes('awaited'));
    const decision = { number: '40/QĐ-UBND', date: '2025-02-18', issuer: 'UBND phường Chánh Lộ' };
    const explanation = 'Một suất chi cho gia đình, giấy nhận ở tập chứng từ số 3';
    const early = { decision, explanation, settledOn: '2025-02-01' };
    await game.post('leader', '/settlement', early, 422);
    const closed: Settlement = await game.post(
      'leader',
      '/settlement',
      { decision, explanation, settledOn: '2025-02-19' },
      201,
    );
    expect(closed).to.include({ state: 'settled', version: 1 });
    const sum = closed.content.rows.reduce((all, row) => all + row.approved.amountDong, 0);
    expect(sum).to.equal([...game.books.gifts.values()].reduce((all, { dong }) => all + dong, 0));
    await game.books.agree({ 'settlement.close': 1 });
  });

  it('trouble 42: after the closing nothing moves: no gift, no list, no source, no money back', async () => {
    const [paid] = game.books.lying('paid');
    const { items } = await game.get(`/payments?entry=${paid}&kind=payment`);
    await game.post('officer', `/payments/${items[0].id}/reversal`, { reason: 'Nhầm' }, 409);
    await game.post('officer', '/payments', { entry: game.books.lying('givenBack')[0], paidOn }, 409);
    await game.post('officer', '/list', {}, 409);
    await game.post('officer', '/sources', { code: 'x', name: 'x' }, 409);
    await game.post('officer', '/approvals', { source: 'ward', kind: 'addition' }, 409);
    await game.post(
      'officer',
      '/returns',
      { source: source('ward'), number: 'x', returnedOn: '2025-02-19' },
      409,
    );
    await game.post('leader', '/settlement', {}, 409);
    await game.books.agree();
  });

  it('trouble 43: a gift proves to have been signed for by another: opened for adjustment, mended, closed as version 2', async () => {
    await game.post('officer', '/adjustments', { reason: 'x' }, 403);
    await game.post('leader', '/adjustments', { reason: 'Ký nhận nhầm người' }, 201);
    const [wrong = ''] = game.books.lying('paid', 'fund-for-the-poor');
    const { items } = await game.get(`/payments?entry=${wrong}&kind=payment`);
    await game.post('officer', `/payments/${items[0].id}/reversal`, { reason: 'Ký nhầm dòng' }, 201);
    await game.post('officer', '/unpaid-reasons', { entry: wrong, on: '2025-02-18', reason: 'absent' }, 204);
    game.books.move(wrong, 'unpaid');
    await game.books.agree({ 'settlement.reopen': 1, 'payment.reverse': 1, 'payment.noteUnpaid': 1 });
    const again = { settledOn: '2025-02-20', explanation: 'Như lần 1' };
    const second: Settlement = await game.post('leader', '/settlement', again, 201);
    expect(second).to.include({ version: 2, reason: 'Ký nhận nhầm người' });
    expect(second.differences.map(({ part }) => part)).to.have.members(['Đã chi', 'Chưa nhận']);
    await game.books.agree({ 'settlement.close': 1 });
  });

  it('goes to the city sealed, and its figures are those of the month and of the books', async () => {
    const asked = await game.post(
      'officer',
      '//api/v1/exports',
      { report: 'tet', area: 'CL', campaign: game.campaign },
      202,
    );
    const month = { report: 'monthly', area: 'CL', period: { from: '2025-01-01', to: '2025-02-28' } };
    const monthly = await game.post('officer', '//api/v1/exports', month, 202);
    await game.app.deps.exportRunner.idle();
    const paid = game.books.sum('paid');
    for (const { id } of [asked, monthly]) {
      expect((await game.get(`//api/v1/exports/${id}`)).state).to.equal('done');
      const record = await game.app.read((t) =>
        t.one<{ figures: string }>('SELECT figures FROM exports WHERE id = ?', [id]),
      );
      expect(JSON.parse(record?.figures ?? '{}').tet.paidDong).to.equal(paid.dong);
    }
    const verified = spawnSync(process.execPath, ['dist/cli.js', 'verify', '--json'], {
      env: {
        ...process.env,
        DATA_DIR: game.app.deps.config.dataDir,
        EXPORTS_DIR: game.app.deps.config.exportsDir,
        DATABASE_URL: '',
      },
      encoding: 'utf8',
    });
    expect(verified.status, verified.stdout + verified.stderr).to.equal(0);
  });
}
