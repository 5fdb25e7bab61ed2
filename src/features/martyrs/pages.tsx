import { Type } from '@sinclair/typebox';
import { chromeOf } from '../../app/chrome.ts';
import type { Deps } from '../../app/compose.ts';
import { type Page, type PageResult, showPage } from '../../app/page.ts';
import { may } from '../../app/permissions.ts';
import type { ReadTx } from '../../db/tx.ts';
import { formatDay, formatPartial } from '../../shared/dates.ts';
import { Crumbs, Empty, LinkButton, Message, Section, Table, Title } from '../../web/components/parts.tsx';
import { ScanForm, ScanList } from '../../web/components/scans.tsx';
import { type FormFaults, noFaults } from '../../web/form.ts';
import { Layout } from '../../web/layout.tsx';
import { scanPage } from '../papers/pages.tsx';
import { martyrFormPages } from './formPages.tsx';
import { attachMartyrPaper } from './scans.ts';
import { type MartyrAnswer, type MartyrMember, martyrPartLabels } from './schema.ts';
import { listMartyrs, readMartyr } from './service.ts';

const nav = '/so/liet-si';
const root = '/so/liet-si';
const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const write = 'registers.write';
const rootCrumb = { href: root, text: 'Liệt sĩ' };

function MemberLine({ member }: { member: MartyrMember }) {
  return (
    <div>
      <a href={`/nguoi/${member.person}`}>{member.fullName}</a>{' '}
      <span class="small second">
        {martyrPartLabels[member.part].toLowerCase()}
        {member.relation && `, ${member.relation}`}
        {!member.present && ', không còn cư trú'}
      </span>
    </div>
  );
}

const dates = ({ birthDate, diedOn }: MartyrAnswer): string =>
  `${birthDate ? formatPartial(birthDate) : '…'} – ${diedOn ? formatPartial(diedOn) : '…'}`;

const listPage = showPage({
  path: root,
  permission: 'registers.read',
  async handler(t, input, deps) {
    const all = await listMartyrs(t);
    const kept = all.filter(({ endedOn }) => endedOn === null);
    const ended = all.filter(({ endedOn }) => endedOn !== null);
    const open = kept.filter(({ openWork }) => openWork !== null);
    // What waits for the desk stands first.
    const items = [...open, ...kept.filter(({ openWork }) => openWork === null)];
    const add = may(t.actor, write) && (
      <LinkButton href={`${root}/moi`} kind="primary" icon="plus">
        Thêm liệt sĩ
      </LinkButton>
    );
    return {
      html: (
        <Layout title="Liệt sĩ" chrome={await chromeOf(t, input, nav, deps)}>
          <Crumbs path={[{ href: '/so/nguoi-co-cong', text: 'Người có công' }, { text: 'Liệt sĩ' }]} />
          <Title right={add}>Liệt sĩ</Title>
          {open.length > 0 && (
            <Message kind="neutral">
              <strong>{open.length} liệt sĩ</strong> chưa có người nhận suất quà: cần đại diện thân nhân hoặc
              người thờ cúng.
            </Message>
          )}
          {items.length === 0 ? (
            <Empty icon="medal" title="Chưa ghi liệt sĩ nào" action={add}>
              Mỗi liệt sĩ có một suất quà: ghi liệt sĩ, thân nhân, người đại diện theo biên bản họp gia đình
              và người thờ cúng.
            </Empty>
          ) : (
            <Table
              caption="Các liệt sĩ"
              rows={items}
              columns={[
                {
                  head: 'Liệt sĩ',
                  cell: (martyr) => (
                    <>
                      <a href={`${root}/${martyr.id}`}>{martyr.fullName}</a>
                      <div class="small second">{dates(martyr)}</div>
                    </>
                  ),
                },
                {
                  head: 'Số bằng',
                  cell: ({ certificateNumber }) => certificateNumber ?? 'chưa ghi',
                },
                {
                  head: 'Thân nhân, người thờ cúng',
                  cell: ({ people }) =>
                    people.length === 0 ? 'chưa ghi' : people.map((member) => <MemberLine member={member} />),
                },
                {
                  head: 'Việc cần làm',
                  cell: ({ openWork }) => openWork && <strong>{openWork}</strong>,
                },
              ]}
            />
          )}
          {ended.length > 0 && (
            <Section title="Thôi theo dõi">
              <ul>
                {ended.map((martyr) => (
                  <li>
                    <a href={`${root}/${martyr.id}`}>{martyr.fullName}</a>, từ ngày{' '}
                    {formatDay(martyr.endedOn ?? '')}: {martyr.endReason}
                  </li>
                ))}
              </ul>
            </Section>
          )}
        </Layout>
      ),
    };
  },
});

function Members({ martyr, change }: { martyr: MartyrAnswer; change: boolean }) {
  return (
    <Table
      caption="Thân nhân, đại diện, người thờ cúng"
      rows={martyr.people}
      columns={[
        { head: 'Họ và tên', cell: ({ person, fullName }) => <a href={`/nguoi/${person}`}>{fullName}</a> },
        {
          head: 'Là',
          cell: ({ part, relation, onlyLiving }) => (
            <>
              {martyrPartLabels[part]}
              {relation && `, ${relation}`}
              {onlyLiving && <div class="small second">thân nhân duy nhất còn sống</div>}
            </>
          ),
        },
        { head: 'Biên bản họp gia đình', cell: ({ minutesOn }) => (minutesOn ? formatDay(minutesOn) : '') },
        { head: 'Từ ngày', cell: ({ validFrom }) => formatDay(validFrom) },
        {
          head: 'Đến ngày',
          cell: ({ validTo, endReason }) =>
            validTo && `${formatDay(validTo)}${endReason ? `, ${endReason}` : ''}`,
        },
        { head: 'Cư trú', cell: ({ present }) => (present ? 'đang cư trú' : 'không còn cư trú') },
        {
          head: 'Sửa',
          cell: ({ id, validTo }) =>
            change && validTo === null && <a href={`${root}/${martyr.id}/nguoi/${id}/thoi`}>Thôi ghi</a>,
        },
      ]}
    />
  );
}

/** The minutes of the family and other papers; a representative whose minutes are not scanned is told. */
function Papers(props: { martyr: MartyrAnswer; change: boolean; csrf: string; faults: FormFaults }) {
  const { martyr, change, csrf, faults } = props;
  const { papers = [] } = martyr;
  const minutes = martyr.people.find(
    ({ part, validTo, minutesOn }) => part === 'representative' && validTo === null && minutesOn !== null,
  )?.minutesOn;
  return (
    <Section title="Biên bản, giấy tờ">
      {minutes && papers.length === 0 && (
        <Message kind="neutral">
          Chưa có bản quét biên bản họp gia đình ngày {formatDay(minutes)} cử đại diện thân nhân.
        </Message>
      )}
      <ScanList papers={papers} />
      {papers.length === 0 && !minutes && <p>Chưa có bản quét nào.</p>}
      {change && <ScanForm action={`${root}/${martyr.id}/giay-to`} csrf={csrf} faults={faults} />}
    </Section>
  );
}

async function martyrView(
  t: ReadTx,
  input: { csrf: string; params: { id: string } },
  deps: Deps,
  faults = noFaults,
): Promise<PageResult> {
  const martyr = await readMartyr(t, input.params.id);
  const change = may(t.actor, write) && martyr.endedOn === null;
  return {
    html: (
      <Layout title={`Liệt sĩ ${martyr.fullName}`} chrome={await chromeOf(t, input, nav, deps)}>
        <Crumbs path={[rootCrumb, { text: martyr.fullName }]} />
        <Title
          right={
            change && (
              <>
                <LinkButton href={`${root}/${martyr.id}/thoi-theo-doi`}>Thôi theo dõi</LinkButton>
                <LinkButton href={`${root}/${martyr.id}/sua`}>Sửa</LinkButton>
              </>
            )
          }
        >
          Liệt sĩ {martyr.fullName} <span class="title-note">{dates(martyr)}</span>
        </Title>
        {martyr.endedOn && (
          <Message kind="neutral">
            Thôi theo dõi từ ngày {formatDay(martyr.endedOn)}: {martyr.endReason}
          </Message>
        )}
        {martyr.openWork && <Message kind="neutral">{martyr.openWork}</Message>}
        <p>
          Số bằng Tổ quốc ghi công: {martyr.certificateNumber ?? 'chưa ghi'}
          {martyr.note && <>. {martyr.note}</>}
        </p>
        <Section
          title="Thân nhân, đại diện, người thờ cúng"
          right={
            change && (
              <LinkButton href={`${root}/${martyr.id}/nguoi`} icon="plus" slim>
                Ghi người
              </LinkButton>
            )
          }
        >
          {martyr.people.length === 0 ? <p>Chưa ghi ai.</p> : <Members martyr={martyr} change={change} />}
        </Section>
        <Papers {...{ martyr, change, faults }} csrf={input.csrf} />
      </Layout>
    ),
  };
}

const martyrPage = showPage({
  path: `${root}/:id`,
  permission: 'registers.read',
  params,
  handler: (t, input, deps) => martyrView(t, input, deps),
});

const attachPage = scanPage({
  path: `${root}/:id/giay-to`,
  attach: attachMartyrPaper,
  done: (id) => `${root}/${id}`,
  refused: martyrView,
});

export const martyrPages: Page[] = [listPage, ...martyrFormPages, martyrPage, attachPage];
