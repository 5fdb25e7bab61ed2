import { formatDay } from '../../shared/dates.ts';
import type { Heading } from './sheet.ts';

/** A document's number and date; null: a draft, with room for both. */
export type SealedDocument = NonNullable<Heading['document']>;

/** "45/BC-UBND ngày 05/02/2024" */
export const documentText = (document: SealedDocument | null): string =>
  document ? `${document.number} ngày ${formatDay(document.date)}` : '……/BC-UBND ngày … tháng … năm ……';

/** The line under a table's title that says what it is attached to. */
export const attachedTo = (document: SealedDocument | null): string =>
  `(Kèm theo Báo cáo số ${documentText(document)})`;
