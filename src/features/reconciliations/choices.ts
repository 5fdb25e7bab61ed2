import { inSavepoint } from '../../db/savepoint.ts';
import type { Actor, Db, ReadTx, WriteTx } from '../../db/tx.ts';
import { type Day, formatDay } from '../../shared/dates.ts';
import { AppError, conflict, invalid, notFound } from '../../shared/errors.ts';
import { formatNumber } from '../../shared/money.ts';
import { lastDayOut } from '../../shared/periods.ts';
import { breathe } from '../imports/service.ts';
import {
  correctInsurancePeriod,
  createInsurancePeriod,
  type InsuranceRow,
  insurancePeriodsOf,
} from '../insurance/service.ts';
import { changePerson } from '../people/service.ts';
import { cardFields, fillsOf, type Incoming, isSameCard, readingsOf } from './compare.ts';
import { identify } from './identities.ts';
import {
  type Choice,
  type ChoiceAnswer,
  type ChoiceForm,
  choiceLabels,
  choicesOf,
  type Difference,
  type RowState,
  rowKindLabels,
} from './schema.ts';
import { requireReconciliation } from './service.ts';
import * as store from './store.ts';
import { differenceText } from './words.ts';

/** What a row becomes by a choice about its card. */
const stateAfter = {
  accept: 'accepted',
  keep: 'kept',
  ask: 'asked',
  shorten: 'accepted',
  retract: 'accepted',
} as const satisfies Record<Exclude<Choice, 'identify'>, RowState>;

const source = 'Theo danh sách của cơ quan BHXH';

type CardChoice = keyof typeof stateAfter;

interface Chosen {
  choice: CardChoice;
  id: string;
  reason: string | undefined;
  validTo: Day | undefined;
}

const skip = (message: string): AppError => conflict('', 'changed', message);

/** The row's card as it stands, which has to be as it was when the list was compared. */
async function unchangedCard(t: ReadTx, row: store.StagedRow): Promise<InsuranceRow> {
  const before: InsuranceRow = JSON.parse(row.held ?? 'null');
  const [now] = (await insurancePeriodsOf(t, [before.person_id])).filter(({ id }) => id === before.id);
  const same =
    now && Object.entries(before).every(([key, value]) => now[key as keyof InsuranceRow] === value); // its own keys
  if (!now || !same) throw skip('Thẻ trong sổ đã đổi từ lúc đối chiếu: đối chiếu lại danh sách.');
  return now;
}

/** Writes the numbers that the register lacks; answers what was filled. */
async function fillNumbers(t: WriteTx, personId: string, fields: readonly Difference[]) {
  const fills = Object.fromEntries(fillsOf(fields).map(({ field, theirs }) => [field, String(theirs)]));
  if (Object.keys(fills).length === 0) return null;
  await changePerson(t, personId, fills);
  return JSON.stringify(fills);
}

/** The insurer's card goes into the register: a correction of the same card, else a card of its own. */
async function acceptRow(t: WriteTx, row: store.StagedRow): Promise<string | null> {
  if (Number(row.acceptable) !== 1 || !row.person_id || !row.incoming)
    throw skip('Chưa nhận được: xử lý lý do ghi ở dòng này trước.');
  const incoming: Incoming = JSON.parse(row.incoming);
  const fields: Difference[] = JSON.parse(row.fields);
  const held = row.held ? await unchangedCard(t, row) : undefined;
  const { objectCode, cardNumber, benefitLevel, validFrom, validTo, facility } = incoming;
  if (held && isSameCard(held, incoming)) {
    const changes = fields.filter(({ field }) => cardFields.has(field));
    if (changes.length > 0)
      await correctInsurancePeriod(t, held.id, {
        reason: source,
        ...Object.fromEntries(changes.map(({ field, theirs }) => [field, theirs])),
      });
  } else {
    await createInsurancePeriod(t, {
      person: row.person_id,
      objectCode,
      cardNumber,
      benefitLevel,
      validFrom,
      validTo,
      facility,
    });
  }
  return fillNumbers(t, row.person_id, fields);
}

async function keepRow(t: WriteTx, row: store.StagedRow, choice: string): Promise<void> {
  if (!row.person_id) throw skip('Không giữ theo sổ được: sổ không có người này.');
  const incoming: Incoming | null = JSON.parse(row.incoming ?? 'null');
  const fields: Difference[] = row.kind === 'onlyThere' ? [] : JSON.parse(row.fields);
  for (const reading of readingsOf(incoming, fields, JSON.parse(row.held ?? 'null')))
    await store.keepReading(t, { person: row.person_id, reading, choice });
}

async function applyToRow(t: WriteTx, row: store.StagedRow, chosen: Chosen): Promise<string | null> {
  const { choice, validTo } = chosen;
  if (!choicesOf[row.kind].includes(choice))
    throw skip(
      `Dòng ${rowKindLabels[row.kind].toLowerCase()} không có cách xử lý “${choiceLabels[choice]}”.`,
    );
  if (row.state !== 'open' && row.state !== 'asked') throw skip('Dòng này đã xử lý.');
  const reason = chosen.reason ?? source;
  switch (choice) {
    case 'accept':
      return acceptRow(t, row);
    case 'keep':
      await keepRow(t, row, chosen.id);
      return null;
    case 'ask':
      return null;
    case 'retract':
      await correctInsurancePeriod(t, (await unchangedCard(t, row)).id, { reason, retracted: true });
      return null;
    case 'shorten': {
      const held = await unchangedCard(t, row);
      if (validTo && validTo >= (lastDayOut(held.valid_to) ?? '9999-12-30'))
        throw skip(`Ngày cuối ${formatDay(validTo)} không sớm hơn ngày hết hạn đang ghi.`);
      await correctInsurancePeriod(t, held.id, { reason, ...(validTo && { validTo }) });
      return null;
    }
  }
}

function requireWords(form: ChoiceForm): void {
  if ((form.choice === 'retract' || form.choice === 'shorten') && !form.reason)
    throw invalid('/reason', 'required', 'Lý do: còn trống, ghi vì sao thẻ trong sổ không đúng.');
  if (form.choice === 'shorten' && !form.validTo)
    throw invalid('/validTo', 'required', 'Ngày cuối của thẻ: còn trống, ghi dạng ngày/tháng/năm.');
  if (!form.rows && !form.kind)
    throw invalid('/rows', 'required', 'Các dòng: chọn dòng cần xử lý, hoặc cả một loại.');
}

/** Rows of the form: those named, else what of the kind is open and can take the choice. */
async function rowsChosen(t: ReadTx, id: string, form: ChoiceForm): Promise<store.StagedRow[]> {
  const rows = await store.rowsOf(t, id, {
    kind: form.kind,
    numbers: form.rows,
    ...(form.rows ? {} : { state: 'open' as const }),
  });
  if (form.rows && rows.length < new Set(form.rows).size) throw notFound('Không có dòng đã chọn.');
  return form.rows || form.choice !== 'accept'
    ? rows
    : rows.filter(({ acceptable }) => Number(acceptable) === 1);
}

const done: Record<CardChoice, (n: string) => string> = {
  accept: (n) => `Nhận ${n} dòng theo danh sách của cơ quan BHXH`,
  keep: (n) => `Giữ ${n} dòng theo sổ; lần đối chiếu sau không hỏi lại cùng nội dung này`,
  ask: (n) => `Đề nghị cơ quan BHXH kiểm tra ${n} dòng`,
  shorten: (n) => `Rút ngắn ${n} thẻ trong sổ`,
  retract: (n) => `Thu hồi ${n} thẻ trong sổ`,
};

/** The one row it is about, with what differs. */
function whatOf({ label, fields, kind }: store.StagedRow): string {
  const differences: Difference[] = kind === 'differs' ? JSON.parse(fields) : [];
  const text = differences.map(differenceText).join('; ');
  return (text === '' ? label : `${label} (${text})`).slice(0, 300);
}

/** Does one thing for rows of a reconciliation, in this one transaction; rows that cannot take it are left and told. */
export async function choose(t: WriteTx, id: string, form: ChoiceForm): Promise<ChoiceAnswer> {
  const reconciliation = await requireReconciliation(t, id);
  const { choice } = form;
  if (choice === 'identify') return identify(t, reconciliation, form);
  requireWords(form);
  const rows = await rowsChosen(t, id, form);
  const chosen: Chosen = { choice, id: t.newId(), reason: form.reason, validTo: form.validTo };
  await store.insertChoice(t, {
    id: chosen.id,
    reconciliation_id: id,
    choice,
    sentence: '',
    reason: form.reason ?? null,
  });
  const skipped: ChoiceAnswer['skipped'] = [];
  for (const [i, row] of rows.entries()) {
    await breathe(i);
    try {
      const filled = await inSavepoint(t, () => applyToRow(t, row, chosen));
      const settled = { number: row.number, state: stateAfter[choice], choice_id: chosen.id, filled };
      await store.settleRow(t, id, settled);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const [fault] = error.errors;
      skipped.push({
        number: Number(row.number),
        label: row.label,
        reason: (fault?.message ?? error.detail).slice(0, 1000),
      });
    }
  }
  const n = rows.length - skipped.length;
  if (n === 0) {
    const why = skipped[0] ? `${skipped[0].label}: ${skipped[0].reason}` : 'Không còn dòng nào chờ xử lý.';
    throw conflict('/rows', 'nothing', `Không có dòng nào làm được. ${why}`);
  }
  const [first] = rows.filter(({ number }) => !skipped.some((each) => each.number === Number(number)));
  const whom = n === 1 && first ? `: ${whatOf(first)}` : '';
  const sentence = `${done[choice](formatNumber(n))}${whom}.`;
  await store.tellChoice(t, chosen.id, sentence);
  t.audit({
    action: 'reconciliation.choose',
    kind: 'reconciliation',
    id,
    area: reconciliation.area_code,
    after: { choice, kind: form.kind, rows: n, skipped: skipped.length },
    ...(form.reason && { reason: form.reason }),
  });
  const { reason = null } = form;
  return {
    id: chosen.id,
    choice,
    sentence,
    reason,
    rows: n,
    skipped,
    createdAt: t.now,
    undoneAt: null,
  };
}

/** Thrown at the end of a preview, so that its transaction leaves nothing behind. */
class PreviewOver extends Error {
  constructor(readonly answer: ChoiceAnswer) {
    super('preview over');
  }
}

/** What a choice would do, found by doing it and rolling back. */
export async function previewChoice(
  db: Db,
  actor: Actor,
  id: string,
  form: ChoiceForm,
): Promise<ChoiceAnswer> {
  try {
    return await db.tx(actor, async (t) => {
      throw new PreviewOver(await choose(t, id, form));
    });
  } catch (error) {
    if (error instanceof PreviewOver) return error.answer;
    throw error;
  }
}

/** What was chosen, newest first. */
export async function listChoices(t: ReadTx, id: string): Promise<ChoiceAnswer[]> {
  await requireReconciliation(t, id);
  const made = await store.choicesMade(t, id, 50);
  const counts = new Map(
    (await store.countsByChoice(t, id)).map(({ choice_id, n }) => [choice_id, Number(n)]),
  );
  return made.map((row) => ({
    id: row.id,
    choice: row.choice,
    sentence: row.sentence,
    reason: row.reason,
    rows: counts.get(row.id) ?? 0,
    skipped: [],
    createdAt: row.created_at,
    undoneAt: row.undone_at,
  }));
}
