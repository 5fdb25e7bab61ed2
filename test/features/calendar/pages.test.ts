import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';

describe('the page of the calendar', () => {
  let app: TestApp;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  after(() => app.close());

  it('is reached from the administration, shows a year, takes a day, and keeps what it refuses', async () => {
    const admin = await app.browse('admin');
    expect((await admin.get('/quan-tri')).text).to.contain('href="/quan-tri/lich"');
    const year = await admin.get('/quan-tri/lich?nam=2024');
    expect(year.text).to.contain('Tết Nguyên đán').and.to.contain('Thứ Bảy, 04/05/2024');
    expect((await admin.get('/quan-tri/lich?nam=2031')).text).to.contain('Chưa có lịch nghỉ năm 2031');
    const refused = await admin.post('/quan-tri/lich', { day: '31/02/2031', kind: 'holiday', label: 'Nghỉ' });
    expect(refused.status).to.equal(422);
    expect(refused.text).to.contain('31/02/2031');
    const day = { day: '02/01/2031', kind: 'holiday', label: 'Nghỉ bù' };
    expect((await admin.post('/quan-tri/lich', day)).status).to.equal(303);
    expect((await admin.get('/quan-tri/lich?nam=2031')).text).to.contain('Thứ Năm, 02/01/2031');
    const officer = await app.browse('officer');
    expect((await officer.get('/quan-tri/lich')).status).to.equal(403);
  });
});
