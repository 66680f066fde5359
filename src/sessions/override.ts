/** A status set by hand: it stands before all evidence and ends at the next hook. */
import type { Evidence } from "./evidence.ts";
import type { Judgement } from "./judge.ts";
import type { SessionState } from "./state.ts";

type Override = SessionState["override"];

export function byPerson(override: NonNullable<Override>): Judgement {
  return { status: override.status, reason: "manual", source: "person", confidence: 1 };
}

export function collectOverride(
  state: SessionState,
  evidence: Evidence & { kind: "override" },
): SessionState {
  const { status, at, until } = evidence;
  if (status === null) return state.override ? { ...state, override: null } : state;
  return { ...state, override: { status, at, until } };
}

/** What happened before the person spoke was known to them, however late its hook comes in. */
export function overrideAfterHook(override: Override, at: number): Override {
  return override && at >= override.at ? null : override;
}
