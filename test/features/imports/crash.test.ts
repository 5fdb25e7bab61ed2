import { expect } from 'chai';
import { openProgram, type Program } from '../../support/program.ts';
import { expected, sampleFile } from '../../support/sampleWard.ts';

interface Answer {
  id: string;
  population: number;
  token: string;
}

describe('a power cut while an import is committed', function () {
  this.timeout(120_000);
  let program: Program;

  before(() => {
    program = openProgram();
  });
  after(() => program.close());

  it('leaves all of it or nothing, and every recount agrees', async () => {
    program.sas(['user', 'add', 'quantri', '--role', 'admin', '--password-stdin'], {
      input: 'mật khẩu thử\n',
    });
    const { token } = program.sas(['token', 'add', '--user', 'quantri', '--json']).json() as Answer;
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const seen = new Set<number>();
    let server = await program.start();
    for (const area of expected.areas) {
      await fetch(`${server.url}/api/v1/areas`, { method: 'POST', headers, body: JSON.stringify(area) });
    }
    for (const waitMs of [0, 40, 250, 'answer'] as const) {
      const staged = program
        .sas(['import', 'residents', sampleFile('residents.xlsx'), '--area', 'CL', '--json'])
        .json() as Answer;
      const commit = fetch(`${server.url}/api/v1/imports/${staged.id}/commit`, {
        method: 'POST',
        headers,
      }).catch(() => undefined);
      // The last time the cut comes after the answer: what was answered has to be there.
      if (waitMs === 'answer') await commit;
      else await new Promise((resolve) => setTimeout(resolve, waitMs));
      await server.stop('SIGKILL');
      await commit;
      expect(program.sas(['verify']).status).to.equal(0);
      server = await program.start();
      const answer = (await (
        await fetch(`${server.url}/api/v1/coverage?asOf=2024-12-31&area=CL`, { headers })
      ).json()) as Answer;
      expect(answer.population).to.be.oneOf([0, 300]);
      seen.add(answer.population);
    }
    expect(seen.has(300), 'an answered commit survives').to.equal(true);
  });
});
