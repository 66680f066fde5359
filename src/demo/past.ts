/** Some days of earlier work for each persona, left in the spool as hook scripts would have. */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { shortDigest } from "../lib/ids.ts";
import type { Member } from "./script.ts";
import type { StagePaths } from "./stage-paths.ts";

const HOUR_MS = 3_600_000;
const DAYS = 3;
/** They began at nine and ended before six, by the clock of this machine. */
const BEGIN_HOUR = 9;
const WORKED_MS = 8.5 * HOUR_MS;
/**
 * What somebody else has earned in each project before: so a project and the persona in it do not
 * level up in step.
 */
const BEFORE_XP = 150;
/** One round of work: tools with their XP by the game's table. */
const ROUND = [
  { tool: "Edit", xp: 3 },
  { tool: "Write", xp: 5 },
  { tool: "Task", xp: 5 },
  { tool: "Bash", xp: 2 },
  { tool: "Edit", xp: 3 },
] as const;
/** What the game itself adds for a persona's first tool. */
const FIRST_TOOL_XP = 10;
const READ = { tool: "Read", xp: 1 } as const;
const EMPTY_POLL_MS = 20;
const EMPTY_MS_MAX = 10_000;

/** Writes the events of all members, `now` being epoch milliseconds. */
export function writePast(paths: StagePaths, members: readonly Member[], now: number): void {
  mkdirSync(paths.data.spool, { recursive: true, mode: 0o700 });
  for (const { project, sessionId, pastXp, pastFiles } of members) {
    const cwd = paths.project(project);
    const before = { sessionId: shortDigest(sessionId, 32), xp: BEFORE_XP };
    const files = pastFiles.map((file) => `${cwd}/${file}`);
    for (const persona of [before, { sessionId, xp: pastXp }]) {
      for (const [index, event] of pastOf(persona, cwd, files, now).entries()) {
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

/**
 * Enough tool calls for exactly `xp` with the first one's achievement, in the hours of work of the
 * days before today, and the session's end.
 */
function pastOf(
  { sessionId, xp }: { sessionId: string; xp: number },
  cwd: string,
  files: readonly string[],
  now: number,
): PastEvent[] {
  const tools = toolsFor(xp - FIRST_TOOL_XP);
  const base = { session_id: sessionId, cwd };
  const count = tools.length + 2;
  const calls = tools.map((tool, index) => ({
    ...base,
    hook_event_name: "PostToolUse",
    tool_name: tool,
    tool_input: { file_path: files[index % files.length] },
    tool_use_id: `toolu_past_${index}`,
  }));
  const bodies = [
    { ...base, hook_event_name: "SessionStart", source: "startup" },
    ...calls,
    { ...base, hook_event_name: "SessionEnd", reason: "prompt_input_exit" },
  ];
  return bodies.map((body, index) => ({ at: workMoment(index / count, now), body }));
}

/** The moment when `part` (from 0 to 1, not 1 itself) of the work of those days was done. */
function workMoment(part: number, now: number): number {
  const days = part * DAYS;
  const day = Math.floor(days);
  const moment = new Date(now);
  moment.setDate(moment.getDate() - DAYS + day);
  moment.setHours(BEGIN_HOUR, 0, 0, 0);
  return moment.getTime() + Math.floor((days - day) * WORKED_MS);
}

function toolsFor(xp: number): string[] {
  const tools: string[] = [];
  for (let left = xp; left > 0; ) {
    const wanted = ROUND[tools.length % ROUND.length] ?? READ;
    const found = wanted.xp <= left ? wanted : READ;
    tools.push(found.tool);
    left -= found.xp;
  }
  return tools;
}
