import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { routes } from '../../src/app/features.ts';
import { ageBands } from '../../src/shared/dates.ts';
import * as words from '../../src/shared/words.ts';
import { openRegistry } from '../support/registry.ts';

const glossary = readFileSync('docs/glossary.md', 'utf8');
/** Every word in code marks: identifiers, values, tables; `a, b` and `x {y, z}` count each. */
const named = new Set(
  [...glossary.matchAll(/`([^`]+)`/g)].flatMap(([, text = '']) => text.split(/[^\w+-]+/)),
);
const rows = glossary.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| Vietnamese'));

/** `insurance-periods` → `insurancePeriod`: the identifier behind a plural of a path or folder. */
function identifierOf(plural: string): string {
  const camel = plural.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const irregular: Record<string, string> = { people: 'person', households: 'household', statuses: 'status' };
  return irregular[camel] ?? camel.replace(/ies$/, 'y').replace(/s$/, '');
}

// English words of the HTTP contract that name a step, not a term of the desk.
const stepWords = new Set([
  'current',
  'change',
  'end',
  'disabling',
  'passwordCode',
  'list',
  'file',
  'reject',
  'commit',
  'undo',
  'cancel',
  'row',
  'rejects.xlsx',
  'pdf',
  'rule',
  'link',
]);

describe('the glossary', () => {
  it('names every table of the database', async () => {
    const registry = await openRegistry();
    try {
      const tables = await registry.read((t) =>
        t.all<{ name: string }>(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'knex_%' AND name NOT LIKE '%_index%'", // the engine's own tables of a text index
        ),
      );
      expect(tables).to.have.length.above(20);
      expect(tables.map(({ name }) => name).filter((name) => !named.has(name))).to.deep.equal([]);
    } finally {
      await registry.close();
    }
  });

  it('names every feature', () => {
    // Records: the whole of a person or household on a day; events: moves and deaths; entry: a household with its status.
    const composed = new Set(['records', 'events', 'entry']);
    const features = readdirSync('src/features').filter((name) => !composed.has(name));
    expect(features.filter((name) => !named.has(identifierOf(name)))).to.deep.equal([]);
  });

  it('names every noun of the paths', () => {
    const nouns = routes
      .flatMap(({ path }) => path.split('/'))
      .filter((part) => part !== '' && !part.startsWith(':'))
      .map((part) => (named.has(part) ? part : identifierOf(part)));
    expect([...new Set(nouns)].filter((noun) => !named.has(noun) && !stepWords.has(noun))).to.deep.equal([]);
  });

  it('names every value of the lists', () => {
    const lists: Record<string, readonly string[]> = {
      sex: words.sexes,
      relation: words.relations,
      residenceKind: words.residenceKinds,
      residenceSource: words.residenceSources,
      register: words.registers,
      endReason: words.endReasons,
      decisionResult: words.decisionResults,
      moveKind: words.moveKinds,
      areaKind: words.areaKinds,
      ageBand: ageBands,
    };
    for (const [field, values] of Object.entries(lists)) {
      const row = rows.find((line) => line.startsWith(`| ${field} |`)) ?? '';
      const listed = [...row.matchAll(/`([^`]+)`/g)].map(([, value]) => value);
      expect(listed, field).to.deep.equal(values);
    }
    expect(Object.keys(words.roleLabels).filter((role) => !named.has(role))).to.deep.equal([]);
  });

  it('shows the labels that the screen shows', () => {
    const labels = [
      words.sexLabels,
      words.relationLabels,
      words.residenceKindLabels,
      words.residenceSourceLabels,
      words.registerLabels,
      words.decisionResultLabels,
      words.moveKindLabels,
    ];
    for (const list of labels) {
      for (const [value, label] of Object.entries(list)) expect(glossary).to.include(`\`${value}\` ${label}`);
    }
  });

  it('has whole rows', () => {
    for (const row of rows) {
      const columns = row.split(/(?<!\\)\|/).length - 2;
      expect(columns, row).to.be.within(2, 3);
    }
  });
});
