/** Why a session shows what it shows; errors that a person has seen; screens saved for mending. */
import { expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readScreen } from "../../src/agents/claude-code/screen/read-screen.ts";
import { savedScreen, sessionWhy } from "../../src/protocol/api.ts";
import { systemReport } from "../../src/protocol/system.ts";
import { makeTestServer } from "../support/make-test-server.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { makeHouse } from "./house.ts";

const BASH = { tool_name: "Bash", tool_input: { command: "make all" }, tool_use_id: "toolu_1" };

test("why tells what each source says, what is open, and each change with what moved it", async () => {
  await using server = await makeTestServer();
  const tell = (event: Record<string, unknown>) =>
    server.hook({ session_id: "asker", cwd: "/nowhere", prompt_id: "p1", ...event });
  await tell({ hook_event_name: "UserPromptSubmit", prompt: "Go" });
  await tell({ hook_event_name: "PreToolUse", ...BASH });
  await tell({ hook_event_name: "PostToolUseFailure", ...BASH, error: "Exit code 2" });
  await tell({ hook_event_name: "PreToolUse", ...BASH, tool_use_id: "toolu_2" });
  const elicitation = { mcp_server_name: "mail", message: "Which box?" };
  await tell({ hook_event_name: "Elicitation", ...elicitation });
  const why = sessionWhy.parse(await server.get("/api/sessions/asker/why"));
  expect(why.session).toMatchObject({ status: "waiting", reason: "elicitation", stale: false });
  expect(why.evidence[0]).toMatchObject({
    source: "hook",
    says: "waiting/elicitation, turn open, 1 call, 1 request",
  });
  expect(why.evidence[0]?.ageS).toBeLessThan(60);
  expect(why.requests).toMatchObject([{ kind: "elicitation", detail: "Which box?" }]);
  expect(why.tools).toMatchObject([{ name: "Bash", detail: "make all", isSubagent: false }]);
  expect(why.lastFailure).toMatchObject({ kind: "expected", tool: "Bash", message: "Exit code 2" });
  expect(
    why.transitions.map(({ to, evidence }) => `${to.status}/${to.reason} ${evidence}`),
  ).toEqual([
    "working/thinking hook user_prompt_submit",
    "working/tool hook pre_tool_use",
    "error/expected hook post_tool_use_failure",
    "working/tool hook pre_tool_use",
    "waiting/elicitation hook elicitation",
  ]);
});

test("of many changes the last 200 are kept", async () => {
  await using server = await makeTestServer();
  for (let turn = 0; turn < 120; turn++) {
    const common = { session_id: "busy", cwd: "/nowhere", prompt_id: `p${turn}` };
    await server.hook({ ...common, hook_event_name: "UserPromptSubmit", prompt: "Go" });
    await server.hook({ ...common, hook_event_name: "Stop" });
  }
  const why = sessionWhy.parse(await server.get("/api/sessions/busy/why"));
  expect(why.transitions.length).toBe(200);
  expect(why.transitions.at(-1)).toMatchObject({ to: { status: "idle", reason: "done" } });
}, 60_000);

test("an acknowledged error is gone for every page, and stays gone over a restart", async () => {
  const root = mkdtempSync(join(tmpdir(), "rpg-ack-"));
  const before = await makeTestServer({ root });
  const limit = "You've hit your 5-hour limit · resets 12:02pm (UTC)";
  await before.hook({
    session_id: "broken",
    cwd: "/nowhere",
    hook_event_name: "StopFailure",
    error: "rate_limit",
    last_assistant_message: limit,
  });
  const error = { kind: "limit", message: limit, resets: "12:02pm (UTC)" };
  expect(await before.get("/api/sessions/broken")).toMatchObject({ status: "error", error });
  const path = "/api/sessions/broken/ack";
  expect((await before.api("POST", path, {}, "view")).status).toBe(403);
  expect((await before.api("POST", path, {}, "answer")).status).toBe(200);
  const idle = { status: "idle", error: { ...error, isAcknowledged: true } };
  expect(await before.get("/api/sessions/broken")).toMatchObject(idle);
  expect((await before.api("POST", "/api/sessions/nobody/ack")).status).toBe(404);
  await before.stop();
  await using after = await makeTestServer({ root });
  expect(await after.get("/api/sessions/broken")).toMatchObject(idle);
  rmSync(root, { recursive: true, force: true });
});

test("a screen is saved masked: nobody's words, the same reading", async () => {
  await using house = await makeHouse();
  const fixture = join(import.meta.dir, "../fixtures/screens/recorded/023_bashperm_dialog.txt");
  const pane = await house.tmux.start({
    command: `cat '${fixture}'; sleep 1000`,
    width: 120,
    height: 41,
  });
  await house.tell("asker", pane, { hook_event_name: "SessionStart", source: "startup" });
  await house.until("asker", "waiting/permission");
  const answer = await house.server.api("POST", "/api/sessions/asker/save-screen", {
    expect: "waiting",
  });
  expect(answer.status).toBe(201);
  const saved = savedScreen.parse(await answer.json());
  expect(saved).toMatchObject({ status: "waiting", reason: "permission", isSameReading: true });
  const text = readFileSync(saved.file, "utf8");
  expect(text).not.toMatch(/marker|touch|acme|mira/);
  const reading = readScreen({ lines: text.split("\n"), title: "", isAlternate: true });
  expect(reading).toMatchObject({ status: "waiting", rule: saved.rule });
  expect(JSON.parse(readFileSync(saved.file.replace(/txt$/, "json"), "utf8"))).toMatchObject({
    expect: "waiting",
    read_as: "waiting/permission",
  });
});

test("a screen that cannot be placed is counted once while it stays", async () => {
  await using house = await makeHouse();
  const rule = "─".repeat(79);
  const box = `printf '%s\\n' '⏺ I work' '' '${rule}' '❯ half a thought' '${rule}' '  nothing known'`;
  const pane = await house.tmux.start({ command: `${box}; sleep 1000` });
  await house.tell("odd", pane, { hook_event_name: "UserPromptSubmit", prompt: "Go" });
  const counted = async () => systemReport.parse(await house.server.get("/api/system")).observed;
  await waitUntil("it is counted", async () => (await counted()).unrecognisedScreens === 1);
  await Bun.sleep(2_200);
  expect(await counted()).toMatchObject({ unrecognisedScreens: 1 });
  const metrics = await (await house.server.api("GET", "/metrics")).text();
  expect(metrics).toContain("claude_rpg_screens_unrecognised_total 1");
  expect(metrics).toContain('claude_rpg_status_corrections_total{source="registry"} 0');
});
