/**
 * A month of work on two machines as hook events, from a seed; and beside it a tally of what was
 * done, kept by the generator itself and not by any rule of the product.
 */
import { localDay } from "../../src/lib/local-day.ts";

export interface MonthEvent {
  at: number;
  payload: Record<string, unknown>;
}

/** What one persona or project did on one local day, by the words of the leaderboards. */
export type Deeds = Record<"prompts" | "tools" | "commits" | "tests", number>;

export interface Month {
  events: MonthEvent[];
  /** `persona <session>` or `project <path>` → day → deeds. */
  tally: Map<string, Map<string, Deeds>>;
}

export interface MonthOptions {
  seed: number;
  /** The last moment, epoch ms; everything lies before it. */
  endMs: number;
  days: number;
  turnsADay: number;
  zone: string;
}

const DAY_MS = 24 * 3_600_000;
const MACHINES = [
  { name: "desk", root: "/home/mira/src", projects: ["ferry", "harbour", "lantern"] },
  { name: "rack", root: "/srv/build", projects: ["tide", "atlas"] },
] as const;
const SESSIONS_A_DAY = 3;
const TOOLS_A_TURN = 6;
const FILES = ["src/a.ts", "src/b.tsx", "lib/c.py", "docs/d.md", "main.go", "style.css"];

/** Seven working hours in every ten, also at night on the rack; Sundays on the desk are free. */
export function makeMonth(options: MonthOptions): Month {
  const { seed, endMs, days, turnsADay, zone } = options;
  const random = mulberry(seed);
  const month: Month = { events: [], tally: new Map() };
  let turn = 0;
  for (let day = days - 1; day >= 0; day--) {
    for (const machine of MACHINES) {
      const startMs = endMs - (day + 1) * DAY_MS;
      if (machine.name === "desk" && new Date(startMs).getUTCDay() === 0) continue;
      for (let n = 0; n < turnsADay / MACHINES.length; n++) {
        const at = startMs + Math.floor(random() * (DAY_MS - 600_000));
        const project = machine.projects[Math.floor(random() ** 2 * machine.projects.length)];
        const session = `${machine.name}-${day}-${Math.floor(random() * SESSIONS_A_DAY)}`;
        const cwd = `${machine.root}/${project}`;
        playTurn(month, { session, cwd, at, id: `${seed}-${turn++}` }, random, zone);
      }
    }
  }
  month.events.sort((a, b) => a.at - b.at);
  return month;
}

interface Turn {
  session: string;
  cwd: string;
  at: number;
  id: string;
}

function playTurn(month: Month, turn: Turn, random: () => number, zone: string): void {
  const { session, cwd, at, id } = turn;
  let now = at;
  const tell = (hook_event_name: string, over: Record<string, unknown> = {}): void => {
    const payload = { session_id: session, cwd, hook_event_name, prompt_id: `p-${id}`, ...over };
    month.events.push({ at: now, payload });
    now += 1_000 + Math.floor(random() * 20_000);
  };
  tell("UserPromptSubmit", { prompt: "Go on with the timetable.", source: "user" });
  count(month, turn, at, "prompts", zone);
  for (let n = 0; n < TOOLS_A_TURN; n++) {
    const step = toolOf(random, `${id}-${n}`);
    const call = { tool_use_id: `t-${id}-${n}`, tool_name: step.name, tool_input: step.input };
    tell("PreToolUse", call);
    const isSuccess = random() > 0.1;
    const endedAt = now;
    if (isSuccess) tell("PostToolUse", { ...call, tool_response: step.response });
    else tell("PostToolUseFailure", { ...call, error: "Exit code 1" });
    if (isSuccess) count(month, turn, endedAt, "tools", zone);
    if (step.deed === "tests" || (step.deed === "commits" && isSuccess)) {
      count(month, turn, endedAt, step.deed, zone);
    }
  }
  tell("Stop", { last_assistant_message: "Done." });
}

interface Step {
  name: string;
  input: Record<string, unknown>;
  response: Record<string, unknown>;
  deed: "tests" | "commits" | null;
}

function toolOf(random: () => number, id: string): Step {
  const dice = random();
  const file = `/x/${FILES[Math.floor(random() * FILES.length)]}`;
  const bash = (command: string, deed: Step["deed"], response: Record<string, unknown> = {}) => ({
    name: "Bash",
    input: { command },
    response: { stdout: "", stderr: "", interrupted: false, ...response },
    deed,
  });
  if (dice < 0.3) return { name: "Read", input: { file_path: file }, response: {}, deed: null };
  if (dice < 0.55) return { name: "Edit", input: { file_path: file }, response: {}, deed: null };
  if (dice < 0.62) return { name: "Write", input: { file_path: file }, response: {}, deed: null };
  if (dice < 0.72) return { name: "Grep", input: { pattern: "berth" }, response: {}, deed: null };
  if (dice < 0.82) return bash("npm test 2>&1 | tail -20", "tests");
  if (dice < 0.88) {
    const sha = new Bun.CryptoHasher("sha256").update(id).digest("hex").slice(0, 10);
    return bash("git add -A && git commit -m 'Berths'", "commits", {
      gitOperation: { commit: { sha, kind: "committed" } },
    });
  }
  if (dice < 0.92) return bash('echo "git commit and npm test"', null);
  return bash("ls -la && cat package.json", null);
}

function count(month: Month, turn: Turn, at: number, deed: keyof Deeds, zone: string): void {
  const day = localDay(at, zone);
  for (const who of [`persona ${turn.session}`, `project ${turn.cwd}`]) {
    const days = month.tally.get(who) ?? new Map<string, Deeds>();
    month.tally.set(who, days);
    const deeds = days.get(day) ?? { prompts: 0, tools: 0, commits: 0, tests: 0 };
    days.set(day, deeds);
    deeds[deed]++;
  }
}

/** A small generator with a seed: every run makes the same month. */
function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
