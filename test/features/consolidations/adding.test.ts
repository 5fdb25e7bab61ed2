import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { createArea } from '../../../src/features/areas/service.ts';
import { addMonths } from '../../../src/shared/dates.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { readWorkbook } from '../../support/readWorkbook.ts';
import { type WardMonth, wardWorkbook } from '../../support/wardWorkbooks.ts';

/** 12 is the whole year's proof, run by `npm run test:year`; two months show the same in seconds. */
const months = Number(process.env.CONSOLIDATION_MONTHS ?? 2);
const wardCount = 50;
const first = '2024-01';
const last = addMonths(first, months - 1);

const wardCode = (i: number): string => `P${String(i).padStart(2, '0')}`;

/** Figures of a ward in a month, all different, computed and not drawn. */
function wardMonth(i: number, m: number): WardMonth {
  const area = wardCode(i);
  const poor = (g: number, at: number): number => 2 + ((i * 3 + g * 5 + at) % 7);
  const groups = [0, 1, 2, 3].map((g) => ({
    code: `${area}-${g + 1}`,
    name: `Tổ dân phố ${g + 1}`,
    population: 500 + i * 10 + g * 7 + m,
    covered: 450 + i * 9 + g * 5 + m,
    poor: poor(g, m),
  }));
  const month = addMonths(first, m);
  return {
    area,
    name: `Phường ${i}`,
    month,
    groups,
    poorBefore: groups.map((_, g) => poor(g, Math.max(0, m - 1))),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe(`the city's report of ${wardCount} wards over ${months} months`, function () {
  this.timeout(30_000 + months * 20_000);
  let app: TestApp;
  const sent = Array.from({ length: wardCount }, (_, i) => i);

  before(async () => {
    app = await openApp();
    await app.tx(async (t) => {
      for (const i of sent)
        await createArea(t, {
          code: wardCode(i),
          name: `Phường ${i}`,
          kind: 'ward',
          parentCode: 'TPQN',
          validFrom: '2000-01-01',
        });
    });
    for (let m = 0; m < months; m++)
      for (const i of sent) {
        const answer = await send(wardMonth(i, m));
        if (answer.status !== 201) throw new Error(answer.text);
      }
  });
  after(() => app.close());

  async function send(ward: WardMonth) {
    return app.upload('city', '/consolidations/reports', await wardWorkbook(ward), `${ward.area}.xlsx`, {});
  }
  const get = async (address: string) => {
    const answer = await app.as('city').get(address);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body;
  };

  it('adds every month up to what the wards’ figures give, and opens it to wards and groups', async () => {
    for (let m = 0; m < months; m++) {
      const month = addMonths(first, m);
      const groups = sent.flatMap((i) => wardMonth(i, m).groups);
      const table = await get(`/consolidations/tables/B08?month=${month}`);
      const column = (field: string) =>
        table.columns.findIndex((each: { field: string }) => each.field === field);
      const [total] = table.lines;
      const population = sum(groups.map((group) => group.population));
      const covered = sum(groups.map((group) => group.covered));
      expect(total.values[column('population')]).to.equal(population);
      expect(total.values[column('covered')]).to.equal(covered);
      expect(total.values[column('rate')]).to.be.closeTo(covered / population, 1e-12);
      expect(total.parts).to.have.length(wardCount);
      expect(
        total.parts[7].parts.map((line: { values: number[] }) => line.values[column('covered')]),
      ).to.deep.equal(
        wardMonth(sent.map(wardCode).indexOf(total.parts[7].code), m).groups.map((group) => group.covered),
      );
      const moved = await get(`/consolidations/tables/B03?month=${month}`);
      expect(moved.lines[0].values.at(-1)).to.equal(sum(groups.map(({ poor }) => poor)));
      const byCode = await get(`/consolidations/tables/B09?month=${month}`);
      expect(sum(byCode.lines.slice(1).map((line: { values: number[] }) => line.values[1] ?? 0))).to.equal(
        covered,
      );
    }
    const { received, missing, wards } = await get(`/consolidations?month=${last}`);
    expect({ received, missing }).to.deep.equal({ received: wardCount, missing: 2 });
    expect(wards.flatMap((ward: { warnings: string[] }) => ward.warnings)).to.deep.equal([]);
  });

  it('lets a newer version take the older one’s place, shows where they differ, and tells what jumps', async () => {
    const old = wardMonth(3, months - 1);
    const groups = old.groups.map((group, g) => (g === 1 ? { ...group, covered: 100 } : group));
    const before = (await get(`/consolidations/tables/B08?month=${last}`)).lines[0].values[1];
    const answer = await send({ ...old, submission: 2, groups });
    expect(answer.status, answer.text).to.equal(201);
    const was = old.groups[1]?.covered ?? 0;
    expect((await get(`/consolidations/tables/B08?month=${last}`)).lines[0].values[1]).to.equal(
      before - was + 100,
    );
    const { items } = await get(`/consolidations/reports/${answer.body.id}/differences`);
    expect(items).to.deep.include({
      sheet: 'B08 BHYT theo tổ',
      row: 'Tổ dân phố 2, P03-2',
      column: 'Có thẻ còn giá trị',
      before: was,
      now: 100,
    });
    expect(items.map(({ sheet }: { sheet: string }) => sheet)).to.not.include('B02 Nghèo theo tổ');
    const jumping = async (share: number) =>
      (await get(`/consolidations?month=${last}&share=${share}`)).wards
        .filter(({ jumps }: { jumps: { label: string }[] }) =>
          jumps.some(({ label }) => label === 'Người có thẻ BHYT'),
        )
        .map(({ area }: { area: string }) => area);
    expect(await jumping(0.1)).to.deep.equal(['P03']);
    expect(await jumping(0.9)).to.deep.equal([]);
  });

  it('gives the consolidated workbook with the totals on top, and pages that show the same', async () => {
    const city = await app.browse('city');
    const { name, body } = await city.file(`/hop-nhat/tep?thang=${last}`);
    expect(name).to.include(`hop-nhat-${last}.xlsx`);
    const folder = await mkdtemp(path.join(os.tmpdir(), 'consolidated-'));
    const file = path.join(folder, 'hop-nhat.xlsx');
    await writeFile(file, body);
    const sheets = await readWorkbook(file);
    await rm(folder, { recursive: true });
    expect(sheets.map((sheet) => sheet.name)).to.deep.equal([
      'Các phường',
      'B02 Nghèo theo tổ',
      'B03 Diễn biến hộ nghèo',
      'B08 BHYT theo tổ',
      'B09 BHYT theo nhóm',
      '_sas',
    ]);
    const table = await get(`/consolidations/tables/B08?month=${last}`);
    const b08 = sheets.find((sheet) => sheet.name.startsWith('B08'));
    const rows = Array.from({ length: 80 }, (_, i) => [b08?.cell(`B${i + 1}`), b08?.cell(`D${i + 1}`)]);
    expect(rows.find(([label]) => label === 'Tổng cộng')?.[1]).to.equal(table.lines[0].values[0]);
    const page = await city.get(`/hop-nhat/bieu/B08?thang=${last}`);
    expect(page.status, page.text).to.equal(200);
    expect(page.text).to.include('Phường 49: 4 tổ').and.include('Mở theo phường và tổ');
    const front = await city.get(`/hop-nhat?thang=${last}&muc=10`);
    expect(front.text).to.include('Khác bản trước').and.include('Người có thẻ BHYT');
    const id = /hop-nhat\/([^/"]+)\/khac/.exec(front.text)?.[1];
    expect((await city.get(`/hop-nhat/${id}/khac`)).text).to.include('Khác bản 1 ở');
    expect((await city.get('/hop-nhat/bieu/B08?thang=2030-01')).status).to.equal(404);
  });
});
