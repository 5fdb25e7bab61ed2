import {
  approvalLevelLabels,
  approvalLevels,
  campaignKindLabels,
  campaignKinds,
  ruleSubjectLabels,
  ruleSubjects,
} from '../../shared/giving.ts';
import {
  caseGroupLabels,
  caseGroups,
  registerLabels,
  registers,
  type StepForm,
  stepForms,
  waitsFor,
  waitsForLabels,
} from '../../shared/words.ts';
import {
  allowanceKinds,
  allowancePers,
  type Confidence,
  caseEffects,
  caseSubjects,
  type DictionaryName,
  dictionarySchemas,
  dueUnits,
  normUnits,
  statusPayers,
  statusScopes,
} from '../dictionaries/schema.ts';

export interface Choice {
  value: string;
  label: string;
}

/** A dictionary on screen: what it is called, its address, what it is for. */
export interface DictionaryLabel {
  label: string;
  path: string;
  about: string;
  /** Columns of its table beside code, name and period. */
  columns: readonly string[];
}

export const dictionaryLabels: Record<DictionaryName, DictionaryLabel> = {
  'case-kinds': {
    label: 'Loại hồ sơ',
    path: 'loai-ho-so',
    about: 'Các bước, hạn giải quyết, giấy tờ phải nộp và người quyết định của từng loại hồ sơ.',
    columns: ['group', 'dueDays', 'steps'],
  },
  norms: {
    label: 'Định mức, mức chuẩn',
    path: 'dinh-muc',
    about: 'Mức chuẩn, điểm chuẩn B1, B2, tỷ lệ hỗ trợ, lương cơ sở … của từng thời kỳ.',
    columns: ['value', 'area'],
  },
  'assistance-groups': {
    label: 'Nhóm hưởng trợ cấp xã hội',
    path: 'nhom-tro-cap',
    about: 'Nhóm, độ tuổi và hệ số của trợ cấp xã hội hằng tháng.',
    columns: ['coefficient', 'ageFrom', 'clause'],
  },
  categories: {
    label: 'Đối tượng (diện)',
    path: 'doi-tuong',
    about: 'Diện của từng sổ, tên ghi trên danh sách công khai, thẻ BHYT kèm theo.',
    columns: ['register', 'objectCode', 'publicListing'],
  },
  'object-codes': {
    label: 'Mã đối tượng BHYT',
    path: 'ma-bhyt',
    about: 'Mã trên thẻ BHYT, nhóm đóng và mức hưởng. Đổi nhóm đóng thì tỷ lệ bao phủ được tính lại.',
    columns: ['payerGroup', 'benefitLevel'],
  },
  'gift-levels': {
    label: 'Mức quà',
    path: 'muc-qua',
    about:
      'Mức quà đã biết của từng nguồn, gợi ý khi ghi mức của đợt hỗ trợ. Mỗi năm có quyết định mới thì thay đổi từ một ngày.',
    columns: ['kinds', 'amountDong', 'item', 'ageFrom'],
  },
  'gift-sources': {
    label: 'Nguồn kinh phí của quà',
    path: 'nguon-qua',
    about:
      'Các nguồn thường có và ai duyệt danh sách của nguồn. Nguồn thôi áp dụng không được chép sang đợt sau.',
    columns: ['approvalLevel'],
  },
  'lunar-new-years': {
    label: 'Ngày Tết Nguyên đán',
    path: 'ngay-tet',
    about: 'Ngày mồng một Tết từng năm, để gợi ý ngày phát và chọn mức quà của năm.',
    columns: ['date'],
  },
  deprivations: {
    label: 'Chỉ số thiếu hụt',
    path: 'chi-so-thieu-hut',
    about: 'Các chỉ số của phiếu B2 và ngưỡng thiếu hụt.',
    columns: ['dimensionLabel', 'points'],
  },
  causes: {
    label: 'Nguyên nhân nghèo',
    path: 'nguyen-nhan-ngheo',
    about: 'Nguyên nhân ghi khi thẩm tra, rà soát hộ nghèo.',
    columns: ['number'],
  },
  'ethnic-groups': {
    label: 'Dân tộc',
    path: 'dan-toc',
    about: 'Tên dân tộc và các cách gọi gặp trong tệp nhập.',
    columns: ['aliases'],
  },
};
// Every key is a dictionary's name.
export const dictionaryNames = Object.keys(dictionaryLabels) as DictionaryName[];
export const dictionaryByPath = (path: string): DictionaryName | undefined =>
  dictionaryNames.find((name) => dictionaryLabels[name].path === path);

/** How far a row is to be trusted, in words. */
export const confidenceLabels: Record<Confidence, string> = {
  verified: 'Đã đối chiếu văn bản',
  memory: 'Chưa đối chiếu văn bản',
  disputed: 'Các nguồn còn khác nhau',
};

export const stepFormLabels: Record<StepForm, string> = {
  poverty: 'Điểm B1, B2, chỉ số thiếu hụt',
  meeting: 'Họp dân: số người dự, đồng ý, biên bản',
  posting: 'Niêm yết: nơi, từ ngày, đến ngày',
  assistance: 'Nhóm hưởng trợ cấp, hệ số',
  opinion: 'Ý kiến của Mặt trận',
  note: 'Ghi chú, đối tượng đề nghị',
  list: 'Danh sách rà soát',
  decision: 'Quyết định',
};

const choicesOf = <V extends string>(values: readonly V[], labels: Record<V, string>): Choice[] =>
  values.map((value) => ({ value, label: labels[value] }));

const sureness = choicesOf(['verified', 'memory', 'disputed'], confidenceLabels);
const registerChoices = choicesOf(registers, registerLabels);
const payers = { state: 'Do NSNN đóng', stateSupport: 'Được NSNN hỗ trợ mức đóng' } as const;

const effectLabels = {
  recognise: 'Công nhận, ghi vào sổ',
  change: 'Điều chỉnh mức đang hưởng',
  end: 'Đưa ra khỏi danh sách, thôi hưởng',
  review: 'Rà soát: ghi cả danh sách',
  none: 'Không ghi vào sổ',
} as const;

/** Choices of fields that take one of a few words, by dictionary and field; `*` for every dictionary. */
export const fixedChoices: Record<string, readonly Choice[]> = {
  'categories.scope': choicesOf(statusScopes, { household: 'Hộ', person: 'Từng người' }),
  'categories.register': registerChoices,
  'categories.payer': choicesOf(statusPayers, payers),
  'object-codes.payerGroup': [
    { value: '1', label: '1 · Người lao động và người sử dụng lao động đóng' },
    { value: '2', label: '2 · Do tổ chức BHXH đóng' },
    { value: '3', label: '3 · Do NSNN đóng' },
    { value: '4', label: '4 · Được NSNN hỗ trợ mức đóng' },
    { value: '5', label: '5 · Tham gia theo hộ gia đình' },
  ],
  'norms.unit': choicesOf(normUnits, {
    dong: 'đồng',
    perMille: 'phần nghìn (45 là 4,5%)',
    times: 'lần mức chuẩn',
    points: 'điểm',
    count: 'số lượng',
  }),
  'norms.per': [
    { value: 'personMonth', label: 'người, tháng' },
    { value: 'household', label: 'hộ' },
    { value: 'month', label: 'tháng' },
    { value: 'year', label: 'năm' },
    { value: 'ofFirstPerson', label: 'so với người thứ nhất' },
    { value: 'ofPremium', label: 'mức đóng BHYT' },
    { value: 'assistance-base', label: 'mức chuẩn trợ giúp xã hội' },
  ],
  'deprivations.ruleConfidence': sureness,
  'assistance-groups.kind': choicesOf(allowanceKinds, {
    allowance: 'Trợ cấp hằng tháng',
    care: 'Hỗ trợ chăm sóc',
    socialPension: 'Hưu trí xã hội',
  }),
  'assistance-groups.per': choicesOf(allowancePers, {
    person: 'người hưởng',
    child: 'mỗi con đang nuôi',
    dependant: 'mỗi người được chăm sóc',
  }),
  'case-kinds.group': choicesOf(caseGroups, caseGroupLabels),
  'case-kinds.subject': choicesOf(caseSubjects, {
    household: 'Hộ',
    person: 'Một người',
    area: 'Cả địa bàn',
    any: 'Ai cũng được (đơn thư)',
  }),
  'case-kinds.effect': choicesOf(caseEffects, effectLabels),
  'case-kinds.dueIn': choicesOf(dueUnits, { workingDays: 'ngày làm việc', calendarDays: 'ngày' }),
  'case-kinds.register': registerChoices,
  'gift-levels.kinds': choicesOf(campaignKinds, campaignKindLabels),
  'gift-levels.per': choicesOf(ruleSubjects, ruleSubjectLabels),
  'gift-sources.approvalLevel': choicesOf(approvalLevels, approvalLevelLabels),
  'steps.waitsFor': choicesOf(waitsFor, waitsForLabels),
  'steps.form': choicesOf(stepForms, stepFormLabels),
};

/** What a field needs to be told beside its name. */
export const fieldHints: Record<string, string> = {
  'categories.rank': '1 đứng đầu; dùng khi mức hưởng bằng nhau',
  'categories.publicLabel': 'dùng thay tên diện khi không được nêu',
  'categories.aliases': 'mỗi dòng một cách ghi gặp trong tệp',
  'categories.supportNorm': 'khi ngân sách hỗ trợ một phần',
  'ethnic-groups.aliases': 'mỗi dòng một tên',
  'norms.value': 'số nguyên, theo đơn vị bên cạnh',
  'norms.area': 'bỏ trống: cả nước',
  'assistance-groups.coefficient': 'ví dụ 1,5',
  'assistance-groups.combinesWith': 'mỗi dòng một khoản, ví dụ 5',
  'assistance-groups.clause': 'ví dụ 5a',
  'gift-levels.categories': 'bỏ trống khi theo độ tuổi hoặc danh sách hộ thiếu đói',
  'gift-levels.ageTo': 'tuổi cuối còn được nhận',
  'gift-levels.item': 'ví dụ gạo',
  'gift-levels.unit': 'ví dụ kg',
  'lunar-new-years.date': 'ngày/tháng/năm',
  'case-kinds.prefix': 'ví dụ HN cho HN-2024-0001',
  'case-kinds.papers': 'mỗi dòng một loại giấy tờ',
  'case-kinds.categories': 'bỏ trống: mọi diện của sổ',
};

/** The label of a field, from the schema of its dictionary. */
export function fieldTitle(name: DictionaryName, field: string): string {
  const properties: Record<string, { title?: string }> = dictionarySchemas[name].properties;
  return properties[field]?.title ?? field;
}
