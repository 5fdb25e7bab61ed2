import type { TSchema } from '@sinclair/typebox';
import { permissions } from './permissions.ts';
import type { Route } from './route.ts';

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'errors'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'code', 'message'],
        properties: { pointer: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

function parameters(schema: TSchema, place: 'path' | 'query') {
  const required: string[] = schema.required ?? [];
  return Object.entries<TSchema>(schema.properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    description: property.title,
    schema: property,
  }));
}

/** OpenAPI's `{id}` for Express's `:id`. */
function openApiPath(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

function operation(route: Route) {
  const roles = route.permission === 'public' ? 'mọi người' : permissions[route.permission].join(', ');
  const body = route.multipart
    ? { content: { 'multipart/form-data': { schema: { type: 'object' } } } }
    : route.body && { required: true, content: { 'application/json': { schema: route.body } } };
  const content = route.answer ? { content: { 'application/json': { schema: route.answer } } } : {};
  return {
    summary: route.summary,
    description: `Vai trò: ${roles}.`,
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(body && { requestBody: body }),
    responses: {
      [route.status]: { description: 'Kết quả', ...content },
      default: {
        description: 'Từ chối, bằng tiếng Việt (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
    ...(route.permission !== 'public' && { security: [{ bearer: [] }] }),
  };
}

/** The served OpenAPI 3.1 document, made from the table that the app mounts. */
export function openApiDocument(routes: readonly Route[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = openApiPath(route.path);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Sổ An Sinh', version: '1.0.0', description: 'Giao diện HTTP của sổ an sinh cấp xã.' },
    servers: [{ url: '/api/v1' }],
    paths,
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    },
  };
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** The same table for people, without any outside host. */
export function apiDocsPage(routes: readonly Route[]): string {
  const rows = routes.map((route) => {
    const roles = route.permission === 'public' ? 'mọi người' : permissions[route.permission].join(', ');
    const schema = (title: string, value: TSchema | null) =>
      value
        ? `<details><summary>${title}</summary><pre>${escaped(JSON.stringify(value, null, 2))}</pre></details>`
        : '';
    return `<section><h2><code>${route.method} ${escaped(openApiPath(route.path))}</code></h2>
      <p>${escaped(route.summary)}. Vai trò: ${roles}.</p>
      ${schema('Tham số', route.query)}${schema('Nội dung gửi', route.body)}${schema('Trả lời', route.answer)}</section>`;
  });
  return `<!doctype html><html lang="vi"><meta charset="utf-8"><title>Sổ An Sinh: giao diện HTTP</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <body style="font: 16px/24px sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem">
    <h1>Giao diện HTTP</h1><p>Gốc <code>/api/v1</code>. Bản máy đọc: <a href="/api/v1/openapi.json">openapi.json</a>.</p>
    ${rows.join('\n')}</body></html>`;
}
