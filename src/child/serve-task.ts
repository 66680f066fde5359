/** The child's half: reads one call, does it at low priority, says how it went. */
import { writeSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { VERSION } from "../config/version.ts";
import { linesOf } from "../lib/lines.ts";
import { type ChildMessage, childCall } from "../protocol/child.ts";
import { StoreError } from "../store/database.ts";
import type { AnyTask } from "./task.ts";

/**
 * Returns the exit code. Whatever happens is told on stdout: the caller acts, and logs it once.
 * The end of stdin is the end of the caller, and then nobody has a use for the answer.
 */
export async function serveTask(tasks: readonly AnyTask[]): Promise<number> {
  process.umask(0o077);
  setPriority(constants.priority.PRIORITY_LOW);
  const lines = linesOf(Bun.stdin.stream());
  const first = await lines.next();
  if (first.done) return 2;
  void lines.next().then(() => process.exit(3));
  try {
    const call = childCall.parse(JSON.parse(first.value));
    if (call.version !== VERSION) throw new StoreError("child", NEW_RELEASE);
    const task = tasks.find(({ name }) => name === call.task);
    if (!task) throw new StoreError("child", `There is no task "${call.task}".`);
    say({
      type: "done",
      answer: await task.perform(call.input, (item) => say({ type: "item", item })),
    });
    return 0;
  } catch (cause) {
    const code = cause instanceof StoreError ? cause.code : "internal";
    say({ type: "failed", code, detail: cause instanceof Error ? cause.message : String(cause) });
    return 1;
  }
}

const NEW_RELEASE = "The executable was replaced while it runs; restart claude-rpg.";

/** Waits while the pipe is full: what the caller has not read yet is not piled up here. */
function say(message: ChildMessage): void {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let at = 0; at < bytes.length; ) at += writeSync(1, bytes, at);
}
