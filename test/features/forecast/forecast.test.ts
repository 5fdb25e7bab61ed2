import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { insertFact } from '../../../src/db/facts.ts';
import { forecastCoverage } from '../../../src/features/forecast/service.ts';
import { addYears, yearOf } from '../../../src/shared/dates.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { onBothEngines } from '../../support/engines.ts';
import { readWorkbook } from '../../support/readWorkbook.ts';
import { makeAreas, type TestRegistry } from '../../support/registry.ts';

/** People of CL-01 since 2000, the first of them with a GD card in each of the years. */
async function people(
  registry: TestRegistry,
  count: number,
  holders: Record<number, number>,
): Promise<string[]> {
  return registry.tx(async (t) => {
    const ids: string[] = [];
    for (let i = 0; i < count; i++) {
      const id = t.newId();
      ids.push(id);
      await t.run(
        `INSERT INTO people (id, full_name, name_key, folded_name, search_text, created_at, updated_at)
         VALUES (?, 'Người Thử', 'người thử', 'nguoi thu', 'nguoi thu', ?, ?)`,
        [id, t.now, t.now],
      );
      const person_id = id;
      await insertFact(t, 'person_vitals', {
        id: t.newId(),
        person_id,
        birth_date: '1980',
        sex: 'male',
        died_on: null,
      });
      const place = { area_code: 'CL-01', kind: 'permanent', source: 'declared' };
      const since = { valid_from: '2000-01-01', valid_to: '9999-12-31' };
      await insertFact(t, 'residences', { id: t.newId(), person_id, ...place, ...since });
      for (const [year, most] of Object.entries(holders)) {
        if (i >= most) continue;
        const valid_from = `${year}-01-01`;
        await insertFact(t, 'insurance_periods', {
          id: t.newId(),
          person_id,
          object_code: 'GD',
          benefit_level: 4,
          valid_from,
          valid_to: addYears(valid_from, 1),
        });
      }
      t.audit({ action: 'test.person', kind: 'person', id });
    }
    return ids;
  });
}

onBothEngines('the forecast from the registers', (open) => {
  let registry: TestRegistry;
  before(async () => {
    registry = await open();
    await makeAreas(registry);
    // Of 40, all renewed at the end of 2022 and 32 at the end of 2023: nine of ten.
    await people(registry, 40, { 2022: 40, 2023: 40, 2024: 32 });
  });
  after(() => registry?.close());

  it('is 31/12 as it stands, 01/01 by the rate of the two years, and the cards that end between', async () => {
    const forecast = await registry.read((t) => forecastCoverage(t, 'CL', '2024-11-30'));
    expect(forecast.enoughData).to.equal(true);
    expect(forecast.atYearEnd).to.include({
      day: '2024-12-31',
      population: 40,
      covered: 32,
      low: 32,
      high: 32,
    });
    expect(forecast.atNewYear).to.include({ day: '2025-01-01', covered: 29, known: 0 });
    expect(forecast.endingOnYearEnd).to.equal(32);
    expect(forecast.points.map(({ day }) => day)).to.deep.equal(['2024-12-31', '2025-01-31']);
    const { low, low50, covered, high50, high } = forecast.atNewYear;
    expect([low, low50, covered, high50, high]).to.deep.equal(
      [low, low50, covered, high50, high].sort((a, b) => a - b),
    );
    expect(low).to.be.below(covered);
  });

  it('tells the error of the year before: none on 31/12, a fifth of the people on 01/01 and 31/01', async () => {
    const { error } = await registry.read((t) => forecastCoverage(t, 'CL-01', '2024-11-30'));
    expect(error).to.include({ runs: 33 });
    expect(error?.worstPoints).to.be.closeTo(20, 1e-9);
    expect(error?.meanAbsolutePoints).to.be.closeTo(40 / 3, 1e-9);
  });

  it('says that the data are too few, with what is recorded and what renewing would keep', async () => {
    const early = await registry.read((t) => forecastCoverage(t, 'CL', '2022-06-30'));
    expect(early).to.include({ enoughData: false, error: null });
    expect(early.basis).to.match(/^Chưa đủ số liệu để dự báo: sổ chưa có trọn một lần chuyển năm/);
    expect(early.atNewYear).to.include({ covered: 0, low: 0, high: 40, known: 0 });
    expect(yearOf(early.atNewYear.day)).to.equal(2023);
  });

  it('counts what was recorded since at once', async () => {
    const [id] = await people(registry, 1, { 2024: 1, 2025: 1 });
    expect(id).to.be.a('string');
    const forecast = await registry.read((t) => forecastCoverage(t, 'CL', '2024-11-30'));
    expect(forecast.atYearEnd.covered).to.equal(33);
    expect(forecast.atNewYear.known).to.equal(1);
    expect(forecast.endingOnYearEnd).to.equal(32);
  });
});

describe('the forecast over HTTP', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp();
    await people(app, 40, { 2022: 40, 2023: 40, 2024: 32 });
  });
  after(() => app?.close());

  it('answers JSON inside the scope only', async () => {
    const answer = await app.as('officer').get('/forecasts?area=CL&asOf=2024-11-30');
    expect(answer.status).to.equal(200);
    expect(answer.body.atNewYear).to.include({ covered: 29, population: 40 });
    expect((await app.as('neighbour').get('/forecasts?area=CL')).status).to.equal(404);
    expect((await app.as('anonymous').get('/forecasts')).status).to.equal(401);
  });

  it('is explained on a page, with the workbook of the same rows', async () => {
    const browser = await app.browse('leader');
    const page = await browser.get('/bhyt/du-bao?ngay=30/11/2024');
    expect(page.status).to.equal(200);
    expect(page.text).to.include('Nguy cơ 01/01/2025: 32 thẻ hết giá trị');
    expect(page.text).to.include('trung bình 13,33 điểm %, lớn nhất 20,00 điểm %, từ 33 lần thử');
    expect(page.text).to.match(/<svg[^>]+/);
    // Drawn for a desk and for a telephone.
    for (const width of [640, 340]) expect(page.text).to.include(`viewBox="0 0 ${width} `);
    const { body } = await browser.file('/bhyt/du-bao?ngay=2024-11-30&tai=xlsx');
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'forecast-')), 'du-bao.xlsx');
    writeFileSync(file, body);
    const sheets = await readWorkbook(file);
    const column = (name: string, letter: string) => {
      const sheet = sheets.find((each) => each.name === name);
      return Array.from({ length: 60 }, (_, i) => sheet?.cell(`${letter}${i + 1}`)).filter(Boolean);
    };
    expect(column('Dự báo', 'A'))
      .to.include(45_657, '31/12/2024 as a spreadsheet counts days')
      .and.to.include(45_658);
    const risk = column('Nguy cơ 01-01', 'A');
    expect(risk.join()).to.include('32 THẺ HẾT GIÁ TRỊ').and.to.include('Thấp ngày 31/12/2024 (khoảng 80%)');
    expect(column('Nguy cơ 01-01', 'B')).to.include(32);
    const weeks = column('Hết hạn theo tuần', 'A').filter((each) => /–/.test(String(each)));
    expect(weeks).to.deep.equal(
      [...page.text.matchAll(/<span class="nowrap">([^<]+–[^<]+)<\/span>/g)].map(([, week]) => week),
    );
    expect(column('Tỷ lệ gia hạn', 'B').join()).to.include('kết thúc ngày 31/12');
    expect(
      column('Đối chiếu các năm trước', 'F').filter((each) => each === 'có' || each === 'không'),
    ).to.have.length(33);
    expect(sheets.map(({ name }) => name)).to.include('Trẻ đủ 6 tuổi');
    expect((await browser.get('/bhyt/du-bao?ngay=30/02/2024')).text).to.include('không đọc được');
  });
});
