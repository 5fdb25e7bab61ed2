export const importRegisters = ['residents', 'statuses', 'insurance', 'campaign'] as const;
export type ImportRegister = (typeof importRegisters)[number];

/** One known column: the field it fills, the header we write, and the others we read. */
export interface KnownColumn {
  field: string;
  header: string;
  aliases?: readonly string[];
}

const nationalId: KnownColumn = {
  field: 'nationalId',
  header: 'Số CCCD',
  aliases: [
    'CCCD/ĐDCN',
    'CCCD',
    'Số định danh',
    'Số định danh cá nhân',
    'CMND',
    'Số CMND',
    'CMND/CCCD',
    'Số CCCD/ĐDCN',
    'Số CCCD/CMND',
    'Số căn cước',
    'CCCD/CMND',
    'Căn cước công dân',
    'Số căn cước công dân',
    'Căn cước',
    'Số CC/CCCD',
    'Số ĐDCN',
    'Số ĐDCN/CCCD',
    'Mã định danh',
    'Số định danh cá nhân/CCCD',
  ],
};
const insuranceNumber: KnownColumn = {
  field: 'insuranceNumber',
  header: 'Mã số BHXH',
  aliases: ['Số BHXH', 'Mã BHXH', 'Số sổ BHXH', 'Mã số bảo hiểm xã hội'],
};
const fullName: KnownColumn = {
  field: 'fullName',
  header: 'Họ và tên',
  aliases: [
    'Họ tên',
    'Họ, tên',
    'Họ, chữ đệm và tên',
    'Họ tên chủ hộ',
    'Họ và tên chủ hộ',
    'Tên chủ hộ',
    'Chủ hộ',
    'Họ và tên thành viên',
    'Họ tên thành viên',
    'Họ và tên thành viên trong hộ',
    'Họ tên thành viên trong hộ',
    'Thành viên trong hộ',
    'Thành viên',
    'Họ và tên nhân khẩu',
    'Họ tên nhân khẩu',
    'Họ và tên đối tượng',
    'Họ tên đối tượng',
  ],
};
const birthDate: KnownColumn = {
  field: 'birthDate',
  header: 'Ngày sinh',
  aliases: ['Năm sinh', 'Ngày, tháng, năm sinh', 'Ngày, năm sinh', 'Sinh ngày', 'NTNS'],
};
const householdCode: KnownColumn = {
  field: 'householdCode',
  header: 'Mã hộ',
  aliases: ['Mã số hộ', 'Số hộ'],
};
const groupWords = [
  'TDP',
  'Tổ',
  'Tổ DP',
  'Tổ số',
  'Tổ dân phố số',
  'Thôn',
  'Thôn/Tổ dân phố',
  'Tổ dân phố/Thôn',
  'Thôn/Tổ',
  'Tổ/Thôn',
  'Khối phố',
  'Khu phố',
  'Khối',
  'Xóm',
  'Ấp',
  'Khóm',
  'Bản',
  'Buôn',
  'Làng',
  'Khu dân cư',
  'KDC',
];
/** Tells namesakes apart, where the row is of something else than where somebody lives. */
const livesIn: KnownColumn = { field: 'livesIn', header: 'Tổ dân phố', aliases: groupWords };
const note: KnownColumn = { field: 'note', header: 'Ghi chú' };
const validFrom: KnownColumn = {
  field: 'validFrom',
  header: 'Từ ngày',
  aliases: ['Giá trị từ ngày', 'Giá trị từ', 'Hạn thẻ từ', 'Hạn từ ngày', 'Hưởng từ ngày', 'Từ'],
};
const validTo: KnownColumn = {
  field: 'validTo',
  header: 'Đến ngày',
  aliases: ['Giá trị đến ngày', 'Giá trị đến', 'Hạn thẻ đến', 'Hạn đến ngày', 'Hưởng đến ngày', 'Đến'],
};

/** Known columns of each register, besides the 12 indicators of poverty, which come from the dictionary. */
export const knownColumns: Record<ImportRegister, readonly KnownColumn[]> = {
  residents: [
    householdCode,
    fullName,
    {
      field: 'relation',
      header: 'Quan hệ với chủ hộ',
      aliases: [
        'Quan hệ',
        'Quan hệ chủ hộ',
        'QH với chủ hộ',
        'Mối quan hệ',
        'Mối quan hệ với chủ hộ',
        'Quan hệ với CH',
      ],
    },
    birthDate,
    { field: 'sex', header: 'Giới tính', aliases: ['Phái', 'Nam/Nữ'] },
    nationalId,
    insuranceNumber,
    { field: 'ethnicity', header: 'Dân tộc' },
    {
      field: 'phone',
      header: 'Điện thoại',
      aliases: ['Số điện thoại', 'SĐT', 'ĐT', 'Số ĐT', 'Điện thoại liên hệ'],
    },
    {
      field: 'address',
      header: 'Địa chỉ',
      aliases: [
        'Nơi ở',
        'Chỗ ở hiện nay',
        'Nơi ở hiện nay',
        'Nơi cư trú',
        'Địa chỉ cư trú',
        'Địa chỉ thường trú',
        'Số nhà',
        'Số nhà, đường',
      ],
    },
    { field: 'group', header: 'Tổ dân phố', aliases: groupWords },
    { field: 'residentFrom', header: 'Cư trú từ ngày', aliases: ['Ngày đến', 'Thường trú từ ngày'] },
    { field: 'residenceKind', header: 'Loại cư trú', aliases: ['Hình thức cư trú'] },
    note,
  ],
  statuses: [
    householdCode,
    nationalId,
    insuranceNumber,
    fullName,
    birthDate,
    livesIn,
    {
      field: 'category',
      header: 'Diện',
      aliases: ['Đối tượng', 'Loại hộ', 'Nhóm đối tượng', 'Diện đối tượng'],
    },
    { field: 'decisionNumber', header: 'Số quyết định', aliases: ['Số QĐ', 'Quyết định số'] },
    { field: 'decisionDate', header: 'Ngày quyết định', aliases: ['Ngày QĐ', 'Ngày ban hành'] },
    {
      field: 'decisionIssuer',
      header: 'Cơ quan ban hành',
      aliases: ['Nơi ban hành', 'Cơ quan ra quyết định', 'Cơ quan quyết định', 'Cơ quan ra QĐ'],
    },
    validFrom,
    validTo,
    { field: 'scoreB1', header: 'Điểm B1', aliases: ['B1'] },
    { field: 'scoreB2', header: 'Điểm B2', aliases: ['B2'] },
    { field: 'causes', header: 'Nguyên nhân nghèo', aliases: ['Nguyên nhân'] },
    { field: 'cannotWork', header: 'Không có khả năng lao động', aliases: ['Không có KNLĐ'] },
    { field: 'result', header: 'Loại', aliases: ['Mới, tái, cũ', 'Nghèo mới/tái/cũ'] },
    {
      field: 'injuryRate',
      header: 'Tỷ lệ tổn thương',
      aliases: ['Tỷ lệ thương tật', 'Tỷ lệ tổn thương cơ thể'],
    },
    { field: 'coefficient', header: 'Hệ số' },
    { field: 'amountDong', header: 'Mức trợ cấp', aliases: ['Trợ cấp', 'Số tiền trợ cấp'] },
    { field: 'paidFromMonth', header: 'Hưởng từ tháng' },
    { field: 'accountNumber', header: 'Số tài khoản', aliases: ['STK', 'Tài khoản'] },
    note,
  ],
  insurance: [
    insuranceNumber,
    nationalId,
    fullName,
    birthDate,
    livesIn,
    { field: 'cardNumber', header: 'Số thẻ BHYT', aliases: ['Số thẻ', 'Mã thẻ BHYT', 'Mã thẻ'] },
    { field: 'objectCode', header: 'Mã đối tượng', aliases: ['Mã ĐT', 'Đối tượng', 'Mã nhóm đối tượng'] },
    { field: 'benefitLevel', header: 'Mức hưởng', aliases: ['Quyền lợi'] },
    validFrom,
    validTo,
    {
      field: 'facility',
      header: 'Nơi KCB ban đầu',
      aliases: ['Nơi KCB BĐ', 'Nơi đăng ký KCB ban đầu', 'Nơi ĐK KCB ban đầu', 'KCB ban đầu'],
    },
    note,
  ],
  campaign: [
    householdCode,
    nationalId,
    insuranceNumber,
    fullName,
    birthDate,
    livesIn,
    { field: 'source', header: 'Nguồn', aliases: ['Nguồn kinh phí'] },
    { field: 'amountDong', header: 'Mức quà', aliases: ['Số tiền'] },
    { field: 'inKind', header: 'Hiện vật' },
    note,
  ],
};

/** Fields without which a row of the register says nothing; each group needs one of its fields. */
export const neededFields: Record<ImportRegister, readonly (readonly string[])[]> = {
  residents: [['fullName', 'nationalId', 'insuranceNumber']],
  statuses: [['category'], ['validFrom'], ['householdCode', 'nationalId', 'insuranceNumber', 'fullName']],
  insurance: [
    ['objectCode', 'cardNumber'],
    ['validFrom'],
    ['validTo'],
    ['insuranceNumber', 'nationalId', 'fullName'],
  ],
  // Which source it is may be said beside the file.
  campaign: [['householdCode', 'nationalId', 'insuranceNumber', 'fullName']],
};

/** Fields that a column is taken for by what stands beside it; the officer may say so of any. */
export const sideFields: Record<ImportRegister, readonly { field: string; label: string }[]> = {
  residents: [
    { field: 'male', label: 'Nam (đánh dấu, hoặc năm sinh của nam)' },
    { field: 'female', label: 'Nữ (đánh dấu, hoặc năm sinh của nữ)' },
    { field: 'headName', label: 'Họ tên chủ hộ, ở dòng đầu của hộ' },
  ],
  statuses: [],
  insurance: [],
  campaign: [],
};
