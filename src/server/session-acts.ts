/** What a person says of a session and does to its process. */
import { type SignalResult, signalProcess } from "../control/signal-process.ts";
import type { Ingest } from "../ingest/ingest.ts";
import type { Clock } from "../lib/clock.ts";
import type { SignalName } from "../protocol/acts.ts";
import type { SessionStatus } from "../protocol/session.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";
import { agentAncestor } from "../tmux/agent-ancestor.ts";

export class SessionActs {
  constructor(
    private readonly live: LiveSessions,
    private readonly ingest: Ingest,
    private readonly clock: Clock,
  ) {}

  override(id: string, status: SessionStatus | null, until: number | null): void {
    this.ingest.observe(id, { kind: "override", at: this.clock.now(), status, until });
  }

  mute(id: string, isMuted: boolean): void {
    this.ingest.observe(id, { kind: "muted", at: this.clock.now(), isMuted });
  }

  acknowledge(id: string): void {
    this.ingest.observe(id, { kind: "acknowledged", at: this.clock.now() });
  }

  /** `pid` is what the person saw; a session that has moved on to another process gets nothing. */
  signal(id: string, signal: SignalName, pid: number): SignalResult {
    const agent = this.live.get(id)?.process;
    if (agent?.pid !== pid) {
      return { ok: false, detail: "This session runs in another process by now; look again." };
    }
    // What a hook says of its process is only a claim: nothing but an agent is ever ended.
    return signalProcess(agent, signal, (at) => agentAncestor(at)?.pid === at);
  }
}
