import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { readReview, verifyReviews } from '../../../src/features/quarterlyReviews/service.ts';
import { type Browse, openApp, type TestApp } from '../../support/app.ts';

const root = '/bhyt/ra-soat-quy';

describe('the quarterly review', function () {
  this.timeout(180_000);
  let app: TestApp;
  let officer: Browse;
  let leader: Browse;
  const people = new Map<string, string>();
  let third = '';

  /** A household of one, by the name the test calls them. */
  const single = async (name: string, member: object = {}, residentFrom = '2020-01-01') => {
    const household = await app.make.household({
      residentFrom,
      members: [app.make.member({ fullName: name, birthDate: '1970', ...member })],
    });
    people.set(name, household.members[0]?.person ?? '');
    return household.id;
  };
  const idOf = (name: string): string => people.get(name) ?? '';
  const died = async (name: string, date: string) =>
    expect((await app.as('officer').post(`/people/${idOf(name)}/death`, { date })).status).to.equal(200);
  const poor = async (name: string, validFrom = '2023-01-01') =>
    app.make.status({ household: await single(name), validFrom });
  const version = async (at: string): Promise<string> =>
    String((await app.read((t) => readReview(t, at.split('/').at(-1) ?? ''))).review.version);
  const post = async (who: Browse, at: string, action: string, fields: Record<string, string> = {}) =>
    who.post(`${at}/${action}`, { version: await version(at), ...fields });
  /** "tăng Nguyễn A newborn 2024-07-15 TE", late ones with a star. */
  const changes = async (at: string): Promise<string[]> => {
    const { content } = await app.read((t) => readReview(t, at.split('/').at(-1) ?? ''));
    return content.changes.map(
      ({ side, fullName, reason, on, objectCode, late, leftOut }) =>
        `${side === 'increase' ? '+' : '-'} ${fullName} ${reason} ${on} ${objectCode}${late ? ' *' : ''}${leftOut ? ' (để lại)' : ''}`,
    );
  };
  const create = async (quarter: string) => (await officer.post(root, { quarter })).headers.location ?? '';

  before(async () => {
    app = await openApp({ today: '2025-01-05' });
    officer = await app.browse('officer');
    leader = await app.browse('leader');
    await poor('Ở Lại');
    await poor('Mới Nghèo', '2024-08-01');
    await single('Mới Sinh', { birthDate: '2024-07-15' }, '2024-07-15');
    await single('Lên Sáu', { birthDate: '2018-05-05' });
    await single('Thẻ Mất');
    await app.make.insurance({ person: idOf('Thẻ Mất') });
    await died('Thẻ Mất', '2024-08-20');
    await poor('Nghèo Mất');
    await poor('Chuyển Đi');
    const move = { date: '2024-09-10', kind: 'out' };
    const moved = await app.as('officer').post(`/people/${idOf('Chuyển Đi')}/moves`, move);
    expect(moved.status, moved.text).to.be.oneOf([200, 201]);
    await poor('Đi Làm');
    await single('Báo Muộn');
    await app.make.insurance({ person: idOf('Báo Muộn') });
  });
  after(() => app.close());

  it('tells who came and who went between two days, each with the cause, and who died with any card', async () => {
    third = await create('2024-Q3');
    expect(await changes(third)).to.have.members([
      '+ Mới Nghèo newlyEntitled 2024-08-01 HN',
      '+ Mới Sinh newborn 2024-07-15 TE',
      '- Chuyển Đi movedOut 2024-09-10 HN',
      '- Thẻ Mất died 2024-08-20 GD',
    ]);
    const page = await officer.get(third);
    expect(page.text).to.include('Bản nháp theo sổ hiện nay');
    expect((await officer.get(`${third}?ben=giam`)).text).to.include('Thẻ Mất');
  });

  it('leaves a change out with its reason, and follows the registers until it is submitted', async () => {
    const person = idOf('Mới Nghèo');
    const silent = await post(officer, third, 'bo-qua', { person, ben: 'tang', reason: ' ' });
    expect(silent.status).to.equal(422);
    expect(silent.text).to.include('Lý do để kỳ sau');
    const left = await post(officer, third, 'bo-qua', { person, ben: 'tang', reason: 'Chờ số CCCD' });
    expect(left.status, left.text).to.equal(303);
    expect(await changes(third)).to.include('+ Mới Nghèo newlyEntitled 2024-08-01 HN (để lại)');
    await app.make.insurance({
      person: idOf('Đi Làm'),
      objectCode: 'DN',
      validFrom: '2024-09-01',
      validTo: '2025-12-31',
    });
    expect(await changes(third)).to.include('- Đi Làm otherPayer 2024-10-01 HN');
  });

  it('is submitted by the officer, sent back or signed by the leader, and never changes after', async () => {
    expect((await post(officer, third, 'ky')).status).to.equal(403);
    expect((await post(leader, third, 'ky')).status).to.equal(409);
    expect((await post(officer, third, 'trinh')).status).to.equal(303);
    expect((await post(leader, third, 'tra-lai', { reason: '' })).status).to.equal(422);
    expect((await post(leader, third, 'tra-lai', { reason: 'Xem lại' })).status).to.equal(303);
    expect((await officer.get(third)).text).to.include('Lãnh đạo trả lại: Xem lại');
    expect((await post(officer, third, 'trinh')).status).to.equal(303);
    const stood = await changes(third);
    await died('Báo Muộn', '2024-09-15'); // told while it waits for the signature
    expect(await changes(third)).to.deep.equal(stood);
    const signed = await post(leader, third, 'ky');
    expect(signed.status, signed.text.slice(0, 300)).to.equal(303);
    const { name, body } = await officer.file(`${third}/tep`);
    expect(name).to.include('ra-soat-bhyt-2024-Q3-cl.xlsx');
    const { review } = await app.read((t) => readReview(t, third.split('/').at(-1) ?? ''));
    expect(createHash('sha256').update(body).digest('hex')).to.equal(review.sha256);
    for (const action of ['trinh', 'bo-qua'])
      expect((await post(officer, third, action, { reason: 'x' })).status).to.equal(409);
  });

  it('goes on from what was signed: nothing twice, what was left out and what came late once', async () => {
    await died('Nghèo Mất', '2024-11-10');
    const fourth = await create('2024-Q4');
    const told = await changes(fourth);
    expect(told).to.have.members([
      '+ Mới Nghèo newlyEntitled 2024-08-01 HN *',
      '- Lên Sáu turned6 2024-10-01 TE',
      '- Nghèo Mất died 2024-11-10 HN',
    ]);
    const { content } = await app.read((t) => readReview(t, fourth.split('/').at(-1) ?? ''));
    const former = await app.read((t) => readReview(t, third.split('/').at(-1) ?? ''));
    expect(content.opening).to.equal(former.content.closing.length);
    expect((await officer.post(root, { quarter: '2025-Q1' })).text).to.include('chưa ký');
    const printed = await officer.post(`${fourth}/in`);
    expect(printed.status).to.equal(303);
    expect((await officer.get(printed.headers.location ?? '')).text).to.include(
      'Báo giảm, Tổ dân phố 1: 2 người',
    );
  });

  it('is found out when its file is another', async () => {
    const { exportsDir } = app.deps.config;
    expect(await app.read((t) => verifyReviews(t, exportsDir))).to.equal(undefined);
    const row = await app.read((t) =>
      t.one<{ path: string }>("SELECT path FROM quarterly_reviews WHERE state = 'sealed'"),
    );
    writeFileSync(path.join(exportsDir, row?.path ?? ''), 'khác');
    expect(await app.read((t) => verifyReviews(t, exportsDir))).to.include('đã bị sửa');
  });
});
