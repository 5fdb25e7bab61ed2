import type { Page } from '../../app/page.ts';
import { casePages } from './casePage.tsx';
import { decisionPages } from './decisionPage.tsx';
import { caseListPage } from './listPage.tsx';
import { newCasePages } from './newPage.tsx';
import { reviewPages } from './reviewPage.tsx';

/** Pages of cases; those with a word of their own before `/ho-so/:id`. */
export const caseAllPages: Page[] = [
  caseListPage,
  ...newCasePages,
  ...decisionPages,
  ...reviewPages,
  ...casePages,
];
