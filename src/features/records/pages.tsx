import type { Page } from '../../app/page.ts';
import { correctionPages } from './correctionPage.tsx';
import { householdCorrection } from './householdCorrection.tsx';
import { householdPages } from './householdPage.tsx';
import { personPages } from './personPage.tsx';

/** The person's and the household's page, and the corrections of what they say. */
export const recordPages: Page[] = [
  ...personPages,
  ...householdPages,
  ...correctionPages,
  ...householdCorrection,
];
