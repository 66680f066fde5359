/** One call of a hook script, read and ready to be written. */
import type { Repository } from "../git/repository.ts";
import type { AgentEvent } from "../protocol/agent-event.ts";
import type { AgentProcess } from "../sessions/evidence.ts";
import type { AskedInput } from "./kept-request.ts";

/** A hook call as the edges hand it over; all times are epoch milliseconds. */
export interface HookCall {
  eventId: string;
  event: AgentEvent;
  /** The payload as it is kept. */
  stored: string;
  /** When it happened, as far as is known, and when it came here. */
  at: number;
  arrivedAt: number;
  /** tmux pane id, or '' without one. */
  paneId: string;
  paneKey: string | null;
  process: AgentProcess | null;
  /** What a person is asked by it; null where nobody is. */
  asked: AskedInput | null;
  /** The repository of the event's folder; null when it named none. */
  repository: Repository | null;
  /** Told from the spool after a time: never a request that can still be answered. */
  isReplay: boolean;
}
