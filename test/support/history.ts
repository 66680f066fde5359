/**
 * Days of work as an agent's hooks would tell them: a few hundred events of three agents in two
 * repositories, the same for the same seed. For tests and pictures of the pages of the game.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface PastEvent {
  atMs: number;
  payload: Record<string, unknown>;
}

export interface HistoryOptions {
  /** Folders of the repositories, of which each agent works in one. */
  repositories: readonly string[];
  /** The last moment. */
  endMs: number;
  days: number;
  seed?: number;
}

/** Puts down what makes a folder a repository, as far as the server looks. */
export function makeRepository(folder: string, remote: string): string {
  mkdirSync(join(folder, ".git"), { recursive: true });
  writeFileSync(join(folder, ".git/HEAD"), "ref: refs/heads/main\n");
  writeFileSync(join(folder, ".git/config"), `[remote "origin"]\n\turl = ${remote}\n`);
  return folder;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** Park and Miller: the same numbers on every machine. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const commands = [
  "bun test",
  "npm run build",
  "npx eslint .",
  "git status",
  'git commit -m "Mend the berths"',
  "git push",
  "ls -la",
  "gh pr create --fill",
] as const;

/** Youngest last. Each agent has one session a day, of a few turns with a few tools each. */
export function historyOf(options: HistoryOptions): PastEvent[] {
  const { repositories, endMs, days, seed = 7 } = options;
  const random = makeRandom(seed);
  const events: PastEvent[] = [];
  for (let day = days - 1; day >= 0; day--) {
    for (const [index, cwd] of [...repositories, repositories[0] ?? "/"].entries()) {
      // Nobody works each day.
      if (day > 0 && random() < 0.25) continue;
      // The last session of a day ends well before the present.
      let atMs = endMs - day * dayMs - (5 - index) * 45 * minuteMs;
      const say = (payload: Record<string, unknown>) => {
        atMs += 20_000 + Math.floor(random() * 60_000);
        events.push({ atMs, payload: { session_id: `agent-${index}`, cwd, ...payload } });
      };
      say({ hook_event_name: "SessionStart", source: day === days - 1 ? "startup" : "resume" });
      const turns = 1 + Math.floor(random() * 3);
      for (let turn = 0; turn < turns; turn++)
        tellTurn(say, random, `${index}-${day}-${turn}`, cwd);
    }
  }
  return events.filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
}

function tellTurn(
  say: (payload: Record<string, unknown>) => void,
  random: () => number,
  name: string,
  cwd: string,
): void {
  const prompt_id = `prompt-${name}`;
  say({ hook_event_name: "UserPromptSubmit", prompt: `Mend berth ${name}`, prompt_id });
  const tools = 2 + Math.floor(random() * 6);
  for (let tool = 0; tool < tools; tool++) {
    const ids = { prompt_id, tool_use_id: `toolu_${name}_${tool}` };
    say({ hook_event_name: "PostToolUse", ...ids, ...someTool(random, cwd, `${name}-${tool}`) });
  }
  say({ hook_event_name: "Stop", prompt_id, last_assistant_message: `Berth ${name} is mended.` });
}

function someTool(random: () => number, cwd: string, name: string): Record<string, unknown> {
  const file = `${cwd}/src/berth-${Math.floor(random() * 9)}.ts`;
  const kind = random();
  if (kind < 0.3) {
    return {
      tool_name: "Edit",
      tool_input: { file_path: file, old_string: "a", new_string: "b" },
      tool_response: { filePath: file, structuredPatch: [{ lines: ["-a", "+b"] }] },
    };
  }
  if (kind < 0.45) return { tool_name: "Read", tool_input: { file_path: file }, tool_response: {} };
  if (kind < 0.55) {
    return {
      tool_name: "Write",
      tool_input: { file_path: file, content: "a\n" },
      tool_response: { type: "create", filePath: file },
    };
  }
  const command = commands[Math.floor(random() * commands.length)] ?? commands[0];
  const sha = Bun.hash(name).toString(16).slice(0, 7);
  const gitOperation = command.startsWith("git commit")
    ? { gitOperation: { commit: { sha, kind: "committed", branch: "main" } } }
    : {};
  return {
    tool_name: "Bash",
    tool_input: { command },
    tool_response: { stdout: "ok", stderr: "", interrupted: false, ...gitOperation },
  };
}

/** Anything that takes a hook as the script sends it. */
export type SendHook = (
  payload: unknown,
  headers: Record<string, string>,
) => Promise<{ status: number }>;

/** Tells them with the time of each, as the script does for what it had spooled. */
export async function tellHistory(events: readonly PastEvent[], send: SendHook): Promise<void> {
  for (const { atMs, payload } of events) {
    const { status } = await send(payload, { "x-event-time": String(atMs) });
    if (status !== 202) throw new Error(`a hook of the past was answered with ${status}`);
  }
}
