/** Runs the installed hook script as the real agent does: event on stdin, decision on stdout. */
import type { HookMode } from "../../agents/claude-code/hook-script.ts";
import { type HookDecision, hookDecision } from "../../protocol/hook-decision.ts";

export type Payload = Readonly<Record<string, unknown>>;

/** A permission request whose script waits for an answer. */
export interface AskedHook {
  /** Null: the script ended without a decision, and the dialog stays. */
  decision: Promise<HookDecision | null>;
  /** As Esc and No do in the real agent. */
  cancel(): void;
}

type Script = Bun.Subprocess<Blob, "pipe", "ignore">;

export class Hooks {
  readonly #running = new Set<Script>();
  #queue: Promise<void> = Promise.resolve();
  #isEnded = false;

  constructor(
    private readonly script: string,
    private readonly env: Record<string, string>,
  ) {}

  /** Tells an event, after those before it: at a speed no person has they must not overtake. */
  tell(payload: Payload): void {
    this.#queue = this.#queue.then(async () => {
      if (!this.#isEnded) await this.#run("async", payload).exited;
    });
  }

  /** Resolves when everything told so far has been delivered or kept. */
  async settled(): Promise<void> {
    await this.#queue;
  }

  async ask(payload: Payload): Promise<AskedHook> {
    await this.#queue;
    const script = this.#run("permission", payload);
    return {
      decision: new Response(script.stdout).text().then(readDecision),
      cancel: () => script.kill("SIGTERM"),
    };
  }

  /** Ends every script at once, with the curl in it. */
  end(): void {
    this.#isEnded = true;
    for (const { pid } of this.#running) killGroup(pid);
  }

  #run(mode: HookMode, payload: Payload): Script {
    const script = Bun.spawn(["sh", this.script, mode], {
      env: this.env,
      stdin: new Blob([JSON.stringify(payload)]),
      stdout: "pipe",
      stderr: "ignore",
      // A group of its own, so that the script and its curl end together.
      detached: true,
    });
    this.#running.add(script);
    void script.exited.then(() => this.#running.delete(script));
    return script;
  }
}

function readDecision(text: string): HookDecision | null {
  if (text.trim() === "") return null;
  try {
    return hookDecision.parse(JSON.parse(text));
  } catch {
    // What cannot be understood is no decision to the real agent either: the dialog stays.
    return null;
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (cause) {
    // ESRCH: it has just ended by itself, which is what was wanted.
    if (!(cause instanceof Error && "code" in cause && cause.code === "ESRCH")) throw cause;
  }
}
