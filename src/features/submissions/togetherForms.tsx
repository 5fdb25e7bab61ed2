import { formatDay } from '../../shared/dates.ts';
import { Csrf, ErrorSummary } from '../../web/components/fields.tsx';
import { Submit } from '../../web/components/parts.tsx';
import type { TypedView } from '../../web/components/typedFields.tsx';
import { noFaults } from '../../web/form.ts';
import type { PeriodGroup } from './board.ts';
import { type Rights, stepsFrom } from './rules.ts';
import { NumberFields, SendFields, stepPaths } from './stepForms.tsx';
import { type TogetherStep, togetherFrom, togetherSteps } from './together.ts';

/** A step of a whole period that was refused, and what was typed. */
export interface RefusedTogether {
  step: TogetherStep;
  period: string;
  view: TypedView;
}

const texts: Record<TogetherStep, { verb: string; sentence: string }> = {
  submit: { verb: 'Trình ký cả', sentence: 'bản nháp cùng sang lãnh đạo chờ ký.' },
  sign: { verb: 'Ký cả', sentence: 'báo cáo chờ ký; mở từng báo cáo để xem tệp trước khi ký.' },
  number: {
    verb: 'Cấp số cả',
    sentence:
      'báo cáo đã ký mang chung một số, ngày: cùng một văn bản, mỗi nơi nhận biểu của mình. Từ đó không sửa nữa.',
  },
  send: { verb: 'Ghi đã gửi cả', sentence: 'báo cáo đã cấp số được gửi cùng ngày, cùng cách.' },
};

/** Steps that several documents of a period can take together: one press instead of one for each addressee. */
export function TogetherForms(props: {
  group: PeriodGroup;
  area: string;
  rights: Rights;
  csrf: string;
  today: string;
  refused: RefusedTogether | null;
}) {
  const { group, refused } = props;
  const period = `${group.period.from}_${group.period.to}`;
  const usual = { date: formatDay(props.today), sentOn: formatDay(props.today) };
  return (
    <>
      {togetherSteps.map((step) => {
        const items = group.items.filter(
          ({ state, file }) => state === togetherFrom[step] && file === 'done',
        );
        const mine = refused?.step === step && refused.period === period ? refused.view : null;
        const mayTake = stepsFrom(togetherFrom[step], props.rights).includes(step);
        if (!mayTake || (items.length < 2 && !mine)) return null;
        const view = mine ?? { typed: usual, faults: noFaults };
        return (
          <form
            method="post"
            action={`/bao-cao-gui/cung-luc/${stepPaths[step]}`}
            class="form-stack step-form"
          >
            <Csrf token={props.csrf} />
            <input type="hidden" name="area" value={props.area} />
            <input type="hidden" name="period" value={period} />
            {items.map(({ id }) => (
              <input type="hidden" name={`ids[${id}]`} value="on" />
            ))}
            <ErrorSummary faults={view.faults} verb="Chưa làm được" />
            {items.length > 0 && (
              <>
                <p>
                  {items.length} {texts[step].sentence}
                </p>
                {step === 'number' && <div class="fields">{NumberFields(view)}</div>}
                {step === 'send' && <div class="fields">{SendFields(view)}</div>}
                <div>
                  <Submit>
                    {texts[step].verb} {items.length} báo cáo
                  </Submit>
                </div>
              </>
            )}
          </form>
        );
      })}
    </>
  );
}
