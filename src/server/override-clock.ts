/** Ends overrides whose time is over; also those that were made before a restart. */

import { limits } from "../config/limits.ts";
import type { Ingest } from "../ingest/ingest.ts";
import type { Clock } from "../lib/clock.ts";
import { every } from "../lib/pulse.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";

export class OverrideClock {
  #endBeat: (() => void) | null = null;

  constructor(
    private readonly live: LiveSessions,
    private readonly ingest: Ingest,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.#endBeat = every(limits.overrideCheckMs, () => this.tick());
  }

  stop(): void {
    this.#endBeat?.();
  }

  tick(): void {
    const at = this.clock.now();
    for (const { id, override } of this.live.all()) {
      if (!override || override.until === null || override.until > at) continue;
      this.ingest.observe(id, { kind: "override", at, status: null, until: null });
    }
  }
}
