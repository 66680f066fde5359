/** A session's status in words, with the tone (shape and colour) that goes with it. */
import type { Reason, SessionView } from "../../protocol/session.ts";

export type Tone = "waiting" | "working" | "done" | "idle" | "typing" | "error";

export interface StatusWords {
  tone: Tone;
  /** One word. */
  word: string;
  /** A few words on why; empty where the word says it all. */
  reason: string;
}

export const reasonWords: Record<Reason, string> = {
  fresh: "no prompt yet",
  done: "turn ended",
  interrupted: "interrupted",
  draft: "draft in its prompt box",
  thinking: "thinking",
  streaming: "writing",
  tool: "using a tool",
  subagents: "subagents at work",
  compacting: "compacting its memory",
  retrying: "retrying the API",
  background: "background tasks run",
  permission: "for permission",
  question: "with a question",
  plan: "with a plan",
  elicitation: "for input to a tool",
  trust: "to trust the folder",
  login: "for a login",
  limit: "at a usage limit",
  dialog: "in a dialog",
  auth_error: "not signed in",
  api_error: "API failure",
  tool_refused: "tool refused",
  expected: "a check failed",
  manual: "set by hand",
};

export function statusWords(session: SessionView): StatusWords {
  const reason = reasonWords[session.reason];
  switch (session.status) {
    case "waiting":
      return { tone: "waiting", word: "Waiting", reason };
    case "working":
      return { tone: "working", word: "Working", reason: workingReason(session) };
    case "typing":
      return { tone: "typing", word: "Typing", reason };
    case "error":
      return { tone: "error", word: "Error", reason };
    case "idle":
      return session.reason === "done" && !session.seen
        ? { tone: "done", word: "Done", reason: "not seen yet" }
        : { tone: "idle", word: "Idle", reason };
    default:
      return unknownStatus(session.status);
  }
}

function workingReason(session: SessionView): string {
  // The tool itself stands beside the status wherever that is shown.
  if (session.reason === "tool" && session.tool) return "";
  if (session.reason === "subagents" && session.subagents > 0) return subagents(session.subagents);
  return reasonWords[session.reason];
}

export function subagents(count: number): string {
  return count === 1 ? "1 subagent" : `${count} subagents`;
}

export function queuedText(count: number): string {
  return count === 1 ? "1 prompt waits" : `${count} prompts wait`;
}

function unknownStatus(status: never): never {
  throw new Error(`No words for the status ${JSON.stringify(status)}.`);
}
