/** A hook event as the reducer is given it. */
import type { AgentEvent } from "../protocol/agent-event.ts";

export interface HookMoment {
  event: AgentEvent;
  /** When it happened, as far as is known; epoch ms. */
  at: number;
  /** Told from the spool: history. */
  isReplay: boolean;
}
