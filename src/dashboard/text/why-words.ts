/** Why a session shows its status, in words: verdict, sources, changes. */
import type { EvidenceSource, Reason, SessionStatus, SessionView } from "../../protocol/session.ts";
import type { Explanation } from "../api/answers.ts";
import { reasonWords, statusWords } from "./status-words.ts";
import { clockText, durationText, momentText, sinceText } from "./time.ts";

const sources: Record<EvidenceSource, { name: string; says: string }> = {
  hook: { name: "Hooks", says: "a hook event" },
  registry: { name: "Registry", says: "the agent's own registry" },
  screen: { name: "Screen", says: "its screen" },
  process: { name: "Process", says: "the process table" },
  restart: { name: "Restart", says: "what was known before the restart" },
  person: { name: "By hand", says: "somebody's own word" },
};

const dayMs = 24 * 60 * 60 * 1_000;

/** Who says it and how sure, in a few words. */
export function shortWhy(session: SessionView, nowMs: number): string {
  return `${sources[session.source].says}, ${trust(session, nowMs)}`;
}

/** The verdict as one sentence: status, reason, since when, by whom, how sure. */
export function verdictText(session: SessionView, nowMs: number): string {
  const { word, reason } = statusWords(session);
  const what = reason === "" ? stateText(session) : joined(word, session.status, reason);
  const since = sinceText(session.since, nowMs);
  const begun = since === "now" ? "just now" : `${since} ago`;
  return `${what}, begun ${begun}, by ${shortWhy(session, nowMs)}.`;
}

function trust(session: SessionView, nowMs: number): string {
  if (!session.stale && session.source !== "restart") {
    return `${Math.round(session.confidence * 100)} % sure`;
  }
  const silence = sinceText(session.confirmedAt, nowMs);
  const length = silence === "now" ? "a few seconds" : silence;
  return `last known, not confirmed for ${length}`;
}

export interface StatusAndReason {
  status: SessionStatus;
  reason: Reason;
}

/** `Waiting for permission`, `Working: using a tool`. */
export function stateText({ status, reason }: StatusAndReason): string {
  return joined(`${status[0]?.toUpperCase()}${status.slice(1)}`, status, reasonWords[reason]);
}

function joined(word: string, status: SessionStatus, reason: string): string {
  return status === "waiting" ? `${word} ${reason}` : `${word}: ${reason}`;
}

/** The name of a source where all of them stand below each other. */
export function sourceName(source: EvidenceSource): string {
  return sources[source].name;
}

/** How old a word was when it was fetched. */
export function ageText(ageS: number): string {
  const length = durationText(ageS * 1_000);
  return length === "now" ? "just now" : `${length} ago`;
}

type Change = Explanation["transitions"][number];

/** What moved it, without the source's own name where the source speaks of itself. */
export function movedBy({ source, evidence }: Pick<Change, "source" | "evidence">): string {
  return evidence.startsWith(`${source} `) ? evidence.slice(source.length + 1) : evidence;
}

/** The server tells the oldest first; changes within one instant keep their order. */
export function newestFirst(changes: readonly Change[]): Change[] {
  return changes.toReversed();
}

/** The clock time of a change; with its day once that is not plain any more. */
export function changeTimeText(
  atMs: number,
  nowMs: number,
  locale?: string,
  timeZone?: string,
): string {
  const tell = nowMs - atMs < dayMs / 2 ? clockText : momentText;
  return tell(atMs, locale, timeZone);
}
