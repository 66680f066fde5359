/** The observations that a session's status is a function of. */
import type { AgentEvent } from "../protocol/agent-event.ts";
import type { ScreenReading } from "../protocol/reading.ts";
import type { SessionStatus } from "../protocol/session.ts";

export interface AgentProcess {
  pid: number;
  /** The kernel's start mark of the process; tells it from a later one with the same pid. */
  start: string;
}

/** What binds a held request to the open one of its session. */
export interface AskedCall {
  toolName: string;
  inputHash: string;
  agentId: string | null;
}

export type RegistryStatus = "idle" | "busy" | "waiting" | "shell";

/** All times are epoch milliseconds on this machine's clock. */
export type Evidence =
  | {
      kind: "hook";
      /** When it happened, as far as is known; decides order. */
      at: number;
      event: AgentEvent;
      paneKey: string | null;
      process: AgentProcess | null;
      /** Told from the spool: history, never a request that can still be answered. */
      isReplay: boolean;
    }
  | {
      kind: "registry";
      /** When this was read. */
      at: number;
      /** When the agent wrote the status. */
      changedAt: number;
      status: RegistryStatus;
      waitingFor: string | null;
      process: AgentProcess;
      cwd: string | null;
      paneKey: string | null;
    }
  | { kind: "registry-gone"; at: number }
  /** Its process goes on with another session: /clear, resume. */
  | { kind: "replaced"; at: number }
  | { kind: "screen"; at: number; reading: ScreenReading; paneKey: string }
  | { kind: "pane-found"; at: number; paneKey: string; process: AgentProcess | null; cwd: string }
  | { kind: "pane-gone"; at: number }
  | { kind: "process-gone"; at: number }
  /**
   * Of a held request: a person answered it from here, or its agent takes no answer any more
   * (No or Esc in the terminal ends the waiting hook).
   */
  | ({ kind: "decided" | "hung-up"; at: number } & AskedCall)
  /** Nothing but that time has gone by. */
  | { kind: "time"; at: number }
  | { kind: "seen"; at: number }
  | { kind: "acknowledged"; at: number }
  /** A person says what the session is, at most until then; null takes it back. */
  | { kind: "override"; at: number; status: SessionStatus | null; until: number | null }
  | { kind: "muted"; at: number; isMuted: boolean }
  /** Nobody has heard of it for long: neither process, pane nor event. */
  | { kind: "lost"; at: number };
