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

/** Before any hook or registry file the screen is all there is. */
export function judge(state: SessionState): Judgement {
  const screen = judgeByScreen(state);
  if (state.registry === null && state.hookAt === 0) {
    return screen ?? { status: "idle", reason: "fresh", source: "process", confidence: 0.5 };
  }
  const isCurrent = isRegistryCurrent(state);
  if (isCurrent && state.registry) return judgeByRegistry(state, state.registry);
  const byHooks = judgeByHooks(state);
  // A dialog without a hook: trust, login, limit, or an agent whose hooks are off.
  const isMissed = screen?.status === "waiting" && byHooks.status !== "waiting" && !state.registry;
  return isMissed && state.screen && state.screen.firstAt > state.hookAt ? screen : byHooks;
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
  return registry.changedAt >= hookAt || registry.readAt - hookAt > REGISTRY_LAG_MS;
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
      return state.error && !state.error.isAcknowledged
        ? found("error", state.error.kind)
        : found("idle", idleReason(state));
    default:
      return registry.status satisfies never;
  }
}

function judgeByHooks(state: SessionState): Judgement {
  const found = (status: SessionStatus, reason: Reason): Judgement => ({
    status,
    reason,
    source: "hook",
    confidence: 0.9,
  });
  const request = state.requests[0];
  if (request) return found("waiting", request.kind);
  const working = workingReason(state);
  if (working) return found("working", working);
  if (state.error && !state.error.isAcknowledged) return found("error", state.error.kind);
  return found("idle", idleReason(state));
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

function idleReason(state: SessionState): Reason {
  if (state.lastTurn === "none") return "fresh";
  return state.lastTurn === "interrupted" ? "interrupted" : "done";
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
