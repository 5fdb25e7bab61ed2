import type { ReadTx } from '../db/tx.ts';
import { areaOn, defaultArea } from '../features/areas/service.ts';
import { countWaiting } from '../features/submissions/service.ts';
import { AppError } from '../shared/errors.ts';
import type { Chrome, NavItem } from '../web/layout.tsx';
import type { Deps } from './compose.ts';
import { may, type Permission } from './permissions.ts';

interface Row extends NavItem {
  permission: Permission;
  /** `permission`: where a row below asks for more than the item itself. */
  sub?: readonly { href: string; text: string; permission?: Permission }[];
}

/** Where reports wait for the officer's next step and the leader's signature. */
const submissionsPath = '/bao-cao-gui';

const items: readonly Row[] = [
  { href: '/', text: 'Tra cứu', phone: 'Tra cứu', icon: 'user-search', permission: 'people.read' },
  {
    href: '/danh-sach-giao',
    text: 'Danh sách được giao',
    phone: 'Được giao',
    icon: 'list-check',
    permission: 'assignedLists.own',
  },
  {
    href: '/so',
    text: 'Sổ quản lý',
    phone: 'Sổ',
    icon: 'list-check',
    permission: 'registers.read',
    sub: [
      { href: '/so/ho-ngheo', text: 'Hộ nghèo' },
      { href: '/so/can-ngheo', text: 'Hộ cận nghèo' },
      { href: '/so/nguoi-co-cong', text: 'Người có công' },
      { href: '/so/liet-si', text: 'Liệt sĩ' },
      { href: '/so/bao-tro', text: 'Bảo trợ xã hội' },
      { href: '/so/kho-khan', text: 'Hộ khó khăn' },
      { href: '/danh-sach', text: 'Danh sách tự chọn' },
      { href: '/danh-sach-giao', text: 'Danh sách giao tổ trưởng' },
      { href: '/trung-lap', text: 'Nghi trùng' },
    ],
  },
  {
    href: '/ho-so',
    text: 'Hồ sơ',
    phone: 'Hồ sơ',
    icon: 'folders',
    permission: 'registers.read',
    sub: [
      { href: '/ho-so', text: 'Đang giải quyết' },
      { href: '/ho-so/viec', text: 'Việc cần xử lý' },
    ],
  },
  {
    href: '/bhyt',
    text: 'BHYT',
    phone: 'BHYT',
    icon: 'shield-plus',
    permission: 'coverage.read',
    sub: [
      { href: '/bhyt', text: 'Tổng quan' },
      { href: '/bhyt/ty-le', text: 'Tỷ lệ bao phủ' },
      {
        href: '/bhyt/danh-sach/entitledUncovered',
        text: 'Chưa có thẻ, sắp hết hạn',
        permission: 'gaps.read',
      },
      { href: '/bhyt/doi-chieu', text: 'Đối chiếu BHXH', permission: 'gaps.read' },
      { href: '/bhyt/ra-soat-quy', text: 'Rà soát quý', permission: 'gaps.read' },
      { href: '/bhyt/so-lieu', text: 'Hai cách tính tỷ lệ' },
      { href: '/bhyt/du-bao', text: 'Dự báo' },
      { href: '/bhyt/muc-dong', text: 'Tính mức đóng', permission: 'registers.read' },
    ],
  },
  {
    href: '/tet',
    text: 'Tết',
    phone: 'Tết',
    icon: 'gift',
    permission: 'campaigns.read',
    sub: [
      { href: '/tet', text: 'Các đợt' },
      { href: '/tet/so-sanh', text: 'So sánh các năm', permission: 'registers.read' },
      { href: '/tet/thu-hoi', text: 'Phải thu hồi', permission: 'registers.read' },
    ],
  },
  { href: '/chi-tieu', text: 'Chỉ tiêu', phone: 'Chỉ tiêu', icon: 'target', permission: 'targets.read' },
  {
    href: '/hop-nhat',
    text: 'Hợp nhất báo cáo',
    phone: 'Hợp nhất',
    icon: 'file-spreadsheet',
    permission: 'consolidations',
  },
  {
    href: '/nhap-xuat',
    text: 'Nhập / Xuất',
    icon: 'arrows-exchange',
    permission: 'exports',
    sub: [
      { href: '/nhap-xuat', text: 'Nhập, xuất tệp' },
      { href: '/bao-cao', text: 'Báo cáo' },
      { href: submissionsPath, text: 'Gửi cấp trên' },
      { href: '/noi-nhan', text: 'Nơi nhận' },
      { href: '/bieu-mau', text: 'Biểu mẫu cấp trên' },
    ],
  },
  { href: '/quan-tri', text: 'Quản trị', icon: 'settings', permission: 'accounts' },
];

/** What stands around a page for this actor: only what the role may open. */
export async function chromeOf(
  t: ReadTx,
  input: { csrf: string },
  path: string,
  deps: Pick<Deps, 'demo'>,
): Promise<Chrome> {
  const waiting = await countWaiting(t, {
    write: may(t.actor, 'submissions.write'),
    sign: may(t.actor, 'submissions.sign'),
  });
  return {
    actor: t.actor,
    placeName: await placeName(t),
    today: t.today,
    demo: deps.demo,
    nav: items
      .filter(({ permission }) => may(t.actor, permission))
      .map((item) => ({
        ...item,
        ...(item.sub && {
          count: item.sub.some(({ href }) => href === submissionsPath) ? waiting : 0,
          sub: item.sub
            .filter((row) => may(t.actor, row.permission ?? item.permission))
            .map((row) => ({ ...row, count: row.href === submissionsPath ? waiting : 0 })),
        }),
      })),
    csrf: input.csrf,
    path,
  };
}

async function placeName(t: ReadTx): Promise<string> {
  if (t.actor.area) return (await areaOn(t, t.actor.area, t.today))?.name ?? t.actor.area;
  try {
    return (await defaultArea(t, t.today)).name;
  } catch (error) {
    if (error instanceof AppError) return 'Chưa có địa bàn';
    throw error;
  }
}
