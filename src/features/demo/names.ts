import type { Random } from './random.ts';

/** Parts of invented names; none of the people exists. */
const families = [
  'Nguyễn', 'Nguyễn', 'Nguyễn', 'Nguyễn', 'Trần', 'Trần', 'Lê', 'Lê', 'Phạm', 'Phạm', 'Võ', 'Võ', 'Huỳnh', 'Phan', 'Bùi',
  'Đỗ', 'Đặng', 'Hồ', 'Lâm', 'Đinh', 'Tạ', 'Cao', 'Thái', 'Mai', 'Trương', 'Lương', 'Tô', 'Châu', 'Ngô', 'Dương',
];
const middles = {
  male: ['Văn', 'Văn', 'Văn', 'Hữu', 'Đức', 'Minh', 'Quang', 'Ngọc', 'Thanh', 'Công', 'Xuân', 'Tấn', 'Duy', 'Gia', 'Bảo', 'Đình'],
  female: ['Thị', 'Thị', 'Thị', 'Thị Thu', 'Thị Mỹ', 'Thị Kim', 'Thị Ngọc', 'Thị Thanh', 'Ngọc', 'Thanh', 'Khánh', 'Bảo', 'Như', 'Thùy'],
};
const givens = {
  male: [
    'An', 'Bình', 'Cường', 'Dũng', 'Đạt', 'Đức', 'Hải', 'Hiếu', 'Hòa', 'Hùng', 'Hưng', 'Khang', 'Khánh', 'Kiên', 'Lâm', 'Lộc', 'Long',
    'Luân', 'Minh', 'Nam', 'Nghĩa', 'Nhật', 'Phát', 'Phong', 'Phúc', 'Quân', 'Quốc', 'Sơn', 'Tài', 'Tâm', 'Thành', 'Thịnh', 'Trí', 'Trung',
    'Tuấn', 'Vinh', 'Vũ',
  ],
  female: [
    'An', 'Ánh', 'Bích', 'Chi', 'Diễm', 'Dung', 'Duyên', 'Giang', 'Hà', 'Hạnh', 'Hằng', 'Hiền', 'Hoa', 'Hồng', 'Huệ', 'Hương', 'Khanh', 'Lan',
    'Liên', 'Linh', 'Loan', 'Ly', 'Mai', 'Nga', 'Ngân', 'Ngọc', 'Nguyệt', 'Nhung', 'Oanh', 'Phương', 'Quỳnh', 'Sương', 'Thảo', 'Thơ', 'Thu',
    'Thúy', 'Trâm', 'Trang', 'Tuyết', 'Uyên', 'Vân', 'Yến',
  ],
};

export function familyName(random: Random): string {
  return random.pick(families);
}

export function personName(random: Random, sex: 'male' | 'female', family = familyName(random)): string {
  return `${family} ${random.pick(middles[sex])} ${random.pick(givens[sex])}`;
}

const streets = [
  'Chu Văn An', 'Nguyễn Du', 'Quang Trung', 'Trần Hưng Đạo', 'Lê Trung Đình', 'Cao Bá Quát', 'Phan Chu Trinh', 'Hùng Vương', 'Ngô Quyền',
  'Lý Thường Kiệt', 'Nguyễn Trãi', 'Phạm Văn Đồng', 'Bà Triệu', 'Hai Bà Trưng', 'Trương Định', 'Võ Thị Sáu',
];

export function address(random: Random): string {
  const street = random.pick(streets);
  const house = random.int(1, 420);
  return random.chance(0.25) ? `Hẻm ${random.int(2, 90)}/${random.int(1, 30)} ${street}` : `${house} ${street}`;
}
