/** One hook event inside the transaction: event row, its owner, its rewards, its session. */
import { limits } from "../config/limits.ts";
import type { RepositoryContents } from "../game/project-class.ts";
import { isoTime } from "../lib/clock.ts";
import { digest16 } from "../lib/ids.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import type { Change } from "./changes.ts";
import type { GameMemory } from "./game-memory.ts";
import type { HookCall } from "./hook-call.ts";
import { bindOwner } from "./owner.ts";
import { reward, rewardWaits } from "./reward.ts";
import type { SessionBook } from "./session-book.ts";

export interface HookOutcome {
  id: string;
  isDuplicate: boolean;
}

export interface HookContext {
  store: Store;
  book: SessionBook;
  changes: Change[];
  zone: string;
  memory: GameMemory;
  /** What lies in the root of a project. */
  contentsOf(path: string): RepositoryContents;
}

export function writeHookEvent(tx: Tx, call: HookCall, context: HookContext): HookOutcome {
  const { store } = context;
  if (!store.events.remember(tx, digest16(`event:${call.eventId}`), call.arrivedAt)) {
    return { id: call.eventId, isDuplicate: true };
  }
  const owner = bindOwner(tx, call, context);
  store.events.append(tx, {
    eventId: call.eventId,
    paneId: call.paneId,
    paneKey: call.paneKey,
    sessionId: call.event.sessionId,
    personaId: owner.personaId,
    projectId: owner.projectId,
    eventType: call.event.type,
    toolName: call.event.toolName,
    payload: call.stored,
    createdAt: isoTime(call.at),
    problem: null,
  });
  if (isInWindow(call)) reward(tx, call, owner, context);
  context.book.observe(
    tx,
    call.event.sessionId,
    {
      kind: "hook",
      at: call.at,
      event: call.event,
      paneKey: call.paneKey,
      process: call.process,
      isReplay: call.isReplay,
    },
    owner,
  );
  if (isInWindow(call)) rewardWaits(tx, context.book.answered, call.arrivedAt, context);
  return { id: call.eventId, isDuplicate: false };
}

/** When the rules threw: the event alone, raw, with the reason, to be applied after a repair. */
export function writeRawEvent(tx: Tx, call: HookCall, store: Store, cause: unknown): HookOutcome {
  if (!store.events.remember(tx, digest16(`event:${call.eventId}`), call.arrivedAt)) {
    return { id: call.eventId, isDuplicate: true };
  }
  store.events.append(tx, {
    eventId: call.eventId,
    paneId: call.paneId,
    paneKey: call.paneKey,
    sessionId: call.event.sessionId,
    personaId: null,
    projectId: null,
    eventType: call.event.type,
    toolName: call.event.toolName,
    payload: call.stored,
    createdAt: isoTime(call.at),
    problem: cause instanceof Error ? cause.message : String(cause),
  });
  return { id: call.eventId, isDuplicate: false };
}

function isInWindow(call: HookCall): boolean {
  const age = call.arrivedAt - call.at;
  return age <= limits.eventAgeMsMax && -age <= limits.eventAheadMsMax;
}
