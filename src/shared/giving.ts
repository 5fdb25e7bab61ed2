/** What kind a campaign is, who decides on a source's list, and whom a gift is counted by; with their words on screen. */
export const campaignKinds = ['tet', 'longevity', 'hunger', 'emergency', 'warInvalidsDay', 'other'] as const;
export type CampaignKind = (typeof campaignKinds)[number];
export const campaignKindLabels: Record<CampaignKind, string> = {
  tet: 'Tết Nguyên đán',
  longevity: 'Chúc thọ, mừng thọ',
  hunger: 'Cứu đói, giáp hạt',
  emergency: 'Hỗ trợ đột xuất',
  warInvalidsDay: 'Ngày Thương binh - Liệt sĩ 27/7',
  other: 'Hỗ trợ khác',
};

/** Who decides on a source's list: the ward's leader; a superior body, to which it is submitted; the fund's own board. */
export const approvalLevels = ['ward', 'superior', 'board'] as const;
export type ApprovalLevel = (typeof approvalLevels)[number];
export const approvalLevelLabels: Record<ApprovalLevel, string> = {
  ward: 'Lãnh đạo phường duyệt',
  superior: 'Trình, cấp trên phê duyệt',
  board: 'Trình, ban vận động quỹ quyết định',
};

export const ruleSubjects = ['person', 'household', 'member', 'martyr'] as const;
export type RuleSubject = (typeof ruleSubjects)[number];
export const ruleSubjectLabels: Record<RuleSubject, string> = {
  person: 'mỗi người',
  household: 'mỗi hộ',
  member: 'mỗi khẩu trong hộ',
  martyr: 'mỗi liệt sĩ',
};
