/** What a screen reader is told when the camp changes: new waits at once, the rest politely. */
import type { SessionView } from "../../protocol/session.ts";
import type { CampState } from "../store/state.ts";
import { sessionName } from "../text/names.ts";
import { statusWords } from "../text/status-words.ts";

export interface Announcement {
  assertive: string;
  polite: string;
}

/** Sentences for what differs between two states; empty where nothing is worth saying. */
export function announcementOf(before: CampState, after: CampState): Announcement {
  const assertive: string[] = [];
  const polite: string[] = [];
  // The first snapshot is read by walking the page, not by announcements.
  if (!before.hasData || before.sessions === after.sessions) return { assertive: "", polite: "" };
  for (const session of after.sessions.values()) {
    const old = before.sessions.get(session.id);
    if (old?.status === session.status || session.muted) continue;
    const name = sessionName(session, after.personas.get(session.personaId ?? "") ?? null);
    const { word, reason } = statusWords(session);
    if (session.status === "waiting") assertive.push(`${name} waits for you ${reason}.`);
    else if (isNews(session, old)) polite.push(`${name}: ${word}, ${reason}.`);
  }
  return { assertive: assertive.join(" "), polite: polite.join(" ") };
}

function isNews(session: SessionView, old: SessionView | undefined): boolean {
  if (session.status === "error") return session.reason !== "expected";
  return session.status === "idle" && session.reason === "done" && old?.status === "working";
}
