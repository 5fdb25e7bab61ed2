import { Command, CommanderError } from 'commander';
import { AppError } from '../shared/errors.ts';
import { addAccountCommands } from './commands/accounts.ts';
import { addDataCommands } from './commands/data.ts';
import { addServeCommands } from './commands/serve.ts';
import { addVerifyCommand } from './commands/verify.ts';

/** Exit codes of every command: 0 done, 1 refused or found wrong, 2 usage. */
export const exit = { done: 0, refused: 1, usage: 2 } as const;

/** What a command answers: one object for --json, a sentence for people, and whether it found something wrong. */
export interface Outcome {
  result: unknown;
  text: string;
  wrong?: boolean;
}

/** Prints a command's outcome in the form asked for. */
function print(outcome: Outcome, json: boolean): void {
  console.log(json ? JSON.stringify(outcome.result) : outcome.text);
}

function refusal(error: AppError, json: boolean): void {
  const { code, detail, errors } = error;
  if (json) console.log(JSON.stringify({ error: { code, detail, errors } }));
  else
    console.error(
      [detail, ...errors.map(({ message }) => message).filter((text) => text !== detail)].join('\n'),
    );
}

/** Makes an action of commander's out of a function that answers an outcome. */
export type Run = <A extends unknown[]>(
  work: (...args: A) => Promise<Outcome | undefined>,
) => (...args: A) => Promise<void>;

/** Runs one command of `sas`; answers the exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  let code: number = exit.done;
  const program = new Command('sas')
    .description('Sổ An Sinh: sổ quản lý an sinh xã hội cấp xã')
    .exitOverride()
    .showHelpAfterError();
  const json = argv.includes('--json');
  const run: Run =
    (work) =>
    async (...args) => {
      const outcome = await work(...args);
      if (!outcome) return;
      print(outcome, json);
      if (outcome.wrong) code = exit.refused;
    };
  addServeCommands(program, run);
  addAccountCommands(program, run);
  addDataCommands(program, run);
  addVerifyCommand(program, run);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.usage;
    if (error instanceof AppError) refusal(error, json);
    else console.error(error instanceof Error ? error.message : String(error));
    return exit.refused;
  }
  return code;
}
