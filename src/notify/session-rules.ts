/** Which steps of a session are told: it waits for a person, it has finished, it is stuck. */
import type { NotifySettings } from "../config/notify-settings.ts";
import type { SessionMove } from "../sessions/move.ts";
import type { SessionState } from "../sessions/state.ts";
import type { Notice, Told } from "./notice.ts";

type Settings = Pick<NotifySettings, "waiting_after_s" | "finished_min_s">;
/** A session before and after a step that left it where it is. */
type Step = { before: SessionState; after: SessionState; at: number };

/** `isNews` is false for what happened too long ago: then only what is over is of use. */
export function sessionNotices(move: SessionMove, settings: Settings, isNews: boolean): Told {
  const { before, after, at } = move;
  if (after === null) return { notices: [], over: overOf(before) };
  const step = { before, after, at };
  const isOver = before.status === "waiting" && (!isAsked(after) || isNewWait(step));
  const over = isOver || after.isMuted ? overOf(before) : [];
  if (!isNews || after.isMuted || after.endedAt !== null) return { notices: [], over };
  const found = [waiting(step, settings), finished(step, settings), failed(step)];
  return { notices: found.filter((notice) => notice !== null), over };
}

function overOf({ id }: SessionState): Told["over"] {
  return [{ sessionId: id, kind: "waiting" }];
}

/** A person who says by hand that a session waits need not be told. */
function isAsked(state: SessionState): boolean {
  return state.status === "waiting" && state.reason !== "manual" && state.endedAt === null;
}

function waiting(step: Step, settings: Settings): Notice | null {
  const { after, at } = step;
  if (!isAsked(after) || !isNewWait(step)) return null;
  const request = after.requests[0];
  const asked = request?.toolName ? [request.toolName, request.detail] : [request?.detail];
  const what = asked.filter((part) => part !== null && part !== undefined).join(": ");
  return {
    ...about(after),
    kind: "waiting",
    key: `waiting:${after.id}:${at}:${request?.key ?? after.reason}`,
    what: `${WAITS_FOR[after.reason] ?? "an answer"}${what === "" ? "" : `, ${what}`}`,
    since: at,
    tookMs: null,
    dueAt: at + settings.waiting_after_s * 1_000,
  };
}

/** Requests of one kind follow each other without a change of status; each waits anew. */
function isNewWait({ before, after }: Step): boolean {
  if (!isAsked(before) || before.since !== after.since) return true;
  const [known] = before.requests;
  const [asked] = after.requests;
  return known !== undefined && asked !== undefined && known.key !== asked.key;
}

const WAITS_FOR: Partial<Record<SessionState["reason"], string>> = {
  permission: "a permission",
  question: "an answer to a question",
  plan: "a yes to its plan",
  elicitation: "a form to be filled in",
  trust: "its folder to be trusted",
  login: "a login",
  limit: "a choice at its limit",
};

/** What a person has ended is no news to them: only a turn that ended by itself is told. */
function finished({ before, after, at }: Step, settings: Settings): Notice | null {
  const wasAtWork = before.status === "working" || before.status === "waiting";
  if (!wasAtWork || after.status !== "idle" || after.reason !== "done") return null;
  const from = before.turn.isOpen || before.hasBackground ? before.turn.at : before.since;
  const tookMs = at - from;
  if (tookMs < settings.finished_min_s * 1_000) return null;
  return {
    ...about(after),
    kind: "finished",
    key: `finished:${after.id}:${from}`,
    what: after.summary,
    since: null,
    tookMs,
    dueAt: at,
  };
}

/** Failed tests and exit codes are the agent's own business; these need a person. */
const ACTIONABLE: Partial<Record<SessionState["reason"], string>> = {
  auth_error: "it is not signed in",
  api_error: "the API failed",
  limit: "a limit is reached",
};

function failed({ before, after, at }: Step): Notice | null {
  const why = after.status === "error" ? ACTIONABLE[after.reason] : undefined;
  if (why === undefined || !after.error) return null;
  const isKnown =
    before.status === "error" &&
    before.reason === after.reason &&
    before.error?.at === after.error.at;
  if (isKnown) return null;
  return {
    ...about(after),
    kind: "error",
    key: `error:${after.id}:${after.error.at}`,
    what: `${why}: ${after.error.message}`,
    since: null,
    tookMs: null,
    dueAt: at,
  };
}

function about({ id, personaId, projectId }: SessionState): Pick<Notice, "sessionId" | "about"> {
  return { sessionId: id, about: { personaId, projectId } };
}
