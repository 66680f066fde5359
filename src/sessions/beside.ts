/** Hooks that come while a dialog stands of which none has told: its end, or work beside it? */
import type { Evidence } from "./evidence.ts";
import { REGISTRY_LAG_MS } from "./judge.ts";
import type { SessionState } from "./state.ts";

type Beside = SessionState["beside"];

/** Whoever answers a dialog goes on only once it has left the screen; drawing takes a moment. */
export const SEEN_AFTER_MS = 250;

/** Nobody doubts for longer: then the file has been read again. */
const DOUBT_MS_MAX = 2_000;

/** Does a dialog stand of which it is not known whether a hook has told its end? */
export function isInDoubt({ beside }: SessionState, now: number): boolean {
  return beside !== null && !beside.isProven && now - beside.hookAt < DOUBT_MS_MAX;
}

/** `facts` is the session with the newest evidence but for this. */
export function withBeside(
  before: SessionState,
  facts: SessionState,
  evidence: Evidence,
): SessionState {
  const beside = besideOf(before, facts, evidence);
  const { beside: known } = facts;
  const isSame = beside?.hookAt === known?.hookAt && beside?.isProven === known?.isProven;
  return isSame ? facts : { ...facts, beside };
}

function besideOf(before: SessionState, facts: SessionState, evidence: Evidence): Beside {
  const shownAt = dialogSince(facts);
  // An answer from here ends it, and the agent takes a moment to hear of it.
  if (shownAt === null || evidence.kind === "decided") return null;
  const kept = shownAt === dialogSince(before) ? before.beside : null;
  switch (evidence.kind) {
    case "hook":
      return evidence.at <= shownAt ? kept : afterHook(kept, before, facts, evidence);
    case "screen": {
      const isSeen = evidence.reading.status === "waiting";
      return isSeen ? provenAfter(kept, evidence.at, SEEN_AFTER_MS) : kept;
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
  // What was asked has ended: file and screen may be a moment behind.
  if (facts.requests.length < before.requests.length) return { hookAt: at, isProven: false };
  // What a subagent does says nothing of what others wait for.
  if (event.agentId !== null) return { hookAt: kept?.hookAt ?? at, isProven: true };
  return kept ?? { hookAt: at, isProven: false };
}

function provenAfter(kept: Beside, at: number, ms: number): Beside {
  return kept && at - kept.hookAt > ms ? { ...kept, isProven: true } : kept;
}
