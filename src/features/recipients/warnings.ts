import { groupBy } from '../../shared/collections.ts';
import { type Day, dayBefore, formatDay } from '../../shared/dates.ts';
import { giftText } from '../../shared/inKind.ts';
import type { BuiltEntry, Facts, Warning } from './facts.ts';
import type { Claim } from './judge.ts';
import { presenceOf } from './standing.ts';

const diedSince = (name: string, on: Day): Warning => ({
  code: 'diedSince',
  text: `${name} đã chết ngày ${formatDay(on)}, sau ngày chốt`,
});

/** What has come to be known since the day of the rule, and what has to be looked at before the list goes out. */
export function warningsOf(claim: Claim, facts: Facts): Warning[] {
  const { subject, day, holding } = claim;
  const { recipient } = subject;
  const found: Warning[] = [];
  if (recipient) {
    const now = presenceOf(recipient, facts.areas, facts.today);
    const wasHere = presenceOf(recipient, facts.areas, day)?.kind === 'here';
    if (now?.kind === 'died' && now.on > day) found.push(diedSince(recipient.fullName, now.on));
    if (now?.kind === 'movedOut' && wasHere)
      found.push({
        code: 'movedSince',
        text: `${recipient.fullName} chuyển đi từ ngày ${formatDay(now.on)}, sau ngày chốt`,
      });
    if (now === undefined || now.kind === 'here') {
      if (holding && holding.to <= facts.today && holding.to > day)
        found.push({
          code: 'endedSince',
          text: `${claim.label} đến hết ngày ${formatDay(dayBefore(holding.to))}, nay không còn`,
        });
    }
  }
  if (!claim.onCutOff)
    found.push({
      code: 'notOnCutOff',
      text: `Có tên trong danh sách của quyết định nhưng ngày ${formatDay(day)} không thuộc “${claim.label}”`,
    });
  if (claim.withoutHead)
    found.push({ code: 'noHead', text: 'Hộ chưa có chủ hộ: xác định người nhận trước khi phát' });
  return found;
}

/** Adds what only the whole list shows: a head who also has a gift of his own from the source, a household helped elsewhere. */
export function withSharedWarnings(
  entries: readonly BuiltEntry[],
  { helped, sourceName }: Pick<Facts, 'helped' | 'sourceName'>,
): BuiltEntry[] {
  const own = new Set(entries.flatMap(({ person, source }) => (person ? [`${source} ${person}`] : [])));
  const byHousehold = groupBy(
    entries.filter(({ household }) => household !== null),
    ({ household }) => household,
  );
  const elsewhere = groupBy(helped, ({ household }) => household);
  return entries.map((entry) => {
    const more: Warning[] = [];
    if (entry.person === null && own.has(`${entry.source} ${entry.recipient}`))
      more.push({ code: 'twice', text: `${entry.recipientName} còn có suất riêng của chính nguồn này` });
    const others = (byHousehold.get(entry.household) ?? []).filter(({ source }) => source !== entry.source);
    const texts = [
      ...others.map(
        (other) =>
          `${sourceName(other.source)} ${giftText(other.amountDong, other.goods)} (${other.recipientName})`,
      ),
      ...(entry.household === null ? [] : (elsewhere.get(entry.household) ?? []).map(({ text }) => text)),
    ];
    if (entry.household !== null && texts.length > 0)
      more.push({ code: 'helped', text: `Hộ còn được: ${[...new Set(texts)].join('; ')}` });
    return more.length === 0 ? entry : { ...entry, warnings: [...entry.warnings, ...more] };
  });
}
