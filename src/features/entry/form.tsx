import { type Choice, Csrf, ErrorSummary, SelectField, TextField } from '../../web/components/fields.tsx';
import { Icon } from '../../web/components/icon.tsx';
import { Crumbs, LinkButton, Section, Title } from '../../web/components/parts.tsx';
import { type FormFaults, fieldId } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import type { RowNotes, TypedHousehold, TypedMember } from './service.ts';

export interface FormChoices {
  groups: readonly Choice[];
  relations: readonly Choice[];
  sexes: readonly Choice[];
  kinds: readonly Choice[];
  sources: readonly Choice[];
  ethnicGroups: readonly Choice[];
  categories: readonly Choice[];
}

export interface HouseholdFormProps {
  chrome: Chrome;
  csrf: string;
  form: TypedHousehold;
  faults: FormFaults;
  notes: ReadonlyMap<number, RowNotes>;
  sentence: string;
  neighbours: readonly string[];
  choices: FormChoices;
}

type Column = Exclude<keyof TypedMember, 'notSame'>;

const cellLabels: Record<Column, string> = {
  person: 'Người đã có',
  relation: 'Quan hệ',
  fullName: 'Họ và tên',
  birthDate: 'Ngày sinh',
  sex: 'Giới tính',
  nationalId: 'Số CCCD',
  insuranceNumber: 'Mã số BHXH',
  ethnicity: 'Dân tộc',
  phone: 'Điện thoại',
};
const textCells = ['fullName', 'birthDate', 'nationalId', 'insuranceNumber', 'phone'] as const;

function Cell(props: {
  i: number;
  field: Column;
  member: TypedMember;
  faults: FormFaults;
  choices?: readonly Choice[];
}) {
  const { i, field, member } = props;
  const pointer = `/members/${i}/${field}`;
  const bad = props.faults.of(pointer) ? 'cell bad' : 'cell';
  const common = {
    class: bad,
    id: fieldId(pointer),
    name: `members[${i}][${field}]`,
    'aria-label': `Dòng ${i + 1}, ${cellLabels[field]}`,
  };
  return (
    <td data-label={cellLabels[field]}>
      {props.choices ? (
        <select {...common}>
          <option value="" />
          {props.choices.map((choice) => (
            <option value={choice.value} selected={choice.value === member[field]}>
              {choice.label}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          value={member[field]}
          autocomplete="off"
          inputMode={field === 'nationalId' || field === 'insuranceNumber' ? 'numeric' : undefined}
        />
      )}
    </td>
  );
}

/** Faults, warnings and people who may be meant, in a row under the member's. */
export function MemberNotes({
  i,
  notes,
  faults,
}: {
  i: number;
  notes: RowNotes | undefined;
  faults: FormFaults;
}) {
  const own = faults.all.filter((fault) => fault.pointer.startsWith(`/members/${i}/`));
  return (
    <div data-notes={i}>
      {own.map((fault) => (
        <div class="fault">
          <Icon name="alert-circle" />
          <span>{fault.message}</span>
        </div>
      ))}
      {notes?.warnings.map((warning) => (
        <div class="small second">
          <Icon name="alert-triangle" /> Nên xem lại: {warning}. Vẫn lưu được.
        </div>
      ))}
      {notes?.likenesses.map((likeness) => (
        <div class="likeness">
          <Icon name="users" />
          <div>
            <strong>Có thể là {likeness.text}</strong>
            <div class="small second">
              {likeness.reason}. {likeness.consequence}
            </div>
          </div>
          <span class="buttons">
            <LinkButton href={`/nguoi/${likeness.person}`} slim>
              Mở
            </LinkButton>
            {likeness.alive && (
              <button type="button" class="button slim" data-take={likeness.person} data-name={likeness.text}>
                Lấy người này
              </button>
            )}
            {!likeness.certain && (
              <button type="button" class="button slim quiet" data-dismiss={likeness.person}>
                Không phải
              </button>
            )}
          </span>
        </div>
      ))}
    </div>
  );
}

function MemberRows(props: {
  i: number;
  member: TypedMember;
  faults: FormFaults;
  notes: RowNotes | undefined;
  choices: FormChoices;
}) {
  const { i, member, faults, choices } = props;
  const lists: Partial<Record<Column, readonly Choice[]>> = {
    sex: choices.sexes,
    ethnicity: choices.ethnicGroups,
  };
  const cell = (field: Column) => (
    <Cell
      i={i}
      field={field}
      member={member}
      faults={faults}
      {...(lists[field] ? { choices: lists[field] } : {})}
    />
  );
  return (
    <>
      <tr data-member={i}>
        <td>
          {i + 1}
          <input type="hidden" name={`members[${i}][person]`} value={member.person} data-person />
          <input type="hidden" name={`members[${i}][notSame]`} value={member.notSame} data-not-same />
        </td>
        <Cell i={i} field="relation" member={member} faults={faults} choices={choices.relations} />
        {cell('fullName')}
        {cell('birthDate')}
        {cell('sex')}
        {cell('nationalId')}
        {cell('insuranceNumber')}
        {cell('ethnicity')}
        {cell('phone')}
        <td>
          <button type="button" class="remove" data-remove aria-label={`Bỏ dòng ${i + 1}`}>
            <Icon name="x" />
          </button>
        </td>
      </tr>
      <tr class="notes" data-notes-of={i}>
        <td />
        <td colSpan={9}>
          <MemberNotes i={i} notes={props.notes} faults={faults} />
        </td>
      </tr>
    </>
  );
}

function HouseholdPart({ form, faults, choices }: Pick<HouseholdFormProps, 'form' | 'faults' | 'choices'>) {
  return (
    <Section title="Hộ">
      <div class="fields">
        <TextField width="w2" label="Mã hộ" name="code" pointer="/code" value={form.code} faults={faults} />
        <SelectField
          width="w2"
          label="Tổ dân phố"
          name="area"
          pointer="/area"
          value={form.area}
          faults={faults}
          choices={choices.groups}
          blank="Chọn tổ"
        />
        <TextField
          width="w6"
          label="Địa chỉ"
          name="address"
          pointer="/address"
          value={form.address}
          faults={faults}
          placeholder="Số nhà, đường hoặc hẻm"
        />
        <TextField
          width="w2"
          label="Cư trú từ ngày"
          name="residentFrom"
          pointer="/residentFrom"
          value={form.residentFrom}
          faults={faults}
          inputmode="numeric"
        />
        <SelectField
          width="w2"
          label="Loại cư trú"
          name="residenceKind"
          pointer="/residenceKind"
          value={form.residenceKind}
          faults={faults}
          choices={choices.kinds}
        />
        <SelectField
          width="w4"
          label="Nguồn cư trú"
          name="residenceSource"
          pointer="/residenceSource"
          value={form.residenceSource}
          faults={faults}
          choices={choices.sources}
        />
        <TextField
          width="w6"
          label="Ghi chú"
          name="note"
          pointer="/note"
          value={form.note}
          faults={faults}
          optional
        />
      </div>
    </Section>
  );
}

function StatusPart({ form, faults, choices }: Pick<HouseholdFormProps, 'form' | 'faults' | 'choices'>) {
  return (
    <Section title="Diện và quyết định" right="không bắt buộc">
      <div class="fields">
        <SelectField
          width="w3"
          label="Diện"
          name="category"
          pointer="/category"
          value={form.category}
          faults={faults}
          choices={choices.categories}
          blank="Không thuộc diện nào"
        />
        <TextField
          width="w2"
          label="Số quyết định"
          name="decisionNumber"
          pointer="/decisionNumber"
          value={form.decisionNumber}
          faults={faults}
        />
        <TextField
          width="w2"
          label="Ngày quyết định"
          name="decisionDate"
          pointer="/decisionDate"
          value={form.decisionDate}
          faults={faults}
          inputmode="numeric"
        />
        <TextField
          width="w3"
          label="Cơ quan ban hành"
          name="decisionIssuer"
          pointer="/decisionIssuer"
          value={form.decisionIssuer}
          faults={faults}
        />
        <TextField
          width="w2"
          label="Từ ngày"
          name="validFrom"
          pointer="/validFrom"
          value={form.validFrom}
          faults={faults}
          inputmode="numeric"
        />
      </div>
    </Section>
  );
}

/** What saving will do; that somebody lives at the address already. */
export function Sentence(props: { sentence: string; neighbours: readonly string[] }) {
  return (
    <span data-sentence role="status">
      {props.sentence}
      {props.neighbours.length > 0 && (
        <strong>
          {' '}
          Địa chỉ này đã có {props.neighbours.slice(0, 3).join('; ')}: xem lại kẻo nhập hai lần.
        </strong>
      )}
    </span>
  );
}

/** "Thêm hộ mới": head first, members as rows, the status with its decision; works without scripts. */
export function HouseholdFormPage(props: HouseholdFormProps) {
  const { form, faults, choices } = props;
  return (
    <Layout title="Thêm hộ mới" chrome={props.chrome} scripts={['household-form.js']}>
      <Crumbs path={[{ href: '/', text: 'Tra cứu' }, { text: 'Thêm hộ mới' }]} />
      <Title right={<span class="hint" data-draft />}>Thêm hộ mới</Title>
      <form method="post" action="/ho/moi" data-ctrl-s data-household-form>
        <Csrf token={props.csrf} />
        <ErrorSummary faults={faults} verb="Chưa lưu được" />
        <HouseholdPart form={form} faults={faults} choices={choices} />
        <Section
          title="Thành viên"
          right={
            <>
              <kbd>Tab</kbd> sang ô · <kbd>Enter</kbd> thêm dòng · dán được nhiều dòng từ Excel
            </>
          }
        >
          <div class="scroll">
            <table class="grid-form">
              <thead>
                <tr>
                  <th />
                  {(
                    [
                      'relation',
                      'fullName',
                      'birthDate',
                      'sex',
                      'nationalId',
                      'insuranceNumber',
                      'ethnicity',
                      'phone',
                    ] as const
                  ).map((field) => (
                    <th scope="col">{cellLabels[field]}</th>
                  ))}
                  <th />
                </tr>
              </thead>
              <tbody data-members data-text-cells={textCells.join(' ')}>
                {form.members.map((member, i) => (
                  <MemberRows
                    i={i}
                    member={member}
                    faults={faults}
                    notes={props.notes.get(i)}
                    choices={choices}
                  />
                ))}
              </tbody>
            </table>
          </div>
        </Section>
        <StatusPart form={form} faults={faults} choices={choices} />
        <div class="sticky">
          <Sentence sentence={props.sentence} neighbours={props.neighbours} />
          <span class="buttons">
            <button type="button" class="button quiet" data-drop-draft hidden>
              Bỏ bản nháp
            </button>
            <button type="submit" class="button primary">
              Lưu hồ sơ hộ <kbd>Ctrl</kbd> <kbd>S</kbd>
            </button>
          </span>
        </div>
      </form>
    </Layout>
  );
}
