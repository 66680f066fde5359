/** A session as the API and the dashboard see it. */
import { limits } from "../config/limits.ts";
import { isoTime } from "../lib/clock.ts";
import type { SessionView } from "../protocol/session.ts";
import type { AgentProcess } from "./evidence.ts";
import type { OpenTool, SessionState } from "./state.ts";

/** What a view needs from elsewhere: where the pane is now, what the folder's branch is. */
export interface ViewLookups {
  paneOf(paneKey: string): { window: string; title: string } | null;
  branchOf(cwd: string): string | null;
  /** The held request of a session that can be answered from here. */
  permissionOf(sessionId: string): string | null;
  /** Prompts of a session that wait until it is idle. */
  queuedOf(sessionId: string): number;
  /** Bytes in memory of an agent's process; null where they are not known yet. */
  memoryOf(process: AgentProcess): number | null;
}

/** Silence never changes a status, it only makes it less sure. */
const STALE_FACTOR = 0.6;

/** `now` in epoch ms: what nothing has confirmed for long is said to be so. */
export function viewOf(state: SessionState, lookups: ViewLookups, now: number): SessionView {
  const isStale = now - state.confirmedAt > limits.unconfirmedMsMax;
  return {
    id: state.id,
    agent: state.agent,
    sessionId: state.agentSessionId,
    personaId: state.personaId,
    projectId: state.projectId,
    pane: paneView(state.paneKey, lookups),
    cwd: state.cwd,
    branch: state.cwd ? lookups.branchOf(state.cwd) : null,
    status: state.status,
    reason: state.reason,
    source: state.source,
    since: isoTime(state.since),
    confirmedAt: isoTime(state.confirmedAt),
    stale: isStale,
    confidence: isStale ? state.confidence * STALE_FACTOR : state.confidence,
    seen: state.isSeen,
    tool: state.status === "working" ? toolView(state) : null,
    subagents: Object.keys(state.subagents).length,
    error: state.error && { ...state.error, at: isoTime(state.error.at) },
    permissionId: lookups.permissionOf(state.id),
    summary: summaryOf(state),
    activeAt: isoTime(state.lastActivityAt),
    override: overrideView(state.override),
    muted: state.isMuted,
    queued: lookups.queuedOf(state.id),
    process: state.process && {
      pid: state.process.pid,
      memoryBytes: lookups.memoryOf(state.process),
    },
  };
}

function overrideView(override: SessionState["override"]): SessionView["override"] {
  if (!override) return null;
  const { status, at, until } = override;
  return { status, since: isoTime(at), until: until === null ? null : isoTime(until) };
}

function paneView(paneKey: string | null, lookups: ViewLookups): SessionView["pane"] {
  if (!paneKey) return null;
  const [server = "", id = ""] = paneKey.split(":");
  const place = lookups.paneOf(paneKey);
  return { server, id, window: place?.window ?? "", title: place?.title ?? "" };
}

/** The tool of the main thread that began last, else the last of any subagent. */
function toolView(state: SessionState): SessionView["tool"] {
  const tools = Object.values(state.tools);
  const main = tools.filter((tool) => tool.agentId === null);
  const newest = (main.length > 0 ? main : tools).reduce<OpenTool | null>(
    (found, tool) => (found === null || tool.at >= found.at ? tool : found),
    null,
  );
  return newest && { name: newest.name, detail: newest.detail, since: isoTime(newest.at) };
}

/** While waiting: what is asked. Else the last thing that was said. */
function summaryOf(state: SessionState): string | null {
  const request = state.requests[0];
  if (!request) return state.summary;
  // A tool that only asks is no news beside what it asks.
  const isQuestion = request.kind === "question" || request.kind === "plan";
  const tool = isQuestion ? null : request.toolName;
  const what = [tool, request.detail].filter(Boolean).join(": ");
  return what || state.summary;
}
