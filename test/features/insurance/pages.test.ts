import { expect } from 'chai';
import { openApp, type TestApp } from '../../support/app.ts';
import { texts } from '../../support/html.ts';

describe('pages of insurance cards', () => {
  let app: TestApp;
  let person: string;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
  });
  beforeEach(async () => {
    const household = await app.make.household({ members: [app.make.member({ fullName: 'Lê Thị Thẻ' })] });
    person = household.members[0]?.person ?? '';
  });
  after(() => app.close());

  const periods = async () => (await app.as('officer').get(`/people/${person}`)).body.insurancePeriods;

  it('say what a new card does before it is written, and keep the card so far', async () => {
    await app.make.insurance({ person, objectCode: 'GD', validFrom: '2024-01-01', validTo: '2024-12-31' });
    const officer = await app.browse('officer');
    const path = `/nguoi/${person}/the/moi`;
    const typed = {
      cardNumber: 'HN 2 51 51.2004-3381',
      validFrom: '01/12/2024',
      validTo: '31/12/2025',
      facility: 'Trạm y tế',
    };
    const before = await app.audited();
    const shown = await officer.post(path, typed);
    expect(shown.status, shown.text).to.equal(200);
    const sentences = texts(shown.text, '.ask-first li').join('\n');
    expect(sentences).to.match(/mã HN .* có giá trị từ 01\/12\/2024 đến hết 31\/12\/2025/);
    expect(sentences).to.contain('Từ 01/12/2024 đến 31/12/2024 cùng có giá trị với thẻ mã GD');
    expect(sentences).to.contain('Có thẻ BHYT đến 31/12/2025.');
    expect(await app.audited()).to.equal(before);
    expect((await officer.post(path, { ...typed, confirm: '1' })).status).to.equal(303);
    expect((await periods()).map((each: { objectCode: string }) => each.objectCode)).to.deep.equal([
      'GD',
      'HN',
    ]);
  });

  it('refuse by field with all that was typed, and write nothing', async () => {
    await app.make.insurance({ person });
    const officer = await app.browse('officer');
    const path = `/nguoi/${person}/the/moi`;
    const before = await app.audited();
    for (const [typed, message] of [
      [
        { cardNumber: 'HN2515120', validFrom: '01/12/2024', validTo: '31/12/2025' },
        'Số thẻ BHYT: cần 15 ký tự',
      ],
      [{ validFrom: '01/12/2024', validTo: '31/12/2025' }, 'Mã đối tượng: còn trống'],
      [{ objectCode: 'HN', validFrom: '31/11/2024', validTo: '31/12/2025' }, 'tháng 11 chỉ có 30 ngày'],
      [{ objectCode: 'GD', validFrom: '01/01/2024', validTo: '31/12/2025' }, 'đã có thẻ mã GD từ 01/01/2024'],
      [{ objectCode: 'HN', validFrom: '01/02/2025', validTo: '31/12/2024' }, 'trước ngày bắt đầu'],
    ] as const) {
      const refused = await officer.post(path, { facility: 'Trạm y tế phường', ...typed, confirm: '1' });
      expect(refused.status, message).to.be.oneOf([409, 422]);
      expect(refused.text).to.contain(message).and.to.contain('Trạm y tế phường');
    }
    expect(await app.audited()).to.equal(before);
  });

  it('want another identity verified before a card carries it', async () => {
    const card = await app.make.insurance({ person, objectCode: 'HN', cardNumber: 'HN2515120043381' });
    const officer = await app.browse('officer');
    const path = `/nguoi/${person}/the/${card.id}/dinh-chinh`;
    const typed = { cardNumber: '5120043399', reason: 'Theo VssID' };
    const shown = await officer.post(path, typed);
    expect(shown.text).to.contain('Cần xác minh').and.to.contain('hai mã số là hai người');
    expect((await officer.post(path, { ...typed, confirm: '1' })).status).to.equal(422);
    expect((await periods())[0].cardNumber).to.equal('HN2515120043381');
    expect((await officer.post(path, { ...typed, verified: 'on', confirm: '1' })).status).to.equal(303);
    expect((await periods())[0]).to.include({ id: card.id, cardNumber: '5120043399', objectCode: 'HN' });
  });

  it('lengthen, shorten and take back, each with its reason', async () => {
    const card = await app.make.insurance({ person });
    const officer = await app.browse('officer');
    const at = (what: string) => `/nguoi/${person}/the/${card.id}/${what}`;
    expect((await officer.get(at('gia-han'))).text).to.contain('đang ghi: 31/12/2024');
    const earlier = await officer.post(at('gia-han'), { validTo: '30/06/2024', reason: 'x' });
    expect(earlier.text).to.contain('gia hạn thì phải sau 31/12/2024');
    const longer = { validTo: '31/03/2025', reason: 'Cơ quan BHXH gia hạn', confirm: '1' };
    expect((await officer.post(at('gia-han'), longer)).status).to.equal(303);
    expect((await periods())[0].validTo).to.equal('2025-03-31');
    const shorter = { validTo: '30/09/2024', reason: 'Báo giảm' };
    const shown = await officer.post(at('rut-ngan'), shorter);
    expect(shown.text)
      .to.contain('Từ 01/10/2024 thẻ này không còn giá trị.')
      .and.to.contain('chưa có thẻ BHYT');
    expect((await officer.post(at('rut-ngan'), { ...shorter, confirm: '1' })).status).to.equal(303);
    expect((await officer.post(at('thu-hoi'), { confirm: '1' })).text).to.contain('Lý do: còn trống');
    expect((await officer.post(at('thu-hoi'), { reason: 'Ghi nhầm người', confirm: '1' })).status).to.equal(
      303,
    );
    expect(await periods()).to.deep.equal([]);
  });

  it('do not overwrite what somebody else has changed meanwhile', async () => {
    const card = await app.make.insurance({ person });
    const officer = await app.browse('officer');
    const path = `/nguoi/${person}/the/${card.id}/gia-han`;
    const version = /name="version" value="(\d+)"/.exec((await officer.get(path)).text)?.[1] ?? '';
    await app.make.insurance({ person, objectCode: 'HN' });
    const late = await officer.post(path, {
      version,
      validTo: '31/03/2025',
      reason: 'Gia hạn',
      confirm: '1',
    });
    expect(late.status).to.equal(412);
  });

  it('are not for leaders, nor for the neighbours', async () => {
    const card = await app.make.insurance({ person });
    const leader = await app.browse('leader');
    const neighbour = await app.browse('neighbour');
    for (const path of ['moi', `${card.id}/dinh-chinh`, `${card.id}/gia-han`, `${card.id}/thu-hoi`]) {
      expect((await leader.get(`/nguoi/${person}/the/${path}`)).status, path).to.equal(403);
      expect((await neighbour.get(`/nguoi/${person}/the/${path}`)).status, path).to.equal(404);
    }
    const body = { reason: 'Thử', retracted: 'on', confirm: '1' };
    expect((await neighbour.post(`/nguoi/${person}/the/${card.id}/thu-hoi`, body)).status).to.equal(404);
  });
});
