/** One hook event inside the transaction: event row, its owner, its rewards, its session. */
import { limits } from "../config/limits.ts";
import { isoTime } from "../lib/clock.ts";
import { digest16 } from "../lib/ids.ts";
import { redactText } from "../redact/redact-text.ts";
import type { SessionState } from "../sessions/state.ts";
import type { EventRow } from "../store/events.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import type { HookCall } from "./hook-call.ts";
import { keepRequest } from "./kept-request.ts";
import { bindOwner, type Owner } from "./owner.ts";
import { countSession, type RewardContext, reward, rewardWaits } from "./reward.ts";
import type { SessionBook } from "./session-book.ts";

export interface HookOutcome {
  id: string;
  isDuplicate: boolean;
  /** Id of the request that the event is, as it is kept; null for any other event. */
  permissionId: string | null;
}

export interface HookContext extends RewardContext {
  book: SessionBook;
}

export function writeHookEvent(tx: Tx, call: HookCall, context: HookContext): HookOutcome {
  const { store } = context;
  if (!store.events.remember(tx, digest16(`event:${call.eventId}`), call.arrivedAt)) {
    return { id: call.eventId, isDuplicate: true, permissionId: null };
  }
  const permissionId = applyEvent(tx, call, context, (owner) =>
    store.events.append(tx, {
      ...eventRow(call, owner),
      isApplied: true,
      problem: isInWindow(call) ? null : OUTSIDE_WINDOW,
    }),
  );
  return { id: call.eventId, isDuplicate: false, permissionId };
}

/** An event that was kept raw, after the repair: `rowId` is its row. */
export function replayRawEvent(tx: Tx, rowId: number, call: HookCall, context: HookContext): void {
  const { store, book } = context;
  const isLive = book.get(call.event.sessionId) !== null;
  // A session that has ended since is not called back by its past.
  applyEvent(tx, call, context, (owner) => store.events.setApplied(tx, rowId, owner), isLive);
}

function applyEvent(
  tx: Tx,
  call: HookCall,
  context: HookContext,
  keep: (owner: Owner) => void,
  movesSession = true,
): string | null {
  const projectBefore = context.book.get(call.event.sessionId)?.projectId ?? null;
  const owner = bindOwner(tx, call, context);
  keep(owner);
  const isCounted = countSession(tx, call, owner, projectBefore, context);
  // What was counted has moved the rows that were read.
  const now = isCounted ? { ...owner, persona: null, project: null } : owner;
  if (isInWindow(call)) reward(tx, call, now, context);
  const state = movesSession ? observe(tx, call, owner, context) : null;
  if (isInWindow(call)) rewardWaits(tx, context.book.answered, call.arrivedAt, context);
  return keepRequest(tx, call, state, context.store);
}

function observe(tx: Tx, call: HookCall, owner: Owner, { book }: HookContext): SessionState {
  const { at, event, paneKey, process, isReplay } = call;
  const evidence = { kind: "hook", at, event, paneKey, process, isReplay } as const;
  return book.observe(tx, event.sessionId, evidence, owner);
}

/** When the rules threw: the event alone, raw, with the reason, to be applied after a repair. */
export function writeRawEvent(tx: Tx, call: HookCall, store: Store, cause: unknown): HookOutcome {
  const known = { id: call.eventId, permissionId: null };
  if (!store.events.remember(tx, digest16(`event:${call.eventId}`), call.arrivedAt)) {
    return { ...known, isDuplicate: true };
  }
  const nobody = { personaId: null, projectId: null };
  const problem = problemOf(cause);
  store.events.append(tx, { ...eventRow(call, nobody), isApplied: false, problem });
  return { ...known, isDuplicate: false };
}

const OUTSIDE_WINDOW = "It is dated too far from when it came, so it is worth nothing.";

/** The reason in one line; it may quote what the agent wrote. */
export function problemOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return redactText(text).slice(0, limits.problemCharsMax);
}

function eventRow(
  call: HookCall,
  owner: { personaId: string | null; projectId: string | null },
): Omit<EventRow, "isApplied" | "problem"> {
  return {
    eventId: call.eventId,
    paneId: call.paneId,
    paneKey: call.paneKey,
    sessionId: call.event.sessionId,
    ...owner,
    eventType: call.event.type,
    toolName: call.event.toolName,
    payload: call.stored,
    createdAt: isoTime(call.at),
  };
}

function isInWindow(call: HookCall): boolean {
  const age = call.arrivedAt - call.at;
  return age <= limits.eventAgeMsMax && -age <= limits.eventAheadMsMax;
}
