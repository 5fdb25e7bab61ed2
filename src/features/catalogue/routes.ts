import { Type } from '@sinclair/typebox';
import { readRoute, withVersion, writeRoute } from '../../app/route.ts';
import type { ReadTx } from '../../db/tx.ts';
import { daySchema, idSchema } from '../../shared/schema.ts';
import type { DictionaryName } from '../dictionaries/schema.ts';
import { dictionaryLabels, dictionaryNames } from './labels.ts';
import { correctionFormSchema, dictionarySchema, endFormSchema, rowFormSchema, rowSchema } from './schema.ts';
import { amendRow, listDictionaries, listRows, saveRow, stopRow, wholeRow } from './service.ts';

const params = Type.Object({ id: idSchema('Dòng') });

async function whole(t: ReadTx, name: DictionaryName, id: string) {
  const { version, series: _, ...row } = await wholeRow(t, name, id);
  return withVersion(row, version);
}

/** Reading and changing one dictionary: its rows have the fields of its own schema. */
function routesOf(name: DictionaryName) {
  const { label } = dictionaryLabels[name];
  const path = `/dictionaries/${name}`;
  const answer = rowSchema(name);
  return [
    readRoute({
      method: 'GET',
      path,
      summary: `Danh mục ${label}: các dòng có hiệu lực vào một ngày, hoặc mọi dòng`,
      permission: 'registers.read',
      query: Type.Object(
        {
          asOf: Type.Optional(daySchema('Tại ngày')),
          code: Type.Optional(
            Type.String({ title: 'Mã', maxLength: 60, description: 'Rows of one code only' }),
          ),
        },
        { additionalProperties: false },
      ),
      answer: Type.Object({
        items: Type.Array(answer, { title: 'Các dòng', description: 'By code, then by day' }),
      }),
      handler: async (t, { query }) => ({
        // Recorded from forms checked against the schema answered with.
        items: (await listRows(t, name, { on: query.asOf, code: query.code })) as never[],
      }),
    }),
    writeRoute({
      method: 'POST',
      path,
      summary: `Danh mục ${label}: thêm một dòng từ một ngày; dòng trước của mã ấy hết vào ngày hôm trước`,
      permission: 'accounts',
      body: rowFormSchema(name),
      answer,
      status: 201,
      handler: async (t, { body }) => whole(t, name, await saveRow(t, name, body)),
    }),
    writeRoute({
      method: 'POST',
      path: `${path}/:id/end`,
      summary: `Danh mục ${label}: thôi áp dụng một dòng từ một ngày`,
      permission: 'accounts',
      params,
      body: endFormSchema,
      answer,
      async handler(t, { params: { id }, body, ifMatch }) {
        await stopRow(t, name, id, body, ifMatch);
        return whole(t, name, id);
      },
    }),
    writeRoute({
      method: 'POST',
      path: `${path}/:id/corrections`,
      summary: `Danh mục ${label}: đính chính một dòng, hoặc bỏ dòng ghi nhầm; điều đã biết trước vẫn còn`,
      permission: 'accounts',
      params,
      body: correctionFormSchema(name),
      answer: Type.Union([answer, Type.Null()]),
      async handler(t, { params: { id }, body, ifMatch }) {
        return (await amendRow(t, name, id, body, ifMatch)) ? whole(t, name, id) : null;
      },
    }),
  ];
}

export const catalogueRoutes = [
  readRoute({
    method: 'GET',
    path: '/dictionaries',
    summary: 'Các danh mục với số dòng đang có hiệu lực và số dòng chưa đối chiếu văn bản',
    permission: 'registers.read',
    query: Type.Object({ asOf: Type.Optional(daySchema('Tại ngày')) }, { additionalProperties: false }),
    answer: Type.Object({
      items: Type.Array(dictionarySchema, { title: 'Các danh mục', description: 'In order' }),
    }),
    handler: async (t, { query }) => ({ items: await listDictionaries(t, query.asOf ?? t.today) }),
  }),
  ...dictionaryNames.flatMap(routesOf),
];
