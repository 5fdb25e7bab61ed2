import { Type } from '@sinclair/typebox';
import { askedPages } from '../../app/askedPages.tsx';
import type { Page } from '../../app/page.ts';
import { formatDay } from '../../shared/dates.ts';
import { dayOf, optionalDay, type Typed, textOf } from '../../shared/typedForm.ts';
import { TypedText } from '../../web/components/typedFields.tsx';
import { createNext, suggestNext } from './recurring.ts';
import { type NextForm, recurrenceLabels } from './schema.ts';
import { findCampaign, rulesOf, sourcesOf } from './service.ts';
import { leftBehind } from './template.ts';

function nextFormOf(form: Typed): Required<NextForm> {
  return {
    name: textOf(form, 'name'),
    cutOffOn: dayOf(form, 'cutOffOn', 'Ngày chốt số liệu'),
    handOutFrom: optionalDay(form, 'handOutFrom', 'Phát từ ngày') ?? null,
    handOutTo: optionalDay(form, 'handOutTo', 'Phát đến ngày') ?? null,
  };
}

const dayText = (day: string | null | undefined): string => (day ? formatDay(day) : '');

/** "Lập đợt kế tiếp" of a campaign that comes again. */
export const campaignNextPages: Page[] = askedPages({
  path: '/tet/:id/dot-ke-tiep',
  permission: 'campaigns.write',
  params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
  nav: '/tet',
  async subject(t, { id }) {
    const { name, version, recurs } = await findCampaign(t, id);
    return { name, version, recurs, href: `/tet/${id}`, id, next: await suggestNext(t, id) };
  },
  title: ({ recurs }) => `Lập đợt kế tiếp (${recurrenceLabels[recurs].toLowerCase()})`,
  verb: () => 'Lập đợt kế tiếp',
  initial: ({ next }) => ({
    name: next.name,
    cutOffOn: dayText(next.cutOffOn),
    handOutFrom: dayText(next.handOutFrom),
    handOutTo: dayText(next.handOutTo),
  }),
  fields: (view) => (
    <>
      <TypedText view={view} name="name" label="Tên đợt" width="w6" />
      <TypedText view={view} name="cutOffOn" label="Ngày chốt số liệu" inputmode="numeric" />
      <TypedText view={view} name="handOutFrom" label="Phát từ ngày" inputmode="numeric" optional />
      <TypedText view={view} name="handOutTo" label="Phát đến ngày" inputmode="numeric" optional />
    </>
  ),
  async sentences(t, { id }, typed) {
    const { name, cutOffOn } = nextFormOf(typed);
    const left = await leftBehind(t, id, cutOffOn);
    const stays = new Set(left.map(({ code }) => code));
    const sources = (await sourcesOf(t, id)).filter(({ code }) => !stays.has(code));
    const kept = new Set(sources.map((source) => source.id));
    const rules = (await rulesOf(t, id)).filter(({ source }) => kept.has(source));
    return [
      `Lập “${name}”, chốt số liệu ngày ${formatDay(cutOffOn)}, với ${sources.length} nguồn và ${rules.length} mức của đợt này.`,
      'Quyết định và kinh phí để trống: mỗi nguồn ghi “chưa có quyết định năm nay” cho đến khi có.',
      ...left.map((source) => `Không lấy theo nguồn “${source.name}”: ${source.reason}.`),
    ];
  },
  run: async (t, { id }, typed) => `/tet/${await createNext(t, id, nextFormOf(typed))}`,
});
