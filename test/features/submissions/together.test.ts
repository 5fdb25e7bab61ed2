import { expect } from 'chai';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';
import { fieldsOf } from '../../support/formFields.ts';
import { texts } from '../../support/html.ts';

describe('reports of a period to several addressees', () => {
  let app: TestApp;
  let officer: Browse;
  let leader: Browse;

  before(async () => {
    app = await openApp();
    officer = await app.browse('officer');
    leader = await app.browse('leader');
    for (const name of ['Sở A', 'Sở B', 'Sở C'])
      await app.as('officer').post('/addressees', { area: 'CL', name, sheets: ['B07'] });
  });
  after(() => app.close());

  const board = '/bao-cao-gui';
  /** Presses the button of a step for all, as its form stands on the page. */
  const press = async (who: Browse, part: string, typed: Record<string, string> = {}) => {
    const action = `${board}/cung-luc/${part}`;
    const answer = await who.post(action, { ...fieldsOf((await who.get(board)).text, action), ...typed });
    await app.deps.exportRunner.idle();
    return answer;
  };
  const states = async (): Promise<string[]> => {
    const { items } = (await app.as('officer').get('/submissions')).body;
    return items.map((item: Record<string, string>) => `${item.state} ${item.documentNumber}`);
  };

  it('are drafted, submitted, signed, numbered and sent together, each by itself', async () => {
    expect((await press(officer, 'lap')).status).to.equal(303);
    expect(await states()).to.deep.equal(Array(3).fill('draft null'));
    expect((await press(officer, 'trinh-ky')).status).to.equal(303);
    expect((await officer.get(board)).text).not.to.contain('Ký cả');
    expect((await press(leader, 'ky')).status).to.equal(303);
    expect(await states()).to.deep.equal(Array(3).fill('signed null'));
    const wrong = await press(officer, 'cap-so', { number: '45/BC-UBND', date: '31/11/2024' });
    expect([wrong.status, texts(wrong.text, '.fault').length]).to.deep.equal([422, 1]);
    expect(wrong.text).to.contain('value="45/BC-UBND"');
    expect((await press(officer, 'cap-so', { number: '45/BC-UBND', date: '05/11/2024' })).status).to.equal(
      303,
    );
    expect(await states()).to.deep.equal(Array(3).fill('numbered 45/BC-UBND'));
    expect((await press(officer, 'gui', { sentOn: '06/11/2024', way: 'email' })).status).to.equal(303);
    expect(await states()).to.deep.equal(Array(3).fill('sent 45/BC-UBND'));
  });

  it('say which of them were refused, and keep what was done', async () => {
    for (const addressee of ['so-a', 'so-b'])
      await app.as('officer').post('/submissions', { area: 'CL', addressee, day: '2024-09-10' });
    await app.deps.exportRunner.idle();
    const { items } = (await app.as('officer').get('/submissions?state=draft')).body;
    await app.as('admin').post(`/submissions/${items[0].id}/requests`);
    await app.as('officer').post(`/submissions/${items[1].id}/requests`);
    const admin = await app.browse('admin');
    const answer = await press(admin, 'ky');
    expect(answer.status).to.equal(422);
    expect(texts(answer.text, '[data-summary] li').join()).to.contain('Sở A: Người lập hoặc trình');
    const left = (await app.as('officer').get('/submissions?state=toSign')).body.items;
    expect(left.map((item: { addresseeName: string }) => item.addresseeName)).to.deep.equal(['Sở A']);
  });

  it('carry a register whole only beside the report, with the letter that asked for it as the reason', async () => {
    const asked = { wholeLists: ['poverty'], requestNumber: '12/CV-SNN', requestedOn: '2024-11-20' };
    const made = await app
      .as('officer')
      .post('/addressees', { area: 'CL', name: 'Sở D', sheets: ['B03'], ...asked });
    const begun = await app.as('officer').post('/submissions', { area: 'CL', addressee: made.body.code });
    await app.deps.exportRunner.idle();
    const { versions } = (await app.as('officer').get(`/submissions/${begun.body.id}`)).body;
    const kinds = versions[0].files.map((file: Record<string, string>) => [
      file.kind,
      file.report,
      file.state,
    ]);
    expect(kinds).to.deep.equal([
      ['report', 'monthly', 'done'],
      ['list', 'poverty', 'done'],
    ]);
    const list = versions[0].files[1].export;
    const audit = (await app.as('leader').get(`/audit?thing=${list}`)).body.items;
    expect(audit.map((row: { reason: string | null }) => row.reason)).to.include(
      'Theo văn bản số 12/CV-SNN ngày 20/11/2024',
    );
  });
});
