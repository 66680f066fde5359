/** What was true at a moment of a recording, by the client's own account of its status. */
import { readRegistryFile } from "../../src/agents/claude-code/registry.ts";
import { loadRecording } from "./recording.ts";

interface Change {
  at: number;
  sessionId: string;
  status: string;
}

/** Registry word → status. Errors are idle to the registry. */
const STATUS: Readonly<Record<string, string>> = {
  idle: "idle",
  busy: "working",
  waiting: "waiting",
  shell: "working",
};

/**
 * A hook may be this much ahead of the registry file and this much behind it: the client
 * writes the file up to 0.1 s after a change, and starts hook processes while it goes on.
 */
const AHEAD_MS = 300;
const BEHIND_MS = 150;

const known = new Map<string, Change[]>();

/** Every change of status that the recording holds, at the time that the client gave it. */
function changesOf(name: string): Change[] {
  const found = known.get(name) ?? readChanges(name);
  known.set(name, found);
  return found;
}

function readChanges(name: string): Change[] {
  const changes: Change[] = [];
  for (const row of loadRecording(name)) {
    if (!("registry" in row)) continue;
    for (const file of row.registry) {
      const record = readRegistryFile(JSON.stringify(file));
      if (!record?.status) continue;
      const { sessionId, status, changedAt: at } = record;
      const last = changes.findLast((change) => change.sessionId === sessionId);
      if (last?.at !== at) changes.push({ at, sessionId, status });
    }
  }
  return changes;
}

/** The statuses that were true somewhere in the moment around `wallMs`; empty before the first. */
export function truthsAround(name: string, sessionId: string, wallMs: number): string[] {
  const changes = changesOf(name).filter((change) => change.sessionId === sessionId);
  const before = changes.findLast((change) => change.at <= wallMs - BEHIND_MS);
  const inside = changes.filter(({ at }) => at > wallMs - BEHIND_MS && at <= wallMs + AHEAD_MS);
  const words = [...(before ? [before] : []), ...inside].map(({ status }) => STATUS[status] ?? "");
  return [...new Set(words)];
}
