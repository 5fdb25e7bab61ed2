import type { ReadTx } from '../../db/tx.ts';
import { type Day, formatDay, formatInstant, yearOf } from '../../shared/dates.ts';
import { formatNumber } from '../../shared/money.ts';
import { registerLabels, registers, roleLabels } from '../../shared/words.ts';
import { listAccounts } from '../accounts/service.ts';
import type { Area } from '../areas/schema.ts';
import { leafCodes, namesOn } from '../areas/service.ts';
import { findCases } from '../cases/finding.ts';
import { coverage } from '../coverage/service.ts';
import { reportLabels } from '../exports/schema.ts';
import { listExports } from '../exports/service.ts';
import { gapCounts } from '../gaps/service.ts';
import { gapLabel } from '../gaps/words.ts';
import { listImports } from '../imports/service.ts';
import type { HandoverSection } from './content.ts';
import { registerCount } from './registerList.ts';
import * as store from './store.ts';
import { householdsWithoutHead, statusesEndingBy } from './workStore.ts';

/** What the program knows of the machine it stands on; the database cannot tell. */
export interface Surroundings {
  settings: { name: string; value: string }[];
  lastBackup: { file: string; at: string } | null;
}

const percent = (rate: number | null): string =>
  rate === null ? 'chưa có' : `${formatNumber(rate * 100, 1)}%`;

async function registerSection(t: ReadTx, area: Area, day: Day): Promise<HandoverSection> {
  const rows = [];
  for (const register of registers)
    rows.push([`Sổ ${registerLabels[register].toLowerCase()}`, await registerCount(t, register, area, day)]);
  const now = await coverage(t, { area: area.code, asOf: day, by: 'area' });
  rows.push(['Nhân khẩu đang cư trú', `${formatNumber(now.population)} người`]);
  rows.push(['Người có thẻ BHYT còn giá trị', `${formatNumber(now.covered)} người (${percent(now.rate)})`]);
  const certificates = await store.lastNumber(t, area.code, yearOf(t.today));
  rows.push([
    `Giấy xác nhận đã cấp trong năm ${yearOf(t.today)}`,
    certificates === 0 ? 'chưa cấp' : `số cuối ${String(certificates).padStart(2, '0')}`,
  ]);
  return { title: 'Các sổ quản lý', note: `Đếm tại ngày ${formatDay(day)}.`, head: ['Sổ', 'Số lượng'], rows };
}

async function openWorkSection(t: ReadTx, area: Area, day: Day): Promise<HandoverSection> {
  const areas = await leafCodes(t, area.code, day);
  const unfinished = await findCases(t, { area: area.code, state: 'unfinished', limit: 1 });
  const overdue = await findCases(t, { area: area.code, state: 'overdue', limit: 1 });
  const rows = [
    [
      'Hồ sơ đang giải quyết',
      `${formatNumber(unfinished.total)} hồ sơ, quá hạn ${formatNumber(overdue.total)}`,
    ],
    ['Hộ chưa có chủ hộ', `${formatNumber(await householdsWithoutHead(t, areas, day))} hộ`],
    ['Diện hết hạn trong 30 ngày', `${formatNumber(await statusesEndingBy(t, areas, day, 30))} trường hợp`],
  ];
  for (const { kind, people } of await gapCounts(t, area.code, day))
    rows.push([`BHYT: ${gapLabel(kind)}`, `${formatNumber(people)} người`]);
  const waiting = (await listImports(t, { limit: 500 })).items.filter(({ state }) => state === 'ready');
  rows.push(['Lần nhập Excel đã đọc, chờ ghi vào sổ', `${formatNumber(waiting.length)} lần`]);
  const failed = (await listExports(t, 500)).filter(({ state }) => state === 'failed');
  rows.push(['Lần xuất tệp bị lỗi', `${formatNumber(failed.length)} lần`]);
  return { title: 'Việc còn tồn đọng', note: null, head: ['Việc', 'Số lượng'], rows };
}

/** As many cases as a book of paper can hold; the rest are counted above it. */
const listedCases = 300;

/** Each unfinished case with its deadline and step, by its code: whose it is stands in its file. */
async function caseSection(t: ReadTx, area: Area): Promise<HandoverSection> {
  const { items, total } = await findCases(t, { area: area.code, state: 'unfinished', limit: listedCases });
  const note = total > items.length ? `Ghi ${formatNumber(items.length)} hồ sơ gần hạn nhất.` : null;
  return {
    title: 'Hồ sơ đang giải quyết',
    note: total === 0 ? 'Không có hồ sơ nào.' : note,
    head: total === 0 ? [] : ['Mã hồ sơ', 'Loại hồ sơ', 'Tiếp nhận', 'Hẹn trả', 'Quá hạn', 'Bước'],
    rows: items.map(({ code, kindLabel, receivedOn, dueOn, daysLate, stepLabel }) => [
      code,
      kindLabel,
      formatDay(receivedOn),
      formatDay(dueOn),
      daysLate > 0 ? `${formatNumber(daysLate)} ngày` : '',
      stepLabel,
    ]),
  };
}

/** The administrator's alone; others are told who prints this part. */
async function accountSections(t: ReadTx, about: Surroundings): Promise<HandoverSection[]> {
  if (t.actor.role !== 'admin') {
    const note = 'Chỉ quản trị in được phần này: đăng nhập bằng tài khoản quản trị rồi in sổ bàn giao.';
    return [{ title: 'Tài khoản và thiết lập', note, head: [], rows: [] }];
  }
  const names = await namesOn(t, t.today);
  const accounts = (await listAccounts(t)).map(({ username, fullName, role, area, state }) => [
    username,
    fullName,
    roleLabels[role] ?? role,
    area ? (names.get(area) ?? area) : 'Mọi nơi',
    state === 'active' ? 'Đang dùng' : 'Đã khóa',
  ]);
  return [
    {
      title: 'Tài khoản',
      note: 'Mật khẩu không ghi ở đây và không ai xem được: người nhận tự đặt mật khẩu của mình.',
      head: ['Tên đăng nhập', 'Họ và tên', 'Vai trò', 'Địa bàn', 'Trạng thái'],
      rows: accounts,
      forAdmin: true,
    },
    {
      title: 'Thiết lập của máy chủ',
      note: null,
      head: ['Tên', 'Giá trị'],
      rows: about.settings.map(({ name, value }) => [name, value]),
      forAdmin: true,
    },
  ];
}

async function exportSection(t: ReadTx): Promise<HandoverSection> {
  const sealed = (await listExports(t, 200)).filter(({ state }) => state === 'done').slice(0, 10);
  return {
    title: 'Tệp đã xuất gần nhất',
    note:
      sealed.length === 0
        ? 'Chưa xuất tệp nào.'
        : 'So mã SHA-256 của tệp với mã dưới đây: khác một ký tự là tệp đã bị sửa.',
    head: sealed.length === 0 ? [] : ['Báo cáo', 'Kỳ', 'Niêm phong lúc', 'SHA-256'],
    rows: sealed.map(({ report, period, asOf, sealedAt, sha256 }) => [
      reportLabels[report] ?? report,
      period ? `${formatDay(period.from)} – ${formatDay(period.to)}` : asOf ? formatDay(asOf) : '',
      sealedAt ? formatInstant(sealedAt) : '',
      sha256 ?? '',
    ]),
  };
}

function backupSection({ lastBackup }: Surroundings): HandoverSection {
  return {
    title: 'Sao lưu gần nhất',
    note: lastBackup ? null : 'Chưa thấy bản sao lưu nào trong thư mục dữ liệu: sao lưu trước khi bàn giao.',
    head: lastBackup ? ['Tệp', 'Lúc'] : [],
    rows: lastBackup ? [[lastBackup.file, formatInstant(lastBackup.at)]] : [],
  };
}

/** What the successor does before signing; each has a result that can be seen. */
export const handoverChecks: readonly string[] = [
  'Dừng việc nhập liệu, chạy “npm run -s sas -- verify”: máy đếm lại mọi con số từ dữ liệu gốc và kiểm tra nhật ký; phải báo “Mọi con số khớp với dữ liệu gốc.”',
  'Chạy “npm run -s sas -- backup”, chép tệp sao lưu ra ổ đĩa rời và giao tận tay người nhận.',
  'Phục hồi thử bản sao lưu trên một máy khác bằng “npm run -s sas -- restore TỆP”, mở ra và so với mục Các sổ quản lý ở trên.',
  'Người nhận đăng nhập bằng tài khoản của mình, tra cứu một hộ bất kỳ và so với hồ sơ giấy.',
  'Quản trị khóa tài khoản của người giao bằng “npm run -s sas -- user disable TÊN”.',
];

/** The parts of a handover book: what is kept, what is open, who may work, what was sent, how to check it all. */
export async function handoverSections(
  t: ReadTx,
  area: Area,
  about: Surroundings,
): Promise<HandoverSection[]> {
  return [
    await registerSection(t, area, t.today),
    await openWorkSection(t, area, t.today),
    await caseSection(t, area),
    ...(await accountSections(t, about)),
    await exportSection(t),
    backupSection(about),
  ];
}
