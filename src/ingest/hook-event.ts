/** One hook event inside the transaction: event row, its owner, its rewards, its session. */
import { limits } from "../config/limits.ts";
import type { RepositoryContents } from "../game/project-class.ts";
import type { Repository } from "../git/repository.ts";
import { isoTime } from "../lib/clock.ts";
import { digest16 } from "../lib/ids.ts";
import type { AgentEvent } from "../protocol/agent-event.ts";
import type { AgentProcess } from "../sessions/evidence.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import type { Change } from "./changes.ts";
import type { GameMemory } from "./game-memory.ts";
import { bindOwner } from "./owner.ts";
import { reward, rewardWaits } from "./reward.ts";
import type { SessionBook } from "./session-book.ts";

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
  /** The repository of the event's folder; null when it named none. */
  repository: Repository | null;
  /** Told from the spool after a time: never a request that can still be answered. */
  isReplay: boolean;
}

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
  if (isInWindow(call)) reward(tx, call, owner, owner.isNewSession, context);
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
