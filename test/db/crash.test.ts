import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'chai';
import { compose } from '../../src/app/compose.ts';
import { readConfig } from '../../src/app/config.ts';
import { systemActor } from '../../src/db/tx.ts';
import { verifyAuditChain } from '../../src/features/audit/service.ts';

/** Runs the writer on a data folder, kills it hard some time after its first answers; the pairs it promised. */
async function writeUntilKilled(dataDir: string, answers: number): Promise<number[]> {
  const writer = spawn(process.execPath, ['--import', 'tsx', 'test/support/crashingWriter.ts'], {
    env: { ...process.env, DATA_DIR: dataDir, LOG_LEVEL: 'silent', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const promised: number[] = [];
  for await (const line of createInterface({ input: writer.stdout })) {
    if (line !== 'ready') promised.push(Number(line));
    if (promised.length === answers) writer.kill('SIGKILL');
  }
  return promised;
}

describe('a process killed while it writes', () => {
  for (const answers of [1, 6, 25]) {
    it(`keeps every promise, and nothing by halves (killed after ${answers} answers)`, async () => {
      const dataDir = mkdtempSync(path.join(tmpdir(), 'so-an-sinh-crash-'));
      try {
        const promised = await writeUntilKilled(dataDir, answers);
        expect(promised.length).to.be.at.least(answers);
        const { db } = await compose(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' }));
        await db.read(systemActor, async (t) => {
          const rows = await t.all<{ code: string }>("SELECT code FROM areas WHERE code LIKE 'P%'");
          const codes = new Set(rows.map(({ code }) => code));
          expect(promised.filter((n) => !codes.has(`P${n}A`))).to.deep.equal([]);
          const halves = [...codes].filter(
            (code) => !codes.has(code.replace(/[AB]$/, (h) => (h === 'A' ? 'B' : 'A'))),
          );
          expect(halves).to.deep.equal([]);
          const audited = await t.one<{ n: number }>(
            "SELECT COUNT(*) AS n FROM audit WHERE action = 'area.create'",
          );
          expect(audited?.n).to.equal(codes.size);
          expect(await verifyAuditChain(t)).to.equal(undefined);
        });
        await db.close();
      } finally {
        rmSync(dataDir, { recursive: true, force: true });
      }
    }).timeout(60_000);
  }
});
