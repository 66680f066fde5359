/** A yes or no from whoever sits at the terminal. */
import { CommandError, UsageError } from "./arguments.ts";

/** Returns when the answer is yes. Throws CommandError on no, UsageError where nobody can answer. */
export async function askOrStop(question: string, isYes: boolean): Promise<void> {
  if (isYes) return;
  if (!process.stdin.isTTY) throw new UsageError("Nobody can be asked here; say --yes to go on.");
  process.stdout.write(`${question} [y/N] `);
  for await (const line of console) {
    if (/^\s*y(es)?\s*$/i.test(line)) return;
    break;
  }
  throw new CommandError("Nothing was changed.");
}
