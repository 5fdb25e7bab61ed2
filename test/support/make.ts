import type { HouseholdForm, MemberForm } from '../../src/features/households/schema.ts';
import type { InsuranceForm, InsurancePeriod } from '../../src/features/insurance/schema.ts';
import type { Household } from '../../src/features/records/schema.ts';
import type { Status, StatusForm } from '../../src/features/statuses/schema.ts';
import type { Client, TestAccount } from './app.ts';

/** Makes valid things through the API: a valid minimum, changed by what the test is about. */
export interface Make {
  household(form?: Partial<HouseholdForm>, who?: TestAccount): Promise<Household>;
  status(
    form: Partial<StatusForm> & ({ household: string } | { person: string }),
    who?: TestAccount,
  ): Promise<Status>;
  insurance(form: Partial<InsuranceForm> & { person: string }, who?: TestAccount): Promise<InsurancePeriod>;
  /** A member's form of an invented person, no two of the same name. */
  member(form?: Partial<MemberForm>): MemberForm;
}

const familyNames = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Võ', 'Đặng', 'Bùi'];
const middleNames = ['Văn', 'Thị', 'Minh', 'Ngọc', 'Hữu', 'Thanh'];
const givenNames = ['An', 'Bình', 'Châu', 'Dũng', 'Hạnh', 'Khánh', 'Lộc', 'Mỹ', 'Phúc', 'Quý', 'Thủy', 'Yến'];

function pick(list: readonly string[], n: number): string {
  return list[n % list.length] ?? '';
}

/** The n-th invented name; the first 576 differ. */
function inventedName(n: number): string {
  const rest = Math.floor(n / givenNames.length);
  return [
    pick(familyNames, Math.floor(rest / middleNames.length)),
    pick(middleNames, rest),
    pick(givenNames, n),
  ].join(' ');
}

export function makeThrough(as: (who: TestAccount) => Client): Make {
  let made = 0;
  async function create<T>(who: TestAccount, path: string, form: object): Promise<T> {
    const answer = await as(who).post(path, form);
    if (answer.status !== 201) throw new Error(`POST ${path} answered ${answer.status}: ${answer.text}`);
    return answer.body;
  }
  const member: Make['member'] = (form = {}) => {
    made += 1;
    const known = form.person !== undefined;
    const identity = { fullName: inventedName(made), birthDate: '1980', sex: 'female' } as const;
    return { ...(known ? {} : identity), relation: 'head', ...form };
  };
  const decision = { number: '1250/QĐ-UBND', date: '2022-12-28', issuer: 'UBND phường Chánh Lộ', year: 2023 };
  return {
    member,
    household: (form = {}, who = 'officer') =>
      create(who, '/households', {
        area: 'CL-01',
        residentFrom: '2020-01-01',
        ...form,
        members: form.members ?? [member()],
      }),
    status: (form, who = 'officer') =>
      create(who, '/statuses', { category: 'poor', decision, validFrom: '2023-01-01', ...form }),
    insurance: (form, who = 'officer') =>
      create(who, '/insurance-periods', {
        objectCode: 'GD',
        validFrom: '2024-01-01',
        validTo: '2024-12-31',
        ...form,
      }),
  };
}
