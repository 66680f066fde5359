/** After a start: what agents asked before it and still wait for. */
import { z } from "zod";
import { isAsked } from "../ingest/kept-request.ts";
import { isoOf } from "../ingest/views.ts";
import { type OpenPermission, openPermission } from "../protocol/game.ts";
import { LeftoverRequests } from "../sessions/leftover-requests.ts";
import type { LiveSessions } from "../sessions/live-sessions.ts";
import type { PermissionRow } from "../store/permissions.ts";
import type { Store } from "../store/store.ts";

/** What no session waits for any more is closed; the rest is shown and cannot be answered here. */
export function restoreRequests(
  store: Store,
  live: LiveSessions,
  at: string,
  onClosed: (view: OpenPermission) => void,
): LeftoverRequests {
  const rows = store.permissions.open();
  const isOpen = (row: PermissionRow): boolean => {
    const state = live.get(row.sessionId);
    return state !== null && isAsked(row, state);
  };
  const gone = rows.filter((row) => !isOpen(row));
  if (gone.length > 0) {
    store.transact((tx) => {
      for (const row of gone) store.permissions.close(tx, row.id, at);
    });
  }
  return new LeftoverRequests(rows.filter(isOpen).flatMap(viewOf), {
    isOpen: (id) => store.permissions.isOpen(id),
    onClosed,
  });
}

const storedInput = z.record(z.string(), z.unknown());

/** None for a row that cannot be shown: the session's own state still says what is asked. */
function viewOf(row: PermissionRow): OpenPermission[] {
  const kind = openPermission.shape.kind.safeParse(row.kind);
  const input = storedInput.safeParse(jsonOf(row.input));
  if (!kind.success || !input.success) return [];
  const view = {
    id: row.id,
    sessionId: row.sessionId,
    kind: kind.data,
    tool: row.tool,
    input: input.data,
    isLarge: false,
    isCut: false,
    isAnswerable: false,
    agentType: row.agentType,
    canAllowAlways: false,
    createdAt: isoOf(row.askedAt),
    expiresAt: null,
  };
  return [view];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Of another program's making; the caller shows no card for it.
    return null;
  }
}
