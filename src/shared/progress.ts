import { formatNumber } from './money.ts';

/** How far a long piece of work is: what is being done, and how many of its rows are behind it; `total` null: not known. */
export interface Progress {
  /** `reading`, `checking`, `staging`, `committing`, or `writing` with the sheet's name in `part`. */
  phase: 'reading' | 'checking' | 'staging' | 'committing' | 'writing';
  done: number;
  total: number | null;
  part?: string;
}

/**
 * Takes the news of a long piece of work. Throws `Cancelled` when somebody has called it off: the work lets it pass, and
 * leaves nothing behind.
 */
export type Report = (progress: Progress) => void;

/** The work was called off by somebody. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
  }
}

/** For work that nobody watches. */
export const unwatched: Report = () => undefined;

const doing: Record<Progress['phase'], string> = {
  reading: 'Đã đọc',
  checking: 'Đã so với sổ',
  staging: 'Đã lưu bản xem trước',
  committing: 'Đã ghi vào sổ',
  writing: 'Đã viết vào tệp',
};

/** Work under way in words, and how much of it is done, from 0 to 1; null: not known. */
export interface Told {
  text: string;
  share: number | null;
}

/** How far it is, as a page says it; without progress it waits for `before` others. */
export function tellProgress(progress: Progress | null, before: number): Told {
  if (!progress)
    return { text: before > 0 ? `Đang chờ ${before} việc trước làm xong.` : 'Đang chuẩn bị.', share: null };
  const { phase, done, total, part } = progress;
  const rows = total === null ? formatNumber(done) : `${formatNumber(done)} / ${formatNumber(total)}`;
  if (phase === 'reading' && done === 0) return { text: 'Đang đọc số liệu.', share: null };
  return {
    text: `${doing[phase]} ${rows} dòng${part ? `, trang “${part}”` : ''}.`,
    share: total ? done / total : null,
  };
}
