import { expect } from 'chai';
import type { ListItem } from '../../../../src/features/recipients/schema.ts';
import type { Sheet } from '../../../../src/features/signingSheets/schema.ts';
import { type Code, type Game, sources } from './game.ts';

const paidOn = '2025-01-22';
const scan = (page: string): Buffer => Buffer.from(`%PDF-1.4 bản quét trang ${page}`);

/** On paper: sheets by source and group, pages recorded at once, scans that prove them. */
export function signing(game: Game): void {
  const print = async (source: Code, more: object = {}, status = 201): Promise<Sheet[]> =>
    (await game.post('officer', '/sheets', { source: game.source[source], ...more }, status)).items;
  const standing = async (): Promise<Sheet[]> =>
    (await game.all<Sheet>('/sheets')).filter(({ cancelledAt }) => cancelledAt === null);
  const record = (page: string, body: object, status: number) =>
    game.post('officer', `/sheet-pages/${page}/payments`, { paidOn, ...body }, status);
  const hang = (page: string) =>
    game.app.upload('officer', game.at(`/sheet-pages/${page}/scans`), scan(page), `${page}.pdf`, {});
  /** A sheet of a source all of whose gifts still lie unpaid. */
  const untouched = async (source: Code): Promise<Sheet> => {
    const lying = new Set(game.books.lying('unpaid', source));
    const dead = new Set(
      (await game.list(`?source=${source}&state=recipientDied`)).map(({ entry }) => entry),
    );
    const found = (await standing()).find(
      (sheet) =>
        sheet.source === game.source[source] &&
        sheet.pages.every(({ entries }) => entries.every((entry) => lying.has(entry) && !dead.has(entry))),
    );
    if (!found) throw new Error(`no untouched sheet of ${source}`);
    return found;
  };

  it('prints one list a source and group: every approved gift on one page, sums as approved', async () => {
    for (const { code } of sources) await print(code);
    const sheets = await standing();
    const entries = sheets.flatMap(({ pages }) => pages.flatMap((page) => page.entries));
    expect(entries.sort()).to.deep.equal([...game.books.gifts.keys()].sort());
    const planned = [...game.books.gifts.values()].reduce((sum, { dong }) => sum + dong, 0);
    expect(sheets.reduce((sum, { amountDong }) => sum + amountDong, 0)).to.equal(planned);
    expect(new Set(sheets.map(({ source, area }) => `${source} ${area}`)).size).to.equal(sheets.length);
    await game.books.agree({ 'signingSheet.print': sheets.length });
  });

  it('trouble 34: someone comes to a list that is printed: a new sheet cancels the former, whose pages count no more', async () => {
    const former = await untouched('fund-for-the-poor');
    const home = await game.app.make.household({ area: former.area, residentFrom: '2024-06-01' });
    const form = {
      source: 'fund-for-the-poor',
      household: home.id,
      amountDong: 150_000,
      reason: 'Bỏ sót',
      proposedBy: 'Tổ',
    };
    await game.post('officer', '/list/entries', form, 201);
    const { id } = await game.post(
      'officer',
      '/approvals',
      { source: 'fund-for-the-poor', kind: 'addition' },
      201,
    );
    const decision = { number: '30/QĐ-BVĐ', date: '2025-01-18', issuer: 'Ban vận động Quỹ' };
    await game.post('leader', `/approvals/${id}/approval`, { decision }, 200);
    await game.booked(id);
    const of = { area: former.area };
    await game.post('officer', '/sheets', { source: former.source, ...of }, 422);
    const [again] = await print('fund-for-the-poor', { ...of, reason: 'Thêm một hộ' });
    expect(again?.gifts).to.equal(former.gifts + 1);
    await record(former.pages[0]?.code ?? '', {}, 409);
    await game.books.agree({
      'household.create': 1,
      'person.create': 1,
      'campaign.addEntry': 1,
      'campaign.submitList': 1,
      'campaign.approveList': 1,
      'signingSheet.cancel': 1,
      'signingSheet.print': 1,
    });
  });

  it('trouble 35: "trang 1: tất cả trừ dòng 2 và 3", of which one by a stranger without papers: that one stays unproven', async () => {
    const sheet = await untouched('ward');
    const [page] = sheet.pages;
    const [first = '', second = '', third = '', ...rest] = page?.entries ?? [];
    const receiver = { name: 'Nguyễn Thị Người Ngoài', relation: 'hàng xóm' };
    const except = [
      { line: 2, reason: 'absent' },
      { line: 3, receiver },
    ];
    const outcome = await record(page?.code ?? '', { except }, 201);
    expect(outcome).to.include({ paid: rest.length + 2, awaited: rest.length + 2, unpaid: 1 });
    for (const entry of [first, third, ...rest]) game.books.move(entry, 'paid');
    await game.books.agree({ 'payment.pay': rest.length + 2, 'payment.noteUnpaid': 1 });
    const proven = await hang(page?.code ?? '');
    expect(proven.body).to.include({ matched: rest.length + 1, awaited: 1, unpaid: 1 });
    expect(game.books.lying('unpaid')).to.include(second);
    const item = (await game.list('?source=ward')).find(({ entry }) => entry === third) as ListItem; // paid above
    expect(item).to.include({ state: 'paidToProxy', signature: 'awaited' });
    await game.books.agree({ 'signingSheet.scan': 1, 'paper.add': 1, 'payment.match': rest.length + 1 });
  });

  it('trouble 36: the wrong page: a code nobody printed, a line of another page, a scan of a page that is not paid', async () => {
    const page = (await untouched('sponsor')).pages[0];
    await record('1-0000-0000', {}, 404);
    const wrong = await record(page?.code ?? '', { except: [{ line: 900 }] }, 422);
    expect(wrong.detail).to.include('Dòng 900');
    expect((await hang(page?.code ?? '')).status).to.equal(409);
    expect((await hang('1-0000-0000')).status).to.equal(404);
    const other = await game.app
      .as('neighbour')
      .post(game.at(`/sheet-pages/${page?.code}/payments`), { paidOn });
    expect(other.status).to.equal(404);
    await game.books.agree();
  });

  it('trouble 37: somebody on the page had died: the page is refused with the name, and recorded once he is excepted', async () => {
    const lying = new Set(game.books.lying('unpaid'));
    const died = (await game.list('?state=recipientDied')).filter(({ entry }) => lying.has(entry));
    const dead = new Map(died.map((item) => [item.entry, item]));
    const all = (await standing()).flatMap(({ pages }) => pages);
    const page = all.find(({ entries }) => entries.some((entry) => dead.has(entry)));
    const lines = (page?.entries ?? []).flatMap((entry, i) =>
      dead.has(entry) ? [(page?.firstLine ?? 1) + i] : [],
    );
    const refused = await record(page?.code ?? '', {}, 422);
    const [entry] = (page?.entries ?? []).filter((each) => dead.has(each));
    expect(JSON.stringify(refused)).to.include(dead.get(entry ?? '')?.recipientName);
    await game.books.agree();
    const open = (page?.entries ?? []).filter((each) => lying.has(each) && !dead.has(each));
    await record(page?.code ?? '', { except: lines.map((line) => ({ line, reason: 'died' })) }, 201);
    for (const each of open) game.books.move(each, 'paid');
    await game.books.agree({ 'payment.pay': open.length, 'payment.noteUnpaid': lines.length });
  });
}
