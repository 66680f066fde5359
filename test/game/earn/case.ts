/** One persona at work in one project, told to the real server by hooks of the real shape. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { newId } from "../../../src/lib/ids.ts";
import type { HandClock, TestServer } from "../../support/make-test-server.ts";

const FIXTURES = join(import.meta.dir, "../../fixtures/payloads");
const DAY_MS = 24 * 3_600_000;
/** So many requests at once, as agents side by side would send them. */
const AT_ONCE = 32;

type Payload = Record<string, unknown>;

function fixture(name: string): Payload {
  return JSON.parse(readFileSync(join(FIXTURES, `${name}.json`), "utf8"));
}

const BASE = {
  bash: fixture("post_tool_use_bash"),
  failure: fixture("post_tool_use_failure_bash"),
  commit: fixture("post_tool_use_bash_git_commit"),
  edit: fixture("post_tool_use_edit"),
  write: fixture("post_tool_use_write"),
  question: fixture("post_tool_use_ask_user_question"),
  taskCreate: fixture("post_tool_use_task_create"),
  taskUpdate: fixture("post_tool_use_task_update"),
  todos: fixture("post_tool_use_todo_write_legacy"),
  prompt: fixture("user_prompt_submit"),
  stop: fixture("stop"),
  subagent: fixture("subagent_start"),
  permission: fixture("permission_request_bash"),
} satisfies Record<string, Payload>;
type Base = keyof typeof BASE;

const wall = z.object({
  items: z.array(z.object({ id: z.string(), unlockedAt: z.string().nullable() })),
});
const detail = z.object({ badges: z.array(z.string()) });
const challenges = z.object({
  items: z.array(z.object({ challengeId: z.string(), status: z.string() })),
});

export class Case {
  readonly session: string;
  readonly cwd: string;
  #waits = 0;

  /** Names stand for a session and a folder of their own. */
  constructor(
    readonly server: TestServer,
    readonly clock: HandClock,
    name: string,
  ) {
    this.session = `s-${name.replace(/[^0-9A-Za-z]+/g, "-")}`;
    this.cwd = `/nowhere/${this.session}`;
  }

  /** `at`: epoch ms, now without it. */
  async tell(base: Base, over: Payload = {}, at = this.clock.now()): Promise<void> {
    const own = { session_id: this.session, cwd: this.cwd, tool_use_id: newId() };
    const body = { ...BASE[base], ...own, ...over };
    const answer = await this.server.hook(body, { "x-event-time": String(at) });
    // Nobody could answer a request in a terminal here: it is not held.
    if (answer.status !== 202 && answer.status !== 204) throw new Error(`${answer.status}`);
  }

  /** The same told so many times, many at once. */
  async times(count: number, work: (index: number) => Promise<void>): Promise<void> {
    for (let at = 0; at < count; at += AT_ONCE) {
      const batch = Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, n) => work(at + n));
      await Promise.all(batch);
    }
  }

  tool(name: string, over: Payload = {}): Promise<void> {
    return this.tell("bash", { tool_name: name, tool_input: {}, tool_response: {}, ...over });
  }

  fail(name: string, input: Payload = {}): Promise<void> {
    return this.tell("failure", { tool_name: name, tool_input: input });
  }

  bash(command: string, response: Payload = {}, at = this.clock.now()): Promise<void> {
    const tool_response = { stdout: "", stderr: "", interrupted: false, ...response };
    return this.tell("bash", { tool_input: { command }, tool_response }, at);
  }

  edit(path: string): Promise<void> {
    return this.tell("edit", { tool_input: { file_path: path, old_string: "a", new_string: "b" } });
  }

  write(path: string): Promise<void> {
    return this.tell("write", { tool_input: { file_path: path, content: "a\n" } });
  }

  prompt(at?: number): Promise<void> {
    return this.tell("prompt", { prompt_id: newId() }, at);
  }

  /** A prompt, a tool unless it used none, and the end. */
  async turn(at = this.clock.now(), usesTool = true): Promise<void> {
    const prompt_id = newId();
    await this.tell("prompt", { prompt_id }, at);
    if (usesTool) await this.tell("bash", { prompt_id }, at);
    await this.tell("stop", { prompt_id }, at);
  }

  /** A permission that was asked for and then given after so many seconds. */
  async wait(seconds: number): Promise<void> {
    // One after the other: a session waits for one answer at a time.
    const at = this.clock.now() - 20 * 3_600_000 + this.#waits++ * 60_000;
    const asked = { tool_input: { command: `run ${newId()}` } };
    await this.tell("permission", { ...asked, tool_name: "Bash" }, at);
    await this.tell("bash", asked, at + seconds * 1_000);
  }

  async tasks(count: number, done: number, over: Payload = {}): Promise<void> {
    for (let id = 1; id <= count; id++) {
      const subject = `Task ${id}`;
      const tool_response = { task: { id: String(id), subject } };
      await this.tell("taskCreate", { tool_input: { subject }, tool_response, ...over });
    }
    for (let id = 1; id <= done; id++) await this.task(String(id), "completed", over);
  }

  task(taskId: string, status: string, over: Payload = {}): Promise<void> {
    const tool_response = { success: true, taskId };
    return this.tell("taskUpdate", { tool_input: { taskId, status }, tool_response, ...over });
  }

  /** Quests that the persona completes by the task lists of so many resumed sessions. */
  async quests(count: number): Promise<void> {
    await this.tool("Read");
    await this.times(count, async (index) => {
      const over = { session_id: `${this.session}-${index}` };
      const transcript_path = `/nowhere/${this.session}.jsonl`;
      const resumed = { hook_event_name: "SessionStart", source: "resume", transcript_path };
      await this.tell("stop", { ...resumed, ...over });
      await this.tasks(3, 3, over);
    });
  }

  /** The quest that the session's own task list has become. */
  agentQuest(): { status: string; phases: { id: string; status: string }[] } {
    const of = (column: string) =>
      this.#one(`SELECT ${column} FROM quests WHERE session_id = '${this.session}'`);
    return { status: of("status"), phases: JSON.parse(of("phases") || "[]") };
  }

  /** Work on the day so many days ago. */
  workOn(daysAgo: number): Promise<void> {
    return this.tell("bash", {}, this.clock.now() - daysAgo * DAY_MS);
  }

  get personaId(): string {
    return this.#one(
      `SELECT persona_id FROM persona_sessions WHERE session_id = '${this.session}'`,
    );
  }

  get projectId(): string {
    return this.#one(`SELECT id FROM projects WHERE path = '${this.cwd}'`);
  }

  #one(sql: string): string {
    return String(this.server.one(sql) ?? "");
  }

  /** Rows of the ledger of this type and amount. */
  rows(eventType: string, xp: number): number {
    const owner = `(persona_id = '${this.personaId}' OR project_id = '${this.projectId}')`;
    const sql = `SELECT count(*) FROM xp_events WHERE event_type = '${eventType}'
      AND xp_amount = ${xp} AND ${owner}`;
    return Number(this.#one(sql));
  }

  stat(path: string, entity: "persona" | "project" = "persona"): number {
    const id = entity === "persona" ? this.personaId : this.projectId;
    return Number(
      this.#one(`SELECT value FROM stats WHERE entity_id = '${id}' AND stat_path = '${path}'`),
    );
  }

  async hasAchievement(id: string, scope: "persona" | "project"): Promise<boolean> {
    const owner = scope === "persona" ? this.personaId : this.projectId;
    const { items } = wall.parse(await this.server.get(`/api/achievements/wall?${scope}=${owner}`));
    return items.some((item) => item.id === id && item.unlockedAt !== null);
  }

  async hasBadge(id: string): Promise<boolean> {
    const persona = detail.parse(await this.server.get(`/api/personas/${this.personaId}`));
    return persona.badges.includes(id);
  }

  async challenge(id: string): Promise<string | undefined> {
    const found = await this.server.get(`/api/challenges?persona=${this.personaId}`);
    return challenges.parse(found).items.find((item) => item.challengeId === id)?.status;
  }

  streak(): { current: number; longest: number; freezes: number } {
    const row = (column: string) =>
      Number(this.#one(`SELECT ${column} FROM projects WHERE id = '${this.projectId}'`));
    return {
      current: row("current_streak"),
      longest: row("longest_streak"),
      freezes: row("streak_freezes"),
    };
  }
}
