import type { ReadTx } from '../../db/tx.ts';
import { type Day, dayBefore, formatDay, formatMonth } from '../../shared/dates.ts';
import { formatDong } from '../../shared/money.ts';
import { decisionResultLabels, endReasonLabels, registerLabels } from '../../shared/words.ts';
import { type Dictionaries, dictionaries } from '../dictionaries/service.ts';
import type { LaterDecisionForm, Status, StatusDetails, StatusEndForm, StatusForm } from './schema.ts';
import { statusesOf } from './service.ts';

/** Details as label and value, in the words of the screen. */
export function detailLines(
  details: StatusDetails | null | undefined,
  dictionary: Dictionaries,
): { label: string; text: string }[] {
  if (!details) return [];
  const labelOf = (rows: readonly { code: string; label: string }[], code: string): string =>
    rows.find((row) => row.code === code)?.label ?? code;
  const pairs: [string, string | undefined][] = [
    ['Điểm B1', details.scoreB1?.toString()],
    ['Điểm B2', details.scoreB2?.toString()],
    [
      'Chỉ số thiếu hụt',
      details.deprivations?.map((code) => labelOf(dictionary.deprivations(), code)).join('; '),
    ],
    ['Nguyên nhân nghèo', details.causes?.map((code) => labelOf(dictionary.causes(), code)).join('; ')],
    ['Không có khả năng lao động', details.cannotWork ? 'có' : undefined],
    ['Tỷ lệ tổn thương', details.injuryRate === undefined ? undefined : `${details.injuryRate}%`],
    ['Hệ số', details.coefficient?.toString().replace('.', ',')],
    [
      'Mức trợ cấp',
      details.amountDong === undefined ? undefined : `${formatDong(details.amountDong)} một tháng`,
    ],
    ['Hưởng từ tháng', details.paidFromMonth && formatMonth(details.paidFromMonth)],
    ['Số tài khoản', details.accountNumber],
    ['Căn cứ công nhận', details.ground],
  ];
  return pairs.flatMap(([label, text]) => (text ? [{ label, text }] : []));
}

const actText = (act: { number: string; date: Day; issuer: string }): string =>
  `quyết định số ${act.number} ngày ${formatDay(act.date)} của ${act.issuer}`;

const detailSentences = (details: StatusDetails | undefined, dictionary: Dictionaries): string[] =>
  detailLines(details, dictionary).map(({ label, text }) => `${label}: ${text}.`);

/** What entering a status straight into its register does. */
export async function newStatusSentences(t: ReadTx, name: string, form: StatusForm): Promise<string[]> {
  const dictionary = await dictionaries(t);
  const category = dictionary.category(form.category);
  const others = await statusesOf(
    t,
    form.person ? 'person_id' : 'household_id',
    form.person ?? form.household ?? '',
  );
  const opposite = { poor: 'near-poor', 'near-poor': 'poor' }[form.category];
  const clash = others.find((row) => row.category === opposite && form.validFrom < row.valid_to);
  return [
    `${name} vào sổ ${registerLabels[category?.register ?? 'disadvantaged']}: ${category?.label ?? form.category}, từ ${formatDay(form.validFrom)}${form.validTo ? ` đến hết ${formatDay(form.validTo)}` : ', chưa có ngày kết thúc'}.`,
    `Theo ${actText(form.decision)}, loại ${decisionResultLabels[form.decision.result ?? 'new']}${form.decision.year ? `, danh sách năm ${form.decision.year}` : ''}.`,
    ...detailSentences(form.details, dictionary),
    ...(clash
      ? [
          `Đang còn trong danh sách ${dictionary.category(clash.category)?.label ?? ''} từ ${formatDay(clash.valid_from)}: nên đưa ra khỏi danh sách đó từ cùng ngày.`,
        ]
      : []),
    'Ghi thẳng vào sổ, đánh dấu “Nhập từ hồ sơ giấy”; bước sau đính kèm bản quét quyết định.',
  ];
}

/** What a later decision adds. */
export async function laterDecisionSentences(
  t: ReadTx,
  status: Status,
  form: LaterDecisionForm,
): Promise<string[]> {
  return [
    `Thêm vào diện ${status.label} từ ${formatDay(status.validFrom)}: ${actText(form)}, loại ${decisionResultLabels[form.result]}.`,
    ...detailSentences(form.details, await dictionaries(t)),
    'Các quyết định trước và thời gian hưởng giữ nguyên.',
  ];
}

/** What ending a status does. */
export function endSentences(name: string, status: Status, form: StatusEndForm): string[] {
  const verb = status.household ? 'ra khỏi danh sách' : 'thôi hưởng';
  return [
    `${name} ${verb} ${status.label} từ ${formatDay(form.date)}; ngày cuối còn tính là ${formatDay(dayBefore(form.date))}.`,
    `Lý do: ${endReasonLabels[form.reason]}.`,
    form.decision ? `Theo ${actText(form.decision)}.` : 'Chưa có quyết định kèm theo.',
    ...(form.note ? [`Ghi chú: ${form.note}`] : []),
    'Thẻ BHYT theo diện này không tự kết thúc: xem mục BHYT để báo giảm.',
  ];
}
