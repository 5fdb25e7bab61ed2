import { readFileSync } from 'node:fs';
import { expect } from 'chai';

const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;

describe('the page of dependencies', () => {
  const [runTime = '', developing = ''] = readFileSync('docs/dependencies.md', 'utf8')
    .split('\n## ')
    .slice(1);
  const listed = (section: string): string[] =>
    [...section.matchAll(/^\| ([@\w/.-]+) \|/gm)]
      .map(([, name = '']) => name)
      .filter((name) => name !== 'package');

  it('lists what runs, and nothing else', () => {
    expect(listed(runTime)).to.have.members(Object.keys(dependencies));
  });

  it('lists what develops and tests, and nothing else', () => {
    const packages = Object.keys(devDependencies).filter((name) => !name.startsWith('@types/'));
    expect(listed(developing)).to.have.members(packages);
  });

  it('finds every version pinned', () => {
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect(version, name).to.match(/^\d/);
    }
  });
});
