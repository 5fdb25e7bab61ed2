import type { ReadTx } from '../../db/tx.ts';
import { formatDay, formatPartial } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { goodsCell, readGoods } from '../../shared/inKind.ts';
import { fold } from '../../shared/text.ts';
import type { Area } from '../areas/schema.ts';
import { areaNames, leafCodes } from '../areas/service.ts';
import type { Source } from '../campaigns/schema.ts';
import { type CampaignRow, findCampaign, sourcesOf } from '../campaigns/service.ts';
import type { CellValue, Column, Sheet } from '../exports/sheet.ts';
import { type RegisterRow, registerRows } from './registerStore.ts';
import { inOrder } from './service.ts';

/** The columns that the import of a campaign's list reads, and no others: no ground, no category. */
const columns: readonly Column[] = [
  { field: 'householdCode', header: 'Mã hộ', kind: 'id' },
  { field: 'fullName', header: 'Họ và tên', kind: 'text', width: 26 },
  { field: 'birthDate', header: 'Ngày sinh', kind: 'id', width: 12 },
  { field: 'nationalId', header: 'Số CCCD', kind: 'id' },
  { field: 'insuranceNumber', header: 'Mã số BHXH', kind: 'id' },
  { field: 'livesIn', header: 'Tổ dân phố', kind: 'text', width: 16 },
  { field: 'source', header: 'Nguồn', kind: 'text', width: 26 },
  { field: 'amountDong', header: 'Mức quà', kind: 'money', width: 14 },
  { field: 'inKind', header: 'Hiện vật', kind: 'text', width: 24 },
  { field: 'note', header: 'Ghi chú', kind: 'text', width: 30 },
];

/** A source by its name; by its code where the name is another's too. */
function sourceWord({ id, code, name }: Source, sources: readonly Source[]): string {
  const key = fold(name);
  const isTaken = sources.some((each) => each.id !== id && [fold(each.code), fold(each.name)].includes(key));
  return isTaken ? code : name;
}

/** Whom a gift is for, as the registers know the person now; a household by its code, with the name on the list. */
const subjectCells = (row: RegisterRow): CellValue[] =>
  row.person_id === null
    ? [row.household_code, row.recipient_name, null, null, null]
    : [
        row.household_code,
        row.full_name,
        row.person_birth_date && formatPartial(row.person_birth_date),
        row.person_national_id,
        row.person_insurance_number,
      ];

/** An area with its groups, on the day of the campaign and now: those of a ward that has merged since as well. */
async function groupsOf(t: ReadTx, area: string, campaign: CampaignRow): Promise<string[]> {
  const then = await leafCodes(t, area, campaign.cut_off_on);
  return [...new Set([area, ...then, ...(await leafCodes(t, area, t.today))])];
}

/** Refuses (422) an area that the campaign has nothing to do with. */
export async function requireAreaOf(t: ReadTx, campaign: CampaignRow, area: Area): Promise<void> {
  const groups = await groupsOf(t, campaign.area_code, campaign);
  if (!(await groupsOf(t, area.code, campaign)).some((code) => groups.includes(code)))
    throw invalid(
      '/area',
      'elsewhere',
      `Địa bàn: ${area.name} không thuộc đợt “${campaign.name}”, chọn lại địa bàn hoặc đợt.`,
    );
}

/**
 * The list of a campaign as its register, gift by gift (proposed and approved ones of sources in use; of an area of the
 * ward only its own): imports back unchanged. The reason of whoever was put on it by hand is its note.
 */
export async function campaignRegister(
  t: ReadTx,
  id: string,
  area: string,
): Promise<{ sheet: Sheet; lines: [string, string] }> {
  const campaign = await findCampaign(t, id);
  const sources = await sourcesOf(t, id);
  const words = new Map(sources.map((source) => [source.id, sourceWord(source, sources)]));
  const found = await registerRows(t, {
    campaign: id,
    sources: [...words.keys()],
    states: ['proposed', 'approved'],
    areas: area === campaign.area_code ? undefined : await groupsOf(t, area, campaign),
  });
  const rows = await inOrder(t, found);
  const name = await areaNames(
    t,
    rows.map(({ area_code }) => area_code),
  );
  return {
    sheet: {
      name: 'Danh sách đợt hỗ trợ',
      title: 'Danh sách đợt hỗ trợ',
      unit: 'đồng',
      columns,
      rows: rows.map((row): CellValue[] => {
        const goods = goodsCell(readGoods(row.in_kind));
        return [
          ...subjectCells(row),
          name(row.area_code, t.today),
          words.get(row.source_id) ?? row.source_name,
          row.amount_dong === 0 && goods !== '' ? null : row.amount_dong,
          goods || null,
          row.reason,
        ];
      }),
    },
    lines: [
      campaign.name,
      `Số liệu chốt ngày ${formatDay(campaign.cut_off_on)}, xuất ngày ${formatDay(t.today)}`,
    ],
  };
}
