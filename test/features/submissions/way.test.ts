import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { openApp, type TestAccount, type TestApp } from '../../support/app.ts';
import { select, texts } from '../../support/html.ts';
import { type ReadSheet, readWorkbook } from '../../support/readWorkbook.ts';

const octoberLast = '2024-10-31';

describe('the way of a report to its addressee', () => {
  let app: TestApp;
  let id = '';

  before(async () => {
    app = await openApp();
    const household = await app.make.household({ members: [app.make.member({ fullName: 'Võ An' })] });
    await app.make.status({ household: household.id, category: 'poor', validFrom: '2024-10-05' });
    const profile = { area: 'CL', name: 'Cơ quan giảm nghèo', sheets: ['B02', 'DS1'], dueDay: 5 };
    const made = await app
      .as('officer')
      .post('/addressees', { ...profile, preparedBy: 'Trần An', preparerPhone: '0255 111' });
    expect(made.status, made.text).to.equal(201);
  });
  after(() => app.close());

  const step = async (who: TestAccount, part: string, body: object = {}) => {
    const answer = await app.as(who).post(`/submissions/${id}/${part}`, body);
    await app.deps.exportRunner.idle();
    return answer;
  };
  const done = async (who: TestAccount, part: string, body: object = {}) => {
    const { status, body: answer, text } = await step(who, part, body);
    expect(status, `${part}: ${text}`).to.equal(200);
    return answer;
  };
  const whole = async () => (await app.as('officer').get(`/submissions/${id}`)).body;
  const download = async (address: string): Promise<{ sheets: ReadSheet[]; sha256: string }> => {
    const browser = await app.browse('officer');
    const { body } = await browser.file(address);
    const file = path.join(app.deps.config.dataDir, 'read.xlsx');
    writeFileSync(file, body);
    return { sheets: await readWorkbook(file), sha256: createHash('sha256').update(body).digest('hex') };
  };
  const cells = (sheet: ReadSheet | undefined): string =>
    Array.from({ length: 60 }, (_, i) => ['A', 'B', 'C'].map((column) => sheet?.cell(`${column}${i + 1}`)))
      .flat()
      .filter((value) => value !== undefined)
      .join('|');
  const cover = (sheets: ReadSheet[]): string => cells(sheets[0]);

  it('begins with a draft of the last period, for which there is only one', async () => {
    const form = { addressee: 'co-quan-giam-ngheo' };
    expect((await app.as('leader').post('/submissions', form)).status).to.equal(403);
    expect((await app.as('neighbour').post('/submissions', form)).status).to.equal(404);
    const made = await app.as('officer').post('/submissions', form);
    expect([made.status, made.body.state, made.body.periodName], made.text).to.deep.equal([
      201,
      'draft',
      'Tháng 10/2024',
    ]);
    expect([made.body.dueOn, made.body.late, made.body.waitsFor]).to.deep.equal([
      '2024-11-05',
      true,
      'officer',
    ]);
    id = made.body.id;
    await app.deps.exportRunner.idle();
    expect((await app.as('officer').post('/submissions', form)).status).to.equal(409);
    expect((await app.as('neighbour').get(`/submissions/${id}`)).status).to.equal(404);
  });

  it('gives the addressee its sheets and no other names', async () => {
    const [file] = (await whole()).versions[0].files;
    const { sheets, sha256 } = await download(`/api/v1/exports/${file.export}/file`);
    expect(sha256).to.equal(file.sha256);
    const names = sheets.map(({ name }) => name);
    expect(names.filter((name) => /^(B\d|DS)/.test(name))).to.deep.equal([
      'B02 Nghèo theo tổ',
      'DS1 Biến động nghèo',
    ]);
    expect(cover(sheets)).to.contain('Cơ quan giảm nghèo').and.contain('Trần An').and.contain('0255 111');
    expect(cells(sheets.at(-1)))
      .to.contain('Cơ quan giảm nghèo')
      .and.not.to.contain('DS6');
    // Asked for by the contract's own route, by code; any other text is only printed.
    for (const [recipient, wanted] of [
      ['co-quan-giam-ngheo', 2],
      ['Ban Văn hóa', 17],
    ] as const) {
      const asked = { report: 'monthly', area: 'CL', month: '2024-09', recipient };
      const made = await app.as('officer').post('/exports', asked);
      await app.deps.exportRunner.idle();
      const other = await download(`/api/v1/exports/${made.body.id}/file`);
      expect(
        other.sheets.filter(({ name }) => /^(B\d|DS)/.test(name)),
        recipient,
      ).to.have.length(wanted);
      expect(cover(other.sheets)).to.contain(recipient === 'Ban Văn hóa' ? recipient : 'Cơ quan giảm nghèo');
    }
  });

  it('goes to the leader, who signs or sends back and does nothing else; nobody signs his own', async () => {
    expect((await step('leader', 'requests')).status).to.equal(403);
    await done('officer', 'requests');
    expect((await step('officer', 'drafts')).status).to.equal(409);
    expect((await step('officer', 'signatures')).status).to.equal(403);
    await done('officer', 'withdrawals');
    await done('officer', 'requests');
    expect((await step('leader', 'refusals')).status).to.equal(422);
    const refused = await done('leader', 'refusals', { reason: 'Thiếu tổ 2' });
    expect([refused.state, refused.number]).to.deep.equal(['draft', 1]);
    await done('officer', 'drafts');
    await done('admin', 'requests');
    const own = await step('admin', 'signatures');
    expect([own.status, own.body.detail]).to.deep.equal([
      403,
      'Người lập hoặc trình báo cáo không ký báo cáo đó; việc này cần một người thứ hai.',
    ]);
    const signed = await done('leader', 'signatures');
    expect(signed.nextSteps).to.deep.equal(['refuse']);
  });

  it('is closed under its number and date, and is what was signed', async () => {
    expect((await step('leader', 'numbers', { number: '45/BC-UBND', date: octoberLast })).status).to.equal(
      403,
    );
    const future = await step('officer', 'numbers', { number: '45/BC-UBND', date: '2024-12-01' });
    expect(future.body.errors[0].pointer).to.equal('/date');
    const numbered = await done('officer', 'numbers', { number: '45/BC-UBND', date: '2024-11-04' });
    expect([numbered.state, numbered.documentNumber]).to.deep.equal(['numbered', '45/BC-UBND']);
    const [file, former] = numbered.versions[0].files;
    expect([file.signed.number, former.signed]).to.deep.equal(['45/BC-UBND', null]);
    const { sheets, sha256 } = await download(`/api/v1/exports/${file.export}/closing/file`);
    expect(sha256).to.equal(file.signed.sha256);
    expect(cover(sheets)).to.contain('45/BC-UBND').and.contain('Người ký|Người thử lanhdao');
  });

  it('is sent, returned, and goes again as the second sending while the first stays', async () => {
    const way = { sentOn: '2024-11-03', way: 'documentSystem' };
    expect((await step('officer', 'dispatches', way)).body.errors[0].pointer).to.equal('/sentOn');
    const sent = await done('officer', 'dispatches', { ...way, sentOn: '2024-11-05' });
    expect([sent.state, sent.late, sent.waitsFor]).to.deep.equal(['sent', false, 'higher']);
    await done('officer', 'returns', { returnedOn: '2024-11-08', reason: 'Sai số hộ' });
    const late = await app.make.household({ members: [app.make.member({ fullName: 'Lê Bình' })] });
    await app.make.status({ household: late.id, category: 'poor', validFrom: '2024-10-07' });
    const named = async (name: string) => {
      const profile = await app.as('officer').get(`/addressees/${sent.addressee}`);
      const etag = profile.headers.etag ?? '';
      const to = `/addressees/${sent.addressee}`;
      return app.as('officer').send('PATCH', to, { name }, { 'if-match': etag });
    };
    expect((await named('Sở Nông nghiệp và Môi trường')).status).to.equal(200);
    const again = await done('officer', 'versions');
    expect([again.state, again.number, again.documentNumber, again.late]).to.deep.equal([
      'draft',
      2,
      null,
      true,
    ]);
    const now = await whole();
    expect(now.versions.map((each: { number: number }) => each.number)).to.deep.equal([2, 1]);
    expect(now.versions[1].files[0].signed.number).to.equal('45/BC-UBND');
    const { sheets } = await download(`/api/v1/exports/${now.versions[0].files[0].export}/file`);
    expect(cells(sheets.at(-1))).to.contain('"submission":2');
    const other = await (await app.browse('officer')).get(`/bao-cao-gui/${id}/khac-lan-truoc`);
    expect(texts(other.text, 'table.sheet td').join()).to.contain('B02').and.contain('Tổ dân phố');
    expect(cover(sheets), 'the version of an addressee that has been renamed').to.contain('Sở Nông nghiệp');
    expect(sheets.map(({ name }) => name)).to.contain('Khác lần gửi trước');
    expect((await named('Cơ quan giảm nghèo')).status).to.equal(200);
    const { body: differences } = await app.as('officer').get(`/submissions/${id}/differences`);
    expect(differences.total).to.be.above(0);
    await done('officer', 'requests');
    await done('leader', 'signatures');
    await done('officer', 'numbers', { number: '47/BC-UBND', date: '2024-11-11' });
    await done('officer', 'dispatches', { ...way, sentOn: '2024-11-11', note: 'Kèm công văn' });
    const received = await done('officer', 'receipts', { receivedOn: '2024-11-12' });
    expect([received.state, received.waitsFor]).to.deep.equal(['received', null]);
    const resent = await step('officer', 'versions');
    expect([resent.status, resent.body.errors[0].pointer]).to.deep.equal([422, '/reason']);
    const steps = received.steps.map((each: { step: string }) => each.step).reverse();
    expect(steps.join(' ')).to.equal(
      'prepare submit withdraw submit refuse redo submit sign number send return resend submit sign number send receive',
    );
  });

  it('keeps its course: the database changes and deletes no row of it', async () => {
    for (const table of ['submission_steps', 'submission_files'])
      for (const sql of [`UPDATE ${table} SET number = 9`, `DELETE FROM ${table}`]) {
        const fault = await app
          .tx((t) => t.run(sql))
          .then(
            () => 'done',
            (error: Error) => error.message,
          );
        expect(fault).to.contain('append-only');
      }
  });

  it('is followed and done on its pages by three accounts', async () => {
    const officer = await app.browse('officer');
    const list = await officer.get('/bao-cao-gui');
    expect(list.text).to.contain('Tháng 10/2024').and.contain('Cấp trên đã nhận').and.contain('47/BC-UBND');
    const begun = await officer.post('/bao-cao-gui', {
      area: 'CL',
      addressee: 'co-quan-giam-ngheo',
      day: '15/11/2024',
    });
    const page = begun.headers.location ?? '';
    await app.deps.exportRunner.idle();
    const draft = await officer.get(page);
    expect(texts(draft.text, 'h1').join()).to.equal('Tháng 11/2024: gửi Cơ quan giảm nghèo');
    const version = (html: string) => select(html, 'input[name="version"]')[0]?.attributes.value ?? '';
    const stale = await officer.post(`${page}/trinh-ky`, { version: '9' });
    expect(stale.status).to.equal(412);
    expect((await officer.post(`${page}/trinh-ky`, { version: version(draft.text) })).status).to.equal(303);
    const leader = await app.browse('leader');
    const toSign = await leader.get(page);
    expect(texts(toSign.text, 'form.step-form button')).to.deep.equal(['Ký báo cáo', 'Trả lại để sửa']);
    const blank = await leader.post(`${page}/tra-lai`, { version: version(toSign.text), reason: '' });
    expect([blank.status, texts(blank.text, '.fault').length]).to.deep.equal([422, 1]);
    expect((await leader.post(`${page}/ky`, { version: version(toSign.text) })).status).to.equal(303);
    const refused = await officer.post(`${page}/cap-so`, { number: '50/BC-UBND', date: '31/11/2024' });
    expect(refused.text).to.contain('50/BC-UBND').and.contain('tháng 11 chỉ có 30 ngày');
    expect(
      (await officer.post(`${page}/cap-so`, { number: '50/BC-UBND', date: '30/11/2024' })).status,
    ).to.equal(303);
    const sent = { sentOn: '30/11/2024', way: 'email', note: '' };
    expect((await officer.post(`${page}/gui`, sent)).status).to.equal(303);
    expect((await officer.post(`${page}/da-nhan`, { receivedOn: '30/11/2024' })).status).to.equal(303);
    const read = await officer.get(page);
    expect(read.text).to.contain('Thư điện tử công vụ');
    const files = select(read.text, 'a')
      .map(({ attributes }) => attributes.href ?? '')
      .filter((href) => href.startsWith('/api/v1/exports/'));
    expect(files).to.have.length(2);
    for (const file of files) expect((await officer.get(file)).status, file).to.equal(200);
  });
});
