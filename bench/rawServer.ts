// The limit: bare node:http, prepared statements, one durable commit a request. `/create` writes the rows of our own
// program into its own tables, with their indexes and triggers; `/bare/…` goes to tables of seven columns.
import http from 'node:http';
import Database from 'better-sqlite3';

const [, , sameFile = '', bareFile = ''] = process.argv;

function open(file: string): Database.Database {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('wal_autocheckpoint = 16000');
  database.pragma('cache_size = -65536');
  database.pragma('temp_store = MEMORY');
  return database;
}

interface Household {
  code: string;
  area: string;
  address: string;
  residentFrom: string;
  members: { fullName: string; birthDate: string; sex: string; relation: string }[];
}

/** Reads and writes in a copy of the registry. */
function sameTables(file: string) {
  const database = open(file);
  const prepared = new Map<string, Database.Statement>();
  const insert = (table: string, row: Record<string, string | number | null>, rest = ''): void => {
    const names = Object.keys(row).join(', ');
    const sql = `INSERT INTO ${table} (${names}) VALUES (${Object.keys(row).map(() => '?')}) ${rest}`;
    const statement = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, statement);
    statement.run(...Object.values(row));
  };
  const clock = database.prepare('UPDATE recording_clock SET last_instant = ?');
  let n = 0;
  const id = (): string => `0raw${String(++n).padStart(16, '0')}`;
  const create = database.transaction((form: Household) => {
    const now = `${new Date().toISOString().slice(0, -1)}000Z`;
    const times = { created_at: now, updated_at: now };
    const recorded = { recorded_at: now, recorded_by: null };
    const period = { valid_from: form.residentFrom, valid_to: '9999-12-31' };
    const audit = (kind: string, thing: string, after: unknown): void =>
      insert('audit', {
        id: id(),
        at: now,
        actor_name: 'Cán bộ',
        role: 'officer',
        action: `${kind}.create`,
        kind,
        thing_id: thing,
        area_code: null,
        after: JSON.stringify(after),
        previous_hash: now.repeat(2),
        hash: now.repeat(2),
      });
    const household = id();
    const { code, address } = form;
    const place = { code, ward_code: 'CL', address, search_text: `${code} ${address}`.toLowerCase() };
    insert('households', { id: household, ...place, ...times });
    audit('household', household, form);
    for (const { fullName, birthDate, sex, relation } of form.members) {
      const person_id = id();
      const name = fullName.toLowerCase();
      const names = { full_name: fullName, name_key: name, folded_name: name, search_text: `${name} 1985` };
      insert('people', { id: person_id, ...names, ...times });
      insert('person_vitals', { id: id(), person_id, birth_date: birthDate, sex, ...recorded });
      const lives = { person_id, household_id: household, ...period, ...recorded };
      insert('residences', {
        id: id(),
        ...lives,
        area_code: form.area,
        kind: 'permanent',
        source: 'declared',
      });
      insert('memberships', { id: id(), ...lives, relation });
      insert('coverage_spans', { person_id, area_code: form.area, key: 'none', ...period });
      audit('person', person_id, form);
    }
    for (const span of [4, 7, 9, 10]) {
      const day = form.residentFrom.slice(0, span);
      insert(
        'coverage_deltas',
        { area_code: form.area, key: 'none', span, day, people: form.members.length },
        'ON CONFLICT (area_code, span, day, key) DO UPDATE SET people = coverage_deltas.people + excluded.people',
      );
    }
    clock.run(now);
  });
  const point = database.prepare(
    'SELECT * FROM people p JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL WHERE p.id = ?',
  );
  const ids = database.prepare('SELECT id FROM people ORDER BY id LIMIT 8000').pluck().all();
  // What our list shows of 50 residents of a group, in one statement.
  const day = '2024-11-30';
  const on = (alias: string): string =>
    `${alias}.retracted_at IS NULL AND ${alias}.valid_from <= '${day}' AND '${day}' < ${alias}.valid_to`;
  const list = database.prepare(
    `SELECT p.id, p.full_name, v.birth_date, v.sex, v.died_on, p.national_id, p.insurance_number, p.phone, r.area_code,
       r.household_id, h.code, h.address,
       (SELECT m.relation FROM memberships m WHERE m.person_id = p.id AND m.household_id = h.id AND ${on('m')}) AS relation,
       (SELECT k.full_name FROM memberships m JOIN people k ON k.id = m.person_id WHERE m.household_id = h.id
          AND m.relation = 'head' AND ${on('m')}) AS head,
       (SELECT GROUP_CONCAT(s.category) FROM statuses s WHERE s.person_id = p.id AND ${on('s')}) AS own,
       (SELECT GROUP_CONCAT(s.category) FROM statuses s WHERE s.household_id = h.id AND ${on('s')}) AS lived,
       (SELECT MAX(i.valid_to) FROM insurance_periods i WHERE i.person_id = p.id AND ${on('i')}) AS insured_to,
       (SELECT COUNT(*) FROM residences r WHERE r.area_code = $area AND ${on('r')}) AS total
     FROM (SELECT r.row_id, p.name_key FROM residences r JOIN people p ON p.id = r.person_id
       WHERE r.area_code = $area AND ${on('r')} ORDER BY p.name_key, p.id LIMIT 50) first
     JOIN residences r ON r.row_id = first.row_id JOIN people p ON p.id = r.person_id
     JOIN person_vitals v ON v.person_id = p.id AND v.retracted_at IS NULL LEFT JOIN households h ON h.id = r.household_id
     ORDER BY p.name_key, p.id`,
  );
  return {
    create: (body: string) => create(JSON.parse(body)),
    point: () => point.get(ids[n++ % ids.length]),
    list: () => list.all({ area: 'CL-04' }),
  };
}

/** As many rows as our program writes for a household of two, in tables of one shape. */
const bareRows: [string, number][] = [
  ['households', 1],
  ['people', 2],
  ['vitals', 2],
  ['residences', 2],
  ['memberships', 2],
  ['spans', 2],
  ['deltas', 2],
  ['audit', 3],
];

function bareTables(file: string) {
  const database = open(file);
  const inserts = new Map<string, Database.Statement>();
  for (const [table] of bareRows) {
    database.exec(`CREATE TABLE ${table} (row_id INTEGER PRIMARY KEY, id TEXT NOT NULL, a TEXT, b TEXT, c TEXT, d TEXT, e TEXT);
      CREATE INDEX ${table}_id ON ${table} (id); CREATE INDEX ${table}_a ON ${table} (a)`);
    inserts.set(
      table,
      database.prepare(`INSERT INTO ${table} (id, a, b, c, d, e) VALUES (?, ?, ?, ?, ?, ?)`),
    );
  }
  const point = database.prepare('SELECT * FROM people WHERE id = ?');
  const list = database.prepare('SELECT * FROM people WHERE a >= ? ORDER BY a LIMIT 50');
  let n = 0;
  const create = database.transaction((body: string) => {
    for (const [table, count] of bareRows) {
      for (let i = 0; i < count; i++) {
        const row = [`${table}${n}-${i}`, `CL-0${n % 8}`, body.slice(0, 200), '2020-01-01', '9999-12-31'];
        inserts.get(table)?.run(...row, 'permanent');
      }
    }
    n++;
  });
  for (let i = 0; i < 8000; i++) create('{}');
  return {
    create: (body: string) => create(JSON.stringify(JSON.parse(body))),
    point: () => point.get(`people${n++ % 8000}-0`),
    list: () => list.all('CL-04'),
  };
}

const kinds = { '/same': sameTables(sameFile), '/bare': bareTables(bareFile) };

const server = http.createServer((request, response) => {
  const kind = request.url?.startsWith('/bare') ? kinds['/bare'] : kinds['/same'];
  response.setHeader('content-type', 'application/json');
  if (request.method === 'GET') {
    response.end(JSON.stringify(request.url?.endsWith('/list') ? kind.list() : kind.point()));
    return;
  }
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    kind.create(text);
    response.statusCode = 201;
    response.end('{"id":"1"}');
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(`listening on http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`);
});
