import { writeFileSync } from 'node:fs';
import path from 'node:path';
import ExcelJS from 'exceljs';
import { systemActor, type WriteTx } from '../../../src/db/tx.ts';
import { amendRow, saveRow } from '../../../src/features/catalogue/service.ts';
import { rowsOf, valuesOf } from '../../../src/features/dictionaries/editing.ts';
import { mergePeople, undoMerge } from '../../../src/features/duplicates/service.ts';
import { retractPeriod } from '../../../src/features/events/familyEvents.ts';
import {
  deskArrival,
  deskBirth,
  deskDeath,
  deskHead,
  deskHouseholdMove,
  deskMarriage,
  deskMerge,
  deskMove,
  deskSplit,
} from '../../../src/features/events/lifeEvents.ts';
import { retractLifeEvent } from '../../../src/features/events/retraction.ts';
import { createHousehold } from '../../../src/features/households/service.ts';
import { stageImport } from '../../../src/features/imports/received.ts';
import { commitImport, undoImport } from '../../../src/features/imports/service.ts';
import { correctInsurancePeriod, createInsurancePeriod } from '../../../src/features/insurance/service.ts';
import { changePerson } from '../../../src/features/people/service.ts';
import type { ReorganisationForm } from '../../../src/features/reorganisations/schema.ts';
import { reorganise, undoReorganisation } from '../../../src/features/reorganisations/service.ts';
import { createStatus } from '../../../src/features/statuses/service.ts';
import { addDays, type Day, formatDay } from '../../../src/shared/dates.ts';
import { AppError } from '../../../src/shared/errors.ts';
import type { TestRegistry } from '../../support/registry.ts';
import type { ActKind, Chance } from './kinds.ts';

const today = '2024-11-30';
const reason = 'Thử';
const groups = ['CL-01', 'CL-02', 'CL-10', 'NN-01', 'CL'] as const;
const codes = ['HN', 'GD', 'DN', 'TE', 'ZZ'] as const;
const pick = <T>(items: readonly T[], n: number): T | undefined => items[n % Math.max(1, items.length)];
const basis = 'Nghị quyết thử';
/** A ward made of both wards, by which the level of cities ends as well. */
const bothWards = {
  create: [{ code: 'CT', name: 'Phường Cẩm Thành', kind: 'ward' as const, parentCode: 'QN' }],
  changes: [
    { code: 'CL', successor: 'CT' },
    { code: 'NN', successor: 'CT' },
    { code: 'TPQN', successor: 'QN' },
  ],
};

interface Resident {
  person_id: string;
  household_id: string;
  relation: string;
}

/** One registry whose history is made, act by act, each a transaction of its own through the services. */
export class Desk {
  private made = 0;

  constructor(
    private readonly registry: TestRegistry,
    private readonly folder: string,
  ) {}

  /** Does one act; false when nobody is there to do it to, or the rules refuse it. */
  async perform(kind: ActKind, chance: Chance): Promise<boolean> {
    try {
      return (await this.acts[kind](chance)) !== undefined;
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  }

  async household({ day, first, second }: Chance): Promise<unknown> {
    const born = ['1950', '1985-11', '2012-03-04'];
    const members = born.slice(0, 1 + (second % 3)).map((birthDate, i) => ({
      ...this.somebody(birthDate, first + i),
      relation: i === 0 ? ('head' as const) : ('child' as const),
      insuranceNumber: String(7_000_000_000 + this.made),
    }));
    const area = pick(groups, first) ?? 'CL-01';
    return this.tx(async (t) => {
      const { id } = await createHousehold(t, { area, residentFrom: day, members });
      const decision = { number: '12/QĐ-UBND', date: day, issuer: 'UBND phường' };
      await createStatus(t, { household: id, category: 'poor', decision, validFrom: addDays(day, 90) });
      return id;
    });
  }

  private tx<T>(fn: (t: WriteTx) => Promise<T>): Promise<T> {
    return this.registry.tx(fn);
  }

  private somebody(birthDate: string, n: number) {
    this.made++;
    const sex = n % 2 === 0 ? ('female' as const) : ('male' as const);
    return { fullName: `Người Thử Số ${this.made}`, birthDate, sex };
  }

  private all<R>(sql: string, params: readonly string[] = []): Promise<R[]> {
    return this.registry.read((t) => t.all<R>(sql, params));
  }

  /** Who lives in a household on a day and the days around it. */
  private residents(day: Day): Promise<Resident[]> {
    return this.all<Resident>(
      `SELECT m.person_id, m.household_id, m.relation FROM memberships m
       JOIN residences r ON r.person_id = m.person_id AND r.retracted_at IS NULL
       JOIN person_vitals v ON v.person_id = m.person_id AND v.retracted_at IS NULL AND v.died_on IS NULL
       WHERE m.retracted_at IS NULL AND m.valid_from < ? AND ? < m.valid_to AND r.valid_from < ? AND ? < r.valid_to
       ORDER BY m.person_id`,
      [day, day, day, day],
    );
  }

  private async onResident<T>(
    { day, first }: Chance,
    act: (t: WriteTx, resident: Resident, others: readonly Resident[]) => Promise<T>,
  ): Promise<T | undefined> {
    const all = await this.residents(day);
    const one = pick(all, first);
    return one && this.tx((t) => act(t, one, all));
  }

  private async onCard<T>(
    { first }: Chance,
    act: (t: WriteTx, id: string, validFrom: Day) => Promise<T>,
  ): Promise<T | undefined> {
    const rows = await this.all<{ id: string; valid_from: string }>(
      'SELECT id, valid_from FROM insurance_periods WHERE retracted_at IS NULL ORDER BY id',
    );
    const card = pick(rows, first);
    return card && this.tx((t) => act(t, card.id, card.valid_from));
  }

  private async import(register: 'residents' | 'insurance', rows: readonly string[][]): Promise<string> {
    const book = new ExcelJS.Workbook();
    book.addWorksheet('Danh sách').addRows(rows.map((row) => [...row]));
    const file = path.join(this.folder, `${register}.xlsx`);
    writeFileSync(file, Buffer.from(await book.xlsx.writeBuffer()));
    const form = { register, area: 'CL', file, filename: 'danh-sach.xlsx' } as const;
    const { id, created } = await stageImport(this.registry.db, systemActor, form);
    if (created === 0) throw new AppError('conflict', 'nothing to import');
    await this.tx((t) => commitImport(t, id));
    return id;
  }

  private importResidents({ day, first }: Chance): Promise<string> {
    const header = ['Mã hộ', 'Họ và tên', 'Quan hệ với chủ hộ', 'Ngày sinh', 'Giới tính', 'Tổ dân phố'];
    const rows = ['Chủ hộ', 'Con'].map((relation, i) => {
      const { fullName } = this.somebody('', i);
      return [
        '',
        fullName,
        relation,
        i === 0 ? '1971' : '05/2001',
        'Nữ',
        pick(['CL-01', 'CL-02'], first) ?? '',
      ];
    });
    const code = `TEP-${this.made}`;
    const written = rows.map(([, ...rest]) => [code, ...rest, formatDay(day)]);
    return this.import('residents', [[...header, 'Cư trú từ ngày'], ...written]);
  }

  private async importCards({ day, first }: Chance): Promise<string | undefined> {
    const people = await this.all<{ insurance_number: string }>(
      'SELECT insurance_number FROM people WHERE insurance_number IS NOT NULL AND merged_into IS NULL ORDER BY id',
    );
    const number = pick(people, first)?.insurance_number;
    if (!number) return undefined;
    const header = ['Mã số BHXH', 'Mã đối tượng', 'Mức hưởng', 'Từ ngày', 'Đến ngày'];
    const row = [number, 'GD', '4', formatDay(day), formatDay(addDays(day, 90))];
    return this.import('insurance', [header, row]);
  }

  private async undoImport(chance: Chance): Promise<unknown> {
    const id = await this.importResidents(chance);
    return this.tx((t) => undoImport(t, id));
  }

  /** Somebody entered a second time in a household of their own is merged with an entry that was there. */
  private async mergeEntries(chance: Chance): Promise<string | undefined> {
    const one = pick(await this.residents(chance.day), chance.first);
    if (!one) return undefined;
    const twice = await this.tx((t) =>
      createHousehold(t, {
        area: 'CL-01',
        residentFrom: addDays(chance.day, -40),
        members: [{ ...this.somebody('1950', 0), relation: 'head' }],
      }),
    );
    const [other = ''] = twice.people;
    const card = { objectCode: 'HN', validFrom: chance.day, validTo: addDays(chance.day, 100) };
    await this.tx((t) => createInsurancePeriod(t, { person: other, ...card }));
    const merge = await this.tx((t) => mergePeople(t, one.person_id, { other, reason }));
    return merge.id;
  }

  private async undoMerge(chance: Chance): Promise<unknown> {
    const id = await this.mergeEntries(chance);
    return id && this.tx((t) => undoMerge(t, id, reason));
  }

  private async retractEvent(chance: Chance): Promise<unknown> {
    const [last] = await this.all<{ id: string }>(
      'SELECT id FROM life_events WHERE retracted_at IS NULL ORDER BY recorded_at DESC LIMIT 1',
    );
    try {
      if (last) return await this.tx((t) => retractLifeEvent(t, last.id, reason));
    } catch (error) {
      if (!(error instanceof AppError)) throw error; // built on since: another event, then
    }
    if (last && chance.second === 0) return undefined;
    if (!(await this.acts.death(chance))) return undefined;
    return this.retractEvent({ ...chance, second: 0 });
  }

  /** Somebody who left, or has no residence any more, comes to live here again. */
  private async comeBack({ first }: Chance): Promise<unknown> {
    const gone = await this.all<{ person_id: string; until: string }>(
      `SELECT r.person_id, MAX(r.valid_to) AS until FROM residences r
       JOIN person_vitals v ON v.person_id = r.person_id AND v.retracted_at IS NULL AND v.died_on IS NULL
       WHERE r.retracted_at IS NULL GROUP BY r.person_id HAVING MAX(r.valid_to) < ? ORDER BY r.person_id`,
      [today],
    );
    const one = pick(gone, first);
    if (!one) return undefined;
    const date = addDays(one.until, 20);
    return this.tx((t) => deskMove(t, one.person_id, { date, kind: 'in', area: 'CL-02' }));
  }

  private async payers(code: string) {
    const rows = await this.registry.read((t) => rowsOf(t, 'object-codes'));
    return rows.filter((row) => row.code === code);
  }

  private async correctPayer({ first, second }: Chance): Promise<unknown> {
    const row = pick(await this.payers(pick(codes.slice(0, 4), first) ?? 'GD'), second);
    if (!row) return undefined;
    const values = { label: row.code, ...valuesOf(row), payerGroup: 1 + (second % 5) };
    return this.tx((t) => amendRow(t, 'object-codes', row.id, { values, reason }));
  }

  private async payerFrom({ day, first, second }: Chance): Promise<unknown> {
    const [row] = await this.payers(pick(codes.slice(0, 4), first) ?? 'GD');
    if (!row) return undefined;
    const values = { ...valuesOf(row), payerGroup: 1 + (second % 5) };
    const form = { values, validFrom: day, confidence: 'memory' as const };
    return this.tx((t) => saveRow(t, 'object-codes', form));
  }

  private reorganise({ day }: Chance, form: Omit<ReorganisationForm, 'date' | 'basis'>) {
    return this.tx((t) => reorganise(t, { date: day, basis, prefixCodes: true, ...form }));
  }

  private async undoReorganisation(chance: Chance): Promise<unknown> {
    const changes = [{ code: 'CL-02', parentCode: 'NN' }];
    const { id } = await this.reorganise(chance, { changes });
    return this.tx((t) => undoReorganisation(t, id, reason));
  }

  private readonly acts: Record<ActKind, (chance: Chance) => Promise<unknown>> = {
    birth: (c) =>
      this.onResident(c, (t, { household_id }) => {
        const { fullName, sex } = this.somebody('', c.second);
        return deskBirth(t, household_id, { fullName, birthDate: c.day, sex });
      }),
    marriage: (c) =>
      this.onResident(c, (t, { household_id }) => {
        const joins = { ...this.somebody('1991', c.second), relation: 'childInLaw' as const };
        return deskMarriage(t, household_id, { date: c.day, ...joins });
      }),
    arrival: (c) =>
      this.onResident(c, (t, { household_id }) => {
        const joins = { ...this.somebody('1962-07', c.second), relation: 'other' as const };
        return deskArrival(t, household_id, { date: c.day, ...joins });
      }),
    moveIn: (c) => this.comeBack(c),
    moveOut: (c) =>
      this.onResident(c, (t, { person_id }) => deskMove(t, person_id, { date: c.day, kind: 'out' })),
    moveWithin: (c) =>
      this.onResident(c, (t, { person_id }) =>
        deskMove(t, person_id, { date: c.day, kind: 'within', area: pick(groups, c.second) ?? null }),
      ),
    death: (c) => this.onResident(c, (t, { person_id }) => deskDeath(t, person_id, { date: c.day })),
    newHead: (c) =>
      this.onResident(c, (t, { person_id, household_id }) =>
        deskHead(t, household_id, { date: c.day, person: person_id }),
      ),
    split: (c) =>
      this.onResident(c, (t, one, all) => {
        const leaves = all.find((each) => each.household_id === one.household_id && each.relation !== 'head');
        const members = [{ person: leaves?.person_id ?? one.person_id, relation: 'head' as const }];
        return deskSplit(t, one.household_id, { date: c.day, area: 'CL-02', members });
      }),
    merge: (c) =>
      this.onResident(c, (t, { household_id }, all) => {
        const others = all.filter((each) => each.household_id !== household_id);
        return deskMerge(t, household_id, { date: c.day, into: pick(others, c.second)?.household_id ?? '' });
      }),
    householdWithin: (c) =>
      this.onResident(c, (t, { household_id }) =>
        deskHouseholdMove(t, household_id, {
          date: c.day,
          kind: 'within',
          area: pick(groups, c.second) ?? null,
        }),
      ),
    householdOut: (c) =>
      this.onResident(c, (t, { household_id }) =>
        deskHouseholdMove(t, household_id, { date: c.day, kind: 'out' }),
      ),
    eventRetracted: (c) => this.retractEvent({ ...c, second: 1 }),
    wardMerged: (c) =>
      this.reorganise(c, c.second % 2 === 0 ? { changes: [{ code: 'NN', successor: 'CL' }] } : bothWards),
    groupMerged: (c) => this.reorganise(c, { changes: [{ code: 'CL-10', successor: 'CL-02' }] }),
    groupToOtherWard: (c) => this.reorganise(c, { changes: [{ code: 'CL-01', parentCode: 'NN' }] }),
    reorganisationUndone: (c) => this.undoReorganisation(c),
    birthDateCorrected: (c) =>
      this.onResident(c, (t, { person_id }) =>
        changePerson(t, person_id, {
          birthDate: pick(['1951-02', '1949', '1990-12-31'], c.second) ?? '',
          reason,
        }),
      ),
    sexCorrected: (c) =>
      this.onResident(c, (t, { person_id }) => changePerson(t, person_id, { sex: 'other', reason })),
    card: (c) =>
      this.onResident(c, (t, { person_id }) =>
        createInsurancePeriod(t, {
          person: person_id,
          objectCode: pick(codes, c.first) ?? 'GD',
          validFrom: c.day,
          validTo: addDays(c.day, 30 + c.second * 40),
          benefitLevel: pick([null, 1, 2, 3, 4, 5], c.second) ?? null,
        }),
      ),
    cardShortened: (c) =>
      this.onCard(c, (t, id, from) =>
        correctInsurancePeriod(t, id, { validTo: addDays(from, c.second), reason }),
      ),
    cardLevelCorrected: (c) =>
      this.onCard(c, (t, id) => correctInsurancePeriod(t, id, { benefitLevel: 1 + (c.second % 5), reason })),
    cardRetracted: (c) =>
      this.onCard(c, async (t, id) => {
        await correctInsurancePeriod(t, id, { retracted: true, reason });
        return id;
      }),
    residenceRetracted: (c) => this.retractResidence(c),
    residentsImported: (c) => this.importResidents(c),
    cardsImported: (c) => this.importCards(c),
    importUndone: (c) => this.undoImport(c),
    peopleMerged: (c) => this.mergeEntries(c),
    peopleMergeUndone: (c) => this.undoMerge(c),
    payerGroupCorrected: (c) => this.correctPayer(c),
    payerGroupFromDay: (c) => this.payerFrom(c),
  };

  private async retractResidence({ first }: Chance): Promise<unknown> {
    const rows = await this.all<{ id: string; person_id: string }>(
      'SELECT id, person_id FROM residences WHERE retracted_at IS NULL ORDER BY id',
    );
    const row = pick(rows, first);
    if (!row) return undefined;
    await this.tx((t) => retractPeriod(t, row.person_id, 'residences', row.id, reason));
    return row.id;
  }
}
