import type { Command } from 'commander';
import { systemActor } from '../../db/tx.ts';
import { verifyAuditChain } from '../../features/audit/service.ts';
import { verifyCampaignTotals } from '../../features/campaigns/service.ts';
import { verifyRollUp } from '../../features/coverage/service.ts';
import { verifyClosings, verifySeals } from '../../features/exports/service.ts';
import { verifyPapers } from '../../features/papers/service.ts';
import { verifyReviews } from '../../features/quarterlyReviews/service.ts';
import { verifyForms } from '../../features/reportForms/service.ts';
import { verifyResidents } from '../../features/search/service.ts';
import { verifySettlements } from '../../features/settlements/service.ts';
import type { Run } from '../commandLine.ts';
import { withDeps } from './withDeps.ts';

/** `sas verify`: recounts every stored figure from the facts; exit 1 and the first difference when one is off. */
export function addVerifyCommand(program: Command, run: Run): void {
  program
    .command('verify')
    .description('Đếm lại mọi con số đã lưu từ dữ liệu gốc, kiểm tra nhật ký và các tệp đã niêm phong')
    .option('--json', 'in một đối tượng JSON')
    .action(
      run(() =>
        withDeps(async ({ db, config }) => {
          const checks = await db.read(systemActor, async (t) => [
            { check: 'coverage', difference: await verifyRollUp(t) },
            { check: 'residents', difference: await verifyResidents(t) },
            { check: 'campaigns', difference: await verifyCampaignTotals(t) },
            { check: 'settlements', difference: await verifySettlements(t) },
            { check: 'audit', difference: await verifyAuditChain(t) },
            { check: 'exports', difference: await verifySeals(t, config.exportsDir) },
            { check: 'closings', difference: await verifyClosings(t, config.exportsDir) },
            { check: 'quarterlyReviews', difference: await verifyReviews(t, config.exportsDir) },
            { check: 'papers', difference: await verifyPapers(t, config.dataDir) },
            { check: 'reportForms', difference: await verifyForms(t, config.dataDir) },
          ]);
          const wrong = checks.find(({ difference }) => difference !== undefined);
          return {
            result: {
              ok: !wrong,
              checks: checks.map(({ check, difference }) => ({ check, difference: difference ?? null })),
            },
            text: wrong ? `Sai: ${wrong.difference}` : 'Mọi con số khớp với dữ liệu gốc.',
            wrong: wrong !== undefined,
          };
        }),
      ),
    );
}
