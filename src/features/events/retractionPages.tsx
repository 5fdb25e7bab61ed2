import { Type } from '@sinclair/typebox';
import { type Asked, askedPages, reasonOf } from '../../app/askedPages.tsx';
import { formatDay } from '../../shared/dates.ts';
import { TypedText } from '../../web/components/typedFields.tsx';
import { requireHousehold } from '../households/service.ts';
import { requirePerson } from '../people/service.ts';
import { lifeEventAnswer, requireLifeEvent } from './lifeEvents.ts';
import { retractionSentences, retractLifeEvent } from './retraction.ts';

interface Taken extends Asked {
  row: Awaited<ReturnType<typeof requireLifeEvent>>;
  label: string;
}

/** An event taken back as a whole: its reason, then what comes back, then the confirmation. */
export const retractionPages = askedPages({
  path: '/bien-dong/:id/thu-hoi',
  permission: 'registers.write',
  params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
  nav: '/nguoi',
  async subject(t, { id }): Promise<Taken> {
    const row = await requireLifeEvent(t, id);
    const event = await lifeEventAnswer(t, row);
    const { version } = event.household
      ? await requireHousehold(t, event.household)
      : await requirePerson(t, event.person ?? '');
    const href = event.household ? `/ho/${event.household}` : `/nguoi/${event.person}`;
    return { row, label: event.label, name: event.who, href: `${href}/bien-dong`, version };
  },
  title: ({ label, row }) => `Thu hồi ${label.toLowerCase()} ngày ${formatDay(row.happened_on)}`,
  verb: () => 'Thu hồi biến động',
  danger: true,
  fields: (view) => (
    <>
      <p class="w12">
        Chỉ thu hồi biến động ghi nhầm. Mọi mục biến động này đã kết thúc hoặc mở ra trở lại như trước khi
        ghi; lần ghi và lý do thu hồi vẫn còn trong lịch sử.
      </p>
      <TypedText view={view} name="reason" label="Lý do thu hồi" width="w6" autofocus />
    </>
  ),
  sentences: (t, { row }) => retractionSentences(t, row),
  async run(t, { row, href }, typed) {
    await retractLifeEvent(t, row.id, reasonOf(typed, 'Lý do thu hồi'));
    return href;
  },
});
