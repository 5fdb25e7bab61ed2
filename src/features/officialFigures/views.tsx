import { formatDay, formatInstant } from '../../shared/dates.ts';
import { formatNumber, formatPercent, formatSigned } from '../../shared/money.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary, SelectField, TextField } from '../../web/components/fields.tsx';
import {
  Crumbs,
  Empty,
  Message,
  PrintButton,
  Section,
  Submit,
  Table,
  Title,
} from '../../web/components/parts.tsx';
import { type FormFaults, noFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import {
  type CoverageRates,
  figureBases,
  figureBasisLabels,
  type OfficialFigure,
  officialKindLabels,
  officialKinds,
  type RatePart,
} from './schema.ts';

export const path = '/bhyt/so-lieu';
const armedForcesChoices = [
  { value: '', label: 'nguồn không nói rõ' },
  { value: 'co', label: 'có tính lực lượng vũ trang' },
  { value: 'khong', label: 'không tính lực lượng vũ trang' },
];
const armedForcesText = (value: boolean | null): string =>
  value === null ? 'không rõ' : value ? 'có tính' : 'không tính';

export interface View {
  /** From the newest reconciliation with the insurer's list; null: none, or not the actor's to see. */
  why: { sentence: string; reconciliation: { id: string } } | null;
  chrome: Chrome;
  area: { code: string; name: string };
  areas: readonly { code: string; name: string }[];
  rates: CoverageRates;
  figures: readonly OfficialFigure[];
  mayWrite: boolean;
  mayChoose: boolean;
  /** What was typed and refused, with the form it belongs to. */
  typed: Typed;
  refused: { form: string; faults: FormFaults } | null;
  fault: string | null;
}

function partText(part: RatePart): string {
  return `${part.source}, ngày ${formatDay(part.date)}`;
}

/** Both rates with the figures they are made of, and how far apart they are. */
function Rates({ rates }: { rates: CoverageRates }) {
  const { register, official, difference } = rates;
  const reported = (population: string, insured: string): string =>
    rates.reportedBasis.population === population && rates.reportedBasis.insured === insured
      ? ' (số báo cáo)'
      : '';
  const rows = [
    { name: `${figureBasisLabels.register}${reported('register', 'register')}`, rate: register },
    ...(official
      ? [{ name: `${figureBasisLabels.official}${reported('official', 'official')}`, rate: official }]
      : []),
  ];
  return (
    <>
      <Table
        caption="Hai cách tính tỷ lệ bao phủ"
        rows={rows}
        columns={[
          { head: 'Cách tính', cell: (row) => row.name },
          { head: 'Người có thẻ', number: true, cell: (row) => formatNumber(row.rate.insured.people) },
          { head: 'Nguồn số có thẻ', cell: (row) => partText(row.rate.insured) },
          { head: 'Dân số (mẫu số)', number: true, cell: (row) => formatNumber(row.rate.population.people) },
          { head: 'Nguồn dân số', cell: (row) => partText(row.rate.population) },
          { head: 'Tỷ lệ', number: true, cell: (row) => <strong>{formatPercent(row.rate.rate)}</strong> },
        ]}
      />
      {difference ? (
        <p>
          Chênh lệch so với sổ phường:{' '}
          <strong>{difference.points === null ? '–' : `${formatSigned(difference.points, 1)} điểm %`}</strong>
          , người có thẻ {formatSigned(difference.insured)}, dân số {formatSigned(difference.population)}.
        </p>
      ) : (
        <p class="second">
          Chưa có số liệu của cơ quan khác đến ngày {formatDay(rates.asOf)} cho địa bàn này, nên chưa so được.
        </p>
      )}
      {official?.rate !== null && official !== null && official.rate > 1 && (
        <Message kind="error">
          Tỷ lệ theo cơ quan BHXH vượt 100%: số có thẻ và dân số không cùng ngày hoặc không cùng cách tính.
          Kiểm tra lại nguồn và ngày của hai số.
        </Message>
      )}
      {official &&
        [official.insured, official.population].some(
          (part) =>
            part.basis === 'official' && part.armedForces !== null && part.armedForces !== rates.armedForces,
        ) && (
          <Message kind="neutral">
            Số của sổ đang {rates.armedForces ? 'tính cả' : 'không tính'} lực lượng vũ trang (mã QN, CA, CY…),
            số của cơ quan khác thì {rates.armedForces ? 'không tính' : 'có tính'}: chênh lệch một phần do
            cách tính này.
          </Message>
        )}
    </>
  );
}

const faultsFor = (view: View, form: string): FormFaults =>
  view.refused?.form === form ? view.refused.faults : noFaults;
const typedIn = (view: View, form: string, name: string, otherwise = ''): string =>
  view.refused?.form === form ? textOf(view.typed, name) : otherwise;

function FigureFields({ view, form, figure }: { view: View; form: string; figure?: OfficialFigure }) {
  const faults = faultsFor(view, form);
  const value = (name: string, otherwise: string): string => typedIn(view, form, name, otherwise);
  const flag = figure?.armedForces === true ? 'co' : figure?.armedForces === false ? 'khong' : '';
  return (
    <div class="fields">
      <TextField
        width="w2"
        label="Tại ngày"
        name="asOf"
        pointer="/asOf"
        value={value('asOf', figure ? formatDay(figure.asOf) : '')}
        faults={faults}
        hint="ngày/tháng/năm của số liệu"
        inputmode="numeric"
      />
      <TextField
        width="w2"
        label="Số người"
        name="people"
        pointer="/people"
        value={value('people', figure ? formatNumber(figure.people) : '')}
        faults={faults}
        inputmode="numeric"
      />
      <TextField
        width="w4"
        label="Nguồn, văn bản"
        name="source"
        pointer="/source"
        value={value('source', figure?.source ?? '')}
        faults={faults}
        hint="ví dụ: BHXH cơ sở, Công văn 123/BHXH ngày 05/12/2024"
        maxLength={200}
      />
      <SelectField
        width="w3"
        label="Lực lượng vũ trang"
        name="armedForces"
        pointer="/armedForces"
        value={value('armedForces', flag)}
        faults={faults}
        choices={armedForcesChoices}
      />
    </div>
  );
}

function NewFigure({ view }: { view: View }) {
  const faults = faultsFor(view, 'new');
  return (
    <Section title="Ghi số liệu của cơ quan khác">
      <form method="post" action={path} class="form-stack">
        <Csrf token={view.chrome.csrf} />
        <ErrorSummary faults={faults} verb="Chưa ghi được" />
        <div class="fields">
          <SelectField
            width="w3"
            label="Địa bàn"
            name="area"
            pointer="/area"
            value={typedIn(view, 'new', 'area', view.area.code)}
            faults={faults}
            choices={view.areas.map(({ code, name }) => ({ value: code, label: name }))}
          />
          <SelectField
            width="w3"
            label="Loại số liệu"
            name="kind"
            pointer="/kind"
            value={typedIn(view, 'new', 'kind', 'insured')}
            faults={faults}
            choices={officialKinds.map((kind) => ({ value: kind, label: officialKindLabels[kind] }))}
          />
        </div>
        <FigureFields view={view} form="new" />
        <div class="choice-buttons">
          <Submit kind="primary">Ghi số liệu</Submit>
        </div>
      </form>
    </Section>
  );
}

/** The folded form under a figure that is in use: correct it, or take it back. */
function Correction({ view, figure }: { view: View; figure: OfficialFigure }) {
  const faults = faultsFor(view, figure.id);
  return (
    <details class="fold" open={view.refused?.form === figure.id}>
      <summary>Đính chính</summary>
      <form method="post" action={`${path}/${figure.id}/dinh-chinh`} class="form-stack">
        <Csrf token={view.chrome.csrf} />
        <ErrorSummary faults={faults} verb="Chưa đính chính được" />
        <FigureFields view={view} form={figure.id} figure={figure} />
        <TextField
          label="Lý do"
          name="reason"
          pointer="/reason"
          value={typedIn(view, figure.id, 'reason')}
          faults={faults}
          maxLength={300}
        />
        <div class="choice-buttons">
          <Submit>Ghi đính chính</Submit>
          <button type="submit" class="button danger" name="retracted" value="x">
            Bỏ số liệu này
          </button>
        </div>
      </form>
    </details>
  );
}

function Figures({ view }: { view: View }) {
  if (view.figures.length === 0)
    return (
      <Empty icon="file-spreadsheet" title="Chưa ghi số liệu nào của cơ quan khác">
        Khi cơ quan BHXH gửi số người có thẻ, hoặc có dân số thống kê, ghi vào đây kèm nguồn và ngày.
      </Empty>
    );
  return (
    <Table
      caption="Số liệu của cơ quan khác"
      rows={view.figures}
      columns={[
        { head: 'Tại ngày', cell: (row) => formatDay(row.asOf) },
        { head: 'Loại', cell: (row) => officialKindLabels[row.kind] },
        {
          head: 'Số người',
          number: true,
          cell: (row) => (row.retractedAt ? <s>{formatNumber(row.people)}</s> : formatNumber(row.people)),
        },
        { head: 'Nguồn, văn bản', cell: (row) => row.source },
        { head: 'Lực lượng vũ trang', cell: (row) => armedForcesText(row.armedForces) },
        {
          head: 'Ghi',
          cell: (row) => (
            <>
              {formatInstant(row.recordedAt)}
              {row.reason && `, đính chính: ${row.reason}`}
              {row.retractedAt &&
                `; thay hoặc bỏ ${formatInstant(row.retractedAt)}: ${row.retractReason ?? ''}`}
              {view.mayWrite && !row.retractedAt && <Correction view={view} figure={row} />}
            </>
          ),
        },
      ]}
    />
  );
}

function ReportedForm({ view }: { view: View }) {
  const faults = faultsFor(view, 'reported');
  const { reportedBasis, reported } = view.rates;
  const choices = figureBases.map((basis) => ({
    value: basis,
    label: basis === 'register' ? 'sổ phường' : 'cơ quan BHXH, thống kê',
  }));
  return (
    <Section title="Tỷ lệ được báo cáo">
      <p>
        Phường đang báo cáo <strong>{formatPercent(reported.rate)}</strong>:{' '}
        {formatNumber(reported.insured.people)} người có thẻ ({partText(reported.insured)}) trên{' '}
        {formatNumber(reported.population.people)} dân ({partText(reported.population)}).
      </p>
      {view.mayChoose && (
        <form method="post" action={`${path}/bao-cao`} class="form-stack">
          <Csrf token={view.chrome.csrf} />
          <input type="hidden" name="area" value={view.area.code} />
          <ErrorSummary faults={faults} verb="Chưa đổi được" />
          <div class="fields">
            <SelectField
              width="w2"
              label="Số có thẻ lấy theo"
              name="insured"
              pointer="/insured"
              value={typedIn(view, 'reported', 'insured', reportedBasis.insured)}
              faults={faults}
              choices={choices}
            />
            <SelectField
              width="w2"
              label="Dân số lấy theo"
              name="population"
              pointer="/population"
              value={typedIn(view, 'reported', 'population', reportedBasis.population)}
              faults={faults}
              choices={choices}
            />
            <SelectField
              width="w2"
              label="Số của sổ"
              name="armedForces"
              pointer="/armedForces"
              value={typedIn(view, 'reported', 'armedForces', reportedBasis.armedForces ? 'co' : 'khong')}
              faults={faults}
              choices={armedForcesChoices.slice(1)}
            />
            <TextField
              width="w4"
              label="Lý do, văn bản hướng dẫn"
              name="reason"
              pointer="/reason"
              value={typedIn(view, 'reported', 'reason')}
              faults={faults}
              maxLength={300}
            />
          </div>
          <div class="choice-buttons">
            <Submit>Đổi cách báo cáo</Submit>
          </div>
        </form>
      )}
    </Section>
  );
}

export function FiguresPage(view: View) {
  const { area, rates } = view;
  const title = `Hai cách tính tỷ lệ, ${area.name}`;
  return (
    <Layout title={title} chrome={view.chrome}>
      <Crumbs path={[{ href: '/bhyt', text: 'BHYT' }, { text: 'Hai cách tính tỷ lệ' }]} />
      <Title right={<PrintButton />}>{title}</Title>
      {view.fault && <Message kind="error">{view.fault}</Message>}
      <form class="inline-form question" action={path}>
        <label for="dia">Địa bàn</label>
        <select class="select" id="dia" name="dia">
          {view.areas.map(({ code, name }) => (
            <option value={code} selected={code === area.code}>
              {name}
            </option>
          ))}
        </select>
        <label for="ngay">Tại ngày</label>
        <input class="input" id="ngay" name="ngay" value={formatDay(rates.asOf)} inputMode="numeric" />
        <label for="llvt">Số của sổ</label>
        <select class="select" id="llvt" name="llvt">
          {armedForcesChoices.slice(1).map(({ value, label }) => (
            <option value={value} selected={value === (rates.armedForces ? 'co' : 'khong')}>
              {label}
            </option>
          ))}
        </select>
        <button class="button slim" type="submit">
          Xem
        </button>
      </form>
      <Rates rates={rates} />
      {view.why && (
        <p>
          <strong>Vì sao chênh.</strong> {view.why.sentence}{' '}
          <a href={`/bhyt/doi-chieu/${view.why.reconciliation.id}`}>Xem lần đối chiếu với cơ quan BHXH</a>
        </p>
      )}
      <ReportedForm view={view} />
      <Section title="Số liệu của cơ quan khác" right="số đã đính chính vẫn xem được">
        <Figures view={view} />
      </Section>
      {view.mayWrite && <NewFigure view={view} />}
    </Layout>
  );
}
