/** Some days of earlier work for each persona, left in the spool as hook scripts would have. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shortDigest } from "../lib/ids.ts";
import type { Member } from "./script.ts";
import type { StagePaths } from "./stage-paths.ts";

const DAY_MS = 24 * 3_600_000;
const DAYS = 3;
/**
 * What somebody else has earned in each project before: so a project and the persona in it do not
 * level up in step.
 */
const BEFORE_XP = 150;
/** One round of work, the XP of each tool by the game's table, and a file it was about. */
const ROUND = [
  { tool: "Write", xp: 5, file: "docs/log.md" },
  { tool: "Edit", xp: 3, file: "src/main.ts" },
  { tool: "Task", xp: 5, file: "src" },
  { tool: "Bash", xp: 2, file: "test" },
  { tool: "Write", xp: 5, file: "src/chart.ts" },
] as const;
/** What the game itself adds for a persona's first tool. */
const FIRST_TOOL_XP = 10;
const READ = { tool: "Read", xp: 1, file: "README.md" } as const;
const EMPTY_POLL_MS = 20;
const EMPTY_MS_MAX = 10_000;

/** Writes the events of all members, `now` being epoch milliseconds. */
export function writePast(paths: StagePaths, members: readonly Member[], now: number): void {
  mkdirSync(paths.data.spool, { recursive: true, mode: 0o700 });
  for (const { project, sessionId, pastXp } of members) {
    const cwd = paths.project(project);
    const before = { sessionId: shortDigest(sessionId, 32), xp: BEFORE_XP };
    for (const persona of [before, { sessionId, xp: pastXp }]) {
      for (const [index, event] of pastOf(persona, cwd, now).entries()) {
        const id = shortDigest(`${persona.sessionId} ${index}`, 32);
        const head = `X-Event-Id: ${id}\nX-Event-Time: ${event.at}\n\n`;
        const path = join(paths.data.spool, `${Math.floor(event.at / 1_000)}-${id}.ev`);
        writeFileSync(path, head + JSON.stringify(event.body), { mode: 0o600 });
      }
    }
  }
}

/** Resolves when the server has taken all of it; throws when that takes too long. */
export async function pastTaken(paths: StagePaths, signal: AbortSignal): Promise<void> {
  const { spool } = paths.data;
  for (let waitedMs = 0; waitedMs < EMPTY_MS_MAX; waitedMs += EMPTY_POLL_MS) {
    signal.throwIfAborted();
    if (!existsSync(spool) || !readdirSync(spool).some((name) => name.endsWith(".ev"))) return;
    await Bun.sleep(EMPTY_POLL_MS);
  }
  throw new Error("the events of the days before were not taken in");
}

interface PastEvent {
  at: number;
  body: Readonly<Record<string, unknown>>;
}

/** Enough tool calls for exactly `xp` with the first one's achievement, spread over the days, and the session's end. */
function pastOf(
  { sessionId, xp }: { sessionId: string; xp: number },
  cwd: string,
  now: number,
): PastEvent[] {
  const tools = toolsFor(xp - FIRST_TOOL_XP);
  const base = { session_id: sessionId, cwd };
  const from = now - DAYS * DAY_MS;
  const stepMs = Math.floor(((DAYS - 0.5) * DAY_MS) / (tools.length + 2));
  const events = tools.map(({ tool, file }, index) => ({
    at: from + (index + 1) * stepMs,
    body: {
      ...base,
      hook_event_name: "PostToolUse",
      tool_name: tool,
      tool_input: { file_path: `${cwd}/${file}` },
      tool_use_id: `toolu_past_${index}`,
    },
  }));
  const start = { ...base, hook_event_name: "SessionStart", source: "startup" };
  const end = { ...base, hook_event_name: "SessionEnd", reason: "prompt_input_exit" };
  return [
    { at: from, body: start },
    ...events,
    { at: from + (tools.length + 1) * stepMs, body: end },
  ];
}

function toolsFor(xp: number): { tool: string; file: string }[] {
  const tools: { tool: string; file: string }[] = [];
  for (let left = xp; left > 0; ) {
    const wanted = ROUND[tools.length % ROUND.length] ?? READ;
    const found = wanted.xp <= left ? wanted : READ;
    tools.push(found);
    left -= found.xp;
  }
  return tools;
}
