/** A permission answered in the page reaches the real script; answered elsewhere, the card goes. */
import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { openPermission } from "../../src/protocol/game.ts";
import { hookDecision } from "../../src/protocol/hook-decision.ts";
import { sessionView } from "../../src/protocol/session.ts";
import { makeTestServer } from "../support/make-test-server.ts";
import { waitUntil } from "../tmux/wait-until.ts";
import { type House, makeHouse } from "./house.ts";

const COMMAND = { command: "rm -r build", description: "Clean" };
const RULE = { type: "addRules", rules: [{ toolName: "Bash", ruleContent: "rm *" }] };
const ASKED = {
  session_id: "asker",
  hook_event_name: "PermissionRequest",
  tool_name: "Bash",
  tool_input: COMMAND,
  permission_suggestions: [RULE],
};

async function openOne(house: House) {
  let items: z.infer<typeof openPermission>[] = [];
  await waitUntil("one request is open", async () => {
    const answer = await house.server.get("/api/permissions");
    items = z.object({ items: z.array(openPermission) }).parse(answer).items;
    return items.length === 1;
  });
  const [permission] = items;
  if (!permission) throw new Error("no permission");
  return permission;
}

async function noneOpen(house: House): Promise<void> {
  await waitUntil("no request is open", async () => {
    const answer = await house.server.get("/api/permissions");
    return z.object({ items: z.array(z.unknown()) }).parse(answer).items.length === 0;
  });
}

async function ask(payload: Record<string, unknown> = ASKED) {
  const house = await makeHouse();
  const pane = await house.tmux.start();
  await house.tell("asker", pane, { hook_event_name: "UserPromptSubmit", prompt: "Clean up" });
  const script = await house.runScript("permission", pane, payload);
  return { house, pane, script, permission: await openOne(house) };
}

async function printed(script: Bun.Subprocess<Blob, "pipe", "pipe">) {
  const [code, out, err] = await Promise.all([
    script.exited,
    new Response(script.stdout).text(),
    new Response(script.stderr).text(),
  ]);
  return { code, out, err };
}

test("allow in the page is the decision that the script prints, and the session works on", async () => {
  const { house, script, permission } = await ask();
  await using _house = house;
  expect(permission).toMatchObject({ kind: "permission", tool: "Bash", input: COMMAND });
  const waiting = await house.until("asker", "waiting/permission");
  expect(waiting.permissionId).toBe(permission.id);
  const path = `/api/permissions/${permission.id}`;
  const answer = await house.server.api("POST", path, { behavior: "allow" }, "answer");
  expect(answer.status).toBe(200);
  const { code, out, err } = await printed(script);
  expect([code, err]).toEqual([0, ""]);
  expect(hookDecision.parse(JSON.parse(out)).hookSpecificOutput.decision).toEqual({
    behavior: "allow",
  });
  await house.until("asker", "working/thinking");
  const again = await house.server.api("POST", path, { behavior: "allow" }, "answer");
  expect(again.status).toBe(409);
});

test("deny carries its message; always needs role full and echoes the agent's own suggestion", async () => {
  const first = await ask();
  await using _first = first.house;
  const deny = { behavior: "deny", message: "Not on a Friday." };
  await first.house.server.api("POST", `/api/permissions/${first.permission.id}`, deny);
  const denied = await printed(first.script);
  expect(hookDecision.parse(JSON.parse(denied.out)).hookSpecificOutput.decision).toEqual({
    behavior: "deny",
    message: "Not on a Friday.",
  });

  const second = await ask();
  await using _second = second.house;
  const path = `/api/permissions/${second.permission.id}`;
  const always = { behavior: "allow", always: true };
  expect((await second.house.server.api("POST", path, always, "answer")).status).toBe(403);
  expect((await second.house.server.api("POST", path, always, "full")).status).toBe(200);
  const allowed = await printed(second.script);
  expect(hookDecision.parse(JSON.parse(allowed.out)).hookSpecificOutput.decision).toEqual({
    behavior: "allow",
    updatedPermissions: [RULE],
  });
});

test("a question is answered with its questions and the chosen answers", async () => {
  const questions = [
    { question: "Which?", header: "Db", options: [{ label: "A" }, { label: "B" }] },
  ];
  const { house, script, permission } = await ask({
    ...ASKED,
    tool_name: "AskUserQuestion",
    tool_input: { questions },
  });
  await using _house = house;
  expect(permission.kind).toBe("question");
  const body = { behavior: "allow", answers: { "Which?": "B" } };
  await house.server.api("POST", `/api/permissions/${permission.id}`, body);
  const { out } = await printed(script);
  expect(hookDecision.parse(JSON.parse(out)).hookSpecificOutput.decision).toEqual({
    behavior: "allow",
    updatedInput: { questions, answers: { "Which?": "B" } },
  });
});

test("answered in the terminal, the card goes, the script ends and prints nothing", async () => {
  const { house, pane, script, permission } = await ask();
  await using _house = house;
  await house.tell("asker", pane, {
    hook_event_name: "PostToolUse",
    tool_name: "Bash",
    tool_input: COMMAND,
    tool_response: {},
    tool_use_id: "toolu_1",
  });
  expect(await printed(script)).toEqual({ code: 0, out: "", err: "" });
  await noneOpen(house);
  const late = await house.server.api("POST", `/api/permissions/${permission.id}`, {
    behavior: "allow",
  });
  expect(late.status).toBe(409);
});

test("the agent hangs up (Esc): the card goes", async () => {
  const { house, script } = await ask();
  await using _house = house;
  script.kill("SIGTERM");
  expect(await printed(script)).toEqual({ code: 0, out: "", err: "" });
  await noneOpen(house);
});

test("a stop of the server ends the held script at once and without a word", async () => {
  const { house, script } = await ask();
  await using _house = house;
  await house.server.stop();
  expect(await printed(script)).toEqual({ code: 0, out: "", err: "" });
});

test("the CLI's token decides nothing, a device that only looks neither", async () => {
  const { house, permission } = await ask();
  await using _house = house;
  const path = `/api/permissions/${permission.id}`;
  const byCli = await house.server.api("POST", path, { behavior: "allow" }, "cli");
  expect(byCli.status).toBe(403);
  expect(await byCli.json()).toMatchObject({ code: "needs_browser" });
  const byViewer = await house.server.api("POST", path, { behavior: "allow" }, "view");
  expect(byViewer.status).toBe(403);
  expect((await openOne(house)).id).toBe(permission.id);
});

test("the settings say how long a request is held, and whether one without a dialog is", async () => {
  const root = mkdtempSync(join(tmpdir(), "rpg-hold-"));
  mkdirSync(join(root, "data"));
  const program = join(root, "claude");
  symlinkSync(process.execPath, program);
  writeFileSync(join(root, "wait.js"), "setInterval(() => {}, 1000);");
  // `claude -p` in a pane: nobody sees a dialog, and no answer would count as a no.
  await using headless = Bun.spawn([program, join(root, "wait.js"), "-p", "hello"]);
  const place = { "x-tmux": "/tmp/tmux-0/default,77,0", "x-tmux-pane": "%1" };
  const headers = { ...place, "x-agent-pid": String(headless.pid) };

  const first = await makeTestServer({ root });
  const asked = { ...ASKED, session_id: "headless" };
  await waitUntil("the agent is known by its process", async () => {
    await first.hook({ session_id: "headless", hook_event_name: "Stop" }, headers);
    const { process } = sessionView.parse(await first.get("/api/sessions/headless"));
    return process !== null;
  });
  expect((await first.hook(asked, headers)).status).toBe(204);
  await first.stop();

  const settings = "[permission]\nhold_s = 30\nhold_headless = true\n";
  writeFileSync(join(root, "data/config.toml"), settings);
  await using second = await makeTestServer({ root });
  const held = second.hook(asked, headers);
  let items: z.infer<typeof openPermission>[] = [];
  await waitUntil("it is held", async () => {
    const answer = await second.get("/api/permissions");
    items = z.object({ items: z.array(openPermission) }).parse(answer).items;
    return items.length === 1;
  });
  const [card] = items;
  const heldMs = Date.parse(card?.expiresAt ?? "") - Date.parse(card?.createdAt ?? "");
  expect(heldMs).toBe(30_000);
  expect(readFileSync(second.config.paths.hookCurl, "utf8")).toContain("max-time = 35\n");
  await second.stop();
  expect((await held).status).toBe(204);
  rmSync(root, { recursive: true, force: true });
});
