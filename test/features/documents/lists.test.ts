import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { dictionaries } from '../../../src/features/dictionaries/service.ts';
import type { Content, Posting, RegisterList } from '../../../src/features/documents/content.ts';
import type { PostingForm, RegisterListForm } from '../../../src/features/documents/schema.ts';
import {
  fetchList,
  type PrintedDocument,
  printPosting,
  printRegisterList,
  readDocument,
} from '../../../src/features/documents/service.ts';
import { documentWorkbook, workbookName } from '../../../src/features/documents/workbook.ts';
import { createHousehold } from '../../../src/features/households/service.ts';
import type { Household } from '../../../src/features/records/schema.ts';
import { householdOn } from '../../../src/features/records/service.ts';
import { createStatus } from '../../../src/features/statuses/service.ts';
import { lastDayOfMonth } from '../../../src/shared/dates.ts';
import { registers } from '../../../src/shared/words.ts';
import { onBothEngines } from '../../support/engines.ts';
import { columnName, hashedCell, readWorkbook } from '../../support/readWorkbook.ts';
import { actorOf, makeAreas, rejection, type TestRegistry } from '../../support/registry.ts';
import { expected, loadSample } from '../../support/sampleWard.ts';

const officer = actorOf('officer', 'CL');
const decision = { number: '226/QĐ-UBND', date: '2023-12-20', issuer: 'UBND phường Chánh Lộ', year: 2024 };
let made = 0;

async function makeHousehold(registry: TestRegistry, area = 'CL-01'): Promise<Household> {
  made += 1;
  const form = {
    area,
    residentFrom: '2020-01-01',
    address: `${made} Lê Lợi`,
    members: [
      {
        fullName: `Người Thứ ${made} A`,
        birthDate: '1950-03-12',
        sex: 'male' as const,
        relation: 'head' as const,
        nationalId: `05105000${String(made).padStart(4, '0')}`,
        phone: '0905000000',
      },
      {
        fullName: `Người Thứ ${made} B`,
        birthDate: '1960',
        sex: 'female' as const,
        relation: 'spouse' as const,
      },
    ],
  };
  return registry.tx(async (t) => householdOn(t, await createHousehold(t, form), '2024-11-30'), officer);
}

async function print(registry: TestRegistry, form: Partial<RegisterListForm>): Promise<PrintedDocument> {
  const asked: RegisterListForm = { register: 'poor', asOf: '2024-11-30', ...form };
  const id = await registry.tx((t) => printRegisterList(t, asked), officer);
  return registry.read((t) => readDocument(t, id), officer);
}

async function post(registry: TestRegistry, form: Partial<PostingForm>): Promise<Posting> {
  const asked: PostingForm = {
    register: 'poor',
    asOf: '2024-11-30',
    place: 'trụ sở UBND phường',
    from: '2024-12-01',
    to: '2024-12-04',
    ...form,
  };
  const id = await registry.tx((t) => printPosting(t, asked), officer);
  const { content } = await registry.read((t) => readDocument(t, id), officer);
  if (content.kind !== 'posting') throw new Error('no posting');
  return content;
}

function listOf(content: Content): RegisterList {
  if (content.kind !== 'registerList') throw new Error('no list');
  return content;
}

onBothEngines('lists of the registers on paper', (open) => {
  let registry: TestRegistry;

  describe('of the sample ward', () => {
    before(async () => {
      registry = await open();
      await loadSample(registry);
    });
    after(() => registry.close());

    it('count the same households and people as the registers were counted apart from this program', async () => {
      for (const month of expected.registersByMonth) {
        for (const register of ['poor', 'nearPoor'] as const) {
          const asOf = lastDayOfMonth(month.month);
          const { rows } = listOf((await print(registry, { register, asOf })).content);
          const counted = {
            households: rows.filter(([number]) => number !== null).length,
            people: rows.length,
          };
          const { households, people } = month[register];
          expect(counted, `${register} ${asOf}`).to.deep.equal({
            households: households.closing,
            people: people.closing,
          });
        }
      }
    });

    it('hold the same rows in the same order in the workbook, with numbers as text', async () => {
      const document = await print(registry, { register: 'poor', asOf: '2023-11-30' });
      const fetched = await registry.tx((t) => fetchList(t, document.id), officer);
      expect(workbookName(fetched)).to.equal('danh-sach-ho-ngheo-phuong-chanh-lo-2023-11-30.xlsx');
      const folder = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-test-'));
      try {
        const file = path.join(folder, 'list.xlsx');
        writeFileSync(file, await documentWorkbook(fetched));
        const [sheet, hidden] = await readWorkbook(file);
        if (!sheet || !hidden) throw new Error('a sheet is missing');
        const about: { sheets: { firstRow: number; rows: number }[]; report: string; document: string } =
          JSON.parse(String(hidden.cell('A1')));
        expect(about).to.include({ report: 'registerList', document: document.id });
        const list = listOf(document.content);
        const first = about.sheets[0]?.firstRow ?? 0;
        const read = list.rows.map((_, r) =>
          list.columns.map((_column, c) => hashedCell(sheet, `${columnName(c)}${first + r}`)),
        );
        expect(read).to.deep.equal(list.rows.map((row) => row.map((value) => value ?? '')));
        expect(list.columns.map(({ field }) => field)).to.not.include('nationalId');
        expect(sheet.cell('A4')).to.equal('DANH SÁCH HỘ NGHÈO');
        expect(sheet.cell('A5')).to.equal('Phường Chánh Lộ, tại ngày 30/11/2023');
        const code = list.columns.findIndex(({ field }) => field === 'householdCode');
        expect(sheet.type(`${columnName(code)}${first}`)).to.equal('s');
        const name = list.columns.findIndex(({ field }) => field === 'fullName');
        expect(sheet.cell(`${columnName(name)}${first - 1}`)).to.equal(`Tổng cộng: ${list.summary}`);
        expect(sheet.formulas).to.equal(0);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });

    it('split by group without loss, and refuse a group where nobody is', async () => {
      const whole = listOf((await print(registry, { asOf: '2023-11-30' })).content);
      const households = new Set(whole.rows.map(([, , code]) => code));
      const groups = ['CL-01', 'CL-02', 'CL-03', 'CL-04', 'CL-05', 'CL-06', 'CL-07', 'CL-08'];
      const parts: unknown[] = [];
      for (const area of groups) {
        const asked = print(registry, { asOf: '2023-11-30', area });
        const part = await asked.then(
          ({ content }) => listOf(content).rows,
          () => [],
        );
        parts.push(...part.map(([, , code]) => code));
      }
      expect(new Set(parts)).to.deep.equal(households);
      expect(await rejection(print(registry, { asOf: '1950-01-01' }))).to.include({ status: 422 });
      expect(await rejection(print(registry, { area: 'NN' }))).to.include({ status: 404 });
    });
  });

  describe('for a wall', () => {
    beforeEach(async () => {
      registry = await open();
      await makeAreas(registry);
    });
    afterEach(() => registry.close());

    it('never show whoever holds only categories that are not for public lists: all of them, whatever else is there', async () => {
      const categories = await registry.read(async (t) => (await dictionaries(t)).categories());
      expect(
        categories.filter(({ publicListing }) => !publicListing).map(({ code }) => code),
      ).to.include.members(['hiv-child', 'hiv-poor', 'special-circumstance-child']);
      const codes = categories.map(({ code }) => code);
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.uniqueArray(fc.constantFrom(...codes), { minLength: 1, maxLength: 4 }), {
            minLength: 1,
            maxLength: 5,
          }),
          fc.constantFrom(...registers),
          async (holdings, register) => {
            const shown: string[] = [];
            const own = await open();
            try {
              await makeAreas(own);
              for (const held of holdings) {
                const household = await makeHousehold(own);
                const [person] = household.members;
                for (const code of held) {
                  const category = categories.find((each) => each.code === code);
                  const subject =
                    category?.scope === 'household'
                      ? { household: household.id }
                      : { person: person?.person ?? '' };
                  const form = { ...subject, category: code, decision, validFrom: '2024-01-01' };
                  await own.tx((t) => createStatus(t, form), officer);
                }
                const open = categories.filter(
                  (each) => held.includes(each.code) && each.register === register && each.publicListing,
                );
                // A household stands there by its head, once.
                if (open.length > 0) shown.push(person?.fullName ?? '');
              }
              if (shown.length === 0) {
                expect(await rejection(post(own, { register }))).to.include({ status: 422 });
                return;
              }
              const posting = await post(own, { register, lastDigits: true });
              expect(posting.rows.map(([, name]) => name)).to.have.members(shown);
              expect(posting.rows).to.have.length(shown.length);
              const text = JSON.stringify(posting);
              for (const { label, publicLabel, code } of categories) {
                if (register !== 'poor' && register !== 'nearPoor') expect(text).not.to.include(label);
                if (publicLabel) expect(text).not.to.include(publicLabel);
                expect(text).not.to.include(`"${code}"`);
              }
              expect(text).not.to.match(/HIV|Lê Lợi|\d{9,}|0905/);
            } finally {
              await own.close();
            }
          },
        ),
        { numRuns: 25 },
      );
    });

    for (const register of registers) {
      it(`leave out every single protected category of ${register}`, async () => {
        const categories = await registry.read(async (t) => (await dictionaries(t)).categories());
        const mine = categories.filter((each) => each.register === register);
        const names = new Map<string, string>();
        for (const category of mine) {
          const household = await makeHousehold(registry, 'CL-02');
          const [person] = household.members;
          const subject =
            category.scope === 'household' ? { household: household.id } : { person: person?.person ?? '' };
          const form = { ...subject, category: category.code, decision, validFrom: '2024-01-01' };
          await registry.tx((t) => createStatus(t, form), officer);
          names.set(category.code, person?.fullName ?? '');
        }
        const posting = await post(registry, { register });
        expect(posting.columns.map(({ header }) => header)).to.deep.equal([
          'STT',
          'Họ và tên',
          'Năm sinh',
          'Tổ dân phố',
        ]);
        expect(posting.rows.map(([, name]) => name)).to.have.members(
          mine.filter(({ publicListing }) => publicListing).map(({ code }) => names.get(code)),
        );
        expect(posting.rows[0]?.slice(2)).to.deep.equal(['1950', 'TDP\u00a02']);
        const list = listOf((await print(registry, { register })).content);
        const text = JSON.stringify(list);
        for (const { label } of mine.filter(({ publicListing }) => !publicListing))
          expect(text).not.to.include(label);
      });
    }

    it('end no earlier than they begin', async () => {
      const error = await rejection(post(registry, { from: '2024-12-04', to: '2024-12-03' }));
      expect(error).to.include({ status: 422 });
    });
  });

  it('for a group head carry name, birth year, address and phone, and no ground or number', async () => {
    registry = await open();
    try {
      await makeAreas(registry);
      const household = await makeHousehold(registry);
      const person = household.members[0]?.person ?? '';
      for (const category of ['hiv-poor', 'disability-severe'])
        await registry.tx(
          (t) => createStatus(t, { person, category, decision, validFrom: '2024-01-01' }),
          officer,
        );
      const list = listOf((await print(registry, { register: 'assistance', audience: 'groupHead' })).content);
      expect(list.columns.map(({ header }) => header)).to.deep.equal([
        'STT',
        'Họ và tên',
        'Năm sinh',
        'Địa chỉ',
        'Điện thoại',
      ]);
      expect(list.rows).to.deep.equal([
        [1, household.members[0]?.fullName, '1950', household.address, '0905000000'],
      ]);
      expect(list.parts).to.deep.equal([{ label: 'TDP\u00a01: 1 người', rows: 1 }]);
    } finally {
      await registry.close();
    }
  });
});
