import type { ReadTx } from '../../../db/tx.ts';
import { lastDayOut } from '../../../shared/periods.ts';
import { compareNames, compareTexts } from '../../../shared/text.ts';
import { sexLabels } from '../../../shared/words.ts';
import { areaWent, deadBy, type Resident } from '../../balances/service.ts';
import { type CountedCard, countedCards } from '../../coverage/service.ts';
import { peopleByIds } from '../../people/service.ts';
import type { CellValue, Column, Sheet } from '../sheet.ts';
import { groupName, type MonthContext } from './context.ts';
import { birthText } from './poverty.ts';

/** The card that counts for each covered resident, the day before the period and on its last day. */
export interface CardLists {
  opening: Map<string, CountedCard>;
  closing: Map<string, CountedCard>;
}

export async function cardLists(t: ReadTx, { opening, closing }: MonthContext): Promise<CardLists> {
  return {
    opening: await countedCards(t, [...opening.areas], opening.day, opening.known),
    closing: await countedCards(t, [...closing.areas], closing.day),
  };
}

const columns: Column[] = [
  { field: 'index', header: 'STT', kind: 'index' },
  { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 26 },
  { field: 'birthDate', header: 'Ngày sinh', kind: 'id', width: 12 },
  { field: 'sex', header: 'Giới tính', kind: 'text', width: 8 },
  { field: 'insuranceNumber', header: 'Mã số BHXH', kind: 'id', width: 13 },
  { field: 'nationalId', header: 'Số CCCD', kind: 'id' },
  { field: 'group', header: 'Tổ', kind: 'text', width: 16 },
  { field: 'formerCode', header: 'Mã đối tượng cũ', kind: 'id', width: 10 },
  { field: 'newCode', header: 'Mã mới', kind: 'id', width: 9 },
  { field: 'validFrom', header: 'Từ ngày', kind: 'day' },
  { field: 'validTo', header: 'Đến ngày', kind: 'day' },
  { field: 'direction', header: 'Tăng/Giảm', kind: 'text', width: 10 },
  { field: 'reason', header: 'Lý do', kind: 'text', width: 24 },
];

/** A card that counts on the one day and not, under its code, on the other. */
interface CardMovement {
  person: Resident;
  direction: 'Tăng' | 'Giảm';
  former: CountedCard | undefined;
  now: CountedCard | undefined;
}

function movementsOf({ opening, closing }: MonthContext, cards: CardLists): CardMovement[] {
  return [...new Set([...cards.opening.keys(), ...cards.closing.keys()])].flatMap((id): CardMovement[] => {
    const [former, now] = [cards.opening.get(id), cards.closing.get(id)];
    const [there, here] = [opening.people.get(id), closing.people.get(id)];
    if (former?.objectCode === now?.objectCode) return [];
    return [
      ...(former && there ? [{ person: there, direction: 'Giảm', former, now } as const] : []),
      ...(now && here ? [{ person: here, direction: 'Tăng', former, now } as const] : []),
    ];
  });
}

/** Why a card came or went, in the words of the desk. */
function reasonOf(
  { opening, closing }: MonthContext,
  { person, direction, former, now }: CardMovement,
  dead: ReadonlySet<string>,
): string {
  if (former && now) return 'Đổi mã đối tượng';
  if (direction === 'Giảm') {
    if (dead.has(person.id)) return 'Chết';
    if (closing.people.has(person.id)) return 'Hết giá trị sử dụng';
    return areaWent(person, closing) ? 'Đổi địa giới' : 'Chuyển đi';
  }
  if (opening.people.has(person.id)) return 'Thẻ mới';
  if (person.birthDate > opening.day) return 'Mới sinh';
  return areaWent(person, opening) ? 'Đổi địa giới' : 'Chuyển đến';
}

/**
 * DS4: who came under a code or left it between the two days, as B09 counts it; another code is a decrease of the old and
 * an increase of the new one. A card renewed under its code is no change of cover and stands in neither.
 */
export async function cardList(t: ReadTx, context: MonthContext, cards: CardLists): Promise<Sheet> {
  const movements = movementsOf(context, cards);
  const ids = [...new Set(movements.map(({ person }) => person.id))];
  const dead = await deadBy(t, ids, context.to);
  const numbers = new Map((await peopleByIds(t, ids)).map((row) => [row.id, row.insurance_number]));
  movements.sort(
    (a, b) =>
      compareTexts(a.direction, b.direction) * -1 ||
      compareNames(a.person.fullName, b.person.fullName) ||
      compareTexts(a.person.id, b.person.id),
  );
  return {
    name: 'DS4 Biến động BHYT',
    form: 'DS4',
    title: 'Danh sách người có biến động thẻ bảo hiểm y tế',
    columns,
    rows: movements.map((movement, i): CellValue[] => {
      const { person, direction, former, now } = movement;
      const card = direction === 'Giảm' ? former : now;
      return [
        i + 1,
        person.fullName,
        birthText(person),
        sexLabels[person.sex],
        numbers.get(person.id) ?? null,
        person.nationalId,
        groupName(context, person.area),
        former?.objectCode ?? null,
        now?.objectCode ?? null,
        card?.from ?? null,
        card ? lastDayOut(card.to) : null,
        direction,
        reasonOf(context, movement, dead),
      ];
    }),
  };
}
