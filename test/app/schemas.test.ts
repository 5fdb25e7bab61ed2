import type { TSchema } from '@sinclair/typebox';
import { expect } from 'chai';
import { routes } from '../../src/app/features.ts';

/** Fields that may still lack something, each with its reason. May only shrink. */
const knownExceptions: readonly string[] = [];

interface Field {
  where: string;
  schema: TSchema;
}

/** All fields of a schema, however deep, with their place. */
function fieldsOf(schema: TSchema, where: string): Field[] {
  const inside: Field[] = [];
  for (const [name, property] of Object.entries<TSchema>(schema.properties ?? {})) {
    inside.push({ where: `${where}.${name}`, schema: property }, ...fieldsOf(property, `${where}.${name}`));
  }
  if (schema.items) inside.push(...fieldsOf(schema.items, `${where}[]`));
  for (const each of schema.anyOf ?? schema.allOf ?? []) inside.push(...fieldsOf(each, where));
  return inside;
}

/** The branches of a schema that are no null. */
function branches(schema: TSchema): TSchema[] {
  const some: TSchema[] = schema.anyOf ?? [schema];
  return some.filter(({ type }) => type !== 'null');
}

function isUnlimited(schema: TSchema): boolean {
  return branches(schema).some((each) => {
    if (each.const !== undefined || each.enum !== undefined) return false;
    if (each.type === 'string') return each.maxLength === undefined && !each.pattern && !each.format;
    if (each.type === 'integer' || each.type === 'number')
      return (each.minimum ?? each.exclusiveMinimum) === undefined || each.maximum === undefined;
    return each.type === 'array' && each.maxItems === undefined;
  });
}

const bodies = routes.flatMap((route) =>
  route.body ? [{ name: `${route.method} ${route.path}`, schema: route.body }] : [],
);
const queries = routes.map((route) => ({ name: `${route.method} ${route.path}?`, schema: route.query }));
const missing = (fields: Field[]): string[] =>
  [...new Set(fields.map(({ where }) => where))].filter((where) => !knownExceptions.includes(where)).sort();

describe('what is sent to the API', () => {
  const fields = [...bodies, ...queries].flatMap(({ name, schema }) => fieldsOf(schema, name));

  it('has a Vietnamese label on every field, for its messages', () => {
    expect(missing(fields.filter(({ schema }) => !schema.title))).to.deep.equal([]);
  });

  it('has a description on every field, for the document of the API', () => {
    expect(missing(fields.filter(({ schema }) => !schema.description))).to.deep.equal([]);
  });

  it('has a limit on every text, number and list', () => {
    expect(missing(fields.filter(({ schema }) => isUnlimited(schema)))).to.deep.equal([]);
  });

  it('refuses fields that no form has', () => {
    const open = bodies.filter(({ schema }) =>
      branches(schema).some((each) => each.type === 'object' && each.additionalProperties !== false),
    );
    expect(open.map(({ name }) => name)).to.deep.equal([]);
    const within = fields.filter(({ schema }) =>
      branches(schema).some((each) => each.type === 'object' && each.additionalProperties !== false),
    );
    expect(missing(within)).to.deep.equal([]);
  });
});

describe('what the API answers', () => {
  it('has a label on every field', () => {
    const answers = routes.flatMap((route) =>
      route.answer ? fieldsOf(route.answer, `${route.method} ${route.path}`) : [],
    );
    expect(missing(answers.filter(({ schema }) => !schema.title))).to.deep.equal([]);
  });
});
