/** The memory of every agent's process, looked at seldom. */

import { limits } from "../config/limits.ts";
import type { Log } from "../lib/log.ts";
import { every } from "../lib/pulse.ts";
import type { AgentProcess } from "../sessions/evidence.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";
import { residentBytes } from "../tmux/process-memory.ts";

/** What moves by less than this is no news for a page. */
const STEP_BYTES = 16 * 1024 * 1024;

export class AgentMemory {
  readonly #bytes = new Map<string, number>();
  #endBeat: (() => void) | null = null;

  constructor(
    private readonly live: LiveSessions,
    private readonly log: Log,
  ) {}

  start(): void {
    let beat = 0;
    this.#endBeat = every(limits.memoryBeatMs, () => {
      beat++;
      // A new agent is looked at soon, the others seldom.
      const hasNew = this.live.all().some(({ process }) => process && this.of(process) === null);
      if (hasNew || beat % limits.memorySampleBeats === 0) void this.sample();
    });
  }

  stop(): void {
    this.#endBeat?.();
  }

  of(process: AgentProcess): number | null {
    return this.#bytes.get(keyOf(process)) ?? null;
  }

  async sample(): Promise<void> {
    const processes = this.live.all().flatMap((state) => state.process ?? []);
    try {
      const now = await residentBytes(processes.map((process) => process.pid));
      const known = new Set(processes.map(keyOf));
      for (const key of this.#bytes.keys()) if (!known.has(key)) this.#bytes.delete(key);
      for (const process of processes) this.#note(keyOf(process), now.get(process.pid));
    } catch (cause) {
      // Only a figure is missing then; the next look comes by itself.
      this.log.warn({ err: cause }, "the memory of agents could not be read");
    }
  }

  #note(key: string, bytes: number | undefined): void {
    if (bytes === undefined) return;
    const told = this.#bytes.get(key);
    if (told === undefined || Math.abs(told - bytes) >= STEP_BYTES) this.#bytes.set(key, bytes);
  }
}

function keyOf(process: AgentProcess): string {
  return `${process.pid} ${process.start}`;
}
