/** After a start: the sessions of the last run as they were last known. */
import type { Log } from "../lib/log.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";
import { restored } from "../sessions/restored.ts";
import { sessionState } from "../sessions/state.ts";
import type { Store } from "../store/store.ts";

export function restoreSessions(store: Store, live: LiveSessions, log: Log): void {
  for (const row of store.sessions.live()) {
    const read = sessionState.safeParse(parse(row.state));
    if (!read.success) {
      log.warn({ session: row.id }, "a session's stored state cannot be read; it starts anew");
      continue;
    }
    live.put(restored(read.data));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Reported by the caller: what is no JSON does not match the schema either.
    return null;
  }
}
