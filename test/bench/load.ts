/** The bench's side of the load process. */
import { join } from "node:path";
import { type LoadJob, type LoadResult, loadResult } from "./loader-messages.ts";

/** Longer than any job of the bench takes. */
const JOB_MS_MAX = 600_000;

export class Load implements Disposable {
  #answer: ((result: LoadResult) => void) | null = null;
  readonly #child = Bun.spawn([process.execPath, join(import.meta.dir, "loader.ts")], {
    stdin: "ignore",
    stdout: "inherit",
    stderr: "inherit",
    ipc: (message) => this.#answer?.(loadResult.parse(message)),
  });

  /** Runs one job to its end. Throws when an event was refused or a connection broke. */
  async run(job: LoadJob): Promise<LoadResult> {
    const { promise, resolve, reject } = Promise.withResolvers<LoadResult>();
    this.#answer = resolve;
    const timer = setTimeout(() => reject(new Error("the load did not end")), JOB_MS_MAX);
    this.#child.send(job);
    const result = await promise.finally(() => clearTimeout(timer));
    if (result.problem) throw new Error(`the load broke off: ${result.problem}`);
    const refused = Object.entries(result.refusals);
    if (refused.length > 0) throw new Error(`events were refused: ${JSON.stringify(refused)}`);
    return result;
  }

  [Symbol.dispose](): void {
    this.#child.kill();
  }
}
