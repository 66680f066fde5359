/** Sessions over restarts, clean and by SIGKILL, as a page sees them that never closes. */
import { expect, test } from "bun:test";
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newId } from "../../src/lib/ids.ts";
import { sessionList, sessionWhy } from "../../src/protocol/api.ts";
import { processStart } from "../../src/tmux/processes.ts";
import { BinaryHome } from "../support/binary.ts";
import { makePrivateTmux, type PrivateTmux } from "../support/private-tmux.ts";
import { LiveRecord } from "./live-record.ts";
import { until } from "./until.ts";

/** Long enough for every look at screens, processes and the registry to have had its turn. */
const SETTLE_MS = 3_500;

/** Spooled events between the end of a turn and the next prompt. */
const BETWEEN = 1_500;

/** What each session must be the whole time; nothing else may ever be told of it. */
const TRUTH = {
  "hooks-in-pane": "working/tool",
  "hooks-and-screen": "working/thinking",
  "registry-alone": "working/thinking",
  "without-pane": "working/compacting",
  "asks-in-pane": "waiting/question",
  "failed-turn": "error/limit",
} as const;
type Name = keyof typeof TRUTH;

class Stage {
  private constructor(
    readonly home: BinaryHome,
    readonly tmux: PrivateTmux,
    private readonly claude: string,
    private readonly socket: string,
  ) {}

  static async make(home: BinaryHome, tmux: PrivateTmux): Promise<Stage> {
    const versions = join(tmux.folder, "share", "claude", "versions");
    mkdirSync(versions, { recursive: true });
    const sleep = Bun.which("sleep") ?? "/bin/sleep";
    cpSync(sleep, join(versions, "2.1.330"));
    symlinkSync(join(versions, "2.1.330"), join(tmux.folder, "claude"));
    await tmux.start({ width: 110, height: 40 });
    const pid = await tmux.run("display-message", "-p", "#{pid}");
    return new Stage(home, tmux, join(tmux.folder, "claude"), `${tmux.socketPath},${pid},0`);
  }

  /** A pane with a live agent in it, below a screen of its own. */
  async pane(screen: string): Promise<{ pane: string; pid: number }> {
    const file = join(this.tmux.folder, `${newId()}.txt`);
    writeFileSync(file, screen);
    const pane = await this.tmux.open(`cat '${file}'; exec '${this.claude}' 1000`);
    const pid = Number(await this.tmux.run("display-message", "-p", "-t", pane, "#{pane_pid}"));
    await until("the agent runs", async () => {
      const command = await this.tmux.run(
        "display-message",
        "-p",
        "-t",
        pane,
        "#{pane_current_command}",
      );
      return /claude|2\.1\.330/.test(command);
    });
    return { pane, pid };
  }

  headers(at?: { pane: string; pid: number }): Record<string, string> {
    if (!at) return {};
    return { "x-tmux": this.socket, "x-tmux-pane": at.pane, "x-agent-pid": String(at.pid) };
  }

  async tell(session: string, event: object, at?: { pane: string; pid: number }): Promise<void> {
    const answer = await fetch(`${this.home.url}/hooks/claude-code`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${this.home.hookToken}`,
        "content-type": "application/json",
        "x-event-id": newId(),
        ...this.headers(at),
      },
      body: JSON.stringify({ session_id: session, cwd: this.tmux.folder, ...event }),
    });
    expect(answer.status).toBe(202);
  }

  /** Leaves an event as a script does while no server answers. */
  spool(session: string, event: object, agoS: number, at?: { pane: string; pid: number }): void {
    const id = newId();
    const head = { "X-Event-Id": id, ...this.headers(at) };
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
    const body = JSON.stringify({ session_id: session, cwd: this.tmux.folder, ...event });
    const name = `${Math.floor(Date.now() / 1000) - agoS}-${id}.ev`;
    writeFileSync(join(this.home.data, "spool", name), `${lines.join("\n")}\n\n${body}`);
  }

  spooled(): number {
    const names = readdirSync(join(this.home.data, "spool"));
    return names.filter((name) => name.endsWith(".ev")).length;
  }

  /** The agent's own session file says that it is busy. */
  writeRegistry(session: string, pid: number): void {
    const folder = join(this.home.home, ".claude", "sessions");
    mkdirSync(folder, { recursive: true });
    const now = Date.now();
    const file = { pid, sessionId: session, procStart: processStart(pid), cwd: this.tmux.folder };
    const status = { status: "busy", statusUpdatedAt: now, updatedAt: now };
    writeFileSync(join(folder, `${pid}.json`), JSON.stringify({ ...file, ...status }));
  }
}

const prompt = { hook_event_name: "UserPromptSubmit", prompt: "Go", prompt_id: "p1" };
const screenOf = (name: string) =>
  readFileSync(join(import.meta.dir, "../fixtures/screens/composed", `${name}.txt`), "utf8");

/** Every kind of session that can be at work, in trouble or waiting, each known by other means. */
async function begin(
  stage: Stage,
): Promise<Record<Name, { pane: string; pid: number } | undefined>> {
  const blank = await stage.pane("");
  const working = await stage.pane(screenOf("10_working_tokens"));
  const silent = await stage.pane("");
  const asking = await stage.pane(screenOf("42_question_single"));
  await stage.tell("hooks-in-pane", prompt, blank);
  const tool = { tool_name: "Bash", tool_input: { command: "make" }, tool_use_id: "toolu_1" };
  await stage.tell("hooks-in-pane", { hook_event_name: "PreToolUse", ...tool }, blank);
  await stage.tell("hooks-and-screen", prompt, working);
  stage.writeRegistry("registry-alone", silent.pid);
  await stage.tell("without-pane", prompt);
  await stage.tell("without-pane", { hook_event_name: "PreCompact", trigger: "auto" });
  await stage.tell("asks-in-pane", prompt, asking);
  const question = {
    tool_name: "AskUserQuestion",
    tool_input: { questions: [{ question: "Which?", options: [] }] },
    tool_use_id: "toolu_2",
  };
  await stage.tell("asks-in-pane", { hook_event_name: "PreToolUse", ...question }, asking);
  await stage.tell("failed-turn", { hook_event_name: "StopFailure", error: "rate_limit" });
  return {
    "hooks-in-pane": blank,
    "hooks-and-screen": working,
    "registry-alone": silent,
    "without-pane": undefined,
    "asks-in-pane": asking,
    "failed-turn": undefined,
  };
}

test("no status but the true one is ever told, over clean stops and kills", async () => {
  await using tmux = await makePrivateTmux("default");
  await using home = await BinaryHome.make({ env: { TMUX_TMPDIR: tmux.folder } });
  const stage = await Stage.make(home, tmux);
  await home.serve();
  const places = await begin(stage);
  await until("all are known", async () => {
    const { items } = sessionList.parse(await home.get("/api/sessions"));
    return Object.entries(TRUTH).every(([id, truth]) =>
      items.some((item) => item.id === id && `${item.status}/${item.reason}` === truth),
    );
  });
  using record = new LiveRecord(home, await home.token("view"));
  await until("the page has its snapshot", () => record.boots.size === 1);
  const stops = ["SIGTERM", "SIGKILL", "SIGKILL", "SIGTERM", "SIGKILL"] as const;
  for (const [n, signal] of stops.entries()) {
    await home.signal(signal);
    // While nobody listens, a turn ends and the next begins: the session never rests by now.
    const at = places["hooks-and-screen"];
    const [ended, began] = [`p${n + 1}`, `p${n + 2}`];
    stage.spool("hooks-and-screen", { hook_event_name: "Stop", prompt_id: ended }, 3, at);
    // Between the two lies so much of another session that a page is back before the second.
    for (let k = 0; k < BETWEEN; k++) {
      stage.spool("another", { hook_event_name: "Notification", message: `${n} ${k}` }, 2);
    }
    stage.spool("hooks-and-screen", { ...prompt, prompt_id: began }, 1, at);
    await home.serve();
    await until("the page is back", () => record.boots.size === n + 2);
    for (const id of Object.keys(TRUTH)) record.see(id);
    await Bun.sleep(SETTLE_MS);
    await until("the spool is empty", () => stage.spooled() === 0);
    const { items } = sessionList.parse(await home.get("/api/sessions"));
    const now = Object.fromEntries(items.map((i) => [i.id, `${i.status}/${i.reason}`]));
    expect(now).toMatchObject(TRUTH);
  }
  for (const [id, truth] of Object.entries(TRUTH)) {
    const told = record.told.get(id) ?? [];
    expect([id, [...new Set(told)]]).toEqual([id, [truth]]);
    expect(told.length).toBeGreaterThanOrEqual(stops.length + 1);
  }
  expect(record.gone).toEqual([]);
  const counts = [...record.told].map(([id, told]) => `${id} ${told.length}`).join(", ");
  console.log(`${stops.length} restarts, ${record.boots.size} boots; times told: ${counts}`);
}, 120_000);

test("a last known status says since when it is not confirmed, until evidence comes", async () => {
  await using tmux = await makePrivateTmux("default");
  await using home = await BinaryHome.make({ env: { TMUX_TMPDIR: tmux.folder } });
  const stage = await Stage.make(home, tmux);
  await home.serve();
  const places = await begin(stage);
  await until("the registry was read", async () => {
    const { items } = sessionList.parse(await home.get("/api/sessions"));
    return items.some((item) => item.id === "registry-alone");
  });
  await Bun.sleep(SETTLE_MS);
  const path = async () => sessionWhy.parse(await home.get("/api/sessions/hooks-in-pane/why"));
  const { transitions } = await path();
  expect(transitions.at(-1)).toMatchObject({ to: { status: "working", reason: "tool" } });
  await home.signal("SIGKILL");
  const stoppedAt = Date.now();
  await home.serve();
  using page = new LiveRecord(home, await home.token("view"));
  await until("the page is there", () => page.boots.size === 1);
  for (const id of Object.keys(TRUTH)) page.see(id);
  await Bun.sleep(SETTLE_MS);
  const view = async (id: Name) => {
    const { items } = sessionList.parse(await home.get("/api/sessions"));
    const found = items.find((item) => item.id === id);
    if (!found) throw new Error(`${id} is gone`);
    return { source: found.source, isConfirmed: Date.parse(found.confirmedAt) > stoppedAt };
  };
  // Its process lives, which says that it is there and not what it does.
  const unconfirmed = { source: "restart" as const, isConfirmed: false };
  expect(await view("hooks-in-pane")).toEqual(unconfirmed);
  // How it came to it is known as before, to the last change.
  expect((await path()).transitions).toEqual(transitions);
  expect(await view("without-pane")).toEqual(unconfirmed);
  expect(await view("failed-turn")).toEqual(unconfirmed);
  expect(await view("registry-alone")).toEqual({ source: "registry", isConfirmed: true });
  expect(await view("hooks-and-screen")).toEqual({ source: "hook", isConfirmed: true });
  const done = { tool_name: "Bash", tool_input: { command: "make" }, tool_use_id: "toolu_1" };
  const at = places["hooks-in-pane"];
  await stage.tell("hooks-in-pane", { hook_event_name: "PostToolUse", ...done }, at);
  expect(await view("hooks-in-pane")).toEqual({ source: "hook", isConfirmed: true });
  // An agent that ended while nobody looked is found out by its process.
  await home.signal("SIGTERM");
  process.kill(at?.pid ?? 0, "SIGKILL");
  await home.serve();
  await until("its end is noticed", async () => {
    const { items } = sessionList.parse(await home.get("/api/sessions"));
    return !items.some((item) => item.id === "hooks-in-pane");
  });
}, 120_000);
