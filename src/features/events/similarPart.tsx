import type { ReadTx } from '../../db/tx.ts';
import { parsePartialDate } from '../../shared/dates.ts';
import { checkInsuranceNumber, checkNationalId, checkPhone } from '../../shared/identity.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import { sexes } from '../../shared/words.ts';
import { Icon } from '../../web/components/icon.tsx';
import { LinkButton } from '../../web/components/parts.tsx';
import type { Similar } from '../duplicates/schema.ts';
import { similarReasons, similarText, similarTo } from '../duplicates/service.ts';

/** People in the register who may be the one typed into an event's form; nobody where the form types nobody in. */
export async function similarToTyped(t: ReadTx, form: Typed): Promise<Similar[]> {
  if (textOf(form, 'fullName') === '' || textOf(form, 'person') !== '') return [];
  const birth = parsePartialDate(textOf(form, 'birthDate'), t.today);
  const [id, insurance, phone] = [
    checkNationalId(textOf(form, 'nationalId')),
    checkInsuranceNumber(textOf(form, 'insuranceNumber')),
    checkPhone(textOf(form, 'phone')),
  ];
  return similarTo(t, {
    fullName: textOf(form, 'fullName'),
    birthDate: birth.ok ? birth.value : undefined,
    sex: sexes.find((each) => each === textOf(form, 'sex')),
    nationalId: id.ok ? id.value : undefined,
    insuranceNumber: insurance.ok ? insurance.value : undefined,
    phone: phone.ok ? phone.value : undefined,
  });
}

/** Who may be meant, to look at or, where the event takes somebody known, to take: a button of the form around it. */
export function SimilarPart({ similar, takes }: { similar: readonly Similar[]; takes: boolean }) {
  return (
    <>
      {similar.map((each) => (
        <div class="likeness">
          <Icon name="users" />
          <div>
            <strong>Có thể là {similarText(each)}</strong>
            <div class="small second">{similarReasons(each)}</div>
          </div>
          <span class="buttons">
            <LinkButton href={`/nguoi/${each.person}`} slim>
              Mở
            </LinkButton>
            {takes && each.diedOn === null && (
              <button type="submit" class="button slim" name="person" value={each.person}>
                Lấy người này
              </button>
            )}
          </span>
        </div>
      ))}
    </>
  );
}
