import { expect } from 'chai';
import ExcelJS from 'exceljs';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';

describe('a level that is tried on the registers', () => {
  let app: TestApp;
  let officer: Browse;
  let here = '';
  let rule = '';

  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    officer = await app.browse('officer');
    for (const area of ['CL-01', 'CL-02'])
      for (let i = 0; i < 13; i++)
        await app.make.household({
          area,
          members: ['An', 'Bình', 'Chi', 'Dũng'].map((name, at) => ({
            fullName: `Phan ${area === 'CL-01' ? 'Hữu' : 'Đình'} ${name} ${String.fromCharCode(65 + i)}`,
            birthDate: `${1950 + i + at * 12}`,
            sex: 'male',
            relation: at === 0 ? 'head' : 'other',
          })),
        });
    const desk = app.as('officer');
    const { body: campaign } = await desk.post('/campaigns', {
      name: 'Quà 2024',
      kind: 'other',
      year: 2024,
      area: 'CL',
      cutOffOn: '2024-11-30',
    });
    await desk.post(`/campaigns/${campaign.id}/sources`, { code: 'ward', name: 'Ngân sách phường' });
    const form = { source: 'ward', name: 'Mọi người', ages: { from: 1 }, per: 'person', amountDong: 50_000 };
    const made = await desk.post(`/campaigns/${campaign.id}/rules`, {
      ...form,
      basis: { cutOffOn: '2024-11-30' },
    });
    rule = made.body.id;
    here = `/tet/${campaign.id}/thu`;
  });
  after(() => app?.close());

  const namesOf = (html: string): string[] => {
    const list = html.slice(html.indexOf('Người, hộ được nhận theo các mức đang thử'));
    return [...list.matchAll(/href="\/nguoi\/[^"]+">([^<]+)</g)].map(([, name = '']) => name);
  };

  /** Every page of the list, one after another, by the link that the page itself has. */
  async function allPages(): Promise<string[][]> {
    const pages: string[][] = [];
    let next: string | undefined = `${here}?muc=${rule}`;
    while (next) {
      const { text }: { text: string } = await officer.get(next);
      pages.push(namesOf(text));
      const links = [...text.matchAll(/<a [^>]*href="([^"]+)"[^>]*>((?:(?!<\/a>).)*)<\/a>/gs)];
      next = links.find(([, , label = '']) => label.endsWith('Sau'))?.[1]?.replaceAll('&amp;', '&');
      if (pages.length > 5) throw new Error('the pages have no end');
    }
    return pages;
  }

  it('shows every name, page by page, by group and name; the workbook and the paper have the same rows', async () => {
    const pages = await allPages();
    expect(pages.map(({ length }) => length)).to.deep.equal([50, 50, 4]);
    const names = pages.flat();
    expect(new Set(names).size).to.equal(104);
    expect(names.slice(0, 52).every((name) => name.includes('Hữu'))).to.equal(true);

    const before = await app.audited();
    const { name, body } = await officer.file(`${here}/tep?muc=${rule}`);
    expect(name).to.include('thu-muc-1-2024-11-30.xlsx');
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(body as unknown as ArrayBuffer); // exceljs takes Node's buffers
    const sheet = book.getWorksheet('Thử mức');
    const cells: string[] = [];
    sheet?.getColumn(2).eachCell((cell) => cells.push(cell.text));
    expect(cells.filter((text) => text.startsWith('Phan '))).to.deep.equal(names);
    expect(cells).to.include('Tổng cộng: 104 suất');
    expect((await app.audited()) - before).to.equal(1);

    const printed = await officer.post(`${here}/in`, { muc: rule });
    const paper = (await officer.get(printed.headers.location ?? '')).text;
    expect(names.filter((each) => !paper.includes(each))).to.deep.equal([]);
    expect(paper).to.include('chưa được duyệt').and.to.include('5.200.000');
  });

  it('is not printed without a row, and is the officer’s alone', async () => {
    const desk = app.as('officer');
    const id = here.split('/')[2] ?? '';
    const none = { source: 'ward', ages: { from: 120 }, per: 'person', amountDong: 1 };
    const { body } = await desk.post(`/campaigns/${id}/rules`, {
      ...none,
      basis: { cutOffOn: '2024-11-30' },
    });
    const refused = await officer.post(`${here}/in`, { muc: body.id });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.include('Không có suất nào để in');
    expect((await (await app.browse('groupHead')).get(here)).status).to.equal(403);
    expect((await (await app.browse('groupHead')).get(`${here}/tep`)).status).to.equal(403);
  });
});
