import { AppError, type Fault } from '../../shared/errors.ts';
import type { Submission, SubmissionStep } from './schema.ts';

/** Steps that documents of one period can take together, in the order of the way. */
export const togetherSteps = [
  'submit',
  'sign',
  'number',
  'send',
] as const satisfies readonly SubmissionStep[];
export type TogetherStep = (typeof togetherSteps)[number];

/** The state in which each of them begins. */
export const togetherFrom: Record<TogetherStep, Submission['state']> = {
  submit: 'draft',
  sign: 'toSign',
  number: 'signed',
  send: 'numbered',
};

/**
 * Takes a step with several documents, one after another, each by itself: what one is refused for keeps no other. Answers
 * the refusals, each under its addressee's name.
 */
export async function takeTogether(
  items: readonly Submission[],
  take: (item: Submission) => Promise<unknown>,
): Promise<Fault[]> {
  const refused: Fault[] = [];
  for (const item of items) {
    try {
      await take(item);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      refused.push({ pointer: '', code: error.code, message: `${item.addresseeName}: ${error.detail}` });
    }
  }
  return refused;
}
