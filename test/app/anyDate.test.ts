import { expect } from 'chai';
import { pages, routes } from '../../src/app/features.ts';
import { openApp, type TestApp } from '../support/app.ts';

/** Fields by which a read is asked about a day, a period or a year. */
const dayFields = ['asOf', 'from', 'first', 'date', 'year', 'paidOn'];

/** Reads of the API that are about no day of the registers, and why. */
const timelessReads: Record<string, string> = {
  '/accounts': 'who may work now',
  '/reorganisations': 'operations, each with its day',
  '/life-events': 'events, each with its day',
  '/life-events/:id': 'one event',
  '/duplicates': 'entries, not what holds of them',
  '/duplicates/households': 'entries, not what holds of them',
  '/people/:id/merges': 'what was done to entries',
  '/people/:id/merges/preview': 'what would be done to entries now',
  '/imports': 'workbooks read',
  '/imports/:id': 'one workbook',
  '/imports/:id/rows': 'its rows',
  '/imports/:id/rejects.xlsx': 'its rows',
  '/import-profiles': 'how files of a sender are read',
  '/import-decisions': 'what was decided of rows',
  '/report-forms': 'forms of the superior office',
  '/report-forms/figures': 'figures of a period',
  '/report-forms/:id': 'one form',
  '/report-forms/:id/file': 'one form',
  '/exports': 'sealed files, each of its day',
  '/exports/:id': 'a sealed file',
  '/exports/:id/file': 'a sealed file',
  '/exports/:id/pdf': 'a sealed file',
  '/exports/:id/checks': 'of a sealed file',
  '/exports/:id/closing': 'of a sealed file',
  '/exports/:id/closing/file': 'a sealed file',
  '/exports/:id/closing/pdf': 'a sealed file',
  '/addressees': 'who gets reports now, with the days of those that ended',
  '/addressees/:id': 'one of them',
  '/submissions': 'reports, each of its period',
  '/submissions/:id': 'a report of its period',
  '/submissions/:id/differences': 'one sending beside the former',
  '/case-kinds': 'what may be handed in today',
  '/cases/:id': 'one case with the days of its steps',
  '/cases/:id/items': 'the list of one review',
  '/papers/:id/file': 'a scan',
  '/lists': 'lists by name; their rows are read as of a day',
  '/lists/:id': 'what a list asks for',
  '/official-figures': 'figures, each with its day',
  '/reconciliations': 'lists of the insurer, each of its day',
  '/reconciliations/:id': 'one such list',
  '/reconciliations/:id/rows': 'its rows',
  '/reconciliations/:id/file': 'its rows',
  '/reconciliations/:id/choices': 'what was decided of its rows',
  '/quarterly-reviews': 'reviews, each of its quarter',
  '/quarterly-reviews/:id': 'a review of its quarter',
  '/quarterly-reviews/:id/rows': 'its rows',
  '/quarterly-reviews/:id/file': 'its rows',
  '/assigned-lists': 'lists that were handed over, each of its day',
  '/assigned-lists/:id': 'one such list',
  '/assigned-lists/:id/rows': 'its rows, as on the paper',
  '/consolidations': 'reports of a month',
  '/consolidations/tables/:form': 'a table of a month',
  '/consolidations/workbook': 'the workbook of a month',
  '/consolidations/reports/:id/differences': 'one version of a report beside the former',
  '/martyrs/:id': 'one martyr, with the days of whoever belongs to him',
  '/recoveries': 'sums to recover, each with its days',
  '/recoveries/:id': 'one of them',
  '/people/:id/aid': 'every gift there was, with its day',
  '/households/:id/aid': 'every gift there was, with its day',
};
/** What lies below a campaign is of its cut-off day, or was done on a day that stands with it. */
const ofCampaign = (path: string): boolean =>
  path.startsWith('/campaigns/:id') || path.startsWith('/tet/:id');

/** Pages about a day: how each is turned to 01/02/2024, `X` being a thing made for the test. */
const day = '2024-02-01';
const datedPages: Record<string, (things: Things) => string> = {
  '/nguoi/:id': (x) => `/nguoi/${x.person}?ngay=${day}`,
  '/ho/:id': (x) => `/ho/${x.household}?ngay=${day}`,
  '/so/:register': () => `/so/bao-tro?ngay=${day}`,
  '/so/:register/bien-dong': () => `/so/ho-ngheo/bien-dong?den=${day}`,
  '/so/:register/so-sanh': () => `/so/ho-ngheo/so-sanh?hai=${day}`,
  '/danh-sach/:id': (x) => `/danh-sach/${x.list}?ngay=${day}`,
  '/giay-to/niem-yet': () => `/giay-to/niem-yet?so=poor&ngay=${day}`,
  '/ho-so/viec': () => `/ho-so/viec?ngay=${day}`,
  '/ho-so/viec/:kind': () => `/ho-so/viec/noCard?ngay=${day}`,
  '/bhyt': () => `/bhyt?ngay=${day}`,
  '/bhyt/du-bao': () => `/bhyt/du-bao?ngay=${day}`,
  '/bhyt/muc-dong': () => `/bhyt/muc-dong?nguoi=2&ngay=${day}`,
  '/chi-tieu': () => `/chi-tieu?nam=2024&ngay=${day}`,
  '/bhyt/danh-sach/:kind': () => `/bhyt/danh-sach/uncovered?ngay=${day}`,
  '/quan-tri/dia-ban': () => `/quan-tri/dia-ban?ngay=${day}`,
};

/** Pages about no day, and why; whatever writes is about today and says so by its permission or its path. */
const timelessPages: Record<string, string> = {
  '/': 'the counter finds everybody who ever lived here; the page it leads to is turned to a day',
  '/so': 'leads on',
  '/bhyt/ty-le/tep': 'the workbook of a page that has its day',
  '/bhyt/danh-sach/:kind/tep': 'the workbook of a page that has its day',
  '/bhyt/ra-soat-quy': 'reviews, each of its quarter',
  '/bhyt/ra-soat-quy/:id': 'a review of its quarter',
  '/bhyt/ra-soat-quy/:id/tep': 'the workbook of a review',
  '/bhyt/ty-le': 'turned by its own fields, tested with it',
  '/bhyt/ty-le/ten': 'names behind a number of a page that has its day',
  '/bhyt/muc-dong/bao-gia': 'the paper of a page that has its day',
  '/bhyt/so-lieu': 'figures, each with its day',
  '/chi-tieu/in': 'the paper of a page that has its day',
  '/chi-tieu/tep.xlsx': 'the workbook of a page that has its day',
  '/chi-tieu/:id': 'one target at the day of the page that leads to it',
  '/chi-tieu/:id/ten': 'names behind a number of a page that has its day',
  '/bhyt/doi-chieu': 'lists of the insurer, each of its day',
  '/bhyt/doi-chieu/:id': 'one such list',
  '/bhyt/doi-chieu/:id/tep': 'its rows',
  '/trung-lap': 'entries, not what holds of them',
  '/trung-lap/:a/:b': 'two entries',
  '/trung-lap/gop/:id': 'what was done to entries',
  '/dien/:id': 'a status with all its days',
  '/giay-to': 'papers as they were printed',
  '/giay-to/:id': 'a paper as it was printed',
  '/giay-to/ban-giao': 'a form: the day is asked for on it',
  '/danh-sach': 'lists by name',
  '/ho-so': 'cases with their days; what was open on a day is on /ho-so/viec',
  '/ho-so/:id': 'a case with the days of its steps',
  '/ho-so/:id/ra-soat': 'the list of one review',
  '/ho-so/:id/in/:paper': 'a paper of a case',
  '/ho-so/duyet': 'what waits for approval now',
  '/nhap-xuat': 'files that came and went',
  '/nhap-xuat/nhap/:id': 'a file that came',
  '/noi-nhan': 'who gets reports now, with the days of those that ended',
  '/bao-cao-gui': 'reports, each of its period',
  '/bao-cao-gui/:id': 'a report of its period',
  '/bao-cao-gui/:id/khac-lan-truoc': 'one sending beside the former',
  '/chi-tieu/:id/ten/tep': 'the workbook of a page that has its day',
  '/danh-sach-giao': 'lists that were handed over, each of its day',
  '/danh-sach-giao/:id': 'one such list',
  '/hop-nhat': 'reports of a month',
  '/hop-nhat/bieu/:form': 'a table of a month',
  '/hop-nhat/tep': 'the workbook of a month',
  '/hop-nhat/:id/khac': 'one version of a report beside the former',
  '/so/liet-si': 'martyrs, with the days of whoever belongs to them',
  '/so/liet-si/:id': 'one martyr',
  '/tet': 'campaigns, each of its year and days',
  '/tet/moi': 'a form: the days are asked for on it',
  '/tet/lan-trinh/:id': 'a list as it was submitted',
  '/tet/so-sanh': 'asked by years, on its own fields',
  '/tet/so-sanh/tep': 'the workbook of that page',
  '/tet/lich-su': 'every gift there was, with its day',
  '/tet/lich-su/tep': 'the workbook of that page',
  '/tet/thu-hoi': 'sums to recover, each with its days',
  '/tet/thu-hoi/tep': 'the workbook of that page',
  '/tet/thu-hoi/:id': 'one of them',
};

const writes = [
  'registers.write',
  'targets.write',
  'areas.write',
  'accounts',
  'public',
  'imports',
  'exports',
  'submissions.write',
  'addressees.write',
  'payments',
];

interface Things {
  person: string;
  household: string;
  list: string;
}

describe('any date', () => {
  let app: TestApp;
  let things: Things;
  before(async () => {
    app = await openApp({ today: '2024-11-30' });
    const made = await app.make.household({ residentFrom: '2020-01-01' });
    const list = await app.as('officer').post('/lists', {
      name: 'Danh sách thử',
      purpose: 'thử',
      subject: 'people',
      columns: ['fullName'],
      filters: {},
      order: 'name',
      handout: false,
    });
    expect(list.status, list.text).to.equal(201);
    things = { person: made.members[0]?.person ?? '', household: made.id, list: list.body.id };
  });
  after(() => app.close());

  it('is asked of every read of the API that is about the registers', () => {
    const undated = routes
      .filter(({ method, query }) => {
        const fields = Object.keys(query.properties ?? {});
        return method === 'GET' && !dayFields.some((field) => fields.includes(field));
      })
      .map(({ path }) => path)
      .filter((path) => !ofCampaign(path));
    expect(undated.filter((path) => !(path in timelessReads))).to.deep.equal([]);
    expect(Object.keys(timelessReads).filter((path) => !undated.includes(path))).to.deep.equal([]);
  });

  it('is asked with what was known of the registers, their balances, people, households and coverage', () => {
    for (const path of [
      '/registers',
      '/balances',
      '/balances/names',
      '/comparisons',
      '/coverage',
      '/people/:id',
      '/households/:id',
    ]) {
      const route = routes.find((each) => each.method === 'GET' && each.path === path);
      expect(Object.keys(route?.query.properties ?? {}), path).to.include('asKnownAt');
    }
  });

  it('is asked of every page that is about the registers', () => {
    const shown = pages.filter(({ method, permission }) => method === 'GET' && !writes.includes(permission));
    const unknown = shown
      .map(({ path }) => path)
      .filter((path) => !(ofCampaign(path) || path in datedPages || path in timelessPages));
    expect(unknown).to.deep.equal([]);
  });

  it('turns each of those pages, which say so; a day that cannot be read is said', async () => {
    const admin = await app.browse('admin');
    for (const [path, at] of Object.entries(datedPages)) {
      const turned = await admin.get(at(things));
      expect(turned.status, `${path} ${turned.text.slice(0, 300)}`).to.equal(200);
      expect(turned.text, path).to.contain('value="01/02/2024"');
      const unread = await admin.get(at(things).replace(day, '31/02/2024'));
      expect(unread.status, path).to.be.oneOf([200, 422]);
      expect(unread.text, path).not.to.contain('value="31/02/2024"');
    }
  });

  it('answers the registers of a day as known at an instant', async () => {
    const status = await app.make.status({ household: things.household, category: 'poor' });
    const read = async (more: string) =>
      (await app.as('leader').get(`/registers?register=poor&asOf=2024-02-01${more}`)).body;
    const { asKnownAt } = (await app.as('leader').get('/coverage?area=CL')).body;
    await app.as('officer').post(`/statuses/${status.id}/retraction`, { reason: 'Nhầm hộ' });
    expect([(await read('')).total, (await read(`&asKnownAt=${asKnownAt}`)).total]).to.deep.equal([0, 1]);
    expect((await read(`&asKnownAt=${asKnownAt}`)).items[0]).to.include({
      household: things.household,
      category: 'poor',
    });
  });
});

describe('the page of a person as of a day', () => {
  it('is the whole page of that day: nothing of later days stands on it', async () => {
    const app = await openApp({ today: '2024-11-30' });
    try {
      const { make } = app;
      const household = await make.household({
        address: '1 Lê Lợi',
        members: [make.member({ fullName: 'Trần Văn Sớm' }), make.member({ relation: 'child' })],
      });
      const person = household.members[0]?.person ?? '';
      const other = await make.household({ area: 'CL-02' });
      await make.status({ household: household.id, category: 'poor' });
      const more = { number: '9/QĐ', date: '2024-10-01', issuer: 'UBND phường' };
      await make.status({
        household: other.id,
        category: 'near-poor',
        decision: more,
        validFrom: '2024-10-01',
      });
      const officer = app.as('officer');
      const late = { number: '77/QĐ-MUỘN', date: '2024-06-01', issuer: 'UBND phường' };
      await make.status({ person, category: 'disability-severe', decision: late, validFrom: '2024-06-01' });
      await make.insurance({ person, objectCode: 'DN', validFrom: '2024-07-01', validTo: '2025-06-30' });
      const handed = { kind: 'assistance-new', person, applicantName: 'Người nộp', receivedOn: '2024-08-01' };
      const { body: opened } = await officer.post('/cases', handed);
      expect(opened.code, JSON.stringify(opened)).to.be.a('string');
      await officer.post(`/people/${person}/moves`, {
        date: '2024-09-01',
        kind: 'within',
        household: other.id,
        relation: 'other',
        newHead: household.members[1]?.person,
      });
      const browser = await app.browse('officer');
      const then = (await browser.get(`/nguoi/${person}?ngay=2024-03-01`)).text;
      const now = (await browser.get(`/nguoi/${person}`)).text;
      const later = ['77/QĐ-MUỘN', 'Mã DN', opened.code, other.code];
      for (const text of later) expect(then, text).not.to.contain(text);
      for (const text of later) expect(now, text).to.contain(text);
      expect(then).to.contain('Hộ nghèo').and.to.contain(household.code);
      const page = (await browser.get(`/ho/${other.id}?ngay=2024-03-01`)).text;
      for (const text of ['Trần Văn Sớm', 'Hộ cận nghèo</strong>']) expect(page, text).not.to.contain(text);
      expect((await browser.get(`/ho/${other.id}`)).text).to.contain('Trần Văn Sớm');
    } finally {
      await app.close();
    }
  });
});
