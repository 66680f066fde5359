/** The agents behind hooks, remembered for a moment: a busy one sends several events a second. */
import type { Clock } from "../lib/clock.ts";
import type { AgentProcess } from "../sessions/evidence.ts";

/** Far less than a process number takes to come round again. */
const FRESH_MS = 1_000;
const PROCESSES_MAX = 1_000;

export class AgentProcesses {
  readonly #known = new Map<number, { process: AgentProcess; at: number }>();

  constructor(
    private readonly look: (pid: number) => AgentProcess | null,
    private readonly clock: Clock,
  ) {}

  /** The agent that a hook's pid stands for; null when it is none or gone. */
  of(pid: number): AgentProcess | null {
    const now = this.clock.monotonic();
    const known = this.#known.get(pid);
    if (known && now - known.at < FRESH_MS) return known.process;
    const process = this.look(pid);
    if (this.#known.size >= PROCESSES_MAX) this.#known.clear();
    // That none was found is not kept: the next event may find one.
    if (process) this.#known.set(pid, { process, at: now });
    else this.#known.delete(pid);
    return process;
  }
}
