/** Evidence made by hand, through the same payload reader as the real thing. */
import { readPayload } from "../../src/agents/claude-code/payload.ts";
import type { AgentEvent } from "../../src/protocol/agent-event.ts";
import type { ScreenReading } from "../../src/protocol/reading.ts";
import type { Evidence, RegistryStatus } from "../../src/sessions/evidence.ts";
import { reduce } from "../../src/sessions/reduce.ts";
import { newSession, type SessionState } from "../../src/sessions/state.ts";
import type { Told } from "./turns.ts";

export const SESSION = "7c1f0b52-3f0e-4d7a-9a61-52f0c8b7e2d4";
export const PANE = "0a0b0c0d:%1";
export const PROCESS = { pid: 4711, start: "360729" };

export function eventOf(name: string, fields: Record<string, unknown> = {}): AgentEvent {
  const read = readPayload({ session_id: SESSION, hook_event_name: name, ...fields });
  if (!read.ok) throw new Error(read.detail);
  return read.event;
}

export function hook(
  at: number,
  name: string,
  fields: Record<string, unknown> = {},
): Evidence & { kind: "hook" } {
  const event = eventOf(name, fields);
  return { kind: "hook", at, event, paneKey: PANE, process: PROCESS, isReplay: false };
}

export function registry(
  at: number,
  status: RegistryStatus,
  changedAt = at - 100,
  waitingFor: string | null = null,
): Evidence {
  return {
    kind: "registry",
    at,
    changedAt,
    status,
    waitingFor,
    process: PROCESS,
    cwd: "/home/mira/src/ferry",
    paneKey: PANE,
  };
}

export function screen(at: number, status: ScreenReading["status"], reason: string): Evidence {
  const reading: ScreenReading = {
    status,
    reason,
    confidence: 0.8,
    rule: `test-${status}`,
    options: [],
    question: null,
    draft: null,
    isReady: status === "idle",
    elapsedS: null,
    tokens: null,
    mode: null,
  };
  return { kind: "screen", at, reading, paneKey: PANE };
}

export function fresh(at = 0): SessionState {
  return newSession(SESSION, SESSION, at);
}

export function after(state: SessionState, ...told: readonly Evidence[]): SessionState {
  return told.reduce((before, evidence) => reduce(before, evidence).state, state);
}

/** `working/tool`. */
export function words(state: SessionState): string {
  return `${state.status}/${state.reason}`;
}

/** What happened, one thing every 10 ms. */
export function tell(events: readonly Told[], from = 1_000): Evidence[] {
  return events.map(({ name, fields }, index) => hook(from + index * 10, name, fields));
}
