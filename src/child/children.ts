/** The server's half: starts a child for a task, reads what it says, and sees that it ends. */
import { limits } from "../config/limits.ts";
import { ownCommand } from "../config/own-command.ts";
import { VERSION } from "../config/version.ts";
import { linesOf } from "../lib/lines.ts";
import { type ChildCall, childMessage } from "../protocol/child.ts";
import type { Task } from "./task.ts";

/** A task that did not come to its answer; the message is one sentence. */
export class ChildError extends Error {
  constructor(
    /** A code of StoreError, or: `internal`, `died`, `late`, `stopped`. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface ChildOptions<T> {
  /** From the start of the child. */
  msMax?: number;
  signal?: AbortSignal;
  /** The next item is read when this one is done with. */
  onItem?(item: T): void | Promise<void>;
}

type Child = Bun.Subprocess<"pipe", "pipe", "pipe">;

/** Few at a time: the others wait, so that the machine's cores stay with the agents. */
export class Children {
  readonly #running = new Set<Child>();
  readonly #waiting: (() => void)[] = [];
  #slots = 0;
  #isStopped = false;

  /** Process ids of those that run now. */
  get pids(): number[] {
    return [...this.#running].map((child) => child.pid);
  }

  /** Resolves with the answer; rejects with ChildError, whatever the reason, or what `onItem` threw. */
  async run<I, T, A>(task: Task<I, T, A>, input: I, options: ChildOptions<T> = {}): Promise<A> {
    await this.#slot();
    try {
      if (this.#isStopped || options.signal?.aborted) throw stopped(task);
      return await this.#perform(task, input, options);
    } finally {
      this.#slots--;
      this.#waiting.shift()?.();
    }
  }

  /** Kills those that run and refuses the rest; resolves when the last has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const go of this.#waiting.splice(0)) go();
    for (const child of this.#running) child.kill("SIGKILL");
    await Promise.all([...this.#running].map((child) => child.exited));
  }

  async #slot(): Promise<void> {
    while (this.#slots >= limits.childrenMax && !this.#isStopped) {
      await new Promise<void>((go) => this.#waiting.push(go));
    }
    this.#slots++;
  }

  async #perform<I, T, A>(task: Task<I, T, A>, input: I, options: ChildOptions<T>): Promise<A> {
    let isLate = false;
    const child = Bun.spawn(ownCommand(["child"]), {
      // Nothing of the folder that the server was started in, nor of its environment.
      cwd: "/",
      env: childEnvironment(),
      stdin: "pipe",
      stdout: "pipe",
      stderr: "pipe",
    });
    this.#running.add(child);
    const kill = (): void => child.kill("SIGKILL");
    options.signal?.addEventListener("abort", kill);
    const timer = setTimeout(() => {
      isLate = true;
      kill();
    }, options.msMax ?? limits.childMsMax);
    const lastWords = new Response(child.stderr).text();
    try {
      child.stdin.write(
        `${JSON.stringify({ version: VERSION, task: task.name, input } satisfies ChildCall)}\n`,
      );
      await child.stdin.flush();
      const isUnwanted = (): boolean => this.#isStopped || options.signal?.aborted === true;
      return await answerOf(task, child, options, isUnwanted);
    } catch (cause) {
      if (isLate)
        throw new ChildError("late", `The task "${task.name}" took too long and was ended.`);
      if (this.#isStopped || options.signal?.aborted) throw stopped(task);
      if (!(cause instanceof Died)) throw cause;
      const why = (await lastWords).trim().slice(-limits.childLastWordsCharsMax);
      throw new ChildError(
        "died",
        `The process for "${task.name}" ended early: ${why || "no reason given"}.`,
      );
    } finally {
      clearTimeout(timer);
      options.signal?.removeEventListener("abort", kill);
      kill();
      await child.exited;
      this.#running.delete(child);
    }
  }
}

class Died extends Error {}

async function answerOf<I, T, A>(
  task: Task<I, T, A>,
  child: Child,
  { onItem }: ChildOptions<T>,
  isUnwanted: () => boolean,
): Promise<A> {
  for await (const line of linesOf(child.stdout)) {
    // What it said before it was ended may still lie in the pipe.
    if (isUnwanted()) throw new Died();
    const message = childMessage.parse(JSON.parse(line));
    switch (message.type) {
      case "item":
        await onItem?.(task.item.parse(message.item));
        break;
      case "done":
        return task.answer.parse(message.answer);
      case "failed":
        throw new ChildError(message.code, message.detail);
      default:
        message satisfies never;
    }
  }
  throw new Died();
}

function stopped(task: { name: string }): ChildError {
  return new ChildError("stopped", `The task "${task.name}" was stopped before its end.`);
}

/** What the engine and a time zone need. */
function childEnvironment(): Record<string, string> {
  const names = ["PATH", "HOME", "TMPDIR", "TZ", "LANG"];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
}
