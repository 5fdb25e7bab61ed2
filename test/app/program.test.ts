import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { openProgram, type Program, type Server } from '../support/program.ts';

const password = 'mật khẩu thử';

/** A request of a script: JSON in, JSON out; on a connection of its own, since the command line is waited for in between. */
async function call(server: Server, token: string, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', connection: 'close' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

const area = (code: string) => ({
  code,
  name: `Tỉnh ${code}`,
  kind: 'province',
  parentCode: null,
  validFrom: '2000-01-01',
});

describe('the built program', function () {
  this.timeout(180_000);
  let program: Program;
  beforeEach(() => {
    program = openProgram();
  });
  afterEach(() => program.close());

  function addAdmin(): string {
    const added = program.sas(['user', 'add', 'quantri', '--role', 'admin', '--password-stdin'], {
      input: `${password}\n`,
    });
    expect(added.status, added.stderr).to.equal(0);
    const made = program.sas(['token', 'add', '--user', 'quantri', '--json']);
    expect(made.status, made.stderr).to.equal(0);
    const { token } = made.json() as { token: string }; // as the contract has it
    return token;
  }

  it('helps with each command, and knows usage from refusal by the exit code', () => {
    for (const command of [
      'serve',
      'migrate',
      'user',
      'token',
      'import',
      'export',
      'backup',
      'restore',
      'verify',
      'demo',
    ]) {
      expect(program.sas([command, '--help']).status, command).to.equal(0);
    }
    expect(program.sas(['no-such-command']).status).to.equal(2);
    expect(program.sas(['user', 'add', 'lan']).status).to.equal(2);
    const refused = program.sas(['user', 'disable', 'lan', '--json']);
    expect(refused.status).to.equal(1);
    expect(refused.json()).to.have.nested.property('error.code');
    expect(refused.stderr).not.to.include('    at ');
  });

  it('prints a set-up address until there is an account', async () => {
    const fresh = await program.start();
    expect(fresh.output()).to.match(/^listening on http:\/\/127\.0\.0\.1:\d+$/m);
    for (let n = 0; n < 50 && !fresh.output().includes('thiet-lap'); n++)
      await new Promise((done) => setTimeout(done, 100));
    expect(fresh.output()).to.match(/\/thiet-lap\?ma=[\w-]{20,}/);
    expect(await fresh.stop()).to.equal(0);
    addAdmin();
    const second = await program.start();
    expect(second.output()).not.to.include('thiet-lap');
  });

  it('serves what the command line made, also while it runs', async () => {
    const server = await program.start();
    const token = addAdmin();
    expect((await call(server, token, 'POST', '/areas', area('QN'))).status).to.equal(201);
    expect((await call(server, 'sas_wrong', 'GET', '/areas')).status).to.equal(401);
    expect((await call(server, token, 'GET', '/areas')).status).to.equal(200);
    expect(program.sas(['token', 'revoke', token]).status).to.equal(0);
    expect((await call(server, token, 'GET', '/areas')).status).to.equal(401);
    expect(program.sas(['verify']).status).to.equal(0);
  });

  it('loses nothing that it has answered when it is killed', async () => {
    const token = addAdmin();
    const server = await program.start();
    const answered = new Set<string>();
    const sending = Array.from({ length: 8 }, async (_, client) => {
      for (let n = 0; ; n++) {
        const code = `P${client}-${n}`;
        const answer = await call(server, token, 'POST', '/areas', area(code)).catch(() => undefined);
        if (!answer) return;
        if (answer.status === 201) answered.add(code);
      }
    });
    while (answered.size < 100) await new Promise((done) => setTimeout(done, 5));
    await server.stop('SIGKILL');
    await Promise.all(sending);
    expect(program.sas(['verify', '--json']).status).to.equal(0);
    const again = await program.start();
    const codes: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await call(again, token, 'GET', `/areas?limit=500${cursor && `&cursor=${cursor}`}`);
      for (const { code } of body.items) codes.push(code);
      if (!body.nextCursor) break;
      cursor = body.nextCursor;
    }
    expect(codes).to.include.members([...answered]);
  });

  it('backs up while it serves, and restores only when nothing serves', async () => {
    const token = addAdmin();
    const server = await program.start();
    await call(server, token, 'POST', '/areas', area('A'));
    const file = path.join(program.dataDir, 'kept.backup');
    expect(program.sas(['backup', '--out', file]).status).to.equal(0);
    await call(server, token, 'POST', '/areas', area('B'));
    expect(program.sas(['restore', file]).status, 'a server holds the data').to.equal(1);
    await server.stop();
    const broken = path.join(program.dataDir, 'broken.backup');
    writeFileSync(broken, readFileSync(file).subarray(0, 20_000));
    expect(program.sas(['restore', broken]).status, 'half a backup').to.equal(1);
    const restored = program.sas(['restore', file]);
    expect(restored.status, restored.stderr).to.equal(0);
    const again = await program.start();
    const { body } = await call(again, token, 'GET', '/areas');
    expect(body.items.map(({ code }: { code: string }) => code)).to.deep.equal(['A']);
    expect(program.sas(['verify']).status).to.equal(0);
  });

  it('names every faulty setting and opens nothing', () => {
    const wrong = openProgram({ PORT: 'x', LOG_LEVEL: 'loud' });
    const ran = wrong.sas(['verify']);
    expect(ran.status).to.equal(1);
    expect(ran.stderr).to.include('PORT').and.to.include('LOG_LEVEL');
  });
});
