/** The pure heart: (state, evidence) → state, and the change of status if there is one. */
import type { EvidenceSource, Reason, SessionStatus } from "../protocol/session.ts";
import { applyHook, over } from "./apply-hook.ts";
import { withBeside } from "./beside.ts";
import { isObservation, withoutClockStep } from "./clock-step.ts";
import { collectRegistry } from "./collect-registry.ts";
import { collectScreen } from "./collect-screen.ts";
import type { AgentProcess, AskedCall, Evidence } from "./evidence.ts";
import { judge, judgeByHooks } from "./judge.ts";
import { isStillLastKnown, lastKnown } from "./last-known.ts";
import { byPerson, collectOverride, overrideAfterHook } from "./override.ts";
import { withoutRequests } from "./requests.ts";
import type { SessionState } from "./state.ts";

export interface Transition {
  at: number;
  from: { status: SessionStatus; reason: Reason };
  to: { status: SessionStatus; reason: Reason };
  source: EvidenceSource;
  /** What moved it, one word or two for people: `hook Stop`, `registry idle`. */
  evidence: string;
  /** The hooks had said otherwise, and no hook has told of this change. */
  isCorrection: boolean;
}

export interface Reduced {
  state: SessionState;
  transition: Transition | null;
}

export function reduce(told: SessionState, evidence: Evidence): Reduced {
  const before = withoutClockStep(told, evidence);
  if (before.endedAt !== null && !revives(before, evidence)) {
    return { state: before, transition: null };
  }
  const facts = withBeside(before, collect(before, evidence), evidence);
  if (facts === before && evidence.kind !== "time") return { state: before, transition: null };
  const judged = facts.override ? byPerson(facts.override) : judge(facts, evidence.at);
  const isLastKnown = isStillLastKnown(before, facts, judged);
  const verdict = isLastKnown ? lastKnown(before) : judged;
  const isSame = verdict.status === before.status && verdict.reason === before.reason;
  const isSameWord = isSame && verdict.source === before.source;
  if (facts === before && isSameWord) return { state: before, transition: null };
  // Within one status the reason may change many times; "since" tells how long the status
  // holds, except that each new thing asked of a person starts its own wait.
  const isSameWait = verdict.status === before.status && (verdict.status !== "waiting" || isSame);
  const state: SessionState = {
    ...facts,
    ...verdict,
    draft: draftOf(facts, verdict.status),
    since: isSameWait ? before.since : sinceOf(facts, evidence),
    observedAt: isObservation(evidence) ? evidence.at : before.observedAt,
    confirmedAt:
      confirms(evidence) && !isLastKnown
        ? Math.max(before.confirmedAt, evidence.at)
        : before.confirmedAt,
  };
  if (isSame) return { state, transition: null };
  return {
    state,
    transition: {
      // Not `since`: a reason may change long after its status began.
      at: sinceOf(facts, evidence),
      from: { status: before.status, reason: before.reason },
      to: { status: state.status, reason: state.reason },
      source: state.source,
      evidence: nameOf(evidence),
      isCorrection: isCorrection(before, state, evidence),
    },
  };
}

/** What was typed before the agent went to work was sent; Esc may bring it back, nobody types it. */
function draftOf({ draft }: SessionState, status: SessionStatus): SessionState["draft"] {
  const isSent = status === "working" || status === "waiting";
  return isSent && draft !== null && draft.changedAt !== null
    ? { ...draft, changedAt: null }
    : draft;
}

/** Has time alone changed what the facts amount to? */
export function isOutdated(state: SessionState, at: number): boolean {
  return reduce(state, { kind: "time", at }).state !== state;
}

/** That time goes by, or that somebody looked, is no evidence of what the agent does. */
function confirms({ kind }: Evidence): boolean {
  return kind !== "time" && kind !== "seen" && kind !== "acknowledged";
}

function isCorrection(before: SessionState, after: SessionState, { kind }: Evidence): boolean {
  if (kind === "hook" || kind === "time" || after.hookAt === 0) return false;
  const isObserved = kind === "registry" || kind === "screen" || kind === "process-gone";
  return isObserved && judgeByHooks(before).status !== after.status;
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
      return state.registry ? withoutRegistry(state, evidence.at) : state;
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
    case "replaced":
      return { ...over(state), endedAt: evidence.at, endReason: "replaced" };
    case "lost":
      return { ...over(state), endedAt: evidence.at, endReason: "lost" };
    case "decided":
      return collectDecision(state, evidence);
    case "hung-up":
      return withoutAsked(state, evidence);
    case "time":
      return withoutOldFailure(state, evidence.at);
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
  const moved = applyHook(known, { event, at, isReplay: evidence.isReplay });
  return { ...moved, hookAt: moved === known ? state.hookAt : Math.max(state.hookAt, at) };
}

/** While the file told, nobody asked whether the screen still shows what it showed. */
const SCREEN_FRESH_MS = 2_000;
function withoutRegistry(state: SessionState, at: number): SessionState {
  const isFresh = state.screen !== null && at - state.screen.lastAt <= SCREEN_FRESH_MS;
  return { ...state, registry: null, screen: isFresh ? state.screen : null };
}

/** That a command failed is part of the work, and no news for long. */
const FAILURE_KEPT_MS = 10_000;
function withoutOldFailure(state: SessionState, at: number): SessionState {
  const { error } = state;
  const isOld = error?.kind === "expected" && at - error.at >= FAILURE_KEPT_MS;
  return isOld ? { ...state, error: null } : state;
}

/** Our answer ends the wait at once; the registry follows a moment later. */
function collectDecision(state: SessionState, evidence: AskedCall & { at: number }): SessionState {
  const answered = withoutAsked(state, evidence);
  if (answered === state) return state;
  return { ...answered, hookAt: Math.max(state.hookAt, evidence.at) };
}

function withoutAsked(state: SessionState, { toolName, inputHash, agentId }: AskedCall) {
  return withoutRequests(
    state,
    (request) =>
      request.toolName === toolName &&
      request.inputHash === inputHash &&
      request.agentId === agentId,
  );
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
