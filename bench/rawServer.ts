// The limit: node:http and prepared statements on a database of our own tables, durable, one commit a request.
import http from 'node:http';
import Database from 'better-sqlite3';

const [, , file = ''] = process.argv;
const database = new Database(file);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
const tables = ['households', 'people', 'vitals', 'residences', 'memberships', 'spans', 'deltas', 'audit'];
for (const table of tables) {
  database.exec(`CREATE TABLE IF NOT EXISTS ${table} (row_id INTEGER PRIMARY KEY, id TEXT NOT NULL, a TEXT, b TEXT, c TEXT, d TEXT, e TEXT);
    CREATE INDEX IF NOT EXISTS ${table}_id ON ${table} (id); CREATE INDEX IF NOT EXISTS ${table}_a ON ${table} (a)`);
}
const inserts = new Map(
  tables.map((table) => [
    table,
    database.prepare(`INSERT INTO ${table} (id, a, b, c, d, e) VALUES (?, ?, ?, ?, ?, ?)`),
  ]),
);
const point = database.prepare('SELECT * FROM people WHERE id = ?');
const list = database.prepare('SELECT * FROM people WHERE a >= ? ORDER BY a LIMIT 50');

/** As many rows in as many tables as our program writes for a household of two. */
const rows: [string, number][] = [
  ['households', 1],
  ['people', 2],
  ['vitals', 2],
  ['residences', 2],
  ['memberships', 2],
  ['spans', 2],
  ['deltas', 2],
  ['audit', 3],
];
let n = 0;
const create = database.transaction((body: string) => {
  for (const [table, count] of rows) {
    for (let i = 0; i < count; i++)
      inserts
        .get(table)
        ?.run(
          `${table}${n}-${i}`,
          `CL-0${n % 8}`,
          body.slice(0, 200),
          '2020-01-01',
          '9999-12-31',
          'permanent',
        );
  }
  n++;
});
for (let i = 0; i < 8000; i++) create('{}');

const server = http.createServer((request, response) => {
  if (request.method === 'GET') {
    const found = request.url?.startsWith('/list') ? list.all('CL-04') : point.get(`people${n % 8000}-0`);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(found));
    return;
  }
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    create(JSON.stringify(JSON.parse(text)));
    response.statusCode = 201;
    response.setHeader('content-type', 'application/json');
    response.end('{"id":"1"}');
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`listening on http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
});
