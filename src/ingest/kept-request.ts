/** What a person is asked is kept, without secrets, in the transaction of the event that asks. */
import { isoTime } from "../lib/clock.ts";
import { newId, shortDigest } from "../lib/ids.ts";
import type { AgentEvent } from "../protocol/agent-event.ts";
import type { SessionState } from "../sessions/state.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import { storedPayload } from "./stored-payload.ts";

export interface AskedInput {
  /** JSON as it is kept. */
  stored: string;
  /** SHA-256 of the input as it came, hex. */
  hash: string;
}

export function askedInput(event: AgentEvent, input: unknown): AskedInput | null {
  if (event.fact.kind !== "permission-asked") return null;
  const isObject = typeof input === "object" && input !== null && !Array.isArray(input);
  return {
    stored: storedPayload(isObject ? (input as Record<string, unknown>) : { input }),
    hash: shortDigest(JSON.stringify(input ?? null), 64),
  };
}

interface AskingCall {
  event: AgentEvent;
  asked: AskedInput | null;
  /** Epoch ms. */
  at: number;
}

/**
 * Returns the id; null for an event that asks nothing. `state` is the session's after it, null
 * when that is over.
 */
export function keepRequest(
  tx: Tx,
  call: AskingCall,
  state: SessionState | null,
  store: Store,
): string | null {
  const { fact, sessionId, agentId, agentType } = call.event;
  if (fact.kind !== "permission-asked" || !call.asked) return null;
  const id = newId();
  const row = {
    id,
    sessionId,
    kind: fact.asks,
    tool: fact.tool.name,
    agentId,
    agentType,
    input: call.asked.stored,
    inputHash: call.asked.hash,
    callHash: fact.tool.inputHash,
    askedAt: isoTime(call.at),
  };
  const isOpen = state !== null && isAsked(row, state);
  // Asked once more, after a restart for example: the same call waits in one place.
  for (const earlier of store.permissions.openOf(sessionId)) {
    if (isSameCall(earlier, row)) store.permissions.close(tx, earlier.id, row.askedAt);
  }
  store.permissions.add(tx, { ...row, closedAt: isOpen ? null : row.askedAt });
  return id;
}

/** Closes what the session does not wait for any more: answered, interrupted, or over. */
export function closeAnswered(tx: Tx, state: SessionState, atMs: number, store: Store): void {
  for (const row of store.permissions.openOf(state.id)) {
    if (!isAsked(row, state)) store.permissions.close(tx, row.id, isoTime(atMs));
  }
}

interface Asked {
  tool: string;
  callHash: string;
  agentId: string | null;
}

function isSameCall(a: Asked, b: Asked): boolean {
  return a.tool === b.tool && a.callHash === b.callHash && a.agentId === b.agentId;
}

/** Does the session wait for the answer to this very call? */
export function isAsked(row: Asked, state: SessionState): boolean {
  if (state.endedAt !== null) return false;
  return state.requests.some(
    ({ toolName, inputHash, agentId }) =>
      toolName === row.tool && inputHash === row.callHash && agentId === row.agentId,
  );
}
