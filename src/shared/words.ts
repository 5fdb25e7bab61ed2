import { clean, headerKey } from './text.ts';

export const sexes = ['male', 'female', 'other'] as const;
export type Sex = (typeof sexes)[number];
export const sexLabels: Record<Sex, string> = { male: 'Nam', female: 'Nữ', other: 'Khác' };

export const relations = [
  'head',
  'spouse',
  'child',
  'childInLaw',
  'grandchild',
  'parent',
  'grandparent',
  'sibling',
  'other',
] as const;
export type Relation = (typeof relations)[number];

/** Labels of the household form's list; `relationLabel` is finer where the sex is known. */
export const relationLabels: Record<Relation, string> = {
  head: 'Chủ hộ',
  spouse: 'Vợ, chồng',
  child: 'Con',
  childInLaw: 'Con dâu, con rể',
  grandchild: 'Cháu',
  parent: 'Bố, mẹ',
  grandparent: 'Ông, bà',
  sibling: 'Anh, chị, em',
  other: 'Khác',
};

const relationBySex: Partial<Record<Relation, { male: string; female: string }>> = {
  spouse: { male: 'Chồng', female: 'Vợ' },
  childInLaw: { male: 'Con rể', female: 'Con dâu' },
  parent: { male: 'Bố', female: 'Mẹ' },
  grandparent: { male: 'Ông', female: 'Bà' },
};

/** "Vợ", "Con rể" …; what was written where the relation is `other`. */
export function relationLabel(relation: Relation, sex: Sex, text: string | null = null): string {
  if (text) return text;
  const known = relationBySex[relation];
  return known && sex !== 'other' ? known[sex] : relationLabels[relation];
}

const relationWords: Record<string, Relation> = {
  'chu ho': 'head',
  ch: 'head',
  vo: 'spouse',
  chong: 'spouse',
  'vo chong': 'spouse',
  con: 'child',
  'con trai': 'child',
  'con gai': 'child',
  'con de': 'child',
  'con ruot': 'child',
  'con nuoi': 'child',
  'con dau': 'childInLaw',
  'con re': 'childInLaw',
  'con dau con re': 'childInLaw',
  'con dau re': 'childInLaw',
  chau: 'grandchild',
  'chau noi': 'grandchild',
  'chau ngoai': 'grandchild',
  'chau ruot': 'grandchild',
  bo: 'parent',
  cha: 'parent',
  'bo de': 'parent',
  'cha de': 'parent',
  me: 'parent',
  'me de': 'parent',
  'bo me': 'parent',
  'cha ruot': 'parent',
  'bo ruot': 'parent',
  'me ruot': 'parent',
  'bo cha': 'parent',
  'cha me': 'parent',
  ong: 'grandparent',
  ba: 'grandparent',
  'ong ba': 'grandparent',
  'ong noi': 'grandparent',
  'ong ngoai': 'grandparent',
  'ba noi': 'grandparent',
  'ba ngoai': 'grandparent',
  anh: 'sibling',
  chi: 'sibling',
  em: 'sibling',
  'anh chi em': 'sibling',
  'anh ruot': 'sibling',
  'chi ruot': 'sibling',
  'em ruot': 'sibling',
  'em gai': 'sibling',
  'em trai': 'sibling',
  'anh trai': 'sibling',
  'chi gai': 'sibling',
};

/** The relation of a word of a file or form; others are kept as text beside `other`. */
export function parseRelation(text: string): { relation: Relation; text: string | null } {
  // In Quảng Ngãi "Ba" is the father, "Bà" the grandmother: without its accent the word is kept, not guessed.
  const relation = clean(text).toLowerCase() === 'ba' ? undefined : relationWords[headerKey(text)];
  if (relation) return { relation, text: null };
  return { relation: 'other', text: ['', 'khac'].includes(headerKey(text)) ? null : clean(text) };
}

/** Nam, Nữ, Khác; undefined for any other word. */
export function parseSex(text: string): Sex | undefined {
  const words: Record<string, Sex> = { nam: 'male', nu: 'female', khac: 'other' };
  return words[headerKey(text)];
}

export const residenceKinds = ['permanent', 'temporary'] as const;
export type ResidenceKind = (typeof residenceKinds)[number];
export const residenceKindLabels: Record<ResidenceKind, string> = {
  permanent: 'Thường trú',
  temporary: 'Tạm trú',
};

export function parseResidenceKind(text: string): ResidenceKind | undefined {
  const words: Record<string, ResidenceKind> = { 'thuong tru': 'permanent', 'tam tru': 'temporary' };
  return words[headerKey(text)];
}

export const residenceSources = ['declared', 'police'] as const;
export type ResidenceSource = (typeof residenceSources)[number];
export const residenceSourceLabels: Record<ResidenceSource, string> = {
  declared: 'Theo khai báo',
  police: 'Công an phường xác nhận',
};

export const registers = ['poor', 'nearPoor', 'policy', 'assistance', 'disadvantaged'] as const;
export type Register = (typeof registers)[number];
export const registerLabels: Record<Register, string> = {
  poor: 'Hộ nghèo',
  nearPoor: 'Hộ cận nghèo',
  policy: 'Người có công',
  assistance: 'Bảo trợ xã hội',
  disadvantaged: 'Hộ khó khăn',
};
/** The registers' names in the addresses of pages. */
export const registerPaths: Record<string, Register> = {
  'ho-ngheo': 'poor',
  'can-ngheo': 'nearPoor',
  'nguoi-co-cong': 'policy',
  'bao-tro': 'assistance',
  'kho-khan': 'disadvantaged',
};

export const endReasons = ['escaped', 'toNearPoor', 'toPoor', 'movedOut', 'died', 'split', 'other'] as const;
export type EndReason = (typeof endReasons)[number];
export const endReasonLabels: Record<EndReason, string> = {
  escaped: 'Thoát nghèo, vượt chuẩn cận nghèo',
  toNearPoor: 'Thoát nghèo, còn cận nghèo',
  toPoor: 'Cận nghèo rơi xuống nghèo',
  movedOut: 'Chuyển đi',
  died: 'Chết',
  split: 'Tách hộ',
  other: 'Lý do khác',
};

export const decisionResults = ['new', 'kept', 'relapsed'] as const;
export type DecisionResult = (typeof decisionResults)[number];
export const decisionResultLabels: Record<DecisionResult, string> = {
  new: 'mới',
  kept: 'cũ',
  relapsed: 'tái',
};

/** Where a status comes from. */
export const statusSources = ['case', 'paper', 'import'] as const;
export type StatusSource = (typeof statusSources)[number];
export const statusSourceLabels: Record<StatusSource, string> = {
  case: 'Theo hồ sơ đã duyệt',
  paper: 'Nhập từ hồ sơ giấy',
  import: 'Nhập từ tệp Excel',
};

const resultWords: Record<string, DecisionResult> = {
  moi: 'new',
  tai: 'relapsed',
  cu: 'kept',
  'ngheo moi': 'new',
  'tai ngheo': 'relapsed',
  'ngheo cu': 'kept',
};

/** "Loại" of a statuses file: mới, cũ, tái (also "nghèo mới", "tái nghèo"); undefined for anything else. */
export const parseDecisionResult = (text: string): DecisionResult | undefined => resultWords[headerKey(text)];

/** Ways in and out of a register, as the rows and columns of a balance name them. */
export const movementLabels = {
  new: 'Phát sinh mới',
  relapsed: 'Tái nghèo',
  fromPoor: 'Từ hộ nghèo',
  fromNearPoor: 'Từ cận nghèo',
  movedIn: 'Chuyển đến',
  escaped: 'Thoát nghèo, vượt chuẩn cận nghèo',
  toNearPoor: 'Thoát nghèo, còn cận nghèo',
  toPoor: 'Cận nghèo rơi xuống nghèo',
  movedOut: 'Chuyển đi',
  died: 'Chết',
  split: 'Tách hộ',
  other: 'Khác',
} as const;
export type Movement = keyof typeof movementLabels;

export const moveKinds = ['in', 'out', 'within'] as const;
export type MoveKind = (typeof moveKinds)[number];
export const moveKindLabels: Record<MoveKind, string> = {
  in: 'Chuyển đến',
  out: 'Chuyển đi',
  within: 'Chuyển trong phường',
};

export const areaKinds = ['province', 'city', 'ward', 'group'] as const;
export type AreaKind = (typeof areaKinds)[number];
export const areaKindLabels: Record<AreaKind, string> = {
  province: 'Tỉnh',
  city: 'Thành phố',
  ward: 'Phường, xã',
  group: 'Tổ dân phố',
};

export const roleLabels: Record<string, string> = {
  admin: 'quản trị',
  officer: 'cán bộ',
  leader: 'lãnh đạo',
  groupHead: 'tổ trưởng',
  city: 'cấp trên',
};

/** Keys of coverage by payer group, in the order of the law. */
export const payerKeys = ['1', '2', '3', '4', '5', 'unknown', 'none'] as const;
export type PayerKey = (typeof payerKeys)[number];
export const payerLabels: Record<PayerKey, string> = {
  '1': 'Người lao động và người sử dụng lao động đóng',
  '2': 'Do tổ chức BHXH đóng',
  '3': 'Do NSNN đóng',
  '4': 'Được NSNN hỗ trợ mức đóng',
  '5': 'Tham gia theo hộ gia đình',
  unknown: 'Chưa rõ nhóm',
  none: 'Chưa có thẻ BHYT',
};

/** "TDP 4" for "Tổ dân phố 4", with a no-break space; other names as they are. */
export function shortAreaName(name: string): string {
  return name.replace(/^Tổ dân phố\s+/, 'TDP\u00a0');
}

/** Groups of kinds of cases, as the list of cases is filtered by. */
export const caseGroups = [
  'poverty',
  'assistance',
  'merit',
  'disadvantaged',
  'insurance',
  'petition',
] as const;
export type CaseGroup = (typeof caseGroups)[number];
export const caseGroupLabels: Record<CaseGroup, string> = {
  poverty: 'Hộ nghèo, cận nghèo',
  assistance: 'Bảo trợ xã hội',
  merit: 'Người có công',
  disadvantaged: 'Hộ khó khăn',
  insurance: 'BHYT',
  petition: 'Đơn thư',
};

/** Whom an open case waits for. */
export const waitsFor = ['officer', 'leader', 'applicant', 'front', 'higher', 'insurer'] as const;
export type WaitsFor = (typeof waitsFor)[number];
export const waitsForLabels: Record<WaitsFor, string> = {
  officer: 'Cán bộ',
  leader: 'Lãnh đạo phường',
  applicant: 'Người nộp bổ sung',
  front: 'Ủy ban Mặt trận',
  higher: 'Cấp trên',
  insurer: 'Cơ quan BHXH',
};

/** What a step of a case records beside its day and note. */
export const stepForms = [
  'poverty',
  'meeting',
  'posting',
  'assistance',
  'opinion',
  'note',
  'list',
  'decision',
] as const;
export type StepForm = (typeof stepForms)[number];

export const caseStates = ['open', 'stopped', 'approved', 'refused', 'withdrawn'] as const;
export type CaseState = (typeof caseStates)[number];
export const caseStateLabels: Record<CaseState, string> = {
  open: 'Đang giải quyết',
  stopped: 'Chờ bổ sung',
  approved: 'Đã có quyết định',
  refused: 'Từ chối',
  withdrawn: 'Rút đơn',
};
