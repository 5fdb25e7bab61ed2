import { accountPages } from '../features/accounts/pages.tsx';
import { accountRoutes } from '../features/accounts/routes.ts';
import { addresseePages } from '../features/addressees/pages.tsx';
import { addresseeRoutes } from '../features/addressees/routes.ts';
import { aidHistoryPages } from '../features/aidHistory/pages.tsx';
import { aidHistoryRoutes } from '../features/aidHistory/routes.ts';
import { onePages as approvalOnePages } from '../features/approvals/onePage.tsx';
import { approvalPages } from '../features/approvals/pages.tsx';
import { approvalRoutes } from '../features/approvals/routes.ts';
import { areaPages } from '../features/areas/pages.tsx';
import { areaRoutes } from '../features/areas/routes.ts';
import { assignedListPages } from '../features/assignedLists/pages.tsx';
import { assignedListRoutes } from '../features/assignedLists/routes.ts';
import { auditRoutes } from '../features/audit/routes.ts';
import { backlogPages } from '../features/backlog/pages.tsx';
import { backlogRoutes } from '../features/backlog/routes.ts';
import { balancePages } from '../features/balances/pages.tsx';
import { balanceRoutes } from '../features/balances/routes.ts';
import { bhytPages } from '../features/bhyt/pages.tsx';
import { calendarPages } from '../features/calendar/pages.tsx';
import { calendarRoutes } from '../features/calendar/routes.ts';
import { campaignPages } from '../features/campaigns/pages.tsx';
import { campaignRoutes } from '../features/campaigns/routes.ts';
import { campaignRulePages } from '../features/campaigns/rulePages.tsx';
import { campaignSourcePages } from '../features/campaigns/sourcePages.tsx';
import { campaignStepPages } from '../features/campaigns/stepPage.tsx';
import { campaignTrialPages } from '../features/campaigns/trialPage.tsx';
import { caseAllPages } from '../features/cases/pages.tsx';
import { caseRoutes } from '../features/cases/routes.ts';
import { cataloguePages } from '../features/catalogue/pages.tsx';
import { catalogueRoutes } from '../features/catalogue/routes.ts';
import { consolidationPages } from '../features/consolidations/pages.tsx';
import { consolidationRoutes } from '../features/consolidations/routes.ts';
import { coverageRoutes } from '../features/coverage/routes.ts';
import { casePaperPage } from '../features/documents/casePapers.tsx';
import { documentPages } from '../features/documents/pages.tsx';
import { duplicatePages } from '../features/duplicates/pages.tsx';
import { duplicateRoutes } from '../features/duplicates/routes.ts';
import { entryPages } from '../features/entry/pages.tsx';
import { eventPages } from '../features/events/pages.tsx';
import { eventRoutes } from '../features/events/routes.ts';
import { exportRoutes } from '../features/exports/routes.ts';
import { forecastPages } from '../features/forecast/pages.tsx';
import { forecastRoutes } from '../features/forecast/routes.ts';
import { gapListPages } from '../features/gapLists/pages.tsx';
import { gapListRoutes } from '../features/gapLists/routes.ts';
import { gapRoutes } from '../features/gaps/routes.ts';
import { exportPages } from '../features/imports/exportPage.tsx';
import { importPages } from '../features/imports/pages.tsx';
import { importRoutes } from '../features/imports/routes.ts';
import { insurancePages } from '../features/insurance/pages.tsx';
import { insuranceRoutes } from '../features/insurance/routes.ts';
import { listCheckPages } from '../features/listChecks/pages.tsx';
import { listPages } from '../features/lists/pages.tsx';
import { listRoutes } from '../features/lists/routes.ts';
import { martyrPages } from '../features/martyrs/pages.tsx';
import { martyrRoutes } from '../features/martyrs/routes.ts';
import { officialFigurePages } from '../features/officialFigures/pages.tsx';
import { officialFigureRoutes } from '../features/officialFigures/routes.ts';
import { paperRoutes } from '../features/papers/routes.ts';
import { paymentPages } from '../features/payments/pages.tsx';
import { paymentRoutes } from '../features/payments/routes.ts';
import { povertyReviewPages } from '../features/povertyReviews/pages.tsx';
import { povertyReviewRoutes } from '../features/povertyReviews/routes.ts';
import { premiumPages } from '../features/premiums/pages.tsx';
import { premiumRoutes } from '../features/premiums/routes.ts';
import { quarterlyReviewPages } from '../features/quarterlyReviews/pages.tsx';
import { quarterlyReviewRoutes } from '../features/quarterlyReviews/routes.ts';
import { additionPages } from '../features/recipients/additionPage.tsx';
import { hungryPages } from '../features/recipients/hungryPage.tsx';
import { missedPages } from '../features/recipients/missedPage.tsx';
import { recipientPages } from '../features/recipients/pages.tsx';
import { recipientRoutes } from '../features/recipients/routes.ts';
import { reconciliationPages } from '../features/reconciliations/pages.tsx';
import { reconciliationRoutes } from '../features/reconciliations/routes.ts';
import { recordPages } from '../features/records/pages.tsx';
import { recordRoutes } from '../features/records/routes.ts';
import { recoveryPages } from '../features/recoveries/pages.tsx';
import { recoveryRoutes } from '../features/recoveries/routes.ts';
import { registerPages } from '../features/registers/pages.tsx';
import { registerRoutes } from '../features/registers/routes.ts';
import { reorganisationPages } from '../features/reorganisations/pages.tsx';
import { reorganisationRoutes } from '../features/reorganisations/routes.ts';
import { reportFormPages } from '../features/reportForms/pages.tsx';
import { reportFormRoutes } from '../features/reportForms/routes.ts';
import { reportPages } from '../features/reports/pages.tsx';
import { searchPages } from '../features/search/pages.tsx';
import { searchRoutes } from '../features/search/routes.ts';
import { settlementPages } from '../features/settlements/pages.tsx';
import { settlementRoutes } from '../features/settlements/routes.ts';
import { signingSheetPages } from '../features/signingSheets/pages.tsx';
import { signingSheetRoutes } from '../features/signingSheets/routes.ts';
import { statusPages } from '../features/statuses/pages.tsx';
import { statusRoutes } from '../features/statuses/routes.ts';
import { submissionPages } from '../features/submissions/pages.tsx';
import { submissionRoutes } from '../features/submissions/routes.ts';
import { targetFormPages } from '../features/targets/formPages.tsx';
import { targetNamesPages } from '../features/targets/namesPage.tsx';
import { targetListPages } from '../features/targets/pages.tsx';
import { targetRoutes } from '../features/targets/routes.ts';
import { targetPages } from '../features/targets/targetPage.tsx';
import type { Page } from './page.ts';
import type { Route } from './route.ts';

/** Every JSON route of the program. */
export const routes: readonly Route[] = [
  ...accountRoutes,
  ...areaRoutes,
  ...reorganisationRoutes,
  ...searchRoutes,
  ...recordRoutes,
  ...eventRoutes,
  ...duplicateRoutes,
  ...statusRoutes,
  ...insuranceRoutes,
  ...premiumRoutes,
  ...coverageRoutes,
  ...gapRoutes,
  ...gapListRoutes,
  ...forecastRoutes,
  ...officialFigureRoutes,
  ...reconciliationRoutes,
  ...quarterlyReviewRoutes,
  ...targetRoutes,
  ...recipientRoutes,
  ...approvalRoutes,
  ...importRoutes,
  ...exportRoutes,
  ...povertyReviewRoutes,
  ...addresseeRoutes,
  ...reportFormRoutes,
  ...submissionRoutes,
  ...consolidationRoutes,
  ...caseRoutes,
  ...campaignRoutes,
  ...martyrRoutes,
  ...backlogRoutes,
  ...registerRoutes,
  ...balanceRoutes,
  ...calendarRoutes,
  ...catalogueRoutes,
  ...paperRoutes,
  ...paymentRoutes,
  ...listRoutes,
  ...assignedListRoutes,
  ...signingSheetRoutes,
  ...settlementRoutes,
  ...recoveryRoutes,
  ...aidHistoryRoutes,
  ...auditRoutes,
];

/** Every page of the program. */
export const pages: readonly Page[] = [
  ...forecastPages,
  ...accountPages,
  ...areaPages,
  ...reorganisationPages,
  ...calendarPages,
  ...cataloguePages,
  ...searchPages,
  ...entryPages, // before the records: /ho/moi is no household's id
  ...recordPages,
  ...eventPages,
  ...insurancePages,
  ...statusPages,
  ...duplicatePages,
  ...martyrPages, // before the registers: /so/liet-si is none of them
  ...registerPages,
  ...balancePages,
  ...documentPages,
  ...listPages,
  ...assignedListPages,
  ...reportFormPages,
  ...consolidationPages,
  ...backlogPages, // before the cases: /ho-so/viec is no case's id
  ...caseAllPages,
  casePaperPage,
  ...aidHistoryPages, // before one campaign, as the next
  ...recoveryPages, // before one campaign: /tet/thu-hoi is no campaign's id
  ...campaignPages, // before one campaign: /tet/moi is no campaign's id
  ...campaignSourcePages,
  ...campaignRulePages,
  ...campaignStepPages,
  ...campaignTrialPages,
  ...recipientPages,
  ...additionPages,
  ...hungryPages,
  ...listCheckPages,
  ...missedPages,
  ...approvalOnePages,
  ...approvalPages,
  ...bhytPages,
  ...premiumPages,
  ...officialFigurePages,
  ...targetListPages, // before one target: /chi-tieu/in is no target's id
  ...targetFormPages,
  ...targetNamesPages,
  ...targetPages,
  ...gapListPages,
  ...reconciliationPages,
  ...quarterlyReviewPages,
  ...paymentPages,
  ...importPages,
  ...exportPages,
  ...addresseePages,
  ...reportPages,
  ...submissionPages,
  ...povertyReviewPages,
  ...signingSheetPages,
  ...settlementPages,
];
