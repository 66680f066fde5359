/** Why a session shows what it shows: what each source said last, and what is still open. */
import type { EvidenceSource } from "../protocol/session.ts";
import { judgeByHooks } from "./judge.ts";
import type { SessionState } from "./state.ts";

export interface EvidenceLine {
  source: EvidenceSource;
  /** In words: `busy`, `idle/done by idle-finished-line`, `turn open since its prompt`. */
  says: string;
  /** When it began to say so, and when it was last heard; epoch ms. */
  since: number;
  heardAt: number;
}

/** What each source says now, the ranking one first; a source that says nothing is left out. */
export function evidenceOf(state: SessionState): EvidenceLine[] {
  const lines: EvidenceLine[] = [];
  const { registry, screen, process } = state;
  if (registry) {
    const what = registry.waitingFor ? ` for ${registry.waitingFor}` : "";
    const says = `${registry.status}${what}`;
    lines.push({ source: "registry", says, since: registry.changedAt, heardAt: registry.readAt });
  }
  if (state.hookAt !== 0) {
    const { status, reason } = judgeByHooks(state);
    const says = `${status}/${reason}, ${openThings(state)}`;
    lines.push({ source: "hook", says, since: state.hookAt, heardAt: state.hookAt });
  }
  if (screen) {
    const says = `${screen.status}/${screen.reason} by rule ${screen.rule}`;
    lines.push({ source: "screen", says, since: screen.firstAt, heardAt: screen.lastAt });
  }
  if (process) {
    const at = state.confirmedAt;
    lines.push({ source: "process", says: `runs as pid ${process.pid}`, since: at, heardAt: at });
  }
  return lines;
}

function openThings(state: SessionState): string {
  const counts = [
    state.turn.isOpen ? "turn open" : `turn closed (${state.lastTurn})`,
    some(Object.keys(state.tools).length, "call"),
    some(Object.keys(state.subagents).length, "subagent"),
    some(state.requests.length, "request"),
    state.hasBackground ? "background tasks" : "",
  ];
  return counts.filter(Boolean).join(", ");
}

function some(count: number, word: string): string {
  return count === 0 ? "" : `${count} ${word}${count === 1 ? "" : "s"}`;
}
