/** A day of two agents in two projects, put together from recorded runs and sample payloads. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { loadRecording, recordingNames } from "../sessions/recording.ts";

const PAYLOADS = join(import.meta.dir, "../fixtures/payloads");

export interface DayEvent {
  payload: Record<string, unknown>;
  headers: Record<string, string>;
}

const SESSIONS = ["day-a", "day-b"] as const;
/** No repositories: a folder outside of one is a project of its own. */
const PROJECTS = ["/nowhere/harbour", "/nowhere/ferry"] as const;
/** What joins events to each other: made unlike for each source, for they come from one client. */
const IDS = ["prompt_id", "tool_use_id", "agent_id", "elicitation_id"] as const;
const STEP_MS = 1_000;

/**
 * Each source is one agent's in one project. A conversation that begins anew in its process takes
 * its persona along, which depends on the order of events and so is left out.
 */
export function recordedDay(startMs: number): DayEvent[] {
  const sources = [
    ...recordingNames()
      .filter((name) => !name.includes("clear"))
      .map((name) => loadRecording(name).flatMap((row) => ("hook" in row ? [row.hook] : []))),
    ...readdirSync(PAYLOADS)
      .filter((name) => name.endsWith(".json") && !name.includes("clear"))
      .sort()
      .map((name) => [JSON.parse(readFileSync(join(PAYLOADS, name), "utf8"))]),
  ];
  const events: DayEvent[] = [];
  for (const [place, payloads] of sources.entries()) {
    const who = place % SESSIONS.length;
    for (const payload of payloads) {
      const own = { ...payload, session_id: SESSIONS[who], cwd: PROJECTS[(place >> 1) % 2] };
      for (const field of IDS) {
        if (typeof own[field] === "string") own[field] = `${own[field]}-${place}`;
      }
      const number = events.length;
      events.push({
        payload: own,
        headers: {
          "x-event-id": `day-event-${number}`,
          "x-event-time": String(startMs + number * STEP_MS),
          "x-agent-pid": String(100 + who),
        },
      });
    }
  }
  return events;
}
