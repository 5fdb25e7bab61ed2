import { type Fault, invalidAll } from '../../shared/errors.ts';
import type { CaseKind } from '../dictionaries/schema.ts';

type KindValues = Omit<CaseKind, 'validFrom' | 'validTo' | 'basis' | 'confidence'>;

const at = (pointer: string, code: string, message: string): Fault => ({ pointer, code, message });

/** The first step takes the case in, the last one decides it, and each has a code of its own. */
function stepFaults({ steps, publicPosting }: KindValues): Fault[] {
  const faults: Fault[] = [];
  const last = steps.length - 1;
  for (const [i, step] of steps.entries()) {
    const pointer = `/values/steps/${i}`;
    if (i === last && step.form !== 'decision')
      faults.push(at(`${pointer}/form`, 'decisionLast', 'Nội dung ghi: bước cuối phải là “Quyết định”.'));
    if (i !== last && step.form === 'decision')
      faults.push(at(`${pointer}/form`, 'decisionOnce', 'Nội dung ghi: chỉ bước cuối là “Quyết định”.'));
    if (step.form === 'posting' && !publicPosting)
      faults.push(
        at(`${pointer}/form`, 'protected', 'Nội dung ghi: loại hồ sơ này không được niêm yết công khai.'),
      );
    if (steps.findIndex(({ code }) => code === step.code) !== i)
      faults.push(at(`${pointer}/label`, 'twice', `Tên bước: “${step.label}” có hai lần.`));
  }
  return faults;
}

const registerEffects = new Set(['recognise', 'change', 'end']);

/** What approval writes needs a register, and a step at which that is found out. */
function effectFaults({ effect, register, steps, subject }: KindValues): Fault[] {
  const faults: Fault[] = [];
  const has = (form: string): boolean => steps.some((step) => step.form === form);
  if (registerEffects.has(effect) && register === null)
    faults.push(at('/values/register', 'required', 'Sổ: còn trống, duyệt hồ sơ thì ghi vào sổ nào.'));
  if (effect === 'review' && (subject !== 'area' || !has('list')))
    faults.push(
      at(
        '/values/effect',
        'review',
        'Khi duyệt: rà soát là hồ sơ của cả địa bàn và cần bước “Danh sách rà soát”.',
      ),
    );
  const isPoverty = register === 'poor' || register === 'nearPoor';
  if (isPoverty && registerEffects.has(effect) && !has('poverty'))
    faults.push(
      at('/values/steps', 'poverty', 'Các bước: hồ sơ hộ nghèo, cận nghèo cần bước ghi điểm B1, B2.'),
    );
  if (register === 'assistance' && (effect === 'recognise' || effect === 'change') && !has('assistance'))
    faults.push(
      at('/values/steps', 'assistance', 'Các bước: trợ cấp xã hội cần bước ghi nhóm hưởng và hệ số.'),
    );
  return faults;
}

/** 422 with every rule a kind of case breaks: its steps, its effect, the letters its codes begin with. */
export function checkCaseKind(values: KindValues, others: readonly CaseKind[]): void {
  const faults = [...stepFaults(values), ...effectFaults(values)];
  const twin = others.find(({ code, prefix }) => code !== values.code && prefix === values.prefix);
  if (twin)
    faults.push(
      at('/values/prefix', 'taken', `Chữ đầu mã hồ sơ: “${values.prefix}” đã dùng cho “${twin.label}”.`),
    );
  if (faults.length > 0) throw invalidAll(faults);
}
