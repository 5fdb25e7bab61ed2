import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { gapList } from '../../../src/features/gapLists/service.ts';
import { openApp, type TestApp } from '../../support/app.ts';
import { readWorkbook } from '../../support/readWorkbook.ts';

describe('a target and the groups it is given to', () => {
  let app: TestApp;
  const officer = () => app.as('officer');

  const create = async (form: object): Promise<string> => {
    const made = await officer().post('/targets', { area: 'CL', year: 2024, ...form });
    expect(made.status, made.text).to.equal(201);
    return made.body.id;
  };
  const share = async (id: string, planned: Record<string, number>, reason?: string) => {
    const shares = Object.entries(planned).map(([area, each]) => ({ area, planned: each }));
    const body = { shares, ...(reason && { reason }) };
    const answer = await officer().send('PUT', `/targets/${id}/shares`, body);
    expect(answer.status, answer.text).to.equal(200);
  };
  const type = (id: string, form: object) => officer().post(`/targets/${id}/values`, form);

  /** Three people in CL-01, one in CL-02: the weights of a rate's average. */
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    for (const [area, people] of [
      ['CL-01', 3],
      ['CL-02', 1],
    ] as const)
      await app.make.household({
        ...{ area, residentFrom: '2020-01-01' },
        members: Array.from({ length: people }, (_, i) =>
          app.make.member(i === 0 ? {} : { relation: 'other' }),
        ),
      });
  });
  after(() => app.close());

  it('has months of its groups too, whose sum is laid beside the whole and the difference said', async () => {
    const id = await create({ name: 'Việc làm mới', source: 'monthly', unit: 'người', planned: 100 });
    const early = await type(id, { area: 'CL-01', month: '2024-01', value: 5 });
    expect(early.status).to.equal(422);
    expect(early.text).to.contain('chưa giao cho');
    await share(id, { 'CL-01': 60, 'CL-02': 40 });
    await type(id, { month: '2024-01', value: 30 });
    const one = await type(id, { area: 'CL-01', month: '2024-01', value: 20, note: 'Báo cáo tổ 1' });
    expect(one.status, one.text).to.equal(201);
    expect(one.body.progress.value, 'the whole is what was typed of it').to.equal(30);
    expect(one.body.valuesCheck).to.equal(
      'Số các tổ so với số chung: tháng 01/2024: cộng các tổ 20 người, số chung 30 người, ít hơn 10; chưa có số của Tổ dân phố 2.',
    );
    await type(id, { area: 'CL-02', month: '2024-01', value: 12 });
    const corrected = await type(id, { area: 'CL-02', month: '2024-01', value: 10, reason: 'Đếm lại' });
    expect(corrected.body.valuesCheck).to.equal('Số các tổ khớp với số chung ở 1 tháng đã nhập.');
    expect(
      corrected.body.shares.map((each: { progress: { value: number; missing: number } }) => [
        each.progress.value,
        each.progress.missing,
      ]),
    ).to.deep.equal([
      [20, 40],
      [10, 30],
    ]);
    const head = (await app.as('groupHead').get(`/targets/${id}`)).body;
    expect(head).to.deep.include({ area: 'CL-01', planned: 60 });
    expect(head.progress.value).to.equal(20);
    expect(
      head.values.map(({ area, value }: { area: string; value: number }) => [area, value]),
    ).to.deep.equal([['CL-01', 20]]);
    const alone = await type(id, { area: 'CL-01', month: '2024-02', value: 3 });
    expect(alone.body.valuesCheck).to.contain('tháng 02/2024: cộng các tổ 3 người, chưa nhập số chung');
    expect((await type(id, { area: 'NN-01', month: '2024-02', value: 3 })).status).to.equal(422);
  });

  it('averages a rate over the groups by their population', async () => {
    const id = await create({ name: 'Gia đình văn hóa', source: 'monthly', unit: '%', planned: 80 });
    await share(id, { 'CL-01': 80, 'CL-02': 80 });
    await type(id, { month: '2024-03', value: 82 });
    await type(id, { area: 'CL-01', month: '2024-03', value: 90 });
    const both = await type(id, { area: 'CL-02', month: '2024-03', value: 70 });
    // (3 × 90 + 1 × 70) / 4
    expect(both.body.valuesCheck).to.contain('bình quân các tổ theo dân số 85%, số chung 82%, nhiều hơn 3');
  });

  it('takes a group’s month on the page, and hangs the scan on the figure typed last', async () => {
    const id = await create({ name: 'Học nghề', source: 'monthly', unit: 'người', planned: 10 });
    await share(id, { 'CL-01': 5, 'CL-02': 5 });
    const browse = await app.browse('officer');
    const typed = { area: 'CL-02', month: '2024-05', value: '4', note: '' };
    expect((await browse.post(`/chi-tieu/${id}/thang`, typed)).status).to.equal(303);
    const page = (await browse.get(`/chi-tieu/${id}`)).text;
    expect(page).to.contain('Số chung cả địa bàn').and.to.contain('tháng 05/2024, Tổ dân phố 2');
    const pdf = Buffer.from('%PDF-1.4\n%%EOF');
    const sent = await browse.upload(`/chi-tieu/${id}/giay-to`, pdf, 'bao-cao.pdf');
    expect(sent.status, sent.text.slice(0, 300)).to.equal(303);
    const { values } = (await officer().get(`/targets/${id}`)).body;
    expect(values.at(-1)).to.include({
      area: 'CL-02',
      month: '2024-05',
      value: 4,
      reason: 'Đính kèm bản quét',
    });
    expect(values.at(-1).paper).to.be.a('string');
  });

  it('names who is missing on screen, paper and in a file, and hands exactly them to the group heads', async () => {
    const id = await create({ name: 'Tỷ lệ bao phủ BHYT', source: 'coverage', planned: 95 });
    const poor = await app.make.household({
      ...{ area: 'CL-01', residentFrom: '2020-01-01' },
      members: [app.make.member({ fullName: 'Đinh Văn Nghèo' })],
    });
    await app.make.status({ household: poor.id, category: 'poor', validFrom: '2024-01-01' });
    const leader = await app.browse('leader');
    const at = `/chi-tieu/${id}/ten?ds=never`;
    const page = (await leader.get(at)).text;
    const shown = [...page.matchAll(/<a href="\/nguoi\/([^"]+)">([^<]+)<\/a>/g)];
    expect(shown).to.have.length(4);
    const file = path.join(mkdtempSync(path.join(tmpdir(), 'targets-')), 'ten.xlsx');
    writeFileSync(file, (await leader.file(at.replace('ten?', 'ten/tep?'))).body);
    const [sheet] = await readWorkbook(file);
    const cells = Array.from({ length: 20 }, (_, i) => sheet?.cell(`B${i + 1}`));
    const names = shown.map(([, , name]) => name);
    expect(cells.filter((cell) => names.includes(String(cell)))).to.deep.equal(names);
    const printed = await leader.post(`/chi-tieu/${id}/ten/in`, { ds: 'never' });
    expect(printed.status, printed.text.slice(0, 200)).to.equal(303);
    const paper = (await leader.get(printed.headers.location ?? '')).text;
    for (const name of names) expect(paper).to.contain(name);
    const link =
      /href="(\/bhyt\/danh-sach\/[^"]+)"[^>]*>(?:<svg.*?<\/svg>)?\s*Lập danh sách giao tổ trưởng/.exec(
        page,
      )?.[1];
    const list = (await leader.get((link ?? '').replaceAll('&amp;', '&'))).text;
    const there = [...list.matchAll(/<a href="\/nguoi\/([^"]+)">/g)].map(([, person]) => person);
    expect(there).to.have.members(shown.map(([, person]) => person));
    expect(list).to.contain('không kể người được ngân sách đóng, hỗ trợ').and.to.contain('Xem cả danh sách');
    const whole = await app.read((t) =>
      gapList(t, {
        ...{
          kind: 'neverCovered',
          area: 'CL',
          asOf: '2024-11-30',
          within: 60,
          code: null,
          reason: null,
          text: '',
        },
      }),
    );
    expect(whole.rows, 'with the poor household, whose card the budget pays').to.have.length(5);
  });
});
