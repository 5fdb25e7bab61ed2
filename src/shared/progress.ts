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
