import { formatDay, formatMonth } from '../../shared/dates.ts';
import { type Typed, textOf, tickedOf } from '../../shared/typedForm.ts';
import { decisionResults } from '../../shared/words.ts';
import { type Choice, TickBox, TickBoxes } from '../../web/components/fields.tsx';
import { TypedArea, TypedSelect, TypedText, type TypedView } from '../../web/components/typedFields.tsx';
import type { Decision } from './schema.ts';

/** What the fields of a decision offer to choose from, and whose status it is. */
export interface DetailChoices {
  scope: 'person' | 'household';
  deprivations: readonly Choice[];
  causes: readonly Choice[];
}

const resultChoices = decisionResults.map((value) => ({
  value,
  label: {
    new: 'Mới (công nhận lần đầu)',
    kept: 'Cũ (giữ nguyên qua rà soát)',
    relapsed: 'Tái (đã ra, nay trở lại)',
  }[value],
}));

/** Number, day, issuer, year and sort of a decision. */
export function DecisionFields({ view, results }: { view: TypedView; results: boolean }) {
  return (
    <>
      <TypedText view={view} name="decisionNumber" pointer="/decision/number" label="Số quyết định" />
      <TypedText
        view={view}
        name="decisionDate"
        pointer="/decision/date"
        label="Ngày quyết định"
        inputmode="numeric"
      />
      <TypedText
        view={view}
        name="decisionIssuer"
        pointer="/decision/issuer"
        label="Cơ quan ban hành"
        width="w6"
      />
      {results && (
        <>
          <TypedSelect view={view} name="result" label="Loại" choices={resultChoices} />
          <TypedText
            view={view}
            name="year"
            label="Năm của danh sách"
            hint="bỏ trống: theo ngày có hiệu lực"
            inputmode="numeric"
            optional
          />
        </>
      )}
    </>
  );
}

function HouseholdDetails({ view, choices }: { view: TypedView; choices: DetailChoices }) {
  return (
    <>
      <TypedText view={view} name="scoreB1" pointer="/details/scoreB1" label="Điểm B1" optional />
      <TypedText
        view={view}
        name="scoreB2"
        pointer="/details/scoreB2"
        label="Điểm B2"
        hint="10 × số chỉ số thiếu hụt"
        optional
      />
      <TickBoxes
        legend="Chỉ số thiếu hụt dịch vụ xã hội cơ bản"
        name="deprivations"
        pointer="/details/deprivations"
        faults={view.faults}
        choices={choices.deprivations}
        ticked={tickedOf(view.typed, 'deprivations')}
      />
      <TickBoxes
        legend="Nguyên nhân nghèo"
        name="causes"
        pointer="/details/causes"
        faults={view.faults}
        choices={choices.causes}
        ticked={tickedOf(view.typed, 'causes')}
      />
      <TypedText view={view} name="otherCause" label="Nguyên nhân khác, ghi rõ" width="w6" optional />
      <TickBox
        label="Hộ không có khả năng lao động"
        name="cannotWork"
        checked={textOf(view.typed, 'cannotWork') !== ''}
      />
    </>
  );
}

function PersonDetails({ view }: { view: TypedView }) {
  const text = (name: string, label: string, hint: string) => (
    <TypedText {...{ view, name, label, hint }} pointer={`/details/${name}`} optional />
  );
  return (
    <>
      {text('injuryRate', 'Tỷ lệ tổn thương', 'phần trăm')}
      {text('coefficient', 'Hệ số', 'ví dụ 1,5')}
      {text('amountDong', 'Mức trợ cấp', 'đồng một tháng')}
      {text('paidFromMonth', 'Hưởng từ tháng', 'ví dụ 01/2024')}
      {text('accountNumber', 'Số tài khoản', 'bỏ trống nếu nhận tiền mặt')}
    </>
  );
}

/** All that a register holds of a decision beside its number. */
export function DetailFields({ view, choices }: { view: TypedView; choices: DetailChoices }) {
  return (
    <>
      {choices.scope === 'household' ? (
        <HouseholdDetails view={view} choices={choices} />
      ) : (
        <PersonDetails view={view} />
      )}
      <TypedArea view={view} name="ground" pointer="/details/ground" label="Căn cứ công nhận" optional />
    </>
  );
}

/** A decision as it would have been typed. */
export function typedDecision(decision: Decision, causes: readonly Choice[]): Typed {
  const details = decision.details ?? {};
  const known = new Set(causes.map(({ value }) => value));
  const ticked = (codes: readonly string[] | undefined) =>
    Object.fromEntries((codes ?? []).map((code) => [code, 'on']));
  return {
    decisionNumber: decision.number ?? '',
    decisionDate: decision.date ? formatDay(decision.date) : '',
    decisionIssuer: decision.issuer ?? '',
    result: decision.result,
    year: String(decision.year),
    scoreB1: String(details.scoreB1 ?? ''),
    scoreB2: String(details.scoreB2 ?? ''),
    deprivations: ticked(details.deprivations),
    causes: ticked(details.causes?.filter((cause) => known.has(cause))),
    otherCause: (details.causes ?? []).filter((cause) => !known.has(cause)).join('; '),
    cannotWork: details.cannotWork ? 'on' : '',
    injuryRate: String(details.injuryRate ?? ''),
    coefficient: String(details.coefficient ?? '').replace('.', ','),
    amountDong: String(details.amountDong ?? ''),
    paidFromMonth: details.paidFromMonth ? formatMonth(details.paidFromMonth) : '',
    accountNumber: details.accountNumber ?? '',
    ground: details.ground ?? '',
  };
}
