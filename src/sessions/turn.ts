/** Turns: from a prompt to its Stop, or to the error that ended it. */
import type { AgentFact } from "../protocol/agent-event.ts";
import type { HookMoment } from "./hook-moment.ts";
import { isBefore, isClosed, notePrompt } from "./prompt-order.ts";
import { remember } from "./remember.ts";
import { withoutRequests } from "./requests.ts";
import { type SessionState, turnOf } from "./state.ts";

type Fact<K extends AgentFact["kind"]> = AgentFact & { kind: K };

/** Everything that was running has ended; nobody is asked any more. */
export function quiet(state: SessionState): SessionState {
  return {
    ...state,
    turn: { ...state.turn, isOpen: false, queuedAt: null },
    tools: {},
    subagents: {},
    reports: { ...state.reports, due: 0 },
    requests: [],
    strayRequests: [],
    compactingSince: null,
    hasBackground: false,
  };
}

/** Two hooks of one prompt (a script installed twice) say the same and come close together. */
const SAME_PROMPT_MS = 1_000;

export function startTurn(
  before: SessionState,
  { event, at }: HookMoment,
  { isPerson, summary }: Fact<"prompt">,
): SessionState {
  const { promptId } = event;
  if (isClosed(before, promptId)) return before;
  const state = notePrompt(before, promptId, at);
  const { turn } = state;
  // Reports that come together are taken in one turn, under the id of one of them.
  const isJoined = turn.isOpen && turn.isReport && !isPerson && at - turn.at < SAME_PROMPT_MS;
  if (isJoined) return { ...state, turn: { ...turn, promptId: null }, reports: oneLess(state) };
  if (turn.isOpen && isBefore(state, promptId, turn.promptId)) return state;
  const said = { hasBackground: false, summary: summary ?? state.summary };
  if (turn.isOpen && promptId !== null && turn.promptId === promptId) {
    // A tool of the turn was told before its prompt: what it asks is still asked.
    if (!turn.hasPrompt) return { ...state, ...said, turn: { ...turn, hasPrompt: true } };
    // Sent while the turn runs: it waits under the running turn's id and gets its own later.
    const isSameText = summary === null || summary === state.summary;
    const isAgain = isSameText && at - turn.at < SAME_PROMPT_MS;
    return isAgain ? state : { ...state, ...said, turn: { ...turn, queuedAt: at } };
  }
  // A prompt of another id proves the end of the turn before it. Without ids it may be queued,
  // so tools go on; but whoever submits a prompt does not look at a dialog any more.
  const isNext = turn.isOpen && promptId !== null && turn.promptId !== null;
  const free = isNext ? closeTurn(state, turn.promptId) : withoutMainRequests(state);
  return {
    ...free,
    ...said,
    turn: turnOf(promptId, at, { isReport: !isPerson }),
    reports: oneLess(free),
    error: null,
    compactingSince: null,
    endedCalls: [],
  };
}

function oneLess({ reports }: SessionState): SessionState["reports"] {
  return { ...reports, due: Math.max(0, reports.due - 1) };
}

/** What the main thread does proves that its turn runs, also when its prompt was lost. */
export function openTurn(before: SessionState, { event, at }: HookMoment): SessionState {
  const { promptId } = event;
  const noted = notePrompt(before, promptId, at);
  const { turn } = noted;
  const state = noted.error ? { ...noted, error: null } : noted;
  const open = turnOf(promptId, at, { hasPrompt: false });
  if (!turn.isOpen) return { ...state, turn: open };
  if (turn.promptId === null) return { ...state, turn: { ...turn, promptId, queuedAt: null } };
  const isNext = isBefore(state, turn.promptId, promptId);
  return isNext ? { ...closeTurn(state, turn.promptId), turn: open } : state;
}

export function endTurn(
  before: SessionState,
  { event, at }: HookMoment,
  fact: Fact<"turn-end">,
): SessionState {
  const state = notePrompt(before, event.promptId, at);
  if (isOfEarlierTurn(state, event.promptId)) return closeEarlier(state, event.promptId);
  const { turn } = state;
  const done = { lastTurn: "done", isSeen: false, stoppedAt: at } as const;
  const said = { summary: fact.summary ?? state.summary, error: refusedOf(state) };
  const isQueued = turn.queuedAt !== null && turn.promptId !== null;
  if (turn.isOpen && isQueued && turn.promptId === event.promptId) {
    const next = turnOf(null, at, { queuedAt: at });
    return { ...closeTurn(state, event.promptId), ...done, ...said, turn: next };
  }
  const { hasBackground } = fact;
  return { ...closeTurn(state, event.promptId), ...done, ...said, hasBackground };
}

export function failTurn(
  before: SessionState,
  { event, at }: HookMoment,
  { error: kind, message, resets }: Fact<"turn-failed">,
): SessionState {
  const state = notePrompt(before, event.promptId, at);
  if (isOfEarlierTurn(state, event.promptId)) return closeEarlier(state, event.promptId);
  return {
    ...closeTurn(state, event.promptId),
    lastTurn: "failed",
    stoppedAt: at,
    error: { kind, message, at, resets, isAcknowledged: false },
    summary: message,
  };
}

/** The end of a turn that arrives after the next one began closes the record only. */
function isOfEarlierTurn(state: SessionState, promptId: string | null): boolean {
  const { turn } = state;
  if (!turn.isOpen || promptId === null) return false;
  // A Stop told twice must not end the queued prompt's turn, whose own id is not known yet.
  if (turn.promptId === null) return isClosed(state, promptId);
  return isBefore(state, promptId, turn.promptId);
}

function closeEarlier(state: SessionState, promptId: string | null): SessionState {
  const closedPrompts = closedWith(state, promptId);
  return { ...state, closedPrompts, tools: withoutToolsOf(state, closedPrompts) };
}

/** Main-thread tools and requests end with their turn; those of subagents go on. */
function closeTurn(state: SessionState, promptId: string | null): SessionState {
  const tools = Object.fromEntries(
    Object.entries(state.tools).filter(([, tool]) => tool.agentId !== null),
  );
  return {
    ...withoutMainRequests(state),
    turn: { ...state.turn, isOpen: false, queuedAt: null },
    tools,
    strayRequests: [],
    compactingSince: null,
    closedPrompts: closedWith(state, promptId ?? state.turn.promptId),
  };
}

/** Turns follow each other: one that has ended proves that all before it have, too. */
function closedWith(state: SessionState, promptId: string | null): string[] {
  const earlier = state.prompts.filter((other) => isBefore(state, other, promptId));
  const open = earlier.filter((other) => !state.closedPrompts.includes(other));
  const kept = state.closedPrompts.filter((other) => other !== promptId);
  return [...open, promptId].reduce<string[]>(remember, kept);
}

function withoutToolsOf(state: SessionState, closedPrompts: string[]): SessionState["tools"] {
  const isOpen = (tool: SessionState["tools"][string]) =>
    tool.agentId !== null || tool.promptId === null || !closedPrompts.includes(tool.promptId);
  return Object.fromEntries(Object.entries(state.tools).filter(([, tool]) => isOpen(tool)));
}

function withoutMainRequests(state: SessionState): SessionState {
  return withoutRequests(state, (request) => request.agentId === null);
}

/** A refusal is news after the turn, too; that a command failed is not. */
function refusedOf(state: SessionState): SessionState["error"] {
  return state.error?.kind === "tool_refused" ? state.error : null;
}
