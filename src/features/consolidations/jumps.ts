import { registerLabels, registers } from '../../shared/words.ts';
import type { Jump, WardFigures } from './schema.ts';

/** Figures that are watched from month to month, by what the page calls them. */
function watched({ coverage, registers: of, tet }: WardFigures): [label: string, value: number][] {
  return [
    ['Dân số', coverage.population],
    ['Người có thẻ BHYT', coverage.covered],
    ...registers.flatMap((register): [string, number][] => [
      [`${registerLabels[register]}, số hộ`, of[register].households.closing],
      [`${registerLabels[register]}, số người`, of[register].people.closing],
    ]),
    ['Tiền quà Tết đã chi (đồng)', tet.paidDong],
  ];
}

/** Figures that differ from last month's by more than a share of it, the largest jump first. */
export function jumpsOf(before: WardFigures | undefined, now: WardFigures, share: number): Jump[] {
  if (!before) return [];
  const former = new Map(watched(before));
  const size = ({ before, now }: Jump): number => Math.abs(now - before) / Math.max(before, 1);
  return watched(now)
    .map(([label, value]): Jump => ({ label, before: former.get(label) ?? 0, now: value }))
    .filter(({ before, now }) => Math.abs(now - before) > share * before)
    .sort((a, b) => size(b) - size(a));
}
