/** The actor's own session file, `<config>/sessions/<pid>.json`, as the real agent keeps it. */
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../lib/clock.ts";
import { DRAWN_VERSION } from "../screen/render.ts";

export interface RegistryFacts {
  /** The folder `sessions`; it exists. */
  folder: string;
  pid: number;
  procStart: string;
  sessionId: string;
  cwd: string;
  /** `%3`. */
  paneId: string;
  tmuxSession: string;
  name: string;
}

export type RegistryStatus = "idle" | "busy" | "waiting";

export class RegistryNote {
  readonly #startedAt: number;

  constructor(
    private readonly facts: RegistryFacts,
    private readonly clock: Clock,
  ) {
    this.#startedAt = clock.now();
  }

  /** Throws when the folder is gone: the demo has ended. */
  write(status: RegistryStatus, waitingFor?: string): void {
    const { folder, paneId, tmuxSession, ...facts } = this.facts;
    const now = this.clock.now();
    const text = JSON.stringify({
      ...facts,
      startedAt: this.#startedAt,
      version: DRAWN_VERSION,
      kind: "interactive",
      entrypoint: "cli",
      // Windows of the demo hold one pane each, so both have the same number.
      tmux: `${tmuxSession}:@${paneId.slice(1)}.${paneId}`,
      status,
      ...(waitingFor ? { waitingFor } : {}),
      updatedAt: now,
      statusUpdatedAt: now,
    });
    const path = join(folder, `${facts.pid}.json`);
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
}
