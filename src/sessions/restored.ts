/** A session as it is known after a restart of the server: the same, but heard of before. */
import type { SessionState } from "./state.ts";

/**
 * Status and times stay as they were, so that nothing shows idle that works. What registry and
 * screen said is asked anew.
 */
export function restored(state: SessionState): SessionState {
  return { ...state, source: "restart", registry: null, screen: null, draft: null };
}
