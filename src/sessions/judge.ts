/** From the facts of a session to its status: registry over hooks over screen. */
import type { EvidenceSource, Reason, SessionStatus } from "../protocol/session.ts";
import { REASONS } from "../protocol/session.ts";
import type { SessionState } from "./state.ts";

export interface Judgement {
  status: SessionStatus;
  reason: Reason;
  source: EvidenceSource;
  confidence: number;
}

/** How long a failed command is shown as an error while the agent already deals with it. */
export const FAILURE_SHOWN_MS = 2_000;
/** How long a draft that does not change counts as somebody typing. */
export const TYPING_MS = 3_000;
/** A screen must say so for this long before it corrects what hooks have told. */
export const SCREEN_SETTLED_MS = 1_500;
/** Hooks, screen and rest agree against a registry file this long: it is not written any more. */
const FROZEN_MS = 3_000;

/** `at` is now, epoch ms: a failure is shown for a moment, a draft is typing for a moment. */
export function judge(state: SessionState, at: number): Judgement {
  const judged = judgeByEvidence(state, at);
  if (judged.status === "working" && isFailureShown(state, at) && state.error) {
    return { ...judged, status: "error", reason: state.error.kind, source: "hook" };
  }
  if (judged.status === "idle" && isTyping(state, at)) {
    return { status: "typing", reason: "draft", source: "screen", confidence: 0.9 };
  }
  return judged;
}

function isFailureShown(state: SessionState, at: number): boolean {
  return isPassing(state.error) && at - (state.error?.at ?? 0) < FAILURE_SHOWN_MS;
}

/** Errors of calls inside a turn that goes on, in contrast to those that ended it. */
export function isPassing(error: SessionState["error"]): boolean {
  return error?.kind === "expected" || error?.kind === "tool_refused";
}

function isTyping({ draft }: SessionState, at: number): boolean {
  return draft !== null && draft.changedAt !== null && at - draft.changedAt < TYPING_MS;
}

/** Before any hook or registry file the screen is all there is. */
function judgeByEvidence(state: SessionState, at: number): Judgement {
  const { registry } = state;
  const screen = judgeByScreen(state);
  if (registry === null && state.hookAt === 0) {
    return screen ?? { status: "idle", reason: "fresh", source: "process", confidence: 0.5 };
  }
  const byHooks = judgeByHooks(state);
  if (registry && isRegistryFrozen(state, byHooks)) return byHooks;
  if (byHooks.status !== "waiting" && isBetweenTurns(state, at)) return betweenTurns(byHooks);
  // A request that the file has not seen yet; what it has seen answered is none any more.
  if (registry?.status === "busy" && state.requests.length > 0) return byHooks;
  if (registry && isRegistryCurrent(state)) return judgeByRegistry(state, registry);
  // A call that was told late: the file has told of its dialog, and the screen shows it since.
  if (registry?.status === "waiting" && isToldLate(state) && isDialogSince(state)) {
    return judgeByRegistry(state, registry);
  }
  // Another hook may block a Stop, so that only the file tells whether the turn has ended.
  if (isAtWorkByFile(state) && (byHooks.status === "idle" || byHooks.status === "error")) {
    return { ...byHooks, status: "working", reason: workingReason(state) ?? "thinking" };
  }
  // A dialog without a hook: trust, login, limit, or an agent whose hooks are off.
  const isMissed = screen?.status === "waiting" && byHooks.status !== "waiting" && !registry;
  if (isMissed && (isScreenAhead(state) || isBesideHooks(state))) return screen;
  // The turn goes on after all: its Stop was blocked, or the hooks of a turn are lost.
  const isAtWorkAgain = screen?.status === "working" && byHooks.status === "idle" && !registry;
  return isAtWorkAgain && settledMs(state) >= SCREEN_SETTLED_MS ? screen : byHooks;
}

/**
 * The registry file is written within 0.1 s of every change, so a hook that is younger than
 * its status is ahead of it for a moment; once the file was read again without a change, the
 * file is right.
 */
export const REGISTRY_LAG_MS = 1_000;
function isRegistryCurrent(state: SessionState): boolean {
  const { registry, hookAt } = state;
  if (!registry) return false;
  if (hookAt === 0 || (registry.status === "waiting" && isBesideHooks(state))) return true;
  return registry.changedAt >= hookAt || registry.readAt - hookAt > REGISTRY_LAG_MS;
}

/** The dialog that file or screen shows has outlived a hook: hooks say nothing of its end. */
function isBesideHooks({ beside }: SessionState): boolean {
  return beside?.isProven === true;
}

/** A word from before the Stop that was read only after it is believed at a look a second later. */
function isAtWorkByFile({ registry, stoppedAt }: SessionState): boolean {
  const isBusy = registry?.status === "busy" || registry?.status === "waiting";
  return isBusy && (registry.seenAt <= stoppedAt || registry.changedAt > stoppedAt);
}

/**
 * Between two turns the file says idle for a moment. What comes next was queued during the first,
 * or is the agent's own turn on what has ended in the background (20 to 110 ms were seen there).
 * And where no hook has told yet that a turn is over, its Stop may still be on its way: a script
 * has to start first, and the file has not. Only without one the turn was interrupted.
 */
const QUEUE_GAP_MS = 1_000;
const REPORT_GAP_MS = 250;
const STOP_GAP_MS = 250;
export function isBetweenTurns(state: SessionState, at: number): boolean {
  const doubtMs = restDoubtMs(state);
  return doubtMs > 0 && at - (state.registry?.changedAt ?? 0) < doubtMs;
}

/** How long the file's idle may be of the kind that does not last; 0: it is believed at once. */
export function restDoubtMs(state: SessionState): number {
  const { registry, turn } = state;
  if (registry?.status !== "idle") return 0;
  if (turn.isOpen && turn.queuedAt !== null) return QUEUE_GAP_MS;
  const hasSubagents = Object.keys(state.subagents).length > 0;
  // In the middle of a call or a dialog no turn ends by itself.
  const isThinking = state.requests.length + Object.keys(state.tools).length === 0;
  if (turn.isOpen) return isThinking && !hasSubagents ? STOP_GAP_MS : 0;
  const isReportDue = state.hasBackground || state.reports.due > 0 || hasSubagents;
  return isReportDue ? REPORT_GAP_MS : 0;
}

/** Hooks know of a prompt that waits, not of a report that is due. */
function betweenTurns(byHooks: Judgement): Judgement {
  if (byHooks.status !== "idle") return byHooks;
  return { ...byHooks, status: "working", reason: "background" };
}

/** How long the screen has said the same since the last hook. */
export function settledMs({ screen, hookAt }: SessionState): number {
  return screen ? screen.lastAt - Math.max(screen.firstAt, hookAt) : 0;
}

/** A capture may be this much older than the moment at which it is read. */
const CAPTURE_LAG_MS = 300;
function isScreenAhead({ screen, hookAt, beside }: SessionState): boolean {
  if (!screen) return false;
  if (screen.firstAt > hookAt) return true;
  // Until it is proven to stand, a dialog whose end was told is over.
  return !beside?.isEnd && screen.lastAt - hookAt > CAPTURE_LAG_MS;
}

/** A hook that ends a call is not late: file and screen may still show the dialog before it. */
function isToldLate({ registry, tools }: SessionState): boolean {
  return Object.values(tools).some((tool) => tool.at > (registry?.changedAt ?? 0));
}

function isDialogSince({ screen, hookAt }: SessionState): boolean {
  return screen?.status === "waiting" && screen.firstAt > hookAt;
}

function isRegistryFrozen(state: SessionState, byHooks: Judgement): boolean {
  const { registry, screen, hookAt } = state;
  if (!registry || !screen || registry.changedAt >= hookAt || byHooks.status !== "idle") {
    return false;
  }
  return screen.status === "idle" && settledMs(state) >= FROZEN_MS;
}

function judgeByRegistry(
  state: SessionState,
  registry: NonNullable<SessionState["registry"]>,
): Judgement {
  const found = (status: SessionStatus, reason: Reason): Judgement => ({
    status,
    reason,
    source: "registry",
    confidence: 0.98,
  });
  switch (registry.status) {
    case "waiting":
      return found("waiting", waitingReason(state, registry.waitingFor));
    case "shell":
      return found("working", "background");
    case "busy":
      return found("working", workingReason(state) ?? "thinking");
    case "idle":
      // The look that closes the turn is due, and would say so.
      if (state.turn.isOpen) return found("idle", "interrupted");
      return errorOnScreen(state) ?? restOf(state, found);
    default:
      return registry.status satisfies never;
  }
}

export function judgeByHooks(state: SessionState): Judgement {
  const found = (status: SessionStatus, reason: Reason): Judgement => ({
    status,
    reason,
    source: "hook",
    confidence: 0.9,
  });
  const request = state.requests[0];
  if (request) return found("waiting", request.kind);
  const working = workingReason(state);
  return working ? found("working", working) : restOf(state, found);
}

function restOf(
  state: SessionState,
  found: (status: SessionStatus, reason: Reason) => Judgement,
): Judgement {
  const { error } = state;
  // That a command failed says nothing of a turn that has ended since.
  const isShown = error !== null && !error.isAcknowledged && error.kind !== "expected";
  if (isShown) return found("error", error.kind);
  if (state.lastTurn === "none") return found("idle", "fresh");
  return found("idle", state.lastTurn === "interrupted" ? "interrupted" : "done");
}

/** The registry has no word for an error; where no hook ever spoke, the screen has. */
function errorOnScreen(state: SessionState): Judgement | null {
  if (state.hookAt !== 0 || state.screen?.status !== "error") return null;
  return judgeByScreen(state);
}

function workingReason(state: SessionState): Reason | null {
  if (state.compactingSince !== null) return "compacting";
  const tools = Object.values(state.tools);
  if (tools.some((tool) => tool.agentId === null)) return "tool";
  const hasSubagents = Object.keys(state.subagents).length > 0 || tools.length > 0;
  if (state.turn.isOpen) return hasSubagents ? "subagents" : "thinking";
  return hasSubagents || state.hasBackground ? "background" : null;
}

/** What the open requests say; without one, the registry's own word; then the screen. */
function waitingReason(state: SessionState, waitingFor: string | null): Reason {
  const request = state.requests[0];
  if (request) return request.kind;
  if (state.screen?.status === "waiting" && isWaitingReason(state.screen.reason)) {
    return state.screen.reason;
  }
  if (waitingFor === "permission prompt" || waitingFor === "sandbox request") return "permission";
  return waitingFor === "input needed" ? "question" : "dialog";
}

function judgeByScreen(state: SessionState): Judgement | null {
  const { screen } = state;
  if (!screen || screen.status === "unknown") return null;
  const status = screen.status as SessionStatus;
  const reason = (REASONS[status] as readonly string[]).find((word) => word === screen.reason);
  if (!reason) return null;
  return { status, reason: reason as Reason, source: "screen", confidence: screen.confidence };
}

function isWaitingReason(reason: string): reason is (typeof REASONS)["waiting"][number] {
  return (REASONS.waiting as readonly string[]).includes(reason);
}
