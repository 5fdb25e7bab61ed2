import { expect } from 'chai';
import { faultsOf, rules } from '../../scripts/tidy.ts';

/** A line that each rule must find, in a file it looks at. */
const examples: Record<string, [file: string, line: string]> = {
  only: ['test/a.test.ts', "it.only('x', () => {});"],
  fixme: ['src/a.ts', '// FIXME later'],
  'raw-html': ['src/web/a.tsx', '<p dangerouslySetInnerHTML={{ __html: x }} />'],
  environment: ['src/db/a.ts', 'const x = process.env.X;'],
  clock: ['src/db/a.ts', 'const x = new Date();'],
  any: ['src/a.ts', 'const x: any = 1;'],
  'ts-ignore': ['src/a.ts', '// @ts-ignore'],
  'lint-off': ['src/a.ts', '// biome-ignore lint/a/b'],
  'machine-path': ['docs/a.md', 'lies in /home/lan/data'],
  'registry-host': ['package-lock.json', '"resolved": "https://example.org/a.tgz"'],
  'money-float': ['src/a.ts', 'const x = parseFloat(y);'],
  'foreign-host': ['src/web/a.tsx', '<script src="https://example.org/a.js" />'],
};

describe('the tidy check', () => {
  for (const { name } of rules) {
    it(`finds ${name}`, () => {
      const [file, line] = examples[name] ?? ['', ''];
      expect(faultsOf(file, line)).to.have.length(1);
      expect(faultsOf(file, line)[0]).to.include(`${file}:1 ${name}`);
    });
  }
  it('finds files too long to read', () => {
    expect(faultsOf('src/a.ts', 'x\n'.repeat(500))).to.have.length(1);
  });
  it('lets clean lines be', () => {
    expect(
      faultsOf('src/a.ts', "// company's any text\nconst many: string = dayOf(x); // biome-ignore x: why"),
    ).to.deep.equal([]);
  });
  it('lets a rule pass where its reason lies', () => {
    expect(faultsOf('src/app/config.ts', 'process.env')).to.deep.equal([]);
    expect(faultsOf('src/shared/clock.ts', 'new Date()')).to.deep.equal([]);
  });
});
