import type { ComponentChildren } from 'preact';
import { formatInstant } from '../../shared/dates.ts';
import { type Typed, textOf } from '../../shared/typedForm.ts';
import { Csrf, ErrorSummary, TextArea, TextField, TickBox } from '../../web/components/fields.tsx';
import { Badge, Crumbs, LinkButton, Section, Submit, Title } from '../../web/components/parts.tsx';
import { type FormFaults, noFaults } from '../../web/form.ts';
import { type Chrome, Layout } from '../../web/layout.tsx';
import type { DictionaryName } from '../dictionaries/schema.ts';
import { type Input, spelled } from './inputs.ts';
import { dictionaryLabels } from './labels.ts';
import { isInForce, type rowTrail, type WholeRow } from './service.ts';
import { Confidence, pathOf, root, spellPeriod } from './views.tsx';

const trailLabels: Record<string, string> = {
  'dictionary.record': 'Thêm dòng',
  'dictionary.end': 'Thôi áp dụng',
  'dictionary.correct': 'Đính chính',
  'dictionary.retract': 'Bỏ dòng ghi nhầm',
};

function Trail({ trail }: { trail: Awaited<ReturnType<typeof rowTrail>> }) {
  if (trail.length === 0) return <p class="second">Dòng có sẵn theo chương trình, chưa ai sửa.</p>;
  return (
    <ol class="timeline">
      {trail.map((entry) => (
        <li>
          <span class="day">{formatInstant(entry.at)}</span>
          <span class="dot" />
          <div>
            <strong>{trailLabels[entry.action] ?? entry.action}</strong>
            <div class="small second">{[entry.actor, entry.reason].filter(Boolean).join(' · ')}</div>
          </div>
        </li>
      ))}
    </ol>
  );
}

export interface RowProps {
  chrome: Chrome;
  name: DictionaryName;
  row: WholeRow;
  inputs: readonly Input[];
  trail: Awaited<ReturnType<typeof rowTrail>>;
  typed: Typed;
  faults: FormFaults;
  /** Which of the page's forms was refused. */
  refused: 'thoi' | 'bo' | null;
  today: string;
}

function Values({ inputs, row }: Pick<RowProps, 'inputs' | 'row'>) {
  return (
    <dl class="values">
      {inputs.map((input) => (
        <>
          <dt>{input.label}</dt>
          <dd>
            {input.kind === 'steps' && Array.isArray(row.values.steps) ? (
              <StepList steps={row.values.steps} />
            ) : (
              spelled(input, row.values[input.name]) || <span class="zero">không có</span>
            )}
          </dd>
        </>
      ))}
      <dt>Áp dụng</dt>
      <dd>{spellPeriod(row)}</dd>
      <dt>Căn cứ</dt>
      <dd>
        {row.basis ?? ''} <Confidence row={row} />
      </dd>
    </dl>
  );
}

function StepList({ steps }: { steps: readonly Record<string, unknown>[] }) {
  return (
    <ol class="steps">
      {steps.map((step) => (
        <li>
          {String(step.label)}
          {step.dueWorkingDays ? ` (${step.dueWorkingDays} ngày làm việc)` : ''}
        </li>
      ))}
    </ol>
  );
}

function Periods({ name, row, today }: Pick<RowProps, 'name' | 'row' | 'today'>) {
  return (
    <ul class="facts">
      {row.series.map((each) => (
        <li>
          <div>
            {each.id === row.id ? (
              <strong>{spellPeriod(each)} (đang xem)</strong>
            ) : (
              <a href={`${pathOf(name)}/${each.id}`}>{spellPeriod(each)}</a>
            )}{' '}
            {isInForce(each, today) && <Badge icon="circle-check">đang áp dụng</Badge>}
            <div class="small second">{each.basis}</div>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Fold(props: {
  view: RowProps;
  action: 'thoi' | 'bo';
  title: string;
  submit: string;
  children: (faults: FormFaults, typed: Typed) => ComponentChildren;
}) {
  const { view, action } = props;
  const isRefused = view.refused === action;
  const faults = isRefused ? view.faults : noFaults;
  const typed = isRefused ? view.typed : {};
  return (
    <details class="fold" open={isRefused}>
      <summary>{props.title}</summary>
      <form method="post" action={`${pathOf(view.name)}/${view.row.id}/${action}`} class="form-stack">
        <Csrf token={view.chrome.csrf} />
        <input type="hidden" name="version" value={view.row.version} />
        <ErrorSummary faults={faults} verb="Chưa ghi được" />
        <div class="fields">
          {props.children(faults, typed)}
          <TextArea
            {...{ faults, name: 'reason', label: 'Lý do', pointer: '/reason', width: 'w12' }}
            value={textOf(typed, 'reason')}
          />
        </div>
        <div>
          <Submit kind="danger">{props.submit}</Submit>
        </div>
      </form>
    </details>
  );
}

/** One row: what it says, its other periods, what was done to it, and what may be done. */
export function RowView(view: RowProps) {
  const { chrome, name, row } = view;
  const label = String(row.values.label ?? row.code);
  const at = `${pathOf(name)}/${row.id}`;
  const touchesFormer = row.series.some(
    (each) =>
      each.id !== row.id && each.validTo !== null && row.validFrom !== null && each.validTo < row.validFrom,
  );
  return (
    <Layout title={label} chrome={chrome}>
      <Crumbs
        path={[
          { href: root, text: 'Danh mục' },
          { href: pathOf(name), text: dictionaryLabels[name].label },
          { text: row.code },
        ]}
      />
      <Title
        right={
          <>
            <LinkButton href={`${at}/dinh-chinh`} icon="history">
              Đính chính
            </LinkButton>
            <LinkButton href={`${at}/muc-moi`} kind="primary" icon="plus">
              Thay đổi từ một ngày
            </LinkButton>
          </>
        }
      >
        {label}
      </Title>
      <div class="two wide">
        <div>
          <Section title="Nội dung">
            <Values {...view} />
          </Section>
        </div>
        <div>
          <Section title="Các thời kỳ">
            <Periods {...view} />
          </Section>
          <Section title="Đã ghi những gì">
            <Trail trail={view.trail} />
          </Section>
          <Section title="Việc khác">
            <Fold view={view} action="thoi" title="Thôi áp dụng từ một ngày" submit="Thôi áp dụng">
              {(faults, typed) => (
                <TextField
                  {...{
                    faults,
                    name: 'date',
                    label: 'Ngày đầu không còn áp dụng',
                    pointer: '/date',
                    width: 'w6',
                  }}
                  value={textOf(typed, 'date')}
                  hint="ngày/tháng/năm"
                  inputmode="numeric"
                />
              )}
            </Fold>
            <Fold view={view} action="bo" title="Bỏ dòng ghi nhầm" submit="Bỏ dòng này">
              {(_, typed) =>
                touchesFormer && (
                  <TickBox
                    label="Dòng trước áp dụng tiếp trong thời gian của dòng này"
                    name="extendFormer"
                    checked={view.refused === 'bo' ? textOf(typed, 'extendFormer') !== '' : true}
                  />
                )
              }
            </Fold>
          </Section>
        </div>
      </div>
    </Layout>
  );
}
