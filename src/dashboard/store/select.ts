/** What the screens need from the state: who waits, and who is where, in a stable order. */
import type { SessionView } from "../../protocol/session.ts";
import { paneKeyOf } from "../text/names.ts";
import type { CampState } from "./state.ts";

export interface InboxItem {
  id: string;
  /** `waiting`: a person is asked. `stopped`: an error ended the work and a person must act. */
  kind: "waiting" | "stopped";
}

/**
 * Sessions that need a person, the longest wait first; errors that stopped work come after. A muted
 * one needs nobody.
 */
export function inboxItems(state: CampState): InboxItem[] {
  const all = [...state.sessions.values()].filter((one) => !one.muted);
  const oldest = (a: SessionView, b: SessionView) =>
    a.since.localeCompare(b.since) || a.id.localeCompare(b.id);
  const waiting = all.filter((one) => one.status === "waiting").sort(oldest);
  const stopped = all
    .filter((one) => one.status === "error" && one.reason !== "expected")
    .sort(oldest);
  return [
    ...waiting.map((one) => ({ id: one.id, kind: "waiting" as const })),
    ...stopped.map((one) => ({ id: one.id, kind: "stopped" as const })),
  ];
}

export function waitingCount(state: CampState): number {
  let count = 0;
  for (const { status, muted } of state.sessions.values()) {
    if (status === "waiting" && !muted) count += 1;
  }
  return count;
}

export interface RosterGroup {
  projectId: string | null;
  name: string;
  /** The branch that all of its sessions are on, said once for the group; else null. */
  branch: string | null;
  sessionIds: string[];
}

/**
 * All sessions by project. The order depends only on names and births, never on status:
 * nothing jumps while somebody looks.
 */
export function rosterGroups(state: CampState): RosterGroup[] {
  const groups = new Map<string | null, SessionView[]>();
  for (const session of state.sessions.values()) {
    const key = session.projectId;
    groups.set(key, [...(groups.get(key) ?? []), session]);
  }
  const born = (one: SessionView) => state.personas.get(one.personaId ?? "")?.createdAt ?? "9999";
  return [...groups]
    .map(([projectId, sessions]) => ({
      projectId,
      name: state.projects.get(projectId ?? "")?.name ?? "No project yet",
      branch: sharedBranch(sessions),
      sessionIds: sessions
        .sort((a, b) => born(a).localeCompare(born(b)) || a.id.localeCompare(b.id))
        .map((one) => one.id),
    }))
    .sort(
      (a, b) =>
        Number(a.projectId === null) - Number(b.projectId === null) ||
        a.name.localeCompare(b.name) ||
        (a.projectId ?? "").localeCompare(b.projectId ?? ""),
    );
}

function sharedBranch(sessions: readonly SessionView[]): string | null {
  const branches = new Set(sessions.map((one) => one.branch));
  const [first = null] = branches;
  return branches.size === 1 ? first : null;
}

/** The session that goes on in the pane of one that ended (`/clear` changes the id). */
export function successorOf(state: CampState, ended: SessionView): SessionView | null {
  if (!ended.pane) return null;
  const pane = paneKeyOf(ended.pane);
  for (const session of state.sessions.values()) {
    if (session.pane && session.id !== ended.id && paneKeyOf(session.pane) === pane) return session;
  }
  return null;
}

/** One line on the whole camp, as the top bar shows it. */
export function tally(state: CampState): { waiting: number; working: number; unseen: number } {
  const counts = { waiting: 0, working: 0, unseen: 0 };
  for (const session of state.sessions.values()) {
    if (session.status === "waiting" && !session.muted) counts.waiting += 1;
    if (session.status === "working") counts.working += 1;
    if (session.status === "idle" && session.reason === "done" && !session.seen) counts.unseen += 1;
  }
  return counts;
}
