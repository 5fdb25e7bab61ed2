import { formatPartial } from '../../shared/dates.ts';
import { type Typed, tickedOf } from '../../shared/typedForm.ts';
import {
  type Relation,
  relationLabels,
  relations,
  residenceKindLabels,
  residenceKinds,
  residenceSourceLabels,
  residenceSources,
  sexes,
  sexLabels,
} from '../../shared/words.ts';
import { TypedSelect as Select, TypedText as Text } from '../../web/components/typedFields.tsx';
import type { FormFaults } from '../../web/form.ts';

export interface MemberChoice {
  person: string;
  name: string;
  birthDate: string;
  relation: Relation;
}

export interface FormView {
  typed: Typed;
  faults: FormFaults;
  /** Those of the household on the day of the page. */
  members: readonly MemberChoice[];
  /** The person the event is about; absent for a household. */
  self: string | null;
  areas: readonly { code: string; name: string }[];
}

const relationChoices = (without: readonly Relation[] = []) =>
  relations
    .filter((relation) => !without.includes(relation))
    .map((relation) => ({ value: relation, label: relationLabels[relation] }));

function NewHead({ view, label, blank }: { view: FormView; label: string; blank?: string }) {
  const isHead =
    view.self === null || view.members.some((m) => m.person === view.self && m.relation === 'head');
  const others = view.members.filter(({ person }) => person !== view.self);
  if (!isHead || others.length === 0) return null;
  return (
    <Select
      view={view}
      name="newHead"
      label={label}
      width="w6"
      blank={blank ?? 'Chọn sau (để lại việc cần xử lý)'}
      choices={others.map(({ person, name, birthDate }) => ({
        value: person,
        label: `${name}, ${formatPartial(birthDate)}`,
      }))}
    />
  );
}

function Identity({ view, phone }: { view: FormView; phone: boolean }) {
  return (
    <>
      <Text view={view} name="fullName" label="Họ và tên" width="w6" />
      <Text view={view} name="birthDate" label="Ngày sinh" hint="chỉ biết năm thì ghi năm" />
      <Select
        view={view}
        name="sex"
        label="Giới tính"
        blank="Chọn"
        choices={sexes.map((sex) => ({ value: sex, label: sexLabels[sex] }))}
      />
      <Text view={view} name="nationalId" label="Số định danh, CCCD" optional />
      {phone && <Text view={view} name="phone" label="Điện thoại" optional />}
    </>
  );
}

/** Who leaves to the new household, and what each becomes there. */
function Leaving({ view }: { view: FormView }) {
  const chosen = tickedOf(view.typed, 'members');
  const told = Object(view.typed.relations ?? {}) as Record<string, unknown>; // a nested group of the form
  const fault = view.faults.of('/members');
  return (
    <fieldset class="ticks w12" id="f-members" tabIndex={-1}>
      <legend>Ai sang hộ mới, quan hệ với chủ hộ mới (đúng một chủ hộ)</legend>
      {view.members.map((member) => (
        <div class="inline-form">
          <label class="choice" style="min-width: 280px">
            <input
              type="checkbox"
              name={`members[${member.person}]`}
              checked={chosen.includes(member.person)}
            />
            <span>
              {member.name}, {formatPartial(member.birthDate)}
            </span>
          </label>
          <select
            class="select"
            style="width: auto"
            name={`relations[${member.person}]`}
            aria-label={`Quan hệ của ${member.name} trong hộ mới`}
          >
            {relations.map((relation) => (
              <option value={relation} selected={(told[member.person] ?? 'other') === relation}>
                {relationLabels[relation]}
              </option>
            ))}
          </select>
        </div>
      ))}
      {fault && <div class="fault">{fault}</div>}
    </fieldset>
  );
}

/** What each member becomes in the household merged into. */
function Joining({ view }: { view: FormView }) {
  const told = Object(view.typed.relations ?? {}) as Record<string, unknown>; // a nested group of the form
  return (
    <fieldset class="ticks w12">
      <legend>Quan hệ với chủ hộ của hộ được gộp vào</legend>
      {view.members.map(({ person, name, birthDate }) => (
        <div class="inline-form">
          <span style="min-width: 240px">
            {name}, {formatPartial(birthDate)}
          </span>
          <select
            class="select"
            style="width: auto"
            name={`relations[${person}]`}
            aria-label={`Quan hệ của ${name} trong hộ được gộp vào`}
          >
            {relationChoices(['head']).map(({ value, label }) => (
              <option value={value} selected={(told[person] ?? 'other') === value}>
                {label}
              </option>
            ))}
          </select>
        </div>
      ))}
    </fieldset>
  );
}

function Area({ view, label }: { view: FormView; label: string }) {
  return (
    <Select
      view={view}
      name="area"
      label={label}
      blank="Chọn tổ"
      choices={view.areas.map(({ code, name }) => ({ value: code, label: name }))}
    />
  );
}

/** Who says so: residence belongs to the police. */
const Source = ({ view }: { view: FormView }) => (
  <Select
    view={view}
    name="source"
    label="Nguồn thông tin cư trú"
    choices={residenceSources.map((source) => ({ value: source, label: residenceSourceLabels[source] }))}
  />
);

const Reason = ({ view }: { view: FormView }) => (
  <Text view={view} name="reason" label="Lý do, giấy tờ" width="w6" optional />
);

/** The fields of one kind of event. */
export function EventFields({ kind, view }: { kind: string; view: FormView }) {
  const date = (label: string) => (
    <Text view={view} name="date" label={label} hint="ngày đầu của tình trạng mới" />
  );
  switch (kind) {
    case 'chuyen-di':
      return (
        <>
          {date('Ngày chuyển')}
          <NewHead view={view} label="Chủ hộ mới của hộ ở lại" />
          <Source view={view} />
          <Reason view={view} />
        </>
      );
    case 'chuyen-den':
      return (
        <>
          {date('Ngày chuyển')}
          <Text view={view} name="household" label="Đến hộ (mã hộ)" hint="bỏ trống nếu ở riêng" optional />
          <Select
            view={view}
            name="relation"
            label="Quan hệ với chủ hộ"
            blank="Khác"
            choices={relationChoices(['head'])}
          />
          <Area view={view} label="Đến tổ dân phố" />
          <Select
            view={view}
            name="residenceKind"
            label="Loại cư trú"
            choices={residenceKinds.map((kind) => ({ value: kind, label: residenceKindLabels[kind] }))}
          />
          <Source view={view} />
          <Reason view={view} />
        </>
      );
    case 'chuyen-trong-phuong':
      return (
        <>
          {date('Ngày chuyển')}
          <Text view={view} name="household" label="Đến hộ (mã hộ)" hint="bỏ trống nếu ở riêng" optional />
          <Select
            view={view}
            name="relation"
            label="Quan hệ với chủ hộ"
            blank="Khác"
            choices={relationChoices(['head'])}
          />
          <Area view={view} label="Đến tổ dân phố" />
          <NewHead view={view} label="Chủ hộ mới của hộ ở lại" />
          <Source view={view} />
          <Reason view={view} />
        </>
      );
    case 'khai-tu':
      return (
        <>
          {date('Ngày mất')}
          <NewHead view={view} label="Chủ hộ mới" />
        </>
      );
    case 'khai-sinh':
      return (
        <>
          <Identity view={view} phone={false} />
          <Select
            view={view}
            name="relation"
            label="Quan hệ với chủ hộ"
            choices={[
              { value: 'child', label: 'Con' },
              { value: 'grandchild', label: 'Cháu' },
              { value: 'other', label: 'Khác' },
            ]}
          />
          <Source view={view} />
        </>
      );
    case 'ket-hon':
    case 'nguoi-den':
      return (
        <>
          {date('Ngày về ở')}
          <Select
            view={view}
            name="relation"
            label="Quan hệ với chủ hộ"
            blank="Chọn"
            choices={relationChoices(['head'])}
          />
          <Identity view={view} phone />
          <Source view={view} />
        </>
      );
    case 'thay-chu-ho':
      return (
        <>
          {date('Từ ngày')}
          <Select
            view={view}
            name="person"
            label="Chủ hộ mới"
            width="w6"
            blank="Chọn một thành viên"
            choices={view.members
              .filter(({ relation }) => relation !== 'head')
              .map(({ person, name }) => ({ value: person, label: name }))}
          />
          <Select
            view={view}
            name="formerRelation"
            label="Chủ hộ cũ trở thành"
            blank="Khác"
            choices={relationChoices(['head'])}
          />
          <Reason view={view} />
        </>
      );
    case 'tach-ho':
      return (
        <>
          {date('Ngày tách hộ')}
          <Text view={view} name="code" label="Mã hộ mới" hint="bỏ trống: cấp mã tiếp theo" optional />
          <Area view={view} label="Tổ của hộ mới (bỏ trống: như cũ)" />
          <Text view={view} name="address" label="Địa chỉ hộ mới" width="w6" optional />
          <Leaving view={view} />
          <NewHead view={view} label="Chủ hộ mới của hộ ở lại (khi chủ hộ tách đi)" blank="Không đổi" />
          <Reason view={view} />
        </>
      );
    case 'gop-ho':
      return (
        <>
          {date('Ngày gộp hộ')}
          <Text view={view} name="into" label="Gộp vào hộ (mã hộ)" />
          <Joining view={view} />
          <Reason view={view} />
        </>
      );
    default:
      return (
        <>
          {date('Ngày chuyển')}
          {kind === 'ca-ho-chuyen' && <Area view={view} label="Đến tổ dân phố" />}
          {kind === 'ca-ho-chuyen' && (
            <Text view={view} name="address" label="Địa chỉ mới" width="w6" optional />
          )}
          {kind === 'ca-ho-chuyen' && <Source view={view} />}
          <Reason view={view} />
        </>
      );
  }
}
