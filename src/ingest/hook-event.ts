/** One hook event inside the transaction: event row, persona, project, rewards, session. */
import { limits } from "../config/limits.ts";
import { avatarPath } from "../game/avatar.ts";
import { decide, type GameEvent } from "../game/decide.ts";
import { levelOf } from "../game/level.ts";
import { personaName } from "../game/names.ts";
import type { Repository } from "../git/repository.ts";
import { isoTime } from "../lib/clock.ts";
import { digest16, newId } from "../lib/ids.ts";
import { localDay } from "../lib/local-day.ts";
import type { AgentEvent } from "../protocol/agent-event.ts";
import { redactText } from "../redact/redact-text.ts";
import type { AgentProcess } from "../sessions/evidence.ts";
import { carriedPersona } from "../sessions/identity.ts";
import type { SessionState } from "../sessions/state.ts";
import type { EventRow } from "../store/events.ts";
import type { Store } from "../store/store.ts";
import type { Tx } from "../store/transact.ts";
import type { Change } from "./changes.ts";
import { type AskedInput, keepRequest } from "./kept-request.ts";
import type { SessionBook } from "./session-book.ts";
import { isFirstTold, promptKey, type ToldKind } from "./told-once.ts";
import { avatarSeed, personaViewOf, projectViewOf } from "./views.ts";

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

export interface HookOutcome {
  id: string;
  isDuplicate: boolean;
  /** Id of the request that the event is, as it is kept; null for any other event. */
  permissionId: string | null;
}

export interface HookContext {
  store: Store;
  book: SessionBook;
  changes: Change[];
  zone: string;
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
  if (owner.projectId !== projectBefore) countInProject(tx, call, owner.projectId, context);
  if (isInWindow(call)) reward(tx, call, owner, context);
  const state = movesSession ? observe(tx, call, owner, context) : null;
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

interface Owner {
  personaId: string;
  projectId: string | null;
}

/** The one place that makes a persona or binds a session to one. */
function bindOwner(tx: Tx, call: HookCall, context: HookContext): Owner {
  const { store, book } = context;
  const at = isoTime(call.at);
  const projectId = bindProject(tx, call, context, at);
  const state = book.get(call.event.sessionId);
  // An adopted file may have an empty id: only null is none.
  if (state && state.personaId !== null) {
    touchPersona(tx, state.personaId, call, context);
    return { personaId: state.personaId, projectId: projectId ?? state.projectId };
  }
  const carried = carriedPersona(call.event, call.process, call.paneKey, call.at, {
    personaOfSession: (id) => store.personas.ofSession(id),
    beforeInProcess: (process, id) => book.beforeInProcess(process, id),
    beforeInPane: (paneKey, id) => book.beforeInPane(paneKey, id),
  });
  if (carried !== null) {
    store.personas.bind(tx, call.event.sessionId, carried, at);
    touchPersona(tx, carried, call, context);
    return { personaId: carried, projectId };
  }
  return { personaId: createPersona(tx, call, context, at), projectId };
}

/**
 * A session counts once for each project that it works in, by a row of the project's own: that of
 * the persona would name whichever project happened to be told of first.
 */
function countInProject(
  tx: Tx,
  call: HookCall,
  projectId: string | null,
  context: HookContext,
): void {
  if (projectId === null || !isFirstTold(tx, call, "session", projectId, context.store)) return;
  award(tx, call, { personaId: null, projectId }, { kind: "session-new" }, context);
}

/** "Last seen" is told in minutes: not every event writes it and tells every page. */
function touchPersona(tx: Tx, id: string, call: HookCall, context: HookContext): void {
  const row = context.store.personas.find(id);
  if (!row || !isStale(row.lastSeenAt, call.at)) return;
  context.store.personas.touch(tx, id, isoTime(call.at));
  pushPersona(id, context);
}

function isStale(lastTime: string, nowMs: number): boolean {
  // A time that cannot be read (an adopted file) is old.
  return !(nowMs - Date.parse(lastTime) < limits.lastSeenStepMs);
}

function createPersona(tx: Tx, call: HookCall, context: HookContext, at: string): string {
  const { store } = context;
  const { sessionId } = call.event;
  const id = newId();
  store.personas.create(tx, {
    id,
    sessionId,
    name: personaName(sessionId, (name) => store.personas.isNameTaken(name)),
    avatarUrl: avatarPath(avatarSeed(sessionId)),
    at,
  });
  award(tx, call, { personaId: id, projectId: null }, { kind: "session-new" }, context);
  pushPersona(id, context);
  return id;
}

function bindProject(tx: Tx, call: HookCall, context: HookContext, at: string): string | null {
  const { store } = context;
  if (!call.repository) return null;
  const known = store.projects.findByPath(call.repository.root);
  if (known) {
    if (isStale(known.lastActivityAt, call.at)) {
      store.projects.touch(tx, known.id, at);
      pushProject(known.id, context);
    }
    return known.id;
  }
  const id = newId();
  const { root, name, githubUrl } = call.repository;
  store.projects.create(tx, { id, path: root, name, githubUrl, at });
  pushProject(id, context);
  return id;
}

function isInWindow(call: HookCall): boolean {
  const age = call.arrivedAt - call.at;
  return age <= limits.eventAgeMsMax && -age <= limits.eventAheadMsMax;
}

function reward(tx: Tx, call: HookCall, owner: Owner, context: HookContext): void {
  const { fact } = call.event;
  const isNew = (kind: ToldKind, id: string | null) =>
    isFirstTold(tx, call, kind, id, context.store);
  if (fact.kind === "prompt") {
    if (!isNew("prompt", promptKey(call))) return;
    award(tx, call, owner, { kind: "prompt", isPerson: fact.isPerson }, context);
  } else if (fact.kind === "tool-end") {
    const { tool, isSuccess } = fact;
    const told = {
      toolName: tool.name,
      isSuccess,
      isNew: isNew(isSuccess ? "xp" : "failed", tool.id),
    };
    award(tx, call, owner, { kind: "tool-end", ...told }, context);
  }
}

function award(
  tx: Tx,
  call: HookCall,
  owner: { personaId: string | null; projectId: string | null },
  event: GameEvent,
  context: HookContext,
): void {
  const { store, changes } = context;
  const at = isoTime(call.at);
  for (const row of decide(event)) {
    store.ledger.append(tx, {
      personaId: owner.personaId,
      projectId: owner.projectId,
      eventType: row.eventType,
      xpAmount: row.xpAmount,
      stats: row.stats,
      metadata: { ...row.metadata, paneId: call.paneId, session: call.event.sessionId },
      createdAt: at,
      day: localDay(call.at, context.zone),
    });
    if (row.xpAmount === 0) continue;
    changes.push({
      type: "xp",
      personaId: owner.personaId,
      projectId: owner.projectId,
      amount: row.xpAmount,
      eventType: row.eventType,
    });
    if (owner.personaId !== null) raisePersona(tx, owner.personaId, row.xpAmount, at, context);
    if (owner.projectId !== null) raiseProject(tx, owner.projectId, row.xpAmount, at, context);
  }
}

function raisePersona(tx: Tx, id: string, amount: number, at: string, context: HookContext): void {
  const row = context.store.personas.find(id);
  if (!row) throw new Error("the persona of a session is gone");
  const totalXp = row.totalXp + amount;
  const level = levelOf(totalXp);
  context.store.personas.setTotals(tx, id, totalXp, level, at);
  pushPersona(id, context);
  if (level > row.level) context.changes.push({ type: "levelup", entity: "persona", id, level });
}

function raiseProject(tx: Tx, id: string, amount: number, at: string, context: HookContext): void {
  const row = context.store.projects.find(id);
  if (!row) throw new Error("the project of a session is gone");
  const totalXp = row.totalXp + amount;
  const level = levelOf(totalXp);
  context.store.projects.setTotals(tx, id, totalXp, level, at);
  pushProject(id, context);
  if (level > row.level) context.changes.push({ type: "levelup", entity: "project", id, level });
}

function pushPersona(id: string, context: HookContext): void {
  const row = context.store.personas.find(id);
  if (row) context.changes.push({ type: "persona", persona: personaViewOf(row) });
}

function pushProject(id: string, context: HookContext): void {
  const row = context.store.projects.find(id);
  if (row) context.changes.push({ type: "project", project: projectViewOf(row) });
}
