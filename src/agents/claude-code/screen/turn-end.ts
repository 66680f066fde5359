/** Judges the end of the transcript: whether the last turn is over, and how it ended. */
import { beginsWith } from "./rows.ts";
import type { Block, TranscriptTail } from "./transcript-tail.ts";

export type TurnError = "auth_error" | "api_error" | "limit";

/** The client draws a reply that begins like a limit as the limit itself: a limit says no more. */
const limitText = beginsWith(
  [
    "You['’]ve (?:hit|reached) your [^·]*\\blimit(?: · (?:resets|ask|upgrade|/)[\\w:,()/+ -]*)?$",
    ".*\\b(?:usage|session|weekly|5-hour|Opus|Sonnet) limit reached\\b",
  ],
  "i",
);
const authText = beginsWith(
  [
    "Not logged in\\b",
    "Login expired\\b",
    "Invalid API key\\b",
    "OAuth token (?:revoked|has expired)\\b",
    "Your account does not have access\\b",
    "Authentication error\\b",
  ],
  "i",
);
const apiText = beginsWith(
  [
    "(?:Please run /login · )?API Error\\b",
    "Credit balance (?:is )?too low\\b",
    "Prompt is too long\\b",
    "Request (?:too large|timed out)\\b",
    "Unable to connect to API\\b",
    "Connection error\\b",
    "Overloaded\\b",
  ],
  "i",
);
const runningResult = /^(?:\$ |Running…|Waiting…|Initializing…)/;
const backgroundHint = /^ +\(ctrl\+b /;
const runningCall = /^(?:[⏺●] | {2})[A-Z][a-z]+ing .*…(?: \(ctrl\+o to expand\))?$/;
const limitAftermath = /^[⏺●] (?:Usage limit reached · |Automatic continue cancelled · )/;

/**
 * The error that ended the last turn. Structure decides: the text hangs by `⎿` right under the
 * user's own prompt, where no reply can stand, or it begins the last block and no line says that
 * a turn was finished after it.
 */
export function turnError(tail: TranscriptTail): TurnError | null {
  const isFinished = tail.spinner?.kind === "finished";
  const blocks = tail.blocks.filter((block) => block.kind !== "spinner");
  const cause = blocks.find((block) => !limitAftermath.test(block.head));
  if (cause === undefined) return null;
  if (cause.kind === "user") return errorOf(cause.ownResults.at(-1) ?? "");
  if (cause.kind !== "assistant" || isFinished || cause !== blocks[0]) return null;
  const error = errorOf(cause.head.replace(/^[⏺●] ?/, ""));
  // A limit is always told under the prompt; a reply that begins with such words is a reply.
  return error === "limit" ? null : error;
}

function errorOf(text: string): TurnError | null {
  if (limitText.test(text)) return "limit";
  if (authText.test(text)) return "auth_error";
  return apiText.test(text) ? "api_error" : null;
}

/** Esc or a No ended the last turn: it has no line that says when it was done. */
export function isInterrupted(tail: TranscriptTail): boolean {
  const last = tail.last;
  if (last === null || / · done /.test(tail.spinner?.text ?? "")) return false;
  const result = last.results.at(-1) ?? "";
  if (/^(?:Interrupted\b|\[Request interrupted by user)/.test(result)) return true;
  if (tail.spinner !== null) return false;
  return (
    /^(?:User rejected|Rejected) /.test(result) ||
    /^[⏺●] (?:User declined|Declined) to answer /.test(last.head)
  );
}

/** True when the transcript itself shows that no turn runs; false also when it cannot tell. */
export function isTurnOver(tail: TranscriptTail): boolean {
  if (tail.isScrolled || tail.isQueued) return false;
  if (tail.spinner !== null) return tail.spinner.kind === "finished";
  const last = tail.last;
  if (last === null) return tail.isEmpty;
  if (last.kind === "other") return true;
  if (isInterrupted(tail) || turnError(tail) !== null || limitAftermath.test(last.head))
    return true;
  return last.kind === "user" && isAnsweredCommand(last);
}

/** A slash command that only printed something: `❯ /clear`, `❯ /model` with its `⎿` answer. */
function isAnsweredCommand(block: Block): boolean {
  return /^[❯>] \/\S/.test(block.head) && (block.results.length > 0 || /\/clear$/.test(block.head));
}

/** Nothing has been asked in what is visible. */
export function isFresh(tail: TranscriptTail): boolean {
  if (tail.blocks.length === 0) return tail.isEmpty;
  return tail.blocks.every((block) => {
    if (block.kind === "user") return /^[❯>] \/clear$/.test(block.head);
    return block.kind === "other";
  });
}

/** A tool call that has begun and shows no result yet. */
export function isToolRunning(tail: TranscriptTail): boolean {
  const last = tail.last;
  if (last === null) return false;
  if (runningResult.test(last.results.at(-1) ?? "")) return true;
  return [last.head, ...last.rows].some((row) => backgroundHint.test(row) || runningCall.test(row));
}

/** Subagents in the transcript that are still counted as running. */
export function hasRunningAgents(tail: TranscriptTail): boolean {
  if (tail.spinner?.kind === "parked" && / agents? /.test(tail.spinner.text)) return true;
  const head = tail.last?.head ?? "";
  return /^[⏺●] (?:Running \d+ .*agents?\b|\d+ .*agents? running\b)/.test(head);
}
