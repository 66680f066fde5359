/** Hooks that come while a dialog stands of which none has told: its end, or work beside it? */
import type { Evidence } from "./evidence.ts";
import { REGISTRY_LAG_MS } from "./judge.ts";
import type { SessionState } from "./state.ts";

type Beside = SessionState["beside"];

/**
 * Whoever answers a dialog goes on only once it has left the screen. On a busy machine it was seen
 * to stand there for 0.35 s after the hook of what came next had begun.
 */
const SEEN_AFTER_MS = 400;

/** Nobody doubts for longer: then the file has been read again. */
const DOUBT_MS_MAX = 2_000;

/** Does a dialog stand of which it is not known whether a hook has told its end? */
export function isInDoubt({ beside }: SessionState, now: number): boolean {
  return beside !== null && !beside.isProven && !beside.isEnd && now - beside.hookAt < DOUBT_MS_MAX;
}

/** `facts` is the session with the newest evidence but for this. */
export function withBeside(
  before: SessionState,
  facts: SessionState,
  evidence: Evidence,
): SessionState {
  const beside = besideOf(before, facts, evidence);
  const { beside: known } = facts;
  const isSame =
    beside?.hookAt === known?.hookAt &&
    beside?.isEnd === known?.isEnd &&
    beside?.isProven === known?.isProven;
  return isSame ? facts : { ...facts, beside };
}

function besideOf(before: SessionState, facts: SessionState, evidence: Evidence): Beside {
  const shownAt = dialogSince(facts);
  if (shownAt === null) return null;
  const kept = shownAt === dialogSince(before) ? before.beside : null;
  // What was asked has ended: file and screen may be a moment behind.
  const hasEnded = facts.requests.length < before.requests.length;
  switch (evidence.kind) {
    case "hook":
      if (evidence.at <= shownAt) return kept;
      return hasEnded ? endAt(evidence.at) : afterHook(kept, before, facts, evidence);
    case "decided":
      return hasEnded ? endAt(evidence.at) : kept;
    case "screen": {
      const lagMs = kept?.isEnd ? REGISTRY_LAG_MS : SEEN_AFTER_MS;
      const isSeen = evidence.reading.status === "waiting";
      return isSeen ? provenAfter(kept, evidence.at, lagMs) : kept;
    }
    case "registry": {
      const isDenied = facts.screen !== null && facts.screen.status !== "waiting";
      return isDenied ? kept : provenAfter(kept, evidence.at, REGISTRY_LAG_MS);
    }
    default:
      return kept;
  }
}

/** Since when the file says that a dialog stands, or without a file the screen; null: neither. */
function dialogSince({ registry, screen }: SessionState): number | null {
  if (registry) return registry.status === "waiting" ? registry.changedAt : null;
  return screen?.status === "waiting" ? screen.firstAt : null;
}

function afterHook(
  kept: Beside,
  before: SessionState,
  facts: SessionState,
  { at, event }: Evidence & { kind: "hook" },
): Beside {
  // An event that moves nothing, or is older than what is known, says nothing here either.
  if (facts.hookAt === before.hookAt) return kept;
  // What a subagent does says nothing of what others wait for.
  if (event.agentId !== null) return kept ?? { hookAt: at, isEnd: false, isProven: true };
  switch (event.fact.kind) {
    // A call that was told late, or one beside it.
    case "tool-start":
      return kept ?? { hookAt: at, isEnd: false, isProven: false };
    // It may be the call that asked, or another one.
    case "tool-end":
    case "tools-ended":
      return kept?.isProven ? kept : endAt(at);
    default:
      return endAt(at);
  }
}

function endAt(at: number): Beside {
  return { hookAt: at, isEnd: true, isProven: false };
}

function provenAfter(kept: Beside, at: number, ms: number): Beside {
  return kept && at - kept.hookAt > ms ? { ...kept, isProven: true } : kept;
}
