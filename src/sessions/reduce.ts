/** The pure heart: (state, evidence) → state, and the change of status if there is one. */
import type { EvidenceSource, Reason, SessionStatus } from "../protocol/session.ts";
import { applyHook, over, quiet } from "./apply-hook.ts";
import type { AgentProcess, Evidence } from "./evidence.ts";
import { judge, REGISTRY_LAG_MS } from "./judge.ts";
import { byPerson, collectOverride, overrideAfterHook } from "./override.ts";
import type { SessionState } from "./state.ts";

export interface Transition {
  at: number;
  from: { status: SessionStatus; reason: Reason };
  to: { status: SessionStatus; reason: Reason };
  source: EvidenceSource;
  /** What moved it, one word or two for people: `hook Stop`, `registry idle`. */
  evidence: string;
}

export interface Reduced {
  state: SessionState;
  transition: Transition | null;
}

/** A screen must say so for this long before it ends what hooks began. */
const SCREEN_SETTLED_MS = 1_500;

export function reduce(before: SessionState, evidence: Evidence): Reduced {
  if (before.endedAt !== null && !revives(before, evidence)) {
    return { state: before, transition: null };
  }
  const facts = collect(before, evidence);
  if (facts === before) return { state: before, transition: null };
  const verdict = facts.override ? byPerson(facts.override) : judge(facts);
  const isSame = verdict.status === before.status && verdict.reason === before.reason;
  // Within one status the reason may change many times; "since" tells how long the status
  // holds, except that each new thing asked of a person starts its own wait.
  const isSameWait = verdict.status === before.status && (verdict.status !== "waiting" || isSame);
  const state: SessionState = {
    ...facts,
    ...verdict,
    since: isSameWait ? before.since : sinceOf(facts, evidence),
    confirmedAt: Math.max(before.confirmedAt, evidence.at),
  };
  if (isSame) return { state, transition: null };
  return {
    state,
    transition: {
      at: state.since,
      from: { status: before.status, reason: before.reason },
      to: { status: state.status, reason: state.reason },
      source: state.source,
      evidence: nameOf(evidence),
    },
  };
}

/** A session that ended by a lost sign comes back when its agent speaks again. */
function revives(state: SessionState, evidence: Evidence): boolean {
  const isGuess = state.endReason === "lost" || state.endReason === "pane gone";
  if (evidence.kind === "registry") return isGuess || isOtherProcess(state, evidence.process);
  if (evidence.kind !== "hook") return false;
  const { kind } = evidence.event.fact;
  if (evidence.at <= (state.endedAt ?? 0) || kind === "session-end") return false;
  // A stray event of the last turn may come in after a told end; only a start undoes that.
  return isGuess || kind === "session-start" || kind === "prompt";
}

/** The agent was started again with the same session. */
function isOtherProcess(state: SessionState, process: AgentProcess): boolean {
  return state.process?.pid !== process.pid || state.process.start !== process.start;
}

function collect(state: SessionState, evidence: Evidence): SessionState {
  switch (evidence.kind) {
    case "hook":
      return collectHook(state, evidence);
    case "registry":
      return collectRegistry(state, evidence);
    case "registry-gone":
      return state.registry ? { ...state, registry: null } : state;
    case "screen":
      return collectScreen(state, evidence);
    case "pane-found":
      return {
        ...state,
        paneKey: evidence.paneKey,
        process: evidence.process ?? state.process,
        cwd: state.cwd ?? evidence.cwd,
      };
    case "pane-gone":
      return { ...over(state), paneKey: null, endedAt: evidence.at, endReason: "pane gone" };
    case "process-gone":
      return { ...over(state), endedAt: evidence.at, endReason: "process gone" };
    case "lost":
      return { ...over(state), endedAt: evidence.at, endReason: "lost" };
    case "decided":
      return collectDecision(state, evidence);
    case "seen":
      return state.isSeen ? state : { ...state, isSeen: true };
    case "acknowledged":
      return state.error
        ? { ...state, isSeen: true, error: { ...state.error, isAcknowledged: true } }
        : { ...state, isSeen: true };
    case "override":
      return collectOverride(state, evidence);
    case "muted":
      return state.isMuted === evidence.isMuted ? state : { ...state, isMuted: evidence.isMuted };
    default:
      return evidence satisfies never;
  }
}

function collectHook(state: SessionState, evidence: Evidence & { kind: "hook" }): SessionState {
  const { event, at } = evidence;
  const known: SessionState = {
    ...state,
    endedAt: null,
    endReason: null,
    agentSessionId: event.sessionId,
    cwd: event.cwd ?? state.cwd,
    transcriptPath: event.transcriptPath ?? state.transcriptPath,
    paneKey: evidence.paneKey ?? state.paneKey,
    process: evidence.process ?? state.process,
    lastActivityAt: Math.max(state.lastActivityAt, at),
    override: overrideAfterHook(state.override, at),
  };
  // A request told afterwards cannot be answered any more, so nobody waits for it.
  if (evidence.isReplay && event.fact.kind === "permission-asked") return known;
  const moved = applyHook(known, event, at);
  return { ...moved, hookAt: moved === known ? state.hookAt : Math.max(state.hookAt, at) };
}

/** Our answer ends the wait at once; the registry follows a moment later. */
function collectDecision(
  state: SessionState,
  evidence: Evidence & { kind: "decided" },
): SessionState {
  const requests = state.requests.filter(
    (request) =>
      request.toolName !== evidence.toolName ||
      request.inputHash !== evidence.inputHash ||
      request.agentId !== evidence.agentId,
  );
  if (requests.length === state.requests.length) return state;
  return { ...state, requests, hookAt: Math.max(state.hookAt, evidence.at) };
}

/** The registry corrects what hooks never tell: Esc, Yes and No in the terminal. */
function collectRegistry(
  state: SessionState,
  evidence: Evidence & { kind: "registry" },
): SessionState {
  const { status, waitingFor, changedAt, at } = evidence;
  const isNews =
    state.registry?.changedAt !== changedAt ||
    state.registry.status !== status ||
    state.paneKey !== (evidence.paneKey ?? state.paneKey) ||
    state.cwd === null;
  // The same file read again matters only while a hook claims to be ahead of it.
  const isAhead = state.hookAt > changedAt && at - state.hookAt > REGISTRY_LAG_MS;
  const wasAhead = (state.registry?.readAt ?? 0) - state.hookAt > REGISTRY_LAG_MS;
  if (!isNews && !(isAhead && !wasAhead)) return state;
  const known: SessionState = {
    ...state,
    process: evidence.process,
    cwd: state.cwd ?? evidence.cwd,
    paneKey: evidence.paneKey ?? state.paneKey,
    registry: { status, waitingFor, changedAt, readAt: at },
    endedAt: null,
    endReason: null,
  };
  if (state.hookAt > changedAt && at - state.hookAt <= REGISTRY_LAG_MS) return known;
  switch (status) {
    case "idle": {
      const wasInterrupted = state.turn.isOpen;
      const rest = quiet(known);
      if (wasInterrupted) return { ...rest, lastTurn: "interrupted" };
      // Without hooks this is the only sign that a turn was and has ended.
      const wasAtWork = state.hookAt === 0 && (state.registry?.status ?? "idle") !== "idle";
      return wasAtWork ? { ...rest, lastTurn: "done", isSeen: false } : rest;
    }
    case "shell":
      return { ...quiet(known), hasBackground: true };
    case "busy":
      return known.requests.length > 0 ? { ...known, requests: [] } : known;
    case "waiting":
      return known;
    default:
      return status satisfies never;
  }
}

function collectScreen(state: SessionState, evidence: Evidence & { kind: "screen" }): SessionState {
  const { reading, at } = evidence;
  if (reading.status === "unknown") return state;
  const isSame = state.screen?.status === reading.status && state.screen.reason === reading.reason;
  const firstAt = isSame && state.screen ? state.screen.firstAt : at;
  const known: SessionState = {
    ...state,
    screen: {
      status: reading.status,
      reason: reading.reason,
      confidence: reading.confidence,
      rule: reading.rule,
      firstAt,
      lastAt: at,
    },
  };
  if (state.registry) return known;
  const isSettled = at - firstAt >= SCREEN_SETTLED_MS && firstAt > state.hookAt;
  if (reading.status === "idle" && isSettled) return settle(known, reading.reason);
  // The dialog has left the screen and work goes on: it was answered there.
  const isAnswered = reading.status === "working" && isSettled && known.requests.length > 0;
  return isAnswered ? { ...known, requests: [] } : known;
}

/** A prompt box at rest ends a turn; a tool still open needs the plain sign of an interrupt. */
function settle(state: SessionState, reason: string): SessionState {
  const hasTools = Object.keys(state.tools).length > 0 && state.requests.length === 0;
  if (hasTools && reason !== "interrupted") return state;
  if (!state.turn.isOpen && state.requests.length === 0) return state;
  return { ...quiet(state), lastTurn: "interrupted" };
}

function sinceOf(facts: SessionState, evidence: Evidence): number {
  if (evidence.kind === "registry") return Math.max(evidence.changedAt, facts.hookAt);
  return evidence.at;
}

function nameOf(evidence: Evidence): string {
  if (evidence.kind === "hook") return `hook ${evidence.event.type}`;
  if (evidence.kind === "registry") return `registry ${evidence.status}`;
  return evidence.kind === "screen" ? `screen ${evidence.reading.rule}` : evidence.kind;
}
