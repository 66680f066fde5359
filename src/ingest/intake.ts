/** From a hook's headers and body to the call that the ingest takes; for HTTP and the spool. */
import { readPayload } from "../agents/claude-code/payload.ts";
import { limits } from "../config/limits.ts";
import type { Repository } from "../git/repository.ts";
import { shortDigest } from "../lib/ids.ts";
import type { AgentEvent } from "../protocol/agent-event.ts";
import type { AgentProcess } from "../sessions/evidence.ts";
import { paneKeyOf, parseTmuxEnv, serverKey } from "../tmux/keys.ts";
import type { HookCall } from "./hook-call.ts";
import { askedInput } from "./kept-request.ts";
import { storedPayload } from "./stored-payload.ts";

/** Headers of a hook call; whatever does not match its form counts as absent. */
export interface HookHeaders {
  eventId: string | null;
  /** Epoch milliseconds; null unless the sender gave milliseconds. */
  eventTimeMs: number | null;
  tmux: string | null;
  tmuxPane: string | null;
  agentPid: number | null;
  isReplay: boolean;
}

export function readHookHeaders(header: (name: string) => string | null): HookHeaders {
  const matching = (name: string, pattern: RegExp): string | null => {
    const value = header(name);
    return value !== null && pattern.test(value) ? value : null;
  };
  const time = matching("x-event-time", /^\d{13}$/);
  const pid = matching("x-agent-pid", /^\d{1,9}$/);
  return {
    eventId: matching("x-event-id", /^[0-9A-Za-z._-]{8,128}$/),
    eventTimeMs: time ? Number(time) : null,
    tmux: matching("x-tmux", /^[^\n\r]{1,1024}$/),
    tmuxPane: matching("x-tmux-pane", /^%\d{1,9}$/),
    agentPid: pid ? Number(pid) : null,
    isReplay: header("x-replay") === "1",
  };
}

export interface IntakeSources {
  /** The agent process that a hook's pid stands for; null when it is none or gone. */
  agentProcess(pid: number): AgentProcess | null;
  repositoryOf(cwd: string): Repository;
}

export type IntakeResult =
  /** `body` is the payload as it came, for what is held but not stored. */
  { ok: true; call: HookCall; body: Record<string, unknown> } | { ok: false; detail: string };

/**
 * `arrivedAt` is when the server got it, `leftAt` when the script left it in the spool; epoch ms.
 * An event that lay for months keeps its time and is worth nothing. `nameId` is the id in a
 * spooled file's name, for one whose header is broken.
 */
export function readHookCall(
  body: unknown,
  headers: HookHeaders,
  arrivedAt: number,
  sources: IntakeSources,
  leftAt = arrivedAt,
  nameId: string | null = null,
): IntakeResult {
  const read = readPayload(body);
  if (!read.ok) return read;
  const { event } = read;
  const place = headers.tmux && headers.tmuxPane ? parseTmuxEnv(headers.tmux) : null;
  const paneKey =
    place && headers.tmuxPane
      ? paneKeyOf(serverKey(place.socketPath, place.serverPid), headers.tmuxPane)
      : null;
  const at = Math.min(headers.eventTimeMs ?? leftAt, arrivedAt + limits.eventSkewMsMax);
  return {
    ok: true,
    body: read.body,
    call: {
      eventId: headers.eventId ?? nameId ?? derivedId(event, read.body, at),
      event,
      stored: storedPayload(read.body),
      at,
      arrivedAt,
      paneId: headers.tmuxPane ?? "",
      paneKey,
      process: headers.agentPid === null ? null : sources.agentProcess(headers.agentPid),
      asked: askedInput(event, read.body["tool_input"]),
      repository: event.cwd ? sources.repositoryOf(event.cwd) : null,
      isReplay: headers.isReplay,
    },
  };
}

/** Without an id of the sender, the same event must still give the same id. */
function derivedId(event: AgentEvent, body: unknown, at: number): string {
  const { fact } = event;
  const toolId = fact.kind === "tool-start" || fact.kind === "tool-end" ? fact.tool.id : null;
  const text = toolId
    ? `${event.sessionId}:${event.type}:${toolId}`
    : `${JSON.stringify(body)}:${Math.floor(at / 1000)}`;
  return `derived-${shortDigest(text, 32)}`;
}
