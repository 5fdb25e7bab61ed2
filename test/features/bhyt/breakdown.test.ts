import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { readWorkbook } from '../../support/readWorkbook.ts';

const ways = ['to', 'nhom', 'ma', 'gioi-tinh', 'tuoi', 'doi-tuong', 'thang'];

/** Every number of a page that opens names: the address and the people it says. */
function figures(html: string): { href: string; people: number }[] {
  return [...html.matchAll(/<a href="(\/bhyt\/ty-le\/ten\?[^"]+)">([\d.]+)<\/a>/g)].map(
    ([, href = '', n = '']) => ({
      href: href.replace(/&amp;/g, '&'),
      people: Number(n.replace(/\./g, '')),
    }),
  );
}

async function makeWard({ make }: TestApp): Promise<void> {
  const one = await make.household({
    area: 'CL-01',
    members: [
      make.member({ birthDate: '1955-03-01', sex: 'male' }),
      make.member({ relation: 'child', birthDate: '2019-02-03' }),
    ],
  });
  await make.status({ household: one.id, category: 'poor' });
  const [head, child] = one.members.map(({ person }) => person);
  await make.insurance({ person: head ?? '', objectCode: 'HN', validFrom: '2024-03-01' });
  await make.insurance({ person: child ?? '', objectCode: 'TE', validTo: '2024-11-15' });
  const two = await make.household({
    area: 'CL-02',
    members: [make.member(), make.member({ relation: 'spouse' })],
  });
  await make.insurance({ person: two.members[0]?.person ?? '' });
  await make.insurance({ person: two.members[0]?.person ?? '', objectCode: 'DN', validFrom: '2024-06-01' });
}

describe('the page of coverage rates', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    await makeWard(app);
  });
  after(() => app.close());

  it('opens every number to exactly as many names, however it is divided', async function () {
    this.timeout(20_000);
    const leader = await app.browse('leader');
    let opened = 0;
    for (const way of ways) {
      const page = await leader.get(`/bhyt/ty-le?chia=${way}&so=31/12/2023`);
      expect(page.status, way).to.equal(200);
      expect(page.text, way).to.contain('<svg');
      for (const { href, people } of figures(page.text)) {
        const names = await leader.get(href);
        expect(names.text.split('href="/nguoi/').length - 1, href).to.equal(people);
        opened++;
      }
    }
    expect(opened).to.be.greaterThan(30);
  });

  it('names who is behind a number, and says so', async () => {
    const leader = await app.browse('leader');
    const page = await leader.get('/bhyt/ty-le/ten?chia=nhom&ngay=2024-11-30&khoa=1&co=tat-ca');
    expect(page.text).to.contain('người sử dụng lao động').and.to.contain('1 người').and.to.contain('>DN<');
  });

  it('compares with another day, and months with the same of the year before', async () => {
    const leader = await app.browse('leader');
    const area = await leader.get('/bhyt/ty-le?ngay=30/11/2024&so=01/11/2024');
    // 01/11: three of four had a card; 30/11: two.
    expect(area.text).to.contain('50,0%').and.to.contain('75,0%').and.to.contain('−25,0');
    const months = await leader.get('/bhyt/ty-le?chia=thang&ngay=30/11/2024');
    expect(months.text).to.contain('cùng tháng năm trước').and.to.contain('Tháng 01/2024');
  });

  it('shows what was recorded by a day, and what it cannot read', async () => {
    const leader = await app.browse('leader');
    const before = await leader.get('/bhyt/ty-le?den=29/11/2024');
    expect(before.text).to.contain('đã ghi đến hết ngày 29/11/2024').and.to.contain('Chưa có ai trong sổ');
    const today = await leader.get('/bhyt/ty-le?den=31/12/2099');
    expect(today.text.replace(/<[^>]*>/g, '')).to.contain('2 / 4 người');
    const wrong = await leader.get('/bhyt/ty-le?ngay=31/02/2024');
    expect(wrong.status).to.equal(200);
    expect(wrong.text).to.contain('31/02/2024').and.to.contain('2 / 4 người');
  });

  it('shows the city and a group head figures without a way to names', async () => {
    const names = '/bhyt/ty-le/ten?chia=to&ngay=2024-11-30&khoa=CL-01&co=chua';
    for (const who of ['city', 'groupHead'] as const) {
      const browse = await app.browse(who);
      const page = await browse.get(`/bhyt/ty-le?dia=${who === 'city' ? 'CL' : 'CL-01'}`);
      expect(page.status, who).to.equal(200);
      expect(figures(page.text), who).to.deep.equal([]);
      expect((await browse.get(names)).status, who).to.equal(403);
    }
    const neighbour = await app.browse('neighbour');
    expect((await neighbour.get(`${names}&dia=CL`)).status).to.equal(404);
    expect((await (await app.browse('groupHead')).get('/bhyt/ty-le?dia=CL-02')).status).to.equal(404);
  });

  it('gives the rows of the screen, in their order, as a workbook', async () => {
    const leader = await app.browse('leader');
    const answer = await leader.file('/bhyt/ty-le/tep?chia=ma&ngay=30/11/2024');
    expect(answer.name).to.contain('ty-le-bhyt-ma-2024-11-30.xlsx');
    const folder = await mkdtemp(path.join(tmpdir(), 'sas-test-'));
    try {
      const file = path.join(folder, 'rates.xlsx');
      await writeFile(file, answer.body);
      const [sheet] = await readWorkbook(file);
      const codes = Array.from({ length: 30 }, (_, i) => sheet?.cell(`B${i + 1}`)).filter((cell) =>
        ['DN', 'HN', 'TE', 'none'].includes(String(cell)),
      );
      const page = await leader.get('/bhyt/ty-le?chia=ma&ngay=30/11/2024');
      const shown = [...page.text.matchAll(/khoa=(\w+)&amp;/g)].map(([, key]) => key);
      expect(codes).to.deep.equal(['DN', 'HN', 'none', 'TE']);
      expect(shown).to.deep.equal(['DN', 'HN', 'none']); // under TE nobody stands any more
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
