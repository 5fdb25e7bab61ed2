import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import { type Page, showPage, writePage } from '../../app/page.ts';
import { formatWeekday, parseDay, yearOf } from '../../shared/dates.ts';
import { invalid } from '../../shared/errors.ts';
import { checkForm } from '../../shared/schema.ts';
import { Csrf, ErrorSummary, SelectField, TextField } from '../../web/components/fields.tsx';
import { Crumbs, Empty, LinkButton, Section, Submit, Table, Title } from '../../web/components/parts.tsx';
import { type FormFaults, faultsOf, noFaults, typed } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import { type CalendarDay, calendarDaySchema, calendarKindLabels, calendarKinds } from './schema.ts';
import { calendarOf, setCalendarDay } from './service.ts';

const path = '/quan-tri/lich';
const blank = { day: '', kind: 'holiday', label: '' };

interface View {
  chrome: Chrome;
  year: number;
  days: readonly CalendarDay[];
  form: typeof blank;
  faults: FormFaults;
}

function DayForm({ chrome, form, faults }: Pick<View, 'chrome' | 'form' | 'faults'>) {
  return (
    <form method="post" action={path} class="form-stack">
      <Csrf token={chrome.csrf} />
      <ErrorSummary faults={faults} verb="Chưa ghi được" />
      <div class="fields">
        <TextField
          width="w2"
          label="Ngày"
          name="day"
          pointer="/day"
          value={form.day}
          faults={faults}
          hint="ngày/tháng/năm"
          inputmode="numeric"
        />
        <SelectField
          width="w2"
          label="Loại ngày"
          name="kind"
          pointer="/kind"
          value={form.kind}
          faults={faults}
          choices={calendarKinds.map((kind) => ({ value: kind, label: calendarKindLabels[kind] }))}
        />
        <TextField
          width="w4"
          label="Tên ngày nghỉ"
          name="label"
          pointer="/label"
          value={form.label}
          faults={faults}
        />
      </div>
      <Submit kind="primary">Ghi ngày</Submit>
    </form>
  );
}

function CalendarPage({ chrome, year, days, form, faults }: View) {
  return (
    <Layout title={`Lịch làm việc ${year}`} chrome={chrome}>
      <Crumbs path={[{ href: '/quan-tri', text: 'Quản trị' }, { text: 'Lịch làm việc' }]} />
      <Title
        right={
          <>
            <LinkButton href={`${path}?nam=${year - 1}`} icon="chevron-left" slim>
              {String(year - 1)}
            </LinkButton>
            <LinkButton href={`${path}?nam=${year + 1}`} icon="chevron-right" slim>
              {String(year + 1)}
            </LinkButton>
          </>
        }
      >
        Ngày nghỉ và ngày làm bù năm {year}
      </Title>
      <p>Hạn giải quyết hồ sơ đếm theo ngày làm việc của lịch này. Hạn đã hẹn không đổi theo.</p>
      {days.length === 0 ? (
        <Empty icon="calendar" title={`Chưa có lịch nghỉ năm ${year}`}>
          Ghi các ngày nghỉ theo thông báo của năm; khi chưa có, hạn chỉ trừ thứ Bảy và Chủ nhật.
        </Empty>
      ) : (
        <Table
          caption={`Ngày nghỉ và ngày làm bù năm ${year}`}
          rows={days}
          columns={[
            { head: 'Ngày', cell: ({ day }) => formatWeekday(day) },
            { head: 'Loại', cell: ({ kind }) => calendarKindLabels[kind] },
            { head: 'Tên', cell: ({ label }) => label },
          ]}
        />
      )}
      <Section title="Ghi một ngày">
        <DayForm chrome={chrome} form={form} faults={faults} />
      </Section>
    </Layout>
  );
}

export const calendarPages: Page[] = [
  showPage({
    path,
    permission: 'accounts',
    query: Type.Object({ nam: Type.Optional(Type.Integer({ minimum: 2000, maximum: 2200 })) }),
    async handler(t, input, deps) {
      const year = input.query.nam ?? yearOf(t.today);
      const chrome = await chromeOf(t, input, path, deps);
      const days = await calendarOf(t, year);
      return { html: <CalendarPage {...{ chrome, year, days }} form={blank} faults={noFaults} /> };
    },
  }),
  writePage({
    path,
    permission: 'accounts',
    async handler(t, input) {
      const day = parseDay(typed(input.form, 'day'));
      if (!day.ok) throw invalid('/day', day.fault, `Ngày: ${day.message}.`);
      const form = { day: day.value, kind: typed(input.form, 'kind'), label: typed(input.form, 'label') };
      await setCalendarDay(t, checkForm(calendarDaySchema, form));
      return { redirect: `${path}?nam=${yearOf(day.value)}` };
    },
    async refused(t, input, error, deps) {
      const chrome = await chromeOf(t, input, path, deps);
      const year = yearOf(t.today);
      const form = {
        day: typed(input.form, 'day'),
        kind: typed(input.form, 'kind'),
        label: typed(input.form, 'label'),
      };
      const days = await calendarOf(t, year);
      return { html: <CalendarPage {...{ chrome, year, days, form }} faults={faultsOf(error)} /> };
    },
  }),
];
