/** Imports go one way: app and pages -> services -> stores -> db -> shared. */
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'No cycles, of features or of files. Types may refer to each other.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'store-of-its-own-feature',
      severity: 'error',
      comment: 'A feature reaches another through its service; its store is its own.',
      from: { path: '^src/(?:features/)?([^/]+)/' },
      to: { path: '^src/features/.+[sS]tore\\.ts$', pathNot: '^src/features/$1/' },
    },
    {
      name: 'shared-stands-alone',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^src/', pathNot: '^src/shared/' },
    },
    {
      name: 'db-knows-only-shared',
      severity: 'error',
      from: { path: '^src/db/' },
      to: { path: '^src/', pathNot: '^src/(db|shared)/' },
    },
    {
      name: 'stores-know-only-data',
      severity: 'error',
      comment: 'A store is SQL: no rules, no HTTP, no other feature.',
      from: { path: '^src/features/.+[sS]tore\\.ts$' },
      to: { path: '^src/(app|web)/|/(service|routes|pages)\\.tsx?$' },
    },
    {
      name: 'services-know-no-http',
      severity: 'error',
      comment: 'A service is called by routes, pages, commands and other services, and knows none of them.',
      from: { path: '^src/features/.+\\.ts$', pathNot: '/(routes|sessions|guesses)\\.ts$|\\.worker\\.ts$' },
      to: {
        path: '^src/(app|web)/|^node_modules/(express|preact)|/(routes|pages)\\.tsx?$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'routes-and-pages-use-services',
      severity: 'error',
      comment: 'No SQL and no store from a route or a page.',
      from: { path: '^src/features/.+/(routes\\.ts|[^/]*[pP]ages?\\.tsx)$' },
      to: { path: '/store\\.ts$|^src/db/(open|connection|migrate|dialect|facts)\\.ts$' },
    },
    {
      name: 'views-are-pure',
      severity: 'error',
      comment: 'What is drawn is a function of its props: no store, no clock, no look-up.',
      from: { path: '^src/web/' },
      to: { path: '^src/(db|features)/|^src/app/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-db-opens-databases',
      severity: 'error',
      comment: 'Services get a transaction; nobody else holds a database handle.',
      from: { path: '^src/', pathNot: '^src/db/' },
      to: { path: '^node_modules/(better-sqlite3|pg|knex)/' },
    },
    {
      name: 'not-to-test',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'A file that nothing uses is dead.',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: '^src/(main|cli)\\.ts$|\\.worker\\.ts$|\\.d\\.ts$|^src/web/islands/',
      },
      to: {},
    },
    {
      name: 'unreachable',
      severity: 'error',
      comment: 'Every file is reached from a program, a worker or an island.',
      from: { path: '^src/(main|cli)\\.ts$|\\.worker\\.ts$|^src/web/islands/' },
      to: {
        path: '^src/',
        pathNot: '\\.d\\.ts$|^src/(main|cli)\\.ts$|\\.worker\\.ts$|^src/web/islands/',
        reachable: false,
      },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared-packages',
      severity: 'error',
      comment: 'The program runs on `dependencies` alone.',
      from: { path: '^(src|migrations)/', pathNot: '^src/web/(styles|islands)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
