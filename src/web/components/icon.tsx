import { type IconName, iconPaths } from './iconPaths.ts';

export type { IconName };

/** An outline icon; hidden from screen readers, since a word always stands beside it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={iconPaths[name]} />
    </svg>
  );
}
