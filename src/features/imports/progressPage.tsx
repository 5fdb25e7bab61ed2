import { Type } from '@sinclair/typebox';
import type { VNode } from 'preact';
import { streamProgress } from '../../app/eventStream.ts';
import { freePage, type Page } from '../../app/page.ts';
import type { Told } from '../../shared/progress.ts';
import { checkQuery } from '../../shared/schema.ts';
import { LinkButton, Message } from '../../web/components/parts.tsx';
import { ProgressPanel } from '../../web/components/progress.tsx';
import type { ImportAnswer } from './schema.ts';
import { readImport } from './service.ts';

const params = Type.Object({ id: Type.String({ maxLength: 40 }) });
const pageOf = (id: string): string => `/nhap-xuat/nhap/${id}`;

/** `ready`: what is under way decides of its rows. */
const stopTexts: Partial<Record<ImportAnswer['state'], string>> = {
  reading: 'Dừng đọc tệp',
  ready: 'Dừng, để các dòng như trước',
};

/** What stands in place of an import's rows while it is read, decided about or written, or when it could not be read. */
export function ImportUnderway(props: { answer: ImportAnswer; told: Told | undefined; csrf: string }): VNode {
  const { answer, csrf } = props;
  if (answer.state === 'failed')
    return (
      <>
        <Message kind="error">{answer.fault ?? 'Tệp này không đọc được.'}</Message>
        <p>
          <LinkButton href="/nhap-xuat" icon="upload">
            Chọn tệp khác
          </LinkButton>
        </p>
      </>
    );
  const told = props.told ?? { text: 'Đang chuẩn bị.', share: null };
  const text = stopTexts[answer.state] ?? 'Dừng, không ghi dòng nào';
  const cancel = { action: `${pageOf(answer.id)}/huy`, csrf, text };
  return (
    <>
      <ProgressPanel
        told={told}
        events={`${pageOf(answer.id)}/tien-do`}
        {...(answer.state === 'committed' ? {} : { cancel })}
      />
      <p class="second">Rời trang này thì việc vẫn tiếp tục; mở lại từ mục Đã nhập của Nhập / Xuất.</p>
    </>
  );
}

export const progressPages: Page[] = [
  freePage({
    method: 'GET',
    path: '/nhap-xuat/nhap/:id/tien-do',
    permission: 'imports',
    async handler({ actor, params: given, response }, { db, importRunner }) {
      const { id } = checkQuery(params, given);
      await db.read(actor, (t) => readImport(t, id));
      streamProgress(response, importRunner.underway, id);
      return undefined;
    },
  }),
  freePage({
    method: 'POST',
    path: '/nhap-xuat/nhap/:id/huy',
    permission: 'imports',
    async handler({ actor, params: given }, { importRunner }) {
      const { id } = checkQuery(params, given);
      const { stays } = await importRunner.cancel(actor, id);
      return { redirect: stays ? pageOf(id) : '/nhap-xuat' };
    },
  }),
  freePage({
    method: 'POST',
    path: '/nhap-xuat/nhap/:id/ghi',
    permission: 'imports',
    async handler({ actor, params: given }, { importRunner }) {
      const { id } = checkQuery(params, given);
      await importRunner.soon(importRunner.commit(actor, id));
      return { redirect: pageOf(id) };
    },
  }),
  freePage({
    method: 'POST',
    path: '/nhap-xuat/nhap/:id/hoan-tac',
    permission: 'imports',
    async handler({ actor, params: given }, { importRunner }) {
      const { id } = checkQuery(params, given);
      await importRunner.soon(importRunner.undo(actor, id));
      return { redirect: pageOf(id) };
    },
  }),
];
